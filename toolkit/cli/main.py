"""The application: its commands, `--version`, and one place where errors become exit codes."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from rich.markup import escape
from typer.core import TyperGroup

from toolkit.cli.audit import audit
from toolkit.cli.console import make_console
from toolkit.cli.corpus import corpus
from toolkit.cli.demo import demo
from toolkit.cli.duplicates import duplicates
from toolkit.cli.evaluate import evaluate
from toolkit.cli.export import export, import_gold, query
from toolkit.cli.extract import extract
from toolkit.cli.lab import lab
from toolkit.cli.panel import panel
from toolkit.cli.review import review
from toolkit.cli.train import train
from toolkit.cli.verify import verify
from toolkit.errors import ToolkitError

COULD_NOT_RUN = 2


class _Group(TyperGroup):
    """Shows a `ToolkitError` as one message, without a traceback, and exits with 2 for any error."""

    def invoke(self, ctx: Any) -> Any:  # click's Context, which newer releases of typer bring along
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except ToolkitError as error:
            make_console(stderr=True).print(f"[bold red]Error[/] {escape(str(error))}", soft_wrap=True)
            raise typer.Exit(COULD_NOT_RUN) from error
        except BrokenPipeError:  # `govtext … | head` has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit from None
        except Exception as error:
            if isinstance(error, typer.Exit | typer.Abort) or hasattr(error, "exit_code"):  # said by typer itself
                raise
            console = make_console(stderr=True)
            console.print_exception()
            console.print("This is a fault of the toolkit: please report it with the lines above.")
            raise typer.Exit(COULD_NOT_RUN) from error


app = typer.Typer(
    name="govtext",
    cls=_Group,
    help="Targets, responsible units and projects from Chinese government work reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
for command in (extract, verify, duplicates, demo, evaluate, export, import_gold, query, review, lab):
    app.command()(command)
app.add_typer(audit, name="audit")
app.add_typer(corpus, name="corpus")
app.add_typer(panel, name="panel")
app.add_typer(train, name="train")


def _version(value: bool) -> None:
    if value:
        from toolkit import __version__

        typer.echo(f"govtext {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Targets, responsible units and projects from Chinese government work reports (政府工作报告)."""
