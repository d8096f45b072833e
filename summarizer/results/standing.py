"""Results as they stand: what a model gave, with what people decided of it, read from the files of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from summarizer.codebook.records import Summary
from summarizer.results.applying import Applied, applied
from summarizer.results.decided import Decision
from summarizer.results.decisions import beside, read
from summarizer.results.load import picked, read_results


class Decided:
    """The decisions beside results, by the articles that they are about. Raises ResultsError."""

    def __init__(self, results: Path, decisions: Iterable[Decision] | None = None) -> None:
        self._results = results
        self.decisions = list(read(beside(results)) if decisions is None else decisions)
        self._by_text: dict[str, list[Decision]] = {}
        self._by_article: dict[str, list[Decision]] = {}
        for each in self.decisions:
            if each.sha256 is not None and each.article is not None:
                self._by_text.setdefault(each.sha256, []).append(each)
                self._by_article.setdefault(each.article, []).append(each)

    def about(self, summary: Summary) -> list[Decision]:
        """The decisions on an article: of its id, or on the same text where nothing has that other id any more."""
        others = [
            each for each in self._by_text.get(summary.article.sha256, ())
            if each.article != summary.id and each.article not in self._there
        ]
        own = self._by_article.get(summary.id, [])
        if not others:
            return own
        ids = {each.id for each in (*others, *own)}
        return [each for each in self.decisions if each.id in ids]

    def applied(self, summary: Summary) -> Applied:
        """An article as it was decided, and the decisions that wait."""
        about = self.about(summary)
        return applied(summary, about) if about else Applied(summary, [])

    @cached_property
    def _there(self) -> set[str]:
        """Those of the articles that results are there of."""
        return set(picked(self._results, self._by_article))


def decided(path: Path) -> Iterator[Summary]:
    """Every summary in a file of results, as it was decided; else as `read_results`."""
    held = Decided(path)
    for summary in read_results(path, review=False):
        yield held.applied(summary).summary
