"""An article read in one call, or in pieces where it does not fit into the model's window.

A piece ends where a paragraph or a speaker does, and is asked about with what the pieces before it
gave: its records may refer to those, and what it tells again is merged into the record that is there.
Pieces get smaller until the model, or the window that was set, bears them. Offsets are of the whole text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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


async def read_in_pieces(
    article: Article, prompts: Prompts, extraction: Extraction, account: Account, sizes: Sizes,
) -> tuple[Reading, list[Answer]]:
    """Read an article, whole if it can be; return what it comes to, and the answer to each piece.

    Raises TooLongError where the smallest piece does not fit, and what `Extraction.ask` raises.
    """
    async with Suspicion(sizes) as suspicion:
        text = article.text
        try:
            answer = await extraction.ask(prompts.messages(article), Checker(text, prompts.language), account)
            await suspicion.through()
            return answer.reading, [answer]
        except SummarizerError as error:
            await suspicion.judge(error, text)
            size = _smaller(text, error)
        whole, facts, at = Reading(), FactCheck(text), 0
        answers: list[Answer] = []
        while at < len(text):
            end = cut(text, at, size)
            part = Part(facts, at, end == len(text), whole.parties, whole.records)
            checker = Checker(text[at:end], prompts.language, part)
            account.tell(PieceBegan(account.name, len(answers) + 1, at, end))
            try:
                answer = await extraction.ask(prompts.messages(article, part, checker.text), checker, account)
            except SummarizerError as error:
                await suspicion.judge(error, checker.text)
                size = _smaller(checker.text, error)
                continue
            await suspicion.through()
            answers.append(answer)
            take(whole, answer.reading)
            at = end
        return whole, answers


def _smaller(piece: str, error: SummarizerError) -> int:
    """The characters of a smaller piece: half as many, or as many as are not too many. Raises the error if none is."""
    over = error.over if isinstance(error, TooLongError) else None
    if len(piece) <= (LEAST if over is None else SMALLEST):
        raise error
    if over is None:
        return max(LEAST, len(piece) // 2)
    room = tokens(piece) - over / (1 + REPLY_TOKENS)
    return max(SMALLEST, min(len(piece) - 1, int(len(piece) * room / tokens(piece))))
