"""Task tables drawn with box characters, whose cells are wrapped over several lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise

from toolkit.extraction.responsible_units.cells import Cell, Column, cells_of, column_of
from toolkit.extraction.responsible_units.grammar import Assignment, Body, parse
from toolkit.extraction.responsible_units.people import people_in
from toolkit.extraction.responsible_units.rows import Table
from toolkit.extraction.responsible_units.tokens import Dense, densify, tokenize

_BARS = "│┃║|｜"
_RULE = re.compile(r"[ \t\r\u3000]*[┌┏╔├┣╠└┗╚╭╰+│┃║][─━═┄┅┈\-]{2}[─━═┄┅┈\-┬┳╦┼╋╬┴┻╩┤┣┫╣┐┓╗┘┛╝╮╯+├│┃║ \t\r\u3000]*$")
_NUMBER = re.compile(r"[(（]?(\d{1,3})[)）]?[.、．]?$")
_ONLY_LAYOUT = re.compile(r"[\s\u3000│┃║|｜]*$")
_MAX_HEADER_LINES = 3
_MAX_LINE = 2000


def read_box(text: str, at: int) -> Table | None:
    r"""Reads the drawn table in whose header `at` stands, None where there is none.

    Args:
        text: The source text.
        at: Offset of a role word.

    Example:
        >>> lines = ["┌──┬───┐", "│序号│责任单位│", "├──┼───┤", "│1 │市水务│", "│  │局  │", "└──┴───┘"]
        >>> text = "\n".join(lines)
        >>> [row.task for row in read_box(text, text.index("责任")).rows]
        ['1']
    """
    start = text.rfind("\n", max(0, at - _MAX_LINE), at) + 1
    if text[start : at + 1].lstrip(" \t\u3000")[:1] not in tuple(_BARS):
        return None
    for _ in range(_MAX_HEADER_LINES):
        before = text.rfind("\n", max(0, start - _MAX_LINE), max(0, start - 1)) + 1
        if start == 0:
            return None
        if _RULE.match(text[before : start - 1]):
            return _read(text, start)
        start = before
    return None


def _read(text: str, start: int) -> Table | None:
    blocks = _blocks(text, start)
    header = next(blocks, None)
    if header is None:
        return None
    columns = [column_of(_joined(text, cells).text, text) for cells in _by_column(header)]
    if not any(c is not None and c.kind == "role" for c in columns):
        return None
    numbered = next((i for i, c in enumerate(columns) if c is not None and c.kind == "number"), None)
    table = Table(header[-1][-1].end)
    task: str | None = None
    for row in chain.from_iterable(_rows(text, block, numbered) for block in blocks):
        cells = _by_column(row)
        table.end = max(c.end for line in row for c in line)
        if len(cells) != len(columns):
            continue
        if numbered is not None and (match := _NUMBER.match(_joined(text, cells[numbered]).text)):
            task = match.group(1)
        found = tuple(b for cell, column in zip(cells, columns, strict=True) for b in _bodies(text, cell, column))
        leaders = tuple(s for cell, column in zip(cells, columns, strict=True) for s in _people(text, cell, column))
        if found or leaders:
            table.rows.append(Assignment(row[0][0].start, table.end, found, task, row=True, leaders=leaders))
    return table


def _blocks(text: str, at: int) -> Iterator[list[list[Cell]]]:
    """Yields the lines of cells between two rules, up to the first line that is neither."""
    block: list[list[Cell]] = []
    while at < len(text):
        end = text.find("\n", at)
        end = end if end >= 0 else len(text)
        line = text[at : min(end, at + _MAX_LINE)]
        if _RULE.match(line):
            if block:
                yield block
            block = []
        elif line.strip(" \t\r\u3000")[:1] in tuple(_BARS):
            block.append(cells_of(text, at, end))
        elif line.strip():
            break
        at = end + 1
    if block:
        yield block


def _rows(text: str, block: list[list[Cell]], numbered: int | None) -> Iterator[list[list[Cell]]]:
    """Cuts a block where a number opens a row, for tables without rules between their rows."""
    row: list[list[Cell]] = []
    for line in block:
        if row and numbered is not None and numbered < len(line):
            cell = line[numbered]
            if _NUMBER.match(text[cell.start : cell.end]):
                yield row
                row = []
        row.append(line)
    yield row


def _by_column(lines: list[list[Cell]]) -> list[list[Cell]]:
    """Returns the pieces of each column, none where the lines differ in their bars."""
    if len({len(line) for line in lines}) != 1:
        return []
    return [list(pieces) for pieces in zip(*lines, strict=True)]


def _joined(text: str, pieces: list[Cell]) -> Dense:
    parts = [densify(text, p.start, p.end) for p in pieces if p.end > p.start]
    offsets = [o for part in parts for o in part.offsets[: len(part.text)]]
    return Dense("".join(p.text for p in parts), (*offsets, (offsets[-1] + 1) if offsets else 0), frozenset())


def _people(text: str, pieces: list[Cell], column: Column | None) -> Iterator[tuple[int, int]]:
    """Yields the people of a cell of leaders, line by line."""
    if column is not None and column.kind == "person":
        for piece in pieces:
            yield from people_in(text, piece.start, piece.end)


def _bodies(text: str, pieces: list[Cell], column: Column | None) -> Iterator[Body]:
    """Yields the bodies of a cell; one whose name another column's words interrupt has no span and is left out."""
    if column is None or column.kind != "role":
        return
    dense = _joined(text, pieces)
    for found in parse(tokenize(dense), text, column.role):
        start, end = dense.span(found.start, found.end)
        inner = dense.offsets[found.start : found.end]
        gaps = ((a + 1, b) for a, b in pairwise(inner) if b > a + 1)
        if all(_ONLY_LAYOUT.match(text[a:b]) for a, b in gaps):
            yield Body(start, end, found)
