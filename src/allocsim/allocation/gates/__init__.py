"""Gates of the allocation: one file each, and this list."""

from typing import Final

from allocsim.allocation.gates.base import AllocationGate
from allocsim.allocation.gates.investment_intensity import InvestmentIntensity
from allocsim.allocation.gates.output_per_tce import OutputPerTce
from allocsim.allocation.gates.participation import Participation
from allocsim.allocation.gates.prohibited_industry import ProhibitedIndustry
from allocsim.allocation.gates.review import Review
from allocsim.allocation.gates.tax_per_mu import TaxPerMu
from allocsim.allocation.gates.wrong_park import WrongPark

GATES: Final[tuple[type[AllocationGate], ...]] = (
    Review,
    InvestmentIntensity,
    TaxPerMu,
    OutputPerTce,
    ProhibitedIndustry,
    WrongPark,
    Participation,
)
"""The order in which they are documented; a scenario's gates run in the order of its file."""
