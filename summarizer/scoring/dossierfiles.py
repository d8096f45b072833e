"""Dossiers and their gold read from files, and the quotes of both found in the texts of the articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from summarizer.errors import ArticleError, ResultsError
from summarizer.inputs.article import Article
from summarizer.inputs.document import Unreadable
from summarizer.inputs.sources import articles
from summarizer.negotiation.dossier import Dossier
from summarizer.negotiation.dossierfile import has_threads, read_dossier
from summarizer.results.load import documents, faults, parsed, placed
from summarizer.scoring.golddossier import GoldDossier
from summarizer.scoring.histories import History, Moved, Telling, history, matched
from summarizer.text.locate import Passages

_MOST_FAULTS = 10


def read(path: Path) -> Dossier | GoldDossier:
    """A dossier, or gold of one. Raises ResultsError with file, line and reason."""
    if not path.is_file():
        raise ResultsError(f"{path} is a folder: name one file" if path.is_dir() else f"there is no file {path}")
    number, text = next(documents(path), (1, ""))
    data = parsed(text, path, number)
    if not has_threads(data):
        raise ResultsError(f"{path} holds no dossier and no gold of one: it has no threads")
    if "format" in data:
        return read_dossier(path)
    try:
        return GoldDossier.model_validate_json(text)
    except ValidationError as error:
        told = [placed(path, number, text, where, told) for where, told in faults(error)[:_MOST_FAULTS]]
        raise ResultsError("\n".join(told)) from None


def beside(
    given: Dossier | GoldDossier, gold: Dossier | GoldDossier, folders: list[Path]
) -> tuple[History, History, list[str]]:
    """Both as histories of the same articles, called as gold calls them, and the given articles that gold has none of.

    Every passage has its place in the text that gold counts in. Where there are quotes without places, texts are
    looked for in the folders, as ARTICLE.txt or in articles.jsonl; what else stands in the first of them was read and
    tells nothing.

    Raises ResultsError where a text is not there, or a quote does not stand in it, or no article is in both.
    """
    one, other = history(given), history(gold)
    for side in (other, one):
        if not side.hashes:
            there = {*_listed(folders[0]), *(path.stem for path in folders[0].glob("*.txt"))}
            if there & {*side.articles}:
                side.articles = sorted(there | {*side.articles})
            side.texts = {article: Passages(_text(article, folders)) for article in side.articles}
            side.hashes = {article: Article(text.text).sha256 for article, text in side.texts.items()}
            _find(side)
    same = {
        article: theirs for article, theirs in matched(one, other).items()
        if one.hashes[article] == other.hashes[theirs] or (
            theirs in other.texts and any(other.texts[theirs].find(quote) for quote in _quotes(one, article))
        )
    }
    if not same:
        raise ResultsError(
            f"no article is in both: one has {_first(one.articles)}, the other {_first(other.articles)}. They are "
            "matched by their texts, or by their names where a quote of the one stands in the text of the other"
        )
    left = [article for article in one.articles if article not in same]
    _rename(one, other, same)
    return one, other, left


def _first(articles: list[str]) -> str:
    return ", ".join(articles[:3]) + (" …" if len(articles) > 3 else "") if articles else "none"


def _text(article: str, folders: list[Path]) -> str:
    name = Path(article).name.removesuffix(".txt")
    for folder in folders:
        if text := _listed(folder).get(name):
            return text
        if (path := folder / f"{name}.txt").is_file():
            try:
                return Article.read(path).text
            except ArticleError as error:
                raise ResultsError(f"the text of {article}: {error}") from None
    raise ResultsError(f"the text of {article} is not there: put {name}.txt, or articles.jsonl, beside the gold")


@cache
def _listed(folder: Path) -> dict[str, str]:
    """The texts of the articles that a folder holds as a table, articles.jsonl, by their ids."""
    path = folder / "articles.jsonl"
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    for each in articles([str(path)]):
        if isinstance(each, Unreadable):
            raise ResultsError(f"{path}: {each.error}")
        found[each.id or ""] = each.text
    return found


def _quotes(side: History, article: str) -> Iterator[str]:
    tellings = [each.telling for each in side.mentions] + [each for move in side.moves for each in move.tellings]
    return (quote for each in tellings if each.article == article for quote in each.quotes)


def _find(side: History) -> None:
    """Give every quote of gold its place."""
    lost: list[str] = []

    def found(telling: Telling) -> Telling:
        text, quote = side.texts[telling.article], telling.quotes[0]
        places = text.find(quote)
        if not places:
            near = text.nearest(quote)
            lost.append(f"{telling.article}: “{quote}” does not stand in it; the nearest passage is “{near}”")
        return telling._replace(spans=tuple((place.start, place.end) for place in places))

    _retell(side, found)
    if lost:
        more = [f"and {len(lost) - _MOST_FAULTS} more"] if len(lost) > _MOST_FAULTS else []
        raise ResultsError("\n".join([*lost[:_MOST_FAULTS], *more]))


def _rename(one: History, other: History, same: Mapping[str, str]) -> None:
    """Call articles as gold does, and count in the texts that gold counts in; what stands in none of them goes."""
    alike = {article for article, theirs in same.items() if one.hashes[article] == other.hashes[theirs]}

    def told(telling: Telling) -> Telling | None:
        if telling.article not in same:
            return None
        theirs = same[telling.article]
        if telling.article in alike:
            return telling._replace(article=theirs)
        places = [place for quote in telling.quotes for place in other.texts[theirs].find(quote)[:1]]
        return telling._replace(article=theirs, spans=tuple((place.start, place.end) for place in places))

    _retell(one, told)
    one.articles = [same[article] for article in one.articles if article in same]


def _retell(side: History, told: Callable[[Telling], Telling | None]) -> None:
    side.mentions = [
        replace(each, telling=telling) for each in side.mentions if (telling := told(each.telling)) is not None
    ]
    side.moves = [moved for each in side.moves if (moved := _moved(each, told)) is not None]


def _moved(move: Moved, told: Callable[[Telling], Telling | None]) -> Moved | None:
    tellings = tuple(telling for each in move.tellings if (telling := told(each)) is not None)
    return replace(move, tellings=tellings) if tellings else None
