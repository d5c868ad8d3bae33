"""What each level of government keeps, and which flows are uncertain."""

from __future__ import annotations

from allocsim.domain.fact import fraction_text
from allocsim.domain.flow import FLOWS, INCENTIVE, covers, flows_of
from allocsim.domain.scenario import Scenario
from allocsim.inputs.checks.base import Problems, check
from allocsim.inputs.nearest import hint
from allocsim.inputs.places import Places


@check("retained_share")
def retained_shares(scenario: Scenario, places: Places) -> Problems:
    """The levels' shares of a tax or fee sum to one."""
    known = [FLOWS[flow].tail for flow in flows_of("revenue")]
    for tax, shares in scenario.retained_share.items():
        if tax not in known:
            yield places.key(("retained_share", tax), "E227", hint=hint(tax, known))
        elif sum(shares.values()) != 1:
            total = fraction_text(sum(shares.values()))  # type: ignore[arg-type]
            yield places.key(("retained_share", tax), "E346", total=total)


@check("uncertain")
def uncertain_flows(scenario: Scenario, places: Places) -> Problems:
    """An uncertain factor multiplies flows that exist."""
    known = [*dict.fromkeys(flow.partition(".")[0] for flow in FLOWS), *FLOWS, INCENTIVE]
    for name, uncertain in scenario.uncertain.items():
        for index, pattern in enumerate(uncertain.flows):
            if not any(covers((pattern,), flow) for flow in (*FLOWS, INCENTIVE)):
                path = ("uncertain", name, "flows", index)
                yield places.key(path, "E350", value=pattern, hint=hint(pattern, known))
