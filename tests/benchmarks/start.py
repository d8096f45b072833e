"""What it costs to start: processor seconds (user and system) of a fresh process, median of several runs.

`python tests/benchmarks/start.py [RUNS]`. Goals, as times the import of pydantic: `import summarizer` 1.5,
`summarizer --help` 1.6.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

CASES = [
    ("python -c pass", ["-c", "pass"], None),
    ("import summarizer", ["-c", "import summarizer"], 1.5),
    ("summarizer --help", ["-m", "summarizer", "--help"], 1.6),
    ("summarizer schema", ["-m", "summarizer", "schema"], None),
    ("import pydantic", ["-c", "from pydantic import BaseModel"], None),
    ("import openai", ["-c", "import openai"], None),
    ("openai and instructor", ["-c", "import openai; from instructor import AsyncInstructor"], None),
]


def cpu(arguments: list[str]) -> float:
    """Processor seconds of one child."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    for _, arguments, _ in CASES:   # fills the caches of bytecode and files
        cpu(arguments)
    # One round after another, so that a busy moment falls on every case alike.
    rounds = [[cpu(arguments) for _, arguments, _ in CASES] for _ in range(runs)]
    medians = [statistics.median(column) for column in zip(*rounds, strict=True)]
    names = [name for name, *_ in CASES]
    pydantic, openai = (medians[names.index(f"import {name}")] for name in ("pydantic", "openai"))
    print(f"{'':24}{'CPU s':>8}{'x pydantic':>12}{'goal':>8}{'x openai':>10}")
    for (name, _, goal), took in zip(CASES, medians, strict=True):
        print(f"{name:24}{took:8.3f}{took / pydantic:12.2f}{goal or '':>8}{took / openai:10.2f}")


if __name__ == "__main__":
    main()
