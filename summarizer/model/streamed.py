"""An answer that came as an event stream though none was asked: its pieces put together to one completion.

Servers and what stands before them send one all the same, or end a whole completion as a stream ends (`[DONE]`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_DONE = "[DONE]"
_LINES = re.compile("\r\n|\r|\n")   # no others: JSON may hold them in its texts


def parsed(answer: bytes) -> Any:
    """The JSON of an answer, or the completion that its events make together.

    Raises ValueError where it holds none of both, or the stream broke off.
    """
    try:
        return json.loads(answer)
    except ValueError:
        text = answer.decode("utf-8-sig").strip()
        if text.startswith(("{", "[")):
            whole, end = json.JSONDecoder().raw_decode(text)
            if text[end:].strip().removeprefix("data:").strip() == _DONE:
                return whole
        events = list(_events(text))
        if not events:
            raise
        return _joined(events)


def _events(text: str) -> Iterator[Any]:
    """What the events hold, in order; a line that is an object by itself is one. Raises ValueError for half of one."""
    lines: list[str] = []   # of the event that is being read
    for line in [*_LINES.split(text), ""]:
        name, colon, value = line.partition(":")
        if colon and name == "data":
            lines.append(value.removeprefix(" "))
        elif line.startswith("{"):
            yield json.loads(line)
        elif not line.strip() and lines:
            data, lines = "\n".join(lines).strip(), []
            if data:
                yield _DONE if data == _DONE else json.loads(data)


def _joined(events: list[Any]) -> Any:
    """One completion of many chunks; the one that is whole, or an error, as it is."""
    whole: dict[str, Any] = {}
    message: dict[str, Any] = {}
    choice: dict[str, Any] = {"index": 0, "message": message, "finish_reason": None}
    for event in events:
        if event == _DONE:
            choice["finish_reason"] = choice["finish_reason"] or "stop"
            continue
        if not isinstance(event, dict):
            raise ValueError("an event that is no object")
        if event.get("error") or _is_whole(event):
            return event
        whole.update({key: value for key, value in event.items() if key != "choices" and value is not None})
        for part in event.get("choices") or []:
            if isinstance(part, dict) and not part.get("index"):   # one reply is asked for
                choice.update({k: v for k, v in part.items() if k not in ("delta", "message") and v is not None})
                _add(message, part.get("delta") or {})
    if message and not choice["finish_reason"]:
        raise ValueError("a stream that broke off")
    return whole | {"object": "chat.completion", "choices": [choice] if message or choice["finish_reason"] else []}


def _is_whole(event: dict[str, Any]) -> bool:
    choices = event.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    return isinstance(first, dict) and bool(first.get("message")) and not first.get("delta")


def _add(message: dict[str, Any], delta: dict[str, Any]) -> None:
    """Take a piece of a message in: texts are joined, calls of tools by their place."""
    for name, value in delta.items():
        if name == "tool_calls":
            _call(message.setdefault(name, []), value or [])
        elif name == "function_call" and isinstance(value, dict):
            _texts(message.setdefault(name, {}), value)
        elif isinstance(value, str) and name != "role" and isinstance(message.get(name, ""), str):
            message[name] = message.get(name, "") + value
        elif isinstance(value, list) and isinstance(message.get(name), list):
            message[name] = message[name] + value
        elif value is not None:
            message[name] = value


def _call(calls: list[dict[str, Any]], pieces: list[dict[str, Any]]) -> None:
    for piece in pieces:
        at = piece.get("index")
        known = next((each for each in calls if each.get("index") == at), None) if at is not None else None
        if known is None and at is None and calls and not piece.get("id"):
            known = calls[-1]
        if known is None:
            known = {"index": at, "type": "function", "function": {}}
            calls.append(known)
        if piece.get("id"):
            known["id"] = piece["id"]
        _texts(known["function"], piece.get("function") or {})


def _texts(known: dict[str, Any], piece: dict[str, Any]) -> None:
    """A name is given once, arguments come in pieces."""
    if piece.get("name"):
        known["name"] = piece["name"]
    given = piece.get("arguments")
    known["arguments"] = known.get("arguments", "") + given if isinstance(given, str) else given or known.get(
        "arguments", "")


def kind(answer: bytes) -> str:
    """What an answer is that cannot be parsed, in words."""
    begun = answer[:200].lstrip().lower()
    if not begun:
        return "empty"
    if begun.startswith((b"<!doctype", b"<html")):
        return "an HTML page, no JSON"
    return "a stream that broke off" if begun.startswith(b"data:") else "no JSON"
