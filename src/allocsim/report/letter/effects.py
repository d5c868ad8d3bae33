"""What the plan means for the counties: given against received, beside no pool, and shared in partnerships."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from allocsim.report.cash import cash_of, partnerships
from allocsim.report.comparison import compare
from allocsim.report.letter.prose import Prose
from allocsim.report.rounding import total_of


def counties(prose: Prose) -> str:
    """Who gets more of the first resource than it gives, who less, and who would do better without a pool."""
    return prose.paragraph(_exchange(prose), _against_no_pool(prose))


def _exchange(prose: Prose) -> str:
    labels, names, main = prose.labels, prose.names, prose.main
    net = {county.county: 0 for county in prose.study.scenario.counties}
    for row in prose.study.allocation.counties:
        if row.resource == main:
            net[row.county] += row.received - row.contributed
    resource = names.resource(main)
    if not any(net.values()):
        return labels("letter.effect.even", resource=resource)
    order = sorted(net, key=lambda county: -abs(net[county]))

    def listed(sign: int) -> str:
        found = [county for county in order if net[county] * sign > 0]
        amounts = [names.quantity(main, abs(net[county])) for county in found]
        pairs = zip(prose.counties(found), amounts, strict=True)
        return prose.items([labels("letter.effect.change", county=county, amount=amount) for county, amount in pairs])

    found = {key: text for key, sign in (("more", 1), ("less", -1)) if (text := listed(sign))}
    key = "both" if len(found) > 1 else next(iter(found))
    return labels(f"letter.effect.{key}", resource=resource, **found)


def _against_no_pool(prose: Prose) -> str:
    labels, names, study = prose.labels, prose.names, prose.study
    for baseline in study.baselines:
        if baseline.name != "no_pool":
            continue
        more = len(study.allocation.approved()) - len(baseline.approved)
        key = "no_pool_more" if more > 0 else "no_pool_fewer" if more else "no_pool_same"
        main = study.allocation.main
        values = {"value": names.value(main.value, main.unit), "other": names.value(baseline.objective, main.unit)}
        count = {"count": abs(more)} if more else {}
        losers = prose.counties(compare(study, baseline).losers(prose.main))
        facts = {"resource": names.resource(prose.main), "see": prose.see("counties")}
        last = labels("letter.effect.no_losers", **facts)
        if losers:
            last = labels("letter.effect.losers", counties=prose.items(losers), **facts)
        return labels.sentences([labels(f"letter.effect.{key}", **values, **count), last])
    return ""


def sharing(prose: Prose) -> str:
    """Partnerships and what they share over the horizon, with the two books of statistics."""
    labels, study = prose.labels, prose.study
    see = prose.see("sharing")
    if not study.scenario.partnerships or study.ledger is None:
        return labels("letter.sharing.none")
    found = [cash_of(study.ledger, project) for project in partnerships(study.ledger)]
    if not found:
        projects = prose.counted("partnerships", len(study.scenario.partnerships))
        return prose.paragraph(labels("letter.sharing.not_approved", projects=projects, see=see))
    kept = _sum(amount for cash in found for amount in cash.kept)
    shared = _sum(amount for cash in found for line in cash.received.values() for amount in line)
    paid = _sum(amount for cash in found for line in cash.paid.values() for amount in line)
    money = {"collected": kept + shared, "kept": kept, "shared": shared, "paid": paid}
    said = labels(
        "letter.sharing.approved",
        projects=prose.counted("partnerships", len(found)),
        first=study.ledger.horizon[0],
        last=study.ledger.horizon[-1],
        see=see,
        **{key: prose.money(amount) for key, amount in money.items()},
    )
    return prose.paragraph(said)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return total_of([Decimal("0.00"), *amounts])
