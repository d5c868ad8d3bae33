"""The arrays that the engines work on, and a plan expressed in them.

Axes as in `allocsim.axes`. All quantities are int64 ticks; all arrays are read-only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allocsim.axes import USES
from allocsim.domain.member import Gate, Goal, Rule
from allocsim.domain.pool import Carry

Ints = NDArray[np.int64]


def frozen(values: Any, dtype: Any = np.int64) -> NDArray[Any]:
    """A read-only array."""
    array = np.array(values, dtype=dtype)
    array.setflags(write=False)
    return array


@dataclass(frozen=True)
class Prospect:
    """One future as the goals see it: its weight, and what every option brings then."""

    weight: Fraction
    option_benefits: Mapping[str, tuple[Fraction, ...]]  # as of the problem


@dataclass(frozen=True, eq=False)
class Best:
    """The best that any plan reaches of a goal in one future."""

    plan: Plan
    value: Fraction
    """The plan's exact value."""
    bound: Fraction | None
    """Nothing is better than this; None if no bound is known."""
    proved: bool
    """Whether nothing is better than the plan (the solver's word)."""


Foreseen = Mapping[str, Mapping[str, Best]]
"""A goal, as text → future → its best."""


@dataclass(frozen=True, eq=False)
class Problem:
    """What the allocation engine needs to know, derived once from a `Scenario` (or made by a generator)."""

    counties: tuple[str, ...]  # (C,)
    resources: tuple[str, ...]  # (R,)
    years: tuple[int, ...]  # (Y,)
    projects: tuple[str, ...]  # (P,)
    options: tuple[str, ...]  # (O,) identifier within the project; "" = the project's only option
    option_project: Ints  # (O,) index of the project; rising
    option_host: Ints  # (O,) index of the host county
    option_start: Ints  # (O,) index of the start year
    option_use: Ints  # (O,) index of the use
    option_scale: tuple[Fraction, ...]  # (O,)
    option_benefits: Mapping[str, tuple[Fraction, ...]]  # name → (O,), scaled; every column of BENEFITS, `tax` and
    # `public_input`, `floor_area`
    demand_option: Ints  # (E,) rising
    demand_county: Ints  # (E,)
    demand_resource: Ints  # (E,)
    demand_year: Ints  # (E,)
    demand_ticks: Ints  # (E,) > 0, rounded up once
    demand_pool_cap: Ints  # (E,) 0 for projects that are not key
    issued: Ints  # (C, R, Y)
    committed: Ints  # (C, R, Y)
    contributed: Ints  # (C, R, Y) what the pool takes of the county's quota
    retained: Ints  # (C, R, Y) issued − committed − contributed
    city_quota: Ints  # (R, Y) of the row `city` that goes whole to the pool, after its commitments
    pool: Ints  # (R, Y) Σ_c contributed + city_quota
    project_groups: Mapping[str, tuple[str, ...]]  # industry, park, category, level → (P,)
    project_facts: Mapping[str, tuple[Any, ...]]  # reviews, case_by_case, annual_list → (P,)
    carry: Carry
    split: str
    resolution: int
    normalisers: Mapping[str, Fraction]
    rules: Mapping[str, Rule]
    gates: Mapping[str, Gate]
    goals: Mapping[str, Goal]
    resource_ticks: tuple[Fraction, ...]  # (R,) size of a tick in the resource's unit
    eligible: NDArray[np.bool_]  # (O,) False once a gate or a lock excludes the option
    uses: tuple[str, ...] = USES
    futures: Mapping[str, Prospect] = field(default_factory=dict)
    foreseen: Foreseen = field(default_factory=dict)

    @cached_property
    def project_options(self) -> tuple[tuple[int, ...], ...]:
        """Option indices of each project, in order. (P,)"""
        found: list[list[int]] = [[] for _ in self.projects]
        for option, project in enumerate(self.option_project.tolist()):
            found[project].append(option)
        return tuple(map(tuple, found))

    @cached_property
    def option_demands(self) -> tuple[range, ...]:
        """Demand entries of each option: a range, since entries are sorted by option. (O,)"""
        edges = np.searchsorted(self.demand_option, np.arange(len(self.options) + 1))
        return tuple(range(a, b) for a, b in pairwise(edges.tolist()))

    @cached_property
    def quota(self) -> Ints:
        """Issued less committed: what is split into contributed and retained. (C, R, Y)"""
        return frozen(self.issued - self.committed)

    def in_future(self, name: str) -> Problem:
        """The problem with the benefits of one future."""
        return self.replace(option_benefits=self.futures[name].option_benefits)

    def replace(self, **changes: Any) -> Problem:
        """A copy with some fields changed."""
        import dataclasses

        return dataclasses.replace(self, **changes)


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan in integers: the approved options and, for each of their demand entries, the ticks from the pool.

    The rest of each demand (`demand_ticks − pool_ticks`) is retained quota of the entry's county.
    """

    approved: tuple[int, ...]
    """Indices of the approved options, rising."""
    pool_ticks: Ints
    """(E,) ticks from the pool; 0 for entries of options that are not approved."""

    def chosen(self, problem: Problem) -> NDArray[np.bool_]:
        """(O,) True where the option is approved."""
        x = np.zeros(len(problem.options), dtype=bool)
        x[list(self.approved)] = True
        return x

    def drawn(self, problem: Problem) -> Ints:
        """G, the pool ticks by (C, R, N, Y)."""
        return self._sum(problem, self.pool_ticks)

    def own(self, problem: Problem) -> Ints:
        """W, the retained ticks by (C, R, N, Y)."""
        taken = np.where(self.chosen(problem)[problem.demand_option], problem.demand_ticks, 0)
        return self._sum(problem, taken - self.pool_ticks)

    @staticmethod
    def _sum(problem: Problem, ticks: Ints) -> Ints:
        shape = (len(problem.counties), len(problem.resources), len(problem.uses), len(problem.years))
        total = np.zeros(shape, dtype=np.int64)
        use = problem.option_use[problem.demand_option]
        np.add.at(total, (problem.demand_county, problem.demand_resource, use, problem.demand_year), ticks)
        return total
