"""Search: every candidate against a judgement of the same agreements, regret and frontier by hand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from allocsim.domain.search import Search
from allocsim.errors import UsageError
from allocsim.sharing.judgement.judge import judge
from allocsim.sharing.nodes import NODES
from allocsim.sharing.search.frontier import frontier
from allocsim.sharing.search.grid import grid
from allocsim.sharing.search.reduced import proportional
from allocsim.sharing.search.search import search
from tests.sharing.test_uncertainty_effects import ALL
from tests.sharing.tiny import BOTH, fixed, phases, tiny

PHASES = phases("first_tax", (1, 3, fixed(origin="0.5", host="0.5")), (4, None, fixed(host="1")))
CHANGES = {
    "agreements.half.revenue.tree": PHASES,
    "uncertain.price": {"name_zh": "乙", "name_en": "b", "low": "0.5", "high": "1.5", "per": "city", "flows": ["tax"]},
}
AXES: dict[str, list[Any]] = {
    "revenue.tree.phases.1.node.shares": [{"origin": x, "host": round(1 - x, 2)} for x in (0.2, 0.5, 0.8)],
    "revenue.tree.phases.1.to, revenue.tree.phases.2.from": [[2, 3], [5, 6]],
    "construction.tree.shares": [{"origin": "0.3", "host": "0.7"}, {"origin": "0.3", "host": "0.6"}],  # the last: 0.9
}
ALONE = {("B", "jia"): 50.0, ("B", "yi"): 20.0}


def run(changes: dict[str, Any] | None = None, **options: Any) -> Search:
    scenario = tiny({**CHANGES, **(changes or {})})
    return search(scenario, BOTH, "half", AXES, alternatives=ALONE, draws=1500, **options)


@pytest.mark.parametrize("uncertain", [None, ALL])
def test_candidates_are_what_a_judgement_says_of_them(uncertain: dict[str, Any] | None) -> None:
    # ALL moves years from draw to draw, so that nothing can be reduced
    changes = {} if uncertain is None else {"uncertain": uncertain}
    found = run(changes)
    scenario = found.scenario
    made = [terms for _, terms in grid(scenario.agreements["half"], AXES, NODES) if not isinstance(terms, dict)]
    formulas = {str(n): terms for n, terms in enumerate([scenario.agreements["half"], *made])}
    judged = judge(scenario, BOTH, formulas=formulas, alternatives=ALONE, draws=1500)
    assert len(judged.by_formula) == len(found.candidates) == 7
    for row, one in zip(judged.by_formula, found.candidates, strict=True):
        assert one.worst_gain == pytest.approx(row.worst_gain)
        assert one.worst_party == ("B", row.worst_party)
        for name in ("all_gain_probability", "satisficing_share", "regret_max", "regret_mean", "city_total"):
            assert getattr(one, name) == pytest.approx(getattr(row, name), abs=1e-9), name


def test_what_is_no_agreement_is_skipped_and_said() -> None:
    found = run()
    assert len(found.skipped) == 6
    point, problem = found.skipped[0]
    assert point["construction.tree.shares"] == "origin:0.3 host:0.6"
    assert problem["en"].endswith("[E382]")
    assert "0.9" in problem["zh"]
    assert "应等于" in problem["zh"]


def test_what_the_file_leaves_out_can_be_varied() -> None:
    scenario = tiny(CHANGES)
    found = search(scenario, BOTH, "half", {"revenue.base.share": ["0.5", "1"]}, alternatives=ALONE, draws=256)
    assert found.skipped == ()
    assert found.candidates[0].gains == found.candidates[2].gains  # the whole is shared unless stated
    assert found.candidates[1].gains != found.candidates[2].gains


def test_terms_that_differ_on_paper_alone_are_not_the_next_best() -> None:
    half = [{"origin": x, "host": 1 - x} for x in (0.5, 0.7)]  # 1 − 0.7 is 0.30000000000000004 in binary
    path = "revenue.tree.phases.1.node.shares"
    found = search(tiny(CHANGES), BOTH, "half", {path: half}, alternatives=ALONE, draws=256)
    assert [row.number for row in found.candidates] == [0, 1, 2]  # 0 and 1 are the same terms
    assert found.next_best is not None
    assert {found.order[0], found.next_best.number} in ({0, 2}, {1, 2})
    assert found.candidates[2].label("en") == "node.shares = origin:0.7 host:0.3"


def test_the_recommended_one_leads_and_costs_are_differences() -> None:
    found = run()
    best, other = found.recommended, found.next_best
    assert best is not None
    assert other is not None
    key = [(row.all_gain_probability, row.worst_gain) for row in found.candidates]
    assert (best.all_gain_probability, best.worst_gain) == max(key)
    assert best.on_frontier
    costs = found.costs()
    assert costs["B", "jia"] == pytest.approx(best.gains["B", "jia"] - other.gains["B", "jia"])
    assert sum(costs.values()) == pytest.approx(0)  # what one gains the other pays
    assert "建议采用" in found.summary("zh")
    assert "Recommended: " in found.summary("en")


def test_thresholds_leave_candidates_out_whatever_they_score() -> None:
    score = {"measure": "worst_gain", "weight": "1", "worst": "-1000", "best": "1000"}
    middle = sorted(row.regret_max for row in run().candidates)[3]
    hard = {"measure": "regret_max", "at_most": f"{middle:.2f}"}
    found = run({"judgement": {"criteria": {"score": score, "hard": hard}}})
    kept = [row for row in found.candidates if row.regret_max <= round(middle, 2)]
    assert 0 < len(kept) < len(found.candidates)
    assert [found.candidates[at] for at in found.order] == sorted(kept, key=lambda row: -(row.score or 0))
    nobody = run({"judgement": {"criteria": {"hard": {"measure": "worst_gain", "at_least": "1e6"}}}})
    assert nobody.recommended is None
    assert "none is recommended" in nobody.summary("en")


def test_the_same_bits_whatever_the_workers_and_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    one = run(progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]  # two chunks of 1024 draws
    with ThreadPoolExecutor(2) as pool:
        assert run(executor=pool).to_json() == one.to_json()


def test_only_trees_that_depend_on_the_year_alone_are_reduced() -> None:
    scenario = tiny(CHANGES)
    revenue = scenario.agreements["half"].revenue
    assert revenue is not None
    assert proportional(revenue.tree)  # type: ignore[arg-type]


def test_frontier_by_hand() -> None:
    values = np.array([[3.0, 1, 5], [2, 2, 5], [2, 1, 5], [3, 1, 4], [0, 9, 0]])
    assert frontier(values).tolist() == [True, True, False, False, True]


@pytest.mark.parametrize(
    ("agreement", "axes", "changes", "code"),
    [
        ("quarter", AXES, {}, "U075"),  # there is none
        ("half", {"revenue.trees.shares": [1]}, {}, "U073"),  # it is called tree
        ("half", {"revenue.tree.phases.7.to": [1]}, {}, "U073"),  # there are two
        ("half", {"revenue.tree.phases.1.to, revenue.tree.phases.2.from": [3]}, {}, "U074"),  # two paths, one value
        ("half", AXES, {"judgement": {"criteria": {"a": {"measure": "payback_year", "at_most": "2030"}}}}, "U072"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused(
    agreement: str, axes: dict[str, Any], changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(UsageError) as caught:
        search(tiny({**CHANGES, **changes}), BOTH, agreement, axes)
    assert caught.value.code == code


def test_only_the_projects_asked_for() -> None:
    with pytest.raises(UsageError) as caught:
        run(projects=["C"])  # its roles are others
    assert caught.value.code == "U071"
    assert run(projects=["B"]).projects == ("B",)
