"""`review`: what people decided of results, or of a dossier's joins: taken in from a file, or told."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.cli.streams import PathArgument, fail, put, writable
from summarizer.cli.texts import texts_of
from summarizer.views.words import plain

if TYPE_CHECKING:
    from summarizer.codebook.provenance import ArticleReference
    from summarizer.results.decisions import Decision, Reviewing

_MOST_REFUSED = 20
_DID = {
    "confirm": "confirmed", "correct": "corrected", "reject": "rejected", "add": "added", "undo": "taken back",
    "same": "joined", "different": "kept apart", "rename": "renamed",
}


@click.command()
@click.argument("results", type=PathArgument(), metavar="RESULTS.jsonl|DOSSIER.json")
@click.argument("decisions", nargs=-1, type=PathArgument(dir_okay=False), metavar="[DECISIONS.jsonl...]")
@click.option("--text-column", metavar="NAME", help="The column of a table that holds the text.")
def review(results: Path, decisions: tuple[Path, ...], text_column: str | None) -> None:
    """Take in what people decided on RESULTS.jsonl, from files that the page of `report --review` saves.

    It goes into RESULTS.review.jsonl beside the results, which are never rewritten; all that reads results takes it
    into account. The same file taken in twice adds nothing. What the article does not bear out is refused, with its
    line and the reason. Without a file: say what was decided, by whom, and what waits.
    """
    writable(None)
    if not results.exists():
        fail(2, f"there is no file or folder {results}")
    if decisions:
        _take_in(results, decisions, text_column)
    else:
        put("".join(f"{line}\n" for line in _standing(results)), None)


def _take_in(results: Path, files: Iterable[Path], text_column: str | None) -> None:
    from summarizer.results.decisions import Reviewing

    lines = [line for file in files for line in _lines(file)]
    read = [(where, each) for where, each in lines if not isinstance(each, str)]
    refused = [each for _, each in lines if isinstance(each, str)]
    taken = before = 0
    with Reviewing(results) as reviewing:
        reviewing.look([each for _, each in read])
        texts = texts_of([results], _references(reviewing, read), text_column)
        for where, each in read:
            is_new = _kept(reviewing, each, texts)
            if isinstance(is_new, str):
                refused.append(f"{where}: {each.act} {each.record or ''} by {each.by} is refused: {is_new}")
            taken += is_new is True
            before += is_new is False
        path = reviewing.path
    for told in refused[:_MOST_REFUSED]:
        click.echo(f"summarizer: {plain(told)}", err=True)
    if len(refused) > _MOST_REFUSED:
        click.echo(f"summarizer: and {len(refused) - _MOST_REFUSED:,} more", err=True)
    parts = [f"{path}: {taken:,} decision{'' if taken == 1 else 's'} taken in"]
    parts += [f"{number:,} {word}" for number, word in ((before, "there before"), (len(refused), "refused")) if number]
    click.echo(", ".join(parts), err=True)
    sys.exit(2 if refused else 0)


def _kept(reviewing: Reviewing, decision: Decision, texts: dict[str, str]) -> bool | str:
    """Whether a decision is new; why it is refused."""
    from summarizer.errors import ReviewError

    try:
        return reviewing.add(decision, texts.get(decision.sha256 or ""))
    except ReviewError as error:
        return str(error)


def _lines(path: Path) -> Iterator[tuple[str, Decision | str]]:
    """Where each decision of a file stands, and it; of a line that is none what is wrong with it."""
    from summarizer.errors import ResultsError
    from summarizer.results.decisions import parsed

    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    where = f"{path}, line {number}"
                    try:
                        yield where, parsed(line, where)
                    except ResultsError as error:
                        yield where, str(error)
    except OSError as error:
        fail(2, f"{path} cannot be read: {error.strerror or error}")


def _references(reviewing: Reviewing, read: Iterable[tuple[str, Decision]]) -> list[ArticleReference]:
    """The articles whose texts are needed: those in which something is corrected or added."""
    needed = {each.sha256 for _, each in read if each.now is not None}
    return [each.article for each in reviewing.articles if each.article.sha256 in needed]


def _standing(results: Path) -> Iterator[str]:
    """What was decided, by whom, and what waits, a line each."""
    from summarizer.negotiation.dossierfile import is_dossier
    from summarizer.results.decisions import beside, read

    decisions = read(beside(results))
    if not decisions:
        yield f"{results}: nobody decided anything yet"
        return
    people = list(dict.fromkeys(each.by for each in decisions))
    yield f"{beside(results)}: {len(decisions):,} decision{'' if len(decisions) == 1 else 's'}"
    for by in people:
        own = [each for each in decisions if each.by == by]
        counts: Counter[str] = Counter(each.act for each in own if each.record or not each.is_of_record)
        through = {each.article for each in own if each.is_of_record and each.record is None}
        told = [f"{counts[act]:,} {word}" for act, word in _DID.items() if counts[act]]
        if through:
            told.append(f"{len(through):,} article{'' if len(through) == 1 else 's'} gone through")
        yield f"  {plain(by)}: {', '.join(told)}"
    if not is_dossier(results):
        yield from _reviewed(results)


def _reviewed(results: Path) -> Iterator[str]:
    """How much of results is reviewed, and what waits."""
    from summarizer.results.load import read_results
    from summarizer.results.standing import Decided

    held, waiting = Decided(results), list[str]()
    articles = records = reviewed = whole = 0
    found: set[str] = set()
    for given in read_results(results, review=False):
        about = held.about(given)
        found.update(each.id for each in about)
        summary = held.applied(given).summary
        articles += 1
        records += len(summary.records)
        reviewed += (some := sum(record.review is not None for record in summary.records))
        whole += bool(about) and some == len(summary.records)
        waiting += [f"{summary.id}: {each}" for each in summary.waiting]
    waiting += [
        f"{each.article}: {each.act} {each.record or 'all'} by {each.by}: the article is not in {results}"
        for each in held.decisions if each.is_of_record and each.id not in found
    ]
    plural = "" if articles == 1 else "s"
    yield f"Reviewed: {reviewed:,} of {records:,} records; all records of {whole:,} of {articles:,} article{plural}"
    if waiting:
        yield f"Waiting, for what it is about is not there: {len(waiting):,}"
        yield from (f"  {plain(each)}" for each in waiting)
