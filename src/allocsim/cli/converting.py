"""The verb `convert`: a scenario folder as a workbook, or a workbook as a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allocsim.cli import options as opt
from allocsim.cli import steps
from allocsim.messages import text

Target = Annotated[Path, typer.Argument(metavar="TARGET", help="T141", show_default=False)]


def convert(
    ctx: typer.Context, scenario: opt.Scenario, target: Target, extension: opt.Extension = None,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Write a scenario in its other form, without loss."""
    from allocsim.cli import answers
    from allocsim.cli.extension import with_extensions
    from allocsim.inputs import convert as converted

    console = steps.settle(ctx, as_json, quiet, verbose)
    files = converted(scenario, target, with_extensions(extension or ()))
    if as_json:
        console.emit(answers.written(files))
    console.say("\n".join([text("U204", console.lang), *map(str, files)]))
