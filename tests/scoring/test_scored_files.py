"""Files that are scored: what is wrong with gold, or with results, is named by its line."""


import gold as seeds
import pytest
import warm

from summarizer import ResultsError, score
from summarizer.scoring.goldfiles import read_gold

WRONG = [
    # An enum value that there is not.
    (("proposals", 3, "act"), "ask", '"act": "ask"', "proposals[3].act: 'ask' is wrong: it should be 'offer', "),
    # A field that there is not.
    (("conditions", 0, "govern"), [], '"govern": []', "conditions[0].govern: there is no such field"),
    # A passage and a quote with a word or a number changed: what the article has.
    (("nothing", 2), "said on the camping trail", "on the camping trail", "nothing[2]: “said on the camping trail” "
     "does not stand in the article; the nearest passage is “said on the campaign trail"),
    (("proposals", 1, "evidence", 0), "NATO for 30 years", "NATO for 30 years", "proposals[1].evidence[0]: P2: "
     "“NATO for 30 years” does not stand in the article; the nearest passage is “NATO for 20 years"),
    # Ids: unknown, of another kind, its own, taken.
    (("responses", 0, "responds_to"), ["P77"], '"responds_to": [', "responses[0].responds_to: R1: P77 is no record"),
    (("responses", 0, "responds_to"), ["C1"], '"responds_to": [', "responses[0].responds_to: R1: C1 is one of cond"),
    (("proposals", 1, "part_of"), "P2", '"part_of": "P2"', "proposals[1].part_of: P2: P2 is itself"),
    (("conditions", 1, "id"), "C1", '"id": "C1"', "conditions[1].id: two records have the id C1"),
    # What must be there, told of where the record begins.
    (("conditions", 1, "id"), None, "{", "conditions[1].id: it is missing"),
    (("proposals", 0, "proposers", 0, "name"), None, "{", "proposals[0].proposers[0].name: it is missing"),
]


@pytest.mark.parametrize(("where", "value", "line", "told"), WRONG)
def test_bad_gold_gets_the_line_and_the_reason(where, value, line, told, tmp_path):
    """A value of the seed's gold set, or taken out where it is None."""
    data = seeds.expected("lavrov-tass")
    *steps, last = where
    inside = data
    for step in steps:
        inside = inside[step]
    if value is None:
        del inside[last]
    else:
        inside[last] = value
    (tmp_path / "lavrov-tass.txt").write_text(seeds.text("lavrov-tass"), encoding="utf-8")
    path = seeds.written(tmp_path / "lavrov-tass.json", data)
    with pytest.raises(ResultsError) as failure:
        read_gold(path)
    place, _, reason = str(failure.value).partition(": ")
    assert told in reason
    number = int(place.removeprefix(f"{path}, line "))
    assert line in path.read_text(encoding="utf-8").splitlines()[number - 1]


def test_everything_wrong_with_gold_is_told_at_once_and_the_code_is_two(results, tmp_path):
    data = seeds.expected("lavrov-tass")
    data["responses"][0]["responds_to"] = ["P1", "P77"]
    data["nothing"].append("Nobody said that")
    (tmp_path / "lavrov-tass.txt").write_text(seeds.text("lavrov-tass"), encoding="utf-8")
    path = seeds.written(tmp_path / "lavrov-tass.json", data)
    done = warm.summarizer("score", results, path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "P77" in done.stderr
    assert "Nobody said that" in done.stderr


BROKEN = [
    # A line in the middle that is no JSON.
    (lambda lines: [lines[0], '{"id": "x",\n', lines[1]], "line 2, column 12: no JSON"),
    # The last line, ended and broken.
    (lambda lines: [lines[0], '{"id": "x"\n'], "line 2, column 11: no JSON"),
    # JSON, and no result.
    (lambda lines: [lines[0], '{"id": "x"}\n'], "line 2: article: it is missing"),
    (lambda lines: [lines[0], "[]\n"], "line 2: no JSON object"),
    # A value that cannot be.
    (lambda lines: [lines[0].replace('"answer":"', '"answer":"re')], "line 1: responses[0].answer: 're"),
]


@pytest.mark.parametrize(("broken", "told"), BROKEN)
def test_a_broken_line_of_results_is_named(broken, told, results, tmp_path):
    path = tmp_path / "broken.jsonl"
    lines = results.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(broken(lines)), encoding="utf-8")
    with pytest.raises(ResultsError) as failure:
        score(path, seeds.SEEDS)
    assert str(failure.value).startswith(f"{path}, {told}")


def test_a_torn_last_line_is_passed_over(results, tmp_path):
    lines = results.read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "torn.jsonl"
    path.write_text(lines[0] + lines[1][:200], encoding="utf-8")
    scores = score(path, seeds.SEEDS)
    assert sum(article.id is not None for article in scores.articles) == 1
