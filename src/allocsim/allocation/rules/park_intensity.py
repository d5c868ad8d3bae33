"""A cap on the floor area in a park."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from allocsim.allocation.rules.base import AllocationRule, Index, Limits, common_denominator, floor_share
from allocsim.domain.fact import Amount, Ratio, column, fraction_text
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.reason import Breach

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class ParkIntensity(AllocationRule):
    """The floor area of approved projects in a park keeps its development intensity.

    Σ_{o in park} floor_area[o] · x[o] ≤ intensity · area

    x: (O,) 1 if option o is approved · floor_area: (O,) floor area at the option's scale, mu; both sides are multiplied
    by the least whole number that makes all floor areas whole
    park: a name · area: mu · intensity: floor area for each mu of land · rows: one
    Raises: nothing of its own
    Source: policy (2023-08-02), task 2: plans of parks state the intensity of development; the number is the plan's

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()  # park east of jingning: 45 and 40.5 mu of floor, park west of lingtai: 70
    >>> rule = ParkIntensity(park="east", area="100", intensity="0.8")
    >>> dict(rule.limits(problem))  # in halves of a mu
    {(): (None, 160)}
    >>> [str(breach) for breach in rule.audit(problem, plan_of(problem, (0, 1)))]
    ['park_intensity(east): 85.5 against 80']
    """

    kind: ClassVar[str] = "park_intensity"
    title_zh: ClassVar[str] = "园区开发强度"
    title_en: ClassVar[str] = "development intensity of a park"

    park: str = column(zh="园区", en="park", example="east", min_length=1)
    """The park, as the project table names it."""
    area: Amount = column(zh="园区面积", en="area", unit="mu", example="3000")
    """Land of the park that may be built on."""
    intensity: Annotated[Ratio, Field(ge=0)] = column(zh="开发强度", en="intensity", unit="share", example="1.2")
    """Floor area allowed for each unit of land."""

    def limits(self, problem: Problem) -> Limits:
        """The floor area allowed, counted in the fractions that make all floor areas whole."""
        per = common_denominator(self._areas(problem).values())
        return {(): (None, floor_share(self.intensity * Fraction(self.area), per))}

    def constrain(self, model: Model, problem: Problem) -> Iterator[tuple[Index, Terms]]:
        """Σ floor area · x."""
        areas = self._areas(problem)
        per = common_denominator(areas.values())
        yield (), model.approved(areas, [int(area * per) for area in areas.values()])

    def _areas(self, problem: Problem) -> dict[int, Fraction]:
        """Floor area of each option in the park."""
        parks, areas = problem.project_groups["park"], problem.option_benefits["floor_area"]
        return {o: areas[o] for o, p in enumerate(problem.option_project.tolist()) if parks[p] == self.park}

    def audit(self, problem: Problem, plan: Plan) -> Iterator[Breach]:
        """More floor area is approved."""
        built = Fraction(0)
        for option in plan.approved:
            if problem.project_groups["park"][problem.option_project[option]] == self.park:
                built += problem.option_benefits["floor_area"][option]
        allowed = self.intensity * Fraction(self.area)
        if built > allowed:
            yield Breach(self.kind, (self.park,), fraction_text(built), fraction_text(allowed))
