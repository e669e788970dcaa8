"""Shares of themes over years, with intervals: a panel for each theme, a line for each group."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from toolkit.errors import InputError, require_columns
from toolkit.viz.style import COLOURS, COLUMN, PAGE, SHAPES, chinese_style, figure_of, finish

_NEEDED = ("group", "theme", "year", "share", "low", "high")
_MOST = len(COLOURS)  # lines that are told apart
_ACROSS = 4  # panels beside each other
_HEIGHT = 1.45  # inches, of a panel
_LINE = 0.2  # inches, of the legend
_TICKS = 0.33  # inches, of the labels beside a panel
_SPACING = 1.35  # of the lines of a title
_LETTER = 0.6  # em, of a Latin letter or digit; a Chinese character is one
_PIECES = re.compile(r"[（《“]?(?:[!-~]+|[^!-~])[，。、：；）》”]*")  # what a line of a title is not broken in
_APART = 0.12  # part of a year between the first and the last of the lines at one year, on each side


def trend_plot(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    labels: Mapping[str, str] | None = None,
    highlight: Collection[object] = (),
    title: str = "主题占比的逐年变化",
    font: str | Path | None = None,
) -> Figure:
    """Draws how the share of each theme changes over the years, with its interval.

    Each theme has a panel of its own, from 0 to a top of its own (a name that is wider than the panel is broken into
    lines); each group a line with a colour and a shape, a little beside the others so that intervals do not cover each
    other. With more than seven groups the lines are thin and grey, and only those of `highlight` are told apart.

    Args:
        frame: A frame of `toolkit.analysis.trends.theme_trends`; the panels stand in the order of its themes.
        ax: Axes to draw in, where the frame has one theme; None makes a figure of one column (one theme) or of the
            page.
        labels: Text for a theme or a group instead of its name.
        highlight: Groups to tell apart among many.
        title: Title of the figure.
        font: A font file or family; None takes the packaged Chinese font.

    Returns:
        The figure. Save it by `toolkit.viz.style.save_figure`, which embeds the font.

    Raises:
        InputError: The frame is empty or lacks a column, `ax` is given for several themes, or `highlight` names more
            groups than can be told apart, or one that is not there.
        MissingDependencyError: No Chinese font; the message says how to get one.

    Example:
        >>> frame = pd.DataFrame({"group": "甲区", "theme": "ecology", "year": [2024, 2025], "share": [0.1, 0.2],
        ...                       "low": [0.05, 0.1], "high": [0.2, 0.3]})
        >>> trend_plot(frame, labels={"ecology": "生态环境"}).axes[0].get_title()
        '生态环境'
    """
    _check(frame, ax, highlight)
    texts = {str(key): text for key, text in (labels or {}).items()}
    themes, groups = list(dict.fromkeys(frame["theme"])), list(dict.fromkeys(frame["group"]))
    shown = groups if len(groups) <= _MOST else [group for group in groups if group in highlight]
    names = [texts.get(str(group), str(group)) for group in shown]
    with chinese_style(font):
        titles = [texts.get(str(theme), str(theme)) for theme in themes]
        if ax is None:
            titles = _broken(titles, (COLUMN if len(themes) == 1 else PAGE) / min(len(themes), _ACROSS) - _TICKS)
            figure, panels, rows = _panels(titles, names if len(groups) > 1 else [])
            if len(themes) > 1:
                figure.suptitle(title)
        else:
            figure, panels, rows = figure_of(ax), [ax], 1
            titles = _broken(titles, ax.get_window_extent().width / figure.dpi)
        for theme, name, panel in zip(themes, titles, panels, strict=True):
            _draw(panel, frame[frame["theme"] == theme], groups, shown)
            heading = panel.set_title(name)
            if "\n" in name:
                heading.set_linespacing(_SPACING)
        if len(groups) > 1:
            _legend(figure if ax is None else ax, names, others=len(shown) < len(groups), across=_ACROSS if rows else 1)
        return finish(figure, font, alt=_alt(frame, title, texts))


def _check(frame: pd.DataFrame, ax: Axes | None, highlight: Collection[object]) -> None:
    require_columns(frame, _NEEDED, "the plot needs a frame of theme_trends")
    if frame.empty:
        raise InputError("the plot needs at least one share; the frame is empty")
    if ax is not None and frame["theme"].nunique() > 1:
        raise InputError("axes hold one theme; choose one: frame.query(\"theme == 'ecology'\")")
    unknown = [str(group) for group in highlight if group not in set(frame["group"])]
    if unknown or len(highlight) > _MOST:
        raise InputError(f"highlight must name up to {_MOST} groups of the frame; not there: {'、'.join(unknown)}")


def _panels(titles: Sequence[str], names: Sequence[str]) -> tuple[Figure, list[Axes], int]:
    """Returns a figure with a panel for each title, higher where titles have several lines."""
    themes = len(titles)
    across = min(themes, _ACROSS)
    down = math.ceil(themes / across)
    width = COLUMN if themes == 1 else PAGE
    legend = _LINE * (math.ceil(len(names) / _ACROSS) + 1) if names else 0.0
    height = (1.6 if themes == 1 else 1) * _HEIGHT * down + legend + (0.3 if themes > 1 else 0)
    more = sum(max(title.count("\n") for title in titles[i : i + across]) for i in range(0, themes, across))
    height += more * _SPACING * mpl.rcParams["axes.titlesize"] / 72
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.subplots(down, across, squeeze=False).ravel().tolist()
    for unused in axes[themes:]:
        unused.remove()
    return figure, axes[:themes], down


def _draw(ax: Axes, rows: pd.DataFrame, groups: Sequence[object], shown: Sequence[object]) -> None:
    """Draws the lines of one theme."""
    beside = np.linspace(-_APART, _APART, len(shown)) if len(shown) > 1 else [0.0]
    for group in groups:
        line = rows[rows["group"] == group].sort_values("year")
        if group not in shown:
            ax.plot(line["year"], line["share"], color="0.75", linewidth=0.6, zorder=1)
            continue
        i = shown.index(group)
        low, high = line["share"] - line["low"], line["high"] - line["share"]
        ax.errorbar(
            line["year"] + beside[i], line["share"], [low.clip(lower=0), high.clip(lower=0)],
            color=COLOURS[i], marker=SHAPES[i], markersize=4, linewidth=1.1, elinewidth=0.8, capsize=1.5, zorder=2,
        )  # fmt: skip
    years = sorted(rows["year"].unique())
    ax.set_xticks(years) if len(years) <= 5 else ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.set_xlim(min(years) - 0.3, max(years) + 0.3)
    ax.set_ylim(bottom=0)
    ax.yaxis.set_major_locator(MaxNLocator(4))
    ax.yaxis.set_major_formatter(lambda value, _: f"{100 * value:g}%")
    ax.grid(axis="y", color="#e0e0e0", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(length=0, labelsize=7)
    ax.spines[["top", "right"]].set_visible(False)


def _broken(names: Sequence[str], width: float) -> list[str]:
    """Breaks names into lines for panels of a width in inches; a name that has lines keeps them."""
    most = 72 * width / mpl.rcParams["axes.titlesize"]
    return [name if "\n" in name else "\n".join(_lines(name, most)) for name in names]


def _lines(text: str, most: float) -> list[str]:
    """Returns a text in lines of about the same width, none of them wider than `most` em where pieces allow it."""
    pieces = _PIECES.findall(text)
    widths: list[float] = [sum(_LETTER if char < "\x7f" else 1.0 for char in piece) for piece in pieces]
    count = max(math.ceil(sum(widths) / max(most, 1.0)), 1)
    target = sum(widths) / count
    lines = [""]
    done = 0.0
    for piece, width in zip(pieces, widths, strict=True):
        if lines[-1] and done + width / 2 > target * len(lines):
            lines.append("")
        lines[-1] += piece
        done += width
    return [line.strip() for line in lines]


def _legend(place: Figure | Axes, names: Sequence[str], *, others: bool, across: int) -> None:
    handles = [
        Line2D([], [], color=COLOURS[i], marker=SHAPES[i], markersize=4, linewidth=1.1, label=name)
        for i, name in enumerate(names)
    ]
    if others:
        handles.append(Line2D([], [], color="0.75", linewidth=0.6, label="其他"))
    if isinstance(place, Figure):
        place.legend(handles=handles, loc="outside lower center", ncols=min(across, len(handles)), frameon=False)
    else:
        place.legend(handles=handles, frameon=False)


def _alt(frame: pd.DataFrame, title: str, texts: Mapping[str, str]) -> str:
    """Says what the plot shows: years, and the theme of the largest share."""
    themes, groups = frame["theme"].nunique(), frame["group"].nunique()
    top = frame.iloc[int(frame["share"].argmax())]
    name, theme = (texts.get(str(key), str(key)) for key in (top["group"], top["theme"]))
    return (
        f"折线图：{title}，{frame['year'].min()}年至{frame['year'].max()}年，{themes}个主题，{groups}组文档。"
        f"占比最高的是{top['year']}年{name}的{theme}（{100 * top['share']:.0f}%）。"
    )
