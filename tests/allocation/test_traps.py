"""Traps of the stack that were seen to bite: none of them can through allocsim's own path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

import allocsim
from allocsim.allocation.answer import Answer, Limits
from allocsim.allocation.audit import breaches
from allocsim.allocation.compiled import LARGEST, compile_model, compile_problem
from allocsim.allocation.engine import optimise
from allocsim.allocation.example import scenario, two_counties
from allocsim.allocation.goals import _whole_bound
from allocsim.allocation.model import build
from allocsim.allocation.objectives.benefit import Benefit
from allocsim.allocation.rules.locked_in import LockedIn
from allocsim.allocation.solve import Session
from allocsim.allocation.split import split
from allocsim.domain.arrays import derive
from allocsim.domain.problem import Plan, Problem, frozen
from allocsim.domain.quota import Quota
from allocsim.domain.scenario import Scenario
from allocsim.errors import AuditError, InfeasibleError, ScenarioError, SolverError
from benchmarks.instances import XS, instance


def knapsack(demands: Sequence[Any], values: Sequence[int], quota: Any, tick: str = "1", **tables: Any) -> Scenario:
    """One county, one resource, no pool: approve what brings most and fits into the quota."""
    names = [f"P{i:02}" for i in range(len(demands))]
    names_of = {name: {"project": name, "name_zh": name, "name_en": name} for name in names}
    facts: dict[str, Any] = {
        "resources": {"land": {"name_zh": "地", "name_en": "land", "unit": "mu", "tick": tick}},
        "pool": {"rate": "0", "source": "-"},
        "counties": [{"county": "jingning", "name_zh": "静宁", "name_en": "Jingning"}],
        "quotas": [{"county": "jingning", "resource": "land", "year": 2026, "amount": quota, "unit": "mu"}],
        "projects": [
            {**names_of[name], "county": "jingning", "level": "county", "use": "new", "jobs": value}
            for name, value in zip(names, values, strict=True)
        ],
        "options": [],
        "demands": [
            {"project": name, "resource": "land", "amount": amount, "unit": "mu"}
            for name, amount in zip(names, demands, strict=True)
        ],
        "goals": {"jobs": Benefit(benefit="jobs")},
    }
    return scenario(**{**facts, **tables})


def best_by_enumeration(demands: Sequence[int], values: Sequence[int], quota: int) -> tuple[int, tuple[int, ...]]:
    """Value and selection of the best plan; among equals the greatest 0/1 vector in the order of the projects."""
    selections = np.array(list(product((1, 0), repeat=len(demands))), dtype=np.int64)
    fits = selections @ np.array(demands, dtype=np.int64) <= quota
    worth = np.where(fits, selections @ np.array(values, dtype=np.int64), -1)
    first = int(np.argmax(worth))
    return int(worth[first]), tuple(np.flatnonzero(selections[first]).tolist())


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), 0.5])
def test_coefficient_that_is_no_whole_number_is_refused(wrong: float) -> None:
    model = build(two_counties())
    model.add(("broken", "land"), [(wrong, model.x[0]), (1, model.x[1])], (None, 1))  # type: ignore[list-item]
    with pytest.raises((SolverError, ValueError)):
        compile_model(model)


@pytest.mark.parametrize("ticks", [LARGEST + 1, 10**15, 2**62])
def test_coefficient_too_large_to_be_exact_is_refused(ticks: int) -> None:
    """Two demands without a common divisor, so that no division makes them small."""
    problem = derive(knapsack([7, 3], [1, 1], 8))
    with pytest.raises(SolverError, match="larger tick"):
        compile_problem(problem.replace(demand_ticks=frozen([ticks, 3])))


def test_huge_amount_is_refused_by_the_reader(minimal: Path, tmp_path: Path) -> None:
    """10^13 mu of demand are 10^15 ticks."""
    assert "tick" in refusal(minimal, tmp_path, "demands", "A,,,land,0,50,", f"A,,,land,0,{10**13},")


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_quota_that_is_no_amount_is_refused_before_the_model(amount: str) -> None:
    """Pyomo raises deep inside for NaN, and takes an infinite quota for no limit at all."""
    with pytest.raises(ValidationError):
        Quota(county="jia", resource="land", year=2026, amount=Decimal(amount), unit="mu")
    with pytest.raises((ValueError, OverflowError)):
        frozen([float(amount)])  # whole numbers cannot hold it either


def test_tiny_demands_are_counted_in_ticks() -> None:
    """Three demands of 0.000 001 against 0.000 002: below every tolerance in mu, whole numbers in ticks."""
    outcome = optimise(derive(knapsack(["0.000001"] * 3, [1, 1, 1], "0.000002", tick="0.000001")))
    assert outcome.plan.approved == (0, 1)
    assert outcome.problem.demand_ticks.tolist() == [1, 1, 1]


def test_excess_below_the_tolerance_is_not_let_through() -> None:
    """1 + 1 + 1.0000005 against 3. A demand is rounded up to the tick, so the three take 3.01."""
    problem = derive(knapsack(["1", "1", "1.0000005"], [1, 1, 1], "3", tick="0.01"))
    assert problem.demand_ticks.tolist() == [100, 100, 101]
    assert optimise(problem).plan.approved == (0, 1)
    found = breaches(problem, Plan((0, 1, 2), frozen([0, 0, 0])))
    assert [str(breach) for breach in found] == ["county_balance(jingning, land, 2026): 301 against 300"]


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [("demands", "land,0,50,", "land,0,1.0000005,"), ("quotas", "2026,100,", "2026,100.0000005,")],
)
def test_amount_finer_than_the_tick_is_an_error(minimal: Path, tmp_path: Path, table: str, old: str, new: str) -> None:
    assert "0.01" in refusal(minimal, tmp_path, table, old, new)


@pytest.mark.parametrize("seed", range(24))
def test_plans_that_miss_a_cap_by_one_tick(seed: int) -> None:
    """Demands of nearly 10^8 ticks against one tick less than a good plan takes, held against all 1024 plans.

    At default tolerances the solver calls such over-allocated plans optimal.
    """
    draw = np.random.default_rng(seed)
    demands = draw.integers(LARGEST // 2, LARGEST, 10).tolist()
    values = draw.integers(1, 1000, 10).tolist()
    quota = int(np.array(demands)[draw.permutation(10)[: draw.integers(4, 8)]].sum())
    value, _ = best_by_enumeration(demands, values, quota)
    lower, approved = best_by_enumeration(demands, values, quota - 1)
    level = ("county", "city_key")[seed % 2]  # key projects draw on the pool, which has a quarter
    tables: dict[str, Any] = {} if level == "county" else {"pool": {"rate": "0.25", "source": "-"}}
    city = knapsack(demands, values, quota - 1, **tables)
    city = city.replace(projects=tuple(row.model_copy(update={"level": level}) for row in city.projects))
    outcome = optimise(derive(city))
    assert outcome.goals[0].value == lower <= value
    assert outcome.goals[0].proved
    assert outcome.plan.approved == approved
    assert breaches(outcome.problem, outcome.plan) == []


def test_gap_is_set_on_purpose_and_reported() -> None:
    """100 000 and 99 995 are nearer than the solver's default gap of 1e-4; proved means the better one."""
    city = knapsack([5, 5], [99_995, 100_000], 5)
    assert option(Session(compile_problem(derive(city))), "mip_rel_gap") == 0.0
    proved = allocsim.allocate(city)
    assert proved.termination == "optimal"
    assert (proved.objective, proved.bound, proved.gap) == (Fraction(100_000), Fraction(100_000), 0.0)
    loose = allocsim.allocate(city, gap=1e-4)
    assert loose.termination == "gap_limit"
    assert loose.provenance.options == {"gap": "0.0001"}


def test_random_seed_is_left_alone() -> None:
    import highspy

    usual = highspy.Highs().getOptionValue("random_seed")[1]
    assert option(Session(compile_problem(two_counties())), "random_seed") == usual


def test_one_then_two_threads_in_one_process() -> None:
    """Another number of threads without a reset of the scheduler made feasible models infeasible."""
    plans = [optimise(instance(XS), limits=Limits(threads=threads)).plan for threads in (1, 2, 1)]
    assert plans[0].approved == plans[1].approved == plans[2].approved
    assert plans[0].pool_ticks.tolist() == plans[1].pool_ticks.tolist() == plans[2].pool_ticks.tolist()


Run = Callable[[Session, Any, float | None], Answer]


def lie(monkeypatch: pytest.MonkeyPatch, answer: Callable[[Session, Run, int], Answer]) -> None:
    """Let `answer(session, honest run, number of the call)` speak for the solver."""
    honest, calls = Session._run, []

    def run(session: Session, start: Any, time: float | None) -> Answer:
        calls.append(1)
        return answer(session, honest, len(calls))

    monkeypatch.setattr(Session, "_run", run)


def test_solver_that_keeps_saying_optimal_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything approved, against one tick of land less than that takes, whatever is forbidden."""
    lie(monkeypatch, lambda session, _, __: Answer("optimal", session.compiled.column_upper.astype(np.int64), 3.0))
    with pytest.raises(SolverError):
        optimise(derive(knapsack([1, 1, 1], [1, 1, 1], 2)))


def test_optimum_that_is_none_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first answer is a poor plan said to be optimal, with a bound to match."""

    def poor(session: Session, honest: Run, call: int) -> Answer:
        if call > 1:
            return honest(session, None, None)
        return Answer("optimal", np.zeros(len(session.compiled.column_keys), dtype=np.int64), 0.0)

    lie(monkeypatch, poor)
    assert optimise(derive(knapsack([1, 1, 1], [1, 1, 1], 2))).goals[0].value == 2


def test_false_infeasible_is_contradicted_by_the_plan_that_approves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lie(monkeypatch, lambda _, __, ___: Answer("infeasible", None, 0.0))
    with pytest.raises(SolverError, match="contradicts"):
        optimise(two_counties())


def test_false_infeasible_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    lie(
        monkeypatch,
        lambda session, honest, call: honest(session, None, None) if call > 1 else Answer("infeasible", None, 0.0),
    )
    assert optimise(two_counties()).goals[0].value == 300


def test_true_infeasible_is_still_believed() -> None:
    """P3 must be approved, and takes more land than there is."""
    with pytest.raises(InfeasibleError):
        optimise(two_counties(quotas=scenario().quotas[:1], rules={"must": LockedIn(projects=["P3"])}))


def test_plan_with_one_tick_too_many_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong after the solver is met by the audit."""

    def generous(problem: Problem, *rest: Any) -> Plan:
        plan = split(problem, *rest)
        first = int(np.flatnonzero(plan.pool_ticks)[0])
        return replace(plan, pool_ticks=frozen(plan.pool_ticks + (np.arange(len(plan.pool_ticks)) == first)))

    monkeypatch.setattr("allocsim.allocation.engine.split", generous)
    with pytest.raises(AuditError):
        allocsim.allocate(scenario())


def test_value_is_recomputed_from_the_data() -> None:
    """A solver's 7470.999999 never shows: values are sums of whole numbers, bounds are rounded to them."""
    allocation = allocsim.allocate(scenario())
    assert allocation.objective == Fraction(300)
    assert isinstance(allocation.objective, Fraction)
    for float_bound in (7470.999999999, 7471.0000001, 7471.3):
        assert _whole_bound(float_bound, Fraction(7471), True, 1) == Fraction(7471)
    assert _whole_bound(7472.2, Fraction(7471), True, 1) == Fraction(7472)


@pytest.mark.parametrize("cell", ["nan", "inf", "1_00", "1e2", '"1,00"', "12%", "−5", "-5", "50亩", "0x32", "5 0"])
def test_cell_that_float_would_misread_is_refused(minimal: Path, tmp_path: Path, cell: str) -> None:
    assert "demands.csv:2:amount" in refusal(minimal, tmp_path, "demands", "land,0,50,", f"land,0,{cell},")


@pytest.mark.parametrize("cell", ["50", "50.00", "\u00a050\u00a0", "５０"])
def test_cell_that_can_only_mean_one_thing_is_read(minimal: Path, tmp_path: Path, cell: str) -> None:
    folder = changed(minimal, tmp_path, "demands", "land,0,50,", f"land,0,{cell},")
    assert allocsim.read_scenario(folder).demands[0].amount == 50


def test_arrays_are_read_only() -> None:
    """A frame's arrays may be read-only too; nothing here writes into what it was given."""
    problem = two_counties()
    for name in ("demand_ticks", "retained", "pool", "eligible"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(problem, name)[...] = 0


def test_frames_hold_text_and_whole_numbers() -> None:
    """pandas 3: text columns are `str`; ticks stay int64, so that sums are exact."""
    frame = allocsim.allocate(scenario()).frame("counties")
    assert frame["county"].dtype == "str"
    ticks = [column for column in frame.columns if column.endswith("_ticks")]
    assert ticks
    assert {str(frame[column].dtype) for column in ticks} == {"int64"}


def option(session: Session, name: str) -> Any:
    """What the loaded solver says of an option."""
    return session._highs.getOptionValue(name)[1]


def changed(folder: Path, to: Path, table: str, old: str, new: str) -> Path:
    """A copy of a scenario with one text in one table replaced."""
    copy = Path(copytree(folder, to / "copy"))
    path = copy / "tables" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def refusal(folder: Path, to: Path, table: str, old: str, new: str) -> str:
    """What the reader says of the changed scenario."""
    with pytest.raises(ScenarioError) as refused:
        allocsim.read_scenario(changed(folder, to, table, old, new))
    return refused.value.text("en")
