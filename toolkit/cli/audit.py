"""`govtext audit`: a sample to mark, and what the marks say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table
from typer.core import TyperGroup

from toolkit.cli.console import make_console

if TYPE_CHECKING:
    import pandas as pd

_WRITTEN = "draw"


class _DrawByDefault(TyperGroup):
    """Takes `govtext audit DIR` for `govtext audit draw DIR`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Names the command where none is named."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [_WRITTEN, *args]
        return super().parse_args(ctx, args)


audit = typer.Typer(
    cls=_DrawByDefault,
    help="Draw a sample of a result to mark by hand (govtext audit DIR --n 200 --out sheet.xlsx), and report it.",
    no_args_is_help=True,
)


@audit.command()
def draw(
    results: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder that govtext extract has written.", file_okay=False)
    ],
    out: Annotated[Path, typer.Option(help="The sheet to mark: .xlsx.", dir_okay=False)] = Path("audit.xlsx"),
    n: Annotated[int, typer.Option("--n", help="Number of rows and sentences.", min=1)] = 200,
    seed: Annotated[int, typer.Option(help="The same seed draws the same sample.", min=0)] = 1,
    review: Annotated[
        Path | None, typer.Option(help="Folder of the review pages that rows link to; DIR/review if there.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a sheet that is there, its marks too.")] = False,
) -> None:
    """Draw a stratified random sample of rows, and of sentences with a number that was not taken."""
    from toolkit.errors import OutputError
    from toolkit.reporting.audit_sheet import audit_sample, write_audit_sheet

    if out.exists() and not force:
        raise OutputError(f"{out}: is there already and may hold marks; name another file, or replace it with --force")
    sample = audit_sample(results, n=n, seed=seed)
    write_audit_sheet(sample, out, review=review or results / "review")
    counts = ", ".join(f"{count} {kind}" for kind, count in sample["kind"].value_counts().items())
    make_console().print(f"{len(sample)} units ({counts}): {escape(str(out))}", soft_wrap=True)


@audit.command()
def report(
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", help="The marked sheet (.xlsx).", dir_okay=False)],
    second: Annotated[
        Path | None, typer.Option(help="The sheet of a second marker, for agreement.", dir_okay=False)
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write the figures: .csv, .parquet or .dta.", dir_okay=False)] = None,
    rows: Annotated[
        Path | None,
        typer.Option(help="Write the marked rows with their inclusion probabilities and weights.", dir_okay=False),
    ] = None,
) -> None:
    """Report precision and recall with intervals, agreement, and a passage for the paper."""
    from toolkit.errors import InputError
    from toolkit.evaluation.audit_report import agreement, audit_report
    from toolkit.reporting.audit_sheet import read_audit_sheet
    from toolkit.reporting.panels import write_panel

    for path in (sheet, second):
        if path and not path.exists():
            raise InputError(f"{path}: there is no such file; draw a sheet: govtext audit draw DIR --out {path}")
    marked = read_audit_sheet(sheet)
    result = audit_report(marked, seed=marked.attrs["seed"])
    console = make_console()
    _print(console, result.estimates, "Weighted estimates, 95 % intervals clustered by document")
    if result.unmarked:
        console.print(
            f"{result.unmarked} units are not marked or unsure: left out, the weights raised in their strata."
        )
    if second:
        _print(console, agreement(marked, read_audit_sheet(second)), "Agreement (Krippendorff's alpha)")
    console.print(escape(result.method()), soft_wrap=True)
    for path, frame in ((out, result.estimates), (rows, result.rows)):
        if path:
            write_panel(frame, path)
            console.print(f"{len(frame):,} rows: {escape(str(path))}", soft_wrap=True)


def _print(console: Any, frame: pd.DataFrame, title: str) -> None:
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in frame.columns:
        table.add_column(str(column))
    for row in frame.itertuples(index=False):
        table.add_row(*(f"{cell:.3f}" if isinstance(cell, float) else escape(str(cell)) for cell in row))
    console.print(table)
