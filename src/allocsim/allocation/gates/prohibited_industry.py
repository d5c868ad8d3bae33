"""Industries that are not admitted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from allocsim.allocation.gates.base import AllocationGate
from allocsim.domain.fact import Names, column
from allocsim.domain.problem import Problem
from allocsim.domain.reason import Reason


class ProhibitedIndustry(AllocationGate):
    """A project of a named industry is not admitted.

    industry[p] ∉ industries

    industry[p]: the project's industry as the project table names it
    industries: names, at least one · result: failing option → reason
    Raises: `empty_list` without an industry
    Source: policy (2023-08-02), task 4: strict admission of projects; the list is a choice of the scenario

    >>> from allocsim.allocation.example import two_counties
    >>> problem = two_counties()  # jingning's P2 is metal, lingtai has none
    >>> list(ProhibitedIndustry(industries=["metal"]).evaluate("banned", problem))
    [1]
    """

    kind: ClassVar[str] = "prohibited_industry"
    title_zh: ClassVar[str] = "禁止类产业"
    title_en: ClassVar[str] = "prohibited industry"

    industries: Names = column(zh="产业", en="industries", example=["cement"])
    """Industries that are not admitted."""

    def evaluate(self, name: str, problem: Problem) -> Mapping[int, Reason]:
        """Every option of a project of these industries."""
        found = problem.project_groups["industry"]
        return {
            option: Reason("R213", {"gate": name, "industry": found[project]})
            for option, project in enumerate(problem.option_project.tolist())
            if found[project] in self.industries
        }
