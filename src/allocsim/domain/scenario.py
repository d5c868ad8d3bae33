"""The scenario: everything that a run depends on, in one frozen record."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from allocsim.domain.agreement import Agreement
from allocsim.domain.county import County
from allocsim.domain.criteria import Judging
from allocsim.domain.fact import Amount, DataLabel, Fact, Id, column
from allocsim.domain.futures import Future
from allocsim.domain.member import AnyGate, AnyGoal, AnyRule
from allocsim.domain.override import Override, Variant
from allocsim.domain.partnership import Partnership, Party
from allocsim.domain.pool import Carry, Pool
from allocsim.domain.project import Demand, Option, Project
from allocsim.domain.provenance import Origin
from allocsim.domain.publication import Publication, Vocabulary
from allocsim.domain.quota import Commitment, Quota
from allocsim.domain.resource import Resource
from allocsim.domain.routes import Routes
from allocsim.domain.simulation import RetainedShare, Simulation, Uncertain
from allocsim.domain.tables import TableSource
from allocsim.domain.weights import RepairWeights

SCHEMA_VERSION: Final = 1

TABLES: Final[dict[str, tuple[type[Fact], tuple[str, ...]]]] = {
    "counties": (County, ("county",)),
    "quotas": (Quota, ("county", "resource", "year")),
    "committed": (Commitment, ("county", "resource", "year")),
    "projects": (Project, ("project",)),
    "options": (Option, ("project", "option")),
    "demands": (Demand, ("project", "option", "county", "resource", "offset")),
    "partnerships": (Partnership, ("project",)),
    "parties": (Party, ("project", "role", "county")),
}
"""Tables beside `scenario.toml`: file stem → class of a row and its key columns, in the order of the columns."""

OPTIONAL_TABLES: Final = ("committed", "options", "partnerships", "parties")
"""Tables that may be missing; the others must be there."""


class Scenario(Fact):
    """A scenario folder as read: `scenario.toml`, its tables, and the overrides applied to them."""

    schema_version: int = column(zh="格式版本", en="schema version", example=SCHEMA_VERSION)
    """Version of the scenario format."""
    id: str = column(zh="方案标识", en="scenario", example="my-scenario", pattern=r"^[a-z0-9][a-z0-9_-]*$")
    """Short name of the scenario; names the output folder."""
    title_zh: str = column(zh="中文标题", en="title in Chinese", min_length=1)
    """Title of the Chinese report."""
    title_en: str = column(zh="英文标题", en="title in English", min_length=1)
    """Title of the English report."""
    about_zh: str = column("", zh="中文说明", en="about in Chinese")
    """What the scenario is for and what is real in it, in Chinese."""
    about_en: str = column("", zh="英文说明", en="about in English")
    """The same in English."""
    label: DataLabel = column("illustrative", zh="数据标识", en="data label")
    """The weakest label among its data; shown on every page."""
    years: tuple[int, ...] = column(zh="计划年度", en="plan years", min_length=1, example=[2026])
    """Plan years, consecutive and rising."""
    resources: dict[Id, Resource] = column(zh="指标", en="resources", min_length=1)
    """Kinds of quota."""
    pool: Pool = column(zh="统筹池", en="pool")
    """How the city pool is formed and used."""
    carry: Carry = column(zh="结转", en="carry-over", factory=Carry)
    """Use of a year's quota in later years."""
    normalisers: dict[str, Amount] = column(zh="归一化基准", en="normalisers", factory=dict)
    """Reference values of benefits for weighted goals; a benefit without one uses its sum over all declared
    projects as first read, so that an override does not move it."""
    resolution: int | None = column(None, zh="评分分辨率", en="resolution", unit="point", ge=1, le=10**8)
    """Points that a score of one is rounded to; empty = 10 000 or 100 per declared project, whichever is more."""
    goals: dict[Id, AnyGoal] = column(zh="目标", en="goals", min_length=1)
    """Goals in order of priority; one goal is the usual case."""
    gates: dict[Id, AnyGate] = column(zh="准入门槛", en="gates", factory=dict)
    """Conditions checked before anything is scored."""
    rules: dict[Id, AnyRule] = column(zh="规则", en="rules", factory=dict)
    """Rules that the allocation must keep."""
    repair: RepairWeights = column(zh="修复权重", en="repair weights", factory=RepairWeights)
    """What it costs that a limit gives way, where no plan keeps every rule."""
    routes: Routes = column(zh="审批路径", en="routes", factory=Routes)
    """What decides which body approves a project."""
    agreements: dict[Id, Agreement] = column(zh="分享办法", en="agreements", factory=dict)
    """Agreements that partnerships refer to."""
    retained_share: RetainedShare = column(zh="级次留成", en="retained shares", factory=dict)
    """What each level of government keeps of each tax and fee."""
    simulation: Simulation = column(zh="测算", en="simulation", factory=Simulation)
    """Horizon, seed, draws, ramp-up."""
    uncertain: dict[Id, Uncertain] = column(zh="不确定因素", en="uncertain", factory=dict)
    """Random factors."""
    futures: dict[Id, Future] = column(zh="未来情景", en="futures", factory=dict)
    """What may come: other benefits, for the goals that look at futures, and other demands, which awards must meet."""
    judgement: Judging = column(zh="协议评判", en="judgement", factory=Judging)
    """What agreements must reach, and what counts in their ranking."""
    variants: dict[Id, Variant] = column(zh="情形", en="variants", factory=dict)
    """Named overrides."""
    report: Publication = column(zh="报告", en="report", factory=Publication)
    """What the report holds, and what stands on its letter."""
    names: Vocabulary = column(zh="名称", en="names", factory=Vocabulary)
    """Names of industries, parks and categories in both languages."""
    tables: dict[str, TableSource] = column(zh="数据表来源", en="tables", factory=dict)
    """Tables that are read from other files, or under other names of columns."""
    counties: tuple[County, ...] = column(zh="县（市、区）", en="counties", min_length=1)
    """Table `counties.csv`."""
    quotas: tuple[Quota, ...] = column(zh="计划指标", en="quotas", min_length=1)
    """Table `quotas.csv`."""
    committed: tuple[Commitment, ...] = column((), zh="已安排指标", en="committed")
    """Table `committed.csv`."""
    projects: tuple[Project, ...] = column(zh="项目", en="projects", min_length=1)
    """Table `projects.csv`."""
    options: tuple[Option, ...] = column((), zh="项目选项", en="options")
    """Table `options.csv`."""
    demands: tuple[Demand, ...] = column(zh="指标需求", en="demands", min_length=1)
    """Table `demands.csv`."""
    partnerships: tuple[Partnership, ...] = column((), zh="合作项目", en="partnerships")
    """Table `partnerships.csv`."""
    parties: tuple[Party, ...] = column((), zh="合作各方", en="parties")
    """Table `parties.csv`."""
    overrides: tuple[Override, ...] = column((), zh="变更记录", en="overrides")
    """Changes applied to what the files say; filled in by the reader."""
    frozen_sums: dict[str, Decimal] = column(zh="冻结合计", en="frozen sums", factory=dict)
    """Sum of each benefit over all declared projects before overrides; filled in by the reader."""
    frozen_count: int = column(0, zh="冻结项目数", en="frozen count", ge=0)
    """Number of declared projects before overrides; filled in by the reader."""

    origin: Origin = column(zh="来源文件", en="origin", factory=Origin)
    """Digests of the files and notes on reading them; filled in by the reader."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the parsed scenario after overrides; the same for a folder, any encoding and a workbook."""
        facts = self.model_dump(mode="json", exclude={"overrides", "variants", "origin", "tables"})
        text = json.dumps(facts, ensure_ascii=False, sort_keys=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    @cached_property
    def county_index(self) -> dict[str, County]:
        """Counties by identifier."""
        return {row.county: row for row in self.counties}

    @cached_property
    def project_index(self) -> dict[str, Project]:
        """Projects by identifier."""
        return {row.project: row for row in self.projects}

    def replace(self, **changes: Any) -> Scenario:
        """A copy with some fields changed; validated like any other scenario (members pass as they are)."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        unknown = set(changes) - set(fields)
        if unknown:
            raise TypeError(f"Scenario has no field {', '.join(sorted(unknown))}")
        return type(self).model_validate({**fields, **changes})
