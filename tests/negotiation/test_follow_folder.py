"""`follow --reply-folder`: the names and the joining calls go out as files, replies come in as files."""

import textwrap

import pytest
import warm
from following import BLOCKADE, FULL, LONGER, TRUCE, Model, lines, many, shown, telling, written

from summarizer import AwaitedError, ConfigurationError, ReplyError, follow, read_dossier

PAIR = [telling("a", TRUCE), telling("b", LONGER, BLOCKADE, day=2)]
NAMED = Model({(LONGER, TRUCE): "version"})
UNKNOWN = '{"pairs": [{"p": "P71", "t": "T99", "is": "same"}]}'   # of another question


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "chat"


@pytest.fixture
def into(tmp_path):
    return tmp_path / "d.json"


def waiting(folder):
    """What waits for a reply: name and text."""
    return {path.name: path.read_text("utf-8") for path in (folder / "prompts").iterdir()}


def reply(folder, model, count=None):
    """Answer the first prompts that wait, all of them where no count is given."""
    for row in lines(folder / "prompts.jsonl")[:count]:
        said = model(**row["body"])["choices"][0]["message"]["content"]
        key = row["custom_id"].replace("-", ".")
        (name,) = (each for each in waiting(folder) if f".{key}." in each)
        (folder / "replies" / name).write_text(said, encoding="utf-8")


def waits(summaries, folder, **more):
    """A run that ends because replies are to come: its error."""
    with pytest.raises(AwaitedError) as error:
        follow(summaries, reply_folder=folder, **more)
    return error.value


def through(summaries, folder, model, **more):
    """Run and answer until there is a dossier, and how many prompts there were each time."""
    counts = []
    while True:
        try:
            return follow(summaries, reply_folder=folder, **more), counts
        except AwaitedError:
            counts.append(len(waiting(folder)))
            reply(folder, model)


def test_what_waits_is_told_and_what_is_to_be_done(tmp_path, folder, into):
    results = written(PAIR, tmp_path / "r.jsonl")
    done = warm.summarizer("follow", results, "-o", into, "--reply-folder", folder, "--model", "openai/gpt-x")
    assert (done.returncode, done.stdout, into.exists()) == (3, "", False)
    (name,) = waiting(folder)
    assert done.stderr == (
        f"0 of 2 articles asked about, 1 call waiting for a reply\n"
        f"  a and 1 more: the reply to {folder}/prompts/{name} is awaited in {folder}/replies\n"
        f"0 requests, 0 tokens in, 0 out\n"
        f"Save each reply under the name of its prompt. What depends on these is asked when they are there, and {into} "
        f"is written when all are.\n"
        f"To do the rest: summarizer follow {results} -o {into} --reply-folder {folder} --model openai/gpt-x\n"
    )
    assert waits(PAIR, folder, into=into, model="openai/gpt-x").prompt == waiting(folder)[name]
    reply(folder, NAMED)
    assert follow(PAIR, "openai/gpt-x", reply_folder=folder, into=into).following.models == ["gpt-x"]


def test_a_wave_is_all_that_can_be_asked_and_waves_double(folder, into):
    made, counts = through(many(6, each=FULL), folder, Model(), into=into)
    assert counts == [1, 1, 2, 2]
    assert len(made.threads) == 6 * FULL


def test_what_waits_stays_as_it_is_whatever_comes_before_it(tmp_path, folder, into):
    """One of two replies comes, then an article more: the other prompt is the same, and nothing else is asked."""
    summaries, model = many(4, each=FULL), Model()
    for _ in range(2):
        waits(summaries, folder, into=into)
        reply(folder, model)
    error = waits(summaries, folder, into=into)
    assert str(error).startswith("2 replies are awaited, the first of them: the reply to ")
    both = waiting(folder)
    reply(folder, model, 1)
    waits(summaries, folder, into=into)
    (left,) = waiting(folder).items()
    assert left in both.items()
    (folder / "replies" / next(iter(both.keys() - {left[0]}))).unlink()   # it is in the journal
    waits([*summaries, telling("z", TRUCE)], folder, into=into)
    assert waiting(folder) == dict([left])
    reply(folder, model)
    asked = [shown(messages) for messages in model.asked]
    assert follow(summaries, reply_folder=folder, into=into) == through(
        summaries, tmp_path / "other", Model(), into=tmp_path / "other.json",
    )[0]
    assert len(set(asked)) == len(asked) == 4


def test_a_run_that_is_killed_between_two_replies_loses_neither(tmp_path, folder, into):
    summaries, model = many(4, each=FULL), Model()
    for _ in range(2):
        waits(summaries, folder, into=into)
        reply(folder, model)
    waits(summaries, folder, into=into)
    both = waiting(folder)
    reply(folder, model)
    script = tmp_path / "killed.py"
    script.write_text(textwrap.dedent(f"""
        import os, signal
        from summarizer import Compared, follow, read_results
        def end(event):
            if isinstance(event, Compared):   # it was written down
                os.kill(os.getpid(), signal.SIGKILL)
        follow(
            read_results({str(written(summaries, tmp_path / "r.jsonl"))!r}), into={str(into)!r},
            reply_folder={str(folder)!r}, on_event=end,
        )
    """), encoding="utf-8")
    before = len(lines(into.with_suffix(".judgements.jsonl")))
    assert warm.python(script).returncode == -9
    assert len(lines(into.with_suffix(".judgements.jsonl"))) == before + 1
    made = follow(summaries, reply_folder=folder, into=into)
    assert len(made.threads) == 4 * FULL
    assert sorted(path.name for path in (folder / "answered").iterdir())[-2:] == sorted(both)[-2:]
    assert waiting(folder) == {}


def test_without_a_file_for_the_dossier_replies_are_read_again(folder):
    made, counts = through(many(4, each=FULL), folder, Model())
    assert counts == [1, 1, 2]
    assert len(made.threads) == 4 * FULL


def test_a_half_written_reply_is_told_and_needs_no_other_once_it_is_whole(folder, into):
    waits(PAIR, folder, into=into)
    (name,) = waiting(folder)
    reply(folder, NAMED)
    path = folder / "replies" / name
    whole = path.read_text("utf-8")
    path.write_text(whole[:len(whole) // 2], encoding="utf-8")
    error = waits(PAIR, folder, into=into)
    assert "what was replied does not stand (Invalid JSON" in str(error)
    assert list(waiting(folder)) == [name.replace(".0.", ".1.")]
    assert not into.exists()
    path.write_text(whole, encoding="utf-8")
    made = follow(PAIR, reply_folder=folder, into=into)
    assert sorted(len(thread.versions) for thread in made.threads) == [1, 2]
    assert waiting(folder) == {}


def test_a_reply_that_cannot_be_used_is_refused_and_waits_for_another_in_its_place(tmp_path, folder, into):
    """Never is it taken for one that finds nothing the same."""
    results = written(PAIR, tmp_path / "r.jsonl")
    command = ["follow", results, "-o", into, "--reply-folder", folder]
    for turn in range(3):
        done = warm.summarizer(*command)
        assert (done.returncode, into.exists()) == (3, False)
        assert ("there is no P71: the proposals are P1, P2, P3" in done.stderr) == (turn > 0)
        (name,) = waiting(folder)
        assert f".{turn}." in name
        (folder / "replies" / name).write_text(UNKNOWN, encoding="utf-8")
    for _ in range(2):   # it stays so
        done = warm.summarizer(*command)
        assert (done.returncode, into.exists()) == (3, False)
        assert "a and 1 more: failed: nothing of the reply stands: " in done.stderr
        assert "put another in the place of the last" in done.stderr
        assert "To do the rest: " in done.stderr
    with pytest.raises(ReplyError, match="there is no P71"):
        follow(PAIR, reply_folder=folder, into=into)
    (row,) = lines(into.with_suffix(".judgements.jsonl"))
    assert "begun" in row   # and no judgement
    (folder / "replies" / name).write_text('{"pairs": [{"p": "P2", "t": "P1", "is": "version"}]}', encoding="utf-8")
    assert warm.summarizer(*command).returncode == 0
    assert sorted(len(thread.versions) for thread in read_dossier(into).threads) == [1, 2]


def test_to_look_ahead_puts_nothing_out(tmp_path, folder, into):
    results = written(PAIR, tmp_path / "r.jsonl")
    done = warm.summarizer("follow", results, "-o", into, "--reply-folder", folder, "--dry-run")
    assert (done.returncode, "1 call, " in done.stdout) == (0, True)
    assert [path.name for path in tmp_path.iterdir()] == ["r.jsonl"]


def test_a_folder_does_not_go_with_jobs(folder, into):
    with pytest.raises(ConfigurationError, match="not into both"):
        follow(PAIR, reply_folder=folder, into=into, provider_batch=True)
