"""Task tables that arrive as text: rows of cells parted by tabs or bars."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from toolkit.extraction.responsible_units.celllines import read_cell_lines
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
from toolkit.extraction.responsible_units.glued import read_glued
from toolkit.extraction.responsible_units.rows import (
    MergedCells,
    Table,
    is_header,
    merged_header,
    row_number,
    row_of,
    same_leaders,
)
from toolkit.extraction.responsible_units.spaced import read_spaced

_DASHES = re.compile(r"[|│ \t:：-]+-[|│ \t:：-]*$")
_MAX_PARTS = 12  # lines that a row with line breaks in its cells may fill
_MAX_LINE = 400  # characters looked at before a role word for the beginning of its line
_MAX_STACKED = 2  # characters of a line of a cell that is written from top to bottom


def read_table(text: str, start: int, end: int) -> Table | None:
    """Reads the table that has the role word at [start, end) as a column header, None where there is none.

    Args:
        text: The source text.
        start: Offset of a role word (`责任单位`).
        end: Offset after it.
    """
    line_start = text.rfind("\n", max(0, start - _MAX_LINE), start) + 1
    glued = read_glued(text, line_start, start)
    if glued is not None:
        return glued
    before = text[line_start:start].strip(BLANK)
    if before and before[-1] not in CELL_END and len(before) > MAX_HEADER:
        return read_spaced(text, line_start, end)
    line_end = end_of_line(text, end)
    cells = cells_of(text, line_start, line_end)
    if len(cells) > 1:
        pairs = _labelled_cells(text, cells)
        if pairs:
            return Table(line_end, [row_of(text, pairs, None)])
        return _Rows(text, line_start, line_end).read()
    return read_spaced(text, line_start, end) or read_cell_lines(text, line_start)


def _labelled_cells(text: str, cells: list[Cell]) -> list[tuple[Cell, Column | None]]:
    """Returns the lists of a row whose labels stand in the cells before them: `牵头单位 | 市园林局`."""
    pairs: list[tuple[Cell, Column | None]] = []
    for label, cell in pairwise(cells):
        column = cell_column(text, label)
        if column is not None and column.kind == "role" and is_list(text, cell) and cell_column(text, cell) is None:
            pairs.append((cell, column))
    return pairs


class _Rows:
    """Reads the rows below a header line at [start, end)."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.end = text, end
        self.bordered = self._opens_with_bar(start)
        above = self._line_above(start)
        if above is not None:
            self.bordered = self._opens_with_bar(above.start)
        cells = cells_of(text, start, end, bordered=self.bordered)
        columns = [cell_column(text, c) for c in cells]
        filled = sum(c.end > c.start for c in cells)
        top = [cell_column(text, c) for c in self._cells(above)] if above is not None else []
        if len(top) > 1 and sum(c is not None for c in top) * 2 >= len(top) - top.count(None):
            known = [c for c in top if c is not None]
            if len(known) > 1 and all(c is None or c.span or c.kind != "role" for c in top):
                columns = merged_header(top, columns)
        self.columns = columns
        self.valid = is_header([cell_column(text, c) for c in cells], filled)

    def _opens_with_bar(self, at: int) -> bool:
        line = self.text[at : at + 80].lstrip(BLANK)
        return line[:1] in tuple(CELL_END[1:])

    def _line_above(self, start: int) -> Cell | None:
        """Returns the line of cells right above the header, which may be its first row."""
        end = start
        for _ in range(2):  # a rule of dashes may stand between: | --- | --- |
            while end > 0 and self.text[end - 1] in "\n\r":
                end -= 1
            begin = self.text.rfind("\n", max(0, end - _MAX_LINE), end) + 1
            if _DASHES.match(self.text, begin, end) is None:
                break
            end = begin
        return Cell(begin, end) if any(c in self.text[begin:end] for c in CELL_END) else None

    def _cells(self, line: Cell) -> list[Cell]:
        return cells_of(self.text, line.start, line.end, bordered=self.bordered)

    def read(self) -> Table | None:
        if not self.valid:
            return None
        text, table, task, last, merged = self.text, Table(self.end), None, None, MergedCells()
        at = self.end
        while at < len(text):
            start = at + 1
            at = end_of_line(text, start)
            if not text[start:at].strip():
                continue
            cells = self._cells(Cell(start, at))
            if len(cells) < 2 and not _row_follows(text, at) and not self._is_stacked(start, at):
                break
            while len(cells) < len(self.columns) and (longer := self._joined(start, at)):
                cells, at = longer
            if self._is_header_again(cells):
                table.end = at
                continue
            if len(cells) == len(self.columns) and self.columns[-1] is not None and self.columns[-1].kind == "role":
                cells[-1] = _broken_last(text, cells[-1])
                at = max(at, cells[-1].end)
            shift = len(self.columns) - len(cells)
            table.end = at
            if len(cells) < 2 or shift < 0:
                continue
            pairs = list(zip(cells, self.columns[shift:], strict=True))
            task = row_number(text, cells, self.columns[shift:]) or task
            row = row_of(text, pairs, task)
            if last is not None and ((shift > 0 and not row.leaders) or same_leaders(text, pairs, last)):
                row = replace(row, leaders=last.leaders)
            if any(cell.end - cell.start > 1 for cell in cells):
                row = replace(row, shared=merged.shared(cells, self.columns, row))
            if row.bodies or row.leaders or row.shared:
                table.rows.append(row)
                last = row
        return table

    def _is_header_again(self, cells: list[Cell]) -> bool:
        """Takes the columns of a header that comes again, or of its second row."""
        again = [cell_column(self.text, c) for c in cells]
        if not any(c is not None and c.kind == "role" for c in again):
            return False
        filled = sum(c.end > c.start for c in cells)
        if any(c is not None and c.span for c in self.columns) and is_header(again, filled):
            self.columns = merged_header(self.columns, again)
            return True
        if len(cells) != len(self.columns) and not is_header(again, filled):
            return False
        old = self.columns if len(cells) == len(self.columns) else [None] * len(cells)
        self.columns = [a or b for a, b in zip(again, old, strict=True)]
        return True

    def _joined(self, start: int, at: int) -> tuple[list[Cell], int] | None:
        """Returns the cells of a row whose cells hold line breaks, and its end."""
        text, wanted = self.text, len(self.columns)
        stacked = self._is_stacked(start, at)
        for _ in range(_MAX_PARTS):
            if at >= len(text):
                return None
            line = at + 1
            at = end_of_line(text, line)
            if not stacked and len(self._cells(Cell(line, at))) >= wanted:
                return None  # a row of its own, below a line over all columns
            cells = self._cells(Cell(start, at))
            if len(cells) >= wanted:
                return (cells, at) if len(cells) == wanted else None
        return None

    def _is_stacked(self, start: int, at: int) -> bool:
        """Tells whether a line opens a cell that is written from top to bottom, with bars below."""
        for _ in range(_MAX_PARTS):
            if at - start > _MAX_STACKED or at >= len(self.text):
                return False
            if _row_follows(self.text, at):
                return True
            start, at = at + 1, end_of_line(self.text, at + 1)
        return False


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
    stacked = all(len(line) <= _MAX_STACKED for line in text[more.start : more.end].split())
    ends = quoted or stacked or not text[at:].strip() or _row_follows(text, at)
    return more if more.end > cell.end and ends and is_list(text, more) else cell


def _row_follows(text: str, at: int) -> bool:
    match = re.compile(r"\s*([^\n]*)").match(text, at)
    return match is not None and any(c in match.group(1) for c in CELL_END)
