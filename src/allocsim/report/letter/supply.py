"""How the pool is formed, what is asked for, and what stays short."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from allocsim.domain.explanation import POOL
from allocsim.report.digits import exact_percent, percent
from allocsim.report.letter.prose import Prose
from allocsim.report.rounding import rounded


def formation(prose: Prose) -> str:
    """Quotas, the rate, and the pool by resource."""
    scenario, labels = prose.study.scenario, prose.labels
    facts = {
        "counties": prose.counted("counties", len(scenario.counties)),
        "years": prose.names.years(),
        "see": prose.see("pool"),
    }
    pools = {name: tally.pool for name, tally in prose.tallies.items()}
    if not any(pools.values()):
        return prose.paragraph(labels("letter.formation.nothing", **facts))
    own = any(row.county not in scenario.county_index for row in scenario.quotas)
    key = "letter.formation.pooled_city" if own and scenario.pool.city == "pool" else "letter.formation.pooled"
    rates = {"rate": exact_percent(scenario.pool.rate), "rest": exact_percent(1 - scenario.pool.rate)}
    return prose.paragraph(labels(key, amounts=prose.amounts(pools), **rates, **facts))


def demand(prose: Prose) -> str:
    """Projects, the scarcest resources, what stays unmet, and what one more unit would bring."""
    labels, study = prose.labels, prose.study
    invested = sum((Fraction(project.investment) for project in study.scenario.projects), Fraction(0))
    submitted = labels(
        "letter.demand.submitted",
        projects=prose.counted("projects", len(study.scenario.projects)),
        investment=prose.names.money(invested),
    )
    unmet = {name: tally.unmet for name, tally in prose.tallies.items()}
    short = labels("letter.demand.met")
    if any(unmet.values()):
        short = labels("letter.demand.unmet", amounts=prose.amounts(unmet))
    more = (_held(prose), _step(prose)) if prose.limit > 1 else ()
    return prose.paragraph(submitted, _scarce(prose), short, *more)


def _scarce(prose: Prose) -> str:
    """Resources of which more is asked for than there is, the scarcest named."""
    labels, names = prose.labels, prose.names
    ratios = {name: Fraction(tally.demand, tally.quota) for name, tally in prose.tallies.items() if tally.quota}
    if not ratios:
        return ""
    scarcest = max(ratios, key=lambda name: ratios[name])
    facts = {"resource": names.resource(scarcest), "ratio": percent(rounded(ratios[scarcest], 3))}
    over = [names.resource(name) for name in sorted(ratios, key=lambda name: -ratios[name]) if ratios[name] > 1]
    if not over:
        return labels("letter.demand.within", **facts)
    if len(over) == 1:
        return labels("letter.demand.over_one", **facts)
    if len(over) == len(ratios):
        return labels("letter.demand.over_all", count=len(over), **facts)
    return labels("letter.demand.over", listed=prose.kinds(over), **facts)


def _held(prose: Prose) -> str:
    """How many projects wait for want of which resource."""
    waiting = Counter(
        row.reason.values["resource"]
        for row in prose.study.allocation.decisions
        if row.decision == "waitlisted" and "resource" in row.reason.values
    )
    if not waiting:
        return ""
    parts = [
        prose.labels("letter.demand.held_part", resource=prose.names.resource(name), count=count)
        for name, count in waiting.most_common(prose.limit)
    ]
    return prose.labels("letter.demand.held", parts=prose.join(parts), see=prose.see("supply"))


def _step(prose: Prose) -> str:
    """What more of one resource in the pool would add to the last goal, where that was asked and proved: the stated
    step, or the least amount that adds anything."""
    explanation, main = prose.study.explanation, prose.study.allocation.main
    for value in explanation.resources if explanation else ():
        name = prose.names.resource(value.resource)
        for key, ticks, gain in (("step", value.step, value.step_gain), ("first", value.first, value.first_gain)):
            if value.place == POOL and ticks and gain:
                facts = {"amount": prose.names.quantity(value.resource, ticks), "resource": name}
                return prose.labels(f"letter.demand.{key}", gain=prose.names.value(gain, main.unit), **facts)
    return ""
