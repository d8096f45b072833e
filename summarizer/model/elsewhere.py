"""Replies made elsewhere: a request as a text to paste into a chat window, what comes back as a completion.

What asks stays as it is: a `create` whose reply is not there yet raises AwaitedError, which bears the prompt.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from summarizer.errors import AwaitedError, ConfigurationError, SummarizerError
from summarizer.model.recording import request_schema, request_turn

PASTED = "pasted reply"   # who answered, where nobody says


def as_prompt(request: Mapping[str, Any]) -> str:
    """A request as one text: its messages, the schema of the reply, and, of a re-ask, what was replied and is wrong."""
    messages: Sequence[Mapping[str, Any]] = request["messages"]
    begins = next((at for at, each in enumerate(messages) if each["role"] == "assistant"), len(messages))
    parts = [f"{str(each['content']).rstrip()}\n" for each in messages[:begins]]
    if (schema := request_schema(request)) is not None:
        parts += ["The JSON Schema of the reply:", f"{json.dumps(schema, separators=(',', ':'))}\n"]
    for each in messages[begins:]:
        said = str(each["content"]).strip()
        parts.append(f"Your reply was:\n\n{said}\n" if each["role"] == "assistant" else f"{said}\n")
    return "\n".join(parts)


def faults_of(request: Mapping[str, Any]) -> list[str]:
    """What is wrong with the reply before, as a re-ask names it; nothing of a first request."""
    return named(str(request["messages"][-1]["content"])) if request_turn(request) else []


def named(complaint: str) -> list[str]:
    """The faults that a complaint names, each in one line; all that it says where it names none."""
    lines = complaint.splitlines()
    found = [line.removeprefix("- ").partition(" [type=")[0] for line in lines if line.startswith("- ")]
    whole = " ".join(complaint.split()).rpartition(" validation error for Reply ")[2]
    return found or [whole.partition(" [type=")[0][:200]]


def completion(reply: str, model: str = PASTED) -> dict[str, Any]:
    """A reply as the JSON of a completion that says who answered."""
    message = {"role": "assistant", "content": reply}
    return {"model": model, "choices": [{"index": 0, "finish_reason": "stop", "message": message}]}


class InOrder:
    """A `create` that answers with these replies, one after another. `ends` is what is raised when there is none."""

    def __init__(
        self, replies: Sequence[str], model: str = PASTED, ends: type[SummarizerError] = AwaitedError
    ) -> None:
        if wrong := next((each for each in replies if not isinstance(each, str)), None):
            raise ConfigurationError(f"a reply is text (str), not {type(wrong).__name__}")
        self._replies, self._model, self._ends = list(replies), model, ends
        self.taken = 0

    def __call__(self, **request: Any) -> dict[str, Any]:
        """The next reply, whatever is asked."""
        if self.taken == len(self._replies):
            told = "its reply is awaited"
            raise awaited(told, request) if self._ends is AwaitedError else self._ends(told)
        self.taken += 1
        return completion(self._replies[self.taken - 1] or " ", self._model)   # empty it would be a fault of a server


def awaited(told: str, request: Mapping[str, Any]) -> AwaitedError:
    """That the reply to a request is not there yet, with what is to be asked."""
    return AwaitedError(told, prompt=as_prompt(request), faults=faults_of(request))
