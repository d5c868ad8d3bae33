"""The local part: what the agreement shares, what the host keeps outside it, what never reaches the counties."""

from __future__ import annotations

from fractions import Fraction

import pytest

from allocsim.domain.agreement import Clause, Government
from allocsim.domain.flow import flows_of
from allocsim.sharing.attribute.levels import kept_part, shared_part
from allocsim.sharing.nodes.fixed import Fixed
from tests.sharing.tiny import tiny

RETAINED = tiny().retained_share
TREE = Fixed(shares={"host": 1})
assert flows_of("revenue") == ("tax.vat", "tax.cit", "tax.land_use", "tax.other", "fee.sewage")


@pytest.mark.parametrize(
    ("levels", "shared", "kept"),
    [
        (("county",), "0.3", "0"),  # VAT: the county's 30 % are shared, nothing is left
        (("city", "county"), "0.4", "0"),
        (("city",), "0.1", "0.3"),  # only the city's 10 % are shared; the county's 30 % stay with the host
        (("county", "county"), "0.3", "0"),  # a level named twice counts once
    ],
)
def test_levels(levels: tuple[Government, ...], shared: str, kept: str) -> None:
    clause = Clause(flows=("tax.vat",), levels=levels, tree=TREE)
    assert list(shared_part(RETAINED, clause)) == [Fraction(shared), 0, 0, 0, 0]
    # the other flows are not named: their county part stays with the host; no sewage fee is retained in this scenario
    assert list(kept_part(RETAINED, clause)) == [Fraction(kept), Fraction("0.2"), 1, 1, 0]


def test_without_a_clause_the_host_keeps_the_county_part_of_everything() -> None:
    assert list(shared_part(RETAINED, None)) == [0] * 5
    assert list(kept_part(RETAINED, None)) == [Fraction("0.3"), Fraction("0.2"), 1, 1, 0]
