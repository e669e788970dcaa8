"""The tables of a result: their columns, and the rows that one analysed document gives to each."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from toolkit.normalization.units import dimension, to_base
from toolkit.schema import (
    Document,
    DocumentMetadata,
    Failure,
    Mention,
    Project,
    Quantity,
    ResponsibleUnit,
    Section,
    Structure,
    Task,
)

Row = tuple[Any, ...]
# A run of characters without a full stop, so that a text of nothing else does not come back once for each mention.
_LONGEST_SENTENCE = 2000
_REACH = 500  # characters of it shown on each side of a mention
ColumnType = Literal["string", "int", "float", "bool", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, its type, and what it means."""

    name: str
    type: ColumnType
    meaning: str


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """Weight of one theme in a whole document."""

    theme: str
    label_zh: str
    label_en: str
    score: float
    share: float


class Analysed(Protocol):
    """What the tables read of an analysed document (`toolkit.AnalysedDocument` is one)."""

    @property
    def document(self) -> Document:
        """The document."""

    @property
    def metadata(self) -> DocumentMetadata:
        """Title, region, year."""

    @property
    def structure(self) -> Structure:
        """Sections and tasks."""

    @property
    def sentences(self) -> Sequence[tuple[int, int]]:
        """Source spans of the sentences, in order."""

    @property
    def quantities(self) -> Sequence[Quantity]:
        """Quantities."""

    @property
    def responsible_units(self) -> Sequence[ResponsibleUnit]:
        """Responsible units."""

    @property
    def projects(self) -> Sequence[Project]:
        """Projects."""

    @property
    def theme_rows(self) -> Sequence[ThemeRow]:
        """Weights of the themes in the document."""


_DOCUMENT = (
    Column("document_id", "string", "path of the file relative to the input, plus #row for a row of a table"),
    Column("source", "string", "the file as it was given"),
)
_PLACE = (
    Column("start", "int", "offset of the first character in the document's text"),
    Column("end", "int", "offset after the last character"),
    Column("text", "string", "the text between start and end, as it stands there"),
)
_MENTION = (
    Column("mention_id", "string", "document_id:kind:start-end"),
    *_DOCUMENT,
    Column("section", "string", "headings above the mention: 一、…/（一）…"),
    Column("task", "string", "number of the task that it stands in"),
    Column("task_id", "string", "the task's row in the table tasks (numbers may restart)"),
    *_PLACE,
    Column("sentence", "string", "the sentence that it stands in; of a run of over 2,000 characters what is near"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "documents": (
        *_DOCUMENT,
        Column("title", "string", "标题"),
        Column("doc_number", "string", "发文字号"),
        Column("issuer", "string", "发文机关"),
        Column("date", "date", "成文日期"),
        Column("region", "string", "region as written"),
        Column("province", "string", "its province"),
        Column("city", "string", "its prefecture-level city"),
        Column("county", "string", "its county or district"),
        Column("report_year", "int", "year of the plan or report"),
        Column("kind", "string", "task_division, report or other"),
        Column("characters", "int", "length of the text"),
        Column("sections", "int", "number of sections and subsections"),
        Column("tasks", "int", "number of tasks"),
        Column("quantities", "int", "number of quantities"),
        Column("responsible_units", "int", "number of responsible units"),
        Column("projects", "int", "number of projects"),
        Column("text_sha256", "string", "SHA-256 of the text in UTF-8"),
        Column("fields", "string", "what came with the document (columns of a CSV), as JSON"),
        Column("text", "string", "the text that offsets refer to (Parquet only: a spreadsheet's cell holds 32,767)"),
    ),
    "tasks": (
        Column("task_id", "string", "document_id:task:start-end"),
        *_DOCUMENT,
        Column("section", "string", "headings above the task: 一、…/（一）…"),
        Column("task", "string", "number as printed"),
        *_PLACE,
        Column("lead_units", "string", "bodies that lead the task, joined by 、"),
    ),
    "quantities": (
        *_MENTION,
        Column("value", "float", "number in the base unit; low end of a range"),
        Column("value_high", "float", "high end of a range"),
        Column("unit", "string", "base unit, without multiplier"),
        Column("comparator", "string", "ge, gt, le, lt, approx or eq"),
        Column("change", "string", "level, increase, decrease, multiple, share or rank"),
        Column("indicator", "string", "what is measured"),
        Column("indicator_key", "string", "`code.measure` of the statistical indicator, where the lexicon knows it"),
        Column("status", "string", "target, achieved or attribute"),
        Column("period", "string", "the period stated for it"),
        Column(
            "base_value", "float", "the value in the base unit of its dimension (亩 in 平方米), to compare districts"
        ),
        Column("base_value_high", "float", "the high end of a range in the base unit"),
        Column("base_unit", "string", "the base unit; an unknown or compound unit is its own"),
        Column("dimension", "string", "what the unit measures: money, area, count, percent, ..."),
        Column("confidence", "float", "estimated probability that status and indicator are right"),
        Column("rule", "string", "rules that decided status and indicator"),
    ),
    "responsible_units": (
        *_MENTION,
        Column("role", "string", "lead, responsible, cooperating or supervising"),
        Column("role_label", "string", "the role by the words alone"),
        Column("collective", "bool", "a group that names no single body"),
    ),
    "projects": (*_MENTION, Column("name", "string", "the name with a shared tail restored")),
    "themes": (
        *_DOCUMENT,
        Column("theme", "string", "key of the theme in the taxonomy"),
        Column("label_zh", "string", "its Chinese label"),
        Column("label_en", "string", "its English label"),
        Column("score", "float", "sum of the weights of the words found"),
        Column(
            "share",
            "float",
            "share of the theme in the document, in which long passages are damped (analysis.document_shares)",
        ),
    ),
    "failures": (
        *_DOCUMENT,
        Column("stage", "string", "read, analyze or write"),
        Column("error", "string", "name of the error"),
        Column("message", "string", "what happened"),
        Column("way_out", "string", "what can be done"),
    ),
}


def document_rows(analysed: Analysed) -> dict[str, list[Row]]:
    """Returns the rows of one document by table, each in order of start and end.

    Raises whatever extraction raises on the document; nothing is left half done then.
    """
    place = _Places(analysed)
    units = analysed.responsible_units
    return {
        "documents": [_document_row(analysed)],
        "tasks": [*_task_rows(analysed, place)],
        "quantities": [*_mention_rows("quantity", analysed.quantities, place, _quantity_fields)],
        "responsible_units": [*_mention_rows("responsible_unit", units, place, _unit_fields)],
        "projects": [*_mention_rows("project", analysed.projects, place, lambda project: (project.name,))],
        "themes": [
            (*place.ids, row.theme, row.label_zh, row.label_en, row.score, row.share) for row in analysed.theme_rows
        ],
        "failures": [],
    }


def failure_row(failure: Failure) -> Row:
    """Returns the row of a failure."""
    return (
        failure.document_id,
        failure.source,
        failure.stage,
        failure.error,
        failure.message,
        failure.way_out,
    )


def section_path(sections: Sequence[Section]) -> str:
    """Returns headings as a path.

    Example:
        >>> section_path([Section(1, "一", "农业", 0, 4, 99), Section(2, "（一）", "水利", 5, 10, 50)])
        '一、农业/（一）水利'
    """
    return "/".join(_heading(section) for section in sections)


def _heading(section: Section) -> str:
    title = section.title.replace("/", "／")
    if section.number.endswith(("）", ")")):
        return section.number + title
    return f"{section.number} {title}" if section.number.startswith("第") else f"{section.number}、{title}"


class _Places:
    """Finds section path, task and sentence of an offset; every look-up is a binary search."""

    def __init__(self, analysed: Analysed) -> None:
        document, structure = analysed.document, analysed.structure
        self.ids = (document.id, document.source)
        self.text = document.text
        self.structure = structure
        levels = sorted({section.level for section in structure.sections})
        self.levels = [[s for s in structure.sections if s.level == level] for level in levels]
        self.sentences = analysed.sentences

    def section(self, offset: int) -> str:
        """Returns the path of the headings above an offset."""
        found = []
        for sections in self.levels:
            i = bisect_right(sections, offset, key=lambda s: s.start) - 1
            if i >= 0 and offset < sections[i].end:
                found.append(sections[i])
        return section_path(found)

    def task_id(self, task: Task) -> str:
        """Returns the id of a task."""
        return f"{self.ids[0]}:task:{task.start}-{task.end}"

    def sentence(self, start: int, end: int) -> str:
        """Returns the sentence around a span (sentences, where a span crosses the end of one)."""
        spans = self.sentences
        i = bisect_right(spans, start, key=lambda s: s[0]) - 1
        if i < 0:
            return self.text[start:end]
        low, high = spans[i]
        while high < end and i + 1 < len(spans):
            i += 1
            high = spans[i][1]
        if high - low > _LONGEST_SENTENCE:
            low, high = max(low, start - _REACH), min(high, end + _REACH)
        return self.text[low : max(high, end)]


def _mention_rows(
    kind: str, mentions: Sequence[Any], place: _Places, fields: Callable[[Any], tuple[Any, ...]]
) -> Iterator[Row]:
    mention: Mention
    for mention in sorted(mentions, key=lambda m: (m.start, m.end)):
        task = place.structure.task_at(mention.start)
        yield (
            f"{place.ids[0]}:{kind}:{mention.start}-{mention.end}",
            *place.ids,
            place.section(mention.start),
            getattr(mention, "task", None) or (task.number if task else None),
            place.task_id(task) if task else None,
            mention.start,
            mention.end,
            mention.text,
            place.sentence(mention.start, mention.end),
            *fields(mention),
        )


def _quantity_fields(quantity: Quantity) -> Row:
    base, base_unit = to_base(quantity.value, quantity.unit)
    high = None if quantity.value_high is None else float(to_base(quantity.value_high, quantity.unit)[0])
    return (
        float(quantity.value),
        None if quantity.value_high is None else float(quantity.value_high),
        quantity.unit,
        quantity.comparator,
        quantity.change,
        quantity.indicator,
        quantity.indicator_key,
        quantity.status,
        quantity.period,
        float(base),
        high,
        base_unit,
        dimension(quantity.unit),
        quantity.confidence,
        quantity.rule,
    )


def _unit_fields(unit: ResponsibleUnit) -> Row:
    return unit.role, unit.role_label, unit.collective


def _task_rows(analysed: Analysed, place: _Places) -> Iterator[Row]:
    leads: dict[int, dict[str, None]] = {}  # start of the task -> its lead units, each once, in order
    for unit in analysed.responsible_units:
        task = place.structure.task_at(unit.start)
        if task and unit.role == "lead":
            leads.setdefault(task.start, {})["".join(unit.text.split())] = None
    for task in sorted(analysed.structure.tasks, key=lambda t: (t.start, t.end)):
        yield (
            place.task_id(task),
            *place.ids,
            place.section(task.start),
            task.number,
            task.start,
            task.end,
            place.text[task.start : task.end],
            "、".join(leads.get(task.start, ())),
        )


def _document_row(analysed: Analysed) -> Row:
    document, meta, structure = analysed.document, analysed.metadata, analysed.structure
    return (
        document.id,
        document.source,
        meta.title,
        meta.doc_number,
        meta.issuer,
        meta.date,
        meta.region,
        meta.province,
        meta.city,
        meta.county,
        meta.report_year,
        meta.kind,
        len(document.text),
        len(structure.sections),
        len(structure.tasks),
        len(analysed.quantities),
        len(analysed.responsible_units),
        len(analysed.projects),
        hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(),
        json.dumps(dict(document.fields), ensure_ascii=False),
        document.text,
    )
