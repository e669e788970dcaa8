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
    """

    number: str
    start: int
    body_start: int
    end: int


@dataclass(frozen=True, slots=True)
class Structure:
    """Sections and tasks of one text, each in order of `start`."""

    sections: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = ()

    def task_at(self, offset: int) -> Task | None:
        """Returns the task that holds the offset, else None."""
        i = bisect_right(self.tasks, offset, key=lambda t: t.start) - 1
        return self.tasks[i] if i >= 0 and offset < self.tasks[i].end else None

    def path_at(self, offset: int) -> tuple[Section, ...]:
        """Returns the sections that hold the offset, outermost first."""
        return tuple(s for s in self.sections if s.start <= offset < s.end)


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
