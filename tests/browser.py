"""A headless Chromium for tests, benchmarks and the README's picture."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PATH = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# .ci/run sets it: there a missing browser is a failure and no reason to skip.
REQUIRED = bool(os.environ.get("SUMMARIZER_BROWSER_REQUIRED"))
MISSING = "no Chromium is installed (apt-get install chromium)"
# As root there is no sandbox; the rest keeps the browser from asking its maker for anything.
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser of playwright's, closed afterwards. Raises RuntimeError where none is installed."""
    from playwright.sync_api import sync_playwright

    if PATH is None:
        raise RuntimeError(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PATH, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()
