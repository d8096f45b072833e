"""The command on a terminal."""

import os
import pty
import subprocess
import sys


def on_a_terminal(columns, *arguments, **environment):
    """What the command writes to a terminal that is so wide."""
    reader, writer = pty.openpty()
    bare = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "COLORTERM")}
    with subprocess.Popen(
        [sys.executable, "-m", "summarizer", *map(str, arguments)], stdout=writer, stderr=writer,
        env=bare | {"TERM": "xterm-256color", "COLUMNS": str(columns)} | environment,
    ) as process:
        os.close(writer)
        told = b""
        while True:
            try:
                piece = os.read(reader, 65536)
            except OSError:   # the other end is closed
                break
            if not piece:
                break
            told += piece
    os.close(reader)
    assert process.returncode in (0, 2)
    return told.decode().replace("\r\n", "\n")
