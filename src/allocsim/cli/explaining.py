"""The verb `explain`: why decisions were taken, and what would change them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from allocsim.cli import options as opt
from allocsim.cli import steps
from allocsim.cli.judging import one_process
from allocsim.cli.steps import Effort, Source
from allocsim.cli.sweeping import Jobs
from allocsim.messages import text
from allocsim.units import UNITS

if TYPE_CHECKING:
    from allocsim.domain.explanation import Explanation, ResourceValue

Projects = Annotated[list[str] | None, typer.Argument(metavar="[PROJECT]...", help="U303", show_default=False)]


def explain(
    ctx: typer.Context, scenario: opt.Scenario, projects: Projects = None,
    changes: opt.Set = None, variant: opt.Variant = None, extension: opt.Extension = None,
    threads: opt.Threads = 1, time_limit: opt.TimeLimit = None, jobs: Jobs = 1,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Explain decisions; nothing is written."""
    from allocsim.allocation.explain.explain import explain as explained
    from allocsim.whatif.workers import processes

    console = steps.settle(ctx, as_json, quiet, verbose)
    one_process(extension, jobs)
    read = steps.read_settled(console, Source(scenario, changes, variant, extension))
    allocation = steps.solve(console, read, Effort(threads, time_limit, 0.0))
    with console.step("U305"), processes(jobs) as executor:
        found = explained(
            allocation, projects or (), resources=not projects, threads=threads, time_limit=time_limit,
            executor=executor,
        )  # fmt: skip
    if as_json:
        console.emit(found.to_json(console.lang))
    console.say("\n".join(_explanation(found, console.lang)))


def _explanation(found: Explanation, lang: str) -> Iterator[str]:
    from allocsim.domain.fact import fraction_text
    from allocsim.domain.wording import sentence
    from allocsim.report.labels import Labels

    scenario, word = found.allocation.scenario, Labels(lang).term
    for row in found.projects:
        name = getattr(scenario.project_index[row.decision.project], f"name_{lang}")
        yield f"{row.decision.project} {name}: {word('decision', row.decision.decision)}"
        yield from (f"  {line}" for line in found.lines(row.decision.project, lang))
    values = [each for each in found.resources if each.first is not None or each.step_gain or each.price]
    if values:
        yield text("U312", lang)
    yield from (_value(found, value, lang) for value in values)
    if found.transfers:
        yield text("U314", lang)
    for move in found.transfers:
        resource = scenario.resources[move.resource]
        yield text(
            "U315",
            lang,
            giver=_place(found, move.giver, lang),
            taker=_place(found, move.taker, lang),
            resource=getattr(resource, f"name_{lang}"),
            amount=resource.amount(move.ticks),
            unit=UNITS[resource.unit].symbol(lang),
            gain=fraction_text(move.gain),
            least=fraction_text(move.loss_of_giver),
            most=fraction_text(move.gain_of_taker),
        )
    yield from (sentence(note, scenario, lang) for note in found.notes)


def _value(found: Explanation, value: ResourceValue, lang: str) -> str:
    """What more of one resource in one place would add; without a proof the relaxed price alone."""
    from allocsim.domain.fact import fraction_text
    from allocsim.domain.status import unit_symbol

    resource, goal = found.allocation.scenario.resources[value.resource], found.allocation.goals[-1]
    gains = {"gain": value.step_gain, "first_gain": value.first_gain}
    return text(
        "U316" if value.step_gain is None else "U317" if value.first is None else "U313",
        lang,
        resource=getattr(resource, f"name_{lang}"),
        place=_place(found, value.place, lang),
        unit=UNITS[resource.unit].symbol(lang),
        goal_unit=unit_symbol(goal.unit, lang),
        step=resource.amount(value.step),
        first=None if value.first is None else resource.amount(value.first),
        price=f"{value.price:g}",
        **{name: None if gain is None else fraction_text(gain) for name, gain in gains.items()},
    )


def _place(found: Explanation, place: str, lang: str) -> str:
    county = found.allocation.scenario.county_index.get(place)
    return text("U311", lang) if county is None else str(getattr(county, f"name_{lang}"))
