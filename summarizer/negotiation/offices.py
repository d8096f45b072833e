"""What a name says besides a name: an office, the state or body it is of, and the person who holds it.

`Russian Foreign Minister Sergey Lavrov` is Sergey Lavrov, for RU; `the Israeli government` is IL itself; `Russian
Foreign Ministry` is a body of RU. The opposition, rebels and parties of a state do not speak for it, nor do governors
of a place with its name, and nobody is taken to speak for a state for being named after its people alone.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from summarizer.negotiation.states import State, plain, state

Role = Literal["itself", "body", "holder", "apart", "none"]

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W_]+)?\.?")
_JOINING = frozenset(["of", "the", "and", "for", "in", "to", "on", "at", "by", "with"])
_CHAMBER = re.compile(r"^(?:the |u\.?s\.? )?house$|\bhouse of (?:representatives|commons|lords|councillors)\b")
_PARTY = re.compile(r"\b(?:party|parties|partei|parti|partido|partito|партия|republicans|democrats)\b")
_LETTERS = 4   # that a stem of the lists (`министр*`) may bear for an ending


@dataclass(frozen=True)
class Reading:
    """What a name says: the person, the words of the office, the state, the body, and how they belong together.

    `itself`: the state or body is meant; `body`: an office of it; `holder`: a person in an office; `apart`: one who
    does not speak for the state that is named; `none`: none of these could be told.
    """

    role: Role
    person: str | None = None
    office: tuple[str, ...] = ()
    state: State | None = None
    body: str | None = None
    former: bool = False


@cache
def _lists() -> dict[str, tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]]:
    """The words of offices.json by kind: whole ones, beginnings (`министр*`) and ends (`*minister`)."""
    text = Path(__file__).with_name("offices.json").read_text(encoding="utf-8")
    return {
        kind: (
            frozenset(map(plain, words)),
            tuple(plain(word[:-1]) for word in words if word.endswith("*")),
            tuple(plain(word[1:]) for word in words if word.startswith("*")),
        )
        for kind, words in json.loads(text).items()
    }


@lru_cache(100_000)
def _is(word: str, kind: str) -> bool:
    whole, stems, ends = _lists()[kind]
    bare = re.sub(r"'s?$", "", plain(word).rstrip("."))
    return bare in whole or bare.endswith(ends) or any(
        bare.startswith(stem) and len(bare) - len(stem) <= _LETTERS for stem in stems
    )


@cache
def _unspaced() -> re.Pattern[str]:
    """Finds the words of offices in scripts without spaces, the longest first."""
    words = {word for kind in ("itself", "office") for word in _lists()[kind][0] if re.match("[\u3400-\u9fff]", word)}
    return re.compile("|".join(sorted(words, key=lambda word: (-len(word), word))))


def _spaced(name: str, language: str | None) -> str:
    """A name with its words apart: `_spaced("俄罗斯外长王某") → "俄罗斯 外长 王某"`."""
    if " " in name or not re.search("[\u3400-\u9fff]", name):
        return name
    begun = next((cut for cut in range(min(len(name) - 1, 12), 0, -1) if state(name[:cut], language)), 0)
    rest = _unspaced().sub(r" \g<0> ", name[begun:])
    return " ".join(f"{name[:begun]} {rest}".split())


def is_office(word: str) -> bool:
    """Whether a word is of offices, not of a name."""
    return _is(word, "itself") or _is(word, "office")


def is_itself(word: str) -> bool:
    """Whether a word means the state or body itself: its government, its delegation."""
    return _is(word, "itself")


def is_apart(word: str) -> bool:
    """Whether a word tells of those who do not speak for the state that is named with them."""
    return _is(word, "apart")


def is_independent(name: str) -> bool:
    """Whether a name is of a parliament or a court, which do not act for the government of their state."""
    said = plain(name)
    spoken = [match.group() for match in _WORD.finditer(said.replace("-", " "))]
    return not _PARTY.search(said) and (
        bool(_CHAMBER.search(said)) or any(_is(word, "independent") for word in spoken)
    )


def is_person(name: str) -> bool:
    """Whether a name is made like that of a person: two to four names, no word of offices, bodies or numbers."""
    tokens = [match.group() for match in _WORD.finditer(name.replace("-", " "))]
    if not 2 <= len(tokens) <= 4 or _is(tokens[0], "some") or _is(tokens[0], "places"):
        return False
    return all(
        (_named(token) or _is(token, "particles")) and not is_apart(token) and not re.search(r"\d", token)
        for token in tokens
    ) and not any(len(token) > 1 and token.isupper() and not name.isupper() for token in tokens)


def is_title(word: str) -> bool:
    """Whether a word stands before the names of people."""
    return _is(word, "titles") or _is(word, "office")


@lru_cache(100_000)
def read(name: str, language: str | None = None) -> Reading:
    """Read a name: `read("EU foreign policy chief Kaja Kallas") → Reading("holder", "Kaja Kallas", …, EU)`."""
    name = re.sub(r"(?i)\b(secretary|undersecretary)[ -]of[ -]state\b", r"\1", name)
    parts = [part for part in re.split(r"\s*[,，،]\s*", name) if part]
    if len(parts) == 2:
        return _apposed(parts[0], parts[1], language)
    tokens = [match.group() for match in _WORD.finditer(_spaced(name, language).replace("-", " "))]
    former = any(_is(token, "former") for token in tokens)
    tokens = [token for token in tokens if not _is(token, "former")]
    span = _state_in(tokens, language)
    rest = tokens if span is None else tokens[:span[0]] + tokens[span[1]:]
    where = None if span is None else span[2]
    words = [token for token in rest if not _is(token, "links")]
    if _apart(name, words):
        tail = tokens[max(i for i, token in enumerate(tokens) if is_office(token) or is_apart(token)) + 1:]
        held = len(tail) > 1 and _name_of(tail)
        return Reading("holder", " ".join(tail)) if held else Reading("apart", state=where)
    return _sorted_out(rest, words, where, former)


def _sorted_out(rest: list[str], words: list[str], where: State | None, former: bool) -> Reading:
    office = tuple(sorted({plain(word).rstrip(".") for word in words if is_office(word)}))
    unknown = [word for word in words if not is_office(word) and not _is(word, "titles")]
    if unknown and _of_a_person(rest, rest.index(unknown[0])):
        return Reading("none", office=office, state=where)
    if unknown:
        return _titled(rest, words, rest.index(unknown[0]), Reading("holder", None, office, where, former=former)) or (
            _after_office(rest, words, Reading("holder", None, office, where, former=former))
        ) or Reading("none", office=office, state=where)
    if where is None:
        return Reading("none", office=office)
    return Reading("itself" if all(_is(word, "itself") for word in words) else "body", None, office, where,
                   former=former)


def _of_a_person(rest: list[str], at: int) -> bool:
    """Whether it is the government of somebody that is named: that is not himself."""
    return any(_is(rest[i], "itself") and _is(rest[i + 1], "links") for i in range(at - 1))


def _titled(rest: list[str], words: list[str], at: int, made: Reading) -> Reading | None:
    """`Foreign Minister Lavrov`: what follows the title is the person."""
    counted = any(_is(word, "some") for word in (words[0], *rest[:at]))
    no_name = len(rest) - at == 1 and (counted or bool(at and _is(rest[at - 1], "body")))
    while len(rest) - at > 2 and re.fullmatch("ال.+ي[ةه]?", rest[at]):   # an adjective of a people, in Arabic
        at += 1
    if is_title(words[0]) and not no_name and _name_of(rest[at:]):
        return replace(made, person=" ".join(rest[at:]))
    return None


def _after_office(rest: list[str], words: list[str], made: Reading) -> Reading | None:
    """`Hamas leader Yahya Sinwar`: the body, the office, the person; `the FMLN delegation`: the body itself."""
    after = max((i for i, word in enumerate(rest) if is_office(word)), default=-1) + 1
    person = rest[after:]
    if not after:
        return None
    if made.state is None and not is_title(words[0]) and _named(words[0]):
        first = next(i for i, word in enumerate(rest) if is_office(word))
        if person and _name_of(person) and all(is_office(word) or _is(word, "links") for word in rest[first:after]):
            # The European Commission's president is not of "European".
            first = max((at + 1 for at in range(first, after) if _is(rest[at], "whole")), default=first)
            return replace(made, person=" ".join(person), body=" ".join(rest[:first]))
        if not person and _is(words[-1], "collective"):
            last = max(at for at, word in enumerate(words) if not is_office(word))   # "National" is of a front's name
            return Reading("itself", None, made.office, body=" ".join(words[:last + 1]))
    if len(person) >= 2 and not _is(rest[after - 1], "body") and is_person(" ".join(person)):
        return replace(made, person=" ".join(person), state=None)
    return None


def _name_of(tokens: list[str]) -> bool:
    return all(_named(token) or _is(token, "particles") for token in tokens)


def _named(word: str) -> bool:
    """Whether a word may be of a name: written large, or in a script without large letters."""
    if is_office(word) or _is(word, "organisations") or word[:1].islower():
        return False
    return not (word.isupper() and word.lower() in _JOINING)   # THE ATTORNEY GENERAL OF THE REPUBLIC


def _apposed(first: str, second: str, language: str | None) -> Reading:
    """`Kaja Kallas, EU foreign policy chief`; `Sandoval, minister of culture`."""
    head, tail = read(first, language), read(second, language)
    if is_person(second) and head.office and head.role in ("body", "none"):
        spoken = [word for word in re.split(r"[\s'’]+", first) if not _is(word, "links")]
        if head.role == "body" or is_office(spoken[0]) or is_office(spoken[-1]):
            return replace(head, role="holder", person=second, body=None if head.state else _before_office(first))
    begun = [match.group() for match in _WORD.finditer(second.replace("-", " "))]
    begun = begun[1:] if begun and plain(begun[0]) in ("the", "a", "an") else begun
    of = re.search(r"(?i)\s(?:of|de|del|von|der|для)\s+(?:the\s+)?(.+)$", second)
    held = bool(begun) and (tail.office or is_title(begun[0]) or is_title(begun[-1]))
    person = is_person(re.sub(r"(?i)\bpress\b|\bjr\b", "Name", first))
    if not held or not person or state(first, language) or head.state:
        return head if head.role == "holder" and tail.role == "none" else Reading("none")
    if tail.role in ("body", "itself"):
        return Reading("holder", first, tail.office, tail.state, tail.body, former=tail.former)
    body = of[1] if of and not tail.state and is_title(begun[0]) and not is_office(of[1].split()[0]) else None
    return Reading("holder", first, tail.office, tail.state if tail.role == "holder" else None, body, tail.former)


def _before_office(phrase: str) -> str | None:
    """Whose office a phrase names: `_before_office("the Blue Front's spokeswoman") → "Blue Front"`."""
    tokens = [match.group() for match in _WORD.finditer(phrase.replace("-", " "))]
    tokens = [token for token in tokens if not _is(token, "links")]
    first = next(at for at, token in enumerate(tokens) if is_office(token))
    body = [re.sub(r"['’]s?$", "", token) for token in tokens[:first]]
    return " ".join(body) if body and all(map(_named, body)) and not _is(body[0], "some") else None


def _apart(name: str, words: list[str]) -> bool:
    bare = re.sub(r"secretar\w+ of state|state department|council of state|head of state", "", plain(name))
    said = set(_WORD.findall(bare.replace("-", " ")))
    return any(is_apart(word) and plain(word) in said for word in words)


def _state_in(tokens: list[str], language: str | None) -> tuple[int, int, State] | None:
    """The only state named in a phrase where it can be whose office it is; the longest name of it."""
    found: list[tuple[int, int, State]] = []
    for start in range(len(tokens)):
        for end in range(min(len(tokens), start + 4), start, -1):
            if any(s <= start < e for s, e, _ in found) or (end - start == len(tokens)):
                continue
            one = state(" ".join(tokens[start:end]), language)
            if one and not is_office(tokens[start]) and not _is(tokens[start], "links"):
                found.append((start, end, one))
    placed = [one for one in found if _placed(tokens, one)]
    if len({one.code for _, _, one in found}) != 1 or not placed:
        return None
    start, end, one = placed[0]
    for begun, ended, _ in found:   # "US State Department" names the same state twice
        end = ended if begun == end else end
    return start, end, one


def _placed(tokens: list[str], span: tuple[int, int, State]) -> bool:
    """At the start, after `of`, or in a case of its own: "Foreign Minister Chad Smith" is no office of Chad."""
    start, _, found = span
    before = [plain(token) for token in tokens[:start]]
    return not [word for word in before if word not in ("the", "a", "an", "senior", "top")] or (
        _is(before[-1], "links") or found.how == "people" or not found.exact
        or (tokens[start].isupper() and len(tokens[start]) < 5 and not all(token.isupper() for token in tokens))
    )
