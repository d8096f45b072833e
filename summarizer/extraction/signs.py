"""Signs that a record is wrong, or that one is missing, which no model need be asked for.

Each was measured on replies of models, on articles too that none was made on, and none is kept that calls wrong
more than one in a hundred of all right records (docs/not-noticed.md). They are verdicts of the program, and no
faults: the model is not told of them.
What tells, in any of the languages of `text.cues`: a "not" that only record or quote has; an answer that
its words deny; a party that answers itself, or that its sentence does not name; a quote that tells another record's
matter; an "if" without a condition.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from summarizer.codebook import records
from summarizer.codebook.verdicts import PROGRAM, Check, together
from summarizer.extraction.unsupported import disputed
from summarizer.text.cues import CUES, Cues
from summarizer.text.folding import fold
from summarizer.text.wording import Sentences, language, stems

# Names of languages that summaries may be asked for in, as `Prompts` has them.
_NAMED = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
    "español": "es", "russian": "ru", "русский": "ru", "ukrainian": "uk", "українська": "uk", "arabic": "ar",
    "العربية": "ar", "chinese": "zh", "中文": "zh",
}
_DIGITS = re.compile(r"\d+")
_YES = ("accept", "accept_with_conditions", "endorse")
_NO = ("reject", "defer", "non_committal", "no_answer")
_LATIN = {"en", "de", "fr", "es"}
_BEGINNING = 2   # words of a sentence that name who acts
_APART = 3.0   # how much more two records' quotes share with the other's words than with their own


class Signs:
    """The signs in one article's records; `language_of_summaries` in words, as it was asked for."""

    def __init__(self, text: str, language_of_summaries: str, found: Sequence[records.Finding]) -> None:
        self._text, self._found = text, found
        self._sentences = Sentences(text if found else "")
        spoken = language(text) if found else None
        written = _NAMED.get(language_of_summaries.casefold())
        self._is_one_language = spoken is not None and spoken == written
        self._quoted = CUES.get(spoken or "")
        self._said = CUES.get(written or "")
        self._is_latin = {spoken, written} <= _LATIN   # else names are not alike in article and summary
        self._parties = {
            party.name: stems(party.name)
            for record in found for role in record.of_kind.roles for party in getattr(record, role.field)
        } if self._is_latin else {}
        self._by_id = {record.id: record for record in found}
        self._conditions = [record for record in found if isinstance(record, records.Condition)]

    def dispute(self) -> None:
        """Add to each record's verdict what the signs say of it."""
        swapped = self._swapped()
        for record in self._found:
            signs = [*self._about(record), *swapped.get(record.id, ())]
            if signs:
                record.check = together([*([record.check] if record.check else []), *signs])

    def missing(self) -> list[records.Missing]:
        """The passages that something is said to hang on, and no condition rests on."""
        return [*self._provisos(), *self._conditions_named()]

    def _about(self, record: records.Finding) -> Iterator[Check]:
        if self._quoted and self._said:
            yield from _polarity(record, self._around, self._said, self._quoted)
            if isinstance(record, records.Response):
                yield from _answer(record, self._said, self._quoted)
        if isinstance(record, records.Response):
            yield from self._of_another(record)
            yield from self._to_itself(record)
            yield from self._conditional(record)

    def _around(self, record: records.Finding) -> str:
        """The sentences that a record's quotes stand in."""
        spans = dict.fromkeys(self._sentences.around(each.start, each.end) for each in record.evidence)
        return " ".join(self._text[begin:end] for begin, end in spans)

    def _of_another(self, response: records.Response) -> Iterator[Check]:
        """A sentence that begins with another party, and has no name of who is said to answer."""
        if not (self._is_latin and response.responders):
            return
        said, begin = stems(response.summary), stems(" ".join(response.summary.split()[:_BEGINNING]))
        if said.isdisjoint(stems(_naming(response.responders))):
            others = [name for name, words in self._parties.items() if not begin.isdisjoint(words)]
            if others:
                yield disputed("responders", f"its words begin with {others[0]}", others[0])

    def _to_itself(self, response: records.Response) -> Iterator[Check]:
        """Who answers is who alone proposed it. That a party is silent on a plan of its own aides is no sign."""
        sides = _sides if response.answer not in ("no_answer", "non_committal") else _names
        mine = sides(response.responders)
        answered = [self._by_id[id] for id in response.responds_to]
        if mine and answered and all(
            isinstance(each, records.Proposal) and sides(each.proposers) == mine for each in answered
        ):
            told = ", ".join(response.responds_to)
            yield disputed("responds_to", f"who answers is who alone proposed {told}")

    def _conditional(self, response: records.Response) -> Iterator[Check]:
        """A plain yes on which a condition of the same party rests."""
        if response.answer == "accept" and (own := [
            each.id for each in self._conditions
            if response.id in each.governs and _sides(each.set_by) & _sides(response.responders)
        ]):
            yield disputed("answer", f"its own {', '.join(own)} governs it", "accept_with_conditions")

    def _swapped(self) -> dict[str, list[Check]]:
        """Pairs of records of which each has the quotes that tell the other's matter."""
        shared = _Shared(self._found, whole=self._is_one_language)
        found = defaultdict(list)
        for one, other in shared.nearer():
            for mine, theirs in ((one, other), (other, one)):
                why = f"its quotes tell what {theirs} says, and those of {theirs} what it says"
                found[mine].append(disputed("evidence", why))
        return found

    def _provisos(self) -> Iterator[records.Missing]:
        if self._quoted is None:
            return
        resting = [(each.start, each.end) for record in self._conditions for each in record.evidence]
        for begin, end in self._near():
            told = self._text[begin:end]
            if told.rstrip().endswith(("?", "؟", "？")) or len(told.lower()) != len(told):
                continue   # a question; letters whose small form is longer, so that places would not fit
            for at, after in self._quoted.provisos(told):
                start, stop = begin + at, begin + after
                if not any(first < end and last > start for first, last in resting):
                    why = f"“{self._text[start:stop]}” makes something hang on something, and no condition rests on it"
                    yield self._lacking(begin, end, why)
                    break

    def _near(self) -> list[tuple[int, int]]:
        """The sentences that records rest on, and those next to them, in order."""
        found = set()
        for record in self._found:
            for each in record.evidence:
                begin, end = self._sentences.around(each.start, each.end)
                found.add((begin, end))
                if begin:
                    found.add(self._sentences.around(begin - 1, begin))
                if end < len(self._text):
                    found.add(self._sentences.around(end, end + 1))
        return sorted(found)

    def _conditions_named(self) -> Iterator[records.Missing]:
        """An acceptance with conditions, where no record tells of any."""
        governed = {id for each in self._conditions for id in each.governs}
        for record in self._found:
            if isinstance(record, records.Response) and record.answer == "accept_with_conditions" and not (
                governed & {record.id, *record.responds_to}
            ):
                first = record.evidence[0]
                begin, end = self._sentences.around(first.start, first.end)
                yield self._lacking(begin, end, f"{record.id} accepts with conditions, and none is recorded")

    def _lacking(self, begin: int, end: int, why: str) -> records.Missing:
        told = self._text[begin:end]
        begin += len(told) - len(told.lstrip())
        quote = told.strip()
        evidence = records.Evidence(quote=quote, start=begin, end=begin + len(quote))
        return records.Missing(kind="condition", evidence=evidence, why=why, by=PROGRAM)


def _polarity(
    record: records.Finding, around: Callable[[records.Finding], str], said: Cues, quoted: Cues,
) -> Iterator[Check]:
    """A "not" in what the record says that its quotes have no word for; or one in those of a no, that says none.

    What else a passage denies is often not what its record tells: "did not rule it out", "did not give them what
    they ask for". And a condition is worded anew as what must be done: "limited to" is "must not exceed".
    """
    if isinstance(record, records.Condition):
        return
    words = record.summary
    if said.denies(words) and not quoted.says_no(around(record)):
        yield disputed("summary", "it says no, and its quotes do not")
    if isinstance(record, records.Response) and record.answer in _NO and not said.may_deny(words) and all(
        quoted.denies(each.quote) for each in record.evidence
    ):
        yield disputed("summary", "its answer and its quotes say no, and it does not")


def _answer(response: records.Response, said: Cues, quoted: Cues) -> Iterator[Check]:
    words, quotes = response.summary, " ".join(each.quote for each in response.evidence)
    yes = said.says_yes(words) or quoted.says_yes(quotes)
    no = said.says_no(words) or quoted.says_no(quotes)
    refusal = said.refuses(words) or quoted.refuses(quotes)
    waits = said.waits(words) or quoted.waits(quotes)
    if response.answer in _YES and not yes and (refusal or (said.denies(words) and quoted.denies(quotes))):
        yield disputed("answer", "its words and its quotes say no")
    elif response.answer == "no_answer" and not (said.says_no(words) or said.is_silent(words)):
        yield disputed("answer", "nothing in its words says that no answer came")
    elif response.answer == "reject" and response.link == "stated" and not said.may_deny(words):
        yield disputed("answer", "nothing in its words says no")
    elif response.answer in ("reject", "criticize", "non_committal") and yes and not (
        no or waits or said.may_deny(words)
    ):
        yield disputed("answer", "its words and its quotes say yes")
    elif response.answer == "reject" and said.is_silent(words) and not refusal:
        yield disputed("answer", "its words say that no answer came")


class _Shared:
    """How much of the words of records stand in the quotes of which: rarer words count for more."""

    def __init__(self, found: Sequence[records.Finding], *, whole: bool) -> None:
        """`whole`: what records say is in the quotes' language; else only names and numbers are alike."""
        said = {record.id: stems(_matter(record, whole=whole)) for record in found}
        self._ids = list(said)
        holders: dict[str, list[str]] = defaultdict(list)
        for id, words in said.items():
            for word in words:
                holders[word].append(id)
        self._shares: dict[str, dict[str, float]] = {}
        for record in found:
            shares: dict[str, float] = defaultdict(float)
            for word in stems(" ".join(each.quote for each in record.evidence)):
                for id in holders.get(word, ()):
                    shares[id] += math.log(1 + len(found) / len(holders[word]))
            self._shares[record.id] = shares

    def nearer(self) -> Iterator[tuple[str, str]]:
        """The pairs of which each one's quotes share more with the other's words than with its own, by far."""
        for one, shares in self._shares.items():
            for other, share in shares.items():
                back = self._shares[other]
                mine, its, returned = shares.get(one, 0.0), back.get(other, 0.0), back.get(one, 0.0)
                if one < other and share > mine and returned > its and share + returned > mine + its + _APART:
                    yield one, other


def _matter(record: records.Finding, *, whole: bool) -> str:
    names = [_naming(getattr(record, role.field)) for role in record.of_kind.roles]
    names += [link.source or "" for link in record.attribution]
    consequence = record.consequence if isinstance(record, records.Condition) else None
    said = f"{record.summary} {consequence or ''}"
    return " ".join([*names, said if whole else " ".join(_DIGITS.findall(record.summary))])


def _naming(parties: Sequence[records.Party]) -> str:
    return " ".join(f"{party.name} {party.on_behalf_of or ''}" for party in parties)


def _names(parties: Sequence[records.Party]) -> set[str]:
    return {fold(party.name) for party in parties}


def _sides(parties: Sequence[records.Party]) -> set[str]:
    return {fold(party.on_behalf_of or party.name) for party in parties}
