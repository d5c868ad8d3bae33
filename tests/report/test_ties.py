"""What is printed adds up, and HTML, workbook, CSV and JSON say the same."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from allocsim.report.tallies import tallies
from tests.report import tiny
from tests.report.reading import Page, sheets


def number(text: str) -> Decimal:
    """A printed number as it is meant."""
    return Decimal(text.replace(",", "").replace("\u2212", "-").replace("+", "") or "0")


@pytest.fixture(scope="module")
def page(folder: Path) -> Page:
    return Page((folder / "report.en.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def book(folder: Path) -> dict[str, list[list[Any]]]:
    return sheets(folder / "report.en.xlsx")


def test_tallies_are_those_worked_out_by_hand() -> None:
    land, energy = tallies(tiny.study()).values()
    assert (land.quota, land.pool, land.demand) == (15600, 3900, 17700)
    assert (land.from_pool, land.from_retained, land.unmet, land.declined, land.left) == (3900, 5100, 8000, 700, 6600)
    assert (energy.demand, energy.from_pool, energy.from_retained) == (4100, 1500, 1000)
    assert (energy.unmet, energy.declined, energy.left) == (1500, 100, 3900)


def test_pool_identity_in_html(page: Page) -> None:
    land, energy = (list(map(number, row[2:])) for row in page.tables["table-pool_formed"][1:])
    assert land == list(map(Decimal, ("160.00", "4.00", "156.00", "117.00", "39.00", "0.00", "39.00")))
    assert energy == list(map(Decimal, ("640", "0", "640", "450", "150", "40", "190")))
    for issued, committed, quota, retained, contributed, city, pool in (land, energy):
        assert issued - committed == quota == retained + pool
        assert pool == contributed + city


def test_columns_add_up_to_their_totals(page: Page) -> None:
    for name in ("approved", "others", "exchange", "against_no_pool", "routes", "sharing_by_county"):
        rows = page.tables[f"table-{name}"]
        body, total = rows[1:-1], rows[-1]
        body = [row for row in body if len(row) == len(total)]
        sums = 0
        for at, last in enumerate(total):
            if at and last:
                printed = [number(row[at]) for row in body if row[at] and row[at][-1].isdigit()]
                assert sum(printed) == number(last), (name, at)
                sums += 1
        assert sums, name


def test_approved_totals_are_the_ticks(page: Page, book: dict[str, list[list[Any]]]) -> None:
    land, energy = tallies(tiny.study()).values()
    expected = [Decimal(ticks) / 100 for ticks in (land.from_pool, land.from_retained)]
    expected += [Decimal(ticks) / 10 for ticks in (energy.from_pool, energy.from_retained)]
    assert list(map(number, page.tables["table-approved"][-1][-4:])) == expected
    assert list(map(float, expected)) == book["Approved"][-1][-4:]


def test_workbook_holds_the_numbers_of_the_page(page: Page, book: dict[str, list[list[Any]]]) -> None:
    pairs = {
        "pool_formed": "Pool formation",
        "supply_and_demand": "Supply and demand",
        "exchange": "Contributed and received",
    }
    for table, sheet in pairs.items():
        printed = [row for row in page.tables[f"table-{table}"] if any(cell and cell[-1].isdigit() for cell in row[2:])]
        stored = book[sheet][-len(printed) :]
        for shown, kept in zip(printed, stored, strict=True):
            for text, value in zip(shown, kept, strict=True):
                if isinstance(value, int | float) and not text.endswith("%"):
                    assert float(number(text)) == value


def test_cash_rounds_by_largest_remainder_and_adds_up(page: Page) -> None:
    rows = page.tables["table-cash-P2"]
    # year | collected, kept | east: received, paid, net | west: received, paid, net
    assert rows[2:] == [
        ["2026", "0.00", "0.00", "0.00", "60.00", "\u221260.00", "0.00", "40.00", "\u221240.00"],
        ["2027", "1.00", "0.33", "0.34", "0.00", "+0.34", "0.33", "0.00", "+0.66"],
        ["2028", "1.00", "0.33", "0.34", "0.00", "+0.34", "0.33", "0.00", "+0.66"],
        ["3 years", "2.00", "0.66", "0.68", "60.00", "\u221259.32", "0.66", "40.00", "\u221238.68"],
    ]


def test_settlements_are_exact_to_the_fen(book: dict[str, list[list[Any]]]) -> None:
    rows = [row for row in book["Result settlements"] if row[2] == 2027]
    assert [row[-1] for row in rows] == [10000.01, 3333.33, 3333.34, 3333.34]


def test_reconciliation_line(page: Page) -> None:
    row = page.tables["table-statistics-P2"][-1]
    # jobs: 30 a year over three years, all the host's; the assessment book counts them for both
    assert row == ["jobs", "person-years", "90.0", "90.0", "90.0", "180.0", "+90.0"]


def test_against_no_pool(page: Page) -> None:
    rows = page.tables["table-against_no_pool"]
    # east: 50 mu here, 90 without a pool; west: 40 mu and 150 tce here, nothing there
    assert rows[1:] == [["East", "\u221240.00", "0.0"], ["West", "+40.00", "+150.0"], ["Total", "0.00", "+150.0"]]


def test_csv_is_exact(folder: Path) -> None:
    with (folder / "tables" / "pools.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["resource"], row["pool"], row["awarded"]) for row in rows] == [
        ("land", "39.00", "39.00"),
        ("energy", "190.0", "150.0"),
    ]


def test_json_has_what_the_command_promises(folder: Path) -> None:
    found = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    assert found["schema_version"] == 1
    assert (found["scenario"], found["termination"], found["has_solution"]) == ("tiny", "optimal", True)
    assert (found["objective"], found["bound"], found["gap"], found["audit"]) == ("75", "75", 0.0, "passed")
    assert found["scenario_digest"] == tiny.scenario().digest
    pool = {"resource": "land", "year": 2026, "unit": "mu", "quota": "156.00", "retained": "117.00", "pool": "39.00"}
    assert found["pools"][0].items() >= pool.items()
    assert found["pools"][0].items() >= {"awarded": "39.00", "carried_in": "0.00", "carried_out": "0.00"}.items()
    county = {"county": "east", "resource": "land", "year": 2026, "quota": "96.00", "contributed": "24.00"}
    assert found["counties"][0].items() >= county.items()
    project = found["projects"][1]
    assert project.items() >= {"project": "P2", "decision": "partial", "option": "half", "host": "west"}.items()
    assert (
        project["awards"][0].items() >= {"resource": "land", "year": 2026, "pool": "39.00", "retained": "1.00"}.items()
    )
    assert set(project["reason"]) == {"code", "values", "text"}
