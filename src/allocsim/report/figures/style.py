"""One look for all figures: a font that has every Chinese character, colours that colour-blind readers can tell apart.

matplotlib is imported when the first figure is drawn, never before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from allocsim.report.typeset import typeset

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE: Final = "#0072B2"
SKY: Final = "#56B4E9"
ORANGE: Final = "#E69F00"
GREEN: Final = "#009E73"
RED: Final = "#D55E00"
PURPLE: Final = "#CC79A7"
GREY: Final = "#9AA0A6"
PALE: Final = "#D5D9DE"
INK: Final = "#1F2933"
LINES: Final = (BLUE, RED, GREEN, PURPLE, ORANGE, SKY)
"""Okabe and Ito's palette, in the order in which lines take them."""

INSTALLED: Final = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "SimHei")
"""Fonts that serve where the font package is missing, the best first."""

_PIECES = re.compile(r"[^\s\u2e80-\uffef]+\s*|\s+|[\u2e80-\uffef][，。、；：！？）”’》]*\s*")

WIDTH: Final = 7.0
"""Inches: the text width of an A4 page."""


@cache
def font() -> str:
    """Name of a font with Chinese characters: the packaged one, else an installed one.

    Raises LookupError if there is none: a figure with empty boxes for characters must not leave.
    """
    from matplotlib import font_manager

    try:
        from pylopdf_fonts_zh_cn import sans_path
    except ImportError:
        known = {entry.name for entry in font_manager.fontManager.ttflist}
        for name in INSTALLED:
            if name in known:
                return name
        raise LookupError(f"no Chinese font: install pylopdf-fonts-zh-cn, or one of {', '.join(INSTALLED)}") from None
    path = Path(sans_path())
    font_manager.fontManager.addfont(str(path))
    return font_manager.FontProperties(fname=str(path)).get_name()


def styled() -> AbstractContextManager[None]:
    """The settings in which figures are drawn and saved; nothing global is changed."""
    import matplotlib

    settings: Any = {
        "font.family": [font(), "DejaVu Sans"],
        "font.size": 8.5,
        "axes.titlesize": 9.5,
        "axes.titlelocation": "left",
        "axes.titley": 1.0,  # a fixed place: to search for one takes a tenth of the drawing
        "axes.edgecolor": GREY,
        "axes.labelcolor": INK,
        "axes.unicode_minus": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "grid.color": PALE,
        "grid.linewidth": 0.6,
        "legend.frameon": False,
        "legend.fontsize": 8.5,
        "text.hinting": "none",  # pictures are fine enough to do without, as print does
        "svg.fonttype": "path",
        "svg.hashsalt": "allocsim",
        "figure.facecolor": "white",
    }
    return matplotlib.rc_context(settings)


def canvas(
    height: float, rows: int = 1, columns: int = 1, margins: Mapping[str, float] | None = None, **options: Any
) -> tuple[Figure, list[Axes]]:
    """A figure of the page's width with its axes, without pyplot and its global state.

    Margins are found from the words in it, or given in parts of the figure (which is drawn in half the time).
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), layout="constrained" if margins is None else None)
    if margins is not None:
        figure.subplots_adjust(**margins)
    axes = figure.subplots(rows, columns, squeeze=False, **options)
    return figure, list(axes.ravel())


def own_axes(ax: Axes | None, height: float) -> Axes:
    """The axes given, or those of a new figure."""
    return canvas(height)[1][0] if ax is None else ax


def words(text: str, lang: str) -> str:
    """A text for a figure, with Chinese punctuation where it is due; `$` is a dollar, not mathematics."""
    return (typeset(text) if lang == "zh" else text).replace("$", r"\$")


def wrapped(text: str, inches: float, size: float = 8.5) -> str:
    """A text broken into lines that are no wider than `inches`: between Chinese characters, between Latin words.

    >>> wrapped("half and half", 0.6)
    'half and\\nhalf'
    """
    lines, room = [""], inches * 72 / size
    for part in _PIECES.findall(text):
        if lines[-1].strip() and _ems(lines[-1] + part.rstrip()) > room:
            lines.append("")
        lines[-1] += part if lines[-1] else part.lstrip()
    return "\n".join(line.strip() for line in lines)


def _ems(text: str) -> float:
    """About how wide a text is, in font sizes."""
    return 0.52 * sum(1.95 if part > "\u2e7f" else 1 for part in text)


def shade(value: float) -> tuple[str, str]:
    """Colour of a field for 0 to 1, from nearly white to dark blue, and the colour of words upon it.

    >>> shade(0), shade(1)
    (('#f6f9fc', 'black'), ('#0b3c5d', 'white'))
    """
    value = min(max(value, 0.0), 1.0)
    ends = ((0xF6, 0x0B), (0xF9, 0x3C), (0xFC, 0x5D))
    colour = "#" + "".join(f"{round(light + (dark - light) * value):02x}" for light, dark in ends)
    return colour, ink_on(colour)


def ink_on(colour: str) -> str:
    """The colour of words on a ground: dark or white, whichever stands out more.

    At least 4.5 to 1 on any ground, which the paler ink of other words would not reach.

    >>> ink_on("#ffffff"), ink_on("#0b3c5d")
    ('black', 'white')
    """
    return "black" if contrast(colour, "#000000") >= contrast(colour, "#ffffff") else "white"


def contrast(one: str, other: str) -> float:
    """Ratio of luminances as WCAG defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mark_label(figure: Figure, text: str) -> None:
    """The data label below the figure, so that it goes wherever the figure goes."""
    if text:
        figure.supxlabel(text, x=0.995, ha="right", fontsize=7.5, color="#5F6B7A")
