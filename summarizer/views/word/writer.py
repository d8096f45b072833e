"""A Word document, written paragraph by paragraph: headings, lists, tables, links, and footnotes of Word's own.

python-docx has no footnotes: their part is made here and in `parts.py`. What is said, and how, is for its users.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from summarizer.errors import ConfigurationError
from summarizer.resources import adding

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LEFT_TO_RIGHT: Final = "\u200e"   # a mark: what follows runs so, whatever script was before
_RIGHT_TO_LEFT: Final = ("ar", "fa", "he", "ur", "yi", "ps", "ckb", "sd", "ug", "dv")


@dataclass(frozen=True)
class Span:
    """A stretch of text. `link`: a web address that it leads to; `to`: a bookmark of the document.

    `language`: of a quote, whose spelling is then left alone; of some the text runs from right to left.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    to: str | None = None
    language: str | None = None


Spans = Sequence[Span | str]
Note = Sequence[Spans]   # the paragraphs of a footnote


class Writer:
    """Writes a document. Raises ConfigurationError where python-docx is missing."""

    def __init__(self, title: str) -> None:
        try:
            import docx
        except ImportError:
            raise ConfigurationError(f"DOCX needs one more package: {adding('word')}") from None
        from summarizer.views.word.parts import Footnotes, styled

        self._document = docx.Document()
        about = self._document.core_properties
        about.title, about.author, about.comments = _clean(title), "summarizer", ""
        about.created = about.modified = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
        styled(self._document)
        self._end = self._document.element.body.sectPr
        self._links = _Links(self._document.part)
        self._footnotes = Footnotes(self._document)
        self._footlinks = _Links(self._footnotes.part)
        self._bookmarks = 0
        self.heading(title, 0)

    def heading(self, text: str, level: int, bookmark: str | None = None) -> None:
        """A heading; level 0 is the title. `bookmark`: a name that spans lead to."""
        paragraph = self._paragraph([text], f"Heading{level}" if level else "Title", self._links)
        if bookmark:
            self._bookmarks += 1
            mark = {"w:id": str(self._bookmarks)}
            paragraph.insert(1, element("w:bookmarkStart", mark | {"w:name": bookmark}))
            paragraph.append(element("w:bookmarkEnd", mark))
        self._end.addprevious(paragraph)

    def paragraph(self, *spans: Span | str, style: str | None = None, note: Note = ()) -> None:
        """A paragraph of spans, by the id of a style such as ListBullet; `note`: its footnote, at its end."""
        paragraph = self._paragraph(spans, style, self._links)
        if note:
            paragraph.append(self._footnotes.added([
                self._paragraph(each, "FootnoteText", self._footlinks) for each in note
            ]))
        self._end.addprevious(paragraph)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[Spans]], widths: Sequence[int]) -> None:
        """A table whose headings stand on each page. `widths`: of the columns, in hundredths of its own."""
        from summarizer.views.word.parts import table

        cells = [[self._paragraph([Span(each, bold=True)], "TableText", self._links) for each in headings]]
        cells += [[self._paragraph(each, "TableText", self._links) for each in row] for row in rows]
        self._end.addprevious(table(cells, widths))
        self.paragraph(style="TableText")

    def saved(self) -> bytes:
        """The document."""
        buffer = io.BytesIO()
        self._document.save(buffer)
        return buffer.getvalue()

    def _paragraph(self, spans: Spans, style: str | None, links: _Links) -> Any:
        paragraph = element("w:p")
        form = element("w:pPr")
        if style:
            form.append(element("w:pStyle", {"w:val": style}))
        paragraph.append(form)
        for each in spans:
            paragraph.append(links.placed(each if isinstance(each, Span) else Span(each)))
        return paragraph


class _Links:
    """Where spans lead from a part: each web address is one relationship of it."""

    def __init__(self, part: Any) -> None:
        self._part, self._ids = part, dict[str, str]()

    def placed(self, span: Span) -> Any:
        """The run of a span, within its link where it has one."""
        leads = span.link if span.link and span.link.startswith(("https://", "http://")) else None
        run = _run(span, linked=bool(leads or span.to))
        if not (leads or span.to):
            return run
        link = element("w:hyperlink", {"r:id": self._id(_clean(leads))} if leads else {"w:anchor": span.to or ""})
        link.append(run)
        return link

    def _id(self, address: str) -> str:
        from docx.opc.constants import RELATIONSHIP_TYPE

        if address not in self._ids:
            id = self._ids[address] = f"rIdLink{len(self._ids) + 1}"
            self._part.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, id, is_external=True)
        return self._ids[address]


def _run(span: Span, *, linked: bool) -> Any:
    run, form = element("w:r"), element("w:rPr")
    if linked:
        form.append(element("w:rStyle", {"w:val": "Hyperlink"}))
    for name, is_so in (("b", span.bold), ("i", span.italic)):
        if is_so:
            form.extend([element(f"w:{name}"), element(f"w:{name}Cs")])
    if span.language is not None:
        form.append(element("w:noProof"))
        if span.language.split("-")[0].lower() in _RIGHT_TO_LEFT:
            form.append(element("w:rtl"))
    if len(form):
        run.append(form)
    text = element("w:t", {"xml:space": "preserve"})
    text.text = _clean(span.text)
    run.append(text)
    return run


def element(name: str, attributes: dict[str, str] | None = None) -> Any:
    """An element by its prefixed name, such as w:p."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    return OxmlElement(name, {qn(each): value for each, value in (attributes or {}).items()})


def _clean(text: str) -> str:
    """Text without what XML cannot hold."""
    return _NOT_XML.sub("", text)
