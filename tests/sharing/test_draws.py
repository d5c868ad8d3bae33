"""Draws: a function of seed, parameter and block alone; distributions as stated."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats

from allocsim.domain.flow import FLOWS
from allocsim.domain.simulation import Uncertain
from allocsim.sharing.draws import BLOCK, blocks, central_factors, draw_course, draw_factors, parameters, quantile
from allocsim.sharing.streams import sobol, uniform

F = {key: index for index, key in enumerate(FLOWS)}


def factor(**fields: Any) -> Uncertain:
    return Uncertain.model_validate({"name_zh": "甲", "name_en": "a", "low": "0.6", "high": "1.2", **fields})


def test_blocks_hold_256_draws() -> None:
    assert BLOCK == 256
    assert [list(blocks(draws)) for draws in (1, 256, 257)] == [[0], [0], [0, 1]]


def test_a_draw_is_the_same_whatever_else_is_drawn() -> None:
    market = factor()
    alone = draw_factors({"market": market}, ["B"], 7, 1)
    price = factor(flows=["fee"], per="city")
    beside = draw_factors({"price": price, "market": market}, ["A", "B", "C"], 7, 1)
    taxes = [F["tax.vat"], F["stat.output"]]
    np.testing.assert_array_equal(beside[:, taxes, 1], alone[:, taxes, 0])
    assert (beside[:, F["tax.vat"], 0] != beside[:, F["tax.vat"], 1]).all()  # each project its own


def test_seed_parameter_and_block_each_change_the_draws() -> None:
    base = uniform(7, "market.B", 0)
    for other in (uniform(8, "market.B", 0), uniform(7, "market.C", 0), uniform(7, "market.B", 1)):
        assert (base != other).all()
    np.testing.assert_array_equal(base, uniform(7, "market.B", 0))
    # the published recipe: seed, crc32 of "market", number of the block
    sequence = np.random.SeedSequence(7, spawn_key=(0x6BAC85CB, 0))
    assert uniform(7, "market", 0).tolist() == np.random.default_rng(sequence).random(BLOCK).tolist()


def test_a_factor_of_the_city_is_one_for_all_projects() -> None:
    found = draw_factors({"market": factor(per="city", flows=["tax"])}, ["B", "C"], 7, 0)
    np.testing.assert_array_equal(found[:, :, 0], found[:, :, 1])
    np.testing.assert_array_equal(found[:, F["tax.vat"]], found[:, F["tax.other"]])
    assert (found[:, F["stat.jobs"]] == 1).all()
    assert parameters({"m": factor(per="city"), "p": factor()}, [("B", ""), ("C", "")]) == ["m", "p.B", "p.C"]


def test_factors_on_one_flow_multiply() -> None:
    first, second = factor(flows=["tax"]), factor(flows=["tax.vat"])
    both = draw_factors({"a": first, "b": second}, ["B"], 7, 0)[:, F["tax.vat"], 0]
    alone = [draw_factors({name: row}, ["B"], 7, 0)[:, F["tax.vat"], 0] for name, row in (("a", first), ("b", second))]
    np.testing.assert_array_equal(both, alone[0] * alone[1])


def test_the_deterministic_run_has_the_modes() -> None:
    found = central_factors({"a": factor(flows=["tax"], mode="0.9"), "b": factor(flows=["tax.vat"], mode="1.1")})
    assert found[0, F["tax.vat"], 0] == pytest.approx(0.99)
    assert found[0, F["tax.cit"], 0] == 0.9
    assert found[0, F["fee.sewage"], 0] == 1


U = np.linspace(0.01, 0.99, 99)


def test_quantiles_agree_with_scipy() -> None:
    uneven = stats.triang(0.25, loc=0.6, scale=0.8)
    np.testing.assert_allclose(quantile(factor(mode="0.8", high="1.4"), U), uneven.ppf(U), rtol=1e-12)
    level = stats.uniform(0.6, 0.6)
    np.testing.assert_allclose(quantile(factor(distribution="uniform"), U), level.ppf(U), rtol=1e-12)
    sigma = math.log(1 / 0.6) / NormalDist().inv_cdf(0.95)
    skewed = quantile(factor(distribution="lognormal", high=None), U)
    np.testing.assert_allclose(skewed, stats.lognorm(sigma).ppf(U), rtol=1e-12)
    assert skewed[49] == pytest.approx(1)  # the median is the mode
    assert skewed[4] == pytest.approx(0.6)  # the 5 % quantile is low


@pytest.mark.parametrize(("mode", "ends"), [("0.6", (0.6, 1.2)), ("1.2", (0.6, 1.2))])
def test_a_triangle_may_stand_on_its_end(mode: str, ends: tuple[float, float]) -> None:
    found = quantile(factor(mode=mode), np.array([0.0, 0.5, 1.0]))
    assert (found[0], found[2]) == pytest.approx(ends)
    assert np.isfinite(found).all()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"low": "1.1"}, "E388"),  # low above the mode
        ({"mode": "1.3"}, "E388"),  # mode above high
        ({"low": "1", "high": "1"}, "E388"),  # no spread
        ({"high": None}, "E388"),  # a triangle needs a high value
        ({"distribution": "lognormal"}, "E389"),  # a lognormal has none
        ({"distribution": "lognormal", "high": None, "low": "0"}, "E389"),  # its 5 % quantile is above zero
        ({"distribution": "lognormal", "high": None, "low": "1"}, "E389"),  # and below the median
    ],
)
def test_distributions_that_make_no_sense_are_refused(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        factor(**fields)
    assert [error["type"] for error in caught.value.errors()] == [code]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"distribution": "gaussian"}, "E361"),  # scipy calls it norm
        ({"distribution": "norm", "parameters": {"mean": "1"}, "low": "0", "high": None}, "E362"),  # it is called loc
        ({"distribution": "beta", "parameters": {"a": "2"}, "low": None, "high": None}, "E362"),  # b is missing
        ({"distribution": "norm", "parameters": {"scale": "-1"}, "low": "0", "high": None}, "E362"),  # no such law
        ({"distribution": "norm", "low": None, "high": None}, "E365"),  # a factor that may fall below zero
        ({"distribution": "discrete", "values": ["1", "2"], "probabilities": ["0.5", "0.4"]}, "E363"),  # sum 0.9
        ({"distribution": "discrete", "values": ["2", "1"], "probabilities": ["0.5", "0.5"]}, "E363"),  # falling
        ({"distribution": "discrete", "values": ["1"], "probabilities": ["1"]}, "E367"),  # with a low and a high
        ({"values": ["1"]}, "E367"),  # a triangle has no list of values
        ({"loads": {"city": "0.8", "project": "0.7"}}, "E364"),  # 0.64 + 0.49 > 1
        ({"per": "city", "loads": {"project": "0.7"}}, "E364"),  # one for the city has no project
        ({"effect": "growth", "low": "-0.1", "high": "0.1", "flows": ["tax"]}, "E366"),  # growth moves all that grows
        ({"effect": "failure", "low": "-1", "high": "2", "mode": "1"}, "E365"),  # no end before the start
    ],
)
def test_inputs_that_cannot_be_drawn_are_refused(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        factor(**fields)
    assert [error["type"] for error in caught.value.errors()] == [code]


def test_any_distribution_of_scipy_cut_off_where_stated() -> None:
    cut = factor(distribution="norm", parameters={"loc": "1", "scale": "0.5"}, low="0", high=None)
    expected = stats.truncnorm(-2, math.inf, loc=1, scale=0.5).ppf(U)
    np.testing.assert_allclose(quantile(cut, U), expected, rtol=1e-9)
    poisson = factor(effect="ramp_delay", distribution="poisson", parameters={"mu": "1"}, low=None, high=None)
    np.testing.assert_array_equal(quantile(poisson, U), stats.poisson(1).ppf(U))


def test_discrete_values_have_their_probabilities() -> None:
    row = factor(
        effect="failure", distribution="discrete", values=["3", "50"], probabilities=["0.1", "0.9"], low=None, high=None
    )
    assert quantile(row, np.array([0.01, 0.1, 0.1001, 0.99])).tolist() == [3, 3, 50, 50]


@pytest.mark.parametrize("first", [0, 64, 192])
def test_any_64_sobol_draws_fill_64_equal_parts_once_each(first: int) -> None:
    for name in ("a", "b"):
        part = sobol(7, name, 3)[first : first + 64]
        assert sorted(np.floor(part * 64).astype(int).tolist()) == list(range(64))
    assert abs(np.corrcoef(sobol(7, "a", 0), sobol(7, "b", 0))[0, 1]) < 0.2  # an order of its own


def test_sobol_means_are_closer_than_random_ones() -> None:
    errors = {}
    for name, stream in (("mc", uniform), ("qmc", sobol)):
        means = [np.mean([stream(seed, "a", block).mean() for block in range(4)]) for seed in range(40)]
        errors[name] = float(np.std(means))
    assert errors["mc"] == pytest.approx(math.sqrt(1 / 12 / 1024), rel=0.4)
    assert errors["qmc"] < errors["mc"] / 20


def test_loads_are_the_correlations() -> None:
    loads = {"city": "0.6", "industry": "0.5"}
    rows = {key: factor(distribution="norm", low=None, high=None, effect="growth", loads=loads) for key in "ab"}
    projects = [("P", "food"), ("Q", "food"), ("R", "coal")]
    found = []
    for block in range(40):
        course = draw_course({"a": rows["a"]}, projects, 7, block)
        other = draw_course({"b": rows["b"]}, projects, 7, block)
        assert course.growth is not None
        assert other.growth is not None
        found.append(np.concatenate([course.growth, other.growth], axis=1))
    corr = np.corrcoef(np.concatenate(found).T)
    assert corr[0, 1] == pytest.approx(0.36 + 0.25, abs=0.02)  # city and industry in common
    assert corr[0, 2] == pytest.approx(0.36, abs=0.03)  # the city alone
    assert corr[0, 3] == pytest.approx(0.61, abs=0.02)  # another input of the same project
