"""Results against gold, or one person's gold against another's: what was found, and what of it is right.

Records are paired by pairing.py, their fields judged by fields.py; here the counts come together.
Intervals are of the percentile bootstrap over articles (scipy), 95 %, from a fixed seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, Field

from summarizer.errors import ConfigurationError, ResultsError
from summarizer.evidence import Passages
from summarizer.fields import ACTORS, FIELDS, Links, Verdict, named, verdicts
from summarizer.gold import KINDS, Gold, GoldRecord, Kind, files, is_result, read_gold
from summarizer.pairing import Pairs, beside, paired
from summarizer.parties import MISSING
from summarizer.records import Provenance, Summary
from summarizer.results import documents, parsed, read_results

_RESAMPLES = 2_000
_SEED = 1


class Measure(BaseModel):
    """A share, 0 to 1, with its 95 % interval; None where nothing was there to measure."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


class Counts(BaseModel):
    """Records of one kind in one article or in all. `optional` are those found that nobody asked for."""

    gold: int = 0
    found: int = 0
    missed: int = 0
    made_up: int = 0
    optional: int = 0


class KindScore(Counts):
    """The counts of one kind in all articles, and what they come to."""

    precision: Measure = Field(default_factory=Measure)
    recall: Measure = Field(default_factory=Measure)
    f1: Measure = Field(default_factory=Measure)


class FieldScore(BaseModel):
    """In how many pairs a field is right. `alpha` is Krippendorff's, of two people's gold only."""

    right: int = 0
    of: int = 0
    alpha: float | None = None


class Named(BaseModel):
    """A record that was missed or made up: what it is, its passages, and what the other side has on them."""

    kind: Kind
    id: str
    value: str | None
    parties: list[str]
    says: str | None
    quotes: list[str]
    beside: list[str]


class Difference(BaseModel):
    """A field of a pair that differs; `id` is the given record's, `gold` that of gold."""

    kind: Kind
    id: str
    gold: str
    field: str
    expected: list[str]
    given: list[str]
    says: str | None
    quotes: list[str]


class Step(BaseModel):
    """A passage that must give nothing, and the records that stand on it."""

    passage: str
    records: list[str]


class ArticleScore(BaseModel):
    """One article: `id` is the result's, None where there is no result."""

    article: str
    id: str | None
    kinds: dict[Kind, Counts]
    fields: dict[str, FieldScore]
    missed: list[Named]
    made_up: list[Named]
    differences: list[Difference]
    stepped_on: list[Step]


class Cost(BaseModel):
    """What the results took. The quotes are those of first replies; None where they are not on record."""

    articles: int = 0
    requests: int = 0
    reasks: int = Field(0, description="requests after the first of an article")
    articles_reasked: int = 0
    quotes_asked: int | None = None
    quotes_located: int | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    set_aside: int = Field(0, description="records that the articles did not bear out")


class Scores(BaseModel):
    """Everything that was measured; `articles` has it article by article."""

    agreement: bool = Field(description="two of a sort were compared: gold with gold, or results with results")
    kinds: dict[str, KindScore] = Field(description="proposals, responses, conditions, all")
    fields: dict[str, FieldScore] = Field(description="`parties` is proposers, responders and set_by together")
    nothing_passages: int = Field(description="passages that must give nothing")
    nothing_stepped_on: int = Field(description="of these, how many gave a record")
    empty_articles: int = Field(description="articles that have no records, optional ones included")
    empty_records: int = Field(description="records given for them")
    cost: Cost | None = Field(description="None where no results were scored")
    without_gold: list[str] = Field(description="results left out: no gold for them")
    without_result: list[str] = Field(description="gold without a result: its records are missed")
    doubled: list[str] = Field(description="results left out: another one of the same article was scored")
    articles: list[ArticleScore]


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


@dataclass
class _Sum:
    """What grows article by article."""

    articles: list[ArticleScore] = field(default_factory=list)
    values: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    cost: Cost = field(default_factory=Cost)
    passages: int = 0
    empty: int = 0
    empty_records: int = 0


def score(results: str | Path | Iterable[Summary | Gold], gold: str | Path | Iterable[Gold | Summary]) -> Scores:
    """Score results against gold: `score("results.jsonl", "seeds").kinds["all"].f1.value`.

    Both are a path (a JSON or JSONL file, or a folder of them) or the things themselves. A result and
    its gold are matched by the article's text (its sha256), else by id or by the name of the file.
    Two people's gold is compared the same way, the second taken for right.

    Raises ResultsError, with file, line and reason, where something cannot be read or no result has
    gold, and ConfigurationError where `summarizer[score]` is not installed.
    """
    wanted = [_Side.of(one) for one in _read(gold)]
    by_text = {sha256: side for side in wanted if (sha256 := side.gold.sha256)}
    by_name = {name: side for side in wanted for name in side.names}
    for side in wanted:
        other = by_text[side.gold.sha256] if side.gold.sha256 else side
        if other is not side or any(by_name[name] is not side for name in side.names):
            raise ResultsError(f"{gold if isinstance(gold, str | Path) else 'gold'} has {side.gold.article} twice")
    total = _Sum()
    done: set[int] = set()
    left: list[str] = []
    doubled: list[str] = []
    later: list[tuple[_Side, _Side]] = []
    is_result = False
    for one in _read(results):
        given = _Side.of(one)
        is_result = is_result or isinstance(one, Summary)
        same_text = by_text.get(given.gold.sha256 or "")
        if same_text is None:
            named_alike = next((by_name[name] for name in sorted(given.names) if name in by_name), None)
            if named_alike is None:
                left.append(given.gold.article)
            else:   # the text may yet come under another name
                later.append((named_alike, given))
        else:
            _take(total, same_text, given, done, doubled)
    for side, given in later:
        _take(total, side, given, done, doubled)
    if not total.articles:
        raise ResultsError(_no_match(left, wanted))
    missing = [side for side in wanted if id(side) not in done]
    agreement = is_result == (wanted[0].provenance is not None)
    for side in missing if not agreement else ():   # who has not read an article has missed nothing in it
        _compare(total, side, None)
    return _scores(total, agreement=agreement, with_cost=is_result, left=sorted(left),
                   missing=sorted(side.gold.article for side in missing), doubled=sorted(doubled))


def _read(what: str | Path | Iterable[Gold | Summary]) -> Iterator[Gold | Summary]:
    if isinstance(what, str | Path):
        path = Path(what)
        first = next(((file, found) for file in files(path) for found in documents(file)), None)
        if first is not None and is_result(parsed(first[1][1], first[0], first[1][0])):
            for file in files(path):
                yield from read_results(file)
        else:
            yield from read_gold(path)
        return
    for one in what:
        if isinstance(one, Gold) and (wrong := one.hold()):
            raise ResultsError("\n".join(f"{one.article}: {told}" for _, told in wrong))
        yield one


def _names(told: str) -> set[str]:
    path = Path(told)
    return {told, path.stem if path.suffix.lower() in (".txt", ".md", ".html", ".htm", ".json") else path.name}


def _no_match(left: list[str], wanted: list[_Side]) -> str:
    if not wanted:
        return "there is no gold to score by"
    if not left:
        return "there are no results to score"
    return (
        f"no result has gold: results are of {', '.join(sorted(left)[:3])}{' …' if len(left) > 3 else ''}, gold of "
        f"{', '.join(sorted(side.gold.article for side in wanted)[:3])}{' …' if len(wanted) > 3 else ''}. "
        "They are matched by the article's text, put beside the gold as ARTICLE.txt, or by id or file name"
    )


def _take(total: _Sum, side: _Side, given: _Side, done: set[int], doubled: list[str]) -> None:
    if id(side) in done:
        doubled.append(given.gold.article)
        return
    done.add(id(side))
    one, other = side.gold, given.gold
    if one.sha256 != other.sha256:   # offsets are of another text, or of none
        if one.text is not None:
            other.hold_to(one.text)
        elif other.text is not None:
            one.hold_to(other.text)
    _compare(total, side, given)


def _compare(total: _Sum, side: _Side, given: _Side | None) -> None:
    gold, other = side.gold, given.gold if given else Gold(article=side.gold.article)
    kinds = paired(gold, other)
    links = Links.of(gold, other, kinds)
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
    total: _Sum, article: ArticleScore, kind: Kind, one: GoldRecord, record: GoldRecord, verdict: Verdict
) -> None:
    for name in (verdict.field, *(["parties"] if verdict.field in ACTORS else [])):
        counted = article.fields.setdefault(name, FieldScore())
        counted.of += 1
        counted.right += verdict.right
    if isinstance(getattr(one, verdict.field, None), str) and verdict.field not in ("part_of", "counter_proposal"):
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


def _named(kind: Kind, record: GoldRecord, other: Gold) -> Named:
    return Named(
        kind=kind, id=record.id, value=record.value, parties=named(record.parties), says=record.says,
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
    cost.reasks += max(0, told.attempts - 1)
    cost.articles_reasked += told.attempts > 1
    cost.input_tokens += told.usage.input_tokens
    cost.output_tokens += told.usage.output_tokens
    cost.set_aside += set_aside
    asked, located = getattr(told, "quotes_asked", None), getattr(told, "quotes_located", None)
    if asked is not None and located is not None:
        cost.quotes_asked = (cost.quotes_asked or 0) + asked
        cost.quotes_located = (cost.quotes_located or 0) + located


def _scores(
    total: _Sum, *, agreement: bool, with_cost: bool, left: list[str], missing: list[str], doubled: list[str]
) -> Scores:
    articles = sorted(total.articles, key=lambda each: each.article)
    fields = {}
    for name in ("parties", *FIELDS):
        counted = [each.fields[name] for each in articles if name in each.fields]
        if counted:
            fields[name] = FieldScore(
                right=sum(each.right for each in counted), of=sum(each.of for each in counted),
                alpha=_alpha(total.values.get(name, [])) if agreement else None,
            )
    kinds: dict[str, KindScore] = {kind: _kind_score([each.kinds[kind] for each in articles]) for kind in KINDS}
    kinds["all"] = _kind_score([_added(list(each.kinds.values())) for each in articles])
    return Scores(
        agreement=agreement, kinds=kinds, fields=fields, nothing_passages=total.passages,
        nothing_stepped_on=sum(len(each.stepped_on) for each in articles), empty_articles=total.empty,
        empty_records=total.empty_records, cost=total.cost if with_cost else None, without_gold=left,
        without_result=missing, doubled=doubled, articles=articles,
    )


def _added(counts: Sequence[Counts]) -> Counts:
    return Counts(**{name: sum(getattr(each, name) for each in counts) for name in Counts.model_fields})


def _kind_score(counts: Sequence[Counts]) -> KindScore:
    return KindScore(
        **_added(counts).model_dump(),
        precision=_measure(counts, lambda one: (one.found, one.found + one.made_up)),
        recall=_measure(counts, lambda one: (one.found, one.gold)),
        f1=_measure(counts, lambda one: (2 * one.found, 2 * one.found + one.made_up + one.missed)),
    )


def _measure(counts: Sequence[Counts], share: Callable[[Counts], tuple[int, int]]) -> Measure:
    """A share over all articles, and its interval over those that count in it (two or more)."""
    shares = [(top, bottom) for top, bottom in map(share, counts) if bottom]
    if not shares:
        return Measure()
    value = sum(top for top, _ in shares) / sum(bottom for _, bottom in shares)
    if len(shares) < 2:
        return Measure(value=value)
    try:
        import numpy as np
        from scipy.stats import bootstrap
    except ImportError:
        raise ConfigurationError(MISSING) from None
    tops, bottoms = np.array(shares).T
    found = bootstrap(
        (np.arange(len(shares)),), lambda drawn, axis: tops[drawn].sum(axis=axis) / bottoms[drawn].sum(axis=axis),
        n_resamples=_RESAMPLES, batch=100, method="percentile", rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return Measure(value=value, low=float(found.low), high=float(found.high))


def _alpha(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Krippendorff's alpha of nominal values; None where all are the same, so that chance tells nothing."""
    values = sorted({value for pair in pairs for value in pair})
    if len(values) < 2:
        return None
    try:
        import krippendorff
    except ImportError:
        raise ConfigurationError(MISSING) from None
    coded = [[values.index(pair[side]) for pair in pairs] for side in (0, 1)]
    return float(krippendorff.alpha(reliability_data=coded, level_of_measurement="nominal"))
