"""Records in plain words, a line each, as a second reader is shown them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from summarizer.codebook import records
from summarizer.codebook.kinds import KindName

SENTENCE = "sentence"
_WORDS, _SIGNS = 16, 60   # of a quote that is shown whole
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]")
# Fields that a reply gives another name; roles and links say theirs themselves.
_NAMES = {"says": "summary", "quotes": "evidence", "source": "attribution", "then": "consequence"}
_SAY_NOTHING: tuple[Any, ...] = (None, "", [], "unclear")
_SHOWN: dict[KindName, tuple[str, ...]] = {
    "proposal": ("act", "standing", "status", "timeframe"), "response": ("answer", "link"),
    "condition": ("kind", "operator", "then"),
}
_MODELS: dict[str, type[records.Finding]] = {
    "proposal": records.Proposal, "response": records.Response, "condition": records.Condition,
}
_DEFAULTS = {"link": "stated", "operator": "implicit", "certainty": "certain"}


@dataclass(frozen=True)
class Statement:
    """What is shown of a record, a sentence or a passage: its fields by the names that a reply gives them."""

    id: str
    kind: str
    says: str
    fields: dict[str, str]


def statements(found: Sequence[records.Finding], abstract: Sequence[records.Sentence] = ()) -> list[Statement]:
    """Records and sentences as statements; sentences are numbered S1, S2 … ."""
    told = [Statement(record.id, record.of_kind.name, record.summary, dict(_shown(record))) for record in found]
    return told + [
        Statement(f"S{n}", SENTENCE, sentence.text, {"of": ", ".join(sentence.records)})
        for n, sentence in enumerate(abstract, 1)
    ]


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
    field = (names | _NAMES).get(name, name)
    return field if field in model.model_fields else None


def passage(quote: str) -> str:
    """A quote, the middle of a long one left out: a reader who has the article knows it by its ends."""
    words = quote.split()
    if len(words) > _WORDS and not _UNSPACED.search(quote):
        return f"{' '.join(words[:7])} … {' '.join(words[-7:])}"
    if len(quote) > 2 * _SIGNS or (len(quote) > _SIGNS and _UNSPACED.search(quote)):
        return f"{quote[:_SIGNS // 2]}…{quote[-_SIGNS // 2:]}"
    return " ".join(words)


def _shown(record: records.Finding) -> Iterator[tuple[str, str]]:
    kind = record.of_kind
    for role in kind.roles:
        if parties := getattr(record, role.field):
            yield role.reply, ", ".join(_party(each) for each in parties)
    for name in (*_SHOWN[kind.name], "certainty"):
        value = getattr(record, _NAMES.get(name, name))
        if value not in _SAY_NOTHING and value != _DEFAULTS.get(name):
            yield name, value
    for link in kind.links:
        if ids := link.ids(record):
            yield link.reply, ", ".join(ids)
    yield "quotes", " / ".join(f"“{passage(each.quote)}”" for each in record.evidence)


def _party(party: records.Party) -> str:
    return f"{party.name} (for {party.on_behalf_of})" if party.on_behalf_of else party.name
