"""The frontier against brute force: every nondominated point, and no other."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocsim.allocation.frontier import frontier
from allocsim.allocation.members import goals_of
from allocsim.allocation.presolve import screen
from allocsim.domain.problem import Problem
from allocsim.domain.scenario import Scenario
from allocsim.errors import InfeasibleError, UsageError
from allocsim.inputs import read_scenario
from tests.brute.instances import prepare, read, scenarios
from tests.brute.reference import _candidates, selections
from tests.brute.rules import open_options
from tests.properties.settings import tried

Pair = tuple[Fraction, ...]


def nondominated(problem: Problem) -> set[Pair]:
    """Pairs of goal values that no other pair of some plan dominates."""
    signs = [1 if goal.sense == "maximise" else -1 for goal in goals_of(problem).values()]
    options = open_options(problem)
    pairs = {row.values for x in selections(problem) for row in _candidates(problem, options, x)}

    def beats(one: Pair, other: Pair) -> bool:
        return one != other and all(s * a >= s * b for s, a, b in zip(signs, one, other, strict=True))

    return {pair for pair in pairs if not any(beats(other, pair) for other in pairs)}


OTHER = (
    {"kind": "benefit", "benefit": "jobs"},
    {"kind": "max_min_return"},
    {"kind": "return_shortfall", "share": "1/2", "resource": "land"},
)


@tried(30)
@given(scenarios(), st.sampled_from(OTHER), st.booleans())
def test_the_frontier_is_complete(scenario: Scenario, other: dict, turned: bool) -> None:
    goals = {"one": {"kind": "benefit", "benefit": "output"}, "two": other}
    doc = scenario.model_dump(mode="json") | {"goals": dict(reversed(goals.items())) if turned else goals}
    changed = read(doc)
    problem = prepare(changed)
    expected = nondominated(problem)
    if not expected:
        with pytest.raises(InfeasibleError):
            frontier(changed, list(changed.goals))
        return
    found = frontier(changed, list(changed.goals))
    assert found.complete
    assert {point.values for point in found.points} == expected
    assert len(found.points) == len(expected)
    if len(expected) > 1:
        fewer = frontier(changed, list(changed.goals), count=1)
        assert not fewer.complete
        assert fewer.points == found.points[:1]


MORE = (
    {"kind": "benefit", "benefit": "tax"},
    {"kind": "max_min_return"},
    {"kind": "return_shortfall", "share": "1/2", "resource": "land"},
    {"kind": "worst_case", "of": {"kind": "benefit", "benefit": "tax"}},
    {"kind": "max_regret", "of": {"kind": "benefit", "benefit": "tax"}},
    {"kind": "mean", "of": {"kind": "benefit", "benefit": "tax"}},
)
SHIFT = {"benefit": "tax", "industries": ["food"], "factor": 0}
FUTURES = {
    "calm": {"name_zh": "平稳", "name_en": "calm"},
    "slump": {
        "name_zh": "低迷",
        "name_en": "slump",
        "shifts": [{"benefit": "tax", "industries": ["food"], "factor": 0}],
    },
}


@tried(24)
@given(scenarios(), st.sampled_from(MORE), st.permutations(["one", "two", "three"]))
def test_the_frontier_of_three_goals_is_complete(scenario: Scenario, third: dict, order: list[str]) -> None:
    goals = {
        "one": {"kind": "benefit", "benefit": "output"},
        "two": {"kind": "benefit", "benefit": "jobs"},
        "three": third,
    }
    doc = scenario.model_dump(mode="json") | {"goals": {name: goals[name] for name in order}, "futures": FUTURES}
    changed = read(doc)
    problem = screen(prepare(changed)).problem
    expected = nondominated(problem)
    if not expected:
        with pytest.raises(InfeasibleError):
            frontier(changed, order)
        return
    found = frontier(changed, order)
    assert found.complete
    assert {point.values for point in found.points} == expected
    assert len(found.points) == len(expected)
    if len(expected) > 1:
        fewer = frontier(changed, order, count=len(expected) - 1)
        assert not fewer.complete
        assert {point.values for point in fewer.points} < expected
        assert frontier(changed, order, count=len(expected)).complete


def test_jobs_against_output(minimal):
    """A B: jobs 300, output 32 000; nothing is better in either, so the frontier is one point."""
    found = frontier(read_scenario(minimal), ["jobs", "output"])
    (point,) = found.points
    assert point.values == (Fraction(300), Fraction(32000))
    assert point.approved == ("A", "B")
    assert found.complete
    assert "proved" in found.summary("en")


@pytest.mark.parametrize(
    ("goals", "code"),
    [
        (["jobs"], "E497"),
        (["jobs", "jobs"], "E497"),
        (["jobs", "tax", "rd", "output"], "E497"),
        (["jobs", "joy"], "E496"),
    ],
)
def test_goals_that_are_none_are_refused(goals, code, minimal):
    with pytest.raises(UsageError) as error:
        frontier(read_scenario(minimal), goals)
    assert error.value.code == code


def test_benefits_are_named_in_words(minimal):
    found = frontier(read_scenario(minimal), ["value_added", "tax"])
    assert [axis.label("en") for axis in found.axes] == ["value added (10k CNY)", "all taxes (10k CNY)"]
    assert [axis.label("zh") for axis in found.axes] == ["年增加值（万元）", "税收合计（万元）"]
