"""The agreement of reviewers on a terminal: a table by field; and what they decided otherwise, one by one."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from summarizer.scoring.scores import ReviewerScores
from summarizer.scoring.table import shown_share
from summarizer.views.words import plain, worded


def table(scores: ReviewerScores, console: Console) -> None:
    """Print the agreement on a console."""
    people = ", ".join(plain(each) for each in scores.reviewers)
    counts = f"{scores.records:,} record{'' if scores.records == 1 else 's'}"
    counts += f" of {scores.articles:,} article{'' if scores.articles == 1 else 's'}"
    console.print(Text(f"Agreement of {people} on {counts}", style="bold"))
    console.print()
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    made.add_column("fields", no_wrap=True)
    for name in ("alike", "of"):
        made.add_column(name, justify="right", no_wrap=True)
    for name in ("share (95 % CI)", "alpha (95 % CI)"):
        made.add_column(name, no_wrap=True)
    for name, one in scores.fields.items():
        shown = "record (it stands)" if name == "record" else name
        made.add_row(
            shown, str(one.alike), str(one.of), shown_share(one.share, with_interval=True),
            shown_share(one.alpha, with_interval=True),
        )
    console.print(made)


def differences(scores: ReviewerScores, console: Console) -> None:
    """Print what reviewers decided otherwise."""
    for (article, record), some in groupby(scores.disagreements, key=lambda each: (each.article, each.record)):
        console.print(Text(f"{plain(article)}  {plain(record)}", style="bold"))
        for each in some:
            told = " | ".join(f"{plain(by)}: {worded(plain(said)) or 'none'}" for by, said in each.said.items())
            console.print(Text(f"    {each.field}: {told}"))
    if scores.disagreements:
        console.print()
