"""Every name that stands in the records of a summary, with where, for whom and when. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.codebook.records import Summary


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a record; `behalf`: whom the record says it speaks for; `day`: when the article was published."""

    name: str
    behalf: str | None
    article: str
    record: str
    field: str
    language: str | None = None
    day: str | None = None

    def order(self) -> tuple[str, ...]:
        """What puts mentions into one order whatever order they came in."""
        return self.article, self.record, self.field, self.name, self.behalf or ""


def mentions(summary: Summary) -> Iterator[Mention]:
    """All mentions of a summary: parties, sources, and those on whose behalf they act."""
    published = summary.article.published or ""
    day = published[:10] if re.match(r"\d{4}-\d\d-\d\d", published) else None

    def made(name: str | None, behalf: str | None, record: str, field: str) -> Iterator[Mention]:
        own = (name or "").strip()
        other = (behalf or "").strip() or None
        for each, whose in ((own, other), (other or "", None)):
            if each and not (whose is None and each == own and other):
                where = field if each == own and whose == other else f"{field}.on_behalf_of"
                yield Mention(each, whose, summary.id, record, where, summary.article.language, day)

    for record in summary.records:
        for role in record.of_kind.roles:
            for party in getattr(record, role.field):
                yield from made(party.name, party.on_behalf_of, record.id, role.field)
        for told in record.attribution:
            yield from made(told.source, told.on_behalf_of, record.id, "attribution")
