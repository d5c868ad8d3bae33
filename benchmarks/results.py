"""Results: a table to read, a table to keep, and how answers stand against the best known."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.measure import Line
from benchmarks.registry import Answer

BEST_KNOWN: Final = Path(__file__).with_name("best_known.csv")
HEAD: Final = ("benchmark", "size", "contender", "ratio", "from … to", "CPU ms", "M cells/s", "against the best known")


def best_known() -> dict[tuple[str, str], Answer]:
    """(benchmark, size) → the best values found so far, all to be maximised."""
    with BEST_KNOWN.open(encoding="utf-8", newline="") as lines:
        return {
            (row["benchmark"], row["size"]): tuple(map(float, row["values"].split())) for row in csv.DictReader(lines)
        }


def verdict(line: Line, known: dict[tuple[str, str], Answer]) -> str:
    """`equal`, or the largest relative distance below (−) or above (+) the best known value; empty if there is none."""
    best = known.get((line.benchmark, line.size))
    if best is None or not line.answer:
        return ""
    apart = max(((a - b) / max(1.0, abs(b)) for a, b in zip(line.answer, best, strict=True)), key=abs)
    return "equal" if abs(apart) < 1e-9 else f"{apart:+.1e}"


def rows(lines: Sequence[Line]) -> list[tuple[str, ...]]:
    """One row a contender, in the order of `HEAD`."""
    known = best_known()
    return [
        (
            line.benchmark,
            line.size,
            line.contender,
            f"{line.ratio:.3g}",
            f"{line.low:.3g} … {line.high:.3g}",
            f"{1000 * line.seconds:.3g}",
            f"{line.cells / line.seconds / 1e6:.3g}" if line.cells else "",
            verdict(line, known),
        )
        for line in lines
    ]


def table(lines: Sequence[Line]) -> str:
    """The rows as aligned text, which is Markdown as well."""
    cells = [HEAD, *rows(lines)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(HEAD))]
    padded = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in cells]
    text = [f"| {' | '.join(row)} |" for row in padded]
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text)


def write(lines: Sequence[Line], folder: Path) -> Path:
    """Both tables, into `folder`; returns the one to read."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "benchmarks.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows(lines)])
    path = folder / "benchmarks.md"
    path.write_text(table(lines) + "\n", encoding="utf-8")
    return path
