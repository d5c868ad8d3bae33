"""What parties could do without a partnership, and which options they would therefore not sign.

Alternatives are amounts of money, in present value, fixed before the allocation, so that nothing has to be iterated.
What hosting costs a county is the retained quota that the project takes: with it the county could have served projects
of its own. The county's whole stand-alone plan would be the wrong yardstick for one project, since most of that plan
stays possible beside it; the alternative is what the plan loses. Pool ticks are the city's and cost the county nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from fractions import Fraction
from typing import Final

import numpy as np

from allocsim.allocation.answer import Limits
from allocsim.allocation.engine import optimise
from allocsim.allocation.gates.participation import Participation, Refusal
from allocsim.allocation.objectives.benefit import Benefit
from allocsim.domain.agreement import Agreement
from allocsim.domain.allocation import Decision
from allocsim.domain.arrays import derive
from allocsim.domain.partnership import Partnership
from allocsim.domain.problem import Ints, Problem, frozen
from allocsim.domain.reason import Reason
from allocsim.domain.scenario import Scenario
from allocsim.sharing.cases import HOST, approved_cases
from allocsim.sharing.course import central_course
from allocsim.sharing.engine import discounting
from allocsim.sharing.group import group_cases
from allocsim.sharing.judgement.appraise import TOUCH
from allocsim.sharing.judgement.judge import Alternatives, judge
from allocsim.sharing.uncertainty import present_value, seat_money

GRAIN: Final = 100
"""Parts of 10k CNY that a stand-alone plan tells apart."""
ALONE: Final = Agreement(name_zh="独立实施", name_en="on its own")
"""Nothing is shared: everything stays with the host."""


def alternatives(
    scenario: Scenario, decisions: Sequence[Decision] = (), *, limits: Limits | None = None
) -> dict[tuple[str, str], float]:
    """(project, county) → present value of what the party would have without the partnership, 10k CNY.

    not hosting   a host: L(d) = V(R) − V(max(0, R − d)); V = the county's local receipts less public input in its best
                  stand-alone plan (own retained quota and gates; no pool, no partnership, no other rule), d = retained
                  ticks on its side: as awarded by `decisions`, or else what the pool cannot cover of the option's
                  demand; the largest over the options with this host
    going alone   the project's own county, if it is not the host: receipts less public input of the project at home,
                  less L(its needs), if the county's retained quota holds them in every year; 0 if not, or if below 0
    others        0
    """
    found: dict[tuple[str, str], float] = {}
    plans = StandAlone(scenario, limits)
    awarded = {row.project: row for row in decisions if row.approved and row.awards}
    for project, host, taken in _hosted(scenario, plans.problem):
        if project in awarded and awarded[project].host == host:
            taken = _awarded(plans.problem, awarded[project])
        key = (project, host)
        found[key] = max(found.get(key, 0.0), plans.loss(host, taken))
    for row in scenario.parties:
        if row.role != HOST and (row.project, row.county) not in found:
            home = scenario.project_index[row.project].county == row.county
            found[row.project, row.county] = plans.going_alone(row.project) if home else 0.0
    return found


def settled(
    scenario: Scenario, *, draws: int | None = None, seed: int | None = None, executor: Executor | None = None
) -> Scenario:
    """The scenario with the refusals of its participation gates worked out; the same one if it has none to work out.

    Raises as `judge` does.
    """
    asking = {
        name: gate
        for name, gate in scenario.gates.items()
        if isinstance(gate, Participation) and gate.acceptance is not None and not gate.settled
    }
    if not asking:
        return scenario
    silent = {name: gate.model_copy(update={"acceptance": None}) for name, gate in asking.items()}
    unasked = scenario.replace(gates={**scenario.gates, **silent})
    amounts = alternatives(unasked)
    gates = dict(scenario.gates)
    for name, gate in asking.items():
        assert gate.acceptance is not None
        found = refusals(unasked, gate.acceptance, amounts, draws=draws, seed=seed, executor=executor)
        gates[name] = gate.model_copy(update={"refusals": (*gate.refusals, *found), "settled": True})
    return scenario.replace(gates=gates)


def refusals(
    scenario: Scenario,
    acceptance: Fraction,
    amounts: Alternatives | None = None,
    *,
    draws: int | None = None,
    seed: int | None = None,
    executor: Executor | None = None,
) -> tuple[Refusal, ...]:
    """The first party of each option of a partnership that would not sign.

    A party signs if its expected gain against its alternative is not below zero and it gains with at least the
    probability `acceptance`. `amounts`: the alternatives, if they are known.
    """
    amounts = alternatives(scenario) if amounts is None else amounts
    agreements = {row.project: row.agreement for row in scenario.partnerships}
    problem = derive(scenario)
    rounds: dict[int, list[Decision]] = {}
    for project, options in zip(problem.projects, problem.project_options, strict=True):
        for number, option in enumerate(options if project in agreements else ()):
            rounds.setdefault(number, []).append(_approved(problem, project, option))
    found: dict[tuple[str, str], Refusal] = {}
    for decisions in rounds.values():
        judged = judge(scenario, decisions, alternatives=amounts, draws=draws, seed=seed, executor=executor)
        options_of = {decision.project: decision.option for decision in decisions}
        for row in judged.parties:
            refuses = row.gain < -TOUCH or row.gain_probability < acceptance
            if refuses and row.formula == agreements[row.project]:
                refused = row.project, options_of[row.project]
                values = {"project": refused[0], "option": refused[1], "county": row.party, "agreement": row.formula}
                found.setdefault(refused, Refusal(**values))
    return tuple(found.values())


def _approved(problem: Problem, project: str, option: int) -> Decision:
    host, year = problem.counties[problem.option_host[option]], problem.years[problem.option_start[option]]
    return Decision(project, "approved", problem.options[option], host, year, Reason("R102"), "")


def _hosted(scenario: Scenario, problem: Problem) -> Iterator[tuple[str, str, Ints]]:
    """Project, host and (R, Y) ticks on the host's side that the pool cannot cover, of every option of partnerships."""
    shared = {row.project for row in scenario.partnerships}
    for option, at in enumerate(problem.option_project.tolist()):
        if problem.projects[at] in shared:
            host = int(problem.option_host[option])
            taken = np.zeros(problem.retained.shape[1:], dtype=np.int64)
            for entry in problem.option_demands[option]:
                if problem.demand_county[entry] == host:
                    place = problem.demand_resource[entry], problem.demand_year[entry]
                    taken[place] += problem.demand_ticks[entry] - problem.demand_pool_cap[entry]
            yield problem.projects[at], problem.counties[host], taken


def _awarded(problem: Problem, decision: Decision) -> Ints:
    """(R, Y) retained ticks on the host's side, as awarded."""
    taken = np.zeros(problem.retained.shape[1:], dtype=np.int64)
    for award in decision.awards:
        if award.county == decision.host:
            taken[problem.resources.index(award.resource), problem.years.index(award.year)] += award.retained
    return taken


class StandAlone:
    """Best plans of single counties: what their own quota is worth to them in money."""

    def __init__(self, scenario: Scenario, limits: Limits | None) -> None:
        self.scenario, self.limits = scenario, limits
        self.problem = derive(scenario)
        self._values = _option_values(scenario, self.problem)
        self._known: dict[tuple[str, bytes], float] = {}

    def loss(self, county: str, taken: Ints) -> float:
        """What a county's best plan loses if so much of its quota is taken: (R, Y) ticks."""
        retained = self.problem.retained[self.problem.counties.index(county)]
        return self.worth(county, retained) - self.worth(county, np.maximum(retained - taken, 0))

    def going_alone(self, project: str) -> float:
        """What a partnership project is worth to its own county at home, if the county's own quota holds its needs.

        The first option is taken, with the county as host; what it needs on any side must then come from the county.
        """
        row = self.scenario.project_index[project]
        options = [option for option in self.scenario.options if option.project == project][:1]
        demands = [demand for demand in self.scenario.demands if demand.project == project]
        alone = self.scenario.replace(
            projects=(row,),
            options=tuple(option.model_copy(update={"host": row.county}) for option in options),
            demands=tuple(demand.model_copy(update={"county": ""}) for demand in demands),
            partnerships=(),
            parties=(),
            rules={},
            futures={},
        )
        problem = derive(alone)
        needed = np.zeros_like(problem.retained)
        mine = problem.demand_option == 0
        places = (problem.demand_county[mine], problem.demand_resource[mine], problem.demand_year[mine])
        np.add.at(needed, places, problem.demand_ticks[mine])
        if (needed > problem.retained).any():
            return 0.0
        gained = _alone(alone, [_approved(problem, project, 0)])[project]
        return max(0.0, gained - self.loss(row.county, needed[problem.counties.index(row.county)]))

    def worth(self, county: str, quota: Ints) -> float:
        """Present value of the best plan with this quota: (R, Y) ticks."""
        key = (county, quota.tobytes())
        if key not in self._known:
            self._known[key] = self._solve(self.problem.counties.index(county), quota)
        return self._known[key]

    def _solve(self, county: int, quota: Ints) -> float:
        problem = self.problem
        own = np.zeros_like(problem.retained)
        own[county] = quota
        nothing = frozen(np.zeros_like(problem.pool))
        mine = [
            value if host == county else Fraction(0)
            for host, value in zip(problem.option_host.tolist(), self._values, strict=True)
        ]
        if not any(value > 0 for value in mine):
            return 0.0
        alone = problem.replace(
            retained=frozen(own),
            contributed=frozen(np.zeros_like(own)),
            city_quota=nothing,
            pool=nothing,
            demand_pool_cap=frozen(np.zeros_like(problem.demand_pool_cap)),
            carry=problem.carry.model_copy(update={"take_back": False}),
            option_benefits={**problem.option_benefits, "tax": tuple(mine)},
            rules={},
            goals={"money": Benefit(benefit="tax")},
        )
        outcome = optimise(alone, limits=self.limits, tie_break=False)
        return float(outcome.goals[0].value) / GRAIN


def _option_values(scenario: Scenario, problem: Problem) -> list[Fraction]:
    """Local receipts less public input of each option in the deterministic run, in GRAIN; 0 for partnerships."""
    shared = {row.project for row in scenario.partnerships}
    found = [Fraction(0)] * len(problem.options)
    for number in range(max(map(len, problem.project_options))):
        options = {
            project: options[number]
            for project, options in zip(problem.projects, problem.project_options, strict=True)
            if project not in shared and number < len(options)
        }
        decisions = [_approved(problem, project, option) for project, option in options.items()]
        for project, value in _alone(scenario, decisions).items():
            found[options[project]] = Fraction(round(value * GRAIN))
    return found


def _alone(scenario: Scenario, decisions: Sequence[Decision]) -> dict[str, float]:
    """Project → present value of local receipts less the whole public input, all the host's, deterministic."""
    kinds = [Partnership(project=row.project, type="joint", agreement="alone") for row in decisions]
    unshared = scenario.replace(agreements={"alone": ALONE}, partnerships=tuple(kinds), parties=())
    central, discount = central_course(scenario.uncertain), discounting(scenario)
    found: dict[str, float] = {}
    for group in group_cases(unshared, approved_cases(unshared, decisions)):
        receipts, cost = seat_money(group.under(central), central.factors)
        net = present_value(receipts - cost, discount)[0].sum(axis=1)
        found |= dict(zip([case.project.project for case in group.cases], net.tolist(), strict=True))
    return found
