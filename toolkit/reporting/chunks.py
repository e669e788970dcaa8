"""The tables of some documents in one file, which is whole or not there.

A chunk is a line of JSON (which inputs it comes from, checksum), then one Arrow stream a table, in the order of
`TABLES`, compressed together. It is not forced to the disk: a power cut can at worst damage some chunks, which their
checksums show, and what they held is done again.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from toolkit.errors import OutputError
from toolkit.reporting.arrow import schema
from toolkit.reporting.columns import TABLES

_FORMAT = "govtext-chunk"
_CODEC = "lz4"
_DAMAGED = (OSError, ValueError, KeyError, TypeError, pa.ArrowException)


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
    out = pa.BufferOutputStream()
    for name in TABLES:
        table = tables[name] if name in tables else schema(name).empty_table()
        with pa.ipc.new_stream(out, table.schema) as stream:
            stream.write_table(table)
    streams = out.getvalue()
    packed: bytes = pa.compress(streams, codec=_CODEC, asbytes=True)
    header = {"format": _FORMAT, "key": key, "bytes": size, "units": [asdict(unit) for unit in units]}
    header |= {"unpacked": streams.size, "crc32": zlib.crc32(packed)}
    return json.dumps(header, ensure_ascii=False).encode() + b"\n" + packed


def write_chunk(folder: Path, number: int, chunk: bytes) -> Path:
    """Writes a chunk in one atomic step and returns its path.

    Raises:
        OutputError: It cannot be written.
    """
    path = folder / f"chunk-{number:07}.arrow"
    unfinished = path.with_suffix(".tmp")
    try:
        unfinished.write_bytes(chunk)
        os.replace(unfinished, path)  # noqa: PTH105 (the one call that tests of held files patch)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error}); is the disk full? What is done stays: run the same command again"
        ) from error
    return path


def read_header(path: Path) -> ChunkHeader | None:
    """Returns the header of a chunk; None where the file is damaged."""
    try:
        found, _ = _checked(path)
        units = [UnitRecord(u["id"], u["fingerprint"], tuple(u["documents"]), u["failed"]) for u in found["units"]]
        return ChunkHeader(found["key"], tuple(units), found["bytes"])
    except _DAMAGED:
        return None


def read_chunk(path: Path) -> dict[str, pa.Table]:
    """Returns the tables of a chunk.

    Raises:
        OutputError: The file is damaged or gone.
    """
    try:
        header, packed = _checked(path)
        streams = pa.BufferReader(pa.decompress(packed, header["unpacked"], codec=_CODEC))
        return {name: _table(streams) for name in TABLES}
    except _DAMAGED as error:
        raise OutputError(f"{path}: cannot be read ({error}); run the same command again, it is made anew") from error


def _checked(path: Path) -> tuple[dict[str, Any], bytes]:
    """Returns header and packed tables of a chunk that is whole."""
    line, _, packed = path.read_bytes().partition(b"\n")
    header: dict[str, Any] = json.loads(line)
    if header["format"] != _FORMAT or header["crc32"] != zlib.crc32(packed):
        raise ValueError("damaged")
    return header, packed


def _table(streams: pa.BufferReader) -> pa.Table:
    with pa.ipc.open_stream(streams) as stream:
        return stream.read_all()
