"""CSV that a spreadsheet opens as it is meant: UTF-8 with BOM, no cell run as a formula, no cell too long."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

MAX_CELL = 32_767  # characters that a cell of Excel holds
_ELLIPSIS = "…"
_BOM = b"\xef\xbb\xbf"
# A cell that a spreadsheet would run: =1+1, +1-1, -2+3, @SUM(A1), after white space too, full-width signs too.
_FORMULA = r"^[\s\x{3000}\x{FEFF}]*[=+\-@＝＋－＠\t\r]"
# A cell that is a plain number stays one: -0.3, -0.3%, +5
_NUMBER = r"^[+\-]?[0-9]+(?:\.[0-9]+)?%?$"
_WHOLE = 10**15  # up to here a whole number is written without exponent


def write_csv(path: Path, tables: Iterable[pa.Table], columns: list[str]) -> None:
    """Writes tables of one schema as one CSV.

    Args:
        path: File to write, replaced where it is there.
        tables: The parts, at least one (it may be empty).
        columns: The columns to write, in this order.
    """
    writer = None
    with path.open("wb") as file:
        file.write(_BOM)
        try:
            for table in tables:
                cells = spreadsheet_cells(table.select(columns))
                if writer is None:
                    writer = pyarrow.csv.CSVWriter(file, cells.schema)
                writer.write_table(cells)
        finally:
            if writer is not None:
                writer.close()


def spreadsheet_cells(table: pa.Table) -> pa.Table:
    """Returns the table with text made safe and whole numbers written out.

    A cell that opens like a formula gets an apostrophe before it; a cell longer than 32,767 characters is cut and ends
    in `…` (the Parquet files hold it whole).
    """
    for i, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            table = table.set_column(i, field.name, _safe(table.column(i)))
        elif pa.types.is_floating(field.type):
            table = table.set_column(i, field.name, _written_out(table.column(i)))
    return table


def _safe(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    different = pc.unique(cells)  # far fewer than the cells
    if not (pc.any(_too_long(different)).as_py() or pc.any(_risky(different)).as_py()):
        return cells
    short = pc.binary_join_element_wise(pc.utf8_slice_codeunits(cells, 0, MAX_CELL - 2), _ELLIPSIS, "")
    cells = pc.if_else(_too_long(cells), short, cells)
    return pc.if_else(_risky(cells), pc.binary_join_element_wise("'", cells, ""), cells)


def _too_long(cells: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    return pc.greater(pc.utf8_length(cells), MAX_CELL - 1)


def _risky(cells: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    return pc.and_not(pc.match_substring_regex(cells, _FORMULA), pc.match_substring_regex(cells, _NUMBER))


def _written_out(numbers: pa.ChunkedArray) -> pa.ChunkedArray:
    """Returns 400000000000 for 4e+11, as text; other numbers as they are."""
    whole = pc.and_(pc.equal(numbers, pc.round(numbers)), pc.less(pc.abs(numbers), _WHOLE))
    digits = pc.cast(pc.cast(pc.if_else(whole, numbers, 0.0), pa.int64()), pa.string())
    return pc.if_else(whole, digits, pc.cast(numbers, pa.string()))
