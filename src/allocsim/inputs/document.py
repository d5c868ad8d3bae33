"""`scenario.toml`: text to a tree of values with exact decimals, and the line on which each key stands."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Any, Final

from allocsim.domain.scenario import SCHEMA_VERSION
from allocsim.errors import InputProblem
from allocsim.inputs.clean import DEPTH, Path, clean_text
from allocsim.inputs.files import DOCUMENT
from allocsim.inputs.numbers import DIGITS
from allocsim.inputs.versions import refusal
from allocsim.inputs.where import Where

Lines = dict[Path, Where]
"""Where the keys of the document stand; the empty path is the document as a whole."""

_WHERE: Final = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
_TWICE: Final = re.compile(r"twice|overwrite|duplicate|immutable|mutate", re.IGNORECASE)
_QUOTED: Final = re.compile(r"""\"[^"]*"|'[^']*'""")
_FULL_WIDTH: Final = re.compile(r"[“”‘’＝［］｛｝]|(?<![\u4e00-\u9fff])，")
_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?\s*(#.*)?$")
_KEY: Final = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""", re.ASCII)
_PART: Final = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_KEY_PART: Final = re.compile(r'\s*(?:"([^"]*)"|([^."\s][^."]*?))\s*(?:\.|$)')


def parse_document(content: bytes) -> tuple[dict[str, Any], Lines, list[InputProblem]]:
    """The values, the lines of the keys, and what is wrong with the file as a file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        return {}, {}, [InputProblem(DOCUMENT, row=row, code="E207")]
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        return {}, {}, [InputProblem(DOCUMENT, code="E223", values={"depth": DEPTH})]
    except (ValueError, ArithmeticError) as error:
        return {}, {}, [_syntax(text, str(error))]
    lines = _lines(text)
    return document, lines, version_problems(document, lines)


def version_problems(document: dict[str, Any], lines: Lines) -> list[InputProblem]:
    """What is wrong with the version of the format that the document states."""
    version = document.get("schema_version")
    if code := refusal(version):
        values = {"version": version, "known": SCHEMA_VERSION}
        return [where(("schema_version",), lines).problem(code, values)]
    return []


def _syntax(text: str, detail: str) -> InputProblem:
    """One problem for the first place that the TOML parser could not read."""
    lines = text.splitlines() or [""]
    match = _WHERE.search(detail)
    row = int(match[1]) if match and match[1] else len(lines)
    column = match[2] if match and match[2] else ""
    line = lines[min(row, len(lines)) - 1].strip()[:60]
    marks = sorted(set(_FULL_WIDTH.findall(_QUOTED.sub("", line))))
    if "digits" in detail and "limit" in detail:
        code = "E112"
    elif _TWICE.search(detail):
        code = "E222"
    else:
        code = "E221" if marks else "E220"
    values = {"line": line, "digits": DIGITS, "marks": " ".join(marks)}
    return InputProblem(DOCUMENT, row=row, column=column, code=code, values=values)


def _lines(text: str) -> Lines:
    """Path → line, for table headers and for keys that begin a line; keys of inline tables are not looked up."""
    found: Lines = {}
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str | int, ...], tuple[int]] = {}  # path of an array of tables → index of its last one
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if fence:
            fence = "" if fence in line else fence
            continue
        if match := _HEADER.match(line):
            table = ()
            for part in _parts(match[2]):
                table = (*table, *counts.get(table, ()), part)
            if match[1] == "[[":
                counts[table] = (counts.get(table, (-1,))[0] + 1,)
            table = (*table, *counts.get(table, ()))
            found.setdefault(table, Where(DOCUMENT, number))
        elif match := _KEY.match(line):
            found.setdefault((*table, *_parts(match[1])), Where(DOCUMENT, number))
        for mark in ('"""', "'''"):
            if line.count(mark) % 2:
                fence = mark
    return with_tables(found)


def with_tables(lines: Lines) -> Lines:
    """The places of the keys, and for each table without one that of the first key inside it."""
    found = dict(lines)
    for path, place in sorted(lines.items(), key=lambda item: item[1].row):
        for length in range(1, len(path)):
            found.setdefault(path[:length], place)
    return found


def _parts(key: str) -> tuple[str | int, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(key))


def key_parts(key: str) -> list[str]:
    """The parts of a dotted key; one that has a dot in it stands in double quotes. Empty if it is no key.

    >>> key_parts('variants.rate30.set."pool.rate"')
    ['variants', 'rate30', 'set', 'pool.rate']
    """
    found: list[str] = []
    at = 0
    while at < len(key):
        match = _KEY_PART.match(key, at)
        if match is None:
            return []
        found.append(clean_text(match[1] if match[1] is not None else match[2]))
        at = match.end()
    return found


def dotted(path: Path) -> str:
    """`rules.floor.share`; the elements of a list count from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def where(path: Path, lines: Lines) -> Where:
    """The place of the key, or of the nearest table around it; `lines` as `with_tables` gives them."""
    for length in range(len(path), -1, -1):
        found = lines.get(path[:length])
        if found is not None:
            return found if found.sheet else found._replace(column=dotted(path))
    return Where(DOCUMENT, 0, dotted(path))
