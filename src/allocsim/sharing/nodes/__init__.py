"""The sharing nodes. To add one: write its file, and its line here."""

from __future__ import annotations

from typing import Final

from allocsim.sharing.nodes.bargaining import Bargaining
from allocsim.sharing.nodes.base import SharingNode
from allocsim.sharing.nodes.by_input import ByInput
from allocsim.sharing.nodes.by_land import ByLand
from allocsim.sharing.nodes.by_quota import ByQuota
from allocsim.sharing.nodes.by_site import BySite
from allocsim.sharing.nodes.cap import Cap
from allocsim.sharing.nodes.claims import Claims
from allocsim.sharing.nodes.equalisation import Equalisation
from allocsim.sharing.nodes.fixed import Fixed
from allocsim.sharing.nodes.floor import Floor
from allocsim.sharing.nodes.game import Game
from allocsim.sharing.nodes.impact import Impact
from allocsim.sharing.nodes.payback import Payback
from allocsim.sharing.nodes.pooled import Pooled
from allocsim.sharing.nodes.schedule import Schedule
from allocsim.sharing.nodes.tiered import Tiered
from allocsim.sharing.nodes.weighted import Weighted

NODES: Final[tuple[type[SharingNode], ...]] = (
    Fixed,
    ByInput,
    ByLand,
    ByQuota,
    BySite,
    Weighted,
    Impact,
    Tiered,
    Claims,
    Game,
    Bargaining,
    Pooled,
    Equalisation,
    Schedule,
    Payback,
    Floor,
    Cap,
)
"""Every kind of node that an agreement's tree may name: splits first, then what wraps them, inside out."""
