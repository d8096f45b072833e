"""From a model's name to `create`, the one callable between extraction and the wire, and the account of an article.

`create` has the signature of `client.chat.completions.create`, and is handed the account that it books to. Each
concern is a small wrapper that knows no other:

    recording( larger( retry( budget( checked( client.chat.completions.create )))))

The budget stands inside of the retries: what may be paid is every request on the wire, not every question.
A test hands extraction a list of replies in place of all of it.
"""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeGuard

from summarizer.base import Usage
from summarizer.events import Event, OnEvent, is_logged, tell
from summarizer.inputs.article import Article

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion


_MOST_TOKENS = 1_000_000_000   # of one call: what is more is no count


class Completions(Protocol):
    """`client.chat.completions.create`, or what stands in its place."""

    def __call__(self, **request: Any) -> Awaitable[ChatCompletion]:
        """Send one request and return its completion."""
        ...


class Create(Protocol):
    """What stands between extraction and the wire."""

    def __call__(self, *, account: Account, **request: Any) -> Awaitable[ChatCompletion]:
        """Send one request, book to the account, and return its completion, or raise an error of summarizer.errors.

        `timeout` among the request is the seconds that it may take.
        """
        ...


@dataclass
class Account:
    """One article, what it has cost so far, and whom to tell of its way.

    `unknown` counts requests of which nobody told what they cost: no answer came, or one without usage.
    """

    article: Article
    on_event: OnEvent | None = None
    attempts: int = 0
    usage: Usage = field(default_factory=Usage)
    unknown: int = 0
    model: str | None = None
    recorded: bool = False

    @property
    def name(self) -> str:
        """What the result of the article is called."""
        return self.article.id or self.article.source or self.article.sha256[:16]

    @property
    def is_paid(self) -> bool:
        """Whether the article has cost something."""
        return self.usage.input_tokens + self.usage.output_tokens > 0

    @property
    def is_heard(self) -> bool:
        """Whether anybody hears what is told."""
        return self.on_event is not None or is_logged()

    def tell(self, event: Event) -> None:
        """Log an event, and hand it to whom this one's are told."""
        tell(event, self.on_event)

    def book(self, used: tuple[int, int] | None) -> None:
        """Add the tokens that a request cost, sent and written; None where nobody told."""
        if used is None:
            self.unknown += 1
            self.usage.estimated = True
        else:
            self.usage.input_tokens += used[0]
            self.usage.output_tokens += used[1]

    def settle(self, request: dict[str, Any], completion: ChatCompletion) -> None:
        """Book what a completion cost; where it does not tell, four characters are taken for a token."""
        self.model = completion.model or self.model
        used = counted(completion.usage)
        self.book(used)
        if used is not None:
            return
        self.usage.input_tokens += sum(len(str(m.get("content") or "")) for m in request["messages"]) // 4
        for choice in completion.choices or ():
            said = (choice.message.content or "") if choice.message else ""
            calls = (choice.message.tool_calls or ()) if choice.message else ()
            said += "".join(call.function.arguments for call in calls if call.type == "function")
            self.usage.output_tokens += len(said) // 4


def counted(usage: Any) -> tuple[int, int] | None:
    """Tokens sent and written, as the usage of a completion tells them; None where it does not."""
    told = usage if isinstance(usage, dict) else getattr(usage, "__dict__", {})   # openai checks no type
    sent, written = told.get("prompt_tokens"), told.get("completion_tokens")
    return (sent, written) if _is_count(sent) and _is_count(written) else None


def _is_count(value: Any) -> TypeGuard[int]:
    return type(value) is int and 0 <= value <= _MOST_TOKENS
