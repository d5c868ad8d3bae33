"""Page and type of the two editions: the official form in Chinese, a plain memo in English.

Fonts are only named: a reader's office has them or puts its own in their place. Measures are points unless said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

MM: Final = 360 / 127
"""Points of a millimetre."""

Align = Literal["left", "center", "right", "both"]


@dataclass(frozen=True)
class Look:
    """A paragraph style."""

    han: str
    """Font of Chinese characters."""
    latin: str
    """Font of all others."""
    size: float
    line: float = 0
    """Fixed distance of lines; 0 = single spacing, which alone never crops a picture."""
    align: Align = "left"
    first: int = 0
    """First-line indent in hundredths of a character."""
    left: int = 0
    """Indent of all lines, likewise; a negative `first` hangs."""
    before: float = 0
    after: float = 0
    bold: bool = False
    keep: bool = False
    """Whether it stays on one page with what follows."""
    level: int = 0
    """Level in the document's outline; 0 = none."""


@dataclass(frozen=True)
class Form:
    """A page, upright and across, and its styles by key."""

    top: float
    bottom: float
    left: float
    right: float
    across: tuple[float, float, float, float]
    """Margins of a page across: top, bottom, left, right."""
    looks: dict[str, Look]
    looks_named: str
    """What the names of the styles begin with."""
    table_sizes: tuple[float, ...]
    """Sizes of type in tables, the best first."""

    def room(self, across: bool) -> float:
        """Width between the margins."""
        return (297 * MM - self.across[2] - self.across[3]) if across else (210 * MM - self.left - self.right)

    def height(self, across: bool) -> float:
        """Height between the margins."""
        return (210 * MM - self.across[0] - self.across[1]) if across else (297 * MM - self.top - self.bottom)


TIMES: Final = "Times New Roman"
SIZES: Final = (10.5, 9.0, 8.0, 7.5, 7.0, 6.5, 6.0)


def official(plain: bool) -> Form:
    """GB/T 9704: body 16 pt in 28.9 pt lines, title 22 pt; `plain` names fonts that every office has."""
    title = Look("宋体" if plain else "方正小标宋简体", TIMES, 22, 30, "center", bold=plain, keep=True)
    body = Look("仿宋" if plain else "仿宋_GB2312", TIMES, 16, 28.9, "both", first=200)
    black, kai = "黑体", ("楷体" if plain else "楷体_GB2312")
    looks = {
        "title": title,
        "number": replace(body, align="right", first=0),
        "recipient": replace(body, align="left", first=0, before=20),
        "body": body,
        "h1": replace(body, han=black, keep=True, level=1),
        "h2": replace(body, han=kai, keep=True, level=2),
        "list": replace(body, align="left", first=-500, left=700),
        "list_next": replace(body, align="left", first=-200, left=700),
        "signature": replace(body, align="right", first=0, keep=True),
        "contact": replace(body, align="left"),
        "annex": replace(body, han=black, align="left", first=0, keep=True),
        "annex_title": replace(title, level=1, after=14),
        "annex_body": replace(body, size=11, line=18),
        "annex_h1": replace(body, han=black, size=11, line=18, before=6, keep=True, level=2),
        "annex_h2": replace(body, han=kai, size=11, line=18, before=4, keep=True, level=3),
        **_small(black, replace(body, line=0, first=0)),
    }
    across = (28 * MM, 26 * MM, 20 * MM, 20 * MM)
    return Form(37 * MM, 35 * MM, 28 * MM, 26 * MM, across, looks, "公文", SIZES)


def memo() -> Form:
    """A plain memo."""
    body = Look("宋体", "Arial", 10.5, 15, after=6)
    head = replace(body, bold=True, before=6, after=4, keep=True)
    looks = {
        "title": replace(body, size=16, line=21, bold=True, after=10, keep=True),
        "number": body,
        "recipient": replace(body, first=-800, left=800, after=2),
        "body": body,
        "h1": replace(head, size=12, level=1),
        "h2": replace(head, level=2),
        "list": replace(body, first=-200, left=200, after=2),
        "list_next": replace(body, first=-200, left=200, after=2),
        "signature": replace(body, after=0, keep=True),
        "contact": replace(body, before=6),
        "annex": replace(body, size=11, bold=True, keep=True),
        "annex_title": replace(body, size=16, line=21, bold=True, after=12, keep=True, level=1),
        "annex_body": body,
        "annex_h1": replace(head, size=12, before=10, level=2),
        "annex_h2": replace(head, before=8, level=3),
        **_small("宋体", replace(body, line=0, after=0)),
    }
    across = (22 * MM, 20 * MM, 18 * MM, 18 * MM)
    return Form(25 * MM, 22 * MM, 25 * MM, 25 * MM, across, looks, "Report", SIZES[1:])


def _small(black: str, base: Look) -> dict[str, Look]:
    """Styles of tables, figures and boxes, in single spacing."""
    strong = replace(base, han=black, bold=base.latin != TIMES)
    return {
        "caption": replace(strong, size=10.5, align="center", before=8, after=3, keep=True),
        "figure_caption": replace(strong, size=10.5, align="center", before=3, after=8),
        "picture": replace(base, align="center", before=8, keep=True),
        "cell": replace(base, size=10.5, align="left"),
        "head": replace(strong, size=10.5, align="center", keep=True),
        "note": replace(base, size=9, align="left", before=3, after=8),
        "item": replace(base, size=9, line=12, align="left", after=1),
        "remark": replace(base, size=10.5, line=15, align="left", before=3, after=4),
        "box": replace(strong, size=10.5, align="left", before=6, after=1, keep=True),
        "gap": replace(base, size=4, align="left"),
        "page_number": replace(base, han="宋体", size=14 if base.latin == TIMES else 9, align="center"),
        "mark": replace(strong, size=10.5 if base.latin == TIMES else 9, align="right"),
    }


def form(lang: str, plain: bool) -> Form:
    """The form of an edition."""
    return official(plain) if lang == "zh" else memo()
