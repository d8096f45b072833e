"""A headless Chromium for tests, benchmarks and the README's picture."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATH = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# .ci/run sets it: there a missing browser is a failure and no reason to skip.
REQUIRED = bool(os.environ.get("SUMMARIZER_BROWSER_REQUIRED"))
# With it set, what a browser does not do at once comes late: a test that reads a state too early fails by it.
LATE = bool(os.environ.get("SUMMARIZER_BROWSER_LATE"))
MISSING = "no Chromium is installed (apt-get install chromium)"
# What each tab would else begin beside the page, at more cost than the page: the list under the address bar, which is a
# page itself, and a process in reserve. The last list of a command counts: the rest is what playwright turns off too.
_WITHOUT = [
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "SpareRendererForSitePerProcess",
    "AimEnabled", "HttpsUpgrades", "LensOverlay", "MediaRouter", "OptimizationHints", "PaintHolding",
    "PreconnectToSearch", "ThirdPartyStoragePartitioning", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "AvoidCorsURLLoaderRestartOnRedirect",
    "NetworkTimeServiceQuerying",
]
# As root there is no sandbox; the rest keeps the browser from asking its maker for anything.
_FLAGS = [
    f"--disable-features={','.join(_WITHOUT)}",
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]

# Milliseconds: a state is waited for so long, and no longer than it takes.
PATIENCE = 60_000
# Each paragraph of the article's text, and what is marked in it: for which records, and the words.
MARKED = """() => [...document.querySelectorAll('.text p')].map((paragraph) => {
  const copy = paragraph.cloneNode(true);
  copy.querySelectorAll('.tag').forEach((tag) => tag.remove());
  const marks = [...copy.querySelectorAll('[data-records]')];
  return [copy.textContent, marks.map((mark) => [mark.dataset.records.split(' '), mark.textContent])];
})"""


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser of playwright's, closed afterwards. Raises RuntimeError where none is installed."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    if PATH is None:
        raise RuntimeError(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PATH, args=_FLAGS)
        try:
            yield _late(browser) if LATE else browser
        finally:
            browser.close()


def _late(browser: Any) -> Any:
    """A browser whose pages come late, and everything in them that is queued (late.js)."""
    made = browser.new_context

    def new_context(**settings: Any) -> Any:
        context = made(**settings)
        context.add_init_script(path=Path(__file__).with_name("late.js"))
        context.on("page", lambda page: context.new_cdp_session(page).send("Network.emulateNetworkConditions", {
            "offline": False, "latency": 300, "downloadThroughput": -1, "uploadThroughput": -1,
        }))
        return context

    browser.new_context = new_context
    return browser


class Tab:
    """A tab on a page, and all that it asked for, complained of or ran."""

    def __init__(self, chromium, path, place="", **settings):
        self.context = chromium.new_context(**settings)
        self.context.set_default_timeout(PATIENCE)
        self.tab = self.context.new_page()
        self.asked, self.told = [], []
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.on("console", lambda message: self.told.append(message.text))
        self.tab.on("pageerror", lambda error: self.told.append(str(error)))
        self.tab.on("dialog", lambda dialog: (self.told.append(dialog.message), dialog.dismiss()))
        self.address = Path(path).as_uri()
        self.tab.goto(self.address + place)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()
        # Whatever a test is about: nothing was asked of anybody, and nothing went wrong on the way.
        assert [url for url in self.asked if url.partition("#")[0] != self.address] == []
        assert self.told == []

    def __getattr__(self, name):
        return getattr(self.tab, name)

    def goes(self, place):
        """To another place of the page, as by its address; the page has gone there then."""
        self.tab.evaluate("""(place) => new Promise((done) => {
          if (location.hash === place) return done();
          addEventListener('hashchange', done, { once: true });   // told last: the page listens since its beginning
          location.hash = place;
        })""", place)

    def framed(self):
        """What the page does when it was scrolled is done then: browsers tell of it with the next frame."""
        self.tab.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def texts(self, selector):
        return self.tab.locator(selector).all_inner_texts()

    def shown(self):
        """Ids of the proposals whose cards are shown."""
        return self.tab.locator(".card.proposal > h3 > .tag").all_inner_texts()

    def focused(self):
        return self.tab.evaluate("document.activeElement.getAttribute('aria-label')")
