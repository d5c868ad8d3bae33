"""What follows: until when awards must be in use, what becomes of unused quota, when the plan is looked at again."""

from __future__ import annotations

from allocsim.domain.study import Study
from allocsim.report.blocks import Blocks, Cell, Column, Definitions, Heading, Paragraph, Table
from allocsim.report.digits import exact_percent
from allocsim.report.labels import Labels
from allocsim.report.names import Names

PARTS = ("pool_carried", "pool_lapsed", "county_carried", "county_taken", "county_lapsed")


def section(study: Study, labels: Labels) -> Blocks:
    """The dates, the terms of carry-over and take-back, and the amounts they apply to."""
    names = Names(study.scenario, labels)
    heading = Heading(labels("follow_up.title"), anchor="follow_up")
    pairs = (
        (labels("follow_up.use_by"), _use_by(names)),
        (labels("follow_up.unused"), _unused(names)),
        (labels("follow_up.waiting"), _waiting(study, names)),
        (labels("follow_up.review"), _review(names)),
    )
    return (heading, Paragraph(labels("follow_up.intro")), Definitions(pairs), _table(study, names))


def date(written: str, names: Names) -> str:
    """A day in the language's own form.

    >>> from tests.report import tiny
    >>> date("2026-03-01", Names(tiny.scenario(), Labels("zh")))
    '2026年3月1日'
    """
    year, month, day = (int(part) for part in written.split("-"))
    if names.lang == "zh":
        return f"{year}年{month}月{day}日"
    return f"{day} {names.labels(f'follow_up.month_{month}')} {year}"


def _use_by(names: Names) -> str:
    stated = names.scenario.report.use_by
    if not stated:
        return names.labels("follow_up.no_use_by")
    return names.labels("follow_up.use_by_text", date=date(stated, names))


def _unused(names: Names) -> str:
    """What becomes of retained and pooled quota that no project takes."""
    labels, carry = names.labels, names.scenario.carry
    who = {(True, True): "both", (True, False): "retained", (False, True): "pool"}.get((carry.retained, carry.pool))
    if not carry.life or who is None:
        return labels("follow_up.no_carry_back" if carry.take_back else "follow_up.no_carry")
    parts = [labels(f"follow_up.carry_{who}", life=carry.life)]
    if carry.cap < 1:
        parts.append(labels("follow_up.carry_cap", cap=exact_percent(carry.cap)))
    parts.append(labels("follow_up.take_back" if carry.take_back else "follow_up.no_take_back"))
    return labels.sentences(parts)


def _waiting(study: Study, names: Names) -> str:
    count = sum(row.decision == "waitlisted" for row in study.allocation.decisions)
    return names.labels("follow_up.waiting_text" if count else "follow_up.nobody_waits", count=count)


def _review(names: Names) -> str:
    stated = names.scenario.report.review
    if not stated:
        return names.labels("follow_up.no_review")
    return names.labels("follow_up.review_text", date=date(stated, names))


def _table(study: Study, names: Names) -> Table:
    """Quota that no project takes, by resource and year, and where it goes."""
    labels, several = names.labels, len(study.scenario.years) > 1
    rows: list[tuple[Cell, ...]] = []
    for pool in study.allocation.pools:
        mine = [row for row in study.allocation.counties if (row.resource, row.year) == (pool.resource, pool.year)]
        ticks = (
            pool.carried_out,
            pool.lapsed,
            sum(row.carried_out for row in mine),
            sum(row.taken_back for row in mine),
            sum(row.lapsed for row in mine),
        )
        head: tuple[Cell, ...] = (names.head(pool.resource), names.unit_of(pool.resource))
        year: tuple[Cell, ...] = (pool.year,) if several else ()
        rows.append((*head, *year, *(names.amount(pool.resource, part) for part in ticks)))
    columns = (
        Column(labels("terms.resource")),
        Column(labels("terms.unit")),
        *((Column(labels("terms.year"), "year"),) if several else ()),
        *(
            Column(labels(f"follow_up.{part}"), "number", group=labels(f"follow_up.{part.split('_')[0]}"))
            for part in PARTS
        ),
    )
    note, sheet = labels("follow_up.note"), labels("follow_up.sheet")
    return Table("unused", labels("follow_up.table"), columns, tuple(rows), note=note, sheet=sheet)
