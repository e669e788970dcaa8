from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from toolkit.errors import InputError
from toolkit.viz.style import alt_text
from toolkit.viz.trend_plot import trend_plot

Check = Callable[[Figure], None]
LABELS = {
    "ecology": "生态环境",
    "innovation": "科技创新",
    "tourism": "文化旅游",
    "urban": "城市建设",
    "welfare": "就业与社会保障",
}
YEARS = [2023, 2024, 2025]


def frame(groups: int, themes: int = 5, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    names = [*LABELS, *(f"主题{i}" for i in range(themes))][:themes]
    rows = [
        (f"青{i}区", theme, year, share, max(0, share - 0.04), share + 0.05)
        for (i, theme), start, rise in zip(
            product(range(groups), names), rng.uniform(0.05, 0.2, 1000), rng.normal(0, 0.03, 1000), strict=False
        )
        for year, share in zip(YEARS, np.clip(start + rise * np.arange(3), 0, 1), strict=True)
    ]
    return pd.DataFrame(rows, columns=["group", "theme", "year", "share", "low", "high"])


@pytest.mark.mpl_image_compare
def test_picture_of_trend_plot() -> Figure:
    return trend_plot(frame(4), labels=LABELS)


@pytest.mark.mpl_image_compare
def test_picture_of_trend_plot_of_many_groups() -> Figure:
    return trend_plot(frame(30), labels=LABELS | {"青3区": "青筠区"}, highlight=["青3区"])


@pytest.mark.mpl_image_compare
def test_picture_of_trend_plot_of_one_theme() -> Figure:
    return trend_plot(frame(3, 1), labels=LABELS)


LONG = (
    "规模以上工业增加值增速",
    "居民人均可支配收入增速",
    "高技术制造业增加值占规模以上工业增加值比重",
    "R&D经费投入强度（与GDP之比，含企业）",
    "社会消费品零售总额增速",
    "城镇新增就业人数与城镇登记失业人员再就业人数",
)


def test_long_names_are_broken_and_do_not_run_into_each_other() -> None:
    rows = frame(2, 6)
    labels = dict(zip(rows["theme"].unique(), LONG, strict=True))
    figure = trend_plot(rows, labels=labels)
    figure.draw_without_rendering()
    assert [ax.get_title().replace("\n", "") for ax in figure.axes] == list(LONG)
    assert "\n" not in figure.axes[0].get_title()
    assert "\n" in figure.axes[2].get_title()
    boxes = [ax.title.get_window_extent() for ax in figure.axes]
    boxes += [ax.patch.get_window_extent() for ax in figure.axes]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 for box in boxes)


def test_a_panel_for_each_theme_and_a_line_for_each_group() -> None:
    rows = frame(2)
    figure = trend_plot(rows, labels=LABELS)
    assert [ax.get_title() for ax in figure.axes] == list(LABELS.values())
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["青0区", "青1区"]
    lines = [container.lines[0] for container in figure.axes[0].containers]
    for i, line in enumerate(lines):
        expected = rows.query(f"group == '青{i}区' and theme == 'ecology'")["share"].tolist()
        assert line.get_ydata().tolist() == expected
    assert lines[0].get_marker() != lines[1].get_marker()
    assert figure.axes[0].get_ylim()[0] == 0


def test_intervals_are_those_of_the_frame() -> None:
    rows = frame(1, 1)
    (container,) = trend_plot(rows).axes[0].containers
    segments = container.lines[2][0].get_segments()
    assert [[y for _, y in ends] for ends in segments] == [
        pytest.approx([*e]) for e in rows[["low", "high"]].to_numpy()
    ]


def test_missing_intervals_are_no_hindrance() -> None:
    rows = frame(1, 1).assign(low=np.nan, high=np.nan)
    figure = trend_plot(rows)
    figure.draw_without_rendering()
    assert len(figure.axes[0].containers[0].lines[0].get_ydata()) == 3


def test_no_label_is_cut_and_no_title_covered_at_30_districts_and_15_themes(nothing_is_cut: Check) -> None:
    figure = trend_plot(frame(30, 15), labels=LABELS, highlight=["青3区"])
    nothing_is_cut(figure)
    titles = [ax.title.get_window_extent() for ax in figure.axes]
    assert not any(a.overlaps(b) for i, a in enumerate(titles) for b in titles[:i])
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["青3区", "其他"]


def test_given_axes() -> None:
    axes = Figure().add_subplot()
    figure = trend_plot(frame(2, 1), ax=axes, labels=LABELS)
    assert figure is axes.figure
    assert axes.get_legend() is not None
    with pytest.raises(InputError, match="axes hold one theme"):
        trend_plot(frame(2, 2), ax=axes)


def test_many_years_have_few_ticks() -> None:
    rows = pd.concat([frame(1, 1).assign(year=lambda f, i=i: f["year"] + i) for i in (0, 3, 6, 9)])
    figure = trend_plot(rows)
    figure.draw_without_rendering()
    assert len(figure.axes[0].get_xticks()) <= 7


def test_alternative_text() -> None:
    rows = frame(2, 2)
    rows.loc[3, "share"] = 0.9
    text = alt_text(trend_plot(rows, labels=LABELS))
    top = rows.loc[3]
    assert text == (
        f"折线图：主题占比的逐年变化，2023年至2025年，2个主题，2组文档。占比最高的是{top['year']}年{top['group']}的"
        f"{LABELS[top['theme']]}（90%）。"
    )


@pytest.mark.parametrize(
    ("rows", "arguments", "message"),
    [
        (frame(1).drop(columns="low"), {}, "columns missing: low"),
        (frame(1).iloc[:0], {}, "the frame is empty"),
        (frame(9), {"highlight": ["青99区"]}, "not there: 青99区"),
        (frame(9), {"highlight": [f"青{i}区" for i in range(8)]}, "up to 7 groups"),
    ],
    ids=["column", "empty", "unknown", "too many"],
)
def test_what_cannot_be_drawn(rows: pd.DataFrame, arguments: dict[str, list[str]], message: str) -> None:
    with pytest.raises(InputError, match=message):
        trend_plot(rows, **arguments)  # type: ignore[arg-type]
