"""Check a reply that was made elsewhere: by a person, a chat window, an agent that reads the article itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Unpack

from summarizer.client import Summarizer
from summarizer.codebook.records import Summary
from summarizer.errors import AwaitedError, ConfigurationError, ProviderError, ReplyError
from summarizer.inputs.article import Article, as_article
from summarizer.model.elsewhere import PASTED, InOrder
from summarizer.settings import Settings


@dataclass(frozen=True)
class CheckedReply:
    """What replies to one article come to.

    `summary` is what stands of them, located in the article, or None where nothing does. `faults` says what is wrong
    with the last reply, one line each, and `prompt` is what to ask next, as a text: None where nothing is left to ask.
    """

    summary: Summary | None = None
    faults: list[str] = field(default_factory=list)
    prompt: str | None = None


def check_reply(
    article: str | Article | Path, replies: str | Sequence[str] = (), model: str | None = None,
    **settings: Unpack[Settings],
) -> CheckedReply:
    """Check what was replied to the prompts for an article; nobody is asked, and no key is needed.

    `check_reply(article).prompt` is the first prompt. `check_reply(article, [first])` says what is wrong with its
    reply, and what to ask again; `check_reply(article, [first, second])` goes on from there, as often as a model would
    be asked again (`tries`). Where `window` or `check` are set, the prompts of pieces and of the second reading follow
    in turn. `model` says who replied.

    Raises ConfigurationError where a setting is wrong or more was replied than asked, ArticleError where the article
    cannot be read.
    """
    if others := settings.keys() & {"create", "reply_folder", "base_url"}:
        raise ConfigurationError(f"replies are given, so that nobody else is to reply: leave out {', '.join(others)}")
    article = as_article(article)
    given = [replies] if isinstance(replies, str) else list(replies)
    asked = InOrder(given, model or PASTED)
    try:
        summary = Summarizer(model, **_answered(settings, asked)).summarize(article)
    except AwaitedError as error:
        if not given:
            return CheckedReply(prompt=error.prompt)
        return CheckedReply(_standing(article, given, model, settings), error.faults, error.prompt)
    except ReplyError as error:
        return CheckedReply(faults=error.faults if error.faults and not error.astray else [str(error), *error.faults])
    if asked.taken < len(given):
        raise ConfigurationError(f"{len(given)} replies were given, and {asked.taken} asked for: leave out the others")
    return CheckedReply(summary)


def _standing(article: Article, given: list[str], model: str | None, settings: Settings) -> Summary | None:
    """What stands so far, were nothing more to be replied; None where nothing does."""
    so_far = InOrder(given, model or PASTED, ends=ProviderError)
    try:
        return Summarizer(model, **_answered(settings, so_far)).summarize(article)
    except (ProviderError, ReplyError) as error:
        return error.summary if isinstance(error.summary, Summary) else None


def _answered(settings: Settings, create: InOrder) -> Settings:
    return {**settings, "create": create}
