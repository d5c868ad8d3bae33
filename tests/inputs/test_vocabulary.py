"""Names of industries, parks and categories: printed where identifiers stood, told where nothing bears them."""

from __future__ import annotations

from allocsim.domain.reason import Reason
from allocsim.domain.wording import sentence
from allocsim.inputs.checks.vocabulary import names_used
from allocsim.inputs.places import Places
from tests.report.tiny_extra import judged_scenario

FOOD = {"zh": "食品加工", "en": "food processing"}


def test_a_name_that_nothing_bears_is_told() -> None:
    read = judged_scenario().replace(names={"industry": {"food": FOOD, "fod": FOOD}})
    (problem,) = names_used.find(read, Places())
    assert problem.code == "N450"
    assert problem.note
    assert "fod" in problem.text("en")
    assert "food" in problem.text("en")


def test_reasons_name_the_industry_and_the_park() -> None:
    read = judged_scenario().replace(names={"industry": {"food": FOOD}})
    reason = Reason("R214", {"gate": "g", "industry": "food", "park": "east"})
    assert "产业“食品加工”不在园区“east”" in sentence(reason, read, "zh")
    assert "The industry “food processing”" in sentence(reason, read, "en")
