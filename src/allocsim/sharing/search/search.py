"""A family of agreements over the same draws → the frontier and a recommendation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from allocsim.domain.agreement import Agreement
from allocsim.domain.allocation import Decision
from allocsim.domain.criteria import Judging
from allocsim.domain.member import Node
from allocsim.domain.scenario import Scenario
from allocsim.domain.search import Candidate, Search
from allocsim.errors import UsageError
from allocsim.sharing.cases import Decided, approved_cases
from allocsim.sharing.draws import BLOCK
from allocsim.sharing.engine import provenance
from allocsim.sharing.judgement.appraise import TOUCH
from allocsim.sharing.judgement.audit import audit
from allocsim.sharing.judgement.formulas import Family, families
from allocsim.sharing.judgement.judge import Alternatives, Setting, settle
from allocsim.sharing.judgement.measures import regret
from allocsim.sharing.judgement.ranking import keeps, weighted
from allocsim.sharing.judgement.stream import Drawn
from allocsim.sharing.nodes import NODES
from allocsim.sharing.nodes.base import Floats
from allocsim.sharing.search.frontier import frontier
from allocsim.sharing.search.grid import Axes, Point, Wrong, grid
from allocsim.sharing.search.reduced import CHUNK, draw_chunk, gains

BATCH: Final = 128
"""Candidates of one piece of work."""
SEARCHED: Final = (
    *("all_gain_probability", "satisficing_share", "worst_gain", "regret_max", "regret_mean", "city_total"),
)
"""Measures that a search knows."""
Progress = Callable[[int, int], None]
"""(pieces of work done, pieces in all)."""


@dataclass(frozen=True, eq=False)
class Task:
    """One batch of candidates over one chunk of draws."""

    families: tuple[Family, ...]
    chunk: int


@dataclass(frozen=True, eq=False)
class Found:
    """One batch over one chunk."""

    worst: Floats  # (candidates, D) gain of the party that gains least
    sums: Floats  # (candidates, parties) gains over the chunk's draws


def search(
    scenario: Scenario,
    allocation: Decided | Sequence[Decision],
    agreement: str,
    axes: Axes,
    *,
    projects: Sequence[str] | None = None,
    alternatives: Alternatives | None = None,
    draws: int | None = None,
    seed: int | None = None,
    nodes: Sequence[type[Node]] = NODES,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Search:
    """Every agreement of the grid over `axes` for the approved partnerships whose roles `agreement` names.

    `projects`: only these partnerships. Candidates are ordered by the scenario's criteria (`[judgement]`), those that
    break a threshold left out. The draws are those of `simulate`, the same for every candidate; the result is the same
    to the last bit whatever the executor. Raises UsageError: U051 draws, U071 no partnership fits, U072 a criterion
    that a search does not know, U073, U074 and U080 the grid, U075 no such agreement; AuditError if draws of the
    agreements that are named in the recommendation come out differently when made again singly.
    """
    if agreement not in scenario.agreements:
        raise UsageError("U075", agreement=agreement, known=", ".join(scenario.agreements))
    unknown = [rule.measure for rule in scenario.judgement.criteria.values() if rule.measure not in SEARCHED]
    if unknown:
        raise UsageError("U072", measures=", ".join(unknown), known=", ".join(SEARCHED))
    setting = settle(scenario, alternatives, draws, seed)
    decisions = allocation if isinstance(allocation, Sequence) else allocation.decisions
    points, terms, skipped = _candidates(scenario.agreements[agreement], axes, nodes)
    cases = [
        case for case in approved_cases(scenario, decisions) if projects is None or case.project.project in projects
    ]
    found = [
        family
        for family in families(scenario, cases, {str(number): row for number, row in enumerate(terms)})
        if len(family.groups) == len(terms)
    ]
    if not found:
        raise UsageError("U071")
    totals = _totals(found, setting, len(terms), progress, executor)
    candidates = totals.candidates(points, scenario.judgement)
    order = _order(candidates)
    _audit(setting, decisions, terms, found, [candidates[at].number for at in (0, *order[:2])])
    return Search(
        scenario=scenario,
        agreement=agreement,
        projects=tuple(case.project.project for family in found for case in family.cases),
        axes={axis: len(values) for axis, values in axes.items()},
        candidates=candidates,
        skipped=tuple(skipped),
        order=order,
        draws=setting.draws,
        seed=setting.run.seed,
        provenance=provenance(scenario, setting.draws, setting.run.seed),
    )


def _audit(
    setting: Setting,
    decisions: Sequence[Decision],
    terms: Sequence[Agreement],
    found: Sequence[Family],
    numbers: Sequence[int],
) -> None:
    """Make a draw of the agreement as it stands, of the recommended one and of the next again singly."""
    chosen = {str(number): terms[number] for number in numbers}
    for family in found:
        part = draw_chunk(family, setting.run, 0)
        draws = min(setting.draws, CHUNK * BLOCK)
        nets: dict[str, Floats] = {}
        for number in numbers:
            net = np.zeros((len(family.cases), len(family.cases[0].roles) - 1, draws))
            mine = gains(family, part.net(family.groups[str(number)]), {})
            for at, (case, seats) in enumerate(zip(family.cases, family.parties, strict=True)):
                for seat in seats:
                    net[at, seat] = mine[case.project.project, case.parties[seat]][:draws]
            nets[str(number)] = net
        groups = {name: family.groups[name] for name in nets}
        drawn = Drawn(nets, {}, {})
        audit(setting.scenario, decisions, chosen, replace(family, groups=groups), drawn, setting.run.seed)


def _candidates(
    base: Agreement, axes: Axes, nodes: Sequence[type[Node]]
) -> tuple[list[Point], list[Agreement], list[tuple[Point, Wrong]]]:
    """The agreement as it stands, then the grid; what is no agreement apart."""
    points: list[Point] = [{}]
    terms, skipped = [base], []
    for point, made in grid(base, axes, nodes):
        if isinstance(made, dict):
            skipped.append((point, made))
        else:
            points.append(point)
            terms.append(made)
    return points, terms, skipped


def run_batch(setting: Setting, task: Task) -> Found:
    """The candidates of one batch over one chunk."""
    count = min(CHUNK * BLOCK, setting.draws - task.chunk * CHUNK * BLOCK)
    drawn = [draw_chunk(family, setting.run, task.chunk) for family in task.families]
    worst, sums = [], []
    for name in task.families[0].groups:
        rows: list[Floats] = []
        for family, part in zip(task.families, drawn, strict=True):
            rows += gains(family, part.net(family.groups[name]), setting.alternatives).values()
        table = np.stack(rows)[:, :count]  # (parties, D)
        worst.append(table.min(axis=0))
        sums.append(table.sum(axis=1))
    return Found(np.stack(worst), np.stack(sums))


def _totals(
    found: Sequence[Family], setting: Setting, count: int, progress: Progress | None, executor: Executor | None
) -> Totals:
    """All batches of all chunks, added up in order."""
    chunks = range(-(-setting.draws // (CHUNK * BLOCK)))
    batches = [_batch(found, first, min(first + BATCH, count)) for first in range(0, count, BATCH)]
    tasks = [Task(batch, chunk) for chunk in chunks for batch in batches]
    mapper = map if executor is None else executor.map
    answers: Iterator[Found] = iter(mapper(partial(run_batch, setting), tasks))
    parties = [key for family in found for key in _parties(family)]
    totals = Totals(parties, setting.draws, np.array([setting.alternatives.get(key, 0.0) for key in parties]), count)
    done = 0
    for _ in chunks:
        parts = []
        for _ in batches:
            parts.append(next(answers))
            done += 1
            if progress is not None:
                progress(done, len(tasks))
        totals.add(
            np.concatenate([part.worst for part in parts]),
            np.concatenate([part.sums for part in parts]),
            float(setting.scenario.judgement.enough),
        )
    return totals


def _batch(found: Sequence[Family], first: int, last: int) -> tuple[Family, ...]:
    """The families with some of the candidates alone, so that little is sent to a worker."""
    return tuple(
        replace(family, groups={str(number): family.groups[str(number)] for number in range(first, last)})
        for family in found
    )


def _parties(family: Family) -> list[tuple[str, str]]:
    return [
        (case.project.project, case.parties[seat])
        for case, seats in zip(family.cases, family.parties, strict=True)
        for seat in seats
    ]


class Totals:
    """Sums over the draws seen so far, by candidate."""

    def __init__(self, parties: Sequence[tuple[str, str]], draws: int, alone: Floats, count: int) -> None:
        self.parties, self.draws, self.alone = list(parties), draws, alone
        self.gains = np.zeros((count, len(parties)))
        self.all_gain, self.enough = np.zeros(count), np.zeros(count)
        self.regret_max, self.regret_sum = np.zeros(count), np.zeros(count)

    def add(self, worst: Floats, sums: Floats, enough: float) -> None:
        """Add one chunk: (candidates, D) and (candidates, parties)."""
        self.gains += sums
        self.all_gain += np.count_nonzero(worst >= -TOUCH, axis=1)
        self.enough += np.count_nonzero(worst >= enough - TOUCH, axis=1)
        short = regret(worst)
        self.regret_max = np.maximum(self.regret_max, short.max(axis=1))
        self.regret_sum += short.sum(axis=1)

    def candidates(self, points: Sequence[Point], judging: Judging) -> tuple[Candidate, ...]:
        """One candidate a point."""
        means = self.gains / self.draws  # (candidates, parties)
        totals = (means + self.alone).sum(axis=1)
        columns = (means.min(axis=1), self.all_gain / self.draws, -self.regret_max, totals)
        best = frontier(np.stack(columns, axis=1))
        return tuple(
            self._candidate(number, point, means[number], float(totals[number]), bool(best[number]), judging)
            for number, point in enumerate(points)
        )

    def _candidate(
        self, number: int, point: Point, means: Floats, total: float, best: bool, judging: Judging
    ) -> Candidate:
        values: Mapping[str, float] = {
            "worst_gain": float(means.min()),
            "all_gain_probability": float(self.all_gain[number]) / self.draws,
            "satisficing_share": float(self.enough[number]) / self.draws,
            "regret_max": float(self.regret_max[number]),
            "regret_mean": float(self.regret_sum[number]) / self.draws,
            "city_total": total,
        }
        measured = {name: values[rule.measure] for name, rule in judging.criteria.items()}
        return Candidate(
            number=number,
            values=point,
            gains=dict(zip(self.parties, means.tolist(), strict=True)),
            worst_party=self.parties[int(means.argmin())],
            on_frontier=best,
            score=weighted(judging.criteria, measured),
            broken=tuple(name for name, rule in judging.criteria.items() if not keeps(rule, measured[name])),
            **values,
        )


def _order(candidates: Sequence[Candidate]) -> tuple[int, ...]:
    """Candidates that keep every threshold, best first; equal ones in the order of the grid."""

    def key(at: int) -> tuple[float, ...]:
        row = candidates[at]
        if row.score is not None:
            return (-row.score,)
        return (-row.all_gain_probability, -row.worst_gain)

    return tuple(sorted((at for at, row in enumerate(candidates) if not row.broken), key=key))
