"""Burden indicators against output: does a county that counts the output also count the burden?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from allocsim.domain.flow import FLOWS

if TYPE_CHECKING:
    from allocsim.domain.ledger import Entry

OUTPUT: Final = "stat.output"
"""The indicator that burdens are held against."""


@dataclass(frozen=True)
class Burden:
    """One county's shares of a project in the assessment book, all simulated years together."""

    project: str
    county: str
    flow: str
    """The burden indicator."""
    output_share: float
    """Its part of what all counties count of the output; 0 where there is none."""
    burden_share: float
    """Its part of what all counties count of the burden."""
    burden: float
    """What it counts of the burden itself."""
    unit: str

    @property
    def gap(self) -> float:
        """Output share less burden share: above zero it counts more of the output than of the burden."""
        return self.output_share - self.burden_share

    @property
    def output_alone(self) -> bool:
        """Whether it takes output and none of the burden, though there is one."""
        return self.output_share > 0 and self.burden_share == 0


def burdens(entries: Iterable[Entry]) -> Iterator[Burden]:
    """One row for each project, burden indicator and county that counts either; projects without the burden have none.

    share[c] = Σ_y assessment[c, y] / Σ_c Σ_y assessment[c, y]
    """
    sums: dict[tuple[str, str], dict[str, float]] = {}
    for row in entries:
        if row.book == "assessment" and (row.flow == OUTPUT or FLOWS[row.flow].burden):
            counted = sums.setdefault((row.project, row.flow), {})
            counted[row.party] = counted.get(row.party, 0.0) + row.amount
    for (project, flow), counted in sums.items():
        if flow == OUTPUT:
            continue
        output = sums.get((project, OUTPUT), {})
        for county in dict.fromkeys((*output, *counted)):
            yield Burden(
                project=project,
                county=county,
                flow=flow,
                output_share=_part(output, county),
                burden_share=_part(counted, county),
                burden=counted.get(county, 0.0),
                unit=FLOWS[flow].unit,
            )


def _part(counted: dict[str, float], county: str) -> float:
    total = sum(counted.values())
    return counted.get(county, 0.0) / total if total else 0.0
