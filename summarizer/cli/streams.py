"""What goes in and comes out: articles, results, messages."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from summarizer.errors import OutputError

if TYPE_CHECKING:
    from summarizer.article import Article
    from summarizer.pipeline import Summarizer


def read(name: str) -> Article:
    """The article that an argument means: a file, a web address, or - for standard input."""
    from summarizer.article import MOST_BYTES, Article

    if name == "-":
        return Article.from_bytes(sys.stdin.buffer.read(MOST_BYTES + 1), source="standard input")
    if name.startswith(("http://", "https://")):
        return Article.fetch(name)
    return Article.read(name)


def writable(output: Path) -> None:
    """Raise before anything is paid where the output cannot be written."""
    try:
        with output.open("ab"):
            pass
    except OSError as error:
        raise OutputError(f"{output} cannot be written: {error.strerror or error}") from error


def put(text: str, output: Path | None) -> None:
    """Write a result to a file, or to standard output. Raises OutputError."""
    if output is None:
        try:
            sys.stdout.buffer.write(text.encode())
            sys.stdout.flush()
        except BrokenPipeError:   # the reader, such as `head`, has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(OutputError.exit_code)
        except OSError as error:
            raise OutputError(f"standard output cannot be written: {error.strerror or error}") from error
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{output} cannot be written: {error.strerror or error}") from error


def spinner(summarizer: Summarizer, name: str = "the article") -> AbstractContextManager[Any]:
    """Something that moves on a terminal while a model is asked."""
    if not (summarizer.is_live and sys.stderr.isatty()):
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(f"Asking the model about {name} …")


def fail(code: int, message: str) -> NoReturn:
    """End with a message on standard error."""
    from summarizer.views import bare

    click.echo(f"summarizer: {bare(message)}", err=True)   # it may name what stands in a file
    sys.exit(code)
