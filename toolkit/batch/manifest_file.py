"""Writes a manifest: new rows and empty cells only; what the user has filled, his columns and his layout stay."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.errors import OutputError

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that opens so
_WIDTHS = {"file": 36, "title": 48, "region": 20, "source": 30, "sha256": 14}  # characters of a column of a workbook


def write_manifest(
    path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]], before: Sequence[Mapping[str, str]]
) -> None:
    """Writes a manifest in the format of its ending, beside the old one first, so that it is whole or not there.

    Args:
        path: The file; a workbook that is there keeps its layout and its other sheets.
        columns: The columns, those of the old file first and in its order.
        rows: All rows, those of the old file first and in its order.
        before: The rows of the old file.

    Raises:
        OutputError: The file cannot be written, as while another program holds it open.
    """
    safe = [{name: _safe(row.get(name, "")) for name in columns} for row in rows]
    new = path.with_name(f".{path.name}.new")
    try:
        if path.suffix.lower() == ".xlsx":
            _workbook(path, columns, rows, before).save(new)
        else:
            new.write_bytes(_text(path, columns, safe).encode("utf-8-sig"))
        os.replace(new, path)  # noqa: PTH105 - replaces on Windows too
    except OSError as error:
        new.unlink(missing_ok=True)
        raise OutputError(f"{path}: cannot be written ({error}); close it in Excel and run again") from error


def _text(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter="\t" if path.suffix.lower() == ".tsv" else ",", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([row[name] for name in columns] for row in rows)
    return text.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _workbook(
    path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]], before: Sequence[Mapping[str, str]]
) -> Any:
    """Returns the workbook that is there, or a new one, with the cells that are new."""
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    there = path.exists()
    book = openpyxl.load_workbook(path) if there else openpyxl.Workbook()
    sheet = next(s for s in book.worksheets if s.sheet_state == "visible")
    if not there:
        sheet.title = "manifest"
        sheet.freeze_panes = "C2"
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
        for number, name in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 13)
    filled = [i for i, cells in enumerate(sheet.iter_rows(values_only=True), 1) if any(_given(c) for c in cells)]
    head = filled[0] if filled else 1
    names = ["" if cell.value is None else str(cell.value).strip() for cell in sheet[head]] if filled else []
    place = {name: names.index(name) + 1 for name in columns if name in names}
    width = max((i for i, name in enumerate(names, 1) if name), default=0)
    for name in columns:
        if name not in place:
            width += 1
            place[name] = width
            sheet.cell(head, width, name).font = Font(bold=True)
    lines = filled[1:]
    after = max(filled, default=1) + 1
    for number, row in enumerate(rows):
        old: Mapping[str, str] = before[number] if number < len(before) else {}
        line = lines[number] if number < len(lines) else after + number - len(lines)
        for name in columns:
            if row.get(name) and not old.get(name):
                cell = sheet.cell(line, place[name], row[name])
                cell.data_type = "s"  # a text, never a formula
                cell.number_format = "@"
    return book


def _given(value: Any) -> bool:
    return value is not None and str(value).strip() != ""
