"""What each name means by its own words: a state, an office of one, a person in office, or a name to be compared. Pure.

Nothing here depends on what other articles say, but for what an article itself makes of its names: "Jordan" is no
state where the same article speaks of Jim Jordan.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from summarizer.negotiation import offices
from summarizer.negotiation.dossier import ActorKind
from summarizer.negotiation.mentions import Mention
from summarizer.negotiation.states import State, ambiguous, plain, state, words

Key = tuple[str, ...]   # of an actor: ("state", "RU"), ("name", "sergey", "lavrov"), …
_BRACKETS = re.compile(r"\s*[(（\[]([^()（）\[\]]+)[)）\]]\s*$")
_WITHIN = re.compile(
    r"^(?P<base>.+?)\s*[(（\[](?P<short>[^()（）\[\]]{2,12})[)）\]]|^(?P<other>.+\s.+)\s(?P<last>\w{3,8})$"
)
_TURNED = re.compile(r"^(?P<short>\w{2,8})\s*[(（\[](?P<base>[^()（）\[\]]+\s[^()（）\[\]]+)[)）\]]$")
_GROUPS = re.compile(r"union|league|group|bloc|alliance|mediators|countries|states|members|council|community|nations")
_KINDS: tuple[tuple[ActorKind, str], ...] = (
    ("group_of_states", "countries|producers|consumers|members|g7|g20|brics|league"),
    ("armed_group", "rebels?|insurgents?|guerrillas?|militants?|militias?|separatists?|brigades?|повстанцы|боевики"),
    ("party", "party|parties|republicans|democrats|opposition|partei|partido|parti|партия|оппозиция|coalition"),
    ("government_body", "ministry|government|parliament|senate|congress|army|forces|court|commission|police|assembly"),
    ("company", "inc|corp|corporation|company|ltd|llc|motors|airlines|gmbh|plc"),
    ("organisation", "organi[sz]ation|union|church|association|committee|council|agency|fund|bank|front|alliance"),
)


@dataclass(eq=False, slots=True)   # each is one mention: told apart by itself
class Named:
    """A mention and what its words mean. `key` is None where the name has to be compared with others by its words."""

    mention: Mention
    shown: str
    words: tuple[str, ...]
    key: Key | None = None
    how: str = "same"
    person: bool = False
    office: tuple[str, ...] = ()
    state: str | None = None             # whose side it is on
    represents: tuple[Key, ...] = ()
    body: str | None = None              # whose office it is, as the name says
    explains: tuple[tuple[str, ...], tuple[str, ...]] | None = None   # the words of a name, and their initials
    doubts: tuple[tuple[str, tuple[Key, ...]], ...] = field(default=())


def named(said: Sequence[Mention]) -> list[Named]:
    """Read every mention. A parliament or a court is not taken to speak for its state, whoever says so."""
    surnames = _surnames(said)
    read: dict[tuple[object, ...], Named] = {}   # names are fewer than mentions by far
    made = []
    for mention in said:
        alone = words(bracketed(mention.name)[0])
        is_surname = len(alone) == 1 and alone in surnames.get(mention.article, ())
        key = (mention.name, mention.behalf, mention.language, is_surname)
        one = _again(mention, read[key]) if key in read else _apart(_read(mention, is_surname=is_surname))
        if not any(mention.article in each for each in (one.key or (), *one.represents)):
            read.setdefault(key, one)
        made.append(one)
    return made


def _again(mention: Mention, one: Named) -> Named:
    """The same of another mention."""
    return Named(mention, one.shown, one.words, one.key, one.how, one.person, one.office, one.state, one.represents,
                 one.body, one.explains, one.doubts)


def _apart(one: Named) -> Named:
    if one.person or not one.represents or not offices.is_independent(one.shown):
        return one
    return replace(one, represents=tuple(key for key in one.represents if key[0] != "state"))


def _surnames(said: Iterable[Mention]) -> dict[str, set[tuple[str, ...]]]:
    """The last names of the people that each article names in full."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for mention in said:
        if surname := _surname(mention.name, mention.language):
            found[mention.article].add(surname)
    return found


@lru_cache(100_000)
def _surname(name: str, language: str | None) -> tuple[str, ...]:
    """The last name, as words, of somebody who is named in full; else none."""
    reading = offices.read(name, language)
    full = reading.person or name
    spoken = words(full)
    person = reading.role == "holder" or offices.is_person(full)
    return spoken[-1:] if person and len(spoken) > 1 and not state(full, language) else ()


def _read(mention: Mention, *, is_surname: bool) -> Named:
    """`is_surname`: whether the name is one word, and the last of a person's that the article names in full."""
    name, inside = bracketed(mention.name)
    behalf, side = _behalf(mention)
    if found := state(name, mention.language):
        if found.how == "people" and not mention.language and name[0] < "\u0250" and not state(name, "en"):
            # Russo, Roman, Polák: of which language is not known.
            return Named(mention, name, words(name), state=side, represents=behalf,
                         doubts=(("may be of a people, or a person", (("state", found.code),)),))
        return _of_state(mention, name, found, side, behalf, person=is_surname)
    if inside and (of := state(inside, mention.language)):
        behalf, side, inside = (("state", of.code), *behalf), side or of.code, None
    return _of_reading(mention, name, offices.read(name, mention.language), side, behalf, inside)


def bracketed(name: str) -> tuple[str, str | None]:
    """A name and what stands in brackets after it: `bracketed("Dock Workers (DW)") → ("Dock Workers", "DW")`."""
    match = _BRACKETS.search(name)
    return (name[:match.start()], match[1].strip()) if match and match.start() else (name, None)


def _behalf(mention: Mention) -> tuple[tuple[Key, ...], str | None]:
    """The keys of those that a record says the name speaks for, and their state."""
    if not mention.behalf:
        return (), None
    if found := state(mention.behalf, mention.language):
        return (("state", found.code),), found.code
    reading = offices.read(mention.behalf, mention.language)
    if reading.state and reading.role in ("itself", "body"):
        code = reading.state.code
        return (("state", code) if reading.role == "itself" else ("office", code, *reading.office),), code
    spoken = words(bracketed(mention.behalf)[0])
    if reading.person or reading.body:
        spoken = words(reading.person or reading.body or "")
    elif spoken and _deictic(spoken):
        return (("of", "article", mention.article, *spoken),), None
    return ((("name", *spoken),) if spoken else ()), None


def _of_state(
    mention: Mention, name: str, found: State, side: str | None, behalf: tuple[Key, ...], *, person: bool,
) -> Named:
    spoken = words(name)
    state_key = ("state", found.code)
    stranger = bool(behalf) and side != found.code and side not in ("EU", "UN") and not (
        side is None and _GROUPS.search(plain(mention.behalf or ""))
    )
    if person or stranger:
        why = "a person of that name stands in the same article" if person else "speaks for somebody else"
        return Named(mention, name, spoken, None, person=person, state=side, represents=behalf,
                     doubts=((f"the name of a state, and {why}", (state_key,)),))
    return Named(mention, name, spoken, state_key, "state" if found.how == "name" else found.how, state=found.code,
                 represents=tuple(each for each in behalf if each != state_key))


def _of_reading(
    mention: Mention, name: str, reading: offices.Reading, side: str | None, behalf: tuple[Key, ...],
    inside: str | None,
) -> Named:
    code = reading.state.code if reading.state else None
    if reading.role == "itself" and code and not reading.former:
        return Named(mention, name, words(name), ("state", code), "government", state=code)
    if reading.role == "body" and code and not reading.former:
        return Named(mention, name, words(name), ("office", code, *reading.office), "office", state=code,
                     represents=(("state", code), *behalf))
    if reading.role == "holder" and reading.person:
        of: tuple[Key, ...] = (("state", code),) if code else (("name", *words(reading.body)),) if reading.body else ()
        return Named(mention, reading.person, words(reading.person), person=True, office=reading.office,
                     state=code or side, body=reading.body,
                     represents=tuple(dict.fromkeys((*(() if reading.former else of), *behalf))))
    if reading.role == "itself" and reading.body:
        return Named(mention, reading.body, words(reading.body), how="office", state=side, represents=behalf)
    return _of_words(mention, name, reading, side, behalf, inside)


def _of_words(
    mention: Mention, name: str, reading: offices.Reading, side: str | None, behalf: tuple[Key, ...], inside: str | None
) -> Named:
    spoken = words(name) or (plain(name) or name,)
    if _deictic(spoken):   # "the government" of one article is not that of another
        if side and behalf:
            itself = all(offices.is_itself(word) for word in spoken)
            return Named(mention, name, spoken, behalf[0] if itself else ("office", side, *sorted(spoken)), "office",
                         state=side, represents=() if itself else behalf)
        owner = behalf[0] if behalf else ("article", mention.article)
        doubt = () if behalf else ((("says of nobody whose it is", ())),)
        return Named(mention, name, spoken, ("of", *owner, *spoken), "same", represents=behalf, doubts=doubt)
    doubts: list[tuple[str, tuple[Key, ...]]] = []
    if codes := ambiguous(name, mention.language):
        doubts.append(("may be the name of more than one", tuple(("state", code) for code in codes)))
    elif reading.role == "none" and reading.state:
        doubts.append(("may speak for the state that it names", (("state", reading.state.code),)))
    explained = _explained(mention.name)
    if explained and not inside and words(name)[-1:] == explained[1]:
        spoken, name = explained[0], name.rsplit(maxsplit=1)[0]
    person = bool(behalf) and offices.is_person(name)
    return Named(mention, name, spoken, None, person=person, office=reading.office, state=side, represents=behalf,
                 explains=explained, doubts=tuple(doubts))


def _deictic(spoken: tuple[str, ...]) -> bool:
    rest = [word for word in spoken if word not in ("of", "the", "and", "some", "other", "new", "his", "her", "its")]
    return all(offices.is_office(word) or offices.is_apart(word) or word in ("deputy", "police") for word in rest)


def _explained(name: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """A name and its initials, where it gives both: `United Auto Workers (UAW) union`, `Canadian Auto Workers CAW`."""
    if (turned := _TURNED.match(name)) and turned["short"].isupper():   # "WHO (World Health Organization)"
        name = f"{turned['base']} ({turned['short']})"
    match = _WITHIN.match(name)
    if not match or not (match["short"] or (match["last"].isupper() and not name.isupper())):
        return None
    base, short = match["base"] or match["other"], match["short"] or match["last"]
    if not short.replace(".", "").isupper() or not short.replace(".", "").isalpha():
        return None
    letters = plain(short).replace(".", "")
    begun = iter("".join(word[:2] for word in words(base)) if match["short"] else initials(words(base)))
    told = all(letter in begun for letter in letters) and (match["short"] or len(letters) == len(words(base)))
    if told or (match["short"] and _abbreviate(letters, words(base))):
        return words(base), (letters,)
    return None


def _abbreviate(letters: str, spoken: tuple[str, ...]) -> bool:
    """Whether letters are initials of words in the order of another language: FMLN, National Liberation Front."""
    return len(letters) > 2 and not Counter(letters) - Counter(word[0] for word in spoken)


def initials(spoken: tuple[str, ...]) -> str:
    """The first letters of the words that count: `initials(("united", "auto", "workers")) → "uaw"`."""
    return "".join(word[0] for word in spoken if word not in ("of", "the", "and", "for", "in", "de", "la", "y"))


def kind_of(ones: Sequence[Named], spoken: tuple[str, ...]) -> ActorKind:
    """The kind of those who go by some names, or by words: `kind_of((), ("fiat",)) → "other"`."""
    if any(offices.is_independent(one.shown) for one in ones):
        return "government_body"
    if speak := [one for one in ones if _speaks(one)]:
        of_state = any(key[0] != "name" for one in speak for key in one.represents)
        return "government_body" if of_state else "other"
    text = " ".join(ones[0].words if ones else spoken)
    return next((kind for kind, pattern in _KINDS if re.search(rf"\b(?:{pattern})\b", text)), "other")


def _speaks(one: Named) -> bool:
    """Whether it is some who speak for a body, or an organ of it: the Dock Workers' negotiators, its council."""
    if not one.represents:
        return False
    head = words(re.split(r"(?i)\s(?:of|for)\s", one.shown)[0]) or one.words
    return offices.is_office(head[-1])
