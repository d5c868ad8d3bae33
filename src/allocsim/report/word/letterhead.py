"""A department's own letterhead: a Word file whose placeholders are filled in, `{{ title }}` and the like.

    {{ title }} {{ number }} {{ recipient }} {{ issuer }} {{ date }} {{ contact }}   words of the letter
    {{ label }}    the data label; a letterhead must hold it where the data are not real
    {{ body }}     the text of the letter, alone in a paragraph

`{% if number %} … {% endif %}` leaves out what is not there. Nothing else is read: no loop, filter, call or attribute,
so that a letterhead can name no code; and a file with macros, embedded objects or linked files is refused, since it
may come from elsewhere with its scenario.
"""

from __future__ import annotations

import io
import zipfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from allocsim.errors import UsageError
from allocsim.report.letter import Letter
from allocsim.report.word.text import clean

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from jinja2.sandbox import ImmutableSandboxedEnvironment

WORDS: Final = ("title", "number", "recipient", "issuer", "date", "contact", "label")
BODY: Final = "body"
LARGEST: Final = 64 * 2**20
"""Bytes that a letterhead may unpack to."""

_MARK: Final = "\ue000body\ue000"
_ALLOWED: Final = ("Template", "Output", "TemplateData", "Name", "If", "Not", "And", "Or")
FOREIGN: Final = ("vbaproject", "activex", "embeddings/", "oleobject")
"""What names parts that hold code or other files."""
TORN: Final = (KeyError, ValueError, SyntaxError, AttributeError, RuntimeError)
"""What docx and lxml say to a file that lacks parts, or whose parts cannot be read."""


def load(path: Path) -> bytes:
    """A letterhead, after a look at whether it can be used. Raises UsageError."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise UsageError("U460", file=str(path), problem=problem.strerror or str(problem)) from None
    _rendered(content, dict.fromkeys(WORDS, ""))
    return content


def fill(content: bytes, letter: Letter) -> tuple[Document, BaseOxmlElement]:
    """The letterhead with the letter's words, and the paragraph in whose place the body comes.

    Raises UsageError for what is no letterhead, or asks for more than there is.
    """
    words = {name: clean(str(getattr(letter, name)).replace("\n", "")) for name in WORDS}
    return _rendered(content, words)


def _rendered(content: bytes, words: dict[str, str]) -> tuple[Document, BaseOxmlElement]:
    _refuse_foreign(content)
    try:
        docxtpl = import_module("docxtpl")  # an extra, not one of the package's dependencies
    except ImportError:
        raise UsageError("U462") from None
    template = docxtpl.DocxTemplate(io.BytesIO(content))
    used: set[str] = set()
    template.render({**words, BODY: _MARK}, _environment(used), autoescape=True)
    if missing := {BODY, *({"label"} if words["label"] else ())} - used:
        raise UsageError("U465", names=", ".join(sorted(missing)))
    document: Document = template.docx
    for element in document.element.body.p_lst:
        if "".join(run.text for run in element.r_lst).strip() == _MARK:
            return document, element
    raise UsageError("U466")


def _environment(used: set[str]) -> ImmutableSandboxedEnvironment:
    """An environment that reads placeholders and conditions on them; those that it meets are added to `used`."""
    from jinja2 import StrictUndefined, Template, TemplateError, meta
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Plain(ImmutableSandboxedEnvironment):
        def from_string(self, source: Any, *arguments: Any, **options: Any) -> Template:
            try:
                tree = self.parse(source)
            except TemplateError as problem:
                raise UsageError("U467", problem=str(problem)) from None
            kinds = {type(node).__name__ for node in _all(tree)}
            if strange := kinds.difference(_ALLOWED):
                raise UsageError("U467", problem=", ".join(sorted(strange)))
            names = meta.find_undeclared_variables(tree)
            if unknown := names.difference(WORDS, [BODY]):
                known = ", ".join((*WORDS, BODY))
                raise UsageError("U464", names=", ".join(sorted(unknown)), known=known)
            used.update(names)
            return super().from_string(source, *arguments, **options)

    environment = Plain(undefined=StrictUndefined, autoescape=True)
    environment.globals.clear()
    return environment


def _all(node: Any) -> list[Any]:
    return [node, *(part for child in node.iter_child_nodes() for part in _all(child))]


def _refuse_foreign(content: bytes) -> None:
    """Let nothing in that is no Word file, would not fit into memory, or brings code or files of its own."""
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > LARGEST:
            raise UsageError("U463")
        relations = list(docx.Document(io.BytesIO(content)).part.package.iter_rels())
    except (zipfile.BadZipFile, NotImplementedError, EOFError, *TORN):
        raise UsageError("U463") from None
    found = [entry.filename for entry in entries if any(part in entry.filename.lower() for part in FOREIGN)]
    found += [row.target_ref for row in relations if row.is_external and not row.reltype.endswith("/hyperlink")]
    if found:
        raise UsageError("U468", names=", ".join(found))
