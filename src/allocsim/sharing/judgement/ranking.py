"""Ranking of formulas under declared criteria: thresholds first, then weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from allocsim.domain.criteria import Criterion, Judging
from allocsim.domain.judgement import Fairness, FormulaRow, RankRow


def rank(judging: Judging, rows: Sequence[FormulaRow], fairness: Sequence[Fairness]) -> list[RankRow]:
    """The formulas of one partnership, best first; those that break a threshold last, without a rank.

    score = Σ weight · clip((value − worst) / (best − worst), 0, 1) / Σ weight. Without weights: the probability that
    all gain, then the expected gain of the party that gains least. A measure that is not defined (no payback within
    the horizon, a zero base) breaks a threshold and scores 0. Equal keys share a rank; the order is then that of the
    formulas.
    """
    gini = {(row.formula, f"gini_{row.base}"): row.gini for row in fairness}
    found: list[tuple[tuple[float, ...], FormulaRow, tuple[str, ...], float | None]] = []
    for row in rows:
        values = {name: measured(row, rule.measure, gini) for name, rule in judging.criteria.items()}
        broken = tuple(name for name, rule in judging.criteria.items() if not keeps(rule, values[name]))
        score = weighted(judging.criteria, values)
        key = (score,) if score is not None else (row.all_gain_probability, row.worst_gain)
        found.append((key, row, broken, score))
    whole = sorted((part for part in found if not part[2]), key=lambda part: tuple(-x for x in part[0]))
    ranked = [
        RankRow(row.project, row.formula, 1 + sum(other[0] > key for other in whole), score, ())
        for key, row, _, score in whole
    ]
    out = [RankRow(row.project, row.formula, None, score, broken) for _, row, broken, score in found if broken]
    return ranked + out


def measured(row: FormulaRow, measure: str, gini: Mapping[tuple[str, str], float | None]) -> float | None:
    """The value of a measure; None where it is not defined."""
    if measure.startswith("gini_"):
        return gini.get((row.formula, measure))
    value = getattr(row, measure)
    return None if value is None else float(value)


def keeps(rule: Criterion, value: float | None) -> bool:
    """Whether a value keeps both thresholds; a value exactly at one does."""
    if rule.at_least is None and rule.at_most is None:
        return True
    if value is None:
        return False
    low, high = rule.at_least, rule.at_most
    return (low is None or Decimal(value) >= low) and (high is None or Decimal(value) <= high)


def weighted(criteria: Mapping[str, Criterion], values: Mapping[str, float | None]) -> float | None:
    """The weighted score; None if nothing has a weight."""
    total = sum(rule.weight for rule in criteria.values())
    if not total:
        return None
    points = 0.0
    for name, rule in criteria.items():
        value = values[name]
        if rule.weight and value is not None and rule.worst is not None and rule.best is not None:
            worst, best = float(rule.worst), float(rule.best)
            points += float(rule.weight) * min(1.0, max(0.0, (value - worst) / (best - worst)))
    return points / float(total)
