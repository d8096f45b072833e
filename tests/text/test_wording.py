"""Languages, sentences, stems, and the words that turn a sentence's meaning."""

import pytest

from summarizer.text.cues import CUES
from summarizer.text.wording import Sentences, language, stems

LANGUAGES = [
    ("The envoy said that it would leave the port on Monday.", "en"),
    ("Der Gesandte sagte, dass er den Hafen am Montag nicht verlassen werde.", "de"),
    ("Le ministre a dit que la région ne quitterait pas le port.", "fr"),
    ("El ministro dijo que la flota no saldrá del puerto.", "es"),
    ("Министр сказал, что флот не выйдет, это решение.", "ru"),
    ("Міністр сказав, що флот не вийде.", "uk"),
    ("قال الوزير إن الأسطول لن يغادر", "ar"),
    ("部长说，船队不会离开港口。", "zh"),
    ("Il ministro ha detto che la flotta non lascerà il porto, e si vedrà.", "it"),   # known, but without cues
    ("وزیر گفت که ناوگان بندر را ترک نمی‌کند", None),    # Persian
    ("大臣は、船は港を出ないと言った。", None),              # Japanese
    ("Министър каза, че не.", None),                    # Bulgarian, or too short to tell
    ("Oslo 1993", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), LANGUAGES)
def test_the_language_of_a_text(text, expected):
    assert language(text) == expected


SENTENCES = [   # text, passage, the sentences that it stands in
    ("Yes. No, never. Go.", "never", "No, never. "),
    ("Yes. No, never. Go.", "Yes. No", "Yes. No, never. "),     # two of them
    ("“Never!” he said.\nHe left.", "left", "He left."),
    ("可以。但是不行。再说。", "不行", "但是不行。"),
    ("لا. هل نعم؟ ربما.", "نعم", "هل نعم؟ "),
]


@pytest.mark.parametrize(("text", "passage", "expected"), SENTENCES)
def test_the_sentence_of_a_passage(text, passage, expected):
    start = text.index(passage)
    begin, end = Sentences(text).around(start, start + len(passage))
    assert text[begin:end] == expected


def test_stems():
    assert stems("He signed 12 papers") == {"sign", "12", "pape"}
    assert stems("三艘船") == {"三艘", "艘船"}


NO = [   # language, text, whether it says no
    ("en", "They won’t sign.", True), ("en", "It ruled the plan out.", True), ("en", "Not only Norland came.", False),
    ("en", "A note was sent.", False),                       # "not" is no word of it
    ("de", "Das lehnte er rundweg ab.", True), ("de", "Die Nichte kam.", False),
    ("fr", "Il n’en est rien.", True), ("es", "Ni uno solo.", True), ("ru", "Никто не придёт.", True),
    ("uk", "Жодна людина не піде.", True), ("ar", "لن نوافق", True), ("zh", "船不会走", True),
    ("zh", "不过船来了", False),                              # "but"
]


@pytest.mark.parametrize(("name", "text", "expected"), NO)
def test_whether_a_text_says_no(name, text, expected):
    assert CUES[name].says_no(text) is expected


YES = [
    ("They agreed to it.", True), ("They did not agree to it.", False), ("They refused to accept it.", False),
    ("Not being a party to it, they welcomed it.", True),    # the "not" is of another clause
]


@pytest.mark.parametrize(("text", "expected"), YES)
def test_whether_a_text_says_yes(text, expected):
    assert CUES["en"].says_yes(text) is expected


HANGS = [   # a language, a text, where something hangs on something
    ("en", "Only if paid.", ["if"]), ("en", "He asked if it was paid.", []),
    ("en", "An aide said, on condition of anonymity, that they had met.", []),
    ("en", "An aide spoke on condition that she not be named.", []),
    ("de", "Unter der Bedingung, anonym zu bleiben, sprach ein Beamter.", []),
    ("fr", "À condition de garder l’anonymat, un officier a parlé.", []),
    ("ru", "Если заплатят, отдадут.", ["если"]), ("ru", "Если верить послу, встречи не было.", []),
    ("ar", "بشرط أن تدفع", ["بشرط"]), ("ar", "قال بشرط عدم ذكر اسمه", []), ("ar", "وصل شرطي والشرطة", []),
    ("zh", "条件是付款", ["条件"]), ("zh", "他以匿名为条件说", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), HANGS)
def test_where_something_hangs_on_something(name, text, expected):
    """Nothing does on what a source asks of a reporter, nor on whether one believes somebody."""
    assert [text.lower()[begin:end] for begin, end in CUES[name].provisos(text)] == expected


SILENT = [("Norland has not replied.", True), ("It declined to comment.", True), ("Norland replied.", False),
          ("Who did not know of it, said the envoy.", False)]


@pytest.mark.parametrize(("text", "expected"), SILENT)
def test_whether_nothing_was_answered(text, expected):
    assert CUES["en"].is_silent(text) is expected
