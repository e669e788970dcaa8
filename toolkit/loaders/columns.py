"""Which column of a table holds the texts, for all formats with one document a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from toolkit.loaders.base import Source
from toolkit.resources import tsv_rows
from toolkit.schema import Document, Failure

LONG = 200  # characters of a cell that is a text and no field
_SHOWN = 20  # columns named in a message


@cache
def text_names() -> tuple[str, ...]:
    """Returns the names of text columns in lower case, best first."""
    return tuple(row["name"].lower() for _, row in tsv_rows("text_columns.tsv", ["name"]))


def named_column(header: Sequence[str], wanted: str | None) -> int | None:
    """Returns the column that is wanted or bears the name of a text column, None where there is none.

    Example:
        >>> named_column(["省份", " Full_Text "], None)
        1
    """
    lower = [name.strip().lower() for name in header]
    for name in (wanted.strip().lower(),) if wanted else text_names():
        if name in lower:
            return lower.index(name)
    return None


def text_column(source: Source, header: Sequence[str], sample: Sequence[Sequence[str]]) -> int:
    """Returns the column that holds the texts: the one that is wanted, one named so, or the longest one.

    Args:
        source: The table.
        header: The names of its columns.
        sample: Some rows; the longest column of theirs is taken where its cells have 200 characters on average.

    Raises:
        UnreadableError: There is none.
    """
    found = named_column(header, source.text_column)
    if found is not None:
        return found
    names = f"its columns are {', '.join(header[:_SHOWN])}"
    if source.text_column:
        raise source.error(f"has no column {source.text_column}; {names}", "give one of these as text_column")
    lengths = [sum(len(row[i]) for row in sample if i < len(row)) for i in range(len(header))]
    best = max(range(len(header)), key=lengths.__getitem__, default=0)
    if not sample or lengths[best] < LONG * len(sample):
        way_out = "rename the column that holds the texts, or name it as text_column in the settings"
        raise source.error(f"has no column full_text or text, and none with long texts; {names}", way_out)
    return best


def row_documents(
    source: Source, header: Sequence[str], column: int, rows: Iterator[tuple[int, Sequence[str]]], part: str = ""
) -> Iterator[Document | Failure]:
    """Yields a document for each row, with the id `document_id#row`; its other columns become fields.

    Args:
        source: The table.
        header: The names of its columns.
        column: The column that holds the texts.
        rows: Number and cells of the rows.
        part: What stands before the number in the id: the sheet of a workbook.
    """
    for number, row in rows:
        row_part = f"{part}#{number}"
        if len(row) > len(header) and any(row[len(header) :]):
            what = f"row {number} has {len(row)} cells for {len(header)} columns"
            yield source.failure(what, "put cells that hold commas or line breaks in quotation marks", row_part)
            continue
        text = row[column] if column < len(row) else ""
        if not text.strip():
            what = f"row {number} holds no text in the column {header[column]!r}"
            yield source.failure(what, "fill the cell or delete the row", row_part)
            continue
        fields = {name: value for i, (name, value) in enumerate(zip(header, row, strict=False)) if i != column and name}
        yield source.document(text, fields, row_part)


def record_cells(record: Mapping[str, str], header: Sequence[str]) -> list[str]:
    """Returns the values of a record in the order of the columns; empty where one is missing."""
    return [record.get(name, "") for name in header]
