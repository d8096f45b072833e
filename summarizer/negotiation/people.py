"""Names of people and bodies compared with each other: which are one, and which may be and stand apart. Pure.

The same words, whatever the script ("Лавров", "Lavrov"), are one unless they speak for different states or hold
different offices at a time. A surname is the person's who alone bears it: in the article, or else in all of them.
Initials are the body's whose name explains them. Whoever comes first, the result is the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from summarizer.negotiation import offices
from summarizer.negotiation.naming import Key, Named, initials

_CYRILLIC = dict(zip("абвгдезиклмнопрстуфхыэіґ", "abvgdeziklmnoprstufhieig", strict=True)) | {
    "ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "ь": "", "ъ": "", "є": "ie",
}
_SPELT = (("kh", "h"), ("y", "i"), ("j", "i"), ("w", "v"), ("x", "ks"), ("iii", "i"), ("ii", "i"))
_PORTFOLIOS = {
    "foreign": "foreign", "иностранных": "foreign", "zahranici": "foreign", "defence": "defence", "defense": "defence",
    "обороны": "defence", "obrany": "defence", "finance": "finance", "interior": "interior", "justice": "justice",
    "economy": "economy", "energy": "energy", "trade": "trade", "agriculture": "agriculture", "health": "health",
    "industry": "industry", "culture": "culture", "prime": "prime", "premier": "prime", "president": "president",
    "aussenminister": "foreign", "verteidigungsminister": "defence", "kanzler": "prime", "bundeskanzler": "prime",
}
_NO_SIDE = (None, "EU", "UN")   # a minister of a member speaks for these, too


@cache
def skeleton(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words as they compare in any script and spelling of it: `skeleton(("лавров",)) → ("lavrov",)`."""
    made = []
    for word in words:
        latin = "".join(_CYRILLIC.get(char, char) for char in word)
        for given, kept in _SPELT:
            latin = latin.replace(given, kept)
        made.append(latin or word)
    first_and_last = len(made) > 2 and all(len(made[at]) > 1 for at in (0, -1))
    return tuple(word for word in made if len(word) > 1) if first_and_last else tuple(made)


def _portfolio(one: Named) -> frozenset[str]:
    return frozenset(_PORTFOLIOS[word] for word in one.office if word in _PORTFOLIOS)


class _Fuller:
    """What is known of the actor of a fuller name, from all its mentions."""

    def __init__(self) -> None:
        self.articles: set[str] = set()
        self.sides: set[str] = set()
        self.offices: frozenset[str] = frozenset()
        self.person = self.looks = self.ends = False

    def add(self, one: Named, *, ends: bool) -> None:
        """One of its mentions; `ends`: its last names are the short one."""
        self.articles.add(one.mention.article)
        if one.state is not None and one.state not in _NO_SIDE:
            self.sides.add(one.state)
        self.offices |= _portfolio(one)
        self.person |= one.person
        self.looks |= offices.is_person(one.shown)
        self.ends |= ends

    def may_be(self, one: Named) -> bool:
        """Whether it may be the person of a short name: a person, as far as is known for the same state."""
        person = self.person or (self.looks and (one.person or one.mention.article in self.articles))
        return person and (one.state in _NO_SIDE or not self.sides or one.state in self.sides)


def _candidates(one: Named, fuller: dict[Key, _Fuller], held: set[frozenset[str]]) -> dict[Key, bool]:
    """The actors that a name may be short for: their keys, and whether nothing speaks against it.

    `held` are the offices that all those of the short name hold.
    """
    ways = {key: way for key, way in fuller.items() if way.may_be(one)}
    here = {key: way for key, way in ways.items() if one.mention.article in way.articles}
    ways = here or ways
    own = _portfolio(one)
    if own and len(ways) > 1:
        ways = {key: way for key, way in ways.items() if own & way.offices} or ways
    if any(way.ends for way in ways.values()):
        ways = {key: way for key, way in ways.items() if way.ends}
    clash = any(own and not own & other for other in held)
    return {
        key: (way.ends or (one.person and key in here)) and not (
            own and not own & way.offices and bool(way.offices or clash)
        )
        for key, way in ways.items()
    }


class Groups:
    """Named mentions, with the actor that each was found to be of."""

    def __init__(self, named: list[Named]) -> None:
        self.named = named
        self._keys: dict[Named, Key] = {}
        self._how: dict[Named, str] = {}
        self._doubts: dict[Named, list[tuple[str, tuple[Key, ...]]]] = defaultdict(list)
        self._moved: dict[Key, Key] = {}   # "its senate" of an article, to the only one that it names
        self._words: dict[tuple[str, ...], list[Named]] = defaultdict(list)
        for one in named:
            if one.doubts:
                self._doubts[one] = list(one.doubts)
            if one.key is None:
                self._words[skeleton(one.words)].append(one)
        for spoken, ones in self._words.items():
            self._split(spoken, ones)
        self._by_article: dict[str, list[Named]] = defaultdict(list)
        for ones in self._words.values():
            for one in ones:
                self._by_article[one.mention.article].append(one)
        self._join_surnames()
        self._join_initials()
        self._join_offices()

    def key(self, one: Named) -> Key:
        """The key of the actor of a mention."""
        return self._keys.get(one) or one.key or ()

    def how(self, one: Named) -> str:
        """How a mention came to be the actor's."""
        return self._how.get(one, one.how)

    def doubts(self, one: Named) -> list[tuple[str, tuple[Key, ...]]]:
        """Why a mention may be another actor's, and whose; none where its words decide."""
        return self._doubts.get(one, [])

    def represented(self, one: Named) -> list[Key]:
        """The keys of those whom a mention speaks for."""
        found = []
        for key in one.represents:
            if key[0] != "name":
                found.append(self._moved.get(key, key))
                continue
            ways = {self.key(other) for other in self._words.get(skeleton(key[1:]), ())}
            if not ways:
                found.append(("name", *skeleton(key[1:])))
            elif len(ways) == 1:
                found.append(ways.pop())
        return found

    def _split(self, spoken: tuple[str, ...], ones: list[Named]) -> None:
        """Mentions of the same words: one actor, or one for each state that they speak for, and each office."""
        sides = {one.state for one in ones} - set(_NO_SIDE)
        if not any(one.person for one in ones) or len(sides) < 2:
            self._split_offices(("name", *spoken), ones, full=len(spoken) > 1)
            return
        by_side: dict[str, list[Named]] = defaultdict(list)
        rest = [one for one in ones if one.state in _NO_SIDE]
        for one in ones:
            if one.state is not None and one.state not in _NO_SIDE:
                by_side[one.state].append(one)
        where = {side: _articles(own) for side, own in by_side.items()}
        for one in rest:
            here = {side for side, articles in where.items() if one.mention.article in articles}
            if len(here) == 1:
                by_side[here.pop()].append(one)
            else:
                self._keys[one] = ("name", *spoken, "@", one.mention.article)
                self._doubts[one].append(
                    ("people of one name", tuple(("name", *spoken, "~", side) for side in sorted(by_side)))
                )
        for side, own in by_side.items():
            self._split_offices(("name", *spoken, "~", side), own, full=len(spoken) > 1)

    def _split_offices(self, key: Key, ones: list[Named], *, full: bool) -> None:
        held: dict[frozenset[str], list[Named]] = defaultdict(list)
        for one in ones:
            if offices := _portfolio(one):
                held[offices].append(one)
        clash = [
            (a, b) for a in held for b in held
            if a is not b and not a & b and (not full or _overlap(held[a], held[b]))
        ]
        if not clash:
            self._keys |= dict.fromkeys(ones, key)
            return
        several = tuple((*key, "~", *sorted(office)) for office in sorted(held, key=sorted))
        where = {office: _articles(them) for office, them in held.items()}
        for one in ones:
            own = [office for office in held if _portfolio(one) == office]
            own = own or [office for office, articles in where.items() if one.mention.article in articles]
            if len(own) == 1:
                self._keys[one] = (*key, "~", *sorted(own[0]))
            else:
                self._keys[one] = (*key, "@", one.mention.article)
            self._doubts[one].append(("people of one name in different offices", several))

    def _join_surnames(self) -> None:
        """A short name to the only fuller one that ends with it; longer ones first, as they may be short for others."""
        ends: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
        for spoken in self._words:
            for cut in range(1, len(spoken)):
                ends[spoken[cut:]].add(spoken)
            if len(spoken) > 1:
                ends[spoken[:1]].add(spoken)
            if len(spoken) > 2:
                ends[spoken[0], spoken[-1]].add(spoken)
        for spoken in sorted(self._words, key=lambda each: (-len(each), each)):
            fuller: dict[Key, _Fuller] = defaultdict(_Fuller)
            for full in sorted(ends.get(spoken, ())):
                for other in self._words[full]:
                    fuller[self._keys[other]].add(other, ends=_ends(full, spoken))
            if not fuller:
                continue
            offices = {_portfolio(other) for other in self._words[spoken]} - {frozenset()}
            found = [(one, _candidates(one, fuller, offices)) for one in self._words[spoken]]
            for one, ways in found:
                if len(ways) == 1 and next(iter(ways.values())):
                    self._keys[one] = next(iter(ways))
                    self._how[one] = "surname"
                    self._doubts[one] = []
                elif ways:
                    self._keys[one] = (*self._keys[one], "@", one.mention.article)
                    self._doubts[one].append(("may be short for a fuller name", tuple(sorted(ways))))

    def _join_initials(self) -> None:
        explained: dict[tuple[str, ...], dict[Key, set[str]]] = defaultdict(lambda: defaultdict(set))
        for ones in self._words.values():
            for one in ones:
                if one.explains:
                    base, letters = map(skeleton, one.explains)
                    for key in {self._keys[other] for other in self._words.get(base, ())} or {self._keys[one]}:
                        explained[letters][key].add(one.mention.article)
        moved: list[tuple[Named, Key]] = []
        for spoken, ones in self._words.items():
            if len(spoken) != 1 or not 2 <= len(spoken[0]) <= 8:
                continue
            for one in ones:
                told = explained.get(spoken, {})
                here = [key for key, articles in told.items() if one.mention.article in articles]
                ways = here or list(told) or self._initialled(one)
                if len(ways) == 1:
                    moved.append((one, ways[0]))
                elif ways:
                    self._doubts[one].append(("may be the initials of more than one", tuple(sorted(ways))))
        for one, key in moved:
            self._keys[one] = key
            self._how[one] = "initials"

    def _join_offices(self) -> None:
        """An office without its state to the only one of that name in the article: "the Foreign Ministry"."""
        offices_of: dict[str, set[Key]] = defaultdict(set)
        for one in self.named:
            if one.key and one.key[0] == "office":
                offices_of[one.mention.article].add(one.key)
        for one in self.named:
            for key in one.represents:
                if key[:2] == ("of", "article"):
                    ways = {each for each in offices_of[key[2]] if each[2:] == tuple(sorted(set(key[3:])))}
                    if len(ways) == 1:
                        self._moved[key] = ways.pop()
            if one.key and one.key[:2] == ("of", "article"):
                ways = {key for key in offices_of[one.mention.article] if key[2:] == tuple(sorted(set(one.words)))}
                if len(ways) == 1:
                    self._keys[one], self._how[one] = ways.pop(), "short_form"
                    self._doubts[one] = []
                elif ways:
                    self._doubts[one] = [("the office of more than one", tuple(sorted(ways)))]

    def _initialled(self, one: Named) -> list[Key]:
        """The bodies of the same article whose names have these initials, though it does not say so."""
        letters = one.words[-1]
        if len(letters) < 3 or not one.shown.split()[-1].isupper():
            return []
        return sorted({
            self._keys[other] for other in self._by_article[one.mention.article]
            if len(other.words) > 2 and not other.person and initials(other.words) == letters
        })


def _ends(full: tuple[str, ...], spoken: tuple[str, ...]) -> bool:
    """Whether a name is a fuller one's last names, or its first and last."""
    return full[-len(spoken):] == spoken or (len(spoken) == 2 and (full[0], full[-1]) == spoken)


def _articles(ones: Iterable[Named]) -> set[str]:
    return {one.mention.article for one in ones}


def _overlap(ones: list[Named], others: list[Named]) -> bool:
    """Whether two offices are held at one time: in one article, or turn about, and so not by one who changed office."""
    if _articles(ones) & _articles(others):
        return True
    days = sorted(one.mention.day or "" for one in ones)
    other_days = sorted(one.mention.day or "" for one in others)
    if not days[0] or not other_days[0]:
        return False
    return days[0] <= other_days[-1] and other_days[0] <= days[-1]
