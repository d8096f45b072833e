"""Files that unpack to far more than they are, or would be held whole: refused with one message, or read within bounds.

tests/benchmarks/bombs.py tells the memory and time of each, and of those that take long.
"""

import pytest
from bombs import SMALL, raw_zip

from summarizer.inputs.document import Unreadable
from summarizer.inputs.sources import articles

TOLD = {   # what is said; None: it is read
    "one.zip": "over 20,000,000 bytes", "overlapping.zip": "share their bytes", "lying.zip": "is broken",
    "listing.zip": "lists too many files", "texts.gz": "over 20,000,000 bytes", "texts.xz": "over 20,000,000 bytes",
    "gz.gz.gz": "over 20,000,000 bytes", "laughs.rss": "entities", "laughs.docx": "document type",
    "quadratic.docx": "document type", "laughs.odt": "document type", "quadratic.odt": "document type",
    "laughs.xlsx": "no workbook", "quadratic.xlsx": "no workbook", "laughs.xml": "is XML", "laughs.html": "no article",
    "spaces.docx": "bytes unpacked", "spaces.xlsx": "too large", "lying.xlsx": "is broken", "far.xlsx": "too large",
    "names.csv": "1,000,002 columns", "cells.tsv": "1,000,001 columns", "about.parquet": "too many columns",
    "names.jsonl": "too many parts", "names.json": "too many parts", "one.jsonl": "too many parts",
    "long.html": "too large", "tags.html": "too large", "tags.eml": "too many tags",
    "deep.json": "nested too deep", "deep.jsonl": "nested too deep", "deep.eml": "cannot be read", "parts.eml": None,
}


@pytest.mark.parametrize("name", TOLD)
def test_a_bomb_is_refused_with_what_is_wrong_with_it(name, tmp_path):
    path = tmp_path / name
    SMALL[name](path)
    (found,) = articles([str(path)])
    if TOLD[name] is None:
        assert found.text.startswith("Norland offered")
    else:
        assert isinstance(found, Unreadable)
        assert TOLD[name] in str(found.error)
        assert "\n" not in str(found.error)


def test_all_that_is_packed_in_what_is_packed_counts_together(tmp_path):
    """An archive of small files that hold much stops where it is over two hundred times its size, and says so."""
    import zlib

    blank = b" " * 21_000_000
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(blank) + packer.flush(), zlib.crc32(blank), len(blank)
    path = tmp_path / "many.zip"
    path.write_bytes(raw_zip((f"{n}.txt", packed) for n in range(100)))
    found = list(articles([str(path)]))
    assert 45 < len(found) < 55   # of each 20 MB are read, until there are 1,000
    assert "nothing was read from here on" in str(found[-1].error)


def test_a_name_in_an_archive_is_told_in_one_line(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(raw_zip([("b\n\x1b[31m.txt", (b"\3\0", 0, 0)), ("c.\nx", (b"\3\0", 0, 0))]))
    (found,) = articles([str(path)])
    assert str(found.error) == f"{path}/b\\n\\x1b[31m.txt is empty: there is nothing to summarize"
