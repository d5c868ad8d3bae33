"""Which named rules cannot all be kept: an irreducible set, found on one loaded model.

Rules are switched by freeing their rows. What a rule does besides its rows (options it forbids, and the floors that
depend on them) is a matter of limits and bounds, which are computed anew for each set of rules and set in place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from allocsim.allocation.answer import Limits
from allocsim.allocation.compiled import compile_problem
from allocsim.allocation.limits import Bounds, RowKey, row_limits
from allocsim.allocation.presolve import screen
from allocsim.allocation.solve import Session
from allocsim.domain.problem import Problem, frozen


class Switchboard:
    """One loaded model of a problem in which rules can be left out."""

    def __init__(self, problem: Problem, limits: Limits | None = None) -> None:
        open_to_all = frozen(np.ones(len(problem.options)), dtype=bool)
        self.problem = problem.replace(goals={}, eligible=open_to_all)
        self.compiled = compile_problem(self.problem)
        self.session = Session(self.compiled, replace(limits or Limits(), gap=0.0))
        self.session.set_cost(self.compiled.column_lower * 0, True)

    def possible(self, names: Iterable[str]) -> bool | None:
        """Whether some plan keeps the named rules and all quotas; None if a limit came first."""
        chosen = set(names)
        rules = {name: rule for name, rule in self.problem.rules.items() if name in chosen}
        part = screen(self.problem.replace(rules=rules)).problem
        free: dict[RowKey, Bounds] = {
            key: (None, None)
            for key in self.compiled.row_keys
            if key[1:2] and key[1] in self.problem.rules and self._is_of_rule(key)
        }
        self.session.set_limits({**free, **row_limits(part)})
        self.session.set_columns(self.compiled.options, 0, part.eligible.astype(float))
        self.session.known.clear()
        answer = self.session.solve()
        if answer.has_solution:
            return True
        return False if answer.termination == "infeasible" else None

    def _is_of_rule(self, key: RowKey) -> bool:
        return self.problem.rules[key[1]].kind == key[0]


def feasible(problem: Problem, limits: Limits | None = None) -> bool:
    """Whether some plan keeps every rule of a problem (goals aside), on a model of its own."""
    return Switchboard(problem, limits).possible(problem.rules) is True


def conflicting(problem: Problem, limits: Limits | None = None) -> tuple[tuple[str, ...], bool]:
    """An irreducible set of the scenario's named rules that cannot all be kept, and whether it is irreducible for sure.

    A deletion filter over the rules in reverse order, so that the first named rules stay in the set; a rule stays if a
    limit came before it was known whether the others contradict each other without it.
    """
    board = Switchboard(problem, limits)
    kept = list(problem.rules)
    sure = True
    for name in reversed(list(problem.rules)):
        fewer = [other for other in kept if other != name]
        possible = board.possible(fewer)
        sure = sure and possible is not None
        if possible is False:
            kept = fewer
    return tuple(kept), sure
