"""How well saved pages of news sites are read, and at what cost.

`python tests/benchmarks/pages.py FOLDER`: pages as COUNTRY/OUTLET_DATE.html.gz with their true text in
COUNTRY/OUTLET.json, as fundus keeps them in tests/resources/parser/test_data. Goals: standfirst kept where it is shown
0.95, true paragraphs 0.985, text that is the article 0.96, day right or none 0.99; CPU 1.3 times trafilatura's.
"""

from __future__ import annotations

import ast
import contextlib
import gzip
import json
import logging
import re
import statistics
import sys
import time
from pathlib import Path

import trafilatura

from summarizer import Article
from summarizer.errors import ArticleError


def letters(text):
    return re.sub(r"[\W_]+", "", text).lower()


def truth(page, versions):
    """(standfirst, paragraphs, headings and title, date) of the version that the page fits best."""
    best = None
    for told in versions.values():
        body = told.get("body")
        if isinstance(body, str):
            body = ast.literal_eval(body) if body.startswith("{") else None
        sections = (body or {}).get("sections") or []
        paragraphs = [*((body or {}).get("summary") or []), *(p for s in sections for p in s.get("paragraphs") or [])]
        fit = sum(letters(text) in page for text in paragraphs)
        if paragraphs and (best is None or fit > best[0]):
            others = [*(text for s in sections for text in s.get("headline") or []), told.get("title") or ""]
            best = fit, body.get("summary") or [], paragraphs, others, str(told.get("publishing_date") or "")[:10]
    return best and best[1:]


def measured(path):
    """What is right of one page: None where nothing of it is known."""
    told = path.parent / (re.match(r"(.+?)_\d{4}_", path.name)[1] + ".json")
    data = gzip.decompress(path.read_bytes())
    page = letters(re.sub(r"<[^>]+>", " ", data.decode("utf-8", "replace")))
    known = told.exists() and truth(page, json.loads(told.read_text(encoding="utf-8")))
    if not known:
        return None
    standfirst, paragraphs, others, day = known
    article = Article.from_bytes(data, source=path.name)
    text, whole = letters(article.text), letters(" ".join([*paragraphs, *others]))
    lost = [line for line in paragraphs if letters(line) not in text]
    foreign = [line for line in article.text.split("\n") if letters(line) not in whole]
    shown = [line for line in standfirst if letters(line) and letters(line) in page]
    return {
        "true paragraphs": 1 - sum(map(len, lost)) / sum(map(len, paragraphs)),
        "text that is the article": 1 - sum(map(len, foreign)) / len(article.text),
        **({"standfirst where shown": not any(line in lost for line in shown)} if shown else {}),
        **({"day right or none": not article.published or article.published[:10] == day} if day else {}),
        "noted": bool(article.notes),
    }


def main():
    logging.disable(logging.CRITICAL)
    found, refused = [], 0
    paths = sorted(Path(sys.argv[1]).glob("*/*.html.gz"))
    for path in paths:
        try:
            found.append(measured(path) or {})
        except ArticleError as error:
            refused += 1
            print(error)
    print(f"{len(paths)} pages, {refused} refused")
    for name in ("standfirst where shown", "true paragraphs", "text that is the article", "day right or none", "noted"):
        print(f"{name}: {statistics.mean(page[name] for page in found if name in page):.3f}")
    ours = theirs = 0.0
    for path in paths[::4]:
        data = gzip.decompress(path.read_bytes())
        began = time.process_time()
        trafilatura.bare_extraction(data.decode("utf-8", "replace"), with_metadata=True)
        between = time.process_time()
        with contextlib.suppress(ArticleError):
            Article.from_bytes(data, source=path.name)
        theirs, ours = theirs + between - began, ours + time.process_time() - between
    print(f"CPU: {ours / theirs:.2f} times trafilatura's with metadata")


if __name__ == "__main__":
    main()
