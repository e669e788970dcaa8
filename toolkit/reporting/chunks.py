"""The tables of some documents in one file, which is whole or not there.

A chunk is a line of JSON (which inputs it comes from), then one Arrow stream a table, in the order of `TABLES`.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from toolkit.errors import OutputError
from toolkit.reporting.arrow import schema
from toolkit.reporting.columns import TABLES

_FORMAT = "govtext-chunk"


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """One input that is done: a file, or a row of a table.

    Attributes:
        id: Its id; documents have the same.
        fingerprint: SHA-256 of what was read.
        documents: Ids of the documents and failures that came of it.
        failed: Whether a failure is among them: such an input is tried again by the next run.
    """

    id: str
    fingerprint: str
    documents: tuple[str, ...]
    failed: bool


@dataclass(frozen=True, slots=True)
class ChunkHeader:
    """What a chunk holds.

    Attributes:
        key: Fingerprint of settings, lexicons and version.
        units: The inputs.
        bytes: Size of its tables in memory.
    """

    key: str
    units: tuple[UnitRecord, ...]
    bytes: int


def pack(tables: Mapping[str, pa.Table], key: str, units: Sequence[UnitRecord]) -> bytes:
    """Returns a chunk as bytes, compressed."""
    size = sum(table.nbytes for table in tables.values())
    header = {"format": _FORMAT, "key": key, "bytes": size, "units": [asdict(unit) for unit in units]}
    out = io.BytesIO()
    out.write(json.dumps(header, ensure_ascii=False).encode() + b"\n")
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    for name in TABLES:
        table = tables[name] if name in tables else schema(name).empty_table()
        with pa.ipc.new_stream(out, table.schema, options=options) as stream:
            stream.write_table(table)
    return out.getvalue()


def write_chunk(folder: Path, number: int, chunk: bytes) -> Path:
    """Writes a chunk in one atomic step and returns its path.

    Raises:
        OutputError: It cannot be written.
    """
    path = folder / f"chunk-{number:07}.arrow"
    unfinished = path.with_suffix(".tmp")
    try:
        with unfinished.open("wb") as file:
            file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)  # noqa: PTH105 (the one call that tests of held files patch)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error}); is the disk full? What is done stays: run the same command again"
        ) from error
    return path


def read_header(path: Path) -> ChunkHeader | None:
    """Returns the header of a chunk; None where the file is damaged."""
    try:
        with path.open("rb") as file:
            header = _header(file)
            for _ in TABLES:  # to the last byte: what cannot be read is done again
                with pa.ipc.open_stream(file) as stream:
                    for _batch in stream:
                        pass
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return None
    return header


def read_chunk(path: Path) -> dict[str, pa.Table]:
    """Returns the tables of a chunk.

    Raises:
        OutputError: The file is damaged or gone.
    """
    try:
        with path.open("rb") as file:
            _header(file)
            return {name: _table(file) for name in TABLES}
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise OutputError(f"{path}: cannot be read ({error}); run the same command again, it is made anew") from error


def _header(file: BinaryIO) -> ChunkHeader:
    found: dict[str, Any] = json.loads(file.readline())
    if found["format"] != _FORMAT:
        raise ValueError("no chunk")
    units = [UnitRecord(u["id"], u["fingerprint"], tuple(u["documents"]), u["failed"]) for u in found["units"]]
    return ChunkHeader(found["key"], tuple(units), found["bytes"])


def _table(file: BinaryIO) -> pa.Table:
    with pa.ipc.open_stream(file) as stream:
        return stream.read_all()
