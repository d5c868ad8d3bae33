"""The verbs `judge` and `search`: what agreements are worth to their parties, and which terms are best."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from allocsim.cli import options as opt
from allocsim.cli import steps
from allocsim.cli.steps import Effort, Source
from allocsim.cli.sweeping import Jobs
from allocsim.errors import UsageError
from allocsim.messages import text

if TYPE_CHECKING:
    from allocsim.domain.judgement import FormulaRow, Judgement, PartyRow
    from allocsim.domain.search import Search

Name = Annotated[str, typer.Argument(metavar="AGREEMENT", help="X421", show_default=False)]
Over = Annotated[list[str], typer.Option("--over", metavar="PATH=GRID", help="X422", show_default=False)]
Influences = Annotated[bool, typer.Option("--influences", help="X430")]

LONGEST: Final = 20
"""Agreements of the frontier that are printed."""
LEAST: Final = 0.005
"""Share of the variance below which an input is not named: an estimate of 0, which may even be below it."""


def judge(
    ctx: typer.Context, scenario: opt.Scenario,
    changes: opt.Set = None, variant: opt.Variant = None, extension: opt.Extension = None,
    threads: opt.Threads = 1, time_limit: opt.TimeLimit = None, gap: opt.Gap = 0.0,
    draws: opt.Draws = None, seed: opt.Seed = None, jobs: Jobs = 1, influences: Influences = False,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Allocate, then judge every agreement for every approved partnership; nothing is written."""
    from allocsim.agreements.judge import judge as judged

    console = steps.settle(ctx, as_json, quiet, verbose)
    one_process(extension, jobs)
    read = steps.read_settled(console, Source(scenario, changes, variant, extension))
    allocation = steps.solve(console, read, Effort(threads, time_limit, gap))
    with console.step("X401"):
        found = judged(read, allocation, draws=draws, seed=seed, influences=influences, workers=jobs)
    if as_json:
        console.emit(_document(found.to_json()))
    console.say("\n".join(_judgement(found, console.lang)))


def search(
    ctx: typer.Context, scenario: opt.Scenario, agreement: Name, over: Over,
    changes: opt.Set = None, variant: opt.Variant = None, extension: opt.Extension = None,
    threads: opt.Threads = 1, time_limit: opt.TimeLimit = None, gap: opt.Gap = 0.0,
    draws: opt.Draws = None, seed: opt.Seed = None, jobs: Jobs = 1,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Allocate, then search the terms of one agreement; nothing is written."""
    from allocsim.agreements.judge import search as searched
    from allocsim.cli.extension import with_extensions

    console = steps.settle(ctx, as_json, quiet, verbose)
    one_process(extension, jobs)
    axes, nodes = _axes(over), with_extensions(extension or ()).nodes
    read = steps.read_settled(console, Source(scenario, changes, variant, extension))
    if agreement not in read.agreements:
        raise UsageError("U075", agreement=agreement, known=", ".join(read.agreements))
    allocation = steps.solve(console, read, Effort(threads, time_limit, gap))

    with console.progress("X423", "X424") as progress:
        found = searched(
            read, agreement, axes, allocation, draws=draws, seed=seed, nodes=nodes, progress=progress, workers=jobs
        )
    if as_json:
        console.emit(_document(found.to_json()))
    console.say("\n".join(_search(found, console.lang)))


def one_process(extension: object, jobs: int) -> None:
    """Classes of an extension are not known to other processes."""
    if extension and jobs > 1:
        raise UsageError("E494")


def _document(found: str) -> str:
    """The result's own document with the version of its form."""
    from allocsim.domain.records import RESULT_VERSION, to_json

    return to_json({"schema_version": RESULT_VERSION, **json.loads(found)})


def _axes(words: Sequence[str]) -> dict[str, list[Any]]:
    """Path → values; paths joined by commas have as many grids, joined by slashes. Raises UsageError."""
    from allocsim.whatif.sweep import MOST, axis_values, parse_axes

    found: dict[str, list[Any]] = {}
    points = 1
    for axis, grid in parse_axes(words).items():
        paths, grids = axis.split(","), grid.split("/")
        columns = [axis_values(axis, part.strip()) for part in grids]
        if len(columns) != len(paths) or len({len(column) for column in columns}) > 1:
            raise UsageError("X425", axis=axis, paths=len(paths), grid=grid)
        found[axis] = list(columns[0]) if len(paths) == 1 else [list(row) for row in zip(*columns, strict=True)]
        points *= len(columns[0])
    if points > MOST:
        raise UsageError("E492", count=points, most=MOST)
    return found


def _judgement(found: Judgement, lang: str) -> Iterator[str]:
    """Per partnership the ranking, with the parties under the first agreement and under the one in force."""
    projects = list(dict.fromkeys(row.project for row in found.by_formula))
    formulas = {(row.project, row.formula): row for row in found.by_formula}
    parties: dict[tuple[str, str], list[PartyRow]] = {}
    for party in found.parties:
        parties.setdefault((party.project, party.formula), []).append(party)
    facts = {"projects": len(projects), "formulas": len(found.formulas), "draws": found.draws, "seed": found.seed}
    yield text("N071", lang, **facts)
    for project in projects:
        name = getattr(found.scenario.project_index[project], f"name_{lang}")
        yield text("X402", lang, project=project, name=name)
        best = found.best(project)
        if best is None:
            yield f"  {text('N073', lang, project=name)}"
        mine = [row for row in found.ranking if row.project == project]
        for rank in sorted(mine, key=lambda row: (row.rank is None, row.rank or 0)):
            row, seats = formulas[project, rank.formula], parties[project, rank.formula]
            yield _ranked(found, row, seats, rank.rank, rank.broken, lang)
            if rank.formula == best or row.in_force:
                yield from (_party(found, seat, lang) for seat in seats)
        yield from (f"  {row.sentence(found.scenario, lang)}" for row in found.regions if row.project == project)
        yield from _influences(found, project, lang)


def _influences(found: Judgement, project: str, lang: str) -> Iterator[str]:
    """A line a party: the uncertain inputs in the order of their shares in the variance of its gain."""
    mine = [row for row in found.influences if row.project == project]
    for (formula, party), rows in groupby(mine, key=lambda row: (row.formula, row.party)):
        parts = [
            text("X432", lang, input=getattr(found.scenario.uncertain[row.input], f"name_{lang}"), share=row.share)
            for row in rows
            if row.share >= LEAST
        ]
        inputs = ("、" if lang == "zh" else ", ").join(parts)
        yield text("X431", lang, formula=found.name(formula, lang), county=_county(found, party, lang), inputs=inputs)


def _ranked(
    found: Judgement, row: FormulaRow, seats: Sequence[PartyRow], rank: int | None, broken: Sequence[str], lang: str
) -> str:
    separator = "、" if lang == "zh" else ", "
    losing = [_county(found, seat.party, lang) for seat in seats if seat.gain < 0]
    criteria = found.scenario.judgement.criteria
    return text(
        "X404" if rank is None else "X403",
        lang,
        rank=rank,
        formula=found.name(row.formula, lang),
        in_force=text("X405", lang) if row.in_force else "",
        probability=row.all_gain_probability,
        expected=text("X407", lang, parties=separator.join(losing)) if losing else text("X406", lang),
        broken=separator.join(text(f"M_{criteria[name].measure}", lang) for name in broken),
    )


def _party(found: Judgement, seat: PartyRow, lang: str) -> str:
    year = seat.payback_year
    return text(
        "X408",
        lang,
        county=_county(found, seat.party, lang),
        gain=seat.gain,
        alternative=seat.alternative,
        probability=seat.gain_probability,
        payback=text("X410", lang) if year is None else text("X409", lang, year=year),
    )


def _search(found: Search, lang: str) -> Iterator[str]:
    """The frontier, then what is recommended and why."""
    yield text("X426", lang)
    for row in found.frontier[:LONGEST]:
        yield text(
            "X427",
            lang,
            label=row.label(lang),
            probability=row.all_gain_probability,
            party=_county(found, row.worst_party[1], lang),
            gain=row.worst_gain,
            regret=row.regret_max,
        )
    if len(found.frontier) > LONGEST:
        yield text("X428", lang, count=len(found.frontier) - LONGEST)
    if found.skipped:
        values, problem = found.skipped[0]
        point = ", ".join(f"{path} = {value}" for path, value in values.items())
        yield text("X429", lang, point=point, problem=problem[lang])
    yield found.summary(lang)


def _county(found: Judgement | Search, county: str, lang: str) -> str:
    return str(getattr(found.scenario.county_index[county], f"name_{lang}"))
