"""The conditional value at risk over futures."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocsim.allocation.objectives.over_futures import OverFutures, whole_weights, worth
from allocsim.domain.fact import Share, column
from allocsim.domain.problem import Plan, Problem

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class Cvar(OverFutures):
    """The mean of a goal over the worst part of the futures, 1 − alpha of their weight, the larger the better.

    CVaR = max_η η − Σ_f w[f] · max(0, η − v[f]) / (1 − α),  v[f] = Σ_o score[f,o] · x[o]

    w[f]: weight of future f · v[f]: what the goal `of` is worth in f · η: value at risk · x: (O,) 1 if o is approved
    α: 0 ≤ alpha < 1; 0 = the mean, near 1 = the worst case. The future in which the worst part ends counts with as
    much of its weight as is wanted to fill the part (the atom is split), so the value goes up and down without jumps.
    value: an exact fraction in the unit of `of`. The best η is one of the worths, so η and the shortfalls
    u[f] ≥ η − v[f] are whole, and times the common denominator of w[f] / (1 − α) so is the value.
    Raises: `X450` if `of` is no sum of scores, `X451` if `of` has a tolerance, `less_than` if alpha is 1
    Source: Rockafellar and Uryasev 2000, Optimization of conditional value-at-risk, Journal of Risk 2(3)

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> from allocsim.allocation.objectives.benefit import Benefit
    >>> slump = {"shifts": [{"benefit": "jobs", "counties": ["lingtai"], "factor": "0.5"}]}
    >>> names = {"name_zh": "未来", "name_en": "future"}
    >>> problem = two_counties(futures={"calm": names, "slump": {**names, **slump}})
    >>> goal = Cvar(of=Benefit(benefit="jobs"), alpha="0.25")  # the worst three quarters
    >>> plan = plan_of(problem, (0, 2))  # P1 of jingning 90, P3 of lingtai 150, in the slump 75
    >>> goal.value(problem, plan)  # the slump whole and half of the calm: (165 · 2 + 240) / 3
    Fraction(190, 1)
    """

    kind: ClassVar[str] = "cvar"
    title_zh: ClassVar[str] = "最差部分情景平均值最大"
    title_en: ClassVar[str] = "largest mean of the worst futures (CVaR)"
    sense: ClassVar[Literal["maximise", "minimise"]] = "maximise"

    alpha: Share = column(zh="置信水平", en="alpha", unit="share", example="0.8", lt=1)
    """Weight of the futures that are left out at the good end: with 0.8 the worst fifth counts."""

    def scale(self, problem: Problem) -> int:
        """The common denominator of weight / (1 − alpha)."""
        return whole_weights(problem, 1 - self.alpha)[0]

    def term(self, model: Model, problem: Problem, name: str) -> Terms:
        """scale · η − Σ_f W · u[f] with whole weights W; adds the rows ("cvar", name, future)."""
        scale, weights = whole_weights(problem, 1 - self.alpha)
        scores = self.scores(problem)
        top = max(sum(row) for row in scores.values())
        level = model.variable("value_at_risk", (name,), upper=top)
        terms: Terms = [(scale, level)]
        for future, row in scores.items():
            missing = model.variable("below", (name, future), upper=top)
            body = [(1, level), (-1, missing), *worth(model, row, -1)]
            model.add((self.kind, name, future), body, (None, 0))
            terms.append((-weights[future], missing))
        return terms

    def value(self, problem: Problem, plan: Plan) -> Fraction:
        """The worst futures first, until their weights fill the part; the last one counts in part."""
        worths = self.worths(problem, plan)
        left = part = 1 - self.alpha
        total = Fraction(0)
        for future in sorted(worths, key=lambda name: worths[name]):
            counted = min(left, problem.futures[future].weight)
            total += counted * worths[future]
            left -= counted
        return total / part
