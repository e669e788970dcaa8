"""Task tables whose header is not there: rows that open with a number, say a task, and end in lists of bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.extraction.responsible_units.bodies import is_organ
from toolkit.extraction.responsible_units.cells import Cell, cells_of, is_list
from toolkit.extraction.responsible_units.grammar import Assignment, Body, located, parse
from toolkit.extraction.responsible_units.tokens import densify, tokenize

# A number that opens a row: alone on its line, or in the first cell. "12\n", "12\t", "| 12 |"
_ROW_NUMBER = re.compile(r"(?m)^[|│ \u3000]*(\d{1,3})[.、．]?[ \u3000]*(?:([\t|│])|[|│]?[ \u3000\r]*$)")
_TASK_TEXT = re.compile(r"[\u4e00-\u9fff]{2}")
_MIN_TASK = 4  # characters of a task's text
_MAX_LINES = 8  # lines of a row with one cell a line
_MAX_LINE = 600


def headerless_rows(text: str) -> list[Assignment]:
    r"""Returns the rows of tables without a header, whose bodies are all responsible.

    Args:
        text: The source text.

    Example:
        >>> text = "3\t新增泊位\t区住建局、各街道\n4\t河道清淤\t区水务局\n"
        >>> [[b.assigned.text for b in row.bodies] for row in headerless_rows(text)]
        [['区住建局', '各街道'], ['区水务局']]
    """
    rows: list[Assignment] = []
    single: Assignment | None = None  # a row whose neighbours are not read yet
    last = -1
    for match, limit in _numbers(text):
        number = int(match.group(1))
        cells = _row_cells(text, match, limit)
        row = _read(text, cells, match) if cells else None
        if row is None:
            single, last = None, -1
            continue
        if number == last + 1 or (rows and rows[-1].task == str(number - 1)):
            rows += [r for r in (single, row) if r is not None]
            single = None
        else:
            single = row
        last = number
    return rows


def _numbers(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Yields each row number with the offset of the next one."""
    found = list(_ROW_NUMBER.finditer(text))
    for i, match in enumerate(found):
        yield match, found[i + 1].start() if i + 1 < len(found) else len(text)


def _row_cells(text: str, match: re.Match[str], limit: int) -> list[Cell]:
    if match.group(2):
        end = text.find("\n", match.end())
        end = end if end >= 0 else len(text)
        return cells_of(text, match.end(), end) if end - match.end() <= _MAX_LINE else []
    cells: list[Cell] = []
    at = match.end()
    while at < limit and len(cells) < _MAX_LINES:
        end = text.find("\n", at, limit)
        end = end if end >= 0 else limit
        if end - at > _MAX_LINE:
            return []
        cells += [c for c in cells_of(text, at, end) if c.end > c.start]
        at = end + 1
    return cells


def _read(text: str, cells: list[Cell], number: re.Match[str]) -> Assignment | None:
    """Returns the lists of a row after its task's text, None for a row of another kind."""
    bodies: list[Body] = []
    told = False
    for cell in cells:
        if not is_list(text, cell):
            if bodies and told and _TASK_TEXT.search(text, cell.start, cell.end) and cell.end - cell.start > 30:
                break  # text behind the table
            told = told or (cell.end - cell.start >= _MIN_TASK and bool(_TASK_TEXT.search(text, cell.start, cell.end)))
            continue
        dense = densify(text, cell.start, cell.end)
        found = located(dense, parse(tokenize(dense), text))
        if told and found and (bodies or is_organ(found[0].assigned.text) or found[0].assigned.collective):
            bodies += found
    if not bodies:
        return None
    end = cells[-1].end if number.group(2) else bodies[-1].end  # of one cell a line text may follow
    return Assignment(number.start(1), max(end, bodies[-1].end), tuple(bodies), number.group(1), row=True)
