"""Plans made by hand: what they break, what they are worth, and the nearest plan that keeps every rule."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

from allocsim.allocation.allocate import allocate
from allocsim.allocation.evaluate import evaluate
from allocsim.allocation.example import scenario
from allocsim.allocation.gates.review import Review
from allocsim.allocation.objectives.weighted import Weighted
from allocsim.allocation.rules.exclusive import Exclusive
from allocsim.domain.scenario import Scenario
from allocsim.errors import InfeasibleError
from allocsim.inputs import read_scenario
from tests.brute.instances import prepare, scenarios
from tests.brute.reference import solve
from tests.properties.settings import tried

TAX = {"score": Weighted(weights={"tax": "1"})}
"""Score = 10 000 · tax / 1700: P1 3529, P2 1176, P3 full 5294, half 2647, P4 0."""


def test_broken_rules_are_named_and_mended_with_one_change() -> None:
    """P1 and P3 exclude each other, P4 fails its review. Of P1 + P3 + P4 one of the first two and P4 must go."""
    given = scenario(
        goals=TAX, rules={"either": Exclusive(projects=["P1", "P3"])}, gates={"review": Review(reviews=["necessity"])}
    )
    found = evaluate(allocate(given), {"P1": "", "P3": "full", "P4": ""})
    assert found.broken == ("eligible", "either")
    assert found.goals[0].value == Fraction(3529 + 5294)
    assert found.goals[0].optimum == Fraction(1176 + 5294)
    assert (found.optimum.added, found.optimum.dropped) == (("P2",), ("P1", "P4"))
    assert found.nearest is not None
    assert (found.nearest.difference.dropped, found.nearest.values) == (("P1", "P4"), (Fraction(5294),))


def test_a_plan_that_keeps_every_rule_needs_no_mending() -> None:
    found = evaluate(allocate(scenario(goals=TAX)), {"P2": "", "P3": "half"})
    assert found.feasible
    assert found.nearest is None
    assert (found.optimum.added, found.optimum.changed) == (("P1", "P4"), ("P3",))


@tried(20)
@given(scenarios(), st.randoms(use_true_random=False))
def test_nearest_plan_has_the_fewest_changes(scenario: Scenario, random: object) -> None:
    """Against every selection, each tried by brute force with its projects required and the others excluded."""
    problem = prepare(scenario)
    assume(len(problem.options) <= 5)
    try:
        best = allocate(scenario)
    except InfeasibleError:
        assume(False)
        raise
    picks = [random.choice(options) for options in problem.project_options if random.random() < 0.7]  # type: ignore[attr-defined]
    found = evaluate(best, {problem.projects[problem.option_project[o]]: problem.options[o] for o in picks})
    chosen = {int(problem.option_project[o]): o for o in picks}
    distances = []
    for row in product(*((None, *options) for options in problem.project_options)):
        only = frozenset(o for o in row if o is not None)
        if solve(problem.replace(rules={**problem.rules, **_exactly(problem, only)})).feasible:
            distances.append(sum(chosen.get(p) != o for p, o in enumerate(row)))
    assert (min(distances) == 0) == found.feasible
    assert (found.nearest.difference.count if found.nearest else 0) == min(distances)


def _exactly(problem: object, only: frozenset[int]) -> dict[str, object]:
    from allocsim.allocation.rules.locked_in import LockedIn

    rules: dict[str, object] = {}
    for p, options in enumerate(problem.project_options):  # type: ignore[attr-defined]
        name = problem.projects[p]  # type: ignore[attr-defined]
        taken = [o for o in options if o in only]
        if taken:
            rules[f"in_{p}"] = LockedIn(projects=[name], option=problem.options[taken[0]])  # type: ignore[attr-defined]
        else:
            rules[f"out_{p}"] = Exclusive(projects=[name], at_most=0)
    return rules


def test_what_is_missing_is_told_as_little_as_it_is(minimal: Path) -> None:
    """B and C need 70 + 40 mu in Yi, which retains 45: the pool must give 65 of its 40 mu, no more."""
    found = evaluate(allocate(read_scenario(minimal)), {"B": "", "C": ""})
    assert [(row.rule, row.found, row.allowed) for row in found.breaches] == [("pool_capacity", "6500", "4000")]
