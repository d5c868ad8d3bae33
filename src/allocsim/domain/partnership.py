"""Partnership projects: who the parties are, what they bring, and under which agreement they share."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Amount, DataLabel, Fact, Id, column

RESERVED: Final = ("kept", "rewarded")
"""Roles of the ledger that no party bears."""


def _of_a_party(role: str) -> str:
    if role in RESERVED:
        raise PydanticCustomError("E340", "{role} is reserved", {"role": role})
    return role


PartyRole = Annotated[Id, AfterValidator(_of_a_party)]
"""A role that a party bears."""


class Partnership(Fact):
    """One row of `partnerships.csv`: a project that several counties share."""

    project: Id = column(zh="项目编号", en="project", example="P001")
    """A project of `projects.csv`."""
    type: Literal["enclave", "joint", "cross_county"] = column(zh="合作类型", en="type")
    """An enclave (one county recruits, another hosts), a joint recruitment, or a cross-county project."""
    agreement: Id = column(zh="分享办法", en="agreement", example="half_half")
    """An agreement of the scenario."""
    government_led: bool | None = column(None, zh="政府主导", en="government-led")
    """Whether government led the move; empty = not stated. Some agreements hold for nothing else."""
    registration_year: int | None = column(None, zh="注册年度", en="registration year", unit="year")
    """Calendar year in which the firm is registered at the host; empty = the year the project starts."""
    label: DataLabel = column("illustrative", zh="数据标识", en="data label")
    """Whether the row is real, derived or illustrative."""
    source: str = column("", zh="数据来源", en="source")
    """The document behind it."""


class Party(Fact):
    """One row of `parties.csv`: a county's part in a partnership."""

    project: Id = column(zh="项目编号", en="project", example="P001")
    """A project of `partnerships.csv`."""
    role: Id = column(zh="角色", en="role", example="origin")
    """The name by which the agreement calls this party: `origin`, `host`, `partner`, …"""
    county: str = column("", zh="县（市、区）", en="county", example="lingtai")
    """The county; empty for the role `host` = whichever county the approved option names."""
    contribution: Amount = column(Decimal(0), zh="建设投入", en="contribution", unit="10k_CNY")
    """Construction input the party brings."""
    prior_tax: Amount | None = column(None, zh="迁出前税收合计", en="tax before the move", unit="10k_CNY")
    """What the firm paid here of the shared taxes in the years before it moved, in all; empty = not stated."""
    label: DataLabel = column("illustrative", zh="数据标识", en="data label")
    """Whether the figure is real, derived or illustrative."""
    source: str = column("", zh="数据来源", en="source")
    """Where a real or derived figure comes from."""
