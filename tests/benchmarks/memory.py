"""The most memory that `summarizer batch` holds, for 1,000 articles and for many.

`python tests/benchmarks/memory.py [--articles 20000] [--flight 64]`; the stated goal is for 100,000.
A process of its own is measured (ru_maxrss), against a server that answers at once. Goals: 150 MB,
and under 10 % more for the many than for 1,000. `nothing left` runs the same command once more: it
reads the results that are there, and finds nothing to do.

Bytecode is made first, in a folder of its own: to compile genai-prices' table takes more memory than
a run does, and would hide what the articles take. `nothing compiled` shows it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from loopback import OURS, command, environment, server, write_articles

FEW = 1_000
UNIT = 1 if sys.platform == "darwin" else 1_024   # of ru_maxrss


def peak(arguments: list[str], bytecode: Path) -> float:
    """Megabytes that a command held at most."""
    child = subprocess.Popen(arguments, env=environment(bytecode), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"exit {child.returncode}: {' '.join(arguments)}")
    return used.ru_maxrss * UNIT / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--flight", type=int, default=64)
    options = parser.parse_args()
    print(f"{'peak memory':28}{'MB':>8}{'goal':>8}{'x 1,000':>10}{'goal':>8}")
    with server() as there, tempfile.TemporaryDirectory() as folder:
        bytecode, table = Path(folder, "bytecode"), Path(folder, "first.jsonl")
        there.begin(0)
        write_articles(table, FEW)
        first = peak(command(there.address, table, Path(folder, "first-results.jsonl"), options.flight), bytecode)
        print(f"{'nothing compiled':28}{first:8.1f}", flush=True)
        print(f"{'summarizer --help':28}{peak([*OURS, '--help'], bytecode):8.1f}", flush=True)
        few = 0.0
        for number in (FEW, options.articles):
            table, results = Path(folder, f"{number}.jsonl"), Path(folder, f"{number}-results.jsonl")
            write_articles(table, number)
            for name in (f"{number:,} articles", "  nothing left"):
                held = peak(command(there.address, table, results, options.flight), bytecode)
                few = few or held
                print(f"{name:28}{held:8.1f}{150:8}{held / few:10.2f}{1.1:8}", flush=True)


if __name__ == "__main__":
    main()
