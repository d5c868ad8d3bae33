"""The reference of all codes: what each says, and, where the sentence is not enough, its cause and cure.

Codes that are only words of other messages, help texts and headings are left out.
"""

from __future__ import annotations

import re
from typing import Final

from allocsim.messages import catalogue

GROUPS: Final[tuple[tuple[str, str, str], ...]] = (
    ("E1\\d\\d", "单个数值", "A value"),
    ("E2\\d\\d", "文件、表、键和变更", "Files, tables, keys and overrides"),
    ("E0\\d\\d|E3\\d\\d", "整个方案", "The scenario as a whole"),
    ("E4[0-8]\\d", "分享办法与评判", "Agreements and judgement"),
    ("E49\\d|X385|X425|X45[01]|X467|X481", "多点求解与比较", "Sweeps, comparisons and the like"),
    ("E5\\d\\d", "工作簿与 CSV 文件", "Workbooks and CSV files"),
    ("A[45]\\d\\d", "求解", "Solving"),
    ("A9\\d\\d", "核验", "The audit"),
    ("U0\\d\\d|U4[01]\\d|U147|U310|U4[5-9]\\d", "命令与输出", "The command and its output"),
    ("R\\d\\d\\d", "安排结果的理由", "Reasons of decisions"),
    ("N(?!00)\\d\\d\\d", "说明（不影响使用）", "Notes, which refuse nothing"),
)
"""Pattern of the codes → heading in Chinese and English, in the order of the page."""

_WORDS: Final[dict[str, dict[str, str]]] = {
    "zh": {
        "title": "代码一览",
        "intro": "allocsim 的每句提示都以代码结尾，例如 `[E103]`；代码不会改变含义。单独查一条：`allocsim codes E103`。"
        "花括号中是随情况填入的内容。",
        "more": "原因与处理：",
    },
    "en": {
        "title": "All codes",
        "intro": "Every line that allocsim prints about an input or a result ends with a code such as `[E103]`, which "
        "never changes its meaning. For one of them: `allocsim codes E103`. What stands in braces is filled in.",
        "more": "Cause and cure: ",
    },
}


def codes() -> dict[str, list[str]]:
    """Pattern of `GROUPS` → its codes, sorted."""
    known = sorted(catalogue())
    return {pattern: [code for code in known if re.fullmatch(pattern, code)] for pattern, *_ in GROUPS}


def entry(code: str, lang: str) -> str:
    """What a code says, with its cause and cure. Raises KeyError."""
    texts = catalogue()[code]
    more = texts.get(f"more_{lang}", "")
    return texts[lang] + (f"\n\n{_WORDS[lang]['more']}{more}" if more else "")


def page(lang: str) -> str:
    """The whole reference as Markdown."""
    words = _WORDS[lang]
    lines = [f"# {words['title']}", "", words["intro"], ""]
    found = codes()
    for pattern, zh, en in GROUPS:
        lines += [f"## {zh if lang == 'zh' else en}", ""]
        for code in found[pattern]:
            lines += [f"**{code}** {_plain(entry(code, lang))}", ""]
    return "\n".join(lines).rstrip() + "\n"


def _plain(words: str) -> str:
    """Words that Markdown shows as they are."""
    return re.sub(r"([*_<>\[\]|])", r"\\\1", words)
