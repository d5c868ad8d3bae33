"""Every word in both languages, every key used, every placeholder filled."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest

from allocsim.report import edition
from allocsim.report.labels import Labels, entries
from allocsim.sharing.nodes import NODES

FOLDER = Path(edition.__file__).parent
SOURCES = "\n".join(path.read_text(encoding="utf-8") for ending in ("*.py", "*.html") for path in FOLDER.rglob(ending))


def fields(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def test_every_entry_is_whole_in_both_languages() -> None:
    assert [key for key, texts in entries().items() if set(texts) != {"zh", "en"}] == []
    assert [key for key, texts in entries().items() if not all(text.strip() for text in texts.values())] == []
    assert [key for key, texts in entries().items() if fields(texts["zh"]) != fields(texts["en"])] == []


def test_chinese_has_chinese_punctuation() -> None:
    narrow = re.compile(r"[\u4e00-\u9fff][,:;()]|[,:;()][\u4e00-\u9fff]")
    assert [key for key, texts in entries().items() if narrow.search(texts["zh"])] == []


def test_every_key_is_used() -> None:
    named = re.findall(r"\"([a-z_]+\.[\w.{}\[\]'~ ]+)\"", SOURCES)
    patterns = [re.compile(re.sub(r"\\{[^}]*\\}", ".+", re.escape(key)) + "$") for key in named]
    looked_up = [key for key in entries() if not key.startswith(("terms.", "page.in_"))]
    assert [key for key in looked_up if not any(pattern.match(key) for pattern in patterns)] == []


def test_unknown_words_stay_as_they_are() -> None:
    assert Labels("zh").term("level", "village") == "village"
    with pytest.raises(KeyError):
        Labels("zh")("summary.nothing")


def choices(annotation: Any) -> set[str]:
    if get_origin(annotation) is Literal:
        return {str(word) for word in get_args(annotation)}
    return {word for part in get_args(annotation) for word in choices(part)}


def test_every_choice_of_a_sharing_node_has_words() -> None:
    words = {word for node in NODES for row in node.model_fields.values() for word in choices(row.annotation)}
    assert {"host_pays", "talmud", "scrb"} <= words
    told = {word for word in words if any(Labels("zh").term(group, word) != word for group in ("choice", "clock"))}
    assert words - told == set()
