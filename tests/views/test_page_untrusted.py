"""The HTML page of what nobody vouches for: it runs nothing, links to nothing but the web, asks nobody."""

import json

import pytest
import server
from pages import read_from, reported, row_of

pytestmark = pytest.mark.slow

EVIL = [
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>", '"><svg onload=alert(3)>', "<!--<script>",
    "'+alert(4)+'", "{{ 7 * 7 }}", "<iframe src=http://127.0.0.1/>", "]]><style>body{display:none}</style>",
    "\u202egnp.exe",
]


def test_an_article_full_of_scripts_runs_nothing_and_is_shown_as_it_is(tmp_path, look):
    """In text, quotes, summaries, names, ids, title, outlet, language, date, abstract, reasons and source."""
    evil = " ".join(EVIL[:-1])
    prose = "Norland and Sudmark met again in the port, and neither of them said what it would do next. " * 20
    article = f"Norland offered {evil} a truce.\n{prose}\nThe end."
    reply = server.one(f"offered {evil} a truce")
    reply["proposals"][0]["says"] = evil
    row = json.loads(read_from(reply, article, tmp_path).model_dump_json())
    assert row["proposals"][0]["evidence"][0]["quote"] in article
    told = {name: " ".join(EVIL) for name in ("title", "outlet", "language", "published")}
    party = {"name": evil, "on_behalf_of": EVIL[-1]}
    row["proposals"][0] |= {"id": evil, "proposers": [party], "addressees": [party], "timeframe": evil, "notes": [evil]}
    row["abstract"] = [{"text": evil, "records": [evil], "notes": [evil]}]
    row["rejected"] = [{"kind": "proposal", "id": evil, "reasons": [evil], "record": {"says": evil}}]
    row["provenance"]["model"] = evil
    rows = [row | {"id": f"{number} {evil}", "article": row["article"] | told | {"source": source}}
            for number, source in enumerate([str(tmp_path / "article.txt"), "javascript:alert(5)"])]
    for count in (1, 2):
        with look(reported(tmp_path, *rows[:count])) as tab:
            if count == 2:
                assert tab.locator(".list td a").count() == 2
                tab.goes("#/1")
            assert evil in tab.locator(".text").inner_text()
            assert tab.locator(".card .says").inner_text() == evil
            assert tab.locator(".card > h3 > .tag").inner_text() == evil
            assert tab.locator("main :is(script, img, iframe, style)").count() == 0
            assert tab.locator("a:not([href^='#'])").count() == 0   # no javascript: address
            assert "\u202e" not in tab.locator("main").inner_text()


def test_only_addresses_of_the_web_are_linked(tmp_path, look):
    # as it stands in the results, and whether it becomes a link
    sources = [("https://news.example/a?b=1", True), ("http://news.example/", True), ("javascript:alert(1)", False),
               ("JAVASCRIPT:alert(1)", False), ("data:text/html,x", False), ("file:///etc/passwd", False),
               (" https://x", False)]
    row = row_of()
    rows = [
        row | {"id": f"n{number}", "article": row["article"] | {"source": source}}
        for number, (source, _) in enumerate(sources)
    ]
    with look(reported(tmp_path, *rows)) as tab:
        for number, (source, linked) in enumerate(sources):
            tab.goes(f"#/{number}")
            links = [each.get_attribute("href") for each in tab.locator("a:not([href^='#'])").all()]
            assert links == ([source] if linked else [])


def test_the_policy_lets_no_other_script_and_no_request_through(made, look):
    with look(made / "lavrov-tass.html") as tab:
        refused = tab.evaluate("""async () => {
          const seen = [];
          document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
          await fetch('http://127.0.0.1:9/').catch(() => {});
          const image = document.createElement('img');
          image.src = 'http://127.0.0.1:9/x.png';
          document.body.append(image);
          try { document.body.insertAdjacentHTML('beforeend', '<b onclick=x>x</b>'); } catch { seen.push('html'); }
          const style = document.createElement('style');
          style.textContent = 'body{}';
          document.body.append(style);
          await new Promise((done) => setTimeout(done, 100));
          return seen;
        }""")
        assert {"connect-src", "img-src", "html", "style-src-elem"} <= set(refused)
        tab.told.clear()
        tab.asked.clear()
