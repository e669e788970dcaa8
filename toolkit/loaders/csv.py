"""Tables with one document a row: the column `full_text` or `text` holds it, the others become its fields."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from toolkit.errors import InputError
from toolkit.loaders.base import UnreadableError, no_text
from toolkit.loaders.encoding import decode
from toolkit.schema import Document, Failure

_TEXT_COLUMNS = ("full_text", "text")
_LARGEST_LIMIT = 2**31 - 1  # a C long on Windows


def load(path: Path, document_id: str) -> Iterator[Document | Failure]:
    """Yields a document for each row, with the id `document_id#row` (the first row under the header is 1).

    A row without text, or with more cells than columns, yields a failure; the others go on.

    Raises:
        UnreadableError: No text column, broken quoting, no rows, or an encoding that cannot be told.
        OSError: The file cannot be opened.
    """
    rows = _rows(decode(path.read_bytes(), path), path)
    header = [name.strip() for name in rows[0]]
    column = _text_column(header, path)
    if len(rows) == 1:
        raise no_text(path)
    for number, row in enumerate(rows[1:], 1):
        row_id = f"{document_id}#{number}"
        if len(row) > len(header) and any(row[len(header) :]):
            what = f"row {number} has {len(row)} cells for {len(header)} columns"
            way_out = "put cells that hold commas or line breaks in quotation marks"
            yield Failure(row_id, str(path), "read", InputError.__name__, what, way_out)
            continue
        text = row[column] if column < len(row) else ""
        if not text.strip():
            what = f"row {number} holds no text in the column {header[column]!r}"
            yield Failure(row_id, str(path), "read", InputError.__name__, what, "fill the cell or delete the row")
            continue
        fields = {name: value for i, (name, value) in enumerate(zip(header, row, strict=False)) if i != column and name}
        yield Document(row_id, text, str(path), fields)


def _rows(text: str, path: Path) -> list[list[str]]:
    """Returns the rows that are not blank, header first."""
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(",\t;", key=first.count)
    before = csv.field_size_limit(min(len(text) + 1, _LARGEST_LIMIT))
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if row]
    except csv.Error as error:
        raise UnreadableError(path, f"is no well-formed table ({error})", "save it anew as CSV (UTF-8)") from error
    finally:
        csv.field_size_limit(before)
    if not rows:
        raise no_text(path)
    return rows


def _text_column(header: list[str], path: Path) -> int:
    lower = [name.lower() for name in header]
    for name in _TEXT_COLUMNS:
        if name in lower:
            return lower.index(name)
    raise UnreadableError(
        path,
        f"has no column full_text or text; its columns are {', '.join(header[:20])}",
        "rename the column that holds the texts",
    )
