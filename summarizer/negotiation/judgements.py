"""Judgements as a journal: a durable line for each call, so that no article is asked about again.

DOSSIER.judgements.jsonl only grows: one `os.write` a line. A line tells which records it is about by their keys,
whose digests change with the article's text and records: what was read anew is asked about again. Of an article the
last line counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple, Self

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from summarizer.base import Count, Record, Usage
from summarizer.codebook.review import RecordKey
from summarizer.errors import ConfigurationError
from summarizer.negotiation.dossier import Judgement, Sameness
from summarizer.negotiation.whose import Decided
from summarizer.results.appending import Growing, cut, whole_lines
from summarizer.results.lines import differing

FORMAT = "1.0"
_BEGINNING = b'{"format":'   # of every line: what begins otherwise is not ours to cut off


class Stamp(Record):
    """What the lines of a journal must have in common."""

    asked: str = Field(description="the model as it was asked for; recorded: none was")
    prompt: str = Field(description="hash of the prompt templates")
    schema_: str = Field(alias="schema", description="hash of the reply schema")
    body: str | None = Field(default=None, description="hash of what went with every request besides")

    model_config = ConfigDict(serialize_by_alias=True, populate_by_name=True)


class Said(Record):
    """A judgement on two of the keys of a line, by their places."""

    left: Count
    right: Count
    verdict: Sameness
    changed: str | None = None
    why: str | None = None


class Judged(Record):
    """A line: what was asked about some articles, and what came of it. `asked` null: there was nothing to ask."""

    format: Annotated[str, Field(pattern=r"^1\.\d{1,4}$")] = FORMAT
    articles: dict[str, list[str]] = Field(description="of each article the digests of its proposals")
    asked: str | None = Field(default=None, description="hash of the messages, 16 hexadecimal digits")
    keys: list[RecordKey] = Field(default_factory=list)
    said: list[Said] = Field(default_factory=list)
    model: str | None = None
    attempts: Count = 0
    usage: Usage = Field(default_factory=Usage)
    cost_usd: float | None = None
    notes: list[str] = Field(default_factory=list)
    stamp: Stamp | None = None

    @classmethod
    def of(cls, articles: Mapping[str, list[str]], judgements: Sequence[Judgement], **more: object) -> Self:
        """A line of judgements."""
        places: dict[RecordKey, int] = {}
        said = [
            Said(
                left=places.setdefault(each.left, len(places)), right=places.setdefault(each.right, len(places)),
                verdict=each.verdict, changed=each.changed, why=each.why,
            )
            for each in judgements
        ]
        return cls.model_validate({"articles": articles, "keys": list(places), "said": said, **more})

    @property
    def judgements(self) -> list[Judgement]:
        """What it says of records."""
        return [
            Judgement(
                left=self.keys[each.left], right=self.keys[each.right], verdict=each.verdict, changed=each.changed,
                why=each.why, how="model", by=self.model or "unknown",
            )
            for each in self.said
        ]


class Named(Record):
    """A line: which names were asked about, and what came of it."""

    format: Annotated[str, Field(pattern=r"^1\.\d{1,4}$")] = FORMAT
    names: list[str]
    asked: str = Field(description="hash of the messages, 16 hexadecimal digits")
    decided: list[Decided] = Field(default_factory=list)
    model: str | None = None
    attempts: Count = 0
    usage: Usage = Field(default_factory=Usage)
    cost_usd: float | None = None
    notes: list[str] = Field(default_factory=list)
    stamp: Stamp | None = None


class Begun(Record):
    """A line: the articles of each call of a wave whose replies come by and by."""

    format: Annotated[str, Field(pattern=r"^1\.\d{1,4}$")] = FORMAT
    begun: list[list[str]]


_LINE: TypeAdapter[Judged | Named | Begun] = TypeAdapter(Judged | Named | Begun)


class _Kept(NamedTuple):
    """A line as it is kept in memory: read, it takes ten times as much."""

    number: int
    articles: dict[str, tuple[str, ...]]
    text: bytes
    is_asked: bool


class Judgements(Growing):
    """The journal, open and locked while the `with` block runs; without a path it is kept in memory.

    `stamp` is what lines must have in common: one of another model or prompt is refused, unless `mixed` says that it
    may stay. The articles in `redo` are asked about again.

    Raises LockedError where another run has it open, OutputError where it cannot be written, ConfigurationError where
    it holds something else, or judgements that were got otherwise.
    """

    def __init__(
        self, path: Path | None, stamp: Stamp, *, mixed: bool = False, redo: Collection[str] = (),
    ) -> None:
        super().__init__(path)
        self.path, self.stamp = path, stamp
        self._mixed, self.redo = mixed, frozenset(redo)
        self._lines: dict[str, _Kept] = {}   # by article
        self._count = 0
        self.named: list[Named] = []
        self.begun: list[list[str]] = []   # the articles of each call of the wave that was begun last
        self._written: set[str] = set()   # in this run

    def _take_in(self) -> None:
        self.look()
        cut(self._file)

    @property
    def has_answers(self) -> bool:
        """Whether a model answered anything."""
        return bool(self.named) or any(line.is_asked for line in self._lines.values())

    @property
    def written(self) -> int:
        """How many articles were written down in this run."""
        return len(self._written)

    def look(self) -> None:
        """Take in what is there, without writing to it. Raises as entering it."""
        if self.path is not None and self.path.exists():
            self._read(self.path)

    def done(self, article: str, proposals: Iterable[Collection[str]]) -> bool:
        """Whether an article was asked about, with each of these proposals by a digest that it has or had."""
        line = self._lines.get(article)
        is_asked = article not in self.redo or article in self._written
        return is_asked and line is not None and all(
            not some.isdisjoint(line.articles[article]) for some in map(frozenset, proposals)
        )

    def is_answered(self, article: str) -> bool:
        """Whether a model was asked for the line of an article."""
        line = self._lines.get(article)
        return line is not None and line.is_asked

    def judgements(self, articles: Iterable[str]) -> Iterator[Judgement]:
        """What was said when these articles were asked about, the last time of each. Raises KeyError."""
        wanted: dict[int, tuple[_Kept, set[str]]] = {}
        for article in articles:
            kept = self._lines[article]
            wanted.setdefault(kept.number, (kept, set()))[1].add(article)
        for kept, some in wanted.values():
            for each in _read(kept).judgements:
                if each.left.article in some:
                    yield each

    def asked(self) -> Iterator[Judged | Named]:
        """Every line that a model was asked for, and that counts for an article still."""
        yield from self.named
        for kept in {kept.number: kept for kept in self._lines.values()}.values():
            if kept.is_asked:
                yield _read(kept)

    def begin(self, wave: list[list[str]]) -> None:
        """Keep which articles are asked about in which call of a wave. Raises OutputError."""
        if wave != self.begun:
            self.write(Begun(begun=wave))

    def write(self, line: Judged | Named | Begun) -> None:
        """Keep a line. Raises OutputError where it cannot be written whole."""
        if not isinstance(line, Begun):
            line = line.model_copy(update={"stamp": self.stamp if line.asked else None})
        text = line.model_dump_json(exclude_none=True).encode()
        if self._file >= 0:
            self._grow(text)
            if self.sync_due():
                self.sync()
        self._keep(line, text)
        if isinstance(line, Judged):
            self._written.update(line.articles)

    def _keep(self, line: Judged | Named | Begun, text: bytes) -> None:
        if isinstance(line, Begun):
            self.begun = line.begun
        elif isinstance(line, Judged):
            self._count += 1
            kept = _Kept(
                self._count, {article: tuple(told) for article, told in line.articles.items()}, text,
                line.asked is not None,
            )
            self._lines |= dict.fromkeys(line.articles, kept)
        else:
            self.named.append(line)

    def _read(self, path: Path) -> None:
        with path.open("rb") as file:
            for number, text in whole_lines(file, _BEGINNING):   # a torn one is asked again
                try:
                    line = _LINE.validate_json(text)
                except ValidationError:
                    raise ConfigurationError(
                        f"{path}, line {number}, is no judgement of summarizer: name another output, or take it out"
                    ) from None
                if not isinstance(line, Begun):
                    self._hold(line, path)
                self._keep(line, text)

    def _hold(self, line: Judged | Named, path: Path) -> None:
        """Raise ConfigurationError where a line was got otherwise."""
        if line.stamp is None or self._mixed:
            return
        has, now = line.stamp.model_dump(), self.stamp.model_dump()
        if changed := [name for name in now if has[name] != now[name]]:
            raise ConfigurationError(differing(path, "judgements", changed, has, now), settings=("mixed",))


def _read(kept: _Kept) -> Judged:
    return Judged.model_validate_json(kept.text)


def beside(dossier: Path) -> Path:
    """Where the judgements of a dossier are kept: `beside(Path("d.json")) → d.judgements.jsonl`."""
    return dossier.with_suffix(".judgements.jsonl")


