"""`govtext export`, `govtext import-gold` and `govtext query`: results for other programs, and back."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from toolkit.cli.console import make_console

_SHOWN_ROWS = 50
_SHOWN_LENGTH = 60
_SHOWN_UNFINISHED = 5

_Results = Annotated[
    Path, typer.Argument(metavar="DIR", help="Folder that govtext extract has written.", file_okay=False)
]


class ExportFormat(StrEnum):
    """What a result can be written as."""

    csv = "csv"
    xlsx = "xlsx"
    dta = "dta"
    jsonl = "jsonl"
    label_studio = "label-studio"
    doccano = "doccano"


def export(
    results: _Results,
    out: Annotated[Path, typer.Option(help="File to write; of csv, dta and jsonl a folder for several tables.")],
    to: Annotated[ExportFormat | None, typer.Option(help="Format; taken from the ending of --out.")] = None,
    table: Annotated[list[str] | None, typer.Option(help="Only this table; may be repeated.")] = None,
    review: Annotated[
        Path | None, typer.Option(help="Folder of the review pages that rows link to (xlsx); DIR/review if there.")
    ] = None,
) -> None:
    """Write tables of a result for Excel, Stata, Label Studio or doccano."""
    from toolkit.reporting.export import export as write

    for path in write(results, out, to=to.value if to else None, tables=table, review=review):
        make_console().print(escape(str(path)), soft_wrap=True)


def import_gold(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Export of Label Studio (JSON) or doccano (JSONL).")],
    out: Annotated[Path, typer.Option(help="Folder for the gold files and their texts.", file_okay=False)],
) -> None:
    """Make gold files of what was annotated in Label Studio or doccano."""
    from toolkit.reporting.gold_files import import_gold as read

    made = read(file, out)
    make_console().print(f"{len(made.files)} gold files, {made.records:,} records: {escape(str(out))}", soft_wrap=True)
    if made.unfinished:
        shown = "; ".join(
            f"{document}: {label} {text}" for document, label, text in made.unfinished[:_SHOWN_UNFINISHED]
        )
        more = len(made.unfinished) - _SHOWN_UNFINISHED
        said = f"{len(made.unfinished)} records lack fields (null in the files), fill them in: {shown}"
        make_console(stderr=True).print(escape(said + (f"; and {more} more" if more > 0 else "")), soft_wrap=True)


def query(
    results: _Results,
    sql: Annotated[str, typer.Argument(metavar="SQL", help='One statement: "select … from targets".')],
    out: Annotated[
        Path | None, typer.Option(help="Write the answer to this file: .csv, .parquet or .dta.", dir_okay=False)
    ] = None,
) -> None:
    """Ask the tables of a result in SQL (DuckDB): each table is a view of its name."""
    from toolkit.reporting.panels import write_panel
    from toolkit.reporting.query import query as ask

    answer = ask(results, sql)
    console = make_console()
    if out:
        write_panel(answer, out)
        console.print(f"{len(answer):,} rows: {escape(str(out))}", soft_wrap=True)
        return
    table = Table()
    for column in answer.columns:
        table.add_column(escape(str(column)))
    shown = answer.head(_SHOWN_ROWS).astype(object)
    for row in shown.where(shown.notna(), "").itertuples(index=False):
        table.add_row(*(escape(_cell(value)) for value in row))
    console.print(table)
    if len(answer) > _SHOWN_ROWS:
        console.print(f"… and {len(answer) - _SHOWN_ROWS:,} more rows: write them with --out FILE.csv")


def _cell(value: object) -> str:
    text = f"{value:,.10g}" if isinstance(value, float) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN_LENGTH else text[: _SHOWN_LENGTH - 1] + "…"
