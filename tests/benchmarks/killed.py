"""A long run killed in the middle (SIGKILL) and started again: what is lost, what is doubled, what is paid twice.

`python tests/benchmarks/killed.py [--articles 100000] [--flight 64] [--seconds 0.3]`. The same command
runs twice on one output, in processes of their own, against a server that takes so many seconds a reply;
the first is killed when half of the results are there. Exit 1 where the account does not come out: every
article has one line, and no more requests were sent twice than were in flight.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

from loopback import Server, command, environment, server, write_articles
from memory import UNIT


def ids(path: Path) -> list[str]:
    """The articles that have a whole line, one id a line; a line that cannot be read is an error."""
    with path.open("rb") as file:
        return [json.loads(line)["id"] for line in file if line.endswith(b"\n")]


def digest(path: Path, size: int | None = None) -> tuple[int, int, str]:
    """Length of the file's whole lines (or `size`), bytes after them, and the hash of those lines."""
    whole, rest, sha = 0, 0, hashlib.sha256()
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n") or whole == size:
                rest += len(line)
                continue
            whole += len(line)
            sha.update(line)
    return whole, rest, sha.hexdigest()


def kill(child: subprocess.Popen[bytes], results: Path, lines: float) -> None:
    """Kill the command once its output holds so many lines, if it has not ended by then."""
    read = count = 0
    while count < lines and not os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        time.sleep(0.02)
        if results.exists():
            with results.open("rb") as file:
                file.seek(read)
                fresh = file.read()
            read, count = read + len(fresh), count + fresh.count(b"\n")
    child.kill()


def run(there: Server, table: Path, results: Path, flight: int, kill_at: float = 0) -> dict[str, float]:
    """One run of the command, and what came of it."""
    began, before = time.monotonic(), there.seen()
    said = results.with_suffix(".said")
    with said.open("wb") as file:
        child = subprocess.Popen(command(there.address, table, results, flight), stdout=subprocess.DEVNULL,
                                 stderr=file, env=environment(results.parent / "bytecode"))
    if kill_at:
        kill(child, results, kill_at)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall, seen = time.monotonic() - began, there.seen()
    told = said.read_text(encoding="utf-8").strip().splitlines()[-1:]
    print(f"  exit {child.returncode}: {told[0] if told else ''}", flush=True)
    return {"whole lines": len(ids(results)), "requests": len(seen.arrived) - len(before.arrived),
            "replies": len(seen.sent) - len(before.sent), "wall s": wall,
            "CPU s": used.ru_utime + used.ru_stime, "peak MB": used.ru_maxrss * UNIT / 1e6}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--flight", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=0.3)
    options = parser.parse_args()
    with server() as there, tempfile.TemporaryDirectory() as folder:
        table, results, few = (Path(folder, f"{name}.jsonl") for name in ("articles", "results", "few"))
        there.begin(options.seconds)
        write_articles(few, 10)   # compiles, which would take more memory than the run
        subprocess.run(command(there.address, few, few.with_suffix(".results"), 10), check=True, capture_output=True,
                       env=environment(Path(folder, "bytecode")))
        write_articles(table, options.articles)
        there.begin(options.seconds)
        print(f"{options.articles:,} articles, {options.flight} in flight, {options.seconds:g} s a reply", flush=True)
        first = run(there, table, results, options.flight, options.articles / 2)
        kept, torn, before = digest(results)
        second = run(there, table, results, options.flight)
        changed = before != digest(results, kept)[2]
        found, failures = ids(results), results.with_suffix(".failed.jsonl")
        failed = len(ids(failures)) if failures.exists() else 0
    print(f"{'':28}{'killed':>12}{'run again':>12}{'together':>12}")
    for name in first:
        both = max(first[name], second[name]) if name in ("whole lines", "peak MB") else first[name] + second[name]
        print(f"{name:28}" + "".join(f"{each:12,.0f}" for each in (first[name], second[name], both)))
    lost = options.articles - len(set(found))
    again = round(first["requests"] + second["requests"]) - options.articles
    account = {
        "articles without a line": lost, "articles with two lines": len(found) - len(set(found)),
        "failures written": failed, "bytes of a torn line at the kill": torn,
        "lines from before the kill changed": int(changed), f"requests sent again (at most {options.flight})": again,
    }
    for name, number in account.items():
        print(f"{name:40}{number:12,}")
    if lost or len(found) != options.articles or failed or changed or not 0 <= again <= options.flight:
        raise SystemExit("the account does not come out")


if __name__ == "__main__":
    main()
