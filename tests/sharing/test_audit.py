"""The audit: every kind of figure is moved a little, and the audit notices."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import allocsim.sharing.audit
from allocsim.domain.ledger import Entry, Ledger
from allocsim.errors import AuditError
from allocsim.messages import LANGUAGES, catalogue
from allocsim.sharing.audit import CODES, audit, breach_text, breaches
from allocsim.sharing.cases import approved_cases
from allocsim.sharing.engine import evaluate, simulate
from allocsim.sharing.nodes.fixed import Fixed
from allocsim.sharing.position import Positions
from tests.sharing.tiny import BOTH, Prize, approve, tiny

SCENARIO = tiny({"rules": {"prize": Prize()}})


@pytest.fixture(scope="module")
def result() -> tuple[Ledger, Positions]:
    return evaluate(SCENARIO, approved_cases(SCENARIO, BOTH), 300, 7, None)


def changed(rows: tuple[Any, ...], pick: Callable[[Any], bool], **values: Any) -> tuple[Any, ...]:
    """The rows, the first that `pick` accepts with other values (functions of the old ones)."""
    at = next(index for index, row in enumerate(rows) if pick(row))
    new = {name: value(getattr(rows[at], name)) if callable(value) else value for name, value in values.items()}
    return (*rows[:at], replace(rows[at], **new), *rows[at + 1 :])


def with_rows(ledger: Ledger, table: str, rows: tuple[Any, ...]) -> Ledger:
    """The ledger with other rows in one table."""
    tables: dict[str, Any] = {table: rows}
    return replace(ledger, **tables)


def found(ledger: Ledger, positions: Positions | None = None) -> set[str]:
    return {breach.rule for breach in breaches(ledger, BOTH, positions)}


def test_an_untouched_ledger_passes(result: tuple[Ledger, Positions]) -> None:
    ledger, positions = result
    assert breaches(ledger, BOTH, positions) == []
    audit(ledger, BOTH)  # a saved ledger, without its draws


FEN = 1e-6
MOVED: dict[str, Any] = {
    "a fen more": ("entries", lambda r: r.role == "origin", {"amount": lambda x: x + FEN}, "entry"),
    "another year": ("entries", lambda r: r.role == "origin", {"year": lambda y: y + 7}, "entry"),
    "another party": ("entries", lambda r: r.role == "origin", {"party": "bing"}, "entry"),
    "another unit": ("entries", lambda r: r.flow == "stat.energy", {"unit": "t"}, "entry"),
    "below zero": ("entries", lambda r: r.role == "north", {"amount": lambda x: -x}, "negative"),
    "official figure": ("entries", lambda r: r.book == "official", {"amount": lambda x: x / 2}, "total"),
    "reward": ("entries", lambda r: r.project == "", {"amount": 90.0}, "entry"),
    "collected": ("settlements", lambda r: True, {"collected": lambda x: x + 1}, "settlement"),
    "kept": ("settlements", lambda r: True, {"kept": lambda x: x + 1, "collected": lambda x: x + 1}, "settlement"),
    "fen moved": (
        "settlements",
        lambda r: True,
        {"receipts": lambda x: {"jia": x["jia"] + 1, "yi": x["yi"] - 1}},
        "settlement",
    ),
    "tie": (
        "settlements",
        lambda r: (r.project, r.year) == ("C", 2026),
        {"receipts": {"jia": 6_666_667, "yi": 6_666_666, "bing": 6_666_667}},
        "settlement",
    ),
    "settled party": (
        "settlements",
        lambda r: True,
        {"receipts": lambda x: {"yi": x["yi"], "bing": x["jia"]}},
        "settlement",
    ),
    "settled host": ("settlements", lambda r: True, {"host": "bing"}, "settlement"),
    "assessment": ("reconciliations", lambda r: True, {"assessment": lambda x: x + 0.01}, "reconciliation"),
    "official": ("reconciliations", lambda r: True, {"official": lambda x: x - 0.01}, "reconciliation"),
    "receipts": ("outlooks", lambda r: True, {"receipts": lambda x: x + FEN}, "outlook"),
    "net": ("outlooks", lambda r: True, {"net": lambda x: x + FEN}, "outlook"),
    "payback": ("outlooks", lambda r: True, {"payback_year": lambda x: x - 1}, "outlook"),
    "order": ("bands", lambda r: r.mean > 0, {"low": lambda x: x + 1000}, "band"),
    "band's year": ("bands", lambda r: True, {"year": lambda y: y + 1}, "band"),
}  # fmt: skip


@pytest.mark.parametrize("name", MOVED)
def test_what_is_moved_is_noticed_without_the_draws(name: str, result: tuple[Ledger, Positions]) -> None:
    table, pick, values, rule = MOVED[name]
    ledger = with_rows(result[0], table, changed(getattr(result[0], table), pick, **values))
    assert rule in found(ledger)
    with pytest.raises(AuditError) as caught:
        audit(ledger, BOTH)
    assert caught.value.exit_code == 1


DRAWN: dict[str, Any] = {
    "mean": ("outlooks", lambda r: True, {"mean": lambda x: x + 0.01}, "outlook"),
    "low": ("outlooks", lambda r: True, {"low": lambda x: x - 0.01}, "outlook"),
    "loss": ("outlooks", lambda r: True, {"loss_probability": 0.5}, "outlook"),
    "band mean": ("bands", lambda r: r.mean > 0, {"mean": lambda x: x + 0.01}, "band"),
    "last median": ("bands", lambda r: r.year == 2033, {"median": lambda x: x + 0.01}, "band"),
}


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_moved_is_noticed_by_the_draws(name: str, result: tuple[Ledger, Positions]) -> None:
    table, pick, values, rule = DRAWN[name]
    ledger = with_rows(result[0], table, changed(getattr(result[0], table), pick, **values))
    assert rule in found(ledger, result[1])


@pytest.mark.parametrize("part", ["receipts", "cost", "last"])
def test_a_draw_that_was_not_drawn_is_noticed(part: str, result: tuple[Ledger, Positions]) -> None:
    ledger, positions = result
    key, old = next(iter(positions.items()))
    wrong = getattr(old, part).copy()
    wrong[-1] += 0.01
    assert "draw" in found(ledger, {**positions, key: replace(old, **{part: wrong})})
    short = replace(old, **{part: getattr(old, part)[:-1]})
    assert "draw" in found(ledger, {**positions, key: short})


def test_another_seed_is_noticed(result: tuple[Ledger, Positions]) -> None:
    assert "draw" in found(replace(result[0], seed=8), result[1])
    assert found(replace(result[0], draw_digest="0" * 64), result[1]) == {"draw"}


@pytest.mark.parametrize(
    "decisions",
    [
        BOTH[:1],  # C was not approved
        (*BOTH[:1], approve("C", "jia")),  # C stands elsewhere
        (approve("B", "yi", 2027, "in_yi"), BOTH[1]),  # B starts later
        (approve("B", "yi", 2026, "small"), BOTH[1]),  # B is smaller
    ],
)
def test_a_ledger_of_other_decisions_is_noticed(decisions: Any, result: tuple[Ledger, Positions]) -> None:
    assert breaches(result[0], decisions)


def test_missing_and_doubled_rows_are_noticed(result: tuple[Ledger, Positions]) -> None:
    ledger = result[0]
    for table in ("entries", "settlements", "reconciliations", "bands", "outlooks"):
        rows = getattr(ledger, table)
        assert found(with_rows(ledger, table, rows[1:])), table
        assert found(with_rows(ledger, table, (*rows, rows[-1]))), table
    extra = Entry("revenue", "money", "A", "tax.vat", 2026, "jia", "origin", 1.0, "10k_CNY")
    assert "entry" in found(replace(ledger, entries=(*ledger.entries, extra)))


def test_a_node_whose_two_halves_disagree_never_gets_out(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Fixed.share
    monkeypatch.setattr(Fixed, "share", lambda self, available, context: right(self, available * (1 + 1e-7), context))
    with pytest.raises(AuditError) as caught:
        simulate(tiny(), BOTH)
    assert {"entry", "outlook", "settlement", "draw"} <= {breach.rule for breach in caught.value.breaches}


def test_a_node_that_gives_away_more_than_there_is_never_gets_out(monkeypatch: pytest.MonkeyPatch) -> None:
    right, exact = Fixed.share, Fixed.audit
    monkeypatch.setattr(Fixed, "share", lambda self, available, context: right(self, available, context) * 2)
    monkeypatch.setattr(
        Fixed,
        "audit",
        lambda self, available, witness: [[2 * part for part in row] for row in exact(self, available, witness)],
    )
    with pytest.raises(AuditError) as caught:
        simulate(tiny(), BOTH)
    assert "conservation" in {breach.rule for breach in caught.value.breaches}


def test_the_audit_shares_no_code_with_the_engine() -> None:
    folder = Path(allocsim.sharing.audit.__file__).parent
    own = {path.stem for path in folder.glob("*.py") if path.stem.startswith(("audit", "recount", "redraw"))}
    assert len(own) == 8
    data = {"position", "nodes"}  # what is audited, and the nodes' own `audit`
    for name in own:
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("allocsim.sharing."):
                assert (node.module or "").split(".")[2] in own | data, (name, node.module)


def test_every_breach_has_a_sentence(result: tuple[Ledger, Positions]) -> None:
    assert set(CODES.values()) <= set(catalogue())
    ledger = replace(result[0], settlements=changed(result[0].settlements, lambda r: True, kept=lambda x: x + 1))
    for breach in breaches(ledger, BOTH):
        for lang in LANGUAGES:
            assert "B, 2028" in breach_text(breach, lang)
            assert CODES[breach.rule] in breach_text(breach, lang)


def test_positions_are_plain_numbers(result: tuple[Ledger, Positions]) -> None:
    for position in result[1].values():
        for part in (position.receipts, position.cost, position.last):
            assert part.dtype == np.float64
            assert part.shape == (300,)
