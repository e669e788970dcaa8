"""Rows of tables that arrive as text: headers of two rows, cells paired with columns, bodies and leaders of a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from toolkit.extraction.responsible_units.cells import Cell, Column
from toolkit.extraction.responsible_units.grammar import Assignment, Body, located, parse
from toolkit.extraction.responsible_units.people import is_same_as_above, people_in
from toolkit.extraction.responsible_units.tokens import densify, tokenize

# A number alone in a cell, and one that opens it. "12", "（3）", "12."; "3.新建公园"
NUMBER = re.compile(r"[(（]?(\d{1,3})[)）]?[.、．]?$")
_OPENS = re.compile(r"(\d{1,3})[.、．](?!\d)")
_MAX_CELL = 2000
_MAX_PEOPLE = 60  # characters of a cell of leaders


@dataclass(slots=True)
class Table:
    """A table that was read.

    Attributes:
        end: Source offset after it.
        rows: One assignment a row.
    """

    end: int
    rows: list[Assignment] = field(default_factory=list)


def is_header(columns: Sequence[Column | None], cells: int) -> bool:
    """Tells whether enough of the cells that are not empty are headers, one of a role among them."""
    known = [c for c in columns if c is not None]
    return any(c.kind == "role" for c in known) and len(known) * 2 >= cells


def merged_header(top: list[Column | None], sub: list[Column | None]) -> list[Column | None]:
    """Joins the two rows of a header, the second of which names the columns below a header over several.

    Args:
        top: The columns of the first row: `序号 | 任务 | 责任分工 | 完成时限`.
        sub: Those of the second, None where a cell is empty or no header: `牵头单位 | 配合单位`.
    """
    named = [c for c in sub if c is not None]
    at = next((i for i, c in enumerate(top) if c is not None and c.span), None)
    if at is None:
        at = next((i for i, c in enumerate(sub) if c is not None), 0)
    if len(sub) < len(top):
        free = next((i for i, c in enumerate(top[at + 1 :]) if c is not None), len(top) - at - 1)
        wide = list(top) if free >= len(named) - 1 else top[: at + 1] + [None] * (len(named) - 1) + top[at + 1 :]
        below: list[Column | None] = [None] * len(wide)
        below[at : at + len(named)] = named
        return [b or t for b, t in zip(below, wide, strict=False)]
    wide = top[: at + 1] + [None] * (len(sub) - len(top)) + top[at + 1 :]
    return [s or t for s, t in zip(sub, wide, strict=True)]


def spread(columns: list[Column | None]) -> list[Column | None]:
    """Puts headers at the end of a list below the one that spans them: `责任分工, 完成时限, 牵头单位, 配合单位`."""
    at = next((i for i, c in enumerate(columns) if c is not None and c.span), None)
    if at is None:
        return columns
    n = len(columns)
    while n > at + 1 and (c := columns[n - 1]) is not None and c.kind in ("role", "person") and not c.span:
        n -= 1
    return columns[:at] + columns[n:] + columns[at + 1 : n] if n < len(columns) else columns


def row_number(text: str, cells: Sequence[Cell], columns: Sequence[Column | None]) -> str | None:
    """Returns the number of a row: of its column, or the one that opens its first cell."""
    for cell, column in zip(cells, columns, strict=False):
        match = NUMBER.match(text[cell.start : min(cell.end, cell.start + 12)])
        if match and column is not None and column.kind == "number":
            return match.group(1)
    numbered = _OPENS.match(text, cells[0].start, cells[0].end) if cells else None
    return numbered.group(1) if numbered else None


def row_of(text: str, cells: Iterable[tuple[Cell, Column | None]], task: str | None) -> Assignment:
    """Returns the bodies and leaders of a row.

    Args:
        text: The source text.
        cells: Its cells with their columns.
        task: Its number.
    """
    bodies: list[Body] = []
    leaders: list[tuple[int, int]] = []
    start, end = len(text), 0
    for cell, column in cells:
        start, end = min(start, cell.start), max(end, cell.end)
        if column is None or not 0 < cell.end - cell.start <= _MAX_CELL:
            continue
        if column.kind == "role":
            dense = densify(text, cell.start, cell.end)
            bodies += located(dense, parse(tokenize(dense), text, column.role))
        elif column.kind == "person" and cell.end - cell.start <= _MAX_PEOPLE:
            leaders += people_in(text, cell.start, cell.end)
    bodies.sort(key=lambda b: b.start)
    return Assignment(start, end, tuple(bodies), task, row=True, leaders=tuple(leaders))


class MergedCells:
    """The bodies of merged cells: an empty cell of a column of leads, or of the only list, stands for the one above.

    An empty cell of another list beside it is empty: nobody supports that row.
    """

    def __init__(self) -> None:
        self._held: dict[int, tuple[int, ...]] = {}  # where the bodies of the last filled cell stand, by column

    def shared(self, cells: Sequence[Cell], columns: Sequence[Column | None], row: Assignment) -> tuple[int, ...]:
        """Returns where the bodies stand that a row takes from above, and keeps its own.

        Args:
            cells: The cells of the row, from the last column back; first ones may be missing.
            columns: All columns.
            row: The bodies of the row.
        """
        shift = len(columns) - len(cells)
        lists = [i for i, c in enumerate(columns) if c is not None and c.kind == "role"]
        found: list[int] = []
        for i in lists:
            column, cell = columns[i], cells[i - shift] if i >= shift else None
            own = tuple(b.start for b in row.bodies if cell and cell.start <= b.start < cell.end)
            if own:
                self._held[i] = own
            elif (cell is None or cell.end <= cell.start) and (len(lists) == 1 or (column and column.role == "lead")):
                found += self._held.get(i, ())
        return tuple(found)


def same_leaders(text: str, cells: Iterable[tuple[Cell, Column | None]], before: Assignment | None) -> bool:
    """Tells whether a row's cell of leaders stands for the one above (merged cells, `〃`)."""
    people = [text[c.start : min(c.end, c.start + 8)] for c, k in cells if k is not None and k.kind == "person"]
    return before is not None and bool(people) and all(map(is_same_as_above, people))
