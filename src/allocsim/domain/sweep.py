"""The result of a sweep: the best plan at each point of a grid, and where it changes."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

from allocsim.domain.allocation import Termination
from allocsim.domain.fact import fraction_text
from allocsim.domain.records import RESULT_VERSION, Record, finite, plain, to_json
from allocsim.domain.scenario import Scenario
from allocsim.messages import text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Point:
    """The best plan at one point of the grid; amounts are ticks."""

    number: int
    set: Mapping[str, str]
    """Key → value, as written."""
    termination: Termination
    approved: tuple[str, ...] = ()
    """Approved projects, in scenario order."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Project → approved option, where the project offers several."""
    objective: Fraction | None = None
    """Value of the last goal; None without a plan."""
    bound: Fraction | None = None
    gap: float | None = None
    unique: bool | None = None
    pool_value: Fraction | None = None
    """What the last goal would lose if there were no pool; None where nothing keeps the rules without it."""
    pools: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Resource → ticks in the pool and ticks awarded, over all years."""
    counties: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """(county, resource) → ticks contributed and received, over all years."""
    conflict: tuple[str, ...] = ()
    """Rules that cannot all be kept, where there is no plan."""

    @property
    def has_solution(self) -> bool:
        """Whether there is a plan."""
        return self.objective is not None

    @property
    def selection(self) -> tuple[tuple[str, str], ...]:
        """Approved projects with their options."""
        return tuple((name, self.options.get(name, "")) for name in self.approved)


@dataclass(frozen=True)
class Break:
    """Two neighbouring points with different selections."""

    key: str
    before: Point
    after: Point
    entered: tuple[str, ...]
    left: tuple[str, ...]

    def record(self) -> Record:
        """As plain values."""
        values = {"from": self.before.set[self.key], "to": self.after.set[self.key]}
        fixed = {key: value for key, value in self.before.set.items() if key != self.key}
        changed = [name for name, option in self.after.selection if name in self.before.approved
                   and (name, option) not in self.before.selection]  # fmt: skip
        moves = {"entered": list(self.entered), "left": list(self.left), "other_option": changed}
        return {"key": self.key, **values, "at": fixed, **moves}


@dataclass(frozen=True, repr=False)
class Sweep:
    """Every point of the grid; the last parameter runs fastest."""

    scenario: Scenario
    """As it stands without the swept values."""
    axes: Mapping[str, tuple[str, ...]]
    points: tuple[Point, ...]

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """Neighbours along each parameter between which the selection changes."""
        return tuple(self._breaks())

    def _breaks(self) -> Iterator[Break]:
        at = {tuple(point.set.values()): point for point in self.points}
        for place, (key, values) in enumerate(self.axes.items()):
            others = [other for name, other in self.axes.items() if name != key]
            for fixed in product(*others):
                line = [at[*fixed[:place], value, *fixed[place:]] for value in values]
                for before, after in pairwise(line):
                    if before.selection != after.selection or before.has_solution != after.has_solution:
                        entered = tuple(name for name in after.approved if name not in before.approved)
                        left = tuple(name for name in before.approved if name not in after.approved)
                        yield Break(key, before, after, entered, left)

    def rows(self) -> list[Record]:
        """One row a point: what was set, the facts of the solve, and each resource's pool in its unit."""
        return [
            {
                **{f"set_{key}": value for key, value in point.set.items()},
                **_facts(point),
                "approved": " ".join(point.approved),
                "approved_count": len(point.approved),
                **self._pools(point),
            }
            for point in self.points
        ]

    def _pools(self, point: Point) -> Record:
        found: Record = {}
        for name, (pool, awarded) in point.pools.items():
            resource = self.scenario.resources[name]
            found[f"pool_{name}_{resource.unit}"] = resource.amount(pool)
            found[f"awarded_{name}_{resource.unit}"] = resource.amount(awarded)
        return found

    def county_rows(self) -> list[Record]:
        """Winners and losers: one row a point, county and resource; `net` is received − contributed."""
        return [
            {**{f"set_{key}": value for key, value in point.set.items()}, **self._county(*where, *ticks)}
            for point in self.points
            for where, ticks in point.counties.items()
        ]

    def _county(self, county: str, name: str, contributed: int, received: int) -> Record:
        resource = self.scenario.resources[name]
        amounts = {"contributed": contributed, "received": received, "net": received - contributed}
        head = {"county": county, "resource": name, "unit": resource.unit}
        return head | {key: resource.amount(ticks) for key, ticks in amounts.items()}

    def frame(self) -> pd.DataFrame:
        """`rows` as a new data frame."""
        import pandas as pd

        return pd.DataFrame(self.rows())

    def counties_frame(self) -> pd.DataFrame:
        """`county_rows` as a new data frame."""
        import pandas as pd

        return pd.DataFrame(self.county_rows())

    def to_records(self) -> dict[str, Any]:
        """The document of `to_json` as plain values."""
        found = {
            "schema_version": RESULT_VERSION,
            "scenario": self.scenario.id,
            "scenario_digest": self.scenario.digest,
            "sweep": {key: list(values) for key, values in self.axes.items()},
            "points": [self._point(point) for point in self.points],
            "breaks": [row.record() for row in self.breaks],
        }
        return plain(found)  # type: ignore[no-any-return]

    def _point(self, point: Point) -> Record:
        counties = [self._county(*where, *ticks) for where, ticks in point.counties.items()]
        pools = [
            {"resource": name, "unit": kind.unit, "pool": kind.amount(pool), "awarded": kind.amount(awarded)}
            for name, (pool, awarded) in point.pools.items()
            for kind in [self.scenario.resources[name]]
        ]
        return {
            "set": dict(point.set),
            **_facts(point),
            "approved": list(point.approved),
            "options": dict(point.options),
            "conflict": list(point.conflict),
            "pools": pools,
            "counties": counties,
        }

    def to_json(self) -> str:
        """The sweep as JSON; amounts are exact decimals as text."""
        return to_json(self.to_records())

    def summary(self, lang: str = "zh") -> str:
        """How many points and selections there are, and where the selection changes."""
        solved = [point for point in self.points if point.has_solution]
        kinds = len({point.selection for point in solved})
        lines = [text("X201", lang, points=len(self.points), solved=len(solved), selections=kinds)]
        lines += [self._line(point, lang) for point in self.points]
        lines += [_told(row, lang) for row in self.breaks]
        return "\n".join(lines)

    def _line(self, point: Point, lang: str) -> str:
        where = ", ".join(f"{key} = {value}" for key, value in point.set.items())
        if point.objective is None:
            rules = ", ".join(point.conflict) or "-"
            return text("X203" if point.termination == "infeasible" else "X204", lang, where=where, rules=rules)
        gained = "-" if point.pool_value is None else fraction_text(point.pool_value)
        facts = {"objective": fraction_text(point.objective), "count": len(point.approved), "gained": gained}
        return text("X202", lang, where=where, **facts)

    def __repr__(self) -> str:
        return f"Sweep({self.scenario.id}: {len(self.points)} points over {', '.join(self.axes)})"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.summary())}</pre>"


def _facts(point: Point) -> Record:
    names = {"objective": point.objective, "bound": point.bound, "pool_value": point.pool_value}
    exact = {name: None if value is None else fraction_text(value) for name, value in names.items()}
    return {
        "termination": point.termination,
        **{name: exact[name] for name in ("objective", "bound")},
        "gap": None if point.gap is None else finite(point.gap),
        "unique": point.unique,
        "pool_value": exact["pool_value"],
    }


def _told(row: Break, lang: str) -> str:
    names = {"entered": row.entered, "left": row.left}
    lists = {key: ("、" if lang == "zh" else ", ").join(value) or "-" for key, value in names.items()}
    values = {"from": row.before.set[row.key], "to": row.after.set[row.key]}
    fixed = [f"{key} = {value}" for key, value in row.before.set.items() if key != row.key]
    where = "".join(f"({part}) " if lang == "en" else f"（{part}）" for part in fixed)
    return text("X205", lang, where=where, key=row.key, before=values["from"], after=values["to"], **lists)
