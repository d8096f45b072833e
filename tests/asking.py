"""Asking a server of a test through the front door, and what tests ask of the outcome."""

import json

import pytest
import warm
from server import ARTICLE, Server, good

import summarizer
from summarizer import Summary
from summarizer.settings import Limits

QUICK = Limits(timeout=5, deadline=15, tries=3, longest_wait=0.02)
HASTY = Limits(timeout=1.5, deadline=10, tries=3, longest_wait=0.02)
KEY = "sk-verysecret-0123456789"


def ask(server, text=ARTICLE, *, limits=QUICK, **settings):
    """The summary that comes of a text."""
    return summarizer.Summarizer("tiny-1", base_url=server.url, limits=limits, **settings).summarize(text)


def fail(kind, server, **settings):
    """The error with which a call ends that must fail."""
    with pytest.raises(kind) as caught:
        ask(server, **settings)
    assert type(caught.value) is kind
    return caught.value


def command(*arguments, **environment):
    """Run `summarizer run` on ARTICLE, given on standard input, as a process of its own."""
    return warm.summarizer("run", "-", "--model", "tiny-1", *arguments, stdin=ARTICLE.encode(), **environment)


def summary_of(*replies, text=ARTICLE, **settings):
    """The summary made of these replies, and what the server was asked."""
    with Server(*replies) as server:
        return ask(server, text, **settings), server.asked


def changed(kind="proposals", **fields):
    """The good reply with fields of its first proposal (response, condition) changed."""
    reply = good()
    reply[kind][0].update(fields)
    return reply


def complaint(asked):
    """What the last message of a re-ask says, in one line."""
    return " ".join(asked.messages[-1]["content"].split())


def ids(summary):
    return [record.id for record in summary.records]


def assert_done(summary, attempts):
    """It holds the records of the good reply, after so many requests."""
    assert ids(summary) == ["P1", "R1", "C1"]
    assert summary.provenance.attempts == attempts


def assert_borne_out(summary, text=ARTICLE):
    """Every passage stands in the article where it is said to, and the summary is JSON read back equal."""
    for record in summary.records:
        for evidence in record.evidence:
            assert text[evidence.start:evidence.end] == evidence.quote
    stored = summary.model_dump_json()
    stored.encode()
    json.loads(stored, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert Summary.model_validate_json(stored) == summary
