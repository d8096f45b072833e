"""Results against gold, or one person's gold against another's: what was found, and what of it is right.

Results are matched with gold here, records paired by pairing.py, fields judged by fields.py, and the
counts made into figures by figures.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.codebook.kinds import KINDS, LINKS, ListName
from summarizer.codebook.provenance import Provenance
from summarizer.codebook.records import Summary
from summarizer.errors import ConfigurationError, ResultsError
from summarizer.results.load import documents, parsed, read_results
from summarizer.scoring.fields import ACTORS, FIELDS, LinkJudge, Verdict, party_names, verdicts
from summarizer.scoring.figures import added, alpha, kind_score, measured
from summarizer.scoring.gold import Gold, GoldRecord
from summarizer.scoring.goldfiles import files, is_result, read_gold
from summarizer.scoring.pairing import Pairs, beside, paired
from summarizer.scoring.scores import ArticleScore, Cost, Counts, Difference, FieldScore, KindScore, Named, Scores, Step
from summarizer.text.locate import Passages


@dataclass
class _Side:
    """One article of one side."""

    gold: Gold
    names: set[str]
    provenance: Provenance | None = None
    set_aside: int = 0

    @classmethod
    def of(cls, one: Gold | Summary) -> _Side:
        if isinstance(one, Gold):
            return cls(one, _names(one.article))
        names = _names(one.id) | (_names(one.article.source) if one.article.source else set())
        return cls(Gold.of(one), names, one.provenance, len(one.rejected))

    @property
    def is_blind(self) -> bool:
        """Whether it has quotes and no text that they could be looked up in."""
        return self.provenance is None and self.gold.text is None and any(one.quotes for one in self.gold.records)


@dataclass
class _Sum:
    """What grows article by article."""

    articles: list[ArticleScore] = field(default_factory=list)
    values: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    cost: Cost = field(default_factory=Cost)
    passages: int = 0
    empty: int = 0
    empty_records: int = 0
    reviewed: int = 0


class _Matching:
    """Which result belongs to which gold: by the article's text, else by name."""

    def __init__(self, gold: list[_Side]) -> None:
        """Raises ResultsError where two of the gold are of one article."""
        self.gold = gold
        self.without_gold: list[str] = []
        self.doubled: list[str] = []
        self._by_text: dict[str, _Side] = {}
        self._by_name: dict[str, _Side] = {}
        self._later: list[tuple[_Side, _Side]] = []
        self._done: set[int] = set()
        for side in gold:
            places = [(self._by_text, side.gold.sha256)] if side.gold.sha256 else []
            for known, key in [*places, *((self._by_name, name) for name in side.names)]:
                if key in known:
                    raise ResultsError(f"one article has gold twice: {known[key].gold.article}, {side.gold.article}")
                known[key] = side

    @property
    def missing(self) -> list[_Side]:
        """Gold that no result was found for."""
        return [side for side in self.gold if id(side) not in self._done]

    def take(self, given: _Side) -> tuple[_Side, _Side] | None:
        """The gold for a result, and the result; None where there is none, or only one of the same name."""
        if side := self._by_text.get(given.gold.sha256 or ""):
            return self._pair(side, given)
        if side := next((self._by_name[name] for name in sorted(given.names) if name in self._by_name), None):
            self._later.append((side, given))   # its text may yet come under another name
        else:
            self.without_gold.append(given.gold.article)
        return None

    def by_name_only(self) -> Iterator[tuple[_Side, _Side]]:
        """Gold and results that go by the same name, when all texts have been looked at."""
        for side, given in self._later:
            if pair := self._pair(side, given):
                one, other = side.gold, given.gold   # offsets are of another text, or of none
                if one.text is not None:
                    other.hold_to(one.text)
                elif other.text is not None:
                    one.hold_to(other.text)
                yield pair

    def told(self) -> str:
        """Why nothing could be compared."""
        if not self.gold:
            return "there is no gold to score by"
        if not self.without_gold:
            return "there are no results to score"
        left, gold = sorted(self.without_gold), sorted(side.gold.article for side in self.gold)
        return (
            f"no result has gold: results are of {', '.join(left[:3])}{' …' if len(left) > 3 else ''}, gold is of "
            f"{', '.join(gold[:3])}{' …' if len(gold) > 3 else ''}. They are matched by the article's text, put "
            "beside the gold as ARTICLE.txt, or by id or file name"
        )

    def _pair(self, side: _Side, given: _Side) -> tuple[_Side, _Side] | None:
        if id(side) in self._done:
            self.doubled.append(given.gold.article)
            return None
        self._done.add(id(side))
        return side, given


def score(
    results: str | Path | Iterable[Summary | Gold], gold: str | Path | Iterable[Gold | Summary], *, review: bool = True
) -> Scores:
    """Score results against gold: `score("results.jsonl", "seeds").kinds["all"].f1.value`.

    Both are a path (a JSON or JSONL file, or a folder of them) or the things themselves. A result and
    its gold are matched by the article's text (its sha256), else by id or by the name of the file.
    Two people's gold is compared the same way, the second taken for right. What people decided of results counts;
    `review=False` scores what the model gave, of results that are given as a path.

    Raises ResultsError, with file, line and reason, where something cannot be read or no result has
    gold, and ConfigurationError where the extra `score` is not installed.
    """
    matching = _Matching([_Side.of(one) for one in _read(gold)])
    total = _Sum()
    given_results = False
    for one in _read(results, review=review):
        if isinstance(one, Summary):
            total.reviewed += sum(record.review is not None for record in one.records)
        given_results = given_results or isinstance(one, Summary)
        if pair := matching.take(_Side.of(one)):
            _compare(total, *pair)
    for pair in matching.by_name_only():
        _compare(total, *pair)
    if not total.articles:
        raise ResultsError(matching.told())
    agreement = given_results == (matching.gold[0].provenance is not None)
    for side in matching.missing if not agreement else ():   # who has not read an article has missed nothing in it
        _compare(total, side, None)
    return _scores(total, matching, agreement=agreement, with_cost=given_results)


def _read(what: str | Path | Iterable[Gold | Summary], *, review: bool = True) -> Iterator[Gold | Summary]:
    if isinstance(what, str | Path):
        path = Path(what)
        first = next(((file, found) for file in files(path) for found in documents(file)), None)
        if first is not None and is_result(parsed(first[1][1], first[0], first[1][0])):
            yield from read_results(path, review=review)
        else:
            yield from read_gold(path)
        return
    for one in what if isinstance(what, Iterable) else [what]:
        if not isinstance(one, Gold | Summary):
            raise ConfigurationError(f"files, summaries or gold can be scored, not {type(one).__name__}")
        if isinstance(one, Gold) and (wrong := one.hold()):
            raise ResultsError("\n".join(f"{one.article}: {told}" for _, told in wrong))
        yield one


def _names(told: str) -> set[str]:
    path = Path(told)
    return {told, path.stem if path.suffix.lower() in (".txt", ".md", ".html", ".htm", ".json") else path.name}


def _compare(total: _Sum, side: _Side, given: _Side | None) -> None:
    gold, other = side.gold, given.gold if given else Gold(article=side.gold.article)
    kinds = paired(gold, other)
    links = LinkJudge.of(gold, other, kinds)
    article = ArticleScore(
        article=gold.article, id=other.article if given else None,
        kinds={each.kind: _counts(each) for each in kinds}, fields={},
        missed=[_named(each.kind, record, other) for each in kinds for record in each.missed],
        made_up=[_named(each.kind, record, gold) for each in kinds for record in each.made_up],
        differences=[], stepped_on=list(_steps(gold, other, kinds)),
    )
    for each in kinds:
        for one, record in each.asked:
            for verdict in verdicts(one, record, links):
                _judge(total, article, each.kind, one, record, verdict)
    total.articles.append(article)
    if given:
        total.passages += len(gold.nothing)
    if given and not gold.records:
        total.empty += 1
        total.empty_records += sum(1 for record in other.records if not record.optional)
    if given and given.provenance:
        _spend(total.cost, given.provenance, given.set_aside)


def _judge(
    total: _Sum, article: ArticleScore, kind: ListName, one: GoldRecord, record: GoldRecord, verdict: Verdict
) -> None:
    for name in (verdict.field, *(["parties"] if verdict.field in ACTORS else [])):
        counted = article.fields.setdefault(name, FieldScore())
        counted.of += 1
        counted.right += verdict.right
    if isinstance(getattr(one, verdict.field, None), str) and verdict.field not in LINKS:
        total.values.setdefault(verdict.field, []).append((verdict.expected[0], verdict.given[0]))
    if not verdict.right:
        article.differences.append(Difference(
            kind=kind, id=record.id, gold=one.id, field=verdict.field, expected=verdict.expected, given=verdict.given,
            says=record.says or one.says, quotes=record.quotes or one.quotes,
        ))


def _counts(kind: Pairs) -> Counts:
    found = len(kind.asked)
    return Counts(
        gold=found + len(kind.missed), found=found, missed=len(kind.missed), made_up=len(kind.made_up),
        optional=len(kind.pairs) - found,
    )


def _named(kind: ListName, record: GoldRecord, other: Gold) -> Named:
    return Named(
        kind=kind, id=record.id, value=record.value, parties=party_names(record.parties), says=record.says,
        quotes=record.quotes, beside=beside(record, other.records),
    )


def _steps(gold: Gold, given: Gold, kinds: Sequence[Pairs]) -> Iterator[Step]:
    """Passages that must give nothing and gave a record.

    A quote that lies wholly in the passage stands on it; of a record that was made up, one that shares
    half of the shorter of the two.
    """
    if gold.text is None:
        return
    passages = Passages(gold.text)
    made_up = {record.id for each in kinds for record in each.made_up}
    for passage in gold.nothing:
        trap = {at for place in passages.find(passage)[:1] for at in range(place.start, place.end)}
        on = [record.id for record in given.records if _stands_on(record, trap, made_up=record.id in made_up)]
        if on:
            yield Step(passage=passage, records=on)


def _stands_on(record: GoldRecord, trap: set[int], *, made_up: bool) -> bool:
    for place in record.places or ():
        shared = len(trap.intersection(range(place.start, place.end)))
        length = place.end - place.start
        if shared >= (min(length, len(trap)) / 2 if made_up else length):
            return True
    return False


def _spend(cost: Cost, told: Provenance, set_aside: int) -> None:
    cost.articles += 1
    cost.requests += told.attempts
    cost.reasks += told.replies - told.pieces
    cost.articles_reasked += told.replies > told.pieces
    cost.input_tokens += told.usage.input_tokens
    cost.output_tokens += told.usage.output_tokens
    cost.set_aside += set_aside
    cost.quotes_asked += told.quotes_asked
    cost.quotes_located += told.quotes_located


def _scores(total: _Sum, matching: _Matching, *, agreement: bool, with_cost: bool) -> Scores:
    articles = sorted(total.articles, key=lambda each: each.article)
    fields = {}
    for name in ("parties", *FIELDS):
        counted = [each.fields[name] for each in articles if name in each.fields]
        if counted:
            share = measured((each.right, each.of) for each in counted)
            fields[name] = FieldScore(
                share=share, right=sum(each.right for each in counted), of=sum(each.of for each in counted),
                alpha=alpha(total.values.get(name, [])) if agreement else None,
            )
    kinds: dict[str, KindScore] = {
        kind.list: kind_score([each.kinds[kind.list] for each in articles]) for kind in KINDS.values()
    }
    kinds["all"] = kind_score([added(list(each.kinds.values())) for each in articles])
    return Scores(
        agreement=agreement, kinds=kinds, fields=fields, nothing_passages=total.passages,
        nothing_stepped_on=sum(len(each.stepped_on) for each in articles), empty_articles=total.empty,
        empty_records=total.empty_records, cost=total.cost if with_cost else None,
        reviewed=total.reviewed, without_gold=sorted(matching.without_gold), doubled=sorted(matching.doubled),
        without_result=sorted(side.gold.article for side in matching.missing),
        without_text=sorted(side.gold.article for side in matching.gold if side.is_blind), articles=articles,
    )
