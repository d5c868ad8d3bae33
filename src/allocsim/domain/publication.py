"""How the recommendation is published: which sections in which order, from whom to whom, under which date."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticKnownError

from allocsim.domain.fact import Fact, Id, column


def _in_the_calendar(written: str) -> str:
    """Refuse a day that no month has, as a date that is not written as it should be."""
    try:
        if written:
            date.fromisoformat(written)
    except ValueError:
        raise PydanticKnownError("string_pattern_mismatch", {"pattern": "YYYY-MM-DD"}) from None
    return written


IsoDate = Annotated[
    str,
    StringConstraints(pattern=r"^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$"),
    AfterValidator(_in_the_calendar),
]
"""A day as 2026-03-01, or nothing."""


class Publication(Fact):
    """Table `[report]`: what a report holds and what stands on its letter. Nothing in it changes a result."""

    sections: tuple[Id, ...] = column((), zh="章节", en="sections", example=["summary", "pool", "recommendation"])
    """Sections in their order; empty = all of them, in the usual order."""
    explain: bool = column(False, zh="逐项目解释", en="explain")
    """Whether every project is explained: what the plan would lose without it, and the least change that turns it. It
    takes some minutes for a city."""
    recipient_zh: str = column("", zh="主送机关", en="recipient in Chinese", example="市工业园区管理改革领导小组")
    """Whom the Chinese letter is addressed to."""
    recipient_en: str = column("", zh="主送机关英文名", en="recipient in English", example="The leading group")
    """Whom the English letter is addressed to."""
    issuer_zh: str = column("", zh="发文机关", en="issuer in Chinese", example="市发展和改革委员会")
    """Who signs the Chinese letter."""
    issuer_en: str = column("", zh="发文机关英文名", en="issuer in English", example="Development commission")
    """Who signs the English letter."""
    date: IsoDate = column("", zh="成文日期", en="date", example="2026-03-01")
    """Date of the letter; the program puts none of its own, so that the same scenario gives the same bytes."""
    number: str = column("", zh="发文字号", en="document number", example="平发改〔2026〕1号")
    """Document number."""
    basis_zh: tuple[str, ...] = column((), zh="依据", en="basis in Chinese")
    """Documents that the letter rests on, with their numbers, in Chinese."""
    basis_en: tuple[str, ...] = column((), zh="依据英文", en="basis in English")
    """The same in English."""
    contact: str = column("", zh="联系人及电话", en="contact")
    """Who answers questions."""
    use_by: IsoDate = column("", zh="指标使用期限", en="use awards by")
    """Until when awarded quota must be in use before it is taken back."""
    review: IsoDate = column("", zh="下次评估日期", en="next review")
    """When the plan is looked at again."""
    plain_fonts: bool = column(False, zh="使用通用字体", en="plain fonts")
    """Whether Word files name fonts that every office has (宋体, 黑体, 仿宋), not those of official documents."""
    letterhead: str = column("", zh="版头模板", en="letterhead", example="letterhead.docx")
    """A Word template of the department's own, inside the scenario's folder; needs the extra `template`."""


class Name(Fact):
    """A name in both languages: an entry of `[names.<group>]`."""

    zh: str = column(zh="中文名称", en="name in Chinese", min_length=1, example="煤化工")
    """Name printed in Chinese reports."""
    en: str = column(zh="英文名称", en="name in English", min_length=1, example="coal chemistry")
    """Name printed in English reports."""


class Vocabulary(Fact):
    """Table `[names]`: names of the identifiers that projects are grouped by; without one the identifier is printed."""

    industry: dict[str, Name] = column(zh="行业", en="industries", factory=dict)
    """Industries of `projects.csv`."""
    park: dict[str, Name] = column(zh="园区", en="parks", factory=dict)
    """Parks of `projects.csv`."""
    category: dict[str, Name] = column(zh="类别", en="categories", factory=dict)
    """Categories of `projects.csv`."""

    def name(self, group: str, key: str, lang: str) -> str:
        """The name of an identifier of `industry`, `park` or `category`; the identifier where it has none."""
        found = getattr(self, group).get(key)
        return key if found is None else str(getattr(found, lang))
