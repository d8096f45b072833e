"""`gold`: reviewed articles as gold for `score`, a file each."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from summarizer.cli.streams import Output, PathArgument, fail
from summarizer.cli.texts import texts_of
from summarizer.errors import OutputError

_LONGEST = 80   # of a name


@click.command()
@click.argument("results", type=PathArgument(), metavar="RESULTS.jsonl")
@click.option("-o", "--output", type=Output("a folder", file_okay=False), required=True, metavar="DIR",
              help="The folder for the gold: a JSON file an article.")
@click.option("--text-column", metavar="NAME", help="The column of a table that holds the text.")
def gold(results: Path, output: Path, text_column: str | None) -> None:
    """Make gold of the articles of RESULTS.jsonl that people reviewed, for `score`.

    An article is gold where somebody decided on each of its records, or went through it as a whole: then a record that
    nobody decided on is optional. `summarizer score RESULTS.jsonl DIR --as-given` then says how good the model is on
    these articles.
    """
    from summarizer.results.load import read_results
    from summarizer.scoring.reviewedgold import gold_of, is_begun, is_gold

    begun = [each for each in read_results(results) if is_begun(each)]
    whole = [each for each in begun if is_gold(each)]
    if not whole:
        in_part = f" ({_articles(len(begun))} in part)" if begun else ""
        fail(2, f"no article of {results} is reviewed yet{in_part}: decide on each record of one, or go through it")
    texts = texts_of([results], [each.article for each in whole], text_column)
    names: set[str] = set()
    try:
        output.mkdir(parents=True, exist_ok=True)
        for summary in whole:
            made = gold_of(summary, texts.get(summary.article.sha256)).model_dump(mode="json", exclude_unset=True)
            text = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
            (output / f"{_name(summary.id, names)}.json").write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{output} cannot be written: {error.strerror or error}") from error
    told = [f"{output}: gold of {_articles(len(whole))}"]
    if left := len(begun) - len(whole):
        told.append(f"{left:,} reviewed in part, left out")
    if unseen := sum(each.review is None for each in whole):
        told.append(f"of {unseen:,} nobody said that nothing is missing")
    if without := sum(each.article.sha256 not in texts for each in whole):
        told.append(f"{without:,} without the text, to be compared by words")
    click.echo("; ".join(told), err=True)


def _articles(number: int) -> str:
    return f"{number:,} article{'' if number == 1 else 's'}"


def _name(id: str, names: set[str]) -> str:
    """A name for a file, which no other article has: `"news/a.txt" → "a"`."""
    bare = re.sub(r"\.\w{1,5}$", "", id.rpartition("/")[2])
    stem = re.sub(r"[^\w.-]+", "-", bare).strip("-.")[:_LONGEST] or "article"
    name, number = stem, 1
    while name.casefold() in names:
        number += 1
        name = f"{stem}-{number}"
    names.add(name.casefold())
    return name
