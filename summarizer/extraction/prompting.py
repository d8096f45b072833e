"""From an article to the messages that ask for its records. All wording is in prompts/."""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from summarizer.codebook.kinds import KINDS
from summarizer.errors import ConfigurationError
from summarizer.inputs.article import Article
from summarizer.resources import folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer.codebook.reply import DoubtRow
    from summarizer.extraction.reading import Part
    from summarizer.extraction.statements import Statement

SYSTEM, ARTICLE = "system.md.jinja", "article.md.jinja"
# Of the second reading: the records as statements, what is asked about them, and what is put to the first model.
RECORDS, CHECK, AMEND = "records.md.jinja", "check.md.jinja", "amend.md.jinja"
# Of many articles: the rules by which proposals are one, and the proposals; the same of names.
JOIN, THREADS, ACTORS, NAMES = "join.md.jinja", "threads.md.jinja", "actors.md.jinja", "names.md.jinja"
_ALL = (SYSTEM, ARTICLE, RECORDS, CHECK, AMEND, JOIN, THREADS, ACTORS, NAMES)


class Prompts:
    """The templates of a folder: standing rules, the article, and what a second reading is asked.

    A folder may hold one of them or more: the others are then the shipped ones. `language` is what summaries are
    written in, in words ("English"). Raises ConfigurationError where the folder holds none, or a
    template is broken.
    """

    def __init__(self, place: Path | None = None, language: str = "English") -> None:
        shipped = folder("prompts")
        # lexists: of one that cannot be read the reader says so
        own = {name for name in _ALL if place and os.path.lexists(place / name)}
        if place and not own:
            raise ConfigurationError(f"{place} holds no template: put one there, or more, of {', '.join(_ALL)}")
        self._paths = {name: (place if place and name in own else shipped) / name for name in _ALL}
        self.language = language
        self._sources: dict[str, str] = {}   # those that came from another process

    def messages(self, article: Article, part: Part | None = None, text: str | None = None) -> list[dict[str, str]]:
        """The system message and the user's, `[{"role": "system", …}, {"role": "user", …}]`.

        Of an article that is read in parts, `text` is that of this part.
        """
        return [
            {"role": "system", "content": self._system},
            {"role": "user", "content": self._render(
                ARTICLE, title=_line(article.title), outlet=_line(article.outlet),
                published=_line(article.published), text=article.text if text is None else text,
                fence=fence(article), part=part,
            )},
        ]

    def second(
        self, article: Article, statements: Sequence[Statement], *, part: Part | None = None, text: str | None = None,
        doubts: Sequence[DoubtRow] = (),
    ) -> list[dict[str, str]]:
        """The messages of a first reading, whose last goes on: the records as statements, and what is asked about them.

        That is what is wrong with them; or, of the first model, what it makes of the `doubts` about them.
        """
        system, user = self.messages(article, part, text)
        asked = self._render(AMEND if doubts else CHECK, statements=statements, doubts=doubts, kinds=list(KINDS))
        return [system, {"role": "user", "content": f"{user['content']}\n{asked}"}]

    def joining(self, threads: Sequence[str], articles: Sequence[tuple[str, Sequence[str]]]) -> list[dict[str, str]]:
        """What asks how the proposals of articles stand to threads; of each article who and when, and its lines."""
        told = [(_line(about), lines) for about, lines in articles]
        asked = self._render(THREADS, threads=threads, articles=told)
        return [{"role": "system", "content": self._render(JOIN)}, {"role": "user", "content": asked}]

    def naming(self, **asked: Any) -> list[dict[str, str]]:
        """The messages that ask whose names are."""
        return [
            {"role": "system", "content": self._render(ACTORS)},
            {"role": "user", "content": self._render(NAMES, **asked)},
        ]

    @cached_property
    def digest(self) -> str:
        """Hash of the templates of a first reading and the output language, 12 hexadecimal digits."""
        return self._hash(SYSTEM, ARTICLE)

    @cached_property
    def second_digest(self) -> str:
        """The same of a second reading."""
        return self._hash(RECORDS, CHECK, AMEND)

    @cached_property
    def join_digest(self) -> str:
        """The same of what is asked about the proposals of many articles."""
        return self._hash(JOIN, THREADS)

    @cached_property
    def names_digest(self) -> str:
        """The same of what is asked about names."""
        return self._hash(ACTORS, NAMES)

    def _hash(self, *names: str) -> str:
        whole = "\0".join([*(self._source(name) for name in names), self.language])
        return hashlib.sha256(whole.encode()).hexdigest()[:12]

    @cached_property
    def _system(self) -> str:
        return self._render(SYSTEM)

    def __getstate__(self) -> dict[str, Any]:
        """What goes to another process: the templates themselves, for their folder may not be there."""
        return {
            "_paths": self._paths, "language": self.language,
            "_sources": {name: self._source(name) for name in _ALL},
        }

    def _source(self, name: str) -> str:
        if (source := self._sources.get(name)) is not None:
            return source
        try:
            return self._paths[name].read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(
                f"the prompt template {self._paths[name]} cannot be read: {getattr(error, 'strerror', error)}"
            ) from error

    @cached_property
    def _environment(self) -> Any:
        from jinja2 import FunctionLoader, StrictUndefined
        from jinja2.sandbox import SandboxedEnvironment

        return SandboxedEnvironment(   # it makes plain text, not HTML
            loader=FunctionLoader(lambda name: (self._source(name), str(self._paths[name]), None)),
            undefined=StrictUndefined, trim_blocks=True,
        )

    def _render(self, name: str, **values: Any) -> str:
        from jinja2 import TemplateError, TemplateSyntaxError

        try:
            made: str = self._environment.get_template(name).render(language=self.language, **values)
        except TemplateSyntaxError as error:
            where = f"{error.filename or self._paths[name]}, line {error.lineno}"
            raise ConfigurationError(f"{where}: {error.message}") from error
        except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise ConfigurationError(f"{self._where(error, name)}: {error}") from error
        return made

    def _where(self, error: Exception, name: str) -> str:
        """The template and the line that an error came from: jinja2 puts them into the traceback."""
        frames = ((frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__))
        lines = [f"{file}, line {line}" for file, line in frames if Path(file) in self._paths.values()]
        return lines[-1] if lines else str(self._paths[name])


def fence(article: Article) -> str:
    """A line that the article cannot hold: it is made of the hash of the article.

    `fence(Article("…")) → "=== article 1f0a3c… ==="`. The idea is that of "spotlighting" (Hines et al. 2024).
    """
    told = "\0".join([article.text, article.title or "", article.outlet or "", article.published or ""])
    seed = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"=== article {seed} ==="


def _line(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None
