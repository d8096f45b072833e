"""What it costs to start: processor seconds (user and system) of a fresh process, median of several runs.

`python tests/benchmarks/start.py [RUNS]`. Goals: `summarizer --help` 0.35 s, `import summarizer` 0.2 s.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys

CASES = [
    ("python -c pass", ["-c", "pass"], None),
    ("import summarizer", ["-c", "import summarizer"], 0.2),
    ("summarizer --help", ["-m", "summarizer", "--help"], 0.35),
    ("summarizer schema", ["-m", "summarizer", "schema"], None),
    ("import pydantic", ["-c", "from pydantic import BaseModel"], None),
    ("import openai", ["-c", "import openai"], None),
    ("openai and instructor", ["-c", "import openai; from instructor import AsyncInstructor"], None),
]


def cpu(arguments: list[str]) -> float:
    """Processor seconds of one child."""
    before = os.times()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    for _, arguments, _ in CASES:   # fills the caches of bytecode and files
        cpu(arguments)
    # One round after another, so that a busy moment falls on every case alike.
    rounds = [[cpu(arguments) for _, arguments, _ in CASES] for _ in range(runs)]
    medians = [statistics.median(column) for column in zip(*rounds, strict=True)]
    names = [name for name, *_ in CASES]
    pydantic, openai = (medians[names.index(f"import {name}")] for name in ("pydantic", "openai"))
    print(f"{'':24}{'CPU s':>8}{'goal':>8}{'x pydantic':>12}{'x openai':>10}")
    for (name, _, goal), took in zip(CASES, medians, strict=True):
        print(f"{name:24}{took:8.2f}{goal or '':>8}{took / pydantic:12.2f}{took / openai:10.2f}")


if __name__ == "__main__":
    main()
