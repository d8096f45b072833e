"""One article in every format that is read, as files that tests make themselves."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape
from pathlib import Path

import documents
import exports
import server
import tablefiles

TITLE, OUTLET, DAY, ADDRESS = "Talks go on", "Tarsk Courier", "2026-11-18", "https://courier.example/talks"
TEXT = [
    *server.ARTICLE.splitlines(),
    "Envoys of both sides are to meet in Tarsk on Friday, said the office of the mediator in a statement.",
    "The crossing has been closed since the spring, and ships go around the islands, which takes two days more.",
]
ROWS = [
    {"title": TITLE, "outlet": OUTLET, "date": DAY, "language": "en", "url": f"{ADDRESS}/{number}",
     "text": "\n\n".join([*TEXT, f"This is report no. {number}."])}
    for number in (1, 2, 3)
]
PAGE = (
    f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{TITLE} – {OUTLET}</title>'
    f'<meta property="og:site_name" content="{OUTLET}"><link rel="canonical" href="{ADDRESS}">'
    f'<meta property="article:published_time" content="{DAY}T09:30:00+01:00"></head><body><article><h1>{TITLE}</h1>'
    + "".join(f"<p>{escape(each)}</p>" for each in TEXT) + "</article></body></html>"
)


def mail(text: str = "\n\n".join(TEXT), number: int = 1) -> bytes:
    """A mail of the outlet's."""
    message = EmailMessage()
    message["From"] = f"{OUTLET} <news@courier.example>"
    message["Subject"] = TITLE
    message["Date"] = "Wed, 18 Nov 2026 09:30:00 +0100"
    message["Message-ID"] = f"<{number}@courier.example>"
    message.set_content(text)
    return message.as_bytes()


def _mailbox() -> bytes:
    mails = (mail(row["text"], number) for number, row in enumerate(ROWS, 1))
    return b"\n".join(b"From news@courier.example Wed Nov 18 09:30:00 2026\n" + each for each in mails)


def _saved() -> bytes:
    page = MIMEMultipart("related", type="text/html")
    page["Snapshot-Content-Location"] = ADDRESS
    page["Subject"] = TITLE
    part = MIMEText(PAGE, "html", "utf-8")
    part["Content-Location"] = ADDRESS
    page.attach(part)
    return page.as_bytes()


def _feed() -> bytes:
    items = "".join(
        f"<item><title>{TITLE}</title><guid>{row['url']}</guid><link>{row['url']}</link>"
        f"<pubDate>Wed, 18 Nov 2026 09:30:00 +0100</pubDate><content:encoded>"
        + escape("".join(f"<p>{each}</p>" for each in row["text"].split("\n\n"))) + "</content:encoded></item>"
        for row in ROWS
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{OUTLET}</title><language>en</language>{items}</channel></rss>"
    ).encode()


def _archive() -> bytes:
    records = []
    for row in ROWS:
        page = PAGE.replace(ADDRESS, row["url"]).replace("</article>", f"<p>{row['text'][-24:]}</p></article>")
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {row['url']}\r\nWARC-Date: 2026-11-20T10:00:00Z\r\n"
            "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789abc>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        records.append(gzip.compress(head.encode() + body + b"\r\n\r\n"))
    return b"".join(records)


def _csv(delimiter: str = ",") -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, list(ROWS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return file.getvalue().encode()


def _lines() -> bytes:
    return "".join(json.dumps(row) + "\n" for row in ROWS).encode()


def _newsapi() -> bytes:
    return json.dumps({"status": "ok", "totalResults": 3, "articles": [
        {"source": {"id": None, "name": row["outlet"]}, "title": row["title"], "url": row["url"],
         "publishedAt": f"{DAY}T09:30:00Z", "content": row["text"]} for row in ROWS
    ]}).encode()


def _text(number: int = 1) -> str:
    return "\n\n".join([TITLE, *_PRINTED, f"This is report no. {number}."])


def _pieces() -> list[exports.Piece]:
    return [exports.Piece(TITLE, OUTLET, date.fromisoformat(DAY), tuple(row["text"].split("\n\n"))) for row in ROWS]


_PRINTED = [f"TARSK, 18 November 2026 — {TEXT[0]}", *TEXT[1:]]
def seeds() -> bytes:
    """The seeds as a table, under names that are not ours."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    texts = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
    writer.writerows([["ID", "Body"], *([number, each.read_text("utf-8")] for number, each in enumerate(texts, 1))])
    return file.getvalue().encode("utf-8-sig")


MADE: dict[str, Callable[[], bytes]] = {
    "news.txt": lambda: _text().encode(),
    "news.html": PAGE.encode,
    "news.mht": _saved,
    "news.pdf": lambda: documents.pdf(_PRINTED, title=TITLE),
    "news.docx": lambda: documents.docx(_PRINTED, title=TITLE),
    "news.odt": lambda: documents.odt(_PRINTED, title=TITLE),
    "news.rtf": lambda: documents.rtf(_PRINTED, title=TITLE),
    "news.eml": mail,
    "news.mbox": _mailbox,
    "feed.xml": _feed,
    "crawl.warc.gz": _archive,
    "nexis.docx": lambda: documents.docx(exports.nexis_uni(_pieces())),
    "factiva.rtf": lambda: documents.rtf(exports.factiva(_pieces())),
    "europresse.html": lambda: exports.html(list(exports.europresse(_pieces()))),
    "news.csv": _csv,
    "news.tsv": lambda: _csv("\t"),
    "news.jsonl": _lines,
    "newsapi.json": _newsapi,
    "news.parquet": lambda: tablefiles.parquet(ROWS),
    "news.xlsx": lambda: tablefiles.workbook(Sheet1=[list(ROWS[0]), *(list(row.values()) for row in ROWS)]),
    "news.txt.gz": lambda: gzip.compress(_text().encode()),
    "news.txt.bz2": lambda: bz2.compress(_text().encode()),
    "news.txt.xz": lambda: lzma.compress(_text().encode()),
    "news.zip": lambda: documents.zipped({f"{number}.txt": _text(number) for number in (1, 2, 3)}),
    **{f"inbox/{number}.txt": lambda number=number: _text(number).encode() for number in (1, 2, 3)},
}
