"""Which articles are asked about, in what order and beside which threads. Asks nobody itself.

Articles come by day, some in one call, in waves: the calls of a wave are made at a time, beside the threads that the
judgements before it make, so that what is asked depends on nothing else. A wave is a call, or a quarter of what came
before it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, takewhile, zip_longest
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
from summarizer.negotiation.persons import person_judgements, standing_joins
from summarizer.results.decisions import Decision

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_TOGETHER = 80   # proposals that are asked about in one call, and those that their last article has more
_THREADS = (3, 1.7)   # that are shown beside them: so many, and more for each of them
_EACH = 8       # that are looked for for one of them


@dataclass(frozen=True)
class Request:
    """A question as it is put to a model. `about` is what recordings and events call it."""

    question: Question
    messages: list[dict[str, str]]
    articles: dict[str, list[str]]   # of each the digests of all its proposals

    @property
    def about(self) -> Article:
        """What recordings and events call it."""
        first, *more = self.articles
        return Article(self.messages[-1]["content"], id=f"{first} and {len(more)} more" if more else first)

    @property
    def digest(self) -> str:
        """Hash of the messages."""
        return digest(self.messages)


def digest(messages: list[dict[str, str]]) -> str:
    """Hash of what is asked, 16 hexadecimal digits."""
    return hashlib.sha256(json.dumps(messages, ensure_ascii=True).encode()).hexdigest()[:16]


class Course:
    """The way through all articles, with what is known so far.

    `is_wide`: waves double, for replies that take a day. `is_kept`: each wave is written down before it is asked, and
    is asked alike until it is through, whatever of it came before: prompts that wait for a reply stay as they are.
    """

    def __init__(
        self, material: Material, actors: Actors, journal: Judgements, prompts: Prompts, *, is_wide: bool = False,
        is_kept: bool = False, decisions: Iterable[Decision] = (), before: Mapping[RecordKey, RecordKey] | None = None,
    ) -> None:
        """`decisions` of people on joins have the last word; `before`: keys that corrected records had."""
        self._journal, self._prompts, self._is_wide, self._is_kept = journal, prompts, is_wide, is_kept
        self._names = {actor.id: actor.name for actor in actors.actors}
        self._of: dict[str, list[Proposed]] = {}
        for each in material.proposed:
            self._of.setdefault(each.key.article, []).append(each)
        self._articles = [article for article in material.articles if article.id in self._of]
        self._records = {each.key: each for each in material.proposed}
        self._now = before or {}
        self._was = {now: key.digest for key, now in self._now.items()}
        self.standing, self.waiting = standing_joins(decisions, self._records, self._now)
        self._decided = person_judgements(self.standing)
        self._index = Index()
        self._earlier: list[Source] = []   # those that are not in the index yet: a rerun that asks nothing needs none
        self._begun: list[list[Source]] = []   # the wave of an earlier run that is not through
        self._again: list[list[Source]] = []
        self.before = 0   # asked about in earlier runs, or there was nothing to ask

    def __enter__(self) -> Self:
        self._begun = self._left_over()
        begun = {article.id for articles in self._begun for article in articles}
        done = [article for article in self._articles if self._done(article)]
        self._earlier = [article for article in done if article.id not in begun]
        self.before = len(done)
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
        return join(self._records.values(), self.judgements(), self._decided)

    def judgements(self) -> Iterator[Judgement]:
        """What is known of the records that there are, in the order of the articles."""
        return self._judgements(article.id for article in self._articles if self._done(article))

    def _judgements(self, done: Iterable[str]) -> Iterator[Judgement]:
        for each in self._journal.judgements(done):
            left, right = self._now.get(each.left, each.left), self._now.get(each.right, each.right)
            if left in self._records and right in self._records:
                yield each if (left, right) == (each.left, each.right) else replace(each, left=left, right=right)

    def waves(self, *, foresees: bool = False) -> Iterator[list[Request]]:
        """The requests of each wave; what came of one is to be in the journal before the next is taken.

        An article of which nothing is to be asked is written down at once. `foresees`: only to look ahead, nothing is.
        Raises OutputError.
        """
        for wave in self._waves():
            if requests := list(self._requests(wave, foresees=foresees)):
                if self._is_kept and not foresees:
                    self._journal.begin([[article.id for article in articles] for articles in wave])
                yield requests

    def _waves(self) -> Iterator[list[list[Source]]]:
        """The articles of each call of each wave."""
        begun = {article.id for articles in self._begun for article in articles}
        left = [each for each in self._articles if not self._done(each)]
        before = self.before + sum(each.id in begun for each in left)
        left = [each for each in left if each.id not in begun]
        if self._begun:
            yield self._begun
        while left or self._again:
            if self._again:
                yield [self._again.pop(0)]
                continue
            wave, size = list[list[Source]](), before if self._is_wide else before // 4
            while left and (not wave or sum(map(len, wave)) < size):
                wave.append(self._together(left))
                del left[:len(wave[-1])]
            before += sum(map(len, wave))
            yield wave

    def _left_over(self) -> list[list[Source]]:
        """The wave that was begun last, if it is not through. Of a call that was answered no article is asked again."""
        known, wave = {each.id: each for each in self._articles}, list[list[Source]]()
        for ids in self._journal.begun:
            articles = [known[id] for id in ids if id in known]
            if any(self._done(each) and self._journal.is_answered(each.id) for each in articles):
                articles = [each for each in articles if self._done(each)]
            if articles:
                wave.append(articles)
        return wave if any(not self._done(each) for articles in wave for each in articles) else []

    def again(self, request: Request) -> bool:
        """Ask next about half of the articles, then about the others; of one nothing is left to ask. Whether there is.

        Until they are through they are no threads: what failed with them would fail with all that are shown them.
        """
        order = {each.id: place for place, each in enumerate(self._articles)}
        articles = [each for each in self._articles if each.id in request.articles]
        self._index.drop(each.key for article in articles for each in self._of[article.id])
        middle = len(articles) // 2
        if middle:
            self._again = sorted(
                [*self._again, articles[:middle], articles[middle:]], key=lambda some: order[some[0].id],
            )
        return middle > 0

    def digests(self, article: str) -> list[str]:
        """The digests of an article's proposals."""
        return [each.key.digest for each in self._of[article]]

    def _done(self, article: Source) -> bool:
        """Whether it was asked about; what a person corrects, or rejects, is not asked about again for that."""
        keys = [each.key for each in self._of[article.id]]
        return self._journal.done(article.id, [{key.digest, self._was.get(key, key.digest)} for key in keys])

    def _together(self, articles: Sequence[Source]) -> list[Source]:
        """The first articles, as many as are asked about in one call."""
        count = accumulate(len(self._of[article.id]) for article in articles)
        return list(articles[:1 + sum(1 for _ in takewhile(lambda each: each < _TOGETHER, count))])

    def _requests(self, wave: Sequence[Sequence[Source]], *, foresees: bool) -> Iterator[Request]:
        self._index.add(each for article in self._earlier for each in self._of[article.id])
        self._earlier = []
        coming = {article.id for articles in wave for article in articles}
        known = {*self._index.keys(), *(each.key for id in coming for each in self._of[id])}
        before = self._judgements(
            each.id for each in self._articles if each.id not in coming and self._done(each)
        )
        joined = join([each for key, each in self._records.items() if key in known], before, self._decided)
        place = joined.thread_of()
        for articles in wave:
            asked = self._question(articles, joined, place)
            left = [each for each in articles if not self._done(each)]
            if asked is not None and left:
                yield self._request(asked)
            for article in left if not foresees else ():
                if asked is None or article.id not in asked.articles:
                    self._journal.write(Judged.of({article.id: self.digests(article.id)}, []))

    def _request(self, asked: Question) -> Request:
        messages = self._prompts.joining(asked.thread_lines, [
            (", ".join(filter(None, (each.outlet, str(each.published or "")))), each.lines) for each in asked.parts
        ])
        return Request(asked, messages, {article: self.digests(article) for article in asked.articles})

    def _question(
        self, articles: Sequence[Source], joined: Joined, place: dict[RecordKey, int],
    ) -> Question | None:
        """What is asked about articles.

        What has the very words of an earlier record, or is one with it as a person says, is in its thread already.
        """
        told: list[tuple[Source, list[Proposed]]] = []
        near: dict[RecordKey, list[int]] = {}
        for article in articles:
            settled = {
                one for each in joined.joins if each.how in ("words", "person")
                for one, other in ((each.left, each.right), (each.right, each.left)) if other in self._index
            }
            if unsettled := [each for each in self._of[article.id] if each.key not in settled]:
                told.append((article, unsettled))
            near |= {
                each.key: list(dict.fromkeys(place[key] for key in self._index.of(each, _EACH, place.get)))
                for each in unsettled
            }
            self._index.add(self._of[article.id])
        kept = _first(near.values(), {place[each.key] for _, some in told for each in some})
        clusters: dict[RecordKey, list[Cluster]] = {
            key: [joined.clusters[each] for each in places if each in kept] for key, places in near.items()
        }
        return question(told, clusters, self._records, self._names)


def _first(ranked: Iterable[Sequence[int]], shown: Collection[int]) -> set[int]:
    """The threads to show: the first of each proposal, then the second of each, as far as there is room.

    What is `shown` anyway takes none.
    """
    ranked = list(ranked)
    least, more = _THREADS
    room = int(least + more * len(ranked)) + len(shown)
    found = set(shown)
    for row in zip_longest(*ranked):
        for each in row:
            if each is not None and len(found) < room:
                found.add(each)
    return found


def counted(judgements: Iterable[Judgement]) -> dict[str, int]:
    """How many records were called what, but for what nothing was said of: `{"same": 2}`."""
    return dict(Counter(each.verdict for each in judgements if each.verdict != "apart"))
