"""`follow --example`: the negotiation among the seeds, followed from recorded replies."""

import pytest
import warm
from negotiations import GRAHN

from summarizer import read_dossier, read_results, score_dossier


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
