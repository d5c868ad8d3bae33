"""The verb `presets`: the sharing rules that a scenario can name, and what each leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

import typer

from allocsim.cli import options as opt
from allocsim.cli import steps
from allocsim.errors import UsageError
from allocsim.messages import text

Preset = Annotated[str | None, typer.Argument(metavar="[ID]", help="U142", show_default=False)]

_STATUS: Final = {"verified": "U143", "gap": "U144", "repost": "U145"}


def presets(
    ctx: typer.Context, preset: Preset = None,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """List the presets, or print one as it stands in its file."""
    from allocsim.domain.records import plain, to_json
    from allocsim.inputs.presets import preset_texts
    from allocsim.inputs.presets import presets as known

    console = steps.settle(ctx, as_json, quiet, verbose)
    found = known()
    if preset is not None and preset not in found:
        raise UsageError("U147", preset=preset, known=", ".join(found))
    if as_json:
        console.emit(to_json(plain(found if preset is None else {preset: found[preset]})))
    if preset is not None:
        console.say(preset_texts()[preset].rstrip("\n"))
    else:
        console.say("\n".join(line for name, row in found.items() for line in _lines(name, row, console.lang)))


def _lines(name: str, row: Mapping[str, Any], lang: str) -> Iterator[str]:
    yield f"{name}  {row[f'name_{lang}']}"
    yield f"  {text(_STATUS[row['status']], lang)}  {row['source']}"
    if "open" in row:
        yield text("U146", lang, keys=", ".join(row["open"]))
    if "asks" in row:
        yield text("U149", lang, columns=", ".join(row["asks"]))
    if f"left_out_{lang}" in row:
        yield text("U148", lang, words=row[f"left_out_{lang}"])
