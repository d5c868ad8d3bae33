"""Timing: contenders take turns, so that whatever else the machine does falls on all of them alike."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from statistics import median
from time import process_time

from benchmarks.registry import Answer, Benchmark


@dataclass(frozen=True)
class Line:
    """One contender at one size."""

    benchmark: str
    size: str
    contender: str
    seconds: float
    """Median of CPU time, all threads together; of meaning on this machine only."""
    ratio: float
    """Median over the turns of its time over that of the first contender in the same turn."""
    low: float
    high: float
    answer: Answer
    cells: int = 0
    """Numbers filled; 0 where nobody counts them."""


def measure(benchmark: Benchmark, size: str, repeat: int = 5) -> list[Line]:
    """Run all contenders in turn, `repeat` times after one to warm up; 0 = a single turn, cold.

    Raises ValueError if their answers differ.
    """
    contenders = benchmark.prepare(size)
    once = repeat == 0 or size in benchmark.once
    answers: dict[str, Answer] = {}
    turns: list[dict[str, float]] = []
    for turn in range(1 if once else repeat + 1):
        seconds = {}
        for name, work in contenders.items():
            gc.collect()
            start = process_time()
            answers[name] = work()
            seconds[name] = max(process_time() - start, 1e-9)
        if turn or once:
            turns.append(seconds)
    _compare(benchmark, size, answers)
    first = next(iter(contenders))
    lines = []
    for name in contenders:
        ratios = [seconds[name] / seconds[first] for seconds in turns]
        typical = median(seconds[name] for seconds in turns)
        low, high = min(ratios), max(ratios)
        cells = benchmark.cells.get(size, 0)
        lines.append(Line(benchmark.name, size, name, typical, median(ratios), low, high, answers[name], cells))
    return lines


def _compare(benchmark: Benchmark, size: str, answers: dict[str, Answer]) -> None:
    first, *others = answers.values()
    apart = benchmark.agree.get(size, 1e-7)
    for other in others:
        same = len(first) == len(other) and all(
            abs(a - b) <= apart * max(abs(a), abs(b)) for a, b in zip(first, other, strict=True)
        )
        if other and not same:
            raise ValueError(f"{benchmark.name} {size}: contenders disagree: {answers}")
