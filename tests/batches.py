"""`summarizer batch` as tests run it, and what tests ask of its results."""

import json
import os
import subprocess
import sys
import time

import server
import warm

COMMAND = [sys.executable, "-m", "summarizer", "batch"]


def started(*arguments, **popen):
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "SUMMARIZER_"))}
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)], text=True, env=bare,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | popen,
    )


def run(*arguments, **more):
    """Run to the end: (exit code, standard error)."""
    done = warm.summarizer("batch", *arguments, **more)
    assert done.stdout == ""
    return done.returncode, done.stderr


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def ids(path):
    return [row["id"] for row in rows(path)]


def slowly(seconds):
    """A good reply after some seconds."""
    def step(handler):
        handler.wait(seconds)
        server.says(server.good())(handler)

    return step


def asked_of(listening):
    """The ids of the articles asked about, one for each request."""
    return [f"n{request.article.partition('No. ')[2].partition('.')[0]}" for request in listening.asked]


def wait_until(true, seconds=240):   # one core beside another load takes long to start Ray
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)
