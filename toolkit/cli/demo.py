"""`govtext demo`: the main job on the sample corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from toolkit.cli.console import make_console
from toolkit.cli.extract import SOME_FAILED, print_summary, run_with_progress

_ROWS_A_REGION = 3
_HEADINGS = ("region", "indicator", "change", "bound", "value", "unit", "as written", "year", "cue", "lead unit")
_SIGN = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈", "eq": "="}


def demo(
    out: Annotated[Path, typer.Option(help="Folder for the tables.")] = Path("out") / "demo",
) -> None:
    """Run `extract` on the sample corpus (fifteen invented notices and reports) and show some of the targets."""
    from toolkit.config import PipelineConfig
    from toolkit.pipeline import sample_corpus

    summary = run_with_progress([sample_corpus()], out, PipelineConfig())
    console = make_console()
    print_summary(console, summary)
    table = Table(title="Some of the targets", title_justify="left", title_style="bold")
    for heading in _HEADINGS:
        table.add_column(heading, justify="right" if heading == "value" else "left")
    for row in target_rows(out, _ROWS_A_REGION):
        table.add_row(*(escape(cell) for cell in row))
    console.print(table)
    console.print(f"All tables, as Parquet and CSV: {escape(str(out.resolve()))}", soft_wrap=True)
    if summary.failures:
        raise typer.Exit(SOME_FAILED)


def target_rows(out: Path, limit: int) -> list[list[str]]:
    """Returns a few targets of the first document of each region.

    Those without a number come first, then those with a standard indicator; they are shown in the order of the text.
    """
    from toolkit.reporting.write import read_rows

    by_region: dict[str, list[dict[str, Any]]] = {}
    for row in read_rows(out, "targets"):
        found = by_region.setdefault(row["region"], [])
        if row["indicator"] and (not found or found[0]["document_id"] == row["document_id"]):
            found.append(row)
    rows = []
    for found in by_region.values():
        shown = sorted(found, key=lambda row: (not row["relation"], not row["indicator_key"]))[:limit]
        rows += [_cells(row) for row in sorted(shown, key=lambda row: row["start"])]
    return rows


def _cells(row: dict[str, Any]) -> list[str]:
    bound = (_SIGN[row["comparator"]], _number(row)) if row["comparator"] else (row["relation"], row["reference"])
    cells = (row["region"], row["indicator"], row["change"], *bound, row["unit"], "".join(row["text"].split()))
    return [str(cell or "") for cell in (*cells, row["target_year"], row["cue"], row["lead_units"])]


def _number(row: dict[str, Any]) -> str:
    ends = [row["value"]] if row["value_high"] is None else [row["value"], row["value_high"]]
    return "–".join(f"{value:,.10g}" if abs(value) < 1e10 else f"{value:,.0f}" for value in ends)
