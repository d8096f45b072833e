"""What python-docx does not make of a Word document: its footnotes, the styles they need, and a light table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt

from summarizer.views.word.writer import element

_STYLES: Final = """
<w:styles {ns}>
<w:style w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/><w:basedOn w:val="Normal"/>
 <w:uiPriority w:val="99"/><w:unhideWhenUsed/><w:pPr><w:spacing w:after="40" w:line="240" w:lineRule="auto"/></w:pPr>
 <w:rPr><w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>
 <w:uiPriority w:val="99"/><w:unhideWhenUsed/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:uiPriority w:val="99"/>
 <w:unhideWhenUsed/><w:rPr><w:color w:val="0B5394"/><w:u w:val="single"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="TableText"><w:name w:val="Table Text"/>
 <w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/></w:pPr>
 <w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Small"><w:name w:val="Small"/><w:basedOn w:val="Normal"/>
 <w:rPr><w:color w:val="595959"/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Detail"><w:name w:val="Detail"/><w:basedOn w:val="Normal"/>
 <w:pPr><w:spacing w:after="40" w:line="252" w:lineRule="auto"/><w:ind w:left="360"/></w:pPr>
 <w:rPr><w:color w:val="404040"/><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr></w:style>
</w:styles>"""
_FOOTNOTES: Final = """
<w:footnotes {ns}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr><w:r><w:separator/></w:r></w:p>
</w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr><w:r>
<w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""


class Footnotes:
    """The footnotes of a document: an own part of its package, to which marks in the text lead."""

    def __init__(self, document: Document) -> None:
        self.part = XmlPart(
            PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES,
            parse_xml(_FOOTNOTES.format(ns=nsdecls("w", "r"))), document.part.package,
        )
        document.part.relate_to(self.part, RELATIONSHIP_TYPE.FOOTNOTES)
        told = element("w:footnotePr")
        told.extend([element("w:footnote", {"w:id": each}) for each in ("-1", "0")])
        settings = document.settings.element
        before = settings.find("w:compat", settings.nsmap)
        settings.append(told) if before is None else before.addprevious(told)
        self._count = 0

    def added(self, paragraphs: Sequence[Any]) -> Any:
        """Take in a footnote; return its mark, a run for the text."""
        self._count += 1
        note = element("w:footnote", {"w:id": str(self._count)})
        note.extend(paragraphs)
        paragraphs[0].insert(1, _mark("w:footnoteRef"))
        space = element("w:t", {"xml:space": "preserve"})
        space.text = " "
        run = element("w:r")
        run.append(space)
        paragraphs[0].insert(2, run)
        self.part.element.append(note)
        return _mark("w:footnoteReference", {"w:id": str(self._count)})


def _mark(name: str, attributes: dict[str, str] | None = None) -> Any:
    run, form = element("w:r"), element("w:rPr")
    form.append(element("w:rStyle", {"w:val": "FootnoteReference"}))
    run.extend([form, element(name, attributes)])
    return run


def styled(document: Document) -> None:
    """Give an empty document its styles and an A4 page with its number at the foot."""
    document.styles.element.extend(list(parse_xml(_STYLES.format(ns=nsdecls("w")))))
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    for name in ("Normal", "List Bullet"):
        form = document.styles[name].paragraph_format
        form.space_after, form.line_spacing = Pt(4), 1.08
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2)
    foot = section.footer.paragraphs[0]._p
    foot.get_or_add_pPr().append(element("w:jc", {"w:val": "center"}))
    number = element("w:fldSimple", {"w:instr": "PAGE"})
    run, text = element("w:r"), element("w:t")
    text.text = "1"
    run.append(text)
    number.append(run)
    foot.append(number)


def table(rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> Any:
    """A table of paragraphs with thin lines; its first row, the headings, stands on each page."""
    made, form, grid = element("w:tbl"), element("w:tblPr"), element("w:tblGrid")
    form.append(element("w:tblW", {"w:w": "5000", "w:type": "pct"}))
    lines = element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        lines.append(element(f"w:{side}", {"w:val": "single", "w:sz": "4", "w:color": "BFBFBF"}))
    form.extend([lines, element("w:tblLayout", {"w:type": "fixed"})])
    grid.extend([element("w:gridCol", {"w:w": str(width * 93)}) for width in widths])
    made.extend([form, grid])
    for number, cells in enumerate(rows):
        row, told = element("w:tr"), element("w:trPr")
        told.append(element("w:cantSplit"))
        if not number:
            told.append(element("w:tblHeader"))
        row.append(told)
        for paragraph, width in zip(cells, widths, strict=True):
            cell, about = element("w:tc"), element("w:tcPr")
            about.append(element("w:tcW", {"w:w": str(width * 50), "w:type": "pct"}))
            cell.extend([about, paragraph])
            row.append(cell)
        made.append(row)
    return made
