"""Task tables that arrive as text: rows of cells parted by tabs or bars, and tables with one cell a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from toolkit.errors import LexiconError
from toolkit.extraction.responsible_units.bodies import is_complete
from toolkit.extraction.responsible_units.grammar import Assignment, Body, located, parse
from toolkit.extraction.responsible_units.tokens import PEOPLE_LABEL, densify, tokenize
from toolkit.extraction.responsible_units.words import fold, role_words
from toolkit.resources import tsv_rows
from toolkit.schema import Role

_CELL_END = "\t|│┃｜"
_BLANK = " \u3000\r"
_NUMBER = re.compile(r"[(（]?(\d{1,3})[)）]?[.、．]?$")
_MAX_HEADER = 14  # characters of the longest column header
_MAX_COLUMNS = 16
_MAX_PARTS = 12  # lines that a row with line breaks in its cells may fill


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its source span, white space at its ends left out."""

    start: int
    end: int


@dataclass(slots=True)
class Table:
    """A table that was read.

    Attributes:
        end: Source offset after it.
        rows: One assignment a row.
    """

    end: int
    rows: list[Assignment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds.

    Attributes:
        kind: `role`, `number`, `person` or `other`.
        role: The role of the bodies in it.
    """

    kind: str
    role: Role | None = None


@cache
def _headers() -> dict[str, str]:
    kinds = {}
    for number, row in tsv_rows("table_headers.tsv", ["word", "kind"]):
        if row["kind"] not in ("number", "person", "other"):
            raise LexiconError(f"table_headers.tsv, line {number}: kind must be number, person or other")
        kinds[row["word"]] = row["kind"]
    return kinds


@cache
def _role_header() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = role_words()
    return re.compile(rf"(?:{words.label}|{words.short_label})$"), re.compile(rf"{PEOPLE_LABEL}$")


def read_table(text: str, start: int, end: int) -> Table | None:
    """Reads the table that has the role word at [start, end) as a column header, None where there is none.

    Args:
        text: The source text.
        start: Offset of a role word (`责任单位`).
        end: Offset after it.
    """
    line_start = text.rfind("\n", max(0, start - 400), start) + 1
    before = text[line_start:start].strip(_BLANK)
    if before and before[-1] not in _CELL_END and len(before) > _MAX_HEADER:
        return None
    line_end = _line_end(text, end)
    cells = cells_of(text, line_start, line_end)
    if len(cells) > 1:
        columns = [_column(text, c) for c in cells]
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
        at = _line_end(text, start)
        if not text[start:at].strip():
            continue
        cells = cells_of(text, start, at)
        if len(cells) < 2 and not _row_follows(text, at):
            break
        while len(cells) < len(columns) and (longer := _joined(text, start, at, len(columns))):
            cells, at = longer
        again = [_column(text, c) for c in cells]
        if len(cells) == len(columns) and any(c is not None and c.kind == "role" for c in again):
            columns = [new or old for new, old in zip(again, columns, strict=True)]
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
    at = _line_end(text, cell.end)
    for _ in range(_MAX_PARTS):
        if at >= len(text) - 1:
            break
        end = _line_end(text, at + 1)
        line = _stripped(text, at + 1, end)
        if line.end <= line.start or line.end - line.start > 40 or any(c in text[at + 1 : end] for c in _CELL_END):
            break
        at = end
    more = Cell(cell.start, max(cell.end, _trim(text, cell.end, at).end))
    quoted = text[cell.start] == '"' and text[more.end - 1] == '"'
    return more if more.end > cell.end and (quoted or _row_follows(text, at)) and is_list(text, more) else cell


def _joined(text: str, start: int, at: int, wanted: int) -> tuple[list[Cell], int] | None:
    """Returns the cells of a row whose cells hold line breaks, and its end."""
    for _ in range(_MAX_PARTS):
        if at >= len(text):
            return None
        at = _line_end(text, at + 1)
        cells = cells_of(text, start, at)
        if len(cells) >= wanted:
            return (cells, at) if len(cells) == wanted else None
    return None


def _row_follows(text: str, at: int) -> bool:
    match = re.compile(r"\s*([^\n]*)").match(text, at)
    return match is not None and any(c in match.group(1) for c in _CELL_END)


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
    return Assignment(start, end, tuple(bodies), task)


# -- one cell a line ------------------------------------------------------------------------------------------------


def _read_cell_lines(text: str, line_start: int) -> Table | None:
    lines: list[Cell] = []
    for line in islice(_lines_back(text, line_start), _MAX_COLUMNS):
        column = _column(text, line)
        if column is not None and column.kind == "role":
            return None  # the header was read from there, in vain
        lines.insert(0, line)
    lines += islice(_header_lines(text, line_start), _MAX_COLUMNS)
    columns = [_column(text, line) for line in lines]
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
        cell = _stripped(text, start, end)
        if cell.end <= cell.start or _column(text, cell) is None:
            return
        yield cell
        at = start


def _rstrip_to(text: str, at: int) -> int:
    while at > 0 and text[at - 1] in _CELL_END + _BLANK + "\n":
        at -= 1
    return at


def _header_lines(text: str, at: int) -> Iterator[Cell]:
    for cell in _lines(text, at):
        if _column(text, cell) is None:
            return
        yield cell


def _lines(text: str, at: int) -> Iterator[Cell]:
    """Yields the lines from `at` on that are not blank, bars at their ends left out."""
    while at < len(text):
        end = _line_end(text, at)
        cell = _stripped(text, at, end)
        if cell.end > cell.start:
            yield cell
        at = end + 1


def _single_label(text: str, at: int, column: Column | None) -> Table | None:
    """Reads a label alone on its line without a colon: the next line is its list, if it is one of bodies alone."""
    cell = next(_lines(text, at + 1), None)
    if column is None or cell is None or not is_list(text, cell):
        return None
    return Table(cell.end, [_row(text, iter([(cell, column)]), None)])


def is_list(text: str, cell: Cell) -> bool:
    """Tells whether a cell holds complete names of bodies and nothing else."""
    if cell.end - cell.start > 400:
        return False
    tokens = tokenize(densify(text, cell.start, cell.end))
    bodies = [t for t in tokens if t.kind == "body"]
    if any(t.kind == "words" and t.text for t in tokens):
        return False
    return bool(bodies) and all(is_complete(t.text) for t in bodies)


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


# -- parts ----------------------------------------------------------------------------------------------------------


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _stripped(text: str, start: int, end: int) -> Cell:
    skip = _CELL_END + _BLANK
    while start < end and text[start] in skip:
        start += 1
    while end > start and text[end - 1] in skip:
        end -= 1
    return Cell(start, end)


def cells_of(text: str, start: int, end: int) -> list[Cell]:
    """Cuts a line at tabs or bars; bars at its ends open no cell."""
    bars = [c for c in _CELL_END[1:] if text.find(c, start, end) >= 0]
    if bars:
        inner = text[start:end].strip(_BLANK)
        start = text.index(inner, start) if inner else start
        end = start + len(inner)
        start += inner[:1] in bars
        end -= inner[-1:] in bars and end > start
    cells, at = [], start
    for i in range(start, end):
        if text[i] in _CELL_END:
            cells.append(_trim(text, at, i))
            at = i + 1
    cells.append(_trim(text, at, end))
    return cells


def _trim(text: str, start: int, end: int) -> Cell:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Cell(start, end)


def _column(text: str, cell: Cell) -> Column | None:
    """Returns what a header cell announces, None for one that is no header."""
    if not 1 < cell.end - cell.start <= _MAX_HEADER * 3:
        return None
    return column_of(text[cell.start : cell.end], text)


def column_of(header: str, text: str) -> Column | None:
    """Returns what a column holds by the words of its header, None for words that are no header.

    Args:
        header: The words: `牵头单位`, `序号`, `责任领导`.
        text: The source text, for role words that depend on others.
    """
    if len(header) > _MAX_HEADER * 3:
        return None
    words = re.sub(r"\s|[(（][^()（）]*[)）]$", "", fold(header))
    words = re.sub(r"\([^()]*\)$", "", words)
    kind = _headers().get(words)
    if kind is not None:
        return Column(kind)
    own, people = _role_header()
    if people.search(words):
        return Column("person")
    if own.match(words):
        return Column("role", role_words().role(words, text))
    return None


def _is_header(columns: list[Column | None], cells: int) -> bool:
    known = [c for c in columns if c is not None]
    return any(c.kind == "role" for c in known) and len(known) * 2 >= cells
