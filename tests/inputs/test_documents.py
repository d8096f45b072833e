"""What a file is, is told by its content; what is no prose is not sent."""

import bz2
import gzip
import io
import json
import lzma
import zipfile

import pytest

from summarizer import Article, ArticleError
from summarizer.inputs.document import Unreadable
from summarizer.inputs.sources import articles

TEXT = "Norland offered Sudmark a truce on Friday, if it withdraws from the port. Sudmark said it would reply.\n" * 4
PAGE = f"<html><head><title>Truce</title></head><body><article><p>{TEXT}</p><p>{TEXT[:90]}</p></article></body></html>"


def file(tmp_path, content, name="article.txt"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("name", ["page.php", "page.txt", "page"])
@pytest.mark.parametrize("before", ["", "<!-- saved -->\n", '<?xml version="1.0"?>\n<!DOCTYPE html>'])
def test_a_page_is_read_as_one_whatever_it_is_called(name, before, tmp_path):
    article = Article.read(file(tmp_path, before + PAGE, name))
    assert "<" not in article.text
    assert "Norland offered Sudmark a truce" in article.text


def test_what_a_page_shows_to_be_text_is_text_though_it_is_called_a_table(tmp_path):
    """Markdown with a little markup, and a paragraph that begins with a bracket."""
    for text in (f"# Truce\n\n{TEXT} <br>\n", f"[Editor's note] {TEXT}", f"<Norland> {TEXT}"[9:], f"{{sic}} {TEXT}"):
        assert Article.read(file(tmp_path, text, "a.md")).text == text


CSS = "".join(f".c{n} > a:hover {{ color: #f{n:02}; margin: 0 auto; }}\n" for n in range(30))
SCRIPT = "".join(f"if (a[{n}] === b.c && !d) {{ e.f({n}, {{ g: h[{n}] }}); }}\n" for n in range(30))
NUMBERS = "".join(f"2026-11-{n:02} 12:00:01.123 {n * 7919} {n * 104729} Port\n" for n in range(1, 30))
ENCODED = "Content\n" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xt" * 20


@pytest.mark.parametrize(("content", "reason"), [
    (CSS, "no column 'text'|looks like a program"), (SCRIPT, "looks like a program"),
    (NUMBERS, "more numbers than words"),
    (ENCODED, "encoded data"), ("12. 11. 2026 ***", "no letters"), ("\x01\x02\x03ab " * 60, "control characters"),
    ("<nitf><body>x</body></nitf>", r"XML \(nitf\)"), ("<?php echo 1; ?>", "PHP"),
    (b"\x89PNG\r\n\x1a\n", "PNG"), (b"Rar!\x1a\x07", "RAR"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .docx"),
    (b"RIFF....WEBPVP8 ", "WebP"), (b"\0" * 257 + b"ustar", "TAR"), (b"SQLite format 3\0", "SQLite"),
    (b"bplist00\xd1\x01\x02", "Safari"), ("BEGIN:VCALENDAR\nVERSION:2.0\n", "calendar"),
    ('<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>text</td></tr></table></html>', "as .xlsx"),
])
def test_what_is_no_prose_is_refused_with_what_it_is(content, reason, tmp_path):
    with pytest.raises(ArticleError, match=reason):
        Article.read(file(tmp_path, content))


def test_a_table_in_html_that_is_called_a_workbook_is_not_read_as_a_page(tmp_path):
    """So many programs export for Excel."""
    rows = "".join(f"<tr><td>{n}</td><td>{TEXT}</td></tr>" for n in range(3))
    with pytest.raises(ArticleError, match="is a spreadsheet's table in HTML: open it in a spreadsheet program"):
        Article.read(file(tmp_path, f"<html><body><table>{rows}</table></body></html>", "news.xls"))


@pytest.mark.parametrize("text", [
    TEXT + "=" * 70 + "\n" + TEXT, TEXT + "https://example.org/a?b=c&d=e#f_g\n", "Norland: 40% / 60% (2026).",
    "挪威提出停火。" * 60, "Нордланд предложил перемирие. " * 20,
])
def test_prose_with_lines_links_and_figures_is_prose(text, tmp_path):
    assert Article.read(file(tmp_path, text)).text == text


PACK = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("kind", PACK)
def test_a_packed_file_is_what_is_in_it(kind, tmp_path):
    assert Article.read(file(tmp_path, PACK[kind](TEXT.encode()), f"a.txt.{kind}")).text == TEXT
    assert "Norland" in Article.read(file(tmp_path, PACK[kind](PAGE.encode()), f"page.{kind}")).text


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_an_archive_gives_each_of_its_documents_and_says_what_was_passed_over(tmp_path, caplog):
    inner = zipped(**{"deep.txt": TEXT})
    path = file(tmp_path, zipped(**{
        "a.txt": TEXT, "b/page.html": PAGE, "b/picture.jpg": b"\xff\xd8\xff", ".hidden.txt": TEXT,
        "c.txt": b"\x89PNG\r\n", "inner.zip": inner, "d.txt.gz": gzip.compress(TEXT.encode()),
    }), "news.zip")
    found = {item.source: item for item in articles([str(path)])}
    assert list(found) == [f"{path}/{each}" for each in (
        "a.txt", "b/page.html", "c.txt", "inner.zip/deep.txt", "d.txt")]
    assert isinstance(found.pop(f"{path}/c.txt"), Unreadable)
    assert all("Norland offered" in item.text for item in found.values())
    assert "passed over 2 files (1 .jpg, 1 .txt)" in caplog.text


def test_a_bomb_is_refused(tmp_path):
    bomb = gzip.compress(b"Norland offers peace. " * 10_000_000)   # 220 MB
    with pytest.raises(ArticleError, match=r"over 20,000,000 bytes"):
        Article.read(file(tmp_path, bomb, "bomb.txt.gz"))
    (item,) = articles([str(file(tmp_path, zipped(**{"bomb.txt": gzip.decompress(bomb)}), "bomb.zip"))])
    assert isinstance(item, Unreadable)


@pytest.mark.parametrize("kind", PACK)
def test_a_packed_file_that_is_cut_short_is_told(kind, tmp_path):
    noise = " ".join(f"Norland {n * 7919 % 10007} offered" for n in range(40_000)).encode()
    with pytest.raises(ArticleError, match="broken"):
        Article.read(file(tmp_path, PACK[kind](noise)[:-2000], f"a.txt.{kind}"))


def test_archives_in_archives_end(tmp_path):
    data = zipped(**{"a.txt": TEXT})
    for _ in range(6):
        data = zipped(**{"a.zip": data})
    (item,) = articles([str(file(tmp_path, data, "deep.zip"))])
    assert "documents in documents" in str(item.error)


def test_a_folder_leaves_out_what_belongs_to_a_saved_page_and_counts_what_it_passes_over(tmp_path, caplog):
    (tmp_path / "page_files").mkdir()
    (tmp_path / ".git").mkdir()
    file(tmp_path, PAGE, "page.html")
    file(tmp_path, PAGE, "page_files/frame.html")
    file(tmp_path, TEXT, ".git/notes.txt")
    file(tmp_path, "x", "a.jpg")
    file(tmp_path, "x", "b.jpg")
    file(tmp_path, "x", "Makefile")
    assert [item.source for item in articles([str(tmp_path)])] == [str(tmp_path / "page.html")]
    assert "passed over 3 files (2 .jpg, 1 without an ending)" in caplog.text


def test_one_article_is_wanted_where_a_file_holds_many(tmp_path):
    lines = "".join(json.dumps({"text": TEXT}) + "\n" for _ in range(2))
    with pytest.raises(ArticleError, match="more than one article"):
        Article.read(file(tmp_path, lines))
    with pytest.raises(ArticleError, match="more than one article"):
        Article.read(file(tmp_path, zipped(**{"a.txt": TEXT, "b.txt": TEXT}), "two.zip"))


@pytest.mark.parametrize(("name", "beginning", "published", "by"), [
    ("a.txt", "TARSK, 18 November 2026 — ", "2026-11-18", "dateline"),
    ("a.txt", "Date: 18.11.2026\n\n", "2026-11-18", "header"),
    ("2026-11-18-truce.txt", "", "2026-11-18", "file name"),
    ("a.txt", "TARSK, 10/11/2026 — ", None, None), ("a.txt", "TARSK, 18 November — ", None, None),
])
def test_the_date_of_a_text_is_the_one_it_tells(name, beginning, published, by, tmp_path):
    article = Article.read(file(tmp_path, beginning + TEXT, name))
    assert (article.published, article.published_by, article.title) == (published, by, None)


def test_the_first_line_is_the_title_where_it_is_one(tmp_path):
    article = Article.read(file(tmp_path, "Norland offers a truce\n\n" + TEXT))
    assert article.title == "Norland offers a truce"
    assert article.text.startswith("Norland offers a truce\n\n")   # it stays where it stood
