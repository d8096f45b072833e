"""How proposals stand to threads known so far and to each other: what is asked, and what its reply comes to. Pure.

Which threads may be meant is for `candidates`, what becomes of the judgements for `joining`, asking for `following`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import permutations
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.codebook.reply import Text, Word, lean, strict
from summarizer.codebook.review import RecordKey
from summarizer.extraction.finding import PAIRS, as_list
from summarizer.extraction.form import Form
from summarizer.negotiation.dossier import Judgement, Sameness
from summarizer.negotiation.joining import Cluster
from summarizer.negotiation.material import Proposed, Source
from summarizer.negotiation.rows import Rows, RowsReader
from summarizer.negotiation.said import YES
from summarizer.text.clean import clean

Said = Literal["same", "version", "part_of", "has_part", "counters", "countered_by", "different", "unsure"]
_LINES = 4   # of a thread: its first version, and the last ones
_LONGEST = 220   # characters of a sentence
_TOLD = ("agreed", "in_force", "withdrawn", "lapsed")   # of statuses: the others say little of which proposal it is
_ROW, _BESIDE = 24, 12   # tokens of a row of the reply, and of what stands around the rows
_NO_LABELS: Mapping[RecordKey, str] = MappingProxyType({})
_LABEL = re.compile(r"([TP]\d+)(?:\.(\d+))?")


class PairRow(BaseModel):
    """How a proposal stands to a thread's version, or to another proposal."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    p: Text
    t: Text
    is_: Annotated[Said, Word] = Field(alias="is")
    changed: Text | None = None
    why: Text | None = None


class PairsShape(BaseModel):
    """The shape of the reply."""

    pairs: list[PairRow]


@cache
def _lean() -> dict[str, Any]:
    return lean(PairsShape, {"PairRow": "R"})


@cache
def _strict() -> dict[str, Any]:
    return strict(_lean())


PAIRS_FORM = Form(_lean, _strict)


@dataclass(frozen=True)
class Part:
    """An article that is asked about: what stands above its lines, and its proposals, a label and a line each."""

    article: str
    outlet: str | None
    published: date | None
    labels: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What is asked about some articles: the lines that are shown, and whose records they tell.

    `threads` has for each label of a thread the keys of its lines, `proposals` for each label the key of the record.
    `near`: the labels of those threads, and proposals of other articles, that were looked for a proposal's sake.
    """

    parts: tuple[Part, ...]
    thread_lines: tuple[str, ...]
    threads: dict[str, tuple[RecordKey, ...]]
    proposals: dict[str, RecordKey]
    near: dict[str, tuple[str, ...]]

    @property
    def articles(self) -> list[str]:
        """Ids of the articles."""
        return [part.article for part in self.parts]

    @property
    def expected(self) -> float:
        """Tokens that a reply may have."""
        return _BESIDE + _ROW * (len(self.proposals) + len(self.threads) / 2)


def question(
    articles: Sequence[tuple[Source, Sequence[Proposed]]], near: Mapping[RecordKey, Iterable[Cluster]],
    records: Mapping[RecordKey, Proposed], names: Mapping[str, str],
) -> Question | None:
    """What is to be asked about proposals of these articles; None where no thread is near, and there is only one.

    `near` has for a proposal the threads that it may belong to, of which some are but another of these proposals;
    `names` what to call each side.
    """
    of = {each.key: f"P{number}" for number, each in enumerate((one for _, some in articles for one in some), 1)}
    label: dict[Cluster, str] = {}
    for cluster in (each for clusters in near.values() for each in clusters):
        if cluster not in label:
            label[cluster] = next((of[key] for key in cluster.keys if key in of), "")
    found = sorted(
        (each for each, is_asked in label.items() if not is_asked), key=lambda each: _when(records[each.keys[0]]),
    )
    if not of or (not found and len(of) < 2):
        return None
    latest = max((source.published for source, _ in articles if source.published), default=None)
    lines: list[str] = []
    threads: dict[str, tuple[RecordKey, ...]] = {}
    for number, cluster in enumerate(found, 1):
        shown = _shown(cluster, records)
        name = label[cluster] = f"T{number}"
        threads[name] = tuple(each.key for each in shown)
        lines += [
            _line(name if len(shown) == 1 else f"{name}.{place}", each, names, latest)
            for place, each in enumerate(shown, 1)
        ]
    parts = tuple(
        Part(
            source.id, source.reference.outlet, source.published, tuple(of[each.key] for each in some),
            tuple(_line(of[each.key], each, names, source.published, of) for each in some),
        )
        for source, some in articles
    )
    return Question(
        parts, tuple(lines), threads, {name: key for key, name in of.items()},
        {of[key]: tuple(label[each] for each in clusters) for key, clusters in near.items()},
    )


def _shown(cluster: Cluster, records: Mapping[RecordKey, Proposed]) -> list[Proposed]:
    """Of each version the record that tells most of it; of many versions the first and the last ones."""
    told = [
        max((records[key] for key in version.keys), key=lambda each: (min(len(each.sentence), _LONGEST), each.key))
        for version in cluster.versions
    ]
    return told if len(told) <= _LINES else [told[0], *told[1 - _LINES:]]


def _when(record: Proposed) -> tuple[str, str, str]:
    return str(_day(record) or "9999"), record.key.article, record.key.digest


def _day(record: Proposed) -> date | None:
    return record.day.day or record.published


def _line(
    label: str, record: Proposed, names: Mapping[str, str], published: date | None,
    of: Mapping[RecordKey, str] = _NO_LABELS,
) -> str:
    """A record in one line: `"P1 03-05 offer, Norland | A truce of five days. (part of P2)"`; its year if another."""
    sentence = " ".join(record.sentence.split())
    if len(sentence) > _LONGEST:
        sentence = sentence[:_LONGEST].rsplit(" ", 1)[0] + " …"
    more = [record.status.replace("_", " ")] if record.status in _TOLD else []
    if record.part_of and record.part_of in of:
        more.append(f"part of {of[record.part_of]}")
    day = _day(record)
    when = "" if day is None or (of and day == published) else str(day)
    if published is not None and day is not None and day.year == published.year:
        when = when[5:]
    by = ", ".join([record.act, *(names.get(id, id) for id in record.proposers)])
    head = " ".join(part for part in (label, when, by) if part)
    return f"{head} | {sentence}" + (f" ({', '.join(more)})" if more else "")


class Pair(NamedTuple):
    """What a row of the reply says: of a proposal, and of a thread (its version by number, if told) or a proposal."""

    p: str
    t: str
    version: int | None
    row: PairRow


@dataclass
class Pairs(Rows):
    """What one reply comes to."""

    pairs: list[Pair] = field(default_factory=list)

    @property
    def taken(self) -> list[Pair]:
        """The rows that stand."""
        return self.pairs


class PairReader(RowsReader[Pairs]):
    """Reads the replies to a question."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.expected)
        self._question = question

    def read(self, data: object) -> Pairs:
        """Check a reply that was parsed as JSON, and keep the reading."""
        reading = Pairs()
        rows = as_list(clean(data).get(PAIRS)) if isinstance(data, dict) else None
        reading.is_answer = rows is not None
        if rows is None:
            reading.faults.append("pairs is missing (give [] where no pair has to do with each other)")
        said: dict[tuple[str, str], PairRow] = {}
        for number, row in enumerate(rows or ()):
            try:
                pair = self._pair(PairRow.model_validate(row))
            except ValidationError as error:
                first = error.errors(include_url=False)[0]
                where = ".".join(map(str, first["loc"]))
                reading.faults.append(f"pairs[{number}]: {where}: {first['msg']}")
            except _WrongError as error:
                reading.faults.append(f"pairs[{number}]: {error}")
            else:
                before = said.setdefault((pair.p, pair.t), pair.row)
                if before is pair.row:
                    reading.pairs.append(pair)
                elif before.is_ != pair.row.is_:
                    reading.faults.append(f"{pair.p} and {pair.t} are said to be {before.is_} and {pair.row.is_}")
        self.readings.append(reading)
        return reading

    def _pair(self, row: PairRow) -> Pair:
        asked = self._question
        p, t = _LABEL.fullmatch(row.p.strip().upper()), _LABEL.fullmatch(row.t.strip().upper())
        if p is None or p[1] not in asked.proposals:
            raise _WrongError(f"p: there is no {row.p}: the proposals are {', '.join(asked.proposals)}")
        if t is None or (t[1] not in asked.threads and t[1] not in asked.proposals):
            raise _WrongError(f"t: there is no {row.t}: give the label of a thread or of another P")
        if t[1] == p[1]:
            raise _WrongError(f"t: {row.t} is p itself")
        shown = asked.threads.get(t[1], ())
        version = int(t[2]) if t[2] and len(shown) > 1 else None
        if version is not None and not 0 < version <= len(shown):
            raise _WrongError(f"t: {t[1]} has no version {row.t}: it has {len(shown)}")
        return Pair(p[1], t[1], version, row)


class _WrongError(Exception):
    """A row that cannot be."""


def judgements(question: Question, pairs: Iterable[Pair], by: str) -> list[Judgement]:
    """What the rows say of records: of a thread, of each record that was shown for it. `by` is the model.

    Same as a version is a version to the others. Two that were both called one with a third are one. Of what was near
    a proposal and no row names: apart.
    """
    made: dict[tuple[RecordKey, RecordKey], Judgement] = {}
    named: set[tuple[str, str]] = set()

    def say(left: RecordKey, right: RecordKey, verdict: Sameness, row: PairRow | None = None) -> None:
        if (right, left) not in made:
            made.setdefault((left, right), Judgement(
                left=left, right=right, verdict=verdict, how="model", by=by,
                changed=row.changed if row and verdict == "version" else None, why=row.why if row else None,
            ))

    pairs = list(pairs)
    for p, t, version, row in pairs:
        named |= {(p, t), (t, p)}
        left = question.proposals[p]
        if t in question.proposals:
            say(left, question.proposals[t], row.is_, row)
            continue
        shown = question.threads[t]
        which = version or len(shown)   # the last one where none is told
        for place, right in enumerate(shown, 1):
            is_it = place == which
            verdict: Sameness = "version" if row.is_ == "same" and not is_it else row.is_
            # What changed is told against one version.
            say(left, right, verdict, row if is_it or row.is_ != "version" else None)
    for left, right, is_same in _by_way_of_others(question, made.values()):
        say(left, right, "same" if is_same else "version")
    for p, labels in question.near.items():
        for t in labels:
            if (p, t) not in named:
                for right in question.threads.get(t) or (question.proposals[t],):
                    say(question.proposals[p], right, "apart")
    return list(made.values())


def _by_way_of_others(
    question: Question, said: Iterable[Judgement],
) -> Iterator[tuple[RecordKey, RecordKey, bool]]:
    """Pairs of a proposal and what was shown beside it that rows make one by way of others, and if it is the same.

    Nothing where that way two threads would be one.
    """
    yes = [each for each in said if each.verdict in YES]
    thread = {key: label for label, keys in question.threads.items() for key in keys}
    one = _classes((each.left, each.right) for each in yes)
    same = _classes((each.left, each.right) for each in yes if each.verdict == "same")
    groups: dict[int, list[RecordKey]] = {}
    for key, number in one.items():
        groups.setdefault(number, []).append(key)
    order = {key: number for number, key in enumerate(question.proposals.values())}
    for group in groups.values():
        if len({thread[key] for key in group if key in thread}) > 1:
            continue
        for left, right in permutations(group, 2):
            if left.article != right.article and order.get(left, -1) > order.get(right, -1):
                yield left, right, left in same and same[left] == same.get(right)


def _classes(pairs: Iterable[tuple[RecordKey, RecordKey]]) -> dict[RecordKey, int]:
    """Which records are of one class, where the two of each pair are: a number for each class."""
    of: dict[RecordKey, int] = {}
    for number, (one, other) in enumerate(pairs):
        into, gone = of.setdefault(one, 2 * number), of.setdefault(other, 2 * number + 1)
        of |= {key: into for key, group in of.items() if group == gone}
    return of
