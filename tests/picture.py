"""Pictures of the pages: `python tests/picture.py` writes docs/page.png, the README's, and docs/overview.png."""

from __future__ import annotations

from pathlib import Path

import browser

from summarizer import Article, Summarizer, summarize
from summarizer.inputs.sources import articles
from summarizer.views.page.page import page

ROOT = Path(__file__).parent.parent
SEED = "seeds/lavrov-tass.txt"
MANY = "seeds/grahn/articles.jsonl"


def main() -> None:
    """Write docs/page.png: an article, its text beside its records, and their map; and docs/overview.png, of many."""
    one = summarize(ROOT / SEED).to_html((ROOT / SEED).read_text(encoding="utf-8"))
    reader = Summarizer()
    found = [each for each in articles([str(ROOT / MANY)]) if isinstance(each, Article)]
    many = page((reader.summarize(each), each.text) for each in found)
    with browser.chromium() as chromium:
        tab = chromium.new_page(viewport={"width": 1280, "height": 600}, device_scale_factor=0.56,
                                reduced_motion="reduce")
        for name, html, choice, height in [
            ("page", one, (".answer select", "reject"), 2290), ("overview", many, None, 1000),
        ]:
            tab.goto("about:blank")
            tab.set_content(html.replace(f"{ROOT}/", ""))
            if choice:
                tab.select_option(*choice)
            top = {"x": 0, "y": 0, "width": 1280, "height": height}
            tab.screenshot(path=ROOT / "docs" / f"{name}.png", full_page=True, clip=top)


if __name__ == "__main__":
    main()
