"""Lines of every format: of before there was one, of newer minor and major numbers; what is kept, what is refused."""

import json

import gold
import pytest
from pydantic import ValidationError
from warm import summarizer as run

from summarizer import ResultsError, Summarizer, Summary
from summarizer.results.load import read_results


@pytest.fixture(scope="module")
def line():
    """A line of results as an object."""
    return json.loads(Summarizer().summarize(gold.SEEDS / "lavrov-tass.txt").model_dump_json())


def newer(line, format="1.7"):
    """A line of a newer format, with a field more at every level, and in each place another."""
    row = json.loads(json.dumps(line)) | {"format": format, "checked": {"by": "someone", "when": [1, None]}}
    row["article"]["region"] = "Europe"
    row["provenance"]["usage"]["cached_tokens"] = 5
    row["provenance"]["run"] = "r1"
    row["abstract"][-1]["tone"] = "dry"
    record = row["proposals"][-1]
    record["check"] = None
    record["evidence"][0]["line"] = 3
    record["attribution"][0]["actor"] = {"id": "A1"}
    record["proposers"] = [{"name": "Ada Voss", "on_behalf_of": None, "actor": "A2"}]
    return row


def test_a_line_bears_its_format_behind_its_id(line):
    text = json.dumps(line)
    assert text.startswith('{"id": ')
    assert list(line)[:2] == ["id", "format"]
    assert line["format"] == "1.3"


def test_a_line_of_before_reads_and_gets_the_format(line):
    old = {key: value for key, value in line.items() if key != "format"}
    assert Summary.model_validate_json(json.dumps(old)) == Summary.model_validate(line)


def test_unknown_fields_of_a_newer_minor_are_kept_at_every_level_and_written_back(line):
    for read in (lambda row: Summary.model_validate_json(json.dumps(row)), Summary.model_validate):
        row = newer(line)
        summary = read(row)
        assert summary.provenance.recorded
        assert json.loads(summary.model_dump_json()) == summary.model_dump(mode="json") == row
        assert summary.model_dump_json().startswith('{"id":')
        again = Summary.model_validate_json(summary.model_dump_json())
        assert again == summary
        assert again != Summary.model_validate(row | {"checked": 0})


def test_what_is_wrong_in_a_newer_minor_is_told_all_the_same(line):
    row = newer(line)
    row["proposals"][0]["act"] = "order"
    with pytest.raises(ValidationError, match=r"(?s)^1 validation error.*proposals\.0\.act"):
        Summary.model_validate_json(json.dumps(row))


def test_an_unknown_field_of_our_own_format_or_an_older_one_is_refused(line, tmp_path):
    path = tmp_path / "results.jsonl"
    for format in ("1.0", None):
        row = newer(line, format)
        path.write_text(json.dumps({key: value for key, value in row.items() if value is not None}), encoding="utf-8")
        with pytest.raises(ResultsError, match=r"line 1: article\.region: there is no such field"):
            list(read_results(path))


@pytest.mark.parametrize("format", ["1", "one", "1.x", "1.0.0", "", 1.0, None])
def test_what_is_no_format_is_refused(line, format):
    with pytest.raises(ValidationError, match="format"):
        Summary.model_validate(line | {"format": format})


def test_a_newer_major_is_refused_with_what_to_do_and_nothing_else(line, tmp_path):
    """Whatever else of it is not known here; by every command that reads results."""
    path = tmp_path / "results.jsonl"
    path.write_text(json.dumps(newer(line, "2.0") | {"provenance": 5}) + "\n", encoding="utf-8")
    told = f"{path}, line 1: format: written by a newer summarizer, in format 2.0, where this one reads 1.x"
    for command, more in (("score", [gold.SEEDS]), ("report", []), ("tables", ["-o", tmp_path / "t.sqlite"])):
        done = run(command, path, *more)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"summarizer: {told}: update summarizer\n"


def test_every_command_takes_newer_lines(line, tmp_path):
    path = tmp_path / "results.jsonl"
    path.write_text(json.dumps(newer(line)) + "\n", encoding="utf-8")
    for command, more in (("score", [gold.SEEDS]), ("report", []), ("tables", ["-o", tmp_path / "t.sqlite"])):
        done = run(command, path, *more)
        assert done.returncode == 0, done.stderr


def test_a_run_goes_on_in_a_file_of_a_newer_minor_and_refuses_a_newer_major(line, tmp_path):
    path = tmp_path / "results.jsonl"
    article = gold.SEEDS / "lavrov-tass.txt"
    for format, code, told in (("1.7", 0, "1 done before"), ("2.0", 2, "line 1: written by a newer summarizer")):
        row = newer(line | {"id": str(article)}, format)
        path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
        done = run("batch", article, "-o", path)
        assert done.returncode == code
        assert told in done.stderr
        assert json.loads(path.read_text(encoding="utf-8")) == row
