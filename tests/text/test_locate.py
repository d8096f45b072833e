"""Where a quote stands in a text, and where it must not be found."""

import re
import unicodedata
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.text.folding import fold
from summarizer.text.locate import MOST_ELIDED, Passages, cuts, locate

FOUND = [
    # A number at the end of a line does not go on in the next.
    ("After F-16,\n20 will not come.", "20 will not", "20 will not"),
    # Word for word.
    ("They agreed to meet in Oslo.", "agreed to meet", "agreed to meet"),
    # Straight quotation marks for curly ones, and the other way about.
    ("He said “no deal” twice.", 'said "no deal" twice', "said “no deal” twice"),
    ('He said "no deal" twice.', "said “no deal” twice", 'said "no deal" twice'),
    # Double for single, low for high, guillemets, corner brackets.
    ("He said ‘no deal’ twice.", "said “no deal” twice", "said ‘no deal’ twice"),
    ("Er sagte „kein Abkommen“ und ging.", '"kein Abkommen" und', "„kein Abkommen“ und"),
    ("Он сказал «нет» и ушёл.", 'сказал "нет" и', "сказал «нет» и"),
    ("彼は「停戦」と述べた。", "彼は“停戦”と述べた", "彼は「停戦」と述べた"),
    # Quotation marks of the quote's own around it.
    ("We will not sign. Ever.", '"We will not sign"', "We will not sign"),
    # Apostrophes.
    ("It can’t go on", "can't go on", "can’t go on"),
    # Dashes: em, en, minus, non-breaking hyphen; with and without spaces.
    ("The plan—all of it—stands", "plan - all of it - stands", "plan—all of it—stands"),
    ("The plan – all of it – stands", "plan—all of it—stands", "plan – all of it – stands"),
    ("a cease‑fire of 30–40 days", "cease-fire of 30-40 days", "cease‑fire of 30–40 days"),
    # Line breaks, tabs, runs of spaces, no-break and thin spaces.
    ("withdraw all\r\n\ttroops  by\u00a0May\u20095", "withdraw all troops by May 5",
     "withdraw all\r\n\ttroops  by\u00a0May\u20095"),
    ("withdraw all troops", "withdraw\nall   troops", "withdraw all troops"),
    # Soft hyphens and zero-width characters, in the text or in the quote.
    ("the nego\u00adtia\u00adtions re\u200bsume", "negotiations resume", "nego\u00adtia\u00adtions re\u200bsume"),
    ("the negotiations resume", "nego\u00adtiations\ufeff resume", "negotiations resume"),
    # Unicode forms: composed and decomposed, ligatures, full width.
    (normalize("NFD", "Le président a refusé."), "président a refusé", normalize("NFD", "président a refusé")),
    ("Le président a refusé.", normalize("NFD", "président a refusé"), "président a refusé"),
    ("the ﬁnal oﬀer", "final offer", "ﬁnal oﬀer"),
    ("总额为２０亿美元", "总额为20亿美元", "总额为２０亿美元"),
    # Letter case.
    ("The Kremlin REFUSED TO sign", "the kremlin refused to sign", "The Kremlin REFUSED TO sign"),
    # A stop or comma drawn into the quotation marks, or out of them.
    ("called it “a trap”, and left", 'called it "a trap," and left', "called it “a trap”, and left"),
    ("called it “a trap.” Then", 'it "a trap". Then', "it “a trap.” Then"),
    # A stop that ends the quote and not the sentence.
    ("We accept the plan in part", "We accept the plan.", "We accept the plan"),
    # French: spaces inside guillemets and before double marks; elided articles may be left out.
    ("« C’est non\u00a0! » a-t-il dit", "«C'est non!» a-t-il dit", "« C’est non\u00a0! » a-t-il dit"),
    ("L’accord d’Alger tient", "accord d'Alger", "accord d’Alger"),
    ("Il dit qu’il partira", "il partira", "il partira"),
    # German: sharp s stays, umlauts decomposed.
    ("Großbritannien lehnt das Übereinkommen ab", normalize("NFD", "großbritannien lehnt das übereinkommen"),
     "Großbritannien lehnt das Übereinkommen"),
    # Turkish: dotted capital I.
    ("İstanbul’da görüşme önerdi", "istanbul'da görüşme", "İstanbul’da görüşme"),
    # Russian: guillemets, dash, comma drawn out.
    ("«Мы готовы», — заявил Лавров.", '"Мы готовы," - заявил Лавров', "«Мы готовы», — заявил Лавров"),
    # Ukrainian: three kinds of apostrophe.
    ("угода про обʼєднання зусиль", "про об'єднання зусиль", "про обʼєднання зусиль"),
    ("угода про об’єднання зусиль", "про обʼєднання зусиль", "про об’єднання зусиль"),
    # Arabic: tatweel, direction marks, comma drawn out of the quotation marks.
    ("قـال الوزير \u200fإن بلاده ترفض", "قال الوزير إن بلاده", "قـال الوزير \u200fإن بلاده"),
    ("وصفها بأنها «فخ»، ثم غادر", 'بأنها "فخ،" ثم', "بأنها «فخ»، ثم"),
    # Chinese: full-width marks, no spaces, single quotation marks that touch the words.
    ("他说：“我们同意停火。”然后离开", '他说: "我们同意停火".', "他说：“我们同意停火。”"),
    ("他提出‘停火’后离开", "停火", "停火"),
    # Bengali and Korean, decomposed.
    (normalize("NFD", "কোন প্রস্তাব নেই"), "কোন প্রস্তাব", normalize("NFD", "কোন প্রস্তাব")),
    (normalize("NFD", "정부는 거부했다"), "정부는", normalize("NFD", "정부는")),
    # An ellipsis of the text's own.
    ("Well... we shall see.", "Well … we shall see", "Well... we shall see"),
]

SENTENCE = "We are not going to put troops, or anyone, in Ukraine."
ELIDED = [
    # Every way to write an ellipsis.
    *[(SENTENCE, f"We are not{mark}in Ukraine", SENTENCE[:-1])
      for mark in (" … ", "…", "...", " ... ", " . . . ", " .... ", " [...] ", " […] ", " (…) ", " [ ... ] ", "……")],
    # Two of them.
    (SENTENCE, "We are … put troops … in Ukraine", SENTENCE[:-1]),
    # At the beginning or the end, where it stands for nothing.
    (SENTENCE, "… We are not going", "We are not going"),
    (SENTENCE, "We are not going [...]", "We are not going"),
    # Within quotation marks, and with a stop of the quote's own.
    (SENTENCE, "“We are not … or anyone.”", "We are not going to put troops, or anyone"),
    # The shortest passage, whether the first words or the last words come twice.
    ("We will talk. We will talk if they leave.", "We will … they leave", "We will talk if they leave"),
    ("We will go if they leave, when they leave.", "We will … they leave", "We will go if they leave"),
    ("We will go home if they leave. We will if they leave.", "We will … they leave", "We will if they leave"),
    # As far as the bound, and for each ellipsis anew: here the first "mid" is too far from the end.
    (f"He will go {'x' * (MOST_ELIDED - 2)} by May", "He will go … by May", ...),
    (f"He will go mid {'x ' * 400}mid {'y ' * 400}by May", "He will go … mid … by May", ...),
    # Chinese: characters count as words.
    ("我们不会向乌克兰派兵", "我们…派兵", "我们不会向乌克兰派兵"),
    # What the quote has in brackets and the text has not.
    ("He pledged to leave the area", "He pledged [on Monday] to leave", "He pledged to leave"),
    ("pledged to leave the area", "[Putin] pledged to leave", "pledged to leave"),
    # Brackets of the text's own.
    ("He [Putin] said no", "He [Putin] said", "He [Putin] said"),
    # One that the text itself has, in an elided quote, beside one that it has not.
    ("to help the [army] stop [the] raid", "to help … stop [the] raid", "to help the [army] stop [the] raid"),
    ("to help the army stop a raid", "[Then] to help … stop a raid", "to help the army stop a raid"),
]

NOT_FOUND = [
    # A changed number, name, word; a word left out, put in, or in another place.
    ("They offered 20 tanks", "They offered 30 tanks"),
    ("Lavrov met Rubio", "Lavrov met Kallas"),
    ("They will not withdraw", "They will withdraw"),
    ("They will withdraw", "They will not withdraw"),
    ("They cannot accept it", "They can accept it"),
    ("They must sign the deal", "They must sign a deal"),
    ("Israel attacked Iran", "Iran attacked Israel"),
    ("Он не согласен на сделку", "Он согласен на сделку"),
    ("他们不接受停火", "他们接受停火"),
    ("ترفض الحكومة الاقتراح", "تقبل الحكومة الاقتراح"),
    # A cut word, at either end.
    ("the unacceptable offers", "acceptable offers"), ("the unacceptable offers", "unacceptable offer"),
    (normalize("NFD", "il a cité"), "il a cite"),
    ("ﬁnal offers", "inal offers"),
    # "can" of "can't", with every mark that is typed for an apostrophe; other short forms.
    *[(f"We can{mark}t agree", "We can") for mark in "'’‘ʼ´`＇"],
    ("He won’t go", "He won"),
    ("aujourd’hui, oui", "hui, oui"),
    # Half of a compound.
    ("a non-binding text", "binding text"), ("a non-binding text", "a non"),
    ("the F-16 jets", "the F"), ("a 30-day truce", "day truce"),
    # A cut number: digits, groups, decimals, dates, ranges, per cent.
    ("in 2024", "in 20"), ("for 20,000 men", "for 20"), ("for 20,000 men", "000 men"),
    ("for 20\u00a0000 men", "for 20"), ("for 20.5 million", "for 20"), ("for 20.5 million", "5 million"),
    ("at 20:30 today", "at 20"), ("in 10–20 days", "20 days"), ("at −5 degrees", "5 degrees"),
    ("by 20% at most", "by 20"), ("um 20 % mehr", "um 20"), ("عدد ٢٠٬٠٠٠ جندي", "عدد ٢٠"),
    ("派20，000人", "派20"), ("派3万人", "派3"), ("派二十人", "派二"),
    # An ellipsis: the anchors in the wrong order, a changed word, too far apart, too few words.
    (SENTENCE, "in Ukraine … We are not"),
    (SENTENCE, "We are not … in Russia"),
    (SENTENCE, "We are now … in Ukraine"),
    (SENTENCE, "We are n … in Ukraine"),
    (f"He will go {'x' * MOST_ELIDED} by May", "He will go … by May"),
    (SENTENCE, "We … Ukraine"),
    # Nothing at all.
    (SENTENCE, ""), (SENTENCE, " … "), (SENTENCE, "[We]"), (SENTENCE, "“.”"), ("", "We are"),
]


@pytest.mark.parametrize(("text", "quote", "passage"), FOUND + ELIDED)
def test_found(text, quote, passage):
    """What a typist or typesetter may change is matched, and the text's own characters are given."""
    evidence = Passages(text).find(quote)[0]
    assert evidence.quote == (text if passage is ... else passage)
    assert evidence.quote == text[evidence.start:evidence.end]


@pytest.mark.parametrize(("text", "quote"), NOT_FOUND)
def test_not_found(text, quote):
    """Words, numbers and their order are never touched."""
    assert Passages(text).find(quote) == []


@pytest.mark.parametrize(("text", "at", "starting", "expected"), [
    ("20 years", 2, False, False),
    ("2024", 2, False, True),
    # The ends of the text.
    ("", 0, False, False), ("word", 0, True, False), ("word", 4, False, False),
    # A soft hyphen is no end of a word.
    ("wo\u00adrd", 2, False, True),
    # A passage may begin behind an elided article, and may not end before the apostrophe.
    ("l’accord", 2, True, False),
    ("l’accord", 1, False, True),
    # Chinese words have no marked ends.
    ("停火协议", 2, False, False),
])
def test_cuts(text, at, starting, expected):
    assert cuts(text, at, starting=starting) is expected


def test_every_place():
    """A quote that stands twice is found twice, in order."""
    assert [(e.start, e.end) for e in Passages("No. Maybe. NO!").find("no")] == [(0, 2), (11, 13)]


@pytest.mark.parametrize(("text", "quotes", "starts"), [
    # Twice, and nothing else to go by: the first.
    ("no deal; then war; no deal", ["no deal"], [0]),
    # The one nearest to the other quote, whichever is given first.
    ("no deal; then war; no deal", ["no deal", "then war"], [0, 9]),
    ("no deal; later came a war that nobody won; no deal", ["a war that nobody won", "no deal"], [20, 43]),
    ("no deal; later came a war that nobody won; no deal", ["no deal", "a war that nobody won"], [43, 20]),
    # One that is not found has no say.
    ("no deal; then war; no deal", ["peace", "no deal"], [None, 0]),
    ("no deal", [], []),
])
def test_locate(text, quotes, starts):
    assert [place and place.start for place in locate(Passages(text), quotes)] == starts


LONG = "The talks opened on Monday. Norland offered to free 40 prisoners in May. Sudmark said nothing about it."


@pytest.mark.parametrize(("text", "quote", "near"), [
    # One number changed: the passage, in whole words.
    (LONG, "offered to free 50 prisoners", "offered to free 40 prisoners"),
    (LONG, "offered to free 50 pris", "offered to free 40 prisoners"),
    # The part of an elided quote that is not there.
    (LONG, "Norland offered … 50 prisoners in May", "40 prisoners in May."),
    # A line break is no part of a message.
    (LONG.replace(" ", "\n"), "offered to free 50 prisoners", "offered to free 40 prisoners"),
    # A quote longer than the text, or empty: how the text begins.
    ("Short.", "A long quote of something else", "Short."),
    (LONG, "", LONG),
])
def test_nearest(text, quote, near):
    assert Passages(text).nearest(quote) == near


WORDS = st.sampled_from(re.findall(r"\S+", (
    "we will not sign the deal 20 2024 1,000 3.5 5% café naïve Лавров не отверг план ترفض الحكومة can can't "
    "l'accord d'Alger non-binding Großbritannien İstanbul обʼєднання final offer U.S. F-16 20-year 停火 三"
)))
GAPS = st.sampled_from([" ", " ", " ", ", ", ". ", "; ", " — ", "\n\n", " “", "” ", ",” ", "... ", "? "])
PASSAGES = st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=30)
DISGUISES = {
    "'": st.sampled_from("'’ʼ"), "“": st.sampled_from('"«„“'), "”": st.sampled_from('"»“”'),
    "—": st.sampled_from("-–—"), "…": st.just("..."),
    " ": st.sampled_from([" ", "  ", "\n", "\u00a0", "\u202f"]), "\n": st.sampled_from([" ", "\r\n"]),
}


def disguised(draw, text):
    """The same words as another typist would have set them."""
    text = "".join(draw(DISGUISES[char]) if char in DISGUISES else char for char in text)
    text = "".join(char + draw(st.sampled_from(["", "", "", "\u00ad", "\u200b"])) for char in text)
    text = draw(st.sampled_from([str, str.upper, str.lower]))(text) if not re.search("[ßİ]", text) else text
    return normalize(draw(st.sampled_from(["NFC", "NFD"])), text)


def words(text):
    """The words of a text in order, without regard to case, Unicode form and what is not seen."""
    seen = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return re.findall(r"[^\W_]+", normalize("NFC", normalize("NFC", seen).casefold().replace("i̇", "i")))


@settings(deadline=None)
@given(data=st.data(), pairs=PASSAGES)
def test_a_disguised_quote_is_found(data, pairs):
    """A passage of whole words is found however it is set, and reads the same under `fold`."""
    text = disguised(data.draw, "".join(word + gap for word, gap in pairs))
    first = data.draw(st.integers(0, len(pairs) - 1))
    last = data.draw(st.integers(first, len(pairs) - 1))
    asked = "".join(word + gap for word, gap in pairs[first:last]) + pairs[last][0]
    quote = disguised(data.draw, asked)
    places = Passages(text).find(quote)
    assert places
    for place in places:
        assert text[place.start:place.end] == place.quote
        assert fold(place.quote).strip("'.,;:") == fold(quote).strip("'.,;:")


@settings(deadline=None)
@given(data=st.data(), pairs=PASSAGES)
def test_no_word_is_changed(data, pairs):
    """Whatever a word, digit or order is changed to, what is located has the words of the quote."""
    text = "".join(word + gap for word, gap in pairs)
    asked = [word for word, _ in pairs]
    at = data.draw(st.integers(0, len(asked) - 1))
    match data.draw(st.sampled_from(["change", "insert", "delete", "swap", "cut", "digit"])):
        case "change":
            asked[at] = data.draw(WORDS)
        case "insert":
            asked.insert(at, data.draw(WORDS))
        case "delete":
            del asked[at]
        case "swap":
            asked[at:at + 2] = reversed(asked[at:at + 2])
        case "cut":
            asked[at] = asked[at][:data.draw(st.integers(1, 3))]
        case "digit":
            asked[at] = re.sub(r"\d", data.draw(st.sampled_from("0123456789")), asked[at], count=1)
    start = data.draw(st.integers(0, max(len(asked) - 1, 0)))
    quote = " ".join(asked[start:start + data.draw(st.integers(1, 6))])
    for place in Passages(text).find(quote):
        assert words(place.quote) == words(quote)
        assert not cuts(text, place.start, starting=True)
        assert not cuts(text, place.end)


@settings(deadline=None)
@given(text=st.text(max_size=80) | st.text("ab1 .,'’“”…-[]\u00ad\u0301İﬁ停\n", max_size=80), data=st.data())
def test_offsets_fit(text, data):
    """No text and no quote is too odd: nothing is raised, and every offset fits."""
    passages = Passages(text)
    start, length = data.draw(st.integers(0, 80)), data.draw(st.integers(0, 30))
    quote = data.draw(st.just(text[start:start + length]) | st.text(max_size=20) | st.text("ab1 .'…[]\u0301İﬁ停"))
    for place in passages.find(quote):
        assert 0 <= place.start < place.end <= len(text)
        assert text[place.start:place.end] == place.quote
    assert isinstance(passages.nearest(quote), str)
