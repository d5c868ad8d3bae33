"""Tables as Parquet, for programs that read columns: exact decimals stay decimals, no cell becomes text."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from allocsim.domain import records
from allocsim.errors import UsageError


def writer() -> Any:
    """The library's module. Raises UsageError (X385) if it is not installed: it is an extra."""
    try:
        return import_module("pyarrow.parquet")
    except ImportError:
        raise UsageError("X385") from None


def write_parquet(path: Path, rows: list[records.Record]) -> None:
    """One table; its columns are the keys of all rows in order of appearance. Raises UsageError as `writer`."""
    parquet = writer()
    pyarrow = import_module("pyarrow")
    columns = list(dict.fromkeys(key for row in rows for key in row))
    table = pyarrow.table({key: [row.get(key) for row in rows] for key in columns})
    parquet.write_table(table, path, compression="zstd")
