"""From the quotas as issued to the pool: rounded as the model rounds, in whole ticks."""

from __future__ import annotations

from decimal import Decimal

from allocsim.axes import CITY
from allocsim.domain.allocation import CountyBalance, PoolBalance
from allocsim.domain.scenario import Scenario
from allocsim.domain.study import Study
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.workbook.checks.check import Check, Claim, Figures, Live, check, heading, identified, yearly
from allocsim.report.workbook.places import Places

WHERE = {"resource": "{resource}", "year": "{year}"}


def stated(scenario: Scenario, table: str, resource: str, year: int, county: str = "") -> Decimal:
    """What a table of inputs says, over all counties and the city unless one is named, with the tick's decimals."""
    rows = scenario.quotas if table == "quotas" else scenario.committed
    none = scenario.resources[resource].amount(0)
    found = (row.amount for row in rows if (row.resource, row.year) == (resource, year) and county in ("", row.county))
    return sum(found, Decimal(0)).quantize(none)


def input_sum(places: Places, table: str, value: Decimal, **where: str) -> Live | Decimal:
    """The sum of a table's amounts, live where the table has a sheet."""
    if f"in_{table}" not in places:
        return Decimal(0)
    return Live(f"ROUND({places.sum(f'in_{table}', 'amount', **where)},9)", value)


def reserves(study: Study, places: Places, labels: Labels) -> Check | None:
    """Per county, resource and year: rate · quota, a tie to the even tick; reserve and retained are the quota."""
    rate = study.scenario.pool.rate
    num, den = rate.numerator, rate.denominator
    heads = {
        **identified(labels, "county", "resource"),
        **yearly(labels),
        **heading(labels, "tick", "issued", "committed", "ticks"),
        "product": (labels("workbook.product", num=num), "number"),
        "whole": (labels("workbook.whole", den=den), "number"),
        **heading(labels, "rest", "reserve", "reserve_result", "retained_result"),
    }
    claims = [_reserve(study, places, labels, at, row) for at, row in enumerate(study.allocation.counties)]
    test = "AND({reserve}={reserve_result},{reserve_result}+{retained_result}={ticks})"
    return check("reserves", labels, heads, claims, test)


def _reserve(study: Study, places: Places, labels: Labels, at: int, row: CountyBalance) -> Claim:
    scenario, names, balances = study.scenario, Names(study.scenario, labels), places["county_balances"]
    rate, tick = scenario.pool.rate, scenario.resources[row.resource].tick
    num, den = rate.numerator, rate.denominator
    amounts = {}
    for key, table in (("issued", "quotas"), ("committed", "committed")):
        if scenario.pool.city == "pool":
            value = stated(scenario, table, row.resource, row.year, row.county)
            amounts[key] = input_sum(places, table, value, county="{county}", **WHERE)
        else:  # the city's part has been added to the counties' already
            value = names.amount(row.resource, getattr(row, key))
            amounts[key] = Live(balances.cell_of(key, at), value)
    ticks = row.issued - row.committed
    whole, rest = divmod(ticks * num, den)
    reserve = whole + (2 * rest > den or (2 * rest == den and whole % 2 == 1))

    def counted(key: str, value: int) -> Live:
        return Live(f"ROUND({balances.cell_of(key, at)}/{{tick}},0)", value)

    cells: Figures = {
        "county": row.county,
        "county_name": names.county(row.county),
        "resource": row.resource,
        "resource_name": names.head(row.resource),
        "year": row.year,
        "tick": tick,
        **amounts,
        "ticks": Live("ROUND(({issued}-{committed})/{tick},0)", ticks),
        "product": Live(f"{{ticks}}*{num}", ticks * num),
        "whole": Live(f"INT({{product}}/{den})", whole),
        "rest": Live(f"{{product}}-{{whole}}*{den}", rest),
        "reserve": Live(f"{{whole}}+IF(2*{{rest}}>{den},1,IF(2*{{rest}}={den},MOD({{whole}},2),0))", reserve),
        "reserve_result": counted("contributed", row.contributed),
        "retained_result": counted("retained", row.retained),
    }
    return Claim(cells, reserve == row.contributed and row.contributed + row.retained == ticks)


def pool_formed(study: Study, places: Places, labels: Labels) -> Check | None:
    """Per resource and year: what the counties reserve and the city's own are the pool."""
    heads = {
        **identified(labels, "resource"),
        **yearly(labels),
        **heading(labels, "issued", "committed", "quota_result", "reserves", "city_own", "pool_sum", "pool_result"),
    }
    claims = [_formed(study, places, labels, at, row) for at, row in enumerate(study.allocation.pools)]
    test = "AND(ROUND({issued}-{committed}-{quota_result},6)=0,ROUND({pool_sum}-{pool_result},6)=0)"
    return check("pool_formed", labels, heads, claims, test)


def _formed(study: Study, places: Places, labels: Labels, at: int, row: PoolBalance) -> Claim:
    scenario, names, pools = study.scenario, Names(study.scenario, labels), places["pool_balance"]
    where = (row.resource, row.year)
    issued, committed = (stated(scenario, table, *where) for table in ("quotas", "committed"))
    ticks = sum(part.contributed for part in study.allocation.counties if (part.resource, part.year) == where)
    reserved = names.amount(row.resource, ticks)
    city: Live | Decimal = Decimal(0)
    own = Decimal(0)
    if scenario.pool.city == "pool":
        given, taken = (stated(scenario, table, *where, CITY) for table in ("quotas", "committed"))
        own = given - taken
        parts = [
            places.sum(f"in_{table}", "amount", county=f'"{CITY}"', **WHERE)
            for table in ("quotas", "committed")
            if f"in_{table}" in places
        ]
        city = Live(f"ROUND({'-'.join(parts)},9)", own)
    cells: Figures = {
        "resource": row.resource,
        "resource_name": names.head(row.resource, unit=True),
        "year": row.year,
        "issued": input_sum(places, "quotas", issued, **WHERE),
        "committed": input_sum(places, "committed", committed, **WHERE),
        "quota_result": Live(pools.cell_of("quota", at), names.amount(row.resource, row.quota)),
        "reserves": Live(f"ROUND({places.sum('county_balances', 'contributed', **WHERE)},9)", reserved),
        "city_own": city,
        "pool_sum": Live("ROUND({reserves}+{city_own},9)", reserved + own),
        "pool_result": Live(pools.cell_of("pool", at), names.amount(row.resource, row.pool)),
    }
    agrees = issued - committed == names.amount(row.resource, row.quota)
    return Claim(cells, agrees and reserved + own == names.amount(row.resource, row.pool))


def pool_used(study: Study, places: Places, labels: Labels) -> Check | None:
    """Per resource and year: the award lines take no more than the pool has, and the rest is accounted for."""
    names, pools = Names(study.scenario, labels), places["pool_balance"]
    keys = ("pool", "carried_in", "taken_back", "carried_out", "lapsed")
    heads = {
        **identified(labels, "resource"),
        **yearly(labels),
        **heading(labels, "available", "lines", "awarded_result", "left", "left_result"),
    }
    claims = []
    for at, row in enumerate(study.allocation.pools):
        cell = {key: pools.cell_of(key, at) for key in (*keys, "awarded")}
        lines = sum(
            award.pool
            for decision in study.allocation.decisions
            for award in decision.awards
            if (award.resource, award.year) == (row.resource, row.year)
        )
        available, left = row.pool + row.carried_in + row.taken_back, row.carried_out + row.lapsed
        amounts = {
            "available": (f"ROUND({cell['pool']}+{cell['carried_in']}+{cell['taken_back']},9)", available),
            "lines": (f"ROUND({places.sum('awards', 'pool', **WHERE)},9)", lines),
            "awarded_result": (cell["awarded"], row.awarded),
            "left": ("ROUND({available}-{lines},9)", available - lines),
            "left_result": (f"ROUND({cell['carried_out']}+{cell['lapsed']},9)", left),
        }
        head: Figures = {
            "resource": row.resource,
            "resource_name": names.head(row.resource, unit=True),
            "year": row.year,
        }
        live = {key: Live(text, names.amount(row.resource, ticks)) for key, (text, ticks) in amounts.items()}
        holds = lines == row.awarded and 0 <= available - lines == left
        claims.append(Claim({**head, **live}, holds))
    test = "AND(ROUND({lines}-{awarded_result},6)=0,{left}>=0,ROUND({left}-{left_result},6)=0)"
    return check("pool_used", labels, heads, claims, test)
