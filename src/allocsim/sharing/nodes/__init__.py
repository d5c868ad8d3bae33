"""The sharing nodes. To add one: write its file, and its line here."""

from __future__ import annotations

from typing import Final

from allocsim.sharing.nodes.base import SharingNode
from allocsim.sharing.nodes.fixed import Fixed
from allocsim.sharing.nodes.schedule import Schedule

NODES: Final[tuple[type[SharingNode], ...]] = (Fixed, Schedule)
"""Every kind of node that an agreement's tree may name."""
