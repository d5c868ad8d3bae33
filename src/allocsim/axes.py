"""The fixed order of array axes: a shape is written with these letters, in this order.

D draw · F flow · P project · O option · E demand entry · K party · C county · R resource · N use · Y year
"""

from typing import Final

AXES: Final[dict[str, str]] = {
    "D": "draw",
    "F": "flow",
    "P": "project",
    "O": "option",
    "E": "demand entry",
    "K": "party",
    "C": "county",
    "R": "resource",
    "N": "use",
    "Y": "year",
}

USES: Final[tuple[str, ...]] = ("new", "expansion", "infrastructure")
"""The three uses of the retained quota, in the order of the N axis."""

CITY: Final = "city"
"""The row name of what the city itself holds; never a county."""
