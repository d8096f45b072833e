"""Reads a provider's refusal: what is to be done about it. Pure.

`read` goes by the status and the structure of the answer first (codes, names of fields, numbers, wherever they
stand in it), and by words last (`wording`). What is then done is left to others: `retry` tries again, `adapting` and
the modes of `extraction` ask otherwise, `extraction.pieces` asks about less, `batch.run` ends a run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from summarizer.errors import Refusal, RefusalKind, SummarizerError
from summarizer.model import wording
from summarizer.model.wording import holds

LIMIT_NAMES = ("max_tokens", "max_completion_tokens")
# These say nothing of how the server was asked.
_WHATEVER_THE_MANNER = {RefusalKind.TOO_LONG, RefusalKind.CONTENT, RefusalKind.BUSY, RefusalKind.AGAIN}
LEAST_LIMIT = 512   # tokens: a reply that may have fewer is not asked for
# What waits, what passes, and what never will; 400 and 422 tell nothing, nor does a 500.
_TOO_MANY = {420, 429, 529}
_PASSES = {408, 409, 421, 424, 425, 444, 449, 460, 498, 499}
_NEVER = {401, 403, 404, 405, 407, 410, 411, 426, 501, 505}
_VAGUE = {200, 400, 422, 500}
_STATUSES = {   # by their names, as gRPC has them and Google gives them
    "invalid_argument": 400, "failed_precondition": 400, "unauthenticated": 401, "permission_denied": 403,
    "not_found": 404, "resource_exhausted": 429, "cancelled": 499, "internal": 500, "unimplemented": 501,
    "unavailable": 503, "deadline_exceeded": 504,
}
_CODES = ("code", "type", "status", "reason", "error_code", "error_type", "errorcode", "name", "status_code")
_FIELDS = ("param", "parameter", "field", "loc")
_ECHOES = ("input", "ctx", "body", "request", "headers", "failed_generation", "user_id", "id", "url", "request_id",
           "object")
_MESSAGES = ("message", "msg", "detail", "error", "raw", "title", "description", "error_message", "error_msg")
_DEEP, _LONG, _MANY = 6, 2_000, 40   # levels, characters of a message, parts of an answer: it may be anything
_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:[,_ ]\d{3})+(?![\w])|(?<![\w.])\d+(?![\w])")
_BUDGET = re.compile(r"limit\D{0,20}?(\d[\d,]*).{0,60}?\b(?:requested|needed|used)\D{0,20}?(\d[\d,]*)", re.IGNORECASE)
_WINDOW = re.compile(r"(?:context|model len|window)\D{0,60}?(\d[\d,]*)", re.IGNORECASE)
_SENT = re.compile(
    r"(\d[\d,]*) (?:of )?(?:text )?(?:tokens )?(?:input tokens|in the messages|from the (?:input|prompt)|prompt tokens)"
    r"|(?:prompt|input|messages)\D{0,40}?(?:has|have|contains?|of|with)\D{0,20}?(\d[\d,]*)", re.IGNORECASE,
)
_BOUND = re.compile(r"\bless than(?! or equal)|\bbelow\b|exclusive|under\b", re.IGNORECASE)


@dataclass
class _Answer:
    """What an answer holds, wherever it stands in it."""

    messages: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    parts: int = 0


def read(status: int, answer: object, request: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Refusal:
    """What a refusal of `request` says; `answer` is the JSON of its body, or its text.

    `read(400, {"error": {"code": "context_length_exceeded"}}, {}).kind → RefusalKind.TOO_LONG`
    """
    told = _Answer()
    _walk(answer, told, "", 0)
    named = [_STATUSES[code] for code in told.codes if code in _STATUSES]
    if status in _VAGUE and (inner := [*told.statuses, *named]):
        status = inner[0]
    # A refusal within another (a gateway's of its provider's) says more than what stands around it.
    said = ": ".join(dict.fromkeys(told.messages)).rstrip(". ") or ", ".join(told.codes) or f"status {status}"
    text = " ".join([*dict.fromkeys(told.messages), *told.codes])[:_LONG]
    kind, most = _judged(status, text, told, request)
    if kind is RefusalKind.OTHER and (headers or {}).get("x-should-retry") == "true":
        kind = RefusalKind.AGAIN
    alike = " ".join(word for word in text.lower().split() if word.isalpha())[:200]
    return Refusal(kind, status, said, f"{status} {alike}", most)


def _walk(part: object, told: _Answer, name: str, depth: int) -> None:
    """Take in a part of an answer that stands under a name."""
    told.parts += 1
    if depth > _DEEP or told.parts > _MANY:
        return
    if isinstance(part, dict):
        # Messages before what only qualifies them.
        for key, value in sorted(part.items(), key=lambda item: str(item[0]).lower() in (*_CODES, *_FIELDS)):
            if str(key).lower() not in _ECHOES:
                _walk(value, told, str(key).lower(), depth + 1)
    elif isinstance(part, list):
        if name == "loc":
            told.fields += [str(each) for each in part]
            return
        for each in part:
            _walk(each, told, name, depth + 1)
    elif isinstance(part, int) and not isinstance(part, bool):
        if 400 <= part < 600:
            told.statuses.append(part)
    elif isinstance(part, str) and part.strip():
        _take(part.strip()[:_LONG], told, name, depth)


def _take(text: str, told: _Answer, name: str, depth: int) -> None:
    if name in _FIELDS:
        told.fields.append(text)
    elif name in _CODES and not re.search(r"\s", text):
        if text.isdecimal():
            _walk(int(text), told, name, depth + 1)
        else:
            told.codes.append(text.lower())
    elif is_html(text):
        told.messages.append("an HTML page")
    elif name in _MESSAGES or re.search(r"\s", text):   # else it only qualifies something
        inner = _inner(text)
        if inner is None or not text.startswith(("{", "[")):
            told.messages.append(" ".join(text.split()))
        if inner is not None:
            _walk(inner, told, name, depth + 1)


def _inner(text: str) -> object:
    """The JSON that stands in a text: a gateway gives what its provider said as it was."""
    begin, end = text.find("{"), text.rfind("}")
    if begin < 0 or end < begin:
        return None
    try:
        found: object = json.loads(text[begin:end + 1])
    except (ValueError, RecursionError):
        return None
    return found


def is_of_the_manner(error: SummarizerError) -> bool:
    """Whether a refusal may be for how the server was asked, and not for what, when or how often."""
    return error.refusal is not None and error.refusal.kind not in _WHATEVER_THE_MANNER


def is_html(text: str) -> bool:
    """Whether a text is a page and no message."""
    return any(mark in text[:_LONG].lower() for mark in ("<html", "<!doctype", "<body"))


def _judged(
    status: int, text: str, told: _Answer, request: Mapping[str, Any]
) -> tuple[RefusalKind, int | None]:
    by_code = {wording.CODES[code] for code in told.codes if code in wording.CODES}
    if RefusalKind.CONTENT in by_code:
        return RefusalKind.CONTENT, None
    if status == 402 or RefusalKind.MONEY in by_code or (status in _VAGUE | {403, 429} and holds(wording.MONEY, text)):
        return RefusalKind.MONEY, None
    if status in (401, 407):
        return RefusalKind.ACCESS, None
    if (limited := _limit(text, told, request)) is not None:
        return limited
    if RefusalKind.TOO_LONG in by_code or _is_too_long(status, text, told, request):
        return RefusalKind.TOO_LONG, None
    is_passing = any(wording.CODES.get(code) is RefusalKind.AGAIN for code in told.codes if not _is_vague(code, text))
    form = None if is_passing else _form(status, text, told, request)
    if form is None and status in _VAGUE | {403, 451} and holds(wording.CONTENT, text):
        form = RefusalKind.CONTENT
    return form or _by_status(status, text, by_code), None


def _is_vague(code: str, text: str) -> bool:
    """Whether a code tells less than the words beside it, which name what the server lacks."""
    return code in wording.VAGUE_CODES and wording.LACKS.search(text) is not None


def _by_status(status: int, text: str, by_code: set[RefusalKind]) -> RefusalKind:
    """What is left: who asks, and when; not what is asked."""
    is_vague = status in _VAGUE
    is_busy = RefusalKind.BUSY in by_code or holds(wording.BUSY, text)
    judged = {   # the first that holds
        RefusalKind.BUSY: status in _TOO_MANY or (is_busy and status in _VAGUE | {403}),
        RefusalKind.ACCESS: RefusalKind.ACCESS in by_code or status in _NEVER or (
            is_vague and holds(wording.ACCESS, text)
        ),
        RefusalKind.AGAIN: RefusalKind.AGAIN in by_code or status in _PASSES or status >= 500 or (
            is_vague and holds(wording.AGAIN, text)
        ),
        RefusalKind.FIELD: is_vague and (holds(wording.WANTED, text) or holds(wording.STREAM, text)),
    }
    otherwise = RefusalKind.AGAIN if status == 200 else RefusalKind.OTHER
    return next((kind for kind, holding in judged.items() if holding), otherwise)


def _limit(text: str, told: _Answer, request: Mapping[str, Any]) -> tuple[RefusalKind, int | None] | None:
    """Whether it is about the most tokens of a reply, and how many they may be; TOO_LONG where none would be left."""
    name = next((each for each in LIMIT_NAMES if isinstance(request.get(each), int)), None)
    if name is None or _is_budget(text):
        return None
    limit: int = request[name]
    numbers = [_whole(each) for each in _NUMBER.findall(text)]
    is_named = bool(wording.LIMIT.search(text)) or not set(LIMIT_NAMES).isdisjoint(told.fields)
    is_unknown = "unsupported_parameter" in told.codes or (
        wording.UNKNOWN_FIELD.search(text) is not None and not wording.SIZE.search(text)
    )
    if is_named and is_unknown and limit not in numbers:
        return RefusalKind.LIMIT_NAME, None
    if (window := _WINDOW.search(text)) and (limit in numbers or is_named):
        most = _room(_whole(window.group(1)), limit, numbers, text)
        is_left = most is not None and most >= LEAST_LIMIT
        return (RefusalKind.LIMIT_SIZE, most) if is_left else (RefusalKind.TOO_LONG, None)
    if is_named and (wording.SIZE.search(text) or limit in numbers):
        less = [each for each in numbers if LEAST_LIMIT <= each < limit]
        most = max(less) - bool(_BOUND.search(text)) if less else limit // 2
        return RefusalKind.LIMIT_SIZE, most
    return None


def _room(window: int, limit: int, numbers: list[int], text: str) -> int | None:
    """The tokens that a window leaves to a reply, by the numbers of a refusal: what was sent, or that and the limit."""
    for each in numbers:
        if each > limit and each - limit in numbers and each != window:
            return window - (each - limit)
    if (found := _SENT.search(text)) is not None:
        return window - _whole(found[1] or found[2])
    asked = [each for each in numbers if each > window and each > limit]
    return window - (asked[0] - limit) if asked else None


def _is_too_long(status: int, text: str, told: _Answer, request: Mapping[str, Any]) -> bool:
    if status == 413 or _is_budget(text):
        return True
    if status in _NEVER:
        return False
    if holds(wording.TOO_LONG, text):
        if status > 500:
            return not (holds(wording.BUSY, text) or holds(wording.AGAIN, text))
        return not (status == 429 and holds(wording.BUSY, text) and "too large" not in text.lower())
    large = [each for each in map(_whole, _NUMBER.findall(text)) if each >= 256]
    about = set(told.fields) & (set(request) | wording.FORM_FIELDS)
    return (
        status in (400, 422, 500) and bool(large) and not (about - {"messages"})
        and bool(wording.MEASURE.search(text)) and (len(set(large)) > 1 or bool(wording.PAST.search(text)))
    )


def _is_budget(text: str) -> bool:
    """Whether more was requested at once than there ever is: `Limit 6000, Requested 7038`. Waiting does not help."""
    found = _BUDGET.search(text)
    return found is not None and "used" not in text.lower() and _whole(found[2]) > _whole(found[1])


def _form(status: int, text: str, told: _Answer, request: Mapping[str, Any]) -> RefusalKind | None:
    """Whether it is about how a reply is asked for: its form, the roles of the messages, the temperature."""
    if status not in _VAGUE | {404, 415, 501}:
        return None
    roots = {re.split(r"[.\[]", each)[0] for each in told.fields}
    sent = set(request) | set(request.get("extra_body") or {})
    if "temperature" in request and ("temperature" in roots or "temperature" in text.lower()):
        return RefusalKind.TEMPERATURE if wording.UNKNOWN_FIELD.search(text) else RefusalKind.FIELD
    is_form = ("response_format" in sent and holds(wording.FORM, text)) or (
        "tools" in sent and (holds(wording.TOOLS, text) or holds(wording.FORM, text))
    )
    if is_form or roots & wording.FORM_FIELDS & sent:
        return RefusalKind.FORM
    has_system = any(message.get("role") == "system" for message in request.get("messages") or ())
    return RefusalKind.SYSTEM if status in _VAGUE and has_system and holds(wording.SYSTEM, text) else None


def _whole(number: str) -> int:
    return int(re.sub(r"\D", "", number)[:12] or 0)
