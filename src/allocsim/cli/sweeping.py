"""The verb `sweep`: a grid is read, solved with its progress on stderr, printed, and written where asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocsim.cli import options as opt
from allocsim.cli import steps
from allocsim.disk import put, whole
from allocsim.messages import LANGUAGES

if TYPE_CHECKING:
    from allocsim.domain.sweep import Sweep

Axis = Annotated[list[str], typer.Option("--sweep", metavar="KEY=GRID", help="X211", show_default=False)]
Jobs = Annotated[int, typer.Option("--jobs", min=1, metavar="N", help="X212", show_default=False)]
Parquet = Annotated[bool, typer.Option("--parquet", help="X384")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="X213", show_default=False)]


def sweep(
    ctx: typer.Context, scenario: opt.Scenario, axis: Axis, out: Out = None, jobs: Jobs = 1, parquet: Parquet = False,
    changes: opt.Set = None, variant: opt.Variant = None, extension: opt.Extension = None,
    time_limit: opt.TimeLimit = None, gap: opt.Gap = 0.0,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Solve the scenario at every point of a grid."""
    from allocsim.cli.extension import with_extensions
    from allocsim.whatif.sweep import parse_axes
    from allocsim.whatif.sweep import sweep as solve

    console = steps.settle(ctx, as_json, quiet, verbose)
    if parquet:
        from allocsim.report.parquet import writer

        writer()  # known to be there before anything is solved
    registers = with_extensions(extension) if extension else None
    with console.progress("X214", "X206") as progress:
        found = solve(
            scenario, parse_axes(axis), set=changes or (), variants=variant or (), registers=registers, folder=out,
            jobs=jobs, time_limit=time_limit, gap=gap, progress=progress,
        )  # fmt: skip
    for note in () if quiet else found.scenario.origin.notes:
        console.tell(getattr(note, console.lang))
    if out is not None:
        write(found, out, (lang,) if lang else LANGUAGES, parquet)
    if as_json:
        console.emit(found.to_json())
    console.say(found.summary(console.lang))


def write(found: Sweep, folder: Path, languages: tuple[str, ...], parquet: bool = False) -> None:
    """The document, the tables, and the figure in each language."""
    from allocsim.report.csv import write_table
    from allocsim.report.figures.render import to_svg
    from allocsim.report.figures.sweep import sweep_figure
    from allocsim.report.parquet import write_parquet

    put(folder / "sweep.json", found.to_json())
    for name, rows in {"points": found.rows(), "counties": found.county_rows()}.items():
        if rows:
            with whole(folder / f"{name}.csv") as fresh:
                write_table(fresh, rows)
        if rows and parquet:
            with whole(folder / f"{name}.parquet") as fresh:
                write_parquet(fresh, rows)
    for lang in languages:
        svg = to_svg(sweep_figure(found, lang), "sweep")
        put(folder / f"sweep.{lang}.svg", svg)
