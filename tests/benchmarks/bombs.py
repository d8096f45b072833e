"""Files made to take all memory or time: what came of each, with the most memory and the seconds that it took.

    python tests/benchmarks/bombs.py [NAME ...]

Each is read by `articles()` in a process of its own. Goal: 300 MB, and no more time than its size is worth.
"""

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))


def read(path):
    """What came of a file, in a line."""
    from summarizer.inputs.document import Unreadable
    from summarizer.inputs.sources import articles

    began, found, failed, told = time.process_time(), 0, 0, ""
    for each in articles([path]):
        if isinstance(each, Unreadable):
            failed, told = failed + 1, told or str(each.error)
        else:
            found += 1
    peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024   # of Linux
    print(f"{peak:5} MB {time.process_time() - began:6.1f} s  {found:,} read, {failed:,} refused  {told[-150:]}")


def main(names):
    from bombs import LARGE, SMALL

    bombs = SMALL | LARGE
    with tempfile.TemporaryDirectory() as folder:
        for name in names or bombs:
            path = Path(folder, name)
            bombs[name](path)
            done = subprocess.run([sys.executable, __file__, "--read", path], capture_output=True, text=True,
                                  check=False, timeout=300)
            size = path.stat().st_size
            error = f" {done.returncode}: {done.stderr.splitlines()[-1:]}" if done.returncode else ""
            print(f"{name:16}{size:>13,} bytes {done.stdout.strip().replace(folder + '/', '')}{error}", flush=True)
            path.unlink()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        read(sys.argv[2])
    else:
        main(sys.argv[1:])
