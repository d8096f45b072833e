"""Web archives as articles."""

import gzip
import io
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.inputs import documents
from summarizer.inputs.article import Article
from summarizer.inputs.document import Document, How, Unreadable
from summarizer.inputs.sources import articles
from summarizer.inputs.web.warc import read

PAGE = b"<html><head><title>Talks</title></head><body><article><h1>Talks</h1>" + b"".join(
    f"<p>Norland’s delegation offered on day {n} to reopen the crossing, and Sudmark said it would think.</p>".encode()
    for n in range(6)
) + b"</article></body></html>"


def opened(data, **how):
    return list(read(Document("crawl.warc", io.BytesIO(data), How(**how), reading=documents.read)))


def record(kind, address, body, media_type="application/http; msgtype=response", length=None, date="2026-11-20"):
    """A record as the format has it; `length` is what it says of itself."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: {date}T10:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789abc>\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(body) if length is None else length}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def answer(body=PAGE, *headers, status="200 OK", kind="text/html; charset=utf-8"):
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def chunked(body):
    pieces = [body[at:at + 100] for at in range(0, len(body), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in pieces) + b"0\r\n\r\n"


RECORDS = [
    record("warcinfo", "", b"software: x\r\n", "application/warc-fields"),
    record("request", "https://a.example/1", b"GET /1 HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
    record("response", "https://a.example/1", answer()),
    record("response", "https://a.example/2?token=hush", answer(chunked(PAGE), "Transfer-Encoding: chunked")),
    record("response", "https://a.example/3", answer(gzip.compress(PAGE), "Content-Encoding: gzip")),
    record("response", "https://a.example/4", answer(status="404 Not Found")),
    record("response", "https://a.example/5.png", answer(b"\x89PNG", kind="image/png")),
    record("response", "https://a.example/robots.txt", answer(b"User-agent: *", kind="text/plain")),
    record("revisit", "https://a.example/1", answer(b"")),
    record("resource", "https://a.example/6.txt", b"They met in Tarsk.", "text/plain"),
    record("conversion", "https://a.example/7", "Norland’s offer stands.".encode(), "text/plain"),
]


@pytest.mark.parametrize("pack", [
    b"".join,
    # Each record compressed by itself, as crawlers write them; the whole file.
    lambda records: b"".join(map(gzip.compress, records)), lambda records: gzip.compress(b"".join(records)),
], ids=["plain", "records", "file"])
def test_an_archive(pack):
    """Pages and texts are read, called by their addresses; what is none is counted and told once."""
    told = []
    articles = opened(pack(RECORDS), told=told.append)
    assert [each.id for each in articles] == [
        f"https://a.example/{path}" for path in ("1", "2?token=***", "3", "6.txt", "7")
    ]
    assert all("day 5" in each.text for each in articles[:3])
    assert [each.text for each in articles[3:]] == ["They met in Tarsk.", "Norland’s offer stands."]
    assert [each.url for each in articles] == [each.id for each in articles]
    assert articles[0].published is None   # when it was fetched says nothing of it
    [line] = told
    assert line.startswith("crawl.warc: passed over 4 records (")
    assert all(what in line for what in ("1 answers 404", "1 image/png", "1 text/plain", "1 revisit"))


def test_an_address_fetched_twice():
    """The second of two pages of one address is another article."""
    later = record("response", "https://a.example/1", answer(PAGE.replace(b"day", b"night")), date="2026-11-21")
    assert [each.id for each in opened(RECORDS[2] + later)] == [
        "https://a.example/1", "https://a.example/1 (2026-11-21T10:00:00Z)"
    ]


@pytest.mark.parametrize(("bad", "reason"), [
    (answer(b"no gzip", "Content-Encoding: gzip"), "broken"),
    (answer(b"x", "Content-Encoding: br"), "compressed as 'br'"),
    (answer(gzip.compress(b"a" * 40_000_000), "Content-Encoding: gzip"), "over 20,000,000 bytes"),
    (answer(b"a" * 20_000_001), "over 20,000,000 bytes"),
    (answer(b"ffff\r\nab", "Transfer-Encoding: chunked"), "not whole"),
    (answer(b"9999999999999999999999\r\nab", "Transfer-Encoding: chunked"), "not whole"),
    (b"\x00\x01", "no answer of a web server"),
    (answer(b""), "empty|no article"),
], ids=range(8))
def test_a_record_that_cannot_be_read(bad, reason):
    """It is a failure of its own, and the next is read."""
    failure, article = opened(record("response", "https://a.example/bad", bad) + RECORDS[2])
    assert isinstance(failure, Unreadable)
    assert reason.split("|")[0] in str(failure.error) or reason.split("|")[-1] in str(failure.error)
    assert article.id == "https://a.example/1"


@pytest.mark.parametrize("length", [10, -5, "abc", 10**18])
def test_a_length_that_lies(length):
    """Where the next record begins is not known then: the file ends there with a reason, or with what there is."""
    told = []
    lie = record("response", "https://a.example/lie", answer(), length=length)
    try:
        for each in read(Document("crawl.warc", io.BytesIO(RECORDS[2] + lie + RECORDS[4]), reading=documents.read)):
            told.append(each.id)
    except ArticleError as error:
        assert "crawl.warc is damaged after record" in str(error)
    assert told[0] == "https://a.example/1"


@pytest.mark.parametrize("data", [b"", b"They met.", b"WARC/1.0\r\n" + b"a" * 1_000_000])
def test_no_archive(data):
    with pytest.raises(ArticleError, match=r"crawl\.warc is"):
        opened(data)


def test_it_is_streamed():
    """The first article is there before the rest of the file is read."""
    file = io.BytesIO(RECORDS[2] + RECORDS[9] * 20_000)
    found = read(Document("crawl.warc", file, reading=documents.read))
    assert next(found).id == "https://a.example/1"
    assert file.tell() < 1_000_000


WHOLE = b"".join(RECORDS)


@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.binary(max_size=6)), max_size=4), st.booleans())
@settings(max_examples=150, deadline=None)
def test_no_archive_is_a_traceback(changes, is_packed):
    """Whatever the bytes are, there are articles or reasons."""
    data = gzip.compress(WHOLE, mtime=0) if is_packed else WHOLE
    for at, new in changes:
        data = data[:at] + new + data[at + len(new) // 2:]
    try:
        found = opened(data)
    except ArticleError:
        return
    assert all(isinstance(each, Article | Unreadable) for each in found)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a"])
def test_archives_are_told_by_their_content(tmp_path, name):
    """Packed or not, an archive among the inputs is read."""
    pack = gzip.compress if name.endswith(".gz") else bytes
    (tmp_path / name).write_bytes(b"".join(map(pack, RECORDS)))
    assert [each.id for each in articles([str(tmp_path / name)])][:1] == ["https://a.example/1"]


def test_a_plain_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    with pytest.raises(ConfigurationError, match=r"WARC needs one more package: pip install .*\[documents\]"):
        opened(WHOLE)
