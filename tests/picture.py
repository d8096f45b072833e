"""The README's picture of the page: `python tests/picture.py` writes docs/page.png."""

from __future__ import annotations

from pathlib import Path

import browser

from summarizer import summarize

ROOT = Path(__file__).parent.parent
SEED = "seeds/lavrov-tass.txt"


def main() -> None:
    """Write docs/page.png."""
    page = summarize(ROOT / SEED).to_html((ROOT / SEED).read_text(encoding="utf-8"))
    with browser.chromium() as chromium:
        tab = chromium.new_page(viewport={"width": 1280, "height": 600}, device_scale_factor=0.68,
                                reduced_motion="reduce")
        tab.set_content(page.replace(f"{ROOT}/", ""))
        top = {"x": 0, "y": 0, "width": 1280, "height": 1260}
        tab.screenshot(path=ROOT / "docs" / "page.png", full_page=True, clip=top)


if __name__ == "__main__":
    main()
