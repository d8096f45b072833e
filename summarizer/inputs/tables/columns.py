"""Which column of a table holds what: by the names that exports use, and by what stands in the first rows.

Names are matched without regard to case, spaces, underscores and byte order marks. Rows become articles in rows.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from summarizer.errors import ArticleError
from summarizer.inputs.document import MOST_COLUMNS, Columns
from summarizer.inputs.tables.cells import prose

__all__ = ["FIELDS", "Taken", "fold", "taken"]

FIELDS = ("text", "id", "title", "outlet", "published", "language", "url")
OPTIONS = {"published": "date"}   # what an option calls a field
_NAMES: dict[str, dict[str, str]] = {   # where each was seen, in the order in which they are preferred
    "text": {
        "ours, Hugging Face, Media Cloud": "text",
        "scraped beside a shorter one": "full_text fulltext full_content full_article article_text text_full raw_text",
        "news-please": "maintext",
        "schema.org, Diffbot": "article_body body_text text_body",
        "Guardian, Event Registry, ReliefWeb, Webz": "body",
        "NewsAPI, GNews, Kaggle": "content contents article_content news_content text_content post_content",
        "JSON Feed": "content_text content_html",
        "CNN/DailyMail, Kaggle": "article story story_text news news_text document document_text",
        "scrapers": "cleaned_text clean_text plain_text paragraphs transcript",
        "exports in other languages": "texte texto testo tekst volltext artikeltext inhalt haber_metni metin текст",
        "CSL, Zotero": "abstract abstractNote",   # no article: it is noted
    },
    "id": {
        "ours": "id", "MongoDB": "_id", "Kaggle": "article_id news_id story_id post_id", "CC-News": "doc_id docid",
        "Event Registry": "uri", "RSS": "guid", "Media Cloud": "stories_id", "GDELT": "gkgrecordid",
        "ProQuest, Factiva": "accession_number document_id", "Webz": "uuid", "others": "uid record_id urn key",
    },
    "title": {
        "ours, NewsAPI, GDELT": "title", "Kaggle, Guardian": "headline headlines heading web_title news_title",
        "news exports": "article_title title_article main_title document_title",
        "exports in other languages": "titel titre titulo título titolo tytuł başlık заголовок überschrift schlagzeile",
    },
    "outlet": {
        "ours": "outlet", "Media Cloud": "media_name", "Kaggle": "publisher publication newspaper news_source",
        "NewsAPI, ReliefWeb": "source source_name", "GDELT": "sourcecommonname",
        "CSL, Zotero": "container-title publicationTitle", "schema.org": "site_name og_site_name publisher_name",
        "scrapers": "media medium publication_name agency news_agency site website journal provider",
        "news-please": "source_domain", "GDELT DOC": "domain",
        "exports in other languages": "quelle zeitung fonte fuente источник издание",
    },
    "published": {
        "ours": "published", "NewsAPI, GNews": "publishedAt", "schema.org": "date_published datePublished",
        "Guardian": "web_publication_date", "news-please": "date_publish",
        "Kaggle": "publish_date published_date publication_date date_of_publication pub_date pubdate",
        "feeds": "published_on publish_time published_time release_date issued",
        "Event Registry, Hugging Face": "date dateTime datetime", "GDELT": "seendate",
        "CC-News": "article_date news_date",
        "others": "post_date date_time timestamp time date_created created_at created day",
        "exports in other languages": "datum erscheinungsdatum fecha tarih дата",
    },
    "language": {
        "ours, Media Cloud": "language", "Event Registry, GNews": "lang", "schema.org": "inLanguage",
        "others": "language_code lang_code article_language source_language sprache langue idioma lingua язык",
    },
    "url": {
        "ours, NewsAPI, GDELT": "url", "feeds": "link permalink", "Kaggle": "article_url news_url source_url story_url",
        "Guardian": "web_url short_url", "GDELT": "documentidentifier", "schema.org": "canonical_url",
        "others": "href address article_link webpage",
    },
}
_OURS = {   # what a row of ours is known by
    "results": {"id", "article", "proposals", "provenance"},
    "failures": {"id", "source", "error", "message", "attempts"},
    "gold": {"article", "proposals"},
}
_NEEDED = re.compile(   # what may be of use, by a part of its name
    r"text|body|content|article|story|title|headline|date|publish|time$|source|outlet|media|summary|description"
    r"|abstract|byline|author|lang|snippet|lead|paragraph|transcript|url|link"
)
_MOST_NAMED = 20   # columns in a message
_LONGEST = 150     # characters of their names there
_MOST = 5_000      # columns whose names are compared
_SHORT = 40        # characters; what is no longer is hardly an article


def fold(name: Any) -> str:
    r"""A name as it is compared: `fold("\ufeff Published_At") → "publishedat"`."""
    return "".join(mark for mark in str(name).casefold() if mark.isalnum())


_RANK = {
    each: {fold(name): rank for rank, name in enumerate(" ".join(seen.values()).split())}
    for each, seen in _NAMES.items()
}
_KNOWN = {name.casefold() for seen in _NAMES.values() for names in seen.values() for name in names.split()}
_ABSTRACTS = ("abstract", "abstractnote")


@dataclass(frozen=True)
class Taken:
    """The columns taken for each field, the one preferred first; and those that look needed and were not taken."""

    columns: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    left: Sequence[Any] = ()

    def of(self, each: str, row: Mapping[Any, Any]) -> Any:
        """The column of a row that holds a field; None where it has none."""
        return next((name for name in self.columns.get(each, ()) if name in row), None)

    def told(self) -> str:
        """What was taken for what, in a line: `text from “body”, date from “pubdate”; not taken: “byline”`."""
        parts = [
            f"{OPTIONS.get(each, each)} from {quoted(names[:1])}" for each, names in self.columns.items() if names
        ]
        return ", ".join(parts) + (f"; not taken: {quoted(self.left, 6)}" if self.left else "")

    @property
    def is_plain(self) -> bool:
        """Whether all stands under the names that it has here, and nothing else is there."""
        return not self.left and all(names[0] == each for each, names in self.columns.items() if names)


def taken(names: Iterable[Any], columns: Columns, rows: Sequence[Mapping[Any, Any]] = ()) -> Taken:
    """Decide which of the columns `names` holds what; `rows` are the first of the table.

    A column that was given is taken, also where its name is written otherwise. Whether a table must have a text is
    left to the caller, as is whether a given column is there (`hold`).
    """
    folded: dict[str, list[Any]] = {}
    for name in wieldy(names, columns):
        folded.setdefault(_stem(name), []).append(name)
    found = {each: _candidates(each, folded, getattr(columns, each)) for each in FIELDS}
    if columns.text is None:
        found["text"] = _longest(found["text"], rows)
    used = {name for each in FIELDS for name in found[each][:1]}
    left = [name for folds in folded.values() for name in folds if name not in used and _NEEDED.search(fold(name))]
    return Taken(found, left)


def wieldy(names: Iterable[Any], columns: Columns) -> list[Any]:
    """The names that are looked at: of a table of a million columns the first, and those that are known."""
    every = names if isinstance(names, Sequence) else list(names)
    given = set(vars(columns).values())
    return [*every[:_MOST], *(name for name in every[_MOST:] if name in given or str(name).casefold() in _KNOWN)]


def hold_width(name: str, width: int) -> None:
    """Raise ArticleError where a table has more columns than can be read in a moment."""
    if width > MOST_COLUMNS:
        told = f"{width:,} columns, and no more than {MOST_COLUMNS:,} are read"
        raise ArticleError(f"{name} has {told}: save those that articles are in")


def has_text(row: Mapping[Any, Any], columns: Columns) -> bool:
    """Whether an object has a text of its own under a name that is known, or given."""
    names = taken(row, columns).columns["text"]
    return any(isinstance(row[name], str) or _is_paragraphs(row[name]) for name in names)


def ours(row: Mapping[Any, Any], columns: Columns) -> str | None:
    """What a row is that summarizer wrote, and that is no article: results, failures, gold."""
    if (columns.text or "text") in row:
        return None
    return next((kind for kind, fields in _OURS.items() if fields <= row.keys()), None)


def _is_paragraphs(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)


def hold(name: str, names: Iterable[Any], columns: Columns) -> None:
    """Raise ArticleError where a column that was given is not there, naming those that are."""
    there = list(names)
    folds = {_stem(each) for each in wieldy(there, columns)}
    for each in FIELDS:
        wanted = getattr(columns, each)
        if wanted is not None and wanted not in there and fold(wanted) not in folds:
            option = OPTIONS.get(each, each)
            what = {"text": "the texts", "url": "the addresses"}.get(each, f"the {option}s")
            error = ArticleError(f"{name} has no column {wanted!r}: name the one that holds {what}; {there_are(there)}")
            error.settings = (f"{option}_column",)
            raise error


def no_text(name: str, names: Iterable[Any], rows: Sequence[Mapping[Any, Any]]) -> ArticleError:
    """What to say of a table in which no column is known to hold the texts."""
    there = list(names)
    by_length = sorted(((_length(each, rows), str(each)) for each in there[:_MOST]), reverse=True)
    way = "name the one that holds the texts"
    if by_length and by_length[0][0] >= 5 * _SHORT:
        way += f", as {quoted(by_length[0][1:])} may be"
    elif any(knows(each, "url") for each in there[:_MOST]):
        way += ", or read the pages whose addresses it holds"
    told = f"{name} has no column 'text' or the like: {way}; {there_are(there)}"
    return ArticleError(told, settings=("text_column",))


def is_abstract(name: Any) -> bool:
    """Whether a column holds no article but an abstract of one."""
    return fold(name) in _ABSTRACTS


def knows(name: Any, *fields: str) -> bool:
    """Whether a column of this name is known, for any of the fields."""
    return any(_stem(name) in _RANK[each] for each in fields or FIELDS)


def there_are(names: Sequence[Any]) -> str:
    """The columns that a table has, for a message."""
    return f"there are {quoted(names, _MOST_NAMED)}" if names else "there is none"


def quoted(names: Sequence[Any], most: int = _MOST_NAMED) -> str:
    """Names for a message of one line: `“a”, “b” and 7 more`."""
    shown: list[str] = []
    for name in names[:most]:
        told = "".join(mark if mark.isprintable() else " " for mark in str(name)[:40])
        shown.append(f"“{told.encode('utf-8', 'replace').decode().strip()}”")
        if sum(map(len, shown)) > _LONGEST:
            break
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")


def _stem(name: Any) -> str:
    return fold(re.sub(r" \(\d+\)$", "", str(name)))   # the second of two columns of one name


def _candidates(each: str, folded: Mapping[str, list[Any]], given: str | None) -> list[Any]:
    if given is not None:
        alike = folded.get(fold(given), [])
        return sorted(alike, key=lambda name: name != given)[:1]
    rank = _RANK[each]
    found = sorted((rank[known], known) for known in folded if known in rank)
    return [name for _, known in found for name in sorted(folded[known], key=lambda name: name != known)]


def _longest(names: list[Any], rows: Sequence[Mapping[Any, Any]]) -> list[Any]:
    """The candidates for the text: the first that holds prose, unless another holds far more of it."""
    if len(names) < 2 or not rows:
        return names
    lengths = {name: _length(name, rows) for name in names}
    best = names[0]
    for name in names[1:]:
        if not is_abstract(name) and lengths[name] > max(2 * lengths[best], _SHORT):
            best = name
    return [best, *(name for name in names if name != best)]


def _length(name: Any, rows: Sequence[Mapping[Any, Any]]) -> float:
    """How long the prose in a column is, for most rows; 0 for codes, addresses and objects."""
    texts = [prose(row[name]) or "" for row in rows[:100] if row.get(name) not in (None, "")]
    lengths = [len(text) if len(text.split()) > 3 or len(text) > 200 else 0 for text in texts]
    return statistics.median(lengths) if lengths else 0
