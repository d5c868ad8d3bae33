"""Rules of the allocation: one file each, and this list."""

from typing import Final

from allocsim.allocation.rules.base import AllocationRule
from allocsim.allocation.rules.county_cap import CountyCap
from allocsim.allocation.rules.evaluation_tilt import EvaluationTilt
from allocsim.allocation.rules.exclusive import Exclusive
from allocsim.allocation.rules.group_cap import GroupCap
from allocsim.allocation.rules.group_floor import GroupFloor
from allocsim.allocation.rules.locked_in import LockedIn
from allocsim.allocation.rules.locked_out import LockedOut
from allocsim.allocation.rules.park_intensity import ParkIntensity
from allocsim.allocation.rules.prerequisite import Prerequisite
from allocsim.allocation.rules.public_budget import PublicBudget
from allocsim.allocation.rules.return_floor import ReturnFloor
from allocsim.allocation.rules.stability import Stability
from allocsim.allocation.rules.use_cap import UseCap
from allocsim.allocation.rules.use_consumed import UseConsumed
from allocsim.allocation.rules.use_set_aside import UseSetAside

RULES: Final[tuple[type[AllocationRule], ...]] = (
    LockedIn,
    LockedOut,
    Exclusive,
    Prerequisite,
    CountyCap,
    ReturnFloor,
    UseCap,
    UseSetAside,
    UseConsumed,
    GroupFloor,
    GroupCap,
    ParkIntensity,
    PublicBudget,
    Stability,
    EvaluationTilt,
)
"""The order in which they are documented; a scenario's rules stand in the order of its file."""
