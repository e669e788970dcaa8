"""The gap of each region's target to that of the level above, over the years (层层加码)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from toolkit.errors import InputError, require_columns
from toolkit.viz.style import COLOURS, COLUMN, SHAPES, axes_of, chinese_style, finish

_NEEDED = ("region", "year", "indicator_key", "gap_parent", "unit")
_MOST = len(COLOURS)  # lines that are told apart
_SIZE = (COLUMN, 2.8)  # inches


def gap_plot(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    labels: Mapping[str, str] | None = None,
    highlight: Collection[str] = (),
    font: str | Path | None = None,
) -> Figure:
    """Draws how far each region's target lies above (or below) that of the level above, year by year.

    Each region has a colour and a shape; with more than seven those of `highlight` only, the others are thin and grey.

    Args:
        frame: Rows of `toolkit.analysis.amplification.amplification` of one indicator; rows without a gap are left out.
        ax: Axes to draw in; None makes a figure one column wide.
        title: Title; None takes the name of the indicator.
        labels: Text for a region instead of its name.
        highlight: Regions to tell apart among many.
        font: A font file or family; None takes the packaged Chinese font.

    Returns:
        The figure. Save it by `toolkit.viz.style.save_figure`, which embeds the font.

    Raises:
        InputError: A column is missing, no row has a gap, the rows have several indicators, or `highlight` names more
            regions than can be told apart, or one that is not there.
        MissingDependencyError: No Chinese font; the message says how to get one.

    Example:
        >>> frame = pd.DataFrame({"region": "甲县", "year": [2024, 2025], "indicator_key": "gdp.growth", "unit": "%",
        ...                       "indicator": "地区生产总值", "gap_parent": [0.5, 1.0]})
        >>> gap_plot(frame).axes[0].get_ylabel()
        '与上级目标之差（百分点）'
    """
    rows = _drawn(frame)
    regions = list(dict.fromkeys(rows["region"]))
    unknown = [name for name in highlight if name not in regions]
    if unknown or len(highlight) > _MOST:
        raise InputError(f"highlight must name up to {_MOST} regions of the frame; not there: {'、'.join(unknown)}")
    shown = regions if len(regions) <= _MOST else [name for name in regions if name in highlight]
    title = title or f"{rows.get('indicator', rows['indicator_key']).iloc[0]}目标与上级之差"
    unit = {"%": "百分点"}.get(str(rows["unit"].iloc[0]), str(rows["unit"].iloc[0] or ""))
    with chinese_style(font):
        figure, ax = axes_of(_SIZE, ax)
        ax.axhline(0, color="#404040", linewidth=0.9, zorder=1)
        _draw(ax, rows, shown, labels or {})
        _finish_axes(ax, title, f"与上级目标之差（{unit}）" if unit else "与上级目标之差", legend=bool(shown))
        return finish(figure, font, alt=_alt(rows, title, unit))


def _drawn(frame: pd.DataFrame) -> pd.DataFrame:
    require_columns(frame, _NEEDED, "the plot needs a frame of amplification")
    rows = frame[frame["gap_parent"].notna()]
    if rows.empty:
        raise InputError("no row has a gap to the level above; are its targets, and parent codes, in the panel?")
    if rows["indicator_key"].nunique() > 1:
        raise InputError("one plot holds one indicator; choose: frame.query(\"indicator_key == 'gdp.growth'\")")
    return rows


def _draw(ax: Axes, rows: pd.DataFrame, shown: Sequence[str], labels: Mapping[str, str]) -> None:
    """Draws a line for each region: those shown in their colour, the others in grey."""
    for name in dict.fromkeys(rows["region"]):
        line = rows[rows["region"].eq(name)].sort_values("year")
        if name in shown:
            i = shown.index(name)
            ax.plot(
                line["year"], line["gap_parent"], color=COLOURS[i], marker=SHAPES[i], markersize=5, linewidth=1.4,
                label=labels.get(name, name), zorder=3,
            )  # fmt: skip
        else:
            ax.plot(line["year"], line["gap_parent"], color="0.75", linewidth=0.7, zorder=2)


def _finish_axes(ax: Axes, title: str, ylabel: str, *, legend: bool) -> None:
    ax.set_title(title, fontsize=10)
    ax.set_ylabel(ylabel, fontsize=8)
    ax.tick_params(labelsize=8)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.grid(axis="y", color="#e0e0e0", linewidth=0.5)
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)
    ax.margins(x=0.08, y=0.12)
    if legend:
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=3, frameon=False, fontsize=8)


def _alt(rows: pd.DataFrame, title: str, unit: str) -> str:
    last = int(rows["year"].max())
    of_last = rows[rows["year"].eq(last)].sort_values("gap_parent")
    above = int(of_last["gap_parent"].gt(0).sum())
    top = of_last.iloc[-1]
    return (
        f"{title}的折线图：{rows['region'].nunique()}个地区；{last}年{above}个高于上级，"
        f"最大为{top['region']}（{top['gap_parent']:+g}{unit}）。"
    )
