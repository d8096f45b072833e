"""What comes of a run of `follow`: of each call, of all of them, and what is foretold of those to come."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.base import Usage
from summarizer.errors import AwaitedError, SummarizerError
from summarizer.events import Compared
from summarizer.extraction.form import Form
from summarizer.extraction.window import tokens
from summarizer.negotiation.judgements import Judged, Named


@dataclass(frozen=True)
class Step:
    """What came of a call about some articles, or about the names (no article): its line of the journal, or an error.

    `told` has what to say of each article. `goes_on`: it failed, and is made again about half of the articles each.
    `holds`: nothing that depends on it is asked before its reply is in the folder, or another in its place.
    """

    articles: tuple[str, ...] = ()
    line: Judged | Named | None = None
    told: tuple[Compared, ...] = ()
    error: SummarizerError | None = None
    goes_on: bool = False
    holds: bool = False

    @property
    def about(self) -> str:
        """What it is about, in a word or two."""
        more = f" and {len(self.articles) - 1} more" if len(self.articles) > 1 else ""
        return f"{self.articles[0]}{more}" if self.articles else "names"

    @property
    def lacking(self) -> list[str]:
        """What comes of its failure, a line each; nothing where its reply is only awaited."""
        if isinstance(self.error, AwaitedError):
            return []
        if self.holds:
            return [f"{self.about}: none of its replies can be taken: put another in the place of the last"]
        if not self.articles:
            return ["names: they stay as words decide them"]
        return [f"{article}: its proposals stay apart" for article in self.articles]


@dataclass
class Sums:
    """The account of a run."""

    attempts: int = 0
    usage: Usage = field(default_factory=Usage)
    cost_usd: float = 0.0

    def add(self, attempts: int, usage: Usage | None) -> None:
        """Add requests and their tokens."""
        self.attempts += attempts
        if usage is not None:
            self.usage.input_tokens += usage.input_tokens
            self.usage.output_tokens += usage.output_tokens
            self.usage.estimated |= usage.estimated


@dataclass
class Ahead:
    """What a run would ask. Costs are None where no price is known."""

    calls: int = 0
    tokens_in: float = 0.0
    tokens_out: float = 0.0
    cost_usd: float | None = None

    def add(self, messages: Sequence[Mapping[str, str]], form: Form, expected: float) -> None:
        """Add a call."""
        self.calls += 1
        self.tokens_in += tokens(json.dumps(form.lean(), separators=(",", ":")))
        self.tokens_in += sum(tokens(message["content"]) for message in messages)
        self.tokens_out += expected
