"""`--reply-folder`: prompts out as files, replies in as files; somebody answers them between two runs."""

import json
import re

import batches
import pytest
import server
import warm
from server import ARTICLE, good, one

from summarizer import (
    AwaitedError,
    ConfigurationError,
    LockedError,
    OutputError,
    Summarizer,
    read_results,
    summarize_many,
)

NOTHING = {"parties": [], "sources": [], "proposals": [], "responses": [], "conditions": []}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "chat"


def article(place, number=1):
    path = place / f"n{number}.txt"
    path.write_text(f"{ARTICLE}No. {number}.\n", encoding="utf-8")
    return path


def waiting(folder):
    return sorted(path.name for path in (folder / "prompts").iterdir())


def reply(folder, answer, only=""):
    """Answer what waits, each by what `answer` makes of its prompt."""
    for path in sorted((folder / "prompts").glob(f"{only}*.txt")):
        said = answer(path.read_text("utf-8")) if callable(answer) else answer
        text = said if isinstance(said, str) else json.dumps(said)
        (folder / "replies" / path.name).write_text(text, encoding="utf-8")


def results(paths, folder, into, **settings):
    return {each.id: each.summary or each.error for each in summarize_many(
        paths, reply_folder=folder, into=into, **settings
    )}


def through(paths, folder, into, answer, **settings):
    """Run and answer until nothing waits; how many prompts there were in all."""
    count = 0
    while waits := [each for each in results(paths, folder, into, **settings).values()
                    if isinstance(each, AwaitedError)]:
        count += len(waits)
        assert len(waits) == len(waiting(folder))
        reply(folder, answer)
    return count


def spoilt():
    bad = good()
    bad["proposals"][0]["quotes"] = ["Norland has never offered anything of the kind"]
    return bad


def test_all_prompts_go_out_and_replies_come_in(tmp_path, folder):
    paths, into = [article(tmp_path, 1), article(tmp_path, 2)], tmp_path / "r.jsonl"
    command = [*paths, "-o", into, "--reply-folder", folder, "--keep-copies"]
    code, told = batches.run(*command)
    assert code == 3
    assert told.startswith("0 done, 0 failed, 2 waiting for a reply\n")
    first, second = waiting(folder)
    assert f"{folder}/prompts/{first}" in told
    assert (folder / "prompts" / first).read_text("utf-8") == warm.summarizer("prompt", paths[0]).stdout
    listed = batches.rows(folder / "prompts.jsonl")
    assert [row["body"]["messages"][1]["content"].count("No. ") for row in listed] == [1, 1]
    assert not (tmp_path / "r.failed.jsonl").exists()

    reply(folder, f"Here it is:\n```json\n{json.dumps(good())}\n```", only="n2")
    code, told = batches.run(*command)
    assert (code, waiting(folder)) == (3, [first])
    assert told.startswith("1 done, 0 failed, 1 waiting for a reply\n")
    assert len(batches.rows(folder / "prompts.jsonl")) == 1

    reply(folder, good())
    code, told = batches.run(*command)
    assert (code, waiting(folder)) == (0, [])
    assert told.startswith("1 done, 0 failed, 1 done before\n")
    assert not (folder / "prompts.jsonl").exists()
    assert sorted(path.name for path in (folder / "answered").iterdir()) == [first, second]
    found = list(read_results(into))
    assert [len(each.records) for each in found] == [3, 3]
    assert {each.provenance.model for each in found} == {"pasted reply"}


def test_a_faulty_reply_is_told_and_asked_about_again_in_the_next_file(tmp_path, folder):
    paths, into = [article(tmp_path)], tmp_path / "r.jsonl"
    results(paths, folder, into)
    (first,) = waiting(folder)
    reply(folder, spoilt())
    error = results(paths, folder, into)[str(paths[0])]
    assert isinstance(error, AwaitedError)
    assert ["never offered" in fault for fault in error.faults] == [True]
    assert "does not stand in the article: “…”" in str(error)
    assert waiting(folder) == [first.replace(".0.", ".1.")]
    again = (folder / "prompts" / waiting(folder)[0]).read_text("utf-8")
    assert again == error.prompt
    assert again.startswith((folder / "answered" / first).read_text("utf-8"))
    assert again.index("Your reply was:") < again.index("does not stand in the article")
    reply(folder, good())
    (summary,) = results(paths, folder, into).values()
    assert (len(summary.records), summary.provenance.replies, summary.rejected) == (3, 2, [])


def test_what_stands_is_taken_after_the_last_re_ask(tmp_path, folder):
    paths, into = [article(tmp_path)], tmp_path / "r.jsonl"
    assert through(paths, folder, into, spoilt()) == 3
    (summary,) = read_results(into)
    assert [record.id for record in summary.records] == ["R1", "C1"]
    assert [each.id for each in summary.rejected] == ["P1"]


def test_a_reply_that_is_mended_by_hand_needs_no_re_ask(tmp_path, folder):
    paths, into = [article(tmp_path)], tmp_path / "r.jsonl"
    results(paths, folder, into)
    (first,) = waiting(folder)
    reply(folder, spoilt())
    results(paths, folder, into)
    (folder / "replies" / first).write_text(json.dumps(good()), encoding="utf-8")
    (summary,) = results(paths, folder, into).values()
    assert summary.provenance.replies == 1
    assert waiting(folder) == []
    assert not (folder / "prompts.jsonl").exists()


def test_one_file_may_hold_many_replies(tmp_path, folder):
    """As a provider's batch API writes them, or with the reply alone; a line without one is told, and still awaited."""
    paths, into = [article(tmp_path, number) for number in (1, 2, 3)], tmp_path / "r.jsonl"
    results(paths, folder, into, keep_copies=True)
    first, second, third = (row["custom_id"] for row in batches.rows(folder / "prompts.jsonl"))
    lines = [
        {"custom_id": first, "response": {"status_code": 200, "body": server.completion(json.dumps(good()))}},
        {"custom_id": second, "reply": json.dumps(good()), "model": "by-hand"},
        {"custom_id": third, "response": {"status_code": 400, "body": {"error": {"message": "too busy"}}}},
    ]
    with (folder / "replies" / "out.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
    *done, missing = results(paths, folder, into, keep_copies=True).values()
    assert [each.provenance.model for each in done] == ["tiny-1", "by-hand"]
    assert isinstance(missing, AwaitedError)
    assert "too busy" in str(missing)
    assert [row["custom_id"] for row in batches.rows(folder / "prompts.jsonl")] == [third]


def test_the_pieces_of_a_long_article_are_asked_about_one_after_another(tmp_path, folder):
    seen = []
    quotes = [f"Norland would give {number} ships to the fund" for number in range(1, 9)]
    path, into = tmp_path / "long.txt", tmp_path / "r.jsonl"
    path.write_text("\n\n".join(f"{quote} by spring. {'It is so. ' * 150}" for quote in quotes), encoding="utf-8")

    def answer(prompt):
        fence = re.search(r"=== article \w+ ===", prompt)[0]
        text = prompt.split(f"\n{fence}\n")[1]
        seen.append([quote for quote in quotes if quote in text])
        return {**NOTHING, "proposals": [
            {**one(quote)["proposals"][0], "id": f"P{1 + quotes.index(quote)}", "says": f"{quote}."}
            for quote in seen[-1]
        ]}

    count = through([path], folder, into, answer, window=6_000)
    (summary,) = read_results(into)
    assert count == summary.provenance.pieces > 1
    assert [quote for each in seen for quote in each] == quotes   # each was shown once, in order
    assert {each.quote for record in summary.proposals for each in record.evidence} == set(quotes)


def test_the_second_reading_is_asked_for_when_the_first_is_there(tmp_path, folder):
    """The first is in the results meanwhile, marked as unchecked, and what is doubted is put back to who made it."""
    paths, into = [article(tmp_path)], tmp_path / "r.jsonl"

    def answer(prompt):
        if "Your reply was" in prompt or '"doubts"' not in prompt.partition("The JSON Schema")[0]:
            return good()
        return {**NOTHING, "doubts": []}

    results(paths, folder, into, check=True)
    reply(folder, good())
    (error,) = results(paths, folder, into, check=True).values()
    assert isinstance(error, AwaitedError)
    assert len(error.summary.records) == 3
    (summary,) = read_results(into)
    assert "awaited" in summary.provenance.check.failed
    doubt = {"of": "R1", "field": "answer", "why": "It does not say so.", "instead": "no answer"}
    reply(folder, {**NOTHING, "doubts": [doubt]})
    (error,) = results(paths, folder, into, check=True).values()   # what is doubted goes back to who made it
    assert isinstance(error, AwaitedError)
    assert "It does not say so." in error.prompt
    reply(folder, NOTHING)
    (summary,) = results(paths, folder, into, check=True).values()
    assert summary.provenance.check.failed is None
    assert summary.provenance.check.put_back == 1
    assert len(list((folder / "answered").iterdir())) == 3
    assert waiting(folder) == []


def test_a_copy_waits_with_what_it_is_a_copy_of(tmp_path, folder):
    """It has no prompt of its own."""
    paths, into = [article(tmp_path), tmp_path / "again.txt"], tmp_path / "r.jsonl"
    paths[1].write_bytes(paths[0].read_bytes())
    assert {type(each) for each in results(paths, folder, into).values()} == {AwaitedError}
    assert len(waiting(folder)) == 1
    reply(folder, good())
    results(paths, folder, into)
    (summary,) = read_results(into)
    assert summary.article.also_in == [str(paths[1])]


@pytest.mark.parametrize(("name", "text", "told"), [
    ("mine.txt", "{}", "no prompt was put out for 'mine.txt'"),   # not named after its prompt
    ("n1.0123456789abcdef.0.txt", "{}", "no prompt was put out for 'n1.0123456789abcdef.0.txt'"),   # of another text
    ("many.jsonl", "no JSON\n", "no prompt was put out for 'many.jsonl (its byte 0)'"),
    ("all", None, "no prompt was put out for 'all (a folder)'"),
], ids=["unnamed", "of another", "no JSON", "a folder"])
def test_a_reply_to_nothing_is_told(tmp_path, folder, caplog, name, text, told):
    results([article(tmp_path)], folder, tmp_path / "r.jsonl")
    if text is None:
        (folder / "replies" / name).mkdir()
    else:
        (folder / "replies" / name).write_text(text, encoding="utf-8")
    results([article(tmp_path)], folder, tmp_path / "r.jsonl")
    assert told in caplog.text


@pytest.mark.parametrize(("files", "told"), [
    ({".txt": b" \n"}, "0.txt is empty"), ({".txt": b"{}", ".md": b"{}"}, "there are two replies"),
    ({".txt": bytes(range(256))}, "0.txt"),
], ids=["empty", "two", "no text"])
def test_a_reply_that_cannot_be_taken_is_told_and_still_awaited(tmp_path, folder, files, told):
    results([article(tmp_path)], folder, tmp_path / "r.jsonl")
    (name,) = waiting(folder)
    for suffix, data in files.items():
        (folder / "replies" / name).with_suffix(suffix).write_bytes(data)
    (error,) = results([article(tmp_path)], folder, tmp_path / "r.jsonl").values()
    assert isinstance(error, AwaitedError)
    assert told in str(error)
    assert waiting(folder) == [name]


def test_the_list_keeps_what_a_run_over_others_did_not_ask(tmp_path, folder):
    results([article(tmp_path, 1)], folder, tmp_path / "r.jsonl")
    results([article(tmp_path, 2)], folder, tmp_path / "r.jsonl")
    assert len(batches.rows(folder / "prompts.jsonl")) == len(waiting(folder)) == 2


def test_who_replies_is_named_and_needs_no_key(tmp_path, folder):
    """Results of a named model are those of the same model asked by an address: they may stand in one file."""
    maker = Summarizer("openai/gpt-x", reply_folder=folder)
    assert maker.stamp["asked"] == "gpt-x"
    with pytest.raises(AwaitedError):
        maker.summarize(article(tmp_path))
    assert batches.rows(folder / "prompts.jsonl")[0]["body"]["model"] == "gpt-x"
    reply(folder, good())
    assert maker.summarize(article(tmp_path)).provenance.model == "gpt-x"


def test_replies_are_recorded_where_that_is_asked_for(tmp_path, folder):
    with pytest.raises(AwaitedError):
        Summarizer(reply_folder=folder).summarize(article(tmp_path))
    reply(folder, good())
    first = Summarizer(reply_folder=folder, record=tmp_path / "kept").summarize(article(tmp_path))
    assert Summarizer(replay=tmp_path / "kept").summarize(article(tmp_path)).records == first.records


def test_what_a_killed_run_left_half_written_is_no_prompt(tmp_path, folder):
    results([article(tmp_path)], folder, tmp_path / "r.jsonl")
    (name,) = waiting(folder)
    whole = (folder / "prompts" / name).read_text("utf-8")
    (folder / "prompts" / name).rename(folder / "prompts" / name.replace(".txt", ".part"))
    (folder / "prompts.part").write_text('{"custom_id": "half', encoding="utf-8")
    results([article(tmp_path)], folder, tmp_path / "r.jsonl")
    assert waiting(folder) == [name]
    assert (folder / "prompts" / name).read_text("utf-8") == whole
    assert len(batches.rows(folder / "prompts.jsonl")) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["answered", "prompts", "prompts.jsonl", "replies"]


async def test_two_runs_do_not_share_a_folder(tmp_path, folder):
    async with Summarizer(reply_folder=folder):
        with pytest.raises(LockedError):
            await Summarizer(reply_folder=folder).asummarize(article(tmp_path))
        assert not folder.joinpath("prompts.jsonl").exists()


def test_a_folder_that_cannot_be_written_is_said_before_anything(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="prompts cannot be put out in"):
        results([article(tmp_path)], tmp_path / "file", tmp_path / "r.jsonl")


@pytest.mark.parametrize("settings", [
    {"base_url": "http://127.0.0.1:1/v1", "model": "tiny"}, {"create": print}, {"provider_batch": True},
], ids=["base_url", "create", "provider_batch"])
def test_a_folder_does_not_go_with_others_who_reply(tmp_path, folder, settings):
    with pytest.raises(ConfigurationError, match=r"not (from|into) both"):
        results([article(tmp_path)], folder, tmp_path / "r.jsonl", **settings)


def test_a_cluster_does_not_take_a_folder(tmp_path, folder):
    code, told = batches.run(article(tmp_path), "-o", tmp_path / "r", "--ray", "local", "--reply-folder", folder)
    assert code == 2
    assert "--ray does not go with --reply-folder" in told
