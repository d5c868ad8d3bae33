"""The verbs `new` and `upgrade`: a scenario to begin with, and an older one in today's format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allocsim.cli import options as opt
from allocsim.cli import steps
from allocsim.messages import text

From = Annotated[str, typer.Option("--from", metavar="STARTER", help="U423", show_default=False)]
Old = Annotated[Path, typer.Argument(metavar="SCENARIO", help="U426", show_default=False)]


def new(
    ctx: typer.Context, folder: opt.Folder, source: From = "minimal",
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Begin a scenario from a starter."""
    from allocsim.cli import answers
    from allocsim.inputs.starters import start

    console = steps.settle(ctx, as_json, quiet, verbose)
    files = start(folder, source)
    if as_json:
        console.emit(answers.written(files))
    names = [f"  {file.relative_to(files[0].parent).as_posix()}" for file in files]
    console.say(
        "\n".join([text("U424", console.lang, folder=folder), *names, text("U425", console.lang, folder=folder)])
    )


def upgrade(
    ctx: typer.Context, old: Old, folder: opt.Folder,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Write an older scenario in today's format into a new folder."""
    from allocsim.cli import answers
    from allocsim.disk import put_folder
    from allocsim.domain.scenario import SCHEMA_VERSION
    from allocsim.errors import ScenarioError
    from allocsim.inputs.files import read_files
    from allocsim.inputs.versions import upgrade as upgraded

    console = steps.settle(ctx, as_json, quiet, verbose)
    files, problems = read_files(old)
    if problems:
        raise ScenarioError(problems)
    changed, done = upgraded(files)
    written = put_folder(folder, changed) if done else ()
    if as_json:
        console.emit(answers.written(written))
    if not done:
        console.say(text("U428", console.lang, version=SCHEMA_VERSION))
        return
    lines = [f"  {step.version} → {step.version + 1}  {step.zh if console.lang == 'zh' else step.en}" for step in done]
    console.say(
        "\n".join([text("U429", console.lang, folder=folder), *lines, text("U205", console.lang, folder=folder)])
    )
