"""The options, each written once; `help` holds a message code until `help.translate` puts the words in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Scenario = Annotated[Path, typer.Argument(metavar="SCENARIO", help="U101", show_default=False)]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="U102", show_default=False)]

Set = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="U111", show_default=False)]
Variant = Annotated[list[str] | None, typer.Option("--variant", metavar="NAME", help="U112", show_default=False)]
Extension = Annotated[list[Path] | None, typer.Option("--extension", metavar="FILE", help="U113", show_default=False)]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="U114", show_default=False)]
Letterhead = Annotated[Path | None, typer.Option("--letterhead", metavar="FILE", help="U457", show_default=False)]
Explain = Annotated[bool | None, typer.Option("--explain/--no-explain", help="U103", show_default=False)]
Threads = Annotated[int, typer.Option("--threads", min=1, metavar="N", help="U115", show_default=False)]
TimeLimit = Annotated[
    float | None, typer.Option("--time-limit", min=0, metavar="SECONDS", help="U116", show_default=False)
]
Gap = Annotated[float, typer.Option("--gap", min=0, max=1, metavar="GAP", help="U117", show_default=False)]
Draws = Annotated[int | None, typer.Option("--draws", min=1, metavar="N", help="U118", show_default=False)]
Seed = Annotated[int | None, typer.Option("--seed", min=0, metavar="N", help="U119", show_default=False)]

Lang = Annotated[Literal["zh", "en"] | None, typer.Option("--lang", help="U121", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="U122", show_default=False)]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="U123", show_default=False)]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="U124", show_default=False)]
Version = Annotated[bool, typer.Option("--version", help="U125", is_eager=True, show_default=False)]
