"""Reviews of investor, market and necessity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from allocsim.allocation.gates.base import AllocationGate
from allocsim.domain.fact import column
from allocsim.domain.problem import Problem
from allocsim.domain.project import Project
from allocsim.domain.reason import Reason

Subject = Literal["investor", "market", "necessity"]


def _some(reviews: tuple[Subject, ...]) -> tuple[Subject, ...]:
    if not reviews:
        raise PydanticCustomError("empty_list", "name at least one")
    return reviews


class Review(AllocationGate):
    """A project must not have failed any of the named reviews.

    review[p,s] ≠ fail for every named subject s, and with `blank = "fail"` review[p,s] = pass

    review[p,s]: what the project table says, pass, fail or blank (not reviewed)
    reviews: subjects, at least one · blank: how a missing review counts · result: failing option → reason
    Raises: `empty_list` without a subject
    Source: policy (2023-08-02), task 4: examine the investor's capability, the market outlook and the necessity

    >>> from allocsim.allocation.example import two_counties
    >>> problem = two_counties()  # P4 of lingtai failed the review of its necessity, jingning's projects have none
    >>> list(Review(reviews=["market", "necessity"]).evaluate("reviewed", problem))
    [4]
    >>> [reason.code for reason in Review(reviews=["market"], blank="fail").evaluate("reviewed", problem).values()]
    ['R211', 'R211', 'R211', 'R211', 'R211']
    """

    kind: ClassVar[str] = "review"
    title_zh: ClassVar[str] = "项目论证"
    title_en: ClassVar[str] = "project review"

    reviews: Annotated[tuple[Subject, ...], AfterValidator(_some)] = column(
        zh="论证事项", en="reviews", example=["investor", "market", "necessity"]
    )
    """Reviews that count: `investor`, `market`, `necessity`."""
    blank: Literal["pass", "fail"] = column("pass", zh="未论证时", en="blank")
    """How a project without the review counts."""

    def evaluate(self, name: str, problem: Problem) -> Mapping[int, Reason]:
        """Every option of a project that fails, with the reviews that it failed, or else those it lacks."""
        failing: dict[int, Reason] = {}
        for project, options in enumerate(problem.project_options):
            said = {s: problem.project_facts[f"{s}_review"][project] for s in self.reviews}
            failed = [s for s in said if said[s] == "fail"]
            lacking = [s for s in said if not said[s] and self.blank == "fail"]
            if failed or lacking:
                values = {"gate": name, "reviews": _titles(failed or lacking)}
                reason = Reason("R210" if failed else "R211", values)
                failing |= dict.fromkeys(options, reason)
        return failing


def _titles(subjects: list[Subject]) -> dict[str, str]:
    """Names of the reviews in both languages, as titled in the project table."""
    found: dict[str, list[str]] = {"zh": [], "en": []}
    for subject in subjects:
        extra = Project.model_fields[f"{subject}_review"].json_schema_extra
        assert isinstance(extra, dict)
        for lang, titles in found.items():
            titles.append(str(extra[f"title_{lang}"]))
    return {"zh": "、".join(found["zh"]), "en": ", ".join(found["en"])}
