"""A folder of many kinds of files: processor time beside that of the readers alone, and how soon a run asks.

    python tests/benchmarks/folder.py [FILES]

The readers' own: each file's bytes are at hand, and what it is, is known; the reader of its kind reads them. Goals: 1.3
times that for `articles([folder])`, and 3 seconds from the start of `summarizer batch FOLDER` to its first request.
"""

import bz2
import gc
import gzip
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))
import documents as made
import tablefiles
from server import Server, good

from summarizer.inputs import documents
from summarizer.inputs.detection import kind_of
from summarizer.inputs.document import Document, How, Unreadable
from summarizer.inputs.sources import articles

NAMES = ["Norland", "Sudmark", "Tarsk", "Ada Voss", "the Sund crossing", "the delegation", "the ministry", "the crew"]
DID = ["offered a truce to", "rejected the proposal of", "met with", "postponed the talks with", "said no to"]


def sentences(random, count):
    return [f"{random.choice(NAMES)} {random.choice(DID)} {random.choice(NAMES)} on day {random.randint(1, 999)}, and "
            "nobody said when it would answer — or whether." for _ in range(count)]


def paragraphs(random):
    return [" ".join(sentences(random, 5)) for _ in range(6)]


def page(told, title):
    body = "".join(f"<p>{each}</p>" for each in told)
    return (f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title}</title></head><body>"
            f"<nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{body}</article><p>Imprint</p></body></html>")


def mail(told, title):
    return (f"From: Tarsk Post <news@post.example>\nTo: a@b.example\nSubject: {title}\nMessage-ID: <{title[-6:]}@b>\n"
            "Date: Wed, 18 Nov 2026 09:30:00 +0100\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
            "Content-Transfer-Encoding: 8bit\n\n" + "\n\n".join(told))


def rows(random):
    return [{"id": f"{n}-{random.random()}", "text": "\n".join(paragraphs(random)), "date": "2026-11-18"}
            for n in range(3)]


def table(random):
    found = rows(random)
    return "id,text,date\n" + "".join(
        f'{row["id"]},"{row["text"]}",{row["date"]}\n' for row in found)


KINDS = {   # of a folder as analysts have them, most are texts and pages
    "txt": lambda random: "\n\n".join(["A title of words", *paragraphs(random)]).encode(),
    "md": lambda random: "\n\n".join(["# A title of words", *paragraphs(random)]).encode("cp1252"),
    "html": lambda random: page(paragraphs(random), "A title of words").encode(),
    "pdf": lambda random: made.pdf(paragraphs(random), title="A title of words"),
    "docx": lambda random: made.docx(paragraphs(random), title="A title of words"),
    "rtf": lambda random: made.rtf(paragraphs(random), title="A title of words"),
    "eml": lambda random: mail(paragraphs(random), f"Title {random.random()}").encode(),
    "csv": lambda random: table(random).encode(),
    "jsonl": lambda random: "".join(json.dumps(row) + "\n" for row in rows(random)).encode(),
    "xlsx": lambda random: tablefiles.workbook(A=[["id", "text"], *([r["id"], r["text"]] for r in rows(random))]),
    "txt.gz": lambda random: gzip.compress("\n\n".join(paragraphs(random)).encode()),
    "txt.bz2": lambda random: bz2.compress("\n\n".join(paragraphs(random)).encode()),
    "zip": lambda random: made.zipped({f"{n}.txt": "\n\n".join(paragraphs(random)) for n in range(3)}),
}
SHARE = {"txt": 5, "html": 5}


def fill(folder, count):
    """So many files, in ten folders."""
    random = Random(1)
    kinds = [kind for kind in KINDS for _ in range(SHARE.get(kind, 1))]
    some = {kind: [make(random) for _ in range(20)] for kind, make in KINDS.items()}   # making them takes longest
    for number in range(count):
        kind = kinds[number % len(kinds)]
        place = folder / str(number % 10)
        place.mkdir(exist_ok=True)
        (place / f"{number:06}.{kind}").write_bytes(random.choice(some[kind]))


def alone(files):
    """Seconds and articles of the readers, by the endings of the files."""
    found, seconds = 0, {}
    for path in files:
        document = Document(str(path), io.BytesIO(path.read_bytes()), How(told=lambda _: None))
        document.reading = documents.read
        read = kind_of(document).read
        document.file.seek(0)
        began = time.process_time()
        found += sum(not isinstance(each, Unreadable) for each in read(document))
        kind = path.name.partition(".")[2]
        seconds[kind] = seconds.get(kind, 0) + time.process_time() - began
    return seconds, found


def together(folder):
    began = time.process_time()
    found = sum(not isinstance(each, Unreadable) for each in articles([str(folder)]))
    return time.process_time() - began, found


def first_request(folder):
    """Seconds from the start of the command to its first request, and of processor time until it was seen."""
    with Server(good()) as server:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "summarizer", "batch", str(folder), "-o", str(folder.parent / "out.jsonl"),
             "--model", "tiny-1", "--base-url", server.url], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "OPENAI_API_KEY": "none"})
        try:
            while not server.asked and process.poll() is None:
                time.sleep(0.005)
        finally:
            process.kill()
            process.wait()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (server.asked[0].at - began if server.asked else float("nan"),
                after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main(count=10_000):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "news")
        folder.mkdir()
        fill(folder, count)
        files = sorted(folder.rglob("*.*"))
        for each in {path.name.partition(".")[2]: path for path in files}.values():   # libraries are loaded
            alone([each])
        together(folder / "0")
        gc.collect()
        gc.freeze()
        ours, found = together(folder)
        seconds, again = alone(files)
        assert found == again, (found, again)
        base = sum(seconds.values())
        print(f"{count:,} files, {found:,} articles: {1_000 * ours / found:.2f} ms of CPU an article, the readers' own "
              f"{1_000 * base / found:.2f}: {ours / base:.2f} times (goal 1.3)")
        print("readers, seconds: " + ", ".join(f"{kind} {taken:.1f}" for kind, taken in seconds.items()))
        waited = sorted(first_request(folder) for _ in range(3))
        print("first request after " + ", ".join(f"{each:.2f} s ({cpu:.2f} s of CPU)" for each, cpu in waited)
              + " (goal 3)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
