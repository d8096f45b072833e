"""Twenty errors planted in forty records are found and mended by a reader who has the page alone, and its keys."""

import json
from collections import Counter

import gold
import pytest
from reviewing import Reader, cards_of, page_of
from warm import summarizer as run

from summarizer import Decision, read_results, score, summarize

pytestmark = pytest.mark.slow
NAMES = ["ketterau-plan", "saltmark-counter", "cordal-es", "leaflet-orders"]
# Seconds of the keystroke-level model (Card, Moran, Newell 1980): a key of an average typist, making up one's mind.
KEY, MIND = 0.28, 1.35


def party(name, on_behalf_of):
    return [{"name": name, "on_behalf_of": on_behalf_of}]


# the article, the record, and the field that is wrong in it with what stands there instead
PLANTED = [
    ("ketterau-plan", "R1", "answer", "reject"),
    ("ketterau-plan", "R2", "answer", "endorse"),
    ("ketterau-plan", "P5", "act", "demand"),
    ("ketterau-plan", "C2", "kind", "threat"),
    ("ketterau-plan", "C3", "governs", ["P2", "R1"]),
    ("ketterau-plan", "C5", "set_by", party("Lorens Haidt", "Tesmond")),
    ("ketterau-plan", "P3", "summary", "One side alone would release its prisoners."),
    ("saltmark-counter", "R1", "answer", "accept"),
    ("saltmark-counter", "R2", "responds_to", ["P1"]),
    ("saltmark-counter", "R3", "responders", party("Tove Aldersund", "Saltmark")),
    ("saltmark-counter", "P3", "evidence", "C4"),   # the passage of another
    ("saltmark-counter", "P1", "act", "offer"),
    ("cordal-es", "R2", "answer", "accept"),
    ("cordal-es", "R4", "responders", party("Irene Valdés", "Altavela")),
    ("cordal-es", "C3", "governs", ["P1"]),
    ("cordal-es", "P2", "evidence", "P3"),
    ("cordal-es", "P6", "summary", "Altavela will buy no wheat."),
]
LEFT_OUT = [("saltmark-counter", "C1"), ("leaflet-orders", "P2")]
MADE_UP = ("leaflet-orders", "R1", {"id": "R2", "answer": "endorse", "summary": "Trevaine welcomes the offer."})


@pytest.fixture(scope="module")
def truth():
    """What the articles say: the records as they were read, by their article."""
    return {name: summarize(gold.SEEDS / f"{name}.txt") for name in NAMES}


def planted(truth):
    """Lines of results with the errors in them."""
    rows = {name: json.loads(summary.model_dump_json()) for name, summary in truth.items()}
    records = {
        (name, record["id"]): record for name, row in rows.items()
        for kind in ("proposals", "responses", "conditions") for record in row[kind]
    }
    for name, id, field, wrong in PLANTED:
        records[name, id][field] = records[name, wrong]["evidence"] if field == "evidence" else wrong
    for name, id in LEFT_OUT:
        for kind in ("proposals", "responses", "conditions"):
            rows[name][kind] = [record for record in rows[name][kind] if record["id"] != id]
        for sentence in rows[name]["abstract"]:
            sentence["records"] = [each for each in sentence["records"] if each != id]
    name, id, fields = MADE_UP
    rows[name]["responses"].append(records[name, id] | fields)
    return [rows[name] for name in NAMES]


def test_twenty_errors_in_forty_records_are_found_and_mended_by_keys_alone(truth, tmp_path, look):
    rows = planted(truth)
    assert sum(len(row[kind]) for row in rows for kind in ("proposals", "responses", "conditions")) == 40
    assert len(PLANTED) + len(LEFT_OUT) + 1 == 20
    path = page_of(tmp_path, *rows)
    (tmp_path / "right.jsonl").write_text("".join(each.model_dump_json() + "\n" for each in truth.values()), "utf-8")
    assert run("report", tmp_path / "right.jsonl", "-o", tmp_path / "right.html").returncode == 0
    with look(tmp_path / "right.html") as tab:   # what the reader would write, from reading the articles
        right = [cards_of(tab, number) for number in range(len(NAMES))]
    with look(path) as tab:
        reader = Reader(tab, list(truth.values()), right)
        reader.goes_through()
        assert tab.locator(".reviewing .count").inner_text().startswith("42 of 42 records decided")
        with tab.expect_download() as download:
            reader.press("s")
        file = tmp_path / "news.decisions.jsonl"
        download.value.save_as(file)
    lines = [Decision.model_validate_json(line) for line in file.read_text(encoding="utf-8").splitlines()]
    done = Counter(line.act for line in lines)
    assert done == {"confirm": 22 + len(NAMES), "correct": len(PLANTED), "add": len(LEFT_OUT), "reject": 1}

    done = run("review", tmp_path / "news.jsonl", file)
    assert (done.returncode, f"{len(lines)} decisions taken in" in done.stdout + done.stderr) == (0, True), done.stderr
    corrected = list(read_results(tmp_path / "news.jsonl"))
    assert [each.review.by for each in corrected] == ["Ana"] * len(NAMES)
    scores = score(corrected, list(truth.values()))
    found = scores.kinds["all"]
    assert (found.gold, found.found, found.missed, found.made_up) == (41, 41, 0, 0)
    assert {name: field.of - field.right for name, field in scores.fields.items()} == dict.fromkeys(scores.fields, 0)
    assert {field for _, _, field, _ in PLANTED} <= {*scores.fields, "summary", "evidence"}
    assert [record.evidence for each in corrected for record in each.records if record.review.act != "added"] == [
        record.evidence for name, each in truth.items() for record in each.records if (name, record.id) not in LEFT_OUT
    ]
    # One key for what is right, three for a wrong answer, and all in less than ten minutes.
    assert reader.spent["right"] == 22
    assert reader.spent["wrong answer"] == 3 * 4
    assert reader.keys <= 1_000
    assert reader.keys * KEY + (40 + 20) * MIND <= 600
