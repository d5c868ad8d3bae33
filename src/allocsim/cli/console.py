"""Where words go: results to stdout, everything else to stderr, in one language, on any console."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from allocsim.messages import text

log = logging.getLogger("allocsim")


@dataclass
class Console:
    """How the user wants to be spoken to."""

    lang: str = "zh"
    as_json: bool = False
    quiet: bool = False
    verbose: bool = False
    folder: Path | None = None
    """The folder of results that this command has claimed."""

    def open(self) -> None:
        """Make the streams take any character, and send what is logged to stderr."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")  # a cp936 or ASCII console must not end a run
        log.handlers[:] = [handler := logging.StreamHandler(sys.stderr)]
        handler.setFormatter(logging.Formatter("%(message)s"))
        log.setLevel(logging.DEBUG if self.verbose else logging.WARNING if self.quiet else logging.INFO)
        log.propagate = False

    def say(self, words: str) -> None:
        """Print a result for reading; silent with --json, where stdout holds the document alone, and with --quiet."""
        if not (self.as_json or self.quiet):
            print(words)

    def tell(self, words: str) -> None:
        """Print something that is no result."""
        print(words, file=sys.stderr)

    def emit(self, document: str) -> None:
        """Print a JSON document; JSON that goes to a file or another program is UTF-8 whatever the console is."""
        if hasattr(sys.stdout, "reconfigure") and not sys.stdout.isatty():
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        sys.stdout.write(document)

    def mute(self) -> None:
        """Send stdout nowhere: whatever it goes to takes no more, and Python would complain of it at its end."""
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    @contextmanager
    def step(self, code: str) -> Iterator[None]:
        """Tell what is being done: a moving line on a terminal, a plain line elsewhere."""
        words = text(code, self.lang)
        if not self._moving:
            log.info(words)
            yield
            return
        from rich.console import Console as Terminal

        with Terminal(stderr=True).status(words, spinner="line"):  # plain characters, on any console
            yield

    @contextmanager
    def progress(self, code: str, each: str) -> Iterator[Callable[[int, int], None]]:
        """Tell how far a long computation is by `(done, total)`: a bar on a terminal, lines of `each` elsewhere."""
        words = text(code, self.lang)
        if not self._moving:
            log.info(words)
            yield lambda done, total: log.info(text(each, self.lang, done=done, total=total))
            return
        from rich.console import Console as Terminal
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=Terminal(stderr=True), transient=True) as bar:
            task = bar.add_task(words, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)

    @property
    def _moving(self) -> bool:
        """Whether anything may move: on a terminal that is no mere log."""
        return not self.quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
