"""Any number of the scenario over a grid, solved point by point; the answers are those of a fresh solve of each.

The grid is cut into chunks of fixed size. A chunk is solved by one process on loaded models that are changed in place
where only limits and bounds change, so the number of processes changes no result. With a folder, finished chunks are
kept there beside a manifest, and a sweep that was killed goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import Any, Final

from allocsim.domain.scenario import Scenario
from allocsim.domain.sweep import Point, Sweep
from allocsim.errors import UsageError
from allocsim.inputs.changes import Settings, parse_value
from allocsim.inputs.read import read_scenario
from allocsim.inputs.redraft import override
from allocsim.inputs.registers import Registers
from allocsim.whatif.points import Limits, Record, from_record, solve_points
from allocsim.whatif.store import Store, opened
from allocsim.whatif.workers import processes

CHUNK: Final = 8
"""Points that are solved and kept together."""
MOST: Final = 10_000
"""Points of the largest grid."""

Axes = Mapping[str, str | Sequence[Any]]
Values = dict[str, str]


@dataclass(frozen=True)
class Task:
    """A chunk of points, with all that a process needs to solve it."""

    scenario: Scenario
    registers: Registers | None
    numbers: tuple[int, ...]
    values: tuple[Values, ...]
    limits: Limits


def sweep(
    scenario: Scenario | str | Path,
    axes: Axes,
    *,
    set: Settings = (),
    variants: Sequence[str] = (),
    registers: Registers | None = None,
    folder: str | Path | None = None,
    jobs: int = 1,
    time_limit: float | None = None,
    gap: float = 0.0,
    progress: Callable[[int, int], None] | None = None,
) -> Sweep:
    """Solve a scenario, or the one in a folder or workbook, at every point of a grid.

    `axes`: one or two override keys, each with a grid `"0.10:0.40:0.01"`, a comma list, or a sequence of values;
    `folder`: where finished chunks are kept and found again; `jobs`: processes; `progress(done, total)` is called
    after each chunk. Raises UsageError, ScenarioError, SolverError; a point without a plan is a result.
    """
    grid = {key: axis_values(key, values) for key, values in axes.items()}
    points = _points(grid)
    if registers is not None and jobs > 1:
        raise UsageError("E494")
    if isinstance(scenario, Scenario):
        base = override(scenario, set, variants=variants, registers=registers)
    else:
        base = read_scenario(scenario, set=set, variants=variants, registers=registers)
    if twice := [row.key for row in base.overrides if row.key in grid]:
        raise UsageError("E499", key=twice[0])
    _at(base, points[0], registers)  # raises now if the swept keys are not known
    limits = Limits(time_limit, gap)
    tasks = [
        Task(base, registers, tuple(numbers), tuple(points[i] for i in numbers), limits)
        for numbers in (range(first, min(first + CHUNK, len(points))) for first in range(0, len(points), CHUNK))
    ]
    with opened(None if folder is None else Path(folder), _manifest(base, grid, limits)) as store:
        found = _solved(tasks, store, jobs, progress)
    return Sweep(base, grid, tuple(found))


def parse_axes(words: Sequence[str]) -> dict[str, str]:
    """`["pool.rate=0.1:0.4:0.1"]` → key → grid. Raises UsageError.

    >>> parse_axes(["pool.rate=0.1:0.4:0.1"])
    {'pool.rate': '0.1:0.4:0.1'}
    """
    found: dict[str, str] = {}
    for word in words:
        key, sign, grid = word.partition("=")
        if not (sign and key.strip() and grid.strip()):
            raise UsageError("E490", given=word)
        found[key.strip()] = grid.strip()
    if len(found) != len(words):
        raise UsageError("E491", count=len(words))
    return found


def axis_values(key: str, values: str | Sequence[Any]) -> tuple[str, ...]:
    """The values of one parameter as written; grids are exact. Raises UsageError.

    >>> axis_values("pool.rate", "0.10:0.30:0.1"), axis_values("pool.split", "pool_first,own_first")
    (('0.10', '0.20', '0.30'), ('pool_first', 'own_first'))
    """
    if not isinstance(values, str):
        found = [str(value) for value in values]
    elif ":" in values:
        found = [f"{value:f}" for value in _grid(key, values)]
    else:
        found = [part.strip() for part in values.split(",")]
    if not found or not all(found) or len(dict.fromkeys(found)) != len(found):
        raise UsageError("E490", given=f"{key}={values}")
    return tuple(found)


def _grid(key: str, values: str) -> Iterator[Decimal]:
    try:
        first, last, step = (Decimal(part.strip()) for part in values.split(":"))
    except (ValueError, InvalidOperation):
        raise UsageError("E490", given=f"{key}={values}") from None
    if not (first.is_finite() and last.is_finite() and step.is_finite()) or step == 0 or (last - first) / step < 0:
        raise UsageError("E490", given=f"{key}={values}")
    count = int((last - first) / step) + 1
    if count > MOST:
        raise UsageError("E492", count=count, most=MOST)
    for i in range(count):
        yield first + i * step


def _points(grid: Mapping[str, tuple[str, ...]]) -> list[Values]:
    if not 1 <= len(grid) <= 2:
        raise UsageError("E491", count=len(grid))
    found = [dict(zip(grid, values, strict=True)) for values in product(*grid.values())]
    if len(found) > MOST:
        raise UsageError("E492", count=len(found), most=MOST)
    return found


def _at(scenario: Scenario, values: Values, registers: Registers | None) -> Scenario:
    """The scenario at a point. Raises ScenarioError."""
    return override(scenario, {key: parse_value(value) for key, value in values.items()}, registers=registers)


def _solved(
    tasks: Sequence[Task], store: Store | None, jobs: int, progress: Callable[[int, int], None] | None
) -> list[Point]:
    """The points of all chunks: those in the store, and the others solved now."""
    total = sum(len(task.numbers) for task in tasks)
    kept = {
        i: rows
        for i, task in enumerate(tasks)
        if store is not None and (rows := store.kept(task.numbers[0], len(task.numbers))) is not None
    }
    todo = [i for i in range(len(tasks)) if i not in kept]
    done = sum(len(rows) for rows in kept.values())
    with processes(min(jobs, len(todo))) as executor:
        results = map(run_task, (tasks[i] for i in todo))
        if executor is not None:
            results = executor.map(run_task, (tasks[i] for i in todo))  # type: ignore[assignment]
        for i, rows in zip(todo, results, strict=True):
            kept[i] = rows
            if store is not None:
                store.keep(tasks[i].numbers[0], rows)
            done += len(rows)
            if progress is not None:
                progress(done, total)
    return [from_record(row) for i in range(len(tasks)) for row in kept[i]]


def run_task(task: Task) -> list[Record]:
    """Solve the points of a chunk, on models of its own."""

    scenarios = (_at(task.scenario, values, task.registers) for values in task.values)
    return solve_points(task.numbers, task.values, scenarios, task.limits)


def _manifest(scenario: Scenario, grid: Mapping[str, tuple[str, ...]], limits: Limits) -> dict[str, Any]:
    return {
        "scenario": scenario.id,
        "digest": scenario.digest,
        "sweep": grid,
        "limits": [limits.time, limits.gap],
        "chunk": CHUNK,
        "versions": {name: version(name) for name in ("allocsim", "highspy")},
    }
