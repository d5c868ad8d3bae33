"""Futures: a finite list of what may come, each with other benefits or demands than the tables state.

A benefit is judged in each future by the goals that look at futures (`mean`, `cvar`, `worst_case`, `max_regret`). A
demand is met in every future: quota is awarded before the future is known, so the award is the largest need over the
tables and all futures. Gates and rules see that award, and the benefits of the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Amount, Fact, Id, Ratio, Share, column
from allocsim.domain.override import CELL
from allocsim.domain.project import BENEFITS, TAXES, Demand, Project

if TYPE_CHECKING:
    from allocsim.domain.scenario import Scenario

STATED: Final[Mapping[str, tuple[str, ...]]] = {"projects": tuple(BENEFITS), "demands": ("amount",)}
"""Table → the columns of which a future may state a cell."""
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "projects": ("project",),
    "demands": ("project", "option", "county", "resource", "offset"),
}
"""Table → its key columns."""


class Shift(Fact):
    """One entry of `shifts`: a benefit, or the demand for a resource, times a factor."""

    benefit: str = column("", zh="效益", en="benefit", example="value_added")
    """Benefit that is multiplied: a column of the project table, or `tax` for all taxes."""
    resource: str = column("", zh="指标", en="resource", example="land")
    """Resource the demand for which is multiplied."""
    industries: tuple[str, ...] = column((), zh="产业", en="industries")
    """Projects of these industries; empty = all."""
    counties: tuple[Id, ...] = column((), zh="县（市、区）", en="counties")
    """Projects that these counties submit; empty = all."""
    factor: Ratio = column(zh="倍数", en="factor", example="0.8", ge=0)
    """What the amount in the table is multiplied by."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.benefit) == bool(self.resource):
            raise PydanticCustomError("one_of", "give one of {names}", {"names": "benefit, resource"})
        return self

    def meets(self, project: Project, what: str) -> bool:
        """Whether it multiplies `what`, a benefit column or a resource, of a project."""
        named = (self.benefit or self.resource) == what or (self.benefit == "tax" and what in TAXES)
        return (
            named
            and (not self.industries or project.industry in self.industries)
            and (not self.counties or project.county in self.counties)
        )


class Future(Fact):
    """One table `[futures.<id>]`: one of the things that may come. Benefits and demands that it does not name stay."""

    name_zh: str = column(zh="中文名称", en="name in Chinese", min_length=1, example="市场低迷")
    """Name printed in Chinese reports."""
    name_en: str = column(zh="英文名称", en="name in English", min_length=1, example="slow market")
    """Name printed in English reports."""
    weight: Share | None = column(None, zh="权重", en="weight", unit="share", example="0.3")
    """Its probability; weights sum to one. If no future has one, all weigh the same."""
    shifts: tuple[Shift, ...] = column(
        (), zh="整体变动", en="shifts", example=[{"benefit": "value_added", "factor": "0.8"}]
    )
    """Factors by benefit or resource; where several meet, they multiply."""
    set: dict[str, Amount] = column(zh="个别数值", en="set", factory=dict, example={"projects[P001].jobs": "80"})
    """Cells with the value they have then, in place of any factor: `"projects[P001].jobs" = 80`,
    `"demands[P001,,,land,0].amount" = 150`."""
    source: str = column("", zh="依据", en="source")
    """Where it comes from; empty = a choice of this scenario."""


@dataclass(frozen=True)
class Outlook:
    """The tables as they are in one future."""

    weight: Fraction
    benefits: tuple[Mapping[str, Fraction], ...]
    """For each project every benefit, and `tax`."""
    demands: tuple[Fraction, ...]
    """Amount of each demand row, in the resource's unit."""


def weights(futures: Mapping[str, Future]) -> dict[str, Fraction]:
    """The weight of each future: as stated, or the same for all. Raises ValueError if only some are stated."""
    stated = {name: future.weight for name, future in futures.items() if future.weight is not None}
    if not stated:
        return dict.fromkeys(futures, Fraction(1, max(1, len(futures))))
    if len(stated) < len(futures) or sum(stated.values()) != 1:
        raise ValueError("futures: every one needs a weight, and weights sum to one")
    return stated


def outlooks(scenario: Scenario) -> dict[str, Outlook]:
    """The tables as they are in each future, in order."""
    shares = weights(scenario.futures)
    places = {table: dict(_rows(table, getattr(scenario, table))) for table in STATED} if shares else {}
    found = {}
    for name, future in scenario.futures.items():
        stated: dict[tuple[str, int, str], Fraction] = {}
        for key, value in future.set.items():
            table, row, at = cell_of(key)
            stated[table, places[table][row], at] = Fraction(value)
        found[name] = Outlook(
            shares[name],
            tuple(_benefits(future, at, row, stated) for at, row in enumerate(scenario.projects)),
            tuple(_amount(scenario, future, at, row, stated) for at, row in enumerate(scenario.demands)),
        )
    return found


def cell_of(key: str) -> tuple[str, tuple[str, ...], str]:
    """Table, row key and column of a cell's key. Raises ValueError if no future may state such a cell."""
    match = CELL.fullmatch(key.strip())
    if match is None or match[3] not in STATED.get(match[1], ()):
        raise ValueError(key)
    parts = [part.strip() for part in match[2].split(",")]
    if match[1] == "demands" and len(parts) == len(KEYS["demands"]):
        parts[-1] = parts[-1] or "0"
    return match[1], tuple(parts), match[3]


def _rows(table: str, rows: tuple[Any, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    return ((tuple(str(getattr(row, name)) for name in KEYS[table]), at) for at, row in enumerate(rows))


def row_keys(scenario: Scenario, table: str) -> list[tuple[str, ...]]:
    """The keys of a table's rows."""
    return [key for key, _ in _rows(table, getattr(scenario, table))]


def _factor(future: Future, project: Project, what: str) -> Fraction:
    factor = Fraction(1)
    for shift in future.shifts:
        if shift.meets(project, what):
            factor *= shift.factor
    return factor


def _benefits(
    future: Future, at: int, row: Project, stated: Mapping[tuple[str, int, str], Fraction]
) -> dict[str, Fraction]:
    found = {
        name: stated.get(("projects", at, name), row.benefit(name) * _factor(future, row, name)) for name in BENEFITS
    }
    return {**found, "tax": sum((found[name] for name in TAXES), Fraction(0))}


def _amount(
    scenario: Scenario, future: Future, at: int, row: Demand, stated: Mapping[tuple[str, int, str], Fraction]
) -> Fraction:
    if (value := stated.get(("demands", at, "amount"))) is not None:
        return value
    return Fraction(row.amount) * _factor(future, scenario.project_index[row.project], row.resource)
