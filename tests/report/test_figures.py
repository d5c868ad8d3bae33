"""Figures: on axes given or new, without missing glyphs, and the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import allocsim.plot
from allocsim.report.figures.heat import fitted
from allocsim.report.figures.render import to_svg
from allocsim.report.figures.style import canvas, font, styled, words
from allocsim.report.figures.tiles import places
from tests.report import tiny, tiny_extra

FIGURES: dict[str, Callable[[], Any]] = {
    "pool_waterfall": tiny.allocation,
    "contributed_and_received": tiny.allocation,
    "supply_and_demand": tiny.study,
    "cash_lines": tiny.ledger,
    "award_map": tiny.allocation,
    "county_tiles": tiny.allocation,
    "lorenz_curves": tiny.allocation,
    "approval_routes": tiny.allocation,
    "regret_map": lambda: tiny_extra.study().judgement,
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", FIGURES)
def test_draws_on_given_axes_or_new_ones(name: str, lang: str) -> None:
    draw = getattr(allocsim.plot, name)
    result = FIGURES[name]()
    new = draw(result, lang=lang)
    given = Figure().subplots()
    assert isinstance(new, Axes)
    assert draw(result, given, lang=lang) is given
    assert new.get_title("left") or new.get_xlabel()


@pytest.mark.parametrize("name", FIGURES)
def test_same_bytes_and_text_as_paths(name: str) -> None:
    draw = getattr(allocsim.plot, name)
    once, again = (to_svg(draw(FIGURES[name]()).figure, name) for _ in range(2))
    assert once == again
    assert "<text" not in once
    assert "<dc:date>" not in once
    assert f'id="{name}-figure_1"' in once


def test_rare_characters_of_real_names_have_glyphs() -> None:
    with styled():
        figure, axes = canvas(1.0)
        axes[0].set_title("硚 鄠 堃 畲 𠅤 亩 −12 m² NH₃"[:9] + " −12 m² 吨标准煤")
    assert to_svg(figure, "rare")


def test_a_missing_glyph_is_an_error_not_a_box() -> None:
    with styled():
        figure, axes = canvas(1.0)
        axes[0].set_title("\ue123")
    with pytest.raises(ValueError, match="figure odd"):
        to_svg(figure, "odd")


def test_dollars_are_not_mathematics() -> None:
    with styled():
        figure, axes = canvas(1.0)
        axes[0].set_title(words("$x^2$ (元)", "zh"))
    assert to_svg(figure, "dollar")


def test_font_falls_back_to_an_installed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    from types import SimpleNamespace

    from matplotlib import font_manager

    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    known = [SimpleNamespace(name="Microsoft YaHei"), SimpleNamespace(name="SimHei")]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", known)
    assert font.__wrapped__() == "Microsoft YaHei"
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    with pytest.raises(LookupError, match="pylopdf-fonts-zh-cn"):
        font.__wrapped__()


def test_tiles_stand_where_the_scenario_puts_them_or_line_by_line() -> None:
    placed = [{"county": "east", "name_zh": "东县", "name_en": "East", "tile_column": 2, "tile_row": 1},
              {"county": "west", "name_zh": "西县", "name_en": "West", "tile_column": 1, "tile_row": 1}]  # fmt: skip
    assert places(tiny.scenario(counties=placed)) == {"east": (1, 0), "west": (0, 0)}
    assert places(tiny.scenario()) == {"east": (0, 0), "west": (1, 0)}
    half = [placed[0], {"county": "west", "name_zh": "西县", "name_en": "West"}]
    assert places(tiny.scenario(counties=half)) == {"east": (0, 0), "west": (1, 0)}


def test_tiles_say_net_receipts_with_their_sign() -> None:
    """Land: east gives 24 mu, west gives 15 and gets 39."""
    texts = [part.get_text() for part in allocsim.plot.county_tiles(tiny.allocation(), resource="land").texts]
    assert texts == ["东县", "▼ −24.0", "西县", "▲ +24.0"]


def test_routes_count_projects() -> None:
    axes = allocsim.plot.approval_routes(tiny.allocation(), lang="en")
    assert [part.get_text() for part in axes.texts] == ["East, 1", "West, 1", "Leading group, 2"]
    assert len(axes.patches) == 2


def test_award_map_shades_by_share_of_the_pool() -> None:
    """P2 draws 39 of 39 mu and 150 of 190 tce."""
    axes = allocsim.plot.award_map(tiny.allocation(), lang="en")
    assert [part.get_text() for part in axes.texts][:2] == ["100.0%", "78.9%"]


def test_regret_map_frames_the_agreement_in_force() -> None:
    judgement = tiny_extra.study().judgement
    assert judgement is not None
    axes = allocsim.plot.regret_map(judgement, lang="en")
    fields, frames = axes.collections
    assert len(fields.get_paths()) == 2
    (frame,) = frames.get_paths()
    assert frame.get_extents().x0 < 1  # the first formula, halves
    assert [part.get_text() for part in axes.texts][:2] == ["15", "0"]


def test_long_labels_are_broken_or_cut() -> None:
    assert fitted(["short"], 2.0) == ["short"]
    (broken,) = fitted(["跨县项目按带入指标八二分享"], 0.9, 3)
    assert len({len(line) for line in broken.split("\n")}) <= 2
    (cut,) = fitted(["a plant with a very long name that goes on and on"], 1.0, 1)
    assert cut.endswith("…")
    assert "\n" not in cut


def test_waterfall_of_a_named_resource() -> None:
    axes = allocsim.plot.pool_waterfall(tiny.allocation(), resource="energy", lang="en")
    heights = [patch.get_height() for patch in axes.patches if isinstance(patch, Rectangle)]
    # issued 640, committed 0, retained 450, pool 190, awarded 150, left 40 tce
    assert heights == [640.0, 0.0, 450.0, 190.0, 150.0, 40.0]
    assert axes.get_ylabel() == "tce"
