"""A department's letterhead: what it may hold, and what is refused."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE

from allocsim.cli.steps import Source, letterhead
from allocsim.errors import UsageError
from allocsim.report import build, word, write
from allocsim.report.sections import SECTIONS
from tests.report import tiny

WHOLE = ("示例部门文件", "{{ number }}", "{{ title }}", "{{ recipient }}：", "{{ body }}", "{{ issuer }}", "{{ date }}")


def paper(*paragraphs: str, head: str = "{{ label }}") -> bytes:
    """A letterhead."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = head
    for text in paragraphs:
        document.add_paragraph(text)
    return packed(document)


def packed(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_entry(content: bytes, name: str, added: bytes) -> bytes:
    """A file with one entry more, or another one of that name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, added)
    return buffer.getvalue()


def on(content: bytes, lang: str = "zh", **facts: str) -> docx.document.Document:
    """The tiny study on a letterhead."""
    study = tiny.study(scenario=tiny.scenario(report={"sections": ["routes", "provenance"], **facts}))
    report = replace(build(study, (lang,), SECTIONS), letterhead=content)
    return docx.Document(io.BytesIO(word.file(report, report.editions[0])))


def test_words_and_body_come_in_their_places() -> None:
    facts = {"recipient_zh": "市领导小组", "issuer_zh": "<市园区办>", "date": "2026-03-02", "number": "示〔2026〕1号"}
    document = on(paper(*WHOLE, "抄送：各县（市、区）"), **facts)
    texts = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert texts[:4] == [
        "示例部门文件",
        "示〔2026〕1号",
        "关于2026年度市级统筹要素指标分配建议方案的请示",
        "市领导小组：",
    ]
    assert texts[4].startswith("为做好")
    order = [
        texts.index(text)
        for text in ("以上方案妥否，请批示。", "<市园区办>", "2026年3月2日", "抄送：各县（市、区）", "附件1")
    ]
    assert order == sorted(order)
    assert document.sections[0].header.paragraphs[0].text == "示意数据"
    assert document.sections[1].header.paragraphs[0].text == "示意数据"
    assert "body" not in "".join(texts)


def test_what_is_not_there_can_be_left_out() -> None:
    texts = [row.text for row in on(paper("{% if number %}文号 {{ number }}{% endif %}", "{{ body }}")).paragraphs]
    assert not any("文号" in text for text in texts)


def test_styles_of_the_letterhead_stay() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{ label }}"
    style = document.styles.add_style("公文正文", WD_STYLE_TYPE.PARAGRAPH)
    style.font.size = docx.shared.Pt(15)
    document.add_paragraph("{{ body }}")
    found = on(packed(document))
    assert found.styles["公文正文"].font.size.pt == 15
    assert sum(style.name == "公文正文" for style in found.styles) == 1
    assert any(
        row.style is not None and row.style.name == "公文正文" and row.text.startswith("以上方案")
        for row in found.paragraphs
    )


def test_the_same_bytes_twice() -> None:
    study = tiny.study(scenario=tiny.scenario(report={"sections": ["pool", "routes"]}))
    report = replace(build(study, ("en",), SECTIONS), letterhead=paper(*WHOLE))
    assert word.file(report, report.editions[0]) == word.file(report, report.editions[0])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no archive", "U463"),
        (with_entry(paper("{{ body }}"), "word/document.xml", b"<torn"), "U463"),
        (with_entry(paper("{{ body }}"), "[Content_Types].xml", b"<Types/>"), "U463"),
        (paper("{{ body }}", "{{ titel }}"), "U464"),
        (paper("{{ title }}"), "U465"),  # no body
        (paper("{{ body }}", head="no label"), "U465"),  # the data are illustrative, and the page would not say so
        (paper("see {{ body }}"), "U466"),  # not alone
        (paper("{{ body"), "U467"),
        (paper("{{ body }}", "{{ title.__class__.__mro__ }}"), "U467"),
        (paper("{{ body }}", "{% for letter in title %}{{ letter }}{% endfor %}"), "U467"),
        (paper("{{ body }}", "{{ title|upper }}"), "U467"),
        (paper("{{ body }}", "{{ 'a' * 9 }}"), "U467"),
        (paper("{{ body }}", "{{ range(9) }}"), "U467"),
        (with_entry(paper("{{ body }}"), "word/vbaProject.bin", b"code"), "U468"),
        (
            with_entry(
                paper("{{ body }}"),
                "word/_rels/settings.xml.rels",
                b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
                b'Id="r1" Type="x/attachedTemplate" Target="http://example.org/a.dotm" TargetMode="External"/>'
                b"</Relationships>",
            ),
            "U468",
        ),
    ],
)
def test_refused(content: bytes, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        on(content)
    assert caught.value.code == code


def test_a_template_in_properties_runs_nothing() -> None:
    document = docx.Document()
    document.core_properties.subject = "{{ title.__class__ }}"
    document.add_paragraph("{{ body }}")
    with pytest.raises(UsageError) as caught:
        on(packed(document))
    assert caught.value.code == "U467"


def test_missing_file_and_missing_argument(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write(tiny.study(), tmp_path / "out", letterhead=tmp_path / "none.docx")
    assert caught.value.code == "U460"
    named = tiny.study(scenario=tiny.scenario(report={"letterhead": "page.docx"}))
    with pytest.raises(UsageError) as caught:
        write(named, tmp_path / "out")
    assert caught.value.code == "U469"
    assert not (tmp_path / "out").exists()


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "docxtpl", None)
    with pytest.raises(UsageError) as caught:
        on(paper(*WHOLE))
    assert caught.value.code == "U462"


def test_the_scenario_s_own_letterhead_never_leaves_its_folder(tmp_path: Path) -> None:
    home = tmp_path / "city"
    home.mkdir()
    (home / "page.docx").write_bytes(paper("{{ body }}"))
    (tmp_path / "page.docx").write_bytes(paper("{{ body }}"))
    (home / "link.docx").symlink_to(tmp_path / "page.docx")

    def chosen(name: str, source: Path = home, named: Path | None = None) -> Path | None:
        return letterhead(tiny.scenario(report={"letterhead": name}), Source(source, None, None, None, named))

    assert chosen("") is None
    assert chosen("page.docx") == home / "page.docx"
    assert chosen("page.docx", home / "book.xlsx") == home / "page.docx"
    assert chosen("none.docx", named=tmp_path / "page.docx") == tmp_path / "page.docx"
    for name in ("../page.docx", str(tmp_path / "page.docx"), "link.docx"):
        with pytest.raises(UsageError) as caught:
            chosen(name)
        assert caught.value.code == "U461"
