"""The verb `frontier`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocsim.cli import options as opt
from allocsim.cli import steps
from allocsim.disk import put, told, whole
from allocsim.messages import LANGUAGES

if TYPE_CHECKING:
    from allocsim.domain.frontier import Frontier

Goals = Annotated[str, typer.Option("--goals", metavar="A,B[,C]", help="X244", show_default=False)]
Count = Annotated[int, typer.Option("--count", min=1, metavar="N", help="X245", show_default=False)]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="X247", show_default=False)]


def frontier(
    ctx: typer.Context, scenario: opt.Scenario, goals: Goals, count: Count = 200, out: Out = None,
    changes: opt.Set = None, variant: opt.Variant = None, extension: opt.Extension = None,
    threads: opt.Threads = 1, time_limit: opt.TimeLimit = None,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Find every efficient compromise of two or three goals."""
    from allocsim.allocation.frontier import frontier as find

    console = steps.settle(ctx, as_json, quiet, verbose)
    read = steps.read_settled(console, steps.Source(scenario, changes, variant, extension))
    names = [name.strip() for name in goals.split(",")]
    with console.progress("X246", "X483") as progress:
        found = find(read, names, count=count, threads=threads, time_limit=time_limit, progress=progress)
    if out is not None:
        write(found, out, (lang,) if lang else LANGUAGES)
    if as_json:
        console.emit(found.to_json())
    console.say(found.summary(console.lang))


def write(found: Frontier, folder: Path, languages: tuple[str, ...]) -> None:
    """The document, the table, and the figure in each language."""
    from allocsim.report.csv import write_table
    from allocsim.report.figures.frontier import frontier_figure
    from allocsim.report.figures.render import to_svg

    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    put(folder / "frontier.json", found.to_json())
    rows = [
        {
            **row,
            "approved": " ".join(row["approved"]),
            "options": " ".join(f"{name}={option}" for name, option in row["options"].items()),
        }
        for row in found.rows()
    ]
    with whole(folder / "frontier.csv") as fresh:
        write_table(fresh, rows)
    for lang in languages:
        svg = to_svg(frontier_figure(found, lang), "frontier")
        put(folder / f"frontier.{lang}.svg", svg)
