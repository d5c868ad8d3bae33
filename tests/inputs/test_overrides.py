"""Overrides: by path and by cell, from the command line, from Python and by variant; each recorded, none in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from allocsim.inputs import read, read_scenario
from tests.inputs.helpers import GOOD, copy_good, edit
from tests.inputs.tiny import TINY


def lines(settings: Iterable[str] | Mapping[str, Any], variants: Iterable[str] = (), folder: Path = GOOD) -> list[str]:
    """What comes back in English."""
    reading = read(folder, set=settings, variants=variants, registers=TINY)
    return [problem.text("en") for problem in reading.problems]


def recorded(settings: Iterable[str] | Mapping[str, Any]) -> list[tuple[str, str]]:
    scenario = read_scenario(GOOD, set=settings, registers=TINY)
    return [(override.old, override.new) for override in scenario.overrides]


@pytest.mark.parametrize(
    ("setting", "old", "new"),
    [
        ("pool.rate=0.30", "0.25", "0.30"),
        ("pool.rate=1/3", "0.25", "1/3"),
        ("pool.split=own_first", "pool_first", "own_first"),
        ("pool.split = 'own_first' ", "pool_first", "own_first"),
        ("carry.life=1", "0", "1"),
        ("carry.retained=true", "false", "true"),
        ("resolution=1000", "", "1000"),
        ("rules.cap.share=0.5", "0.8", "0.5"),
        ("rules.cap.counties=[]", "[jingning]", "[]"),
        ("goals.score.weights.jobs=1", "0.4", "1"),
        ("goals.score.tolerance=3", "0", "3"),
        ("agreements.half.revenue.tree.phases.2.node.shares.host=1", "1", "1"),
        ("normalisers={ tax = 1000 }", "{}", "{tax = 1000}"),
        ('rules.out={ kind = "locked_out", projects = ["P002"] }', "", "{kind = locked_out, projects = [P002]}"),
        ("quotas[jingning,land,2026].amount=1300", "1200", "1300"),
        ("quotas[ jingning , land , 2026 ] . amount = 1300.5", "1200", "1300.5"),
        ("demands[P001,,,land,0].amount=100", "120", "100"),
        ("demands[P001,,,land,].multiplier=1.5", "1", "1.5"),
        ("projects[P003].annual_list=false", "是", "false"),
        ("projects[P001].name_en=Soy works", "Bean plant", "Soy works"),
    ],
)
def test_applied_and_recorded(setting: str, old: str, new: str) -> None:
    assert recorded([setting]) == [(old, new)]


def test_values_arrive() -> None:
    scenario = read_scenario(
        GOOD,
        set=["pool.rate=0.30", "rules.cap.share=1/3", "quotas[jingning,land,2026].amount=1300"],
        registers=TINY,
    )
    assert scenario.pool.rate == Fraction(3, 10)
    assert scenario.rules["cap"].model_dump()["share"] == "1/3"
    assert scenario.quotas[0].amount == Decimal(1300)


def test_from_python() -> None:
    assert recorded({"pool.rate": 0.3, "carry.retained": True, "quotas[jingning,land,2026].amount": 1300}) == [
        ("0.25", "0.3"),
        ("false", "true"),
        ("1200", "1300"),
    ]


def test_digest_is_that_of_the_facts() -> None:
    base = read_scenario(GOOD, registers=TINY).digest
    assert read_scenario(GOOD, set=["pool.rate=0.250"], registers=TINY).digest == base
    assert read_scenario(GOOD, set=["pool.rate=0.26"], registers=TINY).digest != base


def test_variant() -> None:
    scenario = read_scenario(GOOD, variants=["rate30"], registers=TINY)
    assert scenario.pool.rate == Fraction(3, 10)
    assert [(each.key, each.variant, each.by, each.reason) for each in scenario.overrides] == [
        ("pool.rate", "rate30", "市自然资源局", "比较"),
        ("quotas[jingning,land,2026].amount", "rate30", "市自然资源局", "比较"),
    ]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (["pool.rate"], '--set: This override cannot be read: "pool.rate". Write pool.rate=0.30, or'),
        (["pool..rate=1"], '--set:pool..rate: This override cannot be read: "pool..rate".'),
        (["pool.rat=1"], '--set:pool.rat: There is no "rat". Did you mean rate? [E241]'),
        (["pol.rate=1"], '--set:pol.rate: There is no "pol". Did you mean pool? [E241]'),
        (["rules.cop.share=1"], '--set:rules.cop.share: There is no "cop". Did you mean cap? [E241]'),
        (["pool.rate.x=1"], '--set:pool.rate.x: There is no "x".'),
        (["frozen_count=1"], '--set:frozen_count: There is no "frozen_count".'),
        (
            ["agreements.half.revenue.tree.phases.3.from=1"],
            '--set:agreements.half.revenue.tree.phases.3.from: There is no "3". Known: 1, 2. [E241]',
        ),
        (["quota[jingning,land,2026].amount=1"], 'There is no "quota". Did you mean quotas? [E241]'),
        (["quotas[jingning,land,2026].amout=1"], 'There is no "amout". Did you mean amount? [E241]'),
        (["quotas[jingning,land].amount=1"], "The brackets must hold 3 keys, in this order: county, resource, year."),
        (["quotas[jinning,land,2026].amount=1"], "quotas.csv has no such row. Did you mean jingning,land,2026,"),
        (["quotas[jingning,land,2026].year=2027"], "year is part of the row's key and cannot be overridden."),
        (["quotas[jingning,land,2026].amount=[1]"], "A cell takes one value, not a list or a table. [E249]"),
        (["projects.P001.jobs=5"], "A cell of a table is written like this: projects[project].jobs. [E244]"),
        (["variants.rate30.by=me"], "This cannot be overridden. [E245]"),
        (["pool.rate=0.3", "pool.rate=0.4"], "This overlaps another override: pool.rate of --set."),
        (["pool.rate=0.3", 'pool={ rate = 1, source = "x" }'], "This overlaps another override: pool.rate of --set."),
        (["pool.rate=30%"], '--set:pool.rate: "30%" has a percent sign. Write 0.3. [E106]'),
        (["pool.rate=1_0"], "--set:pool.rate: 10 is not between 0 and 1. If 10 % is meant, write 0.1. [E126]"),
        (["pool.rate=nan"], '--set:pool.rate: "NaN" is no amount.'),
        (["pool.rate="], '--set: This override cannot be read: "pool.rate=".'),
        (
            ["rules.cap.kind=county_caps"],
            '--set:rules.cap.kind: There is no kind "county_caps". Did you mean county_cap?',
        ),
        (["rules.cap.counties=['huating']"], '--set:rules.cap.counties: There is no county "huating".'),
        (
            ["quotas[jingning,land,2026].amount=0.001"],
            "--set:quotas[jingning,land,2026].amount: 0.001 is finer than the tick of land, 0.01 mu.",
        ),
        (["quotas[jingning,land,2026].amount=约5"], '--set:quotas[jingning,land,2026].amount: "约5" is not exact.'),
    ],
)
def test_refused(settings: list[str], expected: str) -> None:
    found = lines(settings)
    assert len(found) == 1
    assert expected in found[0]


def test_unknown_variant() -> None:
    assert lines((), ["rate3"]) == ["--variant:rate3: The scenario has no such variant. Did you mean rate30? [E242]"]


def test_variant_and_setting_must_not_overlap() -> None:
    assert lines(["pool.rate=0.4"], ["rate30"]) == [
        "--set:pool.rate: This overlaps another override: pool.rate of scenario.toml:[variants.rate30]. "
        "Change one place only once; remove one of them. [E243]"
    ]


def test_a_variants_value_is_told_where_it_stands(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    edit(folder, "scenario.toml", '"pool.rate" = 0.30', '"pool.rate" = 30')
    assert lines((), (), folder) == []  # not applied, so not judged
    assert lines((), ["rate30"], folder) == [
        'scenario.toml:81:variants.rate30.set."pool.rate": '
        "30 is not between 0 and 1. If 30 % is meant, write 0.3. [E126]"
    ]


def test_all_settings_are_told_at_once() -> None:
    found = lines(["pool.rat=1", "carry.lif=1", "quotas[x,land,2026].amount=1"])
    assert [line.partition(": ")[0] for line in found] == [
        "--set:pool.rat",
        "--set:carry.lif",
        "--set:quotas[x,land,2026].amount",
    ]
