"""Articles in saved pages: what of a page is its article, what it tells of it, and what it does not show."""

import json

import pytest
from newspages import BODY, DESCRIBED, H1, HEAD, LEAD, ld, lines, page, paragraphs, whole

from summarizer import Article
from summarizer.errors import ArticleError

pytest.importorskip("trafilatura")


@pytest.fixture
def read(tmp_path):
    def reading(html, name="page.html"):
        path = tmp_path / name
        path.write_bytes(html if isinstance(html, bytes) else html.encode())
        return Article.read(path)

    return reading


# --- the standfirst

SHOWN = {   # {} is the body
    "in a header within the article":
        f"<article><header>{H1}<p class='article-lead'>{LEAD}</p></header><div>{{}}</div></article>",
    "in a row of its own, no paragraph":
        f"<main><div class='row'>{H1}<div class='article--lead'>{LEAD}</div><p class='author'>By Anna Holt</p></div>"
        "<div class='row'><div class='article--content'>{}</div></div></main>",
    "a second heading": f"<div id='top'>{H1}<h2>{LEAD}</h2></div><div class='text'>{{}}</div>",
    "by its property":
        f"<article>{H1}<div itemprop='description'><span>{LEAD}</span></div><div>{{}}</div></article>",
    "after picture, author and date":
        f"<article>{H1}<figure><img src='a.jpg'><figcaption>The port. Photo: A. Holt</figcaption></figure>"
        "<span class='byline'>By Anna Holt</span><time datetime='2026-04-19'>19 April 2026</time>"
        f"<p class='x1'>{LEAD}</p><section class='x2'>{{}}</section></article>",
    "with names that say nothing":
        f"<div class='a1'>{H1}<div class='c3'>{LEAD}</div></div><div class='d4'>{{}}</div>",
    "under a headline that is no h1":
        "<article><h2>No talks in Ketterau</h2>"
        f"<div class='dek'>{LEAD}</div><div class='articleBody'>{{}}</div></article>",
}


@pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN)
@pytest.mark.parametrize("head", [HEAD, HEAD + DESCRIBED], ids=["told nowhere else", "described"])
def test_standfirst(shown, head, read):
    """The standfirst is text, comes first, and stands there once."""
    article = read(page(shown.format(paragraphs()), head))
    assert article.text.count(LEAD) == 1
    assert [line for line in lines(article) if line == LEAD or line in BODY] == [LEAD, *BODY]
    assert "Anna Holt" not in article.text
    assert article.notes == ()


def test_description_that_is_not_shown(read):
    """What only the head tells no reader of the page has seen: it is no text."""
    article = read(page(f"<article>{H1}{paragraphs()}</article>", HEAD + DESCRIBED))
    assert LEAD not in article.text
    assert whole(article)


def test_standfirst_that_begins_the_body(read):
    """A standfirst that the extractor kept is not put in a second time."""
    article = read(page(f"<article>{H1}<p class='lead'>{LEAD}</p>{paragraphs()}</article>"))
    assert article.text.count(LEAD) == 1
    assert whole(article)


# --- text that is lost

def test_chunks(read):
    """A body cut into widgets, with another story between them, is read whole."""
    chunk = '<div class="widget widget-text"><div class="wrap"><div class="text">{}</div></div></div>'
    other = '<div class="widget widget-related"><div class="wrap"><a href="/x">Related story</a></div></div>'
    wrap = "<p>{} The cabinet met again on the same evening to hear of it.</p>"
    halves = [chunk.format(paragraphs(part, wrap)) for part in (BODY[:3], BODY[3:])]
    article = read(page(f"<div class='row'><div class='left'>{H1}{halves[0]}{other}{halves[1]}</div></div>"))
    for line in BODY:
        assert article.text.count(line) == 1
    assert "Related" not in article.text


@pytest.mark.parametrize("wrap", ["<p>{}</p>", "<div data-component='text-block'><p>{}</p></div>"])
def test_paragraph_of_a_link(wrap, read):
    """A paragraph that is a link but for its first words is text."""
    linked = "It also <a href='/x'>turned down an offer to open the crossing in exchange for grain</a>."
    body = "\n".join(wrap.format(line) for line in (*BODY[:2], linked, *BODY[2:]))
    article = read(page(f"<article>{H1}{body}</article>"))
    assert "It also turned down an offer to open the crossing in exchange for grain." in lines(article)
    assert whole(article)


def test_aside_classes_around_the_article(read):
    """Names such as “sidebar” on what holds the article too tell nothing of a paragraph."""
    wrap = "<div class='sidebar-grid'><div class='sidebar-content'>{}</div></div>"
    half = [wrap.format(paragraphs(part)) for part in (BODY[:3], BODY[3:])]
    advert = "<div class='ad'>Advertisement</div>"
    article = read(page(f"<article class='sidebar-layout'>{H1}{half[0]}{advert}{half[1]}</article>"))
    assert whole(article)
    assert "Advertisement" not in article.text


def test_data_hold_more(read):
    """Where a page shows the beginning and its data hold the rest, that is the text, and it is said."""
    body = "\n".join(BODY)
    article = read(page(f"<article>{H1}<p class='lead'>{LEAD}</p>{paragraphs(BODY[:2])}</article>",
                        HEAD + ld(articleBody=body)))
    assert whole(article)
    assert lines(article).index(LEAD) < lines(article).index(BODY[0])
    assert any("page's own data" in note for note in article.notes)


def test_data_of_another_article(read):
    """Data that do not hold what the page shows are not its article."""
    other = "The harvest fair of Elderford opened on Saturday with brass music and forty kinds of apples. " * 20
    article = read(page(f"<article>{H1}{paragraphs()}</article>", HEAD + ld(articleBody=other)))
    assert "Elderford" not in article.text
    assert whole(article)


# --- text that is not the article's

def card(title, text):
    return f"<li><a href='/other'><h3>{title}</h3><p>{text}</p></a></li>"


TEASER = "The finance minister of Ostmark offered Sudmark a loan of three billion on Friday, an official said."
FOREIGN = {
    "cards under the text": f"<div class='more'><ul>{card('A loan', TEASER)}{card('A second', TEASER)}</ul></div>",
    "cards of sections":
        "<section class='related-stories'><h2>Related</h2>"
        f"<div><a href='/o'><h3>A loan</h3></a><p>{TEASER}</p></div></section>",
    "a newsletter":
        "<div class='newsletter-box'><p>Sign up for our newsletter and read the news of the Sund every morning."
        "</p></div>",
    "an appeal among the paragraphs": "<p><em>Sign up for our newsletter here.</em></p>",
    "a plain appeal":
        "<p class='promo-line'>Subscribe to The Sund Post today and never miss a story about the Sund again.</p>",
    "comments": f"<div class='comments-section'><h3>Comments</h3><p>Karl: {TEASER}</p></div>",
    "a consent box":
        "<div class='embed-box'><p>External content: you accept that personal data are sent to the platform that "
        "shows it.</p></div>",
}


@pytest.mark.parametrize("foreign", FOREIGN.values(), ids=FOREIGN)
def test_foreign_text(foreign, read):
    """What else stands about the article is left out, within it and under it."""
    for body in (paragraphs() + foreign, paragraphs(BODY[:3]) + foreign + paragraphs(BODY[3:])):
        article = read(page(f"<article>{H1}{body}</article>"))
        assert whole(article)
        for word in ("loan", "newsletter", "Subscribe", "Karl", "External", "personal data"):
            assert word not in article.text


def test_second_article_on_the_page(read):
    """Of a page that goes on with another article only the first is read, and it is said."""
    other = paragraphs([TEASER.replace("Friday", day) for day in ("Monday", "Tuesday", "Thursday", "Saturday")])
    article = read(page(f"<article>{H1}{paragraphs()}</article>"
                        f"<article><h1>A loan from Ostmark</h1>{other}</article>"))
    assert whole(article)
    assert "loan" not in article.text


KEPT = {
    "of those who sign up":
        "Ostmark would not sign up to the treaty, its minister said, and asked its partners for their consent.",
    "of readers":
        "To read the full text of the offer took the chancellor two hours, his office said; he agreed to none of it.",
    "of data":
        "Sudmark offered to hand over the personal data of the crew; Norland did not accept, and kept your letters.",
    "of a share": "Share by share the crossing's company would pass to Norland, 57 percent of it in the first year.",
}


@pytest.mark.parametrize("line", KEPT.values(), ids=KEPT)
def test_words_of_the_matter_itself(line, read):
    """Paragraphs of the article are kept whatever words they use."""
    article = read(page(f"<article>{H1}{paragraphs([*BODY[:3], line, *BODY[3:]])}</article>"))
    assert line in lines(article)
    assert article.notes == ()


def test_sections_with_headings_of_the_first_rank(read):
    """An h1 within the article begins a section, no other article."""
    halves = f"{paragraphs(BODY[:2])}<h1>What comes next</h1>{paragraphs(BODY[2:])}"
    article = read(page(f"<header>{H1}</header><article>{halves}</article>"))
    assert whole(article)


# --- what a page does not show

WALLS = {
    "en": "57.09% of this article remain to be read. The rest is for subscribers.",
    "en, to go on": "Subscribe to continue reading this story.",
    "de": "Jetzt weiterlesen mit SP+",
    "fr": "Il vous reste 57.09% de cet article à lire. La suite est réservée aux abonnés.",
    "es": "Contenido exclusivo para suscriptores. Suscríbete para seguir leyendo.",
    "pl": "Pozostało jeszcze 89% artykułu",
    "ru": "Чтобы читать дальше, оформите подписку.",
    "ja": "この記事は有料会員限定です。残り1234文字",
}


@pytest.mark.parametrize("wall", WALLS.values(), ids=WALLS)
@pytest.mark.parametrize("how", ["<p class='paywall'>{}</p>", "<div class='offer'><span>{}</span></div>", "<p>{}</p>"])
def test_paywall(wall, how, read):
    """A page that ends at a paywall is noted, and its words are no text."""
    article = read(page(f"<article>{H1}{paragraphs(BODY[:2])}{how.format(wall)}</article>",
                        HEAD + ld(isAccessibleForFree=False)))
    assert [line for line in lines(article) if line in BODY] == list(BODY[:2])
    assert wall not in article.text
    assert article.notes == ("The page ends at a paywall: part of the article is missing.",)


def test_words_that_are_missing(read):
    """A page that counts more words than it shows is noted; one that shows them is not."""
    body = f"<article>{H1}{paragraphs(BODY[:3])}</article>"
    article = read(page(body, HEAD + ld(wordCount=840)))
    assert len(article.notes) == 1
    assert "840 words" in article.notes[0]
    assert read(page(body, HEAD + ld(wordCount=90))).notes == ()


def test_rest_on_another_page(read):
    """A text that breaks off before “Read more” is noted."""
    cut = BODY[2][:90] + "…"
    article = read(page(f"<article>{H1}{paragraphs([*BODY[:2], cut])}"
                        "<a class='more' href='/2'>Read the full story</a></article>"))
    assert article.notes == ("The page shows the beginning of the article: the rest is on another page.",)
    assert "Read the full story" not in article.text


NO_ARTICLES = {
    "consent": (
        "<form><h1>Your privacy choices</h1><p>The Sund Post and its 872 partners store and access information on your "
        "device. If you agree, we offer the site free of charge; if you reject, you can subscribe for 4.99.</p><p>You "
        "can change your choices at any time. We process your data to deliver advertisements.</p></form>",
        "asks for consent",
    ),
    "consent in German": (
        "<div><h2>Ihre Privatsphäre</h2><p>Wir und unsere Partner verarbeiten personenbezogene Daten und setzen "
        "Cookies. Mit „Alle akzeptieren“ stimmen Sie der Werbung zu; Sie können Ihre Einwilligung in den Einstellungen "
        "widerrufen.</p></div>",
        "asks for consent",
    ),
    "a check": (
        "<div><h1>One moment</h1><p>Checking your browser. Please verify that you are a human, and enable JavaScript "
        "and cookies to continue to the site that you wanted.</p></div>",
        "check for robots",
    ),
    "not found": (
        "<main><h1>Page not found</h1><p>The page that you are looking for may have moved, or it never was here; try "
        "the search.</p></main>",
        "error",
    ),
    "a wall alone": (
        f"<article>{H1}<p>Subscribe to continue reading.</p><p>Already a subscriber? Log in.</p></article>", "paywall",
    ),
}


@pytest.mark.parametrize(("body", "why"), NO_ARTICLES.values(), ids=NO_ARTICLES)
def test_no_article(body, why, read):
    """A page that shows nothing of an article is refused, with the reason and a way on."""
    with pytest.raises(ArticleError, match=why) as caught:
        read(page(body, head="", title="The Sund Post"))
    assert "save" in str(caught.value)


def test_character_that_cannot_be_read(read):
    """A character that stands for what could not be read is noted where it stands in the article, and only there."""
    broken = BODY[1].replace("Sunday", "Sun\ufffday")
    article = read(page(f"<article>{H1}{paragraphs([BODY[0], broken, *BODY[2:]])}</article>"))
    assert broken in article.text
    assert article.notes == ("One character of the article could not be read.",)
    footer = page(f"<article>{H1}{paragraphs()}</article>").replace("our address", "our addr\ufffdss")
    assert read(footer).notes == ()


def test_bytes_that_are_broken(read):
    """A bad byte, or what an encoding spoilt, is told where it stands in the article; elsewhere it takes nothing."""
    html = page(f"<article>{H1}{paragraphs()}</article>")
    for spoilt in (b"our addr\xe8ss \xe9t\xe9 \xc3\xa9", "itâ€™s our addrâ€“ess".encode()):
        assert read(html.encode().replace(b"our address", spoilt)).notes == ()
    (note,) = read(html.encode().replace(b"Sunday", b"Sun\xe8day")).notes
    assert note == "One character of the article could not be read."
    twice = read(html.replace("region's", "regionâ€™s"))
    assert len(twice.notes) == 1
    assert "wrong encoding" in twice.notes[0]


# --- what a page tells of its article

@pytest.mark.parametrize(("head", "lang", "expected"), [
    (HEAD, "de", "de"),
    (HEAD, "pt-BR", "pt"),
    (HEAD, "nb_NO", "nb"),
    (HEAD + ld(inLanguage="fr-FR"), None, "fr"),
    (HEAD + '<meta property="og:locale" content="nb_NO">', None, "nb"),
    (HEAD + '<meta http-equiv="content-language" content="cs">', "", "cs"),
    (HEAD, "und", None),
    (HEAD, "${lang}", None),   # a template that was not filled
    (HEAD, None, None),
])
def test_language(head, lang, expected, read):
    """The language is the one that the page declares, as a primary code."""
    assert read(page(f"<article>{H1}{paragraphs()}</article>", head, lang)).language == expected


GERMAN = (
    "Die Delegation der Norländer wird nicht nach Ketterau reisen, das hat die Agentur des Landes am Montag gemeldet.",
    "Der Kanzler sprach von Forderungen, die keine Regierung der Welt erfüllen kann, und von der Blockade des Hafens.",
)
CHINESE = ("诺兰外交部长周二在凯特劳对记者表示，如果苏德马克在月底之前不释放船员，诺兰将不会派人参加下一轮会谈。",) * 2


@pytest.mark.parametrize(("text", "lang", "head", "expected"), [
    (GERMAN, "en", '<meta property="og:locale" content="de_AT">', "de"),   # a template's “en”
    (GERMAN, "de", '<meta property="og:locale" content="en_US">', "de"),
    (CHINESE, "en", "", None),
    (CHINESE, "en", '<meta property="og:locale" content="zh_CN">', "zh"),
])
def test_language_that_cannot_be(text, lang, head, expected, read):
    """A declared language that the text is not in gives way to one that it can be in."""
    assert read(page(f"<article>{H1}{paragraphs(text)}</article>", HEAD + head, lang)).language == expected


SITE = '<meta property="og:title" content="No talks in Ketterau">'


@pytest.mark.parametrize(("head", "shown", "expected"), [
    (HEAD, "", "2026-04-19T18:00:00+02:00"),
    (SITE + ld(datePublished="2026-04-19T16:00:00Z", dateModified="2026-04-21"), "", "2026-04-19T16:00:00+00:00"),
    (SITE + ld(datePublished="2026-04-19T18:00:00+0200"), "", "2026-04-19T18:00:00+02:00"),
    (SITE + ld(datePublished="2026-04-19"), "", "2026-04-19"),
    (SITE + ld(datePublished="Sun, 19 Apr 2026 18:00:00 +0200"), "", "2026-04-19T18:00:00+02:00"),
    (SITE + '<meta name="DC.date.issued" content="2026-04-19">', "", "2026-04-19"),
    (SITE, '<time datetime="2026-04-19T18:00:00+02:00">on Sunday</time>', "2026-04-19T18:00:00+02:00"),
    (SITE + '<link rel="canonical" href="https://sund.example/2026/04/19/no-talks">', "", "2026-04-19"),
    # In words, where they allow one day only.
    (SITE, '<p class="date">Sunday, 19 April 2026</p>', "2026-04-19"),
    (SITE, '<div class="m"><span>By Anna Holt</span></div><div class="d">Ketterau, 19 April 2026</div>', "2026-04-19"),
    (SITE, '<p class="date">Updated: 21 April 2026</p>', None),
    # Changed is not published.
    (SITE + '<meta property="article:modified_time" content="2026-04-21T08:00:00Z">', "", None),
    (SITE + ld(dateModified="2026-04-21T08:00:00Z"), "", None),
    # The fourth of October, or the tenth of April.
    (SITE, '<p class="date">10/04/2016 05:07 AM EDT</p>', None),
    (SITE + '<meta name="date" content="10/04/2016">', "", None),
    # No such day, or not yet.
    (SITE + ld(datePublished="2026-02-30"), "", None),
    (SITE + ld(datePublished="0001-01-01T00:00:00Z"), "", None),
    (SITE + ld(datePublished="2999-01-01"), "", None),
])
def test_published(head, shown, expected, read):
    """The date is the one that the page tells beyond doubt, with its zone; else there is none."""
    assert read(page(f"<article>{H1}{shown}{paragraphs()}</article>", head)).published == expected


def test_date_that_is_not_clear_stays_in_the_text(read):
    """A date that could be two days is none, and its words stay for the reader."""
    article = read(page(f"<article>{H1}<p class='date'>10/04/2016 05:07 AM EDT</p>{paragraphs()}</article>", SITE))
    assert article.published is None
    assert "10/04/2016 05:07 AM EDT" in lines(article)


@pytest.mark.parametrize(("head", "title", "expected"), [
    ("", "No talks in Ketterau | The Sund Post", "No talks in Ketterau"),
    ('<meta property="og:title" content="No talks in Ketterau - The Sund Post">', "x", "No talks in Ketterau"),
    ('<meta property="og:title" content="The Sund Post: No talks">', "x", "The Sund Post: No talks"),
    (ld(), "Home", "No talks in Ketterau"),
])
def test_title(head, title, expected, read):
    """The title is the headline without the outlet's name."""
    head += '<meta property="og:site_name" content="The Sund Post">'
    article = read(page(f"<article>{H1}{paragraphs()}</article>", head, title=title))
    assert article.title == expected
    assert article.outlet == "The Sund Post"


@pytest.mark.parametrize(("head", "expected"), [
    ('<link rel="canonical" href="https://sund.example/a/1">', "https://sund.example/a/1"),
    ('<link rel="canonical" href="https://sund.example/"><meta property="og:url" content="https://sund.example/a/1">',
     "https://sund.example/a/1"),
    ('<link rel="canonical" href="/a/1">', None),   # of a saved page nobody knows which site that is
    ('<link rel="canonical" href="javascript:void(0)">', None),
])
def test_address(head, expected, read):
    """The address is the page's own, where it tells a whole one."""
    assert read(page(f"<article>{H1}{paragraphs()}</article>", HEAD + head)).url == expected


def live(**told):
    entries = "".join(f"<section><h3>{when}</h3>{paragraphs([line])}</section>" for when, line in zip(
        ("Sunday, 19 April, 17:40", "Sunday, 19 April, 9:00", "Saturday, 18 April, 21:10", "Saturday, 18 April, 8:30",
         "Saturday, 18 April, 7:00"), BODY, strict=True))
    return page(f"<article>{H1}{entries}</article>",
                HEAD + ld(**{"@type": "LiveBlogPosting"}, datePublished="2026-04-18T07:00:00+02:00", **told))


def test_live_blog_of_days(read):
    """A live blog of several days has no date of its own; its entries keep theirs."""
    article = read(live(dateModified="2026-04-19T17:40:00+02:00"))
    assert article.published is None
    assert article.notes == ("A live blog from 2026-04-18 to 2026-04-19: its entries were written at different times.",)
    assert lines(article).index("Sunday, 19 April, 9:00") + 1 == lines(article).index(BODY[1])
    assert whole(article)


def test_live_blog_of_a_day(read):
    """A live blog of one day has that date."""
    article = read(live(dateModified="2026-04-18T23:00:00+02:00"))
    assert article.published == "2026-04-18T07:00:00+02:00"
    assert len(article.notes) == 1


@pytest.mark.parametrize("entry", [
    "<article><time datetime='2026-04-19T{hour}:00:00+02:00'>{hour}:00</time><h2>At {hour}</h2><p>{text}</p></article>",
    "<div class='entry'><p class='timestamp'>19 April, {hour}.00</p><p>{text}</p></div>",
    "<section><h3>{hour}:00 – At the port</h3><p>{text}</p></section>",
])
def test_times_of_a_live_blog(entry, read):
    """The time that a page shows at an entry stands before the entry's text."""
    hours = ("17", "16", "15", "12", "09")
    entries = "".join(entry.format(hour=hour, text=text) for hour, text in zip(hours, BODY, strict=True))
    article = read(page(f"<main>{H1}{entries}</main>", HEAD + ld(**{"@type": "LiveBlogPosting"})))
    assert whole(article)
    for hour, text in zip(hours, BODY, strict=True):
        above = "\n".join(lines(article)[:lines(article).index(text)][-2:])
        assert f"{hour}:00" in above or f"{hour}.00" in above


def test_data_that_are_no_json(read):
    """Data that cannot be read, or are of other shapes, take nothing from the page."""
    told = [1, None, "x", {"@type": 7}, {
        "@type": "NewsArticle", "headline": {"a": []}, "datePublished": [], "articleBody": 3, "publisher": [],
        "wordCount": {}, "mainEntityOfPage": [], "url": 4, "isAccessibleForFree": [],
    }]
    odd = "".join(f'<script type="application/ld+json">{text}</script>' for text in (
        '{"headline": ', json.dumps(told), "[" * 5_000))
    article = read(page(f"<article>{H1}{paragraphs()}</article>", HEAD + odd))
    assert whole(article)
    assert article.published == "2026-04-19T18:00:00+02:00"
