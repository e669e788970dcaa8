"""Responsible units of a text: every body that an assignment names, with its role."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from toolkit.extraction.responsible_units.grammar import Assignment
from toolkit.extraction.responsible_units.headerless import headerless_rows
from toolkit.extraction.responsible_units.regions import Finder
from toolkit.schema import ResponsibleUnit, Structure
from toolkit.structure import parse_structure


class ResponsibleUnitExtractor:
    """Finds responsible units (guidelines, section 2); stateless."""

    def extract(self, text: str, structure: Structure) -> list[ResponsibleUnit]:
        """Returns the units in order of `start`.

        Args:
            text: The source text, exactly as given.
            structure: Its sections and tasks.

        Example:
            >>> text = "1.新增公园4个。（牵头单位：市园林局；责任单位：各区）"
            >>> [(u.text, u.role) for u in ResponsibleUnitExtractor().extract(text, Structure())]
            [('市园林局', 'lead'), ('各区', 'responsible')]
        """
        finder = Finder(text)
        assignments = finder.find()
        assignments += _apart(headerless_rows(text), assignments)
        assignments.sort(key=lambda a: a.start)
        led = _led_by_rule(text, assignments, finder.rule if assignments else None)
        units: list[ResponsibleUnit] = []
        for assignment in assignments:
            for body in assignment.bodies:
                task = structure.task_at(body.start)
                units.append(
                    ResponsibleUnit(
                        start=body.start,
                        end=body.end,
                        text=text[body.start : body.end],
                        role="lead" if body.start in led else body.assigned.role,
                        role_label=body.assigned.role,
                        collective=body.assigned.collective,
                        task=assignment.task if assignment.task is not None else (task.number if task else None),
                    )
                )
        return sorted(units, key=lambda u: (u.start, u.end))


def extract_responsible_units(text: str) -> list[ResponsibleUnit]:
    """Returns the responsible units of a bare text.

    Example:
        >>> [(u.text, u.role) for u in extract_responsible_units("由市水务局会同市财政局负责。")]
        [('市水务局', 'lead'), ('市财政局', 'cooperating')]
    """
    return ResponsibleUnitExtractor().extract(text, parse_structure(text))


def _apart(rows: list[Assignment], assignments: list[Assignment]) -> list[Assignment]:
    """Returns the rows that hold no assignment which was found otherwise."""
    taken = sorted(body.start for assignment in assignments for body in assignment.bodies)
    return [row for row in rows if bisect_left(taken, row.start) == bisect_left(taken, row.end)]


def _led_by_rule(text: str, assignments: list[Assignment], rule: int | None) -> frozenset[int]:
    """Returns where the bodies stand that a rule at `rule` makes lead: the first of each list without a worded lead."""
    if rule is None:
        return frozenset()
    ruled = [a for a in assignments if a.end > rule] or assignments
    led: set[int] = set()
    for group in _groups(text, ruled):
        bodies = [body for assignment in group for body in assignment.bodies]
        if bodies and all(body.assigned.role != "lead" for body in bodies):
            led.add(bodies[0].start)
    return frozenset(led)


def _groups(text: str, assignments: Iterable[Assignment]) -> list[list[Assignment]]:
    """Joins label lines with nothing but white space between: they assign one task."""
    groups: list[list[Assignment]] = []
    for assignment in assignments:
        if (
            groups
            and not assignment.row
            and not text[groups[-1][-1].end : assignment.start].strip("，,；;。 \t\r\n\u3000")
        ):
            groups[-1].append(assignment)
        else:
            groups.append([assignment])
    return groups
