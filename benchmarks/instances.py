"""Seeded instances: a city of made-up counties and projects, as arrays, the same for the same size and seed.

What is realistic about them: a project's demands rise together with its size and lean to its industry's mix; a third
of the projects may draw on the pool; some may be hosted elsewhere or built at a smaller scale; quotas cover about half
of what is asked for, county by county and resource by resource, so that everything is short somewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import numpy as np

from allocsim.allocation.objectives.weighted import Weighted
from allocsim.allocation.rules.return_floor import ReturnFloor
from allocsim.axes import USES
from allocsim.domain.pool import Carry
from allocsim.domain.problem import Ints, Problem, frozen
from allocsim.domain.project import BENEFITS
from allocsim.units import round_half_even

RATE: Final = Fraction(1, 4)
"""What the pool takes of each quota."""
COVER: Final = np.array([0.50, 0.60, 0.90, 1.10, 0.90, 1.10, 1.00, 1.20])
"""Quota issued of each resource, as a share of what all projects ask for: land and energy are short, the rest here
and there."""
SEED: Final = 20230802

LAND, ENERGY = 0, 1
TICKS: Final = (Fraction(1, 100), Fraction(1, 10), *[Fraction(1, 1000)] * 6)
"""Size of a tick: land in mu, energy in tce, six pollutants in t."""
TYPICAL: Final = np.array([9_000, 40_000, 4_000, 600, 9_000, 2_500, 7_000, 900])
"""A middling project's demand, in ticks."""
INDUSTRIES: Final = {
    # how much of each resource an industry asks for, against a middling project of its size
    "food": (1.0, 0.5, 2.5, 2.5, 0.4, 0.3, 0.3, 1.0),
    "chemicals": (0.8, 2.5, 1.5, 1.5, 2.0, 3.0, 1.5, 2.0),
    "materials": (1.4, 3.0, 0.2, 0.2, 3.0, 0.6, 3.0, 0.5),
    "equipment": (1.2, 0.6, 0.4, 0.3, 0.3, 1.5, 0.3, 0.3),
    "logistics": (1.8, 0.3, 0.1, 0.1, 0.1, 0.0, 0.0, 0.0),
}


@dataclass(frozen=True)
class Size:
    """Counties × projects × resources."""

    name: str
    counties: int
    projects: int
    resources: int


XS: Final = Size("XS", 3, 14, 3)
S: Final = Size("S", 7, 120, 7)
M: Final = Size("M", 86, 2_000, 8)
SIZES: Final = {size.name: size for size in (XS, S, M)}


@lru_cache(maxsize=4)
def instance(size: Size, seed: int = SEED) -> Problem:
    """The problem of a size: 25 % reserve, a weighted score, and a return floor of a third in land."""
    draw = np.random.default_rng([seed, size.counties, size.projects, size.resources])
    weight = np.sort(draw.lognormal(0, 0.7, size.counties))[::-1]
    home = draw.choice(size.counties, size.projects, p=weight / weight.sum())
    scale = draw.lognormal(0, 0.9, size.projects)  # the project's size: what makes its demands rise together
    industry = draw.integers(len(INDUSTRIES), size=size.projects)
    mix = np.array(list(INDUSTRIES.values()))[industry, : size.resources]
    noise = draw.lognormal(0, 0.35, mix.shape)
    demand = np.rint(scale[:, None] * mix * noise * TYPICAL[: size.resources]).astype(np.int64)  # (P, R)
    demand[:, LAND] = np.maximum(demand[:, LAND], 500)
    level = draw.choice(["province_key", "city_key", "county"], size.projects, p=[0.10, 0.40, 0.50])
    use = draw.choice(len(USES), size.projects, p=[0.55, 0.35, 0.10])
    options = _options(size, draw, home)
    return Problem(
        counties=tuple(f"c{i:03}" for i in range(size.counties)),
        resources=("land", "energy", "cod", "nh3n", "nox", "voc", "so2", "tp")[: size.resources],
        years=(2026,),
        projects=tuple(f"P{i:05}" for i in range(size.projects)),
        options=tuple(name for _, name, _, _ in options),
        option_project=frozen([p for p, _, _, _ in options]),
        option_host=frozen([host for _, _, host, _ in options]),
        option_start=frozen(np.zeros(len(options))),
        option_use=frozen([use[p] for p, _, _, _ in options]),
        option_scale=tuple(part for _, _, _, part in options),
        option_benefits=_benefits(draw, scale, mix, options),
        **_demands(options, demand, level),
        **_quotas(draw, size, home, demand),
        project_groups={
            "industry": tuple(list(INDUSTRIES)[i] for i in industry),
            "park": tuple(f"park_{c:03}" for c in home),
            "category": ("",) * size.projects,
            "level": tuple(level.tolist()),
            "use": tuple(USES[n] for n in use),
            "county": tuple(f"c{c:03}" for c in home),
        },
        project_facts={
            **dict.fromkeys(("investor_review", "market_review", "necessity_review"), ("",) * size.projects),
            **dict.fromkeys(("case_by_case", "annual_list"), (False,) * size.projects),
        },
        carry=Carry(),
        split="pool_first",
        resolution=min(max(10_000, 100 * size.projects), 10**8),
        normalisers=_normalisers(size, scale),
        rules={"floor": ReturnFloor(share=Fraction(1, 3), resources=("land",))},
        gates={},
        goals={"score": Weighted(weights={"value_added": 5, "tax": 3, "jobs": 2})},
        resource_ticks=TICKS[: size.resources],
        eligible=frozen(np.ones(len(options)), dtype=bool),
    )


Option = tuple[int, str, int, Fraction]
"""Project, name, host, scale."""


def _options(size: Size, draw: np.random.Generator, home: Ints) -> list[Option]:
    """Most projects have one option; some a second host, some a smaller scale."""
    found: list[Option] = []
    kinds = draw.choice(["only", "hosts", "scales"], size.projects, p=[0.85, 0.07, 0.08])
    others = draw.integers(1, size.counties, size.projects)
    for p, kind in enumerate(kinds):
        at = int(home[p])
        if kind == "hosts":
            found += [(p, "home", at, Fraction(1)), (p, "away", int((at + others[p]) % size.counties), Fraction(1))]
        elif kind == "scales":
            found += [(p, "full", at, Fraction(1)), (p, "part", at, Fraction(3, 5))]
        else:
            found.append((p, "", at, Fraction(1)))
    return found


def _benefits(
    draw: np.random.Generator, scale: np.ndarray, mix: np.ndarray, options: list[Option]
) -> dict[str, tuple[Fraction, ...]]:
    """Benefits rise with the project's size, less so where it leans on energy; whole units of each benefit."""
    lean = 1 / (0.5 + mix[:, 0]) + 0.5
    base = {
        name: np.rint(scale * lean * draw.lognormal(0, 0.4, len(scale)) * size).astype(np.int64)
        for name, size in (("investment", 20_000), ("output", 25_000), ("value_added", 6_000))
    }
    base["jobs"] = np.rint(scale**0.8 * draw.lognormal(0, 0.5, len(scale)) * 150).astype(np.int64)
    for tax in ("tax_vat", "tax_cit", "tax_land_use", "tax_other"):
        base[tax] = np.rint(base["value_added"] * draw.uniform(0.01, 0.06, len(scale))).astype(np.int64)
    base["tax"] = np.sum([base[name] for name in base if name.startswith("tax_")], axis=0)
    base["public_input"] = base["investment"] // 50
    zeros = np.zeros(len(scale), dtype=np.int64)
    return {
        name: tuple(int(base.get(name, zeros)[p]) * part for p, _, _, part in options)
        for name in ("tax", "public_input", "floor_area", *BENEFITS)
    }


def _demands(options: list[Option], demand: Ints, level: np.ndarray) -> dict[str, Any]:
    rows = [
        (o, host, k, -int(-int(ticks) * part // 1), level[p] != "county")
        for o, (p, _, host, part) in enumerate(options)
        for k, ticks in enumerate(demand[p])
        if ticks
    ]
    columns = np.array(rows, dtype=np.int64).T
    names = ("option", "county", "resource", "ticks")
    found = {f"demand_{name}": frozen(values) for name, values in zip(names, columns[:4], strict=True)}
    found["demand_year"] = frozen(np.zeros(len(rows)))
    found["demand_pool_cap"] = frozen(columns[3] * columns[4])
    return found


def _quotas(draw: np.random.Generator, size: Size, home: Ints, demand: Ints) -> dict[str, Any]:
    asked = np.zeros((size.counties, size.resources))
    np.add.at(asked, home, demand)
    uneven = draw.uniform(0.7, 1.3, asked.shape)
    spread = 0.8 * asked + 0.2 * asked.sum(axis=0) / size.counties
    quota = np.rint(COVER[: size.resources] * uneven * spread).astype(np.int64)[:, :, None]  # (C, R, Y)
    return {"issued": frozen(quota), "committed": frozen(np.zeros_like(quota)), **reserve(quota, RATE)}


def reserve(quota: Ints, rate: Fraction) -> dict[str, Ints]:
    """What the pool takes of each quota, rounded half-even, and what the counties retain."""
    contributed = np.array([round_half_even(rate * int(ticks)) for ticks in quota.ravel()]).reshape(quota.shape)
    return {
        "contributed": frozen(contributed),
        "retained": frozen(quota - contributed),
        "city_quota": frozen(np.zeros(quota.shape[1:])),
        "pool": frozen(contributed.sum(axis=0)),
    }


def with_rate(problem: Problem, rate: Fraction) -> Problem:
    """The same city with another rate of the pool."""
    return problem.replace(**reserve(problem.quota, rate))


def _normalisers(size: Size, scale: np.ndarray) -> dict[str, Fraction]:
    """Round reference values, so that scores do not hang on the instance's own sums."""
    whole = Fraction(round(float(scale.sum())))
    return {"tax": whole * 800, "value_added": whole * 6_000, "jobs": whole * 150}
