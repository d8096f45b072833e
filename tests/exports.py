"""Exports of press databases for tests, of invented articles: what Nexis, Factiva, Europresse and ProQuest would write.

Each service gives paragraphs; `files` puts them into the formats that exports come in.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from documents import BREAK, docx, pdf, rtf

_OUTLETS = ("The Tarsk Courier", "Norland Herald", "Vessen Evening Post")
_PLACES = ("Tarsk", "Vessen", "Ketterau", "Saltmark", "Ozersk", "Lianwan")
_TITLES = (
    "{place} offers to reopen the river crossing", "Envoys meet in {place} for a third round of talks",
    "{place} council turns down the transit plan", "Fishing fleets wait for word from {place}",
)
_SENTENCES = (
    "The mayor of {place} offered on {day} to reopen the crossing if the tolls are halved.",
    "Her counterpart called the offer a beginning, and asked for {number} days to consider it.",
    "Neither side would say who pays for the {number} guards whom the plan asks for.",
    "A draft of the agreement, seen by this newspaper, speaks of {number} lorries a day.",
    "Under the plan, goods from {place} pass without duties until the spring of next year.",
    "The harbour office demanded that {number} containers be released before talks go on.",
    "If the tolls stay as they are, the council warned, {place} will close its bridges again.",
    "The minister declined to answer, and promised a statement within {number} hours.",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")
_JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MOIS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
         "décembre")


@dataclass(frozen=True)
class Piece:
    """An invented article, as the export should give it."""

    title: str
    outlet: str
    day: date
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def words(self) -> int:
        return len(self.text.split())


def pieces(count: int = 12) -> list[Piece]:
    """So many articles, none like another."""
    made = []
    for number in range(count):
        place, day = _PLACES[number % 6], date(2026, 3, 28) + timedelta(days=3 * number)
        paragraphs = tuple(
            " ".join(
                _SENTENCES[(number + 3 * row + at) % 8].format(
                    place=place, day=_DAYS[day.weekday()], number=20 + 7 * number + 5 * row + at
                ) for at in range(2 + (number + row) % 3)
            ) for row in range(3 + number % 4)
        )
        title = _TITLES[number % 4].format(place=place)
        made.append(Piece(f"{title}, {number + 1}", _OUTLETS[number % 3], day, paragraphs))
    return made


def _english(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def nexis(made: Sequence[Piece], total: int | None = None) -> Iterator[str]:
    """LexisNexis until 2020."""
    for number, each in enumerate(made, 1):
        if number > 1:
            yield BREAK
        yield from (
            f"{number} of {total or len(made)} DOCUMENTS", each.outlet,
            f"{_english(each.day)} {_DAYS[each.day.weekday()]}", each.title, "BYLINE: Ilse Varn",
            "SECTION: WORLD; Pg. 4", f"LENGTH: {each.words} words", *each.paragraphs,
            f"LOAD-DATE: {_english(each.day)}", "LANGUAGE: ENGLISH", "GRAPHIC: A bridge. Photo: A. Pell",
            "PUBLICATION-TYPE: Newspaper", f"Copyright {each.day.year} {each.outlet} All Rights Reserved",
        )


def nexis_uni(made: Sequence[Piece], total: int | None = None) -> Iterator[str]:
    """Nexis Uni and Lexis Advance."""
    yield from ("User Name: I. Varn", "Date and Time: Friday, 27 November 2026 10:02:00 AM CET", "Job Number: 1234567",
                f"Documents ({total or len(made)})")
    for number, each in enumerate(made, 1):
        yield f"{number}. {each.title}"
        yield from ("Client/Matter: -None-", "Search Terms: crossing AND tolls")
    for each in made:
        yield from (
            BREAK, each.title, each.outlet, f"{_english(each.day)} {_DAYS[each.day.weekday()]}",
            f"Copyright {each.day.year} {each.outlet} All Rights Reserved", "Section: WORLD; Pg. 4",
            f"Length: {each.words} words", "Byline: Ilse Varn", "Body", *each.paragraphs, "Graphic",
            "A bridge. Photo: A. Pell", "Classification", "Language: ENGLISH", "Publication-Type: Newspaper",
            f"Load-Date: {_english(each.day)}", "End of Document",
        )


def _accession(number: int, day: date) -> str:
    return f"TRSK0000{day:%Y%m%d}em3h{number:05}"


def factiva(made: Sequence[Piece], total: int | None = None) -> Iterator[str]:
    """Factiva's "Article Format"."""
    for number, each in enumerate(made, 1):
        if number > 1:
            yield BREAK
        yield from (
            each.title, "By Ilse Varn", f"{each.words} words",
            f"{each.day.day} {_MONTHS[each.day.month - 1]} {each.day.year}", each.outlet,
            "TRSK", "English", f"(c) {each.day.year} {each.outlet}", *each.paragraphs,
            f"Document {_accession(number, each.day)}",
        )
    yield from ("Search Summary", "Text crossing AND tolls", "Results Found", f"{total or len(made)}")


def factiva_codes(made: Sequence[Piece], total: int | None = None) -> Iterator[str]:
    """Factiva's "Full Article/Report plus Indexing"."""
    for number, each in enumerate(made, 1):
        yield from (
            f"HD {each.title}", "BY By Ilse Varn", f"WC {each.words} words",
            f"PD {each.day.day} {_MONTHS[each.day.month - 1]} {each.day.year}", f"SN {each.outlet}", "SC TRSK",
            "LA English", f"CY (c) {each.day.year} {each.outlet}", "LP", each.paragraphs[0], "TD", *each.paragraphs[1:],
            "NS gdip : International Relations | gcat : Political/General News", "RE eurz : Europe",
            "PUB Tarsk Publishing", f"AN Document {_accession(number, each.day)}",
        )
    yield from ("Search Summary", "Results Found", f"{total or len(made)}")


def europresse(made: Sequence[Piece], total: int | None = None) -> Iterator[str]:   # noqa: ARG001 - it states none
    """Europresse, also called Eureka."""
    for number, each in enumerate(made, 1):
        if number > 1:
            yield BREAK
        day = each.day
        yield from (
            f"{each.outlet}, no. {4000 + number}",
            f"Monde, {_JOURS[day.weekday()]} {day.day} {_MOIS[day.month - 1]} {day.year}, p. 4",
            each.title, "Ilse Varn", *each.paragraphs, f"© {day.year} {each.outlet}. Tous droits réservés.",
            f"Numéro de document : news·{day:%Y%m%d}·TC·{number:04}", f"news·{day:%Y%m%d}·TC·{number:04}",
            "Ce certificat est émis à Université de Tarsk à des fins de visualisation personnelle et temporaire.",
        )


def proquest(made: Sequence[Piece], total: int | None = None) -> Iterator[str]:
    """ProQuest."""
    yield from ("_" * 60, "Report Information from ProQuest", "27 November 2026 10:02")
    for number, each in enumerate(made, 1):
        yield from (
            "_" * 60, f"Document {number} of {total or len(made)}", each.title, "Author: Varn, Ilse",
            "ProQuest document link", "Abstract: A crossing may open again.", f"Full text: {each.paragraphs[0]}",
            *each.paragraphs[1:], "Subject: Tolls; Negotiations", f"Title: {each.title}",
            f"Publication title: {each.outlet}; Tarsk", "Pages: 4", f"Publication year: {each.day.year}",
            f"Publication date: {_MONTHS[each.day.month - 1][:3]} {each.day.day}, {each.day.year}",
            "Publisher: Tarsk Publishing", "Source type: Newspaper", "Language of publication: English",
            f"ProQuest document ID: {25000000 + number}", f"Copyright: (Copyright (c) {each.day.year} {each.outlet})",
            "Database: ProQuest Central",
        )
    yield from ("_" * 60, "Bibliography", "Contact ProQuest")


SERVICES: dict[str, Callable[..., Iterator[str]]] = {
    "nexis": nexis, "nexis-uni": nexis_uni, "factiva": factiva, "factiva-codes": factiva_codes,
    "europresse": europresse, "proquest": proquest,
}


def text(paragraphs: Sequence[str]) -> bytes:
    """As text: lines of at most 78 characters, blank ones between paragraphs."""
    return "\n\n".join(
        "\n\f\n" if each == BREAK else textwrap.fill(each, 78, break_long_words=False, break_on_hyphens=False)
        for each in paragraphs
    ).encode()


def html(paragraphs: Sequence[str]) -> bytes:
    """As HTML: a block for each paragraph, in the markup around articles that the services use."""
    body = "\n".join(
        '<div class="c10"></div>' if each == BREAK else f'<div class="c5"><p><span>{escape(each)}</span></p></div>'
        for each in paragraphs
    )
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


def files(paragraphs: Sequence[str]) -> dict[str, bytes]:
    """One export in five formats, by their endings."""
    return {
        "txt": text(paragraphs), "html": html(paragraphs), "docx": docx(paragraphs), "rtf": rtf(paragraphs),
        "pdf": pdf(paragraphs),
    }
