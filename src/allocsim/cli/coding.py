"""The verb `codes`: what a message code means, and the page that lists them all."""

from __future__ import annotations

from typing import Annotated

import typer

from allocsim.cli import options as opt
from allocsim.cli import steps
from allocsim.errors import UsageError
from allocsim.messages import LANGUAGES, catalogue
from allocsim.messages.reference import codes as grouped
from allocsim.messages.reference import entry, page

Code = Annotated[str | None, typer.Argument(metavar="[CODE]", help="U431", show_default=False)]


def codes(
    ctx: typer.Context, code: Code = None,
    lang: opt.Lang = None, as_json: opt.Json = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Explain one code, or print the page of all codes as Markdown."""
    from allocsim.domain.records import RESULT_VERSION, to_json

    console = steps.settle(ctx, as_json, False, verbose)
    known = [name for names in grouped().values() for name in names]
    if code is not None and code.upper() not in known:
        raise UsageError("U412", given=code)
    chosen = known if code is None else [code.upper()]
    if as_json:
        texts = {name: {each: catalogue()[name][each] for each in LANGUAGES} for name in chosen}
        console.emit(to_json({"schema_version": RESULT_VERSION, "codes": texts}))
    console.say(page(console.lang).rstrip("\n") if code is None else f"{chosen[0]}  {entry(chosen[0], console.lang)}")
