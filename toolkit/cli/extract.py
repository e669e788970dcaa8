"""`govtext extract`: files and folders to tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from toolkit.cli.console import make_console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from toolkit.batch import BatchSummary
    from toolkit.config import PipelineConfig

SOME_FAILED = 1
_SHOWN_FAILURES = 5


def extract(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="Files or folders: .txt, .docx, .csv with a column full_text or text (one document a row).",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the tables: new, empty, or an earlier result.")],
    config: Annotated[Path | None, typer.Option(help="Settings as a YAML file.", dir_okay=False)] = None,
    workers: Annotated[int | None, typer.Option(help="Processes that work at once.", min=1)] = None,
) -> None:
    """Extract targets, responsible units and projects, and write them as Parquet and CSV."""
    from toolkit.config import PipelineConfig

    settings = PipelineConfig.from_yaml(config) if config else PipelineConfig()
    if workers:
        settings = replace(settings, workers=workers)
    summary = run_with_progress(paths, out, settings)
    console = make_console()
    print_summary(console, summary)
    console.print(f"Tables: {escape(str(summary.out))}", soft_wrap=True)
    if summary.failures:
        _print_failures(make_console(stderr=True), summary)
        raise typer.Exit(SOME_FAILED)


def run_with_progress(paths: Sequence[Path], out: Path, config: PipelineConfig) -> BatchSummary:
    """Runs the batch; a progress bar shows on a terminal and nowhere else."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from toolkit.batch import run_batch

    console = make_console(stderr=True)
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("documents, {task.fields[characters]:,} characters"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        job = bar.add_task("", total=None, characters=0)

        def show(done: int, total: int | None, characters: int) -> None:
            bar.update(job, completed=done, total=total, characters=characters)

        return run_batch(paths, out, config, progress=show)


def print_summary(console: Console, summary: BatchSummary) -> None:
    """Prints what was done as a table."""
    table = Table(title="Summary", title_justify="left", title_style="bold", show_header=False)
    table.add_column("what")
    table.add_column("number", justify="right")
    for name in ("documents", "tasks", "targets", "quantities", "responsible_units", "projects", "failures"):
        table.add_row(name.replace("_", " "), f"{getattr(summary, name):,}")
    table.add_row("characters", f"{summary.characters:,}")
    table.add_row("seconds", f"{summary.seconds:.1f}")
    table.add_row("characters per second", f"{summary.characters_per_second:,.0f}")
    console.print(table)


def _print_failures(console: Console, summary: BatchSummary) -> None:
    """Prints the first failures; all of them are in the table `failures`."""
    from toolkit.reporting.write import read_rows

    for row in read_rows(summary.out, "failures", limit=_SHOWN_FAILURES):
        said = f"{row['source'] or row['document_id']}: {row['message']} {row['way_out']}"
        console.print(f"[bold red]Failed[/] {escape(said)}", soft_wrap=True)
    if summary.failures > _SHOWN_FAILURES:
        console.print(f"… and {summary.failures - _SHOWN_FAILURES} more", soft_wrap=True)
    console.print(f"All failures: {escape(str(summary.out / 'failures.csv'))}", soft_wrap=True)
