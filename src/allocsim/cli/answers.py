"""What verbs print besides the results' own summaries and documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocsim.domain.records import RESULT_VERSION, document, plain, to_json
from allocsim.domain.wording import sentence
from allocsim.errors import AllocsimError, InfeasibleError, InputProblem, ScenarioError
from allocsim.messages import text

if TYPE_CHECKING:
    from allocsim.domain.allocation import Allocation
    from allocsim.domain.ledger import Ledger
    from allocsim.domain.scenario import Scenario
    from allocsim.inputs import Reading


def decisions(allocation: Allocation, lang: str) -> str:
    """One line a project: decision, project, and the reason that decided it."""
    from allocsim.report.labels import Labels

    word = Labels(lang).term
    lines = []
    for row in allocation.decisions:
        project = allocation.scenario.project_index[row.project]
        name = getattr(project, f"name_{lang}")
        why = sentence(row.reason, allocation.scenario, lang)
        lines.append(f"{word('decision', row.decision)}  {row.project} {name}  {why} [{row.reason.code}]")
    return "\n".join(lines)


def shared(allocation: Allocation, ledger: Ledger | None, lang: str) -> str:
    """The allocation's document with the ledger's tables."""
    return to_json(document(allocation, ledger, lang))


def checked(scenario: Scenario, reading: Reading, lang: str) -> str:
    """A scenario that can be used: its digest and what is worth telling."""
    return _document(
        scenario=scenario.id,
        scenario_digest=scenario.digest,
        files=reading.files,
        overrides=[change.model_dump(mode="json") for change in scenario.overrides],
        problems=[],
        notes=_rows(reading.notes, lang),
    )


def places(files: Sequence[Path], lang: str) -> str:
    """Where a report is: its folder, and the files that lie openly in it."""
    folder = files[0].parent
    names = [f"  {file.name}" for file in files if file.parent == folder]
    return "\n".join([text("U201", lang, folder=folder, count=len(files)), *names])


def written(files: Iterable[Path]) -> str:
    """Names of files."""
    return _document(files=[file.as_posix() for file in files])


def failed(code: str, words: str, error: BaseException, lang: str) -> str:
    """What went wrong: the error, and every problem of a scenario as a row."""
    values = error.values if isinstance(error, AllocsimError) else {}
    problems = error.problems if isinstance(error, ScenarioError) else ()
    diagnosis: dict[str, Any] = {}
    if isinstance(error, InfeasibleError):
        ways = [repair.facts(lang) for repair in error.repairs]
        diagnosis = {"conflict": error.conflict, "irreducible": error.reduced, "repairs": ways}
    return _document(error={"code": code, "text": words, "values": values}, problems=_rows(problems, lang), **diagnosis)


def _rows(problems: Iterable[InputProblem], lang: str) -> list[dict[str, Any]]:
    names = ("file", "sheet", "row", "column", "code")
    return [{**{name: getattr(row, name) for name in names}, "text": row.sentence(lang)} for row in problems]


def _document(**parts: Any) -> str:
    return to_json(plain({"schema_version": RESULT_VERSION, **parts}))
