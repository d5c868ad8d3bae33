"""The verb `report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocsim.cli import options as opt
from allocsim.cli import steps
from allocsim.messages import LANGUAGES

if TYPE_CHECKING:
    from allocsim.cli.console import Console
    from allocsim.domain.study import Study

County = Annotated[str | None, typer.Option("--county", metavar="COUNTY", help="U456", show_default=False)]


def report(
    ctx: typer.Context, scenario: opt.Scenario, out: opt.Out = None, county: County = None,
    letterhead: opt.Letterhead = None,
    changes: opt.Set = None, variant: opt.Variant = None, extension: opt.Extension = None,
    threads: opt.Threads = 1, time_limit: opt.TimeLimit = None, gap: opt.Gap = 0.0,
    draws: opt.Draws = None, seed: opt.Seed = None,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Write the report and print the names of its files."""
    from allocsim.cli import answers
    from allocsim.domain.county_view import known

    console = steps.settle(ctx, as_json, quiet, verbose)
    source = steps.Source(scenario, changes, variant, extension, letterhead)
    read = steps.read_settled(console, source)
    if county is not None:
        known(read, county)
        out = out or Path("out") / f"{read.id}-{county}"
    steps.letterhead(read, source)
    folder = steps.claim(ctx, read, source, out)
    study = steps.study(console, read, steps.Effort(threads, time_limit, gap, draws, seed))
    if county is None:
        files = steps.write(console, study, source, folder, lang)
    else:
        files = write_county(console, study, county, folder, lang)
    if as_json:
        console.emit(answers.written(files))
    console.say("\n".join(map(str, files)))


def write_county(console: Console, study: Study, county: str, folder: Path, lang: str | None) -> tuple[Path, ...]:
    """Write what one county may see."""
    from allocsim.report.county import write

    with console.step("U214"):
        files = write(study, county, folder, (lang,) if lang else LANGUAGES)
    return tuple(steps.as_seen_from(Path.cwd(), file) for file in files)
