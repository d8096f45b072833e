"""Dates and titles of plain texts: where they are told they are read, and nothing is made up."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.inputs.dates.dateline import dated, titled
from summarizer.inputs.dates.months import months

TEXT = "Norland will send nobody to the next round of talks with Sudmark, its news agency reports from Ketterau."

DATELINES = [
    # English
    "TARSK, 18 November 2026 — ", "Tarsk, November 18, 2026 - ", "TARSK, Nov. 18, 2026 (Agency) -- ",
    "TARSK 18 Nov 2026 – ",
    "Tarsk, Westmark, Nov 18, 2026 (NNA) - ", "(Tarsk, 18 November 2026) ", "Tarsk, 18th of November 2026: ",
    "Tarsk, Wednesday, 18 November 2026 — ", "TARSK, 2026-11-18 — ", "Tarsk, 18.11.2026. ", "Tarsk, 18/11/2026 – ",
    # German
    "Tarsk, 18. November 2026 – ", "Tarsk, den 18. November 2026 (npa) – ", "Tarsk, 18.11.2026 (npa) - ",
    "Bad Tarsk, 18. Nov. 2026 — ",
    # French
    "Tarsk, le 18 novembre 2026 – ", "TARSK, 18 novembre 2026 (ANP) - ", "Tarsk, mercredi 18 novembre 2026 — ",
    # Spanish, Portuguese, Italian
    "Tarsk, 18 de noviembre de 2026 (AEN).- ", "Puerto Tarsk, 18 nov 2026 (AEN).- ",
    "Tarsk, 18 de novembro de 2026 – ",
    "Tarsk, 18 novembre 2026 - ", "Tarsk, il 18 novembre 2026 – ",
    # Dutch, Swedish, Danish, Norwegian, Finnish
    "Tarsk, 18 november 2026 – ", "TARSK, 18 november 2026 (NNB) – ", "Tarsk, den 18 november 2026 – ",
    "Tarsk, 18. november 2026 – ",
    "Tarsk, 18. marraskuuta 2026 – ",
    # Polish, Czech, Hungarian, Romanian, Lithuanian, Turkish
    "Tarsk, 18 listopada 2026 – Władze odrzuciły. ", "Tarsk, 18. listopadu 2026 – Vláda v pátek řekla. ",
    "Tarsk, 2026. november 18. – ",
    "Tarsk, 18 noiembrie 2026 – ", "Tarskas, 2026 m. lapkričio 18 d. – ", "Tarsk, 18 Kasım 2026 – ",
    # Russian, Ukrainian, Bulgarian, Greek
    "ТАРСК, 18 ноября 2026 года. /АНН/. ", "Тарск, 18 ноября 2026 г. — ", "ТАРСЬК, 18 листопада 2026 року — ",
    "Тарск, 18 ноември 2026 г. – ",
    "Ταρσκ, 18 Νοεμβρίου 2026 – ",
    # Arabic, Hebrew, Hindi
    "تارسك، 18 نوفمبر 2026 (وكالة) - ", "تارسك، 18 تشرين الثاني 2026 - ", "تارسك، ١٨ نوفمبر ٢٠٢٦ - ",
    "טרסק, 18 בנובמבר 2026 – ", "तार्स्क, 18 नवंबर 2026 - ",
    # Chinese, Japanese, Korean, Vietnamese, Indonesian
    "新华社北港2026年11月18日电 ", "北港，2026年11月18日 — ", "【北港＝2026年11月18日】",
    "타르스크, 2026년 11월 18일 - ", "Tarsk, ngày 18 tháng 11 năm 2026 – ",
    "TARSK, 18 November 2026 – ",
]


@pytest.mark.parametrize("begins", DATELINES)
@pytest.mark.parametrize("above", ["", "No talks in Tarsk\n\n", "No talks in Tarsk\nBy Anna Holt\n\n"],
                         ids=["first", "under a title", "under an author"])
def test_dateline(begins, above):
    """A dateline tells the day, under a title and an author too."""
    assert dated(f"{above}{begins}{TEXT}\n\n{TEXT}", None) == ("2026-11-18", "dateline")


@pytest.mark.parametrize("line", [
    "18 November 2026", "Wednesday, 18 November 2026", "November 18, 2026", "18.11.2026", "2026-11-18",
    "(18.11.2026)",
    "Mittwoch, 18. November 2026", "le 18 novembre 2026", "miércoles, 18 de noviembre de 2026", "18 ноября 2026 г.",
    "2026年11月18日", "2026년 11월 18일", "١٨ نوفمبر ٢٠٢٦", "Tarsk, 18 November 2026",
    "18 November 2026, 14:30", "2026. november 18.",
])
def test_line_of_a_date(line):
    """A line that is only a date tells the day."""
    assert dated(f"No talks in Tarsk\n{line}\n\n{TEXT}", None) == ("2026-11-18", "dateline")


@pytest.mark.parametrize(("line", "expected"), [
    ("Date: 2026-11-18", "2026-11-18"),
    ("Date: Wed, 18 Nov 2026 09:30:00 +0100", "2026-11-18T09:30:00+01:00"),
    ("Date: 2026-11-18T09:30:00Z", "2026-11-18T09:30:00+00:00"),
    ("Date: 2026-11-18T09:30:00", "2026-11-18"),   # without its zone an hour says little
    ("Published: November 18, 2026 at 9:30 am", "2026-11-18"),
    ("**Published:** 18 November 2026", "2026-11-18"),
    ("Veröffentlicht am: 18. November 2026", "2026-11-18"),
    ("Publié le : 18 novembre 2026", "2026-11-18"),
    ("Fecha: 18 de noviembre de 2026", "2026-11-18"),
    ("Data publikacji: 18.11.2026", "2026-11-18"),
    ("Дата: 18 ноября 2026 г., 12:00", "2026-11-18"),
    ("发布时间：2026年11月18日", "2026-11-18"),
    ("تاريخ النشر: 18 نوفمبر 2026", "2026-11-18"),
    ("날짜: 2026.11.18", "2026-11-18"),
    ("Date: 31/10/2026", "2026-10-31"),
])
def test_header(line, expected):
    """A header line tells the day, and the time where its zone stands there."""
    assert dated(f"Title: No talks in Tarsk\n{line}\n\n{TEXT}", "2025-01-01.txt") == (expected, "header")


@pytest.mark.parametrize(("name", "expected"), [
    ("2026-11-18-no-talks.txt", "2026-11-18"), ("20261118_no_talks.txt", "2026-11-18"),
    ("tarsk_2026.11.18.txt", "2026-11-18"),
    ("news/2026-11-18/tarsk.txt", None),   # a folder may be a day's, of what was collected
    ("news/tarsk 2026_11_18.txt", "2026-11-18"), (r"C:\news\2026-11-18.txt", "2026-11-18"),
    ("18-11-2026 tarsk.txt", "2026-11-18"),
    ("09.11.2026.txt", "2026-11-09"), ("11-11-2026.txt", "2026-11-11"),
    ("09-11-2026.txt", None), ("2026.txt", None), ("2026-11.txt", None), ("20261318.txt", None),
    ("12026111833.txt", None),
    ("2026-11-18_2026-11-19.txt", None), ("tarsk.txt", None),
])
def test_file_name(name, expected):
    """A file's own name tells the day where it bears one that is clear."""
    assert dated(TEXT, name) == (expected and (expected, "file name"))


@pytest.mark.parametrize("text", [
    f"KYIV, Nov 18 (Agency) - {TEXT}",                # which year?
    f"ТАРСК, 18 ноября. /АНН/. {TEXT}",
    f"新华社北港11月18日电 {TEXT}",
    f"Tarsk, 10/04/2026 – {TEXT}",                     # the fourth of October, or the tenth of April
    f"Date: 10/04/2026\n\n{TEXT}",
    f"10-04-2026\n\n{TEXT}",
    f"Tarsk, 18.11.26 – {TEXT}",
    f"Tarsk, 31 February 2026 – {TEXT}",
    f"Tarsk, 18 listopada 2026 – {TEXT}",              # October for some, November for others
    f"Updated, 18 November 2026\n\n{TEXT}",
    f"Updated: 18 November 2026\n\n{TEXT}",
    f"On 18 November 2026 - a Wednesday - the talks ended. {TEXT}",
    f"Tarsk, 18 November 2026 was the day on which it began. {TEXT}",
    f"{TEXT} It began in Tarsk, 18 November 2026 – as was told.",
    f"{TEXT * 3}\n\nTarsk, 18 November 2026 – {TEXT}",  # not at the beginning
    f"1 May 2026\nThe crossing is closed.\n2 May 2026\nThe crew is taken.\n{TEXT}",   # a chronicle
    TEXT, "", "\n\n", "2026",
])
def test_unknown(text):
    """A date that lacks its year, could be two days, is none, or stands elsewhere is unknown."""
    assert dated(text, None) is None


def test_order():
    """A header goes before a dateline, a dateline before a file's name."""
    dateline = f"Tarsk, 18 November 2026 – {TEXT}"
    assert dated(f"Published: 19 November 2026\n\n{dateline}", "2026-11-20.txt") == ("2026-11-19", "header")
    assert dated(dateline, "2026-11-20.txt") == ("2026-11-18", "dateline")
    assert dated(TEXT, "2026-11-20.txt") == ("2026-11-20", "file name")


NAMES = sorted((name, number) for name, numbers in months().items() if len(numbers) == 1 for number in numbers)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


FORMS = st.sampled_from(["{d} {n} {y}", "{d}. {n} {y}", "{d} de {n} de {y}", "{n} {d}, {y}", "{y} {n} {d}"])


@settings(deadline=None)
@given(DAYS, st.sampled_from(NAMES), FORMS)
def test_every_month(day, named, form):
    """Every name of a month is read as that month, in every order of day, month and year."""
    name, month = named
    day = day.replace(month=month, day=min(day.day, 28))
    told = form.format(d=day.day, n=name, y=day.year)
    assert dated(f"Tarsk, {told} – {TEXT}", None) == (day.isoformat(), "dateline")


@settings(deadline=None)
@given(DAYS, st.sampled_from("/-"))
def test_numbers_that_could_be_two_days(day, mark):
    """Of 10/04/2026 nothing is known; of 31/10/2026 the day is."""
    told = f"{day.day:02}{mark}{day.month:02}{mark}{day.year}"
    found = dated(f"{told}\n\n{TEXT}", None)
    assert found == ((day.isoformat(), "dateline") if day.day > 12 or day.day == day.month else None)


WORDS = st.lists(st.sampled_from([
    "Tarsk", ",", " ", "18", "11", "2026", "November", "Nov", "listopada", "-", "–", ".", "/", "\n", "\n\n", "Date:",
    "Fecha: ", "年", "月", "日", "10/04/2026", "31.12.1999", "(", ")", "ноября", "2026-11-18", "on ", ":", "32", "1",
    "9999", "0",
]), max_size=14).map("".join)


@settings(deadline=None)
@given(WORDS | st.text(max_size=80), WORDS | st.text(max_size=30))
def test_no_date_is_made_up(text, name):
    """Whatever is read, a date's year, month and day stand in the text or in the name."""
    title = titled(text)
    assert title is None or title in text
    if found := dated(text, name):
        day = date.fromisoformat(found[0][:10])
        told = name if found[1] == "file name" else text
        assert f"{day.year}" in told
        assert f"{day.day}" in told


@pytest.mark.parametrize(("text", "expected"), [
    (f"No talks in Tarsk\n\n{TEXT}", "No talks in Tarsk"),
    (f"\n\n  No talks in Tarsk  \n\n{TEXT}", "No talks in Tarsk"),
    (f"# No talks in Tarsk\n\n{TEXT}", "No talks in Tarsk"),
    (f"No talks in Tarsk\nTARSK, 18 November 2026 — {TEXT}", "No talks in Tarsk"),
    (f"No talks in Tarsk\nKYIV, Nov 18 (Agency) - {TEXT}", "No talks in Tarsk"),
    (f"No talks in Tarsk\n18.11.2026\n{TEXT}", "No talks in Tarsk"),
    (f"Is this the end of the talks?\n\n{TEXT}", "Is this the end of the talks?"),
    (f"Source: Title\nTitle: No talks in Tarsk\n\n{TEXT}", "No talks in Tarsk"),
    (f"Заголовок: Переговоров не будет\n\n{TEXT}", "Переговоров не будет"),
    (f"莱湾拒绝谈判\n\n{TEXT}", "莱湾拒绝谈判"),
    (f"لا محادثات في تارسك\n\n{TEXT}", "لا محادثات في تارسك"),
    (f"No talks in Tarsk.\n\n{TEXT}", None),
    (f"No talks in Tarsk\n{TEXT}", None),
    (f"TARSK, 18 November 2026 — {TEXT}\n\n{TEXT}", None),
    (f"18 November 2026\n\n{TEXT}", None),
    (f"Date: 18 November 2026\n\n{TEXT}", None),
    (f"{TEXT * 3}\n\n{TEXT * 3}", None),
    (f"SPOKESPERSON:\n\n{TEXT}", None),
    ("No talks in Tarsk", None),
    ("No talks in Tarsk\n\nNone", None),
    ("", None),
])
def test_title(text, expected):
    """The title is the first line where that is one: short, no sentence, with the text under it."""
    assert titled(text) == expected
