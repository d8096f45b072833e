"""How many names of states are found, and how many wrongly: over a folder of SlavicNER.

    python tests/benchmarks/actors.py FOLDER [-v]
    python tests/benchmarks/actors.py --gold GOLD.json... [-v]

FOLDER holds `ner/TOPIC/LANGUAGE/*.txt` (https://github.com/SlavicNLP/SlavicNER). Every mention with its form in the
text and an id that tells what it names. Counted by mention and by distinct form, with
the language and without it: `found` of those of states and the EU, `wrong` of all that were decided (other states,
cities, people, bodies). With --gold, the names of each gold file's actors are taken for those of one article, and the
actors made of them are compared by B³; `sides` counts a person as whom he represents, in both.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from babel import Locale

from summarizer.negotiation import states
from summarizer.negotiation.actors import actors

sys.path.insert(0, str(Path(__file__).parents[1]))
from negotiations import summary

IDS = {
    "great britain": "GB", "usa": "US", "holland": "NL", "republic of south africa": "ZA", "european union": "EU",
    "czech republic": "CZ", "turkey": "TR", "macedonia": "MK", "united kingdom": "GB", "bosnia and herzegovina": "BA",
    "ivory coast": "CI", "united states": "US", "democratic republic of the congo": "CD", "uae": "AE", "vatican": "VA",
    "south african republic": "ZA", "burma": "MM", "swaziland": "SZ", "uk": "GB", "peoples republic of china": "CN",
    "palestine": "PS", "north macedonia": "MK", "cape verde": "CV", "republic of ireland": "IE", "hong kong": "HK",
    "republic of the congo": "CG", "usa state": "", "czechia": "CZ", "united arab emirates": "AE", "luxembourg": "LU",
    "united nations": "UN", "british virgin islands": "VG", "macao": "MO", "russian federation": "RU",
    "slovak republic": "SK",
    "montenegro": "ME", "myanmar": "MM", "myanmar burma": "MM", "faroe islands": "FO", "timor leste": "TL",
    "south korea": "KR", "north korea": "KP", "bosnia": "BA", "cabo verde": "CV", "trinidad and tobago": "TT",
}
CAPITALS = {
    "london": "GB", "washingtondc": "US", "moscow": "RU", "berlin": "DE", "kiev": "UA", "islamabad": "PK",
    "warsaw": "PL", "paris": "FR", "prague": "CZ", "sofia": "BG", "dublin": "IE", "ljubljana": "SI", "rome": "IT",
    "beijing": "CN", "bucharest": "RO", "madrid": "ES", "vienna": "AT", "budapest": "HU", "copenhagen": "DK",
    "helsinki": "FI", "stockholm": "SE", "oslo": "NO", "tehran": "IR", "ankara": "TR", "tokyo": "JP", "lisbon": "PT",
    "athens": "GR", "minsk": "BY", "riga": "LV", "vilnius": "LT", "tallinn": "EE", "belgrade": "RS", "zagreb": "HR",
    "bratislava": "SK", "luxembourg": "LU", "delhi": "IN", "new delhi": "IN", "seoul": "KR", "canberra": "AU",
    "cairo": "EG", "damascus": "SY", "tbilisi": "GE", "baku": "AZ", "yerevan": "AM", "kabul": "AF", "manila": "PH",
    "kyiv": "UA", "amsterdam": "NL", "riyadh": "SA", "ottawa": "CA", "skopje": "MK", "pyongyang": "KP",
    "white house": "US", "downing street": "GB", "pentagon": "US", "department of state usa": "US",
    "kremlin": "RU", "tel aviv": "IL", "new deli": "IN", "sarajevo": "BA", "beirut": "LB", "bern": "CH",
    "khartoum": "SD", "bangkok": "TH", "hanoi": "VN", "addis ababa": "ET", "nairobi": "KE", "buenos aires": "AR",
    "astana": "KZ", "tashkent": "UZ", "caracas": "VE", "havana": "CU", "lima": "PE", "bogota": "CO", "jakarta": "ID",
    "doha": "QA", "moscow kremlin": "RU", "abu dhabi": "AE", "chisinau": "MD", "tunis": "TN", "algiers": "DZ",
    "district of columbia": "US",
}


def main(folder):
    named = {states.plain(name): code for code, name in Locale.parse("en").territories.items() if len(code) == 2}
    mentions = Counter()
    for path in sorted(Path(folder).glob("ner/*/*/*")):
        for line in path.read_text(encoding="utf-8").splitlines():
            parts = line.split("\t")
            if len(parts) >= 6:
                mentions[parts[2], parts[5], path.parent.name] += 1
    for label, weigh in (("mentions", lambda n: n), ("forms", lambda _: 1)):
        for with_language in (True, False):
            tell(mentions, named, label, weigh, with_language)


KINDS = ("state", "capital", "other")


def tell(mentions, named, label, weigh, with_language):
    sums, missed, wrong = Counter(), Counter(), Counter()
    for (form, id, language), n in mentions.items():
        what = states.plain(id.split("-", 1)[-1].replace("-", " ").replace("М", "M"))
        what = re.sub(r"^(kingdom of |republic of the |the |uea )", "", what)
        code = IDS.get(what) or (named.get(what) if id[:4] in ("GPE-", "LOC-") else None)
        if code == "GE" and "US" in id:
            code = None
        capital = CAPITALS.get(what)
        found = states.state(form, language if with_language else None)
        kind = "state" if code else "capital" if capital else "other"
        sums[kind] += weigh(n)
        if found is None:
            missed[form, id, language] += n if kind == "state" else 0
            continue
        sums["decided"] += weigh(n)
        right = found.code in (code, capital)
        sums[kind, right] += weigh(n)
        if not right:
            wrong[form, id, language, found.code] += n
    print(f"{label}, {'with' if with_language else 'without'} the language: "
          f"states {sums['state']:,}, found {sums['state', True] / sums['state']:.1%}; "
          f"capitals {sums['capital']:,}, found {sums['capital', True] / sums['capital']:.1%}; "
          f"others {sums['other']:,}; "
          f"wrong {sum(sums[kind, False] for kind in KINDS) / sums['decided']:.2%} of {sums['decided']:,} decided")
    if "-v" in sys.argv and label == "mentions":
        print("missed", missed.most_common(70))
        print("wrong", wrong.most_common(60))


def gold(path):
    told = json.loads(Path(path).read_text(encoding="utf-8"))["actors"]
    owner = {name: actor["id"] for actor in told for name in actor["names"]}
    made = actors([summary("a", *owner)])
    mine = {name.name: actor.id for actor in made.actors for name in actor.names}
    sides = {actor["id"]: actor["represents"] if actor["kind"] == "person" else None for actor in told}
    own = {actor.id: actor.represents[0].actor if actor.kind == "person" and actor.represents else None
           for actor in made.actors}
    print(path, len(owner), "names;", b_cubed(owner, mine), "sides:",
          b_cubed({n: sides[a] or a for n, a in owner.items()}, {n: own[a] or a for n, a in mine.items()}),
          f"undecided {len({u.name for u in made.undecided})}")
    if "-v" in sys.argv:
        for actor in told:
            print("   ", actor["name"], "|", {name: mine[name] for name in actor["names"]})


def b_cubed(gold, mine):
    groups = [defaultdict(set), defaultdict(set)]
    for at, side in enumerate((gold, mine)):
        for name, actor in side.items():
            groups[at][actor].add(name)
    both = {name: len(groups[0][gold[name]] & groups[1][mine[name]]) for name in gold}
    precision = sum(both[name] / len(groups[1][mine[name]]) for name in gold) / len(gold)
    recall = sum(both[name] / len(groups[0][gold[name]]) for name in gold) / len(gold)
    return f"B³ precision {precision:.3f} recall {recall:.3f} F1 {2 * precision * recall / (precision + recall):.3f}"


if __name__ == "__main__":
    if "--gold" in sys.argv:
        for each in sys.argv[1:]:
            if not each.startswith("-"):
                gold(each)
    else:
        main(sys.argv[1])
