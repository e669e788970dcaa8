"""Task tables that arrive with one cell a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from toolkit.extraction.responsible_units.cells import (
    BLANK,
    CELL_END,
    Cell,
    Column,
    cell_column,
    end_of_line,
    is_list,
    stripped,
)
from toolkit.extraction.responsible_units.grammar import Assignment
from toolkit.extraction.responsible_units.rows import NUMBER, Table, row_number, row_of, same_leaders, spread

_MAX_COLUMNS = 16
_MAX_PARTS = 12  # lines more than columns that a row may have
_MIN_STACKED = 3  # lines of one character that make a cell written from top to bottom
_GOES_ON = "、，,"  # a cell goes on in the next line after these
_CJK = re.compile(r"[\u4e00-\u9fff]$")


def read_cell_lines(text: str, line_start: int) -> Table | None:
    """Reads the table of one cell a line in whose header the line at `line_start` stands, None where there is none.

    Args:
        text: The source text.
        line_start: Where the line of a role word begins.
    """
    lines: list[Cell] = []
    for line in islice(_lines_back(text, line_start), _MAX_COLUMNS):
        column = cell_column(text, line)
        if column is not None and column.kind == "role" and not column.span:
            return None  # the header was read from there, in vain
        lines.insert(0, line)
    lines += islice(_header_lines(text, line_start), _MAX_COLUMNS)
    columns = spread([cell_column(text, line) for line in lines])
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
    for cell in _single_lines(text, at):
        if cell_column(text, cell) is None:
            return
        yield cell


def _single_lines(text: str, at: int) -> Iterator[Cell]:
    """Yields the lines from `at` on that are not blank, bars at their ends left out."""
    while at < len(text):
        end = end_of_line(text, at)
        cell = stripped(text, at, end)
        if cell.end > cell.start:
            yield cell
        at = end + 1


def _lines(text: str, at: int) -> Iterator[Cell]:
    """Yields the cells from `at` on: lines, those of one character joined, and those after which a list goes on."""
    run: list[Cell] = []
    for cell in _single_lines(text, at):
        stacked = cell.end - cell.start == 1 and _CJK.match(text[cell.start]) is not None
        if run and text[run[-1].end - 1] in _GOES_ON and run[-1].end - run[0].start < _MAX_PARTS * 40:
            run = [Cell(run[0].start, cell.end)]
            continue
        if run and not (stacked and run[-1].end - run[-1].start == 1):
            yield from _stacked(run)
            run = []
        run.append(cell)
    yield from _stacked(run)


def _stacked(run: list[Cell]) -> list[Cell]:
    return [Cell(run[0].start, run[-1].end)] if len(run) >= _MIN_STACKED else run


def _single_label(text: str, at: int, column: Column | None) -> Table | None:
    """Reads a label alone on its line without a colon: the next line is its list, if it is one of bodies alone."""
    cell = next(_single_lines(text, at + 1), None)
    if column is None or cell is None or not is_list(text, cell):
        return None
    return Table(cell.end, [row_of(text, [(cell, column)], None)])


def _numbered_rows(text: str, at: int, columns: list[Column | None], table: Table) -> None:
    """Reads rows that open with a number on a line of its own; the first may be any (continued pages)."""
    row: list[Cell] = []
    last: int | None = None
    for line in _lines(text, at + 1):
        match = NUMBER.match(text[line.start : min(line.end, line.start + 12)])
        if match and (last is None or int(match.group(1)) in (last + 1, 1)):
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
    match = NUMBER.match(text[row[0].start : min(row[0].end, row[0].start + 12)])
    task = match.group(1) if match else None
    pairs: list[tuple[Cell, Column | None]]
    if len(row) == len(columns):
        pairs = list(zip(row, columns, strict=True))
    else:  # cells with several lines, or empty ones that left none: lists go to the role columns in order
        roles = [c for c in columns if c is not None and c.kind == "role"]
        pairs = list(zip([c for c in row[1:] if is_list(text, c)], roles, strict=False))
    found = replace(row_of(text, pairs, task), start=row[0].start)
    last = table.rows[-1] if table.rows else None
    if last is not None and same_leaders(text, pairs, last):
        found = replace(found, leaders=last.leaders)
    if found.bodies or found.leaders:
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
        if not all(_fits(text, c, column) for c, column in pairs):
            return
        table.rows.append(_with_leaders(text, pairs, row_number(text, row, columns), table.rows))
        table.end = line.end
        row = []


def _fits(text: str, cell: Cell, column: Column | None) -> bool:
    return column is None or column.kind != "role" or is_list(text, cell)


def _with_leaders(
    text: str, pairs: list[tuple[Cell, Column | None]], task: str | None, before: list[Assignment]
) -> Assignment:
    row = row_of(text, pairs, task)
    last = before[-1] if before else None
    return replace(row, leaders=last.leaders) if last is not None and same_leaders(text, pairs, last) else row
