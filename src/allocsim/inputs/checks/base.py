"""What a check is: a function of the whole scenario, and what it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from allocsim.domain.scenario import Scenario
from allocsim.errors import InputProblem
from allocsim.inputs.places import Places

Problems = Iterable[InputProblem]


@dataclass(frozen=True)
class Check:
    """One question about the scenario that no single row can answer."""

    reads: tuple[str, ...]
    """Fields, tables (`quotas`) and columns (`quotas.amount`) that must be sound for the answer to mean anything."""
    find: Callable[[Scenario, Places], Problems]
    """Gives the problems and notes, each at its place."""
    settles: str = ""
    """What is not to be relied on by later checks if this one finds a problem."""

    def applies(self, tainted: Iterable[str]) -> bool:
        """Whether nothing that it reads holds mistakes already told."""
        return not any(
            bad == name or bad == name.partition(".")[0] or bad.startswith(f"{name}.")
            for bad in tainted
            for name in self.reads
        )


def check(*reads: str, settles: str = "") -> Callable[[Callable[[Scenario, Places], Problems]], Check]:
    """Make a function a check that reads these parts of the scenario."""
    return lambda find: Check(reads, find, settles)
