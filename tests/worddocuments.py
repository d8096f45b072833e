"""What tests read out of a Word document that python-docx does not tell: footnotes, and where links lead."""

import io
import zipfile

from lxml import etree

_W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def part(data, name):
    """The root of a part of a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return etree.fromstring(file.read(name))


def footnotes(data):
    """The texts of the footnotes, in order, in the order of their marks in the text."""
    root = part(data, "word/footnotes.xml")
    made = {
        note.get(f"{{{_W['w']}}}id"): "".join(note.itertext("{*}t")).strip()
        for note in root if note.get(f"{{{_W['w']}}}type") is None
    }
    marks = part(data, "word/document.xml").xpath("//w:footnoteReference/@w:id", namespaces=_W)
    assert marks == list(made)   # each footnote has one mark, and each mark its footnote
    return list(made.values())


def links(data, name="document"):
    """What the links of a part show, and the addresses that they lead to."""
    root, relations = part(data, f"word/{name}.xml"), part(data, f"word/_rels/{name}.xml.rels")
    targets = {each.get("Id"): each.get("Target") for each in relations}
    return [
        ("".join(each.itertext("{*}t")), targets[each.get(_R)])
        for each in root.iter("{*}hyperlink") if each.get(_R)
    ]


def bookmarks(data):
    """The names that links within the document lead to, and those that stand in it."""
    root = part(data, "word/document.xml")
    return (
        root.xpath("//w:hyperlink/@w:anchor", namespaces=_W), root.xpath("//w:bookmarkStart/@w:name", namespaces=_W)
    )
