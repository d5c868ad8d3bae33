"""Words of the report that belong to no list member: one TOML file per section, each entry in both languages.

    title = { zh = "统筹池构成", en = "How the pool is formed" }

is `labels("pool.title")` when it stands in `pool.toml`; tables nest with further dots.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def entries() -> dict[str, dict[str, str]]:
    """Every key with its text in each language."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(resources.files(__name__).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            _collect(tomllib.loads(file.read_text(encoding="utf-8")), file.name.removesuffix(".toml"), found)
    return found


def _collect(table: dict[str, Any], prefix: str, found: dict[str, dict[str, str]]) -> None:
    for key, value in table.items():
        if "zh" in value and isinstance(value["zh"], str):
            found[f"{prefix}.{key}"] = value
        else:
            _collect(value, f"{prefix}.{key}", found)


class Labels:
    """The words of one language.

    >>> Labels("en")("terms.decision.approved"), Labels("zh")("terms.decision.approved")
    ('approved', '安排')
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, key: str, **values: Any) -> str:
        """The text of `key` with `{name}` filled in. Raises KeyError for an unknown key."""
        text = entries()[key][self.lang]
        return text.format(**values) if values else text

    def term(self, group: str, word: str) -> str:
        """A word of the domain in this language, or as it is if the labels do not know it."""
        entry = entries().get(f"terms.{group}.{word}")
        return word if entry is None else entry[self.lang]

    def join(self, words: list[str]) -> str:
        """A list within a sentence."""
        return ("、" if self.lang == "zh" else ", ").join(words)

    def sentences(self, parts: list[str]) -> str:
        """Sentences as one paragraph."""
        return ("" if self.lang == "zh" else " ").join(part for part in parts if part)
