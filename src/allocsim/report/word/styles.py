"""Styles of a document, each with its fonts by script; a style that a letterhead defines stays as it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from allocsim.report.word.form import Form, Look

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

NAMES: Final = {
    "title": ("标题", "title"),
    "number": ("发文字号", "number"),
    "recipient": ("主送机关", "recipient"),
    "body": ("正文", "body"),
    "h1": ("一级标题", "heading 1"),
    "h2": ("二级标题", "heading 2"),
    "list": ("附件说明", "list"),
    "list_next": ("附件说明续", "list, next"),
    "signature": ("落款", "signature"),
    "contact": ("附注", "contact"),
    "annex": ("附件号", "annex"),
    "annex_title": ("附件标题", "annex title"),
    "annex_body": ("附件正文", "annex body"),
    "annex_h1": ("附件一级标题", "annex heading 1"),
    "annex_h2": ("附件二级标题", "annex heading 2"),
    "caption": ("表题", "table caption"),
    "figure_caption": ("图题", "figure caption"),
    "picture": ("图", "figure"),
    "cell": ("表格", "cell"),
    "head": ("表头", "table head"),
    "note": ("表注", "table note"),
    "item": ("条目", "item"),
    "remark": ("说明", "remark"),
    "box": ("框题", "box"),
    "gap": ("间隔", "gap"),
    "page_number": ("页码", "page number"),
    "mark": ("数据标识", "data label"),
}
"""Names by which a department can define the styles in its letterhead: after 公文 or `Report `."""

UNUSED: Final = ("/stylesWithEffects", "/customXml", "/thumbnail")
"""Parts of the empty document that nothing of ours needs."""
KEPT: Final = ("Normal", "DefaultParagraphFont", "TableNormal", "NoList")
"""Styles of the empty document that Word cannot do without."""


def style_id(key: str) -> str:
    """Identifier of a style in the file."""
    return "Report" + "".join(part.capitalize() for part in key.split("_"))


def style_name(key: str, form: Form) -> str:
    """Name of a style as Word shows it."""
    chinese, english = NAMES[key]
    return f"{form.looks_named}{chinese}" if form.looks_named == "公文" else f"{form.looks_named} {english}"


def add_styles(document: Document, form: Form, lang: str) -> dict[str, str]:
    """Put the styles into the document; key → identifier there."""
    styles = document.styles.element
    there = {style.name: style.style_id for style in document.styles}
    found = {}
    for key, look in form.looks.items():
        name = style_name(key, form)
        if name not in there:
            styles.append(_style(key, name, look, lang))
        found[key] = there.get(name, style_id(key))
    return found


def clear_styles(document: Document, form: Form, lang: str) -> None:
    """Leave only what Word needs of the empty document's styles, and no font of its theme."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import parse_xml

    styles = document.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:styleId")) not in KEPT:
            styles.remove(style)
    defaults = styles.find(qn("w:docDefaults"))
    index = styles.index(defaults)
    styles.remove(defaults)
    words = _run_properties(form.looks["cell"], lang)
    fresh = parse_xml(f"<w:docDefaults {_space()}><w:rPrDefault>{words}</w:rPrDefault><w:pPrDefault/></w:docDefaults>")
    styles.insert(index, fresh)
    for element in styles.iter(qn("w:rFonts")):
        for name in [name for name in element.attrib if name.endswith("Theme")]:
            del element.attrib[name]
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, row in relations.items() if row.reltype.endswith(UNUSED)]:
            del relations[key]


def _space() -> str:
    from docx.oxml.ns import nsdecls

    return str(nsdecls("w"))


def _style(key: str, name: str, look: Look, lang: str) -> BaseOxmlElement:
    from docx.oxml.parser import parse_xml

    alone = int(lang != "zh" or key == "item")
    # A Chinese page is filled to its last line; elsewhere, and in boxes, no line stands alone.
    keep = "<w:keepNext/>" if look.keep else ""
    rule = f'w:line="{round(look.line * 20)}" w:lineRule="exact"' if look.line else 'w:line="240" w:lineRule="auto"'
    spacing = f'<w:spacing w:before="{round(look.before * 20)}" w:after="{round(look.after * 20)}" {rule}/>'
    level = f'<w:outlineLvl w:val="{look.level - 1}"/>' if look.level else ""
    return parse_xml(
        f'<w:style {_space()} w:type="paragraph" w:customStyle="1" w:styleId="{style_id(key)}">'
        f'<w:name w:val="{name}"/><w:uiPriority w:val="1"/><w:qFormat/>'
        f'<w:pPr>{keep}<w:widowControl w:val="{alone}"/>{spacing}{_indent(look)}<w:jc w:val="{look.align}"/>'
        f"{level}</w:pPr>"
        f"{_run_properties(look, lang)}</w:style>"
    )


def _indent(look: Look) -> str:
    """Indents in characters, with the same in twentieths of a point for programs that know no characters."""
    twips = look.size / 5  # of a hundredth of a character
    parts = [f'w:leftChars="{look.left}" w:left="{round(look.left * twips)}"'] if look.left else ['w:left="0"']
    if look.first > 0:
        parts.append(f'w:firstLineChars="{look.first}" w:firstLine="{round(look.first * twips)}"')
    elif look.first < 0:
        parts.append(f'w:hangingChars="{-look.first}" w:hanging="{round(-look.first * twips)}"')
    return f"<w:ind {' '.join(parts)}/>"


def _run_properties(look: Look, lang: str) -> str:
    fonts = f'w:ascii="{look.latin}" w:hAnsi="{look.latin}" w:eastAsia="{look.han}" w:cs="{look.latin}"'
    bold = "<w:b/><w:bCs/>" if look.bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    size = f'<w:sz w:val="{round(look.size * 2)}"/><w:szCs w:val="{round(look.size * 2)}"/>'
    words = f'<w:lang w:val="{"en-GB" if lang == "en" else "en-US"}" w:eastAsia="zh-CN"/>'
    return f"<w:rPr><w:rFonts {fonts}/>{bold}{size}{words}</w:rPr>"
