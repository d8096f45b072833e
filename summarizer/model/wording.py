"""The words and codes by which servers refuse a request, and where each was seen.

They are asked last, where neither the status nor the structure of an answer tells (`refusals`). The numbers
are public threads in which a server's answer stands; the rest are providers' own references.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from summarizer.errors import RefusalKind


class Said(NamedTuple):
    """Words that a refusal may hold, as a pattern, and where they were seen."""

    pattern: re.Pattern[str]
    seen: str


def _table(*rows: tuple[str, str]) -> tuple[Said, ...]:
    return tuple(Said(re.compile(pattern, re.IGNORECASE), seen) for pattern, seen in rows)


def holds(table: tuple[Said, ...], text: str) -> bool:
    """Whether any words of a table stand in a text."""
    return any(said.pattern.search(text) for said in table)


# By `code`, `type`, `status` or `reason`, whichever a server gives, in small letters.
CODES: dict[str, RefusalKind] = {
    **dict.fromkeys((
        "context_length_exceeded", "context_window_exceeded", "contextwindowexceedederror",   # OpenAI, LiteLLM
        "exceed_context_size_error", "request_too_large", "tokens_limit_reached",   # llama.cpp, Anthropic, GitHub
        "string_above_max_length", "prompt_too_long", "input_too_long", "payload_too_large",
    ), RefusalKind.TOO_LONG),
    **dict.fromkeys((
        "insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "insufficient_credits",   # OpenAI
        "insufficient_balance", "insufficient_user_quota", "payment_required", "billing_error",   # one-api, Anthropic
        "arrearage", "exceeded_current_quota_error", "credits_exhausted",   # DashScope, Moonshot
    ), RefusalKind.MONEY),
    **dict.fromkeys((
        "invalid_api_key", "authentication_error", "invalid_authentication", "unauthenticated", "unauthorized",
        "permission_error", "permission_denied", "account_deactivated", "model_not_found", "model_decommissioned",
        "model_terms_required", "unknown_model", "deploymentnotfound", "operationnotsupported", "access_denied",
        "unsupported_country_region_territory", "invalid_authentication_error", "model_not_exist", "access_terminated",
    ), RefusalKind.ACCESS),
    **dict.fromkeys((
        "content_filter", "content_policy_violation", "responsibleaipolicyviolation", "data_inspection_failed",
        "moderation_blocked", "content_filter_error", "contentpolicyviolation", "datainspectionfailed", "safety_block",
        "prohibited_content", "sensitive_words_detected",   # one-api
    ), RefusalKind.CONTENT),
    **dict.fromkeys((
        "rate_limit_exceeded", "rate_limit_error", "rate_limit_reached_error", "resource_exhausted",
        "too_many_requests",
        "limit_requests", "limit_burst_rate", "throttlingexception", "throttling", "engine_overloaded_error",
    ), RefusalKind.BUSY),
    **dict.fromkeys((
        "unavailable", "service_unavailable", "deadline_exceeded", "aborted", "cancelled", "internal",   # gRPC's names
        "timeout", "timeout_error", "internal_server_error", "overloaded_error", "overloaded", "server_error",
        # The model wrote what the server could not read (Groq): its next reply may do.
        "json_validate_failed", "tool_use_failed", "output_parse_failed",
    ), RefusalKind.AGAIN),
}

# The article is too long, whatever the status.
TOO_LONG = _table(
    (r"context[ _](length|window|size)", "OpenAI, Azure, llama.cpp, llama-cpp-python, OpenRouter"),
    (r"maximum model length|max_model_len|max[ _]seq(uence)?[ _]len|n_ctx", "vLLM; xorbitsai/inference#3785"),
    (r"(request|payload|prompt|input|message|messages|entity|body|content) (is |are |was )?too (large|long|big)",
     "Groq, OpenAI, Anthropic, nginx; eliza#4040, shell_gpt#653"),
    (r"too many (input |prompt )?tokens", "Cohere, Fireworks"),
    (r"reduce (the|your) (length|size|input|prompt|message|context)|shorten (the|your)", "OpenAI, Groq, Together"),
    (r"input token count|exceeds the maximum number of tokens", "Google; gemini-cli#6678"),
    (r"(prompt|input)( token)?( count| length| tokens)?.{0,40}(exceed|longer than|greater than|more than|over)",
     "SGLang, TGI, Bedrock"),
    (r"range of input length", "DashScope"),
)

# Under a status that says the request is wrong: what measures a text, beside what says that it is past a bound.
MEASURE = re.compile(r"token|context|prompt|input|sequence|characters?\b|\blength", re.IGNORECASE)
PAST = re.compile(
    r"exceed|longer|greater|larger|more than|\bover\b|beyond|at most|less than|fewer|max|limit|up to|only|too |>|≤|<=",
    re.IGNORECASE,
)

MONEY = _table(
    (r"insufficient (credit|balance|funds|quota)|out of (credit|quota|funds)|no (credit|quota|balance) left",
     "OpenRouter (under 200), DeepSeek, LiteLLM"),
    (r"(credit )?balance is too low|credits? (have |has )?(been )?(exhausted|used up|depleted)|add (more )?credit",
     "Anthropic under 400; Vercel, xAI"),
    # Google says the same of a quota of a minute or a day, and names that: it passes.
    (r"^(?![\s\S]*(retry|again in|per.?(second|minute|hour|day)|[rt]p[smhd]\b))[\s\S]*exceeded your current quota",
     "OpenAI, through LiteLLM's proxy without its code"),
    (r"payment (is )?required|in arrears|overdue payment|prepaid|top[ -]?up|recharge", "DashScope, SiliconFlow"),
)

ACCESS = _table(
    (r"(incorrect|invalid|expired|missing|revoked|unknown|wrong|no) (api[ _-]?)?(key|token)( provided)?\b(?! argument)",
     "xAI under 400; OpenAI"),
    (r"api[ _-]?key.{0,30}(not valid|invalid|incorrect|expired|not found|missing|required|revoked)", "Google, 400"),
    (r"model_not_found|invalid_api_key|invalid model|no connected db", "LiteLLM's proxy under 400"),
    (r"(unknown|unsupported|no such|not a valid|nonexistent) model\b|not a valid model", "OpenRouter, Mistral"),
    (r"\bmodel\b.{0,80}(does ?n[o']t exist|not (be )?found|decommissioned|deprecated|no longer|retired|discontinued"
     r"|shut down|sunset|not exist|end of life)", "Groq; openfang#60"),
    (r"(location|country|region) is (not supported|unsupported)|unsupported (country|region)", "Google, OpenAI"),
    (r"unauthori[sz]ed|not authori[sz]ed|permission denied|access denied|do(es)? not have access", "Bedrock, Azure"),
)

CONTENT = _table(
    (r"content[ _]?(management )?(policy|filter)|usage polic|content[ _]?moderation|(was|were|been) (flagged|blocked)",
     "Azure under 400 (ragas#649), OpenRouter under 403"),
    (r"inappropriate|sensitive (content|words|information)|safety (system|filter|reason|setting|polic)|prohibited"
     r"|guardrail|data[ _]?inspection|responsible[ _]?ai",
     "DashScope, GLM, Google, OpenAI"),
    (r"violat\w+.{0,60}(polic|guideline|terms|rules)|prompt (was|has been) (filtered|blocked)", "Azure, xAI"),
)

BUSY = _table(
    (r"rate[ _-]?limit|too many requests|throttl|requests per (minute|second|day)|concurrency limit|slow down",
     "GitHub Models under 403, gateways under 400"),
)

AGAIN = _table(
    (r"try again (later|in )|temporar|overloaded|time[ds]?[ -]?out|at capacity|too busy|server (is )?busy",
     "DeepInfra, Together, proxies that turn all into 400"),
    (r"model is (currently |still )?(loading|warming|starting)|cold start", "Hugging Face, RunPod"),
)

# How the server is asked for JSON is what it does not do.
FORM = _table(
    (r"response[ _]?(format|schema)|json[ _-]?(schema|object|mode)|structured[ _-]?output|output[ _]?(format|schema)",
     "DeepSeek (Vane#969), Groq, Azure, Ollama"),
    (r"invalid schema|guided[ _](json|decoding)|grammar|xgrammar|outlines", "OpenAI (strict), vLLM, llama.cpp"),
    (r"handle the requested parameters|drop_params", "OpenRouter under 404, LiteLLM"),
)
TOOLS = _table(
    (r"\btool|function[ _]?call", "Ollama, vLLM (tool choice), llama.cpp (wants --jinja), OpenRouter under 404"),
)
# Under a code that any fault of a server bears (llama.cpp: `tools param requires --jinja flag`, 500, server_error).
VAGUE_CODES = {"server_error", "internal_server_error", "internal"}
LACKS = re.compile(
    r"unsupported|n[o']t (be )?(support|implement|availab|enabl|built|configur|know)|unavailable|unknown"
    r"|unrecogni[sz]ed|requires?\b|needs?\b|must be|is disabled|\benable", re.IGNORECASE,
)
FORM_FIELDS = {"response_format", "tools", "tool_choice", "functions", "function_call", "parallel_tool_calls"}

SYSTEM = _table(
    (r"system[ _-]?(role|message|prompt|instruction)|role.{0,20}\bsystem\b|\bsystem\b.{0,20}\brole",
     "Gemma's template in vLLM and TGI; chat-ui#1386"),
    (r"developer instruction", "Google, for Gemma"),
    (r"roles must alternate|only user and assistant roles", "Mistral's and Llama 2's templates in vLLM"),
)

LIMIT = re.compile(
    r"max_(completion_|new_|output_)?tokens|max_?output_?tokens|(completion|output|new|generated) tokens", re.IGNORECASE
)
UNKNOWN_FIELD = re.compile(
    r"unsupported|not supported|n[o']t support|unrecogni[sz]ed|unknown|unexpected|not (permitted|allowed)|extra"
    r"|deprecated|\binstead\b|only the default|no longer", re.IGNORECASE,
)
SIZE = re.compile(
    r"too (large|high|big|many)|at most|exceed|greater|larger|less than|maximum|between|range|≤|<=|>|up to|limit of",
    re.IGNORECASE,
)

# A job of many requests is refused for what is in line before it.
NO_ROOM = _table(
    (r"enqueued|token_limit_exceeded|in[ _-]progress (batch|job)|(batch|job)s? (queue|line)|queue.{0,30}(full|limit)",
     "openai-python#2084, Azure"),
    (r"too many (\w+ )?(batch|job)|(batch|job)s? .{0,30}(quota|capacity|limit (reached|exceeded))", "Groq, Together"),
)
STREAM = _table(
    (r"only supports? stream|stream(ing)? (mode )?only|requires? stream|stream\W.{0,20}must be (set to )?true"
     r"|enable.{0,12}\bstream", "DashScope, for Qwen's reasoning models"),
)
# A field that we do not send is wanted (anything-llm#3933, DashScope; FastAPI).
WANTED = _table(
    (r"must be (set|provided|specified|present|given|included|true|false|enabled|disabled|passed)", "DashScope"),
    (r"(is|are) required|field required|required (parameter|field|property|argument|key)", "FastAPI, OpenAI"),
    (r"missing (a )?(required |mandatory )?(parameter|field|property|argument|key|value)|you must (set|give|pass)",
     "OpenAI, Bedrock"),
)
