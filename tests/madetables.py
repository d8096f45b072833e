"""A summary that holds everything, and `summarizer tables` as tests run it."""

import warm

from summarizer import Summary

EVIL = "=HYPERLINK(\"http://x.test\",\"go\")"


def found(id, quote="Norland offered a truce", **more):
    """What every record holds."""
    evidence = {"quote": quote, "start": 3, "end": 3 + len(quote)}
    return {"id": id, "summary": f"{id} in a sentence.", "evidence": [evidence], "attribution": [{"basis": "author"}],
            **more}


def summary(id="made", **more):
    """A summary in which every field of every record is used, with texts that a spreadsheet might run."""
    norland, sudmark = {"name": "=Norland", "on_behalf_of": "-the North"}, {"name": "@Sudmark"}
    leak = {"source": "Čapek", "on_behalf_of": "Sudmark", "via": "radio", "when": "Monday", "basis": "leak"}
    return Summary.model_validate({
        "id": id,
        "article": {"title": EVIL, "outlet": "+Out\x00let", "source": "a.txt", "published": "2026-01-02",
                    "language": "en", "sha256": "0" * 64, "chars": 900},
        "abstract": [{"text": "Both made offers.", "records": ["P1", "P2"], "notes": ["a note"]},
                     {"text": "No ids.", "check": {"verdict": "disputed", "field": "text", "why": "-30 of them",
                                                   "by": "summarizer"}}],
        "missing": [{"kind": "response", "why": "=an answer", "by": "+m2",
                     "evidence": {"quote": "@Sudmark refused", "start": 700, "end": 716, "page": 2}}],
        "proposals": [
            found("P1", "=Norland a truce", act="offer", standing="official", status="tabled",
                  proposers=[norland, sudmark], addressees=[sudmark], binds=[norland], issues=["ceasefire", "talks"],
                  timeframe="-30 days", notes=["one", "two"]),
            found("P2", act="plan", standing="unclear", status="floated", part_of="P1", counter_to=["P1"]),
        ],
        "responses": [
            found("R1", "\x1b[31m Čapek\x07 said no", responders=[sudmark], responds_to=["P1", "P2"], link="implied",
                  answer="reject", counter_proposal="P2", certainty="probable",
                  check={"verdict": "disputed", "field": "answer", "why": "=left open", "instead": "-", "by": "m2"}),
        ],
        "conditions": [
            found("C1", kind="threat", operator="unless", set_by=[norland], to_be_met_by=[sudmark], requires="\tpeace",
                  consequence="\rwar", governs=["P1", "R1"], attribution=[leak, {"basis": "author"}],
                  check={"verdict": None, "by": "m2"}),
        ],
        "rejected": [
            {"kind": "response", "id": None, "reasons": ["not there", "nowhere"], "record": {"id": 1, "a": ["é"]}},
        ],
        "provenance": {"model": "m", "asked": "a", "host": "h", "prompt": "1", "schema": "2", "summarizer": "3",
                       "attempts": 2, "usage": {"input_tokens": 5, "output_tokens": 6, "estimated": True},
                       "cost_usd": 0.25, "seconds": 1.5, "recorded": False,
                       "check": {"model": "m2", "asked": "a2", "host": "h2", "prompt": "4", "attempts": 1,
                                 "usage": {"input_tokens": 7, "output_tokens": 8}, "cost_usd": 0.125, "seconds": 0.5,
                                 "put_back": 2, "failed": "=cut off"}},
        **more,
    })


def run(*arguments, **more):
    """The exit code and the messages of `summarizer tables`."""
    done = warm.summarizer("tables", *arguments, **more)
    assert done.stdout == ""
    return done.returncode, done.stderr
