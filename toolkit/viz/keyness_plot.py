"""Words that set two groups of documents apart, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.errors import InputError, require_columns
from toolkit.viz.style import COLOURS, COLUMN, axes_of, chinese_style, finish

_NEEDED = ("word", "group", "log_odds", "low", "high", "z")
_ROW = 0.16  # inches
_SURE = 0.05


def keyness_plot(
    frame: pd.DataFrame,
    *,
    n: int = 15,
    ax: Axes | None = None,
    labels: Mapping[str, str] | None = None,
    title: str = "两组文档的区别词",
    font: str | Path | None = None,
) -> Figure:
    """Draws the words that set each of two groups apart most, with the interval of their log-odds.

    The words of the first group stand above and right of 0 (blue, round), those of the second below and left (orange,
    square). A hollow mark has a `p_documents_adjusted` of 0.05 or more: the word may come from single documents.

    Args:
        frame: A frame of `toolkit.analysis.keyness.keyness`; leave out rows to choose the words.
        n: Words of each group, those with the largest |z|.
        ax: Axes to draw in; None makes a figure as wide as a column.
        labels: Text for a group or a word instead of its name.
        title: Title of the figure.
        font: A font file or family; None takes the packaged Chinese font.

    Returns:
        The figure. Save it by `toolkit.viz.style.save_figure`, which embeds the font.

    Raises:
        InputError: The frame is empty or lacks a column, or `n` is less than 1.
        MissingDependencyError: No Chinese font; the message says how to get one.

    Example:
        >>> frame = pd.DataFrame({"word": ["养老", "旅游"], "group": [2026, 2025], "log_odds": [0.8, -0.6],
        ...                       "low": [0.4, -1.0], "high": [1.2, -0.2], "z": [4.0, -3.0]})
        >>> [label.get_text() for label in keyness_plot(frame).axes[0].get_yticklabels()]
        ['养老', '旅游']
    """
    require_columns(frame, _NEEDED, "the plot needs a frame of keyness")
    if frame.empty or n < 1:
        raise InputError(f"the plot needs at least one word of each group, not {len(frame)} rows and n = {n!r}")
    by_z = frame.sort_values("z", key=lambda z: -z.abs(), kind="stable", ignore_index=True)
    sides = [by_z[by_z["log_odds"] > 0].head(n), by_z[by_z["log_odds"] <= 0].head(n)]
    texts = {str(key): text for key, text in (labels or {}).items()}
    rows = pd.concat(sides).sort_values("log_odds", ascending=False, ignore_index=True)
    with chinese_style(font):
        figure, ax = axes_of((COLUMN, _ROW * len(rows) + 1.0), ax)
        _draw(ax, rows, texts)
        ax.set_title(title, pad=18)
        return finish(figure, font, alt=_alt(sides, title, texts))


def _draw(ax: Axes, rows: pd.DataFrame, texts: Mapping[str, str]) -> None:
    tested = "p_documents_adjusted" in rows.columns
    sure = rows["p_documents_adjusted"].lt(_SURE).tolist() if tested else [True] * len(rows)
    ax.axvline(0, color="#808080", linewidth=0.8, zorder=1)
    for y, row in enumerate(rows.to_dict("records")):
        colour, shape = (COLOURS[0], "o") if row["log_odds"] > 0 else (COLOURS[1], "s")
        ax.plot([0, row["log_odds"]], [y, y], color=colour, linewidth=1.4, alpha=0.35, zorder=1)
        ax.plot([row["low"], row["high"]], [y, y], color=colour, linewidth=0.9, zorder=2)
        fill = colour if sure[y] else "white"
        ax.plot(row["log_odds"], y, color=colour, marker=shape, markersize=4, markerfacecolor=fill, zorder=3)
    ax.set_yticks(range(len(rows)), [texts.get(str(word), str(word)) for word in rows["word"]])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    for positive, text, x, side in ((True, "{} →", 1.0, "right"), (False, "← {}", 0.0, "left")):
        group = rows.loc[(rows["log_odds"] > 0) == positive, "group"]
        if not group.empty:
            name = texts.get(str(group.iloc[0]), str(group.iloc[0]))
            ax.text(x, 1.01, text.format(name), transform=ax.transAxes, ha=side, va="bottom")
    ax.set_xlabel("对数几率之差（log-odds）及其区间" + ("" if all(sure) else "\n空心：按文档检验不显著"))
    ax.grid(axis="x", color="#e0e0e0", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)


def _alt(sides: list[pd.DataFrame], title: str, texts: Mapping[str, str]) -> str:
    """Says what the plot shows: the first words of each side."""
    parts = []
    for side in sides:
        if not side.empty:
            best = side["word"].head(5)
            name = texts.get(str(side["group"].iloc[0]), str(side["group"].iloc[0]))
            parts.append(f"{name}一侧有{'、'.join(texts.get(str(word), str(word)) for word in best)}")
    return f"棒棒糖图：{title}。{'；'.join(parts)}。"
