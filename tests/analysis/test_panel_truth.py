"""The panels of the sample corpus against what it was written to contain (corpus/truth.yaml)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
import yaml

from toolkit import analyze, iter_documents, sample_corpus
from toolkit.analysis.amplification import amplification, ranks
from toolkit.analysis.attainment import attainment, attainment_table, reported_results
from toolkit.analysis.panel import region_years
from toolkit.analysis.panel_concepts import concept_panel
from toolkit.analysis.panel_targets import annual_values, target_panel
from toolkit.analysis.uptake import new_terms, uptake, uptake_share
from toolkit.schema import Document

CORPUS = Path(__file__).parents[2] / "corpus"
TRUTH = yaml.safe_load((CORPUS / "truth.yaml").read_text(encoding="utf-8"))
KEYS = TRUTH["indicators"]
CODES = {region: about["code"] for region, about in TRUTH["regions"].items()}


class Sample(NamedTuple):
    """The tables of the sample corpus, its region-years and its targets."""

    tables: dict[str, pd.DataFrame]
    status: pd.DataFrame
    panel: pd.DataFrame

    @property
    def texts(self) -> dict[str, str]:
        documents = self.tables["documents"]
        return dict(zip(documents["document_id"], documents["text"], strict=True))


@pytest.fixture(scope="module")
def sample() -> Sample:
    names = ("documents", "passages", "targets", "quantities")
    read = [d for d in iter_documents([sample_corpus()]) if isinstance(d, Document)]
    frames = [analyze(document).to_frames() for document in read]
    tables = {name: pd.concat([frame[name] for frame in frames], ignore_index=True) for name in names}
    manifest = pd.read_csv(CORPUS / "manifest.tsv", sep="\t", dtype=str)
    status = region_years(tables["documents"], manifest=manifest)
    return Sample(tables, status, target_panel(status, tables["targets"], indicators=list(KEYS.values())))


def cells(table: dict[str, Any]) -> Iterator[tuple[str, int, str, Any]]:
    for region, years in table.items():
        for year, row in years.items():
            for indicator, cell in row.items():
                yield region, year, indicator, cell


def as_row(cell: Any) -> tuple[float, float, str] | None:
    """Low and high end and comparator of a planned cell."""
    if cell is None:
        return None
    values = cell if isinstance(cell, list) else [cell, "eq"]
    *numbers, comparator = values
    return float(numbers[0]), float(numbers[-1]), comparator


def test_every_region_year_is_found(sample: Sample) -> None:
    assert sample.status["status"].tolist() == ["found"] * 15
    assert set(sample.status["division_code"]) == set(CODES.values())


def test_every_planned_target_is_in_its_cell(sample: Sample) -> None:
    annual = sample.panel[sample.panel["horizon"].eq("annual") & sample.panel["scope"].eq("")]
    rows = annual.set_index(["division_code", "year", "indicator_key"])
    found = {}
    for region, year, indicator, _ in cells(TRUTH["targets"]):
        row = rows.loc[(CODES[region], year, KEYS[indicator])]
        found[region, year, indicator] = None if pd.isna(row["value"]) else (row["low"], row["high"], row["comparator"])
    assert found == {(r, y, i): as_row(cell) for r, y, i, cell in cells(TRUTH["targets"])}


def test_what_is_missing_says_why(sample: Sample) -> None:
    empty = sample.panel[sample.panel["value"].isna()]
    assert empty["missing_reason"].notna().all()
    assert sample.panel.loc[sample.panel["value"].notna(), "missing_reason"].isna().all()
    (special,) = TRUTH["special"]["relation"]
    relation = empty[empty["document_id"].str.startswith(special["document"]) & empty["relation"].notna()]
    assert relation[["indicator_key", "relation", "reference", "missing_reason"]].values.tolist() == [
        [KEYS[special["indicator"]], special["relation"], special["reference"], "no_number"]
    ]


def test_mentions_that_conflict_are_told(sample: Sample) -> None:
    (special,) = TRUTH["special"]["conflict"]
    row = sample.panel[
        sample.panel["document_id"].str.startswith(special["document"])
        & sample.panel["indicator_key"].eq(KEYS[special["indicator"]])
    ].iloc[0]
    assert (row["value"], row["mentions"], row["conflict"]) == (special["values"][0], 2, True)


@pytest.mark.parametrize(("point", "value"), [("low", 6.5), ("mid", 6.75), ("high", 7.0)])
def test_a_range_has_the_point_asked_for(sample: Sample, point: Any, value: float) -> None:
    panel = target_panel(sample.status, sample.tables["targets"], point=point, indicators=["gdp.growth"])
    row = panel[panel["division_code"].eq(CODES["linhai"]) & panel["year"].eq(2025)].iloc[0]
    assert (row["value"], row["low"], row["high"], row["point"]) == (value, 6.5, 7.0, point)


def test_every_planned_result_is_found_and_no_other(sample: Sample) -> None:
    results = reported_results(sample.status, sample.tables)
    rows = results.set_index(["division_code", "year", "indicator_key"])["value"]
    expected, found = {}, {}
    for region, year, indicator, cell in cells(TRUTH["results"]):
        expected[region, year, indicator] = None if cell is None else as_row(cell)[0]  # type: ignore[index]
        found[region, year, indicator] = rows.get((CODES[region], year, KEYS[indicator]))
    assert found == expected


@pytest.mark.parametrize(
    "case", TRUTH["attainment"], ids=lambda case: f"{case['region']}-{case['year']}-{case['indicator']}"
)
def test_attainment(sample: Sample, case: dict[str, Any]) -> None:
    results = reported_results(sample.status, sample.tables)
    found = attainment(sample.panel, results, status=sample.status)
    at = (CODES[case["region"]], case["year"], KEYS[case["indicator"]])
    row = found.set_index(["division_code", "year", "indicator_key"]).loc[at]
    assert row["outcome"] == case["outcome"]
    if "difference" in case:
        assert row["difference"] == pytest.approx(case["difference"])


def test_targets_of_the_last_year_have_no_document_to_report_them(sample: Sample) -> None:
    found = attainment(sample.panel, reported_results(sample.status, sample.tables), status=sample.status)
    assert set(found.loc[found["year"].eq(2025), "outcome"]) == {"no_document"}
    assert attainment_table(found, "year").set_index("year").loc[2025, "reached_share"] is not None


def test_the_gap_to_the_city(sample: Sample) -> None:
    rows = amplification(sample.panel).set_index(["division_code", "year", "indicator_key"])["gap_parent"]
    expected, found = {}, {}
    for indicator, regions in TRUTH["amplification"].items():
        for region, years in regions.items():
            for year, gap in years.items():
                value = rows.get((CODES[region], year, KEYS[indicator]))
                expected[indicator, region, year] = gap
                found[indicator, region, year] = None if value is None or pd.isna(value) else value
    assert found == expected


def test_the_siblings_leave_the_region_out(sample: Sample) -> None:
    gdp = annual_values(sample.panel).query("indicator_key == 'gdp.growth' and year == 2024")
    others = gdp[gdp["parent_code"].eq("990100") & gdp["division_code"].ne(CODES["linhai"])]["value"]
    rows = amplification(sample.panel).set_index(["division_code", "year", "indicator_key"])
    row = rows.loc[(CODES["linhai"], 2024, "gdp.growth")]
    assert row["siblings"] == 3
    assert row["siblings_mean"] == pytest.approx(others.mean())
    assert row["gap_siblings"] == pytest.approx(row["value"] - others.mean())
    assert row["gap_previous"] == pytest.approx(-0.5)  # 7.5 in 2023, 7 in 2024


def test_regions_with_one_value_share_the_rank(sample: Sample) -> None:
    found = ranks(sample.panel).query("indicator_key == 'gdp.growth' and year == 2024 and level == 'county'")
    got = found.set_index("division_code")[["rank", "tied", "of"]].T.to_dict("list")
    assert got == {
        CODES["linhai"]: [1, 0, 4],
        CODES["qingyun"]: [2, 1, 4],
        CODES["shilin"]: [2, 1, 4],
        CODES["baihe"]: [4, 0, 4],
    }


def test_new_terms_of_the_city_and_who_takes_them_over(sample: Sample) -> None:
    found = uptake(sample.status, sample.texts, list(TRUTH["uptake"])).set_index(["term", "division_code"])
    for term, years in TRUTH["uptake"].items():
        for region, year in years.items():
            if region != "city":
                row = found.loc[(term, CODES[region])]
                assert (None if pd.isna(row["first"]) else row["first"]) == year
                assert row["first_above"] == years["city"]
                assert row["outcome"] == ("not_adopted" if year is None else "adopted")
    shares = uptake_share(found.reset_index()).set_index("region")
    assert shares.loc["岚州市霖海区", ["terms", "adopted", "share"]].tolist() == [5, 4, 0.8]


def test_new_terms_are_candidates_that_no_earlier_document_has(sample: Sample) -> None:
    terms = new_terms(sample.status, sample.texts, least=1)
    city = terms[terms["division_code"].eq(CODES["lan"])]
    assert set(city["year"]) == {2024, 2025}  # the first document brings in nothing that could be told
    first = next(text for name, text in sample.texts.items() if name.startswith("lan-2023"))
    assert not any(term in first for term in city["term"])


def runs(values: list[float]) -> set[str]:
    """How three yearly values run."""
    first, middle, last = values
    found = {"rises" if last > first else "falls"}
    return found | ({"vanishes"} if first > 0 and middle >= last == 0 else set())


@pytest.mark.parametrize("case", TRUTH["words"], ids=lambda case: case["name"])
def test_attention_runs_as_it_was_planned(sample: Sample, case: dict[str, Any]) -> None:
    panel = concept_panel(sample.status, sample.tables, case["words"], part="all")
    rows = panel[panel["division_code"].eq(CODES[case["region"]])].sort_values("year")
    assert case["runs"] in runs(rows["per_10k"].tolist())


def test_a_regression_on_the_panel_finds_the_planned_effect(sample: Sample) -> None:
    plan = TRUTH["regression"]
    words = next(case["words"] for case in TRUTH["words"] if case["name"] == plan["words"])
    panel = concept_panel(sample.status, sample.tables, words, part="all")
    yearbook = pd.read_csv(CORPUS / "yearbook.csv", dtype={"division_code": str})
    outcome = yearbook[yearbook["indicator_key"].eq(plan["outcome"])][["division_code", "year", "value"]]
    cells = panel.merge(outcome.astype({"year": "int64"}), on=["division_code", "year"])
    assert len(cells) == 12
    effects = pd.get_dummies(cells[["division_code", "year"]].astype(str)).drop(columns="year_2023")
    design = np.column_stack([cells["per_10k"], effects]).astype(float)
    slope = np.linalg.lstsq(design, cells["value"].to_numpy(float), rcond=None)[0][0]
    assert slope == pytest.approx(plan["slope"], abs=0.01)


def test_a_yearbook_tells_what_no_document_reports(sample: Sample) -> None:
    yearbook = pd.read_csv(CORPUS / "yearbook.csv", dtype={"division_code": str})
    by_book = attainment(sample.panel, yearbook).set_index(["division_code", "year", "indicator_key"])
    for case in TRUTH["attainment"]:
        row = by_book.loc[(CODES[case["region"]], case["year"], KEYS[case["indicator"]])]
        if case["outcome"] != "not_reported":
            assert (row["outcome"], row["difference"]) == (case["outcome"], pytest.approx(case["difference"]))
        else:
            assert row["outcome"] in ("reached", "missed")
