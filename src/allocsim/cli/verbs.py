"""The verbs. Each one reads, calls one public function, and prints; nothing is computed here.

Everything that `--help` does not need is imported where it is used.
"""

from __future__ import annotations

from typing import Final

import typer

from allocsim.cli import (
    bordering,
    choosing,
    coding,
    comparing,
    converting,
    evaluating,
    explaining,
    hedging,
    judging,
    presetting,
    reporting,
    starting,
    steps,
    sweeping,
)
from allocsim.cli import options as opt
from allocsim.cli.steps import Effort, Source, settle
from allocsim.messages import text

app: Final = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True, help="U100")
def root(ctx: typer.Context, version: opt.Version = False, lang: opt.Lang = None) -> None:
    """What `allocsim` says without a verb; `lang` was read before the words were parsed."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"allocsim {installed('allocsim')}")
    elif ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command(help="U131")
def run(
    ctx: typer.Context, scenario: opt.Scenario, out: opt.Out = None, letterhead: opt.Letterhead = None,
    changes: opt.Set = None, variant: opt.Variant = None, extension: opt.Extension = None,
    threads: opt.Threads = 1, time_limit: opt.TimeLimit = None, gap: opt.Gap = 0.0,
    draws: opt.Draws = None, seed: opt.Seed = None, explain: opt.Explain = None,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Allocate, share, compare, and write the report."""
    from allocsim.cli import answers

    console = settle(ctx, as_json, quiet, verbose)
    source = Source(scenario, changes, variant, extension, letterhead)
    read = steps.read_settled(console, source)
    steps.letterhead(read, source)
    folder = steps.claim(ctx, read, source, out)
    study = steps.study(console, read, Effort(threads, time_limit, gap, draws, seed, explain))
    files = steps.write(console, study, source, folder, lang)
    if as_json:
        console.emit(study.to_json(console.lang))
    console.say(study.allocation.summary(console.lang))
    console.say(answers.places(files, console.lang))


@app.command(help="U132")
def check(
    ctx: typer.Context, scenario: opt.Scenario,
    changes: opt.Set = None, variant: opt.Variant = None, extension: opt.Extension = None,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Read a scenario and tell everything that is wrong with it."""
    from allocsim.cli import answers

    console = settle(ctx, as_json, quiet, verbose)
    read, reading = steps.read(console, Source(scenario, changes, variant, extension))
    if as_json:
        console.emit(answers.checked(read, reading, console.lang))
    counts = {name: len(getattr(read, name)) for name in ("counties", "projects", "resources", "years", "rules")}
    console.say(text("U202", console.lang, title=getattr(read, f"title_{console.lang}"), **counts))


@app.command(help="U133")
def allocate(
    ctx: typer.Context, scenario: opt.Scenario,
    changes: opt.Set = None, variant: opt.Variant = None, extension: opt.Extension = None,
    threads: opt.Threads = 1, time_limit: opt.TimeLimit = None, gap: opt.Gap = 0.0,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Decide which projects get quota; nothing is written."""
    from allocsim.cli import answers

    console = settle(ctx, as_json, quiet, verbose)
    read = steps.read_settled(console, Source(scenario, changes, variant, extension))
    allocation = steps.solve(console, read, Effort(threads, time_limit, gap))
    if as_json:
        console.emit(allocation.to_json(console.lang))
    console.say(answers.decisions(allocation, console.lang))
    console.say(allocation.summary(console.lang))


@app.command(help="U134")
def simulate(
    ctx: typer.Context, scenario: opt.Scenario,
    changes: opt.Set = None, variant: opt.Variant = None, extension: opt.Extension = None,
    threads: opt.Threads = 1, time_limit: opt.TimeLimit = None, gap: opt.Gap = 0.0,
    draws: opt.Draws = None, seed: opt.Seed = None,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Allocate, then share what the approved partnership projects yield; nothing is written."""
    from allocsim.cli import answers

    console = settle(ctx, as_json, quiet, verbose)
    read = steps.read_settled(console, Source(scenario, changes, variant, extension))
    effort = Effort(threads, time_limit, gap, draws, seed)
    allocation = steps.solve(console, read, effort)
    ledger = steps.share(console, allocation, effort)
    if as_json:
        console.emit(answers.shared(allocation, ledger, console.lang))
    console.say(text("U203", console.lang) if ledger is None else ledger.summary(console.lang))


app.command("report", help="U135")(reporting.report)


@app.command(help="U136")
def schema(ctx: typer.Context, lang: opt.Lang = None, verbose: opt.Verbose = False) -> None:
    """Print the JSON Schema of `scenario.toml` and its tables."""
    from allocsim.domain.records import to_json
    from allocsim.inputs import json_schema

    settle(ctx, True, False, verbose).emit(to_json(json_schema()))


@app.command(help="U137")
def template(
    ctx: typer.Context, folder: opt.Folder,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Write a folder to start a scenario from."""
    from allocsim.cli import answers

    console = settle(ctx, as_json, quiet, verbose)
    files = steps.template(folder)
    if as_json:
        console.emit(answers.written(files))
    console.say("\n".join([text("U204", console.lang), *map(str, files), text("U205", console.lang, folder=folder)]))


app.command("new", help="U420")(starting.new)
app.command("upgrade", help="U427")(starting.upgrade)
app.command("convert", help="T140")(converting.convert)
app.command("sweep", help="X210")(sweeping.sweep)
app.command("alternatives", help="X230")(choosing.alternatives)
app.command("frontier", help="X243")(bordering.frontier)
app.command("robust", help="X459")(hedging.robust)
app.command("compare", help="X280")(comparing.compare)
app.command("explain", help="U301")(explaining.explain)
app.command("evaluate", help="U302")(evaluating.evaluate)
app.command("judge", help="X400")(judging.judge)
app.command("search", help="X420")(judging.search)
app.command("presets", help="U141")(presetting.presets)
app.command("codes", help="U430")(coding.codes)
