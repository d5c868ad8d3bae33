"""Failure regions and variance shares where the answer is known."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from allocsim.domain.scenario import Scenario
from allocsim.errors import UsageError
from allocsim.sharing.judgement.failure import failure_region, find_box
from allocsim.sharing.judgement.sensitivity import influences
from tests.sharing.tiny import BOTH, tiny

NAMES = {"name_zh": "行情", "name_en": "market"}
WIDE = {**NAMES, "distribution": "uniform", "low": "0", "high": "2", "flows": ["tax"]}


def scenario(**uncertain: Any) -> Scenario:
    """Project B, no growth and no discounting: 55 + 5 · 110 = 605 to the origin, which pays 500."""
    return tiny({"uncertain": uncertain, "simulation.discount_rate": "0", "simulation.growth": "0"})


def test_a_box_is_found_again() -> None:
    rng = np.random.default_rng(1)
    values = rng.random((4000, 3))
    failing = (values[:, 0] < 0.3) & (values[:, 2] > 0.6)
    box = find_box(values, failing)
    assert box[0][1] == pytest.approx(0.3, abs=0.02)
    assert box[2][0] == pytest.approx(0.6, abs=0.02)
    assert (box[0][0], box[1], box[2][1]) == (-np.inf, (-np.inf, np.inf), np.inf)  # the second does not matter


def test_values_that_are_equal_go_together() -> None:
    values = np.repeat([[1.0], [2.0], [3.0]], 100, axis=0)
    assert find_box(values, values[:, 0] >= 2) == ((2.0, np.inf),)


def test_the_region_of_a_partnership_in_a_sentence() -> None:
    # the origin gains where market · 605 ≥ 500, that is from 0.826 on; the host always does
    dull = {**WIDE, "name_zh": "其他", "name_en": "other", "flows": ["stat"]}
    found = failure_region(scenario(market=WIDE, other=dull), BOTH, "B", "half", draws=4096)
    assert found.failing == pytest.approx(500 / 605 / 2, abs=0.02)
    (bound,) = found.bounds
    assert (bound.input, bound.low) == ("market", None)
    assert bound.high == pytest.approx(500 / 605, abs=0.03)
    assert found.density > 0.95
    assert found.coverage > 0.95
    assert "market is at most 0.8" in found.sentence(scenario(market=WIDE, other=dull), "en")
    assert "行情不高于 0.8" in found.sentence(scenario(market=WIDE, other=dull), "zh")


def test_nothing_or_everything_fails() -> None:
    safe = scenario(market={**WIDE, "low": "1"})
    never = failure_region(safe, BOTH, "B", "half", draws=300)
    assert (never.failing, never.bounds) == (0, ())
    assert "every party gains" in never.sentence(safe, "en")
    always = failure_region(safe, BOTH, "B", "half", draws=300, alternatives={("B", "jia"): 1e6})
    assert (always.failing, always.bounds, always.coverage) == (1, (), 1)
    assert "whatever" in always.sentence(safe, "en")


def test_without_salib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib", None)
    with pytest.raises(UsageError, match="sensitivity"):
        influences(scenario(market=WIDE), BOTH, "B", "half")


@pytest.mark.filterwarnings("ignore")
def test_shares_of_the_variance() -> None:
    # gain = 605 · a · b with a from 0 to 2 and b from 0.9 to 1.1: almost all of it is a's
    small = {**WIDE, "name_zh": "乙", "name_en": "b", "low": "0.9", "high": "1.1"}
    rows = influences(scenario(a=WIDE, b=small), BOTH, "B", "half", draws=4096)
    mine = [row for row in rows if row.party == "jia"]
    assert [row.input for row in mine] == ["a", "b"]
    assert mine[0].share == pytest.approx(1 - 0.01, abs=0.02)  # Var a = 1/3, Var b = 0.01/3, so 1 : 0.01
    assert mine[1].share == pytest.approx(0.01, abs=0.02)
