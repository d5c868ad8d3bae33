"""Ctrl-C while the solver runs: its C++ code notices no signal, so a thread ends the process in its place."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread, current_thread, main_thread
from typing import Final

GRACE: Final = 1.0
"""Seconds in which Python may end in order before the process is ended as it stands."""


@contextmanager
def heeded(last_words: Callable[[], int]) -> Iterator[None]:
    """Within this block, Ctrl-C ends the process with the exit code of `last_words` even if Python is not running.

    Nothing is lost by it: a report is written beside its target and swapped in whole.
    """
    if current_thread() is not main_thread():
        yield
        return
    done = Event()
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    Thread(target=_watch, args=(reader, done, last_words), daemon=True).start()
    try:
        yield
    finally:
        done.set()
        signal.set_wakeup_fd(before)
        writer.close()


def _watch(reader: socket.socket, done: Event, last_words: Callable[[], int]) -> None:
    with reader:
        while number := reader.recv(1):
            if number[0] == signal.SIGINT and not done.wait(GRACE):
                if sys.stderr.isatty():
                    sys.stderr.write("\x1b[?25h\r")  # the moving line hides the cursor
                code = last_words()
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
