"""Decisions of people: what is kept, what is refused, and what results are when they are read with them."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys

import deciding
import pytest
from deciding import Desk, again, passage, written

from summarizer import Decision, ResultsError, ReviewError, Summary, read_results
from summarizer.codebook.trust import confirmed, trusted
from summarizer.codebook.verdicts import Check
from summarizer.results.applying import applied
from summarizer.results.decisions import Reviewing, beside, read, reviewed
from summarizer.results.standing import Decided

SALTMARK = "saltmark-counter"


@pytest.fixture(scope="module")
def found():
    return deciding.summaries(SALTMARK, "ketterau-plan")


@pytest.fixture
def desk(found, tmp_path):
    return Desk(written(tmp_path / "results.jsonl", found))


def said(record):
    """What a record says, wherever it stands and whoever looked at it."""
    return record.model_dump(exclude={"id", "check", "notes", "review"})


def test_without_decisions_results_are_what_they_were(desk, found):
    assert list(read_results(desk.results)) == found
    assert not beside(desk.results).exists()


def test_a_record_is_confirmed_and_says_by_whom(desk):
    desk.decides("Ana", "confirm", "P1", why="as in the text")
    record, own = desk.shown()["P1"], desk.given()["P1"]
    assert said(record) == said(own)
    assert (record.review.act, record.review.by, record.review.why) == ("confirmed", "Ana", "as in the text")
    assert record.review.was is None
    assert (record.check.verdict, record.check.by) == ("confirmed", "Ana")
    assert own.review is None


def test_a_record_is_corrected_and_keeps_what_the_model_gave(desk):
    desk.decides("Ana", "correct", "R1", answer="defer", responds_to=["P1", "P3"], why="it only waits")
    record, own = desk.shown()["R1"], desk.given()["R1"]
    assert (record.answer, record.responds_to) == ("defer", ["P1", "P3"])
    assert (own.answer, own.responds_to) == ("reject", ["P1"])
    assert (record.review.act, record.review.was["answer"]) == ("corrected", "reject")
    assert Summary.model_validate_json(desk.shown().model_dump_json()) == desk.shown()


def test_a_record_is_rejected_and_links_to_it_are_left_out_with_a_note(desk):
    desk.decides("Ana", "reject", "P2", why="the board is a rumour")
    shown = desk.shown()
    assert [record.id for record in shown.proposals] == ["P1", "P3", "P4"]
    assert shown.rejected[-1].id == "P2"
    assert shown.rejected[-1].reasons == ["rejected by Ana: the board is a rumour"]
    assert shown.rejected[-1].record["type"] == "proposal"
    assert shown["R2"].responds_to == ["P3"]
    assert shown["R1"].counter_proposal is None
    assert "Puts instead P2, left out: rejected by Ana" in shown["R1"].notes
    assert "P2 was cut: rejected by Ana" in shown.abstract[0].notes
    Summary.model_validate(shown.model_dump())


def test_a_record_is_added_and_others_may_lead_to_it(desk):
    add = desk.decides(
        "Ana", "add", "P5", type="proposal", summary="A meeting in Port Reval.", act="request",
        standing="official", status="tabled", evidence=passage(desk.given(), "warships"),
        attribution=[{"basis": "paraphrase"}],
    )
    desk.decides("Ana", "correct", "R3", responds_to=["P2", "P5"])
    shown = desk.shown()
    assert (shown["P5"].review.act, shown["P5"].review.was) == ("added", None)
    assert shown["R3"].responds_to == ["P2", "P5"]
    assert read(beside(desk.results))[1].linked["P5"]["summary"] == add["now"]["summary"]
    desk.decides("Bob", "reject", "P5")
    assert [record.id for record in desk.shown().proposals] == ["P1", "P2", "P3", "P4"]
    assert desk.shown()["R3"].responds_to == ["P2"]


def test_two_people_add_under_one_id_and_both_stand(desk):
    """The later one's goes by another id here, and what is decided of it under that id is of it."""
    own = desk.given()["P4"].model_dump(mode="json", include={"act", "standing", "status", "attribution"})
    lines = [
        desk.line(by, "add", "P5", type="proposal", summary=by, evidence=passage(desk.given(), words), **own)
        for by, words in (("Ana", "warships"), ("Bob", "marines"))
    ]
    for line in lines:
        desk.keeps(line)
    assert [(each.id, each.summary) for each in desk.shown().proposals[4:]] == [("P5", "Ana"), ("P6", "Bob")]
    desk.decides("Cat", "correct", "R3", responds_to=["P6"])
    desk.decides("Cat", "correct", "P6", status="agreed")
    assert [(each.summary, each.status, each.review.by) for each in desk.shown().proposals[4:]] == [
        ("Ana", "tabled", "Ana"), ("Bob", "agreed", "Cat"),
    ]
    desk.decides("Ana", "undo", "P5")
    assert [(each.id, each.summary) for each in desk.shown().proposals[4:]] == [("P5", "Bob")]
    assert desk.shown()["R3"].responds_to == ["P5"]


def test_who_went_through_an_article_is_told_and_nothing_is_missing_in_it(found, tmp_path):
    place = found[0]["P4"].evidence[0]
    missing = {"kind": "proposal", "evidence": place.model_dump(), "why": "a call", "by": "checker"}
    summary = Summary.model_validate(found[0].model_dump() | {"missing": [missing]})
    desk = Desk(written(tmp_path / "results.jsonl", [summary]))
    assert trusted(desk.shown()).missing == 1
    desk.decides("Ana", "confirm")
    assert desk.shown().missing == []
    assert desk.shown().review.by == "Ana"
    assert desk.shown().rejected[-1].reasons == ["rejected by Ana: nothing is missing", "checker: a call"]
    desk.decides("Ana", "undo")
    assert desk.shown() == summary


def test_what_a_person_confirmed_is_doubtful_no_more(found, tmp_path):
    doubted = found[0].model_copy(deep=True)
    doubted["R1"].check = Check(verdict="disputed", field="answer", why="it defers", by="checker")
    doubted["R2"].check = Check(verdict="disputed", field="answer", why="it rejects", by="checker")
    desk = Desk(written(tmp_path / "results.jsonl", [doubted]))
    assert [each.id for each in desk.shown().doubtful] == ["R1", "R2"]
    desk.decides("Ana", "confirm", "R1")
    desk.decides("Ana", "correct", "R2", answer="reject")
    shown = desk.shown()
    assert shown.doubtful == []
    assert shown["R1"].review.was["check"]["why"] == "it defers"
    assert [record.id for record in confirmed(shown).records] == ["R1", "R2"]


def test_the_latest_decision_counts_and_all_are_kept(desk):
    desk.decides("Ana", "correct", "R1", answer="defer")
    desk.decides("Bob", "correct", "R1", answer="counter_proposal")
    assert (desk.shown()["R1"].answer, desk.shown()["R1"].review.by) == ("counter_proposal", "Bob")
    desk.decides("Cat", "confirm", "R1")   # of what she is shown, which is Bob's
    assert (desk.shown()["R1"].answer, desk.shown()["R1"].review.by) == ("counter_proposal", "Cat")
    assert desk.shown()["R1"].review.was["answer"] == "reject"
    assert [each.by for each in read(beside(desk.results))] == ["Ana", "Bob", "Cat"]


def test_the_latest_is_so_by_its_time_and_not_by_when_it_was_taken_in(desk):
    early, late = desk.line("Ana", "correct", "R1", answer="defer"), desk.line("Bob", "reject", "R1")
    desk.keeps(late)
    desk.keeps(early)
    assert "R1" not in [record.id for record in desk.shown().records]


def test_what_somebody_takes_back_counts_no_more_and_what_others_decided_does(desk):
    desk.decides("Ana", "correct", "R1", answer="defer")
    desk.decides("Bob", "correct", "R1", answer="counter_proposal")
    desk.decides("Bob", "undo", "R1")
    assert (desk.shown()["R1"].answer, desk.shown()["R1"].review.by) == ("defer", "Ana")
    desk.decides("Ana", "undo", "R1")
    assert desk.shown() == desk.given()


def test_the_same_decision_taken_in_twice_is_one(desk):
    line = desk.line("Ana", "reject", "P1")
    assert desk.keeps(line)
    assert not desk.keeps(line)
    assert len(beside(desk.results).read_text().splitlines()) == 1


@pytest.mark.parametrize(("change", "told"), [
    ({"evidence": [{"quote": "There is no such sentence.", "start": 0, "end": 26}]}, "does not stand in the article"),
    ({"evidence": [{"quote": "ejects", "start": 0, "end": 6}]}, "as whole words"),
    ({"responds_to": ["P9"]}, "P9: there is no such record"),
    ({"responds_to": ["C1"]}, "C1: that is no proposal"),
    ({"counter_proposal": "R1"}, "a record cannot refer to itself"),
])
def test_what_the_article_does_not_bear_out_is_refused_and_not_written(desk, change, told):
    with pytest.raises(ReviewError, match=told):
        desk.decides("Ana", "correct", "R1", **change)
    assert desk.shown() == desk.given()
    assert beside(desk.results).read_bytes() == b""


def test_a_quote_is_put_where_it_stands_nearest(desk):
    text = deciding.text_of(desk.given())
    second = text.index("stations", text.index("stations") + 1)
    desk.decides("Ana", "correct", "R1", evidence=[{"quote": "stations", "start": second + 2, "end": second + 10}])
    [evidence] = desk.shown()["R1"].evidence
    assert text[evidence.start:evidence.end] == evidence.quote == "stations"
    assert evidence.start == second


def test_a_decision_on_an_article_that_is_not_there_is_refused(desk):
    line = desk.line("Ana", "reject", "P1") | {"article": "other.txt", "sha256": "0" * 64}
    with pytest.raises(ReviewError, match=r"has no article other\.txt"):
        desk.keeps(line)


@pytest.mark.parametrize(("change", "told"), [
    ({"act": "praise"}, "act: 'praise' is wrong"),
    ({"at": "2026-11-27T21:40:00"}, "at: .*timezone"),
    ({"by": ""}, "by: "),
    ({"act": "correct"}, "correct needs now"),
    ({"act": "correct", "now": {"type": "answer"}}, "type is 'answer'"),
    ({"act": "correct", "now": {"type": "proposal", "id": "P1", "act": "ask"}}, "now.summary: it is missing"),
    ({"act": "rename", "actor": "Q1"}, "rename needs to"),
    ({"sha256": None}, "reject needs sha256"),
    ({"extra": 1}, "extra: there is no such field"),
])
def test_a_line_that_is_no_decision_is_told_with_its_number(desk, change, told):
    row = desk.decides("Ana", "reject", "P1") | change
    with beside(desk.results).open("a") as file:
        file.write(json.dumps(row) + "\n")
    with pytest.raises(ResultsError, match=f"line 2, is no decision: .*{told}"):
        list(read_results(desk.results))


# What outlives what.

def test_decisions_outlive_a_kill(desk):
    """A process that keeps them one by one is killed: all that it said were kept are there, and it goes on."""
    lines = [desk.line("Ana", "confirm", record.id) for record in desk.given().records]
    script = (
        "import sys\nfrom pathlib import Path\nfrom summarizer import Decision\n"
        "from summarizer.results.decisions import Reviewing\n"
        "with Reviewing(Path(sys.argv[1])) as reviewing:\n"
        "    for line in sys.stdin:\n"
        "        reviewing.add(Decision.model_validate_json(line), None)\n"
        "        print('kept', flush=True)\n"
    )
    command = [sys.executable, "-c", script, str(desk.results)]
    kept = 0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        for line in lines[:5]:
            process.stdin.write(json.dumps(line) + "\n")
            process.stdin.flush()
            assert process.stdout.readline() == "kept\n"
            kept += 1
        os.kill(process.pid, signal.SIGKILL)
    with beside(desk.results).open("ab") as file:
        file.write(b'{"format":"1.0","id":"00000000000')   # as a write that the kill cut off
    assert len(read(beside(desk.results))) == kept
    for line in lines:
        desk.keeps(line)
    assert [each.id for each in read(beside(desk.results))] == [line["id"] for line in lines]
    assert {record.review.by for record in desk.shown().records} == {"Ana"}


def test_decisions_outlive_another_reply(desk, found):
    """Other ids, another order, shorter quotes, other words, another answer: each is on the record that it was on."""
    desk.decides("Ana", "correct", "R1", answer="defer", responds_to=["P1", "P3"])
    desk.decides("Ana", "reject", "P4")
    desk.decides("Ana", "confirm", "C3")
    desk.decides("Bob", "correct", "C2", governs=["P3", "R1"], requires="A reply by 30 April.")
    before = desk.shown()

    def change(row):
        return row | ({"answer": "accept"} if row["id"] == "R1" else {})

    other = again(found[0], change)
    assert other["R3"].answer == "accept"   # the old R1
    with desk.results.open("a") as file:
        file.write(other.model_dump_json() + "\n")
    after = next(each for each in read_results(desk.results) if each.id == other.id)
    assert after.waiting == []
    assert [each.reasons for each in after.rejected] == [["rejected by Ana"]]
    assert after["R3"].answer == "defer"
    assert after["R3"].review.was["answer"] == "accept"
    assert [after[id].summary for id in after["R3"].responds_to] == [
        f"{before[id].summary.rstrip('.')}, it is said." for id in ("P1", "P3")
    ]
    corrected = after["C1"]
    assert corrected.requires == "A reply by 30 April."
    assert corrected.governs == [next(r.id for r in after.proposals if r.summary.startswith("Saltmark would")), "R3"]
    assert after["C2"].review.act == "confirmed"
    assert said(after["C2"])["requires"] == before["C3"].requires
    Summary.model_validate(after.model_dump())


def test_what_was_added_is_not_there_twice_when_another_reply_gives_it(found, tmp_path):
    """Ana added what the first reply lacked; the second has it. Without it in the second either, it is added still."""
    lacking = again(found[0], lambda row: None if row["id"] == "P4" else row, turn=0)
    desk = Desk(written(tmp_path / "results.jsonl", [lacking]))
    own = found[0]["P4"].model_dump(mode="json", exclude={"id", "check", "notes", "review"})
    desk.decides("Ana", "add", "P9", type="proposal", **own | {"status": "tabled"})
    assert [each.id for each in desk.shown().proposals] == ["P1", "P2", "P3", "P9"]
    written(desk.results, [found[0]])
    assert [each.id for each in desk.shown().proposals] == ["P1", "P2", "P3", "P4"]
    assert desk.shown()["P4"].review.by == "Ana"
    written(desk.results, [again(lacking)])
    assert [each.id for each in desk.shown().proposals] == ["P1", "P2", "P3", "P9"]


def test_what_another_reply_lacks_waits_and_is_said(desk, found):
    desk.decides("Ana", "confirm", "P4")
    desk.decides("Ana", "correct", "R3", responds_to=["P2", "P4"])
    written(desk.results, [again(found[0], lambda row: None if row["id"] == "P4" else row), found[1]])
    shown = desk.shown()
    assert shown.waiting == ["confirm P4 by Ana, 2026-11-27: it is not among these records"]
    [corrected] = [record for record in shown.responses if record.review]
    assert corrected.responds_to == [next(each.id for each in shown.proposals if "civilian board" in each.summary)]
    assert "Answers P4, left out: there is no such record in this reply" in corrected.notes
    written(desk.results, found)
    assert desk.shown()["P4"].review.by == "Ana"


def test_two_readers_of_two_replies_decide_on_one_record(desk, found):
    """Ana on the first, Bob on the second, which shows him Ana's: the latest counts, nothing waits."""
    desk.decides("Ana", "correct", "R1", answer="defer")
    written(desk.results, [again(found[0]), found[1]])
    id = next(record.id for record in desk.shown().responses if record.review)
    desk.decides("Bob", "confirm", id)
    assert (desk.shown()[id].answer, desk.shown()[id].review.by) == ("defer", "Bob")
    desk.decides("Bob", "correct", id, answer="counter_proposal")
    assert desk.shown()[id].answer == "counter_proposal"
    desk.decides("Bob", "undo", id)
    assert (desk.shown()[id].answer, desk.shown()[id].review.by) == ("defer", "Ana")
    assert desk.shown().waiting == []


def test_decisions_outlive_a_moved_folder_and_articles_under_other_names(desk, found, tmp_path):
    desk.decides("Ana", "correct", "R1", answer="defer")
    moved = tmp_path / "elsewhere" / "here"
    moved.mkdir(parents=True)
    for path in (desk.results, beside(desk.results)):
        shutil.move(path, moved / path.name)
    there = Desk(moved / "results.jsonl")
    assert there.shown()["R1"].review.by == "Ana"
    renamed = found[0].model_copy(update={"id": "news/other-name.txt"})
    written(there.results, [renamed, found[1]])
    assert there.shown()["R1"].review.by == "Ana"
    written(there.results, [found[0], renamed])   # the same text under two names: it was the first that was read
    assert [each["R1"].review is not None for each in read_results(there.results)] == [True, False]


def test_decisions_on_another_text_wait(desk, found):
    desk.decides("Ana", "correct", "R1", answer="defer")
    changed = found[0].model_copy(update={"article": found[0].article.model_copy(update={"sha256": "1" * 64})})
    written(desk.results, [changed, found[1]])
    assert desk.shown()["R1"].answer == "reject"
    assert desk.shown().waiting == ["correct R1 by Ana, 2026-11-27: the text was another"]


def test_a_folder_of_shards_has_its_decisions_in_it(found, tmp_path):
    written(tmp_path / "out" / "shard-0001.jsonl", found[:1])
    written(tmp_path / "out" / "shard-0002.jsonl", found[1:])
    desk = Desk(tmp_path / "out")
    desk.decides("Ana", "reject", "P5", number=1)
    assert beside(desk.results) == tmp_path / "out" / "run.review.jsonl"
    assert len(desk.shown(1).proposals) == len(found[1].proposals) - 1
    assert desk.shown(0) == found[0]


def test_a_record_is_made_one_of_another_kind(desk):
    now = desk.given()["P4"].model_dump(mode="json", include={"summary", "evidence", "attribution"})
    line = desk.line("Ana", "correct", "P4")
    line["now"] = {"type": "response", "id": "P4", "responders": [], "responds_to": ["P3"], "answer": "endorse", **now}
    desk.keeps(line)
    made = [record for record in desk.shown().responses if record.review]
    assert [(each.answer, each.review.was["type"]) for each in made] == [("endorse", "proposal")]
    assert "P4" not in [each.id for each in desk.shown().proposals]
    Summary.model_validate(desk.shown().model_dump())


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_decided_the_summary_is_whole(desk, found, seed):
    """Ids are unique, links lead to records, no package is part of itself; and it is the same however it is given."""
    chance = random.Random(seed)
    people = ["Ana", "Bob", "Cat"]
    for number in range(14):
        record = chance.choice(desk.shown().records)
        act = chance.choice(["confirm", "correct", "correct", "reject", "add", "undo"])
        change = {}
        if act in ("correct", "add"):
            id = f"{record.id[0]}{20 + number % 3}" if act == "add" else record.id
            others = [each.id for each in desk.shown().proposals if each.id != id]
            for link in record.of_kind.links:
                some = chance.sample(others, min(2, len(others)))
                change[link.field] = some if link.many else next(iter(some), None)
        if act == "add":
            own = record.model_dump(mode="json", exclude={"id", "check", "notes", "review"})
            change = own | change | {"type": record.of_kind.name}
            desk.keeps(desk.line(chance.choice(people), "add", id, **change))
        else:
            desk.keeps(desk.line(chance.choice(people), act, record.id, **change))
        if number % 5 == 4:
            written(desk.results, [again(desk.given(), turn=number % 3), found[1]])
        shown = desk.shown()
        assert Summary.model_validate(shown.model_dump()) == shown
    decisions = read(beside(desk.results))
    mixed = chance.sample(decisions, len(decisions))
    assert reviewed(desk.given(), mixed) == desk.shown()


def test_what_waits_is_given_with_the_summary(desk, found):
    desk.decides("Ana", "confirm", "P4")
    other = again(found[0], lambda row: None if row["id"] == "P4" else row)
    summary, waiting = applied(other, read(beside(desk.results)))
    assert [each.record for each in waiting] == ["P4"]
    assert summary.records
    assert [each.record for each in Decided(desk.results).decisions] == ["P4"]


def test_a_join_is_kept_beside_results_as_beside_a_dossier(desk, tmp_path):
    key = {"article": "a", "record": "P1", "digest": "0" * 12}
    line = {"id": "f" * 16, "act": "same", "by": "Ana", "at": "2026-11-27T21:40:00Z", "left": key,
            "right": key | {"record": "P2"}}
    for path in (desk.results, tmp_path / "dossier.json"):
        with Reviewing(path) as reviewing:
            reviewing.add(Decision.model_validate_json(json.dumps(line)), None)
        assert [each.right.record for each in read(beside(path))] == ["P2"]
    assert desk.shown() == desk.given()


def test_two_who_write_at_once_lose_nothing(desk):
    """Each waits until the other is through: one process a person, a line at a time."""
    lines = {by: [desk.line(by, "confirm", record.id) for record in desk.given().records] for by in ("Ana", "Bob")}
    script = (
        "import sys\nfrom pathlib import Path\nfrom summarizer import Decision\n"
        "from summarizer.results.decisions import Reviewing\n"
        "for line in sys.stdin:\n"
        "    with Reviewing(Path(sys.argv[1])) as reviewing:\n"
        "        reviewing.add(Decision.model_validate_json(line), None)\n"
    )
    command = [sys.executable, "-c", script, str(desk.results)]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, text=True) for _ in lines]
    for process, some in zip(processes, lines.values(), strict=True):
        process.stdin.write("".join(f"{json.dumps(line)}\n" for line in some))
        process.stdin.close()
    assert [process.wait() for process in processes] == [0, 0]
    kept = read(beside(desk.results))
    assert sorted(each.id for each in kept) == sorted(line["id"] for some in lines.values() for line in some)
