"""Gold read from files, each with the article's text beside it; every fault with its file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from summarizer.errors import ArticleError, ResultsError
from summarizer.inputs.article import Article
from summarizer.results.load import LINES, documents, faults, parsed, placed, shards
from summarizer.scoring.gold import Gold

_MOST_FAULTS = 20


def read_gold(path: Path) -> list[Gold]:
    """Gold from a JSON file, a JSONL with one object a line, or a folder of such files.

    The article's text is its field `text`, or the file ARTICLE.txt beside the gold, or one folder up.

    Raises ResultsError with file, line and reason for everything that is wrong.
    """
    found: list[Gold] = []
    wrong: list[str] = []
    for file in files(path):
        for number, text in documents(file):
            data = parsed(text, file, number)
            if file.suffix.lower() not in LINES:
                data = {"article": file.stem, **data}
            try:
                gold = Gold.model_validate(data)
            except ValidationError as error:
                wrong += [placed(file, number, text, where, told) for where, told in faults(error)]
                continue
            gold.text = gold.text or _text_beside(file, gold.article)
            wrong += [placed(file, number, text, where, told) for where, told in gold.hold()]
            found.append(gold)
    if wrong:
        more = [f"and {len(wrong) - _MOST_FAULTS} more"] if len(wrong) > _MOST_FAULTS else []
        raise ResultsError("\n".join([*wrong[:_MOST_FAULTS], *more]))
    return found


def files(path: Path) -> list[Path]:
    """The JSON and JSONL files meant by a path: itself, or those of a folder. Raises ResultsError if none."""
    if not path.exists():
        raise ResultsError(f"there is no file or folder {path}")
    if not path.is_dir():
        return [path]
    found = shards(path)
    if not found:
        raise ResultsError(f"{path} holds no .json or .jsonl files")
    return found


def _text_beside(file: Path, article: str) -> str | None:
    for name in dict.fromkeys((Path(article).name, file.stem)):
        for place in (file.parent, file.parent.parent):
            text = place / f"{Path(name).stem if name.endswith('.txt') else name}.txt"
            if text.is_file():
                try:
                    return Article.read(text).text
                except ArticleError as error:
                    raise ResultsError(f"{file}: the text of {article}: {error}") from None
    return None


def is_result(document: dict[str, Any]) -> bool:
    """Whether a JSON object is a result rather than gold."""
    return "provenance" in document
