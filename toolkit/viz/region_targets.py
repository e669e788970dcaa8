"""Dot plot of one indicator's targets over regions, with the level above as a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.errors import InputError, require_columns
from toolkit.viz.style import COLOURS, COLUMN, SHAPES, axes_of, chinese_style, finish

_NEEDED = ("region", "year", "value", "low", "high", "comparator", "unit")
_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈"}
_MOST_YEARS = 3
_APART = 0.36  # part of a row between the years of a region
_ROW = 0.28  # inches, of a region
_HEAD = 1.1  # inches, of title, axis and legend


def region_targets(
    frame: pd.DataFrame,
    *,
    above: Mapping[int, float] | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    labels: Mapping[str, str] | None = None,
    font: str | Path | None = None,
) -> Figure:
    """Draws what each region aims at in one indicator, year by year, the highest of the last year on top.

    A year has a colour and a shape, the last one is filled and has its comparator beside it (≥ ≤ ≈); a range is a line
    between its ends with the dot at its value. Dashed lines are the level above.

    Args:
        frame: Rows of `toolkit.analysis.panel_targets.annual_values` of one indicator, at most three years.
        above: Value of the level above by year: a dashed line in the colour of the year.
        ax: Axes to draw in; None makes a figure one column wide, its height by the number of regions.
        title: Title; None takes the name of the indicator.
        labels: Text for a region instead of its name.
        font: A font file or family; None takes the packaged Chinese font.

    Returns:
        The figure. Save it by `toolkit.viz.style.save_figure`, which embeds the font.

    Raises:
        InputError: A column is missing, no row has a number, or the rows have several indicators, units or too many
            years.
        MissingDependencyError: No Chinese font; the message says how to get one.

    Example:
        >>> row = {"region": "甲县", "year": 2025, "value": 6.0, "low": 6.0, "high": 6.0, "comparator": "approx",
        ...        "unit": "%", "indicator": "地区生产总值"}
        >>> region_targets(pd.DataFrame([row])).axes[0].get_yticklabels()[0].get_text()
        '甲县'
    """
    rows = _drawn(frame)
    years = sorted({int(year) for year in rows["year"]})
    names = _order(rows, years)
    texts = {name: (labels or {}).get(name, name) for name in names}
    title = title or str(rows.get("indicator", pd.Series(["目标"])).iloc[0])
    own = ax is None
    with chinese_style(font):
        figure, ax = axes_of((COLUMN, _HEAD + _ROW * len(names)), ax)
        _draw_years(ax, rows, names, years)
        for year, value in (above or {}).items():
            if year in years:
                ax.axvline(value, color=COLOURS[years.index(year)], linestyle="--", linewidth=0.9, zorder=1)
        _finish_axes(ax, names, texts, title, str(rows["unit"].iloc[0]))
        if above:
            ax.plot([], [], color="#606060", linestyle="--", linewidth=0.9, label="上级目标")
        if own:
            figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=8)
        else:
            ax.legend(frameon=False, fontsize=8)
        return finish(figure, font, alt=_alt(rows, title, years))


def _drawn(frame: pd.DataFrame) -> pd.DataFrame:
    require_columns(frame, _NEEDED, "the plot needs rows of annual_values")
    rows = frame[frame["value"].notna()]
    if rows.empty:
        raise InputError("the plot needs a target with a number; the frame holds none")
    for column in ("indicator_key", "unit"):
        if column in rows.columns and rows[column].nunique() > 1:
            some = "、".join(map(str, rows[column].unique()[:3]))
            raise InputError(f"one plot holds one {column}, not {some}; choose: frame.query(\"{column} == '…'\")")
    if rows["year"].nunique() > _MOST_YEARS:
        raise InputError(f"at most {_MOST_YEARS} years are told apart; choose: frame.query('year >= …')")
    return rows


def _order(rows: pd.DataFrame, years: Sequence[int]) -> list[str]:
    """Returns the regions, the highest value of the last year first."""
    last = rows.sort_values(["year", "value"]).drop_duplicates("region", keep="last")
    last = last.assign(_late=last["year"].eq(years[-1]))
    return last.sort_values(["_late", "value", "region"], ascending=[False, False, True])["region"].tolist()


def _draw_years(ax: Axes, rows: pd.DataFrame, names: Sequence[str], years: Sequence[int]) -> None:
    """Draws each year a little beside the others, so that their ranges do not cover each other."""
    for i, year in enumerate(years):
        group = rows[rows["year"].eq(year)]
        beside = _APART * (i - (len(years) - 1) / 2)
        _draw(ax, group, [names.index(name) + beside for name in group["region"]], i, last=year == years[-1])


def _draw(ax: Axes, group: pd.DataFrame, ys: Sequence[float], i: int, *, last: bool) -> None:
    colour, shape = COLOURS[i], SHAPES[i]
    ax.hlines(ys, group["low"], group["high"], color=colour, linewidth=1.4, zorder=2)
    ax.plot(
        group["value"], ys, linestyle="", marker=shape, color=colour, markersize=5.5 if last else 5,
        markerfacecolor=colour if last else "white", label=f"{group['year'].iloc[0]}年", zorder=3 + last,
    )  # fmt: skip
    for value, y, comparator in zip(group["value"], ys, group["comparator"], strict=True):
        if last and comparator in _SIGNS:
            ax.annotate(
                _SIGNS[comparator], (value, y), (-5, 0), textcoords="offset points", ha="right", va="center", fontsize=7
            )


def _finish_axes(ax: Axes, names: Sequence[str], texts: Mapping[str, str], title: str, unit: str) -> None:
    ax.set_yticks(range(len(names)), [texts[name] for name in names], fontsize=8)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_title(f"{title}目标", fontsize=10)
    ax.set_xlabel(f"目标值（{unit}）" if unit else "目标值", fontsize=8)
    ax.tick_params(axis="x", labelsize=8)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="both", color="#e0e0e0", linewidth=0.5)
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.margins(x=0.12)


def _alt(rows: pd.DataFrame, title: str, years: Sequence[int]) -> str:
    last = rows[rows["year"].eq(years[-1])].sort_values("value")
    low, high = _place(last, last["value"].min()), _place(last, last["value"].max())
    said = f"{title}目标的点图：{rows['region'].nunique()}个地区，{'、'.join(map(str, years))}年"
    return f"{said}；{years[-1]}年最高{high}，最低{low}。"


def _place(rows: pd.DataFrame, value: float) -> str:
    """Returns who has a value: the first region, and how many have it."""
    names = rows.loc[rows["value"].eq(value), "region"].tolist()
    others = f"等{len(names)}个" if len(names) > 1 else ""
    return f"{names[0]}{others}（{value:g}{rows['unit'].iloc[0]}）"
