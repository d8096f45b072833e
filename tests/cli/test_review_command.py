"""`review`, `gold` and `score` with what people decided: taken in, told, made gold of, agreed on."""

import json
import random

import deciding
import pytest
from deciding import Desk, again, passage, written
from warm import summarizer as run

from summarizer import read_results, score
from summarizer.results.decisions import beside
from summarizer.scoring.figures import alpha_of, measured_alpha

NAMES = ("saltmark-counter", "ketterau-plan", "harvest-fair")


@pytest.fixture(scope="module")
def found():
    return deciding.summaries(*NAMES)


@pytest.fixture
def desk(found, tmp_path):
    return Desk(written(tmp_path / "results.jsonl", found))


def saved(path, *lines):
    """A file as the page saves it."""
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def test_a_file_is_taken_in_once_and_what_is_refused_is_told_with_its_line(desk, tmp_path):
    lines = [
        desk.line("Ana", "confirm", "P1"), desk.line("Ana", "correct", "R1", answer="defer"),
        desk.line("Ana", "correct", "R2", evidence=[{"quote": "No such words.", "start": 0, "end": 14}]),
        {"id": "x"}, desk.line("Ana", "reject", "P5", number=1),
        desk.line("Ana", "reject", "P1", number=1) | {"article": "other", "sha256": "0" * 64},
    ]
    file = saved(tmp_path / "ana.jsonl", *lines)
    done = run("review", desk.results, file)
    assert done.returncode == 2
    assert f"{file}, line 3: correct R2 by Ana is refused: “No such words.” does not stand in the" in done.stderr
    assert f"{file}, line 4, is no decision: id: " in done.stderr
    assert f"{file}, line 6: reject P1 by Ana is refused: {desk.results} has no article other" in done.stderr
    assert done.stderr.endswith(f"{beside(desk.results)}: 3 decisions taken in, 3 refused\n")
    assert [desk.shown()["R1"].answer, len(desk.shown(1).proposals)] == ["defer", 4]
    kept = beside(desk.results).read_bytes()
    again_ = run("review", desk.results, saved(file, lines[0], lines[1], lines[4]))
    assert (again_.returncode, again_.stderr) == (
        0, f"{beside(desk.results)}: 0 decisions taken in, 3 there before\n",
    )
    assert beside(desk.results).read_bytes() == kept


def test_what_was_decided_by_whom_and_what_waits_is_told(desk, found):
    nothing = run("review", desk.results)
    assert (nothing.returncode, nothing.stdout) == (0, f"{desk.results}: nobody decided anything yet\n")
    for record in found[0].records:
        desk.decides("Ana", "confirm", record.id)
    desk.decides("Bob", "reject", "P5", number=1)
    desk.decides("Bob", "confirm", number=2)
    written(desk.results, [again(found[0], lambda row: None if row["id"] == "C4" else row), found[2]])
    assert run("review", desk.results).stdout.splitlines() == [
        f"{beside(desk.results)}: 13 decisions",
        "  Ana: 11 confirmed",
        "  Bob: 1 rejected, 1 article gone through",
        "Reviewed: 10 of 10 records; all records of 2 of 2 articles",
        "Waiting, for what it is about is not there: 2",
        f"  {found[0].id}: confirm C4 by Ana, 2026-11-27: it is not among these records",
        f"  {found[1].id}: reject P5 by Bob: the article is not in {desk.results}",
    ]


def test_reviewed_articles_are_gold_and_score_1_where_they_were_corrected(desk, tmp_path):
    """What was corrected scores 1.00; what the model gave does not, and the wrong fields are those that were mended."""
    given = desk.given()
    for record in given.records:
        if record.id not in ("P4", "R1", "C2"):
            desk.decides("Ana", "confirm", record.id)
    desk.decides("Ana", "reject", "P4")
    desk.decides("Ana", "correct", "R1", answer="defer", responders=[{"name": "the harbour office"}])
    desk.decides("Ana", "correct", "C2", kind="deadline", governs=["P3"])
    desk.decides("Ana", "add", "P7", type="proposal", summary="A note.", act="request", standing="official",
                 status="tabled", evidence=passage(given, "Northern Waters Council"),
                 attribution=[{"basis": "author"}])
    desk.decides("Ana", "confirm", number=2)
    desk.decides("Ana", "confirm", "P1", number=1)
    done = run("gold", desk.results, "-o", tmp_path / "gold")
    assert (done.returncode, done.stderr) == (
        0, f"{tmp_path}/gold: gold of 2 articles; 1 reviewed in part, left out; of 1 nobody said that nothing is "
           "missing\n",
    )
    assert sorted(path.name for path in (tmp_path / "gold").iterdir()) == ["harvest-fair.json", "saltmark-counter.json"]
    made = json.loads((tmp_path / "gold" / "saltmark-counter.json").read_text(encoding="utf-8"))
    assert made["text"] == deciding.text_of(given)
    assert made["nothing"] == [each.quote for each in given["P4"].evidence]

    corrected = score(desk.results, tmp_path / "gold")
    assert corrected.kinds["all"].f1.value == 1
    assert {name: each.right for name, each in corrected.fields.items()} == {
        name: each.of for name, each in corrected.fields.items()
    }
    model = score(desk.results, tmp_path / "gold", review=False)
    assert (model.kinds["proposals"].missed, model.kinds["proposals"].made_up) == (1, 1)
    assert model.nothing_stepped_on == 1
    differing = {(each.id, each.field) for article in model.articles for each in article.differences}
    assert differing == {("R1", "responders"), ("R1", "answer"), ("C2", "kind"), ("C2", "governs")}
    shown = run("score", desk.results, tmp_path / "gold")
    assert "12 records are as people decided; --as-given scores the model" in shown.stderr
    assert "1.00" in shown.stdout
    own = run("score", desk.results, tmp_path / "gold", "--as-given")
    assert own.stderr == ""
    assert "answer" in own.stdout


def test_records_that_nobody_decided_on_are_optional_where_the_article_was_gone_through(desk, tmp_path):
    desk.decides("Ana", "correct", "R1", answer="defer")
    nothing = run("gold", desk.results, "-o", tmp_path / "gold")
    assert nothing.returncode == 2
    assert "no article of" in nothing.stderr
    assert "(1 article in part)" in nothing.stderr
    desk.decides("Ana", "confirm")
    assert run("gold", desk.results, "-o", tmp_path / "gold").returncode == 0
    scored = score(desk.results, tmp_path / "gold", review=False)
    assert (scored.kinds["all"].gold, scored.kinds["all"].made_up) == (1, 0)
    assert (scored.fields["answer"].right, scored.fields["answer"].of) == (0, 1)


def test_reviewers_agree_as_far_as_they_decided_alike(desk):
    both = ["P1", "P2", "P3", "R1", "C1"]
    for by in ("Ana", "Bob"):
        for id in both:
            desk.decides(by, "confirm", id)
    desk.decides("Ana", "confirm", "P4")
    desk.decides("Bob", "reject", "P4")
    desk.decides("Ana", "correct", "R2", answer="reject")
    desk.decides("Bob", "correct", "R2", answer="defer")
    desk.decides("Ana", "confirm", "P1", number=1)
    desk.decides("Bob", "confirm", "P1", number=1)
    done = run("score", desk.results, "--reviewers", "--diff")
    assert done.returncode == 0, done.stderr
    assert "Agreement of Ana, Bob on 8 records of 2 articles" in done.stdout
    assert "record: Ana: stands | Bob: no record" in done.stdout
    assert "answer: Ana: reject | Bob: defer" in done.stdout
    told = json.loads(run("score", desk.results, "--reviewers", "--json").stdout)
    assert (told["fields"]["record"]["alike"], told["fields"]["record"]["of"]) == (7, 8)
    assert (told["fields"]["answer"]["alike"], told["fields"]["answer"]["of"]) == (1, 2)
    assert told["fields"]["record"]["alpha"]["value"] == pytest.approx(0.0)   # one apart in 8: as by chance


def test_who_went_through_an_article_and_did_not_add_a_record_would_not_have_it(desk):
    given = desk.given()
    same = {"type": "proposal", "summary": "Warships stay away.", "act": "request", "standing": "official",
            "status": "tabled", "attribution": [{"basis": "author"}]}
    lines = [
        desk.line("Ana", "add", "P8", **same, evidence=passage(given, "warships")),
        desk.line("Bob", "add", "P9", **same, evidence=passage(given, "warships")),
        desk.line("Bob", "add", "P10", **same, evidence=passage(given, "marines")),
        desk.line("Ana", "confirm"),
    ]
    for line in lines:
        desk.keeps(line)
    told = json.loads(run("score", desk.results, "--reviewers", "--json").stdout)
    assert told["fields"]["record"]["of"] == 2
    assert [each["said"] for each in told["disagreements"]] == [{"Bob": "stands", "Ana": "no record"}]


def test_without_two_who_decided_on_one_record_that_is_said(desk):
    desk.decides("Ana", "confirm", "P1")
    done = run("score", desk.results, "--reviewers")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no two people decided on the same record" in done.stderr
    wrong = run("score", desk.results, "gold", "--reviewers")
    assert wrong.returncode == 2
    assert "--reviewers takes RESULTS alone" in wrong.stderr


def test_the_interval_of_alpha_holds_its_value_and_is_that_of_the_package():
    """Drawn once each, the articles give what Krippendorff's own package gives of all."""
    chance = random.Random(4)
    articles = [
        [{by: chance.choice("aab") for by in chance.sample(["Ana", "Bob", "Cat"], chance.choice([2, 3]))}
         for _ in range(6)]
        for _ in range(12)
    ]
    measure = measured_alpha(articles)
    assert measure.value == pytest.approx(alpha_of([unit for units in articles for unit in units]))
    assert measure.low < measure.value < measure.high
    alone = measured_alpha([articles[0], articles[0]])   # whatever is drawn, it is the same
    assert alone.low == pytest.approx(alone.high)
    assert alone.low == pytest.approx(alone.value)


def test_results_that_are_not_there_are_said(tmp_path):
    done = run("review", tmp_path / "none.jsonl")
    assert (done.returncode, done.stderr) == (2, f"summarizer: there is no file or folder {tmp_path}/none.jsonl\n")
    assert list(read_results(written(tmp_path / "r.jsonl", deciding.summaries(NAMES[0]))))
