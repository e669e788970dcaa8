"""`govtext review`: pages in which a person checks a result against the texts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from toolkit.cli.console import make_console


def review(
    results: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder that govtext extract has written.", file_okay=False)
    ],
    out: Annotated[Path | None, typer.Option(help="Folder for the pages; DIR/review without this.")] = None,
) -> None:
    """Write pages that show each text with its mentions marked and its tables beside (no network, no server)."""
    from toolkit.reporting.review import write_review

    site = write_review(results, out)
    make_console().print(f"{site.pages:,} documents, open {escape(str(site.index))}", soft_wrap=True)
