"""What it costs to be ready for other futures: the plan for the figures as stated beside plans that look at futures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from allocsim.domain.fact import fraction_text
from allocsim.domain.records import Record
from allocsim.domain.scenario import Scenario
from allocsim.domain.status import unit_symbol
from allocsim.domain.told import Told
from allocsim.messages import text

Criterion = Literal["stated", "mean", "cvar", "worst_case", "max_regret"]
CRITERIA: Final[tuple[Criterion, ...]] = ("mean", "cvar", "worst_case", "max_regret")
"""What a plan for several futures can be best in."""
PLANS: Final[Mapping[Criterion, str]] = {
    "stated": "X470", "mean": "X471", "cvar": "X472", "worst_case": "X473", "max_regret": "X474",
}  # fmt: skip
"""What each plan is called."""
MEASURES: Final[Mapping[Criterion, str]] = {
    "stated": "X476", "mean": "X477", "cvar": "X478", "worst_case": "X479", "max_regret": "X480",
}  # fmt: skip
"""What each measure is called."""


@dataclass(frozen=True)
class Stance:
    """One plan, and how it does under every measure."""

    criterion: Criterion
    """What it is the best in; `stated` = in the goal with all figures as the tables state them."""
    approved: tuple[str, ...]
    options: Mapping[str, str]
    """Project → approved option, where the project offers several."""
    worths: Mapping[str, Fraction]
    """Future → what the goal is worth there."""
    measures: Mapping[Criterion, Fraction]
    """What the plan is worth with figures as stated, and under each criterion."""
    proved: bool
    """Whether no plan is better in the criterion (the solver's word)."""
    short: tuple[str, ...] = ()
    """Futures in which gates, quotas and rules do not admit what the plan then needs."""


@dataclass(frozen=True, repr=False)
class Robustness(Told):
    """The price of robustness: what each plan gives up with figures as stated, and what it gains under its criterion.

    Source: Bertsimas and Sim 2004, The price of robustness, Operations Research 52(1).
    """

    scenario: Scenario
    goal: str
    unit: str
    alpha: Fraction
    """Weight of the futures that CVaR leaves out at the good end."""
    weights: Mapping[str, Fraction]
    """Future → its weight."""
    bests: Mapping[str, Fraction]
    """Future → the most that any known plan reaches there."""
    bests_proved: bool
    stances: tuple[Stance, ...]
    """The plan for the figures as stated, then one for each criterion."""

    def price(self, stance: Stance) -> Fraction:
        """What the plan gives up if everything comes as stated."""
        return self.stances[0].measures["stated"] - stance.measures["stated"]

    def gain(self, stance: Stance) -> Fraction:
        """How much better than the first plan it is under its own criterion."""
        difference = stance.measures[stance.criterion] - self.stances[0].measures[stance.criterion]
        return -difference if stance.criterion == "max_regret" else difference

    def changes(self, stance: Stance) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Projects that enter, leave, or change their option against the first plan."""
        first = self.stances[0]
        entered = tuple(name for name in stance.approved if name not in first.approved)
        left = tuple(name for name in first.approved if name not in stance.approved)
        both = (name for name in stance.approved if name in first.approved)
        return entered, left, tuple(name for name in both if stance.options.get(name) != first.options.get(name))

    def rows(self) -> list[Record]:
        """One row a plan."""
        return [self._row(stance) for stance in self.stances]

    def _row(self, stance: Stance) -> Record:
        entered, left, otherwise = self.changes(stance)
        return {
            "criterion": stance.criterion,
            **{name: fraction_text(value) for name, value in stance.measures.items()},
            "futures": {name: fraction_text(value) for name, value in stance.worths.items()},
            "price": fraction_text(self.price(stance)),
            "gain": fraction_text(self.gain(stance)),
            "proved": stance.proved,
            "insufficient_in": list(stance.short),
            "approved": list(stance.approved),
            "options": dict(stance.options),
            "entered": list(entered),
            "left": list(left),
            "other_option": list(otherwise),
        }

    def facts(self) -> Record:
        """The document of `to_json`, less its head."""
        return {
            "goal": self.goal,
            "unit": self.unit,
            "alpha": fraction_text(self.alpha),
            "futures": [
                {"future": name, "weight": fraction_text(weight), "best": fraction_text(self.bests[name])}
                for name, weight in self.weights.items()
            ],
            "bests_proved": self.bests_proved,
            "plans": self.rows(),
        }

    def summary(self, lang: str = "zh") -> str:
        """The futures, and for each plan its measures, what it gives up and gains, and the projects that change."""
        comma = "、" if lang == "zh" else ", "
        names = [f"{self.name(name, lang)} {fraction_text(weight)}" for name, weight in self.weights.items()]
        title = getattr(self.scenario.goals[self.goal], f"title_{lang}")
        head = {"goal": title, "unit": unit_symbol(self.unit, lang), "part": fraction_text(1 - self.alpha)}
        lines = [text("X460", lang, futures=comma.join(names), **head)]
        for number, stance in enumerate(self.stances, 1):
            lines.append(self._measures(number, stance, lang))
            lines += self._story(stance, lang)
        if not self.bests_proved:
            lines.append(text("X468", lang))
        return "\n".join(lines)

    def name(self, future: str, lang: str) -> str:
        """A future's printed name."""
        return str(getattr(self.scenario.futures[future], f"name_{lang}"))

    def _measures(self, number: int, stance: Stance, lang: str) -> str:
        values = {name: shown(value) for name, value in stance.measures.items()}
        return text("X461", lang, number=number, plan=text(PLANS[stance.criterion], lang), **values)

    def _story(self, stance: Stance, lang: str) -> Iterator[str]:
        comma = "、" if lang == "zh" else ", "
        if stance is not self.stances[0]:
            entered, left, otherwise = (comma.join(names) or "-" for names in self.changes(stance))
            if (entered, left, otherwise) == ("-", "-", "-"):
                yield text("X463", lang)
            else:
                measure = text(MEASURES[stance.criterion], lang)
                values = {"price": shown(self.price(stance)), "gain": shown(self.gain(stance))}
                yield text("X462", lang, measure=measure, **values, unit=unit_symbol(self.unit, lang))
                yield text("X464", lang, entered=entered, left=left, otherwise=otherwise)
        if stance.short:
            yield text("X465", lang, futures=comma.join(self.name(name, lang) for name in stance.short))
        if not stance.proved:
            yield text("X466", lang)

    def __repr__(self) -> str:
        return f"Robustness({self.scenario.id}: plans {len(self.stances)}, futures {len(self.weights)})"


def shown(value: Fraction) -> str:
    """A value to be read: exact where the decimal ends soon, else to two digits after the point.

    >>> shown(Fraction(13, 2)), shown(Fraction(20, 3))
    ('6.5', '6.67')
    """
    exact = fraction_text(value)
    return exact if "/" not in exact and len(exact.partition(".")[2]) <= 2 else f"{float(value):.2f}"
