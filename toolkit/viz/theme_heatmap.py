"""Heat map of documents and themes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.errors import InputError
from toolkit.viz.style import COLUMN, PAGE, chinese_style, figure_of, finish

_CELL_WIDTH, _CELL_HEIGHT = 0.4, 0.23  # inches; with many columns the cells are narrower, down to
_LEAST_WIDTH = 0.25
_LETTER = 0.115  # inches, a Chinese character of a label
_MARGINS = (1.0, 1.1)  # inches for the colour bar, for the title and the label of an axis
_MOST_NUMBERS = 40  # rows; a taller map shows colours only


def theme_heatmap(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    labels: Mapping[str, str] | None = None,
    title: str = "各文档的主题占比",
    percent: bool = True,
    font: str | Path | None = None,
) -> Figure:
    """Draws the share of each theme in each document, or any other table of themes.

    The colours are those of `cividis`, made for readers with and without colour blindness, and even in grey; the
    cells give the percentages.

    Args:
        frame: Shares in [0, 1], documents (or groups) as rows, themes as columns; a frame of
            `toolkit.analysis.shares.theme_shares` is `shares.pivot(index="group", columns="theme", values="share")`.
        ax: Axes to draw in; None makes a figure whose size follows the frame; 15 themes fit the page of a journal.
        labels: Text for a column or a row instead of its name (`toolkit.analysis.themes.load_taxonomy().labels()`).
        title: Title of the figure.
        percent: The values are shares; False draws them as they are (tasks).
        font: A font file or family; None takes the packaged Chinese font.

    Returns:
        The figure. Save it by `toolkit.viz.style.save_figure`, which embeds the font.

    Raises:
        InputError: The frame is empty or holds anything but numbers.
        MissingDependencyError: No Chinese font; the message says how to get one.

    Example:
        >>> shares = pd.DataFrame({"ecology": [0.3, 0.6], "urban": [0.7, 0.4]}, index=["甲区", "乙区"])
        >>> theme_heatmap(shares, labels={"ecology": "生态环境", "urban": "城市建设"}).axes[0].get_title()
        '各文档的主题占比'
    """
    if frame.empty:
        raise InputError("the heat map needs at least one document and one theme; the frame is empty")
    try:
        values = frame.to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise InputError(f"the heat map needs numbers: {error}") from error
    texts = dict(labels or {})
    rows = [texts.get(str(name), str(name)) for name in frame.index]
    columns = [texts.get(str(name), str(name)) for name in frame.columns]
    with chinese_style(font):
        if ax is None:
            names = _LETTER * max(map(len, rows)) + _MARGINS[0]
            cell = max(_LEAST_WIDTH, min(_CELL_WIDTH, (PAGE - names) / len(columns)))
            height = _CELL_HEIGHT * len(rows) + 0.7 * _LETTER * max(map(len, columns)) + _MARGINS[1]
            figure = Figure(figsize=(max(COLUMN, cell * len(columns) + names), height), layout="constrained")
            ax = figure.add_subplot()
        else:
            figure = figure_of(ax)
        _draw(figure, ax, values, rows, columns, percent)
        ax.set_title(title)
        return finish(figure, font, alt=_alt(title, values, rows, columns, percent))


def department_heatmap(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    labels: Mapping[str, str] | None = None,
    percent: bool = False,
    most: int = 30,
    font: str | Path | None = None,
) -> Figure:
    """Draws which department carries which theme.

    Args:
        frame: A frame of `toolkit.analysis.departments.department_themes`.
        ax: As in `theme_heatmap`.
        labels: As there.
        percent: The frame holds shares (of a department or of a theme), not tasks.
        most: Rows that are drawn, from the top.
        font: As there.

    Returns:
        As there.

    Raises:
        InputError: As there.
        MissingDependencyError: As there.

    Example:
        >>> tasks = pd.DataFrame({"ecology": [3.5, 0.0], "education": [0.5, 6.0]}, index=["水利", "教育"])
        >>> department_heatmap(tasks).axes[0].get_title()
        '各部门承担的主题'
    """
    return theme_heatmap(frame.head(most), ax=ax, labels=labels, title="各部门承担的主题", percent=percent, font=font)


def _alt(title: str, values: np.ndarray, rows: list[str], columns: list[str], percent: bool) -> str:
    """Says what the map shows."""
    alt = f"热力图：{title}。{len(rows)}行{len(columns)}列"
    if not np.isfinite(values).any():
        return f"{alt}，没有数值。"
    i, j = np.unravel_index(int(np.nanargmax(values)), values.shape)
    top = f"{100 * values[i, j]:.0f}%" if percent else f"{values[i, j]:.1f}"
    return f"{alt}；最大值为{rows[i]}的{columns[j]}（{top}）。"


def _draw(figure: Figure, ax: Axes, values: np.ndarray, rows: list[str], columns: list[str], percent: bool) -> None:
    """Draws cells, numbers, labels and the colour bar."""
    top = float(np.nanmax(values)) if np.isfinite(values).any() else 1.0
    image = ax.imshow(values, cmap="cividis", vmin=0.0, vmax=top or 1.0, aspect="auto")
    ax.set_xticks(range(len(columns)), columns, rotation=45, ha="right", rotation_mode="anchor")
    ax.set_yticks(range(len(rows)), rows)
    ax.tick_params(length=0)
    ax.set_xticks(np.arange(0.5, len(columns) - 1), minor=True)
    ax.set_yticks(np.arange(0.5, len(rows) - 1), minor=True)
    ax.grid(which="minor", color="white", linewidth=1)
    ax.tick_params(which="minor", length=0)
    ax.spines[:].set_visible(False)
    scale = 100 if percent else 1
    if len(rows) <= _MOST_NUMBERS:
        for (i, j), value in np.ndenumerate(values):
            if np.isfinite(value):
                colour = "black" if value > 0.55 * top else "white"
                ax.text(j, i, f"{scale * value:.0f}", ha="center", va="center", color=colour, fontsize=7)
    bar = figure.colorbar(image, ax=ax, fraction=0.03, pad=0.02)
    if percent:
        bar.ax.yaxis.set_major_formatter(lambda value, _: f"{100 * value:g}%")
    bar.set_label("占比" if percent else "任务数")
    bar.outline.set_visible(False)
