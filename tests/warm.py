"""The command, or a script, in a process of its own that need not load what takes longer than most tests.

It is forked from a server that has loaded them. What is about starting, streams or shells starts Python itself.
"""

import multiprocessing
import os
import resource
import runpy
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([
    "summarizer.cli.batch", "summarizer.cli.run", "summarizer.client", "summarizer.extraction.ask",
    "summarizer.extraction.checking", "summarizer.batch.tracked", "summarizer.model.retry",
    "summarizer.model.jobs.jobs", "summarizer.model.recording", "summarizer.model.budget",
    "summarizer.scoring.counting", "openai", "httpx", "aiohttp", "rich.console",
])
BARE = ("OPENAI_", "SUMMARIZER_")


def summarizer(*arguments, stdin=b"", largest=None, **environment):
    """Run `summarizer` to the end; the finished process, its output as text. No file gets over `largest` bytes."""
    return _run(_command, arguments, stdin, largest, environment)


def python(script, **environment):
    """Run a script of a user's to the end; the finished process, its output as text."""
    return _run(_script, [script], b"", None, environment)


def _run(what, arguments, stdin, largest, environment):
    place = Path(tempfile.mkdtemp(prefix="warm-"))
    (place / "in").write_bytes(stdin)
    bare = {name: value for name, value in os.environ.items() if not name.startswith(BARE)}
    given = list(map(str, arguments))
    process = _FORKS.Process(target=_begin, args=(what, place, given, bare | environment, str(Path.cwd()), largest))
    process.start()
    process.join(120)
    if process.is_alive():
        process.kill()
        process.join()
    out, err = ((place / name).read_text(encoding="utf-8") for name in ("out", "err"))
    done = subprocess.CompletedProcess(given, process.exitcode, out, err)
    process.close()
    assert "Traceback" not in err, err
    return done


def _begin(what, place, arguments, environment, cwd, largest):
    for number, (name, mode) in enumerate((("in", os.O_RDONLY), ("out", os.O_CREAT | os.O_WRONLY),
                                           ("err", os.O_CREAT | os.O_WRONLY))):
        os.dup2(os.open(place / name, mode, 0o600), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)   # noqa: SIM115 - forked, it has /dev/null
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:0] = filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))
    os.chdir(cwd)
    if largest is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    what(arguments)


def _command(arguments):
    sys.argv = ["summarizer", *arguments]
    from summarizer.cli.main import main

    main()


def _script(arguments):
    sys.argv = arguments
    runpy.run_path(arguments[0], run_name="__main__")
