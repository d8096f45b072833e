"""What one article of an export says of itself, and which of its lines are its text: Factiva, Europresse, ProQuest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from summarizer.inputs.exports.fields import CERTIFICATE, CODE, CODES, COPYRIGHT, PROQUEST, is_furniture
from summarizer.inputs.exports.layouts import Found
from summarizer.inputs.exports.lines import (
    Line,
    blocks_of,
    day_of,
    joined,
    language_of,
    says_words_only,
    tail_at,
    words_of,
)

_AFTER_TEXT = frozenset(("ART", "CT", "RF", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "CLM"))
_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?:\s*[A-Za-z]{2,4})?")
_BY = re.compile(r"(?:by|par|von|de|di|por)\s", re.IGNORECASE)


def factiva(lines: Sequence[Line]) -> Found:
    """An article of Factiva, whose last line was its accession number: with codes ("plus Indexing"), or without."""
    kept = [line for line in lines if not is_furniture(line.text)]
    codes = [_code(line.text) for line in kept]
    if {"HD", "PD", "SN"} <= {code for code, _ in codes} and any(code in ("LP", "TD") for code, _ in codes):
        return _coded(kept, codes)
    return _uncoded(kept)


def _code(text: str) -> tuple[str, str]:
    found = CODE.match(text)
    return (found[1], found[2] or "") if found and found[1] in CODES else ("", text)


def _coded(lines: list[Line], codes: list[tuple[str, str]]) -> Found:
    begin = next(at for at, (code, _) in enumerate(codes) if code in ("LP", "TD"))
    end = begin + 1 + tail_at(
        lines[begin + 1:], [(code, told) if code in _AFTER_TEXT else None for code, told in codes[begin + 1:]]
    )
    fields: dict[str, list[str]] = {}
    last = ""
    for code, told in codes[:begin]:
        last = code or last
        fields.setdefault(last, []).append(told)
    said = {code: " ".join(" ".join(told).split()) for code, told in fields.items()}
    body: list[Line] = []
    was_code = False
    for line, (code, told) in zip(lines[begin:end], codes[begin:end], strict=True):
        if code in ("LP", "TD"):
            if told:
                body.append(line.after(told))
        else:
            body.append(line._replace(is_first=line.is_first or was_code))
        was_code = code in ("LP", "TD") and not told
    return Found(
        title=said.get("HD"), outlet=said.get("SN"), published=day_of(said.get("PD", "")),
        language=language_of(said.get("LA", "")), words=words_of(said.get("WC", "")), body=body,
    )


def _uncoded(lines: list[Line]) -> Found:
    """Title, author, "512 words", date, outlet, its code, language, copyright, text: a line each."""
    found = Found(missing="no line says how many words it has, as Factiva has it above the text")
    counted = next((at for at, line in enumerate(lines) if says_words_only(line.text)), None)
    if counted is None:
        return found
    found.words = words_of(lines[counted].text)
    titles = [line.text for line in lines[max(0, counted - 4):counted] if not _BY.match(line.text)]
    found.title = max(titles, key=len, default=None)
    about = lines[counted + 1:counted + 12]
    begin = 0
    for at, line in enumerate(about):
        if COPYRIGHT.match(line.text):
            begin = at + 1
            break
        if language_of(line.text) != line.text and len(line.text) < 30:
            found.language, begin = language_of(line.text), at + 1
    head = [line.text for line in about[:begin]]
    dated = next((at for at, told in enumerate(head) if day_of(told)), None)
    if not begin or dated is None:
        found.missing = "its date and outlet were not found above the text"
        return found
    found.published = day_of(head[dated])
    found.outlet = next((told for told in head[dated + 1:] if not _TIME.fullmatch(told)), None)
    found.body = lines[counted + 1 + begin:]
    return found


_ASIDE = re.compile(r"(?:illustration\(?s?\)?|notes?\(?s?\)?|numéro de document|document number)\s*:.*", re.IGNORECASE)
_SMALL = frozenset(("de", "du", "von", "van", "da", "le", "la", "et", "and", "&"))   # in names, and between them
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:(?:, | & |\s+)[^\W\d_][\w.'’-]*){1,6}")


def europresse(lines: Sequence[Line]) -> Found:
    """An article of Europresse (Eureka), whose last line was its number: "news·20261118·LM·1234"."""
    kept = [line for line in lines if not (CERTIFICATE.match(line.text) or is_furniture(line.text))]
    found = Found(missing="its date was not found above the text")
    head = [line.text for line in kept[:8]]
    dated = next((at for at, told in enumerate(head) if len(told) < 150 and day_of(told)), None)
    if dated is None:
        return found
    found.published = day_of(head[dated])
    counted = next((at for at, told in enumerate(head) if "•" in told and len(told) < 200), None)
    if counted is not None:
        found.outlet, found.words = head[counted].split("•")[0].strip(), words_of(head[counted])
    else:
        found.outlet = (head[dated - 1] if dated else head[dated]).split(",")[0].strip()
    begin = max(dated, counted or 0) + 1
    if begin + 1 < len(kept) and kept[begin].text.isupper() and len(kept[begin].text) < 40:
        begin += 1   # the section's name, above the title
    rest = kept[begin:]
    end = next((at for at, line in enumerate(rest) if at and (
        _ASIDE.match(line.text) or (COPYRIGHT.match(line.text) and at >= len(rest) - 4)
    )), len(rest))
    if end > 1:
        titles = [rest[0], *takewhile(lambda line: not line.is_first, rest[1:end - 1])]
        found.title, start = joined(titles), len(titles)
        if start + 1 < end and _is_name(rest[start].text):
            start += 1
        found.body = rest[start:end]
    found.missing = "nothing stands between its title and its copyright"
    return found


def _is_name(text: str) -> bool:
    """Whether a line names a person: `"Ariane Vitelle"`, and no more."""
    return len(text) < 60 and bool(_NAME.fullmatch(text)) and all(
        word[0].isupper() or word in _SMALL for word in text.split()
    )


_NO_FULL_TEXT = re.compile(r"(?:none|not available|full text not available)?\W*", re.IGNORECASE)


def proquest(lines: Sequence[Line]) -> Found:
    """An article of ProQuest: its text is headed "Full text:", and labels come before and after it."""
    found = Found(missing="the export has no full text of it")
    labels = [PROQUEST.match(line.text) for line in lines]
    said: dict[str, str] = {}
    begin = next((at for at, label in enumerate(labels) if label and label[1].lower() == "full text"), None)
    end = len(lines)
    if begin is not None:
        end = begin + 1 + tail_at(
            lines[begin + 1:], [(label[1], label[2]) if label else None for label in labels[begin + 1:]]
        )
    for label in (*labels[:begin], *labels[end:]):
        if label:
            said[label[1].lower()] = label[2]
    first = next((at for at, label in enumerate(labels) if label), 0)
    found.title = said.get("title") or next((joined(block) for block in reversed(blocks_of(lines[:first]))), None)
    found.outlet = said.get("publication title", "").split(";")[0].strip() or None
    found.published = day_of(said.get("publication date", ""))
    found.language = language_of(said.get("language of publication", ""))
    if begin is None:
        return found
    headed = labels[begin]
    assert headed is not None
    if headed[2]:
        found.body.append(lines[begin].after(headed[2]))
    found.body += lines[begin + 1:end]
    if len(found.body) == 1 and _NO_FULL_TEXT.fullmatch(found.body[0].text):
        found.body = []
    return found
