"""The largest regret over futures."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocsim.allocation.objectives.base import Scored
from allocsim.allocation.objectives.over_futures import OverFutures, worth
from allocsim.domain.problem import Plan, Problem

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class MaxRegret(OverFutures):
    """The most that a plan falls short, in any future, of the best plan for that future, the smaller the better.

    max_f (best[f] − v[f]),  v[f] = Σ_o score[f,o] · x[o];  in the model r ≥ best[f] − v[f] for every f, r whole

    v[f]: what the goal `of` is worth in future f · x: (O,) 1 if option o is approved
    best[f]: the most that any plan under the same rules and quotas reaches in f. Each is found by a search of its own
    before the model is built (`allocsim.allocation.foresight`); where it is not proved, regret is against the best
    plan known, and the allocation's notes say by how much it may be larger. Other goals play no part in it.
    value: a whole number in the unit of `of`; weights of futures play no part
    Raises: `X450` if `of` is no sum of scores, `X451` if `of` has a tolerance, KeyError before the bests are found
    Source: Savage 1951; Kouvelis and Yu 1997, Robust Discrete Optimization and Its Applications, robust deviation

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> from allocsim.allocation.objectives.benefit import Benefit
    >>> from allocsim.allocation.foresight import foresee
    >>> slump = {"shifts": [{"benefit": "jobs", "counties": ["lingtai"], "factor": "0.5"}]}
    >>> names = {"name_zh": "未来", "name_en": "future"}
    >>> goal = MaxRegret(of=Benefit(benefit="jobs"))
    >>> problem = two_counties(futures={"calm": names, "slump": {**names, **slump}}, goals={"regret": goal})
    >>> problem = foresee(problem)  # all of jingning and lingtai fits: 90 + 60 + 150, in the slump 90 + 60 + 75
    >>> goal.value(problem, plan_of(problem, (0, 1)))  # without P3: 150 is missing, in the slump 75
    Fraction(150, 1)
    """

    kind: ClassVar[str] = "max_regret"
    title_zh: ClassVar[str] = "最大遗憾最小"
    title_en: ClassVar[str] = "smallest largest regret"
    sense: ClassVar[Literal["maximise", "minimise"]] = "minimise"

    def foresight(self) -> Scored:
        """The goal whose best in each future must be known."""
        return self.inner

    def bests(self, problem: Problem) -> dict[str, int]:
        """The most that any known plan reaches in each future."""
        return {name: int(best.value) for name, best in problem.foreseen[repr(self.inner)].items()}

    def term(self, model: Model, problem: Problem, name: str) -> Terms:
        """r; adds the rows ("max_regret", name, future)."""
        scores, bests = self.scores(problem), self.bests(problem)
        least = max(bests[future] - sum(row) for future, row in scores.items())
        regret = model.variable("regret", (name,), lower=min(0, least), upper=max(0, *bests.values()))
        for future, row in scores.items():
            model.add((self.kind, name, future), [(1, regret), *worth(model, row)], (bests[future], None))
        return [(1, regret)]

    def value(self, problem: Problem, plan: Plan) -> Fraction:
        """The largest of what is missing in each future."""
        worths, bests = self.worths(problem, plan), self.bests(problem)
        return Fraction(max(bests[future] - worth for future, worth in worths.items()))
