"""Who approves what, by when quota must be used, and when the plan is looked at again."""

from __future__ import annotations

from collections import Counter

from allocsim.report.letter.prose import Prose
from allocsim.report.sections.routes import ROUTES


def handling(prose: Prose) -> str:
    """Projects by approval route, the use-by date, carry-over, and the next review."""
    return prose.paragraph(_routes(prose), _use(prose), _carried(prose), _review(prose))


def _routes(prose: Prose) -> str:
    labels = prose.labels
    counts = Counter(str(row.route) for row in prose.approved)
    parts = [labels(f"letter.handling.{route}", count=counts[route]) for route in ROUTES if counts[route]]
    if not parts:
        return ""
    return labels("letter.handling.routed", parts=labels("letter.comma").join(parts))


def _use(prose: Prose) -> str:
    if not prose.approved:
        return ""
    labels, date, see = prose.labels, prose.study.scenario.report.use_by, prose.see("follow_up")
    if not date:
        return labels("letter.handling.use_open", see=see)
    return labels("letter.handling.use_by", date=prose.day(date), see=see)


def _carried(prose: Prose) -> str:
    carry = prose.study.scenario.carry
    if not carry.life or not (carry.retained or carry.pool):
        return ""
    return prose.labels("letter.handling.carried", years=prose.counted("life", carry.life))


def _review(prose: Prose) -> str:
    date = prose.study.scenario.report.review
    return prose.labels("letter.handling.review_on", date=prose.day(date)) if date else ""
