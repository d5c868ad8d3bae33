"""What goals add up: each option's benefits and scores, and the weights that make a score of benefits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple, Protocol, runtime_checkable

from allocsim.domain.arrays import derive
from allocsim.domain.problem import Problem
from allocsim.domain.study import Study
from allocsim.report.blocks import Column
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.workbook.results import head
from allocsim.report.workbook.sheets import Content, Field, Sheet, exact, sheet


@runtime_checkable
class Scored(Protocol):
    """A goal that is a sum of whole scores over the approved options."""

    def scores(self, problem: Problem) -> list[int]:
        """What each option counts for. (O,)"""


@runtime_checkable
class Weighted(Scored, Protocol):
    """One whose scores are weighted sums of normalised benefits."""

    weights: Mapping[str, Fraction]


@runtime_checkable
class Single(Scored, Protocol):
    """One whose scores are a benefit by itself."""

    benefit: str


class Weight(NamedTuple):
    """One benefit of one weighted goal."""

    goal: str
    benefit: str
    weight: Fraction
    total: Fraction
    normaliser: Fraction
    resolution: int


def weighed(study: Study) -> list[Weight]:
    """Every weight above zero, in the order of goals and benefits."""
    problem = derive(study.scenario)
    return [
        Weight(
            name,
            benefit,
            weight,
            sum(goal.weights.values(), Fraction(0)),
            problem.normalisers[benefit],
            problem.resolution,
        )
        for name, goal in study.scenario.goals.items()
        if isinstance(goal, Weighted)
        for benefit, weight in goal.weights.items()
        if weight
    ]


def scored(study: Study) -> dict[str, Scored]:
    """Goals that are sums of whole scores over the approved options; one over futures has a list for each of them."""
    problem = derive(study.scenario)
    found = {name: goal for name, goal in study.scenario.goals.items() if isinstance(goal, Scored)}
    return {name: goal for name, goal in found.items() if isinstance(goal.scores(problem), list)}


def benefits(study: Study) -> list[str]:
    """Benefits that any of these goals looks at."""
    named = [row.benefit for row in weighed(study)]
    named += [goal.benefit for goal in scored(study).values() if isinstance(goal, Single)]
    return list(dict.fromkeys(named))


def scores(study: Study, labels: Labels) -> list[Sheet]:
    """The weights and the options; nothing where no goal adds up scores."""
    if not scored(study):
        return []
    names = Names(study.scenario, labels)
    found = [_weights(study, names)] if weighed(study) else []
    return [*found, _options(study, names)]


def _weights(study: Study, names: Names) -> Sheet:
    labels = names.labels

    def number(key: str, get: Callable[[Weight], Fraction | int]) -> Field:
        return Field(key, Column(labels(f"workbook.{key}"), "number"), lambda row: exact(get(row)))

    fields = [
        Field("goal", Column(labels("workbook.goal")), lambda row: row.goal),
        Field("benefit", Column(labels("workbook.key", title=labels("workbook.benefit"))), lambda row: row.benefit),
        Field("benefit_name", Column(labels("workbook.benefit")), lambda row: names.benefit(row.benefit)),
        number("weight", lambda row: row.weight),
        number("weight_total", lambda row: row.total),
        number("normaliser", lambda row: row.normaliser),
        number("resolution", lambda row: row.resolution),
    ]
    title, caption = labels("workbook.weights_tab"), labels("workbook.weights_caption")
    return sheet("weights", title, caption, fields, weighed(study), labels("workbook.weights_note"))


def _options(study: Study, names: Names) -> Sheet:
    """One row an option: whether it is approved, its scale, its benefits at that scale and its scores."""
    labels, problem = names.labels, derive(study.scenario)
    approved = {(row.project, row.option) for row in study.allocation.decisions if row.approved}

    def project(option: int) -> str:
        return problem.projects[int(problem.option_project[option])]

    def chosen(option: int) -> Content:
        return int((project(option), problem.options[option]) in approved)

    fields = [
        *head("project", "project", names, project),
        Field("option", Column(labels("workbook.option")), lambda option: problem.options[option] or None),
        Field("approved", Column(labels("workbook.approved"), "number"), chosen),
        Field("scale", Column(labels("workbook.scale"), "number"), lambda option: exact(problem.option_scale[option])),
    ]
    for name in benefits(study):
        fields.append(Field(f"b_{name}", Column(names.benefit(name), "number"), _benefit(problem, name)))
    for name, goal in scored(study).items():
        title = labels("workbook.score_of", goal=getattr(goal, f"title_{names.lang}"), name=name)
        fields.append(Field(f"s_{name}", Column(title, "number"), goal.scores(problem).__getitem__))
    title, caption = labels("workbook.scores_tab"), labels("workbook.scores_caption")
    return sheet("scores", title, caption, fields, range(len(problem.options)), labels("workbook.scores_note"))


def _benefit(problem: Problem, name: str) -> Callable[[int], Content]:
    amounts = problem.option_benefits[name]
    return lambda option: exact(amounts[option])
