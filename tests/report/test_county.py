"""One county's report: everything of its own, nothing of the others, in no byte of any file."""

from __future__ import annotations

import dataclasses
import json
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from allocsim.domain.county_view import Veil, county_view
from allocsim.domain.reason import Reason
from allocsim.domain.study import Study
from allocsim.errors import UsageError
from allocsim.report.county import write
from tests.report import tiny


def shown(files: tuple[Path, ...]) -> str:
    """Every byte of the files as text, those in archives unpacked."""
    parts = []
    for path in files:
        if path.suffix in (".xlsx", ".docx"):
            with zipfile.ZipFile(path) as archive:
                parts += [archive.read(name) for name in archive.namelist()]
        parts.append(path.read_bytes())
    return "\n".join(part.decode("utf-8", errors="ignore") for part in parts)


def with_others(**changes: Any) -> Study:
    """The study with a third county, whose name stands wherever a name can stand."""
    facts = tiny.scenario()
    third = {"county": "southern", "name_zh": "丙丁县", "name_en": "Southmark", "code": "620899"}
    quota = {"county": "southern", "resource": "land", "year": 2026, "amount": "777.77", "unit": "mu"}
    project = tiny._project("S77", "southern", "county", investment="98765") | {
        "name_zh": "丙丁热电项目",
        "name_en": "Southmark heat and power",
    }
    dump = facts.model_dump(mode="json")
    for name in ("overrides", "variants", "frozen_sums", "frozen_count", "origin"):
        dump.pop(name, None)
    dump["counties"].append(third)
    dump["quotas"].append(quota)
    dump["projects"].append(project)
    dump["projects"][1] |= {
        "name_zh": "东县—丙丁飞地项目",
        "name_en": "East and Southmark enclave",
        "source": "丙丁县来函",
    }
    dump["demands"].append(tiny._demand("S77", "land", "5"))
    dump["title_zh"] = "东县丙丁县要素分配"
    dump["about_zh"] = "丙丁县说明"
    dump["rules"]["southern_cap"] = {"kind": "locked_out", "projects": ["S77"]}
    scenario = type(facts).model_validate(dump, context=tiny.REGISTERS)
    allocation = tiny.allocation(scenario)
    first, second, third_row, fourth = allocation.decisions
    short = {**tiny.SHORT, "projects": ["S77", "P1"]}
    rows = (
        first,
        second,
        dataclasses.replace(third_row, reason=Reason("R112", short)),
        dataclasses.replace(fourth, reason=Reason("R114", {"rule": "southern_cap"})),
        tiny._decision("S77", "rejected", Reason("R111", {"rule": "southern_cap"})),
    )
    other = tiny._county("southern", "land", 77777, 0, 19444, 0, 33333)
    changed = dataclasses.replace(allocation, decisions=rows, counties=(*allocation.counties, other))
    return tiny.study(scenario=scenario, allocation=changed, ledger=tiny.ledger(scenario), **changes)


OTHERS = (
    "southern",
    "丙丁",
    "Southmark",
    "620899",
    "S77",
    "热电",
    "heat and power",
    "777.77",
    "583.33",
    "98765",
    "98,765",
)


@pytest.mark.parametrize("county", ["east", "west"])
def test_nothing_of_others_is_in_any_byte(county: str, tmp_path: Path) -> None:
    study = with_others()
    files = write(study, county, tmp_path / "out")
    assert {path.name for path in files} == {
        *(f"report.{lang}.{ending}" for lang in ("zh", "en") for ending in ("html", "xlsx")),
        "result.json",
    }
    words = shown(files)
    assert [other for other in OTHERS if re.search(re.escape(other), words, re.IGNORECASE)] == []
    if county == "east":  # P4 is west's alone; what west has on its own side is west's
        hidden = ("west", "西县", "项目P4", "Project P4", "1,000.00", "10,000.01", "3,333.33", "45.00")
        assert [other for other in hidden if re.search(rf"(?<![A-Za-z0-9]){re.escape(other)}", words)] == []
        assert '"P4"' not in words


def test_a_county_sees_all_of_its_own(tmp_path: Path) -> None:
    write(tiny.study(), "east", tmp_path / "out", languages=("en",))
    found = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert [row["project"] for row in found["projects"]] == ["P1", "P2", "P3"]
    assert [row["elsewhere"] for row in found["projects"]] == [False, True, False]
    land = found["quotas"][0]
    assert (land["quota"], land["contributed"], land["retained"], land["used_new"]) == (
        "96.00",
        "24.00",
        "72.00",
        "50.00",
    )
    # P2 stands in the west: what it takes there is the west's
    assert [row["awards"] for row in found["projects"]][1:] == [[], []]
    assert found["projects"][0]["awards"][0] == {
        "resource": "land", "year": 2026, "unit": "mu", "pool": "0.00", "retained": "50.00",
    }  # fmt: skip
    assert [row["receivable_fen"] for row in found["partnerships"] if "role" in row] == [333_334, 333_334]
    assert found["partnerships"][0]["construction_input_10k_CNY"] == 60
    assert found["baselines"][0] == {"name": "no_pool", "hosted": 2, "awarded": {"land": "90.00", "energy": "100.0"}}
    assert found["city"]["pools"][0]["pool"] == "39.00"


def test_projects_ahead_are_counted_not_named() -> None:
    rows = {row.project: row for row in county_view(with_others(), "east").decisions}
    assert "项目有 2 个排在前面" in rows["P3"].reason["zh"]
    assert rows["P3"].reason["en"].endswith("2 projects.")
    west = {row.project: row for row in county_view(with_others(), "west").decisions}
    assert west["P4"].reason["en"] == "The reason rests on data of other counties and is left out here."


def test_names_of_others_within_ones_own_are_hidden() -> None:
    view = county_view(with_others(), "east")
    assert view.scenario.project_index["P2"].name_zh == "东县—外县（市、区）飞地项目"
    assert view.scenario.title_zh == "东县外县（市、区）要素分配"
    assert [row.county for row in view.scenario.counties] == ["east"]
    assert view.scenario.rules == {}
    assert view.scenario.quotas == ()


def test_short_identifiers_are_known_as_values_not_as_words() -> None:
    veil = Veil(tiny.scenario(), "east", {"P1"})
    assert veil.meant({"projects": ["P4"]})
    assert not veil.meant(["P1", "east", 4])
    assert not veil.hides("a P4 sheet")
    assert veil.hides("Project P4 comes first")


def test_an_unknown_county_is_refused() -> None:
    with pytest.raises(UsageError, match=r"north.*east, west") as caught:
        county_view(tiny.study(), "north")
    assert caught.value.code == "U451"


def test_same_bytes(tmp_path: Path) -> None:
    one, other = (write(tiny.study(), "west", tmp_path / name) for name in ("a", "b"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_a_study_without_partnerships_or_projects_of_its_own(tmp_path: Path) -> None:
    assert len(write(tiny.bare(), "west", tmp_path / "bare", languages=("zh",))) == 3
    view = county_view(tiny.nothing_approved(), "west")
    assert [row.host for row in view.decisions] == ["", ""]
    assert sum(Decimal(row.received) for row in view.balances) == 0
