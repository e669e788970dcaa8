"""Links between the mentions of one document: which task holds what, who is charged, what a project costs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from toolkit.normalization.text import FoldedText, fold_width
from toolkit.schema import Link, Project, Quantity, ResponsibleUnit, Section, Structure, Task
from toolkit.structure import paragraphs

_MERGED = 100  # rows over which a cell may be merged


def tasks_of(unit: ResponsibleUnit, structure: Structure) -> list[Task]:
    r"""Returns the tasks that a body is charged with: that in whose text it stands, or all of the section it heads.

    A merged cell of a table charges its bodies with the rows below too.

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
        below = bisect_right(structure.tasks, inside.start, key=lambda t: t.start)
        return [inside, *takewhile(lambda row: unit.start in row.shared, structure.tasks[below : below + _MERGED])]
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


_NEAR = 16  # characters between two bodies of one assignment at most: ；配合单位（按职责分工）：
# Words between two brackets are the next task. "(县水利局);新建小学(县教育局)"
_APART = re.compile(r"。|[)〕】][^:()〔〕【】\n]*\w[^:()〔〕【】\n]*[(〔【]")
# What stands before the first body of a line that only assigns. "牵头单位:", "(责任单位:", "(", "由"
_LABEL = re.compile(r"[(〔【\[]?[^,。;()〔〕【】]{0,14}:|[(〔【\[]由?|由")
_LONGEST_LABEL = 40  # characters with white space
_NO_WORD = re.compile(r"[^\w]*")
# A line of an assignment that names no body. "责任领导:周某", "完成时限:6月底前"
_ASIDE = re.compile(r"[(〔【\[]?[^,。;:\d]{0,6}(?:领导|责任人|负责人|联系人|时限|时间|期限)[^,。;:\d]{0,2}:")
# Where an assignment ends in a line that goes on. "…、县财政局按职责分工负责)。"
_CLOSE = re.compile(r"[)〕】\]]?[。;]|[)〕】\]]")


def with_rows(
    structure: Structure, folded: FoldedText, units: Sequence[ResponsibleUnit], rows: Sequence[Task]
) -> Structure:
    r"""Returns the structure with those tasks too that have an assignment, but no number of their own.

    These are the rows of tables, and outside of tables the paragraph that an assignment stands in or, where it stands
    on lines of its own, follows, with the lines of its leaders and deadline. A body in the heading of a section without
    any task makes the section one. No two tasks overlap; every body is then charged with one (`tasks_of`).

    Args:
        structure: Sections and numbered tasks.
        folded: The folded text.
        units: Its responsible units.
        rows: The rows of its tables that assign tasks, in order.

    Example:
        >>> from toolkit.structure import parse_structure
        >>> from toolkit.extraction.responsible_units import extract_responsible_units
        >>> text = "新建公园。\n牵头单位：县住建局\n"
        >>> whole = with_rows(parse_structure(text), FoldedText(text), extract_responsible_units(text), [])
        >>> [text[task.start : task.end] for task in whole.tasks]
        ['新建公园。\n牵头单位：县住建局']
    """
    tasks = list(structure.tasks)
    for row in rows:
        _add(tasks, row, row.start)
    whole = replace(structure, tasks=tuple(tasks))
    free = [unit for unit in sorted(units, key=lambda u: (u.start, u.end)) if whole.task_at(unit.start) is None]
    if not free:
        return whole
    heads = [section for unit in free if (section := heading_of(unit, structure))]
    groups = _groups([unit for unit in free if not heading_of(unit, structure)], folded.source)
    lines = _Lines(folded, structure)
    for i, group in enumerate(groups):
        after = groups[i + 1][0].start if i + 1 < len(groups) else len(folded.source)
        start, end = lines.block(group, after)
        _add(tasks, Task("", start, start, end), group[0].start)
    for section in reversed(heads):  # the innermost first
        i = bisect_left(tasks, section.start, key=lambda t: t.start)
        if i == len(tasks) or tasks[i].start >= section.end:
            _add(tasks, Task(section.number, section.start, section.start, section.end), section.start)
    return replace(structure, tasks=tuple(tasks))


def _add(tasks: list[Task], task: Task, at: int) -> None:
    """Puts a task that holds the offset `at` among the others, as far as none of them holds its text."""
    i = bisect_right(tasks, at, key=lambda t: t.start)
    start = max(task.start, tasks[i - 1].end) if i else task.start
    end = min(task.end, tasks[i].start) if i < len(tasks) else task.end
    if start < end:
        tasks.insert(i, replace(task, start=start, body_start=max(start, task.body_start), end=end))


def _groups(units: list[ResponsibleUnit], text: str) -> list[list[ResponsibleUnit]]:
    """Returns the bodies outside of tasks by assignment: those with nothing but few characters between."""
    groups: list[list[ResponsibleUnit]] = []
    for unit in units:
        before = groups[-1][-1] if groups else None
        between = text[before.end : min(unit.start, before.end + 10 * _NEAR)] if before else "。"
        if _APART.search(fold_width(between)) or len("".join(between.split())) > _NEAR:
            groups.append([])
        groups[-1].append(unit)
    return groups


class _Lines:
    """The paragraphs of a text, from which the texts of tasks without a number are made."""

    def __init__(self, folded: FoldedText, structure: Structure) -> None:
        self._text = fold_width(folded.source)
        self._spans = paragraphs(folded)
        self._headings = [section.start for section in structure.sections]
        self._sections = structure.sections

    def block(self, group: Sequence[ResponsibleUnit], after: int) -> tuple[int, int]:
        """Returns the span of the task that a group of bodies is charged with; `after` is where the next one stands."""
        first, last = self._at(group[0].start), self._at(group[-1].start)
        start, end = self._spans[first][0], max(self._spans[last][1], group[-1].end)
        if self._is_line(start, end, group):
            while first and self._is_aside(first - 1):
                first -= 1
            first -= first > 0
            start = self._spans[first][0]
        if end > after:
            close = _CLOSE.search(self._text, group[-1].end, after)
            end = close.end() if close else group[-1].end
        while end == self._spans[last][1] and last + 1 < len(self._spans) and self._is_aside(last + 1):
            last += 1
            end = self._spans[last][1]
        i = bisect_right(self._headings, group[0].start) - 1
        return max(start, self._sections[i].heading_end) if i >= 0 else start, end

    def _at(self, offset: int) -> int:
        return max(0, bisect_right(self._spans, offset, key=lambda span: span[0]) - 1)

    def _is_line(self, start: int, end: int, group: Sequence[ResponsibleUnit]) -> bool:
        """Tells whether a line only assigns: it opens with a label or bracket, or is a bare list."""
        if group[0].start - start > _LONGEST_LABEL:
            return False
        before = "".join(self._text[start : group[0].start].split())
        rest = self._text[group[-1].end : end]
        return _LABEL.fullmatch(before) is not None or (not before and _NO_WORD.fullmatch(rest) is not None)

    def _is_aside(self, i: int) -> bool:
        return _ASIDE.match("".join(self._text[slice(*self._spans[i])][:_LONGEST_LABEL].split())) is not None


def find_links(
    structure: Structure, units: Sequence[ResponsibleUnit], projects: Sequence[Project], quantities: Sequence[Quantity]
) -> list[Link]:
    """Returns the links of one document, in order of their source and target.

    Args:
        structure: Its tasks and sections; with those of `with_rows` rows of tables are linked too.
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
