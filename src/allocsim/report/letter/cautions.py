"""What whoever approves must know: the data, what is used up, who may lose, and what was not settled."""

from __future__ import annotations

from allocsim.domain.judgement import FormulaRow
from allocsim.domain.ledger import Outlook
from allocsim.report.letter.prose import Prose


def cautions(prose: Prose) -> str:
    """What the figures are worth, and what could go wrong; nothing is left out because it is unwelcome."""
    found = [text for text in (_reserve(prose), _likely_losses(prose), _worse_off(prose), _ties(prose)) if text]
    if len(found) > 1:
        found = [prose.turn(number, text) for number, text in enumerate(found, 1)]
    terms = ""
    if _losing(prose) or _bad_terms(prose):
        terms = prose.labels("letter.caution.terms", see=prose.see("judgement") or prose.see("sharing"))
    return prose.paragraph(_data(prose), *found, terms)


def _data(prose: Prose) -> str:
    labels, study = prose.labels, prose.study
    label = study.scenario.label
    said = "" if label == "real" else labels(f"letter.caution.{label}")
    changed = len(study.scenario.overrides)
    see = prose.see("provenance")
    return labels.sentences([said, labels("letter.caution.changed", count=changed, see=see) if changed else ""])


def _reserve(prose: Prose) -> str:
    """What is left of the pool."""
    labels = prose.labels
    pools = {name: tally.pool - tally.from_pool for name, tally in prose.tallies.items() if tally.pool}
    if not pools:
        return ""
    if not any(pools.values()):
        return labels("letter.caution.exhausted_all")
    key = "exhausted_but" if 2 * sum(map(bool, pools.values())) <= len(pools) else "left"
    return labels(f"letter.caution.{key}", amounts=prose.amounts(pools))


def _losing(prose: Prose) -> list[Outlook]:
    """Parties that lose in more than half of the draws, the surest first."""
    ledger = prose.study.ledger
    rows = [row for row in ledger.outlooks if row.loss_probability > 0.5] if ledger else []
    return sorted(rows, key=lambda row: -row.loss_probability)


def _likely_losses(prose: Prose) -> str:
    names = prose.names
    parties = [
        prose.labels("letter.caution.party", county=names.county(row.party), project=names.project(row.project))
        for row in _losing(prose)
    ]
    return prose.labels("letter.caution.loss", parties=prose.items(parties, "letter.more_parties")) if parties else ""


def _bad_terms(prose: Prose) -> list[FormulaRow]:
    """Partnerships whose agreement more likely than not leaves a party with less than it would have otherwise."""
    judgement = prose.study.judgement
    rows = judgement.by_formula if judgement else ()
    return [row for row in rows if row.in_force and row.all_gain_probability < 0.5]


def _worse_off(prose: Prose) -> str:
    count = len(_bad_terms(prose))
    number = "one" if count == 1 else "many"
    return prose.labels(f"letter.caution.worse_off_{number}", count=count) if count else ""


def _ties(prose: Prose) -> str:
    """Whether the plan is the only one of its value."""
    unique = prose.study.allocation.unique
    if unique:
        return ""
    return prose.labels("letter.caution.unsettled" if unique is None else "letter.caution.others")
