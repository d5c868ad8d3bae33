"""Reading a sound scenario: the same facts from any encoding and layout, and nothing mended in silence."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from allocsim.domain.scenario import TABLES
from allocsim.inputs import Reading, check_scenario, file_digests, read, read_scenario
from tests.inputs.helpers import GOOD, copy_good, edit
from tests.inputs.tiny import TINY


@pytest.fixture(scope="module")
def good() -> Reading:
    return read(GOOD, registers=TINY)


def rewrite(folder: Path, encoding: str = "utf-8", newline: str = "\n") -> Path:
    for table in TABLES:
        path = folder / "tables" / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        path.write_bytes(text.replace("\n", newline).encode(encoding))
    return folder


def test_good_is_read_without_a_word(good: Reading) -> None:
    assert good.problems == ()
    assert good.notes == ()
    assert good.scenario is not None
    assert good.scenario.pool.rate == Fraction(1, 4)
    assert [row.amount for row in good.scenario.quotas][:2] == [Decimal(1200), Decimal(1200)]
    assert [row.annual_list for row in good.scenario.projects] == [False, False, True]
    assert good.scenario.demands[1].amount == Decimal("9000.5")
    assert check_scenario(good.scenario) == []


def test_sums_of_benefits_are_frozen(good: Reading) -> None:
    scenario = good.scenario
    assert scenario is not None
    assert scenario.frozen_count == 3
    assert scenario.frozen_sums["tax_vat"] == scenario.frozen_sums["tax"] == 800  # 500 + 300 + 0
    assert scenario.frozen_sums["jobs"] == 200  # 120 + 80 + 0
    changed = read_scenario(GOOD, set=["projects[P001].jobs=1000"], registers=TINY)
    assert changed.projects[0].jobs == 1000
    assert changed.frozen_sums == scenario.frozen_sums


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_agree(good: Reading, encoding: str, newline: str, tmp_path: Path) -> None:
    reading = read(rewrite(copy_good(tmp_path), encoding, newline), registers=TINY)
    assert reading.problems == ()
    assert reading.scenario is not None
    assert good.scenario is not None
    assert reading.scenario.digest == good.scenario.digest
    gbk = {note.file for note in reading.notes if note.code == "N010"}
    assert gbk == (set() if encoding == "utf-8-sig" else {"counties.csv", "projects.csv"})  # the others are ASCII


@pytest.mark.parametrize("encoding", ["latin-1", "big5"])
def test_other_encodings_are_not_guessed(encoding: str, tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    text = "county,code,name_zh,name_en\njingning,620826,é中,Jingning\nlingtai,620822,灵台县,Lingtai\n"
    (folder / "tables" / "counties.csv").write_bytes(text.encode(encoding, errors="replace"))
    reading = read(folder, registers=TINY)
    assert all(problem.file == "counties.csv" for problem in reading.problems)


def test_layout_does_not_matter(good: Reading, tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    rows = (
        " name_en ,county,name_zh,code,,",
        "",
        "Jingning, jingning ,静宁县,620826,,",
        ",,,,,",
        "Lingtai,ｌｉｎｇｔａｉ,灵台县,620822,,",
    )
    edit(folder, "tables/counties.csv", None, "\n".join(rows))
    reading = read(folder, registers=TINY)
    assert reading.problems == ()
    assert reading.scenario is not None
    assert good.scenario is not None
    assert reading.scenario.digest == good.scenario.digest


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    edit(folder, "tables/counties.csv", "静宁县", '"静宁\n县"')
    edit(folder, "tables/counties.csv", "lingtai,620822", "\nlingtai,62")
    problems = read(folder, registers=TINY).problems
    assert [(problem.row, problem.column) for problem in problems] == [(5, "code")]  # 1 header, 2–3 jingning, 4 blank


def test_full_width_digits_are_told(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    edit(folder, "tables/quotas.csv", "land,2026,1200,mu", "land,2026,１２００．５,mu")
    reading = read(folder, registers=TINY)
    assert reading.scenario is not None
    assert reading.scenario.quotas[0].amount == Decimal("1200.5")
    assert [note.text("zh") for note in reading.notes] == [
        "quotas.csv:2:amount: “１２００．５”读作 1200.5。请改用半角数字。 [N011]"
    ]


def test_names_keep_their_punctuation(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    edit(folder, "tables/projects.csv", "豆制品加工", "豆制品加工（一期），扩能")
    edit(folder, "tables/projects.csv", "food,east", "ｆｏｏｄ,east")
    scenario = read_scenario(folder, registers=TINY)
    assert scenario.projects[0].name_zh == "豆制品加工（一期），扩能"
    assert scenario.projects[0].industry == "food"


def test_file_digests() -> None:
    digests = file_digests(GOOD)
    assert list(digests)[:2] == ["scenario.toml", "tables/counties.csv"]
    assert len(digests) == 1 + len(TABLES)
    assert all(len(digest) == 64 for digest in digests.values())
    assert digests == read(GOOD, registers=TINY).files


def test_optional_tables_may_be_missing(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    for name in ("committed", "partnerships", "parties", "options"):
        (folder / "tables" / f"{name}.csv").unlink()
    edit(folder, "tables/demands.csv", None, (folder / "tables/demands.csv").read_text().replace("at_home", ""))
    edit(folder, "tables/demands.csv", "P001,in_jingning,lingtai,energy,0,9000,tce\n", "")
    assert read(folder, registers=TINY).problems == ()


def test_reading_loads_no_heavy_library() -> None:
    heavy = ("pandas", "scipy", "pyomo", "highspy", "matplotlib", "openpyxl", "jinja2")
    code = (
        "import sys; from allocsim.inputs import read, json_schema; "
        f"reading = read({str(GOOD.parents[2] / 'scenarios' / 'minimal')!r}); json_schema(); "
        f"print([name for name in {heavy!r} if name in sys.modules], len(reading.problems))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] 0"
