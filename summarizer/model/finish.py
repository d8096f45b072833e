"""Why a reply ended: every spelling that servers have for it, known or not, as one of four.

Spellings seen: OpenAI, Azure, Anthropic (`end_turn`, `max_tokens`), Gemini (names and numbers of its enum), Mistral
(`model_length`), Cohere (`ERROR_LIMIT`, `ERROR_TOXIC`), DeepSeek (`insufficient_system_resource`), TGI (`eos_token`),
LiteLLM (`content_filter: RECITATION`). A word that is not known says that the reply is finished: whether it is one is
seen by reading it.
"""

from __future__ import annotations

import re
from typing import Literal

Ending = Literal["stop", "length", "content_filter", "error"]

# Parts of a word, looked for in this order: "content_filter_error" is a refusal.
_PARTS: tuple[tuple[Ending, tuple[str, ...]], ...] = (
    ("length", (
        "length", "max_token", "max_output", "max_new_token", "max_completion", "token_limit", "error_limit",
        "context_window", "truncat", "incomplete",
    )),
    ("content_filter", (
        "content_filter", "contentfilter", "filtered", "safety", "recitation", "refus", "prohibited", "blocklist",
        "blocked", "moderation", "spii", "harm", "policy", "guardrail", "model_armor", "sensitive", "toxic", "language",
    )),
    ("error", (
        "error", "fail", "abort", "cancel", "malformed", "unexpected", "timeout", "timed_out", "overload",
        "insufficient", "interrupt", "unavailable", "exception", "too_many_tool_calls", "missing_thought",
    )),
)
_GEMINI: dict[int, Ending] = {
    2: "length", 3: "content_filter", 4: "content_filter", 6: "content_filter", 7: "content_filter",
    8: "content_filter", 9: "content_filter", 10: "error",
}
_DIGITS = 4   # of an enum's number


def ending(reason: object) -> Ending:
    """What a finish reason says: `ending("MAX_TOKENS") → "length"`, `ending("eos_token") → "stop"`."""
    if isinstance(reason, str) and reason.isdecimal() and len(reason) < _DIGITS:
        reason = int(reason)
    if isinstance(reason, int) and not isinstance(reason, bool):
        return _GEMINI.get(reason, "stop")
    if isinstance(reason, dict):   # {"type": "stop"}, as some wrap it
        reason = reason.get("type") or reason.get("reason")
    if not isinstance(reason, str):
        return "stop"
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", reason)   # maxTokens
    word = re.sub(r"[\s.:-]+", "_", parted.casefold())
    return next((kind for kind, parts in _PARTS if any(part in word for part in parts)), "stop")
