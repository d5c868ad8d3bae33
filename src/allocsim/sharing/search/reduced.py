"""Present values without cells: where a tree gives each seat a fixed part of each year, one product does for all draws.

What is there to be shared depends on the draw alone, the parts on the agreement alone, so the present value of a seat
is Σ_y v[y] · part[p, k, y] · available[d, p, y]. Trees whose amounts depend on the past or on thresholds take the long
way, and so does everything where years move from draw to draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from allocsim.sharing.attribute.sites import terms_of
from allocsim.sharing.books import ledger_flows, receipts, share_construction, share_revenue
from allocsim.sharing.course import Course
from allocsim.sharing.draws import draw_course
from allocsim.sharing.group import Group
from allocsim.sharing.judgement.formulas import Family
from allocsim.sharing.judgement.stream import once_if_equal
from allocsim.sharing.nodes.base import Floats, SharingNode
from allocsim.sharing.nodes.schedule import Schedule
from allocsim.sharing.uncertainty import Run, present_value

STEADY: Final = ("registration", "construction_start", "first_tax", "full_production", "calendar")
"""Clocks whose year does not depend on amounts."""
CHUNK: Final = 4
"""Blocks worked on at a time; arrays have always this size, so that sums are made in the same order."""


def proportional(node: SharingNode) -> bool:
    """Whether a tree gives each seat a part of each year that depends on nothing but the year."""
    plain = (node.linear or type(node) is Schedule) and set(node.clocks()) <= set(STEADY)
    return plain and all(map(proportional, node.children()))


@dataclass(frozen=True, eq=False)
class Chunk:
    """The draws of one chunk for one family: flows of both ledgers, with everything that candidates share kept."""

    family: Family
    course: Course
    discount: Floats
    revenue: Floats  # (D, F, P, Y)
    construction: Floats  # (1 or D, F, P, Y)
    kept: dict[Any, Floats]

    def net(self, group: Group) -> Floats:
        """Net present value by draw, project and seat under one candidate: (D, P, K)."""
        return self._received(group) - self._paid(group)

    def _received(self, group: Group) -> Floats:
        """Cash less incentives paid: (D, P, K)."""
        clause = group.clause("revenue")
        late = terms_of(group.terms).lag > 0
        if clause is None or late or self.course.moves_years or not proportional(group.tree(clause)):
            moved = group.under(self.course)
            due = share_revenue(moved, self.revenue)
            net: Floats = present_value(receipts(moved, due), self.discount)
            if due.paid is not None:
                net = net - present_value(due.paid[:, :, :-1], self.discount)
            return net
        pooled, outside = self._pools(group)
        years, projects = pooled.shape[:2]
        parts = group.tree(clause).share(np.ones((1, 1, projects, years)), group.context)[0, 0] * self.discount
        received: Floats = np.einsum("pky,ypd->dpk", parts, pooled)
        found = received[..., :-1].copy()
        found[..., group.host_seat] += received[..., -1] + outside
        return found

    def _pools(self, group: Group) -> tuple[Floats, Floats]:
        """What is shared (Y, P, D) and the present value of what is outside (D, P), once for equal shares of flows."""
        key = (group.shared.tobytes(), group.kept.tobytes())
        if key not in self.kept:
            shared = np.einsum("f,dfpy->ypd", group.shared, self.revenue)
            self.kept[key] = np.ascontiguousarray(shared)
            outside = np.einsum("f,dfpy->dpy", group.kept, self.revenue)
            self.kept[key, "outside"] = present_value(outside, self.discount)
        return self.kept[key], self.kept[key, "outside"]

    def _paid(self, group: Group) -> Floats:
        clause = group.clause("construction")
        key = "" if clause is None else clause.model_dump_json()
        if key not in self.kept:
            paid = present_value(
                share_construction(group.under(self.course), self.construction).sum(axis=1), self.discount
            )
            found = paid[..., :-1].copy()
            found[..., group.host_seat] += paid[..., -1]
            self.kept[key] = found
        return self.kept[key]


def draw_chunk(family: Family, run: Run, chunk: int) -> Chunk:
    """The draws of one chunk: D = CHUNK · 256."""
    names = [(case.project.project, case.project.industry) for case in family.cases]
    numbers = range(chunk * CHUNK, (chunk + 1) * CHUNK)
    course = joined([draw_course(run.uncertain, names, run.seed, block, run.sampling) for block in numbers])
    moved = family.any_group.under(course)
    revenue = ledger_flows(moved, course.factors, "revenue")
    construction = once_if_equal(ledger_flows(moved, course.factors, "construction"))
    return Chunk(family, course, run.discount, revenue, construction, {})


def joined(courses: Sequence[Course]) -> Course:
    """Courses one after the other: draws of all."""

    def whole(name: str) -> Any:
        parts = [getattr(course, name) for course in courses]
        return None if parts[0] is None else np.concatenate(parts)

    later = tuple(
        (since, np.concatenate([course.later[at][1] for course in courses]))
        for at, (since, _) in enumerate(courses[0].later)
    )
    incentives = tuple(
        (since, np.concatenate([course.incentives[at][1] for course in courses]))
        for at, (since, _) in enumerate(courses[0].incentives)
    )
    names = ("growth", "ramp_delay", "construction_delay", "failure")
    return Course(whole("factors"), later, incentives, **{name: whole(name) for name in names})


def gains(family: Family, nets: Floats, alternatives: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], Floats]:
    """Gain of each party against its alternative by draw: (D, P, K) → (project, county) → (D,)."""
    found: dict[tuple[str, str], Floats] = {}
    for at, case in enumerate(family.cases):
        for seat, county in enumerate(case.parties[:-1]):
            key = (case.project.project, county)
            if key not in found:
                found[key] = nets[:, at, seat] - alternatives.get(key, 0.0)
            else:
                found[key] = found[key] + nets[:, at, seat]
    return found
