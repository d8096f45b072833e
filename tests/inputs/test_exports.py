"""Exports of press databases: each article apart, with what the export says of it, and counted."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from summarizer.errors import ArticleError
from summarizer.inputs.article import Article
from summarizer.inputs.document import Document, How, Unreadable
from summarizer.inputs.documents import read
from tests.documents import pdf
from tests.exports import SERVICES, Piece, factiva, files, html, nexis, nexis_uni, pieces, proquest, text


def apart(name: str, data: bytes) -> tuple[list[Article], list[Unreadable], list[str]]:
    told: list[str] = []
    items = list(read(Document(name, io.BytesIO(data), How(told=told.append))))
    return (
        [each for each in items if isinstance(each, Article)], [each for each in items if isinstance(each, Unreadable)],
        told,
    )


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("ending", ["txt", "html", "docx", "rtf", "pdf"])
def test_an_export_of_twelve_articles_is_the_same_twelve_in_every_format(service: str, ending: str):
    made = pieces()
    data = files(list(SERVICES[service](made)))[ending]
    found, failed, told = apart(f"export.{ending}", data)
    assert [(each.title, each.outlet, each.published) for each in found] == [
        (each.title, each.outlet, each.day.isoformat()) for each in made
    ]
    if ending == "pdf":   # a full line that ends a page may end a paragraph, or not
        assert [each.text.split() for each in found] == [each.text.split() for each in made]
    else:
        assert [each.text for each in found] == [each.text for each in made]
    assert [each.source for each in found] == [f"export.{ending}:{number}" for number in range(1, 13)]
    assert {each.language for each in found} == ({None} if service == "europresse" else {"en"})
    assert not failed and not told and not any(each.notes for each in found)
