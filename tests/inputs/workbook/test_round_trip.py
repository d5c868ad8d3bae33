"""A folder as a workbook, and back, is the same scenario: the shipped ones, and whatever hypothesis thinks of."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from allocsim.inputs import convert, read, read_scenario
from allocsim.inputs.emit import folder_files
from allocsim.inputs.files import read_files
from allocsim.inputs.read import draft_of, understand
from allocsim.inputs.registers import Registers, built_in
from allocsim.inputs.workbook.flat import toml_text
from allocsim.inputs.workbook.write import book_bytes
from tests.conftest import SCENARIOS
from tests.inputs.helpers import GOOD
from tests.inputs.tiny import TINY


@pytest.mark.parametrize("name", ["minimal", "pingliang", "pingliang-five-years"])
def test_shipped_scenarios(name: str, tmp_path: Path) -> None:
    first = read_scenario(SCENARIOS / name)
    (book,) = convert(SCENARIOS / name, tmp_path / "one.xlsx")
    convert(book, tmp_path / "back")
    for path in (book, tmp_path / "back"):
        reading = read(path)
        assert reading.problems == ()
        assert reading.scenario is not None
        assert reading.scenario.digest == first.digest
        assert reading.scenario.variants == first.variants
    assert list(read(book).files) == ["one.xlsx"]
    (again,) = convert(SCENARIOS / name, tmp_path / "two.xlsx")
    assert again.read_bytes() == book.read_bytes(), "the same scenario gives the same bytes"


QUICK = settings(deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""Each example writes and reads workbooks: shrinking one would take minutes."""
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]), min_size=1, max_size=12
)
WORDS = TEXTS.map(str.strip).filter(lambda text: text and not text.startswith("#"))
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True)
SHARES = st.one_of(
    st.decimals(0, 1, places=4),
    st.integers(0, 1),
    st.integers(1, 97).map(lambda below: f"1/{below}"),
    st.decimals(0, 1, places=20),
)
AMOUNTS = st.one_of(st.integers(0, 10**9), st.decimals(0, 10**6, places=5), st.decimals(0, 10**9, places=17))
ANY = st.recursive(
    st.one_of(WORDS, st.integers(-(10**20), 10**20), st.booleans(), st.decimals(-1000, 1000, places=3), st.just("")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=6,
)
NODES = st.recursive(
    st.just({"kind": "fixed", "shares": {"origin": Decimal("0.5"), "host": Decimal("0.5")}}),
    lambda inner: st.one_of(
        st.builds(lambda a, b: {"kind": "schedule", "clock": "first_tax", "phases": phases(a, b)}, inner, inner),
        st.builds(lambda node: {"kind": "payback", "parties": ["origin"], "node": node}, inner),
    ),
    max_leaves=4,
)


def phases(first: dict[str, Any], second: dict[str, Any]) -> list[dict[str, Any]]:
    """Two phases."""
    return [{"from": 1, "to": 3, "node": first}, {"from": 4, "node": second}]


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """The document of the good scenario with much of it replaced."""
    draft, _ = draft_of(read_files(GOOD)[0], TINY)
    assert draft is not None
    document = draft.document
    document |= {"title_zh": draw(WORDS), "about_en": draw(st.one_of(st.just(""), WORDS))}
    document["pool"]["rate"] = draw(SHARES)
    document["report"] = {"basis_zh": draw(st.lists(WORDS, max_size=3)), "plain_fonts": draw(st.booleans())}
    document["normalisers"] = {"jobs": draw(AMOUNTS.filter(bool)), "tax": draw(AMOUNTS.filter(bool))}
    document["goals"]["score"]["weights"] = draw(st.permutations([("tax", 1), ("jobs", draw(SHARES))]).map(dict))
    document["retained_share"] = draw(
        st.permutations([("vat", {"central": 1}), ("cit", {"city": 0, "county": 1})]).map(dict)
    )
    document["names"] = {"industry": draw(st.dictionaries(WORDS, st.fixed_dictionaries({"zh": WORDS, "en": WORDS})))}
    document["agreements"]["half"]["revenue"]["tree"] = draw(NODES)
    document["variants"] = {
        name: {"name_zh": draw(WORDS), "name_en": "x", "set": {"pool.rate": draw(SHARES), "title_en": draw(WORDS)}}
        for name in draw(st.lists(NAMES, max_size=2, unique=True))
    }
    return document


@settings(QUICK, max_examples=15)
@given(documents())
def test_random_scenarios(document: dict[str, Any]) -> None:
    files = read_files(GOOD)[0]
    draft, _ = draft_of(files, TINY)
    assert draft is not None
    first = understand(folder_files(document, draft.tables, TINY), registers=TINY)
    assert first.scenario is not None, [problem.text("en") for problem in first.problems]
    book = book_bytes(document, draft.tables, TINY)
    second = understand({"x.xlsx": book}, registers=TINY)
    assert second.scenario is not None, [problem.text("en") for problem in second.problems]
    assert second.scenario.digest == first.scenario.digest
    assert second.scenario.variants == first.scenario.variants


@settings(QUICK, max_examples=25)
@given(st.dictionaries(NAMES, ANY, max_size=4))
def test_any_value_of_an_open_table(values: dict[str, Any]) -> None:
    """What a preset leaves open may be anything; it is read back as it was, decimals with all their zeros."""
    document = {"agreements": {"a": {"preset": "zibo_2022_capital", "settings": values}}} if values else {}
    draft, _ = draft_of({"x.xlsx": book_bytes(document, {}, TINY)}, TINY)
    assert draft is not None
    assert repr(draft.document) == repr(document)
    text = folder_files(document, {}, TINY)["scenario.toml"]
    again, _ = draft_of({"scenario.toml": text}, TINY)
    assert again is None or repr(again.document) == repr(document)
    assert toml_text(values)


def test_every_preset_can_be_written(tmp_path: Path) -> None:
    registers: Registers = built_in()
    tables = draft_of(read_files(SCENARIOS / "minimal")[0], registers)[0]
    assert tables is not None
    tables.document["agreements"]["zibo"] = {
        "preset": "zibo_2022_capital",
        "settings": {"years_from": "payback_done", "flows": ["tax.vat", "tax.cit"], "input": {"origin": 2000}},
    }
    one = understand(folder_files(tables.document, tables.tables, registers))
    two = understand({"x.xlsx": book_bytes(tables.document, tables.tables, registers)})
    assert one.scenario is not None
    assert two.scenario is not None
    assert one.scenario.digest == two.scenario.digest


def test_no_date_of_today_stands_in_the_file(tmp_path: Path) -> None:
    (book,) = convert(SCENARIOS / "minimal", tmp_path / "x.xlsx")
    with zipfile.ZipFile(io.BytesIO(book.read_bytes())) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "2020-01-01" in archive.read("docProps/core.xml").decode()
