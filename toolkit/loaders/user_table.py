"""A small table that the user keeps (a manifest): CSV, TSV or a workbook, as text cell by cell."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from toolkit.config import Limits
from toolkit.errors import InputError
from toolkit.loaders.base import Source
from toolkit.loaders.encoding import decode
from toolkit.loaders.sheets import sheet_rows

TABLE_SUFFIXES = (".tsv", ".csv", ".xlsx")
_LIMITS = Limits(file_bytes=50_000_000, text_characters=50_000_000)  # a manifest of 100,000 rows has 30 MB
_MARKED = re.compile(r"'(?=[=+\-@])")  # the sign that keeps a spreadsheet from running a cell


def read_table(path: str | Path) -> tuple[list[str], list[dict[str, str]]]:
    """Returns the names of the columns, and the rows by them; cells are stripped, rows without any text left out.

    Args:
        path: A `.csv` or `.tsv` in UTF-8 or, as Excel saves it in China, GB18030; or an `.xlsx`, whose first visible
            sheet is read with its cells as they are shown.

    Raises:
        InputError: The file cannot be read, has another ending, holds no table, or names a column twice.

    Example:
        >>> read_table("corpus/manifest.tsv")[0][:2]  # doctest: +SKIP
        ['id', 'file']
    """
    path = Path(path)
    if path.suffix.lower() not in TABLE_SUFFIXES:
        raise InputError(f"{path}: a table of this kind is one of {', '.join(TABLE_SUFFIXES)}; save it as one of these")
    if not path.exists():
        raise InputError(f"{path}: there is no such file; name the one that is there")
    try:
        size = path.stat().st_size
        if size > _LIMITS.file_bytes:
            raise InputError(f"{path}: has {size:,} bytes, more than a manifest has; is it a table of texts?")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error}); is it open in another program?") from error
    source = Source(path, path.name, data, _LIMITS)
    rows = next((rows for _, rows in sheet_rows(source)), []) if source.suffix == ".xlsx" else _text_rows(source)
    filled = [[cell.strip() for cell in row] for row in rows]
    filled = [row for row in filled if any(row)]
    if not filled:
        raise InputError(f"{path}: cannot be read as a table: it is empty; its first row names the columns")
    header, *body = filled
    while header and not header[-1]:
        header.pop()
    if twice := sorted({name for name in header if name and header.count(name) > 1}):
        raise InputError(f"{path}: names the column {', '.join(twice)} twice; rename or delete one")
    cells = ([_MARKED.sub("", cell, count=1) if cell[:1] == "'" else cell for cell in row] for row in body)
    padded = (row + [""] * (len(header) - len(row)) for row in cells)
    return header, [{name: cell for name, cell in zip(header, row, strict=False) if name} for row in padded]


def _text_rows(source: Source) -> list[list[str]]:
    text = decode(source.data, source.name, source.limits)
    first = text.partition("\n")[0]
    try:
        reader = csv.reader(
            io.StringIO(text, newline=""), delimiter=max("\t,;", key=first.count), skipinitialspace=True
        )
        return list(reader)
    except csv.Error as error:
        raise source.error(f"cannot be read as a table ({error})", "save it anew as CSV (UTF-8)") from error
