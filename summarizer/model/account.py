"""From a model's name to `create`, the one callable between extraction and the wire.

`create` has the signature of `client.chat.completions.create`. Each concern is a small wrapper:

    recording( patience( checked( client.chat.completions.create )))

A test hands extraction a list of replies in its place.
"""

from __future__ import annotations

from collections.abc import Awaitable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeGuard

from summarizer.base import Usage
from summarizer.inputs.article import Article

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion


_MOST_TOKENS = 1_000_000_000   # of one call: what is more is no count


class Create(Protocol):
    """What stands between extraction and the wire."""

    def __call__(self, **request: Any) -> Awaitable[ChatCompletion]:
        """Send one request and return its completion, or raise an error of summarizer.errors."""
        ...


@dataclass
class Account:
    """What one article has cost so far, and which article it is. Each task has its own."""

    article: Article
    attempts: int = 0
    usage: Usage = field(default_factory=Usage)
    model: str | None = None
    recorded: bool = False

    def settle(self, request: dict[str, Any], completion: ChatCompletion) -> None:
        """Add what a completion cost; where it does not tell, four characters are taken for a token."""
        self.model = completion.model or self.model
        if (used := counted(completion)) is not None:
            self.usage.input_tokens += used[0]
            self.usage.output_tokens += used[1]
            return
        self.usage.estimated = True
        self.usage.input_tokens += sum(len(str(m.get("content") or "")) for m in request["messages"]) // 4
        for choice in completion.choices or ():
            said = (choice.message.content or "") if choice.message else ""
            calls = (choice.message.tool_calls or ()) if choice.message else ()
            said += "".join(call.function.arguments for call in calls if call.type == "function")
            self.usage.output_tokens += len(said) // 4


def counted(completion: ChatCompletion) -> tuple[int, int] | None:
    """Tokens sent and written, as the completion tells them; None where it does not, or they are no counts."""
    usage: Any = completion.usage   # openai builds its types without checking them
    sent, written = getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None)
    return (sent, written) if _is_count(sent) and _is_count(written) else None


def _is_count(value: Any) -> TypeGuard[int]:
    return type(value) is int and 0 <= value <= _MOST_TOKENS


account: ContextVar[Account] = ContextVar("account")
