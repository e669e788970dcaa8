"""`govtext extract`: files and folders to tables."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from toolkit.cli.console import make_console

if TYPE_CHECKING:
    from rich.console import Console

    from toolkit.batch import BatchSummary
    from toolkit.batch.progress import Report
    from toolkit.config import PipelineConfig

SOME_FAILED = 1
_SHOWN_FAILURES = 5
_COUNTED = (
    *("documents", "tasks", "targets", "quantities", "responsible_units", "projects", "failures"),
    *("duplicates", "reused"),
)
_WHERE_ANY = {"duplicates": "left out as duplicates", "reused": "taken over from an earlier run"}


def extract(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="Files or folders; tables (.csv, .xlsx, …) with a column full_text or text hold a document a row.",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the tables: new, empty, or an earlier result.")],
    config: Annotated[Path | None, typer.Option(help="Settings as a YAML file.", dir_okay=False)] = None,
    workers: Annotated[
        int | None,
        typer.Option(help="Processes that work at once; all cores without this and --config.", min=1),
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Work on a Dask cluster: the address of its scheduler, tcp://HOST:8786.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Do everything again, whatever is finished.")] = False,
    max_failures: Annotated[
        int | None, typer.Option(help="Stop with exit code 2 when more documents fail.", min=0)
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first failure: --max-failures 0.")] = False,
    exclude_duplicates: Annotated[
        bool, typer.Option("--exclude-duplicates", help="Leave out documents that repeat another one.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress and no summary.")] = False,
    json_log: Annotated[bool, typer.Option("--json", help="Write progress as JSON lines to standard error.")] = False,
) -> None:
    """Extract targets, responsible units and projects, and write them as Parquet and CSV.

    A run that was ended goes on where it was when the same command is run again; what has not changed since the last
    run is not done again. Exit code: 0, 1 (some documents failed) or 2 (could not run).
    """
    from toolkit.batch import run_batch
    from toolkit.config import PipelineConfig

    settings = PipelineConfig.from_yaml(config) if config else PipelineConfig(workers=all_cores())
    if workers:
        settings = replace(settings, workers=workers)
    if strict or max_failures is not None:
        settings = replace(settings, max_failures=0 if strict else max_failures)
    if exclude_duplicates:
        settings = replace(settings, exclude_duplicates=True)
    with _report(quiet=quiet, json_log=json_log) as report:
        summary = run_batch(paths, out, settings, client=scheduler, progress=report, force=force)
    if not quiet and not json_log:
        console = make_console()
        print_summary(console, summary)
        console.print(f"Tables: {escape(str(summary.out))}", soft_wrap=True)
    if summary.failures:
        _print_failures(make_console(stderr=True), summary)
        raise typer.Exit(SOME_FAILED)


def all_cores() -> int:
    """Returns the number of cores that this process may use."""
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_with_progress(paths: Sequence[Path], out: Path, config: PipelineConfig) -> BatchSummary:
    """Runs the batch; a progress bar shows on a terminal and nowhere else."""
    from toolkit.batch import run_batch

    with _report() as report:
        return run_batch(paths, out, config, progress=report)


def _report(*, quiet: bool = False, json_log: bool = False) -> AbstractContextManager[Report | None]:
    from toolkit.batch.progress import json_lines, progress_bar

    if json_log:
        return nullcontext(json_lines())
    return nullcontext(None) if quiet else progress_bar(make_console(stderr=True))


def print_summary(console: Console, summary: BatchSummary) -> None:
    """Prints what was done as a table."""
    table = Table(title="Summary", title_justify="left", title_style="bold", show_header=False)
    table.add_column("what")
    table.add_column("number", justify="right")
    for name in _COUNTED:
        number = getattr(summary, name)
        if number or name not in _WHERE_ANY:
            table.add_row(_WHERE_ANY.get(name, name.replace("_", " ")), f"{number:,}")
    table.add_row("characters", f"{summary.characters:,}")
    table.add_row("seconds", f"{summary.seconds:.1f}")
    table.add_row("characters per second", f"{summary.characters_per_second:,.0f}")
    console.print(table)


def _print_failures(console: Console, summary: BatchSummary) -> None:
    """Prints the first failures; all of them are in the table `failures`."""
    from toolkit.reporting.write import read_rows

    for row in read_rows(summary.out, "failures", limit=_SHOWN_FAILURES):
        said = f"{row['source'] or row['document_id']}: {row['message'].rstrip('.')}; {row['way_out']}"
        console.print(f"[bold red]Failed[/] {escape(said)}", soft_wrap=True)
    if summary.failures > _SHOWN_FAILURES:
        console.print(f"… and {summary.failures - _SHOWN_FAILURES} more", soft_wrap=True)
    console.print(f"All failures: {escape(str(summary.out / 'failures.csv'))}", soft_wrap=True)
