"""Tables of records (.jsonl, .parquet): one document a record, the other fields its fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from toolkit.loaders.base import Source, no_text, over
from toolkit.loaders.columns import record_cells, row_documents, text_column
from toolkit.loaders.encoding import decode
from toolkit.schema import Document, Failure

_SAMPLE = 20  # records by which a text column without a telling name is found
_BATCH = 64  # rows of a Parquet file that are unpacked at once


def load(source: Source) -> Iterator[Document | Failure]:
    """Yields a document for each record, with the id `document_id#row`, and a failure for each broken one.

    Raises:
        UnreadableError: The file is damaged or empty, passes a limit, or has no text column.
    """
    return _parquet(source) if source.suffix == ".parquet" else _jsonl(source)


def _jsonl(source: Source) -> Iterator[Document | Failure]:
    whole = replace(source.limits, text_characters=source.limits.file_bytes)  # the limit is that of a record
    text = decode(source.data, source.name, whole)
    first = [record for _, record in islice(_records(text), _SAMPLE) if isinstance(record, dict)]
    if not first:
        raise source.error("holds no JSON object a line", 'save one object a line: {"text": "…", "year": 2023}')
    header = list(dict.fromkeys(name for record in first for name in record))
    column = text_column(source, header, [record_cells(record, header) for record in first])
    for number, record in _records(text):
        if isinstance(record, str):
            yield source.failure(f"line {number} is no JSON object ({record})", "mend the line", f"#{number}")
            continue
        names = [header[column], *(name for name in record if name != header[column])]
        yield from row_documents(source, names, 0, iter([(number, record_cells(record, names))]))


def _records(text: str) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Yields number and object of each line that is not blank; what is wrong where it is no object."""
    start, number = 0, 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end].strip()
        start, number = end + 1, number + 1
        if not line:
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, str(error)
            continue
        if isinstance(record, dict):
            yield number, {name: _as_text(value) for name, value in record.items()}
        else:
            yield number, f"it is a {type(record).__name__}"


def _parquet(source: Source) -> Iterator[Document | Failure]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(source.data))
        meta = file.metadata
        groups = [meta.row_group(i) for i in range(meta.num_row_groups)]
        size = sum(g.column(i).total_uncompressed_size for g in groups for i in range(g.num_columns))
        if size > source.limits.archive_bytes:
            raise over(source.name, f"unpacks to {size:,} bytes", "archive_bytes")
        if not meta.num_rows:
            raise no_text(source.name)
        header = list(file.schema_arrow.names)
        column, number = None, 0
        for batch in file.iter_batches(_BATCH):
            rows = [[_as_text(value) for value in row.values()] for row in batch.to_pylist()]
            if column is None:
                column = text_column(source, header, rows[:_SAMPLE])
            yield from row_documents(source, header, column, enumerate(rows, number + 1))
            number += len(rows)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise source.error(f"is no readable Parquet file ({said})", "write it anew") from error


def _as_text(value: Any) -> str:
    """Returns a value as it stands in a table: nothing for null, JSON for lists and objects."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
