"""What pieces of one article gave, put together: a record told again is merged into the one that is there.

Nothing is dropped: lists are united, what was empty is filled in, and where two tellings contradict each
other the first stands, disputed, with the other beside it. Links to the second telling lead to the first. Which records
are the same is told by their kind and their summary alone.
"""

from __future__ import annotations

from typing import Any

from summarizer.codebook import records
from summarizer.codebook.kinds import LINKS
from summarizer.codebook.verdicts import together
from summarizer.extraction.checking import MOST_QUOTES
from summarizer.extraction.reading import Reading
from summarizer.extraction.unsupported import disputed

_SAYS_NOTHING: tuple[Any, ...] = (None, [], "unclear", "unspecified", "implicit", [records.Attribution(basis="author")])


def take(whole: Reading, reading: Reading) -> None:
    """Add what a further piece gave to what those before it gave."""
    known = {(type(record), record.summary.casefold()): record for record in whole.records}
    twins = {
        record.id: twin for record in reading.records
        if (twin := known.get((type(record), record.summary.casefold()))) is not None
    }
    same = {id: twin.id for id, twin in twins.items()}
    for record in reading.records if same else ():
        _redirect(record, same)
    whole.proposals += [record for record in reading.proposals if record.id not in twins]
    whole.responses += [record for record in reading.responses if record.id not in twins]
    whole.conditions += [record for record in reading.conditions if record.id not in twins]
    for record in reading.records:
        if record.id in twins:
            _merge(twins[record.id], record, whole)
    for sentence in reading.abstract:
        sentence.records = list(dict.fromkeys(same.get(id, id) for id in sentence.records))
    whole.abstract = reading.abstract or whole.abstract
    whole.rejected += reading.rejected
    whole.notes += reading.notes
    whole.parties = whole.parties | reading.parties
    whole.is_answer = True


def _redirect(record: records.Finding, same: dict[str, str]) -> None:
    for link in record.of_kind.links:
        ids = list(dict.fromkeys(same.get(id, id) for id in link.ids(record)))
        setattr(record, link.field, ids if link.many else next(iter(ids), None))


def _merge(mine: records.Finding, theirs: records.Finding, whole: Reading) -> None:
    mine.notes += [f"it was told again in a later piece, as {theirs.id}: the two are one record"]
    mine.notes += [note for note in theirs.notes if note not in mine.notes]
    checks = [check for check in (mine.check, theirs.check) if check]
    _unite_evidence(mine, theirs)
    for name in type(mine).model_fields:
        if name in ("id", "summary", "evidence", "notes", "check"):
            continue
        first, second = getattr(mine, name), _without(getattr(theirs, name), name, mine)
        if second in _SAYS_NOTHING or first == second:
            continue
        if isinstance(first, list) and name != "attribution":   # that is a chain
            setattr(mine, name, [*first, *(each for each in second if each not in first)])
        elif first not in _SAYS_NOTHING:
            checks.append(disputed(name, f"a later piece has another {name}", _said(second)))
        else:
            setattr(mine, name, second)
            if name == "part_of" and mine.id in records.in_loop({each.id: each.part_of for each in whole.proposals}):
                mine.notes.append(f"part_of: {second} was cut: a package cannot be part of itself")
                setattr(mine, name, None)
    mine.check = together(checks)


def _unite_evidence(mine: records.Finding, theirs: records.Finding) -> None:
    every = [*mine.evidence, *(each for each in theirs.evidence if each not in mine.evidence)]
    mine.evidence = every[:MOST_QUOTES]
    if left := every[MOST_QUOTES:]:
        told = "; ".join(f"“{evidence.quote}”" for evidence in left)
        mine.notes.append(f"more than {MOST_QUOTES} quotes were given; left out: {told}")


def _without(value: Any, name: str, mine: records.Finding) -> Any:
    """A field of the second telling without links to the first, which would lead to itself."""
    if name not in LINKS or mine.id not in (value if isinstance(value, list) else [value]):
        return value
    mine.notes.append(f"{name}: {mine.id} was cut: a record cannot refer to itself")
    return [id for id in value if id != mine.id] if isinstance(value, list) else None


def _said(value: Any) -> str:
    """A value in words, for a verdict."""
    if not isinstance(value, list):
        return str(value)
    return "; ".join(
        ", ".join(f"{field} {said}" for field, said in each.model_dump(exclude_none=True).items()) for each in value
    )
