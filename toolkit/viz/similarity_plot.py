"""Similarity matrix of documents beside their tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray
from scipy.cluster.hierarchy import leaves_list

from toolkit.errors import InputError
from toolkit.viz.style import PAGE, chinese_style, finish

Values = NDArray[np.float64]

_CELL = (0.1, 0.32)  # inches, of the smallest and the largest cell
_LETTER = 0.09  # inches, a Chinese character of a label at 6.5 points
_TREE, _BAR, _ABOVE = 1.5, 0.5, 0.4  # inches for the tree, the colour bar, and the title
_MOST_NAMES = 60  # documents; with more, names and supports cannot be read
_SHOWN, _SURE = 0.5, 0.95  # supports from here on are written, and drawn as a thick line


def similarity_plot(
    similarity: pd.DataFrame,
    tree: ArrayLike,
    *,
    support: ArrayLike | None = None,
    labels: Mapping[str, str] | None = None,
    title: str = "文档相似度与聚类",
    font: str | Path | None = None,
) -> Figure:
    """Draws how alike documents are, in the order of their tree, with the support of its groups in percent.

    Lines of groups with a support of 95 % or more are thick and black, others grey; supports below 50 % are not
    written. Cells have the colours of `cividis`, even in grey, from the least to the greatest similarity of two
    documents; the diagonal is left white. Names are drawn up to 60 documents. A branch ends at its document, not at
    distance 0: only where two lines meet is a distance.

    Args:
        similarity: Similarity of each pair, ids as rows and columns (`1 - clustering.distances`).
        tree: The tree in the form of scipy, in the same order of documents (`clustering.linkage`).
        support: Of each row of the tree, in [0, 1] (`clustering.support`); None writes none.
        labels: Text for a document instead of its id.
        title: Title of the figure.
        font: A font file or family; None takes the packaged Chinese font.

    Returns:
        The figure: its axes are the tree, the matrix and the colour bar. Save it by `toolkit.viz.style.save_figure`.

    Raises:
        InputError: The frame is not square, or tree and support do not fit it.
        MissingDependencyError: No Chinese font; the message says how to get one.

    Example:
        >>> frame = pd.DataFrame([[1, 0.8], [0.8, 1]], index=["甲区", "乙区"], columns=["甲区", "乙区"])
        >>> similarity_plot(frame, [[0, 1, 0.2, 2]]).axes[1].get_title()
        '文档相似度与聚类'
    """
    values, rows, sure = _checked(similarity, tree, support)
    order = leaves_list(rows).tolist()
    texts = dict(labels or {})
    names = [texts.get(str(similarity.index[i]), str(similarity.index[i])) for i in order]
    with chinese_style(font):
        named = len(names) <= _MOST_NAMES
        figure, branches, cells = _canvas(len(names), max(map(len, names)) if named else 0)
        _draw_tree(branches, order, rows, sure if named else None)
        _draw_cells(figure, cells, values[np.ix_(order, order)], names if named else None)
        cells.set_title(title)
        return finish(figure, font, alt=_alt(title, values, [str(name) for name in similarity.index], texts))


def _checked(
    similarity: pd.DataFrame, tree: ArrayLike, support: ArrayLike | None
) -> tuple[Values, Values, Values | None]:
    """Returns the values, the tree and the support as arrays that fit each other."""
    size = len(similarity)
    if size < 2 or list(similarity.index) != list(similarity.columns):
        raise InputError("the plot needs a square frame of two documents or more, the same ids as rows and columns")
    rows = np.asarray(tree, dtype=float)
    if rows.shape != (size - 1, 4):
        raise InputError(f"a tree of {size} documents has the shape ({size - 1}, 4), not {rows.shape}")
    sure = None if support is None else np.asarray(support, dtype=float)
    if sure is not None and sure.shape != (size - 1,):
        raise InputError(f"a tree of {size} documents has {size - 1} supports, not {sure.size}")
    return similarity.to_numpy(dtype=float), rows, sure


def _alt(title: str, values: Values, ids: Sequence[str], texts: Mapping[str, str]) -> str:
    """Says what the matrix shows."""
    pairs = np.where(np.eye(len(values), dtype=bool), -np.inf, values)
    i, j = divmod(int(np.argmax(pairs)), len(values))
    first, second = (texts.get(ids[k], ids[k]) for k in (i, j))
    return f"相似度矩阵与树状图：{title}。{len(ids)}份文档；最相似的是{first}与{second}（{values[i, j]:.2f}）。"


def _canvas(size: int, letters: int) -> tuple[Figure, Axes, Axes]:
    """Returns a figure with axes for the tree and the matrix, its cells square."""
    names = 0.08 + _LETTER * letters
    cell = min(_CELL[1], max(_CELL[0] if letters else 0.0, (PAGE - _TREE - names - _BAR) / size))
    side = cell * size
    width, height = _TREE + side + names + _BAR, _ABOVE + side + names
    figure = Figure(figsize=(width, height))
    bottom = names / height
    branches = figure.add_axes((0.01, bottom, _TREE / width - 0.015, side / height))
    cells = figure.add_axes((_TREE / width, bottom, side / width, side / height))
    return figure, branches, cells


def _draw_tree(ax: Axes, order: Sequence[int], rows: Values, support: Values | None) -> None:
    """Draws the branches: leaf i of the order at height i, a group in the middle of its two parts."""
    size = len(rows) + 1
    at = {leaf: float(i) for i, leaf in enumerate(order)}
    least, most = float(rows[:, 2].min()), float(rows[:, 2].max())
    spread = most - least or most or 1.0
    edge = least - 0.3 * spread  # leaves room for the support of the closest pair
    reached = dict.fromkeys(range(size), edge)
    for i, (a, b) in enumerate(rows[:, :2].astype(int)):
        distance, middle = float(rows[i, 2]), (at[a] + at[b]) / 2
        share = np.nan if support is None else support[i]
        whole = i == size - 2  # all documents are a group by necessity
        sure = share >= _SURE and not whole
        ax.plot(
            [reached[a], distance, distance, reached[b]], [at[a], at[a], at[b], at[b]],
            color="black" if sure else "0.55", linewidth=1.3 if sure else 0.8, solid_capstyle="butt",
        )  # fmt: skip
        if share >= _SHOWN and not whole:
            ax.annotate(
                f"{100 * share:.0f}", (distance, middle), (1.5, 0),
                textcoords="offset points", ha="left", va="center", fontsize=5.5,
            )  # fmt: skip
        at[size + i], reached[size + i] = middle, distance
    ax.set_ylim(size - 0.5, -0.5)
    ax.set_xlim(most + 0.03 * spread, edge)
    ax.set_axis_off()


def _draw_cells(figure: Figure, ax: Axes, values: Values, names: Sequence[str] | None) -> None:
    """Draws the matrix, the names on its right and below, and the colour bar."""
    shown = np.ma.masked_array(values, np.eye(len(values), dtype=bool))
    image = ax.imshow(shown, cmap="cividis", aspect="auto", interpolation="nearest")
    ax.tick_params(length=0, labelsize=6.5, pad=2)
    ax.yaxis.tick_right()
    if names is None:
        ax.set_xticks([])
        ax.set_yticks([])
    else:
        ax.set_xticks(range(len(names)), names, rotation=90)
        ax.set_yticks(range(len(names)), names)
    ax.spines[:].set_visible(False)
    width = figure.get_size_inches()[0]
    place = ax.get_position()
    bar = figure.add_axes((1 - 0.42 / width, place.y1 - 0.5 * place.height, 0.09 / width, 0.5 * place.height))
    scale = figure.colorbar(image, cax=bar)
    scale.ax.tick_params(labelsize=6.5, length=2)
    scale.ax.set_title("相似度", fontsize=7, pad=4)
    scale.outline.set_visible(False)
