"""An article read in one call, or in pieces where it does not fit into the model's window.

A piece ends where a paragraph or a speaker does, and is asked about with what the pieces before it
gave: its records may refer to those, and what it tells again is merged into the record that is there.
Pieces get smaller until the model, or the window that was set, bears them. Offsets are of the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from summarizer.errors import SummarizerError, TooLongError
from summarizer.events import PieceBegan
from summarizer.extraction.checking import Checker
from summarizer.extraction.merging import take
from summarizer.extraction.reading import Part, Reading
from summarizer.extraction.sizes import Sizes, Suspicion
from summarizer.extraction.window import REPLY_TOKENS, tokens
from summarizer.text.grounding import FactCheck

if TYPE_CHECKING:
    from summarizer.extraction.ask import Answer, Extraction
    from summarizer.extraction.prompting import Prompts
    from summarizer.inputs.article import Article
    from summarizer.model.account import Account

T = TypeVar("T")
LEAST = 1_000      # characters of a piece that a provider is asked to bear
SMALLEST = 300     # where a window was set: nothing is sent to find out
_BOUNDS = [re.compile(pattern) for pattern in (
    r"\n\s*\n|\n(?=[ \t]*[^\W\d_a-z][^\n:：!?]{0,40}[:：])",   # a paragraph, a speaker
    r"\n", r"[.!?。！？…][\"'”’»)]*\s|[。！？]", r"\s",
)]


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


@dataclass(frozen=True)
class Piece:
    """Characters `begin` to `end` of an article, and their text. `number` is 0 of an article that is read whole."""

    number: int
    begin: int
    end: int
    text: str
    last: bool


async def in_pieces(
    article: Article, account: Account, sizes: Sizes, ask: Callable[[Piece], Awaitable[T]]
) -> list[T]:
    """Ask about an article, whole if it can be, else piece by piece; return what each answer came to.

    Raises TooLongError where the smallest piece does not fit, and what `ask` raises.
    """
    async with Suspicion(sizes) as suspicion:
        text = article.text
        try:
            answer = await ask(Piece(0, 0, len(text), text, last=True))
            await suspicion.through()
            return [answer]
        except SummarizerError as error:
            await suspicion.judge(error, text)
            size = _smaller(text, error)
        at = 0
        answers: list[T] = []
        while at < len(text):
            end = cut(text, at, size)
            piece = Piece(len(answers) + 1, at, end, text[at:end], last=end == len(text))
            account.tell(PieceBegan(account.name, piece.number, at, end))
            try:
                answer = await ask(piece)
            except SummarizerError as error:
                await suspicion.judge(error, piece.text)
                size = _smaller(piece.text, error)
                continue
            await suspicion.through()
            answers.append(answer)
            at = end
        return answers


async def read_in_pieces(
    article: Article, prompts: Prompts, extraction: Extraction, account: Account, sizes: Sizes,
) -> tuple[Reading, list[Answer[Reading]]]:
    """Read an article, whole if it can be; return what it comes to, and the answer to each piece.

    Raises as `in_pieces`.
    """
    whole: Reading | None = None
    facts: FactCheck | None = None

    async def read(piece: Piece) -> Answer[Reading]:
        nonlocal whole, facts
        if not piece.number:
            answer = await extraction.ask(prompts.messages(article), Checker(piece.text, prompts.language), account)
            whole = answer.reading
            return answer
        whole, facts = whole or Reading(), facts or FactCheck(article.text)
        part = Part(facts, piece.begin, piece.last, whole.parties, whole.records)
        checker = Checker(piece.text, prompts.language, part)
        answer = await extraction.ask(prompts.messages(article, part, piece.text), checker, account)
        take(whole, answer.reading)
        return answer

    answers = await in_pieces(article, account, sizes, read)
    return whole or Reading(), answers


def _smaller(piece: str, error: SummarizerError) -> int:
    """The characters of a smaller piece: half as many, or as many as are not too many. Raises the error if none is."""
    over = error.over if isinstance(error, TooLongError) else None
    if len(piece) <= (LEAST if over is None else SMALLEST):
        raise error
    if over is None:
        return max(LEAST, len(piece) // 2)
    room = tokens(piece) - over / (1 + REPLY_TOKENS)
    return max(SMALLEST, min(len(piece) - 1, int(len(piece) * room / tokens(piece))))
