"""Compare two versions of a scenario; each change is tried by itself to see which decisions it turns.

A change is made in the first version alone, and undone in the second alone. What turns a decision by itself is its
cause; what turns it back when undone was needed for it. Where neither is so, the changes act together or past one
another, and that is what is said. Rows of one project that stand in one version only are one change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from fractions import Fraction
from itertools import count
from typing import Any, Final

from pydantic import ValidationError

from allocsim.agreements.participation import settled
from allocsim.allocation.answer import Limits
from allocsim.allocation.audit import breaches
from allocsim.allocation.engine import Outcome
from allocsim.allocation.objectives.kept import Kept
from allocsim.allocation.reload import Reloading
from allocsim.allocation.repair import mended
from allocsim.domain.arrays import derive
from allocsim.domain.comparison import Comparison, Difference, GoalPair, Steady, Turned
from allocsim.domain.scenario import TABLES, Scenario
from allocsim.errors import AuditError, InfeasibleError, UsageError
from allocsim.inputs.read import check_scenario
from allocsim.inputs.registers import Registers, built_in

FEW: Final = 12
"""Changes that are tried one by one at most."""
DECIDING: Final = frozenset(
    {"years", "resources", "pool", "carry", "normalisers", "resolution", "goals", "gates", "rules", "counties",
     "quotas", "committed", "projects", "options", "demands", "frozen_sums", "frozen_count"}
)  # fmt: skip
"""Parts of a scenario that the allocation reads."""
ASIDE: Final = {"overrides", "variants", "id", "origin"}
WORDS: Final = frozenset(
    {"title_zh", "title_en", "name_zh", "name_en", "note", "source", "label", "code", "population"}
)
"""Fields of the deciding parts that decide nothing."""

Doc = dict[str, Any]
Path = tuple[str, ...]
Chosen = dict[str, str]
"""Approved project → option."""
Answer = tuple[Chosen, dict[str, Fraction]]
"""What is approved, and the value of each goal."""
MISSING: Final = object()


def compare(
    first: Scenario,
    second: Scenario,
    *,
    bar: int | None = None,
    registers: Registers | None = None,
    time_limit: float | None = None,
) -> Comparison:
    """What differs between two scenarios, in their input and in their best plans, and why.

    `bar`: also the plan of the second that keeps the most approvals of the first, where its last goal may give up so
    much, in whole units. Raises as `allocate` does if one of the two has no plan, UsageError (E498) for a bar below
    zero. A time limit holds for each solve.
    """
    if bar is not None and bar < 0:
        raise UsageError("E498", bar=bar)
    solver = _Solver(registers or built_in(), Limits(1, time_limit))
    ours, theirs = solver.solve(first), solver.solve(second)
    docs = [scenario.model_dump(mode="json", exclude=ASIDE) for scenario in (first, second)]
    one, other = (_keyed(doc) for doc in docs)
    paths = list(_paths(one, other))
    found = [_difference(path, one, other) for path in paths]
    turned = [name for name in {**ours[0], **theirs[0]} if ours[0].get(name) != theirs[0].get(name)]
    changes = _changes([path for path, row in zip(paths, found, strict=True) if row.decides])
    toggled = bool(turned) and len(changes) <= FEW
    made, undone = {}, {}
    if toggled:
        made = {key: solver.changed(one, other, group, first.id) for key, group in changes.items()}
        undone = {key: solver.changed(other, one, group, second.id) for key, group in changes.items()}
    order = {row.project: at for at, row in enumerate((*first.projects, *second.projects))}
    names = dict.fromkeys([*ours[1], *theirs[1]])
    return Comparison(
        first=first,
        second=second,
        differences=tuple(found),
        goals=tuple(GoalPair(name, ours[1].get(name), theirs[1].get(name)) for name in names),
        turned=tuple(
            Turned(
                project=name,
                before=ours[0].get(name),
                after=theirs[0].get(name),
                alone=_turning(made, name, theirs[0].get(name)),
                needed=_turning(undone, name, ours[0].get(name)),
            )
            for name in sorted(turned, key=lambda name: order[name])
        ),
        toggled=toggled or not turned,
        untried=tuple(key for key in made if made[key] is None and undone[key] is None),
        steady=None if bar is None else _steady(second, tuple(ours[0]), theirs, bar, solver),
    )


def _steady(second: Scenario, earlier: tuple[str, ...], best: Answer, bar: int, solver: _Solver) -> Steady:
    """The best plan of the second among those that keep the most earlier approvals within the bar."""
    (*_, last) = second.goals
    chosen, values = best
    if known := tuple(name for name in earlier if name in second.project_index):
        name = next(name for at in count() if (name := f"kept_{at}" if at else "kept") not in second.goals)
        allowed = second.goals[last].model_copy(update={"tolerance": bar})
        goals = {**second.goals, last: allowed, name: Kept(projects=known)}
        chosen, values = solver.solve(second.replace(goals=goals))
    return Steady(
        bar=bar,
        kept=tuple(name for name in earlier if name in chosen),
        dropped=tuple(name for name in earlier if name not in chosen),
        entered=tuple(name for name in chosen if name not in earlier),
        goal=last,
        value=values[last],
        loss=abs(best[1][last] - values[last]),
    )


def _turning(tries: Mapping[str, Chosen | None], project: str, wanted: str | None) -> tuple[str, ...]:
    return tuple(key for key, chosen in tries.items() if chosen is not None and chosen.get(project) == wanted)


class _Solver:
    """Scenarios solved one after another on loaded models."""

    def __init__(self, registers: Registers, limits: Limits) -> None:
        self.registers = registers
        self.models = Reloading(limits)

    def solve(self, scenario: Scenario) -> Answer:
        """Approved projects with their options, and goal values. Raises InfeasibleError, LimitError, AuditError."""
        problem = derive(settled(scenario))
        with mended(scenario, problem, self.models.limits):
            outcome: Outcome = self.models.optimise(problem)
        if found := breaches(problem, outcome.plan):
            raise AuditError(found)
        options = {problem.projects[problem.option_project[o]]: problem.options[o] for o in outcome.plan.approved}
        return options, {row.goal: row.value for row in outcome.goals}

    def changed(self, doc: Doc, source: Doc, group: list[Path], name: str) -> Chosen | None:
        """The plan of `doc` with some parts taken from `source`; None if it is invalid then or has no plan."""
        made = deepcopy(doc)
        for path in group:
            _put(made, path, _get(source, path))
        try:
            scenario = Scenario.model_validate({**_rowed(made), "id": name}, context=self.registers.context())
        except ValidationError:
            return None
        if any(not problem.note for problem in check_scenario(scenario)):
            return None
        try:
            return self.solve(scenario)[0]
        except InfeasibleError:
            return None


def _keyed(doc: Doc) -> Doc:
    """Tables as mappings from the row's key."""
    keyed = dict(doc)
    for table, (_, key) in TABLES.items():
        rows = {",".join("" if row[name] is None else str(row[name]) for name in key): row for row in doc[table]}
        keyed[table] = rows
    return keyed


def _rowed(doc: Doc) -> Doc:
    return {name: list(value.values()) if name in TABLES else value for name, value in doc.items()}


def _paths(one: Any, other: Any, path: Path = ()) -> Iterator[Path]:
    """Where the two differ, as deep as both have mappings."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys([*one, *other]):
            yield from _paths(one.get(key, MISSING), other.get(key, MISSING), (*path, str(key)))
    elif one is MISSING or other is MISSING or one != other:
        yield path


def _difference(path: Path, one: Doc, other: Doc) -> Difference:
    decides = path[0] in DECIDING and path[-1] not in WORDS
    return Difference(_name(path), _written(_get(one, path)), _written(_get(other, path)), decides)


def _name(path: Path) -> str:
    if path[0] in TABLES and len(path) > 1:
        return f"{path[0]}[{path[1]}]" + (f".{path[2]}" if len(path) > 2 else "")
    return ".".join(path)


def _written(value: Any) -> str:
    if value is MISSING or value is None:
        return ""
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{key} = {_written(part)}" for key, part in value.items() if part not in ("", None)) + "}"
        )
    return "[" + ", ".join(map(_written, value)) + "]" if isinstance(value, list) else str(value)


def _changes(paths: list[Path]) -> dict[str, list[Path]]:
    """Changes that are tried: each difference, but whole rows of one project and the frozen sums together."""
    found: dict[str, list[Path]] = {}
    for path in paths:
        key = _name(path)
        if path[0] in ("projects", "options", "demands") and len(path) == 2:
            key = f"projects[{path[1].split(',')[0]}]"
        elif path[0] in ("frozen_sums", "frozen_count"):
            key = "frozen_sums"
        found.setdefault(key, []).append(path)
    return found


def _get(doc: Any, path: Path) -> Any:
    for key in path:
        if not isinstance(doc, dict) or key not in doc:
            return MISSING
        doc = doc[key]
    return doc


def _put(doc: Doc, path: Path, value: Any) -> None:
    for key in path[:-1]:
        doc = doc.setdefault(key, {})
    if value is MISSING:
        doc.pop(path[-1], None)
    else:
        doc[path[-1]] = value
