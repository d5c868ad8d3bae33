"""Checks that need a setting of their own: notes, the city's quota, sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocsim.inputs import Reading, check_scenario, read, read_scenario
from tests.inputs.helpers import GOOD, copy_good, edit
from tests.inputs.tiny import TINY


def changed(folder: Path, *edits: tuple[str, str, str]) -> Reading:
    folder = copy_good(folder)
    for file, find, write in edits:
        edit(folder, file, find, write)
    return read(folder, registers=TINY)


def texts(reading: Reading) -> tuple[list[str], list[str]]:
    return [each.text("en") for each in reading.problems], [each.text("en") for each in reading.notes]


APPORTIONED = ("scenario.toml", "rate = 0.25", 'rate = 0.25\ncity = "apportioned"')


def test_commitments_may_use_what_the_city_apportions(tmp_path: Path) -> None:
    # land 2026: jingning 1200, lingtai 800, city 100 → jingning's part 60: 1260 at most
    more = ("tables/committed.csv", "2026,60,mu", "2026,1260,mu")
    assert texts(changed(tmp_path / "a", APPORTIONED, more)) == ([], [])
    too_much = ("tables/committed.csv", "2026,60,mu", "2026,1260.01,mu")
    problems, _ = texts(changed(tmp_path / "b", APPORTIONED, too_much))
    assert problems == [
        "committed.csv:2:amount: 1260.01 is committed, more than the 1260.00 issued to jingning. "
        "Check both tables. [E317]"
    ]


def test_city_quota_that_cannot_be_apportioned(tmp_path: Path) -> None:
    edits = [("tables/quotas.csv", f"land,2026,{amount},mu", "land,2026,0,mu") for amount in (1200, 800)]
    none = ("tables/committed.csv", "2026,60,mu", "2026,0,mu")
    problems, notes = texts(changed(tmp_path, APPORTIONED, none, *edits))
    assert problems == []
    assert notes == [
        "quotas.csv:10:amount: The city's land of 2026 cannot be apportioned, since no county has any; "
        "it goes whole to the pool. [N012]"
    ]


def test_city_commitment_without_city_quota(tmp_path: Path) -> None:
    edits = ("tables/committed.csv", "jingning,land,2026,60,mu", "city,land,2027,60,mu")
    problems, _ = texts(changed(tmp_path, edits))
    assert problems == [
        "committed.csv:2:amount: 60 is committed, more than the 0.00 issued to city. Check both tables. [E317]"
    ]


def test_prohibited_industry_need_not_occur(tmp_path: Path) -> None:
    gate = '[gates.no]\nkind = "prohibited_industry"\nindustries = ["cement"]\n\n[routes]'
    problems, notes = texts(changed(tmp_path, ("scenario.toml", "[routes]", gate)))
    assert problems == []
    assert notes == [
        'scenario.toml:28:gates.no.industries.1: No project of this scenario is of the industry "cement", '
        "so this has no effect now. Known: food. [N013]"
    ]


def test_clocks_of_two_ledgers(tmp_path: Path) -> None:
    clause = (
        '[agreements.half.statistics]\nflows = ["stat.output"]\n[agreements.half.statistics.tree]\nkind = "schedule"\n'
        'clock = "construction_start"\nphases = [{ from = 1, node = { kind = "fixed", shares = { host = 1 } } }]\n\n'
        "[retained_share.vat]"
    )
    problems, notes = texts(changed(tmp_path, ("scenario.toml", "[retained_share.vat]", clause)))
    assert problems == []
    assert [line.partition("(")[2] for line in notes] == [
        "revenue: first_tax; statistics: construction_start). This is allowed; see that it is meant. [N015]"
    ]


def test_sizes(tmp_path: Path) -> None:
    benefit = ("tables/projects.csv", "east,500,120", "east,1000000000001,120")
    demand = ("tables/demands.csv", "land,0,120,mu", "land,0,1000000.01,mu")
    problems, _ = texts(changed(tmp_path, benefit, demand))
    assert [line.rpartition("[")[2] for line in problems] == ["E351]", "E315]"]


@pytest.mark.parametrize(
    ("key", "value", "most"),
    [
        ("gates.entry.at_least", "1000000001", "1 000 000 000"),
        ("goals.score.weights.jobs", "1000000000000000000000000", "1 000 000 000"),
        ("simulation.draws", "1000001", "1 000 000"),
        ("simulation.seed", "123456789012345678901234567890", None),
        ("normalisers.jobs", "1000000000001", "1 000 000 000 000"),
    ],
)
def test_parameters_beyond_reason(key: str, value: str, most: str | None) -> None:
    problems, _ = texts(read(GOOD, set={key: value}, registers=TINY))
    expected = [] if most is None else [f"beyond reason; at most {most} can stand here"]
    assert len(problems) == len(expected)
    assert all(words in line for words, line in zip(expected, problems, strict=True))


def test_largest_cell_is_accepted(tmp_path: Path) -> None:
    assert texts(changed(tmp_path, ("tables/demands.csv", "land,0,120,mu", "land,0,1000000,mu"))) == ([], [])


def test_scenario_made_in_python() -> None:
    scenario = read_scenario(GOOD, registers=TINY)
    quota = scenario.quotas[0].model_copy(update={"county": "huating"})
    found = check_scenario(scenario.replace(quotas=(quota, *scenario.quotas[1:])))
    assert [(each.place, each.code) for each in found] == [("quotas.csv:2:county", "E301"), ("quotas.csv", "E311")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_long_lists_are_cut(lang: str, tmp_path: Path) -> None:
    from allocsim.errors import ScenarioError

    folder = copy_good(tmp_path)
    rows = "".join(f"P9{n:02d},,,land,0,1,mu\n" for n in range(60))
    edit(folder, "tables/demands.csv", "P002,,,land", rows + "P002,,,land")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(folder, registers=TINY)
    assert len(caught.value.problems) == 60
    assert len(caught.value.text(lang).splitlines()) == 51
