"""Twenty errors in forty records, put right by a person: they stay so through a kill, another reply and a move."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter

import deciding
from deciding import Desk, again, written

from summarizer import Summary, read_results, score
from summarizer.results.decisions import as_json, beside, read
from summarizer.scoring.reviewedgold import gold_of, is_gold

NAMES = ("saltmark-counter", "lavrov-tass", "ketterau-plan")
VALUES = {
    "act": ("offer", "demand"), "answer": ("accept", "reject"), "kind": ("threat", "guarantee"),
    "status": ("agreed", "lapsed"),
}


def spoilt(summaries, chance):
    """The summaries with twenty wrong records of the first forty, and what is right: by article and id."""
    rows = [json.loads(each.model_dump_json()) for each in summaries]
    records = [(row["id"], record) for row in rows for name in ("proposals", "responses", "conditions")
               for record in row[name]]
    right = {}
    for id, record in chance.sample(records[:40], 20):
        right[id, record["id"]] = {
            name: value for name, value in record.items() if name not in ("id", "check", "notes", "review")
        }
        actors = next(name for name in ("proposers", "responders", "set_by") if name in record)
        links = next((name for name in ("responds_to", "governs", "counter_to") if record.get(name)), None)
        kind = chance.choice(["value", "party", "link" if links else "value", "sentence"])
        if kind == "value":
            name = next(name for name in VALUES if name in record)
            record[name] = next(value for value in VALUES[name] if value != record[name])
        elif kind == "party":
            record[actors] = [{"name": "the Harbour Board", "on_behalf_of": None}]
        elif kind == "link":
            record[links] = []
        else:
            record["summary"] = f"It is denied that: {record['summary']}"
    return [Summary.model_validate(row) for row in rows], right


def test_twenty_errors_put_right_stay_right(tmp_path):
    chance = random.Random(1)
    true = deciding.summaries(*NAMES)
    given, right = spoilt(true, chance)
    desk = Desk(written(tmp_path / "here" / "results.jsonl", given))
    lines = []
    for number, summary in enumerate(given):
        for record in summary.records:
            now = right.get((summary.id, record.id))
            lines.append(desk.line("Ana", "correct", record.id, number=number, **now) if now
                         else desk.line("Ana", "confirm", record.id, number=number))
        lines.append(desk.line("Ana", "confirm", number=number))
    assert sum(line["act"] == "correct" for line in lines) == 20
    file = tmp_path / "ana.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")

    script = "import sys; from summarizer.cli.main import main; sys.argv[0] = 'summarizer'; main()"
    command = [sys.executable, "-c", script, "review", str(desk.results), str(file)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:   # killed somewhere on its way
        while process.poll() is None and not (beside(desk.results).exists() and beside(desk.results).stat().st_size):
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGKILL)
    kept = len(read(beside(desk.results)))
    assert 0 < kept <= len(lines)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, f"{kept:,} there before" in done.stderr) == (0, True), done.stderr
    assert [each.id for each in read(beside(desk.results))] == [line["id"] for line in lines]
    assert corrected(desk.results, true) == []

    moved = tmp_path / "elsewhere"
    shutil.move(tmp_path / "here", moved)
    results = moved / "results.jsonl"
    assert corrected(results, true) == []
    gold = [gold_of(each, deciding.text_of(each)) for each in read_results(results) if is_gold(each)]
    assert len(gold) == 3

    with results.open("a", encoding="utf-8") as file:   # the articles are read again, and the replies are others
        file.write("".join(f"{again(each).model_dump_json()}\n" for each in given))
    model, now = score(results, gold, review=False), score(results, gold)
    assert model.kinds["all"].f1.value < 1 or any(each.right < each.of for each in model.fields.values())
    assert now.kinds["all"].f1.value == 1
    assert {name for name, each in now.fields.items() if each.right != each.of} == set()
    assert all(each.waiting == [] for each in read_results(results))
    acts = Counter(record.review.act for each in read_results(results) for record in each.records)
    assert acts == {"corrected": 20, "confirmed": len(lines) - 23}


def corrected(results, true):
    """What is still other than it was before it was spoilt."""
    found = list(read_results(results))
    return [
        (one.id, mine.id) for one, other in zip(found, true, strict=True)
        for mine, theirs in zip(one.records, other.records, strict=True)
        if said(mine) != said(theirs)
    ]


def said(record):
    return {name: value for name, value in as_json(record).items() if name not in ("check", "notes")}
