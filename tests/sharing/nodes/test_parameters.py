"""What each node refuses to guess: the message code of every slip, and that both languages have it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from allocsim.domain.agreement import Agreement, Clause
from allocsim.messages import catalogue
from allocsim.sharing.nodes import NODES
from tests.sharing.tiny import HALF, phases

WORTH = {"origin": 1, "host": 1, "origin+host": 4}
FIVES = {"a": 1, "b": 1, "c": 1, "a+b": 5, "a+c": 5, "b+c": 5, "a+b+c": 6}
HEADS = {"population": {"origin": 1, "host": 1}, "capacity": {"origin": 1, "host": 1}}

SLIPS: list[tuple[str, dict[str, Any]]] = [
    ("E400", {"kind": "impact", "scores": {"origin": 0, "host": 0}}),  # nothing to share by
    ("E400", {"kind": "by_quota", "weights": {"land": 0}}),
    ("E400", {"kind": "by_quota", "weights": {"land": 1, "energy": -1}}),
    ("E400", {"kind": "weighted", "factors": {"payroll": {"weight": 0, "values": {"host": 1}}}}),
    ("E400", {"kind": "weighted", "factors": {"payroll": {"weight": 1, "values": {"host": 0}}}}),
    ("E401", {"kind": "game", "value": "shapley", "worth": {"origin": 1, "host": 1}}),  # the whole is missing
    ("E401", {"kind": "game", "value": "shapley", "worth": {"origin": 1, "origin+host": 4}}),  # a single is missing
    ("E442", {"kind": "game", "value": "shapley", "worth": WORTH | {"host+origin": 4}}),  # one coalition twice
    ("E402", {"kind": "game", "value": "weighted_shapley", "worth": WORTH}),  # no weights
    ("E402", {"kind": "game", "value": "weighted_shapley", "worth": WORTH, "weights": {"origin": 1, "host": 0}}),
    ("E402", {"kind": "game", "value": "tau", "worth": WORTH, "weights": {"origin": 1, "host": 1}}),  # not used
    ("E402", {"kind": "bargaining", "disagreement": {"origin": 1, "host": 1}, "weights": {"host": 1}}),
    ("E418", {"kind": "game", "value": "nucleolus", "worth": {"origin": 3, "host": 3, "origin+host": 4}}),
    ("E417", {"kind": "game", "value": "tau", "worth": {"origin": 3, "host": 3, "origin+host": 4}}),  # no tau value
    ("E403", {"kind": "game", "value": "shapley", "worth": {"origin": 0, "host": 0, "origin+host": 0}}),
    ("E419", {"kind": "game", "value": "scrb", "worth": FIVES}),
    ("E404", {"kind": "game", "value": "shapley", "worth": {"origin": 0, "host": 9, "origin+host": 4}}),
    ("E405", {"kind": "tiered", "on": "year", "brackets": [{"upto": 100, "node": HALF}]}),  # nothing said above 100
    ("E405", {"kind": "tiered", "on": "year", "brackets": [{"node": HALF}, {"node": HALF}]}),
    (
        "E405",
        {
            "kind": "tiered",
            "on": "year",
            "brackets": [{"upto": 9, "node": HALF}, {"upto": 9, "node": HALF}, {"node": HALF}],
        },
    ),
    ("E406", {"kind": "pooled", "growth_share": 1, "node": HALF} | HEADS | {"capacity": {"host": 1}}),
    ("E406", {"kind": "pooled", "growth_share": 1, "node": HALF} | HEADS | {"capacity": {"origin": 0, "host": 1}}),
    ("E406", {"kind": "pooled", "growth_share": 1, "node": HALF, "base": {"partner": 1}} | HEADS),
    ("E406", {"kind": "equalisation", "closed": 1, "rest": HALF} | HEADS | {"population": {"origin": 0, "host": 0}}),
    ("E407", {"kind": "payback", "parties": ["origin"], "amounts": {"host": 1}, "node": HALF}),
    ("E408", {"kind": "cap", "party": "origin", "excess": "host", "node": HALF}),  # no cap
    ("E408", {"kind": "cap", "party": "origin", "amount": 1, "brought": "input", "excess": "host", "node": HALF}),
    ("E408", {"kind": "cap", "party": "origin", "amount": 1, "excess": "origin", "node": HALF}),
    ("E409", {"kind": "floor", "node": HALF}),  # nothing is guaranteed
    ("E409", {"kind": "floor", "amounts": {"host": 1}, "shares": {"host": "0.1"}, "shortfall": "lapse", "node": HALF}),
    ("E409", {"kind": "floor", "shares": {"host": "0.6", "origin": "0.5"}, "node": HALF}),  # more than the whole
    ("E410", {"kind": "floor", "amounts": {"host": 1}, "node": HALF}),  # the source is silent: no default
    ("E414", {"kind": "floor", "amounts": {"host": 1}, "shortfall": "carry", "node": HALF}),
    ("E411", {"kind": "floor", "amounts": {"host": 1}, "shortfall": "lapse", "clock": "calendar", "node": HALF}),
    ("E411", phases("calendar", (1, None, HALF))),
    ("E411", phases("first_tax", (1, None, HALF)) | {"year": 2027}),
    ("E412", phases("first_tax", (1, None, HALF)) | {"clock": []}),
]


@pytest.mark.parametrize(("code", "tree"), SLIPS)
def test_slip(code: str, tree: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        Clause.model_validate({"flows": ["tax.vat"], "tree": tree}, context={"nodes": NODES})
    (error,) = caught.value.errors()
    assert error["type"] == code
    for text in catalogue()[code].values():
        assert text.format(**error.get("ctx", {}))


INCENTIVE = {"clock": "first_tax", "from": 1, "to": 3, "share": "0.4"}


@pytest.mark.parametrize(
    ("code", "ledger", "base"),
    [
        ("E413", "revenue", {"over_amount": 1, "over_year": 2026}),  # which of the two?
        ("E415", "revenue", {"incentives": [INCENTIVE | {"from": 4}]}),
        ("E416", "statistics", {"incentives": [INCENTIVE]}),  # an indicator is not paid back
    ],
)
def test_slip_in_a_base(code: str, ledger: str, base: dict[str, Any]) -> None:
    flow = {"revenue": "tax.vat", "statistics": "stat.output"}[ledger]
    clause = {"flows": [flow], "base": base, "tree": HALF}
    with pytest.raises(ValidationError) as caught:
        Agreement.model_validate({"name_zh": "甲", "name_en": "a", ledger: clause}, context={"nodes": NODES})
    (error,) = caught.value.errors()
    assert error["type"] == code
    for text in catalogue()[code].values():
        assert text.format(**error.get("ctx", {}))
