"""What is given to be read, as articles: pasted text, the bytes of a file, what stands at an address, an example.

A name is what to call a file, and is opened by nobody; an address leads into no private network, as `inputs/web` sees
to; an example is one of those that the installation holds.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from textwrap import shorten
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from summarizer.errors import ArticleError
from summarizer.inputs.article import Article, result_id
from summarizer.inputs.document import Document, How, Unreadable
from summarizer.inputs.documents import completed, read
from summarizer.inputs.names import printable, shown
from summarizer.inputs.sources import articles
from summarizer.inputs.web.fetch import fetch
from summarizer.resources import EXAMPLE, examples, folder

MOST = 1_000   # articles of one file
_LONGEST_NAME = 200
_BEGINNING = 60   # characters
_DIGITS = 8   # of a text's hash, in the id of a file's article

Line = Annotated[str, Field(max_length=2_000)]


class Given(BaseModel):
    """An article to be read: its `text` with what is known of it, or the `address` it stands at, or an `example`."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = None
    title: Line | None = None
    outlet: Line | None = None
    published: Line | None = Field(default=None, description="the date of publication, in any wording")
    language: Line | None = None
    url: Line | None = None
    id: Line | None = Field(
        default=None, min_length=1, description="what its result is called; else its title or first words"
    )
    address: Annotated[str, Field(max_length=8_000)] | None = None
    example: Line | None = Field(default=None, description="an article that comes with the program")


def given(what: Given) -> Iterator[Article | Unreadable]:
    """The articles meant. Raises ArticleError where there is none, or more than one thing was given."""
    told = [each for each in (what.text, what.address, what.example) if each is not None]
    if len(told) != 1:
        raise ArticleError("give one of text, address and example")
    if what.text is not None:
        found = completed(Article(
            what.text, **what.model_dump(exclude={"text", "address", "example"}, exclude_none=True)
        ))
        yield found if found.id else replace(found, id=f"{_begun(found)} #{found.sha256[:_DIGITS]}")
    elif what.address is not None:
        yield from _few(read(fetch(what.address.strip(), How())), shown(what.address.strip()))
    else:
        yield from _example(str(what.example))


def of_file(name: str, data: bytes) -> Iterator[Article | Unreadable]:
    """The articles in the bytes of a file. `name` is what to call it; only its last part counts.

    Raises ArticleError where it cannot be read.
    """
    called = shown(PurePosixPath(name.replace("\\", "/")).name)[:_LONGEST_NAME] or "the file"
    if not data:
        raise ArticleError(f"{called} is empty: there is nothing to summarize")
    for item in _few(read(Document(called, io.BytesIO(data), How())), called):
        if isinstance(item, Unreadable):
            yield item
        else:   # two files of one name are two articles
            yield replace(item, id=f"{result_id(item)}#{item.sha256[:_DIGITS]}")


def example_names() -> list[str]:
    """What can be read without a model: articles with a recorded reply, and the negotiation of several."""
    return [*examples(), EXAMPLE]


def _example(name: str) -> Iterator[Article | Unreadable]:
    if name == EXAMPLE:
        for number, item in enumerate(articles([str(folder("seeds") / EXAMPLE / "articles.jsonl")]), 1):
            yield replace(item, source=f"{EXAMPLE}/articles.jsonl:{number}")
        return
    path = examples().get(name)
    if path is None:
        raise ArticleError(f"there is no example {shown(name)[:_LONGEST_NAME]}: {', '.join(example_names())}")
    yield replace(Article.read(path), id=f"example/{name}", source=path.name)


def _begun(article: Article) -> str:
    """What to call a text that nobody named: its title, or how it begins."""
    said = printable(" ".join((article.title or article.text[:_LONGEST_NAME]).split()))
    return shorten(said, _BEGINNING, placeholder=" …") if " " in said else said[:_BEGINNING]


def _few(items: Iterator[Article | Unreadable], name: str) -> Iterator[Article | Unreadable]:
    for number, item in enumerate(items):
        if number == MOST:
            raise ArticleError(f"{name} holds over {MOST:,} articles: read it by batch")
        yield item
