"""Lines that open sections, subsections and tasks, found in folded text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from toolkit.patterns.headings import AFTER_DOT, CHINESE_NUMBER
from toolkit.structure.dates import UNNAMED_DATE
from toolkit.structure.marks import marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.normalization.text import FoldedText


class Rank(IntEnum):
    """Depth of a heading by its kind of number."""

    PART = 0  # 第一部分, 第一章
    SECTION = 1  # 一、
    SUBSECTION = 2  # (一)
    TASK = 3  # 1.
    ITEM = 4  # (1)


@dataclass(slots=True)
class Heading:
    """A numbered line, in folded offsets.

    Attributes:
        rank: Kind of number.
        number: As printed, without `、` or dot; empty for a title without number.
        start: First character of the number.
        body: First character after the number.
        end: End of what the heading governs: the next heading of its rank or above, or the end of the body.
    """

    rank: Rank
    number: str
    start: int
    body: int
    end: int = 0


# All numbers that open a heading; each named group is one rank, `gap` a task whose dot white space must follow.
# 第一部分 / 一、 (not 一、二、三产业) / (一) / 1. 1、 1.2026年 1.6月底前 (not 1.5) / (1)
_NUMBER = (
    rf"(?P<part>第{CHINESE_NUMBER}(?:章|部分|篇))[、:,.]?"
    rf"|(?P<section>{CHINESE_NUMBER})[、.](?![一二三四五六七八九十]{{1,3}}(?:、|产业))"
    rf"|(?P<subsection>\({CHINESE_NUMBER}\))[、.,:]?"
    rf"|(?P<task>\d{{1,3}})(?:、|\.{AFTER_DOT})"
    r"|(?P<gap>\d{1,3})\.(?=\d)"
    r"|(?P<item>\(\d{1,3}\))[、.]?"
)
_AT_LINE = re.compile(rf"(?m)^(?:{_NUMBER})")
# The same after a sentence, for texts that lost their line breaks.
_AFTER_SENTENCE = re.compile(rf"(?:(?<=[。!?;])|(?<=[^\d][)〕]))(?:{_NUMBER})")
LOST_BREAKS = 3000  # characters; no paragraph is as long as this

_RANKS = {
    "part": Rank.PART,
    "section": Rank.SECTION,
    "subsection": Rank.SUBSECTION,
    "task": Rank.TASK,
    "gap": Rank.TASK,
    "item": Rank.ITEM,
}
# End of a line in a table of contents: 一、工作回顾.....3
_LEADERS = re.compile(r"[.…·]{3,}\d{0,3}$")
# The body that signs and the date below it: 清河市人民政府 / 2022年5月18日
_SIGNATURE = re.compile(
    rf"(?m)^[\u4e00-\u9fff()、]{{2,40}}(?:政府|办公室|办公厅|委员会|领导小组|指挥部|[局委办厅院])\n?{UNNAMED_DATE}(?:印发)?$"
)
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}


def find_headings(folded: FoldedText, closing: Sequence[int] = ()) -> list[Heading]:
    """Returns the numbered lines of the body in order, each with the end of what it governs.

    Args:
        folded: The folded text.
        closing: Folded places that end what stands before them, beside those that the text itself shows.
    """
    text = folded.text
    found = _without_contents(text, [*_numbered(folded, _AT_LINE)])
    if len(text) - text.rfind("\n") > LOST_BREAKS or any(len(p) > LOST_BREAKS for p in text.split("\n")):
        found = sorted([*found, *_inside_lines(folded, found)], key=lambda h: h.start)
    found = _without_explanations(text, found)
    found = sorted([*found, *_unnumbered(text, found)], key=lambda h: h.start)
    _set_ends(found, *_boundaries(text, closing), len(text))
    return found


def _numbered(folded: FoldedText, pattern: re.Pattern[str]) -> Iterator[Heading]:
    last = 0  # number of the task before
    for match in pattern.finditer(folded.text):
        kind = match.lastgroup or ""
        number = match.group(kind)
        if kind == "gap":
            # `3.5万亩` is a number; `3. 2026年` opens a task, and so does `3.5所学校` after task 2
            apart = folded.to_source(match.end()) - folded.to_source(match.end() - 1) > 1
            if not apart and (last == 0 or int(number) != last + 1):
                continue
        if _RANKS[kind] is Rank.TASK:
            last = int(number)
        elif _RANKS[kind] < Rank.TASK:
            last = 0
        yield Heading(_RANKS[kind], number, match.start(), match.end())


def _inside_lines(folded: FoldedText, known: list[Heading]) -> Iterator[Heading]:
    """Yields headings inside overlong paragraphs, as far as their numbers go on one by one."""
    due = dict.fromkeys(Rank, 1)
    starts = {h.start for h in known}
    for heading in sorted([*known, *_numbered(folded, _AFTER_SENTENCE)], key=lambda h: h.start):
        value = number_value(heading.number)
        if heading.start not in starts and value != due[heading.rank] and (value != 1 or heading.rank is Rank.SECTION):
            continue
        due[heading.rank] = value + 1
        for deeper in Rank:
            if deeper > heading.rank and deeper is not Rank.TASK:
                due[deeper] = 1
        if heading.start not in starts:
            yield heading


def number_value(number: str) -> int:
    """Returns the value of a heading's number, 0 where it has none.

    Example:
        >>> number_value("（二十五）"), number_value("12"), number_value("第三章")
        (25, 12, 3)
    """
    digits = re.sub(r"[^\d一二三四五六七八九十百〇零]", "", number)
    if digits.isdecimal():
        return int(digits)
    total, current = 0, 0
    for c in digits:
        if c in "十百":
            total += (current or 1) * (10 if c == "十" else 100)
            current = 0
        else:
            current = current * 10 + _DIGITS.get(c, 0)
    return total + current


def _line(text: str, start: int) -> str:
    end = text.find("\n", start, start + 200)
    return text[start : end if end >= 0 else start + 200]


def _without_contents(text: str, found: list[Heading]) -> list[Heading]:
    """Drops headings of a table of contents: lines with leaders, and after `目录` those that come again."""
    found = [h for h in found if not _LEADERS.search(_line(text, h.body))]
    contents = marks().contents.search(text)
    if contents is None:
        return found
    last = {_title_key(text, h): h.start for h in found}
    return [h for h in found if h.start < contents.start() or last[_title_key(text, h)] == h.start]


def _title_key(text: str, heading: Heading) -> str:
    return heading.number + re.split(r"[\d。(]*$|。", _line(text, heading.body), maxsplit=1)[0][:40]


def _without_explanations(text: str, found: list[Heading]) -> list[Heading]:
    """Drops what is numbered in a list of explained words (名词解释), up to the next annex or web matter."""
    opened = [m.start() for m in marks().glossary.finditer(text)]
    if not opened:
        return found
    ends = sorted(m.start() for p in (marks().annex, marks().trailer) for m in p.finditer(text))
    kept = []
    for heading in found:
        i = bisect_right(opened, heading.start) - 1
        j = bisect_right(ends, opened[i]) if i >= 0 else 0
        if i < 0 or (j < len(ends) and ends[j] <= heading.start):
            kept.append(heading)
    return kept


def _unnumbered(text: str, found: list[Heading]) -> list[Heading]:
    """Returns titles of main sections without numbers, in a speech whose first such section has none."""
    opened = marks().salutation.search(text)
    if opened is None:
        return []
    first = next((h.start for h in found if h.rank <= Rank.SECTION), len(text))
    rank = Rank.SECTION if first == len(text) else Rank.PART
    return [
        Heading(rank, "", m.start(), m.start())
        for m in marks().unnumbered_title.finditer(text, opened.end(), first)
        if m.end() < first and _AT_LINE.match(text, m.start()) is None
    ]


def _boundaries(text: str, also: Sequence[int]) -> tuple[list[int], list[int]]:
    """Returns where the body ends (signature, annex, web matter), and where in addition a list of tasks ends."""
    known = marks()
    closing = (known.annex, known.glossary, known.trailer, _SIGNATURE)
    hard = sorted({*also, *(m.start() for p in closing for m in p.finditer(text))})
    return hard, sorted({*hard, *(m.start() for m in known.salutation.finditer(text))})


def _set_ends(found: list[Heading], hard: list[int], soft: list[int], length: int) -> None:
    open_: list[Heading] = []
    for heading in [*found, Heading(Rank.PART, "", length, length)]:
        while open_ and open_[-1].rank >= heading.rank:
            open_.pop().end = heading.start
        open_.append(heading)
    for heading in found:
        stops = soft if heading.rank >= Rank.TASK else hard
        i = bisect_right(stops, heading.start)
        if i < len(stops):
            heading.end = min(heading.end, stops[i])
