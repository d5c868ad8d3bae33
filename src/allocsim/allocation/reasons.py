"""Why each project was decided as it was: the gate, the lock, the quota that is short, or the rule.

A reason is found by asking the loaded model: with the approved plan fixed, how much of the project would still fit on
each resource alone; and could the project be approved at all, with everything else free.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from allocsim.allocation.engine import Outcome
from allocsim.allocation.members import rules_of
from allocsim.allocation.objectives.weighted import option_scores
from allocsim.domain.allocation import DecisionKind
from allocsim.domain.problem import Ints
from allocsim.domain.reason import Reason
from allocsim.units import from_ticks

BALANCES = frozenset(
    (
        *("pool_for_key_only", "county_balance", "retained_supply", "carry_cap"),
        *("pool_capacity", "pool_supply", "pool_carry_cap", "one_option"),
    )
)
"""Rows that every scenario has; all others belong to the scenario's rules or goals."""
SHOWN = 3
"""At most so many projects ahead are named."""


class Explainer:
    """Answers for one outcome; puts the session back as it was when closed by `decide`."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.problem = outcome.problem
        self.session = outcome.session
        self.columns = outcome.compiled.options
        self.fixed = outcome.values[self.columns].astype(float)
        self.scores = option_scores(outcome.problem)
        self.possible: set[int] = set()
        keys = outcome.compiled.row_keys
        self.core = np.array([key[0] in BALANCES for key in keys])
        rules = {(rule.kind, name) for name, rule in self.problem.rules.items()}
        self.goal_rows = np.array([key[:2] not in rules for key in keys]) & ~self.core
        self.of_resource = [
            self.core & np.array([resource in key[1:] for key in keys]) for resource in self.problem.resources
        ]

    def decide(self) -> list[tuple[DecisionKind, int | None, Reason]]:
        """(decision, approved option or None, reason) for every project, in order."""
        chosen = {int(self.problem.option_project[o]): o for o in self.outcome.plan.approved}
        waiting = [
            p
            for p, options in enumerate(self.problem.project_options)
            if p not in chosen and any(self.problem.eligible[o] for o in options)
        ]
        fits = self._room(waiting)
        self.possible = self._possible(waiting)
        found: list[tuple[DecisionKind, int | None, Reason]] = []
        for p in range(len(self.problem.projects)):
            if p in chosen:
                found.append((*self._approved(p, chosen[p]),))
            elif p not in fits:
                found.append(("rejected", None, self.outcome.screening.reasons[self.problem.project_options[p][0]]))
            else:
                found.append(self._waiting(p, fits[p]))
        self._restore()
        return found

    def _approved(self, p: int, o: int) -> tuple[DecisionKind, int, Reason]:
        problem = self.problem
        options = problem.project_options[p]
        largest = max(problem.option_scale[i] for i in options)
        earliest = min(int(problem.option_start[i]) for i in options)
        smaller, later = problem.option_scale[o] < largest, problem.option_start[o] > earliest
        kind: DecisionKind = "partial" if smaller else "deferred" if later else "approved"
        for name, rule in rules_of(problem).items():
            if p in rule.required(problem):
                return kind, o, Reason("R101", {"rule": name})
        if smaller:
            share = f"{float(problem.option_scale[o] / largest):.0%}"
            return kind, o, Reason("R103", {"share": share})
        if later:
            years = {
                "year": str(problem.years[problem.option_start[o]]),
                "earliest": str(problem.years[earliest]),
            }
            return kind, o, Reason("R104", years)
        return kind, o, Reason("R102", {"score": str(self.scores[o])})

    # --- with the approved plan fixed -------------------------------------------------------------------------

    def _eligible(self, p: int) -> list[int]:
        return [o for o in self.problem.project_options[p] if self.problem.eligible[o]]

    def _room(self, projects: list[int]) -> dict[int, dict[int, dict[int, float]]]:
        """project → option → resource → share of the option's demand that would still fit beside the approved."""
        room: dict[int, dict[int, dict[int, float]]] = {p: {o: {} for o in self._eligible(p)} for p in projects}
        self.session.set_columns(self.columns, self.fixed, self.fixed)
        for k in range(len(self.problem.resources)):
            self.session.keep_rows(self.of_resource[k])
            for p in projects:
                for o in room[p]:
                    if k in self._resources(o):
                        room[p][o][k] = self._share(o)
        self.session.keep_rows(None)
        return room

    def _share(self, o: int) -> float:
        column = int(self.columns[o])
        self.session.set_columns([column], 0, 1)
        best = self.session.best(column, True)
        self.session.set_columns([column], 0, 0)
        return 0.0 if best is None else best

    def _resources(self, o: int) -> set[int]:
        return {int(self.problem.demand_resource[e]) for e in self.problem.option_demands[o]}

    def _waiting(self, p: int, room: dict[int, dict[int, float]]) -> tuple[DecisionKind, int | None, Reason]:
        if p not in self.possible:
            return "rejected", None, self._never(p)
        o = max(room, key=lambda i: (min(room[i].values(), default=1.0), -i))  # the option that comes closest
        short = {k: share for k, share in room[o].items() if share < 1 - 1e-7}
        if short:
            k = min(short, key=lambda i: (short[i], i))
            return "waitlisted", None, self._short(o, k, short[k])
        if rule := self._rule(o):
            return "waitlisted", None, Reason("R114", {"rule": rule})
        goal = self._goal(o)
        return "waitlisted", None, Reason("R119", {"goal": goal}) if goal else Reason("R115")

    def _goal(self, o: int) -> str:
        """The first goal that the option beside the approved plan would set back; "" if there is none."""
        with_it = self.fixed.copy()
        with_it[o] = 1
        every = np.ones(len(self.goal_rows), dtype=bool)
        if self._feasible(with_it, every):
            return ""
        keys = self.outcome.compiled.row_keys
        for name in self.problem.goals:
            mine = self.goal_rows & np.array([key[1] == name for key in keys])
            if self._feasible(with_it, every & ~mine):
                return name
        return next(iter(self.problem.goals))

    def _short(self, o: int, k: int, share: float) -> Reason:
        problem = self.problem
        entries = [e for e in problem.option_demands[o] if problem.demand_resource[e] == k]
        needed = sum(int(problem.demand_ticks[e]) for e in entries)
        values = {
            "resource": problem.resources[k],
            "county": problem.counties[int(problem.demand_county[entries[0]])],
            "needed_amount": self._amount(k, needed),
            "left_amount": self._amount(k, int(np.floor(share * needed + 1e-6))),
        }
        ahead = self._ahead(o, k)
        return Reason("R112", {**values, "projects": ahead}) if ahead else Reason("R117", values)

    def _amount(self, k: int, ticks: int) -> str:
        size = self.problem.resource_ticks[k]
        return str(Fraction(ticks) * size) if size.denominator == 1 else _decimal(ticks, size)

    def _ahead(self, o: int, k: int) -> list[str]:
        """Approved projects that take the resource from the same county or the pool with more score per tick."""
        problem = self.problem
        mine = self._density(o, k)
        counties = {int(problem.demand_county[e]) for e in problem.option_demands[o]}
        key = any(problem.demand_pool_cap[e] for e in problem.option_demands[o])
        rivals = []
        for i in self.outcome.plan.approved:
            entries = [e for e in problem.option_demands[i] if problem.demand_resource[e] == k]
            shared = any(
                int(problem.demand_county[e]) in counties or (key and self.outcome.plan.pool_ticks[e]) for e in entries
            )
            if entries and shared and self._density(i, k) > mine:
                rivals.append(i)
        rivals.sort(key=lambda i: (-self._density(i, k), i))
        return [problem.projects[int(problem.option_project[i])] for i in rivals[:SHOWN]]

    def _density(self, o: int, k: int) -> Fraction:
        ticks = sum(
            int(self.problem.demand_ticks[e])
            for e in self.problem.option_demands[o]
            if self.problem.demand_resource[e] == k
        )
        return Fraction(int(self.scores[o]), ticks)

    # --- with everything else free ----------------------------------------------------------------------------

    def _possible(self, projects: list[int]) -> set[int]:
        """Projects that some plan approves while keeping every rule.

        Alone if that keeps the rules; the others by asking for a plan that approves as many of them as it can, until
        none of the rest fits into any plan.
        """
        found = {p for p in projects if any(self._feasible(self._alone(o), ~self.goal_rows) for o in self._eligible(p))}
        left = [p for p in projects if p not in found]
        session = self.session
        session.reset_columns(self.columns)
        session.relax(False)
        while left and (values := self._plan_with(left, ~self.goal_rows)) is not None:
            approved = {int(self.problem.option_project[o]) for o in np.flatnonzero(values[self.columns] == 1)}
            found |= approved & set(left)
            left = [p for p in left if p not in approved]
        return found

    def _plan_with(self, projects: list[int], rows: NDArray[np.bool_]) -> Ints | None:
        """A plan that keeps `rows` and approves at least one of the projects; None if there is none."""
        session = self.session
        held = session.row_lower.copy(), session.row_upper.copy()
        session.row_lower[~rows], session.row_upper[~rows] = -np.inf, np.inf
        session.keep_rows(None)
        columns = self.columns[[o for p in projects for o in self._eligible(p)]]
        cost = np.zeros(len(self.outcome.compiled.column_keys))
        cost[columns] = 1.0
        session.set_cost(cost, True)
        session.add_cut(columns, np.ones(len(columns)), 1, np.inf)
        with session.stopping_at(1.0):
            answer = session.solve()
        session.drop_cuts()
        session.row_lower[:], session.row_upper[:] = held
        session.keep_rows(None)
        return answer.values

    def _alone(self, o: int) -> NDArray[np.float64]:
        selection = np.zeros(len(self.columns))
        selection[o] = 1
        return selection

    def _feasible(self, selection: NDArray[np.float64], rows: NDArray[np.bool_]) -> bool:
        """Whether quantities exist for a selection when only some rows are in force."""
        self.session.set_columns(self.columns, selection, selection)
        self.session.keep_rows(rows)
        found = self.session.best(int(self.columns[0]), True) is not None
        self.session.keep_rows(None)
        return found

    def _never(self, p: int) -> Reason:
        """Why no plan approves a project: a quota too small even for it alone, or the rules that exclude it."""
        for o in self._eligible(p):
            for k in sorted(self._resources(o)):
                if not self._feasible(self._alone(o), self.of_resource[k]):
                    entries = [e for e in self.problem.option_demands[o] if self.problem.demand_resource[e] == k]
                    values = {
                        "resource": self.problem.resources[k],
                        "county": self.problem.counties[int(self.problem.demand_county[entries[0]])],
                        "needed_amount": self._amount(k, sum(int(self.problem.demand_ticks[e]) for e in entries)),
                    }
                    return Reason("R113", values)
        self.session.reset_columns(self.columns)
        self.session.relax(False)
        return Reason("R118", {"rules": self._excluding(p)})

    def _excluding(self, p: int) -> list[str]:
        """An irreducible set of rules under which no plan approves the project: without any one of them some does."""
        rows = ~self.goal_rows
        kept = list(self.problem.rules)
        for name in reversed(list(self.problem.rules)):
            fewer = rows & ~self._rows_of(name)
            if self._plan_with([p], fewer) is None:
                rows = fewer
                kept.remove(name)
        return kept

    def _rule(self, o: int) -> str:
        """The first named rule without which the option would fit beside the approved plan; "" if there is none."""
        with_it = self.fixed.copy()
        with_it[o] = 1
        if self._feasible(with_it, ~self.goal_rows):
            return ""
        for name in self.problem.rules:
            if self._feasible(with_it, ~self.goal_rows & ~self._rows_of(name)):
                return name
        return next((name for name in self.problem.rules if self._touches(name, o)), "")

    def _rows_of(self, name: str) -> NDArray[np.bool_]:
        rule = self.problem.rules[name]
        return np.array([key[:2] == (rule.kind, name) for key in self.outcome.compiled.row_keys])

    def _touches(self, name: str, o: int) -> bool:
        rows = np.flatnonzero(self._rows_of(name))
        return bool(self.outcome.compiled.matrix[rows][:, [int(self.columns[o])]].nnz)

    def _restore(self) -> None:
        self.session.keep_rows(None)
        self.session.relax(False)
        self.session.reset_columns(self.columns)


def _decimal(ticks: int, size: Fraction) -> str:
    from decimal import Decimal

    return str(from_ticks(ticks, Decimal(size.numerator) / Decimal(size.denominator)))
