"""Goals of the allocation: one file each, and this list."""

from typing import Final

from allocsim.allocation.objectives.base import Objective
from allocsim.allocation.objectives.benefit import Benefit
from allocsim.allocation.objectives.max_min_return import MaxMinReturn
from allocsim.allocation.objectives.return_shortfall import ReturnShortfall
from allocsim.allocation.objectives.weighted import Weighted

OBJECTIVES: Final[tuple[type[Objective], ...]] = (Weighted, Benefit, MaxMinReturn, ReturnShortfall)
"""The order is the order in which they are documented."""
