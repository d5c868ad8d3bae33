"""What an allocation says of its plan: goal values, decisions, awards and balances, held against the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from allocsim.allocation.balances import balances
from allocsim.allocation.members import goals_of
from allocsim.domain.allocation import Allocation, CountyBalance, Decision, PoolBalance
from allocsim.domain.problem import Problem
from allocsim.domain.reason import Breach

Ticks = dict[tuple[str, ...], tuple[int, int]]
"""Pool and retained ticks by whatever the key says."""


def claims(problem: Problem, allocation: Allocation) -> Iterator[Breach]:
    """Every claim that the plan, which must be feasible, does not bear out."""
    if not allocation.has_solution:
        yield Breach("decision", ("has_solution",), "False", "True")
    yield from _goals(problem, allocation)
    yield from _decisions(problem, allocation)
    yield from _balances(problem, allocation)


def _goals(problem: Problem, allocation: Allocation) -> Iterator[Breach]:
    """Exact values, no bound on the wrong side, and nothing called proved without a bound."""
    stated = [row.goal for row in allocation.goals]
    if stated != list(problem.goals):
        yield Breach("goal_value", ("goals",), ", ".join(stated), ", ".join(problem.goals))
        return
    for row in allocation.goals:
        goal = goals_of(problem)[row.goal]
        value = goal.value(problem, allocation.plan)
        expected = (goal.kind, goal.sense, goal.unit(problem), goal.tolerance, value)
        given = (row.kind, row.sense, row.unit, row.tolerance, row.value)
        if given != expected:
            yield Breach("goal_value", (row.goal,), _list(given), _list(expected))
        better = None if row.bound is None else (row.bound - value) * (1 if row.sense == "maximise" else -1)
        if better is not None and better < 0:
            yield Breach("goal_value", (row.goal, "bound"), str(row.bound), str(value))
        if row.proved and better is None:
            yield Breach("goal_value", (row.goal, "bound"), "-", "proved")


def _list(values: tuple[object, ...]) -> str:
    return " ".join(map(str, values))


def _decisions(problem: Problem, allocation: Allocation) -> Iterator[Breach]:
    """One decision per project in order, and each says what the plan says."""
    stated = [row.project for row in allocation.decisions]
    if stated != list(problem.projects):
        yield Breach("decision", ("projects",), ", ".join(stated), ", ".join(problem.projects))
        return
    approved = {int(problem.option_project[o]): o for o in allocation.plan.approved}
    for p, row in enumerate(allocation.decisions):
        expected: tuple[object, ...] = ("", "", None)
        option = approved.get(p)
        if option is not None:
            host, start = problem.option_host[option], problem.option_start[option]
            expected = (problem.options[option], problem.counties[host], problem.years[start])
        given = (row.option, row.host, row.year)
        if given != expected:
            yield Breach("decision", (row.project, "option"), _list(given), _list(expected))
        kinds = _kinds(problem, p, option)
        if row.decision not in kinds:
            yield Breach("decision", (row.project, "decision"), row.decision, ", ".join(sorted(kinds)))
        yield from _awards(problem, allocation, row, option)


def _kinds(problem: Problem, p: int, option: int | None) -> set[str]:
    """The words that may be used for a project's decision."""
    offered = problem.project_options[p]
    eligible = [o for o in offered if problem.eligible[o]]
    if option is None:
        return {"waitlisted", "rejected"} if eligible else {"rejected"}
    scales, starts = problem.option_scale, problem.option_start
    kinds = set()
    if scales[option] < max(scales[o] for o in offered):
        kinds.add("partial")
    if starts[option] > min(starts[o] for o in offered):
        kinds.add("deferred")
    whole = scales[option] == max(scales[o] for o in eligible)
    first = starts[option] == min(starts[o] for o in eligible)
    return kinds | {"approved"} if not kinds or (whole and first) else kinds


def _awards(problem: Problem, allocation: Allocation, row: Decision, option: int | None) -> Iterator[Breach]:
    """Awards by resource, county and year sum to what the approved option takes there."""
    expected: Ticks = {}
    for e in problem.option_demands[option] if option is not None else ():
        where = (
            problem.resources[problem.demand_resource[e]],
            problem.counties[problem.demand_county[e]],
            str(problem.years[problem.demand_year[e]]),
        )
        pool = int(allocation.plan.pool_ticks[e])
        _add(expected, where, pool, int(problem.demand_ticks[e]) - pool)
    given: Ticks = {}
    for award in row.awards:
        _add(given, (award.resource, award.county, str(award.year)), award.pool, award.retained)
    for side in sorted({*expected, *given}):
        if given.get(side) != expected.get(side):
            place = (row.project, *side)
            yield Breach("decision", place, str(given.get(side)), str(expected.get(side)))


def _add(sums: Ticks, where: tuple[str, ...], pool: int, retained: int) -> None:
    before = sums.get(where, (0, 0))
    sums[where] = (before[0] + pool, before[1] + retained)


def _balances(problem: Problem, allocation: Allocation) -> Iterator[Breach]:
    """The rows are those of the plan, each ties out by itself, with its neighbours, and with the awards."""
    expected = balances(problem, allocation.plan)
    yield from _same(allocation.pools, expected[0])
    yield from _same(allocation.counties, expected[1])
    for row in allocation.pools:
        yield from _ties(row, row.pool + row.carried_in + row.taken_back, row.awarded)
    for county in allocation.counties:
        used = sum(county.used.values())
        yield from _ties(county, county.retained + county.carried_in, used + county.taken_back)
        if county.quota != county.contributed + county.retained:
            sums = f"{county.contributed} + {county.retained}"
            yield Breach("balance", _place(county), sums, str(county.quota))
    yield from _chained(allocation.pools)
    yield from _chained(allocation.counties)
    yield from _totals(allocation)


def _same(
    given: Sequence[PoolBalance | CountyBalance], expected: Sequence[PoolBalance | CountyBalance]
) -> Iterator[Breach]:
    if len(given) != len(expected):
        yield Breach("balance", ("rows",), str(len(given)), str(len(expected)))
    for mine, theirs in zip(given, expected, strict=False):
        if mine != theirs:
            yield Breach("balance", _place(theirs), str(mine), str(theirs))


def _place(row: PoolBalance | CountyBalance) -> tuple[str, ...]:
    return (*((row.county,) if isinstance(row, CountyBalance) else ()), row.resource, str(row.year))


def _ties(row: PoolBalance | CountyBalance, come: int, gone: int) -> Iterator[Breach]:
    gone += row.carried_out + row.lapsed
    if come != gone or row.quota != row.issued - row.committed:
        yield Breach("balance", _place(row), f"{come} − {gone}", "0")
    least = min(row.carried_in, row.carried_out, row.taken_back, row.lapsed)
    if least < 0:
        yield Breach("balance", _place(row), str(least), "0")


def _chained(rows: Sequence[PoolBalance | CountyBalance]) -> Iterator[Breach]:
    """What is carried into a year was carried out of the year before."""
    before: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = _place(row)[:-1]
        if row.carried_in != before.get(key, 0):
            yield Breach("balance", (*_place(row), "carried_in"), str(row.carried_in), str(before.get(key, 0)))
        before[key] = row.carried_out


def _totals(allocation: Allocation) -> Iterator[Breach]:
    """Awards by resource and year, and by county; county rows against pool rows."""
    sums: dict[str, Counter[tuple[str, ...]]] = {name: Counter() for name in ("awards", "rows")}
    awards, rows = sums["awards"], sums["rows"]
    for decision in allocation.decisions:
        for a in decision.awards:
            awards["pool", a.resource, str(a.year)] += a.pool
            awards["received", a.county, a.resource, str(a.year)] += a.pool
            awards["used", a.county, a.resource, str(a.year)] += a.retained
    for pool in allocation.pools:
        rows["pool", pool.resource, str(pool.year)] += pool.awarded
    for county in allocation.counties:
        rows["received", county.county, county.resource, str(county.year)] += county.received
        rows["used", county.county, county.resource, str(county.year)] += sum(county.used.values())
    for where in sorted({*awards, *rows}):
        if awards[where] != rows[where]:
            yield Breach("balance", where, str(rows[where]), str(awards[where]))
