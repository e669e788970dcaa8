"""What joins mentions: deadlines of tasks, and links between task, unit, project and quantity."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from toolkit.schema.mentions import Record

LinkKind = Literal["task", "responsible_unit", "project", "quantity"]
LinkRelation = Literal["assigned", "contains", "invests", "serves"]


@dataclass(frozen=True, slots=True)
class Deadline(Record):
    """When a task is to be done (时限).

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        text: As written: `2024年12月底前`, `6月底前完成`, `持续推进`.
        date: The last day, None for work without an end and where the year is unknown.
        ongoing: The work has no end (持续推进, 长期坚持).
    """

    start: int
    end: int
    text: str
    date: dt.date | None
    ongoing: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A link between two mentions of one document, each named by its kind and its span.

    Attributes:
        source_kind: Kind of the first: a task for `assigned` and `contains`, a project for `invests`.
        source: Its start and end.
        target_kind: Kind of the second.
        target: Its start and end.
        relation: `assigned` (task to a body that leads, answers, cooperates or supervises), `contains` (task to a
            project or quantity in its text), `invests` (project to the quantity that is its investment),
            `serves` (project to a body of its task).
    """

    source_kind: LinkKind
    source: tuple[int, int]
    target_kind: LinkKind
    target: tuple[int, int]
    relation: LinkRelation
