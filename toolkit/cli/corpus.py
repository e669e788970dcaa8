"""`govtext corpus`: a folder of documents with a manifest that the user completes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from toolkit.cli.console import make_console
from toolkit.cli.extract import SOME_FAILED

TO_BE_PUT_RIGHT = 1
_SHOWN = ("id", "region", "division_code", "level", "year", "kind", "title", "file")
_SHOWN_FAILURES = 5

corpus = typer.Typer(help="A corpus of your own: a folder with a manifest (清单).", no_args_is_help=True)
_Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of the corpus.", file_okay=False)]


class ManifestFormat(StrEnum):
    """What a new manifest is."""

    tsv = "tsv"
    csv = "csv"
    xlsx = "xlsx"


@corpus.command()
def add(
    folder: _Folder,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH...]", help="Files and folders to copy into it; without, what lies in it."),
    ] = None,
    manifest: Annotated[
        ManifestFormat, typer.Option("--format", help="Of a new manifest; one that is there keeps its own.")
    ] = ManifestFormat.tsv,
) -> None:
    """Give every document a row in the manifest, filled as far as the document tells; what is filled stays.

    Exit code: 0, 1 (some files could not be read; they have a row) or 2 (could not run).
    """
    from toolkit.batch import add as add_documents

    done = add_documents(folder, paths or [], suffix=f".{manifest.value}")  # type: ignore[arg-type]
    console = make_console()
    filled = f", {done.filled} completed" if done.filled else ""
    console.print(f"{done.new} new{filled}, {done.rows} rows: {escape(str(done.manifest))}", soft_wrap=True)
    if manifest is not ManifestFormat.tsv and done.manifest.suffix != f".{manifest.value}":
        said = f"{done.manifest.name} is there and stays; for another format save it as such and delete this one"
        console.print(escape(said), soft_wrap=True)
    for failure in done.failures[:_SHOWN_FAILURES]:
        said = escape(f"{failure.document_id}: {failure.message}; {failure.way_out}")
        make_console(stderr=True).print(f"[bold red]Not read[/] {said}", soft_wrap=True)
    if len(done.failures) > _SHOWN_FAILURES:
        make_console(stderr=True).print(f"… and {len(done.failures) - _SHOWN_FAILURES} more", soft_wrap=True)
    console.print("Complete it in a spreadsheet, then: govtext corpus check " + escape(str(folder)), soft_wrap=True)
    if done.failures:
        raise typer.Exit(SOME_FAILED)


@corpus.command("list")
def list_rows(folder: _Folder) -> None:
    """Print the manifest as a table."""
    from toolkit.batch import open_corpus

    manifest = open_corpus(folder)
    table = Table()
    for name in _SHOWN:
        table.add_column(name)
    for row in manifest.rows:
        table.add_row(*(escape(row.get(name, "")) for name in _SHOWN))
    console = make_console()
    console.print(table)
    regions = {row.get("division_code") or row.get("region") for row in manifest.rows} - {"", None}
    years = sorted({row["year"] for row in manifest.rows if row.get("year")})
    span = f"{years[0]} to {years[-1]}" if years else "none"
    console.print(f"{len(manifest.rows)} rows; regions: {len(regions)}; years: {span}")


@corpus.command()
def check(folder: _Folder) -> None:
    """Name what is wrong with the manifest or the files, row by row, and what to do.

    Exit code: 0, 1 (something is to be put right) or 2 (no manifest).
    """
    from toolkit.batch import check as find_problems

    problems = find_problems(folder)
    console = make_console()
    for problem in problems:
        place = f"row {problem.row}" if problem.row else "no row"
        column = f", {problem.column}" if problem.column else ""
        said = escape(f"{problem.file}: {problem.what}; {problem.way_out}")
        console.print(f"[bold red]{place}{column}[/] {said}", soft_wrap=True)
    if problems:
        console.print(f"{len(problems)} to be put right", soft_wrap=True)
        raise typer.Exit(TO_BE_PUT_RIGHT)
    console.print(f"{escape(str(folder))}: manifest and files are in order", soft_wrap=True)
