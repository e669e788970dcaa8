"""`govtext duplicates`: which documents of a result repeat others?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from toolkit.cli.console import make_console


def duplicates(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A result folder.")],
    threshold: Annotated[float, typer.Option(help="Least similarity of near-duplicates, above 0.5.")] = 0.8,
    out: Annotated[Path | None, typer.Option(help="Write the table to this CSV too.", dir_okay=False)] = None,
) -> None:
    """List documents that are the same as another one, or nearly; `extract --exclude-duplicates` leaves them out."""
    from toolkit.analysis.duplicates import find_duplicates
    from toolkit.reporting.write import iter_texts

    found = find_duplicates(iter_texts(folder), threshold)
    console = make_console()
    if found.empty:
        console.print("no document repeats another one")
        return
    table = Table(*map(str, found.columns))
    for row in found.astype(object).where(found.notna(), "").itertuples(index=False):
        table.add_row(*(escape(f"{cell:.2f}" if isinstance(cell, float) else str(cell)) for cell in row))
    console.print(table)
    if out:
        found.to_csv(out, index=False, encoding="utf-8-sig")
        console.print(f"Table: {escape(str(out))}", soft_wrap=True)
