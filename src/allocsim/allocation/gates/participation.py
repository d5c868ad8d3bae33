"""Partnerships that a party would not sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from allocsim.allocation.gates.base import AllocationGate
from allocsim.domain.fact import Fact, Id, Share, column
from allocsim.domain.problem import Problem
from allocsim.domain.reason import Reason
from allocsim.errors import UsageError


class Refusal(Fact):
    """One option of a partnership that a party refuses."""

    project: Id = column(zh="项目", en="project", example="P001")
    """The partnership."""
    option: str = column("", zh="选项", en="option")
    """Option of the project; empty if it has one only."""
    county: Id = column(zh="县（市、区）", en="county", example="jingning")
    """The county that would not sign."""
    agreement: str = column("", zh="分享办法", en="agreement")
    """The agreement that it would not sign."""


class Participation(AllocationGate):
    """A partnership takes part only if every party would sign its agreement.

    (p, o) ∉ refusals;  a party signs if E[gain] ≥ 0 and P(gain ≥ 0) ≥ acceptance

    gain: present value of what the party nets under the agreement less what it could do without it, 10k CNY
    acceptance: a probability, nothing = nobody is asked · refusals: rows, stated or found · result: failing option →
    reason. Alternatives are fixed before the allocation, so that who signs is data and nothing is iterated.
    Raises: UsageError (U079) if `acceptance` is set and nobody has been asked yet: `allocsim.settled(scenario)` asks
    Source: a choice of the scenario; the policy (2023-08-02, safeguard 2) lets counties agree on sharing and says
    nothing of those who do not agree

    >>> from allocsim.allocation.example import two_counties
    >>> gate = Participation(refusals=[{"project": "P2", "county": "lingtai"}])  # P2 is jingning's
    >>> list(gate.evaluate("consent", two_counties()))
    [1]
    """

    kind: ClassVar[str] = "participation"
    title_zh: ClassVar[str] = "各方愿意参与"
    title_en: ClassVar[str] = "participation of all parties"

    acceptance: Share | None = column(None, zh="接受概率", en="acceptance", unit="share")
    """Probability with which each party must gain; empty = nobody is asked."""
    refusals: tuple[Refusal, ...] = column((), zh="不愿参与", en="refusals")
    """Options that a party refuses: those stated, and those that the program found."""
    settled: bool = column(False, zh="已测算", en="settled")
    """Whether `refusals` hold all that `acceptance` asks for; set by the program."""

    def evaluate(self, name: str, problem: Problem) -> Mapping[int, Reason]:
        """Every refused option."""
        if self.acceptance is not None and not self.settled:
            raise UsageError("U079", gate=name)
        refused = {(row.project, row.option): row for row in reversed(self.refusals)}
        found = {}
        for option, project in enumerate(problem.option_project.tolist()):
            row = refused.get((problem.projects[project], problem.options[option]))
            if row is not None:
                values = {"gate": name, "project": row.project, "county": row.county, "agreement": row.agreement}
                found[option] = Reason("R116", values)
        return found
