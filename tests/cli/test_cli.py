"""The command as a person meets it: what it prints, where, and how it ends."""

import json
import re
import signal
import socket
import subprocess
import sys

import gold
import pytest
import server
import warm

from summarizer import Summary

SEED = str(gold.SEEDS / "lavrov-tass.txt")


def run(*arguments, stdin=b"", **environment):
    """The finished process; its output as text."""
    return warm.summarizer(*arguments, stdin=stdin, **environment)


def recorded(name):
    """The text that the model replied for a seed."""
    return gold.recorded(name)["completion"]["choices"][0]["message"]["content"]


@pytest.fixture
def news(tmp_path):
    path = tmp_path / "news.txt"
    path.write_text("Norland offered a truce.\n", encoding="utf-8")
    return path


def test_text_goes_to_standard_output_and_nothing_else_does():
    done = run("run", SEED)
    assert done.returncode == 0
    assert done.stderr == ""
    assert "C2 precondition: Sergey Lavrov (Russia) on P5" in done.stdout
    assert "\x1b" not in done.stdout


def test_an_example_needs_no_file_no_home_and_no_folder(tmp_path):
    """As after `pip install`, in an empty folder: what the seed's own file gives."""
    command = [sys.executable, "-m", "summarizer", "run", "--example", "lavrov-tass"]
    bare = {"HOME": str(tmp_path), "PATH": ""}
    done = subprocess.run(command, cwd=tmp_path, env=bare, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run("run", SEED).stdout
    assert list(tmp_path.iterdir()) == []


def test_the_examples_are_listed_with_how_they_begin():
    listed = run("run", "--example").stdout.splitlines()
    assert [line.split()[0] for line in listed] == gold.NAMES
    for name, line in zip(gold.NAMES, listed, strict=True):
        assert gold.text(name).startswith(line.removeprefix(name).strip().removesuffix("…"))


def test_where_files_cannot_be_locked_one_message_names_the_way_on(tmp_path):
    """On Windows."""
    (tmp_path / "fcntl.py").write_text("raise ImportError", encoding="utf-8")
    command = [sys.executable, "-m", "summarizer", "batch", gold.SEEDS / "*.txt", "-o", "results.jsonl"]
    bare = {"PYTHONPATH": str(tmp_path), "PATH": ""}
    done = subprocess.run(command, cwd=tmp_path, env=bare, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "WSL" in done.stderr
    assert done.stderr.count("\n") == 1


def test_json_is_the_whole_summary():
    done = run("run", SEED, "--format", "json")
    summary = Summary.model_validate_json(done.stdout)
    assert json.loads(done.stdout)["article"]["chars"] == len(gold.text("lavrov-tass"))
    assert summary.provenance.recorded


def test_markdown_has_a_footnote_for_every_quote():
    done = run("run", SEED, "--format", "markdown")
    marks = re.findall(r"(?<!^)\[\^([^\]]+)\]", done.stdout)
    notes = re.findall(r"^\[\^([^\]]+)\]:", done.stdout, re.MULTILINE)
    assert notes
    assert sorted(set(marks)) == sorted(notes)


def test_standard_input_reads_as_the_file_does():
    piped = run("run", "-", "--format", "json", stdin=(gold.SEEDS / "lavrov-tass.txt").read_bytes())
    assert json.loads(piped.stdout)["proposals"] == json.loads(run("run", SEED, "--format", "json").stdout)["proposals"]


def test_output_goes_into_a_file(tmp_path):
    target = tmp_path / "out.md"
    done = run("run", SEED, "--format", "markdown", "-o", target)
    assert (done.returncode, done.stdout) == (0, "")
    assert target.read_text(encoding="utf-8").startswith("# ")


def test_a_failure_leaves_the_output_file_as_it_was(tmp_path, news):
    target = tmp_path / "out.txt"
    target.write_text("of yesterday", encoding="utf-8")
    assert run("run", news, "-o", target).returncode == 2
    assert target.read_text(encoding="utf-8") == "of yesterday"


def test_without_model_and_recording_one_message_shows_the_ways_on(news):
    done = run("run", news)
    assert done.returncode == 2
    for way in ("OPENAI_API_KEY", "--base-url", "--replay", "summarizer prompt", "--reply"):
        assert way in done.stderr


# what is given, what the message must name, and the exit code
MISTAKES = [
    (["run", "{tmp}/missing.txt"], "no file", 2),
    (["run", "{tmp}"], "is a folder", 2),
    (["run", "{tmp}/empty.txt"], "empty", 2),
    (["run", "{tmp}/blank.txt"], "empty", 2),
    (["run", "{tmp}/image.txt"], "PNG", 2),
    (["run", "{tmp}/noise.txt"], "save it", 2),
    (["run", "{news}", "--model", "nobody/x"], "'nobody'", 2),
    (["run", "{news}", "--model", "openai/x"], "OPENAI_API_KEY", 2),
    (["run", "{news}", "--base-url", "http://127.0.0.1:1/v1"], "--model", 2),
    (["run", "{news}", "--base-url", "ftp://localhost:1", "--model", "x"], "http://", 2),
    (["run", "{news}", "--replay", "{tmp}/nowhere"], "nowhere", 2),
    (["run", "{news}", "--prompts", "{tmp}"], "holds no template: put one there, or more, of system.md.jinja", 2),
    (["run", SEED, "--language", ""], "language", 2),
    (["prompt", "{news}", "--language", " \t"], "language", 2),
    (["batch", SEED, "-o", "{tmp}/results.jsonl", "--language", "\u00a0"], "language", 2),
    (["run", "{news}", "--mode", "guess"], "json-schema", 2),
    (["run", "{news}", "--reply", "{tmp}/missing.txt"], "no file", 2),
    (["run", "{news}", "--reply", "{news}"], "JSON", 65),
    (["run", "{news}", "--reply", "{tmp}/object.txt"], "proposals is missing", 65),
    *(
        (["batch", "{news}", "-o", "{tmp}/results.jsonl", option, number], option, 2)
        for option, number in (
            ("--max-cost", "nan"), ("--price-in", "nan"), ("--price-out", "inf"), ("--rpm", "nan"), ("--tpm", "nan"),
            ("--timeout", "inf"), ("--temperature", "nan"), ("--window", "4096.5"), ("--concurrency", "0"),
        )
    ),
    (["run", "{news}", "-o", "{news}/folder.txt"], "cannot be written", 74),
    (["run"], "ARTICLE", 2),
    (["run", "--example", "nobody"], "lavrov-tass", 2),
    (["run", "{news}", "--example"], "not both", 2),
    (["rum"], "rum", 2),
    (["record", "{news}", "--into", "{tmp}/into"], "--model", 2),
]


@pytest.mark.parametrize(("arguments", "named", "code"), MISTAKES)
def test_a_mistake_gets_one_message_and_its_code(arguments, named, code, tmp_path, news):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_bytes(b" \n\n")
    (tmp_path / "object.txt").write_bytes(b"{}")
    (tmp_path / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 8)
    done = run(*(argument.format(tmp=tmp_path, news=news) for argument in arguments))
    assert done.returncode == code, done.stderr
    assert named in done.stderr
    assert done.stdout == ""


def test_the_prompt_is_what_a_recording_was_asked_with():
    printed = json.loads(run("prompt", SEED, "--format", "json").stdout)
    asked = gold.recorded("lavrov-tass")["request"]
    assert printed["messages"] == asked["messages"]
    assert printed["schema"] == asked["response_format"]["json_schema"]["schema"]


def test_the_prompt_as_text_holds_the_article_and_the_schema():
    printed = run("prompt", SEED).stdout
    assert gold.text("lavrov-tass") in printed
    assert '"proposals"' in printed.rpartition("JSON Schema")[2]


# a reply as people paste it
PASTED = [
    "{reply}",                                                # bare
    "```json\n{reply}\n```",                                  # fenced
    "Here is the summary you asked for:\n\n{reply}\n\nShall I go on?",   # in prose
]


@pytest.mark.parametrize("wrapping", PASTED)
def test_a_pasted_reply_gives_the_records_of_a_call(wrapping, tmp_path):
    answer = tmp_path / "answer.txt"
    answer.write_text(wrapping.replace("{reply}", recorded("lavrov-tass")), encoding="utf-8")
    done = run("run", SEED, "--reply", answer, "--format", "json")
    assert json.loads(done.stdout)["proposals"] == json.loads(run("run", SEED, "--format", "json").stdout)["proposals"]


def test_a_pasted_reply_is_checked_too(tmp_path):
    """A quote that is not in the article sets its record aside; the rest stands."""
    reply = json.loads(recorded("lavrov-tass"))
    reply["proposals"][-1]["quotes"] = ["he would gladly meet with Biden"]
    answer = tmp_path / "answer.txt"
    answer.write_text(json.dumps(reply), encoding="utf-8")
    done = run("run", SEED, "--reply", answer)
    assert done.returncode == 0
    assert "Set aside" in done.stdout
    assert "Biden" in done.stdout.partition("Set aside")[2]


def test_a_reply_to_another_article_is_told_in_one_line(tmp_path):
    answer = tmp_path / "answer.txt"
    answer.write_text(recorded("saltmark-counter"), encoding="utf-8")
    done = run("run", SEED, "--reply", answer)
    assert (done.returncode, done.stdout) == (65, "")
    told = r"none of the \d+ quotes of the reply stands in the article: is it the reply to another one\?"
    assert re.fullmatch(f"summarizer: {told}\n", done.stderr)


def test_a_reply_of_few_quotes_that_do_not_stand_is_told_what_to_mend(tmp_path):
    """Two quotes may well be wrong in a reply to the right article."""
    reply = json.loads(recorded("lavrov-tass"))
    first = {**reply["proposals"][0], "quotes": ["he would gladly meet with Biden"]}
    answer = tmp_path / "answer.txt"
    answer.write_text(json.dumps({**reply, "proposals": [first], "responses": [], "conditions": []}), encoding="utf-8")
    done = run("run", SEED, "--reply", answer)
    assert done.returncode == 65
    assert "The nearest passage there is" in done.stderr


def test_the_schema_describes_the_output():
    schema = json.loads(run("schema").stdout)
    printed = json.loads(run("run", SEED, "--format", "json").stdout)
    assert set(schema["required"]) == set(schema["properties"]) == set(printed)


def test_help_shows_what_to_type():
    told = run("--help").stdout
    assert "summarizer run --example lavrov-tass" in told
    assert "--reply" in told


def test_help_and_import_load_no_slow_library():
    slow = "('openai', 'instructor', 'rich', 'jinja2')"
    code = f"import sys, summarizer, summarizer.cli; print([name for name in {slow} if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_escape_sequences_of_an_article_do_not_reach_the_terminal(tmp_path):
    article, answer = tmp_path / "a.txt", tmp_path / "answer.txt"
    article.write_text("Norland \x1b[31moffered\x1b]0;owned\x07 Sudmark a truce on Friday.", encoding="utf-8")
    answer.write_text(json.dumps({
        "proposals": [{"id": "P1", "says": "A \x1b[2J truce", "quotes": ["Norland … on Friday"], "act": "offer",
                       "standing": "official", "status": "tabled", "issues": ["ceasefire"]}],
        "responses": [], "conditions": []}), encoding="utf-8")
    done = run("run", article, "--reply", answer)
    assert done.returncode == 0
    assert "truce" in done.stdout
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", done.stdout)


def test_a_reader_that_has_seen_enough_causes_no_noise():
    command = [sys.executable, "-m", "summarizer", "run", SEED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.close()
        assert process.wait(timeout=60) == 74
        assert process.stderr.read() == ""


def test_an_interrupt_ends_a_live_call_with_130(news):
    """The server takes the connection and stays silent."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        command = [sys.executable, "-m", "summarizer", "run", str(news), "--model", "x", "--base-url", address]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            connection, _ = server.accept()
            assert connection.recv(1)   # it has asked, and waits
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
            connection.close()
    assert process.returncode == 130
    assert (out, err.strip()) == ("", "summarizer: interrupted")


def test_record_writes_replies_down_and_asks_nothing_twice(tmp_path):
    articles = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for article in articles:
        article.write_text(f"{article.stem}. {server.ARTICLE}", encoding="utf-8")
    with server.Server(server.good()) as listening:
        live = ("--into", tmp_path / "into", "--model", "tiny", "--base-url", listening.url)
        first = run("record", *articles, *live)
        second = run("record", *articles, *live)
        assert len(listening.asked) == 2
    assert (first.returncode, first.stdout) == (0, "")
    assert first.stderr.count("tiny-1 recorded, 3 records") == 2
    assert second.stderr.count("already there") == 2
    replayed = run("run", articles[0], "--replay", tmp_path / "into")
    assert replayed.returncode == 0
    assert "recorded replies of tiny-1" in replayed.stdout


def test_record_check_names_what_is_stale_missing_or_left_over_and_asks_nothing(tmp_path):
    one, two = (tmp_path / name for name in ("one.txt", "two.txt"))
    for article in (one, two):
        article.write_text(f"{article.stem}. {server.ARTICLE}", encoding="utf-8")
    check = ("--into", tmp_path / "into", "--stale")
    with server.Server(server.good()) as listening:
        run("record", one, "--into", tmp_path / "into", "--model", "tiny", "--base-url", listening.url)
        fresh = run("record", one, *check, SUMMARIZER_MODEL="tiny", SUMMARIZER_BASE_URL=listening.url)
        stale = run("record", one, two, *check, "--language", "French")
        assert len(listening.asked) == 1
    assert (fresh.returncode, fresh.stdout) == (0, f"{one}: 1 reply of tiny-1 there, 3 records\n")
    assert stale.returncode == 3
    told = stale.stdout.splitlines()
    assert told[0] == f"{one}: the prompt changed since its reply was recorded in {tmp_path / 'into'}"
    assert told[1] == f"{two}: {tmp_path / 'into'} holds no reply for this article: none is recorded as two"
    assert [line.partition(": ")[2] for line in told[2:]] == ["left over: none of these articles asks for it"]


def test_record_goes_on_after_an_article_that_failed(tmp_path):
    articles = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for article in articles:
        article.write_text(f"{article.stem}. {server.ARTICLE}", encoding="utf-8")
    with server.Server(server.says(refusal="I will not"), server.good()) as listening:
        done = run("record", *articles, "--into", tmp_path / "into", "--model", "tiny", "--base-url", listening.url)
    assert done.returncode == 3
    assert "one.txt: refused" in done.stderr
    assert "two.txt: 1 reply of tiny-1 recorded" in done.stderr
