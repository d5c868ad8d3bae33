"""The ledger as frames, rows, text: units in column names, sums that tie out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import pytest

from allocsim.domain.ledger import FrameName, Ledger
from allocsim.sharing.engine import simulate
from tests.sharing.tiny import BOTH, tiny


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return simulate(tiny(), BOTH)


def test_columns_name_their_units(ledger: Ledger) -> None:
    entries = ledger.frame("entries")
    assert [name for name in map(str, entries) if name.startswith("amount")] == [
        "amount_10k_CNY",
        "amount_person",
        "amount_tce",
    ]
    jobs = entries[(entries.flow == "stat.jobs") & (entries.book == "official")]
    assert jobs["amount_person"].sum() == 100 + 5 * 200
    assert jobs["amount_10k_CNY"].isna().all()
    assert "unit" not in entries
    assert list(ledger.frame("bands").columns[3:]) == ["mean_10k_CNY", "low_10k_CNY", "median_10k_CNY", "high_10k_CNY"]
    assert {"net_10k_CNY", "loss_probability"} <= set(ledger.frame("outlooks"))
    assert "difference_tce" in ledger.frame("reconciliations")


def test_settled_fen_tie_out(ledger: Ledger) -> None:
    frame = ledger.frame("settlements")
    assert frame["amount_fen"].dtype == "int64"
    totals = frame.groupby(["project", "year"])["amount_fen"].sum()
    assert totals.to_dict() == {(row.project, row.year): row.collected for row in ledger.settlements}
    assert set(frame["item"]) == {"receipt", "kept"}


def test_years_of_payback_are_whole_numbers_or_missing(ledger: Ledger) -> None:
    never = replace(ledger, outlooks=(replace(ledger.outlooks[0], payback_year=None), *ledger.outlooks[1:]))
    column = never.frame("outlooks")["payback_year"]
    assert str(column.dtype) == "Int64"
    assert column.isna().tolist()[0]


def test_each_frame_is_new(ledger: Ledger) -> None:
    first = ledger.frame("entries")
    first["year"] = 0
    assert ledger.frame("entries")["year"].min() == 2026


def test_json_holds_all_tables(ledger: Ledger) -> None:
    found = json.loads(ledger.to_json())
    assert found["draw_digest"] == ledger.draw_digest
    assert {name: len(rows) for name, rows in ledger.to_records().items()} == {
        name: len(found[name]) for name in get_args(FrameName)
    }
    assert ledger.to_json() == simulate(tiny(), BOTH).to_json()


def test_empty_tables_are_empty_frames() -> None:
    nothing = simulate(tiny(), [])
    assert all(nothing.frame(name).empty for name in ("entries", "settlements", "bands", "outlooks"))
    assert nothing.to_records()["bands"] == []


def test_words(ledger: Ledger) -> None:
    assert repr(ledger) == "Ledger(tiny: 2 projects, 2026-2033, 300 draws, audit passed)"
    english, chinese = ledger.summary("en"), ledger.summary("zh")
    assert english.splitlines()[0].startswith("2 partnership project(s) share, 2026 to 2033; 300 draws (seed 7)")
    assert "Project B: jia (origin) receives" in english
    assert "乙项目" in chinese
    scenario = tiny({"projects.0.name_zh": "<b>"})
    assert "&lt;b&gt;" in simulate(scenario, BOTH)._repr_html_()


def test_an_unknown_table_is_refused(ledger: Ledger) -> None:
    with pytest.raises(KeyError):
        ledger.frame("profits")  # type: ignore[arg-type]


def test_shares_can_be_worked_out_from_the_flows_in_a_spreadsheet(ledger: Ledger) -> None:
    """A fixed split of two parties, recomputed with nothing but the exported tables and the agreement's 50:50."""
    flows, entries = ledger.frame("flows"), ledger.frame("entries")
    flows, entries = flows[flows["project"] == "B"], entries[entries["project"] == "B"]
    taxes = flows[flows["flow"].str.startswith("tax.")]
    assert list(taxes[(taxes["flow"] == "tax.vat")]["amount_10k_CNY"]) == pytest.approx(
        [200, 400, 440, 484, 532.4, 585.64]
    )
    money = entries[entries["book"] == "money"].pivot_table(
        index=["flow", "year"], columns="role", values="amount_10k_CNY", fill_value=0.0
    )
    row: Any
    for row in flows[~flows["flow"].str.startswith("stat.")].itertuples():
        booked = money.loc[(row.flow, row.year)]
        assert booked["origin"] == pytest.approx(0.5 * row.shared_10k_CNY)
        assert booked["host"] == pytest.approx(0.5 * row.shared_10k_CNY)
        assert booked["kept"] == pytest.approx(row.besides_10k_CNY)
    counted = entries[(entries["book"] == "assessment") & (entries["flow"] == "stat.value_added")]
    added = flows[flows["flow"] == "stat.value_added"].set_index("year")["shared_10k_CNY"]
    for row in counted.itertuples():
        assert row.amount_10k_CNY == pytest.approx(0.5 * added[row.year])
