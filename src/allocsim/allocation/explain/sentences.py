"""The facts about a project as sentences: codes with values, put into words where they are printed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from allocsim.domain.explanation import POOL, Flip, Loss, ProjectExplanation, Rival
from allocsim.domain.fact import fraction_text
from allocsim.domain.project import Project
from allocsim.domain.reason import Reason
from allocsim.domain.scenario import Scenario
from allocsim.units import UNITS

NEAR: Final = Fraction(1, 100)
"""A plan that loses at most this share of the best value is nearly as good."""


def sentences(scenario: Scenario, row: ProjectExplanation, best: Fraction) -> Iterator[Reason]:
    """The decision's own reason, who is ahead and why, the replacement value and whether plans nearly as good decide
    otherwise, the place in the queue, the flips.

    best: the last goal's value in the allocation
    """
    yield row.decision.reason
    for rival in row.ahead:
        yield _ahead(scenario, row, rival)
    yield from _worth(scenario, row)
    yield from _firmness(scenario, row, best)
    if row.rank is not None:
        yield Reason("R321", {"rank": row.rank})
    for flip in row.flips:
        yield _flip(scenario, row, flip)


def _ahead(scenario: Scenario, row: ProjectExplanation, rival: Rival) -> Reason:
    resource = scenario.resources[row.decision.reason.values["resource"]]
    size = Fraction(resource.tick)
    values = {
        "project": rival.project,
        "resource": row.decision.reason.values["resource"],
        "taken_amount": str(resource.amount(rival.ticks)),
        "score": rival.score,
        "density": _decimal(Fraction(rival.score) / (rival.ticks * size)),
        "own_score": row.score,
        "own_density": _decimal(Fraction(row.score) / (row.needed * size)),
    }
    return Reason("R322", values)


def _worth(scenario: Scenario, row: ProjectExplanation) -> Iterator[Reason]:
    worth, approved = row.replacement, row.decision.approved
    if worth is None:
        return
    if not worth.possible:
        yield Reason("R305" if approved else "R315")
        return
    if worth.free:
        yield Reason("R302" if approved else "R312")
    for loss in worth.losses:
        if loss.most != 0:
            yield _loss(scenario, loss, approved)
    if worth.leaving:
        yield Reason("R304" if approved else "R313", {"projects": list(worth.leaving)})
    if worth.entering:
        yield Reason("R303" if approved else "R314", {"projects": list(worth.entering)})


def _firmness(scenario: Scenario, row: ProjectExplanation, best: Fraction) -> Iterator[Reason]:
    """Whether plans that lose at most 1 % decide the project as this one does; told where there is one goal alone."""
    worth, approved = row.replacement, row.decision.approved
    if worth is None or len(worth.losses) != 1 or worth.free or not best:
        return
    loss, near = worth.losses[0], NEAR * abs(best)
    goal = scenario.goals[loss.goal]
    values = {"share": f"{float(NEAR):.0%}", "goal_title": {"zh": goal.title_zh, "en": goal.title_en}}
    if loss.least > near:
        yield Reason("R323" if approved else "R324", values)
    elif loss.most is not None and loss.most <= near:
        yield Reason("R325" if approved else "R326", values)


def _loss(scenario: Scenario, loss: Loss, approved: bool) -> Reason:
    goal = scenario.goals[loss.goal]
    size, unit = Fraction(1), UNITS.get(loss.unit)
    if loss.unit == "tick":
        resource = scenario.resources[goal.resource]  # type: ignore[attr-defined]
        size, unit = Fraction(resource.tick), UNITS[resource.unit]
    values: dict[str, Any] = {
        "goal_title": {"zh": goal.title_zh, "en": goal.title_en},
        "goal_unit": {lang: unit.symbol(lang) if unit else "" for lang in ("zh", "en")},
        "amount": fraction_text(abs(loss.least) * size),
    }
    if not loss.proved:
        most = {"zh": "不明", "en": "unknown"} if loss.most is None else fraction_text(loss.most * size)
        return Reason(
            "R306" if approved else "R316", {**values, "amount": fraction_text(loss.least * size), "most": most}
        )
    if loss.least < 0:
        return Reason("R307" if approved else "R317", values)
    return Reason("R301" if approved else "R311", values)


def _flip(scenario: Scenario, row: ProjectExplanation, flip: Flip) -> Reason:
    if flip.by == "withdrawal":
        return Reason("R333", {"project": flip.project})
    if flip.by == "benefit":
        facts = _benefit(flip.benefit)
        unit = UNITS.get(str(facts["unit"]))
        values = {
            "benefit": {"zh": facts["title_zh"], "en": facts["title_en"]},
            "amount": fraction_text(flip.amount),
            "benefit_unit": {lang: unit.symbol(lang) if unit else "" for lang in ("zh", "en")},
        }
        return Reason("R332" if row.decision.approved else "R331", values)
    values = {"resource": flip.resource, "more_amount": str(scenario.resources[flip.resource].amount(int(flip.amount)))}
    if flip.place == POOL:
        return Reason("R334" if flip.least else "R336", values)
    return Reason("R335" if flip.least else "R337", {**values, "county": flip.place})


def _benefit(name: str) -> dict[str, Any]:
    """Titles and unit of a benefit: a column of the projects, or the sum of all taxes."""
    if name not in Project.model_fields:
        return {"title_zh": "税收合计", "title_en": "taxes in all", "unit": "10k_CNY"}
    extra = Project.model_fields[name].json_schema_extra
    assert isinstance(extra, dict)
    return dict(extra)


def _decimal(value: Fraction) -> str:
    """Two decimals, or as many as show two figures of a small number."""
    return f"{float(value):.2f}" if value >= Fraction(1, 10) or value == 0 else f"{float(value):.2g}"
