"""An article that does not fit into the model's window, read in pieces.

A piece ends where a paragraph or a speaker does, and is asked about with what the pieces before it
gave: its records may refer to those, and what it tells again becomes evidence of the record that is
there. Pieces get smaller until the model bears them. Offsets are of the whole text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from summarizer.checking import MOST_QUOTES, Checker
from summarizer.errors import TooLongError
from summarizer.events import PieceBegan
from summarizer.reading import Part, Reading
from summarizer.records import Found

if TYPE_CHECKING:
    from summarizer.article import Article
    from summarizer.extraction import Answer, Extraction
    from summarizer.model import Account
    from summarizer.prompting import Prompts

FoundType = TypeVar("FoundType", bound=Found)
LEAST = 1_000      # characters of a piece
RULES = 2_400      # tokens of what stands before every article
REPLY = 1.7        # tokens of a reply for each of a dense article
_BOUNDS = [re.compile(pattern) for pattern in (
    r"\n\s*\n|\n(?=[ \t]*[^\W\d_a-z][^\n:：!?]{0,40}[:：])",   # a paragraph, a speaker
    r"\n", r"[.!?。！？…][\"'”’»)]*\s|[。！？]", r"\s",
)]


def tokens(text: str) -> float:
    """A guess: four bytes of UTF-8 for a token."""
    return len(text.encode("utf-8", "surrogatepass")) / 4


def fits(article: Article, window: int) -> bool:
    """Whether the article and a reply to it fit into a window of so many tokens, the rules included."""
    return RULES + (1 + REPLY) * tokens(article.text) <= window


def cut(text: str, begin: int, size: int) -> int:
    r"""Where a piece that begins at a place ends, after `size` characters at most.

    `cut("One.\n\nTwo.\n\nThree.", 0, 14) → 12`
    """
    if len(text) - begin <= size:
        return len(text)
    for bound in _BOUNDS:
        ends = [match.end() for match in bound.finditer(text, begin + size // 2, begin + size)]
        if ends:
            return ends[-1]
    return begin + size


async def read_in_pieces(
    article: Article, prompts: Prompts, extraction: Extraction, account: Account, language: str,
    window: int | None = None,
) -> tuple[Reading, list[Answer]]:
    """Read an article piece by piece; return what it comes to, and the answers of all pieces.

    Raises TooLongError where the smallest piece does not fit, and what `Extraction.ask` raises.
    """
    whole = Reading()
    answers: list[Answer] = []
    text, at = article.text, 0
    size = len(text) // 2 if window is None else _size(article, window)
    while at < len(text):
        end = cut(text, at, size)
        part = Part(text, at, end == len(text), whole.parties, whole.records)
        checker = Checker(text[at:end], language, part)
        account.tell(PieceBegan(account.name, len(answers) + 1, at, end))
        try:
            answer = await extraction.ask(prompts.messages(article, part, text[at:end]), checker, account)
        except TooLongError:
            if size <= LEAST:
                raise
            size = max(LEAST, min(size, end - at) // 2)
            continue
        answers.append(answer)
        _take(whole, answer.reading)
        at = end
    return whole, answers


def _size(article: Article, window: int) -> int:
    room = max(0, window - RULES) / (1 + REPLY)
    return max(LEAST, int(len(article.text) * room / tokens(article.text)))


def _take(whole: Reading, reading: Reading) -> None:
    """Add what a piece gave; what it tells again goes to the record that is there."""
    known = {(type(record), record.summary.casefold()): record for record in whole.records}
    same: dict[str, str] = {}
    _add(whole.proposals, reading.proposals, known, same)
    _add(whole.responses, reading.responses, known, same)
    _add(whole.conditions, reading.conditions, known, same)
    if same:
        for record in reading.records:
            _redirect(record, same)
        for sentence in reading.abstract:
            sentence.records = [same.get(id, id) for id in sentence.records]
    whole.abstract = reading.abstract or whole.abstract
    whole.rejected += reading.rejected
    whole.parties = whole.parties | reading.parties
    whole.is_answer = True


def _add(mine: list[FoundType], theirs: list[FoundType], known: dict[Any, Found], same: dict[str, str]) -> None:
    for record in theirs:
        twin = known.get((type(record), record.summary.casefold()))
        if twin is None:
            mine.append(record)
        else:
            twin.evidence = [*twin.evidence, *record.evidence][:MOST_QUOTES]
            same[record.id] = twin.id


def _redirect(record: Found, same: dict[str, str]) -> None:
    for name in ("responds_to", "governs", "counter_to"):
        if links := getattr(record, name, None):
            setattr(record, name, list(dict.fromkeys(same.get(id, id) for id in links)))
    for name in ("part_of", "counter_proposal"):
        if (link := getattr(record, name, None)) is not None:
            setattr(record, name, same.get(link, link))
