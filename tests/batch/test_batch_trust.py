"""What a run says of what is disputed or missing, and of what could not be checked."""

import server
import verdicts
from batches import run

from summarizer import Article, Summarizer
from summarizer.batch.tracked import Batch
from summarizer.cli.progress import outcome
from summarizer.results.journal import Journal
from summarizer.results.load import read_results


def test_what_is_to_be_checked_is_counted_with_where_to_look(table, results):
    """Records and sentences that somebody disputes, in how many articles, and the command that shows them."""
    doubtful = server.good()
    doubtful["proposals"][0]["says"] = "Norland would reopen the crossing in 45 days."
    doubtful["abstract"][0]["text"] = "Sudmark refused 99 offers of Norland's."
    with server.Server(doubtful) as listening:
        code, told = run(table(2), "-o", results, "--model", "t", "--base-url", listening.url)
    assert code == 0
    look = f"summarizer report {results} -o check.html"
    assert f"  to check: 2 records disputed, 2 sentences disputed, in 2 articles; to look at them: {look}\n" in told
    found = list(read_results(results))
    assert [len(each.doubtful) for each in found] == [2, 2]


def test_nothing_is_said_where_there_is_nothing_to_check(table, results):
    with server.Server(server.good()) as listening:
        assert "to check" not in run(table(1), "-o", results, "--model", "t", "--base-url", listening.url)[1]


class Checked:
    """A reader that read its articles a second time: with doubts, and where that failed."""

    gate = flights = None

    async def summarize(self, article):
        summary = verdicts.disputed() if article.id == "n0" else verdicts.failed()
        return summary.model_copy(update={"id": article.id})

    def shut(self):
        """Nothing is in flight."""


async def test_what_is_missing_and_what_was_not_checked_are_told_too(results):
    results.parent.mkdir()
    with Journal(results, Summarizer().stamp) as journal:
        batch = Batch(journal)
        articles = [Article(f"No. {n}. {server.ARTICLE}", id=f"n{n}") for n in range(2)]
        assert [each.error async for each in batch.work(Checked(), articles)] == [None, None]
        told = outcome(batch, ["summarizer", "batch"])
    assert "  to check: 2 records disputed, 1 sentence disputed, 1 passage missing, in 1 article; to look" in told
    assert "  1 not checked: the second reading failed\n" in told
