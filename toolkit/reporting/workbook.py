"""Workbooks (.xlsx) for people: frozen headings, filters, widths; text stays text, whatever it opens with."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import OutputError
from toolkit.reporting.spreadsheet import MAX_CELL

if TYPE_CHECKING:
    import pandas as pd
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MAX_ROWS = 1_048_576  # of a sheet, the heading among them
_MAX_LINKS = 65_530  # link objects that Excel takes on one sheet; beyond, each is a formula of ours
_SAMPLE = 300  # rows that tell how wide a column is
_NARROW, _WIDE = 8, 48  # characters
_NAME = 31  # characters of a sheet's name


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Attributes:
        name: Its name; a table that is too long for one sheet goes on in `name 2`.
        frame: Its rows.
        links: By column a place to go to for each row (a relative path with `#anchor`, None for none); the cell's text
            is that of the frame.
        choices: By column the values that a person may choose from.
        marked: Columns to be filled in by a person: they have a colour.
        titles: Heading by column where it is not the column's name.
    """

    name: str
    frame: pd.DataFrame
    links: Mapping[str, Sequence[str | None]] = field(default_factory=dict)
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    marked: frozenset[str] = frozenset()
    titles: Mapping[str, str] = field(default_factory=dict)


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> Path:
    """Writes a workbook.

    No text becomes a formula or a link by itself (`=1+1` is shown as it is); text over 32,767 characters is cut and
    ends in `…`. Memory holds one row of the file at a time.

    Args:
        path: The file; its folder is made.
        sheets: Its sheets, at least one.

    Returns:
        The path.

    Raises:
        OutputError: The file cannot be written.

    Example:
        >>> write_workbook(Path("a.xlsx"), [Sheet("targets", frame)])  # doctest: +SKIP
        PosixPath('a.xlsx')
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(str(path), options) as book:
            formats = _Formats.of(book)
            for sheet in sheets:
                _write_sheet(book, formats, sheet)
    except (OSError, XlsxWriterException) as error:
        raise OutputError(f"{path}: cannot be written ({error}); is it open in another program?") from error
    return path


@dataclass(frozen=True, slots=True)
class _Formats:
    head: Format
    marked_head: Format
    wrapped: Format
    marked: Format
    date: Format
    link: Format

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> _Formats:
        top = {"valign": "top"}
        head = {"bold": True, "bottom": 1, "valign": "top", "text_wrap": True}
        return cls(
            head=book.add_format(head | {"bg_color": "#e8eef4"}),
            marked_head=book.add_format(head | {"bg_color": "#ffe9a8"}),
            wrapped=book.add_format(top | {"text_wrap": True}),
            marked=book.add_format(top | {"bg_color": "#fff8e1", "border": 1, "border_color": "#d9c68a"}),
            date=book.add_format(top | {"num_format": "yyyy-mm-dd"}),
            link=book.add_format(top | {"font_color": "#0b57a4", "underline": 1}),
        )


def _write_sheet(book: xlsxwriter.Workbook, formats: _Formats, sheet: Sheet) -> None:
    """Writes a sheet, and others of the same name with a number where the rows are too many for one."""
    frame, most = sheet.frame, MAX_ROWS - 1
    for number, first in enumerate(range(0, max(len(frame), 1), most), 1):
        ending = f" {number}" if number > 1 else ""
        page = book.add_worksheet(sheet.name[: _NAME - len(ending)] + ending)
        rows = frame.iloc[first : first + most]
        _lay_out(page, formats, sheet, rows)
        named = {column: links[first : first + most] for column, links in sheet.links.items()}
        for i, cells in enumerate(_rows(rows), 1):
            for j, (column, value) in enumerate(zip(frame.columns, cells, strict=True)):
                place = named[column][i - 1] if column in named else None
                _write_cell(page, formats, (i, j), value, place=place, marked=column in sheet.marked)


def _lay_out(page: Worksheet, formats: _Formats, sheet: Sheet, rows: pd.DataFrame) -> None:
    """Writes the heading and sets widths, filters and lists of choices."""
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(rows), max(len(rows.columns) - 1, 0))
    for j, column in enumerate(rows.columns):
        title = sheet.titles.get(column, str(column))
        page.set_column(j, j, _width(title, rows[column]))
        if column in sheet.choices:
            page.data_validation(1, j, max(len(rows), 1), j, {"validate": "list", "source": [*sheet.choices[column]]})
    for j, column in enumerate(rows.columns):
        title = sheet.titles.get(column, str(column))
        page.write_string(0, j, title, formats.marked_head if column in sheet.marked else formats.head)


def _width(title: str, values: pd.Series[Any]) -> int:
    shown = [max(map(_columns, str(v).splitlines() or [""])) for v in values.head(_SAMPLE) if v is not None]
    widest = sorted(shown)[int(len(shown) * 0.9)] if shown else 0
    return min(max(widest + 2, _columns(title) + 3, _NARROW), _WIDE)  # 3: the button of the filter


def _columns(text: str) -> int:
    """Returns how many columns of a terminal or sheet a text takes: two for a Chinese character."""
    return sum(2 if char > "\u2e7f" else 1 for char in text)


def _rows(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    for first in range(0, len(frame), 10_000):
        block = frame.iloc[first : first + 10_000].astype(object)
        yield from block.where(block.notna(), None).itertuples(index=False, name=None)


def _write_cell(
    page: Worksheet, formats: _Formats, at: tuple[int, int], value: Any, *, place: str | None, marked: bool
) -> None:
    style = formats.marked if marked else formats.wrapped
    if place is not None:
        _write_link(page, at, place, str(value), formats.link)
    elif value is None or (isinstance(value, float) and not math.isfinite(value)):
        page.write_blank(*at, None, style)
    elif isinstance(value, bool):
        page.write_boolean(*at, value, style)
    elif isinstance(value, int | float):
        page.write_number(*at, value, style)
    elif isinstance(value, dt.date):  # a pandas Timestamp is one too
        page.write_datetime(*at, value, formats.date)
    else:
        page.write_string(*at, cell_text(str(value)), style)


def _write_link(page: Worksheet, at: tuple[int, int], place: str, shown: str, style: Format) -> None:
    from xlsxwriter.url import Url

    if at[0] <= _MAX_LINKS:
        url = Url(f"external:{place}")
        url._relationship_link = url._relationship_link.replace("\\", "/")  # xlsxwriter's \ works on Windows alone
        url.text = shown
        page.write_url(*at, url, style)
    else:
        quoted = (part.replace('"', '""') for part in (place, shown))
        page.write_formula(*at, '=HYPERLINK("{}","{}")'.format(*quoted), style, shown)


def cell_text(text: str) -> str:
    """Returns a text that a cell can hold: at most 32,767 units of UTF-16, cut ones end in `…`."""
    if len(text) * 2 <= MAX_CELL:
        return text
    units = text.encode("utf-16-le", "replace")
    if len(units) // 2 <= MAX_CELL:
        return text
    return units[: 2 * (MAX_CELL - 1)].decode("utf-16-le", "ignore") + "…"
