"""How a dossier stands against gold, and beside it what needs no model, or one call: the table of docs/measuring.md.

    python tests/follow.py SET RESULTS.jsonl [DOSSIER.json] [--big RECORDED.jsonl]
    python tests/follow.py SET RESULTS.jsonl --ask-big URL --model NAME --record RECORDED.jsonl

SET is a folder with gold.json and the texts of its articles. The other ways sort the same records, the proposals of
the results, into threads: each by itself; by the words of their sentences (TF-IDF, cosine, average or complete
linkage), at the threshold that is best on this very set, which nobody knows beforehand; and by one call that is shown
all of them, recorded with --ask-big from an endpoint of OpenAI's kind. Nothing else asks anything.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from summarizer import Summary, read_results
from summarizer.codebook.records import Finding, Party, Proposal
from summarizer.model.recording import request_key
from summarizer.negotiation.dossier import Dossier, FollowedArticle, Thread, Told, Version
from summarizer.scoring import DossierScores
from summarizer.scoring.aligning import mentions, shared
from summarizer.scoring.clusterings import clustering
from summarizer.scoring.dossierfiles import beside, read
from summarizer.scoring.dossiers import score_dossier
from summarizer.scoring.histories import History, Telling

PROMPT = Path(__file__).parent / "negotiations" / "one-call" / "prompt.md"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Recorded:
    """A proposal of the results: `label` has the number of its article and its own."""

    label: str
    summary: Summary
    proposal: Proposal

    def told(self) -> Told:
        return Told(
            article=self.summary.id, record=self.proposal.id, summary=self.proposal.summary,
            evidence=self.proposal.evidence,
        )


@dataclass
class Row:
    """A way to sort, and what came of it; calls and tokens an article."""

    way: str
    scores: DossierScores
    calls: float = 0
    tokens: tuple[float, float] = (0, 0)


class Proposals:
    """All proposals of some results, and the gold that they are sorted for."""

    def __init__(self, folder: Path, results: Path) -> None:
        self.gold = folder / "gold.json"
        self.summaries = sorted(read_results(results), key=lambda each: (each.article.published or "", each.id))
        self.every = [
            Recorded(f"{number}.{proposal.id}", summary, proposal)
            for number, summary in enumerate(self.summaries, 1) for proposal in summary.proposals
        ]

    def dossier(self, labels: Sequence[object]) -> Dossier:
        """A dossier of nothing but threads: those of one label are one."""
        threads: dict[object, list[Told]] = {}
        for each, label in zip(self.every, labels, strict=True):
            threads.setdefault(label, []).append(each.told())
        return Dossier(
            articles=[FollowedArticle(id=each.id, article=each.article) for each in self.summaries],
            threads=[
                Thread(id=f"t{number}", what="", act="", versions=[Version(id="v1", what="", told=told)])
                for number, told in enumerate(threads.values(), 1)
            ],
        )

    def scored(self, labels: Sequence[object]) -> DossierScores:
        return score_dossier(self.dossier(labels), self.gold)

    def sides(self) -> tuple[History, History]:
        """The records, each a thread of its own, and gold."""
        given, gold, _ = beside(self.dossier(range(len(self.every))), read(self.gold), [self.gold.parent])
        return given, gold

    def best(self, ways: Iterable[tuple[str, Sequence[int]]]) -> tuple[str, Sequence[int]]:
        """Of some ways to sort the one with the highest CoNLL F1."""
        given, gold = self.sides()
        number = {f"t{each}": each - 1 for each in range(1, len(self.every) + 1)}
        pairs = [(one.thread, number[other.thread]) for one, other in mentions(gold.mentions, given.mentions)]
        wanted = [thread for thread, _ in pairs]
        return max(ways, key=lambda way: clustering(wanted, [way[1][at] for _, at in pairs]).conll)


def by_words(sentences: Sequence[str]) -> list[tuple[str, list[int]]]:
    """All ways to sort sentences by their words: linkage and threshold, and the label of each sentence."""
    if len(sentences) < 2:
        return [("nothing to join", [0] * len(sentences))]
    counts = [Counter(_WORD.findall(sentence.casefold())) for sentence in sentences]
    column = {word: number for number, word in enumerate(sorted({word for each in counts for word in each}))}
    table = np.zeros((len(sentences), len(column)))
    for row, each in enumerate(counts):
        for word, count in each.items():
            table[row, column[word]] = count
    table *= np.log((1 + len(sentences)) / (1 + (table > 0).sum(axis=0))) + 1
    norms = np.linalg.norm(table, axis=1, keepdims=True)
    table /= np.where(norms, norms, 1)
    apart = np.clip(1 - table @ table.T, 0, None)
    np.fill_diagonal(apart, 0)
    found = []
    for name in ("average", "complete"):
        tree = linkage(squareform(apart, checks=False), name)
        for height in (-1.0, *sorted(set(tree[:, 2]))):
            found.append((f"{name} linkage, cosine {1 - height:.2f}", list(fcluster(tree, height, "distance"))))
    return found


def request(every: Sequence[Recorded]) -> dict[str, Any]:
    """The one call: all proposals, a line each."""
    return {"messages": [
        {"role": "system", "content": PROMPT.read_text(encoding="utf-8")},
        {"role": "user", "content": "\n".join(map(_line, every))},
    ]}


def _line(each: Recorded) -> str:
    proposal, article = each.proposal, each.summary.article
    about = [
        f"{each.label} {(article.published or '')[:10]}".strip(), article.outlet, proposal.act,
        f"by {_named(proposal.proposers) or 'nobody named'}",
        f"to {_named(proposal.addressees)}" if proposal.addressees else None,
    ]
    return f"{', '.join(filter(None, about))} | {proposal.summary}"


def _named(parties: Sequence[Party]) -> str:
    return " and ".join(
        f"{party.name} for {party.on_behalf_of}" if party.on_behalf_of else party.name for party in parties
    )


def ask(request: dict[str, Any], url: str, model: str, file: Path) -> None:
    """Ask an endpoint, and add its completion to a file of recordings."""
    sent = urllib.request.Request(   # noqa: S310 - an address that was given
        f"{url.rstrip('/')}/chat/completions", json.dumps(request | {"model": model}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(sent, timeout=20_000) as answer:   # noqa: S310
        completion = json.load(answer)
    row = {
        "key": request_key(request), "recorded_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "completion": completion,
    }
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def recorded(request: dict[str, Any], file: Path) -> dict[str, Any] | None:
    """The last recorded completion of a request."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
    return next((row["completion"] for row in reversed(rows) if row["key"] == request_key(request)), None)


def big(every: Sequence[Recorded], completion: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The thread of each proposal by the one call, its first where it is in several; and labels that are none."""
    content = completion["choices"][0]["message"]["content"]
    threads = json.loads(content[content.index("{"):content.rindex("}") + 1])["threads"]
    thread_of: dict[str, str] = {}
    for number, labels in enumerate(threads):
        for label in labels:
            thread_of.setdefault(label, f"thread {number}")
    known = {each.label for each in every}
    return [thread_of.get(each.label, each.label) for each in every], sorted(set(thread_of) - known)


def held(proposals: Proposals) -> list[str]:
    """How much of gold the results hold at all: no joining finds more."""
    given, gold = proposals.sides()
    pairs = mentions(gold.mentions, given.mentions)
    core = sum(not one.optional for one in gold.mentions)
    found = sum(not one.optional for one, _ in pairs)
    place = {each.id: article for each, article in zip(proposals.summaries, given.articles, strict=False)}
    tellings = [
        (record, Telling(place[summary.id], (), tuple((each.start, each.end) for each in record.evidence)))
        for summary in proposals.summaries if summary.id in place for record in summary.records
    ]

    def on(told: Telling, of: Callable[[Finding], bool]) -> bool:
        return any(of(record) and shared(told, telling) > 0 for record, telling in tellings)

    moves = [move for move in gold.moves if not move.optional]
    reached = sum(any(on(told, lambda _: True) for told in move.tellings) for move in moves)
    some = sum(on(one.telling, lambda _: True) for one in gold.mentions)
    proposed = sum(on(one.telling, lambda record: isinstance(record, Proposal)) for one in gold.mentions)
    return [
        f"Of {len(gold.mentions)} mentions of gold {len(pairs)} have a proposal of their own ({found} of {core} core); "
        f"a proposal stands on the passage of {proposed}, some record on that of {some}.",
        f"Of {len(moves)} core moves some record stands on a passage of {reached}.",
    ]


def rows(proposals: Proposals, dossier: Path | None, recording: Path | None) -> list[Row]:
    """The dossier, and the other ways."""
    found = []
    articles = max(1, len(proposals.summaries))
    if dossier:
        scores = score_dossier(dossier, proposals.gold)
        cost = scores.cost
        found.append(Row(
            "dossier", scores, cost.calls / articles if cost else 0,
            (cost.input_tokens / articles, cost.output_tokens / articles) if cost else (0, 0),
        ))
    found.append(Row("each by itself", proposals.scored(range(len(proposals.every)))))
    way, labels = proposals.best(by_words([each.proposal.summary for each in proposals.every]))
    found.append(Row(f"same words ({way})", proposals.scored(labels)))
    if recording:
        completion = recorded(request(proposals.every), recording)
        if completion is None:
            raise SystemExit(f"{recording} has no reply to this request: ask with --ask-big")
        sorted_, unknown = big(proposals.every, completion)
        usage = completion.get("usage") or {}
        tokens = [usage.get(name, 0) / articles for name in ("prompt_tokens", "completion_tokens")]
        found.append(Row(
            "one call of all" + (f" ({len(unknown)} labels that are none)" if unknown else ""),
            proposals.scored(sorted_), 1 / articles, (tokens[0], tokens[1]),
        ))
    return found


def lines(proposals: Proposals, found: Sequence[Row]) -> list[str]:
    """The table in Markdown, and what else is told of a dossier."""
    told = [
        "| way | threads | CoNLL F1 | B³ | CEAF-e | MUC | LEA | different, joined | calls | tokens in, out |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in found:
        one = row.scores.threads
        figures = (one.conll, one.b_cubed.f1, one.ceaf_e.f1, one.muc.f1, one.lea.f1)
        told.append(
            f"| {row.way} | {one.given} of {one.gold} | {' | '.join(f'{each:.3f}' for each in figures)} "
            f"| {len(row.scores.joined)} of {row.scores.different} | {row.calls:.2f} "
            f"| {row.tokens[0]:.0f}, {row.tokens[1]:.0f} |"
        )
    usages = [each.provenance.usage for each in proposals.summaries]
    paid = sum(usage.input_tokens + usage.output_tokens for usage in usages)
    articles = max(1, len(usages))
    told += ["", *held(proposals), f"Summarizing took {paid / articles:.0f} tokens an article."]
    if found[0].way == "dossier":
        told += _of_dossier(found[0], paid / articles)
    return told


def _of_dossier(row: Row, paid: float) -> list[str]:
    scores = row.scores
    moves = scores.core_moves
    share = f"; joining took {sum(row.tokens) / paid:.2f} of that" if paid else ""
    return [
        f"The dossier: versions CoNLL F1 {scores.versions.conll:.3f}, pairs of mentions of one thread alike "
        f"{scores.version_pairs_right} of {scores.version_pairs}; actors B³ {scores.actors.b_cubed.f1:.3f} on "
        f"{scores.names.found} of {scores.names.gold} names{share}.",
        f"Core moves: {moves.found} of {moves.gold} found ({moves.recall:.2f}; {moves.by_passage} by a passage), of "
        f"these actor and act right {_share(moves.actor_and_act, moves.found)}, thread "
        f"{_share(moves.thread, moves.found)}, the day within one {_share(moves.day, moves.found)}; {moves.given} "
        f"given, precision {moves.precision:.2f}.",
    ]


def _share(right: int, every: int) -> str:
    return f"{right / every:.2f}" if every else "none"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="SET")
    parser.add_argument("results", type=Path)
    parser.add_argument("dossier", type=Path, nargs="?")
    parser.add_argument("--big", type=Path, metavar="FILE", help="recordings with the reply to the one call")
    parser.add_argument("--ask-big", metavar="URL", help="an address that ends before /chat/completions")
    parser.add_argument("--model", default="claude")
    parser.add_argument("--record", type=Path, metavar="FILE", help="where the reply is added")
    given = parser.parse_args()
    proposals = Proposals(given.folder, given.results)
    if given.ask_big:
        if given.record is None:
            parser.error("name the FILE that the reply goes to: --record FILE")
        ask(request(proposals.every), given.ask_big, given.model, given.record)
        return
    sys.stdout.write("\n".join(lines(proposals, rows(proposals, given.dossier, given.big))) + "\n")


if __name__ == "__main__":
    main()
