"""What goes in and comes out: articles, results, messages."""

from __future__ import annotations

import errno
import logging
import os
import sys
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from summarizer.errors import ArticleError, ConfigurationError, OutputError, SummarizerError

if TYPE_CHECKING:
    from summarizer.client import Summarizer
    from summarizer.inputs.article import Article


class PathArgument(click.Path):
    """A path of the command line, as a Path. That the system cannot even look there is said as it is taken.

    That nothing is there is said by what reads it.
    """

    def __init__(self, **kinds: bool) -> None:
        super().__init__(path_type=Path, **kinds)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; a usage error where it cannot be looked at."""
        try:
            os.stat(value)   # noqa: PTH116 - before click does, which lets the error through
        except (FileNotFoundError, NotADirectoryError):
            pass
        except (OSError, ValueError) as error:
            self.fail(f"{os.fspath(value)!a} cannot be read: {getattr(error, 'strerror', None) or error}", param, ctx)
        return super().convert(value, param, ctx)


class Output(click.Path):
    """A path to write to, as a Path. `-` is standard output, given as None, where one text comes out (`a="text"`).

    Where it must be a file or a folder, `-` is a usage error: it would become the name of one.
    """

    def __init__(self, a: str, **kinds: bool) -> None:
        super().__init__(path_type=Path, **kinds)
        self._a = a

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, or None for standard output."""
        if str(value) != "-":
            return super().convert(value, param, ctx)
        if self._a != "text":
            self.fail(f"- is standard output, and this is written into {self._a}: name it, or ./- if that is its name",
                      param, ctx)
        return None


def given_article(name: str, *, encoding: str | None = None, date: str | None = None) -> Article:
    """The article that an argument means: a file, a web address, or - for standard input."""
    from dataclasses import replace

    from summarizer.inputs.article import Article
    from summarizer.inputs.document import MOST_BYTES

    if name == "-":
        if sys.stdin is None:   # it was closed
            raise ArticleError("standard input is closed: name a file")
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
        article = Article.from_bytes(data, source="standard input", encoding=encoding)
    elif name.lower().startswith(("http://", "https://")):
        article = Article.fetch(name, encoding=encoding)
    else:
        article = Article.read(name, encoding=encoding)
    return article if date is None else replace(article, published=date)


def writable(output: Path | None, *inputs: str | Path | None) -> None:
    """Raise before anything is paid where the output cannot be written, is an input, or is there and no earlier output.

    What is there stays as it is, and nothing new is left behind. None is standard output.
    """
    from summarizer.cli.earlier import is_earlier

    if output is None:
        if sys.stdout is None:   # it was closed
            raise OutputError("standard output is closed: nothing can be printed")
        return
    if any(_is_same(output, each) for each in inputs if each is not None):
        raise ConfigurationError(f"{output} is what is read: name another file for the output")
    is_new = not os.path.lexists(output)   # that cannot be looked at is said by open
    try:
        if is_new and not output.parent.exists():
            _can_be_made(output.parent)
            return
        with output.open("ab"):
            pass
        if is_new:
            output.unlink()
        is_free = is_new or not output.is_file() or is_earlier(output)
    except OSError as error:
        raise _unwritable(output, error) from error
    if not is_free:
        raise ConfigurationError(
            f"{output} is there already, and is no earlier output of this command: name another output, "
            "or take it away first"
        )


def _can_be_made(folder: Path) -> None:
    """Raise OSError where no folder can be made there, such as below a file. Nothing is made."""
    above = next(each for each in folder.parents if each.exists())
    if not above.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    if not os.access(above, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _is_same(output: Path, name: str | Path) -> bool:
    try:
        given = os.fstat(0) if name == "-" else os.stat(name)   # noqa: PTH116 - a name may be an address
        return os.path.samestat(given, output.stat())
    except (OSError, ValueError):
        return False


def put(text: str | bytes, output: Path | None) -> None:
    """Write a result to a file, in a folder that is made if need be, or to standard output.

    Raises OutputError; the file is then as it was.
    """
    data = text if isinstance(text, bytes) else text.encode()
    if output is None:
        writable(None)
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
        except BrokenPipeError:   # the reader, such as `head`, has seen enough
            forget_output()
            sys.exit(OutputError.exit_code)
        except OSError as error:
            forget_output()
            raise _unwritable("standard output", error) from error
        return
    is_new = not output.exists()
    before = output.read_bytes() if output.is_file() and os.access(output, os.R_OK) else None
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(data)
    except OSError as error:   # such as a full disk: what was there has room
        with suppress(OSError):
            if is_new:
                output.unlink()
            elif before is not None:
                output.write_bytes(before)
        raise _unwritable(output, error) from error


def forget_output() -> None:
    """Let what standard output did not take go nowhere: Python tries once more at its end, and complains."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unwritable(output: Path | str, error: OSError) -> OutputError:
    return OutputError(f"{output} cannot be written: {error.strerror or error}")


def spinner(summarizer: Summarizer, name: str = "the article") -> AbstractContextManager[Any]:
    """Something that moves on a terminal while a model is asked."""
    if not (summarizer.is_live and sys.stderr is not None and sys.stderr.isatty()):
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(f"Asking the model about {name} …")


class _Lines(logging.Handler):
    """What is logged, on standard error: above what moves there, which takes the place of `sys.stderr` meanwhile."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print it; it may repeat what stands in a reply."""
        from summarizer.views.words import bare

        if sys.stderr is not None:
            with suppress(OSError):
                sys.stderr.write(bare(self.format(record)) + "\n")


_LINES = _Lines()


def log(level: int = logging.WARNING) -> None:
    """Print what is logged from a level on; at DEBUG with the time, and a line for each HTTP request.

    What openai and instructor log at DEBUG holds the article, and is left out.
    """
    levels = {"summarizer": level}
    if level == logging.DEBUG:
        _LINES.setFormatter(logging.Formatter("{asctime}.{msecs:03.0f} {message}", "%H:%M:%S", style="{"))
        levels["httpx2"] = logging.INFO
    for name, least in levels.items():
        logger = logging.getLogger(name)
        logger.addHandler(_LINES)
        logger.setLevel(min(least, logger.getEffectiveLevel()))


def with_options(error: SummarizerError) -> str:
    """What an error says, with the options for the settings: `"jobs need a model: name it (--model)"`."""
    options = ", ".join(f"--{name.replace('_', '-')}" for name in error.settings)
    return f"{error} ({options})" if options else str(error)


def fail(code: int, message: str) -> NoReturn:
    """End with a message on standard error."""
    from summarizer.views.words import bare

    click.echo(f"summarizer: {bare(message)}", err=True)   # it may name what stands in a file
    sys.exit(code)
