"""The command and what it is given: closed and full streams, outputs that are inputs, places it cannot look at."""

import json
import os
import re
import shutil
import subprocess
import sys

import gold
import pytest
import warm

from summarizer.inputs.document import MOST_BYTES

SEED = str(gold.SEEDS / "lavrov-tass.txt")
LONG = "x" * 300   # no file system of ours takes such a name
BARRED = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []   # root reads all


def from_shell(*arguments, line='exec "$@"', before=()):
    """The finished process, begun by a line of shell; its output as text."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "SUMMARIZER_"))}
    command = [*before, "sh", "-c", line, "sh", sys.executable, "-m", "summarizer", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, timeout=60, env=bare, check=False)
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return done


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Results of the seed."""
    path = tmp_path_factory.mktemp("results") / "results.jsonl"
    assert warm.summarizer("batch", SEED, "-o", path).returncode == 0
    return path


@pytest.fixture
def article(tmp_path):
    return shutil.copy(SEED, tmp_path / "article.txt")


# a redirection, a command, its exit code and what the message names
REDIRECTED = [
    # A full disk behind standard output.
    ("> /dev/full", ["schema"], 74, "No space left"),
    ("> /dev/full", ["prompt", SEED], 74, "No space left"),
    ("> /dev/full", ["prompt", SEED, "--format", "json"], 74, "No space left"),
    ("> /dev/full", ["run", SEED], 74, "No space left"),
    ("> /dev/full", ["score", "{results}", gold.SEEDS], 74, "No space left"),
    ("> /dev/full", ["report", "{results}"], 74, "No space left"),
    ("> /dev/full", ["record", SEED, "--stale", "--into", "{tmp}"], 74, "No space left"),
    ("> /dev/full", ["--help"], 74, "No space left"),
    ("> /dev/full", ["run", "--help"], 74, "No space left"),
    ("> /dev/full", ["--version"], 74, "No space left"),
    # Standard output closed.
    (">&-", ["schema"], 74, "standard output is closed"),
    (">&-", ["prompt", SEED], 74, "standard output is closed"),
    (">&-", ["run", SEED], 74, "standard output is closed"),
    (">&-", ["score", "{results}", gold.SEEDS], 74, "standard output is closed"),
    (">&-", ["report", "{results}"], 74, "standard output is closed"),
    # Standard input closed.
    ("<&-", ["run", "-"], 2, "standard input is closed"),
    ("<&-", ["prompt", "-"], 2, "standard input is closed"),
    ("<&-", ["batch", "-", "-o", "{tmp}/r.jsonl"], 2, "standard input is closed"),
]


@pytest.mark.parametrize(("how", "arguments", "code", "named"), REDIRECTED)
def test_a_stream_that_is_full_or_closed_gets_one_message(how, arguments, code, named, tmp_path, results):
    arguments = [str(argument).format(tmp=tmp_path, results=results) for argument in arguments]
    done = from_shell(*arguments, line=f'exec "$@" {how}')
    assert (done.returncode, done.stdout) == (code, "")
    assert re.fullmatch(f"summarizer: .*{named}.*\n", done.stderr)


def test_with_standard_output_closed_an_output_is_written(tmp_path):
    done = from_shell("run", SEED, "-o", tmp_path / "out.txt", line='exec "$@" >&-')
    assert (done.returncode, done.stderr) == (0, "")
    assert "C2 precondition" in (tmp_path / "out.txt").read_text(encoding="utf-8")


def test_more_than_the_limit_on_standard_input_is_refused():
    """FAULTS row 28. The last byte would have been lost."""
    done = warm.summarizer("run", "-", stdin=b"x" * (MOST_BYTES + 1))
    assert (done.returncode, done.stdout) == (2, "")
    assert "standard input is over 20,000,000 bytes" in done.stderr


# a command whose output is one of its inputs
OVERWRITING = [
    ["run", "{article}", "-o", "{article}"],
    ["run", "{article}", "-o", "{tmp}/link"],
    ["run", "{tmp}/link", "-o", "{article}"],
    ["run", "-", "-o", "{article}"],
    ["run", SEED, "--reply", "{article}", "-o", "{article}"],
    ["report", "{tmp}", "-o", "{tmp}/results.jsonl"],
]


@pytest.mark.parametrize("arguments", OVERWRITING)
def test_what_is_read_is_not_overwritten(arguments, article, tmp_path, results):
    (tmp_path / "link").symlink_to(article)
    shutil.copy(results, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with article.open("rb") as stdin:
        done = warm.summarizer(*(each.format(article=article, tmp=tmp_path) for each in arguments), stdin=stdin)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is what is read" in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


# a command that fails, once it was seen that its output can be written
FAILING = [
    (["run", "{tmp}/news.txt", "-o", "{out}"], 2),
    (["run", "{tmp}/missing.txt", "-o", "{out}"], 2),
    (["run", SEED, "--reply", "{tmp}/news.txt", "-o", "{out}"], 65),
    (["report", "{tmp}/news.txt", "-o", "{out}"], 2),
]


YESTERDAY = "Nothing.\n\nFrom replies of some-model: 1 request, 3,000 tokens in, 18 out.\n"


@pytest.mark.parametrize(("arguments", "code"), FAILING)
@pytest.mark.parametrize("before", [None, YESTERDAY])
def test_a_failure_leaves_nothing_new_and_the_old_as_it_was(arguments, code, before, tmp_path):
    (tmp_path / "news.txt").write_text("Norland offered a truce.\n", encoding="utf-8")
    out = tmp_path / "out.html"
    if before is not None:
        out.write_text(before, encoding="utf-8")
    assert warm.summarizer(*(each.format(tmp=tmp_path, out=out) for each in arguments)).returncode == code
    assert (out.read_text(encoding="utf-8") if out.exists() else None) == before


@pytest.mark.parametrize("before", [None, YESTERDAY])
def test_a_disk_that_fills_leaves_the_output_as_it_was(before, tmp_path):
    """A limit of 1,024 bytes a file stands for the disk."""
    out = tmp_path / "out.html"
    if before is not None:
        out.write_text(before, encoding="utf-8")
    done = warm.summarizer("run", SEED, "--format", "html", "-o", out, largest=1024)
    assert done.returncode == 74
    assert "cannot be written" in done.stderr
    assert (out.read_text(encoding="utf-8") if out.exists() else None) == before


# a command with a name that the system refuses to look at, and its exit code
UNREACHABLE = [
    (["run", "{bad}"], 2),
    (["run", SEED, "--reply", "{bad}"], 2),
    (["run", SEED, "--replay", "{bad}"], 2),
    (["run", SEED, "--prompts", "{bad}"], 2),
    (["run", SEED, "-o", "{bad}"], 74),
    (["run", SEED, "--record", "{bad}"], 74),
    (["batch", "{bad}", "-o", "{tmp}/r.jsonl"], 2),
    (["batch", SEED, "-o", "{bad}"], 74),
    (["report", "{bad}"], 2),
    (["report", "{results}", "-o", "{bad}"], 74),
    (["tables", "{bad}", "-o", "{tmp}/t"], 2),
    (["score", "{bad}", gold.SEEDS], 2),
    (["score", "{results}", "{bad}"], 2),
]


@pytest.mark.parametrize(("where", "arguments", "code"), [
    *(("{tmp}/" + LONG, *each) for each in UNREACHABLE),
    *(("{tmp}/barred/sub", *each) for each in UNREACHABLE[::2]),   # it goes the same way
])
def test_a_place_that_cannot_be_looked_at_is_told(arguments, code, where, tmp_path, results):
    if BARRED and not shutil.which("setpriv"):
        pytest.skip("root may look everywhere")
    (tmp_path / "barred").mkdir(mode=0)
    bad = where.format(tmp=tmp_path)
    arguments = [str(each).format(bad=bad, tmp=tmp_path, results=results) for each in arguments]
    done = from_shell(*arguments, before=BARRED) if "barred" in where else warm.summarizer(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert bad in done.stderr
    assert "Permission denied" in done.stderr or "too long" in done.stderr


def failures(path):
    text = path.with_suffix(".failed.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_an_unreadable_folder_in_a_folder_is_a_failure(tmp_path, article):
    if BARRED and not shutil.which("setpriv"):
        pytest.skip("root may look everywhere")
    barred = tmp_path / "in" / "barred"
    barred.mkdir(parents=True)
    (barred / "a.txt").write_text("a", encoding="utf-8")
    barred.chmod(0)
    out = tmp_path / "r.jsonl"
    for inputs in ([tmp_path / "in"], [tmp_path / "in", article]):
        assert from_shell("batch", *inputs, "-o", out, before=BARRED).returncode == 3
        (row,) = failures(out)
        assert row["id"] == str(barred)
        assert "Permission denied" in row["message"]
    done = from_shell("batch", barred, "-o", out, before=BARRED)
    assert done.returncode == 2
    assert "Permission denied" in done.stderr


def test_a_folder_may_hold_its_own_results(tmp_path, article):
    """FAULTS row 40, with the failures of the run beside them."""
    out = tmp_path / "results.jsonl"
    first = warm.summarizer("batch", tmp_path, "-o", out)
    again = warm.summarizer("batch", tmp_path, "-o", out)
    assert (first.returncode, again.returncode) == (0, 0)
    assert "0 done, 0 failed, 1 done before\n0 requests" in again.stderr
    (tmp_path / "empty.txt").touch()
    (tmp_path / "results.jobs.jsonl").write_text("{}\n", encoding="utf-8")
    for _ in range(2):
        assert warm.summarizer("batch", tmp_path, "-o", out).returncode == 3
        assert [row["source"] for row in failures(out)] == [str(tmp_path / "empty.txt")]
    assert article.exists()
    other = tmp_path / "other.jsonl"
    warm.summarizer("batch", tmp_path, "-o", other)
    assert [row["message"].partition(": ")[0] for row in failures(other) if "results.jsonl" in row["source"]] == [
        f"{out} holds results of summarizer, not articles"]


def test_names_and_pipes_of_a_folder_end_no_run(tmp_path, article):
    """What cannot be named or read fails alone; the article is done."""
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).touch()
    (tmp_path / os.fsdecode(b"t\xe9.jsonl")).write_text('{"id": "\\ud800", "text": "x"}\n' + "[" * 100_000)
    os.mkfifo(tmp_path / "pipe.txt")
    out = tmp_path / "out" / "r.jsonl"
    done = warm.summarizer("batch", tmp_path, "-o", out)
    assert done.returncode == 3
    assert "1 done, 4 failed" in done.stderr
    assert [row["id"].removeprefix(f"{tmp_path}/") for row in failures(out)] == [
        r"caf\udce9.txt", "pipe.txt", r"\ud800", r"t\udce9.jsonl:2"]
    assert article.exists()


def test_an_article_from_another_command(tmp_path):
    """As a shell hands it over: <(command), or /dev/stdin. One with a name might never begin."""
    for given in ("/dev/fd/3", "/dev/stdin"):
        done = from_shell("run", given, line=f'cat {SEED} | {{ exec "$@" 3<&0; }}')
        assert (done.returncode, done.stderr) == (0, "")
        assert "C2 precondition" in done.stdout
    os.mkfifo(tmp_path / "pipe.txt")
    for command in (["run", tmp_path / "pipe.txt"], ["batch", tmp_path / "pipe.txt", "-o", tmp_path / "r.jsonl"]):
        done = warm.summarizer(*command)
        assert done.returncode == 2
        assert "a pipe, a socket or a device" in done.stderr


def test_an_address_is_told_without_its_secrets(tmp_path):
    address = "http://user:hush@127.0.0.1:9/ok?token=hush"
    for command in (["run", address], ["record", address, "--stale", "--into", tmp_path],
                    ["batch", address, "-o", tmp_path / "r.jsonl"]):
        done = warm.summarizer(*command)
        assert done.returncode == (3 if command[0] == "batch" else 2)   # of many articles one fails
        assert "hush" not in done.stderr
        assert "http://127.0.0.1:9/ok?token=***" in done.stderr
