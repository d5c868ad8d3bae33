"""The elastic model of an infeasible problem: limits give way at a price, and the cheapest way is found."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from scipy import sparse

from allocsim.allocation.answer import Limits
from allocsim.allocation.compiled import Compiled, compile_problem
from allocsim.allocation.explain.stretch import Spot, Stretch
from allocsim.allocation.solve import Session
from allocsim.domain.problem import Ints, Problem
from allocsim.domain.weights import RepairWeights

MOST = 10**9
"""No limit gives way by more than this many ticks."""


@dataclass(frozen=True, eq=False)
class Relief:
    """The cheapest way: quota added, and what the rows of rules then amount to."""

    extra: dict[Spot, int]
    """Ticks added in each plan year."""
    activity: dict[str, dict[tuple[str, ...], int]]
    """Rule → index of a row → its value in the plan, in ticks."""


class Elastic:
    """A problem without goals, with a column for each limit that may give way, all fixed at zero until asked for."""

    def __init__(self, problem: Problem, weights: RepairWeights, limits: Limits | None = None) -> None:
        self.problem = problem.replace(goals={})
        self.stretch = Stretch(self.problem, compile_problem(self.problem))
        base = self.stretch.compiled
        self.rows = [
            (i, key)
            for i, key in enumerate(base.row_keys)
            if len(key) > 1 and key[1] in problem.rules and problem.rules[key[1]].kind == key[0]
        ]
        self.plain = base.matrix
        self.compiled = self._with_slacks(base)
        self.session = Session(self.compiled, limits)
        cost = np.zeros(len(self.compiled.column_keys))
        for spot in self.stretch.spots:
            size = problem.resource_ticks[problem.resources.index(spot[1])]
            cost[self.compiled.column_at["extra", *spot]] = float(weights.of_resource(spot[1]) * size)
        for i, key in self.rows:
            price = float(weights.of_rule(key[1]) * self._unit(key) * base.row_scale[i])
            cost[self.compiled.column_at["slack", str(i)]] = price
        self.session.set_cost(cost, False)

    def _unit(self, key: tuple[str, ...]) -> Fraction:
        """Size of one tick of a row in the policy's unit; 1 for rows that count projects."""
        for k, resource in enumerate(self.problem.resources):
            if resource in key[2:]:
                return self.problem.resource_ticks[k]
        return Fraction(1)

    def _with_slacks(self, base: Compiled) -> Compiled:
        count = len(self.rows)
        entries = [(i, j, 1.0 if np.isfinite(base.row_lower[i]) else -1.0) for j, (i, _) in enumerate(self.rows)]
        rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        slack = sparse.csr_array((np.array(values), (rows, columns)), shape=(base.matrix.shape[0], count))
        extra = np.array([key[0] == "extra" for key in base.column_keys])
        return replace(
            base,
            matrix=sparse.csr_array(sparse.hstack([base.matrix, slack], format="csr")),
            column_keys=(*base.column_keys, *(("slack", str(i)) for i, _ in self.rows)),
            column_lower=np.concatenate([base.column_lower, np.zeros(count)]),
            column_upper=np.concatenate([base.column_upper, np.zeros(count)]),
            integer=np.concatenate([base.integer & ~extra, np.zeros(count, dtype=bool)]),
        )

    def relieve(self, rules: Collection[str], quotas: bool) -> Relief | None:
        """The cheapest way when only these rules, and quotas if said, may give way; None if that is not enough."""
        session = self.session
        session.reset_columns(range(len(self.compiled.column_keys)))
        slacks = [self.compiled.column_at["slack", str(i)] for i, key in self.rows if key[1] in rules]
        session.set_columns(slacks, 0, MOST)
        if quotas:
            for spot in self.stretch.spots:
                line = self.stretch.lines[spot]
                session.set_columns(list(line.columns), 0, list(line.columns.values()))
                session.set_columns([self.stretch.column[spot]], 0, line.most)
        answer = session._run(None, None)  # slacks are divided: the plan is rounded here, and verified by the caller
        if answer.values is None:
            return None
        return Relief(self._extra(quotas), self._activity(answer.values))

    def _extra(self, quotas: bool) -> dict[Spot, int]:
        solution = np.asarray(self.session._highs.getSolution().col_value)
        amounts = {spot: solution[self.stretch.column[spot]] for spot in self.stretch.spots if quotas}
        return {spot: int(np.ceil(amount - 1e-6)) for spot, amount in amounts.items() if amount > 1e-6}

    def _activity(self, values: Ints) -> dict[str, dict[tuple[str, ...], int]]:
        whole = values[: self.plain.shape[1]].copy()
        whole[list(self.stretch.column.values())] = 0  # an amount added moves a limit, not what is taken
        product = self.plain @ whole
        found: dict[str, dict[tuple[str, ...], int]] = {}
        for i, key in self.rows:
            found.setdefault(key[1], {})[key[2:]] = round(float(product[i])) * self.compiled.row_scale[i]
        return found
