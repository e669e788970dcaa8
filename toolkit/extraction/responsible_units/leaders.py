"""Leaders: the people who answer for a task (责任领导, 牵头领导, 分管领导, 责任人), by name or office."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from toolkit.extraction.responsible_units.bodies import is_person
from toolkit.extraction.responsible_units.people import people_in
from toolkit.extraction.responsible_units.regions import finder_of
from toolkit.extraction.responsible_units.tokens import LEADER_LABEL
from toolkit.extraction.responsible_units.words import role_words
from toolkit.normalization.pinyin import WithoutPinyin
from toolkit.normalization.text import fold_forms
from toolkit.schema import Section, Structure
from toolkit.structure.body import find_body

_Span = tuple[int, int]
_MAX_LIST = 160  # characters of the longest list of people
_MAX_TITLE = 40
_NEEDED = re.compile("领导|領導|[责責]任人|[负負][责責]人|[牵牽][头頭]|[负負][责責]|分管")  # in every text with leaders


def read_leaders(text: str, structure: Structure) -> dict[int, tuple[str, ...]]:
    r"""Returns the leaders of each task, by where the task starts.

    Read are label lines and labels in brackets (`责任领导：周某`), clauses (`分管副市长负责`), columns of tables, and
    headings of sections (`一、周某副市长牵头重点工作`), which hold for the tasks of the section. A task of a table has
    no place in `structure`: its key is where its row starts.

    Args:
        text: The source text.
        structure: Its sections and tasks.

    Returns:
        Start of the task -> leaders as written, in order, those of its section first; tasks without leaders are left
        out.

    Example:
        >>> from toolkit.structure import parse_structure
        >>> text = "1.新增公园4个。\n责任领导：周某、李某\n牵头单位：市园林局"
        >>> read_leaders(text, parse_structure(text))
        {0: ('周某', '李某')}
    """
    source, text = text, find_body(text).text
    plain = WithoutPinyin(text)
    if _NEEDED.search(plain.text) is None:
        return {}
    found: dict[int, list[_Span]] = {}
    places = _Places(structure)
    rows = [a for a in finder_of(plain.text).assignments if a.row and a.leaders]
    for row in rows:
        found.setdefault(plain.to_source(row.start), []).extend(plain.span(*span) for span in row.leaders)
    inside = _Ranges([plain.span(row.start, row.end) for row in rows])
    spans = [plain.span(*span) for span in _spans(plain.text)]
    for span in (*spans, *_headings(text, structure)):
        if not inside.hold(span[0]):
            for task in places.tasks_of(span[0]):
                found.setdefault(task, []).append(span)
    return {task: tuple(source[a:b] for a, b in dict.fromkeys(sorted(spans))) for task, spans in sorted(found.items())}


class _Ranges:
    """Tells what lies in one of some ranges that do not overlap."""

    def __init__(self, ranges: list[_Span]) -> None:
        self._ranges = sorted(ranges)

    def hold(self, at: int) -> bool:
        i = bisect_right(self._ranges, at, key=lambda r: r[0]) - 1
        return i >= 0 and at < self._ranges[i][1]


class _Places:
    """The tasks that an offset holds for: the one it stands in, or those of the section whose head it stands in."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        self._tasks = [task.start for task in structure.tasks]

    def tasks_of(self, at: int) -> list[int]:
        task = self._structure.task_at(at)
        if task is not None:
            return [task.start]
        i = bisect_right(self._structure.sections, at, key=lambda s: s.start) - 1
        if i < 0:
            return []
        section = self._structure.sections[i]
        if at >= section.end:
            return []
        first, last = (bisect_right(self._tasks, x - 1) for x in (section.start, section.end))
        before = bisect_right(self._tasks, at)
        return self._tasks[first:last] if before <= first else []


def _spans(text: str) -> Iterator[_Span]:
    """Yields the people that labels and clauses name."""
    folded = fold_forms(text)
    for match in _label().finditer(folded):
        stop = _end(folded, match.end())
        yield from people_in(text, match.end(), stop)
    for bracket in _BRACKET.finditer(folded):
        for match in _clause().finditer(folded, *bracket.span()):
            a, b = match.span("people")
            for start, end in people_in(text, a, b):
                if is_person(folded[start:end]):
                    yield start, end


def _headings(text: str, structure: Structure) -> Iterator[_Span]:
    """Yields the people that headings of sections name."""
    for section in structure.sections:
        yield from _in_heading(text, section)


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?<![各\w]){LEADER_LABEL}[ \t]*:|(?<=[单位部门室]及){LEADER_LABEL}[ \t]*:")


_BRACKET = re.compile(r"[(〔][^)〕\n]{2,300}[)〕]")


@cache
def _clause() -> re.Pattern[str]:
    """A bracket, or a part of one, in which people stand before a role word: (分管副省长、协管副秘书长负责;…)."""
    words = role_words()
    return re.compile(rf"[(〔;,](?P<people>[^()〔〕;,:。\n\d]{{2,40}}?)(?:{words.inner})(?=[)〕;,])")


def _end(folded: str, at: int) -> int:
    """Returns where a list of people ends: at a stop, a bracket's end, the next label, or the line's end."""
    match = _stop().search(folded, at, at + _MAX_LIST)
    return match.start() if match else min(len(folded), at + _MAX_LIST)


@cache
def _stop() -> re.Pattern[str]:
    label = rf"(?:{role_words().label}|{LEADER_LABEL}|完成时[限间]|[^\W\d_]{{0,4}}时限|联系人|电话)"
    return re.compile(rf"[;。)〕\n]|[,、 \t]*{label}[ \t]*[:]")


@cache
def _heading() -> re.Pattern[str]:
    return re.compile(
        rf"(?:由)?(?P<people>[^,。;:()〔〕\d]{{2,24}}?)(?:同志)?(?:{role_words().inner}|分管|主抓|包抓|领办|督办|挂帅)"
        r"(?:负责|落实|推进)?的?(?:重点|主要|年度|督办)*(?:工作|任务|事项|项目|实事|领域)"
    )


def _in_heading(text: str, section: Section) -> Iterator[_Span]:
    start = section.start + len(section.number)
    line = fold_forms(text[start : min(section.heading_end, start + _MAX_TITLE)])
    lead = len(line) - len(line.lstrip("、.)） \t"))
    match = _heading().match(line, lead)
    if match is None:
        return
    a, b = (start + i for i in match.span("people"))
    people = list(people_in(text, a, b))
    if people and all(is_person(fold_forms(text[x:y])) for x, y in people):
        yield from people
