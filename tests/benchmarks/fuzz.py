"""Damaged files to a reader: how many were read and refused, the slowest, the largest memory; stops at an error.

    python tests/benchmarks/fuzz.py pdf 100000 [first seed]
"""

import resource
import signal
import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))
from mutations import READERS, damaged, tried


def late(*_):
    raise TimeoutError("no answer within 10 seconds")   # taken for a broken file, it counts as slow


def main(name, count, first=0):
    reader = READERS[name]
    files = reader.files()
    signal.signal(signal.SIGALRM, late)
    read, worst, slow = 0, (0.0, 0), []
    for seed in range(first, first + count):
        random = Random(seed)
        data = damaged(random.choice(files), random, inside=reader.inside)
        began = time.process_time()
        signal.alarm(10)
        try:
            read += tried(reader, data)
        except BaseException:
            print(f"seed {seed}")
            raise
        finally:
            signal.alarm(0)
        took = time.process_time() - began
        worst = max(worst, (took, seed))
        if took > 1:
            slow.append(seed)
        if (seed - first) % 10_000 == 9_999:
            print(f"{seed - first + 1:,} ...", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name}: {count:,} files, {read:,} read, {count - read:,} refused, "
          f"worst {worst[0]:.2f} s (seed {worst[1]}), "
          f"{len(slow)} over 1 s {slow[:10]}, peak {peak:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
