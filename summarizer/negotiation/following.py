"""Which articles are asked about, in what order and beside which threads. Asks nobody itself.

Articles come by day, in waves: those of a wave are asked about at a time, beside the threads that the judgements
before it make, so that what is asked depends on nothing else. A wave is a quarter of what came before it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from summarizer.codebook.review import RecordKey
from summarizer.extraction.prompting import Prompts
from summarizer.inputs.article import Article
from summarizer.negotiation.candidates import Index
from summarizer.negotiation.dossier import Actors, Judgement
from summarizer.negotiation.joining import Cluster, Joined, join
from summarizer.negotiation.judgements import Judged, Judgements
from summarizer.negotiation.judging import Question, question
from summarizer.negotiation.material import Material, Proposed, Source

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_THREADS = (3, 1.7, 24)   # that are shown for all proposals of an article: so many, more for each of them, at most
_EACH = 8       # that are looked for for one of them


@dataclass(frozen=True)
class Request:
    """A question as it is put to a model. `about` is what recordings and events call it."""

    question: Question
    messages: list[dict[str, str]]
    about: Article
    proposals: list[str]   # digests of all of the article's

    @property
    def digest(self) -> str:
        """Hash of the messages."""
        return digest(self.messages)


def digest(messages: list[dict[str, str]]) -> str:
    """Hash of what is asked, 16 hexadecimal digits."""
    return hashlib.sha256(json.dumps(messages, ensure_ascii=True).encode()).hexdigest()[:16]


class Course:
    """The way through all articles, with what is known so far. `is_wide`: waves double, for jobs that take a day."""

    def __init__(
        self, material: Material, actors: Actors, journal: Judgements, prompts: Prompts, *, is_wide: bool = False,
    ) -> None:
        self._journal, self._prompts, self._is_wide = journal, prompts, is_wide
        self._names = {actor.id: actor.name for actor in actors.actors}
        self._of: dict[str, list[Proposed]] = {}
        for each in material.proposed:
            self._of.setdefault(each.key.article, []).append(each)
        self._articles = [article for article in material.articles if article.id in self._of]
        self._records = {each.key: each for each in material.proposed}
        self._index = Index()
        self._earlier: list[Source] = []   # those that are not in the index yet: a rerun that asks nothing needs none
        self.before = 0   # asked about in earlier runs, or there was nothing to ask

    def __enter__(self) -> Self:
        self._earlier = [article for article in self._articles if self._done(article)]
        self.before = len(self._earlier)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._index.close()

    @property
    def articles(self) -> int:
        """How many have a proposal."""
        return len(self._articles)

    @property
    def unmet(self) -> list[str]:
        """Ids to ask about again that no article has."""
        return sorted(self._journal.redo - {article.id for article in self._articles})

    def joined(self) -> Joined:
        """The threads that all judgements make."""
        return join(self._records.values(), self.judgements())

    def judgements(self) -> Iterator[Judgement]:
        """What is known of the records that there are, in the order of the articles."""
        return (
            each for article in self._articles if self._done(article)
            for each in self._journal.line(article.id).judgements
            if each.left in self._records and each.right in self._records
        )

    def waves(self, *, foresees: bool = False) -> Iterator[list[Request]]:
        """The requests of each wave; what came of one is to be in the journal before the next is taken.

        An article of which nothing is to be asked is written down at once. `foresees`: only to look ahead, nothing is.
        Raises OutputError.
        """
        begin = 0
        while begin < len(self._articles):
            size = max(1, begin if self._is_wide else begin // 4)
            wave = [each for each in self._articles[begin:begin + size] if not self._done(each)]
            begin += size
            if wave and (requests := list(self._requests(wave, foresees=foresees))):
                yield requests

    def digests(self, article: str) -> list[str]:
        """The digests of an article's proposals."""
        return [each.key.digest for each in self._of[article]]

    def _done(self, article: Source) -> bool:
        return self._journal.done(article.id, self.digests(article.id))

    def _requests(self, wave: Sequence[Source], *, foresees: bool) -> Iterator[Request]:
        self._index.add(each for article in self._earlier for each in self._of[article.id])
        self._earlier = []
        known = {*self._index.keys(), *(each.key for article in wave for each in self._of[article.id])}
        joined = join([each for key, each in self._records.items() if key in known], self.judgements())
        place = joined.thread_of()
        for article in wave:
            asked = self._question(article, joined, place)
            self._index.add(self._of[article.id])
            if asked is None:
                if not foresees:
                    self._journal.write(Judged.of(article.id, self.digests(article.id), []))
                continue
            published = str(article.published) if article.published else None
            messages = self._prompts.joining(
                asked.thread_lines, asked.proposal_lines, outlet=article.reference.outlet, published=published,
            )
            yield Request(
                asked, messages, Article(messages[-1]["content"], id=article.id), self.digests(article.id)
            )

    def _question(self, article: Source, joined: Joined, place: dict[RecordKey, int]) -> Question | None:
        """What is asked about an article. What has the very words of an earlier record is in its thread already."""
        settled = {
            one for each in joined.joins if each.how == "words"
            for one, other in ((each.left, each.right), (each.right, each.left)) if other in self._index
        }
        unsettled = [each for each in self._of[article.id] if each.key not in settled]
        near = {
            each.key: list(dict.fromkeys(place[key] for key in self._index.of(each, _EACH, place.get)))
            for each in unsettled
        }
        kept = _first(near.values())
        clusters: dict[RecordKey, list[Cluster]] = {
            key: [joined.clusters[each] for each in places if each in kept] for key, places in near.items()
        }
        return question(article.id, unsettled, clusters, self._records, self._names, article.published)


def _first(ranked: Iterable[Sequence[int]]) -> set[int]:
    """The threads to show: the first of each proposal, then the second of each, as far as there is room."""
    ranked = list(ranked)
    least, more, most = _THREADS
    room = min(most, int(least + more * len(ranked)))
    found: dict[int, None] = {}
    for row in zip_longest(*ranked):
        for each in row:
            if each is not None and len(found) < room:
                found.setdefault(each)
    return set(found)


def counted(judgements: Iterable[Judgement]) -> dict[str, int]:
    """How many records were called what, but for what nothing was said of: `{"same": 2}`."""
    return dict(Counter(each.verdict for each in judgements if each.verdict != "apart"))
