"""The date and title of a plain text, where it tells them: in a header line, in a dateline, in its file's name.

Nothing is guessed: a date without its year, or one that could be two days (10/04/2026), is unknown.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from summarizer.inputs.dates.months import TELLING, months
from summarizer.inputs.dates.stamps import stamp

_HEAD = 12      # lines that are looked at for a header or a dateline
_LONGEST = 160  # characters of a title

_PUBLISHED = (
    "date|dated|published|publication date|date published|date of publication|published on|posted|posted on|"
    "issued|released|release date|datum|veröffentlicht|veröffentlicht am|erschienen|erschienen am|"
    "date de publication|publié le|publiée le|publié|paru le|fecha|fecha de publicación|publicado|publicado el|"
    "publicado em|data|data de publicação|data di pubblicazione|pubblicato|pubblicato il|gepubliceerd|"
    "gepubliceerd op|publicerad|publiceringsdatum|publisert|dato|udgivet|julkaistu|data publikacji|opublikowano|"
    "publikováno|vydáno|dátum|közzétéve|data publicării|tarih|yayın tarihi|tanggal|diterbitkan|ngày|дата|"
    "дата публикации|опубликовано|опубліковано|дата публікації|публикувано|ημερομηνία|التاريخ|تاريخ النشر|تاريخ|"
    "תאריך|दिनांक|日期|发布时间|发布日期|發布時間|發佈日期|日付|公開日|配信日|날짜|입력|등록"
)
_TITLE = (
    "title|headline|titel|überschrift|schlagzeile|titre|título|titular|titolo|kop|rubrik|tittel|overskrift|"
    "otsikko|tytuł|titulek|cím|titlu|başlık|judul|tiêu đề|заголовок|τίτλος|العنوان|כותרת|शीर्षक|标题|標題|見出し|"
    "タイトル|제목"
)
_HEADER = re.compile(rf"[*_#>\s]*(?:{_PUBLISHED})[*_]*\s*[:：][*_]*\s*(.+)", re.IGNORECASE)
_TITLED = re.compile(rf"[*_#>\s]*(?:{_TITLE})[*_]*\s*[:：][*_]*\s*(.+)", re.IGNORECASE)

_WEEKDAY = r"(?:[^\W\d_]{2,15}(?:-feira)?\.?,?\s+)?"
_OF = r"(?:\s+(?:de|del|of|d['’])\s*|\.?\s+|-)"
_NUMBERED = (   # forms without names; the year stands first, or dots tell that the day does
    r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})",
    r"(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})",
    r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일]",
    r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})",
    r"(?:ngày\s+)?(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})(?:,)?\s+năm\s+(?P<y>\d{4})",
)
_EITHER = r"(?P<one>\d{1,2})(?P<mark>[/-])(?P<two>\d{1,2})(?P=mark)(?P<y>\d{4})"
_YEAR_WORD = r"(?:\s?(?:года|год|г\.|року|р\.|r\.|m\.|j\.))?"
# After a dateline: a dash, the agency, the end of the line.
_AFTER = (
    r"\s*(?:[([/（【][^)\]/）】\n]{1,40}[)\]/）】]\.?)?\s*"
    r"(?:[.,:：]?\s*(?:[—–―-]|--)|[.:：]\s|[.]?$|[】)）]|電|电|讯|訊)"
)
_PLACE = r"(?P<place>[^\W\d_][^\d\n,;:!?。.]{0,38}(?:,\s[^\W\d_][^\d\n,;:!?。.]{0,28})?)"
# What begins a sentence or a phrase, not the name of a place; nor does a small letter.
_IN_SENTENCE = re.compile(
    r"(?i:on|in|at|by|since|until|from|after|before|as of|am|im|bis|seit|nach|vor|en|depuis|avant|après|desde|hasta|"
    r"dal|fino|op|sinds|na|den|w|od|do|po|v|dne|в|во|на|до|с|после|у|з|від|після)\b|[a-zà-þα-ωа-яё]"
)
_CHANGED = re.compile(
    "updat|modif|correct|aktualis|geändert|mise? à jour|actualiz|atualiz|aggiorn|bijgewerkt|uppdater|oppdater|"
    "opdater|päivitetty|aktualiz|zaktual|módos|frissít|güncel|diperbarui|обновл|оновл|изменен|ενημέρ|تحديث|עודכן|更新|수정",
    re.IGNORECASE,
)
_A_YEAR = re.compile(r"\d{4}")
_NAMED_FILE = re.compile(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)(?P<mark>[-_. ]?)(?P<m>\d\d)(?P=mark)(?P<d>\d\d)"
    r"|(?P<one>\d\d)(?P<sep>[-_.])(?P<two>\d\d)(?P=sep)(?P<yy>(?:19|20)\d\d))(?!\d)"
)


def dated(text: str, name: str | None) -> tuple[str, str] | None:
    """The date of a text, as ISO 8601, and its basis: "header", "dateline" or "file name".

    `dated("TARSK, 18 November 2026 — The talks …", None) → ("2026-11-18", "dateline")`. A header's time is kept where
    its zone is told. None where no date is told beyond doubt.
    """
    text = text[:20_000]
    head = [line.strip() for line in text.split("\n") if line.strip()][:_HEAD]
    for line in head:
        if len(line) < 120 and (found := _HEADER.fullmatch(line)) and (when := _of_header(found[1], text)):
            return when, "header"
    if when := _of_dateline(head, text):
        return when, "dateline"
    if name and (when := _of_name(name)):
        return when, "file name"
    return None


def titled(text: str) -> str | None:
    r"""The title of a text: a header's, or its first line where that is one.

    `titled("No talks in Tarsk\n\nNorland will send nobody …") → "No talks in Tarsk"`. A title is short, ends with no
    full stop, and is followed by a blank line or a dateline, and by more than itself.
    """
    lines = [line.strip() for line in text[:20_000].strip().split("\n")]
    for line in lines[:_HEAD]:
        if len(line) < _LONGEST + 20 and (found := _TITLED.fullmatch(line)):
            return found[1].strip(" *_") or None
    first = re.sub(r"^#+\s+", "", lines[0])
    rest = [line for line in lines[1:] if line]
    if not rest or not _is_title(first) or max(map(len, rest)) < len(first):
        return None
    return first if not lines[1] or _begins(rest[0]) or _is_date(rest[0]) else None


def _is_title(line: str) -> bool:
    if not 4 <= len(line) <= _LONGEST or (re.search(r"[.。,;:：،؛।]$", line) and not re.search(r"\.\.\.$|…$", line)):
        return False
    if not re.search(r"[^\W\d_]", line) or _HEADER.fullmatch(line) or _is_date(line) or _begins(line):
        return False
    return len(re.findall(r"\w+", line)) > 1 or not line.isascii()


def _is_date(line: str) -> bool:
    whole = rf"\W*{_WEEKDAY}(?:{_dates()}){_YEAR_WORD}\W*"
    return any(map(str.isdigit, line)) and bool(re.fullmatch(whole, line, re.IGNORECASE))


def _begins(line: str) -> bool:
    """Whether a line begins with a dateline, with its year or without."""
    return any(map(str.isdigit, line[:100])) and bool(_datelines()[0].match(line) or re.match(
        rf"\W*{_PLACE}[,،、]\s+(?:(?:le|den|el|il)\s+)?(?:\d{{1,2}}\.?\s+{_names()}|{_names()}\.?\s+\d{{1,2}})\b", line,
        re.IGNORECASE))


def _of_header(value: str, text: str) -> str | None:
    value = value.strip(" *_")
    exact = stamp(value)
    if exact and re.match(r"\d{4}-|[A-Za-z]{3},|\d{1,2} [A-Za-z]{3} \d{4} ", value):
        return exact if len(exact) == 10 or re.search(r"[+-]\d\d:\d\d$", exact) else exact[:10]
    found = re.match(rf"{_WEEKDAY}(?:le\s+|den\s+|el\s+|il\s+)?(?:{_dates()})(?!\d)(.*)", value, re.IGNORECASE)
    return _day(found, text) if found and len(found[found.re.groups]) < 40 else None


def _of_dateline(head: list[str], text: str) -> str | None:
    """The day of the first line that begins with a dateline, or that is only a date, the one such line."""
    if not any(_A_YEAR.search(line[:150]) for line in head[:6]):
        return None
    begun, alone = _datelines()
    for line in head[:6]:
        if (found := begun.match(line)) and not (
            _IN_SENTENCE.match(found["place"] or "X") or _CHANGED.match(found["place"] or "")
        ):
            return _day(found, text)
        if len(line) < 80 and (found := alone.fullmatch(line)) and not _CHANGED.match(found["place"] or ""):
            lines = (part.strip() for part in text.split("\n"))
            others = sum(len(part) < 80 and bool(alone.fullmatch(part)) for part in lines if part)
            return _day(found, text) if others == 1 else None   # more: a chronicle
        if len(line) > 150:   # the first paragraph: what follows is no dateline
            return None
    return None


def _of_name(name: str) -> str | None:
    """The day that a file's name bears, where it bears one."""
    days = set()
    for found in _NAMED_FILE.finditer(re.split(r"[/\\]", name)[-1]):
        if found["y"]:
            day = _iso(int(found["y"]), int(found["m"]), int(found["d"]))
        else:
            day = _either(int(found["one"]), int(found["two"]), int(found["yy"]), dotted=found["sep"] == ".")
        if day:
            days.add(day)
        elif not found["y"]:
            return None   # it bears a date, and nobody knows which
    return days.pop() if len(days) == 1 else None


def _day(found: re.Match[str], text: str) -> str | None:
    told = {key: value for key, value in found.groupdict().items() if value}
    if "one" in told:
        return _either(int(told["one"]), int(told["two"]), int(_first(told, "y")), dotted=False)
    name = _first(told, "n")
    month = int(_first(told, "m")) if not name else _month(name, text)
    return _iso(int(_first(told, "y")), month, int(_first(told, "d"))) if month else None


def _first(told: dict[str, str], kind: str) -> str:
    """The value of whichever group of a kind was found: d, d1, d2, … are all days."""
    return next((value for key, value in told.items() if re.fullmatch(rf"{kind}\d*", key)), "")


def _month(name: str, text: str) -> int | None:
    """The month of a name; where languages differ, that of the one whose letters the text has."""
    found = months().get(re.sub(r"\s+", " ", name.lower().rstrip(".")), {})
    if len(found) == 1:
        return next(iter(found))
    lower = text[:5_000].lower()
    told = {number for number, languages in found.items()
            if any(letter in lower for language in languages for letter in TELLING.get(language, ""))}
    return told.pop() if len(told) == 1 else None


def _either(one: int, two: int, year: int, *, dotted: bool) -> str | None:
    """Numbers of which one is the day: known where one cannot be a month, both are the same, or dots stand between."""
    if dotted or one > 12 or one == two:
        return _iso(year, two, one)
    return _iso(year, one, two) if two > 12 else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if 1800 <= year <= 2100 else None
    except ValueError:
        return None


@cache
def _names() -> str:
    names = sorted((name for name in months()), key=len, reverse=True)
    return rf"(?<![^\W\d_])(?:{'|'.join(re.escape(name) for name in names)})(?![^\W\d_])"


@cache
def _dates() -> str:
    """A pattern of a whole date: the groups of its parts are named y, m or n, d, each with a number."""
    named = (
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|°|ª|-го|a)?{_OF}(?P<n>{_names()})\.?,?{_OF}"
        r"(?P<y>\d{4})",
        rf"(?P<n>{_names()})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})",
        rf"(?P<y>\d{{4}})(?:\.|\s?m\.|\.?\s?gada)?\s+(?P<n>{_names()})\s+(?P<d>\d{{1,2}})(?:\.|\s?d\.)?",
    )
    forms = [re.sub(r"\(\?P<([ymdn])>", rf"(?P<\g<1>{number}>", form)
             for number, form in enumerate((*_NUMBERED, *named))]
    return "|".join([*forms, _EITHER])


@cache
def _datelines() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns: of a line that begins with place, date and what ends a dateline; of a line that is only a date."""
    article = r"(?:(?:le|den|el|il|a)\s+)?"
    when = rf"{_WEEKDAY}{article}(?:{_dates()}){_YEAR_WORD}"
    begun = rf"[\"“„(【]?{_PLACE}(?:[,،、，]\s*|\s*[＝=]\s*|(?-i:(?<=[A-ZА-Я]))\s+(?=\d)){when}{_AFTER}"
    cjk = r"|[^\W\d_]{2,16}(?P<y99>\d{4})年(?P<m99>\d{1,2})月(?P<d99>\d{1,2})日[电電讯訊]"
    alone = (rf"[(\[]?(?:{_PLACE}[,،、，]\s*)?{when}(?:[,،]?\s+(?:at\s+|um\s+|à\s+)?\d{{1,2}}[:.h]\d{{2}}.{{0,20}})?"
             rf"(?:\s*[,،|·•—–-]\s*[^\d\n]{{2,40}})?[)\].]?")
    return re.compile(begun + cjk, re.IGNORECASE), re.compile(alone, re.IGNORECASE)
