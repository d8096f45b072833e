"""A brief as a Word document: headings, and a numbered list of quotes and sources that each line leads to."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

from summarizer.errors import ConfigurationError
from summarizer.resources import adding
from summarizer.views.brief.brief import Brief, BriefMove, BriefSource, BriefThread
from summarizer.views.brief.wording import (
    Notes,
    act,
    cited,
    details,
    disagreement,
    doubt,
    due,
    heading,
    left,
    marks,
    nothing,
    outcome,
    put,
    quote,
    relations,
    says,
    scope,
    shift,
    when,
    who,
)
from summarizer.views.words import plain

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RIGHT_TO_LEFT: Final = ("ar", "fa", "he", "ur", "yi", "ps")


def document(brief: Brief) -> bytes:
    """Return the document. Raises ConfigurationError where python-docx is missing."""
    try:
        import docx
    except ImportError:
        raise ConfigurationError(f"DOCX needs one more package: {adding('word')}") from None
    made = docx.Document()
    made.core_properties.title, made.core_properties.author = _xml(heading(brief)), "summarizer"
    _Writer(made).all(brief)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


class _Writer:
    """Writes a brief into an empty document."""

    def __init__(self, document: Document) -> None:
        self.document, self.notes = document, Notes()

    def all(self, brief: Brief) -> None:
        self.document.add_heading(_xml(heading(brief)), 0)
        self._text(scope(brief))
        if not brief.threads:
            self._text(nothing(brief))
        for number, thread in enumerate(brief.threads, 1):
            self._thread(number, thread)
        if brief.deadlines:
            self.document.add_heading("Deadlines", 1)
        for each in brief.deadlines:
            line = self._text("", "List Bullet")
            line.add_run(_xml(due(each, brief.until))).bold = True
            line.add_run(_xml(f". {each.thread}, {outcome(each.outcome)}: {plain(each.what)} "))
            self._lead(line, [each.source])
        if brief.disagreements:
            self.document.add_heading("Articles disagree", 1)
        for told in brief.disagreements:
            self._text(disagreement(told))
            for move in told.moves:
                self._move(move, plain(move.what), [], details(move))
        self._list("Not decided", [doubt(each) for each in brief.doubts])
        self._list("Not in this brief", [left(each) for each in brief.left_out])
        if self.notes.sources:
            self.document.add_heading("Quotes and sources", 1)
        for number, source in enumerate(self.notes.sources, 1):
            self._source(number, source)

    def _thread(self, number: int, thread: BriefThread) -> None:
        self.document.add_heading(_xml(f"{number}. {plain(thread.what)}"), 1)
        for line in (f"{thread.id}. {put(thread)}.", *relations(thread)):
            self._text("").add_run(_xml(line)).italic = True
        for move in thread.moves:
            self._move(move, says(move, thread), marks(move), details(move, thread))

    def _move(self, move: BriefMove, sentence: str, doubts: list[str], more: list[tuple[str, str]]) -> None:
        line = self._text(f"{when(move.date, move.about)}: ", "List Bullet")
        line.add_run(_xml(who(move))).bold = True
        how = f" ({shift(move)})" if shift(move) else ""
        line.add_run(_xml(f" {act(move)}{how}. {sentence}".rstrip() + " "))
        self._lead(line, move.told)
        for each in doubts:
            self._text("", "List Continue").add_run(_xml(f"! {each}")).bold = True
        for label, told in more:
            under = self._text("", "List Continue")
            under.add_run(_xml(f"{label}: ")).bold = True
            under.add_run(_xml(told))

    def _list(self, title: str, lines: list[str]) -> None:
        if lines:
            self.document.add_heading(title, 1)
        for each in lines:
            self._text(each, "List Bullet")

    def _text(self, text: str, style: str | None = None) -> Paragraph:
        return self.document.add_paragraph(_xml(text), style)

    def _lead(self, line: Paragraph, sources: list[BriefSource]) -> None:
        """Numbers that lead to the sources, at the end of a line."""
        for each in sources:
            number = self.notes.number(each)
            link = _element("w:hyperlink", {"w:anchor": f"source{number}"})
            run = line.add_run(f"[{number}]")
            run.font.superscript = True
            link.append(run._r)
            line._p.append(link)

    def _source(self, number: int, source: BriefSource) -> None:
        line = self._text("")
        mark = {"w:id": str(number)}
        line._p.append(_element("w:bookmarkStart", mark | {"w:name": f"source{number}"}))
        line.add_run(f"[{number}] ")
        line._p.append(_element("w:bookmarkEnd", mark))
        words = line.add_run(_xml(quote(source)))
        words.italic = True
        words.font.rtl = (source.language or "").split("-")[0].lower() in _RIGHT_TO_LEFT or None
        line.add_run(" ")
        told = line.add_run(_xml(cited(source) + (" (disputed)" if source.disputed else "")))
        if source.url and source.url.startswith(("https://", "http://")):
            from docx.opc.constants import RELATIONSHIP_TYPE

            at = line.part.relate_to(_xml(source.url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = _element("w:hyperlink", {"r:id": at})
            told.font.underline = True
            link.append(told._r)
            line._p.append(link)


def _element(name: str, attributes: dict[str, str]) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for each, value in attributes.items():
        made.set(qn(each), value)
    return made


def _xml(text: str) -> str:
    """Text without what XML cannot hold."""
    return _NOT_XML.sub("", text)
