"""Figures as files: no date, no program, fixed identifiers, so that the same figure gives the same bytes."""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING, Any, Final

from allocsim.report.figures.style import styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS: Final = 200
"""Dots per inch of pictures."""

_IDS = re.compile(r'(\bid="|href="#|url\(#)([^")]+)')


def to_svg(figure: Figure, name: str) -> str:
    """The figure as SVG, its text as paths, with every identifier prefixed by `name` so that several can stand in one
    page.

    Raises ValueError if a character has no glyph in the fonts.
    """
    text = _saved(figure, name, format="svg", metadata={"Date": None, "Creator": None}).decode("utf-8")
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    return _IDS.sub(rf"\g<1>{name}-\g<2>", text)


def to_png(figure: Figure, name: str) -> tuple[bytes, float]:
    """The figure as a picture, and its height over its width. Nothing shines through, so it needs no fourth channel;
    to press it harder takes twice the time for a tenth of the room.

    Raises ValueError if a character has no glyph in the fonts.
    """
    from PIL import Image

    pixels = _saved(figure, name, format="rgba", dpi=DOTS)
    width, height = figure.get_size_inches()
    buffer = io.BytesIO()
    picture = Image.frombuffer("RGBA", (int(width * DOTS), int(height * DOTS)), pixels)
    picture.convert("RGB").save(buffer, format="png", compress_level=1)
    return buffer.getvalue(), height / width


def _saved(figure: Figure, name: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    with styled(), warnings.catch_warnings():
        warnings.filterwarnings("error", message=r".*[Gg]lyph .* missing")
        try:
            figure.savefig(buffer, **options)
        except UserWarning as problem:
            raise ValueError(f"figure {name}: {problem}") from None
    return buffer.getvalue()
