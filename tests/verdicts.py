"""Summaries of seeds with verdicts set on them, as a second reading leaves them."""

import gold

from summarizer import Check, Evidence, Missing, SecondReading, Summarizer, Usage

CHECKER = "openai/second"


def checked(name="lavrov-tass", **fields):
    """A seed's summary, read a second time: all of it confirmed."""
    summary = Summarizer().summarize(gold.SEEDS / f"{name}.txt")
    for each in (*summary.records, *summary.abstract):
        each.check = Check(verdict="confirmed", by=CHECKER)
    summary.provenance.check = SecondReading(
        model="second-2", asked=CHECKER, host="h.test", prompt="0f", attempts=2, put_back=3, cost_usd=0.5, seconds=1.5,
        usage=Usage(input_tokens=3_000, output_tokens=40),
    ).model_copy(update=fields)
    return summary


def disputed():
    """The same with an answer, a proposal as a whole and a sentence disputed, a record added and a passage missing."""
    name = "lavrov-tass"
    summary = checked(name)
    whole = Check(verdict="disputed", field=None, why="nobody puts it\x1b[31m <b>forward</b>", by=CHECKER)
    person = Check(verdict="disputed", field="responders", why="another *speaks*", by="summarizer")
    answer = Check(
        verdict="disputed", field="answer", why="he leaves it open", instead="defer", by=CHECKER, also=[person]
    )
    summary["P2"].check, summary["R1"].check = whole, answer
    summary["P3"].check = Check(verdict=None, why="asked for once more", by=CHECKER)
    summary.abstract[1].check = Check(verdict="disputed", field="text", why="a number too many", by="summarizer")
    summary.missing = [missing(name, "Trump often said on the campaign trail that he could negotiate")]
    return summary


def missing(name, quote):
    """A passage of a seed that the second reading takes for a proposal."""
    start = gold.text(name).index(quote)
    evidence = Evidence(quote=quote, start=start, end=start + len(quote))
    return Missing(kind="proposal", evidence=evidence, why="an end of the war", by=CHECKER)


def failed():
    """A summary whose second reading failed: nobody could say."""
    summary = checked(failed="no usable reply after 3 tries", model=None)
    for each in (*summary.records, *summary.abstract):
        each.check = Check(verdict=None, why="the second reading failed", by=CHECKER)
    return summary


def doubted():
    """A summary that nobody read again, and of which the program doubts one record."""
    summary = Summarizer().summarize(gold.SEEDS / "lavrov-tass.txt")
    summary["P1"].check = Check(verdict="disputed", field="summary", why="not in its quote", by="summarizer")
    return summary
