"""Every error that allocsim raises on purpose.

AllocsimError                 exit 1   something is wrong inside allocsim
├─ UsageError                 exit 2   the command or call itself is wrong
├─ ScenarioError              exit 3   the input is wrong: `.problems` lists all of it
├─ InfeasibleError            exit 4   no plan keeps every rule: `.conflict` names the rules
├─ LimitError                 exit 5   stopped at a limit before any plan was found
├─ OutputError                exit 1   a result could not be written; what stood there before is untouched
├─ SolverError                exit 1   the solver failed or contradicts an audited plan
└─ AuditError                 exit 1   a result did not survive its audit: `.breaches` lists why
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from allocsim.messages import text


@dataclass(frozen=True, order=True)
class InputProblem:
    """One thing that is wrong with the input: where it is, and a message code with its values."""

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    code: str = ""
    values: dict[str, Any] = field(default_factory=dict, compare=False)
    note: bool = False
    """True for a harmless repair that is told, not refused."""

    @property
    def place(self) -> str:
        """Where it is, in compiler form: `file:row:column` or `file!sheet!column+row`."""
        if self.sheet:
            return f"{self.file}!{self.sheet}!{self.column}{self.row or ''}".rstrip("!")
        parts = [self.file, str(self.row) if self.row else "", self.column]
        return ":".join(part for part in parts if part)

    def text(self, lang: str) -> str:
        """The whole line: place, what is wrong, what to write instead, and the code."""
        return f"{self.place}: {self.sentence(lang)} [{self.code}]"

    def sentence(self, lang: str) -> str:
        """What is wrong, and what to write instead."""
        return text(self.code, lang, **self.values)


class AllocsimError(Exception):
    """Base of every error raised on purpose; carries a message code with a text in both languages."""

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        self.values = values
        super().__init__(text(code, "en", **values))

    def text(self, lang: str) -> str:
        """The message in one language, with its code."""
        return f"{text(self.code, lang, **self.values)} [{self.code}]"


class UsageError(AllocsimError):
    """The command line or the call asks for something that does not exist."""

    exit_code = 2


class ScenarioError(AllocsimError):
    """The scenario cannot be used; `.problems` lists everything that is wrong with it."""

    exit_code = 3
    shown: ClassVar[int] = 50

    def __init__(self, problems: Sequence[InputProblem]) -> None:
        self.problems = tuple(problems)
        AllocsimError.__init__(self, "E001", count=len(self.problems))
        self.args = (self.text("en"),)

    def text(self, lang: str) -> str:
        """One line a problem, at most `shown`, then how many more there are."""
        lines = [problem.text(lang) for problem in self.problems[: self.shown]]
        if (rest := len(self.problems) - self.shown) > 0:
            lines.append(text("E002", lang, count=rest))
        return "\n".join(lines)


class InfeasibleError(AllocsimError):
    """No plan keeps every rule; `.conflict` holds the named rules that cannot all be kept."""

    exit_code = 4

    def __init__(self, conflict: Sequence[str], reduced: bool = True, rules: Mapping[str, Any] | None = None) -> None:
        self.conflict = tuple(conflict)
        self.reduced = reduced
        """True if dropping any one of the named rules makes the rest feasible."""
        self.repairs: tuple[Any, ...] = ()
        """Ways out, cheapest first, each of them made and solved: `text(lang)` says what to change."""
        code = "A402" if not reduced else "A403" if len(self.conflict) == 1 else "A401"
        super().__init__(code, rules={lang: self._named(lang, rules or {}) for lang in ("zh", "en")})

    def _named(self, lang: str, rules: Mapping[str, Any]) -> str:
        """The rules by their titles, as far as they are known, and names."""
        titles = [getattr(rules.get(name), f"title_{lang}", "") for name in self.conflict]
        named = [f"{title} [{name}]".strip() for title, name in zip(titles, self.conflict, strict=True)]
        return ("、" if lang == "zh" else ", ").join(named) or "-"


class LimitError(AllocsimError):
    """A limit was reached before any plan was found."""

    exit_code = 5


class OutputError(AllocsimError):
    """A result could not be written: the disk is full, the place is not ours, a file is held open."""


class SolverError(AllocsimError):
    """The solver failed, or what it says contradicts an audited plan."""


class AuditError(AllocsimError):
    """A result did not survive its audit and is not handed out; `.breaches` says why."""

    def __init__(self, breaches: Sequence[Any]) -> None:
        self.breaches = tuple(breaches)
        super().__init__("A901", count=len(self.breaches), first=str(self.breaches[0]) if breaches else "-")
