"""One request to a web server: no private address is reached, and nothing is without bound.

A name is looked up once, and what it stands for is what is connected to: no second look-up can lead elsewhere.
Hosts of one's own are those named in SUMMARIZER_PRIVATE_HOSTS (`archive.intern,127.0.0.1:8080`). Redirects, pauses and
what is kept are left to fetch.
"""

from __future__ import annotations

import http.client
import ipaddress
import os
import socket
import ssl
import threading
import zlib
from base64 import b64encode
from contextlib import closing, suppress
from dataclasses import dataclass
from email.message import Message
from functools import cache
from http import HTTPStatus
from urllib.parse import quote, unquote, urlsplit

from summarizer.errors import ArticleError
from summarizer.inputs.document import MOST_BYTES
from summarizer.inputs.names import called
from summarizer.resources import DISTRIBUTION, version

OWN_HOSTS = "SUMMARIZER_PRIVATE_HOSTS"
SAVE = "save the page and give the file"
_SECONDS = 60    # of a whole request; a page takes one
_SILENCE = 20    # seconds without a byte
_CHUNK = 65_536
_SAFE = "/%:=&?~+!$,;'@()*[]"   # of an address that somebody else wrote: what is encoded stays so
_ACCEPT = "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml;q=0.9,*/*;q=0.5"


@dataclass(frozen=True)
class Answer:
    """What a server answered; `body` is without its compression, and empty where the status is not 200."""

    status: int
    headers: Message
    body: bytes


def is_address(name: str) -> bool:
    """Whether an input is a web address rather than a file."""
    return name[:8].lower().startswith(("http://", "https://"))


def agent() -> str:
    """How the program names itself."""
    return f"{DISTRIBUTION}/{version()}"


def host_of(address: str) -> str:
    """Host and port that an address leads to: `host_of("https://a.example/x") → "a.example:443"`.

    Raises ArticleError where it is no address of the web.
    """
    try:
        parts = urlsplit(address)
        if parts.scheme.lower() in ("http", "https") and parts.hostname:
            host = parts.hostname.encode("idna").decode() if not parts.hostname.isascii() else parts.hostname
            return f"{host.lower()}:{parts.port or (443 if parts.scheme.lower() == 'https' else 80)}"
    except (ValueError, UnicodeError):
        pass
    raise ArticleError(f"{called(address)} is no web address: it begins with http:// or https:// and names a host")


def is_own(host: str) -> bool:
    """Whether the user said that this host and port is one of theirs."""
    named = os.environ.get(OWN_HOSTS, "").lower().replace(",", " ").split()
    return host in named or host.rpartition(":")[0] in named


def request(address: str, headers: dict[str, str]) -> Answer:
    """Ask once. Raises ArticleError where nothing comes, it is over 20 MB, or the address is a private one."""
    name, host = called(address), host_of(address)
    sockets: list[socket.socket] = []
    timer = threading.Timer(_SECONDS, _cut, [sockets])
    timer.daemon = True
    timer.start()
    try:
        connection = http.client.HTTPConnection(host, timeout=_SILENCE)
        connection.sock = _connected(address, host, sockets)
        answer = _asked(connection, address, headers)
        if not timer.is_alive():   # what was cut off may look as if it were whole
            raise TimeoutError
        return answer
    except ssl.SSLCertVerificationError as error:
        raise ArticleError(
            f"the certificate of {name} is not valid ({error.verify_message}): {SAVE}; "
            "SSL_CERT_FILE names certificates of your own"
        ) from error
    except (OSError, http.client.HTTPException, ValueError, OverflowError) as error:   # a chunk of 10**30 bytes
        late = not timer.is_alive() or isinstance(error, TimeoutError)
        reason = "too slow" if late else getattr(error, "strerror", None) or type(error).__name__
        raise ArticleError(f"nothing could be read at {name} ({reason}): {SAVE}") from error
    finally:
        timer.cancel()
        for each in sockets:
            each.close()


def _cut(sockets: list[socket.socket]) -> None:
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def _connected(address: str, host: str, sockets: list[socket.socket]) -> socket.socket:
    name, _, port = host.rpartition(":")
    found = socket.getaddrinfo(name, int(port), type=socket.SOCK_STREAM)
    if not is_own(host) and not all(_is_public(str(each[4][0])) for each in found):
        raise ArticleError(
            f"{called(address)} is in a private network: private addresses are not fetched. Save the page and give "
            f"the file, or name the host in {OWN_HOSTS} if it is yours"
        )
    failure: OSError = OSError("no address")
    for family, kind, protocol, _, place in found:
        plain = socket.socket(family, kind, protocol)
        sockets.append(plain)
        plain.settimeout(_SILENCE)
        try:
            plain.connect(place)
            break
        except OSError as error:
            failure = error
    else:
        raise failure
    if not address.lower().startswith("https:"):
        return plain
    secure = _context(os.environ.get("SSL_CERT_FILE")).wrap_socket(
        plain, server_hostname=name, do_handshake_on_connect=False
    )
    sockets.append(secure)
    secure.do_handshake()
    return secure


@cache
def _context(_file: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()   # it takes SSL_CERT_FILE, and the system's
    with suppress(ImportError):
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def _is_public(address: str) -> bool:
    """Whether an address is the internet's, and no other one wrapped in it."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):   # NAT64
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return _is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _asked(connection: http.client.HTTPConnection, address: str, headers: dict[str, str]) -> Answer:
    parts = urlsplit(address)
    target = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    told = {"User-Agent": agent(), "Accept": _ACCEPT, "Accept-Encoding": "gzip", "Connection": "close", **headers}
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        told["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    connection.putrequest("GET", target, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": _called(host_of(address), parts.scheme), **told}.items():
        connection.putheader(name, value)
    connection.endheaders()
    with closing(connection.getresponse()) as answer:
        body = _body(answer, called(address)) if answer.status == HTTPStatus.OK else b""
        return Answer(answer.status, answer.headers, body)


def _called(host: str, scheme: str) -> str:
    """A host as the header of that name has it."""
    name, _, port = host.rpartition(":")
    name = f"[{name}]" if ":" in name else name
    return name if port == ("443" if scheme.lower() == "https" else "80") else f"{name}:{port}"


def _body(answer: http.client.HTTPResponse, name: str) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read(_CHUNK):
        size += len(piece)
        if size > MOST_BYTES:
            raise _too_large(name)
        pieces.append(piece)
    if answer.length:   # it said that more would come
        raise http.client.IncompleteRead(b"", answer.length)
    return unpacked(b"".join(pieces), answer.headers.get("Content-Encoding", ""), name)


def unpacked(body: bytes, encoding: str, name: str) -> bytes:
    """A body as it was before its Content-Encoding.

    Raises ArticleError where that is not known, the bytes are broken, or would be over 20 MB.
    """
    match encoding.strip().lower():
        case "" | "identity":
            return body
        case "gzip" | "x-gzip":
            wanted = [zlib.MAX_WBITS | 16]
        case "deflate":
            wanted = [zlib.MAX_WBITS, -zlib.MAX_WBITS]   # servers send both
        case _:
            raise ArticleError(f"{name} came compressed as {encoding[:20]!r}, which is not read: {SAVE}")
    for bits in wanted:
        packer = zlib.decompressobj(bits)
        try:
            data = packer.decompress(body, MOST_BYTES + 1)
        except zlib.error:
            continue
        if len(data) > MOST_BYTES:
            raise _too_large(name)
        if packer.eof:
            return data
    raise ArticleError(f"{name} came compressed, and broken: {SAVE}")


def _too_large(name: str) -> ArticleError:
    return ArticleError(f"{name} is over {MOST_BYTES:,} bytes: give the text of one article")
