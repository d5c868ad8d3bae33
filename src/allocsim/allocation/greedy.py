"""The points ranking a committee would use: highest score first, while it fits."""

from __future__ import annotations

import numpy as np

from allocsim.allocation.compiled import Compiled
from allocsim.allocation.members import rules_of
from allocsim.allocation.objectives.weighted import option_scores
from allocsim.allocation.solve import Session
from allocsim.allocation.split import split
from allocsim.domain.problem import Plan, Problem


def ranking(problem: Problem) -> list[int]:
    """Eligible options by falling score of the first weighted goal; in scenario order where there is none."""
    scores = option_scores(problem)
    return sorted(np.flatnonzero(problem.eligible).tolist(), key=lambda o: (-scores[o], o))


def rank_and_fill(problem: Problem, compiled: Compiled) -> Plan:
    """Approve options in the order of `ranking` as long as all balances and limits still hold.

    Locked-in projects come first. A committee that ranks by points has no way to honour floors: rows that demand
    something (lower limits) are left aside, rows that forbid something are kept. Which rules the result breaks is for
    the audit to say.
    """
    session = Session(compiled)
    session.set_limits(_without_floors(compiled, session))
    session.set_columns(compiled.options, 0, 0)
    taken: set[int] = set()
    approved: list[int] = []
    required = {p for rule in rules_of(problem).values() for p in rule.required(problem)}
    for o in sorted(ranking(problem), key=lambda o: int(problem.option_project[o]) not in required):
        project = int(problem.option_project[o])
        if project in taken:
            continue
        session.set_columns([int(compiled.options[o])], 1, 1)
        if session.best(int(compiled.options[o]), True) is None:
            session.set_columns([int(compiled.options[o])], 0, 0)
            continue
        taken.add(project)
        approved.append(o)
    values = np.zeros(len(compiled.column_keys), dtype=np.int64)
    values[compiled.options[approved]] = 1
    return split(problem, compiled, session, values)


def _without_floors(compiled: Compiled, session: Session) -> dict[tuple[str, ...], tuple[int | None, int | None]]:
    """Rows on projects and draws, without their lower limits."""
    demanded = np.array([key[0] in ("x", "G") for key in compiled.column_keys])
    touched = np.diff(compiled.matrix[:, demanded].tocsr().indptr) > 0
    changes: dict[tuple[str, ...], tuple[int | None, int | None]] = {}
    for row in np.flatnonzero(touched & (session.row_lower > 0)):
        upper = session.row_upper[row]
        limit = None if np.isinf(upper) else int(upper) * compiled.row_scale[row]
        changes[compiled.row_keys[row]] = (None, limit)
    return changes
