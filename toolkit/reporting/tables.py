"""The rows that one analysed document gives to each table of a result (columns: `toolkit.reporting.columns`)."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from toolkit.extraction.links import tasks_of
from toolkit.normalization.divisions import division_of
from toolkit.normalization.units import dimension, to_base
from toolkit.reporting.analysed import Analysed, Places, Row
from toolkit.reporting.doubts import Doubts
from toolkit.reporting.passages import passage_rows
from toolkit.reporting.relations import assignment_rows, link_rows
from toolkit.schema import (
    Deadline,
    Failure,
    Mention,
    Project,
    Quantity,
    ResponsibleUnit,
    Role,
    Target,
    ThemeScore,
)


def document_rows(analysed: Analysed) -> dict[str, list[Row]]:
    """Returns the rows of one document by table, each in order of start and end.

    Raises whatever extraction raises on the document; nothing is left half done then.
    """
    place = Places(analysed)
    units = analysed.responsible_units
    return {
        "documents": [_document_row(analysed, place.doubts)],
        "tasks": [*_task_rows(analysed, place)],
        "quantities": [*_mention_rows("quantity", analysed.quantities, place, _quantity_fields(place))],
        "targets": [*_mention_rows("target", analysed.targets, place, _target_fields(analysed, place))],
        "responsible_units": [*_mention_rows("responsible_unit", units, place, _unit_fields)],
        "projects": [*_mention_rows("project", analysed.projects, place, _project_fields(analysed, place))],
        "assignments": assignment_rows(analysed, place),
        "links": link_rows(analysed, place),
        "themes": [
            (*place.ids, row.theme, row.label_zh, row.label_en, row.score, row.share) for row in analysed.theme_rows
        ],
        **passage_rows(analysed, place),
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


def _mention_rows(
    kind: str, mentions: Sequence[Any], place: Places, fields: Callable[[Any], tuple[Any, ...]]
) -> Iterator[Row]:
    mention: Mention
    for mention in sorted(mentions, key=lambda m: (m.start, m.end)):
        task = place.structure.task_at(mention.start)
        yield (
            place.mention_id(kind, mention.start, mention.end),
            *place.ids,
            place.section(mention.start),
            getattr(mention, "task", None) or (task.number if task else "") or None,
            place.task_id(task) if task else None,
            mention.start,
            mention.end,
            mention.text,
            place.sentence(mention.start, mention.end),
            *fields(mention),
        )


def _quantity_fields(place: Places) -> Callable[[Quantity], Row]:
    """Returns the function that gives the fields of a quantity."""
    return lambda quantity: _of_quantity(quantity, damaged=place.damaged(quantity.start, quantity.end))


def _of_quantity(quantity: Quantity, *, damaged: bool) -> Row:
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
        damaged,
        quantity.confidence,
        quantity.rule,
    )


def _target_fields(analysed: Analysed, place: Places) -> Callable[[Target], Row]:
    """Returns the function that gives the fields of a target; region, lead units and theme are looked up once."""
    meta, leads = analysed.metadata, _lead_units(analysed, place)
    themes: dict[int, ThemeScore] = {}  # start of the passage -> its first theme
    for score in analysed.themes:
        if score.start not in themes or score.score > themes[score.start].score:
            themes[score.start] = score
    starts = sorted(themes)

    def fields(target: Target) -> Row:
        task = place.structure.task_at(target.start)
        i = bisect_right(starts, target.start) - 1
        around = themes[starts[i]].theme if i >= 0 and target.start < themes[starts[i]].end else None
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
            analysed.theme_of(target.indicator) or around,
            place.damaged(target.start, target.end),
            target.confidence,
            target.rule,
        )

    return fields


def _unit_fields(unit: ResponsibleUnit) -> Row:
    return unit.role, unit.role_label, unit.collective, unit.name, unit.region, unit.level, unit.function


def _project_fields(analysed: Analysed, place: Places) -> Callable[[Project], Row]:
    """Returns the function that gives the fields of a project."""
    leads, units = _lead_units(analysed, place), _units_of_tasks(analysed, place)

    def fields(project: Project) -> Row:
        task = place.structure.task_at(project.start)
        return (
            project.name,
            project.stage,
            project.kind,
            None if project.investment is None else float(project.investment),
            project.investment_scope,
            "、".join(leads.get(task.start, ())) if task else "",
            "、".join(units.get(task.start, ())) if task else "",
        )

    return fields


def _lead_units(analysed: Analysed, place: Places) -> dict[int, dict[str, None]]:
    """Returns the lead units of each task by its start, each once, in order."""
    return _units_of_tasks(analysed, place, "lead")


def _units_of_tasks(analysed: Analysed, place: Places, role: Role | None = None) -> dict[int, dict[str, None]]:
    """Returns the names of the bodies of each task by its start, each once, in order."""
    names: dict[int, dict[str, None]] = {}
    for unit in analysed.responsible_units:
        for task in tasks_of(unit, place.structure):
            if role in (None, unit.role):
                names.setdefault(task.start, {})[unit.name or "".join(unit.text.split())] = None
    return names


def _task_rows(analysed: Analysed, place: Places) -> Iterator[Row]:
    leads = _lead_units(analysed, place)
    deadlines: dict[int, list[Deadline]] = {}
    for deadline in analysed.deadlines:
        if holder := place.structure.task_at(deadline.start):
            deadlines.setdefault(holder.start, []).append(deadline)
    for task in sorted(place.structure.tasks, key=lambda t: (t.start, t.end)):
        yield (
            place.task_id(task),
            *place.ids,
            place.section(task.start),
            task.number or None,
            task.start,
            task.end,
            place.text[task.start : task.end],
            "、".join(leads.get(task.start, ())),
            "、".join(analysed.leaders.get(task.start, ())),
            *_deadline_fields(deadlines.get(task.start, [])),
        )


def _deadline_fields(deadlines: list[Deadline]) -> Row:
    dates = [deadline.date for deadline in deadlines if deadline.date]
    words = "、".join("".join(deadline.text.split()) for deadline in deadlines)
    return words, max(dates, default=None), any(deadline.ongoing for deadline in deadlines)


def _document_row(analysed: Analysed, doubts: Doubts) -> Row:
    document, meta, structure = analysed.document, analysed.metadata, analysed.structure_with_rows
    return (
        document.id,
        document.source,
        meta.title,
        meta.doc_number,
        meta.number_word,
        meta.number_year,
        meta.number_serial,
        meta.index_number,
        meta.subject,
        meta.validity,
        meta.issuer,
        meta.date,
        meta.publication_date,
        meta.publication_year,
        meta.region,
        meta.province,
        meta.city,
        meta.county,
        *division_of(meta, document.fields),
        meta.report_year,
        meta.kind,
        analysed.copies,
        doubts.warnings,
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
