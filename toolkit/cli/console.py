"""Where the command line writes: results to standard output, everything else to standard error."""

from __future__ import annotations

import sys

from rich.console import Console

_PIPE_WIDTH = 200  # columns of a table where the output is no terminal


def make_console(*, stderr: bool = False) -> Console:
    """Returns a console; a pipe gets wide, plain tables, and no character stops the run in a GBK console."""
    stream = sys.stderr if stderr else sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    return Console(file=stream, width=None if stream.isatty() else _PIPE_WIDTH, highlight=False)
