"""Records in plain words, a line each, as a second reader is shown them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from summarizer.codebook import records
from summarizer.codebook.kinds import KindName
from summarizer.text.folding import UNSPACED

SENTENCE = "sentence"
_WORDS, _CHARACTERS = 4, 12   # that a long quote is told by, of its beginning and of its end
_LONG_WORD = 30               # characters of a word on average: then it is no text of words
_UNSPACED = re.compile(f"[{UNSPACED}]")
# Fields that a reply gives another name; roles and links say theirs themselves.
_NAMES = {"says": "summary", "quotes": "evidence", "source": "attribution", "then": "consequence"}
# What is told without a name, before what a record says, and what is named.
_FIRST: dict[KindName, tuple[str, ...]] = {
    "proposal": ("act", "standing", "status"), "response": ("answer",), "condition": ("kind", "operator"),
}
_NAMED: dict[KindName, tuple[str, ...]] = {
    "proposal": ("timeframe", "certainty"), "response": ("link", "certainty"), "condition": ("then", "certainty"),
}
_BOUND_TOO = ", binds"
_LEADS_TO = {"response": "responds_to", "condition": "governs"}   # the link that is told first, without a name
_MODELS: dict[str, type[records.Finding]] = {
    "proposal": records.Proposal, "response": records.Response, "condition": records.Condition,
}
_DEFAULTS = {"link": "stated", "operator": "implicit", "certainty": "certain"}


@dataclass(frozen=True)
class Statement:
    """What is shown of a record or a sentence.

    `first` is told without names: a record's act, standing and status, or its answer and what it responds to, or its
    kind, operator and what it governs; what bears a sentence. `fields` bear the names that a reply gives them.
    """

    id: str
    kind: str
    first: str
    says: str
    fields: dict[str, str] = field(default_factory=dict)
    quotes: tuple[str, ...] = ()


def statements(
    found: Sequence[records.Finding], text: str, abstract: Sequence[records.Sentence] = ()
) -> list[Statement]:
    """Records and sentences as statements; `text` is what their reader has of the article."""
    text = " ".join(text.split())
    names = _Names()
    told = [
        Statement(
            record.id, record.of_kind.name, _first(record), record.summary, dict(_fields(record, names)),
            tuple(passage(each.quote, text) for each in record.evidence),
        ) for record in found
    ]
    ids = sentence_ids(abstract, (record.id for record in found))
    return told + [
        Statement(id, SENTENCE, ", ".join(sentence.records), sentence.text)
        for id, sentence in zip(ids, abstract, strict=True)
    ]


def sentence_ids(abstract: Sequence[records.Sentence], taken: Iterable[str]) -> list[str]:
    """What to call the sentences of an abstract: S1, S2 …, or SS1 … where a record has one of those ids."""
    others, letter = set(taken), "S"
    while any(f"{letter}{number}" in others for number in range(1, len(abstract) + 1)):
        letter += "S"
    return [f"{letter}{number}" for number in range(1, len(abstract) + 1)]


def field_of(kind: str, name: str | None) -> str | None:
    """A field of a record by the name that a reply gives it: `field_of("response", "by") → "responders"`.

    None for the record as a whole, and for a name that is no field's.
    """
    if name is None:
        return None
    if kind == SENTENCE:
        return {"of": "records", "says": "text"}.get(name, name if name in ("text", "records") else None)
    model = _MODELS[kind]
    if model is records.Condition and name == "says":
        return "requires"
    names = {role.reply: role.field for role in model.of_kind.roles}
    names |= {link.reply: link.field for link in model.of_kind.links}
    name = name.removesuffix(_BOUND_TOO)   # as it is shown
    field = (names | _NAMES).get(name, name)
    return field if field in model.model_fields else None


def passage(quote: str, text: str) -> str:
    """A quote, the middle of a long one left out: a reader who has the text knows it by its ends.

    More of it is told where its ends stand elsewhere too.
    """
    words, glue, many = quote.split(), " ", _WORDS
    whole = " ".join(words)
    if _UNSPACED.search(quote) or len(whole) > _LONG_WORD * len(words):
        words, glue, many = list(whole), "", _CHARACTERS
    while 2 * many + 1 < len(words):
        begins, ends = glue.join(words[:many]).strip(), glue.join(words[-many:]).strip()
        # One end is where the quote is and nowhere else, and within the quote each stands once.
        found = min(text.count(begins), text.count(ends)) <= text.count(whole)
        if found and not whole.rfind(begins) and whole.find(ends) == len(whole) - len(ends):
            return f"{begins}{glue}…{glue}{ends}"
        many *= 2
    return whole


class _Names:
    """Parties in words: whom one speaks for is told where it is first named."""

    def __init__(self) -> None:
        self._told: dict[str, str | None] = {}

    def of(self, parties: Sequence[records.Party]) -> str:
        return ", ".join(self._of(each) for each in parties)

    def _of(self, party: records.Party) -> str:
        known = party.name in self._told and self._told[party.name] == party.on_behalf_of
        self._told[party.name] = party.on_behalf_of
        return party.name if known or not party.on_behalf_of else f"{party.name} ({party.on_behalf_of})"


def _first(record: records.Finding) -> str:
    kind = record.of_kind
    values = ", ".join(value for name in _FIRST[kind.name] if (value := getattr(record, name)) != _DEFAULTS.get(name))
    ids = [id for link in kind.links if link.reply == _LEADS_TO.get(kind.name) for id in link.ids(record)]
    return f"{values} → {', '.join(ids)}" if ids else values


def _fields(record: records.Finding, names: _Names) -> Iterator[tuple[str, str]]:
    kind = record.of_kind
    yield from _roles({role.reply: getattr(record, role.field) for role in kind.roles}, names)
    for name in _NAMED[kind.name]:
        value = getattr(record, _NAMES.get(name, name))
        if value and value != _DEFAULTS.get(name):
            yield name, value
    for link in kind.links:
        if link.reply != _LEADS_TO.get(kind.name) and (ids := link.ids(record)):
            yield link.reply, ", ".join(ids)


def _roles(parties: dict[str, list[records.Party]], names: _Names) -> Iterator[tuple[str, str]]:
    """Who is in a record. Where it binds the states of another role they are told once: `("to, binds", "Sudmark")`."""
    bound = _states(parties.get("binds", []))
    same = next((role for role in parties if bound and role != "binds" and _states(parties[role]) == bound), None)
    for role, several in parties.items():
        if several and not (same and role == "binds"):
            yield f"{role}{_BOUND_TOO}" if role == same else role, names.of(several)


def _states(parties: Sequence[records.Party]) -> set[str]:
    return {each.on_behalf_of or each.name for each in parties}
