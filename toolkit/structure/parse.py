"""Sections and tasks of a text."""

from __future__ import annotations

import re

from toolkit.normalization.text import FoldedText
from toolkit.schema import Section, Structure, Task
from toolkit.structure.assignments import has_assignment, is_assigned_once
from toolkit.structure.body import Body, find_body
from toolkit.structure.closing import closed_end
from toolkit.structure.headings import LOST_BREAKS, Heading, Rank, find_headings, number_value
from toolkit.structure.marks import marks

_LONGEST_TITLE = 80  # characters up to the full stop
_TITLE_STOP = re.compile(r"[。!?\n]|;(?![^()〔〕\n]*[)〕])")
# An assignment for the whole section: 一、优化能源结构(省能源局总牵头), 二、治水(牵头单位:市水务局;配合单位:各区)
_TITLE_ASSIGNMENT = re.compile(
    r"[(〔](?:[^()〔〕]{2,60}(?:牵头|负责|配合)|[^()〔〕:]{0,6}(?:单位|部门):[^()〔〕]{2,60})[)〕]$"
)
# The first of the points of a paragraph. 一、就业。(1)新增岗位
_IN_LINE_POINT = re.compile(r"[。:;]\(1\)")
_TITLE_PAUSE = re.compile(r"[:,]")


def parse_structure(text: str, folded: FoldedText | None = None) -> Structure:
    r"""Finds sections (`一、`), subsections (`（一）`) and numbered tasks (`1.`) of a text.

    A subsection or section is itself a task where an assignment hangs on it and nothing is numbered below; a section
    whose paragraphs have assignments of their own is none. Explained words (名词解释) are no tasks; annexes,
    explanations and web matter end what stands before them, and a closing paragraph to all bodies (请各单位…) ends the
    task that its assignment has closed.

    Args:
        text: The source text; every offset refers to it.
        folded: `find_body(text).fold()`, where the caller has it already.

    Returns:
        Sections and tasks, each in order of `start`.

    Example:
        >>> structure = parse_structure("一、稳增长\n（一）扩大投资。\n1.新建公园4个。〔牵头单位：区园林局〕")
        >>> [(s.level, s.number, s.title) for s in structure.sections]
        [(1, '一', '稳增长'), (2, '（一）', '扩大投资')]
        >>> structure.tasks[0].number
        '1'
    """
    body = find_body(text)
    folded = folded if folded is not None else body.fold()
    headings = find_headings(folded, _closing(body, folded))
    sections = [_section(folded, h, level) for h, level in _levels(headings)]
    tasks = [_task(folded, h) for h in _tasks(folded.text, headings)]
    return Structure(tuple(sections), tuple(tasks), body.asides)


def _closing(body: Body, folded: FoldedText) -> list[int]:
    """Returns the folded places of page matter that ends what stands before it, though it is not read."""
    trailer = marks().trailer
    pages = (aside for aside in body.asides if aside.kind == "boilerplate")
    return [folded.to_folded(a.start) for a in pages if trailer.match(FoldedText(body.page[a.start : a.end]).text)]


def paragraphs(folded: FoldedText) -> list[tuple[int, int]]:
    r"""Returns the source spans of the paragraphs that are not empty.

    Example:
        >>> paragraphs(FoldedText("稳增长。\n\n　　促改革。"))
        [(0, 4), (8, 12)]
    """
    spans = []
    at = 0
    for paragraph in folded.text.split("\n"):
        if paragraph:
            spans.append(folded.span(at, at + len(paragraph)))
        at += len(paragraph) + 1
    return spans


def _levels(headings: list[Heading]) -> list[tuple[Heading, int]]:
    """Returns the headings of sections with their depth: one more where parts stand above sections."""
    result = []
    part_end = 0
    for heading in headings:
        if heading.rank is Rank.PART:
            part_end = heading.end
        if heading.rank <= Rank.SUBSECTION:
            inside = heading.rank is not Rank.PART and heading.start < part_end
            result.append((heading, max(1, int(heading.rank)) + inside))
    return result


def _tasks(text: str, headings: list[Heading]) -> list[Heading]:
    """Returns the headings that open tasks."""
    tasks = []
    task_end = 0
    for i, heading in enumerate(headings):
        below = headings[i + 1] if i + 1 < len(headings) and headings[i + 1].start < heading.end else None
        if heading.rank is Rank.TASK:
            task_end = heading.end
            tasks.append(heading)
        elif heading.rank is Rank.ITEM:
            if heading.start >= task_end:
                tasks.append(heading)
        elif heading.rank is not Rank.PART and heading.number and (below is None or _goes_on(below)):
            assigned = has_assignment if heading.rank is Rank.SUBSECTION else _is_assigned_section
            if assigned(text, heading.body, heading.end):
                task_end = heading.end
                tasks.append(heading)
    return tasks


def _goes_on(below: Heading) -> bool:
    """Tells whether the line below goes on with points that began inside its section's paragraph (`（2）`)."""
    return below.rank is Rank.ITEM and number_value(below.number) > 1


def _is_assigned_section(text: str, start: int, end: int) -> bool:
    """Tells whether a section is one task: an assignment for all of it, or in the sentences that its title opens."""
    line = text.find("\n", start, end)
    first = line if line >= 0 else end
    alone = not text[first:end].strip() or _IN_LINE_POINT.search(text, start, first) is not None
    run_in = text.find("。", start, first - 1) >= 0  # 四、修复水毁工程。由市水务局…
    return is_assigned_once(text, start, end) or (alone and run_in and has_assignment(text, start, first))


def _title_end(text: str, heading: Heading) -> int:
    """Returns the folded end of a heading's words, its full stop not included."""
    limit = min(heading.end, heading.body + _LONGEST_TITLE)
    stop = _TITLE_STOP.search(text, heading.body, limit)
    if stop:
        return stop.start()
    if heading.end <= heading.body + _LONGEST_TITLE:
        return heading.end
    pause = _TITLE_PAUSE.search(text, heading.body, limit)
    return pause.start() if pause else limit


def _section(folded: FoldedText, heading: Heading, level: int) -> Section:
    text = folded.text
    end = _title_end(text, heading)
    title = _TITLE_ASSIGNMENT.sub("", text[heading.body : end].rstrip(":,。;"))
    words = marks().title_words.match(title)
    if (
        words
        and text.find("\n", heading.body, heading.body + LOST_BREAKS) < 0
        and len(text) - heading.body > len(title)
    ):
        # a text that lost its line breaks: the title ends with these words
        title = words.group()
        end = heading.body + len(title)
    stop = end + 1 if text[end : end + 1] in ("。", "!", "?", ";", ":") else end
    start, heading_end = folded.span(heading.start, max(stop, heading.start + 1))
    written = _as_written(folded, heading.body, heading.body + len(title))
    return Section(
        level, _number(heading), written, start, heading_end, max(heading_end, _end(folded, heading, heading.end))
    )


def _as_written(folded: FoldedText, start: int, end: int) -> str:
    """Returns the source's characters of a folded span, in the width that they were written in."""
    if end <= start:
        return ""
    a, b = folded.span(start, end)
    if b - a == end - start:
        return folded.source[a:b]
    return "".join(folded.source[folded.to_source(i)] for i in range(start, end))


def _task(folded: FoldedText, heading: Heading) -> Task:
    start = folded.to_source(heading.start)
    body = folded.to_source(heading.body - 1) + 1
    end = closed_end(folded.text, heading.body, heading.end)
    return Task(_number(heading), start, body, max(body, _end(folded, heading, end)))


def _number(heading: Heading) -> str:
    """Returns the number with brackets in full width, as the guidelines write it."""
    return heading.number.replace("(", "（").replace(")", "）")


def _end(folded: FoldedText, heading: Heading, end: int) -> int:
    """Returns the source's end of what a heading governs up to the folded `end`, line breaks left out."""
    while end > heading.start and folded.text[end - 1] == "\n":
        end -= 1
    return folded.span(heading.start, end)[1]
