"""`govtext demo`: the main job on the sample corpus."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from toolkit.cli.console import make_console
from toolkit.cli.extract import SOME_FAILED, print_summary, run_with_progress

_ROWS_A_DOCUMENT = 4
_SIGN = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈", "eq": "="}


def demo(
    out: Annotated[Path, typer.Option(help="Folder for the tables.")] = Path("out") / "demo",
) -> None:
    """Run `extract` on the sample corpus (four invented notices) and show some of the targets."""
    from toolkit.config import PipelineConfig
    from toolkit.pipeline import sample_corpus

    summary = run_with_progress([sample_corpus()], out, PipelineConfig())
    console = make_console()
    print_summary(console, summary)
    table = Table(title="Some of the targets", title_justify="left", title_style="bold")
    for heading in (
        "region",
        "indicator",
        "change",
        "comparator",
        "value",
        "unit",
        "as written",
        "period",
        "lead unit",
    ):
        table.add_column(heading, justify="right" if heading == "value" else "left")
    for row in target_rows(out, _ROWS_A_DOCUMENT):
        table.add_row(*(escape(cell) for cell in row))
    console.print(table)
    console.print(f"All tables, as Parquet and CSV: {escape(str(out.resolve()))}", soft_wrap=True)
    if summary.failures:
        raise typer.Exit(SOME_FAILED)


def target_rows(out: Path, limit: int) -> list[list[str]]:
    """Returns a few targets of each document with the region and the unit that leads the task."""
    from toolkit.reporting.write import read_rows

    regions = {row["document_id"]: row["region"] for row in read_rows(out, "documents")}
    leads = {row["task_id"]: row["lead_units"] for row in read_rows(out, "tasks")}
    shown: Counter[str] = Counter()
    rows = []
    for row in read_rows(out, "quantities"):
        document = row["document_id"]
        if row["status"] != "target" or not row["indicator"] or shown[document] >= limit:
            continue
        shown[document] += 1
        cells = [
            regions[document],
            row["indicator"],
            row["change"],
            _SIGN[row["comparator"]],
            _number(row),
            row["unit"],
        ]
        rows.append(
            [
                str(cell or "")
                for cell in (*cells, "".join(row["text"].split()), row["period"], leads.get(row["task_id"]))
            ]
        )
    return rows


def _number(row: dict[str, Any]) -> str:
    ends = [row["value"]] if row["value_high"] is None else [row["value"], row["value_high"]]
    return "–".join(f"{value:,.10g}" if abs(value) < 1e10 else f"{value:,.0f}" for value in ends)
