"""The panel of targets and attainment on rows made by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from toolkit import analyze
from toolkit.analysis.amplification import amplification
from toolkit.analysis.attainment import attainment, attainment_table, reported_results
from toolkit.analysis.panel import region_years
from toolkit.analysis.panel_targets import COLUMNS, annual_values, target_panel
from toolkit.errors import InputError
from toolkit.schema import Document


def tables(*texts: tuple[str, str, int, str]) -> dict[str, pd.DataFrame]:
    """Tables of documents: name, code, year, text."""
    frames = []
    for name, code, year, text in texts:
        fields = {"region": "济南市", "division_code": code, "year": str(year), "kind": "report"}
        frames.append(analyze(Document(name, text, None, fields)).to_frames())
    return {name: pd.concat([frame[name] for frame in frames], ignore_index=True) for name in frames[0]}


def panel_of(*texts: tuple[str, str, int, str], **options: Any) -> pd.DataFrame:
    got = tables(*texts)
    return target_panel(region_years(got["documents"]), got["targets"], **options)


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("单位地区生产总值能耗下降3%以上。", "energy_intensity.growth", (-3, -3, -3, "le")),
        ("单位地区生产总值能耗下降3%至4%。", "energy_intensity.growth", (-4, -4, -3, "eq")),
        ("地区生产总值增长5%至6%。", "gdp.growth", (5, 5, 6, "eq")),
        ("粮食产量稳定在20亿斤以上。", "grain_output.level", (1_000_000, 1_000_000, 1_000_000, "ge")),
    ],
    ids=["decrease", "range of a decrease", "range", "base unit"],
)
def test_values_are_signed_and_comparable(text: str, key: str, expected: tuple[Any, ...]) -> None:
    panel = panel_of(("a", "370100", 2024, f"二、2024年工作安排\n{text}\n"))
    row = panel.set_index("indicator_key").loc[key]
    assert (row["value"], row["low"], row["high"], row["comparator"]) == expected


def test_the_main_targets_come_before_other_mentions() -> None:
    text = "二、2024年工作安排\n粮食产量达到9万吨。\n主要预期目标是：地区生产总值增长6%左右，粮食产量达到8万吨。\n"
    row = panel_of(("a", "370100", 2024, text)).set_index("indicator_key").loc["grain_output.level"]
    assert (row["value"], row["headline"], row["mentions"], row["conflict"]) == (80_000, True, 2, True)


def test_a_part_of_the_government_is_a_row_of_its_own() -> None:
    text = "二、2024年工作安排\n一般公共预算收入增长5%，市本级一般公共预算收入增长4%。\n"
    panel = panel_of(("a", "370100", 2024, text))
    rows = panel[panel["indicator_key"].eq("general_budget_revenue.growth")]
    assert dict(zip(rows["scope"], rows["value"], strict=True)) == {"": 5, "市本级": 4}


@pytest.mark.parametrize(
    ("texts", "reasons"),
    [
        ([("a", "370100", 2024, "二、2024年工作安排\n新建公园3座。\n")], ["no_target"]),
        ([("a", "370100", 2024, "二、工作安排\n力争地区生产总值增长与全国同步。\n")], ["no_number"]),
        ([(name, "370100", 2024, "二、工作安排\n地区生产总值增长6%。\n") for name in "ab"], ["duplicate"]),
        (
            [
                ("a", "370100", 2023, "二、2023年工作安排\n地区生产总值增长6%。\n"),
                ("b", "370200", 2024, "二、2024年工作安排\n地区生产总值增长5%。\n"),
            ],
            [None, "no_document", "no_document", None],
        ),
    ],
    ids=["no target", "no number", "duplicate", "no document"],
)
def test_an_empty_cell_says_why(texts: list[Any], reasons: list[str | None]) -> None:
    panel = panel_of(*texts, indicators=["gdp.growth"])
    assert list(panel.columns) == COLUMNS
    assert [None if pd.isna(reason) else reason for reason in panel["missing_reason"]] == reasons
    assert panel["value"].notna().tolist() == [reason is None for reason in reasons]


def test_documents_of_one_region_year_are_never_compared_as_one() -> None:
    texts = [(name, "370100", 2024, "二、工作安排\n地区生产总值增长6%。\n") for name in "ab"]
    panel = panel_of(*texts, duplicates="each")
    assert panel["value"].tolist() == [6, 6]
    with pytest.raises(InputError, match="a; b"):
        annual_values(panel)


@pytest.mark.parametrize("options", [{"point": "mean"}, {"indicators": ["gpd.growth"]}], ids=["point", "indicator"])
def test_a_wrong_option_is_told(options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"mean|gpd"):
        panel_of(("a", "370100", 2024, "地区生产总值增长6%。"), **options)


PLAN = "二、2024年工作安排\n主要预期目标是：地区生产总值增长6%左右，城镇调查失业率5.5%以内，居民消费价格涨幅2%左右。\n"


@pytest.mark.parametrize(
    ("key", "result", "outcome", "difference"),
    [
        ("gdp.growth", 6.2, "reached", 0.2),
        ("gdp.growth", 5.9, "missed", -0.1),
        ("gdp.growth", None, "not_reported", None),
        ("urban_unemployment_rate.level", 5.5, "reached", 0),
        ("urban_unemployment_rate.level", 5.6, "missed", 0.1),
        ("cpi.growth", 0.5, "no_direction", -1.5),
    ],
)
def test_attainment_against_a_yearbook(key: str, result: float | None, outcome: str, difference: float | None) -> None:
    panel = panel_of(("a", "370100", 2024, PLAN))
    yearbook = pd.DataFrame({"division_code": ["370100"], "year": [2024], "indicator_key": [key], "value": [result]})
    row = attainment(panel, yearbook).set_index("indicator_key").loc[key]
    assert row["outcome"] == outcome
    assert (None if pd.isna(row["difference"]) else row["difference"]) == difference


def test_a_direction_of_ones_own() -> None:
    panel = panel_of(("a", "370100", 2024, PLAN))
    yearbook = pd.DataFrame(
        {"division_code": ["370100"], "year": [2024], "indicator_key": ["cpi.growth"], "value": [1.0]}
    )
    found = attainment(panel, yearbook, directions={"cpi": "down"}).set_index("indicator_key")
    assert found.loc["cpi.growth", "outcome"] == "reached"
    with pytest.raises(InputError, match="sideways"):
        attainment(panel, yearbook, directions={"cpi": "sideways"})


def test_two_results_for_one_place_are_told() -> None:
    panel = panel_of(("a", "370100", 2024, PLAN))
    twice = pd.DataFrame(
        {"division_code": ["370100"] * 2, "year": [2024] * 2, "indicator_key": ["gdp.growth"] * 2, "value": [6.0, 6.1]}
    )
    with pytest.raises(InputError, match="two results"):
        attainment(panel, twice)


@pytest.mark.parametrize(
    ("review", "value"),
    [
        ("过去一年，地区生产总值增长5.8%。\n", 5.8),
        ("过去五年，成绩显著。地区生产总值增长30%。\n2024年，地区生产总值增长5.8%。\n", 5.8),
        ("2024年，地区生产总值增长5.8%。\n过去五年，地区生产总值增长30%。\n", 5.8),
        ("“十四五”时期，地区生产总值年均增长6%。\n", None),
    ],
    ids=["year", "five years first", "five years after", "yearly average"],
)
def test_results_of_many_years_are_none_of_the_year(review: str, value: float | None) -> None:
    got = tables(("a", "370100", 2025, f"一、工作回顾\n{review}二、2025年工作安排\n新建公园3座。\n"))
    results = reported_results(region_years(got["documents"]), got)
    growth = results[results["indicator_key"].eq("gdp.growth")]
    assert growth["value"].tolist() == ([] if value is None else [value])
    assert set(growth["year"]) <= {2024}


def test_a_table_of_outcomes() -> None:
    frame = pd.DataFrame({"indicator_key": ["a", "a", "b"], "outcome": ["reached", "missed", "not_reported"]})
    table = attainment_table(frame).set_index("indicator_key")
    assert table.loc["a", ["reached", "missed", "targets", "reached_share"]].tolist() == [1, 1, 2, 0.5]
    assert pd.isna(table.loc["b", "reached_share"])


def test_no_codes_no_level_above() -> None:
    row = {"region": "甲县", "report_year": "2024"}
    got = analyze(
        Document("a", "二、工作安排\n地区生产总值增长6%。\n", None, {"region": "甲县", "year": row["report_year"]})
    )
    frames = got.to_frames()
    with pytest.raises(InputError, match="manifest"):
        amplification(target_panel(region_years(frames["documents"]), frames["targets"]))
