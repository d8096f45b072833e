"""What tables there are, their columns, keys and links, and what each column means."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from summarizer.base import Record, Usage
from summarizer.codebook.kinds import CONDITION, KINDS, LINKS, PROPOSAL, RESPONSE, ROLES, Kind
from summarizer.codebook.provenance import ArticleReference, Provenance, SecondReading
from summarizer.codebook.records import (
    Attribution,
    Condition,
    Evidence,
    Issue,
    Missing,
    Party,
    Proposal,
    Rejected,
    Response,
    Sentence,
)
from summarizer.codebook.verdicts import Check

Type = Literal["text", "integer", "number", "boolean"]
Value = str | int | float | bool | None
Row = tuple[Value, ...]

_TYPES: dict[Any, Type] = {str: "text", list[str]: "text", int: "integer", float: "number", bool: "boolean"}

# For fields whose description in records.py is empty: they are told in its docstrings.
_MEANINGS: dict[tuple[type[Record], str], str] = {
    (ArticleReference, "title"): "headline",
    (ArticleReference, "outlet"): "who published it",
    (ArticleReference, "source"): "file, row or address that it was read from",
    (ArticleReference, "url"): "where it stands in the web",
    (ArticleReference, "published"): "when it was published, as given",
    (ArticleReference, "published_by"): "where that was found if nobody gave it: header, dateline, export or file name",
    (ArticleReference, "language"): "language of the article, as given",
    (ArticleReference, "sha256"): "hash of the text that start_char and end_char count in",
    (ArticleReference, "chars"): "length of that text in characters",
    (ArticleReference, "notes"): "what is missing or doubtful in that text, a line each",
    (ArticleReference, "also_in"): "where else the same text was printed, a line each",
    (Provenance, "attempts"): "requests that were sent, retries and re-asks included",
    (Provenance, "seconds"): "how long the article took",
    (Usage, "input_tokens"): "tokens sent, of all requests together",
    (Usage, "output_tokens"): "tokens written by the model, of all requests together",
    (Usage, "estimated"): "the tokens are counted as four characters each: a reply gave no usage",
    (Proposal, "act"): "what kind of proposal it is",
    (Proposal, "standing"): "whether someone entitled to commit the party put it openly",
    (Proposal, "status"): "how far it is; a refusal is a response, not a status",
    (Proposal, "timeframe"): "when or for how long it would hold, as the article words it",
    (Response, "link"): "stated: speaks of the proposal; implied: speaks to the very matter that it would settle",
    (Response, "answer"): "how the responders answer",
    (Condition, "kind"): "what kind of condition it is",
    (Condition, "operator"): "the word that it is put with",
    (Condition, "requires"): "what must hold, happen or be avoided",
    (Condition, "consequence"): "what follows if it is met; for a threat, if it is not",
    (Evidence, "quote"): "words of the article, character for character",
    (Evidence, "start"): "where the quote begins in the article's text, in characters from 0",
    (Evidence, "end"): "where it ends: the first character that is no longer part of it",
    (Evidence, "page"): "page that the quote begins on, from 1; null where the article has no pages",
    (Party, "name"): "as the article names it",
    (Party, "on_behalf_of"): "state or body that it speaks for, where the article tells",
    (Attribution, "on_behalf_of"): "state or body that the source speaks for",
    (Sentence, "text"): "a sentence of the abstract",
    (SecondReading, "host"): "host of the base URL",
    (SecondReading, "attempts"): "requests that were sent for it",
    (SecondReading, "cost_usd"): "what it cost, which is in cost_usd too; null where no price is known",
    (SecondReading, "seconds"): "how long it took",
    (SecondReading, "failed"): "why there was none, although it was asked for",
    (Check, "verdict"): "what a second look came to; null: nobody looked (then checked_by is null too), or nobody "
                        "could say, as of what the second reading added",
    (Check, "why"): "what is held against it",
    (Missing, "kind"): "what kind of record the passage is taken for",
    (Missing, "why"): "why it is taken for one",
    (Missing, "by"): "the model that takes it for one",
    (Rejected, "kind"): "what it was given as",
    (Rejected, "id"): "id that it was given with",
}


@dataclass(frozen=True)
class Column:
    """A column; `links_to` names the table whose key it holds."""

    name: str
    type: Type
    meaning: str
    links_to: str | None = None


@dataclass(frozen=True)
class Table:
    """A table; `key` names the columns that tell its rows apart."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]


def field(model: type[Record], name: str, called: str = "") -> Column:
    """The column of a field that holds one value, or lines of text: its type and its meaning are the field's."""
    info = model.model_fields[name]
    annotation = info.annotation
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    meaning = info.description or _MEANINGS[model, name]
    if get_origin(annotation) is Literal:
        return Column(called or name, "text", f"{meaning}; one of: {', '.join(get_args(annotation))}")
    return Column(called or info.alias or name, _TYPES[annotation], meaning)


def text(name: str, meaning: str, links_to: str | None = None) -> Column:
    """A column of text."""
    return Column(name, "text", meaning, links_to)


def number(meaning: str) -> Column:
    """The column `n`, which counts from 1."""
    return Column("n", "integer", f"{meaning}, counted from 1")


ARTICLE_FIELDS = tuple(ArticleReference.model_fields)
PROVENANCE_FIELDS = tuple(name for name in Provenance.model_fields if name not in ("usage", "check"))
USAGE_FIELDS = tuple(Usage.model_fields)
READING_FIELDS = tuple(name for name in SecondReading.model_fields if name != "usage")

_ARTICLE = text("article", "id of the article", "articles")
_NOTES = text("notes", "what the program changed or could not bear out, a line each")
_CHECK = (
    field(Check, "verdict"), field(Check, "field", "disputed_field"), field(Check, "why"), field(Check, "instead"),
    field(Check, "by", "checked_by"), text("also", "what else was said of it, a line each"),
)
_REVIEW = (
    text("review", "what a person decided of it; one of: confirmed, corrected, added; null: nobody did"),
    text("reviewed_by", "who"), text("reviewed_at", "when, in ISO 8601"),
    text("review_why", "the reason that was given, if any"),
)
_RECORD = text("record", "key of the proposal, response or condition", "records")


def _found(model: type[Record], *columns: Column) -> tuple[Column, ...]:
    """Columns of a kind of record: what all kinds share before and after its own."""
    return (
        text("key", "the record in all tables: id of the article, #, id of the record", "records"), _ARTICLE,
        text("id", "id of the record in its article"), field(model, "summary"), *columns,
        field(model, "certainty"),
        text("plover", "PLOVER event type, where it is sure; see the table codes"),
        text("cameo", "CAMEO root code, where it is sure: two digits, as text; see the table codes"), _NOTES,
        *_CHECK, *_REVIEW,
    )


def _reading(model: type[Record], name: str) -> Column:
    """The column of an article that tells of its second reading."""
    column = field(model, name, f"check_{name}")
    return Column(column.name, column.type, f"second reading: {column.meaning}")


def _roles(kind: Kind) -> list[Column]:
    return [text(role.field, f"{role.meaning}, in words; one row each in the table parties") for role in kind.roles]


CODEBOOK = Table("codebook", (
    text("table_name", "a table"), text("column_name", "a column of it"),
    text("type", "one of: text, integer, number, boolean"),
    text("links_to", "table whose key it holds"), text("meaning", "what it holds"),
), ("table_name", "column_name"))

TABLES = {table.name: table for table in (
    Table("articles", (
        text("id", "id of the article"),
        *(field(ArticleReference, name) for name in ARTICLE_FIELDS),
        *(field(Provenance, name) for name in PROVENANCE_FIELDS),
        *(field(Usage, name) for name in USAGE_FIELDS),
        *(_reading(SecondReading, name) for name in READING_FIELDS), *(_reading(Usage, name) for name in USAGE_FIELDS),
        text("reply_notes", "what of the model's reply could not be read, a line each"),
        text("gone_through_by", "who went through the whole article and found nothing missing; null: nobody did"),
        text("waiting", "what people decided of records that are not here, a line each"),
    ), ("id",)),
    Table("records", (
        text("key", "the record in all tables: id of the article, #, id of the record"), _ARTICLE,
        text("kind", f"one of: {', '.join(KINDS)}; the table of that name holds the rest"),
        text("id", "id of the record in its article"),
    ), ("key",)),
    Table("proposals", _found(
        Proposal, field(Proposal, "act"), *_roles(PROPOSAL),
        field(Proposal, "standing"), field(Proposal, "status"),
        text("issues", "what it is about, in words; one row each in the table issues"),
        field(Proposal, "timeframe"),
    ), ("key",)),
    Table("responses", _found(
        Response, field(Response, "answer"), *_roles(RESPONSE), field(Response, "link"),
    ), ("key",)),
    Table("conditions", _found(
        Condition, field(Condition, "kind"), field(Condition, "operator"), *_roles(CONDITION),
        field(Condition, "requires"), field(Condition, "consequence"),
    ), ("key",)),
    Table("evidence", (
        Column("number", "integer", "running number of the quote in all tables"), _RECORD,
        number("place among the quotes of the record"), field(Evidence, "quote"),
        field(Evidence, "start", "start_char"), field(Evidence, "end", "end_char"), field(Evidence, "page"),
    ), ("number",)),
    Table("links", (
        text("source", "key of the record that leads", "records"),
        text("type", ", ".join(f"{link.field} ({link.meaning})" for link in LINKS.values())),
        number("place among the links of that type"),
        text("target", "key of the record that it leads to", "records"),
    ), ("source", "type", "n")),
    Table("parties", (
        _RECORD,
        text("role", f"what it is in the record; one of: {', '.join(role.field for role in ROLES)}"),
        number("place among the parties in that role"), field(Party, "name"), field(Party, "on_behalf_of"),
    ), ("record", "role", "n")),
    Table("attribution", (
        _RECORD, number("place in the chain of who says so, nearest the article first"),
        field(Attribution, "source"), field(Attribution, "on_behalf_of"), field(Attribution, "via"),
        field(Attribution, "when", "said_when"), field(Attribution, "basis"),
    ), ("record", "n")),
    Table("issues", (
        text("proposal", "key of the proposal", "proposals"), number("place among its issues"),
        text("issue", f"what it is about; one of: {', '.join(get_args(Issue))}"),
    ), ("proposal", "n")),
    Table("sentences", (
        text("key", "the sentence: id of the article, #S, its number"), _ARTICLE,
        number("place in the abstract"), field(Sentence, "text"), _NOTES,
        *_CHECK,
    ), ("key",)),
    Table("sentence_records", (
        text("sentence", "key of the sentence", "sentences"), number("place among its records"),
        text("record", "key of a record that bears it out", "records"),
    ), ("sentence", "n")),
    Table("missing", (
        _ARTICLE, number("place in the article"), field(Missing, "kind"), field(Missing, "why"),
        field(Missing, "by", "checked_by"), field(Evidence, "quote"), field(Evidence, "start", "start_char"),
        field(Evidence, "end", "end_char"), field(Evidence, "page"),
    ), ("article", "n")),
    Table("rejected", (
        _ARTICLE, number("place in the article"), field(Rejected, "kind"), field(Rejected, "id"),
        text("reasons", "why the article does not bear it out, a line each"),
        text("record", "as the model gave it, JSON"),
    ), ("article", "n")),
    Table("codes", (
        text("field", f"column that is coded: {', '.join(f'{kind.value} of {kind.list}' for kind in KINDS.values())}"),
        text("value", "its value"), text("plover", "PLOVER event type (draft 0.8, 2021); null: not sure"),
        text("cameo", "CAMEO root code (1.1b3, 2012), two digits, as text; null: not sure"),
        text("why", "on what ground, or why there is no code"),
    ), ("field", "value")),
    CODEBOOK,
)}


def codebook(tables: Mapping[str, Table]) -> list[Row]:
    """Rows of the table `codebook`: every column of every table, with its meaning."""
    return [
        (table.name, column.name, column.type, column.links_to, column.meaning)
        for table in tables.values() for column in table.columns
    ]
