"""The command, or a script, in a process of its own that need not load what takes longer than most tests.

It is forked from a server that has loaded them, and has done once what is the same every time (`warmed`). What is about
starting, streams or shells starts Python itself.
"""

import atexit
import multiprocessing
import os
import resource
import runpy
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path

import summarizer as summarizer_package

_HOUSE = Path(summarizer_package.__file__).parent
_OURS = [
    ".".join(path.relative_to(_HOUSE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(_HOUSE.rglob("*.py")) if path.name != "__main__.py"
]
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([
    "openai", "openai.resources", "aiohttp", "httpcore2", "instructor.v2.core.handler",
    "instructor.v2.providers.openai.handlers", "genai_prices.data", "anyio._backends._asyncio", "rich.console",
    *_OURS, "warm", "warmed",
])
BARE = ("OPENAI_", "SUMMARIZER_")


def summarizer(*arguments, stdin=b"", largest=None, **environment):
    """Run `summarizer` to the end; the finished process, its output as text. No file gets over `largest` bytes.

    Standard input is bytes, or a file that is open.
    """
    return _run(_command, arguments, stdin, largest, environment)


def python(script, **environment):
    """Run a script of a user's to the end; the finished process, its output as text."""
    return _run(_script, [script], b"", None, environment)


def on(terminal, *arguments, **environment):
    """`summarizer`, begun on a terminal: a process of multiprocessing."""
    plain = dict.fromkeys(("NO_COLOR", "COLUMNS", "COLORTERM"))
    with Path(os.devnull).open("rb") as nothing:
        return _begun(_command, arguments, [nothing.fileno(), terminal, terminal], plain | environment)


def started(*arguments, **environment):
    """`summarizer`, begun: a process as `subprocess.Popen` gives it, its output through pipes as text."""
    return Started(arguments, environment)


class Started:
    """A process under way, in a group of its own.

    At the end of its `with` block it is waited for; it is killed if the test has failed.
    """

    def __init__(self, arguments, environment):
        with Path(os.devnull).open("rb") as nothing:
            pipes = [os.pipe() for _ in range(2)]
            self._process = _begun(_apart, arguments, [nothing.fileno(), *(end for _, end in pipes)], environment)
        for _, end in pipes:
            os.close(end)
        self.stdout, self.stderr = (os.fdopen(end, encoding="utf-8") for end, _ in pipes)
        self.pid = self._process.pid

    @property
    def returncode(self):
        return self._process.exitcode

    def send_signal(self, number):
        if self._process.is_alive():
            os.kill(self.pid, number)

    def kill(self):
        self._process.kill()

    def communicate(self, timeout=None):
        """All that is still to be read of its output and of its messages, once it has ended."""
        with ThreadPoolExecutor(2) as both:
            reads = [both.submit(stream.read) for stream in (self.stdout, self.stderr)]
            self._process.join(timeout)
            if self._process.is_alive():
                self.kill()
                raise TimeoutError(f"not ended after {timeout} s")
            return tuple(read.result() for read in reads)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            self.kill()
        self._process.join()
        self.stdout.close()
        self.stderr.close()


def _run(what, arguments, stdin, largest, environment):
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        if isinstance(stdin, bytes):
            given.write(stdin)
            given.seek(0)
            stdin = given
        process = _begun(what, arguments, [each.fileno() for each in (stdin, out, err)], environment, largest)
        process.join(120)
        if process.is_alive():
            process.kill()
            process.join()
        told = []
        for each in (out, err):
            each.seek(0)
            told.append(each.read().decode())
    done = subprocess.CompletedProcess(list(map(str, arguments)), process.exitcode, *told)
    process.close()
    assert "Traceback" not in done.stderr, done.stderr
    return done


@cache
def _serve():
    """Begin the server: it finds `warmed` by the environment, and by nothing else of this process."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(Path(__file__).parent)
    try:
        forkserver.ensure_running()
    finally:
        os.environ.pop("PYTHONPATH") if before is None else os.environ.update(PYTHONPATH=before)


def _begun(what, arguments, streams, environment, largest=None):
    _serve()
    bare = {name: value for name, value in os.environ.items() if not name.startswith(BARE)}
    process = _FORKS.Process(target=_begin, args=(
        what, [Connection(os.dup(each)) for each in streams], list(map(str, arguments)), bare | environment,
        str(Path.cwd()), largest,
    ))
    process.start()
    return process


def _begin(what, streams, arguments, environment, cwd, largest):
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
        stream.close()
    sys.stdin = open(0, encoding="utf-8", closefd=False)   # noqa: SIM115 - forked, it has /dev/null
    sys.stdout.reconfigure(line_buffering=os.isatty(1))
    os.environ.clear()
    os.environ.update({name: value for name, value in environment.items() if value is not None})
    sys.path[:0] = filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))
    os.chdir(cwd)
    if largest is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    what(arguments)


def _apart(arguments):
    os.setsid()
    try:
        _command(arguments)
    finally:
        atexit._run_exitfuncs()   # Ray's; a process of multiprocessing does not run them


def _command(arguments):
    sys.argv = ["summarizer", *arguments]
    from summarizer.cli.main import main

    main()


def _script(arguments):
    sys.argv = arguments
    runpy.run_path(arguments[0], run_name="__main__")
