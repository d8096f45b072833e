"""Real files for tests, made of paragraphs: PDF, Word, OpenDocument and RTF."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

BREAK = "\f"   # among paragraphs: what follows begins a new page
IMAGE = "\v"   # among those of a PDF: a picture

_PIXEL = bytes.fromhex(   # a PNG of one grey point
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCX = {
    "[Content_Types].xml": (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>'
    ),
}


def pdf(
    paragraphs: Iterable[str], *, columns: int = 1, header: str = "", footer: str = "", title: str | None = None,
    author: str | None = None, hyphens: bool = False, indent: float = 0, size: float = 10, space: float = 6,
    password: str | None = None,
) -> bytes:
    """A PDF set in Helvetica, which has the letters of Latin-1.

    `header` and `footer` stand on every page, `{page}` in them is its number. `hyphens`: lines are filled, and words
    broken at their ends, by syllables as far as English can be guessed. `indent` of first lines and `space` between
    paragraphs are in points.
    """
    from reportlab.lib.enums import TA_JUSTIFY
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import BaseDocTemplate, Frame, Image, PageBreak, PageTemplate, Paragraph

    buffer = io.BytesIO()
    style = ParagraphStyle(
        "body", fontName="Helvetica", fontSize=size, leading=1.25 * size, firstLineIndent=indent, spaceAfter=space,
        **({"alignment": TA_JUSTIFY, "hyphenationLang": "en_GB", "embeddedHyphenation": 1} if hyphens else {}),
    )

    def around(canvas, document):
        canvas.setFont("Helvetica", 8)
        for text, height in ((header, A4[1] - 40), (footer, 30)):
            canvas.drawString(60, height, text.format(page=document.page))

    width = (A4[0] - 120 - 20 * (columns - 1)) / columns
    frames = [
        Frame(60 + at * (width + 20), 60, width, A4[1] - 120, leftPadding=0, rightPadding=0) for at in range(columns)
    ]
    document = BaseDocTemplate(
        buffer, pagesize=A4, title=title or "", author=author or "", invariant=1,
        encrypt=None if password is None else StandardEncryption(password, ownerPassword="owner"),
        pageTemplates=[PageTemplate(frames=frames, onPage=around)],
    )
    made = {BREAK: PageBreak, IMAGE: lambda: Image(io.BytesIO(_PIXEL), 300, 400)}
    document.build([made[each]() if each in made else Paragraph(escape(each), style) for each in paragraphs])
    return buffer.getvalue()


def rotated(text: str) -> str:
    """Text as numbers of glyphs of a common font give it, taken for letters: `rotated("the") → "WKH"`."""
    return "".join(chr(ord(each) - 29) if each.isalpha() and each.isascii() else each for each in text)


def raw_pdf(pages: Sequence[Sequence[str]], *, mapped: bool = True) -> bytes:
    """A PDF of lines in any script, 14 points apart; not `mapped`: its font tells no reader what its glyphs mean."""
    chars = sorted({char for lines in pages for line in lines for char in line})
    glyphs = {char: number + 3 for number, char in enumerate(chars)}
    pairs = "\n".join(f"<{glyphs[each]:04x}> <{each.encode('utf-16-be').hex()}>" for each in chars)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Made def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange {len(chars)} beginbfchar\n{pairs}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /Identity-H /DescendantFonts [4 0 R] "
        + ("/ToUnicode 5 0 R >>" if mapped else ">>"),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Made /DW 500 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        _stream(cmap),
    ]
    for number, lines in enumerate(pages):
        shows = "\n".join(
            f"1 0 0 1 60 {780 - 14 * at} Tm <{''.join(f'{glyphs[each]:04x}' for each in line)}> Tj"
            for at, line in enumerate(lines)
        )
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            _stream(f"BT /F1 10 Tf\n{shows}\nET"),
        ]
    return pdf_of(objects)


def pdf_of(objects: Sequence[str]) -> bytes:
    """A PDF of these objects, the first of which is its catalog."""
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return body + (
        f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(places) + 1} /Root 1 0 R >>\n"
        f"startxref\n{len(body)}\n%%EOF\n"
    ).encode()


def _stream(data: str) -> str:
    return f"<< /Length {len(data)} >>\nstream\n{data}\nendstream"


def docx(paragraphs: Iterable[str], *, title: str | None = None, **parts: str) -> bytes:
    """A Word file. A paragraph that begins with `<w:` is taken as it is; `parts` are more files in its folder word."""
    body = "".join(each if each.startswith("<w:") else run(each) for each in paragraphs)
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
        if title else ""
    )
    return zipped({
        **_DOCX,
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}<w:sectPr/></w:body></w:document>',
        **{f"word/{name}.xml": part for name, part in parts.items()},
        **({"docProps/core.xml": core} if core else {}),
    })


def run(text: str) -> str:
    """A paragraph as Word writes it, in one run."""
    if text == BREAK:
        return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def odt(paragraphs: Iterable[str], *, title: str | None = None) -> bytes:
    """An OpenDocument text. A paragraph that begins with `<text:` is taken as it is."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "meta")
    ) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    body = "".join(each if each.startswith("<text:") else f"<text:p>{escape(each)}</text:p>" for each in paragraphs)
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body>"
                       "</office:document-content>",
        "meta.xml": f"<office:document-meta {names}><office:meta>"
                    f"{f'<dc:title>{escape(title)}</dc:title>' if title else ''}</office:meta></office:document-meta>",
    })


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A ZIP file of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def rtf(paragraphs: Iterable[str], *, title: str | None = None, codepage: int | None = None) -> bytes:
    r"""An RTF file; letters beyond ASCII as `\uN?`, or as `\'hh` where a Windows codepage is given."""
    def told(text: str) -> str:
        if text == BREAK:
            return "\\page "
        text = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
        if codepage:
            return "".join(
                each if each.isascii() else "".join(f"\\'{byte:02x}" for byte in each.encode(f"cp{codepage}"))
                for each in text
            )
        units = text.encode("utf-16-le")
        codes = [int.from_bytes(units[at:at + 2], "little", signed=True) for at in range(0, len(units), 2)]
        return "".join(chr(code) if 0 <= code < 128 else f"\\u{code}?" for code in codes)

    info = f"{{\\info{{\\title {told(title)}}}{{\\author A. N. Clerk}}}}" if title else ""
    body = "\\par\n".join(told(each) for each in paragraphs)
    return (
        f"{{\\rtf1\\ansi\\ansicpg{codepage or 1252}\\deff0\\uc1{{\\fonttbl{{\\f0\\froman\\fcharset0 Times;}}}}"
        f"{info}\\pard\\f0 {body}\\par}}"
    ).encode("ascii")
