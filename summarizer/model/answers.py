"""What a server answers, put in order: a completion as OpenAI forms it, whatever form the server gives it.

The one place for it, before anything judges, counts or records a completion. What leaves here has one choice, text
or calls of functions in one form, one of three finish reasons, and usage that counts or none: so it can be recorded
and read back. Whether the reply is a good one is for others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from openai.types.chat import ChatCompletion

from summarizer.errors import ProviderError, RefusalKind
from summarizer.model.account import counted
from summarizer.model.finish import ending
from summarizer.model.refusals import read
from summarizer.model.streamed import kind, parsed
from summarizer.text.clean import clean

_WRONG = "the server's answer is no completion as OpenAI forms it"
_DEEPEST = 3   # wrappers around a completion
_TEXTS = ("content", "output_text", "generated_text", "output", "response", "text", "parsed")
_THOUGHTS = ("reasoning_content", "reasoning", "thinking", "reasoning_details")
_REASONS = ("finish_reason", "finishReason", "stop_reason", "done_reason")
_USAGES = (
    ("prompt_tokens", "completion_tokens", "total_tokens"), ("input_tokens", "output_tokens", "total_tokens"),
    ("promptTokenCount", "candidatesTokenCount", "totalTokenCount"), ("prompt_eval_count", "eval_count", ""),
)


class BrokenAnswerError(ProviderError):
    """A 200 without a usable completion in it. `used` is what its usage tells, if it has one.

    `again` says whether another try is worth it: not where the answer is whole and of another form. `told` is the
    error that may stand in place of a completion.
    """

    def __init__(
        self, message: str, used: tuple[int, int] | None = None, *, again: bool = True, told: object = None
    ) -> None:
        super().__init__(message)
        self.used = used
        self.again = again
        self.told = told


def formed(answer: bytes) -> ChatCompletion:
    """The completion in a server's answer. Raises BrokenAnswerError where it holds none."""
    try:
        return completion_of(parsed(answer))
    except (ValueError, RecursionError) as error:   # no JSON, no encoding, a number or a nesting past all bounds
        raise BrokenAnswerError(f"the server's answer is {kind(answer)}: is the base URL right?") from error


def completion_of(answer: object) -> ChatCompletion:
    """The completion in an answer that was parsed, put in order.

    Raises BrokenAnswerError where it holds none, or only an error or the half of a reply.
    """
    answer = clean(answer)
    data = _bearer(answer)
    if data is None:
        raise BrokenAnswerError(f"{_WRONG}: is the base URL right (…/v1)?", again=False, told=answer)
    usage = _usage(data) or _usage(answer)   # what wraps it may count for it
    created = data.get("created")
    return ChatCompletion.model_validate({
        "id": _text(data.get("id")), "object": "chat.completion", "model": _text(data.get("model")),
        "created": created if isinstance(created, int) else 0, "usage": usage,
        "choices": [{"index": 0, "logprobs": None, **_choice(data, counted(usage))}],
    })


def _bearer(data: object, depth: int = _DEEPEST) -> dict[str, Any] | None:
    """The object that is the completion: in a list, under a key, or as a text it still is one."""
    if isinstance(data, dict) and ("choices" in data or data.get("error")):
        return data
    inner = _bearing(data, depth)
    if inner is None and isinstance(data, list) and len(data) == 1:
        data = data[0]
    return inner if inner is not None or not isinstance(data, dict) else data


def _bearing(data: object, depth: int) -> dict[str, Any] | None:
    """The first object with choices in what was given, not too deep in it."""
    if isinstance(data, str) and '"choices"' in data:
        try:
            data = json.loads(data)
        except (ValueError, RecursionError):
            return None
    if isinstance(data, dict) and "choices" in data:
        return data
    within = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    found = (_bearing(each, depth - 1) for each in within) if depth else iter(())
    return next((each for each in found if each is not None), None)


def _choice(data: dict[str, Any], used: tuple[int, int] | None) -> dict[str, Any]:
    """The choice to be taken: of several the first that is a finished reply."""
    if told := data.get("error"):
        text = str(told.get("message") if isinstance(told, dict) else told)
        if read(200, {"error": told}, {}).kind is RefusalKind.CONTENT:
            return _refused(text)
        raise BrokenAnswerError(f"the server answered with an error: {text}", used, told=told)
    choices = data.get("choices", data.get("candidates", [data] if _is_choice(data) else None))
    if isinstance(choices, dict) and _is_choice(choices):
        choices = [choices]
    if not choices and (why := _blocked(data, used)):
        return _refused(why)
    if not isinstance(choices, list) and not (choices is None and "choices" in data):
        raise BrokenAnswerError(f"{_WRONG} (no choices): is the base URL right (…/v1)?", used, again=False)
    if not choices:
        raise BrokenAnswerError("the server's answer holds no reply (no choices)", used)
    made: list[dict[str, Any]] = []
    failed: BrokenAnswerError | None = None
    for choice in choices:
        try:
            made.append(_ordered(choice))
        except BrokenAnswerError as error:
            error.used = used
            failed = failed or error
    if not made and failed is not None:
        raise failed
    good = (each for each in made if each["finish_reason"] in ("stop", "tool_calls") and _says(each["message"]))
    return next(good, made[0])


def _ordered(choice: object) -> dict[str, Any]:
    if not isinstance(choice, dict):
        raise BrokenAnswerError(_WRONG, again=False)
    said = _Said(choice)
    reason = next((choice[name] for name in _REASONS if choice.get(name) is not None), None)
    how = ending(reason)
    if how == "stop" and said.is_none:
        raise BrokenAnswerError(f"{_WRONG} (a choice without a message)", again=False)
    if how == "error":
        told = choice.get("error")
        why = told.get("message") if isinstance(told, dict) else told
        raise BrokenAnswerError(f"the provider broke the reply off ({_text(why) or reason})")
    if how == "content_filter":
        return _refused(said.refusal or _text(reason))
    message: dict[str, Any] = {"role": "assistant", "content": said.content, "refusal": said.refusal or None}
    if said.calls:
        message["tool_calls"] = said.calls
    return {"finish_reason": "tool_calls" if how == "stop" and said.calls else how, "message": message}


def _refused(why: str) -> dict[str, Any]:
    return {
        "finish_reason": "content_filter", "message": {"role": "assistant", "content": None, "refusal": why or None},
    }


def _blocked(data: dict[str, Any], used: tuple[int, int] | None) -> str:
    """Why a prompt was blocked, where an answer without a reply tells that it was."""
    feedback = data.get("promptFeedback") or data.get("prompt_feedback")
    if isinstance(feedback, dict) and (why := feedback.get("blockReason") or feedback.get("block_reason")):
        return f"the prompt was blocked: {why}"
    if "choices" in data and used is not None and used[0] > 0 and used[1] == 0:   # read, and nothing was answered
        return "the prompt was read and nothing answered"
    return ""


def _is_choice(data: dict[str, Any]) -> bool:
    """Whether an object without choices is one itself."""
    return any(data.get(name) for name in ("message", "delta", *_TEXTS))


def _says(message: dict[str, Any]) -> bool:
    return bool(message["content"] or message.get("tool_calls"))


class _Said:
    """What a choice says: its text, its calls of functions, a refusal, gathered from whatever parts they come in."""

    def __init__(self, choice: dict[str, Any]) -> None:
        self.refusal = ""
        self.calls: list[dict[str, Any]] = []
        self._texts: list[str] = []
        self._thoughts: list[str] = []
        message = next((choice[name] for name in ("message", "delta") if choice.get(name) is not None), choice)
        self.is_none = message is choice and not any(name in choice for name in _TEXTS)
        if not isinstance(message, dict):
            message = {"content": message}
        self._read(next((message[name] for name in _TEXTS if message.get(name) not in (None, "", [])), None))
        self.refusal = self.refusal or _text(message.get("refusal"))
        calls = message.get("tool_calls") or message.get("function_call")
        for call in calls if isinstance(calls, list) else [calls]:
            self._call(call)
        for name in _THOUGHTS:
            self._thoughts += _strings(message.get(name))

    @property
    def content(self) -> str | None:
        """The text: of a server that takes the whole reply for reasoning, the reasoning."""
        text, thought = "".join(self._texts), "".join(self._thoughts)
        return (thought if "{" in thought and "{" not in text and not self.calls else text) or None

    def _read(self, part: object) -> None:
        if isinstance(part, str):
            self._texts.append(part)
        elif isinstance(part, list):
            for each in part:
                self._read(each)
        elif isinstance(part, dict):
            self._part(part)
        elif part is not None:
            raise BrokenAnswerError(f"{_WRONG} (a reply that is no text)", again=False)

    def _part(self, part: dict[str, Any]) -> None:
        kind = _text(part.get("type")).casefold()
        if "think" in kind or "reason" in kind or part.get("thought") is True:
            self._thoughts += _strings(part)
        elif kind == "refusal":
            self.refusal = _text(part.get("refusal"))
        elif kind in ("tool_use", "tool_call", "function_call") or "functionCall" in part:
            self._call(part.get("functionCall") or part)
        elif (inner := next((part[name] for name in ("text", "parts", "content", "json") if name in part), None)):
            self._read(inner.get("value", inner) if isinstance(inner, dict) else inner)
        elif not kind and "parts" not in part:   # the reply itself, as an object in place of a text
            self._texts.append(json.dumps(part, ensure_ascii=False))

    def _call(self, call: object) -> None:
        if not isinstance(call, dict):
            return
        function = next((call[name] for name in ("function", "custom") if isinstance(call.get(name), dict)), call)
        given = [function[name] for name in ("arguments", "input", "args", "parameters") if name in function]
        if given:
            arguments = given[0] if isinstance(given[0], str) else _dumped(given[0])
            id = _text(call.get("id")) or f"call_{len(self.calls)}"
            named = {"name": _text(function.get("name")) or "Reply", "arguments": arguments}
            self.calls.append({"id": id, "type": "function", "function": named})


def _strings(thought: object) -> Iterator[str]:
    """The texts of a thought, in whatever parts it comes."""
    if isinstance(thought, str):
        yield thought
    elif isinstance(thought, list):
        for each in thought:
            yield from _strings(each)
    elif isinstance(thought, dict):
        for name in ("text", "thinking", "content", "summary", "reasoning"):
            yield from _strings(thought.get(name))


def _usage(data: object) -> dict[str, int] | None:
    """Tokens sent and written by the names that OpenAI has for them; None where they are not told."""
    if not isinstance(data, dict):
        return None
    told = next((data[name] for name in ("usage", "usageMetadata") if isinstance(data.get(name), dict)), data)
    for names in _USAGES:
        sent, written, whole = (told.get(name) for name in names)
        if written is None and type(sent) is type(whole) is int:
            written = whole - sent
        found = counted({"prompt_tokens": sent, "completion_tokens": written})
        if found is not None:
            return {"prompt_tokens": found[0], "completion_tokens": found[1], "total_tokens": sum(found)}
    return None


def _dumped(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _text(value: object) -> str:
    """A text as it is, a number as one, else nothing."""
    if isinstance(value, bool):
        return ""
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
