"""A browser for the tests of the desk."""

import browser
import pytest


@pytest.fixture(scope="module")
def chromium():
    if browser.PATH is None and not browser.REQUIRED:
        pytest.skip(browser.MISSING)
    with browser.chromium() as running:
        yield running
