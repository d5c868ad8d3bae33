"""The mean over futures."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocsim.allocation.objectives.over_futures import OverFutures, whole_weights
from allocsim.domain.problem import Plan, Problem

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class Mean(OverFutures):
    """The mean of a goal over the futures by their weights, the larger the better.

    Σ_f w[f] · v[f],  v[f] = Σ_o score[f,o] · x[o]

    w[f]: weight of future f, Σ_f w[f] = 1 · v[f]: what the goal `of` is worth in f · x: (O,) 1 if option o is approved
    value: an exact fraction in the unit of `of`; in the model it is multiplied by the common denominator of the weights
    Raises: `X450` if `of` is no sum of scores, `X451` if `of` has a tolerance
    Source: the expected value of a finite distribution; which futures and weights is a choice of the scenario

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> from allocsim.allocation.objectives.benefit import Benefit
    >>> slump = {"shifts": [{"benefit": "jobs", "counties": ["lingtai"], "factor": "0.5"}], "weight": "0.4"}
    >>> names = {"name_zh": "未来", "name_en": "future"}
    >>> problem = two_counties(futures={"calm": {**names, "weight": "0.6"}, "slump": {**names, **slump}})
    >>> goal = Mean(of=Benefit(benefit="jobs"))
    >>> plan = plan_of(problem, (0, 2))  # P1 of jingning 90, P3 of lingtai 150, in the slump 75
    >>> goal.worths(problem, plan), goal.value(problem, plan)  # 0.6 · 240 + 0.4 · 165
    ({'calm': 240, 'slump': 165}, Fraction(210, 1))
    """

    kind: ClassVar[str] = "mean"
    title_zh: ClassVar[str] = "各情景平均值最大"
    title_en: ClassVar[str] = "largest mean over futures"
    sense: ClassVar[Literal["maximise", "minimise"]] = "maximise"

    def scale(self, problem: Problem) -> int:
        """The common denominator of the weights."""
        return whole_weights(problem)[0]

    def term(self, model: Model, problem: Problem, name: str) -> Terms:
        """Σ_o (Σ_f W · score) · x with whole weights W."""
        weights, scores = whole_weights(problem)[1], self.scores(problem)
        options = range(len(problem.options))
        return model.approved(options, [sum(weights[f] * scores[f][o] for f in scores) for o in options])

    def value(self, problem: Problem, plan: Plan) -> Fraction:
        """The weighted sum of what the plan is worth in each future."""
        worths = self.worths(problem, plan)
        return sum((problem.futures[f].weight * worth for f, worth in worths.items()), Fraction(0))
