"""Responsible units of a text: every body that an assignment names, with its role."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from toolkit.extraction.responsible_units.grammar import Assignment, Body
from toolkit.extraction.responsible_units.headerless import headerless_rows
from toolkit.extraction.responsible_units.regions import finder_of
from toolkit.extraction.responsible_units.stated import blanket_rules
from toolkit.normalization.organisations import Issuer, issuer_of, organisation, restore_names
from toolkit.normalization.pinyin import WithoutPinyin
from toolkit.schema import Document, DocumentMetadata, ResponsibleUnit, Section, Structure, Task, as_document
from toolkit.structure import parse_structure, read_metadata
from toolkit.structure.body import find_body
from toolkit.structure.kinds import is_reading

# The number that opens a row. "12\t", "（3）", "12."
_ROW_NUMBER = re.compile(r"[(（]?\d{1,3}[)）]?[.、．]?[\s|│]*")


class ResponsibleUnitExtractor:
    """Finds responsible units (guidelines, section 2); stateless."""

    def extract(
        self, text: str, structure: Structure, metadata: DocumentMetadata | None = None
    ) -> list[ResponsibleUnit]:
        """Returns the units in order of `start`.

        Args:
            text: The source text, exactly as given.
            structure: Its sections and tasks.
            metadata: What is known of the document, its issuer above all; None reads it from the text.

        Example:
            >>> text = "1.新增公园4个。（牵头单位：市园林局；责任单位：各区）"
            >>> [(u.text, u.role) for u in ResponsibleUnitExtractor().extract(text, Structure())]
            [('市园林局', 'lead'), ('各区', 'responsible')]
        """
        whole = find_body(text)
        if is_reading(whole.text):
            return []
        plain = WithoutPinyin(whole.text)
        assignments, led = _found(plain.text)
        numbers = TaskNumbers(structure)
        units: list[ResponsibleUnit] = []
        issuer = issuer_of(metadata or read_metadata(text)) if assignments else Issuer()
        for assignment in assignments:
            written = [plain.text[body.start : body.end] for body in assignment.bodies]
            for body, name in zip(assignment.bodies, restore_names(written, issuer), strict=True):
                start, end = plain.span(body.start, body.end)
                found = organisation(name, issuer)
                units.append(
                    ResponsibleUnit(
                        start=start,
                        end=end,
                        text=text[start:end],
                        role="lead" if body.start in led else body.assigned.role,
                        role_label=body.assigned.role,
                        collective=body.assigned.collective,
                        task=assignment.task if assignment.task is not None else numbers.at(start),
                        name=name,
                        region=found.region,
                        level=found.level,
                        function=found.function,
                    )
                )
        return whole.as_written(sorted(units, key=lambda u: (u.start, u.end)))


class TaskNumbers:
    """The numbers of tasks and sections by place."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        self._tasks = [task.start for task in structure.tasks]
        self._sections = [section.start for section in structure.sections]

    def at(self, offset: int) -> str | None:
        """Returns the number of the task at `offset`, or of the section, for what stands above its tasks."""
        task = self._structure.task_at(offset)
        if task is not None:
            return task.number
        section = self.section_above(offset)
        return (section.number or None) if section is not None else None

    def section_above(self, offset: int) -> Section | None:
        """Returns the section in whose heading `offset` stands, or before whose first task."""
        i = bisect_right(self._sections, offset) - 1
        section = self._structure.sections[i] if i >= 0 else None
        if section is None or offset >= section.end:
            return None
        first = bisect_left(self._tasks, section.start)
        next_task = self._tasks[first] if first < len(self._tasks) else len(self._tasks) + section.end
        above = offset < next_task < section.end
        return section if above or offset < section.heading_end else None


def extract_responsible_units(text: str | Document) -> list[ResponsibleUnit]:
    """Returns the responsible units of a bare text, or of a document, whose file and fields may tell its issuer.

    Raises:
        InputError: It is neither a string nor a document.

    Example:
        >>> [(u.text, u.role) for u in extract_responsible_units("由市水务局会同市财政局负责。")]
        [('市水务局', 'lead'), ('市财政局', 'cooperating')]
    """
    document = as_document(text)
    known = read_metadata(document.text, document.source, document.fields) if document is text else None
    return ResponsibleUnitExtractor().extract(document.text, parse_structure(document.text), known)


def read_rows(text: str) -> list[Task]:
    r"""Returns the rows of the tables that assign tasks, each as a task with the number of its row, empty without one.

    Args:
        text: The source text.

    Returns:
        The rows that name a body or a leader, in order of `start`, the start of their first cell. Rows of a table whose
        cells are broken over each other may overlap.

    Example:
        >>> text = "序号\t任务\t牵头单位\n1\t新建公园。\t县住建局\n2\t整治河道。\t县水务局\n"
        >>> [(row.number, text[row.body_start : row.end]) for row in read_rows(text)]
        [('1', '新建公园。\t县住建局'), ('2', '整治河道。\t县水务局')]
    """
    text = find_body(text).text
    if is_reading(text):
        return []
    plain = WithoutPinyin(text)
    rows = []
    for row in _found(plain.text)[0]:
        if row.row:
            start, end = plain.span(row.start, row.end)
            opens = _ROW_NUMBER.match(text, start, end) if row.task else None
            shared = tuple(map(plain.to_source, row.shared))
            rows.append(Task(row.task or "", start, opens.end() if opens else start, end, shared))
    return rows


@lru_cache(maxsize=2)
def _found(text: str) -> tuple[tuple[Assignment, ...], frozenset[int]]:
    """Returns the assignments of a text, and where the bodies stand that lead by a rule."""
    finder = finder_of(text)
    assignments = list(finder.assignments)
    assignments += _apart(headerless_rows(text), assignments)
    if not assignments:
        return (), frozenset()
    assignments.sort(key=lambda a: a.start)
    ruled = [(rule.start, rule.end) for rule in blanket_rules(text, Structure())]
    if ruled:
        assignments = [replace(a, bodies=tuple(b for b in a.bodies if not _holds(ruled, b))) for a in assignments]
    return tuple(assignments), _led_by_rule(text, assignments, finder.rule)


def _holds(spans: list[tuple[int, int]], body: Body) -> bool:
    """Tells whether a body lies in one of some spans in order."""
    i = bisect_right(spans, body.start, key=lambda span: span[0]) - 1
    return i >= 0 and body.start < spans[i][1]


def _apart(rows: list[Assignment], assignments: list[Assignment]) -> list[Assignment]:
    """Returns the rows that hold no assignment which was found otherwise."""
    taken = sorted(body.start for assignment in assignments for body in assignment.bodies)
    return [row for row in rows if bisect_left(taken, row.bodies[0].start) == bisect_left(taken, row.bodies[-1].end)]


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
