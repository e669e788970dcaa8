"""The rows of the tables `assignments` and `links`: who is charged with what, and what belongs together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from toolkit.extraction.links import heading_of, tasks_of
from toolkit.reporting.analysed import Analysed, Places, Row
from toolkit.schema import ResponsibleUnit, StatedRule, Task

Source = Literal["task", "section", "cell", "rule"]

_PLACE = slice(6, 8)  # columns of start and end


def assignment_rows(analysed: Analysed, place: Places) -> list[Row]:
    """Returns a row for each task and body, and for each body of a blanket rule, in order of place."""
    rows = [*_printed(analysed, place), *_of_rules(analysed, place)]
    return sorted(rows, key=lambda row: row[_PLACE])  # the tasks of one body keep their order


def _printed(analysed: Analysed, place: Places) -> Iterator[Row]:
    first = next((rule for rule in analysed.stated_rules if rule.kind == "first_listed"), None)
    for unit in analysed.responsible_units:
        rule = first if unit.role != unit.role_label else None
        source: Source = "section" if heading_of(unit, place.structure) else "cell"
        for task in tasks_of(unit, place.structure):
            yield _row(place, unit, task, "task" if task.start <= unit.start else source, rule)


def _of_rules(analysed: Analysed, place: Places) -> Iterator[Row]:
    for rule in analysed.stated_rules:
        for body in rule.bodies:
            yield _row(place, body, None, "rule", rule)


def _row(place: Places, unit: ResponsibleUnit, task: Task | None, source: Source, rule: StatedRule | None) -> Row:
    return (
        *place.ids,
        place.section(task.start if task else unit.start),
        (task.number or None) if task else unit.task,
        place.task_id(task) if task else None,
        place.mention_id("responsible_unit", unit.start, unit.end) if source != "rule" else None,
        unit.start,
        unit.end,
        unit.text,
        unit.name or "".join(unit.text.split()),
        unit.region,
        unit.level,
        unit.function,
        unit.role,
        unit.role_label,
        unit.collective,
        source,
        rule.start if rule else None,
        rule.end if rule else None,
    )


def link_rows(analysed: Analysed, place: Places) -> list[Row]:
    """Returns a row for each link, in order of the places of its source and target."""
    return [
        (
            *place.ids,
            link.source_kind,
            place.mention_id(link.source_kind, *link.source),
            link.target_kind,
            place.mention_id(link.target_kind, *link.target),
            link.relation,
        )
        for link in sorted(analysed.links, key=lambda link: (link.source, link.target, link.relation))
    ]
