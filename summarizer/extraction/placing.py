"""Puts the reply where the mode that was asked in looks for it: in the text, or in the call of a function."""

from __future__ import annotations

from typing import Any

from openai.types.chat import ChatCompletion, ChatCompletionMessage

from summarizer.extraction.finding import find_reply


def placed(completion: ChatCompletion, *, called: bool) -> ChatCompletion:
    """A completion with its reply where instructor looks: some servers call a function unasked, or answer in words."""
    message = completion.choices[0].message
    calls = [call.function for call in message.tool_calls or () if call.type == "function"]
    texts = [message.content or "", *(call.arguments for call in calls)]
    if called:
        if len(calls) == 1 or not any(texts):
            return completion
    elif not calls or find_reply(texts[0]) is not None:
        return completion
    text = max(texts, key=lambda text: (find_reply(text) is not None, bool(text)))
    moved = completion.model_copy(deep=True)
    made: dict[str, Any] = {"role": "assistant", "content": None if called else text}
    if called:
        function = {"name": "Reply", "arguments": text}
        made["tool_calls"] = [{"id": "call_0", "type": "function", "function": function}]
    moved.choices[0].message = ChatCompletionMessage.model_validate(made)
    return moved
