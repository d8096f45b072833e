"""Damaged files to a reader: how many were read and refused, the slowest, the largest memory; stops at an error.

    python tests/benchmarks/fuzz.py pdf 100000 [first seed]

`any`: files of every format, damaged and packed, by the way of all files, which tells what they are; `reply`: what a
model writes, to what finds the reply in it; `all`: one after another.
"""

import collections
import json
import logging
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))
from mutations import READERS, damaged, tried
from server import good

from summarizer.extraction.finding import find_reply

REPLY = json.dumps(good())
REPLIES = [
    REPLY, json.dumps(REPLY), json.dumps(good(), indent=1).replace("],\n", "], // a \"list\" {\n"), f"[{REPLY}]",
    "<think>\n" + '[P1] is about {see "above}, [A1] acts.\n' * 10 + f"</think>\n```json\n{REPLY}\n```\nSource: [1].",
    json.dumps({"name": "Reply", "arguments": REPLY}), REPLY.replace("}]", "},]") + REPLY[:200], '{"a":' * 200,
]
WARNED: collections.Counter[str] = collections.Counter()   # by which library


class Warned(logging.Handler):
    def emit(self, record):
        WARNED[record.name] += 1


def late(*_):
    raise TimeoutError("no answer within 10 seconds")   # taken for a broken file, it counts as slow


def of_reader(name):
    """What damages a file at random, and what reads it."""
    if name == "reply":
        def read(data):
            found = find_reply(data.decode("utf-8", "surrogateescape"))
            assert found is None or set(found) & set(good())
            return found is not None

        return lambda random: damaged(random.choice(REPLIES).encode(), random), read
    reader = READERS[name]
    files = reader.files()
    return lambda random: reader.damaged(random.choice(files), random), lambda data: tried(reader, data)


def main(name, count, first=0):
    make, read = of_reader(name)
    signal.signal(signal.SIGALRM, late)
    logging.getLogger().addHandler(Warned(logging.WARNING))
    done, worst, slow = 0, (0.0, 0), []
    for seed in range(first, first + count):
        data = make(Random(seed))
        began = time.process_time()
        signal.alarm(10)
        try:
            done += read(data)
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
    print(f"{name}: {count:,} files, {done:,} read, {count - done:,} refused, "
          f"worst {worst[0]:.2f} s (seed {worst[1]}), "
          f"{len(slow)} over 1 s {slow[:10]}, peak {peak:.0f} MB; warnings of libraries: {dict(WARNED) or 'none'}")


if __name__ == "__main__":
    if sys.argv[1] == "all":
        sys.exit(max([
            subprocess.run([sys.executable, __file__, name, *sys.argv[2:]], check=False).returncode
            for name in (*READERS, "reply")
        ]))
    main(sys.argv[1], *map(int, sys.argv[2:]))
