"""Somebody who goes through results and decides, as a page or a script does: shown the records, lines out."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count

import gold

from summarizer import Decision, Summarizer, read_results
from summarizer.results.decisions import Reviewing, as_json, digest_of

_BEGAN = datetime(2026, 11, 27, 9, tzinfo=UTC)


def summaries(*names):
    """The summaries of seeds."""
    summarizer = Summarizer()
    return [summarizer.summarize(gold.SEEDS / f"{name}.txt") for name in names]


def written(path, some):
    """The path of results that hold these summaries."""
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text("".join(f"{each.model_dump_json()}\n" for each in some), encoding="utf-8")
    return path


def text_of(summary):
    return gold.text(summary.id.rpartition("/")[2].removesuffix(".txt"))


class Desk:
    """Results on a desk, and the people who decide on them, one minute after the other."""

    _numbers = count(1)

    def __init__(self, results):
        self.results = results

    def shown(self, number=0):
        """An article as it is shown."""
        return list(read_results(self.results))[number]

    def given(self, number=0):
        """It as the model gave it."""
        return list(read_results(self.results, review=False))[number]

    def line(self, by, act, id=None, /, *, number=0, why=None, **change):
        """What a page would save: a decision on a record as it is shown; `change` is what shall be in it."""
        shown, number_of = self.shown(number), next(self._numbers)
        told = {
            "format": "1.0", "id": f"{number_of:016x}", "act": act, "by": by, "why": why,
            "at": (_BEGAN + timedelta(minutes=number_of)).isoformat(),
            "article": shown.id, "sha256": shown.article.sha256, "record": id, "on": None, "was": None, "now": None,
        }
        if act == "add":
            return told | {"now": {"id": id, **change}}
        if id is not None:
            record = shown[id]
            own = {each.id: each for each in self.given(number).records}
            was = record.review.was if record.review else None
            if was is None and id in own:
                was = as_json(own[id])
            told |= {"on": digest_of(record), "was": was}
            if act == "correct":
                told["now"] = as_json(record) | change
        return told

    def decides(self, by, act, id=None, /, *, number=0, why=None, **change):
        """Decide, and have it kept."""
        line = self.line(by, act, id, number=number, why=why, **change)
        self.keeps(line, number)
        return line

    def keeps(self, line, number=0):
        with Reviewing(self.results) as reviewing:
            return reviewing.add(Decision.model_validate_json(json.dumps(line)), text_of(self.given(number)))


def passage(summary, quote):
    """Evidence of an article's own words."""
    start = text_of(summary).index(quote)
    return [{"quote": quote, "start": start, "end": start + len(quote)}]


def again(summary, change=lambda row: row, turn=1):
    """Another reply about the same article: its records in another order, with other ids and shorter quotes.

    `change` makes a row of what it gave before another, or leaves it out by giving None.
    """
    row = json.loads(summary.model_dump_json())
    ids = {}
    lists = ("proposals", "responses", "conditions")
    for name in lists:
        kept = [made for record in row[name] if (made := change(record)) is not None]
        row[name] = kept[turn:] + kept[:turn]
        ids |= {record["id"]: f"{name[0].upper()}{number}" for number, record in enumerate(row[name], 1)}
    for record in (record for name in lists for record in row[name]):
        record["id"] = ids[record["id"]]
        record["summary"] = record["summary"].rstrip(".") + ", it is said."
        for each in record["evidence"]:
            head, _, _ = each["quote"].rpartition(" ")
            each["quote"], each["end"] = head or each["quote"], each["start"] + len(head or each["quote"])
        for link in ("part_of", "counter_proposal"):
            if record.get(link):
                record[link] = ids.get(record[link])
        for link in ("counter_to", "responds_to", "governs"):
            if link in record:
                record[link] = [ids[id] for id in record[link] if id in ids]
    for sentence in row["abstract"]:
        sentence["records"] = [ids[id] for id in sentence["records"] if id in ids]
    return type(summary).model_validate(row)
