"""The catalogue of messages: a code with its sentence in Chinese and English.

Each file of this folder holds one area; a code stands in one file, once, with both languages side by side:

    [E103]
    zh = "{field}不得为负(得到 {value})。请填写以{unit}计的数量,没有则填 0。"
    en = "{field}: {value} is below zero. Write the amount in {unit}, or 0 if there is none."
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final

LANGUAGES: Final = ("zh", "en")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every code with its texts; raises KeyError if a code stands twice."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(resources.files(__name__).iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        for code, texts in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if code in found:
                raise KeyError(f"message {code} stands twice")
            found[code] = texts
    return found


def text(code: str, lang: str, **values: Any) -> str:
    """The sentence of `code` in `lang`, with `{name}` filled in from `values`.

    A value that is a mapping of languages (`{"zh": …, "en": …}`) gives its text in `lang`.
    """
    chosen = {
        name: value[lang] if isinstance(value, dict) and lang in value else value for name, value in values.items()
    }
    return catalogue()[code][lang].format(**chosen)
