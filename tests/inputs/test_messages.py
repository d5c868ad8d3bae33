"""The reader's messages: each used, each in both languages with the same values, in the punctuation of its language."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import allocsim
from tests.inputs.test_gallery import GALLERY

SOURCE = Path(allocsim.__file__).parent
OWN = tomllib.loads((SOURCE / "messages" / "inputs.toml").read_text(encoding="utf-8"))
CODE = "".join(path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.py")))


@pytest.mark.parametrize("code", OWN)
def test_message(code: str) -> None:
    zh, en = OWN[code]["zh"], OWN[code]["en"]
    assert f'"{code}"' in CODE, "no line of the program gives this code"
    values = {lang: set(re.findall(r"\{(\w+)\}", words)) for lang, words in (("zh", zh), ("en", en))}
    assert values["zh"] ^ values["en"] <= {"field"}, "the place names the field already"
    assert not re.search(r"[\u4e00-\u9fff][,:;?!()]|[,:;?!()][\u4e00-\u9fff]", zh), "half-width punctuation in Chinese"
    assert not re.search(r"[\u4e00-\u9fff]", en)
    assert len(zh) < 120


def test_most_refusals_are_in_the_gallery() -> None:
    shown = set(re.findall(r"\[(E\d{3})\]", str(GALLERY)))
    refusals = {code for code in OWN if code.startswith("E")}
    assert len(refusals & shown) / len(refusals) > 0.7
