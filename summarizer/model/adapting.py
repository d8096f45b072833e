"""Asks a server as it wants to be asked: what its refusals tell is adapted once, and holds for all of a run.

The name and size of the token limit, the temperature, the system message. The form of the reply is for
`extraction.ask`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from summarizer.errors import CutOffError, Refusal, RefusalKind, SummarizerError
from summarizer.events import Adapted
from summarizer.model.account import Account, Create
from summarizer.model.refusals import LEAST_LIMIT, LIMIT_NAMES, is_of_the_manner

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion


@dataclass
class Manner:
    """How a server is asked. `limit` is sent where a request has none, `most` the tokens that it allows a reply.

    `system`: whether rules go in a message of their own. `body` goes with every request.
    """

    limit_name: str = LIMIT_NAMES[0]
    limit: int | None = None
    most: int | None = None
    system: bool = True
    temperature: bool = True
    body: Mapping[str, Any] = field(default_factory=dict)
    _is_renamed: bool = False

    def formed(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """A request in this manner; its token limit, if it has one, comes as `max_tokens`."""
        made = dict(request)
        if self.body:
            made["extra_body"] = {**self.body, **(made.get("extra_body") or {})}
        if not self.system:
            made["messages"] = _joined(made["messages"])
        if not self.temperature:
            made.pop("temperature", None)
        limit = made.pop(LIMIT_NAMES[0], None) or self.limit
        if limit is not None:
            made[self.limit_name] = min(limit, self.most or limit)
        return made

    def learn(self, refusal: Refusal, sent: Mapping[str, Any], beyond: int) -> str | None:
        """Take in a refusal of what was sent; what changes by it, in words, or None where nothing does.

        A reply must be allowed more tokens than `beyond`.
        """
        if refusal.kind is RefusalKind.SYSTEM and self.system:
            self.system = False
            return "the server takes no system message: the rules go before the article, in one message with it"
        if refusal.kind is RefusalKind.TEMPERATURE and self.temperature:
            self.temperature = False
            return "the server takes no temperature for this model: none is sent"
        if refusal.kind is RefusalKind.LIMIT_NAME and not self._is_renamed:
            self._is_renamed = True
            self.limit_name = next(name for name in LIMIT_NAMES if name not in sent)
            return f"the server calls its token limit {self.limit_name}"
        if refusal.kind is RefusalKind.LIMIT_SIZE and refusal.most is not None:
            if LEAST_LIMIT <= refusal.most < sent.get(self.limit_name, 0):
                self.most = refusal.most
            if self.most == refusal.most > beyond:
                return f"the server allows a reply no more than {refusal.most:,} tokens: no more are asked for"
        return None


def adapting(create: Create, manner: Manner) -> Create:
    """Wrap `create`: send requests in this manner, and what is refused for it once more, in a better one.

    A request may bear `beyond`, the tokens that its reply must be allowed to pass. While one finds out what is
    wanted the others that were refused wait.
    """
    finding = asyncio.Lock()
    is_vain = False   # nothing that was tried helped

    async def call(*, account: Account, beyond: int = 0, **request: Any) -> ChatCompletion:
        nonlocal is_vain
        while True:
            if manner.most is not None and manner.most <= beyond:
                raise CutOffError(
                    f"the reply was cut off at the token limit, and the server allows no more than {manner.most:,}: "
                    "set a window, so that the article is read in pieces", settings=("window",),
                )
            sent = manner.formed(request)
            try:
                return await create(account=account, **sent)
            except SummarizerError as error:
                if error.refusal is None:
                    raise
                refused = error
            async with finding:
                if manner.formed(request) != sent and not is_vain:
                    continue   # another has found out meanwhile
                while refused.refusal is not None and (told := manner.learn(refused.refusal, sent, beyond)):
                    account.tell(Adapted(None, told))
                    sent = manner.formed(request)
                    try:
                        completion = await create(account=account, **sent)
                    except SummarizerError as error:
                        refused, is_vain = error, is_of_the_manner(error)
                    else:
                        is_vain = False
                        return completion
            raise refused

    return call


def _joined(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages with what is the system's before what is the user's, in one."""
    rules = [message["content"] for message in messages if message["role"] == "system"]
    rest = [message for message in messages if message["role"] != "system"]
    first = next((each for each, message in enumerate(rest) if message["role"] == "user"), None)
    if not rules or first is None or not isinstance(rest[first]["content"], str):
        return messages
    rest[first] = {**rest[first], "content": "\n\n".join([*rules, rest[first]["content"]])}
    return rest
