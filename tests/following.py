"""Summaries of an invented negotiation, and a model that is asked about them, for tests of `follow`."""

import hashlib
import json
import re

from server import completion

from summarizer.base import Usage
from summarizer.codebook.provenance import ArticleReference, Provenance
from summarizer.codebook.records import Attribution, Evidence, Party, Proposal, Summary

TRUCE, LONGER, BLOCKADE = (
    "Malta offers Cyprus a truce of 72 hours at the Sund.",
    "Malta offers Cyprus a truce of five days at the Sund.",
    "Cyprus demands that Malta lift the blockade of the Sund before a truce.",
)

FULL = 80   # proposals that fill a call


def telling(id, *sentences, day=1, outlet="The Harbour"):
    """A summary whose proposals say this, the first word being who proposes and another side whom it is put to."""
    text = f"{id}: {' '.join(sentences)}"
    proposals = []
    for number, says in enumerate(sentences, 1):
        by = says.split()[0]
        start = text.index(says)
        proposals.append(Proposal(
            id=f"P{number}", summary=says, evidence=[Evidence(quote=says, start=start, end=start + len(says))],
            attribution=[Attribution(basis="author")], act="demand" if "demands" in says else "offer",
            proposers=[Party(name=by)], addressees=[Party(name="Cyprus" if by == "Malta" else "Malta")],
            standing="official", status="tabled", issues=["ceasefire"],
        ))
    reference = ArticleReference(
        sha256=hashlib.sha256(text.encode()).hexdigest(), chars=len(text), published=f"2031-03-{day:02}", outlet=outlet,
    )
    return Summary(id=id, article=reference, proposals=proposals, provenance=_PROVENANCE)


def many(count, first=0, each=1):
    """So many summaries of `each` proposals, all alike enough to be held against each other.

    With FULL proposals an article is asked about alone.
    """
    return [
        telling(f"a{number:03}", *(
            f"Malta offers Cyprus a truce of {number * each + more} hours at the Sund." for more in range(each)
        ), day=1 + number % 28)
        for number in range(first, first + count)
    ]


def written(summaries, path):
    path.write_text("".join(each.model_dump_json() + "\n" for each in summaries), encoding="utf-8")
    return path


class Model:
    """A model as `create` takes it: says of each pair of sentences what `verdicts` says, and keeps what it was asked.

    `verdicts` are by two sentences, the article's own first; `names` by two names, what the first is to the other.
    States that everybody knows have names that words decide: nobody is asked about Malta and Cyprus.
    """

    def __init__(self, verdicts=(), names=()):
        self._verdicts, self._names = dict(verdicts), dict(names)
        self.asked, self.asked_names = [], []

    def __call__(self, **request):
        if "actors" in json.dumps(request["response_format"]):
            self.asked_names.append(request["messages"])
            told = dict(re.findall(r"^([AN]\d+) (.+?)(?:,.*)? \(", shown(request["messages"]), re.MULTILINE))
            return completion({"actors": [
                {"n": n, "a": a, "is": self._names[told[n], told[a]]}
                for n in told if n.startswith("N") for a in told if n != a and (told[n], told[a]) in self._names
            ]})
        self.asked.append(request["messages"])
        lines = [line.split(" | ") for line in shown(request["messages"]).splitlines() if " | " in line]
        told = {head.split()[0]: what.split(" (part of")[0] for head, what in lines}
        rows = [
            {"p": p, "t": t, "is": self._verdicts[told[p], told[t]]}
            for p in told if p.startswith("P") for t in told if p != t and (told[p], told[t]) in self._verdicts
        ]
        return completion({"pairs": rows})


def shown(messages):
    """What the first user's message of a request shows."""
    return next(message["content"] for message in messages if message["role"] == "user")


def labels(messages):
    """The labels in it."""
    return re.findall(r"^([TP][\d.]+) ", shown(messages), re.MULTILINE)


def lines(path):
    """The lines of a journal."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


_PROVENANCE = Provenance(
    model="none", asked="none", prompt="0", schema="0", summarizer="0", attempts=1, usage=Usage(), seconds=0,
    recorded=True,
)
