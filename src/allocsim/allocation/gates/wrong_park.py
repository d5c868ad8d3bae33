"""Parks that admit stated industries only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import field_validator
from pydantic_core import PydanticCustomError

from allocsim.allocation.gates.base import AllocationGate
from allocsim.domain.fact import column
from allocsim.domain.problem import Problem
from allocsim.domain.reason import Reason


class WrongPark(AllocationGate):
    """A project in a named park must be of an industry that the park admits.

    park[p] ∈ parks  ⇒  industry[p] ∈ parks[park[p]]

    park[p], industry[p]: as the project table names them; a blank industry is in no list
    parks: park → industries, at least one park; other parks admit all · result: failing option → reason
    Raises: `empty_list` without a park
    Source: policy (2023-08-02), task 2: each park's plan states its industries; the lists are a choice of the scenario

    >>> from allocsim.allocation.example import two_counties
    >>> problem = two_counties()  # park east of jingning: P1 food, P2 metal; park west of lingtai: P3 food, P4 road
    >>> list(WrongPark(parks={"east": ["metal"], "west": ["food", "road"]}).evaluate("plan", problem))
    [0]
    """

    kind: ClassVar[str] = "wrong_park"
    title_zh: ClassVar[str] = "园区产业定位"
    title_en: ClassVar[str] = "industries of the park"

    parks: dict[str, tuple[str, ...]] = column(zh="园区准入产业", en="parks", example={"east": ["metal"]})
    """Park → the industries it admits; a park that is not named admits all."""

    @field_validator("parks")
    @classmethod
    def _some(cls, parks: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        if not parks:
            raise PydanticCustomError("empty_list", "name at least one")
        return parks

    def evaluate(self, name: str, problem: Problem) -> Mapping[int, Reason]:
        """Every option of a project in a park that does not admit its industry."""
        parks, industries = problem.project_groups["park"], problem.project_groups["industry"]
        blank = {"zh": "未填写", "en": "not stated"}
        return {
            option: Reason("R214", {"gate": name, "park": parks[project], "industry": industries[project] or blank})
            for option, project in enumerate(problem.option_project.tolist())
            if parks[project] in self.parks and industries[project] not in self.parks[parks[project]]
        }
