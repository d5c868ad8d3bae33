"""The worst over futures."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocsim.allocation.objectives.over_futures import OverFutures, worth
from allocsim.domain.problem import Plan, Problem

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class WorstCase(OverFutures):
    """The least that a goal is worth in any future, the larger the better.

    min_f v[f],  v[f] = Σ_o score[f,o] · x[o];  in the model z ≤ v[f] for every f, 0 ≤ z ≤ min_f Σ_o score[f,o], z whole

    v[f]: what the goal `of` is worth in future f · x: (O,) 1 if option o is approved
    value: a whole number in the unit of `of`; weights of futures play no part
    Raises: `X450` if `of` is no sum of scores, `X451` if `of` has a tolerance
    Source: Kouvelis and Yu 1997, Robust Discrete Optimization and Its Applications, absolute robustness; Ben-Tal,
    El Ghaoui and Nemirovski 2009, Robust Optimization

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> from allocsim.allocation.objectives.benefit import Benefit
    >>> slump = {"shifts": [{"benefit": "jobs", "counties": ["lingtai"], "factor": "0.5"}]}
    >>> names = {"name_zh": "未来", "name_en": "future"}
    >>> problem = two_counties(futures={"calm": names, "slump": {**names, **slump}})
    >>> goal = WorstCase(of=Benefit(benefit="jobs"))
    >>> goal.value(problem, plan_of(problem, (0, 2)))  # P1 of jingning 90, P3 of lingtai 150, in the slump 75
    Fraction(165, 1)
    """

    kind: ClassVar[str] = "worst_case"
    title_zh: ClassVar[str] = "最差情景最大"
    title_en: ClassVar[str] = "largest worst case"
    sense: ClassVar[Literal["maximise", "minimise"]] = "maximise"

    def term(self, model: Model, problem: Problem, name: str) -> Terms:
        """z; adds the rows ("worst_case", name, future)."""
        scores = self.scores(problem)
        level = model.variable("worst", (name,), upper=min(sum(row) for row in scores.values()))
        for future, row in scores.items():
            model.add((self.kind, name, future), [(1, level), *worth(model, row, -1)], (None, 0))
        return [(1, level)]

    def value(self, problem: Problem, plan: Plan) -> Fraction:
        """The least of what the plan is worth in each future."""
        return Fraction(min(self.worths(problem, plan).values()))
