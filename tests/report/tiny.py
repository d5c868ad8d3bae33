"""A study made by hand, small enough to add up in the head. Every number of the tests is worked out here.

county   land issued / committed / quota / pool 25 % / retained     energy quota / pool / retained
east     100 / 4 / 96 / 24 / 72                                     400 / 100 / 300
west      60 / 0 / 60 / 15 / 45                                     200 /  50 / 150
city                                                                 40 /  40 (whole to the pool)
pool                        39                                            190

project  county  decision                land: pool + own    energy: pool + own   asks for
P1       east    approved                  0 + 50              0 + 100            50 mu, 100 tce
P2       west    at half scale (enclave)  39 +  1            150 +   0            80 mu, 300 tce at full scale
P3       east    waitlisted, land                                                 40 mu
P4       west    rejected, locked out                                              7 mu, 10 tce

demand    land 50 + 80 + 40 + 7 = 177 = pool 39 + own 51 + unmet (40 + 40) 80 + rejected 7
          energy 100 + 300 + 10 = 410 = pool 150 + own 100 + unmet 150 + rejected 10
received  west: land 39, energy 150     lapsed retained: land east 72 − 50 = 22, west 45 − 1 = 44

cash of P2 (fen)      2026: nothing, east pays 60, west 40 (10k CNY)    2027, 2028: 1 000 001 collected,
                      333 333 kept by west, 333 334 to each
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from allocsim.domain.allocation import Allocation, Award, CountyBalance, Decision, GoalValue, PoolBalance, Price
from allocsim.domain.clearing import Statement
from allocsim.domain.fact import Id, Ratio, Share, column
from allocsim.domain.ledger import KEPT, REWARDED, Band, Entry, Ledger, Outlook, Reconciliation, Settlement
from allocsim.domain.member import Gate, Goal, Node, Rule
from allocsim.domain.override import Override
from allocsim.domain.problem import Plan, frozen
from allocsim.domain.provenance import Provenance
from allocsim.domain.reason import Reason
from allocsim.domain.scenario import Scenario
from allocsim.domain.study import Baseline, Study

EVIL_ZH = "<script>alert(1)</script>"
EVIL_EN = "=1+1"


class Score(Goal):
    """A goal."""

    kind: ClassVar[str] = "score"
    title_zh: ClassVar[str] = "综合评分最大"
    title_en: ClassVar[str] = "largest total score"
    weights: dict[str, Ratio] = column(zh="权重", en="weights")
    """Weight of each benefit."""


class Cap(Rule):
    """A rule."""

    kind: ClassVar[str] = "cap"
    title_zh: ClassVar[str] = "单县上限"
    title_en: ClassVar[str] = "county cap"
    resources: tuple[Id, ...] = column((), zh="指标", en="resources")
    """Resources."""
    share: Share = column(zh="比例", en="share", unit="share")
    """Share of the pool."""


class LockedOut(Rule):
    """A rule."""

    kind: ClassVar[str] = "locked_out"
    title_zh: ClassVar[str] = "锁定不安排"
    title_en: ClassVar[str] = "locked out"
    projects: tuple[Id, ...] = column(zh="项目", en="projects")
    """Projects."""


class Intensity(Gate):
    """A gate."""

    kind: ClassVar[str] = "intensity"
    title_zh: ClassVar[str] = "投资强度"
    title_en: ClassVar[str] = "investment intensity"
    at_least: Decimal = column(zh="不低于", en="at least", unit="10k_CNY")
    """Threshold."""


class Fixed(Node):
    """A node."""

    kind: ClassVar[str] = "fixed"
    title_zh: ClassVar[str] = "固定比例"
    title_en: ClassVar[str] = "fixed shares"
    shares: dict[str, Share] = column(zh="分享比例", en="shares", unit="share")
    """Role → share."""


REGISTERS = {"rules": (Cap, LockedOut), "gates": (Intensity,), "goals": (Score,), "nodes": (Fixed,)}

HALVES = {"kind": "fixed", "shares": {"origin": "1/2", "host": "1/2"}}


def _quota(county: str, resource: str, amount: str) -> dict[str, Any]:
    unit = "mu" if resource == "land" else "tce"
    return {"county": county, "resource": resource, "year": 2026, "amount": amount, "unit": unit}


def _project(name: str, county: str, level: str, **facts: Any) -> dict[str, Any]:
    names = {"name_zh": f"项目{name}", "name_en": f"Project {name}"}
    return {"project": name, **names, "county": county, "level": level, "use": "new", **facts}


def _demand(project: str, resource: str, amount: str) -> dict[str, Any]:
    unit = "mu" if resource == "land" else "tce"
    return {"project": project, "resource": resource, "amount": amount, "unit": unit}


def scenario(**changes: Any) -> Scenario:
    """The scenario of the hand-made study."""
    facts: dict[str, Any] = {
        "schema_version": 1,
        "id": "tiny",
        "title_zh": "两县小例",
        "title_en": "Two counties",
        "years": [2026],
        "resources": {
            "land": {"name_zh": "建设用地", "name_en": "construction land", "unit": "mu", "tick": "0.01"},
            "energy": {"name_zh": "能耗", "name_en": "energy", "unit": "tce", "tick": "0.1"},
        },
        "pool": {"rate": "0.25", "source": "意见(2023-08-02),二、7 / opinions of 2023-08-02, II.7"},
        "goals": {"score": {"kind": "score", "weights": {"tax": "0.6", "jobs": "0.4"}}},
        "gates": {"entry": {"kind": "intensity", "at_least": "150"}},
        "rules": {
            "cap": {"kind": "cap", "resources": ["land"], "share": "0.35", "note": "示意 / illustrative"},
            "out": {"kind": "locked_out", "projects": ["P4"]},
        },
        "agreements": {
            "halves": {
                "name_zh": "五五分享",
                "name_en": "Half and half",
                "construction": {"flows": ["construction.public_input"], "tree": HALVES},
                "revenue": {"flows": ["tax.vat"], "tree": HALVES},
            }
        },
        "simulation": {"horizon": 3, "draws": 10, "seed": 7},
        "counties": [
            {"county": "east", "name_zh": "东县", "name_en": "East"},
            {"county": "west", "name_zh": "西县", "name_en": "West"},
        ],
        "quotas": [
            _quota("east", "land", "100"),
            _quota("west", "land", "60"),
            _quota("east", "energy", "400"),
            _quota("west", "energy", "200"),
            _quota("city", "energy", "40"),
        ],
        "committed": [_quota("east", "land", "4")],
        "projects": [
            _project("P1", "east", "county", investment="1000", tax_vat="30", jobs="20"),
            _project("P2", "west", "city_key", investment="3001", tax_vat="90", jobs="60", public_input="100"),
            _project("P3", "east", "county", investment="500") | {"name_zh": EVIL_ZH, "name_en": EVIL_EN},
            _project("P4", "west", "county", investment="70"),
        ],
        "options": [
            {"project": "P2", "option": "whole", "scale": "1"},
            {"project": "P2", "option": "half", "scale": "0.5"},
        ],
        "demands": [
            _demand("P1", "land", "50"),
            _demand("P1", "energy", "100"),
            _demand("P2", "land", "80"),
            _demand("P2", "energy", "300"),
            _demand("P3", "land", "40"),
            _demand("P4", "land", "7"),
            _demand("P4", "energy", "10"),
        ],
        "partnerships": [{"project": "P2", "type": "enclave", "agreement": "halves"}],
        "parties": [
            {"project": "P2", "role": "origin", "county": "east", "contribution": "60"},
            {"project": "P2", "role": "host", "contribution": "40"},
        ],
        "overrides": [{"key": "pool.rate", "old": "0.20", "new": "0.25", "by": "市园区办", "reason": "按意见"}],
        **changes,
    }
    return Scenario.model_validate(facts, context=REGISTERS)


def _county(
    county: str, resource: str, issued: int, committed: int, pool: int, received: int, used: int
) -> CountyBalance:
    quota = issued - committed
    return CountyBalance(
        county=county,
        resource=resource,
        year=2026,
        issued=issued,
        committed=committed,
        quota=quota,
        contributed=pool,
        retained=quota - pool,
        received=received,
        used={"new": used, "expansion": 0, "infrastructure": 0},
        carried_in=0,
        carried_out=0,
        taken_back=0,
        lapsed=quota - pool - used,
    )


def _pool(resource: str, issued: int, committed: int, retained: int, pool: int, awarded: int) -> PoolBalance:
    return PoolBalance(
        resource=resource,
        year=2026,
        issued=issued,
        committed=committed,
        quota=issued - committed,
        retained=retained,
        pool=pool,
        awarded=awarded,
        carried_in=0,
        carried_out=0,
        taken_back=0,
        lapsed=pool - awarded,
    )


def _decision(project: str, decision: Any, reason: Reason, **facts: Any) -> Decision:
    return Decision(
        **{"option": "", "host": "", "year": None, "route": "", **facts},
        project=project,
        decision=decision,
        reason=reason,
    )


SHORT = {"resource": "land", "county": "east", "needed_amount": "40.00", "left_amount": "22.00", "projects": ["P1"]}


def allocation(facts: Scenario | None = None, approve: bool = True) -> Allocation:
    """The allocation; without `approve` nothing is approved."""
    facts = facts or scenario()
    taken = 1 if approve else 0
    waiting = Reason("R112", SHORT)
    decisions = [
        _decision("P1", "waitlisted", waiting),
        _decision("P2", "waitlisted", waiting),
        _decision("P3", "waitlisted", waiting),
        _decision("P4", "rejected", Reason("R111", {"rule": "out"})),
    ]
    if approve:
        own = (Award("land", "east", 2026, 0, 5000), Award("energy", "east", 2026, 0, 1000))
        both = (Award("land", "west", 2026, 3900, 100), Award("energy", "west", 2026, 1500, 0))
        decisions[0] = _decision(
            "P1", "approved", Reason("R102", {"score": "30"}), host="east", year=2026, route="leading_group", awards=own
        )
        decisions[1] = _decision(
            "P2", "partial", Reason("R103", {"share": "1/2"}), option="half", host="west", year=2026,
            route="leading_group", awards=both,
        )  # fmt: skip
    return Allocation(
        scenario=facts,
        termination="optimal",
        has_solution=True,
        goals=(GoalValue("score", "score", "maximise", "point", Fraction(75 * taken), Fraction(75 * taken), 0, True),),
        plan=Plan((0, 2) if approve else (), frozen([])),
        pools=(
            _pool("land", 16000, 400, 11700, 3900, 3900 * taken),
            _pool("energy", 6400, 0, 4500, 1900, 1500 * taken),
        ),
        counties=(
            _county("east", "land", 10000, 400, 2400, 0, 5000 * taken),
            _county("east", "energy", 4000, 0, 1000, 0, 1000 * taken),
            _county("west", "land", 6000, 0, 1500, 3900 * taken, 100 * taken),
            _county("west", "energy", 2000, 0, 500, 1500 * taken, 0),
        ),
        decisions=tuple(decisions),
        prices=(Price("pool_capacity", ("land", "2026"), "land", 1.5714),),
        unique=True,
        provenance=_provenance(facts),
    )


def _provenance(facts: Scenario) -> Provenance:
    versions = {"python": "3.11.0", "allocsim": "0.1.0"}
    overrides = (Override(key="pool.rate", old="0.20", new="0.25", by="市园区办", reason="按意见"),)
    files = {"scenario.toml": "0" * 64}
    return Provenance("tiny", facts.digest, versions, {"gap": "0.01"}, overrides, files)


def ledger(facts: Scenario | None = None, shared: bool = True) -> Ledger:
    """The ledger; not `shared`: the partnership was not approved."""
    facts = facts or scenario()
    years = (2026, 2027, 2028)
    entries = [
        Entry("construction", "money", "P2", "construction.public_input", 2026, "east", "origin", 60.0, "10k_CNY"),
        Entry("construction", "money", "P2", "construction.public_input", 2026, "west", "host", 40.0, "10k_CNY"),
    ]
    for year in years[1:]:
        for party, role in (("east", "origin"), ("west", "host"), ("west", KEPT)):
            entries.append(Entry("revenue", "money", "P2", "tax.vat", year, party, role, 1.000001 / 3, "10k_CNY"))
    for year in years:
        entries.append(Entry("statistics", "official", "P2", "stat.jobs", year, "west", "host", 30.0, "person"))
        for party, role in (("east", "origin"), ("west", "host")):
            entries.append(Entry("statistics", "assessment", "P2", "stat.jobs", year, party, role, 30.0, "person"))
    reward = Entry("revenue", "money", "", "reward.evaluation", 2026, "east", REWARDED, 100.0, "10k_CNY")
    fen = {"east": 333_334, "west": 333_334}
    present = (("east", "origin", 0.62, 60.0), ("west", "host", 1.23, 40.0))
    return Ledger(
        scenario=facts,
        horizon=years,
        entries=(*(entries if shared else ()), reward),
        settlements=tuple(Settlement("P2", year, "west", 1_000_001, 333_333, fen) for year in years[1:] if shared),
        reconciliations=tuple(
            Reconciliation("P2", "stat.jobs", year, 30.0, 60.0, "person") for year in years if shared
        ),
        bands=tuple(
            Band("P2", party, year, 0.3, 0.2, 0.3, 0.4) for party in ("east", "west") for year in years if shared
        ),
        outlooks=tuple(
            Outlook("P2", party, role, got, paid, got - paid, got - paid, -60.0, -30.0, 1.0, None)
            for party, role, got, paid in present
            if shared
        ),
        statements=tuple(
            Statement(county, year, "P2", role, *fen, 0, 0)
            for year in years[1:]
            for county, role, fen in (
                ("east", "origin", (0, 0, 333_334, 0, 333_334)),
                ("west", "host", (1_000_001, 333_333, 333_334, 333_334, 0)),
            )
            if shared
        ),
        draws=10,
        seed=7,
        draw_digest="f" * 64,
        provenance=_provenance(facts),
        not_approved=() if shared else ("P2",),
    )


def study(**changes: Any) -> Study:
    """The whole study; `changes` replace its parts."""
    facts = scenario()
    alone = {("east", "land"): 9000, ("east", "energy"): 1000}
    ranked = {("east", "land"): 5000, ("east", "energy"): 1000}
    baselines = (
        Baseline("no_pool", ("P1", "P3"), ("east", "east"), "50", alone),
        Baseline("points_ranking", ("P1",), ("east",), "30", ranked, ("cap",)),
    )
    parts: dict[str, Any] = {
        "scenario": facts,
        "allocation": allocation(facts),
        "baselines": baselines,
        "ledger": ledger(facts),
    }
    return Study(**{**parts, **changes})


def nothing_approved() -> Study:
    """No project is approved, and so the partnership shares nothing."""
    facts = scenario()
    return study(allocation=allocation(facts, approve=False), ledger=ledger(facts, shared=False), baselines=())


def bare() -> Study:
    """No partnerships, agreements, gates, rules, overrides or ledger."""
    empty: dict[str, Any] = {name: [] for name in ("partnerships", "parties", "overrides", "committed")}
    facts = scenario(**empty, gates={}, rules={"out": {"kind": "locked_out", "projects": ["P4"]}}, agreements={})
    return study(scenario=facts, allocation=allocation(facts), ledger=None)
