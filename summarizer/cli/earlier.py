"""Whether a file is an earlier output of `run`, `report` or `brief`, which the next one replaces: told by its content.

Whatever else is there is left alone: results that were paid for, tables, what a person wrote.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

_HEAD = 2_000   # bytes of a page that tell whose it is
_TAIL = 2_000   # of a text
_PAGE = re.compile(
    rb'<!doctype html>\s<html lang="[\w-]*"[^>]*>\s<head>\s<meta charset="utf-8">\s'
    rb"""<meta http-equiv="Content-Security-Policy" content="default-src 'none'; (?:script|style)-src 'sha256-"""
)
_BRIEF = re.compile(rb"(?:# )?Who moved on what, \d")
_PROVENANCE = re.compile(r"From (?:recorded )?replies of .+: [\d,]+ requests?, [\d,]+ tokens in, [\d,]+ out\b.*\.")
_SUMMARY = {"id", "article", "provenance", "proposals", "responses", "conditions"}
_OF_BRIEF = {"since", "until", "threads", "doubts", "left_out"}
_CREATOR = b"<dc:creator>summarizer</dc:creator>"


def is_earlier(path: Path) -> bool:
    """Whether a file may be replaced: it is empty, or a page, document, text or JSON that these commands wrote.

    Raises OSError where it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read().decode("utf-8", "replace").rstrip().replace("\r\n", "\n")
    if not head or _PAGE.match(head) or _BRIEF.match(head):
        return True
    if head.startswith(b"PK"):
        return _is_document(path)
    if head.startswith(b"{"):
        return _is_json(path)
    return _PROVENANCE.fullmatch(" ".join(tail.rpartition("\n\n")[2].split())) is not None


def _is_document(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as file:
            return "word/document.xml" in file.namelist() and _CREATOR in file.read("docProps/core.xml")
    except (zipfile.BadZipFile, KeyError):
        return False


def _is_json(path: Path) -> bool:
    """Whether it is one summary or one brief, over several lines: a line of results is none."""
    from pydantic_core import from_json

    data = path.read_bytes().strip()
    try:
        found = from_json(data)
    except ValueError:
        return False
    return b"\n" in data and any(each <= found.keys() for each in (_SUMMARY, _OF_BRIEF))
