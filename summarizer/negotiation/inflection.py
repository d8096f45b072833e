"""How names of places and peoples change at their end, by families of languages. Pure.

No grammar: the endings that a stem may bear, all cases and numbers of a family together, written as `plain` leaves
them (without accents: `й` is `и`). What is too short to be told by its stem is not inflected.
"""

from __future__ import annotations

from functools import cache

_FAMILIES = {
    "slavic": "bs cs hr hsb dsb pl sk sl sr_Latn",
    "cyrillic": "be bg mk ru sr uk",
    "english": "en",
    "latin": "de nl da sv nb nn no af lb fr es it pt ca gl ro oc ast la eo fy is fo",
    "baltic": "lt lv",
    "finnic": "fi et",
    "hungarian": "hu",
    "turkic": "tr az uz tk",
    "greek": "el",
    "arabic": "ar",
}
_OF = {language: family for family, languages in _FAMILIES.items() for language in languages.split()}
_LEAST = 4   # letters of a stem: "mal" would be of Mali, Malta and the small

_ENDINGS = {
    "slavic": (
        "a e i o u y ii ia ie io iu ja je ji jo ju jou jom jami jach em om am ou im ym ech ich ach ych ih ami emi imi "
        "ymi mi ow um ego eho ega emu ej iej iem iom iach iami oma ema ov ev ovi evi owi owie iowi iego iemu"
    ),
    "cyrillic": (
        "а я и ы у ю е і о ь ои ою еи ею ом ем ам ям ами ями ах ях ов ев ів ии ыи ая яя ое ее ого его ому ему им ым их "
        "ых ими ыми ую юю оі іи іі ію ія іє єю ією ия ию ие"
    ),
    "english": "s",
    "latin": "s es n en e er ern em a o as os i ne nes in innen ns",
    "baltic": "a as ai ei i is iu os es e u us am iem ai iai o oje ija ijas ijai iju ijos ijoje ijai ius",
    "finnic": "n a ssa sta lle lla lta na ksi an en in i le l s st t ga lainen laiset laisen",
    "hungarian": "t ot at et nak nek ban ben bol rol ra re hoz val vel tol i k ok ek ak",
    "turkic": "nin nun in un i u ya ye a e da de dan den tan ten daki ni nu",
    "greek": "α ας αν η ης ην ο ος ου ον οι ων ους ες ια ιας",
    "arabic": "ه ة ين ون يين يون ات ان ي ية",
    "none": "",
}
# Of what is made from a name, which only a longer stem may bear: its people, and articles that are written on to it.
_DERIVED = {
    "slavic": (
        "ec ce ci cy cu cem cov cow com cum cami cich cev an ane anu anov anow any anie anin anina anom anka ak aka "
        "aki czyk czyka czycy czykow cik ko ka ku kem skem ove"
    ),
    "cyrillic": (
        "ец ца цу це цем цом цы ці цев ців цам цами цах янин янина яне ян янам янами анин ане ан ци ците цит ка ката "
        "сі сь ият ата ото ите та то те ът ця цю цям"
    ),
}
_ALTERED = {"k": "c", "g": "dz", "d": "dz", "t": "c", "r": "rz"}   # Polska, Polsce; Kanada, Kanadzie


def family(language: str) -> str:
    """The family of a language by its code, `family("uk") → "cyrillic"`; "none": its names do not change here."""
    return _OF.get(language, "none")


@cache
def endings(family: str, *, long: bool) -> frozenset[str]:
    """The endings that a stem may bear in a family of languages; a `long` one those of its people, too."""
    return frozenset(["", *_ENDINGS[family].split(), *(_DERIVED.get(family, "").split() if long else ())])


def stems(word: str, family: str, *, alone: bool) -> list[str]:
    """What of a word stays in all its forms, `stems("россия", "cyrillic", alone=True) → ["россия", "росси"]`."""
    found = [word]
    if family in ("none", "english", "latin", "hungarian", "turkic", "arabic"):
        return found
    least = _LEAST if alone else 3
    vowels = "aeiouyаяиыуюеіоьαηοι"
    if len(word) > least and word[-1] in vowels:
        found.append(word[:-1])
        if family == "slavic" and word[-2] in _ALTERED and len(word) > 4:
            found.append(word[:-2] + _ALTERED[word[-2]])
        if len(word) > least + 2 and word[-2:] in ("ии", "ыи", "іи", "ои", "ая", "ое", "ые", "ие"):
            found.append(word[:-2])
    elif len(word) > least + 2 and word[-2:] in ("ος", "ας", "ec", "ец", "us", "as", "is"):
        found.append(word[:-2])
    return found
