"""How far the people agree who reviewed the same records: each field by Krippendorff's alpha, beyond chance.

A record that two or more decided on is a unit: each one's latest decision says whether it stands, and what its fields
are. What one added is put beside what another added on the same passage; who went through the article, and did not add
it, would not have it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from summarizer.codebook.kinds import LINKS, ROLES
from summarizer.codebook.records import Finding
from summarizer.errors import ResultsError
from summarizer.results.chains import Chain, chains
from summarizer.results.decisions import Decision, beside, read
from summarizer.results.rematching import rematched
from summarizer.scoring.fields import FIELDS
from summarizer.scoring.figures import measured, measured_alpha
from summarizer.scoring.scores import Agreement, Disagreement, ReviewerScores
from summarizer.text.folding import fold

RECORD = "record"   # whether it stands at all
_STANDS, _NONE = "stands", "no record"
_ROLES = frozenset(role.field for role in ROLES)
Said = Mapping[str, Mapping[str, str]]   # what each reviewer would have in each field


def score_reviewers(results: str | Path) -> ReviewerScores:
    """How far the people agree who reviewed results: `score_reviewers("results.jsonl").fields["answer"].alpha.value`.

    Raises ResultsError where no two people decided on one record, ConfigurationError where the extra `score` is not
    installed.
    """
    by_article: dict[tuple[str, str], list[Decision]] = {}
    for each in read(beside(Path(results))):
        if each.article is not None and each.sha256 is not None:
            by_article.setdefault((each.article, each.sha256), []).append(each)
    units = {article: found for (article, _), some in by_article.items() if (found := list(_units(some)))}
    if not units:
        raise ResultsError(f"no two people decided on the same record of {results}: there is no agreement to measure")
    fields = {}
    for name in (RECORD, *FIELDS):
        articles = [some for found in units.values() if (some := [
            values for _, said in found if len(values := {by: has[name] for by, has in said.items() if name in has}) > 1
        ])]
        if articles:
            alike = [_alike(some) for some in articles]
            fields[name] = Agreement(
                alike=sum(same for same, _ in alike), of=sum(of for _, of in alike), share=measured(alike),
                alpha=measured_alpha(articles),
            )
    reviewers = sorted({by for found in units.values() for _, said in found for by in said})
    return ReviewerScores(
        reviewers=reviewers, articles=len(units), records=sum(map(len, units.values())), fields=fields,
        disagreements=list(_disagreements(units)),
    )


def _units(decisions: Sequence[Decision]) -> Iterator[tuple[str, Said]]:
    """Each record of an article that two or more decided on, and what they would have there."""
    through = {each.by for each in decisions if each.record is None and each.act == "confirm"}
    through -= {each.by for each in decisions if each.record is None and each.act == "undo"}
    for chain in _together(chains(decisions)):
        said = {by: _fields(chain.by(by)) for by in dict.fromkeys(each.by for each in chain.live)}
        if chain.is_added:
            said |= {by: {RECORD: _NONE} for by in sorted(through) if by not in said}
        if len(said) > 1:
            yield chain.record, said


def _together(found: Sequence[Chain]) -> list[Chain]:
    """The records of an article; what two people added, each by himself, is one where it is alike."""
    kept = [chain for chain in found if not chain.is_added]
    added: list[Chain] = []
    for chain in (each for each in found if each.is_added and each.told):
        people = {each.by for each in chain.decisions}
        others = [each for each in added if not people & {one.by for one in each.decisions}]
        told = {id(each.told): each for each in others}
        assert chain.told is not None
        same = rematched([(chain, chain.told)], [each.told for each in others if each.told])
        if same:
            told[id(same[0][1])].merge(chain)
        else:
            added.append(chain)
    return kept + added


def _fields(record: Finding | None) -> dict[str, str]:
    """What a record has in each field, as one value each; of none only that it does not stand."""
    if record is None:
        return {RECORD: _NONE}
    found = {RECORD: _STANDS}
    for name in FIELDS:
        if name == "basis":
            found[name] = ", ".join(each.basis for each in record.attribution)
        elif name == "source":
            found[name] = ", ".join(fold(each.source or "").casefold() for each in record.attribution)
        elif (value := getattr(record, name, None)) is not None or name in type(record).model_fields:
            found[name] = _value(name, value)
    return found


def _value(name: str, value: object) -> str:
    if name in _ROLES and isinstance(value, list):
        value = [f"{fold(each.name)} ({fold(each.on_behalf_of or '')})".casefold() for each in value]
    if name in LINKS and not isinstance(value, list):
        value = [value] if value else []
    return ", ".join(sorted(set(map(str, value)))) if isinstance(value, list) else str(value)


def _alike(units: Sequence[Mapping[str, str]]) -> tuple[int, int]:
    """How many pairs of decisions are alike, of how many."""
    pairs = [pair for unit in units for pair in combinations(unit.values(), 2)]
    return sum(one == other for one, other in pairs), len(pairs)


def _disagreements(units: Mapping[str, Sequence[tuple[str, Said]]]) -> Iterator[Disagreement]:
    for article, found in units.items():
        for record, said in found:
            for name in (RECORD, *FIELDS):
                values = {by: has[name] for by, has in said.items() if name in has}
                if len(set(values.values())) > 1:
                    yield Disagreement(article=article, record=record, field=name, said=values)
