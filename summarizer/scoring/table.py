"""Scores on a terminal: a table of what was found and what of it is right; and the differences, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from summarizer.codebook.kinds import KINDS
from summarizer.scoring.fields import ACTORS
from summarizer.scoring.scores import ArticleScore, Cost, Difference, FieldScore, Measure, Named, Scores
from summarizer.views.words import plain, worded

_WIDE = 108   # columns from which on every share has its interval
_SAID = {"kind": "kind of condition", "link": "link (stated or implied)", "source": "source (who said so)"}
_MOST_NAMES = 5


def table(scores: Scores, console: Console) -> None:
    """Print the scores on a console."""
    shared = len(scores.articles)
    title = "Agreement on" if scores.agreement else "Scores of"
    console.print(Text(f"{title} {shared} article{'s' if shared != 1 else ''}", style="bold"))
    if scores.agreement:
        console.print("The second is taken for right; precision and recall change places when they do.", style="dim")
    console.print()
    console.print(_records(scores, console.width >= _WIDE))
    console.print()
    if scores.fields:
        console.print(_fields(scores))
        console.print()
    for line in _lines(scores):
        console.print(Text(line), soft_wrap=False)


def differences(scores: Scores, console: Console) -> None:
    """Print article by article what was missed, what was made up, and which field of a pair differs."""
    told = [article for article in scores.articles if _differs(article)]
    for article in told:
        console.print(Text(plain(article.article), style="bold"))
        if article.id is None:
            _put(console, "no result", "", "red")
        for name, records, style in (
            ("only second" if scores.agreement else "missed", article.missed, "red"),
            ("only first" if scores.agreement else "made up", article.made_up, "yellow"),
        ):
            for record in records:
                _put(console, name, _headline(record), style)
                _passages(console, record.says, record.quotes)
                if record.beside:
                    owner = "the other" if scores.agreement else "gold" if record in article.made_up else "the result"
                    _put(console, "", f"On the same passage {owner} has {', '.join(record.beside)}", "")
        for _, group in groupby(article.differences, key=lambda each: (each.kind, each.gold)):
            _fields_of(console, list(group), agreement=scores.agreement)
        for step in article.stepped_on:
            _put(console, "must give nothing", f"{', '.join(step.records)} stands on a passage that must give none",
                 "yellow")
            _passages(console, None, [step.passage])
        console.print()
    if not told:
        console.print("Nothing was missed, nothing made up, and no field differs.")


def _records(scores: Scores, wide: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("records", no_wrap=True)
    names = ("2nd", "both", "only 2nd", "only 1st") if scores.agreement else ("gold", "found", "missed", "made up")
    for name in names:
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("precision", "recall"):
        table.add_column(name, justify="left" if wide else "right", no_wrap=True)
    table.add_column("F1 (95 % CI)", no_wrap=True)
    for kind, one in scores.kinds.items():
        shown = [shown_share(each, with_interval=wide) for each in (one.precision, one.recall)]
        table.add_row(
            kind, str(one.gold), str(one.found), str(one.missed), str(one.made_up), *shown,
            shown_share(one.f1, with_interval=True), style="bold" if kind == "all" else "",
        )
    return table


def _fields(scores: Scores) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("fields of records in both" if scores.agreement else "fields of found records")
    for name in ("alike" if scores.agreement else "right", "of"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("share (95 % CI)", no_wrap=True)
    if scores.agreement:
        table.add_column("alpha", justify="right")
    for name, one in scores.fields.items():
        shown = f"  {name}" if name in ACTORS else _SAID.get(name, name)
        alpha = [_alpha(one)] if scores.agreement else []
        table.add_row(shown, str(one.right), str(one.of), shown_share(one.share, with_interval=True), *alpha)
    return table


def _alpha(one: FieldScore) -> str:
    return "–" if one.alpha is None else f"{one.alpha:.2f}"


def shown_share(measure: Measure, *, with_interval: bool) -> str:
    """A share in words: `"0.98 (0.95–1.00)"`."""
    if measure.value is None:
        return "–"
    if not with_interval or measure.low is None or measure.high is None:
        return f"{measure.value:.2f}"
    return f"{measure.value:.2f} ({measure.low:.2f}–{measure.high:.2f})"


def _lines(scores: Scores) -> Iterator[str]:
    """What is no table, a line each."""
    optional = sum(scores.kinds[kind].optional for kind in (each.list for each in KINDS.values()))
    if optional:
        yield f"Optional records found, not counted: {optional}"
    if scores.nothing_passages:
        yield f"Passages that must give nothing: {scores.nothing_passages}, of which gave a record: " \
              f"{scores.nothing_stepped_on}"
    if scores.empty_articles:
        yield f"Articles that have no records: {scores.empty_articles}, records given for them: {scores.empty_records}"
    if scores.cost:
        yield from _cost(scores.cost)
    first, second = ("the first", "the second") if scores.agreement else ("a result", "gold")
    if scores.without_result:
        what = "not counted" if scores.agreement else "their records are missed"
        yield f"Without {first} ({what}): {_listed(scores.without_result)}"
    if scores.without_gold:
        yield f"Without {second} (left out): {_listed(scores.without_gold)}"
    if scores.without_text:
        yield f"Gold without the article's text (quotes not looked up): {_listed(scores.without_text)}"
    if scores.doubled:
        yield f"Second result of an article (left out): {_listed(scores.doubled)}"


def _cost(cost: Cost) -> Iterator[str]:
    share = f" ({cost.quotes_located / cost.quotes_asked:.2f})" if cost.quotes_asked else ""
    yield f"Quotes located at the first try: {cost.quotes_located} of {cost.quotes_asked}{share}"
    count = max(1, cost.articles)
    yield (
        f"Re-asks an article: {cost.reasks / count:.2f} ({cost.articles_reasked} of {cost.articles} asked again); "
        f"records set aside: {cost.set_aside}"
    )
    yield f"Tokens an article: {cost.input_tokens / count:,.0f} in, {cost.output_tokens / count:,.0f} out"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"{len(names)}: {', '.join(plain(name) for name in names[:_MOST_NAMES])}{more}"


def _differs(article: ArticleScore) -> bool:
    return bool(article.missed or article.made_up or article.differences or article.stepped_on or article.id is None)


def _headline(record: Named) -> str:
    what = f" {worded(record.value)}" if record.value else ""
    who = f": {', '.join(record.parties)}" if record.parties else ""
    return f"{record.id} {record.kind.removesuffix('s')},{what}{who}" if what else f"{record.id} {record.kind}{who}"


def _fields_of(console: Console, group: Sequence[Difference], *, agreement: bool) -> None:
    one = group[0]
    as_other = "" if one.id == one.gold else f" (given as {one.id})"
    _put(console, "differs", f"{one.gold}{as_other} {one.says or ''}", "cyan")
    second, first = ("second", "first") if agreement else ("gold", "given")
    for each in group:
        wanted, found = (", ".join(worded(value) for value in told) or "none"
                         for told in (each.expected, each.given))
        _put(console, "", f"{each.field}: {second} {wanted} | {first} {found}", "bold")
    _passages(console, None, one.quotes)


def _passages(console: Console, says: str | None, quotes: Sequence[str]) -> None:
    if says:
        _put(console, "", says, "")
    for quote in quotes:
        _put(console, "", f"“{quote}”", "italic dim")


def _put(console: Console, label: str, text: str, style: str) -> None:
    """A label, and beside it a text wrapped under itself."""
    indent = 4 if not label else 2
    head = f"{label}  " if label else ""
    wrapped = Text(head + plain(text), style=style).wrap(console, max(20, console.width - 4))
    for number, line in enumerate(wrapped):
        line.rstrip()
        console.print(Text(" " * (indent if number == 0 else 4)) + line, soft_wrap=True)
