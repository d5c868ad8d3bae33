"""What the hand-made study may hold besides: an explanation and a judgement, made by hand.

goal 75 points           without P1 it would be 45 (loss 30); without P2 75 as well: P3 could take its place (loss 0)
P3 forced in             loses nothing either, the same exchange seen from the other side
values                   5 mu more in the pool would add 10 points, less adds nothing; no amount of energy adds any

P2, money in 10k CNY     receipts   cost   alternative   gain     probability of a gain
halves (in force)  east      70       60        20         -10        40 %
                   west      90       40         0          50       100 %     all gain 40 %, largest regret 15
thirds             east      67       60         0           7        90 %
                   west      93       40        48           5        95 %     all gain 90 %, largest regret 0
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from allocsim.domain.allocation import Allocation
from allocsim.domain.explanation import POOL, Explanation, Loss, ProjectExplanation, Replacement, ResourceValue
from allocsim.domain.judgement import Fairness, FormulaRow, Judgement, PartyRow, RankRow, YearRow
from allocsim.domain.reason import Reason
from allocsim.domain.scenario import Scenario
from allocsim.domain.study import Study
from tests.report import tiny


def _loss(points: int) -> tuple[Loss, ...]:
    return (Loss("score", "point", Fraction(points), Fraction(points)),)


def explanation(allocation: Allocation) -> Explanation:
    """One row a project; P4 is locked out, so nothing is asked of it."""
    worth = {
        "P1": Replacement(True, _loss(30), leaving=(), entering=()),
        "P2": Replacement(True, _loss(0), leaving=(), entering=("P3",)),
        "P3": Replacement(True, _loss(0), leaving=("P2",), entering=()),
        "P4": None,
    }
    told = {
        "P1": (Reason("R303", {"projects": ["P3"]}),),
        "P2": (Reason("R302"),),
        "P3": (Reason("R321", {"rank": 1}),),
        "P4": (),
    }
    rows = tuple(
        ProjectExplanation(row, worth[row.project], None, (), 0, 0, (), (row.reason, *told[row.project]))
        for row in allocation.decisions
    )
    values = (
        ResourceValue("land", POOL, 100, Fraction(0), 500, Fraction(10), 1.5714),
        ResourceValue("energy", "east", 1000, None, None, None, 0.0),
    )
    return Explanation(allocation, rows, values)


def _party(formula: str, party: str, role: str, amounts: tuple[float, float, float], chance: float) -> PartyRow:
    receipts, cost, alternative = amounts
    gain = receipts - cost - alternative
    return PartyRow(
        project="P2",
        formula=formula,
        party=party,
        roles=(role,),
        receipts=receipts,
        cost=cost,
        net=receipts - cost,
        alternative=alternative,
        gain=gain,
        low=gain - 5,
        high=gain + 5,
        gain_probability=chance,
        cvar=gain - 6,
        regret_max=0.0,
        payback_year=2028,
        walk_away_year=2026 if gain < 0 else None,
        walk_away_probability=1 - chance,
    )


def _formula(name: str, worst: str, gain: float, all_gain: float, regret: float) -> FormulaRow:
    return FormulaRow(
        project="P2",
        formula=name,
        in_force=name == "halves",
        all_gain_probability=all_gain,
        satisficing_share=all_gain,
        worst_party=worst,
        worst_gain=gain,
        worst_cvar=gain - 6,
        regret_max=regret,
        regret_mean=regret / 2,
        city_total=60.0,
        payback_year=2028,
        walk_away_probability=1 - all_gain,
        in_core=None,
        core_excess=None,
        blocking=(),
        least_core=None,
    )


def judged_scenario() -> Scenario:
    """With a second agreement, a criterion that is a threshold, and names for what projects are grouped by."""
    facts = tiny.scenario()
    other = facts.agreements["halves"].model_dump() | {"name_zh": "三一分享", "name_en": "One third"}
    criteria = {"sure": {"measure": "all_gain_probability", "at_least": "0.5"}}
    names = {"industry": {"food": {"zh": "食品加工", "en": "food processing"}}}
    projects = [row.model_dump() | ({"industry": "food"} if row.project == "P1" else {}) for row in facts.projects]
    agreements = {"halves": facts.agreements["halves"], "thirds": {**other, **_clauses(facts)}}
    return tiny.scenario(judgement={"criteria": criteria}, names=names, projects=projects, agreements=agreements)


def _clauses(facts: Scenario) -> dict[str, object]:
    halves = facts.agreements["halves"]
    return {"construction": halves.construction, "revenue": halves.revenue, "statistics": None, "eligibility": None}


def judgement(facts: Scenario, broken: bool = False) -> Judgement:
    """Two formulas for P2; `broken`: the one in force does not keep its threshold."""
    parties = (
        _party("halves", "east", "origin", (70, 60, 20), 0.4),
        _party("halves", "west", "host", (90, 40, 0), 1.0),
        _party("thirds", "east", "origin", (67, 60, 0), 0.9),
        _party("thirds", "west", "host", (93, 40, 48), 0.95),
    )
    rows = (_formula("halves", "east", -10.0, 0.4, 15.0), _formula("thirds", "west", 5.0, 0.9, 0.0))
    ranks = (
        RankRow("P2", "halves", None if broken else 2, None, ("sure",) if broken else ()),
        RankRow("P2", "thirds", 1, None, ()),
    )
    return Judgement(
        scenario=facts,
        formulas=("halves", "thirds"),
        years=(2026, 2027, 2028),
        parties=parties,
        by_year=tuple(YearRow("P2", "halves", "east", year, 1, 1, 10, 20, 0.6) for year in (2026, 2027, 2028)),
        by_formula=rows,
        fairness=tuple(
            Fairness("P2", row.formula, "per_head", (1.0, 3.0), 0.25, 0.13, 0.8, 0.25, None) for row in rows
        ),
        ranking=ranks,
        alternatives={("P2", "east"): 20.0, ("P2", "west"): 0.0},
        draws=10,
        seed=7,
        provenance=tiny.allocation(facts).provenance,
    )


def study(broken: bool = True) -> Study:
    """The hand-made study with an explanation and a judgement."""
    facts = judged_scenario()
    allocation = tiny.allocation(facts)
    whole = tiny.study(scenario=facts, allocation=allocation, ledger=tiny.ledger(facts))
    return replace(whole, explanation=explanation(allocation), judgement=judgement(facts, broken))
