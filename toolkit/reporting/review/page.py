"""One page of the review site: the text of a document with its mentions marked, and its tables beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.evaluation.audit import SENTENCE
from toolkit.normalization.text import FoldedText
from toolkit.reporting.review_places import MENTION_KINDS, PLACE_KINDS, anchor
from toolkit.schema.html import showable
from toolkit.segmentation.sentences import sentence_spans
from toolkit.viz.marking import attribute, marked_html

if TYPE_CHECKING:
    import pandas as pd

_SIGN = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈", "eq": ""}
_STATUS = {"target": "目标", "achieved": "已完成", "attribute": "固有属性"}
_ROLES = {"lead": "牵头", "responsible": "责任", "cooperating": "配合", "supervising": "督办"}
_STAGES = {
    "planned": "谋划", "preliminary": "前期", "start": "开工", "under_construction": "在建", "completed": "建成",
    "operating": "投用",
}  # fmt: skip
LEGEND = (
    ("target", "target 目标"),
    ("relation", "target without a number 定性目标"),
    ("achieved", "achieved 已完成"),
    ("attribute", "attribute 固有属性"),
    ("project", "project 项目"),
    ("unit", "responsible unit 责任单位"),
)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Columns:
    """How a table is shown beside the text: its label, and heading and cell of each column."""

    label: str
    cells: Mapping[str, Callable[[Row], str]]


def _words(column: str, words: Mapping[str, str]) -> Callable[[Row], str]:
    return lambda row: words.get(row[column] or "", row[column] or "")


def _plain(column: str) -> Callable[[Row], str]:
    return lambda row: "" if row[column] is None else " ".join(str(row[column]).split())


def _confidence(row: Row) -> str:
    return f"{row['confidence']:.2f}"


def value_in_words(row: Row) -> str:
    """Returns value and unit of a row as a person writes them: `≥12–15 万吨` without the multiplier, `≈5.5 %`."""
    if row["value"] is None:
        said = (row.get("relation"), row.get("reference_text") or row.get("reference"))
        return " ".join(part for part in said if part)
    ends = [row["value"]] if row["value_high"] is None else [row["value"], row["value_high"]]
    shown = "–".join(f"{value:,.10g}" if abs(value) < 1e10 else f"{value:,.0f}" for value in ends)
    return f"{_SIGN.get(row['comparator'] or 'eq', '')}{shown} {row['unit'] or ''}".strip()


TABLES: dict[str, Columns] = {
    "targets": Columns(
        "Targets 目标",
        {
            "原文": _plain("text"),
            "指标": _plain("indicator"),
            "数值": value_in_words,
            "年份": _plain("target_year"),
            "措辞": _plain("cue"),
            "置信度": _confidence,
        },
    ),
    "quantities": Columns(
        "Quantities 数量",
        {
            "原文": _plain("text"),
            "指标": _plain("indicator"),
            "数值": value_in_words,
            "状态": _words("status", _STATUS),
            "时期": _plain("period"),
            "置信度": _confidence,
        },
    ),
    "responsible_units": Columns(
        "Units 责任单位",
        {
            "原文": _plain("text"),
            "全称": _plain("name"),
            "角色": _words("role", _ROLES),
            "职能": _plain("function"),
            "任务": _plain("task"),
        },
    ),
    "projects": Columns(
        "Projects 项目",
        {
            "原文": _plain("text"),
            "名称": _plain("name"),
            "阶段": _words("stage", _STAGES),
            "投资（元）": lambda row: "" if row["investment"] is None else f"{row['investment']:,.0f}",
            "牵头单位": _plain("lead_units"),
        },
    ),
}


@dataclass(frozen=True, slots=True)
class _Mark:
    """A marked span with the anchors of its rows, the first of which a click leads to."""

    start: int
    end: int
    style: str
    anchors: tuple[str, ...]
    said: str


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Returns the rows of a frame, None for what is missing."""
    block = frame.astype(object)
    return [{str(k): v for k, v in row.items()} for row in block.where(block.notna(), None).to_dict("records")]


def tables_of(rows: Mapping[str, Sequence[Row]]) -> list[dict[str, Any]]:
    """Returns what the template needs of each table; an anchor stands without its `m-`."""
    shown = []
    for name, columns in TABLES.items():
        cells = [
            {"anchor": _anchor(name, row), "cells": [showable(cell(row)) for cell in columns.cells.values()]}
            for row in rows.get(name, ())
        ]
        shown.append({"kind": name, "label": columns.label, "headings": [*columns.cells], "rows": cells})
    return shown


def _anchor(table: str, row: Row) -> str:
    return anchor(MENTION_KINDS[table], row["start"], row["end"]).removeprefix("m-")


def marked_text(text: str, rows: Mapping[str, Sequence[Row]]) -> str:
    """Returns the text as HTML: escaped, mentions marked, an anchor at the start of each sentence, task and passage."""
    begun: set[_Mark] = set()

    def opening(open_: Sequence[_Mark]) -> str:
        mark = open_[-1]
        places = ""
        if mark not in begun:
            begun.add(mark)
            first, *others = mark.anchors
            places = f' id="m-{first}"'
            others_ = "".join(f'<span class="place" id="m-{other}"></span>' for other in others)
        else:
            others_ = ""
        return (
            f'<mark class="mark {mark.style}" tabindex="0" data-rows="{" ".join(mark.anchors)}" '
            f'title="{attribute(mark.said)}"{places}>{others_}'
        )

    return "".join(marked_html(text, _marks(rows), opening, _points(text, rows)))


def _marks(rows: Mapping[str, Sequence[Row]]) -> list[_Mark]:
    """Returns the marks; a quantity and the target that it is are one, which leads to the target."""
    found: dict[tuple[str, int, int], list[tuple[str, str]]] = {}
    for table in ("projects", "responsible_units", "targets", "quantities"):
        for row in rows.get(table, ()):
            style, said = _style(table, row), f"{TABLES[table].label}: {_said(table, row)}"
            if row["start"] < row["end"]:
                found.setdefault((style, row["start"], row["end"]), []).append((_anchor(table, row), said))
    return [
        _Mark(start, end, style, tuple(a for a, _ in named), "\n".join(said for _, said in named))
        for (style, start, end), named in found.items()
    ]


def _style(table: str, row: Row) -> str:
    if table == "targets":
        return "relation" if row["value"] is None else "target"
    return str(row["status"]) if table == "quantities" else {"projects": "project"}.get(table, "unit")


def _said(table: str, row: Row) -> str:
    named = {heading: cell(row) for heading, cell in TABLES[table].cells.items()}
    return "; ".join(f"{heading} {value}" for heading, value in [*named.items()][1:] if value)


def _points(text: str, rows: Mapping[str, Sequence[Row]]) -> dict[int, str]:
    """Returns empty elements by the offset where they stand, so that a link can lead to what is not marked."""
    places = [(SENTENCE, *span) for span in sentence_spans(FoldedText(text))]
    for table in ("tasks", "passages"):
        places += [(PLACE_KINDS[table], row["start"], row["end"]) for row in rows.get(table, ())]
    points: dict[int, str] = {}
    for kind, start, end in dict.fromkeys(places):
        points[start] = points.get(start, "") + f'<span class="place" id="{anchor(kind, start, end)}"></span>'
    return points


def by_document(frame: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Returns the rows of a frame by document, None for what is missing."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in records(frame):
        found.setdefault(row["document_id"], []).append(row)
    return found


def facts(document: Row) -> Iterable[tuple[str, str]]:
    """Yields what the head of a page says of its document."""
    for label, column in (
        ("File 文件", "document_id"),
        ("Number 文号", "doc_number"),
        ("Issuer 发文机关", "issuer"),
        ("Date 日期", "date"),
        ("Region 地区", "region"),
        ("Year 年份", "report_year"),
        ("Kind 类别", "kind"),
        ("Characters 字数", "characters"),
    ):
        value = document[column]
        if value is not None and value != "":
            yield label, showable(str(value.date()) if hasattr(value, "date") else str(value))
