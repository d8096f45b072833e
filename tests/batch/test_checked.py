"""Batches with a second reading: each article paid once for each reading, whatever ends a run, and nothing lost."""

import json
import signal

import pytest
import server
from batches import ids, rows, run, slowly, started, wait_until

from summarizer import Article, ConfigurationError, Summary, read_results, summarize_many

DOUBT = {"of": "R1", "field": "answer", "why": "it only puts it off", "instead": "defer"}


def doubts(*rows):
    """A second reader's reply."""
    return {"parties": [], "sources": [], "proposals": [], "responses": [], "conditions": [], "doubts": list(rows)}


def is_second(asked):
    return "Somebody recorded this" in asked.article


def number(asked):
    return int(asked.article.partition("No. ")[2].partition(".")[0])


class Model:
    """Answers first readings well and second ones without a doubt, but for what a test sets by an article's number.

    `second` are steps in place of the answer to a second reading, `asked` the readings as (number, which).
    """

    def __init__(self, **second):
        self.second, self.listening = second.get("second", {}), server.Server(self._step)
        self.also = second.get("also", lambda _asked: None)

    def __enter__(self):
        self.listening.__enter__()
        return self

    def __exit__(self, *error):
        self.listening.__exit__(*error)

    @property
    def asked(self):
        return [(number(asked), 2 if is_second(asked) else 1) for asked in self.listening.asked]

    def live(self, results, *more):
        return ("-o", results, "--model", "tiny", "--base-url", self.listening.url, *more)

    def _step(self, handler):
        asked = handler.server.script.asked[-1]
        if (step := self.also(asked)) is not None:
            step(handler)
        elif not is_second(asked) or "A second reader doubts" in asked.article:
            server.says(server.good())(handler)
        else:
            self.second.get(number(asked), server.says(doubts()))(handler)


def checks(results):
    """Of each result that counts, by its number, whether its records were read a second time."""
    return {
        int(summary.id[1:]): bool(summary.provenance.check and not summary.provenance.check.failed)
        for summary in read_results(results)
    }


def failures(results):
    return rows(results.with_suffix(".failed.jsonl"))


def test_a_checked_run_again_asks_nothing(table, results):
    with Model() as model:
        code, told = run(table(5), *model.live(results, "--check"))
        assert (code, len(model.asked)) == (0, 10), told
        assert "5 done, 0 failed; 5 read a second time\n" in told
        assert run(table(5), *model.live(results, "--check"))[0] == 0
        assert len(model.asked) == 10
    assert checks(results) == dict.fromkeys(range(5), True)


def test_what_is_disputed_is_counted_at_the_end(table, results):
    with Model(second={1: server.says(doubts(DOUBT))}) as model:   # the first model insists
        code, told = run(table(3), *model.live(results, "--check", "--concurrency", 1))
    assert code == 0
    assert "to check: 1 record disputed, in 1 article; to look at them: summarizer report " in told


def test_results_without_a_second_reading_get_one_and_no_first_one_anew(table, results):
    """Of the articles that are given, and of no others. A third run asks nothing."""
    with Model() as model:
        assert run(table(6), *model.live(results))[0] == 0
        before = {summary.id: summary for summary in read_results(results)}
        code, told = run(table(4), *model.live(results, "--check"))
        assert code == 0, told
        assert sorted(model.asked[6:]) == [(n, 2) for n in range(4)]
        assert "4 done, 0 failed" in told
        assert "4 requests, 400 tokens in, 80 out" in told
        assert run(table(6), *model.live(results, "--checker", "tiny"))[0] == 0
        assert sorted(model.asked[10:]) == [(4, 2), (5, 2)]
        code, told = run(table(6), *model.live(results, "--check"))
        assert (code, len(model.asked)) == (0, 12)
        assert "6 done before" in told
    after = {summary.id: summary for summary in read_results(results)}
    assert checks(results) == dict.fromkeys(range(6), True)
    for id, summary in after.items():
        assert [each.model_dump(exclude={"check"}) for each in summary.records] == [
            each.model_dump(exclude={"check"}) for each in before[id].records
        ]
        assert summary.provenance.attempts == before[id].provenance.attempts + 1


def test_where_the_second_reading_fails_the_first_is_kept_and_the_next_run_does_the_second_alone(table, results):
    broken = {2: server.says(refusal="no")}
    with Model(second=broken) as model:
        code, told = run(table(4), *model.live(results, "--check"))
        assert code == 3
        assert "3 done, 1 failed" in told
        assert "8 requests, 800 tokens in, 160 out" in told
        (failure,) = failures(results)
        assert (failure["id"], failure["error"], failure["attempts"]) == ("n2", "RefusedError", 2)
        assert checks(results) == {0: True, 1: True, 2: False, 3: True}
        broken.clear()
        code, told = run(table(4), *model.live(results, "--check"))
        assert (code, model.asked[8:]) == (0, [(2, 2)]), told
        assert "1 requests, 100 tokens in" in told
        assert run(table(4), *model.live(results, "--check"))[0] == 0
        assert len(model.asked) == 9
    assert checks(results) == dict.fromkeys(range(4), True)
    (last,) = [summary for summary in read_results(results) if summary.id == "n2"]
    assert last.provenance.attempts == 3   # each of its requests, once


def test_a_failed_second_reading_that_cost_nothing_leaves_the_line_as_it_is(table, results):
    with Model() as model:
        assert run(table(2), *model.live(results))[0] == 0
    before = results.read_bytes()
    with Model(also=lambda _asked: server.fails(400, "not today")) as model:
        code, told = run(table(2), *model.live(results, "--check"))
        assert (code, len(model.asked)) == (3, 2), told
    assert results.read_bytes() == before


def test_results_with_a_second_reading_are_not_mixed_with_others_in_silence(table, results):
    with Model() as model:
        assert run(table(2), *model.live(results, "--check"))[0] == 0
        for more, told_now in (((), "now none is asked for"), (("--checker", "other"), "now by other ")):
            code, told = run(table(3), *model.live(results, *more))
            assert code == 2
            assert "holds results with a second reading (by tiny " in told
            assert told_now in told
            assert "(--check, --checker, --mixed)" in told
        assert len(model.asked) == 4
        assert run(table(3), *model.live(results, "--mixed"))[0] == 0
        assert model.asked[4:] == [(2, 1)]
    assert checks(results) == {0: True, 1: True, 2: False}


def test_results_of_another_model_are_refused_with_or_without_a_second_reading(table, results):
    """And with --mixed they are kept as they are: nobody checks for one model what another read."""
    with Model() as model:
        assert run(table(2), *model.live(results))[0] == 0
        other = ("-o", results, "--model", "other", "--base-url", model.listening.url, "--check")
        code, told = run(table(2), *other)
        assert (code, "another asked (asked tiny, now other)" in told) == (2, True), told
        code, told = run(table(3), *other, "--mixed")
        assert code == 0
        assert sorted(model.asked[2:]) == [(2, 1), (2, 2)]


def test_an_article_that_changed_is_read_anew_and_one_to_do_again_too(table, results, tmp_path):
    with Model() as model:
        assert run(table(3), *model.live(results))[0] == 0
        changed = table(3).read_text(encoding="utf-8").splitlines()
        changed[0] = json.dumps({"id": "n0", "text": f"No. 0. It was late. {server.ARTICLE}"})
        again = tmp_path / "again.jsonl"
        again.write_text("\n".join(changed), encoding="utf-8")
        code, told = run(again, *model.live(results, "--check", "--redo", "n1"))
        assert code == 0
        assert "1 changed since they were done before" in told
        assert sorted(model.asked[3:]) == [(0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]


def test_a_run_killed_at_any_moment_goes_on_where_it_was(table, results):
    """While results get their second reading: what has it is not asked again, and no first reading is."""
    with Model() as model:
        assert run(table(30), *model.live(results))[0] == 0
        stored = 0
        for kill in (3, 9):
            with started(table(30), *model.live(results, "--check", "--concurrency", 2)) as process:
                wait_until(lambda least=30 + kill: len(model.asked) >= least)
                process.kill()
                process.communicate()
            done = sum(checks(results).values())
            assert done >= stored
            stored = done
        assert run(table(30), *model.live(results, "--check"))[0] == 0
        seconds = [n for n, which in model.asked if which == 2]
        assert len([n for n, which in model.asked if which == 1]) == 30
    assert set(seconds) == set(range(30))
    assert len(seconds) <= 30 + 2 * (2 + 2)   # at each of two kills: in flight, and replies that had just come
    assert checks(results) == dict.fromkeys(range(30), True)


def test_a_torn_line_of_a_second_reading_leaves_the_first(table, results):
    """The file ends within the new line, as after a power cut: the old one counts, and its second reading is done."""
    with Model() as model:
        assert run(table(2), *model.live(results))[0] == 0
        assert run(table(2), *model.live(results, "--check"))[0] == 0
        whole = results.read_bytes()
        results.write_bytes(whole[:-200])
        assert sum(checks(results).values()) == 1
        assert run(table(2), *model.live(results, "--check"))[0] == 0
        assert len(model.asked) == 5
    assert sum(checks(results).values()) == 2


def test_a_stored_result_that_was_edited_fails_its_article_and_no_other(table, results):
    with Model() as model:
        assert run(table(3), *model.live(results))[0] == 0
        edited = results.read_text(encoding="utf-8").replace('"act":"offer"', '"act":"moan"', 1)
        results.write_text(edited, encoding="utf-8")
        code, told = run(table(3), *model.live(results, "--check"))
        assert (code, len(model.asked)) == (3, 5)
        assert "cannot be read: take its line out, or mend it" in told
    assert len(ids(results)) == 5


def test_the_function_does_what_the_command_does(table, results):
    articles = [Article(row["text"], id=row["id"]) for row in rows(table(3))]
    with Model() as model:
        how = {"base_url": model.listening.url, "into": results}
        list(summarize_many(articles, "tiny", **how))
        found = list(summarize_many(articles, "tiny", check=True, **how))
        assert {each.summary.provenance.check.attempts for each in found} == {1}
        assert len(model.asked) == 6
        with pytest.raises(ConfigurationError, match="with a second reading") as caught:
            list(summarize_many(articles, "tiny", **how))
        assert caught.value.settings == ("check", "checker", "mixed")
        assert "--" not in str(caught.value)


def test_copies_of_what_failed_its_second_reading_are_copies_all_the_same(results, tmp_path):
    rows_ = [{"id": f"n{n}", "text": f"No. 0. {server.ARTICLE}"} for n in range(2)]
    path = tmp_path / "twins.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows_), encoding="utf-8")
    with Model(second={0: server.says(refusal="no")}) as model:
        code, told = run(path, *model.live(results, "--check"))
        assert (code, model.asked) == (3, [(0, 1), (0, 2)])
        assert "0 done, 1 failed, 1 copy of others" in told
    (summary,) = read_results(results)
    assert summary.article.also_in


def test_a_budget_that_ends_anywhere_loses_no_reading(table, results):
    """Of runs that each have a little money every reading is paid once: at first there is enough for one."""
    def dear(asked):
        return server.says(doubts() if is_second(asked) else server.good(), usage=(5_000, 1_000))   # 0.60 USD

    with Model(also=dear) as model:
        live = model.live(results, "--check", "--price-in", 100, "--price-out", 100, "--concurrency", 1)
        code, told = run(table(4), *live, "--max-cost", 2.4)   # a request may cost 1.83 USD, one that checks more
        assert (code, model.asked, "$0.6000" in told) == (3, [(0, 1)], True), told
        code, told = run(table(4), *live, "--max-cost", 2.4)
        assert (code, model.asked[1:], "$0.6000" in told) == (3, [(0, 2)], True), told
        assert run(table(4), *live)[0] == 0
        assert sorted(model.asked) == [(n, which) for n in range(4) for which in (1, 2)]
    assert checks(results) == dict.fromkeys(range(4), True)


def test_a_signal_lets_an_article_that_was_read_have_its_second_reading(table, results):
    """What is in flight is finished: both readings of it."""
    with Model(also=lambda asked: None if number(asked) < 2 or is_second(asked) else slowly(0.3)) as model:
        with started(table(40), *model.live(results, "--check", "--concurrency", 4)) as process:
            wait_until(lambda: len(model.asked) > 10)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
        assert process.returncode == 130
        assert sorted(n for n, which in model.asked if which == 1) == sorted(checks(results))
        assert all(checks(results).values())


def keys(listening):
    return {asked.headers.get("authorization") for asked in listening.asked}


def test_a_key_goes_to_its_own_provider_alone(table, results):
    """The one given with the first model's address; the checker's host is sent its own variable's."""
    with Model() as model, server.Server(server.says(doubts())) as other:
        environment = {
            "OPENROUTER_API_KEY": "sk-other-0123456789", "SUMMARIZER_API_KEY": "sk-first-0123456789",
            "OLLAMA_HOST": other.url.removesuffix("/v1"), "OPENAI_BASE_URL": model.listening.url,
            "OLLAMA_API_KEY": "sk-other-0123456789",
        }
        code, told = run(table(3), "-o", results, "--model", "tiny", "--checker", "ollama/second", **environment)
        assert code == 0, told
        assert keys(model.listening) == {"Bearer sk-first-0123456789"}
        assert keys(other) == {"Bearer sk-other-0123456789"}
        assert {asked.body["model"] for asked in other.asked} == {"second"}
        assert len(other.asked) == len(model.asked) == 3
    assert {row["provenance"]["check"]["host"] for row in rows(results)} == {f"127.0.0.1:{other.port}"}


def test_a_wrong_key_of_the_checker_ends_the_run_and_loses_no_first_reading(table, results):
    refuses = server.fails(401, "no such key", code="invalid_api_key")
    with Model() as model, server.Server(refuses) as other:
        environment = {"OLLAMA_HOST": other.url.removesuffix("/v1"), "OPENAI_BASE_URL": model.listening.url}
        command = (table(50), "-o", results, "--model", "tiny", "--checker", "ollama/second")
        code, told = run(*command, **environment)
        assert code == 2
        assert "key" in told
        first = len(model.asked)
        assert first <= 8
        assert len(ids(results)) == first
        assert not any(checks(results).values())
    with Model() as model, server.Server(server.says(doubts())) as other:
        environment = {"OLLAMA_HOST": other.url.removesuffix("/v1"), "OPENAI_BASE_URL": model.listening.url}
        assert run(*command, **environment)[0] == 0
        assert len(model.asked) == 50 - first
        assert len(other.asked) == 50
    assert len({Summary.model_validate(row).id for row in rows(results)}) == 50
