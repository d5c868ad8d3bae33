"""What is recommended, in a few figures and plain sentences."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from allocsim.domain.status import status
from allocsim.domain.study import Study
from allocsim.report.blocks import Blocks, Column, Heading, KeyNumber, KeyNumbers, Note, Paragraph, Table
from allocsim.report.comparison import compare
from allocsim.report.digits import digits, exact_percent, percent
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.rounding import rounded
from allocsim.report.tallies import benefit, tallies


def section(study: Study, labels: Labels) -> Blocks:
    """Data label, key figures, the recommendation, what binds, who loses, what the solver proved."""
    names = Names(study.scenario, labels)
    return (
        Heading(labels("summary.title"), anchor="summary"),
        Note(_data_label(study, names)),
        _figures(study, names),
        Paragraph(labels.sentences([_basis(study, names), _decided(study, names), _brought(study, names)])),
        Paragraph(labels.sentences([*_short(study, names), *_against_no_pool(study, names), *_shared(study, names)])),
        Paragraph(labels.sentences([status(study.allocation, labels.lang)[0]])),
        _pool_table(study, names),
    )


def _data_label(study: Study, names: Names) -> str:
    scenario = study.scenario
    about = scenario.about_zh if names.lang == "zh" else scenario.about_en
    return about or names.labels(f"summary.label_{scenario.label}")


def _figures(study: Study, names: Names) -> KeyNumbers:
    labels, allocation = names.labels, study.allocation
    approved = allocation.approved()
    pools = {name: tally for name, tally in tallies(study).items() if tally.pool}
    everyone = labels("summary.of_all", count=len(allocation.decisions))
    numbers = [
        KeyNumber(labels("summary.approved"), str(len(approved)), note=everyone),
        *(
            KeyNumber(labels(f"summary.{name}"), names.money(benefit(study, name, allocation.decisions)))
            for name in ("investment", "tax")
        ),
        KeyNumber(labels("summary.jobs"), digits(rounded(benefit(study, "jobs", allocation.decisions), 0))),
    ]
    for name, tally in list(pools.items())[:1]:
        note = labels("summary.of_pool", share=percent(Fraction(tally.from_pool, tally.pool)))
        shown = names.quantity(name, tally.from_pool)
        numbers.append(KeyNumber(labels("summary.from_pool", resource=names.resource(name)), shown, note=note))
    return KeyNumbers(tuple(numbers))


def _basis(study: Study, names: Names) -> str:
    scenario = study.scenario
    return names.labels(
        "summary.basis",
        years=names.years(),
        counties=len(scenario.counties),
        projects=len(scenario.projects),
        rate=exact_percent(scenario.pool.rate),
        source=names.text(scenario.pool.source),
    )


def _decided(study: Study, names: Names) -> str:
    labels = names.labels
    kinds = Counter(row.decision for row in study.allocation.decisions)
    approved = sum(kinds[kind] for kind in ("approved", "partial", "deferred"))
    text = labels("summary.decided", approved=approved, waitlisted=kinds["waitlisted"], rejected=kinds["rejected"])
    extra = [labels(f"summary.{kind}", count=kinds[kind]) for kind in ("partial", "deferred") if kinds[kind]]
    return labels.sentences([text, labels("summary.among", parts=labels.join(extra)) if extra else ""])


def _brought(study: Study, names: Names) -> str:
    decisions = study.allocation.decisions
    if not study.allocation.approved():
        return ""
    money = {name: names.money(benefit(study, name, decisions)) for name in ("investment", "value_added", "tax")}
    return names.labels("summary.brought", **money, jobs=digits(rounded(benefit(study, "jobs", decisions), 0)))


def _short(study: Study, names: Names) -> list[str]:
    """The resource that is most in demand against its quota, and those that hold projects back."""
    labels = names.labels
    found = tallies(study)
    ratios = {name: Fraction(tally.demand, tally.quota) for name, tally in found.items() if tally.quota}
    if not ratios:
        return []
    tightest = max(ratios, key=lambda name: ratios[name])
    text = [labels("summary.tightest", resource=names.resource(tightest), ratio=percent(ratios[tightest]))]
    held = Counter(
        row.reason.values["resource"]
        for row in study.allocation.decisions
        if row.decision == "waitlisted" and "resource" in row.reason.values
    )
    if held:
        counts = [labels("summary.held", resource=names.resource(name), count=n) for name, n in held.most_common()]
        text.append(labels("summary.held_back", parts=labels.join(counts)))
    return text


def _against_no_pool(study: Study, names: Names) -> list[str]:
    labels = names.labels
    for baseline in study.baselines:
        if baseline.name != "no_pool":
            continue
        plans = {"here": len(study.allocation.approved()), "there": len(baseline.approved)}
        main_goal = study.allocation.main
        values = {"value": names.value(main_goal.value, main_goal.unit)}
        values |= {"other": names.value(baseline.objective, main_goal.unit)}
        text = [labels("summary.no_pool", **plans, **values)]
        main = next(iter(study.scenario.resources))
        if losers := compare(study, baseline).losers(main):
            listed = labels.join([names.county(county) for county in losers])
            text.append(labels("summary.losers", counties=listed, resource=names.resource(main)))
        return text
    return []


def _shared(study: Study, names: Names) -> list[str]:
    ledger = study.ledger
    if ledger is None or not ledger.settlements:
        return []
    projects = {row.project for row in ledger.settlements}
    fen = sum(sum(row.receipts.values()) for row in ledger.settlements)
    money = names.money(Fraction(fen, 10**6))
    said = [names.labels("summary.shared", count=len(projects), years=len(ledger.horizon), money=money)]
    if study.judgement is not None:
        worst = [row.worst_gain for row in study.judgement.by_formula if row.in_force]
        good = sum(gain >= 0 for gain in worst)
        said += [names.labels("summary.judged", good=good, bad=len(worst) - good)] if worst else []
    return said


def _pool_table(study: Study, names: Names) -> Table:
    labels = names.labels
    rows = []
    for name, tally in tallies(study).items():
        used = rounded(Fraction(tally.from_pool, tally.pool), 3) if tally.pool else None
        amounts = [names.amount(name, ticks) for ticks in (tally.pool, tally.from_pool, tally.pool - tally.from_pool)]
        rows.append((names.head(name), names.unit_of(name), *amounts, used))
    columns = (
        Column(labels("terms.resource")),
        Column(labels("terms.unit")),
        *(Column(labels(f"summary.{key}"), "number") for key in ("pool", "awarded", "left")),
        Column(labels("summary.used"), "share"),
    )
    return Table("pool_overview", labels("summary.table"), columns, tuple(rows), sheet=labels("summary.sheet"))
