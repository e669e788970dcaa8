"""Draws region-targets.png: the GDP targets of the sample corpus (`python docs/images/make_region_targets.py`)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from toolkit import run_batch, sample_corpus
from toolkit.analysis.panel import region_years
from toolkit.analysis.panel_targets import annual_values, target_panel
from toolkit.reporting.panels import read_manifest
from toolkit.reporting.results import read_results
from toolkit.viz.region_targets import region_targets
from toolkit.viz.style import save_figure

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = ROOT / "out" / "sample"


def main() -> None:
    """Extracts, makes the panel, draws."""
    run_batch(sample_corpus(), OUT)
    tables = read_results(OUT, ["documents", "targets"])
    status = region_years(tables["documents"], manifest=read_manifest(ROOT / "corpus" / "manifest.tsv"))
    gdp = annual_values(target_panel(status, tables["targets"], indicators=["gdp.growth"]))
    counties = gdp[gdp["level"].eq("county") & gdp["year"].ge(2024)]
    city: pd.DataFrame = gdp[gdp["level"].eq("city") & gdp["year"].ge(2024)]
    above = dict(zip(city["year"].astype(int), city["value"], strict=True))
    save_figure(region_targets(counties, above=above), HERE / "region-targets.png", dpi=110)


if __name__ == "__main__":
    main()
