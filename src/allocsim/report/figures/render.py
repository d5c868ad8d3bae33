"""Figures as SVG: text as paths, no date, fixed identifiers, so that the same figure gives the same bytes."""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING

from allocsim.report.figures.style import styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_IDS = re.compile(r'(\bid="|href="#|url\(#)([^")]+)')


def to_svg(figure: Figure, name: str) -> str:
    """The figure as SVG, with every identifier prefixed by `name` so that several can stand in one page.

    Raises ValueError if a character has no glyph in the fonts.
    """
    buffer = io.StringIO()
    with styled(), warnings.catch_warnings():
        warnings.filterwarnings("error", message=r".*[Gg]lyph .* missing")
        try:
            figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        except UserWarning as problem:
            raise ValueError(f"figure {name}: {problem}") from None
    text = buffer.getvalue()
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    return _IDS.sub(rf"\g<1>{name}-\g<2>", text)
