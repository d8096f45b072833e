"""Copies of one text under several names are read once; the others are named, and nothing is lost."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
import server
from batches import run
from exports import nexis, pieces, text

from summarizer import Article, read_results, summarize_many
from summarizer.batch.copies import Copies, is_copy, sketch

WIRE = (
    "The mediator for Ketterau put a plan of 14 points before both delegations on Tuesday. Under the plan, "
    "Norland would withdraw its patrols from the canal within 30 days, and Vessen would open the locks at "
    "Saltmark to grain barges. Minister Ada Quell called the plan a basis for talks, provided that the tolls are "
    "frozen until the end of 2027. Her colleague Ilya Brandt said that his government would answer by Friday. "
    "Observers of the River Commission would count the barges, and report to both capitals every 10 days. Similar "
    "plans failed in 2019 and in 2023, when the delegations could not agree on who should pay for the dredging of "
    "the lower canal."
)
"""A report of an agency."""
OTHER = (
    "Norland and Vessen spoke again about the canal at Ketterau, and for once the talk was of grain. The "
    "mediator's 14 points leave much open: patrols are to go within 30 days, but nobody says who counts them. Ada "
    "Quell, the minister, was careful not to praise what she cannot sell at home. The locks at Saltmark are old, "
    "and opening them to barges takes more than a signature. Ilya Brandt will answer on Friday, his office said, "
    "and his office is seldom late. The plans of 2019 and of 2023 are remembered in both capitals for the bills "
    "that came after them."
)
"""Another report on the same day of the same talks."""


@pytest.mark.parametrize(("later", "is_one"), [
    (WIRE, True),
    (WIRE.replace(". ", ".\n\n").replace(" the ", " the  "), True),                 # other paragraphs, other spaces
    ("New hopes for peace at the old canal, as talks go on.\n\n" + WIRE.partition(". ")[2], True),   # another lead
    (WIRE[:WIRE.index("Similar plans")], True),                                     # cut at the end
    (OTHER, False),                                                                 # the same events, another report
    (WIRE[:200], False),                                                            # an excerpt
    (WIRE + " " + OTHER, False),                                                    # a later, longer version
    (WIRE + " By Wednesday Brandt had turned the plan down, and Quell had left for home without a word.", False),
    (WIRE.replace("30 days", "45 days"), False),                                    # a number is news
    (WIRE.replace("Ketterau", "Ozersk").replace("Quell", "Marn").replace("Ilya Brandt", "Otto Pell"), False),
])
def test_a_copy_says_what_was_read_and_no_more(later: str, is_one: bool):
    """A table of what may come after WIRE."""
    assert is_copy(sketch(later), sketch(WIRE)) is is_one


@pytest.mark.parametrize(("one", "other", "is_one"), [
    ("Talks failed.", "Talks failed.", True), ("Talks failed.", "Talks failed again.", False),
    ("双方在周二就运河通航问题举行会谈，并同意继续谈判。", "双方在周二就运河通航问题举行会谈，并同意继续谈判。", True),
    ("双方在周二就运河通航问题举行会谈，并同意继续谈判。", "双方在周五就关税问题举行会谈，没有达成任何协议。", False),
])
def test_of_short_texts_all_must_be_the_same(one: str, other: str, is_one: bool):
    assert is_copy(sketch(other), sketch(one)) is is_one


def test_of_many_texts_each_is_known_again_and_the_sketches_are_no_weight_in_memory():
    """Two thousand of them would take two megabytes."""
    tracemalloc.start()
    with Copies() as kept:
        for number in range(2_000):
            kept.add(f"{number} \udc80", sketch(" ".join(f"{number}-{word}" for word in range(60))))
        assert tracemalloc.get_traced_memory()[0] < 500_000
        for number in (0, 999, 1_999):
            again = sketch(" ".join(f"{number}-{word}" for word in range(60)))
            assert kept.of(again) == f"{number} \udc80"
        assert kept.of(sketch(WIRE)) is None
    tracemalloc.stop()


def test_where_copies_cannot_be_kept_the_run_ends_and_says_what_to_do():
    """As where the folder for temporary files is full."""
    code = (
        "import resource, signal\n"
        "from summarizer.batch.copies import Copies, sketch\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "kept = Copies()\n"
        "for number in range(50_000):\n"
        "    kept.add(str(number), sketch(f'{number} a b c d e f g h i j k l'))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "OutputError: what copies are known by cannot be kept (" in done.stderr.splitlines()[-1]
    assert "TMPDIR" in done.stderr.splitlines()[-1]


QUOTED = server.ARTICLE   # what the server's replies quote


def articles() -> list[Article]:
    return [
        Article(f"{WIRE} {QUOTED}", outlet="River Agency", published="2026-11-17", id="a"),
        Article(f"{OTHER} {QUOTED}", outlet="Saltmark Post", id="b"),
        Article(f"Talks go on.\n\n{WIRE.partition('. ')[2]} {QUOTED}", outlet="Norland Herald", id="c"),
        Article(f"{WIRE} {QUOTED}", outlet="Vessen Daily", published="2026-11-18T06:00:00Z", id="d"),
    ]


def ids(path: Path) -> dict[str, list[str]]:
    return {summary.id: summary.article.also_in for summary in read_results(path)}


def test_copies_are_read_once_and_named(tmp_path: Path):
    """So in Python, and where the same call is made again."""
    into = tmp_path / "results.jsonl"
    with server.Server(server.good()) as model:
        for _ in range(2):
            found = list(summarize_many(articles(), "tiny", base_url=model.url, into=into, concurrency=2))
            assert ids(into) == {"a": ["Norland Herald (c)", "Vessen Daily, 2026-11-18 (d)"], "b": []}
        assert found == []
        assert len(model.asked) == 2
    assert len((tmp_path / "results.copies.jsonl").read_text().splitlines()) == 2


def test_copies_are_read_too_where_that_is_asked_for(tmp_path: Path):
    into = tmp_path / "results.jsonl"
    with server.Server(server.good()) as model:
        list(summarize_many(articles(), "tiny", base_url=model.url, into=into))
        list(summarize_many(articles(), "tiny", base_url=model.url, into=into, keep_copies=True))
        assert len(model.asked) == 4
    assert set(ids(into)) == {"a", "b", "c", "d"}


def test_a_copy_of_what_failed_fails_with_it_and_one_of_them_is_done_by_the_same_command(tmp_path: Path):
    into = tmp_path / "results.jsonl"
    given = [articles()[0], articles()[3]]
    with server.Server(server.fails(400, "content_filter")) as model:
        failed = list(summarize_many(given, "tiny", base_url=model.url, into=into, concurrency=1))
    assert [each.summary for each in failed] == [None] * len(failed) and failed
    assert not (tmp_path / "results.copies.jsonl").exists()
    with server.Server(server.good()) as model:
        list(summarize_many(given, "tiny", base_url=model.url, into=into))
        assert len(model.asked) == 1
    assert ids(into) == {"a": ["Vessen Daily, 2026-11-18 (d)"]}


def test_a_copy_is_known_when_the_first_is_not_given_again(tmp_path: Path):
    """As where a folder was emptied; and where the first has another text now, it is read."""
    into = tmp_path / "results.jsonl"
    first, copy = articles()[0], articles()[3]
    with server.Server(server.good()) as model:
        list(summarize_many([first, copy], "tiny", base_url=model.url, into=into))
        assert list(summarize_many([copy], "tiny", base_url=model.url, into=into)) == []
        changed = Article(f"{OTHER} {QUOTED}", id="a")
        done = list(summarize_many([changed, copy], "tiny", base_url=model.url, into=into))
        assert [each.id for each in done] == ["a", "d"] or [each.id for each in done] == ["d", "a"]
    assert ids(into) == {"a": [], "d": []}


def test_an_article_that_is_to_be_done_again_is_read_though_it_is_a_copy(tmp_path: Path):
    into = tmp_path / "results.jsonl"
    with server.Server(server.good()) as model:
        list(summarize_many(articles(), "tiny", base_url=model.url, into=into))
        done = list(summarize_many(articles(), "tiny", base_url=model.url, into=into, redo=["d"]))
    assert [each.id for each in done] == ["d"]


def test_a_line_of_a_copy_that_was_cut_off_is_written_again(tmp_path: Path):
    into, copies = tmp_path / "results.jsonl", tmp_path / "results.copies.jsonl"
    with server.Server(server.good()) as model:
        list(summarize_many(articles(), "tiny", base_url=model.url, into=into))
        whole = copies.read_bytes()
        copies.write_bytes(whole[:-20])
        assert ids(into)["a"] == ["Norland Herald (c)"]
        list(summarize_many(articles(), "tiny", base_url=model.url, into=into))
        assert len(model.asked) == 2
    assert copies.read_bytes() == whole


def test_the_command_counts_copies_of_an_export(tmp_path: Path):
    """An agency's report in an export, that another outlet printed as well."""
    made = [replace(each, paragraphs=(*each.paragraphs, QUOTED)) for each in pieces(2)]
    twice = [*made, replace(made[0], outlet="Ozersk News")]
    (tmp_path / "nexis.txt").write_bytes(text(list(nexis(twice))))
    results = tmp_path / "results.jsonl"
    with server.Server(server.good()) as model:
        code, told = run(tmp_path / "nexis.txt", "-o", results, "--model", "tiny", "--base-url", model.url)
    assert code == 0
    assert "2 done, 0 failed, 1 copy of others" in told
    rows = [json.loads(line) for line in (tmp_path / "results.copies.jsonl").read_text().splitlines()]
    assert [(row["id"], row["of"]) for row in rows] == [(f"{tmp_path}/nexis.txt:3", f"{tmp_path}/nexis.txt:1")]
