"""`python -m benchmarks`: run the registry print a table of ratios, and write it to out/benchmarks."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.measure import Line, measure
from benchmarks.phases import BENCHMARKS
from benchmarks.results import table, write


def main(arguments: list[str] | None = None) -> int:
    """Run what is asked for; 2 if nothing is."""
    names = ", ".join(benchmark.name for benchmark in BENCHMARKS)
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--size", action="append", help="XS, S, M, or smallest; may be repeated (default: all but the smallest)"
    )
    parser.add_argument("--only", action="append", help=f"one benchmark; may be repeated. Known: {names}")
    parser.add_argument("--repeat", type=int, default=5, help="turns after one to warm up; 0 = one, cold")
    parser.add_argument("--out", type=Path, default=Path("out/benchmarks"), help="folder of the tables")
    asked = parser.parse_args(arguments)
    lines: list[Line] = []
    for benchmark in BENCHMARKS:
        if asked.only and benchmark.name not in asked.only:
            continue
        wanted = asked.size or benchmark.sizes[1:]
        for size in benchmark.sizes:
            if size in wanted or ("smallest" in wanted and size == benchmark.sizes[0]):
                print(f"{benchmark.name} {size}: {benchmark.title}", file=sys.stderr, flush=True)
                lines += measure(benchmark, size, asked.repeat)
                write(lines, asked.out)  # so that an interrupted run leaves what it has
    if not lines:
        parser.error(f"nothing to run; known benchmarks: {names}")
    print(table(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
