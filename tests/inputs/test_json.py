"""JSON of any shape: the articles are found, called by their number, and one that is broken fails alone."""

import json
import subprocess
import sys

import pytest
from tablefiles import read

OFFER = "Norland's foreign minister, Ada Voss, offered talks on Monday, and a truce until they end."
FULL = ("T", "The Strelsau Times", "2026-11-09", "en", "https://news.example/1")

# who answers so, and what
ANSWERS = {
    "NewsAPI": {"status": "ok", "totalResults": 1, "articles": [{
        "source": {"id": None, "name": "The Strelsau Times"}, "author": "x", "title": "T", "description": "d",
        "url": "https://news.example/1", "publishedAt": "2026-11-09T00:00:00", "content": OFFER, "language": "en"}]},
    "Event Registry": {"articles": {"page": 1, "results": [{
        "uri": "7", "lang": "en", "date": "2026-11-09", "title": "T", "body": OFFER, "url": "https://news.example/1",
        "authors": [{"name": "x"}], "source": {"uri": "times.example", "title": "The Strelsau Times"}}]}},
    "ReliefWeb": {"totalCount": 1, "data": [{"id": "9", "score": 1, "fields": {
        "title": "T", "body": OFFER, "source": [{"name": "The Strelsau Times", "shortname": "TST"}],
        "date": {"created": "2026-11-09", "changed": "2026-11-10"}, "language": [{"name": "English", "code": "en"}],
        "url": "https://news.example/1"}}]},
    "Elasticsearch": {"took": 3, "hits": {"total": 1, "hits": [{"_index": "n", "_id": "e", "_source": {
        "headline": "T", "full_text": OFFER, "outlet": "The Strelsau Times", "date": "20261109", "lang": "en",
        "url": "https://news.example/1"}}]}},
    "Solr": {"responseHeader": {"status": 0}, "response": {"numFound": 1, "docs": [{
        "title": ["T"], "text": [OFFER], "source": ["The Strelsau Times"], "pubdate": ["2026-11-09"],
        "language": "en", "link": "https://news.example/1"}]}},
    "Media Cloud": {"stories": [{
        "stories_id": 3, "title": "T", "media_name": "The Strelsau Times", "publish_date": "2026-11-09",
        "language": "en", "url": "https://news.example/1", "text": OFFER}]},
    "news-please": {
        "authors": ["x"], "date_publish": "2026-11-09 00:00:00", "description": "d", "language": "en",
        "maintext": OFFER, "source_domain": "The Strelsau Times", "title": "T", "url": "https://news.example/1"},
    "CSL": [{"id": "k", "type": "article-newspaper", "title": "T", "container-title": "The Strelsau Times",
             "abstract": OFFER, "issued": {"date-parts": [["2026", 11, 9]]}, "URL": "https://news.example/1",
             "language": "en"}],
    "a list of answers": [{"page": n, "results": [{
        "title": "T", "body": OFFER, "outlet": "The Strelsau Times", "date": "2026-11-09", "language": "en",
        "url": "https://news.example/1"}]} for n in range(2)],
    "a name of nobody's": {"noticias": [{
        "comments": [{"author": "x", "text": "no"}], "title": "T", "body": OFFER, "outlet": "The Strelsau Times",
        "date": "2026-11-09", "lang": "en", "url": "https://news.example/1"}], "tags": [{"name": "x"}]},
}


@pytest.mark.parametrize("who", ANSWERS)
@pytest.mark.parametrize(("kind", "indent"), [("json", None), ("json", 1), ("jsonl", None), ("jsonl", 2)])
def test_the_articles_of_an_answer_are_found(who, kind, indent, tmp_path):
    path = tmp_path / f"news.{kind}"
    path.write_text(json.dumps(ANSWERS[who], indent=indent), encoding="utf-8")
    found = read(path)
    assert (found.error, found.failed) == (None, [])
    for each in found.articles:
        assert each.text == OFFER
        assert (each.title, each.outlet, each.published, each.language, each.url) == FULL
    assert len(found.articles) == 1 + (who == "a list of answers")
    assert any("an abstract" in note for each in found.articles for note in each.notes) == (who == "CSL")


def test_addresses_without_texts_are_refused_once_with_what_to_do(tmp_path):
    """GDELT DOC gives no texts."""
    path = tmp_path / "gdelt.json"
    rows = [{"url": f"https://n.example/{n}", "title": "T", "seendate": "20261109T120000Z"} for n in range(3)]
    path.write_text(json.dumps({"articles": rows}), encoding="utf-8")
    found = read(path)
    assert not found.articles + found.failed
    assert "read the pages whose addresses it holds; there are “url”, “title”, “seendate”" in str(found.error)


def test_a_text_that_is_cut_off_is_noted_and_told(tmp_path):
    path = tmp_path / "newsapi.json"
    rows = [{"content": f"{OFFER}… [+1234 chars]", "description": "d"}, {"content": OFFER}]
    path.write_text(json.dumps({"articles": rows}), encoding="utf-8")
    found = read(path)
    assert [each.text for each in found.articles] == [OFFER, OFFER]
    assert [each.notes for each in found.articles] == [
        ("the text is cut off: 1234 characters more are not in it",), ()]
    assert found.told[-1].startswith("newsapi.json: “content” holds texts that are cut off")


# what stands in a file, the texts of its articles, and what is said of the rest
FILES = [
    ('[{"text": "one"}, {"text": two}, {"text": "three"}]', ["one", "three"], "news.json:2 is no JSON (line 1)"),
    ('[{"text": "one"}, 7, {"text": "three"}]', ["one", "three"], "news.json:2 is no JSON object"),
    ('[{"text": "one"},\n{"text": "two', ["one"], "from line 2 on: it ends in the middle"),
    ('[{"text": "one"}\n{"text": "two"}]', ["one"], "from line 2 on: a comma is missing"),
    ('{"text": "one"\n}\n{"text": "two"}\n,{"text": "three"}', ["one", "two", "three"], None),
    ('[{"text": "one", "id": NaN, "n": Infinity}]', ["one"], None),
    (f'[{{"text": "one", "n": {"9" * 5000}}}]', ["one"], None),
    ('[{"text": "one", "id": "\\ud800"}, {"text": "two"}]', ["two"], r"\ud800 is not text"),
    (f'[{{"text": "one"}}, {"[" * 5000}{"]" * 5000}, {{"text": "two"}}]', ["one", "two"], "nested too deep"),
    ("[" * 10**6, [], "ends in the middle"),
    ('{"a":' * 10**6, [], "ends in the middle"),
    ('"text"', [], "it is no object and no list"),
    ('{"status": "error", "message": "no key"}', [], "there are “status”, “message”"),
    ('{"article": "a", "proposals": [{"text": "x"}], "responses": []}', [], "holds gold of summarizer"),
]


@pytest.mark.parametrize(("content", "texts", "told"), FILES)
def test_what_is_broken_fails_alone_and_is_said(content, texts, told, tmp_path):
    path = tmp_path / "news.json"
    path.write_text(content, encoding="utf-8")
    found = read(path)
    assert [each.text for each in found.articles] == texts
    said = [str(each.error) for each in found.failed] + ([str(found.error)] if found.error else [])
    assert len(said) == (told is not None)
    assert not said or told in said[0]


@pytest.mark.parametrize("content", ["", "[]", '{"articles": []}'])
def test_that_nothing_is_in_it_is_said(content, tmp_path):
    path = tmp_path / "news.json"
    path.write_text(content, encoding="utf-8")
    found = read(path)
    assert not found.articles
    assert found.told == ["news.json holds no articles"] or "the column 'text' is missing" in str(found.failed[0].error)


def test_an_article_alone_is_called_as_its_file(tmp_path):
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"text": OFFER, "comments": [{"text": "no"}]}, indent=1), encoding="utf-8")
    (article,) = read(path).articles
    assert (article.id, article.text) == ("one.json", OFFER)


def test_html_in_a_cell_is_read_as_it_is_shown(tmp_path):
    path = tmp_path / "news.jsonl"
    row = {"title": "A &amp; B", "text": "<p>Voss said &ldquo;no&rdquo;.</p><p>She left.</p>"}
    path.write_text(json.dumps(row), encoding="utf-8")
    (article,) = read(path).articles
    assert (article.title, article.text) == ("A & B", "Voss said “no”.\n\nShe left.")


def test_lines_of_which_none_is_an_article_are_told_once(tmp_path):
    for content, told in (("no JSON\n" * 50, "none of the first 20 can be read"),
                          ('{"n": 1}\n' * 50, "no column 'text'"), ('{"n": 1}\n' * 2, "no column 'text'")):
        path = tmp_path / "news.jsonl"
        path.write_text(content, encoding="utf-8")
        found = read(path)
        assert told in str(found.error)
        assert not found.failed


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the peak of memory")
@pytest.mark.parametrize("shape", ["articles", "text", "parts"])
def test_a_large_file_is_streamed_or_refused_in_little_memory(shape, tmp_path):
    path = tmp_path / "big.json"
    with path.open("w", encoding="utf-8") as file:
        if shape == "articles":
            one = json.dumps({"content": OFFER * 100, "tags": [{"n": n} for n in range(20)]})
            file.write('{"status": "ok", "articles": [' + f"{one}, " * (60_000_000 // len(one)) + one + "]}")
        elif shape == "text":
            file.write('{"text": "' + "x" * 60_000_000 + '"}')
        else:
            file.write('{"data": [' + "[]," * 6_000_000 + "[]]}")
    code = "import re, sys; sys.path.insert(0, 'tests'); from pathlib import Path; from collections import Counter\n" \
        "from summarizer.inputs.tables import objects; from summarizer.inputs.document import Document\n" \
        "from summarizer.errors import ArticleError\n" \
        "found = Counter()\n" \
        "try:\n" \
        "    found.update(type(e).__name__ for e in objects.read(Document('big', open(sys.argv[1], 'rb'))))\n" \
        "except ArticleError as error: found[str(error)] += 1\n" \
        "print(dict(found)); print(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1])"
    told, peak = subprocess.check_output([sys.executable, "-c", code, path], text=True).splitlines()
    if shape == "articles":
        assert told == f"{{'Article': {60_000_000 // len(one) + 1}}}"
    else:
        assert "'Article'" not in told
        assert told != "{}"   # it is said
    assert int(peak) < 250_000


@pytest.mark.parametrize("encoding", [
    "cp1251", "koi8-r", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
@pytest.mark.parametrize("name", ["news.jsonl", "news"])
@pytest.mark.parametrize("shape", ["lines", "list"])
def test_json_in_another_encoding_is_read(shape, name, encoding, tmp_path):
    text = "Министр предложил переговоры о перемирии, сообщило агентство в понедельник вечером."
    rows = [{"id": str(number), "text": f"{text} {number}"} for number in (1, 2)]
    written = [json.dumps(row, ensure_ascii=False) for row in rows]
    path = tmp_path / name
    path.write_bytes(("\n".join(written) if shape == "lines" else f"[{', '.join(written)}]").encode(encoding))
    found = read(path)
    assert (found.error, found.failed) == (None, [])
    assert [(each.id, each.text) for each in found.articles] == [(row["id"], row["text"]) for row in rows]


@pytest.mark.parametrize("id", [int("9" * 1500), {"a": {"b": [1]}}, True], ids=["too long", "an object", "a truth"])
def test_what_is_no_id_is_passed_over_and_told_once(id, tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps({"id": each, "text": OFFER}) + "\n" for each in (id, id, "c")), encoding="utf-8")
    found = read(path)
    assert [each.id for each in found.articles] == ["news.jsonl:1", "news.jsonl:2", "c"]
    assert [line for line in found.told if "no id" in line] == [
        "news.jsonl: “id” holds what is no id (news.jsonl:1): passed over"]


def test_a_row_of_too_many_parts_fails_alone_and_an_answer_of_many_articles_is_read(tmp_path):
    path = tmp_path / "news.jsonl"
    wide = {"text": OFFER, **{f"c{n}": n for n in range(210_000)}}
    path.write_text("".join(json.dumps(each) + "\n" for each in ({"text": OFFER}, wide, {"text": OFFER})), "utf-8")
    found = read(path)
    assert [each.id for each in found.articles] == ["news.jsonl:1", "news.jsonl:3"]
    assert [str(each.error) for each in found.failed] == [
        "news.jsonl:2 is no JSON: it is of too many parts to be an article"]
    answer = tmp_path / "answer.json"
    row = {"text": "a", **{f"c{n}": n for n in range(20)}}
    answer.write_text(json.dumps({"articles": [row] * 10_001}), "utf-8")
    assert len(read(answer).articles) == 10_001
