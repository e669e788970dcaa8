"""Figures with their intervals, theme by theme: shares, slopes, breadth."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from toolkit.errors import InputError, require_columns
from toolkit.viz.style import COLOURS, COLUMN, SHAPES, chinese_style, figure_of, finish

Value = Literal["share", "slope"]

_AXES = {"share": "占比（%）", "slope": "每年变化（百分点）"}
_TITLES = {"share": "主题占比", "slope": "主题占比的变化"}
_MOST = len(COLOURS)
_ROW, _MARK = 0.1, 0.09  # inches, around a theme and of each mark
_SURE = 0.05


def interval_plot(
    frame: pd.DataFrame,
    *,
    value: Value = "share",
    ax: Axes | None = None,
    labels: Mapping[str, str] | None = None,
    title: str | None = None,
    font: str | Path | None = None,
) -> Figure:
    """Draws the share of each theme, or its change in a year, as a dot with its interval; groups side by side.

    Args:
        frame: A frame of `toolkit.analysis.shares.theme_shares` or `toolkit.analysis.trends.theme_slopes`, of up to
            seven groups; the themes stand in its order.
        value: The column that is drawn: `share` or `slope`. A slope with a `p_adjusted` of 0.05 or more is hollow.
        ax: Axes to draw in; None makes a figure as wide as a column.
        labels: Text for a theme or a group instead of its name.
        title: Title of the figure; None says what is drawn.
        font: A font file or family; None takes the packaged Chinese font.

    Returns:
        The figure. Save it by `toolkit.viz.style.save_figure`, which embeds the font.

    Raises:
        InputError: The frame is empty, lacks a column or has more groups than can be told apart (draw a
            `theme_heatmap`), or `value` is unknown.
        MissingDependencyError: No Chinese font; the message says how to get one.

    Example:
        >>> frame = pd.DataFrame({"group": "甲区", "theme": ["ecology", "urban"], "share": [0.6, 0.4],
        ...                       "low": [0.5, 0.3], "high": [0.7, 0.5]})
        >>> interval_plot(frame).axes[0].get_xlabel()
        '占比（%）'
    """
    if value not in get_args(Value):
        raise InputError(f"value must be one of {', '.join(get_args(Value))}, not {value!r}")
    require_columns(
        frame, ("group", "theme", value, "low", "high"), "the plot needs a frame of theme_shares or theme_slopes"
    )
    themes, groups = list(dict.fromkeys(frame["theme"])), list(dict.fromkeys(frame["group"]))
    if frame.empty or len(groups) > _MOST:
        raise InputError(
            f"the plot tells 1 to {_MOST} groups apart, not {len(groups)}; draw many by theme_heatmap("
            f'frame.pivot(index="group", columns="theme", values="{value}"))'
        )
    texts = {str(key): text for key, text in (labels or {}).items()}
    heading = title or _TITLES[value]
    with chinese_style(font):
        if ax is None:
            height = (_ROW + _MARK * len(groups)) * len(themes) + 0.75 + 0.2 * -(-len(groups) // 3) * (len(groups) > 1)
            figure = Figure(figsize=(COLUMN, height), layout="constrained")
            ax, own = figure.add_subplot(), True
        else:
            figure, own = figure_of(ax), False
        hollow = _draw(ax, frame, value, (themes, groups))
        ax.set_yticks(range(len(themes)), [texts.get(str(theme), str(theme)) for theme in themes])
        ax.set_xlabel(_AXES[value] + ("；空心：不显著" if hollow else ""))
        ax.set_title(heading)
        if len(groups) > 1:
            _legend(figure if own else ax, [texts.get(str(group), str(group)) for group in groups])
        return finish(figure, font, alt=_alt(frame, value, heading, texts))


def _draw(ax: Axes, frame: pd.DataFrame, value: str, order: tuple[list[object], list[object]]) -> bool:
    """Draws the dots; returns whether one of them is hollow."""
    themes, groups = order
    spread = _MARK * len(groups) / (_ROW + _MARK * len(groups))
    beside = spread * (np.arange(len(groups)) - (len(groups) - 1) / 2) / len(groups)
    any_hollow = False
    for i in range(0, len(themes), 2):
        ax.axhspan(i - 0.5, i + 0.5, color="#f2f2f2", linewidth=0, zorder=0)
    for row in frame.to_dict("records"):
        i = groups.index(row["group"])
        y = themes.index(row["theme"]) + beside[i]
        hollow = value == "slope" and row.get("p_adjusted", 0.0) >= _SURE
        any_hollow |= hollow
        fill = "white" if hollow else COLOURS[i]
        ax.plot([100 * row["low"], 100 * row["high"]], [y, y], color=COLOURS[i], linewidth=1, zorder=2)
        ax.plot(100 * row[value], y, color=COLOURS[i], marker=SHAPES[i], markersize=4, markerfacecolor=fill, zorder=3)
    if value == "slope":
        ax.axvline(0, color="#808080", linewidth=0.8, zorder=1)
    else:
        ax.set_xlim(left=0)
    ax.set_ylim(len(themes) - 0.5, -0.5)
    ax.grid(axis="x", color="#d0d0d0", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)
    return any_hollow


def _legend(place: Figure | Axes, names: list[str]) -> None:
    handles = [
        Line2D([], [], color=COLOURS[i], marker=SHAPES[i], markersize=4, linewidth=1, label=name)
        for i, name in enumerate(names)
    ]
    if isinstance(place, Figure):
        place.legend(handles=handles, loc="outside lower center", ncols=min(3, len(handles)), frameon=False)
    else:
        place.legend(handles=handles, frameon=False)


def _alt(frame: pd.DataFrame, value: str, title: str, texts: Mapping[str, str]) -> str:
    """Says what the plot shows: its highest dot, of slopes its lowest too."""

    def dot(place: int) -> str:
        row = frame.iloc[place]
        name, theme = (texts.get(str(key), str(key)) for key in (row["group"], row["theme"]))
        unit = "%" if value == "share" else "个百分点"
        return f"{name}的{theme}（{100 * row[value]:.1f}{unit}）"

    count = f"{frame['theme'].nunique()}个主题，{frame['group'].nunique()}组文档"
    low = f"，最低的是{dot(int(frame[value].argmin()))}" if value == "slope" else ""
    return f"点图：{title}及其区间。{count}；最高的是{dot(int(frame[value].argmax()))}{low}。"
