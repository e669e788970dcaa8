"""Figures of the panel of targets: over regions, against results, against the level above."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from toolkit.errors import InputError
from toolkit.viz.attainment_plot import attainment_plot
from toolkit.viz.gap_plot import gap_plot
from toolkit.viz.region_targets import region_targets
from toolkit.viz.style import alt_text

Check = Callable[[Figure], None]
GDP = {"indicator_key": "gdp.growth", "indicator": "地区生产总值", "unit": "%"}
NAMES = ["青筠区", "霖海区", "柏荷县", "石粼市"]


def targets(regions: int = 4) -> pd.DataFrame:
    rows = [
        {**GDP, "region": name, "year": year, "value": low, "low": low, "high": high, "comparator": comparator}
        for i, name in enumerate([*NAMES, *(f"第{n}区" for n in range(30))][:regions])
        for year, low in ((2024, 7 - 0.5 * (i % 4)), (2025, 6.5 - 0.5 * (i % 4)))
        for high, comparator in ([(low + 0.5, "eq")] if i == 1 else [(low, ("approx", "ge")[i % 2])])
    ]
    return pd.DataFrame(rows)


def attained() -> pd.DataFrame:
    said: list[tuple[str, float, float, float | None, str]] = [
        ("青筠区", 6.5, 6.5, 6.5, "reached"),
        ("霖海区", 7, 7.5, 7.2, "reached"),
        ("柏荷县", 5.5, 5.5, None, "not_reported"),
        ("石粼市", 6.5, 6.5, 6, "missed"),
    ]
    return pd.DataFrame(
        [
            {**GDP, "region": region, "year": 2024, "low": low, "high": high, "result": result, "outcome": outcome}
            for region, low, high, result, outcome in said
        ]
    )


def gaps(regions: int = 4) -> pd.DataFrame:
    rows = [
        {**GDP, "region": name, "year": year, "gap_parent": 1.5 - 0.5 * (i % 5) + 0.25 * (year - 2023) * (i % 2)}
        for i, name in enumerate([*NAMES, *(f"第{n}区" for n in range(30))][:regions])
        for year in (2023, 2024, 2025)
    ]
    return pd.DataFrame(rows)


@pytest.mark.mpl_image_compare
def test_picture_of_region_targets() -> Figure:
    return region_targets(targets(), above={2024: 6.0, 2025: 5.5})


@pytest.mark.mpl_image_compare
def test_picture_of_attainment_plot() -> Figure:
    return attainment_plot(attained())


@pytest.mark.mpl_image_compare
def test_picture_of_gap_plot() -> Figure:
    return gap_plot(gaps())


@pytest.mark.parametrize(
    "figure",
    [
        lambda: region_targets(targets(30), above={2025: 5.5}),
        lambda: attainment_plot(pd.concat([attained()] * 8)),
        lambda: gap_plot(gaps(30), highlight=NAMES),
    ],
    ids=["regions", "attainment", "gap"],
)
def test_thirty_regions_fit(figure: Callable[[], Figure], nothing_is_cut: Check) -> None:
    nothing_is_cut(figure())


def test_the_highest_of_the_last_year_stands_on_top() -> None:
    (ax,) = region_targets(targets()).axes
    assert [label.get_text() for label in ax.get_yticklabels()] == ["青筠区", "霖海区", "柏荷县", "石粼市"]
    assert {text.get_text() for text in ax.texts} == {"≈", "≥"}


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (lambda: region_targets(targets()), "2025年最高青筠区（6.5%），最低石粼市（5%）"),
        (lambda: attainment_plot(attained()), "完成2个，未完成1个，未再公布1个"),
        (lambda: gap_plot(gaps()), "2025年4个高于上级"),
    ],
    ids=["regions", "attainment", "gap"],
)
def test_alternative_text(figure: Callable[[], Figure], said: str) -> None:
    assert said in alt_text(figure())


def test_a_target_that_nobody_reports_on_says_so() -> None:
    (ax,) = attainment_plot(attained()).axes
    assert [text.get_text() for text in ax.texts] == ["未再公布"]


def test_many_regions_are_grey_but_those_highlighted() -> None:
    (ax,) = gap_plot(gaps(30), highlight=["霖海区"]).axes
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["霖海区"]


def test_axes_of_ones_own() -> None:
    figure = Figure()
    ax = figure.add_subplot()
    assert region_targets(targets(), ax=ax) is figure
    assert attainment_plot(attained(), ax=figure.add_subplot()) is figure
    assert gap_plot(gaps(), ax=figure.add_subplot()) is figure


@pytest.mark.parametrize(
    ("draw", "frame", "said"),
    [
        (region_targets, targets().drop(columns="value"), "value"),
        (region_targets, targets().assign(value=None), "number"),
        (region_targets, pd.concat([targets(), targets().assign(unit="元")]), "unit"),
        (region_targets, pd.concat([targets().assign(year=year) for year in range(4)]), "3 years"),
        (attainment_plot, attained().iloc[:0], "empty"),
        (attainment_plot, pd.concat([attained(), attained().assign(year=2025)]), "year"),
        (gap_plot, gaps().assign(gap_parent=None), "parent codes"),
        (gap_plot, gaps().drop(columns="unit"), "unit"),
    ],
)
def test_what_cannot_be_drawn_is_told(draw: Callable[[Any], Figure], frame: pd.DataFrame, said: str) -> None:
    with pytest.raises(InputError, match=said):
        draw(frame)
