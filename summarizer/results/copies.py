"""Which articles were not read because they are copies of others: RESULTS.copies.jsonl, beside the results.

    {"id": "b.txt", "sha256": …, "of": "a.txt", "of_text": "9f86d081884c7d6", "told": "Norland Herald (b.txt)"}

A line is an article. `of` is the id of the one that was read, `of_text` the beginning of its text's hash: with another
text it has no copies any more. A line is written once the result that it leads to is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic_core import from_json

from summarizer.errors import ResultsError

if TYPE_CHECKING:
    from summarizer.inputs.article import Article

TEXT_DIGITS = 15   # of a hash
_HASH = re.compile(rf"[0-9a-f]{{{TEXT_DIGITS},64}}")


class Copy(NamedTuple):
    """A line: an article, and the one whose copy it is."""

    id: str
    sha256: str
    of: str
    of_text: str
    told: str


def beside(results: Path) -> Path:
    """The file of copies of a file of results."""
    return results.with_suffix(".copies.jsonl")


def copy_line(article: Article, id: str, of: str, of_text: str) -> str:
    """The line of an article that is a copy. What it tells is the outlet and day, and what the article is called."""
    about = ", ".join(filter(None, (article.outlet, (article.published or "")[:10])))
    told = f"{about} ({id})" if about else id
    return json.dumps(Copy(id, article.sha256, of, of_text, told)._asdict(), ensure_ascii=False)


def copies(path: Path) -> Iterator[Copy]:
    """The lines of a file of copies, if it is there; a last one that was not written whole is passed over.

    Raises ResultsError where a line is none, or the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    return
                try:
                    row = from_json(line)
                    found = Copy(*(str(row[name]) for name in Copy._fields))
                    if not (_HASH.fullmatch(found.sha256) and _HASH.fullmatch(found.of_text)):
                        raise ValueError
                    yield found
                except (ValueError, KeyError, TypeError):
                    raise ResultsError(f"{path}, line {number}, tells of no copy: take the line out") from None
    except FileNotFoundError:
        return
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {error.strerror or error}") from None


def also_in(path: Path) -> dict[tuple[str, str], list[str]]:
    """Where else each article was printed: by its id and the beginning of its text's hash."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for each in copies(path):
        found.setdefault((each.of, each.of_text), {})[each.id] = each.told
    return {first: list(told.values()) for first, told in found.items()}
