"""Cells and column headers of tables that arrive as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from toolkit.errors import LexiconError
from toolkit.extraction.responsible_units.bodies import is_complete
from toolkit.extraction.responsible_units.tokens import PEOPLE_LABEL, densify, tokenize
from toolkit.extraction.responsible_units.words import role_words
from toolkit.normalization.text import fold_forms
from toolkit.resources import tsv_rows
from toolkit.schema import Role

CELL_END = "\t|│┃｜"
BLANK = " \u3000\r"
MAX_HEADER = 14  # characters of the longest column header


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its source span, white space at its ends left out."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds.

    Attributes:
        kind: `role`, `number`, `person` or `other`.
        role: The role of the bodies in it.
        span: True for a header over several columns, where a second row names them: `责任分工`.
    """

    kind: str
    role: Role | None = None
    span: bool = False


@cache
def _headers() -> dict[str, str]:
    kinds = {}
    for number, row in tsv_rows("table_headers.tsv", ["word", "kind"]):
        if row["kind"] not in ("number", "person", "span", "other"):
            raise LexiconError(f"table_headers.tsv, line {number}: kind must be number, person, span or other")
        kinds[row["word"]] = row["kind"]
    return kinds


@cache
def _role_header() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = role_words()
    return re.compile(rf"(?:{words.label}|{words.short_label})$"), re.compile(rf"{PEOPLE_LABEL}$")


def is_list(text: str, cell: Cell) -> bool:
    """Tells whether a cell holds complete names of bodies and nothing else."""
    if cell.end - cell.start > 400:
        return False
    tokens = tokenize(densify(text, cell.start, cell.end))
    bodies = [t for t in tokens if t.kind == "body"]
    if any(t.kind == "words" and t.text for t in tokens):
        return False
    return bool(bodies) and all(is_complete(t.text) for t in bodies)


def end_of_line(text: str, at: int) -> int:
    """Returns the offset of the next line break, or the end of the text."""
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def stripped(text: str, start: int, end: int) -> Cell:
    """Returns the cell in [start, end) without blanks and bars at its ends."""
    skip = CELL_END + BLANK
    while start < end and text[start] in skip:
        start += 1
    while end > start and text[end - 1] in skip:
        end -= 1
    return Cell(start, end)


def cells_of(text: str, start: int, end: int, *, bordered: bool = True) -> list[Cell]:
    """Cuts a line at tabs or bars; bars at its ends open no cell, unless the table has no border (`bordered`)."""
    bars = [c for c in CELL_END[1:] if text.find(c, start, end) >= 0]
    if bars and bordered:
        inner = text[start:end].strip(BLANK)
        start = text.index(inner, start) if inner else start
        end = start + len(inner)
        start += inner[:1] in bars
        end -= inner[-1:] in bars and end > start
    cells, at = [], start
    for i in range(start, end):
        if text[i] in CELL_END:
            cells.append(trimmed(text, at, i))
            at = i + 1
    cells.append(trimmed(text, at, end))
    return cells


def trimmed(text: str, start: int, end: int) -> Cell:
    """Returns the cell in [start, end) without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Cell(start, end)


def cell_column(text: str, cell: Cell) -> Column | None:
    """Returns what a header cell announces, None for one that is no header."""
    if not 1 < cell.end - cell.start <= MAX_HEADER * 3:
        return None
    return column_of(text[cell.start : cell.end], text)


def column_of(header: str, text: str) -> Column | None:
    """Returns what a column holds by the words of its header, None for words that are no header.

    Args:
        header: The words: `牵头单位`, `序号`, `责任领导`.
        text: The source text, for role words that depend on others.
    """
    if len(header) > MAX_HEADER * 3:
        return None
    words = re.sub(r"\s|[(（][^()（）]*[)）]$", "", fold_forms(header))
    words = re.sub(r"\([^()]*\)$", "", words)
    kind = _headers().get(words)
    if kind == "span":
        return Column("role", "responsible", span=True)
    if kind is not None:
        return Column(kind)
    own, people = _role_header()
    if people.search(words):
        return Column("person")
    if own.match(words):
        return Column("role", role_words().role(words, text))
    return None


def header_words() -> tuple[str, ...]:
    """Returns the column headers that are no role words: `序号`, `责任领导`, `完成时限`."""
    return tuple(_headers())
