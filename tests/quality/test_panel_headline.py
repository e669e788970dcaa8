"""The panel of targets of 20 provinces, 2025 and 2026, cell by cell against values read by hand; and the results."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from toolkit import analyze, iter_documents
from toolkit.analysis.attainment import reported_results
from toolkit.analysis.panel import region_years
from toolkit.analysis.panel_targets import target_panel
from toolkit.normalization.units import to_base
from toolkit.schema import Document

GOLD = Path(__file__).parent / "gold"


def read_gold(name: str) -> pd.DataFrame:
    return pd.read_csv(GOLD / name, sep="\t", comment="#", dtype={"code": str, "unit": str})


def base(value: float, unit: str) -> float:
    return float(to_base(Decimal(str(value)), unit)[0])


@pytest.fixture(scope="module")
def tables(real_corpus: Path) -> dict[str, pd.DataFrame]:
    folders = [real_corpus / "corpus" / f"provincial-{year}" for year in (2025, 2026)]
    frames = [analyze(d).to_frames() for d in iter_documents(folders) if isinstance(d, Document)]
    names = ("documents", "targets", "quantities")
    return {name: pd.concat([frame[name] for frame in frames], ignore_index=True) for name in names}


def test_every_cell_is_what_a_reader_reads(tables: dict[str, pd.DataFrame]) -> None:
    gold = read_gold("panel-headline.tsv")
    panel = target_panel(
        region_years(tables["documents"]), tables["targets"], indicators=list(gold["indicator_key"].unique())
    )
    annual = panel[panel["horizon"].eq("annual") & panel["scope"].eq("")]
    cells = annual.set_index(["division_code", "year", "indicator_key"])
    wrong = []
    for row in gold.to_dict("records"):
        at = (row["code"], row["year"], row["indicator_key"])
        ends = [row["value"]] * 2 if pd.notna(row["value"]) else [row["low"], row["high"]]
        read = None if pd.isna(ends[0]) else (*(base(end, row["unit"]) for end in ends), row["comparator"])
        cell = cells.loc[at]
        found = None if pd.isna(cell["value"]) else (cell["low"], cell["high"], cell["comparator"])
        if found != read:
            wrong.append((*at, read, found))
    assert len(gold) == 280
    assert wrong == []


def test_results_are_those_that_the_next_report_states(tables: dict[str, pd.DataFrame]) -> None:
    gold = read_gold("panel-results.tsv")
    results = reported_results(region_years(tables["documents"]), tables)
    found = results[results["year"].eq(2025) & results["indicator_key"].isin(gold["indicator_key"].unique())]
    values = {(row["code"], row["indicator_key"]): base(row["value"], row["unit"]) for row in gold.to_dict("records")}
    read = dict(zip(zip(found["division_code"], found["indicator_key"], strict=True), found["value"], strict=True))
    right = sum(read.get(at) == pytest.approx(value) for at, value in values.items())
    assert right / len(values) >= 0.96  # 83 of 85: two numbers have no indicator_key
    assert right / len(read) >= 0.96  # one number of five years among 84
