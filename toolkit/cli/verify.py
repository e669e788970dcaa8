"""`govtext verify`: is a result still that of its inputs?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from toolkit.cli.console import make_console

NOT_AS_IT_WAS = 1


def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A result folder.")],
    inputs: Annotated[
        Path | None, typer.Option(help="The folder of the inputs, where it has moved since the run.")
    ] = None,
) -> None:
    """Check a result folder against its inputs: checksums of files and texts, and the offsets of every row.

    Exit code: 0, 1 (something is not as the run left it) or 2 (no result folder).
    """
    from toolkit.batch import verify as check

    findings = check(folder, inputs)
    console = make_console()
    for found in findings:
        console.print(f"[bold red]{found.problem}[/] {escape(found.place)}: {escape(found.message)}", soft_wrap=True)
    if findings:
        raise typer.Exit(NOT_AS_IT_WAS)
    console.print(f"{escape(str(folder))}: inputs, files and offsets are those of the run", soft_wrap=True)
