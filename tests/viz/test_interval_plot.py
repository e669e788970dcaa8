from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure

from toolkit.errors import InputError
from toolkit.viz.interval_plot import interval_plot
from toolkit.viz.style import COLUMN, alt_text

Check = Callable[[Figure], None]
LABELS = {"ecology": "生态环境", "welfare": "就业与社会保障", "urban": "城市建设"}


def shares(groups: int = 2) -> pd.DataFrame:
    rows = [
        (f"{2024 + i}年", theme, share + 0.01 * i, share - 0.05, share + 0.06)
        for i in range(groups)
        for theme, share in zip(LABELS, (0.2, 0.5, 0.3), strict=True)
    ]
    return pd.DataFrame(rows, columns=["group", "theme", "share", "low", "high"])


@pytest.fixture
def slopes() -> pd.DataFrame:
    rows = [
        ("all", "ecology", 0.03, 0.01, 0.05, 0.01),
        ("all", "welfare", -0.01, -0.04, 0.02, 0.6),
        ("all", "urban", 0.0, 0.0, 0.0, 1.0),
    ]
    return pd.DataFrame(rows, columns=["group", "theme", "slope", "low", "high", "p_adjusted"])


@pytest.mark.mpl_image_compare
def test_picture_of_interval_plot() -> Figure:
    return interval_plot(shares(3), labels=LABELS)


@pytest.mark.mpl_image_compare
def test_picture_of_interval_plot_of_slopes(slopes: pd.DataFrame) -> Figure:
    return interval_plot(slopes, value="slope", labels=LABELS)


def test_dots_and_intervals_are_those_of_the_frame() -> None:
    figure = interval_plot(shares(1), labels=LABELS)
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == list(LABELS.values())
    drawn = [[round(float(x), 6) for x in line.get_xdata()] for line in axes.lines]
    assert drawn == [[15, 26], [20], [45, 56], [50], [25, 36], [30]]
    assert not figure.legends


def test_groups_stand_beside_each_other_with_their_own_looks(nothing_is_cut: Check) -> None:
    figure = interval_plot(shares(7))
    marks = [line for line in figure.axes[0].lines if line.get_marker() != "None"]
    assert len({(line.get_color(), line.get_marker()) for line in marks}) == 7
    assert len({round(float(line.get_ydata()[0]), 6) for line in marks}) == 21
    assert [text.get_text() for text in figure.legends[0].get_texts()] == [f"{2024 + i}年" for i in range(7)]
    assert figure.get_figwidth() == pytest.approx(COLUMN)
    nothing_is_cut(figure)


def test_slopes_that_are_not_sure_are_hollow(slopes: pd.DataFrame) -> None:
    figure = interval_plot(slopes, value="slope")
    marks = [line for line in figure.axes[0].lines if line.get_marker() != "None"]
    assert [line.get_markerfacecolor() == "white" for line in marks] == [False, True, True]
    assert figure.axes[0].get_xlabel() == "每年变化（百分点）；空心：不显著"


def test_given_axes_and_alternative_text(slopes: pd.DataFrame) -> None:
    axes = Figure().add_subplot()
    assert interval_plot(shares(2), ax=axes, title="两年") is axes.figure
    assert axes.get_legend() is not None
    assert alt_text(axes.figure) == "点图：两年及其区间。3个主题，2组文档；最高的是2025年的welfare（51.0%）。"  # type: ignore[arg-type]
    text = alt_text(interval_plot(slopes, value="slope", labels=LABELS | {"all": "全部"}))
    assert text.endswith("最高的是全部的生态环境（3.0个百分点），最低的是全部的就业与社会保障（-1.0个百分点）。")


def test_what_cannot_be_drawn() -> None:
    with pytest.raises(InputError, match="value must be one of share, slope"):
        interval_plot(shares(), value="low")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="columns missing: slope"):
        interval_plot(shares(), value="slope")
    with pytest.raises(InputError, match=r"1 to 7 groups apart, not 8; draw many by theme_heatmap\("):
        interval_plot(shares(8))
    with pytest.raises(InputError, match="not 0"):
        interval_plot(shares().iloc[:0])
