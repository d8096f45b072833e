"""What is read from files, bytes and web addresses, and what is refused with the reason."""

import hashlib
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from summarizer.errors import ArticleError
from summarizer.inputs.article import Article
from summarizer.inputs.document import MOST_BYTES
from summarizer.inputs.encodings.decoding import decode
from summarizer.inputs.names import shown

RUSSIAN = (
    "Москва заявила в среду, что готова возобновить переговоры, если Киев откажется от своих требований. "
    "«Мы готовы говорить», — сказал министр."
)
UKRAINIAN = "Київ запропонував обмін усіма полоненими; їхній список передали посередникам у четвер уночі."
FRENCH = (
    "Le ministre a déclaré que l’accord était « inacceptable » et que la France n’enverrait pas de troupes à "
    "l’étranger. Après l’été, il espère négocier."
)
GERMAN = "Der Außenminister erklärte, Österreich würde über eine Waffenruhe „jederzeit“ verhandeln."
CHINESE = "外交部發言人表示，中國願意在適當的時候恢復談判，但要求對方先停火。美國國務卿說，這個建議是不可接受的。"
ARABIC = "قال الوزير إن بلاده ترفض الاقتراح، وإنها مستعدة للتفاوض إذا انسحبت القوات."


@pytest.mark.parametrize(("text", "encoding"), [
    # UTF-8, without and with a byte order mark.
    (RUSSIAN, "utf-8"),
    (ARABIC, "utf-8"),
    (CHINESE, "utf-8-sig"),
    # UTF-16 with a byte order mark, both orders.
    ("\ufeff" + RUSSIAN, "utf-16-le"),
    ("\ufeff" + CHINESE, "utf-16-be"),
    # One byte a letter.
    (RUSSIAN, "cp1251"),
    (UKRAINIAN, "cp1251"),
    (FRENCH, "cp1252"),
    (GERMAN, "cp1252"),
    # Two bytes a character.
    (CHINESE, "big5"),
    (CHINESE, "gb18030"),
])
def test_encodings(text, encoding, tmp_path):
    """The text is the same in whatever encoding it was saved."""
    path = tmp_path / "article.txt"
    path.write_bytes(text.encode(encoding))
    assert Article.read(path).text == text.lstrip("\ufeff")


@pytest.mark.parametrize(("data", "text"), [
    # Line ends of Windows and of old Macs, mixed.
    (b"One.\r\nTwo.\rThree.\n", "One.\nTwo.\nThree.\n"),
    (b"\xff\xfe" + "One.\r\nTwo.".encode("utf-16-le"), "One.\nTwo."),
    # What is no line end stays: form feed, next line, line separator, spaces at the ends.
    ("  One.\fTwo.\x85Three.\u2028 ".encode(), "  One.\fTwo.\x85Three.\u2028 "),
    # Typographic quotation marks of Windows in plain English.
    (b"He said \x93no\x94 \x96 twice.", "He said “no” – twice."),
])
def test_line_ends(data, text):
    """Line ends are made alike, as Path.read_text() does; nothing else is."""
    assert decode(data) == text


def test_offsets_hold_in_the_file(tmp_path):
    """The text is that which a user reads from the file in Python."""
    path = tmp_path / "article.txt"
    path.write_bytes(RUSSIAN.replace(". ", ".\r\n").encode())
    assert Article.read(path).text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("data", "reason"), [
    # Nothing to read.
    (b"", "is empty"),
    (b" \r\n\t\xc2\xa0\n", "is empty"),
    (b"\xef\xbb\xbf", "is empty"),
    (b"\xff\xfe", "is empty"),
    # Other files by another name.
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "is no whole PDF"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a PNG image"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "is a JPEG image"),
    (b"PK\x03\x04\x14\0\x06\0", "is a broken ZIP archive"),
    (b"\x1f\x8b\x08\0\0\0", "is broken"),
    (b"\x7fELF\x02\x01\x01\0\0\0", "is not text"),
    # UTF-16 cut off within a character.
    (RUSSIAN.encode("utf-16")[:-1], "is broken near byte"),
    # In no encoding at all.
    (bytes(range(128, 256)) * 20, "in no encoding that was recognized"),
])
def test_refused(data, reason, tmp_path):
    """What is no text is refused, and the message names the file and the reason."""
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    with pytest.raises(ArticleError, match=reason) as caught:
        Article.read(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(("data", "place"), [
    (RUSSIAN.encode() + b"\xff" + RUSSIAN.encode(), len(RUSSIAN)),
    ("“No,” he said. “No”.".encode()[:-2], 18),
    (b"\xef\xbb\xbfThey met.\xff", 9),
])
def test_a_broken_byte_is_read_as_such_and_told(data, place, tmp_path):
    """UTF-8 with a stray byte, or cut off within a character, is never read as another encoding."""
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    article = Article.read(path)
    assert article.text.index("\ufffd") == place
    assert article.text.count("\ufffd") == 1
    assert "is broken near byte" in article.notes[0]


def test_no_file(tmp_path):
    """A missing file, a folder, and a link that leads to itself are said to be so."""
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name, reason in [
        ("missing.txt", "there is no file"), ("", "is a folder"), ("loop", "there is no file|cannot be read"),
        ("x" * 300, "cannot be read"), ("a\0b", "there is no file|cannot be read"),
    ]:
        with pytest.raises(ArticleError, match=reason):
            Article.read(tmp_path / name)


def test_too_large(tmp_path):
    """A file past the limit is refused, without being read: this one takes no space on the disk."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES * 1_000)
    with pytest.raises(ArticleError, match="is over 20,000,000 bytes"):
        Article.read(path)


def test_name_that_is_no_utf8(tmp_path):
    """Files whose names are in an old encoding are read; their names are written out, and stay two."""
    found = []
    for name in (b"caf\xe9.txt", b"caf\xe8.txt"):
        path = tmp_path / os.fsdecode(name)
        path.write_text("They met.", encoding="utf-8")
        found.append(Article.read(path))
    assert {article.text for article in found} == {"They met."}
    assert [article.source for article in found] == [rf"{tmp_path}/caf\udce9.txt", rf"{tmp_path}/caf\udce8.txt"]


@pytest.mark.parametrize(("known", "reason"), [
    ({"text": ""}, "the article is empty"),
    ({"text": " \n", "source": "a.txt"}, "a.txt is empty"),
    ({"text": "a\0b", "title": "Talks"}, "Talks is not text"),
    # Half of a surrogate pair cannot be sent or stored.
    ({"text": "a\ud83db", "id": "a-1"}, "a-1 is not text"),
    ({"text": "a", "title": "b\udc00"}, r"b\\udc00 is not text"),
    # Nor can it be printed, whatever else is wrong.
    ({"text": "", "id": "\ud800"}, r"\\ud800 is empty"),
    ({"text": "\0", "id": "\ud800"}, r"\\ud800 is not text"),
    # Another type would come out as an error of another place, or in the results.
    ({"text": None}, r"text is text \(str\), not NoneType"),
    ({"text": b"a"}, "not bytes"),
    ({"text": "a", "id": 5}, r"id is text \(str\), not int"),
    ({"text": "a", "title": 5}, r"title is text \(str\), not int"),
    ({"text": "a", "source": Path("a.txt")}, r"source is text \(str\), not PosixPath"),
])
def test_text_given(known, reason):
    """An article that is made in Python is held to the same."""
    with pytest.raises(ArticleError, match=reason):
        Article(**known)


def test_hash():
    """The hash is that of the text as UTF-8, whatever else is known of the article."""
    article = Article("Мир 🕊", title="A title")
    assert article.sha256 == hashlib.sha256("Мир 🕊".encode()).hexdigest()
    assert article.sha256 == Article("Мир 🕊").sha256 != Article("Мир").sha256


PAGE = """<!doctype html><html lang="en"><head><meta charset="{charset}"><title>Talks open – The Sund Post</title>
<meta property="og:title" content="Talks open"><meta property="og:site_name" content="The Sund Post">
<meta property="article:published_time" content="2026-05-04T08:00:00Z"></head><body>
<nav><ul><li><a href="/a">World</a></li><li><a href="/b">Sport</a></li></ul></nav>
<article><h1>Talks open</h1><p>{first}</p><p>{second}</p><script>var advert = 1;</script></article>
<footer><p>All rights reserved. Read our cookie policy.</p></footer></body></html>"""
PARAGRAPHS = {
    "first": "Norland offered on Monday to reopen the Sund crossing if Sudmark first freed the crew of 14, who "
             "have been held since March in the port of Ketterau.",
    "second": "Sudmark called the offer “a price we will not pay” and gave no date for an answer, while envoys "
              "of both sides stayed in the city for talks.",
}


def check_page(article):
    assert PARAGRAPHS["first"] in article.text
    assert PARAGRAPHS["second"] in article.text
    for other in ("cookie", "Sport", "advert", "<p>"):
        assert other not in article.text
    assert (article.title, article.outlet, article.published) == (
        "Talks open", "The Sund Post", "2026-05-04T08:00:00+00:00"
    )


@pytest.mark.parametrize(("name", "charset"), [("a.html", "utf-8"), ("b.HTM", "windows-1252")])
def test_html_file(name, charset, tmp_path):
    """Of an HTML file the article is kept, with its title, outlet and date."""
    pytest.importorskip("trafilatura")
    path = tmp_path / name
    path.write_bytes(PAGE.format(charset=charset, **PARAGRAPHS).encode(charset))
    article = Article.read(path)
    check_page(article)
    assert article.source == str(path)


def test_html_without_article(tmp_path):
    """A page that holds no article is refused."""
    pytest.importorskip("trafilatura")
    path = tmp_path / "a.html"
    path.write_text("<html><body><script>var menu = 1;</script></body></html>", encoding="utf-8")
    with pytest.raises(ArticleError, match="no article was found in"):
        Article.read(path)


class Pages(BaseHTTPRequestHandler):
    """A few pages: a path, and what is answered."""

    answers = {   # noqa: RUF012 - read only
        "/talks": (200, "text/html; charset=utf-8", PAGE.format(charset="utf-8", **PARAGRAPHS).encode()),
        "/plain": (200, "text/plain; charset=windows-1251", RUSSIAN.encode("cp1251")),
        "/pdf": (200, "application/pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
        "/empty": (200, "text/html", b""),
        "/gone": (404, "text/html", PAGE.format(charset="utf-8", **PARAGRAPHS).encode()),
    }

    def do_GET(self):
        status, kind, body = self.answers.get(self.path.partition("?")[0], (404, "text/plain", b"Not found."))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def near():
    """The address of a server on loopback that has these pages."""
    with HTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def site(near, monkeypatch, tmp_path):
    """The same, named as the user's own: only public addresses are fetched else."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("SUMMARIZER_PRIVATE_HOSTS", "127.0.0.1")
    return near


def test_web_page(site):
    """Of a web page the article is kept; its address is the source."""
    article = Article.fetch(f"{site}/talks")
    check_page(article)
    assert article.source == f"{site}/talks"


def test_plain_text_on_the_web(site):
    """A text that is no page is taken as it stands."""
    assert Article.fetch(f"{site}/plain").text == RUSSIAN


@pytest.mark.parametrize(("path", "reason"), [
    # No article, but a page that says so or says anything.
    ("/gone", "answered 404"),
    ("/nowhere", "answered 404"),
    ("/empty", "nothing could be read"),
    ("/pdf", "is no whole PDF"),
])
def test_nothing_on_the_web(site, path, reason):
    """An address without an article is refused, and the message names it."""
    with pytest.raises(ArticleError, match=reason) as caught:
        Article.fetch(site + path)
    assert site + path in str(caught.value)


@pytest.mark.usefixtures("site")
def test_no_server():
    """So is one where nobody listens."""
    with HTTPServer(("127.0.0.1", 0), Pages) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
    with pytest.raises(ArticleError, match="nothing could be read"):
        Article.fetch(address)


def test_own_network_is_closed(near):
    """Without that setting, an address leads to no machine of one's own network, and the message says why."""
    pytest.importorskip("trafilatura")
    with pytest.raises(ArticleError, match="private addresses are not fetched"):
        Article.fetch(f"{near}/talks")


@pytest.mark.parametrize(("address", "told"), [
    # User and password.
    ("http://user:pw@host/ok", "http://host/ok"),
    ("https://user@host:8443/a?b=c", "https://host:8443/a?b=c"),
    ("http://user:p@w@host/", "http://host/"),
    # An @ that is none of theirs.
    ("http://host/@user/a@b?c=d@e", "http://host/@user/a@b?c=d@e"),
    # Values that look secret, whatever stands before the word.
    ("http://h/a?id=1&token=x&page=2", "http://h/a?id=1&token=***&page=2"),
    ("http://h/?api_key=x;KEY=y&X-Amz-Signature=z", "http://h/?api_key=***;KEY=***&X-Amz-Signature=***"),
    ("http://h/?accessToken=x&password=y&client_secret=z", "http://h/?accessToken=***&password=***&client_secret=***"),
    ("http://h/?sig=x&auth=y#access_token=z", "http://h/?sig=***&auth=***#access_token=***"),
    # Words that only look like them.
    ("http://h/?author=x&keyword=y&monkey=z&design=w&tokens=5", "http://h/?author=x&keyword=y&monkey=z&design=w&tokens=5"),
    # A file that was saved under such a name.
    ("page?token=x.html", "page?token=x.html"),
])
def test_address_without_secrets(address, told):
    """What of an address is printed and stored."""
    assert shown(address) == told


def test_secrets_of_an_address_go_nowhere(site, caplog):
    """They are sent, and stand in no source, message or log."""
    secret = site.replace("http://", "http://user:hush1@")
    article = Article.fetch(f"{secret}/talks?token=hush2")
    check_page(article)
    assert article.source == f"{site}/talks?token=***"
    with pytest.raises(ArticleError, match="404") as caught:
        Article.fetch(f"{secret}/gone?token=hush2")
    with HTTPServer(("127.0.0.1", 0), Pages) as server:
        closed = f"http://user:hush1@127.0.0.1:{server.server_port}/?token=hush2"
    with pytest.raises(ArticleError, match="nothing could be read") as second:
        Article.fetch(closed)
    assert "hush" not in f"{caught.value} {second.value}"
    assert not [each for each in caplog.records if "hush" in each.getMessage()]


def test_pipes_and_devices(tmp_path):
    """One with a name is refused unopened; what a shell hands over as <(command) is read."""
    os.mkfifo(tmp_path / "pipe.txt")
    for path in (tmp_path / "pipe.txt", "/dev/zero"):
        with pytest.raises(ArticleError, match="a pipe, a socket or a device"):
            Article.read(path)
    reading, writing = os.pipe()
    os.write(writing, b"They met.")
    os.close(writing)
    assert Article.read(f"/dev/fd/{reading}").text == "They met."
    os.close(reading)
