"""How a failure is told, and the exit code it ends with."""

from __future__ import annotations

import traceback
from typing import Any, Final

import typer

from allocsim.cli.console import Console
from allocsim.errors import AllocsimError, InfeasibleError, ScenarioError
from allocsim.messages import text

INTERNAL: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130

_BAD_PARAMETERS: Final = {"MissingParameter": "U003", "BadParameter": "U004"}
"""typer's exceptions by name: their classes stand in a private module of typer."""


def tell(error: BaseException, console: Console) -> int:
    """Print what went wrong, the traceback only with --verbose, and return the exit code."""
    code, words, exit_code = _told(error, console.lang)
    if console.verbose and exit_code == INTERNAL:
        console.tell("".join(traceback.format_exception(error)).rstrip())
    if isinstance(error, ScenarioError):
        console.tell(error.text(console.lang))
    console.tell(f"allocsim: {words} [{code}]")
    if isinstance(error, InfeasibleError) and error.repairs:
        lines = [f"  {repair.text(console.lang)}" for repair in error.repairs]
        console.tell("\n".join([text("U331", console.lang), *lines]))
    if console.as_json:
        from allocsim.cli.answers import failed

        console.emit(failed(code, words, error, console.lang))
    return exit_code


def _told(error: BaseException, lang: str) -> tuple[str, str, int]:
    """Message code, the sentence, and the exit code."""
    code, values, exit_code = "U012", {"detail": _plain(error)}, INTERNAL
    if isinstance(error, AllocsimError):
        code, values, exit_code = error.code, error.values, error.exit_code
    elif isinstance(error, typer.TyperException):
        code, values = _usage(error)
        exit_code = USAGE
    elif isinstance(error, KeyboardInterrupt):
        code, values, exit_code = "U010", {}, INTERRUPTED
    elif isinstance(error, OSError) and error.filename is not None:
        code, values = "U011", {"file": error.filename, "detail": error.strerror or _plain(error)}
    elif isinstance(error, OSError) and error.errno is not None:
        code, values = "U407", {"detail": error.strerror or _plain(error)}
    return code, text(code, lang, **values), exit_code


def _plain(error: BaseException) -> str:
    name = type(error).__name__
    return f"{name}: {error}" if str(error) else name


def _usage(error: Any) -> tuple[str, dict[str, Any]]:
    """The message code of something wrong with the command line, and its values."""
    context = getattr(error, "ctx", None)
    values = {"detail": error.format_message(), "command": context.command_path if context else "allocsim"}
    name = type(error).__name__
    if name == "NoSuchOption":
        near = ", ".join(sorted(error.possibilities or ()))
        return "U002", {**values, "option": error.option_name, "near": f" ({near}?)" if near else ""}
    if name in _BAD_PARAMETERS and error.param is not None:
        return _BAD_PARAMETERS[name], {**values, "param": error.param.get_error_hint(), "detail": error.message}
    verbs = getattr(getattr(context, "command", None), "commands", None)
    if verbs and error.message.startswith("No such command"):
        return "U005", {**values, "given": error.message.split("'")[1], "known": ", ".join(verbs)}
    return "U001", values
