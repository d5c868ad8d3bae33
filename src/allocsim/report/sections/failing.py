"""Where a partnership fails: under which values of the uncertain inputs some party does not gain."""

from __future__ import annotations

from allocsim.domain.judgement import Judgement
from allocsim.domain.region import Bound, Region
from allocsim.messages import text
from allocsim.report.digits import percent
from allocsim.report.names import Names

RARE = 0.01
"""Share of failing draws below which it is not worth saying where they lie."""


def failing(judgement: Judgement, project: str, names: Names) -> list[str]:
    """One sentence for each agreement that was looked at: the one in force, and the one ranked first."""
    return [_sentence(row, judgement, names) for row in judgement.regions if row.project == project]


def _sentence(row: Region, judgement: Judgement, names: Names) -> str:
    labels = names.labels
    facts = {"formula": judgement.name(row.formula, names.lang), "share": percent(row.failing)}
    if row.failing in (0, 1):
        return labels("judgement.never_fails" if row.failing == 0 else "judgement.always_fails", **facts)
    if not row.bounds or row.failing < RARE:
        return labels("judgement.fails_anywhere" if row.failing >= RARE else "judgement.fails_rarely", **facts)
    bounds = labels.join([_bound(bound, names) for bound in row.bounds])
    return labels(
        "judgement.fails_where", **facts, bounds=bounds, density=percent(row.density), coverage=percent(row.coverage)
    )


def _bound(bound: Bound, names: Names) -> str:
    name = str(getattr(names.scenario.uncertain[bound.input], f"name_{names.lang}"))
    code, value = ("N084", bound.low) if bound.high is None else ("N085", bound.high)
    return text(code, names.lang, name=name, value=value)
