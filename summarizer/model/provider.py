"""From a model's name to a client: addresses, and keys from the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from summarizer.errors import ConfigurationError
from summarizer.model.address import Address, address, of_azure, of_ollama
from summarizer.settings import ENVIRONMENT

if TYPE_CHECKING:
    import openai
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion

    from summarizer.model.account import Completions

_SEE_OTHER = 303   # wants a GET
_OPENAI_ADDRESSES = ("OPENAI_BASE_URL", "OPENAI_API_BASE")


@dataclass(frozen=True)
class _Known:
    base_url: str
    keys: tuple[str, ...]
    limit_name: str = "max_tokens"
    addresses: tuple[str, ...] = ()   # variables with another address, as the provider's own client reads them


PROVIDERS = {
    "openai": _Known("https://api.openai.com/v1", ("OPENAI_API_KEY",), "max_completion_tokens", _OPENAI_ADDRESSES),
    "azure": _Known("", ("AZURE_OPENAI_API_KEY", "AZURE_API_KEY"), "max_completion_tokens"),
    "anthropic": _Known("https://api.anthropic.com/v1", ("ANTHROPIC_API_KEY",), addresses=("ANTHROPIC_BASE_URL",)),
    "google": _Known(
        "https://generativelanguage.googleapis.com/v1beta/openai", ("GEMINI_API_KEY", "GOOGLE_API_KEY")
    ),
    "openrouter": _Known("https://openrouter.ai/api/v1", ("OPENROUTER_API_KEY",)),
    "ollama": _Known("http://localhost:11434/v1", ("OLLAMA_API_KEY",)),
}
_MOVED = (301, 302, _SEE_OTHER, 307, 308)
_MOST_MOVES = 5
_SHORTEST_SECRET = 8   # what is shorter is no key, and stands in other words
_AZURE = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com", ".openai.azure.us")
_AZURE_ENDPOINTS = ("AZURE_OPENAI_ENDPOINT", "AZURE_API_BASE")
_AZURE_VERSIONS = ("OPENAI_API_VERSION", "AZURE_OPENAI_API_VERSION", "AZURE_API_VERSION")
NO_KEY = "none"   # local servers want a header all the same


@dataclass(frozen=True)
class Provider:
    """Whom to ask: the model's name as the server knows it, the base URL, the key.

    `limit_name` is what the server calls the most tokens of a reply. `query` goes with every request.
    """

    model: str
    base_url: str
    key: str = field(repr=False)
    limit_name: str = "max_tokens"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict)
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
        from openai import AsyncOpenAI

        from summarizer.model.transport import http_client

        http = http_client(timeout, self.base_url)
        headers = dict(self.headers)
        if Address(self.base_url).deployment:
            headers = {"api-key": self.key, **headers}
        # Retries are patience's.
        client = AsyncOpenAI(
            api_key=self.key, base_url=self.base_url, max_retries=0, timeout=timeout, http_client=http,
            default_headers=headers, default_query=self.query,
        )
        for name, value in client.default_headers.items():
            if isinstance(value, str) and not (value.isascii() and value.isprintable()):
                raise ConfigurationError(
                    f"the header {name} would hold characters that none may: look at the headers given, OPENAI_ORG_ID, "
                    "OPENAI_PROJECT_ID and OPENAI_CUSTOM_HEADERS"
                )
        return client


def completions(client: AsyncOpenAI) -> Completions:
    """`client.chat.completions.create` without its walk through the types of the whole request.

    The walk takes a third of the time before a request leaves, and changes nothing of ours. Raises
    BrokenAnswerError besides.
    """
    import openai

    from summarizer.model.answers import formed

    path = "/chat/completions"   # or where the server has sent on to
    # Where a key is a header of its own, a bearer is no key.
    no_bearer = {"Authorization": openai.Omit()} if Address(str(client.base_url).rstrip("/")).deployment else {}

    async def create(*, extra_body: dict[str, Any] | None = None, **request: Any) -> ChatCompletion:
        nonlocal path
        body = {"stream": False} | request | (extra_body or {})
        for _ in range(_MOST_MOVES):
            try:
                return formed(await client.post(
                    path, cast_to=bytes, body=body,
                    options={"security": {"bearer_auth": True}, "headers": no_bearer},
                ))
            except openai.APIStatusError as error:
                if (place := _moved(error)) is None:
                    raise
                path = place
        raise ConfigurationError(
            f"{client.base_url.host} sends a request on and on, at last to {path.split('?')[0]}: is the address right?",
            settings=("base_url",),
        )

    return create


def _moved(error: openai.APIStatusError) -> str | None:
    """Where a request is to go instead, if a key may go there: on the same host, and not out of https.

    Raises ConfigurationError where it is sent elsewhere.
    """
    if error.status_code not in _MOVED or not (location := error.response.headers.get("location")):
        return None
    here = error.request.url
    try:
        there = here.join(location)
        is_http = there.scheme in ("http", "https") and bool(there.host)
    except Exception:  # noqa: BLE001 - httpx has errors of its own for an address
        is_http = False
    if not is_http:
        raise ConfigurationError(f"{here.host} sends on to what is no address: is the base URL right?")
    ports = [each.port or {"http": 80, "https": 443}[each.scheme] for each in (here, there)]
    is_secured = (here.scheme, there.scheme) == ("http", "https")
    is_same = here.scheme == there.scheme and ports[0] == ports[1]
    if here.host == there.host and (is_secured or is_same) and error.status_code != _SEE_OTHER:
        return str(there.copy_with(username=None, password=None, fragment=None))
    base_url = str(there.copy_with(query=None, fragment=None, username=None, password=None))
    raise ConfigurationError(
        f"{here.host} sends on to {base_url.removesuffix('/chat/completions')}, and no key goes to another place "
        "unasked: if that is meant, give it as the address",
        settings=("base_url",),
    )


def provider(
    model: str, base_url: str | None, environ: Mapping[str, str], *, key: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Provider:
    """Resolve `NAME` or `PROVIDER/NAME`: `provider("ollama/llama3.2", None, {}).host → "localhost:11434"`.

    A base URL (given, or OPENAI_BASE_URL for a name without a provider) says where; the name is then
    sent as it is. A provider has the address that its own client finds in the environment. The key is the
    one given, SUMMARIZER_API_KEY or the provider's own variable.

    Raises ConfigurationError where the key or the address is missing, or the provider is unknown.
    """
    headers = headers or {}
    key = _key({"the key given": key}, "the key given") if key else _key(environ, ENVIRONMENT["api_key"])
    head, slash, name = model.partition("/")
    is_known = bool(slash) and head in PROVIDERS
    if base_url:
        where = address(base_url, "the base URL")
        whose = _whose(where.base_url)
        key = key or (_needed(whose, environ) if whose else _own_key("openai", environ)) or NO_KEY
        limit_name = "max_tokens"
    elif found := _first(environ, _OPENAI_ADDRESSES) if not is_known or head == "openai" else None:
        where, limit_name = address(environ[found], found), "max_tokens"
        key = key or _own_key("openai", environ) or NO_KEY
        model = name if is_known else model
    else:
        if slash and not is_known:
            raise ConfigurationError(
                f"no provider is called {head!r}: take one of {', '.join(PROVIDERS)}, or give the server's address",
                settings=("base_url",),
            )
        head, model = (head, name) if slash else ("openai", model)
        key = key or (_own_key(head, environ) or NO_KEY if head == "ollama" else _needed(head, environ))
        where, limit_name = _address(head, environ), PROVIDERS[head].limit_name
    return Provider(model, where.base_url, key, limit_name, headers, _versioned(where, environ))


def checker(model: str, first: Provider, base_url: str | None, environ: Mapping[str, str]) -> Provider | None:
    """Who checks what another reads: at the same provider by its name alone; None where it is the same model.

    Of another provider (`PROVIDER/NAME`, where the first has no address given) the key is its own variable's: the
    first one's goes nowhere else. Raises ConfigurationError as `provider`.
    """
    head, slash, name = model.partition("/")
    if not base_url and slash and head in PROVIDERS:
        own = {key: value for key, value in environ.items() if key != ENVIRONMENT["api_key"]}
        other = provider(model, None, own)
        if other.base_url != first.base_url:
            return other
        model = name
    return replace(first, model=model) if model != first.model else None


def _address(head: str, environ: Mapping[str, str]) -> Address:
    """The address of a known provider: its own, or the one that its own client finds in the environment."""
    if head == "azure":
        if (found := _first(environ, _AZURE_ENDPOINTS)) is None:
            raise ConfigurationError("azure needs its address: set AZURE_OPENAI_ENDPOINT")
        return of_azure(environ[found], found)
    if head == "ollama" and (host := environ.get("OLLAMA_HOST", "").strip()):
        return of_ollama(host, "OLLAMA_HOST")
    if (found := _first(environ, PROVIDERS[head].addresses)) is None:
        return Address(PROVIDERS[head].base_url)
    where = address(environ[found], found)
    return where if re.search(r"/v\d+$", where.base_url) else replace(where, base_url=f"{where.base_url}/v1")


def _versioned(where: Address, environ: Mapping[str, str]) -> Mapping[str, str]:
    """The query of an address; a deployment of Azure's is asked in the version of an interface."""
    if not where.deployment or "api-version" in where.query:
        return where.query
    if (found := _first(environ, _AZURE_VERSIONS)) is None:
        raise ConfigurationError(
            "the address of a deployment on Azure needs a version: set OPENAI_API_VERSION, or give the resource's "
            "address alone (https://NAME.openai.azure.com)"
        )
    return {**where.query, "api-version": environ[found].strip()}


def _whose(base_url: str) -> str | None:
    """The provider at an address, whose key alone goes there."""
    host = urlsplit(base_url).hostname or ""
    if host.endswith(_AZURE):
        return "azure"
    hosts = {urlsplit(known.base_url).hostname: name for name, known in PROVIDERS.items() if name != "ollama"}
    return hosts.get(host)


def _first(environ: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    """The first of some variables that is set."""
    return next((name for name in names if environ.get(name, "").strip()), None)


def _own_key(head: str, environ: Mapping[str, str]) -> str | None:
    """The key in a provider's own variables."""
    found = _first(environ, PROVIDERS[head].keys)
    return _key(environ, found) if found else None


def _needed(head: str, environ: Mapping[str, str]) -> str:
    """The key in a provider's own variables. Raises ConfigurationError where there is none."""
    if (key := _own_key(head, environ)) is None:
        raise ConfigurationError(f"{head} needs a key: set {PROVIDERS[head].keys[0]} (or SUMMARIZER_API_KEY)")
    return key


def _key(environ: Mapping[str, str], name: str) -> str | None:
    """The key of an environment variable, without the line break that a file or a paste leaves at its end."""
    key = environ.get(name, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise ConfigurationError(f"{name} holds characters that no key has: copy the key again")
    return key or None
