"""Random trees of every kind of node, as they stand in a file."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
from hypothesis import strategies as st

from allocsim.sharing.nodes.base import Context, Notes, Remarks, Witness
from tests.sharing.tiny import fixed, phases

ROLES = ("origin", "partner", "host")
SEATS = ("origin", "partner", "host", "partner")
YEARS = 6
EVENTS = ("registration", "construction_start", "first_tax", "full_production")

Tree = dict[str, Any]
small = st.integers(0, 9)
some = st.integers(1, 9)


def by_role(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(dict.fromkeys(ROLES, values))


@st.composite
def shares(draw: st.DrawFn) -> Tree:
    weights = draw(st.lists(small, min_size=3, max_size=3).filter(any))
    return fixed(**{role: Fraction(weight, sum(weights)) for role, weight in zip(ROLES, weights, strict=True)})


@st.composite
def games(draw: st.DrawFn) -> Tree:
    """Convex games of three: every value exists and none is below zero."""
    alone = draw(by_role(some))
    worth = dict(alone)
    for pair in combinations(ROLES, 2):
        worth["+".join(pair)] = sum(alone[role] for role in pair) + draw(some)
    extra = sum(worth["+".join(pair)] - sum(alone[role] for role in pair) for pair in combinations(ROLES, 2))
    worth["+".join(ROLES)] = sum(alone.values()) + extra + draw(small)
    value = draw(st.sampled_from(("shapley", "weighted_shapley", "nucleolus", "tau", "scrb")))
    return {"kind": "game", "value": value, "worth": worth} | (
        {"weights": draw(by_role(some))} if value == "weighted_shapley" else {}
    )


@st.composite
def weighted(draw: st.DrawFn) -> Tree:
    factors = {
        name: {"weight": draw(some), "values": draw(by_role(small).filter(lambda found: any(found.values())))}
        for name in ("payroll", "assets")
    }
    return {"kind": "weighted", "factors": factors, "rates": draw(st.sampled_from(({}, {"host": "0.3"})))}


splits = st.one_of(
    shares(),
    st.sampled_from(({"kind": "by_input"}, {"kind": "by_land"}, {"kind": "by_site"})),
    st.just({"kind": "by_quota", "weights": {"land": "2", "energy": "0.5"}}),
    by_role(some).map(lambda scores: {"kind": "impact", "scores": scores}),
    weighted(),
    games(),
    st.tuples(by_role(st.integers(0, 20000)), by_role(some)).map(
        lambda both: {"kind": "bargaining", "disagreement": both[0], "weights": both[1]}
    ),
)


@st.composite
def schedules(draw: st.DrawFn, inside: st.SearchStrategy[Tree]) -> Tree:
    lasts = sorted(draw(st.sets(st.integers(1, YEARS), max_size=2)))
    firsts = [1, *(last + 1 for last in lasts)]
    stretches = [(first, last, draw(inside)) for first, last in zip(firsts, [*lasts, None], strict=True)]
    clock = draw(st.lists(st.sampled_from((*EVENTS, "calendar")), min_size=1, max_size=2, unique=True))
    found = phases("", *stretches) | {"clock": clock, "offset": draw(st.integers(0, 2))}
    if "calendar" in clock:
        found["year"] = draw(st.integers(2024, 2033))
    return found | ({"before": draw(inside)} if draw(st.booleans()) else {})


@st.composite
def claims(draw: st.DrawFn, inside: st.SearchStrategy[Tree]) -> Tree:
    rule = draw(st.sampled_from(("proportional", "cea", "cel", "talmud", "run_to_the_bank", "minimal_overlap")))
    stated = draw(st.one_of(st.just({}), by_role(st.integers(0, 60000)).filter(lambda found: any(found.values()))))
    estate = draw(st.sampled_from(("year", "cumulative")))
    return {"kind": "claims", "rule": rule, "claims": stated, "estate": estate, "rest": draw(inside)}


@st.composite
def tiered(draw: st.DrawFn, inside: st.SearchStrategy[Tree]) -> Tree:
    ends = sorted(draw(st.sets(st.integers(1, 200000), max_size=2)))
    brackets = [{"upto": end, "node": draw(inside)} for end in ends] + [{"node": draw(inside)}]
    return {"kind": "tiered", "on": draw(st.sampled_from(("year", "cumulative"))), "brackets": brackets}


@st.composite
def paybacks(draw: st.DrawFn, inside: st.SearchStrategy[Tree]) -> Tree:
    parties = draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=2, unique=True))
    amounts = {role: draw(st.integers(0, 100000)) for role in parties} if draw(st.booleans()) else {}
    node = draw(inside)
    if draw(st.booleans()):
        node = phases("payback_done", (1, 2, node), (3, None, draw(splits)))
    return {"kind": "payback", "parties": parties, "amounts": amounts, "node": node}


@st.composite
def floors(draw: st.DrawFn, inside: st.SearchStrategy[Tree]) -> Tree:
    carry = draw(st.sampled_from(("lapse", "carry", "host_pays")))
    guarded = {"partner": "0.1"} if carry == "host_pays" else {"partner": "0.1", "host": "0.3"}
    parts = draw(st.sampled_from(({}, {"partner": "0.2"}, guarded)))
    clock = {"clock": draw(st.sampled_from(EVENTS))} if carry != "lapse" or draw(st.booleans()) else {}
    amounts = {"origin": draw(st.integers(0, 90000))}
    return {"kind": "floor", "amounts": amounts, "shares": parts, "shortfall": carry, "node": draw(inside)} | clock


@st.composite
def caps(draw: st.DrawFn, inside: st.SearchStrategy[Tree]) -> Tree:
    cap = {"brought": "input"} if draw(st.booleans()) else {"amount": draw(st.integers(0, 150000))}
    where = {"excess": draw(st.sampled_from(("host", "kept", "origin"))), "party": "partner"}
    return {"kind": "cap", "on": draw(st.sampled_from(("year", "cumulative"))), "node": draw(inside)} | cap | where


@st.composite
def pools(draw: st.DrawFn, inside: st.SearchStrategy[Tree]) -> Tree:
    found = {"population": draw(by_role(some)), "capacity": draw(by_role(some)), "node": draw(inside)}
    return {"kind": "pooled", "growth_share": "0.4", "base": {"host": draw(st.integers(0, 9000))}} | found


@st.composite
def equalisations(draw: st.DrawFn, inside: st.SearchStrategy[Tree]) -> Tree:
    found = {"population": draw(by_role(some)), "capacity": draw(by_role(st.integers(0, 5000)))}
    return {"kind": "equalisation", "closed": "0.6", "rest": draw(inside)} | found


def wrapped(inside: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    makers = (schedules, claims, tiered, paybacks, floors, caps, pools, equalisations)
    return st.one_of(*(maker(inside) for maker in makers))


trees = st.recursive(splits, wrapped, max_leaves=5)


@st.composite
def bases(draw: st.DrawFn) -> dict[str, Any]:
    incentive = {"clock": draw(st.sampled_from(EVENTS)), "from": 1, "to": draw(st.integers(1, 3))}
    incentive |= draw(st.sampled_from(({"share": "0.4"}, {"share": "1.5"}, {"amount": 30000})))
    over = draw(st.sampled_from(({}, {"over_amount": 20000}, {"over_year": 2027})))
    found = {"incentives": draw(st.sampled_from(([], [incentive]))), "share": draw(st.sampled_from(("1", "0.7")))}
    return found | over | {"payer": draw(st.sampled_from(("host", "partner")))}


brought = st.fixed_dictionaries(
    {
        name: st.lists(st.integers(0, 90000), min_size=4, max_size=4).filter(any)
        for name in ("input", "land", "quota.land", "quota.energy", "site")
    }
)
years = st.fixed_dictionaries(dict.fromkeys(EVENTS[1:], st.integers(-3, YEARS + 2)))


def context(
    clocks: dict[str, int], figures: dict[str, list[int]], first_year: int = 2026, notes: Notes | None = None
) -> Context:
    """The arrays of one project."""
    held = {name: np.array([[*amounts, 0]], dtype=float) for name, amounts in figures.items()}
    years = {name: np.array([[year]]) for name, year in clocks.items()}
    return Context((*SEATS, "kept"), years, held, first_year, notes=notes)


def witness(
    clocks: dict[str, int], figures: dict[str, list[int]], first_year: int = 2026, remarks: Remarks | None = None
) -> Witness:
    """The same in fractions."""
    held = {name: tuple(Fraction(amount) for amount in (*amounts, 0)) for name, amounts in figures.items()}
    return Witness((*SEATS, "kept"), clocks, held, first_year, remarks=remarks)
