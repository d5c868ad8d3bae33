"""Gates on the example of the docstrings: thresholds, what they measure, and what they say."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from allocsim.allocation.example import scenario, two_counties
from allocsim.allocation.gates import GATES
from allocsim.allocation.gates.base import AllocationGate
from allocsim.allocation.gates.investment_intensity import InvestmentIntensity
from allocsim.allocation.gates.output_per_tce import OutputPerTce
from allocsim.allocation.gates.prohibited_industry import ProhibitedIndustry
from allocsim.allocation.gates.review import Review
from allocsim.allocation.gates.tax_per_mu import TaxPerMu
from allocsim.allocation.gates.wrong_park import WrongPark
from allocsim.domain.wording import sentence

BY_KIND = {gate.kind: gate for gate in GATES}
P1, P2, P3, P3_HALF, P4 = range(5)


@pytest.mark.parametrize(
    ("gate", "failing"),
    [
        # investment on land: 18000/60 = 300, 10000/50 = 200, 32000/80 = 400, 16000/40 = 400, 2000/30 = 66.7
        (InvestmentIntensity(at_least=300), {P2: "200.00", P4: "66.66"}),
        (InvestmentIntensity(at_least="300.01"), {P1: "300.00", P2: "200.00", P4: "66.66"}),
        (InvestmentIntensity(at_least="66.667"), {P4: "66.666"}),  # as many places as the threshold has
        (InvestmentIntensity(at_least="66.666"), {}),  # 66.6667 is above it
        (InvestmentIntensity(at_least=300, uses=["infrastructure"]), {P4: "66.66"}),
        (InvestmentIntensity(at_least=10**6, resource="water"), {}),  # nobody takes any of it
        # tax on land: 10, 4, 11.25, 11.25, 0
        (TaxPerMu(at_least=10, uses=["new", "expansion"]), {P2: "4.00"}),
        (TaxPerMu(at_least="11.25"), {P1: "10.00", P2: "4.00", P4: "0.00"}),
        # output on energy: 1000, 400, 1500, 1500; P4 takes none
        (OutputPerTce(at_least=1500), {P1: "1000.00", P2: "400.00"}),
        (OutputPerTce(at_least=400), {}),
    ],
)
def test_ratio_is_measured_exactly(gate: AllocationGate, failing: dict[int, str]) -> None:
    found = gate.evaluate("entry", two_counties())
    assert {option: reason.values["measured"] for option, reason in found.items()} == failing


def test_land_is_summed_over_years_and_energy_is_the_largest_year() -> None:
    """P1 takes 60 of land and 30 of energy in each of two years: 18000/120 = 150 and 30000/30 = 1000."""
    demands = [
        {"project": "P1", "resource": resource, "amount": amount, "offset": offset, "unit": unit}
        for resource, amount, unit in (("land", 60, "mu"), ("energy", 30, "tce"))
        for offset in (0, 1)
    ]
    problem = two_counties(years=[2026, 2027], demands=demands)
    assert InvestmentIntensity(at_least="150.01").evaluate("entry", problem)[P1].values["measured"] == "150.00"
    assert not InvestmentIntensity(at_least=150).evaluate("entry", problem)
    assert not OutputPerTce(at_least=1000).evaluate("entry", problem)


def test_amounts_are_in_the_unit_of_the_resource_not_in_ticks() -> None:
    resources = {
        name: {"name_zh": name, "name_en": name, "unit": unit, "tick": "0.01"}
        for name, unit in (("land", "mu"), ("energy", "tce"))
    }
    assert not TaxPerMu(at_least=10, uses=["new"]).evaluate("entry", two_counties(resources=resources))


@pytest.mark.parametrize(
    ("gate", "codes"),
    [
        (Review(reviews=["investor", "market"]), {}),  # P4 failed another review
        (Review(reviews=["necessity"]), {P4: "R210"}),
        (
            Review(reviews=["necessity"], blank="fail"),
            {P1: "R211", P2: "R211", P3: "R211", P3_HALF: "R211", P4: "R210"},
        ),
        (ProhibitedIndustry(industries=["food", "cement"]), {P1: "R213", P3: "R213", P3_HALF: "R213"}),
        (ProhibitedIndustry(industries=["cement"]), {}),
        (WrongPark(parks={"west": ["food"]}), {P4: "R214"}),
        (WrongPark(parks={"east": []}), {P1: "R214", P2: "R214"}),  # a park that admits nobody
        (WrongPark(parks={"south": []}), {}),
    ],
)
def test_gate_on_facts(gate: AllocationGate, codes: dict[int, str]) -> None:
    assert {option: reason.code for option, reason in gate.evaluate("entry", two_counties()).items()} == codes


@pytest.mark.parametrize(
    ("kind", "parameters", "error"),
    [
        ("review", {"reviews": []}, "empty_list"),
        ("review", {"reviews": ["price"]}, "literal_error"),
        ("prohibited_industry", {"industries": []}, "empty_list"),
        ("wrong_park", {"parks": {}}, "empty_list"),
        ("tax_per_mu", {"at_least": -1}, "greater_than_equal"),
        ("tax_per_mu", {}, "missing"),
        ("output_per_tce", {"at_least": 1, "uses": ["housing"]}, "literal_error"),
        ("investment_intensity", {"at_least": 1, "use": "new"}, "extra_forbidden"),
    ],
)
def test_wrong_parameters_are_refused(kind: str, parameters: dict[str, Any], error: str) -> None:
    with pytest.raises(ValidationError) as caught:
        BY_KIND[kind].model_validate(parameters)
    assert [problem["type"] for problem in caught.value.errors()] == [error]


@pytest.mark.parametrize(
    ("gate", "zh", "en"),
    [
        (
            Review(reviews=["necessity", "market"]),
            "未通过建设必要性论证，不符合准入门槛“项目论证 [entry]”。",
            "The project failed its necessity review and so does not pass the gate “project review [entry]”.",
        ),
        (
            Review(reviews=["investor", "market"], blank="fail"),
            "尚未完成投资能力论证、市场前景论证，不符合准入门槛“项目论证 [entry]”。",
            "The project has no investor review, market review yet"
            " and so does not pass the gate “project review [entry]”.",
        ),
        (
            TaxPerMu(at_least="8.5"),
            "低于准入门槛“亩均税收 [entry]”：每亩为 0.00 万元，要求不低于 8.5 万元。",
            "Below the gate “tax per mu [entry]”: 0.00 × 10k CNY per mu; at least 8.5 is required.",
        ),
        (
            ProhibitedIndustry(industries=["road"]),
            "产业“road”属于禁止类，不符合准入门槛“禁止类产业 [entry]”。",
            "The industry “road” is not admitted by the gate “prohibited industry [entry]”.",
        ),
        (
            WrongPark(parks={"west": ["food"]}),
            "产业“road”不在园区“west”的准入范围内，不符合准入门槛“园区产业定位 [entry]”。",
            "The industry “road” is not among those that the park “west” admits,"
            " by the gate “industries of the park [entry]”.",
        ),
    ],
)
def test_reason_reads_as_a_sentence(gate: AllocationGate, zh: str, en: str) -> None:
    reason = gate.evaluate("entry", two_counties())[P4]
    with_gate = scenario(gates={"entry": gate})
    assert (sentence(reason, with_gate, "zh"), sentence(reason, with_gate, "en")) == (zh, en)
