"""A study as a file, and back: everything that a report is written from, exactly, so that none has to be solved again.

Records are written field by field and read back by the types of their fields. The scenario stands in the file once,
as it was after all changes; wherever a result refers to it, or to the allocation, the file says so in a word.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
from pydantic import ValidationError

from allocsim.domain.allocation import Allocation
from allocsim.domain.fact import Fact
from allocsim.domain.problem import frozen
from allocsim.domain.scenario import Scenario
from allocsim.domain.study import Study
from allocsim.errors import UsageError

FORMAT: Final = 1
NAME: Final = "study.json.gz"
"""The file's name in a result folder."""

SCENARIO: Final = "$scenario"
ALLOCATION: Final = "$allocation"
"""Words that stand for a scenario of the list, with its place, and for the study's allocation."""


def dump(study: Study) -> bytes:
    """The study as a file; the same study gives the same bytes."""
    scenarios = [study.scenario]  # an allocation may be of an earlier one, whose words alone were changed since
    parts = {
        "allocation": _fields(study.allocation, scenarios),
        "study": {name: _plain(getattr(study, name), scenarios) for name in _names(study)},
    }
    body = {"scenarios": [row.model_dump(mode="json") for row in scenarios], **parts}
    version = study.allocation.provenance.versions.get("allocsim", "")
    head = {"format": FORMAT, "version": version, "digest": study.scenario.digest, "sum": _sum(body)}
    return gzip.compress(_text({**head, **body}).encode("utf-8"), mtime=0)


def load(content: bytes, file: str, version: str, context: Mapping[str, Any]) -> Study:
    """The study of such a file. `file`: its name, for messages; `version`: of this program; `context`: the registers.

    Raises UsageError if the file is damaged or changed, or was written by another version.
    """
    try:
        found = json.loads(gzip.decompress(content))
        written = str(found["version"])
        same = found["format"] == FORMAT and written == version
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        raise UsageError("U471", file=file) from None
    if not same:
        raise UsageError("U472", file=file, written=written, version=version)
    try:
        body = {key: found[key] for key in ("scenarios", "allocation", "study")}
        intact = found["sum"] == _sum(body)
        scenarios = [Scenario.model_validate(row, context=dict(context)) for row in body["scenarios"]]
        intact = intact and found["digest"] == scenarios[0].digest
    except (KeyError, IndexError, ValidationError):
        raise UsageError("U471", file=file) from None
    if not intact:
        raise UsageError("U471", file=file)
    known: dict[str, Any] = {f"{SCENARIO}{at}": scenario for at, scenario in enumerate(scenarios)}
    known[ALLOCATION] = _record(Allocation, body["allocation"], known)
    return _record(Study, body["study"], known)  # type: ignore[no-any-return]


def _text(found: Any) -> str:
    return json.dumps(found, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _sum(body: Any) -> str:
    return hashlib.sha256(_text(body).encode("utf-8")).hexdigest()


def _names(value: Any) -> list[str]:
    return [row.name for row in fields(value)]


def _fields(value: Any, scenarios: list[Scenario]) -> dict[str, Any]:
    return {name: _plain(getattr(value, name), scenarios) for name in _names(value)}


def _plain(value: Any, scenarios: list[Scenario]) -> Any:
    """A value that JSON can hold; a scenario that is new joins the list. Raises TypeError for what has no form."""
    if isinstance(value, Scenario):
        if value not in scenarios:
            scenarios.append(value)
        return f"{SCENARIO}{scenarios.index(value)}"
    if isinstance(value, Allocation):
        return ALLOCATION
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if np.isfinite(value) else repr(float(value))
    if isinstance(value, (Fraction, Decimal)):
        return str(value)
    if isinstance(value, Fact):
        return value.model_dump(mode="json")
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, Mapping):
        if all(isinstance(key, str) for key in value):
            return {key: _plain(part, scenarios) for key, part in value.items()}
        return [[_plain(key, scenarios), _plain(part, scenarios)] for key, part in value.items()]
    if isinstance(value, (tuple, list)):
        return [_plain(part, scenarios) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _fields(value, scenarios)
    raise TypeError(f"{type(value).__name__} cannot be saved")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _record(kind: Any, found: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{name: _value(hints[name], part, known) for name, part in found.items()})


def _value(kind: Any, found: Any, known: Mapping[str, Any]) -> Any:
    """What `_plain` wrote, by the type it has."""
    origin, parts = get_origin(kind), get_args(kind)
    if kind in (Scenario, Allocation):
        return known[found]
    if found is None or kind is Any or origin is Literal or kind in (str, int, bool):
        return found
    if kind is float:
        return float(found)
    if kind in (Fraction, Decimal):
        return kind(found)
    if origin in (Union, types.UnionType):
        return _value(next(part for part in parts if part is not type(None)), found, known)
    if origin is np.ndarray:
        return frozen(found)
    if origin is tuple:
        kinds = [parts[0]] * len(found) if len(parts) == 2 and parts[1] is Ellipsis else parts
        return tuple(_value(part, item, known) for part, item in zip(kinds, found, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        pairs = found.items() if isinstance(found, dict) else found
        return {_value(parts[0], key, known): _value(parts[1], item, known) for key, item in pairs}
    if isinstance(kind, type) and issubclass(kind, Fact):
        return kind.model_validate(found)
    return _record(kind, found, known)
