"""How the proposals of one article stand to threads known so far: what is asked, and what its reply comes to. Pure.

Which threads may be meant is for `candidates`, what becomes of the judgements for `joining`, asking for `following`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.codebook.reply import Text, Word, lean, strict
from summarizer.codebook.review import RecordKey
from summarizer.extraction.finding import PAIRS, as_list
from summarizer.extraction.form import Form
from summarizer.negotiation.dossier import Judgement, Sameness
from summarizer.negotiation.joining import Cluster
from summarizer.negotiation.material import Proposed
from summarizer.negotiation.rows import Rows, RowsReader
from summarizer.text.clean import clean

Said = Literal["same", "version", "part_of", "has_part", "counters", "countered_by", "different", "unsure"]
_LINES = 4   # of a thread: its first version, and the last ones
_LONGEST = 220   # characters of a sentence
_TOLD = ("agreed", "in_force", "withdrawn", "lapsed")   # of statuses: the others say little of which proposal it is
_ROW, _BESIDE = 24, 12   # tokens of a row of the reply, and of what stands around the rows
_NO_LABELS: Mapping[RecordKey, str] = MappingProxyType({})
_LABEL = re.compile(r"([TP]\d+)(?:\.(\d+))?")


class PairRow(BaseModel):
    """How a proposal of the article stands to a thread's version, or to another proposal of it."""

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
class Question:
    """What is asked about an article: the lines that are shown, and whose records they tell.

    `threads` has for each label of a thread the keys of its lines, `proposals` for each label the key of the record.
    `near`: the labels of those threads that were looked for a proposal's sake.
    """

    article: str
    thread_lines: tuple[str, ...]
    proposal_lines: tuple[str, ...]
    threads: dict[str, tuple[RecordKey, ...]]
    proposals: dict[str, RecordKey]
    near: dict[str, tuple[str, ...]]

    @property
    def expected(self) -> float:
        """Tokens that a reply may have."""
        return _BESIDE + _ROW * (len(self.proposals) + len(self.threads) / 2)


def question(
    article: str, proposals: Sequence[Proposed], near: Mapping[RecordKey, Iterable[Cluster]],
    records: Mapping[RecordKey, Proposed], names: Mapping[str, str], published: date | None = None,
) -> Question | None:
    """What is to be asked about these proposals; None where nothing is: no thread is near, and there is only one.

    `near` has for a proposal the threads that it may belong to; `names` what to call each side. `published` is a day
    that lines need not tell: its year, and of the article's own proposals all of it.
    """
    found = {cluster.versions[0].keys[0]: cluster for clusters in near.values() for cluster in clusters}
    if not proposals or (not found and len(proposals) < 2):
        return None
    ordered = sorted(found.values(), key=lambda each: _when(records[each.versions[0].keys[0]]))
    lines: list[str] = []
    threads: dict[str, tuple[RecordKey, ...]] = {}
    labels: dict[RecordKey, str] = {}
    for number, cluster in enumerate(ordered, 1):
        shown = _shown(cluster, records)
        label = labels[cluster.versions[0].keys[0]] = f"T{number}"
        threads[label] = tuple(each.key for each in shown)
        lines += [
            _line(label if len(shown) == 1 else f"{label}.{place}", each, names, published)
            for place, each in enumerate(shown, 1)
        ]
    of = {each.key: f"P{number}" for number, each in enumerate(proposals, 1)}
    return Question(
        article, tuple(lines), tuple(_line(of[each.key], each, names, published, of) for each in proposals),
        threads, {label: key for key, label in of.items()},
        {of[key]: tuple(labels[each.versions[0].keys[0]] for each in clusters) for key, clusters in near.items()},
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
            raise _WrongError(f"p: there is no {row.p}: the article's proposals are {', '.join(asked.proposals)}")
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

    Same as a version is a version to the others. Of threads near a proposal that no row names: apart.
    """
    made: list[Judgement] = []
    named: set[tuple[str, str]] = set()

    def say(left: RecordKey, right: RecordKey, verdict: Sameness, row: PairRow | None = None) -> None:
        made.append(Judgement(
            left=left, right=right, verdict=verdict, how="model", by=by,
            changed=row.changed if row and verdict == "version" else None, why=row.why if row else None,
        ))

    for p, t, version, row in pairs:
        named.add((p, t))
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
    for p, labels in question.near.items():
        for t in labels:
            if (p, t) not in named:
                for right in question.threads[t]:
                    say(question.proposals[p], right, "apart")
    return made


