"""The verb `report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocsim.cli import options as opt
from allocsim.cli import steps
from allocsim.errors import UsageError
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
    draws: opt.Draws = None, seed: opt.Seed = None, explain: opt.Explain = None,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Write the report and print the names of its files."""
    from allocsim.cli import answers
    from allocsim.domain.county_view import known

    console = steps.settle(ctx, as_json, quiet, verbose)
    source = steps.Source(scenario, changes, variant, extension, letterhead)
    effort = steps.Effort(threads, time_limit, gap, draws, seed, explain)
    study = reopened(console, source, effort)
    read = steps.read_settled(console, source) if study is None else study.scenario
    if county is not None:
        known(read, county)
        out = out or Path("out") / f"{read.id}-{county}"
    steps.letterhead(read, source)
    folder = steps.claim(ctx, read, source, out)
    study = study or steps.study(console, read, effort)
    if county is None:
        files = steps.write(console, study, source, folder, lang)
    else:
        files = write_county(console, study, county, folder, lang)
    if as_json:
        console.emit(answers.written(files))
    console.say("\n".join(map(str, files)))


def reopened(console: Console, source: steps.Source, effort: steps.Effort) -> Study | None:
    """The study of a result folder; None if the words name a scenario.

    Raises UsageError for a folder without a usable study, and for options that would need it solved again.
    """
    from allocsim.cli.extension import with_extensions, with_sections
    from allocsim.report.saving import read, saved
    from allocsim.report.sections import chosen

    if not saved(source.path):
        return None
    given = {
        "--set": source.changes, "--variant": source.variants, "--threads": effort.threads > 1,
        "--time-limit": effort.time_limit is not None, "--gap": effort.gap, "--draws": effort.draws is not None,
        "--seed": effort.seed is not None, "--explain": effort.explain is not None,
    }  # fmt: skip
    if asked := [name for name, value in given.items() if value]:
        raise UsageError("U473", folder=str(source.path), options=", ".join(asked))
    with console.step("U211"):
        study = read(source.path, with_extensions(source.extensions or ()).context())
    chosen(study.scenario, with_sections(source.extensions or ()))
    return study


def write_county(console: Console, study: Study, county: str, folder: Path, lang: str | None) -> tuple[Path, ...]:
    """Write what one county may see."""
    from allocsim.report.county import write

    with console.step("U214"):
        files = write(study, county, folder, (lang,) if lang else LANGUAGES)
    return tuple(steps.as_seen_from(Path.cwd(), file) for file in files)
