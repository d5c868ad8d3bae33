"""A budget of public construction input."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from allocsim.allocation.rules.base import AllocationRule, Index, Limits, common_denominator, floor_share
from allocsim.domain.fact import Amount, column, fraction_text
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.reason import Breach

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class PublicBudget(AllocationRule):
    """The public construction input of approved projects stays within a budget.

    Σ_o public_input[o] · x[o] ≤ amount

    x: (O,) 1 if option o is approved · public_input: (O,) public construction input at the option's scale, 10k CNY;
    both sides are multiplied by the least whole number that makes all of it whole
    amount: 10k CNY · rows: one
    Raises: nothing of its own
    Source: a choice of the scenario; task 3 of the policy (2023-08-02) has yearly lists of construction

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()  # P1 of jingning 500.5; P3 of lingtai 800, at half scale 400; P4 of lingtai 2000
    >>> rule = PublicBudget(amount="1300")
    >>> dict(rule.limits(problem))  # in halves of 10k CNY
    {(): (None, 2600)}
    >>> [str(breach) for breach in rule.audit(problem, plan_of(problem, (0, 2)))]
    ['public_budget(): 1300.5 against 1300']
    """

    kind: ClassVar[str] = "public_budget"
    title_zh: ClassVar[str] = "财政性建设投入预算"
    title_en: ClassVar[str] = "budget of public input"

    amount: Amount = column(zh="预算", en="amount", unit="10k_CNY", example="20000")
    """The budget."""

    def limits(self, problem: Problem) -> Limits:
        """The budget, counted in the fractions that make all inputs whole."""
        per = common_denominator(problem.option_benefits["public_input"])
        return {(): (None, floor_share(Fraction(self.amount), per))}

    def constrain(self, model: Model, problem: Problem) -> Iterator[tuple[Index, Terms]]:
        """Σ public input · x."""
        inputs = problem.option_benefits["public_input"]
        per = common_denominator(inputs)
        yield (), model.approved(range(len(inputs)), [int(amount * per) for amount in inputs])

    def audit(self, problem: Problem, plan: Plan) -> Iterator[Breach]:
        """The approved projects need more."""
        needed = sum((problem.option_benefits["public_input"][option] for option in plan.approved), Fraction(0))
        if needed > Fraction(self.amount):
            yield Breach(self.kind, (), fraction_text(needed), fraction_text(Fraction(self.amount)))
