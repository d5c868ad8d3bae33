"""Any number of the scenario over a grid, solved point by point; the answers are those of a fresh solve of each.

The grid is cut into chunks of fixed size. A chunk is solved by one process on loaded models that are changed in place
where only limits and bounds change, so the number of processes changes no result. With a folder, finished chunks are
kept there beside a manifest, and a sweep that was killed goes on where it stopped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib.metadata import version
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from allocsim.domain.scenario import Scenario
from allocsim.domain.sweep import Point, Sweep
from allocsim.errors import ScenarioError, UsageError
from allocsim.inputs.changes import Settings, parse_value
from allocsim.inputs.files import read_files
from allocsim.inputs.read import understand
from allocsim.inputs.registers import Registers
from allocsim.whatif.points import Limits, Record, from_record, solve_points

CHUNK: Final = 8
"""Points that are solved and kept together."""
MOST: Final = 10_000
"""Points of the largest grid."""
PARTS: Final = "parts"
"""Subfolder of finished chunks."""

Axes = Mapping[str, str | Sequence[Any]]
Values = dict[str, str]


@dataclass(frozen=True)
class Task:
    """A chunk of points, with all that a process needs to solve it."""

    files: dict[str, bytes]
    set: Any
    variants: tuple[str, ...]
    registers: Registers | None
    numbers: tuple[int, ...]
    values: tuple[Values, ...]
    limits: Limits


def sweep(
    scenario: str | Path,
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
    """Solve the scenario in the folder `scenario` at every point of a grid.

    `axes`: one or two override keys, each with a grid `"0.10:0.40:0.01"`, a comma list, or a sequence of values;
    `folder`: where finished chunks are kept and found again; `jobs`: processes; `progress(done, total)` is called
    after each chunk. Raises UsageError, ScenarioError, SolverError; a point without a plan is a result.
    """
    grid = {key: axis_values(key, values) for key, values in axes.items()}
    points = _points(grid)
    if registers is not None and jobs > 1:
        raise UsageError("E494")
    files, problems = read_files(Path(scenario))
    settings = dict(set) if isinstance(set, Mapping) else [set] if isinstance(set, str) else list(set)
    reading = understand(files, problems, set=settings, variants=variants, registers=registers)
    if reading.scenario is None:
        raise ScenarioError(reading.problems)
    _probe(files, settings, variants, registers, points[0])
    limits = Limits(time_limit, gap)
    tasks = [
        Task(files, settings, tuple(variants), registers, tuple(numbers), tuple(points[i] for i in numbers), limits)
        for numbers in (range(first, min(first + CHUNK, len(points))) for first in range(0, len(points), CHUNK))
    ]
    store = None if folder is None else Path(folder) / PARTS
    if store is not None:
        _claim(store, _manifest(reading.scenario, grid, limits))
    found = _solved(tasks, store, jobs, progress)
    return Sweep(reading.scenario, grid, tuple(found))


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


def _probe(files: dict[str, bytes], settings: Any, variants: Sequence[str], registers: Registers | None,
           values: Values) -> None:  # fmt: skip
    """Raise ScenarioError now if the swept keys are not known."""
    reading = understand(files, set=with_values(settings, values), variants=variants, registers=registers)
    if reading.scenario is None:
        raise ScenarioError(reading.problems)


def with_values(settings: Any, values: Values) -> Any:
    """Settings with a point's values added, in the form that they have."""
    if isinstance(settings, dict):
        return {**settings, **{key: parse_value(value) for key, value in values.items()}}
    return [*settings, *(f"{key}={value}" for key, value in values.items())]


def _solved(
    tasks: Sequence[Task], store: Path | None, jobs: int, progress: Callable[[int, int], None] | None
) -> list[Point]:
    """The points of all chunks: those in the store, and the others solved now."""
    total = sum(len(task.numbers) for task in tasks)
    kept = {i: rows for i, task in enumerate(tasks) if (rows := _kept(store, task)) is not None}
    todo = [i for i in range(len(tasks)) if i not in kept]
    done = sum(len(rows) for rows in kept.values())
    with _executor(min(jobs, len(todo))) as executor:
        results = map(run_task, (tasks[i] for i in todo))
        if executor is not None:
            results = executor.map(run_task, (tasks[i] for i in todo))  # type: ignore[assignment]
        for i, rows in zip(todo, results, strict=True):
            kept[i] = rows
            if store is not None:
                _keep(store / f"{tasks[i].numbers[0]:05}.json", rows)
            done += len(rows)
            if progress is not None:
                progress(done, total)
    return [from_record(row) for i in range(len(tasks)) for row in kept[i]]


def run_task(task: Task) -> list[Record]:
    """Solve the points of a chunk, on models of its own."""

    def scenarios() -> Iterator[Scenario]:
        for values in task.values:
            reading = understand(
                task.files, set=with_values(task.set, values), variants=task.variants, registers=task.registers
            )
            if reading.scenario is None:
                raise ScenarioError(reading.problems)
            yield reading.scenario

    return solve_points(task.numbers, task.values, scenarios(), task.limits)


@contextmanager
def _executor(jobs: int) -> Iterator[Executor | None]:
    """Processes that share nothing: a solver's threads do not survive a fork."""
    if jobs <= 1:
        yield None
        return
    executor = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _manifest(scenario: Scenario, grid: Mapping[str, tuple[str, ...]], limits: Limits) -> str:
    facts = {
        "scenario": scenario.id,
        "digest": scenario.digest,
        "sweep": grid,
        "limits": [limits.time, limits.gap],
        "chunk": CHUNK,
        "versions": {name: version(name) for name in ("allocsim", "highspy")},
    }
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def _claim(store: Path, manifest: str) -> None:
    """Make the store ours, or go on with it if it is. Raises UsageError if it is another sweep's."""
    file = store / "manifest.json"
    if file.exists():
        if file.read_text(encoding="utf-8") != manifest:
            raise UsageError("E493", folder=str(store.parent))
        return
    if store.parent.exists() and any(store.parent.iterdir()) and not store.exists():
        raise UsageError("E493", folder=str(store.parent))
    store.mkdir(parents=True, exist_ok=True)
    _put(file, manifest)


def _kept(store: Path | None, task: Task) -> list[Record] | None:
    if store is None or not (file := store / f"{task.numbers[0]:05}.json").exists():
        return None
    rows: list[Record] = json.loads(file.read_text(encoding="utf-8"))
    return rows


def _keep(file: Path, rows: list[Record]) -> None:
    _put(file, json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


def _put(file: Path, words: str) -> None:
    """Write a file whole or not at all."""
    fresh = file.with_suffix(".part")
    fresh.write_text(words, encoding="utf-8", newline="\n")
    os.replace(fresh, file)
