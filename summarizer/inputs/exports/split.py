"""Exports of press databases apart into their articles: Nexis, Factiva, Europresse, ProQuest, whatever the file is.

What one article says of itself is read in layouts and press. The articles are counted against what the
export says of itself; what is missing is a failure of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from summarizer.errors import ArticleError
from summarizer.inputs.article import Article
from summarizer.inputs.document import Unreadable
from summarizer.inputs.exports import press
from summarizer.inputs.exports.fields import ACCESSION, CERTIFICATE, NUMBER
from summarizer.inputs.exports.layouts import BODY, Found, nexis, nexis_uni
from summarizer.inputs.exports.lines import Line, body_of, lines_of, width_of
from summarizer.text.folding import UNSPACED

_SIGNS = (
    "DOCUMENT", "Document", "Dokument", "Fin du document", "dokument", "document (", "documents (", "ProQuest", "news·",
    "news•", "news∙", "Factiva",
)
_PORTION = 50   # services hand out exports in portions of 50, 100, 200 or 500
_LEAST_SHARE = 0.6   # of the words that the export counts, titles and captions included
_MOST_NAMED = 10


@dataclass
class Parts:
    """An export apart: the lines of each article.

    `numbers`: that of each, and of how many, where the articles bear numbers ("1 of 161"). `stated`: how many the
    export says that it holds; `found`: how many its search found.
    """

    articles: list[Sequence[Line]] = field(default_factory=list)
    numbers: list[tuple[int, int]] = field(default_factory=list)
    stated: int | None = None
    found: int | None = None
    fault: str | None = None   # why it cannot be taken apart


@dataclass(frozen=True)
class Layout:
    """How a service writes its exports. `apart` gives None where a text is none of them."""

    service: str
    apart: Callable[[Sequence[Line]], Parts | None]
    read: Callable[[Sequence[Line]], Found]


def split(article: Article, told: Callable[[str], object]) -> Iterator[Article | Unreadable] | None:
    """The articles of a text that is an export; None where it is none.

    An article is called as the file, with its number in it: `nexis.txt:12`. `told` is called with what the export says
    of its number that does not hold; an article that is missing, or has no text, is an Unreadable, and so is a text
    that looks like an export and cannot be taken apart.
    """
    found = layout_of(article.text)
    return None if found is None else _apart(article, *found, told)


def _apart(
    whole: Article, layout: Layout, lines: Sequence[Line], parts: Parts, told: Callable[[str], object]
) -> Iterator[Article | Unreadable]:
    name = whole.id or whole.source or whole.name
    if parts.fault is not None or not parts.articles:
        yield Unreadable(name, whole.source or name, ArticleError(
            f"{name} looks like an export of {layout.service}, and {parts.fault or 'no article was found in it'}: "
            "export it anew as text or Word, or give its articles one by one"
        ))
        return
    width = width_of(lines)
    for place, part in enumerate(parts.articles, 1):
        yield _article(whole, place, layout.read(part), width)
    yield from _missing(name, parts, told)


def has_sign(text: str) -> bool:
    """Whether a text may be an export; most are none, and that is told at once."""
    return any(sign in text for sign in _SIGNS)


def layout_of(text: str) -> tuple[Layout, list[Line], Parts] | None:
    """Whose export a text is, its lines, and what they are apart; None where it is no export."""
    if not has_sign(text):
        return None
    lines = lines_of(text)
    for layout in LAYOUTS:
        if (parts := layout.apart(lines)) is not None:
            return layout, lines, parts
    return None


def _article(whole: Article, place: int, found: Found, width: int | None) -> Article | Unreadable:
    source = f"{whole.source or whole.name}:{place}"
    id = f"{whole.id}:{place}" if whole.id else None
    body = body_of(found.body, width)
    if not body.text.strip():
        title = f" ({found.title[:80]})" if found.title else ""
        return Unreadable(id or source, source, ArticleError(f"{id or source}{title} is not read: {found.missing}"))
    notes = [*whole.notes, *found.notes]
    words = len(body.text.split())
    if found.words and words < _LEAST_SHARE * found.words - 10 and not re.search(f"[{UNSPACED}]", body.text):
        notes.append(f"The export counts {found.words:,} words, and here are {words:,}: a part may be missing")
    return Article(
        body.text, found.title, found.outlet, found.published, found.language, source, id, notes=tuple(notes),
        pages=body.pages(whole.pages), published_by="export" if found.published else None,
    )


def _missing(name: str, parts: Parts, told: Callable[[str], object]) -> Iterator[Unreadable]:
    """What the export says that it holds, and does not."""
    count = len(parts.articles)
    if parts.found is not None and parts.found > count:
        told(f"{name}: its search found {parts.found:,}, and {count:,} of them are in this file")
    if parts.stated is not None and parts.stated != count:
        yield _gap(name, f"says {parts.stated:,} documents, and {count:,} were found", told)
    run: list[tuple[int, int]] = []
    for each in [*parts.numbers, (0, 0)]:
        if run and each[0] <= run[-1][0]:   # several exports in one file
            yield from _gaps(name, run, told)
            run = []
        run.append(each)


def _gaps(name: str, run: Sequence[tuple[int, int]], told: Callable[[str], object]) -> Iterator[Unreadable]:
    """Which numbers are not there. Services hand out a long list in portions: that is told, and no more."""
    stated = Counter(total for _, total in run).most_common(1)[0][0]
    first, last = run[0][0], run[-1][0]
    lost = sorted(set(range(first, last + 1)) - {number for number, _ in run})
    if last < stated and (len(run) + len(lost)) % _PORTION:
        lost += range(last + 1, stated + 1)
    if lost:
        yield _gap(name, f"says {stated:,} documents, and {len(run):,} were found: not {_named(lost)}", told)
    elif first > 1 or last < stated:
        told(f"{name}: documents {first:,} to {last:,} of {stated:,}; the others are not in this file")


def _gap(name: str, what: str, told: Callable[[str], object]) -> Unreadable:
    told(f"{name} {what}")
    return Unreadable(f"{name}:missing", name, ArticleError(f"{name} {what}: export it anew"))


def _named(numbers: Sequence[int]) -> str:
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][-1] == number - 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    told = [f"{each[0]:,} to {each[-1]:,}" if len(each) > 1 else f"{each[0]:,}" for each in ranges]
    return ", ".join(told[:_MOST_NAMED]) + (" and more" if len(told) > _MOST_NAMED else "")


_OLD = re.compile(r"(\d+) of (\d+) DOCUMENTS?")
_OLD_ELSEWHERE = re.compile(r"(?:Dokument (\d+) von (\d+)|Document (\d+) de (\d+))")
_OLD_LABEL = re.compile(r"(?:LENGTH|LÄNGE|LONGUEUR|LOAD-DATE|BYLINE|SECTION|LANGUAGE|SPRACHE|LANGUE|UPDATE): ?")


def _nexis(lines: Sequence[Line]) -> Parts | None:
    marks = [(at, found) for at, line in enumerate(lines) if (found := _OLD.fullmatch(line.text))]
    labelled = any(_OLD_LABEL.match(line.text) for line in lines)
    if not marks and labelled:
        marks = [(at, found) for at, line in enumerate(lines) if (found := _OLD_ELSEWHERE.fullmatch(line.text))]
    if not marks:
        return None
    if not labelled:
        why = "none of its articles has the fields of Nexis (LENGTH, LOAD-DATE)"
        return Parts(fault=why) if len(marks) > 1 else None
    ends = [at for at, _ in marks[1:]] + [len(lines)]
    articles = [lines[at + 1:end] for (at, _), end in zip(marks, ends, strict=True)]
    return Parts([*articles], [_counted(found) for _, found in marks])


def _counted(found: re.Match[str]) -> tuple[int, int]:
    number, total = (int(each) for each in found.groups() if each)
    return number, total


_END = re.compile(r"(?:end of document|ende des dokuments|dokumentende|fin du document)", re.IGNORECASE)
_JOB = re.compile(r"(?:job number|auftragsnummer|numéro de (?:tâche|travail))\s*:", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:documents?|dokumente?) \((\d+)\)", re.IGNORECASE)


def _nexis_uni(lines: Sequence[Line]) -> Parts | None:
    ends = [at for at, line in enumerate(lines) if _END.fullmatch(line.text)]
    is_job = any(_JOB.match(line.text) for line in lines[:40])
    if not ends:
        return Parts(fault='no article in it ends with "End of Document"') if is_job and any(
            _CONTENTS.fullmatch(line.text) for line in lines[:60]) else None
    if not is_job and not any(BODY.fullmatch(line.text) for line in lines):
        return None
    stated = next((int(found[1]) for line in lines[:60] if (found := _CONTENTS.fullmatch(line.text))), None)
    articles = [lines[begin + 1:end] for begin, end in pairwise([-1, *ends])]
    return Parts([*articles, *_open(lines[ends[-1] + 1:])], stated=stated)


def _open(rest: Sequence[Line]) -> list[Sequence[Line]]:
    """What follows the last end, where it is an article that was cut off."""
    return [rest] if any(BODY.fullmatch(line.text) for line in rest) else []


_SUMMARY = re.compile(r"(?:search summary|suchzusammenfassung|résumé de la recherche)", re.IGNORECASE)
_RESULTS = re.compile(r"(?:results found|ergebnisse|résultats trouvés)\s*:?\s*([\d,.]*)", re.IGNORECASE)


def _factiva(lines: Sequence[Line]) -> Parts | None:
    ends = [at for at, line in enumerate(lines) if ACCESSION.fullmatch(line.text)]
    if not ends:
        theirs = any("Factiva, Inc" in line.text for line in lines)
        coded = {"HD", "WC", "PD", "SN"} <= {line.text.split(maxsplit=1)[0] for line in lines}
        return Parts(fault="no article in it ends with its number (Document …)") if theirs and coded else None
    articles = [lines[begin + 1:end] for begin, end in pairwise([-1, *ends])]
    return Parts([*articles], found=_searched(lines[ends[-1] + 1:]))


def _searched(rest: Sequence[Line]) -> int | None:
    """How many articles a search found, of its summary at the end."""
    if not any(_SUMMARY.fullmatch(line.text) for line in rest):
        return None
    for line, after in pairwise([*rest, Line("", 0, is_first=True)]):
        if found := _RESULTS.fullmatch(line.text):
            digits = re.sub(r"\D", "", found[1] or after.text)
            return int(digits) if digits else None
    return None


def _europresse(lines: Sequence[Line]) -> Parts | None:
    marks = [(at, found[1]) for at, line in enumerate(lines) if (found := NUMBER.fullmatch(line.text))]
    if not marks:
        return None
    ends = [   # it may stand on every page of an article, and twice at its end
        at for (at, number), (later, after) in pairwise([*marks, (len(lines), "")])
        if number != after and not (after and all(CERTIFICATE.match(line.text) for line in lines[at + 1:later]))
    ]
    return Parts([lines[begin + 1:end] for begin, end in pairwise([-1, *ends])])


_RULE = re.compile(r"_{20,}")
_NUMBERED = re.compile(r"Document (\d+) of (\d+)", re.IGNORECASE)
_PROQUEST_ID = re.compile(r"ProQuest document ID\s*:", re.IGNORECASE)
_DATABASE = re.compile(r"Database\s*:", re.IGNORECASE)


def _proquest(lines: Sequence[Line]) -> Parts | None:
    ids = [at for at, line in enumerate(lines) if _PROQUEST_ID.match(line.text)]
    if not ids:
        is_numbered = any(_NUMBERED.fullmatch(line.text) for line in lines)
        theirs = is_numbered and any("ProQuest" in line.text for line in lines)
        return Parts(fault="its articles have no numbers (ProQuest document ID)") if theirs else None
    numbered = [(at, found) for at, line in enumerate(lines) if (found := _NUMBERED.fullmatch(line.text))]
    if numbered:
        ends = [at for at, _ in numbered[1:]] + [len(lines)]
        articles = [_ruled(lines[at + 1:end]) for (at, _), end in zip(numbered, ends, strict=True)]
        return Parts(articles, [_counted(found) for _, found in numbered])
    cuts = [at for at, line in enumerate(lines) if _RULE.fullmatch(line.text)]
    if not cuts:
        cuts = [at + 1 for at, line in enumerate(lines) if _DATABASE.match(line.text)]
    sections = [lines[begin:end] for begin, end in pairwise([0, *cuts, len(lines)])]
    held = [each for each in sections if any(_PROQUEST_ID.match(line.text) for line in each)]
    if len(held) != len(ids):
        return Parts(fault=f"its {len(ids):,} articles are not parted by lines")
    return Parts([[line for line in each if not _RULE.fullmatch(line.text)] for each in held])


def _ruled(lines: Sequence[Line]) -> Sequence[Line]:
    """Lines up to the rule that ends an article."""
    begun = next((at for at, line in enumerate(lines) if _PROQUEST_ID.match(line.text)), 0)
    end = next((at for at, line in enumerate(lines) if at > begun and _RULE.fullmatch(line.text)), len(lines))
    return [line for line in lines[:end] if not _RULE.fullmatch(line.text)]


LAYOUTS = (
    Layout("Nexis", _nexis, nexis), Layout("Nexis", _nexis_uni, nexis_uni), Layout("Factiva", _factiva, press.factiva),
    Layout("Europresse", _europresse, press.europresse), Layout("ProQuest", _proquest, press.proquest),
)
