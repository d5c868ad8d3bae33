"""The verb `compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allocsim.cli import options as opt
from allocsim.cli import steps

Second = Annotated[Path, typer.Argument(metavar="SECOND", help="X281", show_default=False)]
Bar = Annotated[int | None, typer.Option("--bar", metavar="N", help="X283", show_default=False)]


def compare(
    ctx: typer.Context, scenario: opt.Scenario, second: Second,
    changes: opt.Set = None, variant: opt.Variant = None, extension: opt.Extension = None,
    bar: Bar = None, time_limit: opt.TimeLimit = None,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Tell what differs between two scenarios, and which change caused what."""
    from allocsim.cli.extension import with_extensions
    from allocsim.whatif.compare import compare as find

    console = steps.settle(ctx, as_json, quiet, verbose)
    one = steps.read_settled(console, steps.Source(scenario, None, None, extension))
    other = steps.read_settled(console, steps.Source(second, changes, variant, extension))
    with console.step("X282"):
        found = find(one, other, bar=bar, registers=with_extensions(extension or ()), time_limit=time_limit)
    if as_json:
        console.emit(found.to_json(console.lang))
    console.say(found.summary(console.lang))
