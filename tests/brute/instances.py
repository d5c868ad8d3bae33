"""Tiny random scenarios, small enough to try every plan of, rich enough to meet every rule."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import prod
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from allocsim.allocation.gates import GATES
from allocsim.allocation.objectives import OBJECTIVES
from allocsim.allocation.rules import RULES
from allocsim.axes import USES
from allocsim.domain.arrays import derive
from allocsim.domain.problem import Problem, frozen
from allocsim.domain.scenario import Scenario
from tests.brute.rules import open_options

REGISTERS = {"rules": RULES, "gates": GATES, "goals": OBJECTIVES, "nodes": ()}
SHARES = st.sampled_from(["1/4", "0.3", "1/3", "1/2", "2/3", "0", "1"])
COUNTIES = ("east", "mid", "west")
RESOURCES = {"land": ("mu", Decimal("0.5")), "energy": ("tce", Decimal(1))}

Doc = dict[str, Any]


def prepare(scenario: Scenario) -> Problem:
    """The arrays with the options that gates and locks leave open."""
    problem = derive(scenario)
    options = set(open_options(problem))
    return problem.replace(eligible=frozen([o in options for o in range(len(problem.options))], np.bool_))


def read(doc: Doc) -> Scenario:
    """A scenario from its tables, with the built-in registers."""
    return Scenario.model_validate(doc, context=REGISTERS)


@st.composite
def scenarios(draw: st.DrawFn, rules: bool = True) -> Scenario:
    """2–3 counties, 1–2 resources, 1–3 years, 2–5 projects with at most 7 options, up to 3 rules and 3 goals."""
    counties = COUNTIES[: draw(_evenly([2, 3]))]
    resources = list(RESOURCES)[: draw(_evenly([1, 2]))]
    years = list(range(2026, 2026 + draw(_evenly([1, 2, 3]))))
    doc: Doc = {
        "schema_version": 1,
        "id": "tiny",
        "title_zh": "小例",
        "title_en": "tiny",
        "years": years,
        "resources": {name: _resource(name) for name in resources},
        "counties": [{"county": name, "name_zh": name, "name_en": name} for name in counties],
        "pool": draw(_pools()),
        "carry": draw(_carries()),
        "quotas": draw(_amounts([*counties, "city"], resources, years, 6)),
        "committed": draw(st.just([]) | _amounts(counties, resources, years, 1)),
        **draw(_projects(counties, years)),
    }
    _no_overdraft(doc)
    doc["demands"] = draw(_demands(doc, counties, resources))
    doc["goals"] = draw(_goals(resources, counties))
    if rules:
        doc["gates"] = draw(_gates(resources))
        doc["rules"] = draw(_rules(doc, counties, resources))
    scenario = read(doc)
    problem = derive(scenario)
    assume(_plans(problem) <= 30_000)
    return scenario


def _plans(problem: Problem) -> int:
    """About how many selections and splits there are to try."""
    choices = prod(len(offered) + 1 for offered in problem.project_options)
    width = [0] * len(problem.projects)
    widest = 1
    for r in range(len(problem.resources)):
        for p, offered in enumerate(problem.project_options):
            width[p] = max(
                prod(
                    int(problem.demand_pool_cap[e]) + 1
                    for e in problem.option_demands[o]
                    if problem.demand_resource[e] == r
                )
                for o in offered
            )
        widest = max(widest, prod(width))
    return choices * widest


def _evenly(values: Sequence[Any]) -> st.SearchStrategy[Any]:
    """Each value as often as the others; the first is the simplest. (Plain integers come out mostly small.)"""
    return st.sampled_from(values)


def _resource(name: str) -> Doc:
    unit, tick = RESOURCES[name]
    return {"name_zh": name, "name_en": name, "unit": unit, "tick": tick}


def _pools() -> st.SearchStrategy[Doc]:
    levels = _evenly([["province_key", "city_key"], ["province_key", "city_key"], ["city_key"]])
    return st.fixed_dictionaries(
        {
            "rate": _evenly(["1/4", "1/3", "0.5", "1/2", "3/4", "0", "1"]),
            "source": st.just("test"),
            "levels": levels,
            "share": _evenly(["1", "1", "1", "1/2"]),
            "split": _evenly(["pool_first", "own_first"]),
            "city": _evenly(["pool", "apportioned"]),
        }
    )


def _carries() -> st.SearchStrategy[Doc]:
    return st.fixed_dictionaries(
        {
            "retained": _evenly([True, True, False]),
            "pool": _evenly([True, False]),
            "life": _evenly([1, 2, 0]),
            "cap": _evenly(["1", "1", "1/2", "1/3", "0"]),
            "take_back": _evenly([False, True]),
        }
    )


@st.composite
def _amounts(draw: st.DrawFn, counties: Any, resources: Any, years: Any, most: int) -> list[Doc]:
    rows = []
    for county in counties:
        for resource in resources:
            unit, tick = RESOURCES[resource]
            for year in years:
                ticks = draw(_evenly(range(most + 1 if county != "city" else most // 2 + 1)))
                rows.append(
                    {"county": county, "resource": resource, "year": year, "amount": ticks * tick, "unit": unit}
                )
    return rows


def _no_overdraft(doc: Doc) -> None:
    """Leave out commitments of more than was issued."""
    issued = {(row["county"], row["resource"], row["year"]): row["amount"] for row in doc["quotas"]}
    doc["committed"] = [
        row for row in doc["committed"] if row["amount"] <= issued[row["county"], row["resource"], row["year"]]
    ]


@st.composite
def _projects(draw: st.DrawFn, counties: Any, years: Any) -> Doc:
    projects, options = [], []
    left = 7
    names = [f"P{i}" for i in range(1, draw(_evenly([2, 3, 4, 5])) + 1)]
    for i, name in enumerate(names):
        projects.append(
            {
                "project": name,
                "name_zh": name,
                "name_en": name,
                "county": draw(_evenly(counties)),
                "level": draw(_evenly(["city_key", "city_key", "province_key", "county"])),
                "use": draw(_evenly(USES)),
                "industry": draw(_evenly(["food", "steel"])),
                "park": draw(_evenly(["", "north", "south"])),
                "investor_review": draw(_evenly(["", "pass", "pass", "fail"])),
                **{
                    column: draw(_evenly(range(7)))
                    for column in ("investment", "output", "tax_vat", "jobs", "public_input", "floor_area")
                },
            }
        )
        count = draw(_evenly(range(min(3, left - (len(names) - i - 1)) + 1)))
        left -= max(1, count)
        for k in range(count):
            options.append(
                {
                    "project": name,
                    "option": f"o{k}",
                    "host": draw(_evenly(["", *counties])),
                    "year": draw(_evenly([None, *years])),
                    "scale": draw(_evenly(["1", "1", "1/2", "2/3"])),
                }
            )
    return {"projects": projects, "options": options}


@st.composite
def _demands(draw: st.DrawFn, doc: Doc, counties: Any, resources: Any) -> list[Doc]:
    """Up to three rows a project, each for all options or one, on the host's or an origin's side."""
    years, rows = doc["years"], {}
    for project in doc["projects"]:
        name = project["project"]
        offered = [row for row in doc["options"] if row["project"] == name]
        for _ in range(draw(_evenly([1, 2, 3]))):
            option = draw(_evenly(["", "", *(row["option"] for row in offered)]))
            starts = [row["year"] or years[0] for row in offered if option in ("", row["option"])]
            last = max(starts, default=years[0])
            resource = draw(_evenly(resources))
            unit, tick = RESOURCES[resource]
            row = {
                "project": name,
                "option": option,
                "county": draw(_evenly(["", "", "", *counties])),
                "resource": resource,
                "offset": draw(st.integers(0, years[-1] - last)),
                "amount": draw(_evenly([1, 2, 3, 4, 5, 6, 0])) * tick / draw(_evenly([1, 1, 1, 4])),
                "unit": unit,
                "exempt": draw(_evenly(["0", "0", "1/4"])),
                "multiplier": draw(_evenly(["1", "1", "1.5"])),
            }
            rows[tuple(row[key] for key in ("option", "county", "resource", "offset")), name] = row
    return list(rows.values())


@st.composite
def _goals(draw: st.DrawFn, resources: Any, counties: Any) -> Doc:
    benefit = _evenly(["output", "tax", "jobs", "investment"])
    tolerance = _evenly([0, 0, 1, 3])
    weights = st.dictionaries(benefit, _evenly(["1", "0.3", "2"]), min_size=1, max_size=2)
    some = _evenly([[], list(counties[:1]), list(counties[1:])])
    kinds = [
        {"kind": st.just("weighted"), "weights": weights, "tolerance": _evenly([0, 500, 3000])},
        {"kind": st.just("benefit"), "benefit": benefit, "tolerance": tolerance},
        {"kind": st.just("benefit"), "benefit": benefit, "tolerance": tolerance},
        {
            "kind": st.just("return_shortfall"),
            "share": SHARES,
            "resource": _evenly(resources),
            "counties": some,
            "tolerance": _evenly([0, 0, 1]),
        },
        {
            "kind": st.just("max_min_return"),
            "resources": _evenly([[], resources[:1]]),
            "counties": some,
            "tolerance": _evenly([0, 0, 20]),
        },
    ]
    goals = st.lists(st.one_of([st.fixed_dictionaries(kind) for kind in kinds]), min_size=1, max_size=3)
    return {f"goal_{i}": goal for i, goal in enumerate(draw(goals))}


@st.composite
def _gates(draw: st.DrawFn, resources: Any) -> Doc:
    level = _evenly(["0.5", "1", "2"])
    resource = _evenly(resources)
    kinds = [
        {"kind": st.just("review"), "reviews": st.just(["investor"]), "blank": _evenly(["pass", "fail"])},
        {
            "kind": _evenly(["investment_intensity", "tax_per_mu"]),
            "at_least": level,
            "resource": resource,
            "uses": _evenly([[], ["new"], ["new", "expansion"]]),
        },
        {"kind": st.just("output_per_tce"), "at_least": level, "resource": resource},
        {"kind": st.just("prohibited_industry"), "industries": st.just(["steel"])},
        {"kind": st.just("wrong_park"), "parks": st.just({"north": ["food"]})},
    ]
    gates = st.lists(st.one_of([st.fixed_dictionaries(kind) for kind in kinds]), max_size=1)
    chosen = draw(st.just([]) | st.just([]) | gates)
    return {f"gate_{i}": gate for i, gate in enumerate(chosen)}


@st.composite
def _rules(draw: st.DrawFn, doc: Doc, counties: Any, resources: Any) -> Doc:
    names = [row["project"] for row in doc["projects"]]
    return {f"rule_{i}": draw(_rule(doc, names, counties, resources)) for i in range(draw(_evenly([0, 1, 2, 3])))}


@st.composite
def _rule(draw: st.DrawFn, doc: Doc, names: Any, counties: Any, resources: Any) -> Doc:
    """One rule of a random kind with random numbers."""
    kind = draw(_evenly([cls.kind for cls in RULES]))
    where = {
        "resources": draw(_evenly([[], resources[:1], resources[-1:]])),
        "counties": draw(_evenly([[], list(counties[:1]), list(counties[1:])])),
    }
    share, use = draw(SHARES), draw(_evenly(USES))
    limit = {"share": share} if draw(_evenly([True, False])) else {"amount": draw(_evenly([1, 2, 3, 0]))}
    some = draw(st.lists(_evenly(names), min_size=1, max_size=3, unique=True))
    match kind:
        case "locked_in" | "locked_out":
            return {"kind": kind, "projects": some[:1]}
        case "exclusive":
            return {"kind": kind, "projects": some, "at_most": draw(_evenly([0, 1, 2]))}
        case "prerequisite":
            return {"kind": kind, "project": some[0], "requires": [n for n in names if n != some[0]][:2]}
        case "stability":
            return {"kind": kind, "projects": some, "at_most_dropped": draw(_evenly([0, 1, 2]))}
        case "county_cap":
            return {"kind": kind, **where, **limit}
        case "return_floor":
            return {"kind": kind, "share": share, **where}
        case "use_cap" | "use_consumed":
            return {"kind": kind, "use": use, **where, **limit}
        case "use_set_aside":
            shares = [{use: share}, {"new": "0.3", "expansion": "0.3"}, dict.fromkeys(USES, "1/3")]
            return {"kind": kind, "shares": draw(_evenly(shares)), **where}
        case "group_floor" | "group_cap":
            group = draw(_evenly(["industry", "park", "level"]))
            members = sorted({row[group] for row in doc["projects"]} - {""})
            assume(members)
            small = {"share": draw(_evenly(["0", "1/4", "1/3"]))} if "share" in limit else limit
            return {
                "kind": kind,
                "group": group,
                "members": members[: draw(_evenly([1, 2]))],
                "resources": where["resources"],
                **small,
            }
        case "park_intensity":
            parks = [row["park"] for row in doc["projects"] if row["park"]]
            assume(parks)
            return {"kind": kind, "park": parks[0], "area": draw(_evenly([1, 2, 4])), "intensity": "1.5"}
        case "public_budget":
            return {"kind": kind, "amount": draw(_evenly(range(9)))}
        case "evaluation_tilt":
            named = where["counties"] or list(counties[:1])
            return {"kind": kind, "counties": named, "resources": where["resources"], "extra": share, "reward": 100}
    raise AssertionError(f"no instance of rule {kind}")


@st.composite
def uncertain(draw: st.DrawFn) -> Scenario:
    """A tiny scenario with 1–4 futures, some with a larger demand, and at least one goal over them."""
    doc = draw(scenarios()).model_dump(mode="json", exclude={"overrides", "frozen_sums", "frozen_count"})
    doc["futures"] = draw(_futures(doc))
    doc["normalisers"] = {"output": 10, "jobs": 7}  # a future may bring what no table states
    of = {"kind": "benefit", "benefit": draw(_evenly(["output", "jobs"]))}
    if draw(_evenly([True, False])):
        of = {"kind": "weighted", "weights": {"output": "2", "jobs": "1"}}
    goal: Doc = {"kind": draw(_evenly(["mean", "cvar", "cvar", "worst_case", "max_regret", "max_regret"])), "of": of}
    if goal["kind"] == "cvar":
        goal["alpha"] = draw(_evenly(["0", "1/3", "0.5", "0.7", "0.9"]))
    goal["tolerance"] = draw(_evenly([0, 0, 2]))
    others = dict(list(doc["goals"].items())[: draw(_evenly([0, 0, 1]))])
    doc["goals"] = {"hedge": goal, **others} if draw(_evenly([True, False])) else {**others, "hedge": goal}
    scenario = read(doc)
    assume(_plans(derive(scenario)) <= 30_000)
    return scenario


@st.composite
def _futures(draw: st.DrawFn, doc: Doc) -> Doc:
    count = draw(_evenly([1, 2, 3, 3, 4]))
    weights = draw(_evenly([[None] * count, [f"{n + 1}/{count * (count + 1) // 2}" for n in range(count)]]))
    found = {}
    for n in range(count):
        cells = {
            f"projects[{row['project']}].{benefit}": draw(_evenly(range(9)))
            for row in doc["projects"]
            for benefit in ("output", "jobs")
            if draw(_evenly([True, True, False]))
        }
        shifts = [{"benefit": "output", "industries": draw(_evenly([[], ["food"]])), "factor": "1/2"}]
        if draw(_evenly([False, False, True])):
            shifts.append({"resource": doc["demands"][0]["resource"], "factor": draw(_evenly(["1/2", "4/3"]))})
        names = {"name_zh": f"情景{n}", "name_en": f"future {n}"}
        found[f"f{n}"] = {**names, "weight": weights[n], "set": cells, "shifts": shifts}
    return found


@st.composite
def fair(draw: st.DrawFn) -> Scenario:
    """A tiny scenario with a fair sum of returns, before or after another goal or alone."""
    doc = draw(scenarios()).model_dump(mode="json", exclude={"overrides", "frozen_sums", "frozen_count"})
    goal = {
        "kind": "alpha_fair",
        "resource": draw(_evenly(list(doc["resources"]))),
        "alpha": draw(_evenly([0, 1, 1, 2])),
        "pieces": draw(_evenly([1, 2, 3, 10])),
        "tolerance": draw(_evenly([0, 0, 150])),
    }
    others = dict(list(doc["goals"].items())[: draw(_evenly([0, 1, 1]))])
    doc["goals"] = {"fair": goal, **others} if draw(_evenly([True, False])) else {**others, "fair": goal}
    return read(doc)
