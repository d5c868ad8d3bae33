"""The grid of a family: an agreement with values put in at dotted paths."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from pydantic import ValidationError

from allocsim.domain.agreement import Agreement
from allocsim.domain.member import Node
from allocsim.errors import UsageError
from allocsim.messages import LANGUAGES, catalogue, text

Axes = Mapping[str, Sequence[Any]]
"""Path → values. A path leads through the agreement as it would stand in the file (`revenue.tree.shares.origin`,
`revenue.tree.phases.1.to`), and counts from 1 as `--set` and the problems of a scenario do; what the file leaves out
can be varied too (`revenue.base.share`). Several paths joined by commas move together, each value then being a list of
as many."""
Point = dict[str, str]
Wrong = dict[str, str]
"""What is wrong with a point, by language."""


def grid(agreement: Agreement, axes: Axes, nodes: Sequence[type[Node]]) -> Iterator[tuple[Point, Agreement | Wrong]]:
    """Every combination of values: the point, and the agreement, or what is wrong with it.

    Raises UsageError (U073) if a path leads nowhere, (U074) if joined paths and values differ in number, (U080) for the
    settings of a preset, whose terms no longer depend on them.
    """
    document = agreement.model_dump(mode="json")
    ways = [[path.strip() for path in axis.split(",")] for axis in axes]
    for way in ways:
        for path in way:
            if path.split(".")[0] in ("settings", "preset"):
                raise UsageError("U080", path=path, preset=agreement.preset)
            _put(copy.deepcopy(document), path, None)
    for combination in product(*axes.values()):
        changed, point = copy.deepcopy(document), {}
        for axis, way, value in zip(axes, ways, combination, strict=True):
            values = [value] if len(way) == 1 else value
            if not isinstance(values, (list, tuple)) or len(values) != len(way):
                raise UsageError("U074", axis=axis, value=str(value))
            for path, part in zip(way, values, strict=True):
                _put(changed, path, _plain(part))
                point[path] = _words(part)
        try:
            yield point, Agreement.model_validate(changed, context={"nodes": tuple(nodes)})
        except ValidationError as problem:
            yield point, _wrong(problem)


def _put(document: Any, path: str, value: Any) -> None:
    """Put a value in at a path of which all but the last step is there already; lists count from 1."""
    *way, last = path.split(".")
    place = document
    try:
        for step in way:
            place = place[_index(step)] if isinstance(place, list) else place[step]
        if isinstance(place, list):
            place[_index(last)] = value
        elif isinstance(place, dict):
            place[last] = value
        else:
            raise KeyError(last)
    except (KeyError, IndexError, ValueError, TypeError):
        raise UsageError("U073", path=path) from None


def _index(step: str) -> int:
    if int(step) < 1:
        raise IndexError(step)
    return int(step) - 1


def _plain(value: Any) -> Any:
    """A binary float as the decimal number that is meant, to 12 digits (1 − 0.7 is 0.3); inside tables too."""
    if isinstance(value, float):
        return Decimal(f"{value:.12g}")
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value


def _words(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{key}:{_words(part)}" for key, part in value.items())
    if isinstance(value, float):
        return f"{value:.12g}"
    return " ".join(map(_words, value)) if isinstance(value, (list, tuple)) else str(value)


def _wrong(problem: ValidationError) -> Wrong:
    """The first thing that is wrong, with its code where it has one; by language."""
    first = problem.errors()[0]
    where = ".".join(str(step + 1) if isinstance(step, int) else step for step in first["loc"])
    if first["type"] not in catalogue():
        return dict.fromkeys(LANGUAGES, f"{where}: {first['msg']}")
    values = first.get("ctx", {})
    return {lang: f"{where}: {text(first['type'], lang, **values)} [{first['type']}]" for lang in LANGUAGES}
