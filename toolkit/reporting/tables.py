"""The rows that one analysed document gives to each table of a result (columns: `toolkit.reporting.columns`)."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

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
    Target,
    Task,
    ThemeScore,
)

Row = tuple[Any, ...]
# A run of characters without a full stop, so that a text of nothing else does not come back once for each mention.
_LONGEST_SENTENCE = 2000
_REACH = 500  # characters of it shown on each side of a mention


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
    def targets(self) -> Sequence[Target]:
        """Targets, with and without a number."""

    @property
    def responsible_units(self) -> Sequence[ResponsibleUnit]:
        """Responsible units."""

    @property
    def projects(self) -> Sequence[Project]:
        """Projects."""

    @property
    def themes(self) -> Sequence[ThemeScore]:
        """Themes of the passages."""

    @property
    def theme_rows(self) -> Sequence[ThemeRow]:
        """Weights of the themes in the document."""


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
        "targets": [*_mention_rows("target", analysed.targets, place, _target_fields(analysed, place))],
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


def _target_fields(analysed: Analysed, place: _Places) -> Callable[[Target], Row]:
    """Returns the function that gives the fields of a target; region, lead units and theme are looked up once."""
    meta, leads = analysed.metadata, _lead_units(analysed)
    themes: dict[int, ThemeScore] = {}  # start of the passage -> its first theme
    for score in analysed.themes:
        if score.start not in themes or score.score > themes[score.start].score:
            themes[score.start] = score
    starts = sorted(themes)

    def fields(target: Target) -> Row:
        task = place.structure.task_at(target.start)
        i = bisect_right(starts, target.start) - 1
        theme = themes[starts[i]] if i >= 0 and target.start < themes[starts[i]].end else None
        return (
            meta.region,
            meta.report_year,
            target.indicator,
            target.indicator_key,
            target.scope,
            target.comparator,
            target.change,
            None if target.value is None else float(target.value),
            None if target.value_high is None else float(target.value_high),
            target.unit,
            target.relation,
            target.reference,
            target.reference_text,
            target.period,
            target.target_year,
            target.horizon,
            target.period_source,
            target.cue,
            target.commitment,
            target.headline,
            target.target_key,
            target.conflict,
            "、".join(leads.get(task.start, ())) if task else "",
            theme.theme if theme else None,
            target.confidence,
            target.rule,
        )

    return fields


def _unit_fields(unit: ResponsibleUnit) -> Row:
    return unit.role, unit.role_label, unit.collective


def _lead_units(analysed: Analysed) -> dict[int, dict[str, None]]:
    """Returns the lead units of each task by its start, each once, in order."""
    leads: dict[int, dict[str, None]] = {}
    for unit in analysed.responsible_units:
        task = analysed.structure.task_at(unit.start)
        if task and unit.role == "lead":
            leads.setdefault(task.start, {})["".join(unit.text.split())] = None
    return leads


def _task_rows(analysed: Analysed, place: _Places) -> Iterator[Row]:
    leads = _lead_units(analysed)
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
