"""What keeps agreements from being evaluated: each with its place and its sentence."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from allocsim.messages import LANGUAGES
from allocsim.sharing import lint as module
from allocsim.sharing.lint import lint
from tests.sharing.tiny import HALF, fixed, tiny

BOTH_PLACES = {"flows": ["stat.output"], "count": "both", "tree": HALF}
OTHER_ENERGY = {"name_zh": "煤", "name_en": "coal", "unit": "tce", "tick": "1", "basis": "当量值"}
COAL = {"project": "B", "resource": "coal", "amount": "5", "unit": "tce"}


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        # a role that no party has
        (
            {"agreements.half.revenue.tree": fixed(partner="0.5", host="0.5")},
            "E372",
            "tables/partnerships.csv:2:agreement",
        ),
        # VAT is paid, but nothing says who keeps what of it
        ({"retained_share.vat": None}, "E386", "scenario.toml:retained_share.vat"),
        # even if it is not shared: the host's part of it cannot be known
        ({"retained_share.land_use": None}, "E386", "scenario.toml:retained_share.land_use"),
        # 300 + 700 of 900
        ({"parties.3.contribution": "700"}, "E387", "tables/parties.csv:5:contribution"),
        # two accounting bases of energy
        ({"resources.coal": OTHER_ENERGY, "demands.0": COAL}, "E370", "scenario.toml:resources.coal.basis"),
        # allowed, but told
        ({"agreements.half.statistics": BOTH_PLACES}, "N051", "scenario.toml:agreements.half.statistics"),
    ],
)  # fmt: skip
def test_found_at_its_place(changes: dict[str, Any], code: str, place: str) -> None:
    (problem,) = lint(tiny(changes))
    assert (problem.code, problem.place, problem.note) == (code, place, code.startswith("N"))
    for lang in LANGUAGES:
        assert "{" not in problem.text(lang)


def test_the_tiny_scenario_is_clean() -> None:
    assert lint(tiny()) == []


def test_equal_streams_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "crc32", lambda name: len(name))
    (problem,) = lint(tiny())
    assert (problem.code, problem.values) == ("E371", {"first": "market.B", "second": "market.C"})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"agreements.half.revenue.flows": ["tax.vat", "tax.vat"]}, "E381"),  # shared twice
        ({"agreements.half.revenue.flows": ["tax.value_added"]}, "E380"),  # no such flow
        ({"agreements.half.revenue.flows": ["stat.output"]}, "E380"),  # a flow of another ledger
        ({"agreements.half.statistics.flows": ["tax.vat"]}, "E380"),
        ({"agreements.half.construction.flows": ["tax.vat"]}, "E380"),
    ],
)
def test_refused_when_the_scenario_is_read(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        tiny(changes)
    assert [error["type"] for error in caught.value.errors()] == [code]
