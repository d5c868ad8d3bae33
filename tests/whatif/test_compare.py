"""Comparisons: differences by key, and causes that hold when the change is made, or undone, by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import allocsim
from allocsim.domain.comparison import Steady
from allocsim.domain.scenario import Scenario
from allocsim.errors import InfeasibleError, UsageError
from tests.brute.instances import prepare, read, scenarios
from tests.brute.reference import solve
from tests.properties.settings import tried


def approved(scenario: Scenario) -> dict[str, str]:
    problem = prepare(scenario)
    found = solve(problem)
    assert found.feasible
    return {problem.projects[problem.option_project[o]]: problem.options[o] for o in found.approved}


def test_one_change_is_the_cause(minimal):
    """At 5 % the pool of 8 mu and yi's own 57 do not reach the 70 mu of B; C then fits in yi."""
    first = allocsim.read_scenario(minimal)
    found = allocsim.compare(first, allocsim.read_scenario(minimal, set={"pool.rate": "0.05"}))
    assert [(row.key, row.old, row.new) for row in found.differences] == [("pool.rate", "0.25", "0.05")]
    assert [(row.goal, str(row.first), str(row.second)) for row in found.goals] == [("score", "7750", "5000")]
    assert [(row.project, row.before, row.after) for row in found.turned] == [("B", "in_yi", None), ("C", None, "")]
    assert all(row.alone == row.needed == ("pool.rate",) for row in found.turned)


def test_two_changes_that_act_together(minimal):
    """B takes 70 mu in yi: a quarter of jia's quota and all of yi's. 22.5 + 60 and 25 + 46 reach it, 22.5 + 46 not."""
    change = {"quotas[jia,land,2026].amount": "90", "quotas[yi,land,2026].amount": "46"}
    found = allocsim.compare(allocsim.read_scenario(minimal), allocsim.read_scenario(minimal, set=change))
    (flip,) = (row for row in found.turned if row.project == "B")
    assert (flip.alone, flip.needed) == ((), tuple(change))
    assert "No change does it alone; without any one of these it does not happen" in found.summary("en")


def test_words_decide_nothing_and_are_not_tried(minimal):
    first, second = (allocsim.read_scenario(minimal, set={"title_en": title}) for title in ("One", "Two"))
    found = allocsim.compare(first, second)
    assert [(row.key, row.decides) for row in found.differences] == [("title_en", False)]
    assert not found.turned
    assert "Both approve the same projects." in found.summary("en")


def test_too_many_changes_are_not_tried(minimal, monkeypatch):
    monkeypatch.setattr("allocsim.whatif.compare.FEW", 0)
    second = allocsim.read_scenario(minimal, set={"pool.rate": "0.05"})
    found = allocsim.compare(allocsim.read_scenario(minimal), second)
    assert not found.toggled
    assert all(not row.alone for row in found.turned)
    assert "too many differences" in found.summary("en")
    assert "逐项" in found.summary("zh")


@tried(14)
@given(scenarios(), st.data())
def test_causes_hold_when_tried(scenario: Scenario, data: st.DataObject) -> None:
    """One or two changes; each cause is made again by hand and judged by brute force."""
    doc = scenario.model_dump(mode="json")
    changes = {"pool.rate": data.draw(st.sampled_from(["0", "1", "1/5"]))}
    name = data.draw(st.sampled_from([row["project"] for row in doc["projects"]]))
    changes["projects"] = name

    def made(keys: set[str]) -> Scenario:
        changed = scenario.model_dump(mode="json")
        if "pool.rate" in keys:
            changed["pool"]["rate"] = changes["pool.rate"]
        for row in changed["projects"]:
            if row["project"] == name and f"projects[{name}].jobs" in keys:
                row["jobs"] = 9
            if row["project"] == name and f"projects[{name}].output" in keys:
                row["output"] = "9"
        return read(changed)

    keys = {"pool.rate", f"projects[{name}].jobs", f"projects[{name}].output"}
    second = made(keys)
    try:
        found = allocsim.compare(scenario, second)
    except InfeasibleError:
        return
    first_plan, second_plan = approved(scenario), approved(second)
    names = {n for n in {**first_plan, **second_plan} if first_plan.get(n) != second_plan.get(n)}
    assert {row.project for row in found.turned} == names
    tried_keys = {row.key for row in found.differences} - set(found.untried)
    for row in found.turned:
        for key in tried_keys:
            if solve(prepare(made({key}))).feasible:
                turns = approved(made({key})).get(row.project) == second_plan.get(row.project)
                assert (key in row.alone) == turns
            rest = made(keys - {key})
            if solve(prepare(rest)).feasible:
                turns = approved(rest).get(row.project) == first_plan.get(row.project)
                assert (key in row.needed) == turns


def test_a_row_that_stands_in_one_of_them_is_one_change(minimal):
    """Without C, and without its demands, nothing but the list of projects changes."""
    first = allocsim.read_scenario(minimal)
    fewer = first.replace(
        projects=tuple(row for row in first.projects if row.project != "C"),
        demands=tuple(row for row in first.demands if row.project != "C"),
    )
    found = allocsim.compare(fewer, first.replace(pool=first.pool.model_copy(update={"rate": 0})))
    assert "projects[C]" in {row.key for row in found.differences}
    (flip,) = (row for row in found.turned if row.project == "C")
    assert "projects[C]" in flip.needed


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_document(minimal, lang):
    found = allocsim.compare(*(allocsim.read_scenario(minimal, set={"pool.rate": rate}) for rate in ("0.25", "0")))
    assert found.to_json(lang).count('"text"') == len(found.turned) == 2
    assert "2 flips" in repr(found)


def steady(first: Scenario, second: Scenario, bar: int) -> Steady:
    found = allocsim.compare(first, second, bar=bar).steady
    assert found is not None
    return found


def test_what_keeping_to_the_first_costs(minimal):
    """At 5 % the best plan is A and C (5000); A and B no longer fit, so that B cannot be kept at any price.

    The other way round the best plan is A and B (7750): keeping A and C costs 2750.
    """
    first, second = allocsim.read_scenario(minimal), allocsim.read_scenario(minimal, set={"pool.rate": "0.05"})
    kept = steady(first, second, 100_000)
    assert (kept.kept, kept.dropped, kept.loss) == (("A",), ("B",), 0)
    dear = steady(second, first, 2749)
    assert (dear.kept, dear.dropped, dear.entered, dear.loss) == (("A",), ("C",), ("B",), 0)
    cheap = allocsim.compare(second, first, bar=2750)
    at_last = steady(second, first, 2750)
    assert (at_last.kept, at_last.dropped, at_last.loss) == (("A", "C"), (), 2750)
    assert "at most 2 earlier approvals can be kept: its value is then 5000, 2750 worse" in cheap.summary("en")
    assert cheap.to_records()["steady"]["loss"] == "2750"


def test_a_bar_below_zero_is_refused(minimal):
    scenario = allocsim.read_scenario(minimal)
    with pytest.raises(UsageError, match="below zero"):
        allocsim.compare(scenario, scenario, bar=-1)
