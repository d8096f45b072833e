"""The texts that results were got from: kept beside them, else read again where they were found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from summarizer.codebook.provenance import ArticleReference

_ROW = re.compile(r":\d+$")            # a row of a table, as sources name it
_SHEET = re.compile(r":[^:]+:\d+$")   # and one of a sheet in a workbook


def texts_of(
    results: Iterable[Path], articles: Sequence[ArticleReference], text_column: str | None = None
) -> dict[str, str]:
    """The texts of articles by their hash, as far as they are kept beside results or are where they were."""
    from summarizer.results.texts import find, kept

    wanted = {each.sha256 for each in articles}
    found = dict(find([each for path in results for each in kept(path)], wanted))
    return found | _read_again([each for each in articles if each.sha256 not in found], text_column)


def _read_again(wanted: Sequence[ArticleReference], text_column: str | None) -> dict[str, str]:
    """The texts that are where they were, and the same still."""
    from summarizer.errors import ConfigurationError
    from summarizer.inputs.article import Article
    from summarizer.inputs.document import Columns
    from summarizer.inputs.sources import articles

    hashes = {each.sha256 for each in wanted}
    files: dict[str, None] = {}   # a set that keeps its order
    for source in filter(None, (each.source for each in wanted)):
        for name in (source, _ROW.sub("", source), _SHEET.sub("", source)):
            if _is_file(name):
                files[name] = None
                break
    found: dict[str, str] = {}
    told: set[str] = set()
    for name in files:
        try:
            for article in articles([name], Columns(text=text_column)):
                if isinstance(article, Article) and article.sha256 in hashes:
                    found[article.sha256] = article.text
        except ConfigurationError as error:   # HTML or Parquet without its package: say it once, go on by quotes
            if str(error) not in told:
                click.echo(f"summarizer: {error}", err=True)
            told.add(str(error))
    return found


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()   # no pipe and no device, which might never end
    except (OSError, ValueError):
        return False
