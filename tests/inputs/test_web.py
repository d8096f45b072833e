"""What stands at web addresses, and how politely it is fetched."""

import gzip
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate

import pytest
import trustme
from site_of import Site, page

from summarizer.errors import ArticleError
from summarizer.inputs.web.connection import _is_public
from summarizer.inputs.web.fetch import fetch, follow
from summarizer.inputs.web.visits import Visits

TEXT = "Norland offered to reopen the crossing.\n"
PLAIN = page(TEXT, "text/plain; charset=utf-8")


class Waits(Visits):
    """Visits by a clock that goes on only when somebody sleeps."""

    def __init__(self):
        self.now, self.slept = 1000.0, []
        super().__init__(lambda: self.now, self._wait)

    def _wait(self, seconds):
        self.slept.append(round(seconds))
        self.now += seconds


@pytest.fixture
def own(monkeypatch, tmp_path):
    """A site of one's own, and a cache folder of the test's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with Site({}) as site:
        monkeypatch.setenv("SUMMARIZER_PRIVATE_HOSTS", site.host)
        yield site


def test_what_is_told(own):
    """The document has the bytes, the type that the server says, and the address without secrets for a name."""
    own.pages["/a?token=hush"] = PLAIN
    document = fetch(f"{own.url.replace('//', '//me:pw@')}/a?token=hush")
    assert document.data() == TEXT.encode()
    assert document.media_type == "text/plain; charset=utf-8"
    assert document.name == f"{own.url}/a?token=***"
    [(path, headers)] = own.asked
    assert path == "/a?token=hush"
    assert headers["authorization"] == "Basic bWU6cHc="
    assert headers["user-agent"].startswith("negotiation-summarizer/")


def test_certificates(monkeypatch, tmp_path):
    """A page whose certificate nobody vouches for is no evidence; SSL_CERT_FILE names who does."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with Site({"/a": PLAIN}, context) as site:
        monkeypatch.setenv("SUMMARIZER_PRIVATE_HOSTS", site.host)
        with pytest.raises(ArticleError, match=r"certificate of .* is not valid \(.*SSL_CERT_FILE"):
            fetch(f"{site.url}/a")
        authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert fetch(f"{site.url}/a").data() == TEXT.encode()


@pytest.mark.parametrize("host", [
    "127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "::1", "fe80::1",
    # An IPv4 address within one of IPv6.
    "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    "fd00::1",
])
def test_private_addresses(host):
    """No address of a private network is public."""
    assert not _is_public(host)


@pytest.mark.parametrize("host", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses(host):
    assert _is_public(host)


def test_private_network_is_closed(own, monkeypatch):
    """Nothing is asked of a private address, whatever it is called, unless the user says that it is theirs."""
    monkeypatch.delenv("SUMMARIZER_PRIVATE_HOSTS")
    port = own.host.partition(":")[2]
    for host in (own.host, f"localhost:{port}", f"2130706433:{port}", f"127.1:{port}"):
        with pytest.raises(ArticleError, match=r"private addresses are not fetched.*SUMMARIZER_PRIVATE_HOSTS"):
            fetch(f"http://{host}/a")
    assert own.asked == []


def test_redirect_into_a_private_network(own):
    """Every hop is held to that: a page cannot send the program to a neighbour."""
    with Site({"/secret": PLAIN}) as neighbour:
        own.pages["/a"] = page("", status=302, location=f"{neighbour.url}/secret")
        with pytest.raises(ArticleError, match="private addresses are not fetched"):
            fetch(f"{own.url}/a")
        assert neighbour.asked == []


def test_redirects(own, monkeypatch):
    """They are followed, but not without end, and the password goes to no other host."""
    with Site({"/b": PLAIN}) as other:
        monkeypatch.setenv("SUMMARIZER_PRIVATE_HOSTS", f"{own.host}, {other.host}")
        own.pages["/a"] = page("", status=301, location="/next")
        own.pages["/next"] = page("", status=302, location=f"{other.url}/b")
        own.pages["/round"] = page("", status=302, location="/round")
        assert fetch(f"http://me:pw@{own.host}/a").data() == TEXT.encode()
        assert "authorization" in own.asked[1][1]
        assert "authorization" not in other.asked[0][1]
        with pytest.raises(ArticleError, match="without end"):
            fetch(f"{own.url}/round")
        assert own.paths.count("/round") <= 6


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://a.example/x", "http://[", "gopher://x"])
def test_redirect_out_of_the_web(own, location):
    own.pages["/a"] = page("", status=302, location=location)
    with pytest.raises(ArticleError, match="is no web address"):
        fetch(f"{own.url}/a")


@pytest.mark.parametrize(("sent", "reason"), [
    (page("gone", status=404), "answered 404"),
    (page(""), "it is empty"),
    (page("x", content_length="50"), "IncompleteRead"),
    (page(b"5\r\nab", transfer_encoding="chunked"), "Incomplete"),
    (page(b"9999999999999999999999\r\nab", transfer_encoding="chunked"), "IncompleteRead"),
    (page(b"no gzip", content_encoding="gzip"), "broken"),
    (page(gzip.compress(b"a" * 1000)[:-12], content_encoding="gzip"), "broken"),
    (page(b"x", content_encoding="br"), "compressed as 'br'"),
    (page(b"a" * 20_000_001), "over 20,000,000 bytes"),
    # 40 MB in 40 kB.
    (page(gzip.compress(b"a" * 40_000_000), content_encoding="gzip"), "over 20,000,000 bytes"),
    (page("", status=503, retry_after="3600"), "left alone for 3600 s"),
], ids=range(11))
def test_nothing_to_be_had(own, sent, reason):
    """A page that does not come whole is refused, and the message names it."""
    own.pages["/a"] = sent
    with pytest.raises(ArticleError, match=reason) as caught:
        fetch(f"{own.url}/a")
    assert f"{own.url}/a" in str(caught.value)


def test_gzip_and_odd_addresses(own):
    """Compression is undone; letters that are no ASCII are sent as the web has them."""
    own.pages["/%D0%B0%20b?q=%C3%A9"] = page(gzip.compress(TEXT.encode()), content_encoding="gzip")
    assert fetch(f"{own.url}/а b?q=é").data() == TEXT.encode()


def test_conditional_requests(own):
    """What did not change is asked for with its ETag or date, and comes from where it is kept."""
    def answer(headers):
        return page("", status=304) if headers.get("if-none-match") == '"1"' else page(TEXT, etag='"1"')

    own.pages["/feed"] = answer
    assert [fetch(f"{own.url}/feed").data() for _ in range(2)] == [TEXT.encode()] * 2
    assert [headers.get("if-none-match") for _, headers in own.asked] == [None, '"1"']
    own.pages["/dated"] = [page(TEXT, last_modified="Wed, 18 Nov 2026 09:00:00 GMT"), page("new")]
    assert [fetch(f"{own.url}/dated").data() for _ in range(2)] == [TEXT.encode(), b"new"]
    assert own.asked[-1][1]["if-modified-since"] == "Wed, 18 Nov 2026 09:00:00 GMT"


def test_what_is_kept_is_the_users(own, tmp_path):
    """Nobody else may read it, and what bears a secret or must not be stored is not kept."""
    own.pages["/a"] = page(TEXT, etag='"1"')
    own.pages["/a?token=x"] = page(TEXT, etag='"1"')
    own.pages["/b"] = page(TEXT, etag='"1"', cache_control="private, no-store")
    for path in ("/a", "/a?token=x", "/b"):
        fetch(own.url + path)
    kept = [each for each in (tmp_path / "cache").rglob("*") if each.is_file()]
    assert [each.stat().st_mode & 0o077 for each in kept] == [0]


def test_a_broken_cache_is_none(own, tmp_path):
    """What is kept and cannot be read is fetched again; a folder that cannot be made is done without."""
    own.pages["/a"] = page(TEXT, etag='"1"')
    fetch(f"{own.url}/a")
    [kept] = [each for each in (tmp_path / "cache").rglob("*") if each.is_file()]
    for broken in (b"", b"x", gzip.compress(b"{}\n"), gzip.compress(b"[1]"), kept.read_bytes()[:-9]):
        kept.write_bytes(broken)
        assert fetch(f"{own.url}/a").data() == TEXT.encode()
    assert "if-none-match" not in own.asked[-1][1]


def test_no_home(own, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    own.pages["/a"] = page(TEXT, etag='"1"')
    assert fetch(f"{own.url}/a").data() == TEXT.encode()


def test_robots(own):
    """Where a feed leads, robots.txt is asked once a host and obeyed; what the user names is fetched."""
    own.pages.update({
        "/robots.txt": page("User-agent: *\nDisallow: /closed\nAllow: /closed/but\n", "text/plain"),
        "/open": PLAIN, "/closed/a": PLAIN, "/closed/but/b": PLAIN,
    })
    visits = Waits()
    follow(f"{own.url}/open", visits=visits)
    follow(f"{own.url}/closed/but/b", visits=visits)
    with pytest.raises(ArticleError, match=r"closed to programs by robots\.txt"):
        follow(f"{own.url}/closed/a", visits=visits)
    assert own.paths == ["/robots.txt", "/open", "/closed/but/b"]
    assert fetch(f"{own.url}/closed/a", visits=visits).data() == TEXT.encode()


def test_robots_for_us(own):
    """Rules for this program count before those for all."""
    own.pages["/robots.txt"] = page("User-agent: *\nAllow: /\n\nUser-agent: Negotiation-Summarizer\nDisallow: /\n")
    own.pages["/a"] = PLAIN
    with pytest.raises(ArticleError, match=r"robots\.txt"):
        follow(f"{own.url}/a", visits=Waits())


def test_no_robots(own):
    """A site without rules is open; one that fails to tell them is left alone for now."""
    own.pages["/a"] = PLAIN
    assert follow(f"{own.url}/a", visits=Waits()).data() == TEXT.encode()
    own.pages["/robots.txt"] = page("", status=500)
    own.pages["/b"] = PLAIN
    del own.asked[:]
    visits = Waits()
    for _ in range(2):
        with pytest.raises(ArticleError, match=r"robots\.txt cannot be read, and without it no page there"):
            follow(f"{own.url}/b", visits=visits)
    assert own.paths == ["/robots.txt"]


def test_pauses(own):
    """Between two requests to a host lies a second, or what its robots.txt asks for, one's own hosts excepted."""
    visits = Waits()
    for _ in range(2):
        with visits.turn("a.example:443"):
            pass
    with visits.turn("b.example:443"):
        pass
    assert visits.slept == [1]
    own.pages.update({"/robots.txt": page("User-agent: *\nCrawl-delay: 7\n"), "/a": PLAIN, "/b": PLAIN})
    visits = Waits()
    follow(f"{own.url}/a", visits=visits)
    follow(f"{own.url}/b", visits=visits)
    assert visits.slept == [7, 7]


def test_retry_after(own):
    """A server that asks for a minute at most gets it, and is asked once more."""
    own.pages["/a"] = [page("", status=429, retry_after="30"), PLAIN]
    own.pages["/b"] = [page("", status=503, retry_after=formatdate(time.time() + 20, usegmt=True)), PLAIN]
    own.pages["/c"] = page("", status=429, retry_after="5")
    visits = Waits()
    assert fetch(f"{own.url}/a", visits=visits).data() == TEXT.encode()
    assert fetch(f"{own.url}/b", visits=visits).data() == TEXT.encode()
    assert visits.slept[0] == 30
    assert 18 <= visits.slept[1] <= 20
    with pytest.raises(ArticleError, match="left alone for 5 s"):
        fetch(f"{own.url}/c", visits=visits)
    assert own.paths.count("/c") == 2


def test_one_at_a_time(own):
    """However many threads ask, a host has one request at a time."""
    own.pages.update({f"/{n}": PLAIN for n in range(40)})
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(fetch, (f"{own.url}/{n}" for n in range(40))))
    assert own.most == 1


def test_a_followed_page_is_fetched_once(own):
    """The page of an entry is kept, whatever its server says of it, and asked for again only if it changed since."""
    own.pages["/a"] = [page(TEXT), page("new")]
    for _ in range(3):
        assert follow(f"{own.url}/a", newer=time.time() - 60, visits=Waits()).data() == TEXT.encode()
    assert own.paths == ["/robots.txt", "/a"]
    assert follow(f"{own.url}/a", newer=time.time() + 60, visits=Waits()).data() == b"new"
