"""The page of codes: current, whole, in both languages."""

from __future__ import annotations

import ast
import json
import re

import pytest

from allocsim.messages import LANGUAGES, catalogue
from allocsim.messages.reference import codes, entry, page
from tests.conftest import ROOT

KNOWN = [code for found in codes().values() for code in found]
PAGES = {"zh": ROOT / "docs" / "messages.zh.md", "en": ROOT / "docs" / "messages.md"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_current(lang):
    name = PAGES[lang].relative_to(ROOT)
    assert PAGES[lang].read_text(encoding="utf-8") == page(lang), f"allocsim codes --lang {lang} > {name}"


def test_no_code_stands_twice():
    assert len(KNOWN) == len(set(KNOWN)) > 200


def test_every_code_that_refuses_something_is_on_the_page():
    """Codes given to errors, as the source has them; those of problems begin with E and are all on the page."""
    raised: set[str] = set()
    for file in (ROOT / "src" / "allocsim").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).endswith("Error"):
                first = node.args[0]
                if isinstance(first, ast.Constant) and re.fullmatch(r"[A-Z]\d{3}", str(first.value)):
                    raised.add(str(first.value))
    assert len(raised) > 80
    missing = (raised | {code for code in catalogue() if code[0] in "EAR"}) - set(KNOWN)
    assert not missing, "these codes need a group in messages/reference.py"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_code(lang, allocsim):
    said = allocsim("codes", "e103", "--lang", lang)
    assert said.code == 0
    assert said.out.strip() == f"E103  {entry('E103', lang)}"


def test_causes_and_cures_are_in_both_languages():
    more = [code for code in catalogue() if set(catalogue()[code]) != {"zh", "en"}]
    assert more
    for code in more:
        assert set(catalogue()[code]) == {"zh", "en", "more_zh", "more_en"}, code
        assert code in KNOWN


def test_as_json(allocsim):
    found = json.loads(allocsim("codes", "--json").out)
    assert list(found["codes"]) == KNOWN
    assert set(found["codes"]["E103"]) == {"zh", "en"}


def test_an_unknown_code(allocsim):
    said = allocsim("codes", "X999")
    assert (said.code, said.out) == (2, "")
    assert said.err.rstrip().endswith("[U412]")
