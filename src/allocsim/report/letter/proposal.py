"""The recommendation: how many projects, what they stand for, what they take, and where they stand."""

from __future__ import annotations

from collections import Counter

from allocsim.report.comparison import hosted
from allocsim.report.digits import digits
from allocsim.report.letter.prose import Prose
from allocsim.report.rounding import rounded
from allocsim.report.tallies import awarded, benefit


def overall(prose: Prose) -> str:
    """Counts of the decisions, what the approved projects bring, and what they take."""
    return prose.paragraph(_decided(prose), _brought(prose), _used(prose))


def _decided(prose: Prose) -> str:
    labels = prose.labels
    kinds = Counter(row.decision for row in prose.study.allocation.decisions)
    approved = len(prose.approved)
    parts = [labels(f"letter.proposal.{kind}", count=kinds[kind]) for kind in ("partial", "deferred") if kinds[kind]]
    among = labels("letter.proposal.among", parts=prose.join(parts)) if parts else ""
    see = prose.see("recommendation")
    waiting, rejected = kinds["waitlisted"], kinds["rejected"]
    if not approved:
        return labels("letter.proposal.none_approved", waitlisted=waiting, rejected=rejected, see=see)
    if not waiting and not rejected:
        return labels("letter.proposal.decided_all", approved=approved, among=among, see=see)
    if not rejected:
        return labels(
            "letter.proposal.decided_no_rejection", approved=approved, among=among, waitlisted=waiting, see=see
        )
    counts = {"approved": approved, "waitlisted": waiting, "rejected": rejected}
    return labels("letter.proposal.decided", among=among, see=see, **counts)


def _brought(prose: Prose) -> str:
    if not prose.approved:
        return ""
    study = prose.study
    money = {
        name: prose.names.money(benefit(study, name, prose.approved)) for name in ("investment", "value_added", "tax")
    }
    jobs = digits(rounded(benefit(study, "jobs", prose.approved), 0))
    return prose.labels("letter.proposal.brought", jobs=jobs, **money)


def _used(prose: Prose) -> str:
    labels = prose.labels
    pool = {name: tally.from_pool for name, tally in prose.tallies.items()}
    own = any(tally.from_retained for tally in prose.tallies.values())
    if any(pool.values()):
        key = "letter.proposal.used" if own else "letter.proposal.used_pool"
        return labels(key, amounts=prose.amounts(pool))
    return labels("letter.proposal.used_retained") if own else ""


def by_county(prose: Prose) -> str:
    """Projects and pooled quota of the first resource by host county; the smallest are added up beyond the limit."""
    labels, names, main = prose.labels, prose.names, prose.main
    counts = {county: count for county, count in hosted(prose.study).items() if count}
    if not counts:
        return ""
    ticks = dict.fromkeys(counts, 0)
    for row in prose.approved:
        ticks[row.host] += awarded(row).get(main, (0, 0))[0]
    order = sorted(counts, key=lambda county: (-ticks[county], -counts[county]))
    cut = len(order) if len(order) <= prose.limit + 1 else prose.limit
    words: list[str] = []
    for county in order[:cut]:
        key = "letter.proposal.host_next" if words else "letter.proposal.host"
        amount = names.quantity(main, ticks[county])
        words.append(labels(key, county=names.county(county), count=counts[county], amount=amount))
    if rest := order[cut:]:
        whole = names.quantity(main, sum(ticks[county] for county in rest))
        words.append(labels("letter.proposal.host_other", count=sum(counts[county] for county in rest), amount=whole))
    hosts = labels("letter.proposal.hosts", resource=names.resource(main), listed=prose.join(words))
    empty = [county.county for county in prose.study.scenario.counties if county.county not in counts]
    none = labels("letter.proposal.host_none", counties=prose.items(prose.counties(empty))) if empty else ""
    return prose.paragraph(hosts, none)
