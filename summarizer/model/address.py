"""Addresses of servers as people give them, and as the environment has them: to a base URL and the query that stays.

Knows nothing of keys but that none may stand in an address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import parse_qsl, urlsplit

from summarizer.errors import ConfigurationError

_QUOTES = "\"'`<>“”‘’ \t\r\n"   # that a paste, or a file of variables, leaves around an address
# What stands after a base URL in the address of one thing that a server can do.
_CALLS = re.compile(
    r"(/chat/completions|/completions|/responses|/embeddings"
    r"|(?<=/v1)/(chat|messages)|((?<=/v1)|(?<=/openai))/models(/[^/]+)?)$", re.IGNORECASE
)
_SECRET = re.compile(r"key|token|secret|sig|password|auth|code|credential", re.IGNORECASE)
_OLLAMA = 11434


@dataclass(frozen=True)
class Address:
    """A base URL without a slash at its end, and the query that goes with every request."""

    base_url: str
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def deployment(self) -> str | None:
        """The deployment of Azure's that it leads to: `…/openai/deployments/NAME → NAME`."""
        found = re.search(r"/openai/deployments/([^/]+)$", self.base_url)
        return found[1] if found else None


def address(given: str, called: str) -> Address:
    """Take an address apart: `address("localhost:8080/v1/chat/completions", "it").base_url → "http://localhost:8080/v1"`.

    A scheme that is missing is http for this machine and private networks, else https.

    Raises ConfigurationError, by what it is `called`, where it is none, or holds what may be secret.
    """
    text = given.strip(_QUOTES)
    query = dict(parse_qsl(_query(text), keep_blank_values=True))
    if "@" in text or any(_SECRET.search(name) for name in query):
        raise ConfigurationError(
            f"{called} must hold no user, password or key: give the key as SUMMARIZER_API_KEY"
        )
    text = text.partition("#")[0].partition("?")[0].rstrip("/")
    if "://" not in text and re.match(r"[^/:]+\.[^/:]+|[^/]+:\d+|localhost\b|\[", text):
        text = f"{'http' if _is_near(text) else 'https'}://{text}"
    try:
        parts = urlsplit(text)
        _ = parts.port   # raises for a port that is no number
        is_right = parts.scheme in ("http", "https") and bool(parts.hostname) and str(parts.hostname).isascii()
    except ValueError:
        is_right = False
    if not (is_right and text.isprintable() and " " not in text):
        raise ConfigurationError(f"{called} must begin with http:// or https:// and name a host in ASCII: {text!r}")
    path = _CALLS.sub("", re.sub("/{2,}", "/", parts.path).rstrip("/"))
    return Address(f"{parts.scheme}://{parts.netloc}{path.rstrip('/')}", query)


def _query(text: str) -> str:
    """What stands after the question mark."""
    return text.partition("#")[0].partition("?")[2]


def of_azure(endpoint: str, called: str) -> Address:
    """An endpoint of Azure's: a resource, with or without a path, or one deployment's whole address.

    `of_azure("https://r.openai.azure.com/", "it").base_url → "https://r.openai.azure.com/openai/v1"`
    """
    found = address(endpoint, called)
    if found.deployment or re.search(r"(/v\d+|/models)$", found.base_url):
        return found
    base_url = found.base_url.removesuffix("/openai/deployments").removesuffix("/openai")
    # The version of another interface than v1: v1 has none, or refuses it.
    return Address(f"{base_url}/openai/v1", {k: v for k, v in found.query.items() if k != "api-version"})


def of_ollama(host: str, called: str) -> Address:
    """OLLAMA_HOST as ollama's own client reads it: `of_ollama("0.0.0.0:80", "it").base_url → "http://127.0.0.1:80/v1"`."""
    scheme, mark, rest = host.strip(_QUOTES).rpartition("://")
    scheme = scheme.lower() if mark else "http"
    port = {"http": 80, "https": 443}.get(scheme, _OLLAMA) if mark else _OLLAMA
    place, slash, path = rest.partition("/")
    if ":" in place.strip("[]") and _ip(place.strip("[]")):   # an address of IPv6 without a port
        place = f"[{place.strip('[]')}]"
    name, colon, own = place.rpartition(":") if re.search(r":\d*$", place) else (place, "", "")
    name = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(name, name)  # noqa: S104 - what listens there
    found = address(f"{scheme}://{name}:{own if colon and own else port}{slash}{path}", called)
    return found if re.search(r"/v\d+$", found.base_url) else Address(f"{found.base_url}/v1", found.query)


def _is_near(text: str) -> bool:
    """Whether an address without a scheme is of this machine or a private network."""
    host = re.split(r"[/?]", text)[0]
    host = host[1:].split("]")[0] if host.startswith("[") else host.split(":")[0]
    found = _ip(host)
    return found.is_private if found else "." not in host or host.endswith((".local", ".internal"))


def _ip(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
