"""The MILP in Pyomo, in the aggregated form: its size grows with options and counties, not with their product.

    x[o] ∈ {0,1}        option approved
    G[c,k,n,t]          pool ticks drawn on county c's side for use n in year t
    F[c,k,v,t]          retained ticks of year v used in year t          Q[k,v,t]  the same for the pool
    T[c,k,v]            retained ticks of year v taken back into the pool of year v + life + 1
    W[c,k,n,t] = Σ_{o of use n} d[o,c,k,t]·x[o] − G[c,k,n,t]              retained consumption, an expression

    one_option          Σ_{o∈p} x[o] ≤ 1
    pool_for_key_only   G[c,k,n,t] ≤ Σ_{o of use n} pool_cap[o,c,k,t]·x[o]
    county_balance      Σ_n W[c,k,n,t] ≤ Σ_v F[c,k,v,t]
    retained_supply     Σ_t F[c,k,v,t] + T[c,k,v] ≤ R[c,k,v]
    carry_cap           Σ_{t>v} F[c,k,v,t] ≤ floor(cap · R[c,k,v])
    pool_capacity       Σ_{c,n} G[c,k,n,t] ≤ Σ_v Q[k,v,t]
    pool_supply         Σ_t Q[k,v,t] ≤ Π[k,v] + Σ_c T[c,k,v−life−1]
    pool_carry_cap      Σ_{t>v} Q[k,v,t] ≤ floor(cap · Π[k,v])

A separate binary for each project and source of quota was tried instead: its bound is 4–5 % too high and the solver
stalls. Given x, each resource here is a network over counties, uses and years, so an integer split always exists.
All coefficients are integers; W ≥ 0 follows from pool_cap ≤ d.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from allocsim.allocation.limits import RowKey, own_life, row_limits, supply_bounds
from allocsim.allocation.members import goals_of, rules_of
from allocsim.domain.problem import Problem

Terms = list[tuple[int, Any]]
"""A linear expression: (integer coefficient, variable) pairs."""

__all__ = ["Model", "RowKey", "Terms", "build"]


class Model:
    """A Pyomo model being built: variables by index, rows by key."""

    def __init__(self, problem: Problem) -> None:
        import pyomo.environ as pyo

        self.problem = problem
        self.pyomo = pyo.ConcreteModel()
        self._pyo = pyo
        self._rows: dict[str, Any] = {}
        self._families: dict[str, Any] = {}
        self.variables: dict[tuple[str, ...], Any] = {}
        """Every variable by (family, index…), in the order of creation."""
        self.keys: dict[int, RowKey] = {}
        """id of the Pyomo constraint → key of the row."""
        self.x: list[Any] = []  # (O,)
        self.G: dict[tuple[int, int, int, int], Any] = {}  # (c, k, n, t)
        self.F: dict[tuple[int, int, int, int], Any] = {}  # (c, k, v, t)
        self.Q: dict[tuple[int, int, int], Any] = {}  # (k, v, t)
        self.T: dict[tuple[int, int, int], Any] = {}  # (c, k, v)
        self.demand: dict[tuple[int, int, int, int], Terms] = defaultdict(list)  # (c, k, n, t) → Σ d·x

    def variable(self, family: str, index: tuple[str, ...], upper: int, lower: int = 0, integer: bool = True) -> Any:
        """A new variable; every variable has finite bounds."""
        if family not in self._families:
            self._families[family] = self._pyo.Var(self._pyo.Any, dense=False)
            self.pyomo.add_component(family, self._families[family])
        var = self._families[family][index]
        var.domain = self._pyo.Integers if integer else self._pyo.Reals
        var.setlb(lower)
        var.setub(upper)
        self.variables[(family, *index)] = var
        return var

    def add(self, key: RowKey, terms: Terms, limits: tuple[int | None, int | None]) -> None:
        """A row `lower ≤ Σ coefficient · variable ≤ upper`, named by its key.

        A row without terms is kept if it has a floor, as a row on a variable fixed at zero: a contradiction, now or
        after a change of its limits, is then met by the solver and found by the diagnosis like any other.
        """
        lower, upper = limits
        merged: dict[int, list[Any]] = {}
        for coefficient, var in terms:
            merged.setdefault(id(var), [0, var])[0] += coefficient
        pairs = [(coefficient, var) for coefficient, var in merged.values() if coefficient]
        if not pairs:
            if lower is None and (upper is None or upper >= 0):
                return
            nothing = self.variables.get(("nothing",))
            pairs = [(1, self.variable("nothing", (), upper=0) if nothing is None else nothing)]
        family = key[0]
        if family not in self._rows:
            self._rows[family] = self._pyo.Constraint(self._pyo.Any)
            self.pyomo.add_component(family + "_row" if family in self._families else family, self._rows[family])
        body = self._expression(pairs)
        index = key[1:] if len(key) != 2 else key[1]
        self._rows[family][index] = (lower, body, upper)
        self.keys[id(self._rows[family][index])] = key

    def objective(self, name: str, terms: Terms) -> None:
        """A goal's expression; the compiler turns each into a row of costs."""
        pairs = [(coefficient, var) for coefficient, var in terms if coefficient]
        pairs = pairs or [(0, self.x[0])]
        self.pyomo.add_component(f"goal_{name}", self._pyo.Objective(expr=self._expression(pairs)))

    def _expression(self, pairs: list[tuple[int, Any]]) -> Any:
        from pyomo.core.expr.numeric_expr import LinearExpression

        return LinearExpression(
            constant=0,
            linear_coefs=[coefficient for coefficient, _ in pairs],
            linear_vars=[var for _, var in pairs],
        )

    def own(self, c: int, k: int, n: int, t: int) -> Terms:
        """W[c,k,n,t]: retained consumption."""
        drawn = self.G.get((c, k, n, t))
        return self.demand.get((c, k, n, t), []) + ([] if drawn is None else [(-1, drawn)])

    def drawn(self, c: int, k: int) -> Terms:
        """Σ_{n,t} G[c,k,n,t]: pool ticks drawn on the county's side over uses and years."""
        uses, years = range(len(self.problem.uses)), range(len(self.problem.years))
        return [(1, self.G[c, k, n, t]) for n in uses for t in years if (c, k, n, t) in self.G]

    def supplied(self, c: int, k: int, t: int) -> Terms:
        """Σ_v F[c,k,v,t]: retained ticks that the county puts into year t."""
        return [(1, self.F[c, k, v, t]) for v in range(t + 1) if (c, k, v, t) in self.F]

    def approved(self, options: Iterable[int], weights: Iterable[int] | None = None) -> Terms:
        """Σ w[o]·x[o] over `options`, with weight 1 unless given."""
        chosen = list(options)
        return list(
            zip(
                weights if weights is not None else [1] * len(chosen),
                (self.x[o] for o in chosen),
                strict=True,
            )
        )


def build(problem: Problem) -> Model:
    """The whole model of `problem`: variables, balances, the scenario's rules and goals."""
    model = Model(problem)
    _variables(model)
    limits = row_limits(problem)
    _options(model, limits)
    _balances(model, limits)
    for name, rule in rules_of(problem).items():
        for index, terms in rule.constrain(model, problem):
            model.add((rule.kind, name, *index), terms, limits[rule.kind, name, *index])
    for name, goal in goals_of(problem).items():
        model.objective(name, goal.term(model, problem, name))
    return model


def option_name(problem: Problem, o: int) -> tuple[str, str]:
    """(project, option) of option `o`."""
    return problem.projects[problem.option_project[o]], problem.options[o]


def _variables(model: Model) -> None:
    p = model.problem
    for o in range(len(p.options)):
        model.x.append(model.variable("x", option_name(p, o), upper=int(p.eligible[o])))
    caps: dict[tuple[int, int, int, int], Terms] = defaultdict(list)
    for e in range(len(p.demand_option)):
        o = int(p.demand_option[e])
        cell = (
            int(p.demand_county[e]),
            int(p.demand_resource[e]),
            int(p.option_use[o]),
            int(p.demand_year[e]),
        )
        model.demand[cell].append((int(p.demand_ticks[e]), model.x[o]))
        if p.demand_pool_cap[e]:
            caps[cell].append((int(p.demand_pool_cap[e]), model.x[o]))
    for cell, terms in caps.items():
        model.G[cell] = model.variable("G", _names(p, *cell), upper=sum(cap for cap, _ in terms))
    for (c, k, n, t), terms in caps.items():
        key = ("pool_for_key_only", *_names(p, c, k, n, t))
        model.add(key, [(1, model.G[c, k, n, t]), *((-cap, x) for cap, x in terms)], (None, 0))
    _supplies(model)


def _supplies(model: Model) -> None:
    p = model.problem
    county, resource, year = (
        {name: i for i, name in enumerate(map(str, names))} for names in (p.counties, p.resources, p.years)
    )
    for (family, *index), upper in supply_bounds(p).items():
        var = model.variable(family, tuple(index), upper=upper)
        match family, index:
            case "F", (c, k, v, t):
                model.F[county[c], resource[k], year[v], year[t]] = var
            case "T", (c, k, v):
                model.T[county[c], resource[k], year[v]] = var
            case "Q", (k, v, t):
                model.Q[resource[k], year[v], year[t]] = var


def _options(model: Model, limits: dict[RowKey, tuple[int | None, int | None]]) -> None:
    for project, options in enumerate(model.problem.project_options):
        if len(options) > 1:
            key = ("one_option", model.problem.projects[project])
            model.add(key, model.approved(options), limits[key])


def _balances(model: Model, limits: dict[RowKey, tuple[int | None, int | None]]) -> None:
    p = model.problem
    counties, resources, years = (range(n) for n in p.retained.shape)
    uses = range(len(p.uses))
    for c in counties:
        for k in resources:
            for t in years:
                body = [term for n in uses for term in model.own(c, k, n, t)]
                body += [(-1, var) for _, var in model.supplied(c, k, t)]
                model.add(("county_balance", p.counties[c], p.resources[k], str(p.years[t])), body, (None, 0))
                _vintage(model, limits, ("retained_supply", "carry_cap"), (c, k, t))
    for k in resources:
        for t in years:
            draws = [(1, var) for (_, kk, _, tt), var in model.G.items() if (kk, tt) == (k, t)]
            used = [(-1, model.Q[k, v, t]) for v in range(t + 1) if (k, v, t) in model.Q]
            model.add(("pool_capacity", p.resources[k], str(p.years[t])), draws + used, (None, 0))
            _vintage(model, limits, ("pool_supply", "pool_carry_cap"), (k, t))


def _vintage(
    model: Model,
    limits: dict[RowKey, tuple[int | None, int | None]],
    names: tuple[str, str],
    where: tuple[int, ...],
) -> None:
    """Supply and carry-over limit of one vintage: `where` = (c, k, v) of a county or (k, v) of the pool."""
    p = model.problem
    *_, k, v = where
    flows: dict[Any, Any] = model.F if len(where) == 3 else model.Q
    place = (p.counties[where[0]],) if len(where) == 3 else ()
    used = {t: flows[*where, t] for t in range(v, len(p.years)) if (*where, t) in flows}
    supply: Terms = [(1, var) for var in used.values()]
    if len(where) == 3:
        supply += [(1, model.T[where[0], k, v])] if (where[0], k, v) in model.T else []
    else:
        born = v - own_life(p) - 1
        supply += [(-1, model.T[c, k, born]) for c in range(len(p.counties)) if (c, k, born) in model.T]
    index = (*place, p.resources[k], str(p.years[v]))
    model.add((names[0], *index), supply, limits[names[0], *index])
    if later := [(1, var) for t, var in used.items() if t > v]:
        model.add((names[1], *index), later, limits[names[1], *index])


def _names(p: Problem, c: int, k: int, n: int, t: int) -> tuple[str, ...]:
    return p.counties[c], p.resources[k], p.uses[n], str(p.years[t])
