"""Scores of a dossier on a terminal: what was found, how it hangs together; and what is joined or split wrongly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from summarizer.scoring.dossierscores import Beside, DossierScores, Found
from summarizer.views.words import plain

_MOST_NAMES = 5


def table(scores: DossierScores, console: Console) -> None:
    """Print the scores on a console."""
    title = "Agreement on" if scores.agreement else "Scores of a dossier of"
    console.print(Text(f"{title} {scores.articles} article{'s' if scores.articles != 1 else ''}", style="bold"))
    if scores.agreement:
        console.print("The second is taken for right; precision and recall change places when they do.", style="dim")
    console.print()
    console.print(_found(scores))
    console.print()
    console.print(_clusterings(scores))
    console.print()
    if scores.moves.found:
        console.print(_moves(scores))
        console.print()
    for line in _lines(scores):
        console.print(Text(line))


def differences(scores: DossierScores, console: Console) -> None:
    """Print which threads are joined or split wrongly, and which mentions and moves are missing or wrong."""
    for title, threads, of in (
        ("one in gold, several here", scores.split, "here"), ("one here, several in gold", scores.mixed, "gold"),
        ("not found", scores.missed, ""),
    ):
        for thread in threads:
            _thread(console, title, thread, of)
    for pair in scores.joined:
        _put(console, f"{' and '.join(pair.threads)} are different, and are one in {', '.join(pair.given)}", "bold red")
        _put(console, f"  {pair.why}", "")
    for move in scores.wrong_moves:
        _put(console, f"{'not found' if move.given is None else ', '.join(move.wrong)}: {move.gold}", "bold yellow")
        if move.given is not None:
            _put(console, f"  given: {move.given}", "")
    console.print()


def _thread(console: Console, title: str, thread: Beside, of: str) -> None:
    _put(console, f"{title}: {thread.thread} {thread.what}", "bold cyan")
    for other, told in thread.others.items():
        if other:
            _put(console, f"  {of} {other}", "")
        for passage in told:
            _put(console, f"    {passage}", "dim")


def _put(console: Console, line: str, style: str) -> None:
    console.print(Text(plain(line), style=style), soft_wrap=True)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for number, name in enumerate(columns):
        table.add_column(name, justify="right" if number else "left", no_wrap=True)
    return table


def _found(scores: DossierScores) -> Table:
    table = _table("", "gold", "given", "found", "precision", "recall")
    rows: list[tuple[str, Found]] = [
        ("mentions", scores.mentions), ("  core", scores.core_mentions), ("names of actors", scores.names),
        ("moves", scores.moves), ("  core", scores.core_moves),
    ]
    for name, one in rows:
        table.add_row(
            name, str(one.gold), str(one.given), str(one.found), f"{one.precision:.2f}", f"{one.recall:.2f}"
        )
    return table


def _clusterings(scores: DossierScores) -> Table:
    table = _table("clusters of what both have", "gold", "given", "CoNLL F1", "B³", "CEAF-e", "MUC", "LEA")
    for name, one in (("threads", scores.threads), ("versions", scores.versions), ("actors", scores.actors)):
        figures = (one.conll, one.b_cubed.f1, one.ceaf_e.f1, one.muc.f1, one.lea.f1)
        table.add_row(name, str(one.gold), str(one.given), *(f"{figure:.3f}" for figure in figures))
    return table


def _moves(scores: DossierScores) -> Table:
    table = _table("right in moves found", "of", "actor", "act", "both", "thread", "day ±1", "all four")
    for name, one in (("moves", scores.moves), ("  core", scores.core_moves)):
        right = (one.actor, one.act, one.actor_and_act, one.thread, one.day, one.all_four)
        table.add_row(name, str(one.found), *(f"{each / max(1, one.found):.2f}" for each in right))
    return table


def _lines(scores: DossierScores) -> Iterator[str]:
    """What is no table, a line each."""
    yield f"Pairs that gold calls different, in one thread: {len(scores.joined)} of {scores.different}"
    versions = _of(scores.version_pairs_right, scores.version_pairs)
    yield f"Pairs of mentions of one thread, alike as one version or two: {versions}"
    yield f"Moves found without a common passage, all else being right: {scores.moves.found - scores.moves.by_passage}"
    if scores.cost:
        count = max(1, scores.cost.articles)
        yield (
            f"Calls an article: {scores.cost.calls / count:.2f}; tokens an article: "
            f"{scores.cost.input_tokens / count:,.0f} in, {scores.cost.output_tokens / count:,.0f} out"
        )
    if scores.ambiguous_names:
        yield f"Names that gold gives to several actors (left out): {scores.ambiguous_names}"
    if scores.without_given:
        yield f"Articles that were not given (what they tell is missed): {_listed(scores.without_given)}"
    if scores.without_gold:
        yield f"Articles without gold (left out): {_listed(scores.without_gold)}"


def _of(right: int, every: int) -> str:
    return f"{right} of {every}{f' ({right / every:.2f})' if every else ''}"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"{len(names)}: {', '.join(plain(name) for name in names[:_MOST_NAMES])}{more}"
