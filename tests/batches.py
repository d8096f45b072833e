"""`summarizer batch` as tests run it, and what tests ask of its results."""

import json
import time

import server
import warm


def started(*arguments, **environment):
    """Begun, and not waited for."""
    return warm.started("batch", *arguments, **environment)


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
