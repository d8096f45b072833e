"""`summarizer follow`: what it prints, writes, and leaves for the next run."""

import os
import re
import signal

import pytest
import warm
from following import BLOCKADE, FULL, LONGER, TRUCE, lines, many, telling, written
from server import Server, says

from summarizer import read_dossier

NOTHING = {"pairs": []}


def follow(results, into, *options, server=None, **environment):
    model = ("--model", "tiny-1", "--base-url", server.url) if server else ()
    return warm.summarizer("follow", results, "-o", into, *model, *options, **environment)


@pytest.fixture
def results(tmp_path):
    return written([telling("a", TRUCE), telling("b", LONGER, day=2), telling("c", BLOCKADE, day=3)],
                   tmp_path / "results.jsonl")


def test_it_writes_a_dossier_and_says_a_line_for_each_article_that_was_asked_about(tmp_path, results):
    with Server({"pairs": [{"p": "P2", "t": "P1", "is": "version"}]}) as server:
        done = follow(results, tmp_path / "d.json", server=server)
    assert (done.returncode, done.stdout) == (0, "")
    said = done.stderr.splitlines()
    assert said[:3] == [
        "3 of 3  a: 1 proposal: nothing to join", "3 of 3  b: 1 proposal: 1 version",
        "3 of 3  c: 1 proposal: nothing to join",
    ]
    assert said[-1] == "1 request, 100 tokens in, 20 out"
    made = read_dossier(tmp_path / "d.json")
    assert (len(made.articles), len(made.threads)) == (3, 2)
    assert (made.following.asked, made.following.models, made.following.calls) == ("tiny-1", ["tiny-1"], 1)
    assert made.following.results == ["results.jsonl"]


def test_the_same_command_again_asks_nothing(tmp_path, results):
    with Server(NOTHING) as server:
        follow(results, tmp_path / "d.json", server=server)
        first, before = (tmp_path / "d.json").read_bytes(), len(server.asked)
        done = follow(results, tmp_path / "d.json", server=server)
        assert (done.returncode, len(server.asked)) == (0, before)
    assert (tmp_path / "d.json").read_bytes() == first


def test_a_dry_run_asks_and_writes_nothing_and_foretells_calls_tokens_and_cost(tmp_path, results):
    with Server(NOTHING) as server:
        done = follow(results, tmp_path / "d.json", "--dry-run", "--price-in", "1", "--price-out", "10", server=server)
        assert (done.returncode, len(server.asked)) == (0, 0)
        assert re.search(r"\n1 call, about [\d,]+ tokens in, \d+ out, \$0\.00\d+\n", done.stdout)
        assert [path.name for path in tmp_path.iterdir()] == ["results.jsonl"]
        follow(results, tmp_path / "d.json", server=server)
        done = follow(results, tmp_path / "d.json", "--dry-run", server=server)
    assert done.stdout.startswith("3 articles with proposals, 3 done before\n0 calls")


def test_an_article_that_failed_is_told_and_the_rerun_asks_about_it_alone(tmp_path, results):
    class Squeamish(Server):
        def next(self, asked):
            refuses = re.search(r"^P\d+ .*five days", asked.article, re.MULTILINE)
            self.asked.append(asked)
            return says(None, refusal="I will not") if refuses else says(NOTHING)

    with Squeamish() as server:
        done = follow(results, tmp_path / "d.json", server=server)
        assert done.returncode == 3
        told = "a and 2 more: failed: refused by the model: I will not. Take another model; asked again, half of them"
        assert told in done.stderr
        assert "\n  b: its proposals stay apart\n" in done.stderr
        assert done.stderr.splitlines()[-1].startswith("To do the rest: summarizer follow ")
        assert len(read_dossier(tmp_path / "d.json").threads) == 3
    with Server(NOTHING) as server:
        assert follow(results, tmp_path / "d.json", server=server).returncode == 0
        assert len(server.asked) == 1


def test_another_model_is_refused_with_the_option_that_keeps_what_is_there(tmp_path, results):
    with Server(NOTHING) as server:
        follow(results, tmp_path / "d.json", server=server)
        done = warm.summarizer(
            "follow", results, "-o", tmp_path / "d.json", "--model", "tiny-2", "--base-url", server.url
        )
    assert done.returncode == 2
    assert "holds judgements got with another asked (asked tiny-1, now tiny-2)" in done.stderr
    assert done.stderr.rstrip().endswith("(--mixed)")


def test_without_a_model_it_says_what_can_be_done(tmp_path, results):
    done = follow(results, tmp_path / "d.json")
    assert done.returncode == 2
    assert done.stderr.startswith("summarizer: No model is named")
    assert not (tmp_path / "d.json").exists()


def test_the_dossier_does_not_overwrite_what_is_read(results):
    before = results.read_bytes()
    done = follow(results, results)
    assert done.returncode == 2
    assert "name another file for the output" in done.stderr
    assert results.read_bytes() == before


def test_a_killed_run_pays_again_only_what_was_in_flight(tmp_path):
    """Killed with no warning when some are answered; what was written down is not asked again."""
    results, journal = written(many(20, each=FULL), tmp_path / "many.jsonl"), tmp_path / "d.judgements.jsonl"
    arguments = ("follow", results, "-o", tmp_path / "d.json", "--model", "tiny-1", "--concurrency", "4")

    def dies(handler):
        os.kill(running.pid, signal.SIGKILL)
        handler.wait(5)
        handler.close_connection = True

    with Server(*[NOTHING] * 12, dies) as server, warm.started(*arguments, "--base-url", server.url) as running:
        running.communicate()
    kept = len([line for line in lines(journal) if line.get("asked")])
    assert 12 - 4 <= kept <= 12
    assert not (tmp_path / "d.json").exists()
    with Server(NOTHING) as server:
        done = warm.summarizer(*arguments, "--base-url", server.url)
    assert done.returncode == 0
    assert len(server.asked) == 20 - kept
    assert len({id for line in lines(journal) for id in line["articles"]}) == len(lines(journal)) == 20


def test_interrupted_once_it_finishes_what_is_in_flight_and_says_how_to_go_on(tmp_path):
    results, journal = written(many(20, each=FULL), tmp_path / "many.jsonl"), tmp_path / "d.judgements.jsonl"

    def interrupts(handler):
        os.kill(running.pid, signal.SIGINT)
        handler.wait(0.2)
        says(NOTHING)(handler)

    arguments = ("follow", results, "-o", tmp_path / "d.json", "--model", "tiny-1", "--concurrency", "2")
    with (
        Server(*[NOTHING] * 9, interrupts, NOTHING) as server,
        warm.started(*arguments, "--base-url", server.url) as running,
    ):
        _, said = running.communicate()
    assert running.returncode == 130
    assert "Stopped before the end." in said
    assert len([line for line in lines(journal) if line.get("asked")]) == len(server.asked)


def test_a_full_disk_ends_it_with_nothing_torn_and_the_next_run_goes_on(tmp_path):
    results, journal = written(many(4, each=FULL), tmp_path / "many.jsonl"), tmp_path / "d.judgements.jsonl"
    with Server(NOTHING) as server:
        done = follow(results, tmp_path / "d.json", server=server, largest=30_000)
        assert done.returncode == 74
        assert "d.judgements.jsonl cannot be written" in done.stderr
        kept = len([line for line in lines(journal) if line.get("asked")])
        before = len(server.asked)
        assert follow(results, tmp_path / "d.json", server=server).returncode == 0
        assert 0 < kept < 4
        assert len(server.asked) - before == 4 - kept


def test_where_the_dossier_cannot_be_written_nothing_is_asked(tmp_path, results):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with Server(NOTHING) as server:
        done = follow(results, tmp_path / "file" / "d.json", server=server)
    assert (done.returncode, len(server.asked)) == (74, 0)
