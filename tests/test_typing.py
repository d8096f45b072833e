"""What type checkers say of a user's script: mypy --strict, and pyright as basedpyright brings it."""

import inspect
import re
import subprocess
import sys
import typing
from pathlib import Path

import pytest

import summarizer
import summarizer.scoring
from summarizer.settings import Every, Settings

RIGHT = '''
import asyncio
from pathlib import Path

import summarizer
from summarizer import (
    Article, Condition, Event, Limits, Party, Proposal, Response, Result, Settings, Summarizer, Summary,
    SummarizerError, asummarize_many, read_results, summarize, summarize_many,
)


def told(event: Event) -> None:
    print(event.article, event)


def first_act(summary: Summary) -> summarizer.Act:
    proposal: Proposal = summary.proposals[0]
    party: Party = proposal.proposers[0]
    print(party.name, proposal.evidence[0].quote, summary.provenance.usage.input_tokens)
    return proposal.act


def ground(record: Proposal | Response | Condition) -> list[str]:
    return [evidence.quote for evidence in record.evidence]


settings: Settings = {"mode": "tools", "temperature": 0.2, "limits": Limits(timeout=20), "on_event": told}
summary = summarize(Path("news.txt"), "openai/NAME", **settings)
print(first_act(summary), ground(summary["P1"]), summary.to_text(), summary.to_markdown(), summary.to_html())

try:
    for result in summarize_many([Article("…"), "…", Path("x")], "m", into="r.jsonl", rpm=60, concurrency=8):
        made: Result = result
        print(made.summary or made.error)
except SummarizerError as error:
    print(error.attempts, error.usage, error.exit_code)


async def service() -> list[str]:
    async with Summarizer("m", base_url="http://localhost:1/v1", api_key="k", headers={"X": "y"}, tries=2) as held:
        one = await held.asummarize("…")
    return [one.id] + [each.id async for each in asummarize_many(["…"], create=print, into=Path("r.jsonl"))]


asyncio.run(service())
print(sum(len(each.records) for each in read_results(Path("r.jsonl"))))
'''

# Each is refused, and the line is all that stands in its file beside the import.
WRONG = [
    'summarizer.summarize("…", temprature=0.2)',
    'summarizer.summarize("…", mode="tool")',
    'summarizer.summarize("…", tries="3")',
    'summarizer.Summarizer("m", modle="x")',
    'summarizer.summarize_many(["…"], rpn=3)',
    'summarizer.asummarize_many(["…"], concurrency="many")',
    'print(summarizer.summarize("…").proposals[0].actor)',
    'summarizer.summarize("…").proposals[0].act = "guess"',
    'summarizer.summarize(5)',
]
CHECKERS = {
    "mypy": [sys.executable, "-m", "mypy", "--strict", "--no-error-summary"],
    "pyright": [sys.executable, "-m", "basedpyright", "--level", "error", "--pythonpath", sys.executable],
}


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_users_script_passes_and_each_mistake_is_refused(checker, tmp_path):
    """And so do the examples of the pages on Python."""
    (tmp_path / "right.py").write_text(RIGHT, encoding="utf-8")
    for page in ("python", "many"):
        told = (Path(__file__).parents[1] / "docs" / f"{page}.md").read_text(encoding="utf-8")
        for number, block in enumerate(re.findall(r"^```python\n(.*?)^```", told, re.DOTALL | re.MULTILINE)):
            (tmp_path / f"{page}{number}.py").write_text(block, encoding="utf-8")
    for number, line in enumerate(WRONG):
        (tmp_path / f"wrong{number}.py").write_text(f"import summarizer\n\n{line}\n", encoding="utf-8")
    done = subprocess.run(
        [*CHECKERS[checker], *sorted(each.name for each in tmp_path.glob("*.py"))], cwd=tmp_path, capture_output=True,
        text=True, timeout=240, check=False,
    )
    found = set(re.findall(r"(\w+)\.py:\d+(?::\d+)?(?: -|:) error", done.stdout))
    assert found == {f"wrong{number}" for number in range(len(WRONG))}, done.stdout + done.stderr


def test_the_settings_for_type_checkers_are_the_settings():
    """The names and types of `Settings`, told once more for checkers, are those that are checked when called."""
    told = typing.get_type_hints(Settings)
    known = typing.get_type_hints(Every)
    assert told == {name: known[name] for name in told}
    assert {"model", *told} == set(list(known)[:list(known).index("deadline")])


def test_every_type_that_a_user_meets_is_exported():
    missing = {
        f"{kind.__module__}.{kind.__name__} of {name}"
        for name in summarizer.__all__ for kind in _types_of(getattr(summarizer, name))
        if kind.__module__.startswith("summarizer.") and kind.__name__ not in summarizer.__all__
        and kind.__name__ not in summarizer.scoring.__all__
    }
    assert missing <= {"summarizer.tables.frames.Outcome of tables"}   # a protocol: what `Result` is too


def _types_of(thing):
    """The classes in the annotations of a function, or of a class's fields and public methods."""
    parts = [thing]
    if inspect.isclass(thing):
        members = {name: each for name, each in inspect.getmembers(thing) if not name.startswith("_")}
        parts += [each.fget if isinstance(each, property) else each for each in members.values()]
        parts.append(thing.__init__)
    for part in filter(callable, parts):
        try:
            hints = typing.get_type_hints(part)
        except (NameError, TypeError):   # a builtin's, or one for type checkers alone
            continue
        for hint in hints.values():
            if typing.get_origin(hint) is not typing.ClassVar:
                yield from _classes(hint)


def _classes(hint):
    if isinstance(hint, type) and not typing.get_args(hint):
        yield hint
    for part in typing.get_args(hint):
        if not isinstance(part, str | int):
            yield from _classes(part)


def test_the_package_is_typed():
    assert Path(summarizer.__file__).with_name("py.typed").is_file()
