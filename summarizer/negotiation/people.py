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


class Groups:
    """Named mentions, with the actor that each was found to be of."""

    def __init__(self, named: list[Named]) -> None:
        self.named = named
        self._keys: dict[Named, Key] = {}
        self._how: dict[Named, str] = {}
        self._doubts: dict[Named, list[tuple[str, tuple[Key, ...]]]] = defaultdict(list)
        self._words: dict[tuple[str, ...], list[Named]] = defaultdict(list)
        for one in named:
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
        return self._doubts[one]

    def represented(self, one: Named) -> list[Key]:
        """The keys of those whom a mention speaks for."""
        found = []
        for key in one.represents:
            if key[0] != "name":
                found.append(key)
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
        for one in rest:
            here = {side for side, own in by_side.items() if one.mention.article in _articles(own)}
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
        for one in ones:
            own = [office for office in held if _portfolio(one) == office]
            if not own:
                own = [office for office, them in held.items() if one.mention.article in _articles(them)]
            if len(own) == 1:
                self._keys[one] = (*key, "~", *sorted(own[0]))
            else:
                self._keys[one] = (*key, "@", one.mention.article)
            self._doubts[one].append(("people of one name in different offices", several))

    def _join_surnames(self) -> None:
        """A short name to the only fuller one that ends with it; longer ones first, as they may be short for others."""
        ends: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
        for spoken in self._words:
            for cut in range(1, len(spoken)):
                ends[spoken[cut:]].append(spoken)
            if len(spoken) > 1:
                ends[spoken[:1]].append(spoken)
            if len(spoken) > 2:
                ends[spoken[0], spoken[-1]].append(spoken)
        for spoken in sorted(self._words, key=lambda each: (-len(each), each)):
            # In one go, from what longer names were found to be: mentions of one name do not depend on each other.
            found = [(one, self._fuller(one, spoken, ends[spoken])) for one in self._words[spoken]]
            for one, ways in found:
                if len(ways) == 1 and next(iter(ways.values())):
                    self._keys[one] = next(iter(ways))
                    self._how[one] = "surname"
                    self._doubts[one] = []
                elif ways:
                    self._keys[one] = (*self._keys[one], "@", one.mention.article)
                    self._doubts[one].append(("may be short for a fuller name", tuple(sorted(ways))))

    def _fuller(self, one: Named, spoken: tuple[str, ...], longer: Iterable[tuple[str, ...]]) -> dict[Key, bool]:
        """The actors that a name may be short for: their keys, and whether nothing speaks against it."""
        ways: dict[Key, list[Named]] = defaultdict(list)
        for full in longer:
            for other in self._words[full]:
                ways[self._keys[other]].append(other)
        ways = {
            key: them for key, them in ways.items()
            if _sides(them, one) and _may_be_person(them, one)
        }
        here = {key: them for key, them in ways.items() if one.mention.article in _articles(them)}
        ways = here or ways
        own = _portfolio(one)
        if own and len(ways) > 1:
            ways = {key: them for key, them in ways.items() if any(own & _portfolio(each) for each in them)} or ways
        last = {key: any(_ends(skeleton(each.words), spoken) for each in them) for key, them in ways.items()}
        if any(last.values()):
            ways = {key: them for key, them in ways.items() if last[key]}
        clash = own and any(
            theirs and not own & theirs for theirs in (_portfolio(other) for other in self._words[spoken])
        )
        return {
            key: (last[key] or (one.person and key in here)) and not (
                own and not own & (theirs := frozenset().union(*map(_portfolio, them))) and (theirs or clash)
            )
            for key, them in ways.items()
        }

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


def _may_be_person(them: list[Named], one: Named) -> bool:
    """Whether a fuller name is a person's: somebody says so, or it looks so and the short one is a title's or near."""
    if any(each.person for each in them):
        return True
    near = one.person or one.mention.article in _articles(them)
    return near and any(offices.is_person(each.shown) for each in them)


def _sides(them: list[Named], one: Named) -> bool:
    """Whether a name may be of these: they speak for the same state, as far as is known."""
    theirs = {each.state for each in them} - set(_NO_SIDE)
    return one.state in _NO_SIDE or not theirs or one.state in theirs


def _overlap(ones: list[Named], others: list[Named]) -> bool:
    """Whether two offices are held at one time: in one article, or turn about, and so not by one who changed office."""
    if _articles(ones) & _articles(others):
        return True
    days = sorted(one.mention.day or "" for one in ones)
    other_days = sorted(one.mention.day or "" for one in others)
    if not days[0] or not other_days[0]:
        return False
    return days[0] <= other_days[-1] and other_days[0] <= days[-1]
