"""The section Targets of case-study.md: the panel against values read by hand, and targets against results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.analysis.attainment import attainment, attainment_table, reported_results
from toolkit.analysis.panel import region_years
from toolkit.analysis.panel_targets import annual_values, target_panel
from toolkit.normalization.indicators import indicators
from toolkit.normalization.units import to_base
from toolkit.viz.attainment_plot import attainment_plot
from toolkit.viz.region_targets import region_targets
from toolkit.viz.style import alt_text, save_figure

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "quality" / "gold"
IMAGES = ROOT / "docs" / "images"
HEAD = "| indicator | cells | with a number | right | wrong |\n| --- | ---: | ---: | ---: | ---: |"
OUTCOMES = (
    "| indicator | targets of 2025 | reached | missed | not reported | no direction |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: |"
)
ABOUT_OUTCOMES = (
    "The targets of 2025 against the results that the reports of 2026 state (an approximate target counts as reached "
    "from its number on):"
)
Cell = tuple[float, float, str] | None


def targets_part(frames: dict[str, pd.DataFrame]) -> dict[str, str]:
    """Returns the tables and figures of the section."""
    gold = pd.read_csv(GOLD / "panel-headline.tsv", sep="\t", comment="#", dtype={"code": str, "unit": str})
    keys = list(gold["indicator_key"].unique())
    status = region_years(frames["documents"])
    panel = target_panel(status, frames["targets"], indicators=keys)
    compared = list(_compared(gold, panel))
    wrong = [row for row in compared if row[3] != row[4]]
    counts = [
        (
            _name(key),
            len(rows := [row for row in compared if row[2] == key]),
            sum(row[3] is not None for row in rows),
            sum(row[3] == row[4] for row in rows),
            sum(row[3] != row[4] for row in rows),
        )
        for key in keys
    ]
    total = ("all", *(sum(row[i] for row in counts) for i in range(1, 5)))
    parts = [f"{HEAD}\n{_rows([*counts, total])}", _differences(wrong), *_figures(panel, status, frames)]
    return {"targets": "\n\n".join(parts)}


def _compared(gold: pd.DataFrame, panel: pd.DataFrame) -> Iterator[tuple[str, int, str, Cell, Cell]]:
    """Yields region, year, indicator, what was read by hand, and what the panel holds."""
    annual = panel[panel["horizon"].eq("annual") & panel["scope"].eq("")]
    cells = annual.set_index(["division_code", "year", "indicator_key"])
    for row in gold.to_dict("records"):
        cell = cells.loc[(row["code"], row["year"], row["indicator_key"])]
        ends = [row["value"]] * 2 if pd.notna(row["value"]) else [row["low"], row["high"]]
        read: Cell = None
        if pd.notna(ends[0]):
            low, high = (float(to_base(Decimal(str(end)), row["unit"])[0]) for end in ends)
            read = low, high, row["comparator"]
        found = None if pd.isna(cell["value"]) else (cell["low"], cell["high"], cell["comparator"])
        yield cell["region"], row["year"], row["indicator_key"], read, found


def _differences(wrong: list[tuple[str, int, str, Cell, Cell]]) -> str:
    if not wrong:
        return "Today no cell differs from what was read by hand."
    head = "| region | year | indicator | read by hand | in the panel |\n| --- | --- | --- | --- | --- |"
    rows = [(region, year, _name(key), _cell(read), _cell(found)) for region, year, key, read, found in wrong]
    return f"The cells that differ:\n\n{head}\n{_rows(rows)}"


def _figures(panel: pd.DataFrame, status: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """Returns the outcomes of 2025's targets, and the figures."""
    results = reported_results(status, frames)
    found = attainment(panel, results, status=status)
    found = found[found["year"].eq(2025)]
    table = attainment_table(found).to_dict("records")
    names = ("targets", "reached", "missed", "not_reported", "no_direction")
    rows = [(_name(str(row["indicator_key"])), *(int(row[name]) for name in names)) for row in table]
    gdp = annual_values(panel).query("indicator_key == 'gdp.growth'")
    targets = _picture("targets", region_targets(gdp), "Growth targets of GDP in the reports of 2025 and 2026.")
    attained = attainment_plot(found[found["indicator_key"].eq("gdp.growth")])
    return [
        targets,
        ABOUT_OUTCOMES,
        f"{OUTCOMES}\n{_rows(rows)}",
        _picture("attainment", attained, "Targets of 2025 and the results that the reports of 2026 state."),
        _results_compared(results),
    ]


def _results_compared(results: pd.DataFrame) -> str:
    """Returns how many of the results read by hand were found."""
    gold = pd.read_csv(GOLD / "panel-results.tsv", sep="\t", comment="#", dtype={"code": str, "unit": str})
    rows = results[results["year"].eq(2025) & results["indicator_key"].isin(gold["indicator_key"].unique())]
    found = dict(zip(zip(rows["division_code"], rows["indicator_key"], strict=True), rows["value"], strict=True))
    read = {
        (row["code"], row["indicator_key"]): float(to_base(Decimal(str(row["value"])), row["unit"])[0])
        for row in gold.to_dict("records")
    }
    right = sum(abs(found.get(at, float("inf")) - value) < 1e-6 for at, value in read.items())
    other = len(set(found) - set(read))
    return (
        f"Of {len(read)} results that a reader finds, {right} are found as they stand; {other} of {len(found)} found "
        "are none of the year."
    )


def _picture(name: str, figure: Any, caption: str) -> str:
    save_figure(figure, IMAGES / f"case-{name}.png", dpi=110)
    return f"![{alt_text(figure)}](images/case-{name}.png)\n\n*{caption}*"


def _name(key: str) -> str:
    return f"{indicators()[key.rpartition('.')[0]].name} `{key}`"


def _cell(cell: Cell) -> str:
    if cell is None:
        return "no number"
    low, high, comparator = cell
    return f"{comparator} {low:,.10g}" + (f"–{high:,.10g}" if high != low else "")


def _rows(rows: list[Any]) -> str:
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)
