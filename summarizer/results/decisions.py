"""Decisions of people beside results: RESULTS.review.jsonl, which only grows. Results are never rewritten.

A line is one decision (decided), written by one `os.write`: a killed process costs nothing that was kept. What a person
corrects or adds is held to the article as a model's reply is: a quote stands there or the decision is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from summarizer.codebook.kinds import RecordLink
from summarizer.codebook.records import Evidence, Finding, Summary
from summarizer.codebook.review import RecordKey
from summarizer.errors import ResultsError, ReviewError
from summarizer.results.appending import Growing, cut, whole_lines
from summarizer.results.applying import chain_of, reply_digest, reviewed
from summarizer.results.decided import Decision, as_json, digest_of, in_words, record_of
from summarizer.results.joins import told_of
from summarizer.results.load import decisions_beside as beside
from summarizer.results.load import picked
from summarizer.text.locate import Passages, cuts

__all__ = ["Decision", "Reviewing", "as_json", "beside", "digest_of", "read", "record_of", "reviewed"]
PATIENCE = 10.0   # seconds that another may hold the file: it takes one line at a time
_BEGINNING = b'{"format":'   # of every line


def read(path: Path) -> list[Decision]:
    """The decisions of a file, in its order, each once; none where there is no file.

    A last line that was not written whole is passed over. Raises ResultsError, with the line and the reason.
    """
    found: dict[str, Decision] = {}
    try:
        with path.open("rb") as file:
            for number, line in whole_lines(file, _BEGINNING):
                if line.strip():
                    decision = parsed(line, f"{path}, line {number}")
                    found.setdefault(decision.id, decision)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {error.strerror or error}") from None
    return list(found.values())


def parsed(line: str | bytes, where: str) -> Decision:
    """A decision from its JSON. Raises ResultsError."""
    try:
        return Decision.model_validate_json(line)
    except ValidationError as error:
        raise ResultsError(f"{where}, is no decision: {'; '.join(in_words(error))}") from None


class Reviewing(Growing):
    """The decisions beside results, open and locked while the `with` block runs.

    Raises LockedError where another holds them for long, OutputError where they cannot be written, ResultsError where
    the file holds something else.
    """

    def __init__(self, path: Path) -> None:
        """`path` is that of the results, or of the dossier."""
        self.results, self.path = path, beside(path)
        super().__init__(self.path, PATIENCE)
        self.decisions: list[Decision] = []
        self._ids: set[str] = set()
        self._by_text: dict[str, list[Decision]] = {}
        self._found: dict[tuple[str | None, str | None], Summary | None] = {}
        self._told: dict[RecordKey, dict[str, Any]] = {}

    def _take_in(self) -> None:
        cut(self._file)
        for each in read(self.path):
            self._hold(each)

    def add(self, decision: Decision, text: str | None) -> bool:
        """Keep a decision; `text` is the article's. Says whether it is new: one that is there already adds nothing.

        Raises ReviewError where the article or its records do not bear it out, OutputError where it cannot be written
        whole.
        """
        if decision.id in self._ids:
            return False
        self.look([decision])
        if decision.is_of_record:
            decision = self._held(decision, text)
        elif decision.left and decision.right:
            told = {"left": self._told[decision.left], "right": self._told[decision.right]}
            decision = decision.model_copy(update={"linked": {side: each for side, each in told.items() if each}})
        self._grow(decision.model_dump_json(exclude_none=True).encode())
        if self.sync_due():
            self.sync()
        self._hold(decision)
        return True

    def _hold(self, decision: Decision) -> None:
        self.decisions.append(decision)
        self._ids.add(decision.id)
        if decision.sha256 is not None:
            self._by_text.setdefault(decision.sha256, []).append(decision)

    def look(self, decisions: Collection[Decision]) -> None:
        """Find the articles, and what the joined records tell, that decisions are about: all at once."""
        keys = {key for each in decisions for key in (each.left, each.right) if key and key not in self._told}
        if keys:
            told = told_of(self.results, keys)
            self._told |= {key: told.get(key, {}) for key in keys}
        about = [each for each in decisions if (each.article, each.sha256) not in self._found and each.is_of_record]
        if not about:
            return
        ids, texts = {each.article or "" for each in about}, {each.sha256 or "" for each in about}
        some = picked(self.results, ids, texts)
        by_text = {each.article.sha256: each for each in some.values()}
        for each in about:
            found = some.get(each.article or "", by_text.get(each.sha256 or ""))
            self._found[each.article, each.sha256] = found

    @property
    def articles(self) -> list[Summary]:
        """The articles that were looked for and are there, as the model gave them."""
        return list({each.id: each for each in self._found.values() if each is not None}.values())

    def _held(self, decision: Decision, text: str | None) -> Decision:
        """A decision held to its article, with what it needs to outlast another reply. Raises ReviewError."""
        given = self._found.get((decision.article, decision.sha256))
        if given is None:
            raise ReviewError(f"{self.results} has no article {decision.article}, nor one with its text")
        if decision.now is not None:
            now = {**decision.now, "evidence": list(_located(decision, text))}
            decision = decision.model_copy(update={"now": now})
        if given.article.sha256 != decision.sha256:
            return decision   # it waits until the text is that again
        return _linked(decision, given, self._by_text.get(given.article.sha256, []))


def _linked(decision: Decision, given: Summary, about: Sequence[Decision]) -> Decision:
    """A decision with the records that its links lead to; `about`: what was decided of the article before.

    Raises ReviewError where they lead nowhere.
    """
    own: dict[str, Finding] = {record.id: record for record in given.records}
    is_own = decision.record in own or decision.record is None
    of_model = own.get(decision.record or "")
    if of_model is not None and decision.was is not None and digest_of(of_model) != _digest(decision.was):
        return decision   # it is about another reply
    update: dict[str, Any] = {"reply": reply_digest(given)}
    if is_own and decision.now is None:
        if decision.act == "confirm" and of_model is not None:
            ids = [id for link in of_model.of_kind.links for id in link.ids(of_model)]
            update["linked"] = {id: as_json(own[id]) for id in ids}
        return decision.model_copy(update=update)
    shown: dict[str, Finding] = {record.id: record for record in reviewed(given, about).records}
    if not is_own and decision.act != "add" and decision.of is None:
        chain = chain_of(given, about, decision.record or "")
        if chain is None or (decision.on is not None and decision.on not in (
            *chain.versions, digest_of(shown[decision.record or ""]) if decision.record in shown else None,
        )):
            return decision   # the same
        update["of"] = chain.decisions[0].id
    if decision.now is not None:
        record, linked = record_of(decision.now), {}
        for link in record.of_kind.links:
            for id in link.ids(record):
                if fault := _dead(id, record, link, own | shown):
                    raise ReviewError(f"{record.id}: {link.field}: {id}: {fault}")
                linked[id] = as_json((own | shown)[id])
                if id not in own and (chain := chain_of(given, about, id)):
                    linked[id]["of"] = chain.decisions[0].id
        update["linked"] = linked
    return decision.model_copy(update=update)


def _dead(id: str, record: Finding, link: RecordLink, known: Mapping[str, Finding]) -> str:
    """Why a link leads to no record that it may lead to; nothing where it does."""
    if id == record.id:
        return "a record cannot refer to itself"
    if id not in known:
        return "there is no such record"
    wanted = " or ".join(link.targets)
    return "" if known[id].of_kind.name in link.targets else f"that is no {wanted}"


def _digest(data: dict[str, Any]) -> str | None:
    with suppress(ValueError):
        return digest_of(record_of(data))
    return None


def _located(decision: Decision, text: str | None) -> Iterator[dict[str, Any]]:
    """The evidence of what shall be, each where it stands in the article. Raises ReviewError."""
    assert decision.now is not None
    had: list[Evidence] = []
    with suppress(ValueError):
        had = record_of(decision.was or {}).evidence
    passages = Passages(text) if text is not None else None
    for each in record_of(decision.now).evidence:
        same = next((one for one in had if (one.start, one.quote) == (each.start, each.quote)), None)
        if same is None:
            if text is None or passages is None:
                raise ReviewError(f"“{each.quote}” cannot be held to the article: its text is not at hand")
            same = _placed(each, text, passages)
        yield same.model_dump(mode="json", exclude_none=True)


def _placed(given: Evidence, text: str, passages: Passages) -> Evidence:
    """A quote where it stands, nearest to where it is said to."""
    start, end = given.start, given.end
    if text[start:end] == given.quote and not (cuts(text, start, starting=True) or cuts(text, end)):
        return given
    found = passages.find(given.quote)
    if not found:
        raise ReviewError(
            f"“{given.quote}” does not stand in the article as whole words; the nearest passage there is "
            f"“{passages.nearest(given.quote)}”"
        )
    return Evidence(**min(found, key=lambda place: abs(place.start - start))._asdict())
