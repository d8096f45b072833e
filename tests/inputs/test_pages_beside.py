"""What stands beside an article's paragraphs on its page is left out by how it is built, in any language."""

import pytest
from newspages import BODY, H1, HEAD, LEAD, ld, lines, page, paragraphs, whole

from summarizer import Article

pytest.importorskip("trafilatura")


def read(html):
    return Article.from_bytes(html.encode(), source="page.html")


def among(foreign):
    """The article with something among its paragraphs, and with it under them."""
    return (page(f"<article>{H1}{paragraphs(BODY[:3])}{foreign}{paragraphs(BODY[3:])}</article>"),
            page(f"<article>{H1}{paragraphs()}{foreign}</article>"))


PICTURE = "<img src='port.jpg' alt=''>"
FOREIGN = {
    "a letter to order":
        "<div class='k1'><h3>Brief aus dem Sund</h3><p>Jeden Morgen das Wichtigste vom Sund auf einen Blick.</p>"
        "<button>Bestellen</button></div>",
    "an offer with a link that is a button":
        "<div class='x9'><p>Två veckor för en krona</p><p>Läs allt om Sundet i två veckor, utan bindningstid.</p>"
        "<div class='btn btn-primary'><a href='/o'>Beställ nu</a></div></div>",
    "a poll":
        "<div class='q'><p>Soll Norland nach Ketterau reisen?</p><form><label>Ja</label><label>Nein</label></form>"
        "</div>",
    "what is hidden from the start":
        "<div class='note u-hide'><p>Merci de votre inscription : rechargez la page pour la voir entière.</p></div>",
    "a note to those who see no styles":
        "<div hidden class='d'><p>Wij verdienen aan aankopen via onze koppelingen en dat steunt ons werk.</p></div>",
    "another article by its label":
        "<p>FUNDA OKUNYE | <a href='/2'>Usekela likaNgqongqoshe uya eKetterau ngoLwesibili</a></p>",
    "another article after a colon":
        "<p>MÁS: <a href='/2'>Ostmark ofrece un préstamo de tres mil millones</a></p>",
    "another article after an arrow":
        "<p>&gt;&gt; Hier stehen <a href='/2'>alle Termine der Gespräche in Ketterau</a> im Überblick.</p>",
    "a list of other articles":
        "<ul><li>Hafen: <a href='/2'>Warum die Blockade den Handel so trifft</a></li><li>Kanzler: <a href='/3'>Wer mit "
        "ihm nach Ketterau reist</a></li><li>Getreide: <a href='/4'>Was ein Scheffel jetzt kostet!</a></li></ul>",
    "the outlet's own channels":
        "<ul><li>Das Neueste auf das Telefon? Hier geht es zur <a href='/app'>App der Sundpost</a>.</li><li>Die "
        "Sundpost auch bei <a href='/w'>WhatsApp</a>.</li></ul>",
    "a picture's caption with its credit":
        f"<div class='picture-widget'>{PICTURE}<p>Envoys of both sides wait in the hall of the harbour office.</p>"
        "<p>Photo: A. Holt</p></div>",
    "a caption by its name":
        f"<div class='box'>{PICTURE}<p class='imageCaption'>Выход из порта Кеттерау в воскресенье вечером.</p></div>",
    "a video with its length":
        "<div class='media-info'><video src='a.mp4'></video><p class='infotext'>Szenen vom Hafen | 02:57 Min</p>"
        "</div>",
}


@pytest.mark.parametrize("foreign", FOREIGN.values(), ids=FOREIGN)
def test_beside_the_paragraphs(foreign):
    """Boxes to press or fill in, hidden text, captions and ways to other articles are left out; nothing else is."""
    for html in among(foreign):
        assert lines(read(html)) in ([*BODY], ["No talks in Ketterau", *BODY])


CLOSING = {
    "agencies": "<p>SNA/dpa</p>",
    "who wrote too": "<p>Med bidrag fra Anna Holt</p>",
    "copyright": "<p>© SNA 2026</p>",
    "an address": "<p class='f'>Do you know more about the talks? Write to sund@example.org</p>",
    "a heading of nothing": "<h2>関連キーワード</h2>",
}


@pytest.mark.parametrize("closing", CLOSING.values(), ids=CLOSING)
def test_after_the_last_paragraph(closing):
    """What signs the article is no text of it."""
    article = read(page(f"<article>{H1}{paragraphs()}{closing}</article>"))
    assert lines(article)[-1] == BODY[-1]
    assert whole(article)


POINTS = ("Norland withdraws its patrol boats", "Sudmark frees the crew of 14", "both open the crossing on 1 May")
KEPT = {   # what is built unlike the paragraphs and is the article's all the same, and words of it
    "points at the end": ("<ul>" + "".join(f"<li>{point}</li>" for point in POINTS) + "</ul>", POINTS),
    "points in a box with a button":
        ("<div class='facts'><h3>The offer</h3><ul><li>Talks go on</li>"
         + "".join(f"<li>{point}</li>" for point in POINTS) + "</ul><button>Copy</button></div>", POINTS),
    "a box that unfolds":
        ("<div class='facts'><h3>The offer</h3><p>Sudmark would free the crew of 14 by Friday noon at the latest, and "
         "pay for the ship.</p><button aria-expanded='false'>More</button></div>", ["Sudmark would free the crew"]),
    "a quoted post":
        ("<blockquote class='post'><p>We shall not come to Ketterau, whoever asks us.</p>— Chancellor of Sudmark "
         "<a href='/p'>18 April 2026</a></blockquote>", ["We shall not come"]),
    "a table": ("<table><tr><th>Side</th><th>Ships</th></tr><tr><td>Norland</td><td>41</td></tr></table>", ["41"]),
    "a sentence after a colon":
        ("<p>The chancellor was brief: <a href='/s'>his country would send nobody before the truce ends.</a></p>",
         ["would send nobody before"]),
    "cards of text and picture": (
        "".join(f"<div class='media-card'>{PICTURE}<p>{text}</p></div>" for text in (
            "Norland offers to open the crossing for two days a week from the first of May.",
            "Sudmark asks for the ship as well, and for a fifth of the grain.")),
        ["two days a week", "a fifth of the grain"]),
    "an anchor of a heading's words":
        ("<div id='also-on-the-topics-of-the-talks'><h2>More ships</h2><p>Eleven more ships left "
         "the port of Ketterau on Sunday, the harbour office counted.</p></div>", ["Eleven more ships"]),
    "hidden on narrow screens only":
        ("<div class='hidden md:block'><p>Eleven more ships left the port of Ketterau on Sunday, the harbour office "
         "counted.</p></div>", ["Eleven more ships"]),
}


@pytest.mark.parametrize(("built", "words"), KEPT.values(), ids=KEPT)
def test_article_that_is_built_otherwise(built, words):
    """Lists, tables, quoted posts, cards and boxes that unfold are the article's."""
    for html in among(built):
        article = read(html)
        assert whole(article)
        for word in words:
            assert word in article.text


def test_last_line_without_a_full_stop():
    """Where paragraphs end without a full stop, a short one at the end is text as the others are."""
    body = [line.rstrip(".”") for line in BODY]
    article = read(page(f"<article>{H1}{paragraphs(body)}<p>The truce ends on Wednesday</p></article>"))
    assert lines(article)[-1] == "The truce ends on Wednesday"


def test_a_box_that_may_tell_something():
    """A box with a button is left out, and noted where it tells more than what to order."""
    box = ("<div class='k'><p>Eleven ships left the port of Ketterau on Sunday, its office said.</p>"
           "<button>Follow</button></div>")
    for html in among(box):
        article = read(html)
        assert whole(article)
        assert article.notes == (
            "A box with a button was left out (12 words): “Eleven ships left the port of Ketterau on Sunday, its …”",)


def test_hidden_text_that_may_tell_something():
    """Hidden text is left out and noted; where it is much of the article, a press unfolds it: it is kept."""
    told = "The harbour office counted eleven ships that left the port of Ketterau on Sunday."
    article = read(page(f"<article>{H1}{paragraphs()}<div class='u-hide'><p>{told}</p></div></article>"))
    assert whole(article)
    assert article.notes == (
        "Text that the page hides was left out (14 words): “The harbour office counted eleven ships that left the "
        "port …”",)
    rest = f"<div class='rest hidden'>{paragraphs(BODY[2:])}</div>"
    assert whole(read(page(f"<article>{H1}{paragraphs(BODY[:2])}{rest}</article>")))


def test_slideshow_is_the_article():
    """Paragraphs of a slideshow, and of its introduction, are text: only a picture's own small element is a caption."""
    slides = "".join(f"<div class='slide'>{PICTURE}<h2>Ship {n}</h2><p>{text}</p></div>" for n, text in enumerate(BODY))
    article = read(page(f"<article class='slideshow'>{H1}<div class='slideshow-intro'><p>{LEAD}</p></div>"
                        f"<div class='slideshow-slides'>{slides}</div></article>"))
    assert LEAD in lines(article)
    assert whole(article)


def test_headline_shown_again():
    """A second headline, with its kicker or in other words, is no text; a heading of a section is."""
    again = "<h2>Sund dispute No talks in Ketterau after all</h2>"
    article = read(page(f"<article>{H1}{again}<h2>Monday</h2>{paragraphs()}</article>"))
    assert "Sund dispute" not in article.text
    assert whole(article)


def test_offers_after_a_paywall():
    """What an outlet offers after its paywall is no text, whatever list it comes in."""
    offer = ("<div class='plans'><p>Registrieren Sie sich:</p><dl><dt>Mit einem Konto</dt><dd>alle Artikel lesen"
             "</dd><dd>Briefe der Redaktion</dd></dl></div>")
    article = read(page(f"<article>{H1}{paragraphs(BODY[:3])}<p class='plus'>Weiterlesen mit SP+</p>{offer}</article>",
                        HEAD + ld(isAccessibleForFree=False)))
    assert [line for line in lines(article) if line != "No talks in Ketterau"] == list(BODY[:3])
    assert article.notes == ("The page ends at a paywall: part of the article is missing.",)


def test_placeholder_broken_over_lines():
    """A placeholder whose text is broken in the page's source is known by its element, each time it stands there."""
    held = ("<div class='embed social-placeholder'><h3>Inhalt nicht geladen</h3><p>Diese Seite zeigt den Inhalt erst, "
            "wenn er freigegeben ist.\n Dazu genügt ein Druck auf den Schalter.</p></div>")
    body = held.join(paragraphs().splitlines())
    article = read(page(f"<div class='sidebar-layout'><article>{H1}{body}</article></div>"))
    assert "freigegeben" not in article.text
    assert "Schalter" not in article.text
    assert whole(article)
