"""Heat map of documents and themes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.errors import InputError
from toolkit.viz.style import chinese_style, figure_of, finish

_CELL_WIDTH, _CELL_HEIGHT = 0.48, 0.42  # inches
_LETTER = 0.13  # inches, a Chinese character of a label
_MARGINS = (1.9, 1.6)  # inches for the colour bar, for the title and the label of an axis
_MOST_NUMBERS = 40  # rows; a taller map shows colours only


def theme_heatmap(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    labels: Mapping[str, str] | None = None,
    font: str | Path | None = None,
) -> Figure:
    """Draws the share of each theme in each document.

    The colours are those of `cividis`, made for readers with and without colour blindness, and even in grey; the
    cells give the percentages.

    Args:
        frame: Shares in [0, 1], documents as rows, themes as columns.
        ax: Axes to draw in; None makes a figure whose size follows the frame.
        labels: Text for a column or a row instead of its name (`toolkit.analysis.themes.load_taxonomy().labels()`).
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
            width = _CELL_WIDTH * len(columns) + _LETTER * max(map(len, rows)) + _MARGINS[0]
            height = _CELL_HEIGHT * len(rows) + _LETTER * max(map(len, columns)) + _MARGINS[1]
            figure = Figure(figsize=(width, height), layout="constrained")
            ax = figure.add_subplot()
        else:
            figure = figure_of(ax)
        _draw(figure, ax, values, rows, columns)
        return finish(figure, font)


def _draw(figure: Figure, ax: Axes, values: np.ndarray, rows: list[str], columns: list[str]) -> None:
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
    ax.set_title("各文档的主题占比")
    if len(rows) <= _MOST_NUMBERS:
        for (i, j), value in np.ndenumerate(values):
            if np.isfinite(value):
                colour = "black" if value > 0.55 * top else "white"
                ax.text(j, i, f"{100 * value:.0f}", ha="center", va="center", color=colour, fontsize=8)
    bar = figure.colorbar(image, ax=ax, fraction=0.03, pad=0.02)
    bar.ax.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f}%")
    bar.set_label("占比")
    bar.outline.set_visible(False)
