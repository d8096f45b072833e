"""`--check` and `--checker` with the options that they go with: replies recorded, pasted, priced, worded anew."""

import json

import pytest
import server
import warm
from server import ARTICLE, Server, completion, good

from summarizer import Article, Summarizer

NOTHING = {"parties": [], "sources": [], "proposals": [], "responses": [], "conditions": [], "doubts": []}


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def live(listening):
    return ("--model", "tiny", "--base-url", listening.url)


def run(*arguments, **environment):
    done = warm.summarizer("run", *arguments, **environment)
    return done.returncode, done.stdout, done.stderr


def test_run_shows_verdicts(article):
    with Server(good(), NOTHING) as listening:
        code, out, _ = run(article, *live(listening), "--check", "--format", "json")
    assert code == 0
    assert {each["check"]["verdict"] for each in json.loads(out)["responses"]} == {"confirmed"}


def test_run_prints_the_summary_where_only_the_second_reading_failed(article):
    """What went wrong goes to standard error, with the exit code of its kind."""
    with Server(server.says(good()), server.says(refusal="no")) as listening:
        code, out, told = run(article, *live(listening), "--checker", "tiny-2")
    assert code == 3
    assert "Norland would reopen the crossing." in out
    assert told.startswith("summarizer: the second reading failed: ")
    with Server(good(), "no JSON") as listening:
        code, out, told = run(article, *live(listening), "--check", "--format", "json")
    assert code == 65
    assert json.loads(out)["provenance"]["check"]["failed"]
    assert "the reply is not the JSON that was asked for" in told


def test_a_first_reading_that_fails_prints_nothing(article):
    with Server(server.says(refusal="no")) as listening:
        code, out, told = run(article, *live(listening), "--check")
    assert (code, out) == (3, "")
    assert "second reading" not in told


def test_a_pasted_reply_is_checked_by_the_model_that_is_named(article, tmp_path):
    pasted = tmp_path / "reply.txt"
    pasted.write_text(json.dumps(good()), encoding="utf-8")
    with Server(NOTHING) as listening:
        code, out, _ = run(article, "--reply", pasted, *live(listening), "--check", "--format", "json")
        assert (code, len(listening.asked)) == (0, 1)
    assert json.loads(out)["responses"][0]["check"]["verdict"] == "confirmed"
    assert json.loads(out)["provenance"]["model"] == "pasted reply"


def test_a_pasted_reply_is_not_checked_where_no_model_is_named_and_that_is_said(article, tmp_path):
    pasted = tmp_path / "reply.txt"
    pasted.write_text(json.dumps(good()), encoding="utf-8")
    code, out, told = run(article, "--reply", pasted, "--check")
    assert code == 2
    assert "Norland would reopen the crossing." in out
    assert "the second reading failed: No model is named" in told
    assert "(--model, --replay)" in told


def test_both_readings_are_recorded_and_replayed(article, tmp_path):
    place = tmp_path / "replies"
    with Server(good(), NOTHING) as listening:
        assert run(article, *live(listening), "--check", "--record", place)[0] == 0
        assert run(article, *live(listening), "--check", "--record", place)[0] == 0
        assert len(listening.asked) == 2
    assert len(list(place.glob("*.json"))) == 2
    code, out, told = run(article, "--check", "--replay", place, "--format", "json")
    assert code == 0, told
    summary = json.loads(out)
    assert summary["responses"][0]["check"]["verdict"] == "confirmed"
    assert (summary["provenance"]["recorded"], summary["provenance"]["check"]["cost_usd"]) == (True, None)
    assert run(article, "--replay", place)[0] == 0   # the first reading is what it is without the second


def test_a_second_reading_that_is_not_recorded_is_said_and_the_first_printed(article, tmp_path):
    place = tmp_path / "replies"
    with Server(good()) as listening:
        assert run(article, *live(listening), "--record", place)[0] == 0
    code, out, told = run(article, "--check", "--replay", place)
    assert code == 2
    assert "Norland would reopen the crossing." in out
    assert "the second reading failed" in told


def test_record_writes_second_readings_too_and_stale_says_which_are_missing(article, tmp_path):
    place = tmp_path / "replies"
    with Server(good(), NOTHING) as listening:
        done = warm.summarizer("record", article, "--into", place, *live(listening), "--check")
        assert done.returncode == 0
        assert "and a second reading by tiny-1, recorded, 3 records" in done.stderr
    assert warm.summarizer("record", article, "--into", place, "--stale", "--check").returncode == 0
    done = warm.summarizer("record", article, "--into", place, "--stale")
    assert (done.returncode, "left over" in done.stdout) == (3, True)   # the second reading: none is asked for


def test_own_wording_of_the_second_reading_alone(article, tmp_path):
    """The folder holds nothing else: the first reading is asked as ever, and the stamp tells the two apart."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "check.md.jinja").write_text(
        "{% include 'records.md.jinja' %}\n\nWhat of it is wrong? Reply with doubts.", encoding="utf-8"
    )
    with Server(good(), NOTHING) as listening:
        code, _, told = run(article, *live(listening), "--check", "--prompts", own)
        assert code == 0, told
        first, second = listening.asked
    assert second.article.rstrip().endswith("What of it is wrong? Reply with doubts.")
    assert first.article == Summarizer().prompts.messages(Article.read(article))[1]["content"]
    one, other = Summarizer(check=True).stamp, Summarizer(check=True, prompts=own).stamp
    assert {name for name in one if one[name] != other[name]} == {"check"}


def test_a_broken_template_of_the_second_reading_is_told_by_file_and_line(article, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "check.md.jinja").write_text("one\n{% if %}", encoding="utf-8")
    with Server(good()) as listening:
        code, out, told = run(article, *live(listening), "--check", "--prompts", own)
    assert code == 2
    assert "check.md.jinja, line 2" in told
    assert "Norland would reopen the crossing." in out


AT = "http://tests.openai.azure.com/openai/v1"   # a price list knows the host; the proxy is the test's server
CHEAP, DEAR = (0.15, 0.6), (2.5, 10)   # gpt-4o-mini and gpt-4o, in USD for a million tokens
READ, CHECKED = (server.answers(200, completion(reply, usage=used))
                 for reply, used in ((good(), (1_000, 100)), (NOTHING, (1_000, 10))))


def usd(prices, sent, written):
    return (sent * prices[0] + written * prices[1]) / 1e6


def priced(article, listening, most, *more):
    environment = {"HTTP_PROXY": listening.url.removesuffix("/v1"), "http_proxy": listening.url.removesuffix("/v1"),
                   "SUMMARIZER_API_KEY": "a-key-of-the-test"}
    return run(article, "--base-url", AT, "--model", "gpt-4o-mini", "--checker", "gpt-4o", "--format", "json",
               "--max-cost", most, *more, **environment)


def test_each_reading_is_billed_by_the_price_of_its_model(article):
    with Server(READ, CHECKED) as listening:
        code, out, told = priced(article, listening, 1)
        assert code == 0, told
        assert [asked.body["model"] for asked in listening.asked] == ["gpt-4o-mini", "gpt-4o"]
    made = json.loads(out)["provenance"]
    assert made["check"]["cost_usd"] == pytest.approx(usd(DEAR, 1_000, 10))
    assert made["cost_usd"] == pytest.approx(usd(DEAR, 1_000, 10) + usd(CHEAP, 1_000, 100))


def test_a_budget_holds_for_both_models_and_what_was_read_is_not_lost_where_it_ends_between_them(article):
    """So much as the cheap model's worst case is left for the dear one: it is not asked, and all is told."""
    with Server(READ, CHECKED) as listening:
        code, out, told = priced(article, listening, 0.03)
        assert code == 3, told
        assert [asked.body["model"] for asked in listening.asked] == ["gpt-4o-mini"]
    assert "the second reading failed: the next request may cost up to $0." in told
    assert json.loads(out)["provenance"]["cost_usd"] == pytest.approx(usd(CHEAP, 1_000, 100))
    assert len(json.loads(out)["proposals"]) == 1


def test_a_budget_needs_the_price_of_the_checker_too(article):
    with Server(good()) as listening:
        code, _, told = run(article, *live(listening), "--checker", "other", "--max-cost", 1, "--price-in", 1,
                            "--price-out", 1)
        assert (code, listening.asked) == (2, [])
    assert "needs the checker's price too, and none is known for other" in told
    assert "(--max-cost, --checker)" in told
