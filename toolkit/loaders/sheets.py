"""Workbooks (.xlsx, .xls): a sheet is a document, its rows lines and its cells parted by tabs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from toolkit.loaders.base import Source, looks_like, no_text, over
from toolkit.loaders.columns import LONG, named_column, row_documents
from toolkit.loaders.number_format import shown
from toolkit.loaders.package import Package, is_encrypted, is_ole
from toolkit.schema import Document, Failure

_Rows = list[list[str]]
_PLACE = re.compile(rb'\br="([A-Z]{1,3})?(\d{1,9})"')
_BREAKS = re.compile(r"[ \t]*[\r\n\t]+[ \t]*")
_XLS_DATE, _XLS_NUMBER, _XLS_TRUE, _XLS_ERROR = 3, 2, 4, 5


def load(source: Source) -> Iterator[Document | Failure]:
    """Yields a document for each visible sheet that holds text, with the id `document_id#sheet`.

    A cell stands as it is shown: 0.065 in percent format as `6.5%`, dates with their signs. A merged cell stands once,
    at its first place; its other places are empty. Tabs and line breaks inside a cell become blanks, so that lines are
    rows. A sheet with a column named as a text column (`full_text`, `正文`) that holds long texts is a table of
    documents: one a row, with the id `document_id#sheet#row`, and its cells keep their line breaks.

    Raises:
        UnreadableError: The file is damaged, has a password, passes a limit, or holds no text.
    """
    kind = looks_like(source.data)
    if kind == ".html":  # a web table that was saved under the suffix of a workbook, as many systems export it
        yield from source.as_suffix(".html")
        return
    if not source.data:
        raise no_text(source.name)
    empty = True
    for name, rows in sheet_rows(source):
        filled = [row for row in rows if any(row)]
        if not filled:
            continue
        empty = False
        header = [_on_one_line(cell) for cell in filled[0]]
        column = named_column(header, source.text_column)
        if column is not None and len(filled) > 1 and (source.text_column or _is_long(filled[1:], column)):
            body = enumerate((row for row in filled[1:]), 1)
            yield from row_documents(source, header, column, body, f"#{name}")
        else:
            width = max(len(row) - next((i for i, c in enumerate(reversed(row)) if c), len(row)) for row in filled)
            lines = ("\t".join(map(_on_one_line, row[:width])) for row in filled)
            yield source.document("\n".join(lines), {}, f"#{name}")
    if empty:
        raise no_text(source.name)


def sheet_rows(source: Source) -> Iterator[tuple[str, _Rows]]:
    """Yields name and rows of the visible sheets of a workbook, cells as they are shown.

    Raises:
        UnreadableError: The file is damaged, has a password, or passes a limit.
    """
    return _old(source) if is_ole(source.data) and not is_encrypted(source.data) else _new(source)


def _is_long(rows: _Rows, column: int) -> bool:
    """Tells whether the cells of a column are texts: `内容` is the header of a column of tasks too."""
    return sum(len(row[column]) for row in rows) >= LONG * len(rows)


def _new(source: Source) -> Iterator[tuple[str, _Rows]]:
    """Yields name and rows of the visible sheets of an .xlsx file."""
    package = Package(source, "workbook")
    for part in package.names():
        if part.endswith((".xml", ".rels")):
            data = package.part(part)
            package.refuse_dtd(data)
            if part.startswith("xl/worksheets/sheet"):
                _refuse_large(source, data)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(source.data), data_only=True, read_only=False, keep_links=False)
    except Exception as error:  # a damaged part fails in openpyxl in any way
        raise package.broken(error) from error
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title, [[shown(c.value, c.number_format).strip() for c in row] for row in sheet.iter_rows()]


def _old(source: Source) -> Iterator[tuple[str, _Rows]]:
    """Yields name and rows of the visible sheets of an .xls file."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=source.data, formatting_info=True, logfile=io.StringIO())
    except Exception as error:  # a damaged file fails in xlrd in any way, assertions among them
        said = str(error) or type(error).__name__
        way_out = "open it in Excel or WPS, take a password off, and save it as .xlsx"
        raise source.error(f"is no readable workbook ({said})", way_out) from error
    for sheet in book.sheets():
        if sheet.visibility == 0:
            if sheet.nrows * sheet.ncols > source.limits.table_cells:
                raise _too_large(source, sheet.nrows * sheet.ncols)
            yield sheet.name, [[_old_cell(book, c) for c in sheet.row(i)] for i in range(sheet.nrows)]


def _old_cell(book: Any, cell: Any) -> str:
    import xlrd

    value = cell.value
    if cell.ctype == _XLS_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#N/A"))
    if cell.ctype == _XLS_TRUE:
        return shown(bool(value), "General")
    if cell.ctype == _XLS_DATE:
        try:
            value = xlrd.xldate.xldate_as_datetime(value, book.datemode)
        except (ValueError, OverflowError):
            return str(value)
    form = (
        book.format_map.get(book.xf_list[cell.xf_index].format_key) if cell.ctype in (_XLS_NUMBER, _XLS_DATE) else None
    )
    return shown(value, form.format_str if form else "General").strip()


def _refuse_large(source: Source, data: bytes) -> None:
    """Refuses a sheet whose cells lie so far apart that the grid between them would fill the memory."""
    rows = columns = 0
    for match in _PLACE.finditer(data):
        rows = max(rows, int(match[2]))
        if match[1]:
            number = 0
            for letter in match[1]:
                number = number * 26 + letter - 64
            columns = max(columns, number)
    if rows * max(columns, 1) > source.limits.table_cells:
        raise _too_large(source, rows * max(columns, 1))


def _too_large(source: Source, cells: int) -> Exception:
    return over(source.name, f"has a sheet of {cells:,} cells, more than {source.limits.table_cells:,}", "table_cells")


def _on_one_line(text: str) -> str:
    return _BREAKS.sub(" ", text) if "\n" in text or "\t" in text or "\r" in text else text
