"""Spoil real files at random and read them: `python -m tests.desk.fuzzing SECONDS [SEED]`.

Whatever the bytes are, the answer is a scenario or a list of lines that can be printed: no traceback, no hang, bounded
memory. Files that break this are kept in the folder that is printed.
"""

from __future__ import annotations

import io
import random
import re
import resource
import sys
import tempfile
import time
import zipfile
from functools import cache
from pathlib import Path

from allocsim.domain.scenario import TABLES
from allocsim.inputs import Reading, built_in
from allocsim.inputs.document import parse_document
from allocsim.inputs.read import understand
from allocsim.inputs.table import csv_table
from allocsim.inputs.workbook.write import book_bytes
from tests.conftest import SCENARIOS
from tests.inputs.helpers import GOOD

Files = dict[str, bytes]

SLOWEST = 5.0
"""Seconds of a processor that one reading may take."""

_SLIPS = (
    "-1", "0", "1e9", "1e-9", "nan", "inf", "１２", "1,234", "12%", "约5", "9" * 34, "0.0000001", "1/3", "1/0", "−3",
    "٣", "合计", "#REF!", "=1+1", "是", "city", "é", "\u200b", "\x07", "\ud7ff", '"', "'", "[", "]]", "{", "🙂", " ",
)  # fmt: skip
_TOKENS = [word.encode("utf-8") for word in _SLIPS] + [
    b"\x00", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\x84\x31\x95\x33", b"\r", b"\n\n", b",", b";", b"\t", b'"""',
    b"a" * 5000, b"[" * 300, b"a." * 100, b"9" * 400, b"1e999999999", b"\\u0000", b"= ", b"#",
]  # fmt: skip
_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030", "utf-16-be", "utf-32", "big5", "latin-1")


@cache
def bases() -> tuple[Files, ...]:
    """Real scenarios: name → bytes."""
    folders = (GOOD, SCENARIOS / "minimal")
    found: list[Files] = []
    for folder in folders:
        tables = sorted((folder / "tables").glob("*.csv"))
        found.append({str(path.relative_to(folder)): path.read_bytes() for path in (folder / "scenario.toml", *tables)})
    return (*found, *({"book.xlsx": content} for content in books()))


@cache
def books() -> tuple[bytes, ...]:
    """The smallest scenario as a workbook."""
    folder = SCENARIOS / "minimal"
    document, _, _ = parse_document((folder / "scenario.toml").read_bytes())
    tables = {
        name: csv_table(name, cls, key, path.read_bytes())[0]
        for name, (cls, key) in TABLES.items()
        if (path := folder / "tables" / f"{name}.csv").exists()
    }
    return (book_bytes(document, tables, built_in()),)


def spoilt(chance: random.Random) -> Files:
    """One of the scenarios with one to four of its places changed."""
    files = dict(chance.choice(bases()))
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        name = chance.choice(sorted(files))
        change = chance.choice(_IN_ZIP if name.endswith(".xlsx") else _CHANGES)
        files[name] = change(files[name], chance)
    return files


def judged(files: Files) -> Reading:
    """The reading, after printing all of it in both languages."""
    begin = time.process_time()
    reading = understand(files)
    assert (reading.scenario is None) == bool(reading.problems)
    for problem in (*reading.problems, *reading.notes):
        for lang in ("zh", "en"):
            line = problem.text(lang)
            assert re.search(r" \[[EN]\d{3}\]$", line), line
            line.encode("utf-8")
    if reading.scenario is not None:
        assert len(reading.scenario.digest) == 64
    assert time.process_time() - begin < SLOWEST, "it takes too long"
    return reading


def _span(content: bytes, chance: random.Random, longest: int = 40) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.randrange(longest))


def _flip(content: bytes, chance: random.Random) -> bytes:
    """Other bytes in some places."""
    found = bytearray(content)
    for _ in range(min(len(found), chance.choice((1, 1, 3, 20)))):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _without(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance)
    return content[:start] + content[end:]


def _inserted(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(_TOKENS) + content[at:]


def _twice(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance, 400)
    return content[:end] + content[start:end] * chance.choice((1, 2, 50)) + content[end:]


def _cell(content: bytes, chance: random.Random) -> bytes:
    """Another value in a cell or for a key, or two of them exchanged."""
    spans = [match.span() for match in re.finditer(rb"(?<=[,\n])[^,\n]*(?=[,\n])|(?<== )[^\n]+", content)]
    if not spans:
        return content
    start, end = chance.choice(spans)
    other = content[slice(*chance.choice(spans))] if chance.random() < 0.5 else chance.choice(_TOKENS)
    return content[:start] + other + content[end:]


def _line(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _encoded(content: bytes, chance: random.Random) -> bytes:
    return content.decode("utf-8", "replace").encode(chance.choice(_ENCODINGS), "replace")


def _separated(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b",", chance.choice((b";", b"\t", b"|", "，".encode())))


_CHANGES = (_flip, _cut, _without, _inserted, _inserted, _twice, _cell, _cell, _cell, _line, _encoded, _separated)


def _in_part(content: bytes, chance: random.Random) -> bytes:
    """The zip file sound, one of its parts spoilt, doubled or left out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # spoilt already
        return content
    name = chance.choice(sorted(parts))
    sheets = [part for part in sorted(parts) if "sheet" in part or "Strings" in part]
    name = chance.choice(sheets) if sheets and chance.random() < 0.7 else name
    if chance.random() < 0.1:
        del parts[name]
    else:
        change = chance.choice((*_CHANGES, _tag))
        parts[name] = change(parts[name], chance)
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return found.getvalue()


def _tag(content: bytes, chance: random.Random) -> bytes:
    """Another value of an attribute or between tags."""
    spans = [match.span(1) for match in re.finditer(rb'"([^"<>]*)"|>([^<>]+)<', content) if match[1] is not None]
    if not spans:
        return content
    start, end = chance.choice(spans)
    value = chance.choice((*_TOKENS, b"XFD1048576", b"A0", b"-1", b"99999999999", b"A1:XFD1048576", b"&lol;"))
    return content[:start] + value + content[end:]


_IN_ZIP = (_flip, _cut, _without, _inserted, _twice, _in_part, _in_part, _in_part, _in_part)


def main(seconds: float, seed: int) -> int:
    """Read spoilt files for so long; the number of failures."""
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    kept = Path(tempfile.mkdtemp(prefix="allocsim-fuzz-"))
    end, count, usable, failures, slowest = time.monotonic() + seconds, 0, 0, 0, 0.0
    while time.monotonic() < end:
        files = spoilt(random.Random(f"{seed}/{count}"))
        begin = time.process_time()
        try:
            usable += judged(files).scenario is not None
        except (Exception, RecursionError) as error:
            failures += 1
            print(f"{seed}/{count}: {type(error).__name__}: {str(error)[:300]}", flush=True)
            for name, content in files.items():
                path = kept / str(count) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        slowest = max(slowest, time.process_time() - begin)
        count += 1
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} readings, {usable} usable, {failures} failures, slowest {slowest:.2f} s, {memory:.0f} MB; {kept}")
    return failures


if __name__ == "__main__":
    sys.exit(min(1, main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)))
