"""ZIP files, opened: those of documents (Word, workbooks) and archives alike. Lists of files are held within bounds."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from itertools import pairwise
from typing import IO

from summarizer.errors import ArticleError
from summarizer.inputs.names import why

_MOST_LISTED = 12_000_000   # bytes of the list of files: some 100,000; it is held whole, at ten times its size
_TAIL = 65_536 + 100        # bytes: in the last of a ZIP file stands how long its list is
_END = re.compile(rb"PK\x05\x06.{8}(.{4})", re.DOTALL)
_END64 = re.compile(rb"PK\x06\x06.{36}(.{8})", re.DOTALL)
BROKEN = (   # what the libraries say of broken files
    OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError, RuntimeError,
    struct.error,
)


def opened(file: IO[bytes], name: str) -> zipfile.ZipFile:
    """A ZIP file. Raises ArticleError where it is broken, or lists more than any archive of articles holds.

    Files that share their bytes with another are refused too: so a bomb of a few thousand bytes holds many gigabytes.
    """
    if _listed(file) > _MOST_LISTED:
        raise ArticleError(f"{name} lists too many files to be read as a ZIP archive: unpack it, and give the folder")
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN as error:
        raise ArticleError(f"{name} is a broken ZIP archive ({why(error)}): save it anew") from error
    places = sorted((each.header_offset, each.header_offset + each.compress_size) for each in archive.infolist())
    if any(end > begun for (_, end), (begun, _) in pairwise(places)) or (places and places[0][0] < 0):
        raise ArticleError(f"{name} is a broken ZIP archive (files in it share their bytes): save it anew")
    return archive


def _listed(file: IO[bytes]) -> int:
    """How many bytes the list of files takes, by whichever record of its end says most."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    told = [int.from_bytes(each, "little") for each in _END.findall(tail)]
    told = [each for each in told if each < 0xFFFFFFFF] + [
        int.from_bytes(each, "little") for each in _END64.findall(tail)
    ]
    return min(max(told, default=0), size)
