"""Targets of a year against their results, region by region."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from toolkit.errors import InputError, require_columns
from toolkit.viz.style import COLOURS, COLUMN, axes_of, chinese_style, finish

_NEEDED = ("region", "year", "indicator_key", "low", "high", "unit", "result", "outcome")
# Colour and shape of a result by outcome, and what the legend calls it.
_LOOKS = {
    "reached": (COLOURS[2], "o", "完成"),
    "missed": (COLOURS[1], "X", "未完成"),
    "no_direction": (COLOURS[4], "D", "无优劣方向"),
}
_SILENT = {"not_reported": "未再公布", "no_document": "无次年文档"}
_GREY = "#606060"
_ROW = 0.26  # inches, of a region
_HEAD = 1.2  # inches, of title, axis and legend


def attainment_plot(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    labels: Mapping[str, str] | None = None,
    font: str | Path | None = None,
) -> Figure:
    """Draws each region's target of one year and indicator, hollow, and its result, by outcome.

    A range is a bar between its ends. A target that nobody reports on says so behind it.

    Args:
        frame: Rows of `toolkit.analysis.attainment.attainment` of one indicator and year.
        ax: Axes to draw in; None makes a figure one column wide, its height by the number of regions.
        title: Title; None takes indicator and year.
        labels: Text for a region instead of its name.
        font: A font file or family; None takes the packaged Chinese font.

    Returns:
        The figure. Save it by `toolkit.viz.style.save_figure`, which embeds the font.

    Raises:
        InputError: A column is missing, the frame is empty, or holds several indicators or years.
        MissingDependencyError: No Chinese font; the message says how to get one.

    Example:
        >>> row = {"region": "甲县", "year": 2024, "indicator_key": "gdp.growth", "indicator": "地区生产总值",
        ...        "low": 6.0, "high": 6.0, "unit": "%", "result": 6.2, "outcome": "reached"}
        >>> attainment_plot(pd.DataFrame([row])).axes[0].get_title()
        '地区生产总值：2024年目标与结果'
    """
    rows = _drawn(frame)
    rows = rows.sort_values(["result", "low", "region"], ascending=[False, False, True], na_position="last")
    name, year = str(rows.get("indicator", rows["indicator_key"]).iloc[0]), int(rows["year"].iloc[0])
    title = title or f"{name}：{year}年目标与结果"
    own = ax is None
    with chinese_style(font):
        figure, ax = axes_of((COLUMN, _HEAD + _ROW * len(rows)), ax)
        for y, row in enumerate(rows.to_dict("records")):
            _draw(ax, y, {str(key): value for key, value in row.items()})
        _finish_axes(ax, rows, labels or {}, title)
        if own:
            figure.legend(handles=_handles(rows), loc="outside lower center", ncols=4, frameon=False, fontsize=8)
        else:
            ax.legend(handles=_handles(rows), frameon=False, fontsize=8)
        return finish(figure, font, alt=_alt(rows, title))


def _drawn(frame: pd.DataFrame) -> pd.DataFrame:
    require_columns(frame, _NEEDED, "the plot needs a frame of attainment")
    if frame.empty:
        raise InputError("the plot needs at least one target; the frame is empty")
    for column in ("indicator_key", "year"):
        if frame[column].nunique() > 1:
            raise InputError(f"one plot holds one {column}; choose: frame.query('{column} == …')")
    return frame


def _draw(ax: Axes, y: int, row: Mapping[str, Any]) -> None:
    low, high, result = float(row["low"]), float(row["high"]), row["result"]
    if high > low:
        ax.hlines(y, low, high, color=_GREY, linewidth=5, alpha=0.35, zorder=1)
    ax.plot([low, high], [y, y], linestyle="", marker="|", color=_GREY, markersize=11, markeredgewidth=1.8, zorder=2)
    if row["outcome"] in _LOOKS:
        colour, shape, _ = _LOOKS[row["outcome"]]
        near = min(max(result, low), high)
        ax.plot([near, result], [y, y], color=colour, linewidth=1.2, zorder=2)
        ax.plot(result, y, marker=shape, color=colour, markersize=5.5, zorder=3)
    else:
        said = _SILENT.get(row["outcome"], "")
        ax.annotate(said, (high, y), (7, 0), textcoords="offset points", va="center", fontsize=7, color=_GREY)


def _finish_axes(ax: Axes, rows: pd.DataFrame, labels: Mapping[str, str], title: str) -> None:
    unit = str(rows["unit"].iloc[0] or "")
    ax.set_yticks(range(len(rows)), [labels.get(name, name) for name in rows["region"]], fontsize=8)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_title(title, fontsize=10)
    ax.set_xlabel(unit, fontsize=8)
    ax.tick_params(axis="x", labelsize=8)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="both", color="#e0e0e0", linewidth=0.5)
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.margins(x=0.15)


def _handles(rows: pd.DataFrame) -> list[Line2D]:
    """Returns what the legend shows: the target, and the outcomes that there are."""
    handles = [Line2D([], [], linestyle="", marker="|", color=_GREY, markersize=10, markeredgewidth=1.8, label="目标")]
    return handles + [
        Line2D([], [], marker=shape, color=colour, markersize=5.5, linewidth=1.2, label=label)
        for outcome, (colour, shape, label) in _LOOKS.items()
        if rows["outcome"].eq(outcome).any()
    ]


def _alt(rows: pd.DataFrame, title: str) -> str:
    counts = rows["outcome"].value_counts()
    words = {outcome: label for outcome, (_, _, label) in _LOOKS.items()} | _SILENT
    told = "，".join(f"{word}{counts[outcome]}个" for outcome, word in words.items() if outcome in counts)
    return f"{title}：{len(rows)}个地区，{told}。"
