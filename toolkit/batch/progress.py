"""How far a batch is, as a bar on a terminal or in a notebook, or as lines of JSON for a scheduler's log."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

_EVERY = 5.0  # seconds between two lines


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far a batch is.

    Attributes:
        done: Documents and failures that are done, those taken over from an earlier run included.
        reused: Those taken over.
        total: All of them; None while a table or an archive holds an unknown number.
        failures: Failures of this run so far.
        characters: Characters analysed by this run.
        seconds: Wall time so far.
    """

    done: int
    reused: int
    total: int | None
    failures: int
    characters: int
    seconds: float

    @property
    def rate(self) -> float:
        """Documents a second of this run."""
        return (self.done - self.reused) / self.seconds if self.seconds else 0.0


Report = Callable[[BatchProgress], None]


@contextmanager
def progress_bar(console: Console | None = None) -> Iterator[Report]:
    """Shows a bar with rate, remaining time and failures; in a notebook with ipywidgets as a widget.

    Args:
        console: Where to; standard error where None. Nothing is shown where that is neither terminal nor notebook.

    Yields:
        The function to give to `run_batch(..., progress=...)`.

    Example:
        >>> with progress_bar() as report:  # doctest: +SKIP
        ...     run_batch("notices", "out", progress=report)
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    shown = console or Console(stderr=True)
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("documents, {task.fields[rate]:,.1f} a second, {task.fields[failures]:,} failed"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    live = shown.is_terminal or shown.is_jupyter
    with Progress(*columns, console=shown, transient=not shown.is_jupyter, disable=not live) as bar:
        job = bar.add_task("", total=None, rate=0.0, failures=0)

        def report(now: BatchProgress) -> None:
            bar.update(job, completed=now.done, total=now.total, rate=now.rate, failures=now.failures)

        yield report


def json_lines(stream: TextIO | None = None) -> Report:
    """Returns a report that writes a line of JSON every five seconds, and one when all is done."""
    out = stream or sys.stderr
    last = -_EVERY

    def report(now: BatchProgress) -> None:
        nonlocal last
        if now.seconds - last < _EVERY and now.done != now.total:
            return
        last = now.seconds
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        said = {"time": stamp, "event": "progress", **asdict(now), "rate": round(now.rate, 3)}
        print(json.dumps(said), file=out, flush=True)

    return report
