"""Plain text as an article, and what is no prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.errors import ArticleError
from summarizer.inputs.article import Article
from summarizer.inputs.document import Document
from summarizer.inputs.encodings.decoding import decode_text

_SYMBOLS = re.compile(r"[{}\[\]<>=;|\\_$#@^~*/+&`%]")
_RULED = re.compile(r"([^\w\s]|_)\1{3,}")   # a line drawn by a mark: "=====", "* * *" is short
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_LEAST = 200          # characters: a shorter text shows too little of its kind
_MOST_SYMBOLS = 0.08  # of the characters that are no space; of prose it is under 0.01, of programs over 0.12
_MOST_CONTROLS = 0.01
_MOST_DIGITS = 0.4    # digits and symbols
_LONGEST = 400        # characters without a space, in an alphabet of letters: what is encoded, not written


def read(document: Document) -> Iterator[Article]:
    """The one text of a document. Raises ArticleError where it is none, or no prose."""
    found = decode_text(document.data(), document.name, document.how.encoding)
    if (what := no_prose(found.text)) is not None:
        raise ArticleError(f"{document.name} is no article: {what}. Save the article's text as a .txt file")
    yield Article(found.text, source=document.name, notes=tuple(f"The text {each}." for each in found.notes))


def no_prose(text: str) -> str | None:
    """Why a text is none that people read, in words; None where it may be one."""
    bare = _RULED.sub("", text)
    if text.strip() and not any(map(str.isalpha, bare)):
        return "it holds no letters"
    if len(text) < _LEAST:
        return None
    marks = sum(map(len, bare.split()))
    symbols, digits = len(_SYMBOLS.findall(bare)), sum(map(str.isdigit, bare))
    signs = (
        ("it is full of control characters", len(_CONTROLS.findall(bare)) > _MOST_CONTROLS * marks),
        ("it looks like a program, markup or data", symbols > _MOST_SYMBOLS * marks),
        ("it holds more numbers than words", symbols + digits > _MOST_DIGITS * marks),
        ("it holds encoded data", any(map(_is_encoded, text.split()))),
    )
    return next((what for what, holds in signs if holds), None)


def _is_encoded(word: str) -> bool:
    return len(word) > _LONGEST and word.isascii() and "://" not in word
