"""Awards against what counties retain, and against what projects ask for."""

from __future__ import annotations

from fractions import Fraction

from allocsim.axes import USES
from allocsim.domain.allocation import Award, Decision
from allocsim.domain.futures import outlooks
from allocsim.domain.study import Study
from allocsim.report.blocks import Cell
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.tallies import scale
from allocsim.report.workbook.checks.check import Check, Claim, Figures, Live, check, heading, identified, yearly
from allocsim.report.workbook.places import Places
from allocsim.report.workbook.sheets import exact
from allocsim.units import ceil_ticks

WHERE = {"county": "{county}", "resource": "{resource}", "year": "{year}"}


def counties(study: Study, places: Places, labels: Labels) -> Check | None:
    """Per county, resource and year: the project rows on its side sum to what it received and used."""
    names, balances = Names(study.scenario, labels), places["county_balances"]
    heads = {
        **identified(labels, "county", "resource"),
        **yearly(labels),
        **heading(labels, "lines_pool", "received_result", "lines_own", "used_result", "available_own", "left"),
        "left_result": (labels("workbook.left_own"), "number"),
    }
    claims = []
    for at, row in enumerate(study.allocation.counties):
        where = (row.county, row.resource, row.year)
        pool, own = _lines(study, where)
        used, available = sum(row.used.values()), row.retained + row.carried_in
        left = row.carried_out + row.taken_back + row.lapsed

        def sums(*keys: str, at: int = at) -> str:
            return f"ROUND({'+'.join(balances.cell_of(key, at) for key in keys)},9)"

        amounts = {
            "lines_pool": (f"ROUND({places.sum('awards', 'pool', **WHERE)},9)", pool),
            "received_result": (balances.cell_of("received", at), row.received),
            "lines_own": (f"ROUND({places.sum('awards', 'retained', **WHERE)},9)", own),
            "used_result": (sums(*(f"used_{use}" for use in USES)), used),
            "available_own": (sums("retained", "carried_in"), available),
            "left": ("ROUND({available_own}-{lines_own},9)", available - own),
            "left_result": (sums("carried_out", "taken_back", "lapsed"), left),
        }
        live = {key: Live(text, names.amount(row.resource, ticks)) for key, (text, ticks) in amounts.items()}
        head: dict[str, Cell | Live] = {
            "county": row.county,
            "county_name": names.county(row.county),
            "resource": row.resource,
        }
        head |= {"resource_name": names.head(row.resource, unit=True)}
        holds = pool == row.received and own == used and 0 <= available - own == left
        claims.append(Claim({**head, "year": row.year, **live}, holds))
    test = (
        "AND(ROUND({lines_pool}-{received_result},6)=0,ROUND({lines_own}-{used_result},6)=0,{left}>=0,"
        "ROUND({left}-{left_result},6)=0)"
    )
    return check("counties", labels, heads, claims, test)


def _lines(study: Study, where: tuple[str, str, int]) -> tuple[int, int]:
    """Pool and retained ticks of all award lines of one county, resource and year."""
    found = [
        award
        for row in study.allocation.decisions
        for award in row.awards
        if (award.county, award.resource, award.year) == where
    ]
    return sum(award.pool for award in found), sum(award.retained for award in found)


def demands(study: Study, places: Places, labels: Labels) -> Check | None:
    """Per award line: amount · (1 − exempt) · multiplier · scale, rounded up to the tick once."""
    names, lines, needs = Names(study.scenario, labels), places["awards"], _Needs(study, places)
    heads = {
        **identified(labels, "project", "county", "resource"),
        **yearly(labels),
        **heading(labels, "tick", "scale", "needed_ticks", "line_ticks"),
    }
    claims = []
    pairs = [(row, award) for row in study.allocation.decisions for award in row.awards]
    for at, (row, award) in enumerate(pairs):
        size = scale(study.scenario, row)
        text, ticks = needs.of(row, award, size)
        total = f"ROUND(({lines.cell_of('pool', at)}+{lines.cell_of('retained', at)})/{{tick}},0)"
        cells: Figures = {
            "project": row.project,
            "project_name": names.project(row.project),
            "county": award.county,
            "county_name": names.county(award.county),
            "resource": award.resource,
            "resource_name": names.head(award.resource),
            "year": award.year,
            "tick": study.scenario.resources[award.resource].tick,
            "scale": exact(size),
            "needed_ticks": Live(text, ticks),
            "line_ticks": Live(total, award.pool + award.retained),
        }
        claims.append(Claim(cells, ticks == award.pool + award.retained))
    return check("demands", labels, heads, claims, "{needed_ticks}={line_ticks}")


class _Needs:
    """Rows of the demand sheet behind each award line."""

    def __init__(self, study: Study, places: Places) -> None:
        self.scenario, self.place = study.scenario, places["in_demands"]
        self.rows: dict[str, list[int]] = {}
        for at, row in enumerate(study.scenario.demands):
            self.rows.setdefault(row.project, []).append(at)
        foreseen = [future.demands for future in outlooks(study.scenario).values()]
        self.largest = [
            max([Fraction(row.amount), *(amounts[at] for amounts in foreseen)])
            for at, row in enumerate(study.scenario.demands)
        ]

    def of(self, decision: Decision, award: Award, size: Fraction) -> tuple[str, int]:
        """The formula, and the ticks it comes to."""
        parts, ticks = [], 0
        resource = self.scenario.resources[award.resource]
        for at in self.rows.get(decision.project, ()):
            row = self.scenario.demands[at]
            there = (row.county or decision.host, row.resource, (decision.year or 0) + row.offset)
            if row.option not in ("", decision.option) or there != (award.county, award.resource, award.year):
                continue
            amount = self.place.cell_of("amount", at)
            if self.largest[at] > row.amount:  # awards are sized by the largest need of all futures
                amount = str(exact(self.largest[at]))
            exempt, multiplier = self.place.cell_of("exempt", at), self.place.cell_of("multiplier", at)
            parts.append(f"ROUNDUP(ROUND({amount}*(1-{exempt})*{multiplier}*{{scale}}/{{tick}},6),0)")
            ticks += ceil_ticks(self.largest[at] * (1 - row.exempt) * row.multiplier * size, resource.tick)
        return "+".join(parts) or "0", ticks
