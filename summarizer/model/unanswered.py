"""What became of a request that got no answer, in words that say what to do: not reached, broken off, not HTTP."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable, Iterator

import httpx2
import openai

from summarizer.errors import ConfigurationError, SummarizerError, UnavailableError

# By OpenSSL's codes (x509_vfy.h).
_REFUSED = {
    10: "has expired", 9: "is not valid yet: is the clock of this machine right?",
    62: "is for another host: is the address right?", 64: "is for another host: is the address right?",
}
# How servers of https say that http came: nginx, Go, Apache, Tomcat.
_WANTS_HTTPS = ("plain http request was sent to https port", "sent an http request to an https server",
                "speaking plain http to an ssl-enabled", "requires tls")


def causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from, the nearest first; of several at once, the first."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.exceptions[0] if isinstance(seen, BaseExceptionGroup) else seen.__cause__ or seen.__context__


def is_for_settings(error: BaseException) -> bool:
    """Whether what went wrong with a connection is a matter of settings, the same for every try."""
    return any(isinstance(each, ssl.SSLError) for each in causes(error)) or _spoke_tls(error) or _proxy_refusal(
        error) is not None


def wants_https(said: str) -> bool:
    """Whether a server's refusal says that it speaks https, and http came."""
    return any(words in said.lower() for words in _WANTS_HTTPS)


def speaks_https(host: str) -> ConfigurationError:
    """The error for an address that begins with http where the server speaks https."""
    return ConfigurationError(
        f"{host} speaks https, not http: begin the address with https://", settings=("base_url",)
    )


def unanswered(error: Exception, host: str, hide: Callable[[str], str]) -> SummarizerError:
    """What a broken connection, or one that never was, is to a user."""
    if is_for_settings(error):
        return _for_settings(error, host)
    why = hide(_why(error))[:200]
    if _is_connecting(error):
        return UnavailableError(f"{host} was not reached ({why}): is the address right, and is the server running?")
    if any(isinstance(each, httpx2.DecodingError) for each in causes(error)):
        return UnavailableError(f"{host} answered with what cannot be unpacked ({why}): is something between broken?")
    if not any(isinstance(each, httpx2.HTTPError) for each in causes(error)):
        return UnavailableError(f"{host} gave no answer that is understood ({why}): is the address right?")
    if _is_other(error):
        return UnavailableError(f"{host} answers with what is no HTTP ({why}): is the address right (http, https)?")
    return UnavailableError(f"{host} was reached, but its answer broke off in the middle: run it again later")


def _for_settings(error: Exception, host: str) -> ConfigurationError:
    if (secure := next((each for each in causes(error) if isinstance(each, ssl.SSLError)), None)) is not None:
        return _insecure(secure, host)
    if _spoke_tls(error):
        return speaks_https(host)
    return ConfigurationError(
        f"the proxy refuses to lead to {host} ({_proxy_refusal(error)}): look at HTTPS_PROXY, HTTP_PROXY and "
        "ALL_PROXY, or except this server by NO_PROXY"
    )


def _insecure(error: ssl.SSLError, host: str) -> ConfigurationError:
    if isinstance(error, ssl.SSLCertVerificationError):
        if why := _REFUSED.get(error.verify_code):
            return ConfigurationError(f"no secure connection to {host}: its certificate {why}")
        return ConfigurationError(
            f"no secure connection to {host}: its certificate is not accepted ({error.verify_message}). If it is the "
            "right server, name a file with its authority's certificate in SSL_CERT_FILE"
        )
    if error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"):
        return ConfigurationError(
            f"no secure connection to {host}: it speaks http, not https: begin the address with http://",
            settings=("base_url",),
        )
    return ConfigurationError(
        f"no secure connection to {host} ({error.reason or error}): its certificate is not accepted, or it wants "
        "another sort of TLS"
    )


def _spoke_tls(error: BaseException) -> bool:
    """Whether a TLS alert came where an HTTP answer was to come."""
    return any(re.search(r"\\x15\\x03[\\.]", str(each)) is not None for each in causes(error))


def _proxy_refusal(error: BaseException) -> str | None:
    """The status, and its name, with which a proxy refused for good to open a way: `407 Proxy Authentication …`."""
    for each in causes(error):
        if isinstance(each, httpx2.ProxyError) and (found := re.match(r"4\d\d\b[ -~]*", str(each))):
            return found[0][:100]
    return None


def _is_connecting(error: BaseException) -> bool:
    """Whether nothing came: there was no connection, or it was closed without a word."""
    return any(
        isinstance(each, httpx2.ConnectError | httpx2.ProxyError | ConnectionRefusedError | socket.gaierror)
        or type(each).__name__ == "ServerDisconnectedError"   # aiohttp's
        or "without sending a response" in str(each)          # httpx's
        for each in causes(error)
    )


def _is_other(error: BaseException) -> bool:
    told = " ".join(str(each).lower() for each in causes(error))
    return any(words in told for words in ("illegal", "bad http", "bad status line", "expected http", "invalid"))


def _why(error: BaseException) -> str:
    """The nearest words of a library or of the system, in one line; what says nothing is passed over."""
    told = [" ".join(str(each).split()) for each in causes(error) if not isinstance(each, openai.OpenAIError)]
    inner = [words for words in told if words and not words.startswith("All connection attempts failed")]
    why = (inner or told or [""])[0].replace(" ssl:default", "") or type(error).__name__   # aiohttp adds it
    proxy = next((found[0] for words in told if (found := re.search(r"through the proxy \S+", words))), "")
    return why if proxy in why else f"{why}, {proxy}"
