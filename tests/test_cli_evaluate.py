"""What `evaluate` says: names and units that the people of a plan know, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from allocsim.allocation.example import scenario
from allocsim.allocation.rules.locked_in import LockedIn
from allocsim.allocation.rules.prerequisite import Prerequisite
from allocsim.allocation.rules.public_budget import PublicBudget
from allocsim.allocation.rules.return_floor import ReturnFloor
from allocsim.cli.verdict import breach_sentence
from allocsim.domain.reason import Breach

Run = Callable[..., Any]

SAID = {
    "zh": (
        "统筹池的建设用地不足（2026 年）：需 65.00 亩，可用 40.00 亩。 [A915]",
        "本方案 7250 分，最优方案 7750 分，相差 500 分。",
        "最优方案安排 A 甲县杂粮加工项目，不安排 C 乙县果汁生产线扩建项目。",
        "需改动 1 个项目：不安排 C 乙县果汁生产线扩建项目。其目标值：5000 分。",
    ),
    "en": (
        "The pool has too little construction land in 2026: 65.00 mu are needed, 40.00 mu are at hand. [A915]",
        "this plan 7250 points, the best plan 7750 points; it falls short by 500 points.",
        "the best plan approves A Coarse-grain mill in Jia County; leaves out C Extension of a juice line in Yi",
        "it leaves out C Extension of a juice line in Yi County. Its goals: 5000 points.",
    ),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_plan_over_quota(allocsim: Run, minimal: Path, tmp_path: Path, lang: str) -> None:
    """B and C need 110 mu in Yi, which retains 45: 65 of the pool's 40. Without C it is 5000; the best is A and B."""
    plan = tmp_path / "plan.csv"
    plan.write_text("project\nB\nC\n", encoding="utf-8")
    said = allocsim("evaluate", minimal, plan, "--lang", lang)
    assert said.code == 0
    for words in SAID[lang]:
        assert words in said.out


@pytest.mark.parametrize(
    ("breach", "words"),
    [
        (Breach("floor", ("jingning", "land"), "20", "30"), "[floor]” is not kept (jingning, land): "),
        (Breach("floor", ("jingning", "land"), "20", "30"), "the plan has 20 mu, the rule's limit is 30 mu"),
        (Breach("lock", ("P1",), "0", "1"), "locked in [lock]” is not kept: P1"),
        (Breach("needs", ("P1", "P2"), "0", "1"), "prerequisite [needs]” is not kept: P1"),
        (Breach("budget", (), "600", "500"), "the plan has 600 10k CNY, the rule's limit is 500 10k CNY"),
        (Breach("county_balance", ("jingning", "land", "2026"), "310", "300"), "too little land for 2026: 310 mu are"),
        (Breach("eligible", ("P1", ""), "approved", "lock"), "because of: locked in [lock]. [A911]"),
    ],
)
def test_every_breach_is_told_in_names_and_units(breach: Breach, words: str) -> None:
    given = scenario(
        rules={
            "floor": ReturnFloor(share="0.3", resources=["land"], counties=["jingning"]),
            "lock": LockedIn(projects=["P1"]),
            "needs": Prerequisite(project="P1", requires=["P2"]),
            "budget": PublicBudget(amount="500"),
        }
    )
    assert words in breach_sentence(breach, given, "en")
    assert breach_sentence(breach, given, "zh")
