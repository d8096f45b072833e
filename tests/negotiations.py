"""Summaries of parties of one's own making, or out of the gold of a negotiation, for tests of what many tell."""

import hashlib
import json
import re
from pathlib import Path

from summarizer.base import Usage
from summarizer.codebook.provenance import ArticleReference, Provenance
from summarizer.codebook.records import Attribution, Condition, Evidence, Party, Proposal, Response, Summary
from summarizer.negotiation.dossier import Judgement
from summarizer.resources import folder as held

GRAHN = held("seeds") / "grahn"
SETS = {"grahn": GRAHN, "tavo": Path(__file__).parent / "negotiations" / "tavo"}
ANSWERS = {
    "accept": "accept", "accept_with_conditions": "accept_with_conditions", "reject": "reject", "agree": "accept",
    "counter": "counter_proposal", "defer": "defer", "criticize": "criticize", "endorse": "endorse",
    "no_answer": "no_answer", "break": "reject",
}
STATUS = {"withdraw": "withdrawn", "agree": "agreed", "lapse": "lapsed", "carry_out": "in_force"}


def summary(id, *parties, day=None, language="en"):
    """A summary with a proposal by each party: a name, or a name and whom it speaks for."""
    proposals = [
        Proposal(
            id=f"P{number}", summary="Talks.", evidence=[Evidence(quote="x", start=0, end=1)],
            attribution=[Attribution(basis="author")], act="offer", proposers=[_party(party)], standing="official",
            status="floated",
        )
        for number, party in enumerate(parties, 1)
    ]
    return Summary(
        id=id, article=ArticleReference(sha256="0" * 64, chars=1, published=day, language=language),
        proposals=proposals, provenance=_PROVENANCE,
    )


def gold_summaries(folder):
    """The summaries that a perfect reader would give of the articles of a folder with a gold.json.

    A mention is a proposal, in the order of the text, and says in English what the gold says of it; a move but propose
    and revise is a response of each passage, or a condition where it sets one. `when` is the move's date.
    """
    gold, articles = _read(folder)
    return [_gold_summary(gold, folder, *each) for each in articles]


def texts(folder):
    """The text of each article of such a folder, by its id."""
    _, articles = _read(folder)
    return {id: _text(folder, listed) for id, listed in articles}


def gold_threads(folder):
    """The gold's thread and version of each proposal of `gold_summaries`, by article and record."""
    gold, articles = _read(folder)
    return {
        (id, f"P{number}"): (thread["id"], mention["version"])
        for id, listed in articles
        for number, (thread, mention, _) in enumerate(_mentions(gold, folder, id, listed), 1)
    }


def gold_judgements(folder):
    """A function that gives the true judgement on any two records of `gold_summaries`, by their keys."""
    gold, _ = _read(folder)
    told = gold_threads(folder)
    threads = {each["id"]: each for each in gold["threads"]}
    different = {frozenset(each["threads"]): each["why"] for each in gold["different"]}

    def judgement(left, right):
        (one, version), (other, before) = (told[key.article, key.record] for key in (left, right))
        changed = why = None
        if one == other:
            verdict = "same" if version == before else "version"
            if verdict == "version":
                changed = next(each["what"] for each in threads[one]["versions"] if each["id"] == version)
        elif threads[one]["part_of"] == other or threads[other]["part_of"] == one:
            verdict = "part_of" if threads[one]["part_of"] == other else "has_part"
        elif other in threads[one]["counters"] or one in threads[other]["counters"]:
            verdict = "counters" if other in threads[one]["counters"] else "countered_by"
        else:
            why = different.get(frozenset((one, other)))
            verdict = "different" if why else "apart"
        return Judgement(left=left, right=right, verdict=verdict, changed=changed, why=why, how="model", by="gold")

    return judgement


def _read(folder):
    folder = Path(folder)
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    listed = next(path for name in ("articles.jsonl", "index.jsonl") if (path := folder / name).exists())
    rows = [json.loads(line) for line in listed.read_text(encoding="utf-8").splitlines()]
    return gold, [(row["file"].removesuffix(".txt") if "file" in row else row["id"], row) for row in rows]


def _mentions(gold, folder, id, listed):
    """The mentions of an article, each with its thread and its place, in the order of the text."""
    text = _text(folder, listed)
    found = [(t, m, _located(text, m["quote"])) for t in gold["threads"] for m in t["mentions"] if m["article"] == id]
    return sorted(found, key=lambda each: (each[2].start, each[2].end, each[0]["id"], each[1]["version"]))


def _gold_summary(gold, folder, id, listed):
    text = _text(folder, listed)
    actors = {each["id"]: each for each in gold["actors"]}
    told = _mentions(gold, folder, id, listed)
    ids = {}
    for number, (thread, mention, _) in enumerate(told, 1):
        ids.setdefault((thread["id"], mention["version"]), f"P{number}")
        ids.setdefault((thread["id"], None), f"P{number}")
    moves = [(m, p) for m in gold["moves"] for p in m["passages"] if p["article"] == id]

    def parties(some):
        named = [(actors[each], actors.get(actors[each]["represents"])) for each in some]
        return [Party(name=own["name"], on_behalf_of=other["name"] if other else None) for own, other in named]

    def common(record, what, quote, when):
        return {"id": record, "summary": what, "evidence": [_located(text, quote)],
                "attribution": [Attribution(basis="author", when=when)]}

    proposals = []
    for number, (thread, mention, _) in enumerate(told, 1):
        what = next(each["what"] for each in thread["versions"] if each["id"] == mention["version"])
        own = [m for m, _ in moves if (m["thread"], m["version"]) == (thread["id"], mention["version"])]
        when = next((m["date"] for m in own if m["act"] in ("propose", "revise") and not m["about"]), None)
        proposals.append(Proposal(
            **common(f"P{number}", f"{thread['what']}: {what}", mention["quote"], when), act="offer",
            proposers=parties(thread["proposers"]), addressees=parties(thread["addressees"]), standing="official",
            status=next((STATUS[m["act"]] for m in own if m["act"] in STATUS), "tabled"),
            part_of=ids.get((thread["part_of"], None)),
            counter_to=[ids[each, None] for each in thread["counters"] if (each, None) in ids],
        ))
    responses, conditions = [], []
    for move, passage in moves:
        target = ids.get((move["thread"], move["version"])) or ids.get((move["thread"], None))
        when = None if move["about"] else move["date"]
        if move["act"] in ("set_condition", "threaten"):
            conditions.append(Condition(
                **common(f"C{len(conditions) + 1}", move["what"], passage["quote"], when), requires=move["what"],
                kind="threat" if move["act"] == "threaten" else "precondition", set_by=parties(move["actor"]),
                governs=[target] if target else [],
            ))
        elif move["act"] in ANSWERS:
            responses.append(Response(
                **common(f"R{len(responses) + 1}", move["what"], passage["quote"], when),
                responders=parties(move["actor"]), responds_to=[target] if target else [], answer=ANSWERS[move["act"]],
            ))
    return Summary(
        id=id, article=ArticleReference(
            sha256=hashlib.sha256(text.encode()).hexdigest(), chars=len(text),
            published=listed.get("published") or listed["date"],
            outlet=listed["outlet"], language=listed["language"], title=listed["title"],
        ),
        proposals=proposals, responses=responses, conditions=conditions, provenance=_PROVENANCE,
    )


def _text(folder, listed):
    return listed["text"] if "text" in listed else (Path(folder) / listed["file"]).read_text(encoding="utf-8")


def _located(text, quote):
    found = re.search(r"\s+".join(map(re.escape, quote.split())), text)
    return Evidence(quote=found[0], start=found.start(), end=found.end())


def _party(party):
    name, behalf = (party, None) if isinstance(party, str) else party
    return Party(name=name, on_behalf_of=behalf)


_PROVENANCE = Provenance(
    model="none", asked="none", prompt="0", schema="0", summarizer="0", attempts=1,
    usage=Usage(), seconds=0, recorded=True,
)
