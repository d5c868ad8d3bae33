"""The recommendation beside its baselines: who gets more and who gets less."""

from __future__ import annotations

from dataclasses import dataclass

from allocsim.domain.frames import taken
from allocsim.domain.study import Baseline, Study


@dataclass(frozen=True)
class Comparison:
    """One baseline against the recommendation, in ticks taken on each county's side over all years."""

    baseline: Baseline
    difference: dict[tuple[str, str], int]
    """(county, resource) → recommendation less baseline."""
    hosted: dict[str, int]
    """County → projects hosted under the baseline."""
    gained: tuple[str, ...]
    """Projects approved here, but not under the baseline."""
    lost: tuple[str, ...]
    """Projects approved under the baseline, but not here."""

    def losers(self, resource: str) -> tuple[str, ...]:
        """Counties on whose side less of a resource is taken than under the baseline."""
        return tuple(county for (county, name), ticks in self.difference.items() if name == resource and ticks < 0)


def compare(study: Study, baseline: Baseline) -> Comparison:
    """The recommendation less one baseline."""
    here = taken(study.allocation)
    keys = [(county.county, name) for county in study.scenario.counties for name in study.scenario.resources]
    approved = study.allocation.approved()
    return Comparison(
        baseline=baseline,
        difference={key: here.get(key, 0) - baseline.awarded.get(key, 0) for key in keys},
        hosted={county.county: baseline.hosts.count(county.county) for county in study.scenario.counties},
        gained=tuple(name for name in approved if name not in baseline.approved),
        lost=tuple(name for name in baseline.approved if name not in approved),
    )


def hosted(study: Study) -> dict[str, int]:
    """County → approved projects it hosts."""
    hosts = [row.host for row in study.allocation.decisions if row.approved]
    return {county.county: hosts.count(county.county) for county in study.scenario.counties}
