"""`allocsim`: parse, run one verb, tell what went wrong, return the exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from allocsim.cli import failure, interrupt, language
from allocsim.cli.console import Console
from allocsim.cli.verbs import app
from allocsim.disk import leftovers, remove


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0 done · 1 internal error · 2 usage · 3 scenario invalid · 4 infeasible · 5 stopped at a limit
    without a plan · 130 interrupted."""
    words = list(sys.argv[1:] if argv is None else argv)
    # Help and usage errors need the language and the form before the words are parsed.
    console = Console(lang=language.asked(words), as_json="--json" in words)
    try:
        console.open()
        command = typer.main.get_command(app)
        language.translate(command, console.lang)
        with interrupt.heeded(lambda: _cut_off(console)):
            code = command.main(words, prog_name="allocsim", standalone_mode=False, obj=console)
        if code == failure.INTERRUPTED:
            raise KeyboardInterrupt
        sys.stdout.flush()
    except BrokenPipeError:
        console.mute()  # the reader went away: nothing more to say
        return 0
    except (Exception, KeyboardInterrupt) as error:
        if isinstance(error, OSError) and error.filename is None:
            console.mute()
        return failure.tell(error, console)
    return int(code or 0)


def _cut_off(console: Console) -> int:
    """What is done before the process ends as it stands: the half-written folder goes, and the user is told."""
    if console.folder is not None:
        for path in leftovers(console.folder):
            remove(path)
    return failure.tell(KeyboardInterrupt(), console)
