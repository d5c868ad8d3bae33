"""Floors that the host makes up, incentives, why revenue is kept, and settlement with a lag: by hand, to the fen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from allocsim.domain.ledger import Ledger
from allocsim.messages import LANGUAGES
from allocsim.sharing.audit import breach_text, breaches
from allocsim.sharing.engine import simulate
from allocsim.sharing.judgement.judge import judge
from allocsim.sharing.lint import lint
from allocsim.sharing.search.search import search
from tests.sharing.tiny import BOTH, HALF, approve, fixed, phases, tiny

# B in Yi from 2026, recruited by Jia: the county's part of VAT and income tax is shared, 220 in a normal year; 100 of
# land-use and other taxes stay with Yi. Production from 2028: 0.5, 1, 1.1, 1.21, 1.331, 1.4641.
POOLED = {2028: 110.0, 2029: 220.0, 2030: 242.0, 2031: 266.2, 2032: 292.82, 2033: 322.102}
BESIDES = {2028: 50.0, 2029: 100.0, 2030: 110.0, 2031: 121.0, 2032: 133.1, 2033: 146.41}
FLOOR = {"kind": "floor", "amounts": {"origin": "150"}, "shortfall": "host_pays", "clock": "first_tax", "node": HALF}
TREE, BASE, TERMS = (f"agreements.half.revenue.{key}" for key in ("tree", "base", "settlement"))


def run(changes: dict[str, Any], draws: int = 20) -> Ledger:
    return simulate(tiny(changes), [approve("B", "yi", option="in_yi")], draws=draws)


def outlook(ledger: Ledger, role: str) -> tuple[float, float]:
    """Receipts and cost of a role of B, in present value."""
    return next((row.receipts, row.cost) for row in ledger.outlooks if (row.project, row.role) == ("B", role))


def value(amounts: dict[int, float]) -> float:
    """Present value at 5 % to 2026."""
    return sum(amount / 1.05 ** (year - 2026) for year, amount in amounts.items())


def stated(ledger: Ledger, county: str, year: int) -> dict[str, float]:
    """A statement in 10k CNY, zeros left out."""
    (row,) = [row for row in ledger.statements if (row.county, row.year) == (county, year)]
    names = ("collected", "retained", "shared", "payable", "receivable", "true_up", "transfer")
    return {name: getattr(row, name) / 10**6 for name in names if getattr(row, name)}


def reasons(ledger: Ledger, year: int) -> dict[str, float]:
    return {row.reason: round(row.amount, 9) for row in ledger.kept if row.year == year}


def test_the_host_pays_what_the_floor_misses() -> None:
    ledger = run({TREE: FLOOR})
    # 2028: of 110 all to the origin, 40 missing; 2029: 110 + 40 of the host's half; 2033: 161.051 is enough
    (transfer,) = ledger.transfers
    assert (transfer.year, transfer.reason, transfer.payer, transfer.payee) == (2028, "floor", "yi", "jia")
    assert (transfer.payer_role, transfer.payee_role) == ("host", "origin")
    assert transfer.amount == pytest.approx(40)
    received = dict.fromkeys(POOLED, 150.0) | {2033: 161.051}
    assert outlook(ledger, "origin")[0] == pytest.approx(value(received))
    others = {year: POOLED[year] - received[year] + BESIDES[year] for year in POOLED}
    assert others[2028] == 10  # 50 of its own taxes less 40
    assert outlook(ledger, "host")[0] == pytest.approx(value(others))
    assert stated(ledger, "jia", 2028) == {"shared": 110, "receivable": 150, "transfer": 40}
    assert stated(ledger, "yi", 2028) == {"collected": 160, "retained": 50, "payable": 150, "transfer": -40}
    assert stated(ledger, "jia", 2029) == {"shared": 150, "receivable": 150}


def test_a_guarantee_holds_in_every_draw_and_ends_with_its_phase() -> None:
    ledger = run({TREE: phases("first_tax", (1, 3, FLOOR), (4, None, fixed(host=1)))}, draws=300)
    bands = {row.year: row for row in ledger.bands if row.party == "jia"}
    assert all(bands[year].low >= 150 - 1e-9 for year in (2028, 2029, 2030))
    assert bands[2028].low == bands[2028].high == pytest.approx(150)
    assert bands[2031].high == 0


def test_a_loss_of_the_host_is_a_loss() -> None:
    # 200 guaranteed from the start of construction, when there is nothing: 200 in 2026 and 2027 out of its own pocket
    floor = FLOOR | {"amounts": {"origin": "200"}, "clock": "construction_start"}
    ledger = run({TREE: floor})
    assert {row.year: round(row.amount, 9) for row in ledger.transfers} == {2026: 200, 2027: 200, 2028: 90}
    assert stated(ledger, "yi", 2026) == {"payable": 200, "transfer": -200}
    host = next(row for row in ledger.outlooks if row.role == "host")
    # cost 500; receipts −200, −200, −40, 120, …: 2029 −320, 2030 −168, 2031 19.2, 2032 245.12, 2033 513.632
    assert host.payback_year == 2033
    assert host.loss_probability > 0


def test_incentives_are_a_cost_of_who_pays_them() -> None:
    incentive = {"clock": "first_tax", "from": 1, "to": 2, "amount": "20"}
    ledger = run({BASE: {"incentives": [incentive]}})
    rows = [(row.year, row.reason, row.payer, row.payer_role, row.payee, row.amount) for row in ledger.transfers]
    assert rows == [(2028, "incentive", "yi", "host", "", 20), (2029, "incentive", "yi", "host", "", 20)]
    input_paid = value({2026: 250, 2027: 250})
    assert outlook(ledger, "host")[1] == pytest.approx(input_paid + value({2028: 20, 2029: 20}))
    assert reasons(ledger, 2028) == {"flow": 50, "incentive": 20}
    ledger = run({BASE: {"incentives": [incentive], "payer": "origin"}})
    assert outlook(ledger, "origin")[1] == pytest.approx(input_paid + value({2028: 20, 2029: 20}))
    # what is withheld goes back to Jia: half of 90 and 20
    assert stated(ledger, "jia", 2028) == {"shared": 65, "receivable": 65}
    assert reasons(ledger, 2028) == {"flow": 50}


def test_what_is_kept_has_its_reasons() -> None:
    cap = {"kind": "cap", "party": "origin", "amount": "100", "on": "year", "excess": "kept", "node": HALF}
    growth = {"over_amount": "10", "share": "0.9"}
    changes: dict[str, Any] = {TREE: phases("full_production", (1, None, cap)), BASE: growth}
    changes["agreements.half.revenue.flows"] = ["tax.vat", "tax.cit", "tax.land_use"]
    ledger = run(changes)
    # 2028: 110 + 25 shared, 25 other. Of 135 the base is 10, of the other 125 a tenth is not shared, the rest too early
    assert reasons(ledger, 2028) == {"flow": 25, "base": 10, "not_shared": 12.5, "before_start": 112.5}
    # 2029: 270; 260 of growth, 234 shared, 117 each, of which 17 are over the cap
    assert reasons(ledger, 2029) == {"flow": 50, "base": 10, "not_shared": 26, "cap": 17}
    kept = sum(row.kept for row in ledger.settlements)
    assert kept == pytest.approx(sum(row.amount for row in ledger.kept) * 10**6, abs=10)
    assert reasons(run({"agreements.half.revenue": None}), 2028) == {"no_clause": 160}
    assert reasons(run({"agreements.half.revenue.levels": ["city"]}), 2028) == {"flow": 50, "level": 110}
    nash = {"kind": "bargaining", "disagreement": {"origin": "100", "host": "100"}}
    assert reasons(run({TREE: nash}), 2028) == {"flow": 50, "no_agreement": 110}
    levied = {"kind": "weighted", "rates": {"host": "0.5"}}
    levied["factors"] = {"payroll": {"weight": "1", "values": {"origin": "40", "host": "60"}}}
    assert reasons(run({TREE: levied}), 2028) == {"flow": 50, "tree": 33}  # half of 66


def test_settled_a_year_later() -> None:
    ledger = run({TERMS: {"lag": 1}})
    # the host holds all of 110 in 2028; half of it goes to the origin in 2029
    assert stated(ledger, "jia", 2028) == {"shared": 55}
    assert stated(ledger, "yi", 2028) == {"collected": 160, "retained": 50, "shared": 55}
    assert stated(ledger, "jia", 2029) == {"shared": 110, "receivable": 55, "true_up": 55}
    # the books close in 2033: what is due of 2032 and of 2033
    assert stated(ledger, "jia", 2033) == pytest.approx(
        {"shared": 161.051, "receivable": 146.41 + 161.051, "true_up": 146.41}
    )
    paid = {2029: 55, 2030: 110, 2031: 121, 2032: 133.1, 2033: 146.41 + 161.051}
    assert outlook(ledger, "origin")[0] == pytest.approx(value(paid))
    assert outlook(ledger, "host")[0] == pytest.approx(
        value({year: POOLED[year] + BESIDES[year] - paid.get(year, 0) for year in POOLED})
    )


def test_paid_provisionally_and_trued_up() -> None:
    # a forecast of 60:40 at once, the difference to 50:50 two years later
    ledger = run({TERMS: {"lag": 2, "provisional": {"origin": "0.6", "host": "0.4"}}})
    assert stated(ledger, "jia", 2028) == {"shared": 55, "receivable": 66}
    assert stated(ledger, "yi", 2030) == pytest.approx(
        {"collected": 352, "retained": 110, "shared": 121, "payable": 145.2, "receivable": 11, "true_up": 11}
    )
    assert stated(ledger, "jia", 2030) == pytest.approx(
        {"shared": 121, "receivable": 145.2, "payable": 11, "true_up": -11}
    )
    # the last year: what 2031 and 2032 were too much; 2033 itself needs no forecast
    too_much = 0.1 * (POOLED[2031] + POOLED[2032])
    assert stated(ledger, "jia", 2033) == pytest.approx(
        {"shared": 161.051, "receivable": 161.051, "payable": too_much, "true_up": -too_much}, abs=2e-6
    )
    paid = {2028: 66, 2029: 132, 2030: 145.2 - 11, 2031: 159.72 - 22, 2032: 175.692 - 24.2, 2033: 161.051 - too_much}
    assert outlook(ledger, "origin")[0] == pytest.approx(value(paid))


def test_nothing_is_paid_provisionally_after_the_term() -> None:
    # half and half for two years of tax, then all the host's; 60:40 at once, the difference two years later
    tree = phases("first_tax", (1, 2, HALF), (3, None, fixed(host="1")))
    ledger = run({TREE: tree, TERMS: {"lag": 2, "provisional": {"origin": "0.6", "host": "0.4"}}})
    assert stated(ledger, "jia", 2028) == {"shared": 55, "receivable": 66}
    assert stated(ledger, "jia", 2030) == pytest.approx({"payable": 11, "true_up": -11})
    assert stated(ledger, "jia", 2031) == pytest.approx({"payable": 22, "true_up": -22})
    assert [row.year for row in ledger.statements if row.county == "jia"] == [2028, 2029, 2030, 2031]
    assert outlook(ledger, "origin")[0] == pytest.approx(value({2028: 66, 2029: 132, 2030: -11, 2031: -22}))


def test_another_collects_for_all() -> None:
    ledger = run({TERMS: {"collector": "origin"}})
    assert stated(ledger, "jia", 2028) == {"collected": 110, "shared": 55, "payable": 55}
    assert stated(ledger, "yi", 2028) == {"collected": 50, "retained": 50, "shared": 55, "receivable": 55}


EVERYTHING: dict[str, Any] = {
    TREE: FLOOR,
    BASE: {"incentives": [{"clock": "first_tax", "from": 1, "to": 2, "share": "0.1"}], "share": "0.9"},
    TERMS: {"lag": 1, "provisional": {"origin": "1/3", "host": "2/3"}},
    "uncertain.slow": {"name_zh": "慢", "name_en": "slow", "effect": "construction_delay", "per": "project"}
    | {"low": "0", "mode": "1", "high": "2"},
}


@pytest.fixture(scope="module")
def everything() -> Ledger:
    return run(EVERYTHING, draws=600)


def test_statements_sum_to_nothing(everything: Ledger) -> None:
    frame = everything.frame("statements")
    yearly = frame.groupby(["project", "year"]).sum(numeric_only=True)
    assert (yearly["payable_fen"] == yearly["receivable_fen"]).all()
    assert (yearly[["true_up_fen", "transfer_fen"]] == 0).all(axis=None)
    assert (yearly["collected_fen"] == yearly["retained_fen"] + yearly["shared_fen"]).all()
    whole = frame.groupby("county").sum(numeric_only=True)
    cash = whole["collected_fen"] + whole["receivable_fen"] - whole["payable_fen"]
    tree = round(sum(row.amount for row in everything.kept if row.reason in ("incentive", "not_shared")) * 10**6)
    assert cash["jia"] == whole["shared_fen"]["jia"] + whole["transfer_fen"]["jia"]
    assert cash["yi"] == whole["retained_fen"]["yi"] + whole["shared_fen"]["yi"] + whole["transfer_fen"]["yi"]
    assert tree > 0


def test_the_same_bits_whatever_the_workers(everything: Ledger) -> None:
    with ThreadPoolExecutor(3) as executor:
        decisions = [approve("B", "yi", option="in_yi")]
        again = simulate(tiny(EVERYTHING), decisions, draws=600, executor=executor)
    assert again.to_json() == everything.to_json()


@pytest.mark.parametrize(
    ("table", "change", "rule"),
    [
        ("kept", {"amount": 1.0}, "kept"),
        ("kept", {"reason": "cap"}, "kept"),
        ("transfers", {"amount": 1.0}, "transfer"),
        ("transfers", {"payee": "bing"}, "transfer"),
        ("statements", {"payable": 1}, "statement"),
        ("statements", {"county": "bing"}, "statement"),
        ("statements", {"role": "guest"}, "statement"),
        ("exclusions", None, "projects"),
        ("flows", {"amount": 1.0}, "flow"),
        ("flows", {"shared": 1.0}, "flow"),
        ("flows", {"besides": 1.0}, "flow"),
        ("flows", {"unit": "t"}, "flow"),
    ],
)
def test_the_audit_notices(everything: Ledger, table: str, change: dict[str, Any] | None, rule: str) -> None:
    rows = getattr(everything, table)
    outside = ineligible().exclusions if change is None else (replace(rows[0], **change), *rows[1:])
    moved: dict[str, Any] = {table: outside}
    found = breaches(replace(everything, **moved), [approve("B", "yi", option="in_yi")])
    assert rule in {breach.rule for breach in found}
    assert all(breach_text(breach, lang) for breach in found for lang in LANGUAGES)
    dropped: dict[str, Any] = {table: rows[1:]}
    assert change is None or breaches(replace(everything, **dropped), [approve("B", "yi", option="in_yi")])


def ineligible() -> Ledger:
    return run({"agreements.half.eligibility": {"government_led": True}, "partnerships.0.government_led": False})


def test_a_project_outside_its_agreement() -> None:
    ledger = ineligible()
    (row,) = ledger.exclusions
    assert (row.project, row.agreement, row.condition, row.required) == ("B", "half", "government_led", "true")
    assert reasons(ledger, 2028) == {"ineligible": 160}
    assert outlook(ledger, "origin") == (0, pytest.approx(value({2026: 300, 2027: 300})))  # the input that it stated
    assert {row.party for row in ledger.entries if row.ledger == "statistics"} == {"yi"}
    for lang, word in (("zh", "政府主导"), ("en", "no move led by government")):
        assert word in ledger.summary(lang)
    frame = ledger.frame("exclusions")
    assert frame.to_dict("records") == [
        {"project": "B", "agreement": "half", "condition": "government_led", "stated": "false", "required": "true"}
    ]


PRIOR = {"prior_mean": "2000"}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"agreements.half.eligibility": PRIOR}, ["E438"]),
        ({"agreements.half.eligibility": PRIOR, "parties.0.prior_tax": "5999.99"}, ["N404"]),
        ({"agreements.half.eligibility": PRIOR, "parties.0.prior_tax": "6000"}, []),
        ({"agreements.half.eligibility": PRIOR | {"prior_years": 2}, "parties.0.prior_tax": "4000"}, []),
        ({"agreements.half.eligibility": {"government_led": True}}, ["E438"]),
        (
            {"agreements.half.eligibility": {"government_led": True}, "partnerships.0.government_led": False},
            ["N403"],
        ),
        ({"agreements.half.eligibility": {"registered_from": 2015}}, ["E438"]),
        (
            {"agreements.half.eligibility": {"registered_from": 2015}, "partnerships.0.registration_year": 2014},
            ["N405"],
        ),
        ({TREE: {"kind": "cap", "party": "origin", "brought": "prior_tax", "excess": "host", "node": HALF}}, ["E438"]),
        ({TREE: {"kind": "by_site"}}, ["E425"]),
        ({TERMS: {"collector": "guest"}}, ["E372"]),
        ({BASE: {"payer": "guest", "incentives": [{"clock": "first_tax", "to": 1}]}}, ["E372"]),
        ({"agreements.half.revenue.attribution": {"shares": {"guest": 1}}}, ["E372"]),
        ({TREE: FLOOR}, ["N406"]),
        ({"agreements.half.statistics.tree": FLOOR}, ["E441"]),
    ],
)
def test_what_is_missing_or_told(changes: dict[str, Any], codes: list[str]) -> None:
    found = lint(tiny(changes))
    assert [problem.code for problem in found] == codes
    for lang in LANGUAGES:
        assert all("{" not in problem.text(lang) for problem in found)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({TREE: FLOOR | {"amounts": {"host": 5}}}, "E426"),
        ({TREE: FLOOR | {"clock": []}}, "E414"),
        ({TERMS: {"provisional": {"origin": 1}}}, "E428"),
        ({TERMS: {"lag": 1, "provisional": {"origin": "0.9"}}}, "E382"),
        ({"agreements.half.revenue.attribution": {}}, "E427"),
        ({"agreements.half.revenue.attribution": {"shares": {"host": "0.9"}}}, "E427"),
        ({"agreements.half.revenue.attribution": {"shares": {"host": 1}, "rates": {"origin": 1}}}, "E427"),
        ({"agreements.half.statistics.burden": HALF}, "E439"),
        ({TERMS: {"collector": "kept"}}, "E340"),
        ({BASE: {"payer": "kept"}}, "E340"),
        ({"agreements.half.revenue.attribution": {"shares": {"kept": 1}}}, "E340"),
        ({TREE: {"kind": "cap", "party": "kept", "amount": 1, "excess": "host", "node": HALF}}, "E408"),
    ],
)
def test_refused_when_the_scenario_is_read(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        tiny(changes)
    assert [error["type"] for error in caught.value.errors()] == [code]


def test_both_projects_together() -> None:
    ledger = simulate(tiny(EVERYTHING), BOTH, draws=20)
    assert {row.project for row in ledger.statements} == {"B", "C"}


def test_judgement_and_search_count_the_same_cash(everything: Ledger) -> None:
    scenario, decisions = tiny(EVERYTHING), [approve("B", "yi", option="in_yi")]
    judged = judge(scenario, decisions, draws=600)
    mine = {row.party: row for row in judged.parties if row.formula == "half"}
    for line in everything.outlooks:
        assert mine[line.party].net == pytest.approx(line.mean)
        assert mine[line.party].low == pytest.approx(line.low)
    axes: dict[str, list[Any]] = {"revenue.settlement.lag": [1, 3], "revenue.base.share": ["0.5"]}
    found = search(scenario, decisions, "half", axes, draws=600)
    assert len(found.candidates) == 3
    for line in everything.outlooks:
        assert found.candidates[0].gains[line.project, line.party] == pytest.approx(line.mean)


def test_a_formula_that_is_not_open_to_a_project_gives_it_nothing() -> None:
    asked = {"agreements.half.eligibility": {"government_led": True}}
    scenario = tiny(asked | {"partnerships.0.government_led": False, "partnerships.1.government_led": True})
    rows = {(row.project, row.party): row for row in judge(scenario, BOTH, draws=20).parties if row.formula == "half"}
    assert rows["B", "jia"].receipts == 0
    assert rows["B", "jia"].cost == pytest.approx(value({2026: 300, 2027: 300}))


def test_a_formula_that_asks_for_what_is_not_stated_is_not_judged() -> None:
    capped = {"kind": "cap", "party": "origin", "brought": "prior_tax", "excess": "host", "node": HALF}
    other = {"name_zh": "限", "name_en": "capped", "revenue": {"flows": ["tax.vat"], "tree": capped}}
    changes: dict[str, Any] = {"agreements.capped": other}
    decisions = [approve("B", "yi", option="in_yi")]
    assert {row.formula for row in judge(tiny(changes), decisions, draws=2).parties} == {"half"}
    stated = tiny(changes | {"parties.0.prior_tax": "60"})
    rows = {(row.formula, row.party): row for row in judge(stated, decisions, draws=2).parties}
    assert set(rows) == {(formula, county) for formula in ("half", "capped") for county in ("jia", "yi")}
    assert 0 < rows["capped", "jia"].receipts < 60
