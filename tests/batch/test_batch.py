"""Many articles by the command and by the function, through a real server, real files and real signals."""

import json
import random
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import gold
import pytest
import server
from batches import asked_of, ids, rows, run, slowly, started, wait_until
from terminal import on_a_terminal

from summarizer import Article, ConfigurationError, Summary, summarize_many
from summarizer.results.load import read_results


def test_the_seeds_in_one_command(results):
    """With the shipped recordings, no key and no network."""
    code, told = run(gold.SEEDS / "*.txt", "-o", results)
    assert code == 0
    assert f"{len(gold.NAMES)} done, 0 failed" in told
    found = [Summary.model_validate(row) for row in rows(results)]
    assert sorted(Path(summary.id).stem for summary in found) == gold.NAMES
    assert not results.with_suffix(".failed.jsonl").exists()


def test_a_finished_run_run_again_asks_nothing_and_a_row_more_asks_once(table, results):
    """FAULTS rows 40 and 41."""
    with server.Server(server.good()) as listening:
        live = ("-o", results, "--model", "tiny", "--base-url", listening.url)
        assert run(table(20), *live)[0] == 0
        assert len(listening.asked) == 20
        code, told = run(table(20), *live)
        assert (code, len(listening.asked)) == (0, 20)
        assert "20 done before" in told
        assert run(table(21), *live)[0] == 0
        assert asked_of(listening)[20:] == ["n20"]
    assert len(ids(results)) == len(set(ids(results))) == 21


def test_a_failed_article_is_told_with_what_it_cost_and_done_by_the_next_run(table, results):
    def step(handler):
        (server.says(refusal="no") if handler.server.script.asked[-1].article.count("No. 3.") and not mended
         else server.says(server.good()))(handler)

    mended = []
    with server.Server(step) as listening:
        live = (table(6), "-o", results, "--model", "tiny", "--base-url", listening.url, "--concurrency", 1)
        code, told = run(*live)
        assert code == 3
        (failure,) = rows(results.with_suffix(".failed.jsonl"))
        assert (failure["id"], failure["error"], failure["attempts"]) == ("n3", "RefusedError", 1)
        assert failure["usage"]["output_tokens"] == 20
        assert "1 × refused: " in told
        assert "To do the rest: summarizer batch" in told
        mended.append(True)
        assert run(*live)[0] == 0
    assert sorted(ids(results)) == [f"n{n}" for n in range(6)]
    assert not results.with_suffix(".failed.jsonl").exists()


def test_what_failed_is_told_in_words(tmp_path, table, results):
    """The names of classes are for programs: the field `error` has them, and nothing else."""
    steps = [server.says(server.good()), server.says(refusal="no"), server.fails(400), server.says("no JSON")]

    def step(handler):
        number = int(handler.server.script.asked[-1].article.partition("No. ")[2].partition(".")[0])
        steps[number](handler)

    (tmp_path / "empty.txt").touch()
    with server.Server(step) as listening:
        code, told = run(table(4), tmp_path / "empty.txt", "-o", results, "--model", "t", "--base-url", listening.url)
    assert code == 3
    failed = rows(results.with_suffix(".failed.jsonl"))
    assert {row["error"] for row in failed} == {"RefusedError", "ProviderError", "ReplyError", "ArticleError"}
    for words in ("refused: ", "no usable answer: ", "no usable reply: ", "cannot be read: "):
        assert f"  1 × {words}" in told
    assert not re.search(r"[a-z]Error", told + " ".join(row["message"] for row in failed))


def test_unreadable_articles_fail_and_the_others_run(tmp_path, table, results):
    table(2, "folder.jsonl")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "good.txt").write_text(server.ARTICLE, encoding="utf-8")
    (tmp_path / "folder" / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "folder" / "scan.txt").write_bytes(b"%PDF-1.7 ...")
    with server.Server(server.good()) as listening:
        code, _ = run(tmp_path / "folder", "-o", results, "--model", "tiny", "--base-url", listening.url)
    assert (code, len(listening.asked), len(ids(results))) == (3, 1, 1)
    assert {Path(row["id"]).name for row in rows(results.with_suffix(".failed.jsonl"))} == {"empty.txt", "scan.txt"}


def test_the_same_article_twice_is_paid_once_and_another_of_its_id_is_told(tmp_path, results):
    """FAULTS row 30."""
    path = tmp_path / "news.jsonl"
    texts = [server.ARTICLE, server.ARTICLE, server.ARTICLE + "More."]
    path.write_text("".join(json.dumps({"id": "n1", "text": text}) + "\n" for text in texts), encoding="utf-8")
    with server.Server(server.good()) as listening:
        live = (path, "-o", results, "--model", "tiny", "--base-url", listening.url)
        code, told = run(*live)
        assert (code, len(listening.asked)) == (3, 1)
        assert "1 given twice" in told
        (failure,) = rows(results.with_suffix(".failed.jsonl"))
        assert "different texts" in failure["message"]
        assert run(*live)[0] == 3
        assert len(listening.asked) == 1
    assert ids(results) == ["n1"]


# what the provider answers to everything, and what the message names
HOPELESS = [
    (server.fails(401, "Incorrect API key"), "the key"),
    (server.fails(403, "not for you"), "403"),
    (server.fails(404, "no such model", "model_not_found"), "the model"),
    (server.fails(429, "You exceeded your current quota", "insufficient_quota"), "quota"),
]


@pytest.mark.parametrize(("step", "named"), HOPELESS)
def test_what_no_article_can_pass_stops_the_run_within_five_calls(step, named, table, results):
    """FAULTS row 8; a rerun resumes."""
    with server.Server(step) as listening:
        code, told = run(table(100), "-o", results, "--model", "tiny", "--base-url", listening.url)
    assert code == 2
    assert named in told
    assert len(listening.asked) <= 5
    with server.Server(server.good()) as listening:
        assert run(table(100), "-o", results, "--model", "tiny", "--base-url", listening.url)[0] == 0
    assert len(ids(results)) == 100


def test_a_wrong_key_in_the_middle_of_a_run_keeps_what_is_done(table, results):
    steps = [server.says(server.good())] * 10 + [server.fails(401, "revoked")]
    with server.Server(*steps) as listening:
        live = ("-o", results, "--model", "tiny", "--base-url", listening.url, "--concurrency", 2)
        code, _ = run(table(30), *live)
    assert code == 2
    assert len(ids(results)) == 10
    assert len(listening.asked) <= 12


def test_some_errors_are_tried_again_and_all_is_done(table, results):
    """FAULTS row 10: one in ten 500, 503, 529, or a 502 with an HTML body."""
    chance = random.Random(7)

    def step(handler):
        bad = [server.fails(500), server.fails(503), server.fails(529), server.answers(502, "<html>Bad</html>")]
        (chance.choice(bad) if chance.random() < 0.1 else server.says(server.good()))(handler)

    with server.Server(step) as listening:
        code, _ = run(table(100), "-o", results, "--model", "tiny", "--base-url", listening.url)
    assert code == 0
    assert len(set(ids(results))) == 100
    assert len(listening.asked) > 100


class Crowd:
    """A provider that holds so many requests at a time, or refuses at random; a reply takes a second."""

    def __init__(self, most=10**9, refuses=0.0):
        self.most, self.refuses = most, refuses
        self.inside = self.refusals = self.answered = self.crowded_late = 0
        self.lock = threading.Lock()
        self.chance = random.Random(5)

    def __call__(self, handler):
        with self.lock:
            refused = self.inside >= self.most or self.chance.random() < self.refuses
            self.inside += not refused
            self.refusals += refused
            if self.answered > 200:
                self.crowded_late = max(self.crowded_late, self.inside)
        if refused:
            server.fails(429, "too many")(handler)
            return
        handler.wait(1)
        with self.lock:
            self.inside -= 1
            self.answered += 1
        server.says(server.good())(handler)


@pytest.mark.slow
def test_random_refusals_do_not_make_the_run_collapse(table, results):
    """FAULTS row 6: all is done, and late in the run there are still many in flight.

    On a quiet machine a hundred; a busy one does not get so many on their way in the second that a reply takes.
    """
    crowd = Crowd(refuses=0.3)
    with server.Server(crowd) as listening:
        live = (table(500), "-o", results, "--model", "tiny", "--base-url", listening.url, "--concurrency", 100)
        assert run(*live)[0] == 0
    assert len(ids(results)) == 500
    assert crowd.crowded_late > 10   # one that halves its limit at every refusal is at four


@pytest.mark.slow
def test_a_run_adapts_to_what_the_provider_holds(table, results):
    """FAULTS row 7: 50 at a time, asked with 100. A run that does not adapt is refused 900 times.

    On a quiet machine the refusals are under 100; a busy one hears of what is free too late.
    """
    crowd = Crowd(most=50)
    with server.Server(crowd) as listening:
        live = (table(500), "-o", results, "--model", "tiny", "--base-url", listening.url, "--concurrency", 100)
        assert run(*live)[0] == 0
    assert len(ids(results)) == 500
    assert crowd.refusals <= 400
    assert crowd.crowded_late > 10   # and uses what there is


def test_no_more_is_spent_than_may_be(table, results):
    """FAULTS row 44: reserved before each call, at 100 in flight; a larger cap does the rest."""
    step = server.says(server.good(), usage=(1_000, 2_000))   # $0.05 at the prices below
    with server.Server(step) as listening:
        live = ("-o", results, "--model", "tiny", "--base-url", listening.url, "--concurrency", 100)
        prices = ("--price-in", 10, "--price-out", 20)
        code, told = run(table(50), *live, *prices, "--max-cost", "1.00")
        assert code == 3
        assert "--max-cost" in told
        spent = len(listening.asked) * 0.05
        assert 0 < spent <= 1.00
        assert len(ids(results)) == len(listening.asked)
        assert f"${spent:.4f}" in told
        assert run(table(50), *live, *prices, "--max-cost", "10")[0] == 0
    assert len(listening.asked) == len(ids(results)) == 50
    assert {row["provenance"]["cost_usd"] for row in rows(results)} == {0.05}


# the most a minute, and the least seconds that four articles then take (about 2,500 tokens each with the reply)
PACES = [(("--rpm", 120), 1.5), (("--tpm", 300_000), 1.5)]


@pytest.mark.parametrize(("pace", "least"), PACES)
def test_no_more_are_sent_in_a_minute_than_may_be(pace, least, table, results):
    with server.Server(server.good()) as listening:
        live = ("-o", results, "--model", "tiny", "--base-url", listening.url)
        assert run(table(4), *live, *pace)[0] == 0
    times = sorted(request.at for request in listening.asked)
    assert times[-1] - times[0] > least * 0.7   # a busy machine hears late of the first; without a pace it is nothing


def test_a_cap_without_a_price_is_refused(table, results):
    with server.Server(server.good()) as listening:
        live = ("-o", results, "--model", "tiny", "--base-url", listening.url)
        code, told = run(table(2), *live, "--max-cost", "1.00")
    assert (code, listening.asked) == (2, [])
    assert "--price-in" in told


def test_nobody_asks_before_retry_after_has_passed(table, results):
    """FAULTS row 5, for all that is in flight."""
    steps = [server.says(server.good())] * 8 + [server.fails(429, "slow", retry_after="2")]
    with server.Server(*steps, server.says(server.good())) as listening:
        live = ("-o", results, "--model", "tiny", "--base-url", listening.url, "--concurrency", 4)
        assert run(table(30), *live)[0] == 0
    refused = listening.asked[8].at
    # The three that were sent before it was heard of may come, and one after each that was answered meanwhile.
    assert len([request for request in listening.asked if refused < request.at < refused + 2]) <= 6


def test_a_second_run_on_the_same_output_is_refused_at_once(table, results):
    """FAULTS row 36: while the first is in flight."""
    refused = threading.Event()
    with server.Server(lambda handler: refused.wait(60) and server.says(server.good())(handler)) as listening:
        live = (table(2), "-o", results, "--model", "tiny", "--base-url", listening.url)
        with started(*live) as first:
            wait_until(lambda: listening.asked)
            code, told = run(*live)
            refused.set()
            assert code == 75
            assert "another run" in told
            first.communicate(timeout=60)
        assert len(listening.asked) == 2
        assert first.returncode == 0
    assert sorted(ids(results)) == ["n0", "n1"]


def test_an_output_that_cannot_be_written_costs_no_call(table, tmp_path):
    """FAULTS row 35."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with server.Server(server.good()) as listening:
        output = tmp_path / "file" / "results.jsonl"
        code, told = run(table(3), "-o", output, "--model", "tiny", "--base-url", listening.url)
    assert (code, listening.asked) == (74, [])
    assert "cannot be written" in told


def test_a_full_disk_ends_with_74_and_the_next_run_resumes(table, results):
    """FAULTS row 34: the kernel writes as much as fits, which is no error."""
    with server.Server(server.good()) as listening:
        live = (table(30), "-o", results, "--model", "tiny", "--base-url", listening.url, "--concurrency", 2)
        code, told = run(*live, largest=9_000)
        assert code == 74
        assert "disk is full" in told or "File too large" in told
        assert 0 < len(rows(results)) < 30
        assert run(*live)[0] == 0
        # The row that did not fit, what had come with it, and what had gone out in its place: a few.
        assert len(listening.asked) <= 30 + 8
    assert len(ids(results)) == len(set(ids(results))) == 30


# how the file ends, and what is asked again
ENDINGS = [
    # FAULTS row 39: in the middle of a line, just before its end, and where a power cut left zeros.
    (lambda data: data[:-20], 1),
    (lambda data: data[:-2], 1),
    (lambda data: data[: data.rindex(b"{\"id\":") + 3], 1),
    (lambda data: data + bytes(4096), 0),
    # An editor took the last newline away, left spaces, or put another newline after it.
    (lambda data: data[:-1], 0),
    (lambda data: data[:-1] + b"\n  ", 0),
    (lambda data: data + b"\n", 0),
]


@pytest.mark.parametrize(("ended", "again"), ENDINGS)
def test_a_torn_last_line_is_done_again_and_a_whole_one_is_kept(ended, again, table, results):
    with server.Server(server.good()) as listening:
        live = (table(3), "-o", results, "--model", "tiny", "--base-url", listening.url)
        run(*live)
        results.write_bytes(ended(results.read_bytes()))
        assert run(*live)[0] == 0
        assert len(listening.asked) == 3 + again
    assert sorted(line.id for line in read_results(results)) == ["n0", "n1", "n2"]
    assert results.read_bytes().endswith(b"\n")


def test_results_got_otherwise_are_refused_with_a_choice(table, results, tmp_path):
    """FAULTS row 42."""
    prompts = tmp_path / "prompts"
    prompts.mkdir()
    (prompts / "system.md.jinja").write_text("Other rules in {{ language }}.", encoding="utf-8")
    (prompts / "article.md.jinja").write_text("{{ fence }}{{ text }}", encoding="utf-8")
    with server.Server(server.good()) as listening:
        live = ("-o", results, "--base-url", listening.url)
        assert run(table(3), *live, "--model", "tiny")[0] == 0
        changes = {"asked": ("--model", "other"), "prompt": ("--model", "tiny", "--prompts", prompts)}
        for named, otherwise in changes.items():
            code, told = run(table(4), *live, *otherwise)
            assert code == 2
            assert named in told
            assert "--mixed" in told
        assert len(listening.asked) == 3
        assert run(table(4), *live, "--model", "other", "--mixed")[0] == 0
        assert len(listening.asked) == 4


# a file that somebody else wrote, or that was edited
OTHERS = [
    # Articles, notes without a newline, one JSON document without one.
    ('{"text": "my articles"}\n', "line 1"),
    ("My notes of Monday", "line 1"),
    ('{"text": "my article"}', "line 1"),
    # A line with an id, a hash or a provenance that no run writes.
    ('{good}{"id": 12, "article": {"sha256": "{sha256}"}, "provenance": {stamp}}\n', "line 2"),
    ('{good}{"id": "", "article": {"sha256": "{sha256}"}, "provenance": {stamp}}\n', "line 2"),
    ('{good}{"id": "n9", "article": {"sha256": "zz"}, "provenance": {stamp}}\n', "line 2"),
    ('{good}{"id": "n9", "article": {"sha256": 5}, "provenance": {stamp}}\n', "line 2"),
    ('{good}{"id": "n9", "article": {"sha256": "{sha256}"}, "provenance": {}}\n', "line 2"),
    ('{good}{"id": "n9", "article": "{sha256}", "provenance": {stamp}}\n', "line 2"),
    ('{good}[]\n', "line 2"),
    ('{good}' + "[" * 100_000 + "\n", "line 2"),
    # A bad line before a torn one: the torn one stays as well.
    ('{"id": 12}\n{"id":"n1","art', "line 1"),
]


@pytest.mark.parametrize(("held", "named"), OTHERS)
def test_a_file_that_holds_no_results_is_refused_and_left_as_it_is(held, named, table, results):
    with server.Server(server.good()) as listening:
        live = ("--model", "tiny", "--base-url", listening.url)
        assert run(table(1), "-o", results, *live)[0] == 0
        good = results.read_text(encoding="utf-8")
        row = json.loads(good)
        for name, value in {"good": good, "sha256": row["article"]["sha256"],
                            "stamp": json.dumps(row["provenance"])}.items():
            held = held.replace(f"{{{name}}}", value)
        results.write_text(held, encoding="utf-8")
        code, told = run(table(2), "-o", results, *live)
        assert (code, len(listening.asked)) == (2, 1)
    assert f"{results}, {named}, is no result of summarizer" in told
    assert results.read_text(encoding="utf-8") == held


def test_the_function_gives_results_as_they_finish_and_raises_for_no_article(monkeypatch):
    monkeypatch.setenv("SUMMARIZER_API_KEY", "x")
    with server.Server(server.says(server.good()), server.says(refusal="no"), server.says(server.good())) as listening:
        texts = [server.ARTICLE, "", server.ARTICLE + "2", server.ARTICLE + "3"]
        found = list(summarize_many(texts, "tiny", base_url=listening.url, concurrency=1))
    assert [(result.summary is None) == (result.error is not None) for result in found] == [True] * 4
    assert sorted(type(result.error).__name__ for result in found) == [
        "ArticleError", "NoneType", "NoneType", "RefusedError",
    ]


def test_a_run_of_the_function_that_is_left_ends():
    with server.Server(slowly(0.05)) as listening:
        endless = (Article(f"No. {n}. {server.ARTICLE}", id=str(n)) for n in range(10**9))
        for result in summarize_many(endless, "tiny", base_url=listening.url, concurrency=4):
            assert result.summary
            break
        asked = len(listening.asked)
        time.sleep(1)
        assert len(listening.asked) <= asked + 4   # what was sent already; a run that went on would ask 80 times


def test_the_function_can_be_interrupted_in_a_pause():
    """As by Control-C while it waits for the next result."""
    script = f"""if True:
        from summarizer import summarize_many
        for result in summarize_many([{server.ARTICLE!r}] * 9, "tiny", base_url=__import__("sys").argv[1]):
            print(result.id, result.summary.id, flush=True)"""
    steps = [server.says(server.good()), server.fails(429, retry_after="3600")]
    with server.Server(*steps) as listening, subprocess.Popen(
        [sys.executable, "-c", script, listening.url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:
        assert process.stdout.readline()
        wait_until(lambda: len(listening.asked) >= 4)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert out == ""
    assert err.rstrip().endswith("KeyboardInterrupt")
    assert len(listening.asked) <= 9


def test_the_function_raises_where_no_article_can_be_done():
    with server.Server(server.fails(401, "wrong key")) as listening, pytest.raises(ConfigurationError, match="key"):
        list(summarize_many([server.ARTICLE] * 50, "tiny", base_url=listening.url))
    assert len(listening.asked) <= 5


def on_a_wide_terminal(*arguments):
    """What `batch` writes to a terminal, without its colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", on_a_terminal(140, "batch", *arguments))


def test_a_terminal_shows_how_far_a_run_is_and_how_long_it_will_take(table, results):
    """At the end the moving line is gone, and the account stays."""
    with server.Server(slowly(0.3)) as listening:
        told = on_a_wide_terminal(table(24), "-o", results, "--model", "tiny", "--base-url", listening.url,
                                  "--concurrency", 4, "--price-in", 1_000, "--price-out", 0)
    assert re.search(r"━ +\d+% 00:\d\d \d+ done, 0 failed, [1-4] in flight, \d+\.\d a second, "
                     r"[\d,]+ tokens in, [\d,]+ out, \$\d+\.\d{4}", told)
    assert told.rstrip().endswith("24 requests, 2,400 tokens in, 480 out, $2.4000")


def test_on_a_terminal_a_wait_says_until_when_and_lines_of_the_log_stand_above_it(table, results):
    with server.Server(server.good(), server.fails(429, retry_after="3"), slowly(0.3)) as listening:
        told = on_a_wide_terminal(table(4), "-o", results, "--model", "tiny", "--base-url", listening.url,
                                  "--concurrency", 1, "--verbose")
    assert re.search(r"1 done, 0 failed, 0 in flight, [^;\r]+; waiting: the provider asks to be left alone until "
                     r"\d\d:\d\d:\d\d", told)
    lines = re.findall(r"\x1b\[2K(n\d: tiny-1 answered in \d+\.\d s, 100 tokens in, 20 out) *\n", told)
    assert len(set(lines)) == 4
