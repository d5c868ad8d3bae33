"""The rule of 2015 for moves, from a scenario's tables to the ledger: `tests/worked/jjj_2015_92`, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocsim.domain.ledger import Ledger
from allocsim.inputs import read
from allocsim.inputs.read import read_scenario
from allocsim.sharing.engine import simulate
from tests.sharing.tiny import approve

FOLDER = Path(__file__).parents[1] / "worked" / "jjj_2015_92"
YEARS = range(2026, 2035)
LOCAL = [0, *[3600] * 8]


def run(**cells: str) -> Ledger:
    """The ledger with cells of the two tables changed."""
    places = {
        "prior_tax": "parties[M,origin,jia]",
        "government_led": "partnerships[M]",
        "registration_year": "partnerships[M]",
    }
    scenario = read_scenario(FOLDER, set={f"{places[name]}.{name}": value for name, value in cells.items()})
    return simulate(scenario, [approve("M", "yi", 2026, "in_yi")])


def by_year(ledger: Ledger, role: str) -> list[float]:
    rows = [row for row in ledger.entries if (row.ledger, row.role) == ("revenue", role)]
    return [round(sum(row.amount for row in rows if row.year == year), 9) for year in YEARS]


def test_as_it_stands() -> None:
    ledger = run()
    origin = [0, 0, 1800, 1800, 1800, 600, 0, 0, 0]
    kept = [0, 3600, 0, 0, 0, 0, 0, 0, 0]
    assert by_year(ledger, "origin") == origin
    assert by_year(ledger, "kept") == kept
    assert by_year(ledger, "host") == [a - b - c for a, b, c in zip(LOCAL, origin, kept, strict=True)]
    assert [(row.year, row.reason, row.amount) for row in ledger.kept] == [(2027, "before_start", pytest.approx(3600))]
    assert ledger.exclusions == ()


def test_five_years_end_it_where_the_cap_is_not_reached() -> None:
    assert by_year(run(prior_tax="90000"), "origin") == [0, 0, *[1800] * 5, 0, 0]


def test_the_later_of_registration_and_full_production_counts() -> None:
    # registered in 2029: from 2030 on; the years before are kept
    ledger = run(registration_year="2029")
    assert by_year(ledger, "origin") == [0, 0, 0, 0, 1800, 1800, 1800, 600, 0]
    assert by_year(ledger, "kept") == [0, 3600, 3600, 3600, 0, 0, 0, 0, 0]
    assert by_year(run(registration_year=""), "origin") == by_year(run(), "origin")  # then it is the start, 2026


@pytest.mark.parametrize(
    ("cells", "condition", "word"),
    [
        ({"prior_tax": "5999.99"}, "prior_mean", "less than the 2000"),
        ({"government_led": "false"}, "government_led", "no move"),
    ],
)
def test_an_ineligible_move_is_outside(cells: dict[str, str], condition: str, word: str) -> None:
    ledger = run(**cells)
    # nothing is pooled from the province and the city: the county's own part, 4000 · 0.3 + 4000 · 0.2
    assert by_year(ledger, "kept") == [0, *[2000] * 8]
    assert {row.reason for row in ledger.kept} == {"ineligible"}
    assert [row.condition for row in ledger.exclusions] == [condition]
    assert word in ledger.summary("en")


@pytest.mark.parametrize(
    ("cell", "name"),
    [("parties[M,origin,jia].prior_tax", "prior_tax"), ("partnerships[M].government_led", "government_led")],
)
def test_what_the_rule_asks_for_must_be_stated(cell: str, name: str) -> None:
    problems = [problem for problem in read(FOLDER, set={cell: ""}).problems if not problem.note]
    assert {problem.code for problem in problems} == {"E438"}
    assert name in problems[0].text("en")
