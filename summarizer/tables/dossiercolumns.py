"""What tables there are of a dossier, their columns, keys and links, and what each column means."""

from __future__ import annotations

from typing import get_args

from summarizer.codebook.provenance import ArticleReference
from summarizer.codebook.records import Evidence
from summarizer.codebook.verdicts import Verdict
from summarizer.negotiation.dossier import Act, ActorKind, How, Naming, Outcome, Sameness, Shift
from summarizer.tables.columns import ARTICLE_FIELDS, CODEBOOK, Column, Table, field, number, text

_RECORD = text("record", "key of the record: as in the tables of the articles, id of the article, #, id", "records")
_ABOUT = Column("about", "boolean", "the day is not certain")
_WHY = text("why", "the reason that was given, if any")
_DECIDED = (
    text("decided_by", "who decided on records that tell of it, or on their joins, in order of time; null: nobody"),
    text("decided_at", "when the last did, in ISO 8601"),
)
_BY = (
    text("how", f"how it came about; one of: {', '.join(get_args(How))}"),
    text("by", "the model as its reply names it, who decided, or summarizer"),
)


def _one_of(name: str, meaning: str, kind: object) -> Column:
    return text(name, f"{meaning}; one of: {', '.join(get_args(kind))}")


def _day(name: str, meaning: str) -> Column:
    return text(name, f"{meaning}, as YYYY-MM-DD")


DOSSIER_TABLES = {table.name: table for table in (
    Table("articles", (
        text("id", "id of the article, as in the tables of the articles"),
        *(field(ArticleReference, name) for name in ARTICLE_FIELDS),
        text("copy_of", "article whose text it prints, all but a little", "articles"),
    ), ("id",)),
    Table("records", (
        text("key", "the record, as in the tables of the articles: id of the article, #, id of the record"),
        text("article", "id of the article", "articles"), text("id", "id of the record in its article"),
        text("summary", "what it says, in a sentence"),
        _one_of("verdict", "what a second reading came to; null: none, or it could not say", Verdict),
        text("reviewed", "what a person decided of it, and who: corrected by Ana"), text("reviewed_by", "who"),
        text("reviewed_at", "when, in ISO 8601"),
    ), ("key",)),
    Table("evidence", (
        Column("number", "integer", "running number of the quote in all tables"), _RECORD,
        number("place among the quotes of the record"), field(Evidence, "quote"),
        field(Evidence, "start", "start_char"), field(Evidence, "end", "end_char"), field(Evidence, "page"),
    ), ("number",)),
    Table("actors", (
        text("id", "the actor in all tables; of a state its code, else made from its name"),
        text("name", "what to call it"), _one_of("kind", "what it is", ActorKind),
        text("iso2", "of a state ISO 3166-1 alpha-2; null: no state of the standard"),
        text("iso3", "of a state ISO 3166-1 alpha-3, as event data has it; null as before"),
        text("called_by", "who calls it so, where a person decided on its name"),
        text("called_at", "when, in ISO 8601"),
    ), ("id",)),
    Table("represents", (
        text("actor", "who speaks for another", "actors"), number("place among those that it speaks for"),
        text("represented", "for whom", "actors"),
        text("since", "day of the first article that says so, or as a user's file has it"),
        text("until", "day of the last one, or as before"),
    ), ("actor", "n")),
    Table("aliases", (
        Column("number", "integer", "running number of the name in all tables"), text("actor", "whose it is", "actors"),
        text("name", "as articles write it"), _one_of("how", "how it came to be the actor's", Naming),
    ), ("number",)),
    Table("occurrences", (
        Column("alias", "integer", "number of the name", "aliases"), number("place among the places where it stands"),
        text("article", "id of the article", "articles"),
        text("record_key", "key of the record, in the tables of the articles; records here has those that tell of a "
                           "thread or a move"),
        text("field", "the role of the record that it stands in, with .on_behalf_of where it is whom that speaks for"),
    ), ("alias", "n")),
    Table("undecided", (
        number("running number"), text("name", "a name that may be another actor's as well"),
        text("actor", "the actor that it is kept as", "actors"),
        text("candidates", "ids of the actors that it may be, or codes of states, a line each"), _WHY,
    ), ("n",)),
    Table("threads", (
        text("id", "the proposal through time"), text("what", "its last terms, in a sentence"),
        text("act", "what kind of proposal it is"), text("issues", "what it is about, in words"),
        text("proposers", "names, in words; one row each in thread_parties"),
        text("addressees", "names, in words; one row each in thread_parties"),
        _one_of("outcome", "how it stands in the end", Outcome), _day("since", "day of its first move"),
        _day("until", "last day that anything is told of it"), *_DECIDED,
    ), ("id",)),
    Table("thread_parties", (
        text("thread", "the thread", "threads"), text("role", "one of: proposer, addressee"),
        number("place among those in that role"), text("actor", "the actor", "actors"),
    ), ("thread", "role", "n")),
    Table("versions", (
        text("id", "terms of a thread as they stood from a day on"), text("thread", "the thread", "threads"),
        number("place among its versions"), _day("since", "day that they were put"), _ABOUT,
        text("what", "the terms, in a sentence"),
        text("changed", "what changed against the version before, in words, where it was told"),
    ), ("id",)),
    Table("version_fields", (
        text("version", "the version", "versions"), text("field", "field that differs from the version before"),
        text("before", "what stood there"), text("now", "what stands there"),
    ), ("version", "field")),
    Table("mentions", (
        text("record", "key of the proposal that tells of it, in the tables of the articles too", "records"),
        text("thread", "the thread", "threads"), text("version", "the version", "versions"),
        number("place among the mentions of the version"), *_DECIDED,
    ), ("record", "version")),
    Table("relations", (
        text("thread", "the thread that is part of another, or is put against it", "threads"),
        number("place among its relations"), text("kind", "one of: part_of, counters"),
        text("other", "the other thread", "threads"),
        text("how", f"how it came about; one of: {', '.join((*get_args(How), 'article'))}"), _WHY,
    ), ("thread", "n")),
    Table("moves", (
        text("id", "the act"), _day("date", "its day; null: no article lets one work it out"), _ABOUT,
        _day("earliest", "first day that it may have been"), _day("latest", "last day that it may have been"),
        text("basis", "what the day rests on; one of: published, words, both"),
        text("day_words", "the words that tell it"), _one_of("act", "what was done", Act),
        text("plover", "PLOVER event type, where it is sure; see the table codes"),
        text("cameo", "CAMEO root code, where it is sure: two digits, as text; see the table codes"),
        text("actors", "names, in words; one row each in move_actors"),
        text("speakers", "names of those who spoke for them, in words; one row each in move_actors"),
        text("thread", "the thread that it is on", "threads"), text("version", "the version", "versions"),
        text("what", "the act, in a sentence"), text("conditions", "what must hold for it, a line each"),
        _one_of("shift", "how it changes what these actors said of the thread before", Shift),
        text("before", "their move before", "moves"),
        Column("outlets", "integer", "outlets that tell it, a text printed by several once"),
        Column("hearsay", "boolean", "only others tell it of these actors, or no article answers for it"), *_DECIDED,
    ), ("id",)),
    Table("move_actors", (
        text("move", "the move", "moves"),
        text("role", "one of: actor (the side), speaker (the person or body that speaks for it)"),
        number("place among those in that role"), text("actor", "the actor", "actors"),
    ), ("move", "role", "n")),
    Table("told", (
        text("move", "the move", "moves"), number("place among the records that tell it"), _RECORD,
    ), ("move", "n")),
    Table("disputes", (
        text("move", "a move", "moves"), number("place among its disputes"),
        text("other", "a move that articles tell instead", "moves"),
    ), ("move", "n")),
    Table("positions", (
        text("actor", "who", "actors"), text("thread", "on what", "threads"),
        text("version", "on which terms", "versions"), _one_of("act", "its last act on it, in the end", Act),
        _day("since", "since when it stands so"), text("move", "that act", "moves"),
        Column("withdrawn", "boolean", "what it put is withdrawn or lapsed"),
        Column("moves", "integer", "how many moves it made on it"),
    ), ("actor", "thread")),
    Table("deadlines", (
        text("thread", "the thread", "threads"), number("place among its deadlines"),
        _day("day", "day by which something must hold"), _ABOUT, text("words", "as the article words it"), _RECORD,
    ), ("thread", "n")),
    Table("joins", (
        number("running number"), text("record", "key of a proposal", "records"),
        text("other", "key of another", "records"),
        _one_of("verdict", "how the first stands to the other", Sameness), *_BY,
        text("at", "when, in ISO 8601, where a person decided it"),
        text("changed", "what changed, in words"), _WHY,
    ), ("n",)),
    Table("decisions", (
        number("running number"), text("act", "what a person decided; one of: same, different, rename"),
        text("record", "of a join: key of a proposal", "records"), text("other", "key of another", "records"),
        text("actor", "of a rename: the actor", "actors"), text("name", "its name before"),
        text("called", "its name from then on"), text("by", "who"), text("at", "when, in ISO 8601"), _WHY,
        Column("counts", "boolean", "nobody decided on the same later"),
    ), ("n",)),
    Table("doubts", (
        number("running number"), text("why", "why threads that may be one are kept apart"),
    ), ("n",)),
    Table("doubt_threads", (
        Column("doubt", "integer", "number of the doubt", "doubts"), number("place among its threads"),
        text("thread", "a thread that may be one with the others", "threads"),
    ), ("doubt", "n")),
    Table("unplaced", (_RECORD, text("why", "why it tells no move")), ("record", "why")),
    Table("codes", (
        text("act", "an act of a move"), text("plover", "PLOVER event type (draft 0.8, 2021); null: not sure"),
        text("cameo", "CAMEO root code (1.1b3, 2012), two digits, as text; null: not sure"),
        text("why", "on what ground, or why there is no code"),
    ), ("act",)),
    CODEBOOK,
)}
