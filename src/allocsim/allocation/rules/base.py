"""What a rule is: parameters, the numbers of its rows, their bodies, and an audit that shares nothing with them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from allocsim.domain.member import Rule
from allocsim.domain.problem import Ints, Plan, Problem
from allocsim.domain.reason import Breach

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms

Index = tuple[str, ...]
"""Where a row of a rule stands: names of counties, resources, uses, years, projects, as far as they apply."""
Limits = Mapping[Index, tuple[int | None, int | None]]
"""Lower and upper limit of each row; None = no limit on that side."""


class AllocationRule(Rule):
    """Base of the members of `RULES`.

    `limits` holds all numbers, `constrain` all bodies: a sweep that changes a number asks `limits` again and changes
    the loaded rows in place.
    """

    @abstractmethod
    def limits(self, problem: Problem) -> Limits:
        """The lower and upper limit of every row, in the order of the rows. Limits are floored, floors are ceiled."""

    @abstractmethod
    def constrain(self, model: Model, problem: Problem) -> Iterator[tuple[Index, Terms]]:
        """The body of every row as (coefficient, variable) terms, for the same indices as `limits`."""

    @abstractmethod
    def audit(self, problem: Problem, plan: Plan) -> Iterable[Breach]:
        """Every place where `plan` does not keep the rule, found in integers without the model."""

    def forbidden(self, problem: Problem) -> Iterable[int]:
        """Options that the rule excludes whatever else is approved."""
        return ()

    def required(self, problem: Problem) -> Iterable[int]:
        """Projects that the rule wants approved whatever else is."""
        return ()


def selected(names: tuple[str, ...], known: tuple[str, ...]) -> tuple[int, ...]:
    """Indices of `names` in `known`, in the order of `known`; no names = all of them."""
    return tuple(i for i, name in enumerate(known) if not names or name in names)


def options_of(problem: Problem, project: str) -> tuple[int, ...]:
    """Indices of the options of a project. Raises ValueError if there is no such project."""
    return problem.project_options[problem.projects.index(project)]


def approved_projects(problem: Problem, plan: Plan) -> set[str]:
    """Names of the projects with an approved option."""
    return {problem.projects[problem.option_project[option]] for option in plan.approved}


def common_denominator(values: Iterable[Fraction]) -> int:
    """The least whole number that makes all of `values` whole."""
    return lcm(*(value.denominator for value in values))


def floor_share(share: Fraction, ticks: int) -> int:
    """A limit: the share of `ticks`, rounded down."""
    return int(share * ticks // 1)


def ceil_share(share: Fraction, ticks: int) -> int:
    """A floor: the share of `ticks`, rounded up."""
    return int(-((-share * ticks) // 1))


def largest_draws(problem: Problem) -> Ints:
    """E: the sum over projects of the largest Σ_t pool_cap among the project's eligible options, in ticks. (C, R)

    Only entries on the county's side count. It is a constant of the data: no plan can draw more.
    """
    C, R, _ = problem.retained.shape
    live = problem.eligible[problem.demand_option]
    cells = (problem.demand_county * R + problem.demand_resource)[live]
    keys, at = np.unique(problem.demand_option[live] * (C * R) + cells, return_inverse=True)
    per_option = np.zeros(len(keys), dtype=np.int64)
    np.add.at(per_option, at, problem.demand_pool_cap[live])
    keys, at = np.unique(problem.option_project[keys // (C * R)] * (C * R) + keys % (C * R), return_inverse=True)
    per_project = np.zeros(len(keys), dtype=np.int64)
    np.maximum.at(per_project, at, per_option)
    draws = np.zeros(C * R, dtype=np.int64)
    np.add.at(draws, keys % (C * R), per_project)
    return draws.reshape(C, R)
