"""The command on a terminal."""

import os
import pty

import warm


def on_a_terminal(columns, *arguments, **environment):
    """What the command writes to a terminal that is so wide."""
    reader, writer = pty.openpty()
    process = warm.on(writer, *arguments, TERM="xterm-256color", COLUMNS=str(columns), **environment)
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
    process.join()
    assert process.exitcode in (0, 2)
    return told.decode().replace("\r\n", "\n")
