"""The desk in a browser, as its tests look at it."""

from axe_playwright_python.sync_playwright import Axe
from browser import PATIENCE


class Front:
    """A tab on the desk; at its end all it asked for was the desk's own, and nothing was complained of."""

    def __init__(self, chromium, app, address="", **settings):
        self.app, self.context = app, chromium.new_context(**settings)
        self.context.set_default_timeout(PATIENCE)
        self.tab = self.context.new_page()
        self.asked, self.told = [], []
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.on("console", lambda message: self.told.append(message.text))
        self.tab.on("pageerror", lambda error: self.told.append(str(error)))
        self.tab.on("dialog", lambda dialog: (self.told.append(dialog.message), dialog.dismiss()))
        self.tab.goto(address or app.serving.address)

    def __enter__(self):
        return self.tab

    def __exit__(self, *_):
        self.context.close()
        assert [url for url in self.asked if not url.startswith((self.app.url, "data:", "blob:"))] == []
        assert self.told == []


def serious(tab):
    found = Axe().run(tab).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found if each["impact"] in ("serious", "critical")]
