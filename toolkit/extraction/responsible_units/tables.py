"""Task tables that arrive as text: rows of cells parted by tabs or bars, and tables with one cell a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from toolkit.extraction.responsible_units.cells import (
    BLANK,
    CELL_END,
    MAX_HEADER,
    Cell,
    Column,
    cell_column,
    cells_of,
    end_of_line,
    is_list,
    stripped,
    trimmed,
)
from toolkit.extraction.responsible_units.grammar import Assignment, Body, located, parse
from toolkit.extraction.responsible_units.tokens import densify, tokenize

_NUMBER = re.compile(r"[(（]?(\d{1,3})[)）]?[.、．]?$")
_MAX_COLUMNS = 16
_MAX_PARTS = 12  # lines that a row with line breaks in its cells may fill


@dataclass(slots=True)
class Table:
    """A table that was read.

    Attributes:
        end: Source offset after it.
        rows: One assignment a row.
    """

    end: int
    rows: list[Assignment] = field(default_factory=list)


def read_table(text: str, start: int, end: int) -> Table | None:
    """Reads the table that has the role word at [start, end) as a column header, None where there is none.

    Args:
        text: The source text.
        start: Offset of a role word (`责任单位`).
        end: Offset after it.
    """
    line_start = text.rfind("\n", max(0, start - 400), start) + 1
    before = text[line_start:start].strip(BLANK)
    if before and before[-1] not in CELL_END and len(before) > MAX_HEADER:
        return None
    line_end = end_of_line(text, end)
    cells = cells_of(text, line_start, line_end)
    if len(cells) > 1:
        columns = [cell_column(text, c) for c in cells]
        if _is_header(columns, len(cells)):
            return _read_rows(text, line_end, columns)
        return None
    return _read_cell_lines(text, line_start)


# -- rows of cells --------------------------------------------------------------------------------------------------


def _read_rows(text: str, at: int, columns: list[Column | None]) -> Table:
    table = Table(at)
    task: str | None = None
    while at < len(text):
        start = at + 1
        at = end_of_line(text, start)
        if not text[start:at].strip():
            continue
        cells = cells_of(text, start, at)
        if len(cells) < 2 and not _row_follows(text, at):
            break
        while len(cells) < len(columns) and (longer := _joined(text, start, at, len(columns))):
            cells, at = longer
        again = [cell_column(text, c) for c in cells]
        if any(c is not None and c.kind == "role" for c in again) and (
            len(cells) == len(columns) or _is_header(again, len(cells))
        ):
            old = columns if len(cells) == len(columns) else [None] * len(cells)
            columns = [a or b for a, b in zip(again, old, strict=True)]
            table.end = at
            continue
        if len(cells) == len(columns) and columns[-1] is not None and columns[-1].kind == "role":
            cells[-1] = _broken_last(text, cells[-1])
            at = max(at, cells[-1].end)
        shift = len(columns) - len(cells)
        if len(cells) < 2 or shift < 0:
            table.end = at
            continue
        own = _row_number(text, cells, columns[shift:])
        task = own or task
        row = _row(text, zip(cells, columns[shift:], strict=True), task)
        if row.bodies:
            table.rows.append(row)
        table.end = at
    return table


def _broken_last(text: str, cell: Cell) -> Cell:
    """Returns the last cell of a row with its further lines, where a row or the end of the text follows them."""
    if cell.end <= cell.start:
        return cell
    at = end_of_line(text, cell.end)
    for _ in range(_MAX_PARTS):
        if at >= len(text) - 1:
            break
        end = end_of_line(text, at + 1)
        line = stripped(text, at + 1, end)
        if line.end <= line.start or line.end - line.start > 40 or any(c in text[at + 1 : end] for c in CELL_END):
            break
        at = end
    more = Cell(cell.start, max(cell.end, trimmed(text, cell.end, at).end))
    quoted = text[cell.start] == '"' and text[more.end - 1] == '"'
    return more if more.end > cell.end and (quoted or _row_follows(text, at)) and is_list(text, more) else cell


def _joined(text: str, start: int, at: int, wanted: int) -> tuple[list[Cell], int] | None:
    """Returns the cells of a row whose cells hold line breaks, and its end."""
    for _ in range(_MAX_PARTS):
        if at >= len(text):
            return None
        line = at + 1
        at = end_of_line(text, line)
        if len(cells_of(text, line, at)) >= wanted:
            return None  # a row of its own, below a line over all columns
        cells = cells_of(text, start, at)
        if len(cells) >= wanted:
            return (cells, at) if len(cells) == wanted else None
    return None


def _row_follows(text: str, at: int) -> bool:
    match = re.compile(r"\s*([^\n]*)").match(text, at)
    return match is not None and any(c in match.group(1) for c in CELL_END)


def _row_number(text: str, cells: list[Cell], columns: list[Column | None]) -> str | None:
    for cell, column in zip(cells, columns, strict=True):
        match = _NUMBER.match(text[cell.start : cell.end])
        if match and column is not None and column.kind == "number":
            return match.group(1)
    numbered = re.match(r"(\d{1,3})[.、．](?!\d)", text[cells[0].start : cells[0].end])
    return numbered.group(1) if numbered else None


def _row(text: str, cells: Iterator[tuple[Cell, Column | None]], task: str | None) -> Assignment:
    bodies: list[Body] = []
    start, end = len(text), 0
    for cell, column in cells:
        start, end = min(start, cell.start), max(end, cell.end)
        if column is None or column.kind != "role" or cell.end <= cell.start:
            continue
        dense = densify(text, cell.start, cell.end)
        bodies += located(dense, parse(tokenize(dense), text, column.role))
    return Assignment(start, end, tuple(bodies), task, row=True)


# -- one cell a line ------------------------------------------------------------------------------------------------


def _read_cell_lines(text: str, line_start: int) -> Table | None:
    lines: list[Cell] = []
    for line in islice(_lines_back(text, line_start), _MAX_COLUMNS):
        column = cell_column(text, line)
        if column is not None and column.kind == "role":
            return None  # the header was read from there, in vain
        lines.insert(0, line)
    lines += islice(_header_lines(text, line_start), _MAX_COLUMNS)
    columns = [cell_column(text, line) for line in lines]
    if not lines or not any(c is not None and c.kind == "role" for c in columns):
        return None
    at = lines[-1].end
    if len(columns) == 1:
        return _single_label(text, at, columns[0])
    numbered = next((i for i, c in enumerate(columns) if c is not None and c.kind == "number"), None)
    table = Table(at)
    if numbered == 0:
        _numbered_rows(text, at, columns, table)
    else:
        _strided_rows(text, at, columns, table)
    return table if table.rows else None


def _lines_back(text: str, at: int) -> Iterator[Cell]:
    """Yields the header lines before `at`, last first."""
    while at > 0:
        end = _rstrip_to(text, at)
        start = text.rfind("\n", 0, end) + 1
        cell = stripped(text, start, end)
        if cell.end <= cell.start or cell_column(text, cell) is None:
            return
        yield cell
        at = start


def _rstrip_to(text: str, at: int) -> int:
    while at > 0 and text[at - 1] in CELL_END + BLANK + "\n":
        at -= 1
    return at


def _header_lines(text: str, at: int) -> Iterator[Cell]:
    for cell in _lines(text, at):
        if cell_column(text, cell) is None:
            return
        yield cell


def _lines(text: str, at: int) -> Iterator[Cell]:
    """Yields the lines from `at` on that are not blank, bars at their ends left out."""
    while at < len(text):
        end = end_of_line(text, at)
        cell = stripped(text, at, end)
        if cell.end > cell.start:
            yield cell
        at = end + 1


def _single_label(text: str, at: int, column: Column | None) -> Table | None:
    """Reads a label alone on its line without a colon: the next line is its list, if it is one of bodies alone."""
    cell = next(_lines(text, at + 1), None)
    if column is None or cell is None or not is_list(text, cell):
        return None
    return Table(cell.end, [_row(text, iter([(cell, column)]), None)])


def _numbered_rows(text: str, at: int, columns: list[Column | None], table: Table) -> None:
    """Reads rows that open with a number on a line of its own."""
    row: list[Cell] = []
    last = 0
    for line in _lines(text, at + 1):
        match = _NUMBER.match(text[line.start : line.end])
        if match and int(match.group(1)) in (last + 1, 1):
            _close_row(text, row, columns, table)
            row, last = [line], int(match.group(1))
        elif not row:
            return
        elif len(row) > len(columns) + _MAX_PARTS:
            break
        else:
            row.append(line)
    _close_row(text, row[: len(columns)], columns, table)


def _close_row(text: str, row: list[Cell], columns: list[Column | None], table: Table) -> None:
    if len(row) < 2:
        return
    match = _NUMBER.match(text[row[0].start : row[0].end])
    task = match.group(1) if match else None
    pairs: list[tuple[Cell, Column | None]]
    if len(row) == len(columns):
        pairs = list(zip(row, columns, strict=True))
    else:  # cells with several lines, or empty ones that left none: lists go to the role columns in order
        roles = [c for c in columns if c is not None and c.kind == "role"]
        pairs = list(zip([c for c in row[1:] if is_list(text, c)], roles, strict=False))
    found = _row(text, iter(pairs), task)
    if found.bodies:
        table.rows.append(found)
    table.end = row[-1].end


def _strided_rows(text: str, at: int, columns: list[Column | None], table: Table) -> None:
    """Reads rows of a fixed number of lines, as long as the role columns hold lists of bodies."""
    row: list[Cell] = []
    for line in _lines(text, at + 1):
        row.append(line)
        if len(row) < len(columns):
            continue
        pairs = list(zip(row, columns, strict=True))
        if not all(is_list(text, c) for c, column in pairs if column is not None and column.kind == "role"):
            return
        table.rows.append(_row(text, iter(pairs), _row_number(text, row, columns)))
        table.end = line.end
        row = []


def _is_header(columns: list[Column | None], cells: int) -> bool:
    known = [c for c in columns if c is not None]
    return any(c.kind == "role" for c in known) and len(known) * 2 >= cells
