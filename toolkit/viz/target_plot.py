"""Dot plot of the targets of several documents, indicator by indicator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from toolkit.errors import InputError
from toolkit.viz.style import COLOURS, SHAPES, chinese_style, figure_of, finish

_COLUMNS = (
    "document_id",
    "indicator",
    "indicator_key",
    "comparator",
    "change",
    "value",
    "value_high",
    "unit",
    "horizon",
)
_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈"}
_TURNED = {"ge": "≤", "gt": "<", "le": "≥", "lt": ">", "approx": "≈"}  # of a decrease, which is drawn below zero
# What stands behind the name of an indicator; its level needs no word.
_MEASURES = {
    "growth": "增速", "growth_change": "增速增减", "growth_rank": "增速位次",
    "gap": "与参照之差", "growth_gap": "增速与参照之差",
    "change": "增减", "share": "占比", "rank": "位次", "works": "建设量",
}  # fmt: skip
_MOST_DOCUMENTS = 24  # with more, the documents are not told apart
_LINE, _GAP = 0.17, 0.08  # inches, of a mark and between indicators
_WIDTH = 3.4  # inches, of the axes
_LETTER = 0.115  # inches, a Chinese character of a label
_SCALES = ((1e8, "亿"), (1e4, "万"))


@dataclass(frozen=True, slots=True)
class _Mark:
    """One target to be drawn: `low` and `high` are its ends, the same for a single value."""

    key: str
    document: str
    low: float
    high: float
    sign: str
    annual: bool


def target_plot(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    labels: Mapping[str, str] | None = None,
    font: str | Path | None = None,
) -> Figure:
    """Draws what each document aims at, indicator by indicator.

    Each document has a colour and a shape, each target a dot with its comparator beside it (≥ ≤ > < ≈); a range is two
    dots and a line between them. Filled dots are annual, hollow ones of another or an unknown horizon. A decrease
    (下降3%以上) stands left of zero with its comparator turned round (≤ -3). With more than 24 documents all dots are
    alike and without comparators, and one line of the plot shows how each indicator is spread.

    Args:
        frame: Rows of the table `targets` in one unit, such as `targets.query("unit == '%'")`. Rows without a number
            or without an `indicator_key` cannot be compared and are not drawn. The indicators stand in the order of
            the rows.
        ax: Axes to draw in; None makes a figure whose size follows the frame.
        labels: Text for a `document_id` or an `indicator_key` instead of the id, and of the indicator as written.
        font: A font file or family; None takes the packaged Chinese font.

    Returns:
        The figure. Save it by `toolkit.viz.style.save_figure`, which embeds the font.

    Raises:
        InputError: A column is missing, no row can be drawn, or the rows have several units.
        MissingDependencyError: No Chinese font; the message says how to get one.

    Example:
        >>> frame = analyze("全年地区生产总值增长5%左右，社会消费品零售总额增长6%以上。").to_frames()["targets"]
        >>> [label.get_text() for label in target_plot(frame).axes[0].get_yticklabels()]
        ['地区生产总值（增速）', '社会消费品零售总额（增速）']
    """
    rows = _drawn(frame)
    texts = _texts(rows, dict(labels or {}))
    unit, scale = _unit(rows)
    marks = list(dict.fromkeys(_mark(row, scale) for row in rows.to_dict("records")))
    documents = list(dict.fromkeys(mark.document for mark in marks))
    lines = _lines(marks, told_apart=len(documents) <= _MOST_DOCUMENTS)
    with chinese_style(font):
        if ax is None:
            height = _LINE * max(map(max, lines.values())) + _GAP * len(lines) + 1.3
            width = _WIDTH + _LETTER * max(len(texts[mark.key]) for mark in marks)
            if len(documents) <= _MOST_DOCUMENTS:
                width += _LETTER * max(len(texts[document]) for document in documents) + 0.6
            figure = Figure(figsize=(width, height), layout="constrained")
            ax = figure.add_subplot()
        else:
            figure = figure_of(ax)
        _draw_axes(ax, lines, texts, unit)
        if len(documents) <= _MOST_DOCUMENTS:
            _draw_marks(ax, marks, lines, documents)
            _draw_legend(ax, marks, documents, texts)
        else:
            _draw_spread(ax, marks, lines)
        return finish(figure, font, alt=_alt(marks, documents, texts, unit))


def _drawn(frame: pd.DataFrame) -> pd.DataFrame:
    """Returns the rows that can be drawn."""
    missing = [name for name in _COLUMNS if name not in frame.columns]
    if missing:
        raise InputError(f"the plot needs rows of the table targets; the column {', '.join(missing)} is missing")
    rows = frame.loc[frame["value"].notna() & frame["indicator_key"].notna(), list(_COLUMNS)]
    if rows.empty:
        raise InputError("the plot needs a target with a number and an indicator_key; the frame holds none")
    units = rows["unit"].fillna("").unique()
    if len(units) > 1:
        raise InputError(
            f"the rows have the units {'、'.join(map(repr, units))}, which no axis can hold together; "
            f'choose one: targets.query("unit == {units[0]!r}")'
        )
    return rows


def _texts(rows: pd.DataFrame, given: dict[str, str]) -> dict[str, str]:
    """Returns the label of each document and of each indicator: as first written, with its measure."""
    texts = {str(document): str(document) for document in rows["document_id"]}
    for key, name in zip(rows["indicator_key"], rows["indicator"], strict=True):
        measure = _MEASURES.get(key.rpartition(".")[2])
        texts.setdefault(key, f"{name}（{measure}）" if measure and not name.endswith(measure) else name)
    return texts | given


def _unit(rows: pd.DataFrame) -> tuple[str, float]:
    """Returns the unit of the axis, with 万 or 亿 for large numbers, and what values are divided by."""
    unit, top = str(rows["unit"].fillna("").iloc[0]), float(rows["value"].abs().max())
    return next(((prefix + unit, scale) for scale, prefix in _SCALES if top >= scale), (unit, 1.0))


def _mark(row: Mapping[Hashable, Any], scale: float) -> _Mark:
    """Returns what is drawn of one row."""
    falls = row["change"] == "decrease"
    low = float(row["value"]) / scale
    high = low if pd.isna(row["value_high"]) else float(row["value_high"]) / scale
    return _Mark(
        key=str(row["indicator_key"]),
        document=str(row["document_id"]),
        low=-high if falls else low,
        high=-low if falls else high,
        sign=(_TURNED if falls else _SIGNS).get(str(row["comparator"]), ""),
        annual=row["horizon"] == "annual",
    )


def _lines(marks: Sequence[_Mark], *, told_apart: bool) -> dict[str, range]:
    """Returns the lines of the plot that each indicator takes: one a mark, or one for all."""
    lines, at = {}, 1
    for key, count in Counter(mark.key for mark in marks).items():
        size = count if told_apart else 1
        lines[key] = range(at, at + size + 1)
        at += size
    return lines


def _alt(marks: Sequence[_Mark], documents: Sequence[str], texts: Mapping[str, str], unit: str) -> str:
    """Says what the plot shows."""
    keys = list(dict.fromkeys(mark.key for mark in marks))
    named = "、".join(texts[key] for key in keys[:3]) + ("等" if len(keys) > 3 else "")
    alt = f"点图：各文档的指标目标{f'（单位：{unit}）' if unit else ''}。"
    return f"{alt}{len(documents)}份文档的{len(marks)}个目标，{len(keys)}项指标：{named}。"


def _draw_axes(ax: Axes, lines: Mapping[str, range], texts: Mapping[str, str], unit: str) -> None:
    """Draws the title, the labels, and a band behind every other indicator."""
    for i, span in enumerate(lines.values()):
        if i % 2 == 0:
            ax.axhspan(span[0] - 0.5, span[-1] - 0.5, color="#f2f2f2", linewidth=0, zorder=0)
    middles = [(span[0] + span[-1] - 1) / 2 for span in lines.values()]
    ax.set_yticks(middles, [texts[key] for key in lines])
    ax.set_ylim(max(span[-1] for span in lines.values()) - 0.5, 0.5)
    ax.set_title("各文档的指标目标")
    ax.set_xlabel(f"目标值（{unit}）" if unit else "目标值")
    ax.grid(axis="x", color="#d0d0d0", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.margins(x=0.08)


def _look(i: int) -> dict[str, str]:
    return {"color": COLOURS[i % len(COLOURS)], "marker": SHAPES[i % len(SHAPES)]}


def _draw_marks(ax: Axes, marks: Sequence[_Mark], lines: Mapping[str, range], documents: Sequence[str]) -> None:
    """Draws each target on a line of its own, the documents in their order."""
    looks = {document: _look(i) for i, document in enumerate(documents)}
    taken = dict.fromkeys(lines, 0)
    for mark in sorted(marks, key=lambda mark: documents.index(mark.document)):
        y = lines[mark.key][taken[mark.key]]
        taken[mark.key] += 1
        look = looks[mark.document]
        fill = look["color"] if mark.annual else "white"
        ax.plot([mark.low, mark.high], [y, y], **look, markerfacecolor=fill, markersize=5, linewidth=1.5)  # type: ignore[arg-type]
        if mark.sign:
            ax.annotate(
                mark.sign, (mark.low, y), (-6, 0), textcoords="offset points", ha="right", va="center", fontsize=8
            )
    if any(mark.low < 0 for mark in marks):
        ax.axvline(0, color="#808080", linewidth=0.8, zorder=1)


def _draw_legend(ax: Axes, marks: Sequence[_Mark], documents: Sequence[str], texts: Mapping[str, str]) -> None:
    """Names the documents, and what hollow dots are where there are some."""
    handles = [
        Line2D([], [], linestyle="", label=texts[document], **_look(i))  # type: ignore[arg-type]
        for i, document in enumerate(documents)
    ]
    if not all(mark.annual for mark in marks):
        hollow = {"color": "#606060", "marker": "o", "markerfacecolor": "white", "linestyle": ""}
        handles.append(Line2D([], [], label="空心：非年度目标", **hollow))  # type: ignore[arg-type]
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1), borderaxespad=0, frameon=False)


def _draw_spread(ax: Axes, marks: Sequence[_Mark], lines: Mapping[str, range]) -> None:
    """Draws the targets of many documents, all alike; a range stands at its middle."""
    middles = [(mark.low + mark.high) / 2 for mark in marks]
    heights = [lines[mark.key][0] for mark in marks]
    ax.scatter(middles, heights, s=16, color=COLOURS[0], alpha=0.3, linewidths=0)
