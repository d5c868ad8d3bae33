"""How the proposal was made: screening, one optimisation, an independent check, each said plainly."""

from __future__ import annotations

from allocsim.domain.status import gap_text, goal_title
from allocsim.report.letter.prose import Prose


def method(prose: Prose) -> str:
    """Gates, goals, what the solver proved, and the audit."""
    labels, study = prose.labels, prose.study
    stopped = sum("gate" in row.reason.values for row in study.allocation.decisions if row.decision == "rejected")
    gates = labels("letter.method.no_gates")
    if study.scenario.gates:
        gates = labels("letter.method.gates", count=stopped) if stopped else labels("letter.method.gates_all")
    goals = [goal_title(row.goal, study.scenario, labels.lang) for row in study.allocation.goals]
    aim = labels("letter.method.one_goal", goal=goals[0])
    if len(goals) > 1:
        aim = labels("letter.method.some_goals", goals=prose.join(goals))
    solved = labels("letter.method.solved", goals=aim, status=_status(prose), see=prose.see("method"))
    return prose.paragraph(gates, solved)


def _status(prose: Prose) -> str:
    """What is proved, and the gap where something is not."""
    labels, allocation = prose.labels, prose.study.allocation
    gap = gap_text(allocation.gap)
    if all(goal.proved for goal in allocation.goals):
        return labels("letter.method.proved", gap=gap)
    if any(goal.bound is None for goal in allocation.goals):
        return labels("letter.method.no_bound")
    return labels("letter.method.not_proved", gap=gap)
