"""The model's context window: whether a request and its reply fit into so many tokens. Pure.

Tokens are counted without a tokenizer, and a request as it is sent: rules, schema, article, replies before.
What to do where it is too much is left to others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from summarizer.errors import TooLongError

REPLY_TOKENS = 4   # kept free for each token of an article: a dense reply takes two, and as many where asked again
# Chinese, Japanese, Hindi, Thai: three bytes each, and to most tokenizers a token or nearly one.
_THREE_BYTES = re.compile("[\u0800-\ud7ff\ue000-\uffff]")


def tokens(text: str) -> float:
    """A careful guess: four bytes of UTF-8 for a token, and a character of three bytes for one.

    `tokens("Port Reval") → 2.5`, `tokens("雷瓦尔") → 3.0`
    """
    return (len(text.encode("utf-8", "surrogatepass")) + len(_THREE_BYTES.findall(text))) / 4


def check_window(request: Mapping[str, Any], expected: float, window: int) -> None:
    """Raise TooLongError, with the tokens that are too many, where a request and a reply pass the window.

    `expected` is how long a first reply may get; one that is asked for again gets about as long as it was.
    """
    body = {name: value for name, value in request.items() if name != "extra_body"}
    body |= request.get("extra_body") or {}
    before = [message for message in request["messages"] if message["role"] == "assistant"]
    sent, reply = _told(body), _told(before[-1]) if before else expected
    if sent + reply > window:
        raise TooLongError(
            f"a request of {sent:,.0f} tokens and a reply of {reply:,.0f} do not fit into the window of {window:,}: "
            "set a larger window, or shorter prompts", over=sent + reply - window,
        )


def _told(value: Any) -> float:
    return tokens(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str))
