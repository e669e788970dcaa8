"""The words of topics, a panel for each topic."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from toolkit.errors import InputError, require_columns
from toolkit.viz.style import COLOURS, COLUMN, PAGE, chinese_style, figure_of, finish

_NEEDED = ("topic", "label", "rank", "word", "weight")
_ACROSS = 3  # panels beside each other
_BAR, _AROUND = 0.15, 0.5  # inches, of a bar, and above and below the bars of a panel
_WEIGHT = "词在主题中的权重"
_LETTERS = 15  # of the title of a panel


def topic_plot(
    frame: pd.DataFrame, *, ax: Axes | None = None, title: str = "各主题的代表词", font: str | Path | None = None
) -> Figure:
    """Draws the words that stand for each topic, the first on top, with their weight in the topic.

    Args:
        frame: Words of one topic or several (`topics.top_words(10)`); the panels stand in the order of the topics.
        ax: Axes to draw in, where the frame has one topic; None makes a figure of one column (one topic) or the page.
        title: Title of the figure.
        font: A font file or family; None takes the packaged Chinese font.

    Returns:
        The figure. Save it by `toolkit.viz.style.save_figure`, which embeds the font.

    Raises:
        InputError: The frame is empty or lacks a column, or `ax` is given for several topics.
        MissingDependencyError: No Chinese font; the message says how to get one.

    Example:
        >>> words = pd.DataFrame({"topic": 1, "label": "旅游、景区", "rank": [1, 2], "word": ["旅游", "景区"],
        ...                       "weight": [0.2, 0.1]})
        >>> topic_plot(words).axes[0].get_title(loc="right")
        '1  旅游、景区'
    """
    require_columns(frame, _NEEDED, "the plot needs a frame of top_words")
    if frame.empty:
        raise InputError("the plot needs a topic with a word; the frame is empty")
    topics = [rows.sort_values("rank") for _, rows in frame.groupby("topic", sort=False)]
    if ax is not None and len(topics) > 1:
        raise InputError('axes hold one topic; choose one: frame.query("topic == 1")')
    with chinese_style(font):
        if ax is None:
            figure, panels = _panels(len(topics), max(map(len, topics)))
            if len(topics) > 1:
                figure.suptitle(title)
                figure.supxlabel(_WEIGHT, fontsize=8)
        else:
            figure, panels = figure_of(ax), [ax]
        for rows, panel in zip(topics, panels, strict=True):
            _draw(panel, rows)
        if len(topics) == 1:
            panels[0].set_xlabel(_WEIGHT, fontsize=8)
        return finish(figure, font, alt=_alt(title, topics))


def _alt(title: str, topics: list[pd.DataFrame]) -> str:
    """Says which words the panels show."""
    said = "；".join(f"主题{rows['topic'].iloc[0]}：{'、'.join(rows['word'].head(5))}" for rows in topics)
    return f"条形图：{title}。{said}。"


def _panels(count: int, words: int) -> tuple[Figure, list[Axes]]:
    """Returns a figure with a panel for each topic."""
    across = min(count, _ACROSS)
    down = math.ceil(count / across)
    height = (_BAR * words + _AROUND) * down + (0.5 if count > 1 else 0.15)
    figure = Figure(figsize=(COLUMN if count == 1 else PAGE, height), layout="constrained")
    axes = figure.subplots(down, across, squeeze=False).ravel().tolist()
    for unused in axes[count:]:
        unused.remove()
    return figure, axes[:count]


def _draw(ax: Axes, rows: pd.DataFrame) -> None:
    """Draws the words of one topic."""
    label = f"{rows['topic'].iloc[0]}  {rows['label'].iloc[0]}"
    places = range(len(rows))
    ax.barh(places, rows["weight"], color=COLOURS[0], height=0.7)
    ax.set_yticks(places, rows["word"], fontsize=7)
    ax.invert_yaxis()
    ax.set_title(label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…", fontsize=8, loc="right")
    ax.xaxis.set_major_locator(MaxNLocator(3))
    ax.xaxis.set_major_formatter(lambda value, _: f"{100 * value:g}%")
    ax.tick_params(length=0, axis="y")
    ax.tick_params(length=2, axis="x", labelsize=6.5)
    ax.grid(axis="x", color="#d0d0d0", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
