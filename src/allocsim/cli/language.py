"""The language of the console, and help texts in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import typer

from allocsim.messages import LANGUAGES, text

_OURS: Final = {"help": "U126", "install_completion": "U127", "show_completion": "U128"}
"""Options that typer adds → the code of their help text."""


def asked(words: Sequence[str]) -> str:
    """The language that the words of a command line ask for, before they are parsed; zh if none.

    >>> asked(["run", "scenarios/minimal", "--lang", "en"]), asked(["--lang=en"]), asked(["check"])
    ('en', 'en', 'zh')
    """
    given = [word for before, word in zip(["", *words], words, strict=False) if before == "--lang"]
    given += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    return next((word for word in reversed(given) if word in LANGUAGES), LANGUAGES[0])


def translate(command: Any, lang: str) -> None:
    """Put words in the place of the message codes that stand as help texts, here and in every verb below."""
    command.help = text(command.help, lang)
    for option in (*command.params, command.get_help_option(typer.Context(command))):
        option.help = text(_OURS.get(option.name, option.help), lang)
    for verb in getattr(command, "commands", {}).values():
        translate(verb, lang)
