"""Links between the mentions of one document: which task holds what, who is charged, what a project costs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence

from toolkit.schema import Link, Project, Quantity, ResponsibleUnit, Section, Structure, Task


def tasks_of(unit: ResponsibleUnit, structure: Structure) -> list[Task]:
    r"""Returns the tasks that a body is charged with: that in whose text it stands, or all of the section it heads.

    Example:
        >>> from toolkit.structure import parse_structure
        >>> from toolkit.extraction.responsible_units import extract_responsible_units
        >>> text = "一、水利（县水利局牵头）\n1.新建水库2座。\n2.整治河道30公里。\n"
        >>> unit = extract_responsible_units(text)[0]
        >>> [task.number for task in tasks_of(unit, parse_structure(text))]
        ['1', '2']
    """
    inside = structure.task_at(unit.start)
    if inside:
        return [inside]
    section = heading_of(unit, structure)
    if section is None:
        return []
    first, last = (bisect_left(structure.tasks, x, key=lambda t: t.start) for x in (section.start, section.end))
    return [*structure.tasks[first:last]]


def heading_of(unit: ResponsibleUnit, structure: Structure) -> Section | None:
    r"""Returns the section in whose heading a body stands, the innermost, else None.

    Example:
        >>> from toolkit.structure import parse_structure
        >>> from toolkit.extraction.responsible_units import extract_responsible_units
        >>> text = "一、水利（县水利局牵头）\n新建水库2座。\n"
        >>> heading_of(extract_responsible_units(text)[0], parse_structure(text)).number
        '一'
    """
    i = bisect_right(structure.sections, unit.start, key=lambda s: s.start) - 1
    section = structure.sections[i] if i >= 0 else None
    return section if section is not None and unit.start < section.heading_end else None


def find_links(
    structure: Structure, units: Sequence[ResponsibleUnit], projects: Sequence[Project], quantities: Sequence[Quantity]
) -> list[Link]:
    """Returns the links of one document, in order of their source and target.

    Args:
        structure: Its tasks and sections.
        units: Its responsible units.
        projects: Its projects, whose `investment_start` names a quantity.
        quantities: Its quantities.
    """
    links: list[Link] = []
    charged: dict[int, list[ResponsibleUnit]] = defaultdict(list)
    for unit in units:
        for task in tasks_of(unit, structure):
            charged[task.start].append(unit)
            links.append(Link("task", (task.start, task.end), "responsible_unit", (unit.start, unit.end), "assigned"))
    spans = {q.start: (q.start, q.end) for q in quantities}
    for project in projects:
        span = (project.start, project.end)
        if project.investment_start in spans:
            links.append(Link("project", span, "quantity", spans[project.investment_start], "invests"))
        if holder := structure.task_at(project.start):
            links.append(Link("task", (holder.start, holder.end), "project", span, "contains"))
            links += [
                Link("project", span, "responsible_unit", (unit.start, unit.end), "serves")
                for unit in charged[holder.start]
            ]
    for quantity in quantities:
        if holder := structure.task_at(quantity.start):
            place = (holder.start, holder.end)
            links.append(Link("task", place, "quantity", (quantity.start, quantity.end), "contains"))
    return sorted(links, key=lambda link: (link.source, link.target, link.relation))
