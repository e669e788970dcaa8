"""Task tables whose columns are parted by blanks alone, as text taken out of a PDF."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from toolkit.extraction.responsible_units.cells import Cell, Column, cell_column, end_of_line, is_list, trimmed
from toolkit.extraction.responsible_units.rows import Table, row_number, row_of

# Blanks that part two cells: two or more, not beside a mark that was set apart from its list. 市水务局 、 各区
_GAP = re.compile(r"(?<![、，,；; \u3000])[ \u3000]{2,}(?![、，,；; \u3000])")
_MAX_LINE = 400
_MAX_STRAY = 3  # lines in a row that fit no column
_NEAR = 2  # half-width characters by which a cell may stand beside its column


def read_spaced(text: str, start: int, end: int) -> Table | None:
    """Reads the table in whose header line, from `start` on, a role word ends at `end`, None where there is none."""
    line_end = end_of_line(text, end)
    if line_end - start > _MAX_LINE or "  " not in text[start:line_end].replace("\u3000", "  "):
        return None
    header = _cells(text, start, line_end)
    columns = [cell_column(text, c) for c in header]
    if len(header) < 2 or any(c is None for c in columns) or not any(c and c.kind == "role" for c in columns):
        return None
    return _read(text, line_end, columns, [_place(text, start, c.start) for c in header])


def _read(text: str, at: int, columns: list[Column | None], places: list[int]) -> Table | None:
    table, stray = Table(at), 0
    while at < len(text) and stray < _MAX_STRAY:
        start = at + 1
        at = end_of_line(text, start)
        if at - start > _MAX_LINE or not text[start:at].strip():
            stray += at - start > _MAX_LINE
            continue
        cells = _cells(text, start, at)
        if len(cells) == len(columns):
            places = [_place(text, start, c.start) for c in cells]
            pairs = list(zip(cells, columns, strict=True))
            table.rows.append(row_of(text, pairs, row_number(text, cells, columns)))
            table.end, stray = at, 0
            if len(table.rows) == _MAX_STRAY and not any(row.bodies for row in table.rows):
                return None  # no table, and not worth reading to its end from each line
            continue
        stray += 1
        pairs = [(c, columns[i]) for c in cells if (i := _nearest(_place(text, start, c.start), places)) is not None]
        pairs = [(c, k) for c, k in pairs if k is not None and k.kind == "role" and is_list(text, c)]
        if pairs and table.rows:  # a list that goes on below
            more = row_of(text, pairs, table.rows[-1].task)
            bodies = tuple(sorted((*table.rows[-1].bodies, *more.bodies), key=lambda b: b.start))
            table.rows[-1] = replace(table.rows[-1], end=max(table.rows[-1].end, more.end), bodies=bodies)
            table.end, stray = at, 0
    return table if any(row.bodies for row in table.rows) else None


def _cells(text: str, start: int, end: int) -> list[Cell]:
    line = trimmed(text, start, end)
    cells, at = [], line.start
    for gap in _GAP.finditer(text, line.start, line.end):
        cells.append(Cell(at, gap.start()))
        at = gap.end()
    return [*cells, Cell(at, line.end)] if line.end > line.start else []


def _place(text: str, start: int, at: int) -> int:
    """Returns the column of the screen at which a character stands; wide ones fill two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text[start:at])


def _nearest(place: int, places: list[int]) -> int | None:
    best = min(range(len(places)), key=lambda i: abs(places[i] - place))
    return best if abs(places[best] - place) <= _NEAR else None
