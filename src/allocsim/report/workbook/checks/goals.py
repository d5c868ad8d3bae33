"""Scores from the projects' benefits, and goal values from the scores."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from allocsim.domain.arrays import derive
from allocsim.domain.problem import Problem
from allocsim.domain.project import TAXES
from allocsim.domain.study import Study
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.workbook.checks.check import Check, Claim, Figures, Live, check, heading, identified
from allocsim.report.workbook.places import Places
from allocsim.report.workbook.scores import Weight, scored, weighed
from allocsim.report.workbook.sheets import exact
from allocsim.units import round_half_even

PLACES = 9
"""Decimals to which a score is worked out before it is rounded, so that a tie is seen as one."""


def scores(study: Study, places: Places, labels: Labels) -> Check | None:
    """Per weighted goal and option: the weighted sum of normalised benefits, a tie to the even point."""
    if "weights" not in places:
        return None
    names, problem, table = Names(study.scenario, labels), derive(study.scenario), places["scores"]
    heads = {
        **heading(labels, "goal", goal="text"),
        **identified(labels, "project"),
        **heading(labels, "option", "scale", "score_exact", "score", "score_result", option="text"),
    }
    found, weights = scored(study), weighed(study)
    claims = []
    for name in dict.fromkeys(row.goal for row in weights):
        results = found[name].scores(problem)
        rows = [(at, row) for at, row in enumerate(weights) if row.goal == name]
        for option, result in enumerate(results):
            index = int(problem.option_project[option])
            text, value = _exact(problem, places, rows, option, index)
            near = Decimal(round(value * 10**PLACES)).scaleb(-PLACES)
            project = problem.projects[index]
            tie = "INT({score_exact})+IF({score_exact}-INT({score_exact})=0.5,MOD(INT({score_exact}),2),"
            cells: Figures = {
                "goal": name,
                "project": project,
                "project_name": names.project(project),
                "option": problem.options[option] or None,
                "scale": Live(table.cell_of("scale", option), exact(problem.option_scale[option])),
                "score_exact": Live(text, near),
                "score": Live(f"{tie}ROUND({{score_exact}}-INT({{score_exact}}),0))", round_half_even(value)),
                "score_result": Live(table.cell_of(f"s_{name}", option), result),
            }
            claims.append(Claim(cells, round_half_even(value) == result))
    return check("scores", labels, heads, claims, "{score}={score_result}")


def _exact(
    problem: Problem, places: Places, rows: list[tuple[int, Weight]], option: int, project: int
) -> tuple[str, Fraction]:
    """The formula of a score before it is rounded, and its value. `rows`: weights with their rows on their sheet."""
    weights, table = places["weights"], places["in_projects"]
    parts, total = [], Fraction(0)
    for at, row in rows:
        columns = TAXES if row.benefit == "tax" else (row.benefit,)
        amount = "+".join(table.cell_of(column, project) for column in columns)
        parts.append(f"{weights.cell_of('weight', at)}*({amount})/{weights.cell_of('normaliser', at)}")
        total += row.weight * problem.option_benefits[row.benefit][option] / row.normaliser
    at, first = rows[0]
    scale = f"{weights.cell_of('resolution', at)}*{{scale}}/{weights.cell_of('weight_total', at)}"
    return f"ROUND(({'+'.join(parts)})*{scale},{PLACES})", first.resolution * total / first.total


def goals(study: Study, places: Places, labels: Labels) -> Check | None:
    """Per goal that adds up scores: the sum over the approved options is its value."""
    if "scores" not in places:
        return None
    problem, table = derive(study.scenario), places["goals"]
    approved = {(row.project, row.option) for row in study.allocation.decisions if row.approved}
    heads = {
        **heading(labels, "goal", "goal_title", goal="text", goal_title="text"),
        **heading(labels, "score_sum", "value_result"),
    }
    claims = []
    for at, row in enumerate(study.allocation.goals):
        goal = scored(study).get(row.goal)
        if goal is None:
            continue
        total = sum(
            score
            for option, score in enumerate(goal.scores(problem))
            if (problem.projects[int(problem.option_project[option])], problem.options[option]) in approved
        )
        cells: Figures = {
            "goal": row.goal,
            "goal_title": getattr(goal, f"title_{labels.lang}"),
            "score_sum": Live(places.sum("scores", f"s_{row.goal}", approved="1"), total),
            "value_result": Live(table.cell_of("value", at), exact(row.value)),
        }
        claims.append(Claim(cells, total == row.value))
    return check("goals", labels, heads, claims, "{score_sum}={value_result}")
