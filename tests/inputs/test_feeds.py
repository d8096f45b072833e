"""Feeds as articles: their own texts, and the pages that they announce."""

import gzip
import io
import sys
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from site_of import Site, page

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.inputs import documents
from summarizer.inputs.article import Article
from summarizer.inputs.document import Document, How, Unreadable
from summarizer.inputs.sources import articles
from summarizer.inputs.web.feeds import read
from summarizer.inputs.web.fetch import fetch

SENTENCES = [
    f"Norland’s delegation offered on day {n} to reopen the crossing, and Sudmark said that it would think about it."
    for n in range(12)
]
WHOLE = "".join(f"<p>{each}</p>" for each in SENTENCES)
TEXT = "\n\n".join(SENTENCES)
PAGE = f"<html><head><title>Talks</title></head><body><article><h1>Talks</h1>{WHOLE}</article></body></html>"


def opened(data, name="feed.xml", kind=None, **how):
    told = data.encode() if isinstance(data, str) else data
    return list(read(Document(name, io.BytesIO(told), How(**how), kind, reading=documents.read)))


def rss(*items, title="Tarsk Courier", more=""):
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><language>en</language>{more}{''.join(items)}</channel></rss>"
    )


def item(**parts):
    told = {"title": "Talks go on", "guid": "https://courier.example/?p=1", "link": "https://courier.example/talks",
            "pubDate": "Wed, 18 Nov 2026 09:30:00 +0100", **parts}
    named = {name.replace("_", ":"): value for name, value in told.items() if value is not None}
    return "<item>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in named.items()) + "</item>"


def test_rss():
    """An entry's own text is the article, and what the feed tells of it is known."""
    [article] = opened(rss(item(content_encoded=WHOLE, description="Norland offered …")))
    assert article == Article(
        TEXT, title="Talks go on", outlet="Tarsk Courier", published="2026-11-18T09:30:00+01:00", language="en",
        source="https://courier.example/talks", id="https://courier.example/?p=1", url="https://courier.example/talks",
    )


def test_atom():
    """So it is in Atom, with XHTML for content and a date in another form."""
    [article] = opened(f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Tarsk</title><entry><id>tag:a.example,2026:1</id>
        <title type="html">Talks &amp;amp; &lt;i&gt;more&lt;/i&gt;</title><link href="https://a.example/1"/>
        <updated>2026-11-19T00:00:00Z</updated><published>2026-11-18T09:30:00-05:00</published>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{WHOLE}</div></content></entry></feed>""")
    assert (article.text, article.title, article.id) == (TEXT, "Talks & more", "tag:a.example,2026:1")
    assert article.published == "2026-11-18T09:30:00-05:00"


def test_rdf():
    """And in RSS 1.0."""
    [article] = opened(f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://a.example/"><title>Tarsk</title></channel>
        <item rdf:about="https://a.example/1"><title>Talks</title><link>https://a.example/1</link>
        <dc:date>2026-11-18</dc:date><description>{escape(WHOLE)}</description></item></rdf:RDF>""")
    assert (article.text, article.id, article.published) == (TEXT, "https://a.example/1", "2026-11-18")


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "windows-1251", "koi8-r"])
def test_encodings(codec):
    """The encoding is the one that the feed names."""
    text = "Норланд предложил открыть переправу. " * 12
    data = rss(item(content_encoded=text)).replace('"1.0"?', f'"1.0" encoding="{codec}"?', 1).encode(codec)
    [article] = opened(data)
    assert article.text == text.strip()


@pytest.mark.parametrize(("told", "date"), [
    ("Wed, 18 Nov 2026 09:30:00 GMT", "2026-11-18T09:30:00+00:00"),
    ("2026-11-18T09:30:00Z", "2026-11-18T09:30:00+00:00"),
    ("18 Nov 2026", "2026-11-18"),
    ("soon", None),
    ("", None),
])
def test_dates(told, date):
    [article] = opened(rss(item(content_encoded=WHOLE, pubDate=told)))
    assert article.published == date


def test_ids():
    """An entry is called as it calls itself, with the feed's name where that is a mere number."""
    feed = rss(*(item(content_encoded=WHOLE, **parts) for parts in (
        {"guid": "77"}, {"guid": None}, {"guid": None, "link": None}, {"guid": "https://a.example/?key=hush"},
    )))
    assert [each.id for each in opened(feed)] == [
        "feed.xml#77", "https://courier.example/talks", "feed.xml:3", "https://a.example/?key=***"
    ]


@pytest.fixture
def own(monkeypatch, tmp_path):
    """A site of one's own, whose feed announces two articles."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with Site({}) as site:
        monkeypatch.setenv("SUMMARIZER_PRIVATE_HOSTS", site.host)
        site.pages.update({
            "/a": page(PAGE), "/b": page(PAGE.replace("Norland", "Osterland")),
            "/feed": page(announced(site), "application/rss+xml"),
        })
        yield site


def announced(site, teaser="Norland offered to reopen the crossing. [&#8230;]"):
    items = (item(guid=None, link=f"/{name}", description=teaser) for name in "ab")
    return rss(*items, more=f"<link>{site.url}</link>")


def followed(site):
    document = fetch(f"{site.url}/feed")
    document.reading = documents.read
    return list(read(document))


def test_announced_articles(own):
    """Where a feed only announces an article, its page is read; title and date are the feed's."""
    first, second = followed(own)
    assert "day 11" in first.text
    assert "Osterland" in second.text
    assert (first.title, first.id, first.url) == ("Talks go on", f"{own.url}/a", f"{own.url}/a")
    assert first.published == "2026-11-18T09:30:00+01:00"
    assert own.paths == ["/feed", "/robots.txt", "/a", "/b"]


def test_the_same_feed_again(own):
    """Pages are fetched once: of a second reading only what is new is asked for, and the rest is the same."""
    before = followed(own)
    own.pages["/a"] = page(PAGE.replace("day", "night"))   # as pages change all the time
    own.pages["/c"] = page(PAGE.replace("Norland", "Westerland"))
    feed = announced(own, teaser="Another teaser.").replace("</language>", "</language>" + item(guid=None, link="/c"))
    own.pages["/feed"] = page(feed, "application/rss+xml")
    del own.asked[:]
    new, *same = followed(own)
    assert same == before
    assert "Westerland" in new.text
    assert own.paths == ["/feed", "/c"]


def test_a_page_that_is_closed(own):
    """An announced article whose page cannot be had is a failure that says why; the others are read."""
    own.pages["/robots.txt"] = page("User-agent: *\nDisallow: /a\n", "text/plain")
    failure, article = followed(own)
    assert isinstance(failure, Unreadable)
    assert "closed to programs by robots.txt" in str(failure.error)
    assert failure.id == f"{own.url}/a"
    assert "Osterland" in article.text


def test_a_page_that_shows_less(own):
    """Where the page has less than the feed, as behind a wall, the feed's words are taken, with a note."""
    wall = "<p>Please subscribe to read on, it is cheap.</p>"
    own.pages["/a"] = page(f"<html><body><article>{wall}</article></body></html>")
    own.pages["/feed"] = page(rss(item(description=SENTENCES[0] * 4, link=f"{own.url}/a")), "application/rss+xml")
    [article] = followed(own)
    assert article.text == SENTENCES[0] * 4
    assert article.notes == (f"only what the feed says of it: its page, {own.url}/a, shows less",)


def test_no_page_to_go_to():
    """An entry without a link is what it is, and noted; one without a text is a failure."""
    article, failure = opened(rss(item(guid="a:1", link=None, description="They met."), item(guid="a:2", link=None)))
    assert (article.text, article.notes) == ("They met.", ("only what the feed says of it: it names no page",))
    assert "holds no text, and names no page" in str(failure.error)


def test_a_feed_in_a_file(own):
    """It leads to its pages too: links are those of the site that it names."""
    first, second = opened(announced(own))
    assert (first.url, second.url) == (f"{own.url}/a", f"{own.url}/b")
    assert "day 11" in first.text


def test_a_site_that_is_down(own):
    """After three pages in a row that came to nothing the others of the site are not tried."""
    for number in range(8):
        own.pages[f"/{number}"] = page("cut off", content_length="50")
    items = (item(guid=None, link=f"{own.url}/{number}", description="They met.") for number in range(8))
    failures = opened(rss(*items))
    assert [isinstance(each, Unreadable) for each in failures] == [True] * 8
    assert own.paths == ["/robots.txt", "/0", "/1", "/2"]
    assert str(failures[7].error).startswith(f"{own.url}/7 is left alone for some minutes")


def test_links_into_a_private_network(own, monkeypatch):
    """A feed leads to no machine of one's own network."""
    monkeypatch.delenv("SUMMARIZER_PRIVATE_HOSTS")
    [failure] = opened(rss(item(description="They met.", link=f"{own.url}/a")))
    assert "private addresses are not fetched" in str(failure.error)
    assert own.asked == []


def test_a_feed_in_an_archive_goes_nowhere(own):
    """What an archive or a mail holds makes no requests."""
    data = rss(item(description="They met.", link=f"{own.url}/a")).encode()
    [failure] = list(read(Document("a.zip/feed.xml", io.BytesIO(data), depth=1, reading=documents.read)))
    assert f"give the page itself, {own.url}/a" in str(failure.error)
    assert own.asked == []


@pytest.mark.parametrize("bomb", [
    # A billion laughs, and a long word said often.
    '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    ) + "]>",
    f'<!DOCTYPE rss [<!ENTITY j "{"a" * 100_000}">]>',
], ids=["laughs", "quadratic"])
def test_bombs(bomb):
    """A feed whose entities would fill the memory is refused."""
    feed = rss(item(description="&j;" * 5_000)).replace("&amp;j;", "&j;")
    with pytest.raises(ArticleError, match="would fill the memory"):
        opened(feed.replace("?>", "?>" + bomb, 1))


def test_no_file_is_read_by_a_feed(tmp_path):
    """An entity names no file of the machine's."""
    (tmp_path / "secret").write_text("hush")
    bomb = f'<!DOCTYPE rss [<!ENTITY a SYSTEM "file://{tmp_path}/secret">]>'
    feed = rss(item(content_encoded=WHOLE, title="x AND y")).replace("AND", "&a;").replace("?>", "?>" + bomb, 1)
    assert "hush" not in repr(opened(feed))


def test_a_feed_that_is_not_well_formed():
    """What can be read is read, and that some may be missing is told."""
    told = []
    articles = opened(rss(item(content_encoded=WHOLE)).replace("</channel>", "<oops></channel>"), told=told.append)
    assert [each.text for each in articles] == [TEXT]
    assert "is no well-formed feed" in told[0]


@pytest.mark.parametrize("data", [b"", b"<html><body>They met.</body></html>", b"They met.", b"<rss", b"\0" * 50])
def test_no_feed(data):
    with pytest.raises(ArticleError, match=r"feed\.xml holds no feed"):
        opened(data)


FEED = rss(item(content_encoded=WHOLE), item(link=None, description="&lt;p&gt;They met.")).encode()


@given(st.lists(st.tuples(st.integers(0, len(FEED)), st.binary(max_size=6)), max_size=4))
@settings(max_examples=150, deadline=None)
def test_no_feed_is_a_traceback(changes):
    """Whatever the bytes are, there are articles or reasons."""
    data = FEED
    for at, new in changes:
        data = data[:at] + new + data[at + len(new) // 2:]
    try:
        found = list(read(Document("a.zip/feed.xml", io.BytesIO(data), depth=1, reading=documents.read)))
    except ArticleError:
        return
    assert all(isinstance(each, Article | Unreadable) for each in found)


@pytest.mark.parametrize("name", ["a.xml", "a.rss", "a.txt", "a"])
def test_feeds_are_told_by_their_content(tmp_path, name):
    (tmp_path / name).write_text(rss(item(content_encoded=WHOLE)))
    [article] = articles([str(tmp_path / name)])
    assert (article.id, article.text) == ("https://courier.example/?p=1", TEXT)


def test_a_packed_feed_on_the_web(own):
    """What is packed at an address keeps the address."""
    feed = rss(item(content_encoded=WHOLE, guid="7"))
    own.pages["/feed.xml.gz"] = page(gzip.compress(feed.encode()), "application/gzip")
    [article] = articles([f"{own.url}/feed.xml.gz"])
    assert article.id == f"{own.url}/feed.xml#7"


@pytest.mark.parametrize(("library", "reason"), [("feedparser", "feeds need"), ("protego", "pages of a feed need")])
def test_a_plain_install(own, monkeypatch, library, reason):
    """Without the extra, what to install is said; no entry is told as broken."""
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ConfigurationError, match=rf"{reason} one more package: pip install .*\[documents\]"):
        list(articles([f"{own.url}/feed"]))
