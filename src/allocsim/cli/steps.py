"""From the words of a command to results: read, solve, share, write, each told as it goes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocsim.cli.console import Console, log
from allocsim.errors import ScenarioError, UsageError
from allocsim.messages import LANGUAGES, text

if TYPE_CHECKING:
    import typer

    from allocsim.domain.allocation import Allocation
    from allocsim.domain.ledger import Ledger
    from allocsim.domain.scenario import Scenario
    from allocsim.domain.study import Study
    from allocsim.inputs import Reading


@dataclass(frozen=True)
class Source:
    """Where the scenario is and what is changed in it."""

    path: Path
    changes: list[str] | None
    variants: list[str] | None
    extensions: list[Path] | None
    letterhead: Path | None = None
    """What the command line names; the scenario may name one itself."""


@dataclass(frozen=True)
class Effort:
    """What the computation may use; None = as the scenario says."""

    threads: int
    time_limit: float | None
    gap: float
    draws: int | None = None
    seed: int | None = None
    explain: bool | None = None

    def solving(self) -> dict[str, Any]:
        """Arguments of `allocate`."""
        return {"threads": self.threads, "time_limit": self.time_limit, "gap": self.gap}

    def sharing(self) -> dict[str, Any]:
        """Arguments of `simulate`."""
        return {"draws": self.draws, "seed": self.seed}


def settle(ctx: typer.Context, as_json: bool, quiet: bool, verbose: bool) -> Console:
    """The console as the options want it; its language was settled before the words were parsed."""
    console: Console = ctx.obj
    console.as_json, console.quiet, console.verbose = as_json, quiet, verbose
    console.open()
    return console


def read(console: Console, source: Source) -> tuple[Scenario, Reading]:
    """The scenario, after telling what was read in a way worth telling. Raises ScenarioError, UsageError."""
    from allocsim.cli.extension import with_extensions, with_sections
    from allocsim.inputs import read as read_folder

    with console.step("U211"):
        registers = with_extensions(source.extensions or ())
        reading = read_folder(
            source.path, set=source.changes or (), variants=source.variants or (), registers=registers
        )
    if not console.quiet:
        for note in reading.notes:
            console.tell(note.text(console.lang))
    if reading.scenario is None:
        raise ScenarioError(reading.problems)
    if reading.scenario.report.sections:
        from allocsim.report.sections import chosen

        chosen(reading.scenario, with_sections(source.extensions or ()))
    for change in reading.scenario.overrides:
        log.info(text("U216", console.lang, key=change.key, old=change.old or "-", new=change.new))
    return reading.scenario, reading


def read_settled(console: Console, source: Source) -> Scenario:
    """The scenario, ready to be solved: parties have been asked, if a gate wants it. Raises as `read`."""
    from allocsim.agreements.participation import settled

    scenario, _ = read(console, source)
    if any(getattr(gate, "acceptance", None) is not None for gate in scenario.gates.values()):
        with console.step("U217"):
            return settled(scenario)
    return scenario


def solve(console: Console, scenario: Scenario, effort: Effort) -> Allocation:
    """The allocation."""
    from allocsim.allocation.allocate import allocate

    with console.step("U212"):
        return allocate(scenario, **effort.solving())


def share(console: Console, allocation: Allocation, effort: Effort) -> Ledger | None:
    """The ledgers of the approved partnership projects; None if the scenario has none."""
    from allocsim.sharing.engine import simulate

    if not allocation.scenario.partnerships:
        return None
    with console.step("U215"):
        return simulate(allocation.scenario, allocation, **effort.sharing())


def study(console: Console, scenario: Scenario, effort: Effort) -> Study:
    """Everything a report is written from."""
    from allocsim.study import run

    with console.step("U213"):
        return run(scenario, **effort.solving(), **effort.sharing(), explain=effort.explain)


def claim(ctx: typer.Context, scenario: Scenario, source: Source, out: Path | None) -> Path:
    """The folder of the result, ours until the command ends; what would refuse it is told before anything is computed.

    Raises UsageError, OutputError.
    """
    from allocsim.disk import locked, told
    from allocsim.report.output import finish, refuse, writable

    folder = Path(os.path.abspath(out or Path("out") / scenario.id))
    if Path(os.path.realpath(source.path)).is_relative_to(os.path.realpath(folder)):
        raise UsageError("U406", folder=str(folder))
    ctx.with_resource(locked(folder))
    ctx.obj.folder = folder
    with told(folder):
        finish(folder)
        refuse(folder)
        writable(folder)
    return folder


def letterhead(scenario: Scenario, source: Source) -> Path | None:
    """The letterhead of the command line, else the scenario's own, which never leaves its folder.

    Raises UsageError for one that cannot be used, before anything is solved for it.
    """
    file, named = source.letterhead, scenario.report.letterhead
    if file is None and named:
        home = source.path if source.path.is_dir() else source.path.parent
        file = home / named
        if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(home)):
            raise UsageError("U461", file=named)
    if file is not None:
        from allocsim.report.word.letterhead import load

        load(file)
    return file


def write(console: Console, found: Study, source: Source, folder: Path, lang: str | None) -> tuple[Path, ...]:
    """Write the report in one language or in both; the files in reading order."""
    from allocsim.cli.extension import with_sections
    from allocsim.report import write as write_report

    with console.step("U214"):
        sections = with_sections(source.extensions or ())
        page = letterhead(found.scenario, source)
        files = write_report(found, folder, (lang,) if lang else LANGUAGES, sections=sections, letterhead=page)
    return tuple(as_seen_from(Path.cwd(), file) for file in files)


def template(folder: Path) -> tuple[Path, ...]:
    """Write the starting point of a scenario. Raises UsageError if something is there already."""
    from allocsim.inputs import write_template

    try:
        return tuple(write_template(folder))
    except FileExistsError:
        raise UsageError("U025", folder=str(folder)) from None


def as_seen_from(here: Path, file: Path) -> Path:
    """A file's path, short where it lies below `here`."""
    return file.relative_to(here) if file.is_relative_to(here) else file
