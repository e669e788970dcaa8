"""Tables as text (.csv, .tsv): one document a row, the other columns its fields."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

from toolkit.loaders.base import Source, no_text
from toolkit.loaders.columns import row_documents, text_column
from toolkit.loaders.encoding import decode
from toolkit.schema import Document, Failure

_LARGEST_LIMIT = 2**31 - 1  # a C long on Windows
_SAMPLE = 20  # rows by which a text column without a telling name is found


def load(source: Source) -> Iterator[Document | Failure]:
    """Yields a document for each row, with the id `document_id#row` (the first row under the header is 1).

    The text stands in the column named so in `text_columns.tsv` or the settings, else in the longest one. A row
    without text, or with more cells than columns, yields a failure; the others go on.

    Raises:
        UnreadableError: No text column, broken quoting, no rows, or an encoding that cannot be told.
    """
    whole = replace(source.limits, text_characters=max(source.limits.file_bytes, 1))  # the limit is that of a row
    text = decode(source.data, source.name, whole)
    delimiter = "\t" if source.suffix == ".tsv" else _delimiter(text)
    sample = []
    count = 0
    for row in _rows(source, text, delimiter):  # wholly, so that a broken table is known before its first document
        count += 1
        if count <= _SAMPLE + 1:
            sample.append(row)
    if not sample:
        raise no_text(source.name)
    header = [name.strip() for name in sample[0]]
    column = text_column(source, header, sample[1:])
    if count == 1:
        raise no_text(source.name)
    rows = enumerate(islice(_rows(source, text, delimiter), 1, None), 1)
    yield from row_documents(source, header, column, rows)


def _delimiter(text: str) -> str:
    first = text[: text.find("\n")] if "\n" in text else text
    return max(",\t;", key=first.count)


def _rows(source: Source, text: str, delimiter: str) -> Iterator[list[str]]:
    """Yields the rows that are not blank, header first."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        try:
            with _long_cells(len(text)):
                row = next(reader, None)
        except csv.Error as error:
            raise source.error(f"is no well-formed table ({error})", "save it anew as CSV (UTF-8)") from error
        if row is None:
            return
        if row:
            yield row


@contextmanager
def _long_cells(size: int) -> Iterator[None]:
    """Allows cells of any length while a row is read; the setting belongs to the whole process."""
    before = csv.field_size_limit(min(size + 1, _LARGEST_LIMIT))
    try:
        yield
    finally:
        csv.field_size_limit(before)
