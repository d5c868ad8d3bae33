"""Goals of the allocation: one file each, and this list."""

from typing import Final

from allocsim.allocation.objectives.alpha_fair import AlphaFair
from allocsim.allocation.objectives.base import Objective
from allocsim.allocation.objectives.benefit import Benefit
from allocsim.allocation.objectives.cvar import Cvar
from allocsim.allocation.objectives.kept import Kept
from allocsim.allocation.objectives.max_min_return import MaxMinReturn
from allocsim.allocation.objectives.max_regret import MaxRegret
from allocsim.allocation.objectives.mean import Mean
from allocsim.allocation.objectives.return_shortfall import ReturnShortfall
from allocsim.allocation.objectives.weighted import Weighted
from allocsim.allocation.objectives.worst_case import WorstCase

OBJECTIVES: Final[tuple[type[Objective], ...]] = (
    Weighted,
    Benefit,
    MaxMinReturn,
    ReturnShortfall,
    AlphaFair,
    Kept,
    Mean,
    Cvar,
    WorstCase,
    MaxRegret,
)
"""The order is the order in which they are documented."""
