"""The nearest known names to a mistyped one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

from allocsim.errors import ScenarioError
from allocsim.messages import LANGUAGES, text

SHOWN: Final = 15
"""Known names listed in one message."""

SEARCHED: Final = 2000
"""Printed names among which like ones are looked for: comparing takes its time, and names are much alike."""


def nearest(word: str, known: Iterable[str], names: Mapping[str, str] | None = None) -> list[str]:
    """Known names like `word`, best first; `names` maps printed names to identifiers, so `静宁` finds `jingning`."""
    known = list(known)
    if names and word in names:
        return [names[word]]
    if names and not word.isascii():
        return list(dict.fromkeys(names[name] for name in nearest(word, names))) if len(names) <= SEARCHED else []
    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(name.casefold(), name)
    word = word.casefold()
    close = difflib.get_close_matches(word, list(folded), n=3, cutoff=0.6)
    likeness = [difflib.SequenceMatcher(None, name, word).ratio() for name in close]
    return [folded[name] for name, like in zip(close, likeness, strict=True) if like >= likeness[0] - 0.15]


def hint(word: str, known: Iterable[str], names: Mapping[str, str] | None = None) -> dict[str, str]:
    """`Did you mean …?`, or the list of what is known, in both languages."""
    known = list(known)
    near = nearest(word, known, names)
    code = "N001" if near else "N002" if known else "N003"
    rest = " …" if len(known) > SHOWN else ""
    return {
        lang: text(code, lang, near=listed(near, lang), known=listed(known[:SHOWN], lang) + rest) for lang in LANGUAGES
    }


class Hints:
    """Hints for many words against the same names: each word once, and no search beyond as many as are shown."""

    def __init__(self, known: Iterable[str], names: Mapping[str, str] | None = None) -> None:
        self.known = list(known)
        self.names = names
        self.found: dict[str, dict[str, str]] = {}

    @cached_property
    def _listing(self) -> dict[str, str]:
        return hint("", self.known)

    def of(self, word: str) -> dict[str, str]:
        """The hint for one word."""
        if word not in self.found:
            if len(self.found) >= ScenarioError.shown:  # the next are not shown one by one
                return self._listing
            self.found[word] = hint(word, self.known, self.names)
        return self.found[word]


def listed(words: Iterable[object], lang: str) -> str:
    """Words in a row, as each language writes it."""
    return ("、" if lang == "zh" else ", ").join(map(str, words))


def both(words: Iterable[object]) -> dict[str, str]:
    """`listed` in every language."""
    words = list(words)
    return {lang: listed(words, lang) for lang in LANGUAGES}
