"""The parts of a document: sections and numbered tasks."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from toolkit.schema.mentions import ResponsibleUnit


@dataclass(frozen=True, slots=True)
class Section:
    """A section (`一、`, level 1) or subsection (`（一）`, level 2).

    Attributes:
        level: 1 for the outermost kind of heading that the document has, 2 or 3 below it.
        number: The number as printed, without `、` or dot: `一`, `（一）`.
        title: The heading without its number and closing full stop, white space removed.
        start: Offset of the heading's first character.
        heading_end: Offset after the heading.
        end: Offset after the section's last character.
    """

    level: int
    number: str
    title: str
    start: int
    heading_end: int
    end: int


@dataclass(frozen=True, slots=True)
class Task:
    """A task: numbered `1.`, `1、`, or `（一）` where that is the unit of assignment; or the row of a table.

    Attributes:
        number: As the guidelines have it: `12`, `（一）`; empty for a task without one.
        start: Offset of the number's first character.
        body_start: Offset after the number and its dot.
        end: Offset after the task's last character, its assignment included.
        shared: Where the bodies stand, in rows above, that a merged cell gives to this row too.
    """

    number: str
    start: int
    body_start: int
    end: int
    shared: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Aside:
    """A stretch of a text that is not read: nothing is extracted from it.

    Attributes:
        kind: `boilerplate` (matter of a web page or a printed page: 当前位置, 上一篇, a page number) or
            `repeat` (a further copy of what stands in the text already).
        start: Offset of the first character.
        end: Offset after the last character.
    """

    kind: Literal["boilerplate", "repeat"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Structure:
    """Sections and tasks of one text, and what of it is not read, each in order of `start`."""

    sections: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = ()
    asides: tuple[Aside, ...] = ()

    def task_at(self, offset: int) -> Task | None:
        """Returns the task that holds the offset, else None."""
        i = bisect_right(self.tasks, offset, key=lambda t: t.start) - 1
        return self.tasks[i] if i >= 0 and offset < self.tasks[i].end else None

    def path_at(self, offset: int) -> tuple[Section, ...]:
        """Returns the sections that hold the offset, outermost first."""
        return tuple(s for s in self.sections if s.start <= offset < s.end)


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where a text is damaged so that what it says may have changed.

    Attributes:
        code: `lost_characters` (2023626, 政发〔20233号, 增长6左右), `masked` (20*年, xx县), `garbled` (????),
            `part_marker` (市财1、政局), `unusual_wording` (a machine-spun copy: the words of the genre are missing),
            `pinyin` (區(qū): numbers are sound, headings may be lost) or `several_documents` (another document opens
            here: title, number and year are those of the first).
        start: Offset of the first character.
        end: Offset after the last character.
    """

    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StatedRule:
    """A rule that a document states about its assignments; `text == source[start:end]`.

    Attributes:
        kind: `first_listed`, the body that is listed first leads (列第一位的为牵头单位); `blanket`, some bodies take
            part in every task and are not listed again (以下均需各区政府落实，不再列出).
        start: Offset of the sentence that states it.
        end: Offset after it.
        text: The sentence as written.
        scope_start: Offset from which it holds.
        scope_end: Offset up to which it holds.
        bodies: The bodies that a blanket rule names, with their roles; none for `first_listed`.
    """

    kind: Literal["first_listed", "blanket"]
    start: int
    end: int
    text: str
    scope_start: int
    scope_end: int
    bodies: tuple[ResponsibleUnit, ...] = ()
