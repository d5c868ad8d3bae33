"""Gates and rules once more, straight from their definitions, for one plan at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from allocsim.domain.problem import Problem

Cell = tuple[int, int, int]
"""County, use, year."""
Ticks = Mapping[Cell, int]


def open_options(problem: Problem) -> list[int]:
    """Options that no gate fails and no rule locks out."""
    out = {p for rule in _of(problem, "locked_out") for p in rule.projects}
    return [
        o
        for o in range(len(problem.options))
        if _project(problem, o) not in out and all(_passes(problem, gate, o) for gate in problem.gates.values())
    ]


def _passes(problem: Problem, gate: Any, o: int) -> bool:
    p = int(problem.option_project[o])
    if gate.kind == "review":
        results = [problem.project_facts[f"{name}_review"][p] or gate.blank for name in gate.reviews]
        return "fail" not in results
    if gate.kind == "prohibited_industry":
        return problem.project_groups["industry"][p] not in gate.industries
    if gate.kind == "wrong_park":
        park = problem.project_groups["park"][p]
        return park not in gate.parks or problem.project_groups["industry"][p] in gate.parks[park]
    column = {"investment_intensity": "investment", "tax_per_mu": "tax", "output_per_tce": "output"}[gate.kind]
    if getattr(gate, "uses", ()) and problem.uses[problem.option_use[o]] not in gate.uses:
        return True
    r = problem.resources.index(gate.resource)
    by_year = [0] * len(problem.years)
    for e in problem.option_demands[o]:
        if problem.demand_resource[e] == r:
            by_year[problem.demand_year[e]] += int(problem.demand_ticks[e])
    ticks = max(by_year) if gate.kind == "output_per_tce" else sum(by_year)
    return problem.option_benefits[column][o] >= Fraction(gate.at_least) * ticks * problem.resource_ticks[r]


def selection_kept(problem: Problem, approved: Sequence[int]) -> bool:
    """Whether the approved options keep every rule that does not ask where their quota comes from."""
    names = [_project(problem, o) for o in approved]
    return all(_selection(problem, rule, approved, names) for rule in problem.rules.values())


def _selection(problem: Problem, rule: Any, approved: Sequence[int], names: Sequence[str]) -> bool:
    match rule.kind:
        case "locked_in":
            options = {_project(problem, o): problem.options[o] for o in approved}
            return all(p in options and rule.option in ("", options[p]) for p in rule.projects)
        case "locked_out":
            return not set(rule.projects) & set(names)
        case "exclusive":
            return len(set(rule.projects) & set(names)) <= rule.at_most
        case "prerequisite":
            return rule.project not in names or set(rule.requires) <= set(names)
        case "stability":
            return len(set(rule.projects) - set(names)) <= rule.at_most_dropped
        case "public_budget":
            spent = sum(problem.option_benefits["public_input"][o] for o in approved)
            return spent <= Fraction(rule.amount)
        case "park_intensity":
            parks = problem.project_groups["park"]
            inside = [o for o in approved if parks[problem.option_project[o]] == rule.park]
            area = sum(problem.option_benefits["floor_area"][o] for o in inside)
            return area <= rule.intensity * Fraction(rule.area)
        case "group_floor" | "group_cap":
            return all(_group(problem, rule, r, approved) for r in _resources(problem, rule))
    return True


def _group(problem: Problem, rule: Any, r: int, approved: Sequence[int]) -> bool:
    groups = problem.project_groups[rule.group]
    taken = sum(
        int(problem.demand_ticks[e])
        for o in approved
        if groups[problem.option_project[o]] in rule.members
        for e in problem.option_demands[o]
        if problem.demand_resource[e] == r
    )
    whole = int(problem.quota[:, r].sum() + problem.city_quota[r].sum())
    if rule.kind == "group_cap":
        return taken <= floor(_limit(problem, rule, r, whole))
    return taken >= ceil(_limit(problem, rule, r, whole))


def draws_kept(problem: Problem, options: Sequence[int], r: int, G: Ticks, W: Ticks) -> bool:
    """Whether pool ticks G and retained ticks W of resource `r` keep every rule on them."""
    return all(
        _draws(problem, options, rule, r, c, G, W)
        for rule in problem.rules.values()
        if r in _resources(problem, rule)
        for c in _counties(problem, rule)
    )


def _draws(problem: Problem, options: Sequence[int], rule: Any, r: int, c: int, G: Ticks, W: Ticks) -> bool:
    drawn = sum(ticks for cell, ticks in G.items() if cell[0] == c)
    pool = int(problem.pool[r].sum())
    match rule.kind:
        case "county_cap":
            return drawn <= floor(_limit(problem, rule, r, pool))
        case "return_floor":
            return drawn >= return_target(problem, options, rule.share, c, r)
        case "evaluation_tilt":
            return drawn >= min(floor(rule.extra * pool), most(problem, options, c, r))
        case "use_cap" | "use_consumed":
            n = problem.uses.index(rule.use)
            for y, retained in enumerate(problem.retained[c, r].tolist()):
                used, limit = W.get((c, n, y), 0), _limit(problem, rule, r, retained)
                if used > floor(limit) if rule.kind == "use_cap" else used < ceil(limit):
                    return False
    return True


def return_target(problem: Problem, options: Sequence[int], share: Fraction, c: int, r: int) -> int:
    """What a return floor asks for: the share of the contribution, but no more than could be drawn."""
    return min(ceil(share * int(problem.contributed[c, r].sum())), most(problem, options, c, r))


def most(problem: Problem, options: Sequence[int], c: int, r: int) -> int:
    """E: what the county's projects could draw if all were approved in the option that draws most."""
    best = dict.fromkeys(range(len(problem.projects)), 0)
    for o in options:
        here = [
            int(problem.demand_pool_cap[e])
            for e in problem.option_demands[o]
            if problem.demand_county[e] == c and problem.demand_resource[e] == r
        ]
        p = int(problem.option_project[o])
        best[p] = max(best[p], sum(here))
    return sum(best.values())


def needs(problem: Problem, r: int, c: int, W: Ticks) -> tuple[int, ...]:
    """What the county must put into each year: what is used, or more where a rule sets quota aside."""
    found = []
    for y in range(len(problem.years)):
        used = [W.get((c, n, y), 0) for n in range(len(problem.uses))]
        kept = [
            sum(max(pair) for pair in zip(used, floors, strict=True))
            for floors in _set_asides(problem, r, c, int(problem.retained[c, r, y]))
        ]
        found.append(max([sum(used), *kept]))
    return tuple(found)


def _set_asides(problem: Problem, r: int, c: int, retained: int) -> Iterator[list[int]]:
    for rule in _of(problem, "use_set_aside"):
        if r not in _resources(problem, rule) or c not in _counties(problem, rule):
            continue
        exact = [rule.shares.get(use, Fraction(0)) * retained for use in problem.uses]
        if sum(rule.shares.values()) == 1:
            whole = [floor(part) for part in exact]
            order = sorted(range(len(exact)), key=lambda n: (whole[n] - exact[n], n))
            for n in order[: retained - sum(whole)]:
                whole[n] += 1
            yield whole
        else:
            yield [ceil(part) for part in exact]


def _of(problem: Problem, kind: str) -> list[Any]:
    return [rule for rule in problem.rules.values() if rule.kind == kind]


def _project(problem: Problem, o: int) -> str:
    return problem.projects[problem.option_project[o]]


def _resources(problem: Problem, rule: Any) -> list[int]:
    names = getattr(rule, "resources", ()) or problem.resources
    return [r for r, name in enumerate(problem.resources) if name in names]


def _counties(problem: Problem, rule: Any) -> list[int]:
    names = getattr(rule, "counties", ()) or problem.counties
    return [c for c, name in enumerate(problem.counties) if name in names]


def _limit(problem: Problem, rule: Any, r: int, whole: int) -> Fraction:
    """The share of `whole`, or the stated amount, in ticks."""
    if rule.share is not None:
        return Fraction(rule.share) * whole
    return Fraction(rule.amount) / problem.resource_ticks[r]
