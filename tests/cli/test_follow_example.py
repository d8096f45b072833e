"""`follow --example`: the negotiation among the seeds, followed from recorded replies."""

import json

import pytest
import warm
from negotiations import GRAHN

from summarizer import AwaitedError, follow, read_dossier, read_results, score_dossier
from summarizer.resources import folder as held


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    return folder, warm.summarizer("follow", "--example", "-o", folder / "grahn.json")


def test_it_runs_at_once_without_a_model(followed):
    folder, done = followed
    assert (done.returncode, done.stdout) == (0, "")
    assert "grahn.json: 16 articles, " in done.stderr
    assert len(list(read_results(folder / "grahn.results.jsonl"))) == 16
    assert (folder / "grahn.actors.json").exists()


def test_its_threads_actors_and_moves_are_those_of_the_gold(followed):
    folder, _ = followed
    scores = score_dossier(folder / "grahn.json", GRAHN / "gold.json")
    assert scores.articles == 16
    assert scores.threads.conll >= 0.85
    assert scores.actors.b_cubed.f1 >= 0.9
    assert len(scores.joined) <= scores.different / 11
    assert scores.core_moves.recall >= 0.85


def test_again_it_asks_nothing(followed):
    folder, _ = followed
    before = (folder / "grahn.json").read_bytes()
    done = warm.summarizer("follow", "--example", "-o", folder / "grahn.json")
    assert done.returncode == 0
    assert (folder / "grahn.json").read_bytes() == before
    assert read_dossier(folder / "grahn.json").following.calls == 3


def test_by_files_it_is_what_it_is_by_recordings(followed, tmp_path):
    """Names are asked about first, then what can be asked beside what is known; each reply is read once."""
    folder, into, seen = tmp_path / "chat", tmp_path / "grahn.json", []
    summaries = list(read_results(followed[0] / "grahn.results.jsonl"))
    for _ in range(3):
        with pytest.raises(AwaitedError):
            follow(summaries, reply_folder=folder, into=into)
        (prompt,) = (folder / "prompts").iterdir()
        name, key, turn, _ = prompt.name.split(".")
        seen.append(name)
        (recorded,) = held("fixtures").glob(f"*.{key}.{turn}.json")
        said = json.loads(recorded.read_text("utf-8"))["completion"]["choices"][0]["message"]["content"]
        (folder / "replies" / prompt.name).write_text(f"Here it is:\n```json\n{said}\n```", encoding="utf-8")
    assert seen == ["names", "01-corvane-truce-offer-and-11-more", "13-bote-abbruch-and-3-more"]
    made, live = follow(summaries, reply_folder=folder, into=into), read_dossier(followed[0] / "grahn.json")
    assert (made.threads, made.moves, made.actors) == (live.threads, live.moves, live.actors)
    assert (made.following.calls, made.following.models) == (3, ["pasted reply"])
    for path in (folder / "replies").iterdir():   # they are in the journal
        path.unlink()
    assert follow(summaries, reply_folder=folder, into=into) == made
    assert list((folder / "prompts").iterdir()) == []


def test_by_files_the_example_is_tried_without_a_model(followed):
    folder, _ = followed
    chat, into = folder / "chat", folder / "by-files.json"
    (folder / "by-files.results.jsonl").write_bytes((folder / "grahn.results.jsonl").read_bytes())
    done = warm.summarizer("follow", "--example", "-o", into, "--reply-folder", chat)
    assert (done.returncode, into.exists()) == (3, False)
    (prompt,) = (chat / "prompts").iterdir()
    assert f"1 call waiting for a reply\n  names: the reply to {prompt} is awaited in {chat}/replies\n" in done.stderr


@pytest.mark.parametrize(("given", "told"), [
    ([], "Missing argument 'RESULTS.jsonl', or --example to try it."),
    (["{results}"], "Missing option '-o' / '--output'."),
    (["--example", "{results}"], "Give RESULTS.jsonl or --example, not both."),
])
def test_what_is_to_be_followed_is_told_once(given, told, tmp_path):
    results = tmp_path / "results.jsonl"
    results.touch()
    done = warm.summarizer("follow", *(each.format(results=results) for each in given))
    assert done.returncode == 2
    assert told in done.stderr
