"""What records that a person joins, or keeps apart, tell: so that they are known again when an article is read anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from summarizer.codebook.review import RecordKey
from summarizer.results.load import picked


def told_of(path: Path, keys: Iterable[RecordKey]) -> dict[RecordKey, dict[str, Any]]:
    """The sentence and the evidence of records, as the dossier, or the results, at a path tell them; as far as they do.

    Raises ResultsError where these cannot be read.
    """
    wanted = set(keys)
    if not path.exists():
        return {}
    return {key: told for key, told in (_in_dossier(path) or _in_results(path, wanted)) if key in wanted}


def _in_dossier(path: Path) -> list[tuple[RecordKey, dict[str, Any]]]:
    """Every record of the threads of a dossier; nothing where it is none."""
    if path.suffix.lower() != ".json":
        return []
    try:
        data = from_json(path.read_bytes())
        texts = {each["id"]: each["article"]["sha256"] for each in data["articles"]}
        every = [told for thread in data["threads"] for version in thread["versions"] for told in version["told"]]
        return [
            (
                RecordKey.of(each["article"], texts[each["article"]], each["record"], each["summary"],
                             [quote["quote"] for quote in each["evidence"]]),
                {"summary": each["summary"], "evidence": each["evidence"]},
            )
            for each in every
        ]
    except (ValueError, KeyError, TypeError, OSError):
        return []


def _in_results(path: Path, wanted: set[RecordKey]) -> Iterator[tuple[RecordKey, dict[str, Any]]]:
    for id, summary in picked(path, {key.article for key in wanted}).items():
        for record in summary.proposals:
            evidence = [each.model_dump(mode="json", exclude_none=True) for each in record.evidence]
            quotes = [each.quote for each in record.evidence]
            key = RecordKey.of(id, summary.article.sha256, record.id, record.summary, quotes)
            yield key, {"summary": record.summary, "evidence": evidence}
