"""From a model's name to a client: addresses, and keys from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from summarizer.errors import ConfigurationError
from summarizer.settings import ENVIRONMENT

if TYPE_CHECKING:
    import ssl

    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion

    from summarizer.model.account import Completions


@dataclass(frozen=True)
class _Known:
    base_url: str
    key: str | None
    limit_name: str = "max_tokens"


PROVIDERS = {
    "openai": _Known("https://api.openai.com/v1", "OPENAI_API_KEY", "max_completion_tokens"),
    "azure": _Known("/openai/v1", "AZURE_OPENAI_API_KEY", "max_completion_tokens"),
    "anthropic": _Known("https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"),
    "google": _Known("https://generativelanguage.googleapis.com/v1beta/openai", "GEMINI_API_KEY"),
    "openrouter": _Known("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
    "ollama": _Known("http://localhost:11434/v1", None),
}
_SHORTEST_SECRET = 8   # what is shorter is no key, and stands in other words
NO_KEY = "none"   # local servers want a header all the same


@dataclass(frozen=True)
class Provider:
    """Whom to ask: the model's name as the server knows it, the base URL, the key.

    `limit_name` is what the server calls the most tokens of a reply.
    """

    model: str
    base_url: str
    key: str = field(repr=False)
    limit_name: str = "max_tokens"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)   # what else goes into no message

    @property
    def host(self) -> str:
        """Host and port of the base URL, without what may be secret in it."""
        parts = urlsplit(self.base_url)
        return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)

    def hide(self, text: str) -> str:
        """The text without the key, a password in the base URL, and what else may be secret."""
        for secret in (self.key, urlsplit(self.base_url).password, *self.headers.values(), *self.secrets):
            if secret and len(secret) >= _SHORTEST_SECRET:
                text = text.replace(secret, "…")
        return text

    def client(self, timeout: float) -> AsyncOpenAI:
        """Open a client, to be used and closed in the running loop.

        Raises ConfigurationError where what the environment says of proxies, certificates or headers is wrong.
        """
        from openai import AsyncOpenAI, DefaultAioHttpClient

        try:
            certificates = _certificates(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
            http = DefaultAioHttpClient(timeout=timeout, verify=certificates)   # aiohttp holds hundreds in flight
        except OSError as error:
            raise ConfigurationError(
                f"the certificates cannot be read ({error.strerror or error}): is SSL_CERT_FILE or SSL_CERT_DIR right?"
            ) from None
        except Exception:  # noqa: BLE001 - ValueError, or what httpx has of its own for an address
            raise ConfigurationError(   # the library's words would repeat a password
                "the address of a proxy is wrong: look at HTTPS_PROXY, HTTP_PROXY, ALL_PROXY"
            ) from None
        # Retries are patience's.
        client = AsyncOpenAI(
            api_key=self.key, base_url=self.base_url, max_retries=0, timeout=timeout, http_client=http,
            default_headers=self.headers,
        )
        for name, value in client.default_headers.items():
            if isinstance(value, str) and not (value.isascii() and value.isprintable()):
                raise ConfigurationError(
                    f"the header {name} would hold characters that none may: look at the headers given, OPENAI_ORG_ID, "
                    "OPENAI_PROJECT_ID and OPENAI_CUSTOM_HEADERS"
                )
        return client


@cache
def _certificates(*_where: str | None) -> ssl.SSLContext:
    """The certificates that are trusted, read once from each place that the environment names: it takes 20 ms."""
    from httpx2 import create_ssl_context

    return create_ssl_context()


def completions(client: AsyncOpenAI) -> Completions:
    """`client.chat.completions.create` without its walk through the types of the whole request.

    The walk takes a third of the time before a request leaves, and changes nothing of ours. Raises
    BrokenAnswerError besides.
    """
    from summarizer.model.answers import formed

    async def create(*, extra_body: dict[str, Any] | None = None, **request: Any) -> ChatCompletion:
        return formed(await client.post(
            "/chat/completions", cast_to=bytes, body=request | (extra_body or {}),
            options={"security": {"bearer_auth": True}},
        ))

    return create


def provider(
    model: str, base_url: str | None, environ: Mapping[str, str], *, key: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Provider:
    """Resolve `NAME` or `PROVIDER/NAME`: `provider("ollama/llama3.2", None, {}).host → "localhost:11434"`.

    A base URL (given, or OPENAI_BASE_URL for a name without a provider) says where; the name is then
    sent as it is. The key is the one given, SUMMARIZER_API_KEY or the provider's own variable.

    Raises ConfigurationError where the key or the address is missing, or the provider is unknown.
    """
    own, headers = ENVIRONMENT["api_key"], headers or {}
    key = _key({"the key given": key}, "the key given") if key else _key(environ, own)
    head, slash, name = model.partition("/")
    if base_url is None and not (slash and head in PROVIDERS):
        base_url = environ.get("OPENAI_BASE_URL")
    if base_url:
        _check(base_url, "the base URL")
        return Provider(model, base_url, key or _key(environ, "OPENAI_API_KEY") or NO_KEY, "max_tokens", headers)
    if slash and head not in PROVIDERS:
        raise ConfigurationError(
            f"no provider is called {head!r}: take one of {', '.join(PROVIDERS)}, or give the server's address",
            settings=("base_url",),
        )
    if not slash:
        head, name = "openai", model
    known = PROVIDERS[head]
    if known.key and not (key := key or _key(environ, known.key)):
        raise ConfigurationError(f"{head} needs a key: set {known.key} (or SUMMARIZER_API_KEY)")
    address = known.base_url
    if head == "azure":
        if not (endpoint := environ.get("AZURE_OPENAI_ENDPOINT")):
            raise ConfigurationError("azure needs its address: set AZURE_OPENAI_ENDPOINT")
        _check(endpoint, "AZURE_OPENAI_ENDPOINT")
        address = endpoint.rstrip("/") + known.base_url
    return Provider(name, address, key or NO_KEY, known.limit_name, headers)


def _key(environ: Mapping[str, str], name: str) -> str | None:
    """The key of an environment variable, without the line break that a file or a paste leaves at its end."""
    key = environ.get(name, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise ConfigurationError(f"{name} holds characters that no key has: copy the key again")
    return key or None


def _check(address: str, called: str) -> None:
    """Raise ConfigurationError where an address is none, or holds what may be secret."""
    if "@" in address or "?" in address:
        raise ConfigurationError(
            f"{called} must hold no user, password or query: give the key as SUMMARIZER_API_KEY"
        )
    try:
        parts = urlsplit(address)
        _ = parts.port   # raises for a port that is no number
        is_right = parts.scheme in ("http", "https") and bool(parts.hostname) and str(parts.hostname).isascii()
    except ValueError:
        is_right = False
    if not (is_right and address.isprintable()):
        raise ConfigurationError(f"{called} must begin with http:// or https:// and name a host in ASCII: {address!r}")
