"""The same command again: what is new in a feed or a folder is done, and nothing else."""

import server
from batches import ids, run
from site_of import Site, page

ENTRIES = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Tarsk Courier</title>{}</feed>"""


def entry(site, number, teaser="Norland offered to reopen the crossing …"):
    return (
        f"<entry><id>tag:courier.example,2026:{number}</id><title>Talks, day {number}</title>"
        f'<link href="{site.url}/{number}"/><updated>2026-11-1{number}T09:30:00+01:00</updated>'
        f"<summary>{teaser}</summary></entry>"
    )


def article(number):
    text = f"<p>{server.ARTICLE}</p><p>It was day {number} of the talks, and nobody left the house in Tarsk.</p>"
    return page(f"<html><body><article><h1>Talks</h1>{text * 3}</article></body></html>")


def test_a_feed_again(results, tmp_path):
    """Of a second run the new entry alone is fetched and asked about, though teasers and pages changed meanwhile."""
    with Site({f"/{number}": article(number) for number in range(1, 5)}) as site, server.Server(server.good()) as model:
        feed = f"{site.url}/feed"
        command = (feed, "-o", results, "--model", "tiny", "--base-url", model.url)
        environment = {"SUMMARIZER_PRIVATE_HOSTS": site.host, "XDG_CACHE_HOME": str(tmp_path / "cache")}
        site.pages["/feed"] = page(ENTRIES.format(entry(site, 1) + entry(site, 2)), "application/atom+xml", etag='"1"')
        assert run(*command, **environment)[0] == 0
        assert site.paths == ["/feed", "/robots.txt", "/1", "/2"]
        assert len(model.asked) == 2
        del site.asked[:]
        site.pages["/1"] = article("one")
        site.pages["/feed"] = page(ENTRIES.format(
            entry(site, 3) + entry(site, 1, "Another teaser …") + entry(site, 2)
        ), "application/atom+xml", etag='"2"')
        code, told = run(*command, **environment)
        assert (code, site.paths) == (0, ["/feed", "/robots.txt", "/3"])
        assert site.asked[0][1]["if-none-match"] == '"1"'
        assert len(model.asked) == 3
        assert "2 done before" in told
    assert sorted(ids(results)) == [f"tag:courier.example,2026:{number}" for number in (1, 2, 3)]


def test_a_folder_again(results, tmp_path):
    """So it is with a folder, and with a mailbox that grew."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    mail = (
        "From a@b.example Wed Nov 18 09:30:00 2026\nFrom: a@b.example\nTo: c@d.example\n"
        "Message-ID: <{0}@b.example>\n\n"
    )
    box = inbox / "box.mbox"
    with server.Server(server.good()) as model:
        command = (inbox, "-o", results, "--model", "tiny", "--base-url", model.url, "--keep-copies")
        (inbox / "a.txt").write_text(server.ARTICLE)
        box.write_text(mail.format(1) + server.ARTICLE + "\n")
        assert run(*command)[0] == 0
        (inbox / "b.txt").write_text(f"Day 2. {server.ARTICLE}")
        with box.open("a") as file:
            file.write(mail.format(2) + f"Day 3. {server.ARTICLE}\n")
        assert run(*command)[0] == 0
        assert len(model.asked) == 4
    assert set(ids(results)) == {str(inbox / "a.txt"), str(inbox / "b.txt"), "1@b.example", "2@b.example"}
