"""The verb `compare`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocsim.cli import options as opt
from allocsim.cli import steps
from allocsim.messages import LANGUAGES

if TYPE_CHECKING:
    from allocsim.cli.console import Console
    from allocsim.domain.comparison import Comparison

Second = Annotated[list[Path], typer.Argument(metavar="SECOND...", help="X281", show_default=False)]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="U458", show_default=False)]
Bar = Annotated[int | None, typer.Option("--bar", metavar="N", help="X283", show_default=False)]


def compare(
    ctx: typer.Context, scenario: opt.Scenario, second: Second,
    changes: opt.Set = None, variant: opt.Variant = None, extension: opt.Extension = None,
    bar: Bar = None, time_limit: opt.TimeLimit = None, out: Out = None,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Tell what differs between two scenarios, and which change caused what."""
    from allocsim.cli.extension import with_extensions
    from allocsim.whatif.compare import compare as find

    console = steps.settle(ctx, as_json, quiet, verbose)
    source = steps.Source(scenario, None, None, extension)
    one = steps.read_settled(console, source)
    others = [steps.read_settled(console, steps.Source(path, changes, variant, extension)) for path in second]
    folder = None if out is None else steps.claim(ctx, one, source, out)
    registers = with_extensions(extension or ())
    with console.step("X282"):
        found = [find(one, other, bar=bar, registers=registers, time_limit=time_limit) for other in others]
    if folder is not None:
        write(console, found, folder, lang, time_limit)
    if as_json:
        console.emit(found[0].to_json(console.lang) if len(found) == 1 else several(found, console.lang))
    console.say("\n\n".join(row.summary(console.lang) for row in found))


def several(found: Sequence[Comparison], lang: str) -> str:
    """More than one comparison as one document."""
    from allocsim.domain.records import RESULT_VERSION, to_json

    return to_json({"schema_version": RESULT_VERSION, "comparisons": [row.to_records(lang) for row in found]})


def write(
    console: Console, found: Sequence[Comparison], folder: Path, lang: str | None, time_limit: float | None
) -> None:
    """Write the report on the scenarios that were compared."""
    from allocsim.allocation.allocate import allocate
    from allocsim.report.compared import write as write_report

    with console.step("U214"):
        scenarios = [found[0].first, *(row.second for row in found)]
        allocations = [allocate(scenario, time_limit=time_limit) for scenario in scenarios]
        write_report(allocations, found, folder, (lang,) if lang else LANGUAGES)
