"""Sorts tables that are larger than memory, by the id of the document: an external distribution sort.

The ids are cut into ranges of about `PART_BYTES` of rows. Where the sources follow one another, as those of a run do,
each range is written as it is read. Else each source is read once and its rows are appended to the files of their
ranges; then each range is sorted and written as one part of each table. (Knuth, The Art of Computer Programming,
vol. 3, section 5.4.9.) Either way part `n` of every table holds the same documents.
"""

from __future__ import annotations

import os
import shutil
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from toolkit.reporting.arrow import schema
from toolkit.reporting.columns import TABLES

PART_BYTES = 64 * 2**20  # rows in memory, of all tables together
_AT_ONCE = 4  # tables; each holds one part in memory


@dataclass(frozen=True, slots=True)
class Source:
    """Tables of some documents.

    Attributes:
        read: Reads them.
        ids: The documents of it that are wanted.
        all: Whether it holds no other ones.
        bytes: Its size in memory.
    """

    read: Callable[[], Mapping[str, pa.Table]]
    ids: Collection[str]
    all: bool
    bytes: int

    def without(self, ids: Collection[str]) -> Source:
        """Returns the source without some documents."""
        left = frozenset(self.ids).difference(ids)
        return self if len(left) == len(self.ids) else Source(self.read, left, False, self.bytes)


def write_sorted(sources: Sequence[Source], folder: Path) -> None:
    """Writes the rows of the sources as `FOLDER/<table>/part-*.parquet`, sorted by document_id.

    The rows of one document keep their order. Memory is bounded by `PART_BYTES`, whatever the number of documents.
    """
    sources = sorted((source for source in sources if source.ids), key=lambda source: min(source.ids))
    starts = _ranges(sources)
    for name in TABLES:
        (folder / name).mkdir(parents=True, exist_ok=True)
    if all(max(one.ids) < min(other.ids) for one, other in pairwise(sources)):
        for number, pieces in enumerate(_by_range(sources, starts)):
            each_table(partial(_write_together, folder, number, pieces))
    else:
        spill = folder / "spill"
        for gathered in _gathered(sources):
            for name in TABLES:
                _distribute(_sorted(_together(gathered, name)), name, starts, spill)
        each_table(lambda name: _write_parts(folder, name, spill, len(starts)))
        shutil.rmtree(spill, ignore_errors=True)
    for name in TABLES:
        if not any((folder / name).iterdir()):
            write_part(folder / name / "part-00000.parquet", _empty(name))


def each_table(work: Callable[[str], object]) -> None:
    """Does a work for each table, some at once: Arrow's own, which leaves Python's lock free.

    Raises:
        OSError: The first that a work raises.
    """
    with ThreadPoolExecutor(min(_AT_ONCE, os.cpu_count() or 1)) as threads:
        for _ in threads.map(work, TABLES):
            pass
    pa.default_memory_pool().release_unused()  # which it would keep for the next part


def _write_parts(folder: Path, name: str, spill: Path, ranges: int) -> None:
    """Writes the parts of one table from the files of its ranges."""
    for number in range(ranges):
        path = _spilled(spill, name, number)
        if path.exists():
            write_part(folder / name / f"part-{number:05}.parquet", _sorted(_read_spilled(path, name)))
            path.unlink()


def _by_range(sources: Sequence[Source], starts: Sequence[str]) -> Iterator[list[Mapping[str, pa.Table]]]:
    """Yields the tables of each range from sources that follow one another; what goes over its end is parted there."""
    pieces: list[Mapping[str, pa.Table]] = []
    following = iter(starts[1:])
    end = next(following, None)
    for source in sources:
        tables = _wanted(source)
        last = max(source.ids)
        while end is not None and last >= end:
            cut = {name: pc.less(table.column("document_id"), end) for name, table in tables.items()}
            yield [*pieces, {name: table.filter(cut[name]) for name, table in tables.items()}]
            tables = {name: table.filter(pc.invert(cut[name])) for name, table in tables.items()}
            pieces, end = [], next(following, None)
        pieces.append(tables)
    yield pieces


def _write_together(folder: Path, number: int, pieces: Sequence[Mapping[str, pa.Table]], name: str) -> None:
    table = _together(pieces, name)
    if table.num_rows:
        write_part(folder / name / f"part-{number:05}.parquet", _sorted(table))


def _together(pieces: Sequence[Mapping[str, pa.Table]], name: str) -> pa.Table:
    return pa.concat_tables([tables[name] for tables in pieces if name in tables] or [_empty(name)])


def write_part(path: Path, table: pa.Table) -> None:
    """Writes one Parquet file; opened here, since pyarrow itself opens names in UTF-8 only, whatever the locale."""
    with path.open("wb") as file:
        pq.write_table(table, file, compression="zstd")


def read_part(path: Path, columns: list[str] | None = None) -> pa.Table:
    """Reads one Parquet file.

    Without threads: those that read from a Python file abort the interpreter at its end now and then (apache/arrow,
    issues 34314 and 50482).
    """
    with path.open("rb") as file:
        return pq.read_table(file, columns=columns, use_threads=False)


def _sorted(table: pa.Table) -> pa.Table:
    """Sorts by document_id; stable, and no copy where the rows are in order, as they mostly are."""
    ids = table.column("document_id")
    if pc.all(pc.less_equal(ids[:-1], ids[1:])).as_py() in (True, None):  # None: no two rows
        return table
    return table.take(pc.sort_indices(ids))


def _ranges(sources: Sequence[Source]) -> list[str]:
    """Returns the first id of each range; the first range begins with the empty string."""
    sizes = sorted((i, source.bytes / len(source.ids)) for source in sources for i in source.ids)
    starts, filled = [""], 0.0
    for document_id, size in sizes:
        if filled and filled + size > PART_BYTES:
            starts.append(document_id)
            filled = 0.0
        filled += size
    return starts


def _gathered(sources: Sequence[Source]) -> Iterator[list[Mapping[str, pa.Table]]]:
    """Yields the wanted rows of some sources at a time, about `PART_BYTES` of them."""
    gathered: list[Mapping[str, pa.Table]] = []
    filled = 0
    for source in sources:
        gathered.append(_wanted(source))
        filled += source.bytes
        if filled > PART_BYTES:
            yield gathered
            gathered, filled = [], 0
    if gathered:
        yield gathered


def _wanted(source: Source) -> Mapping[str, pa.Table]:
    tables = source.read()
    return tables if source.all else {name: _only(table, source.ids) for name, table in tables.items()}


def _only(table: pa.Table, ids: Collection[str]) -> pa.Table:
    return table.filter(pc.is_in(table.column("document_id"), pa.array(list(ids), pa.string())))


def _distribute(table: pa.Table, name: str, starts: Sequence[str], spill: Path) -> None:
    """Appends the rows of a sorted table to the files of their ranges."""
    if not table.num_rows:
        return
    ids = table.column("document_id").to_numpy()
    edges = [*np.searchsorted(ids, np.array(starts, dtype=object)).tolist(), table.num_rows]
    spill.mkdir(parents=True, exist_ok=True)
    for number in range(max(0, bisect_left(starts, ids[0]) - 1), len(starts)):
        piece = table.slice(edges[number], edges[number + 1] - edges[number])
        if piece.num_rows:
            with _spilled(spill, name, number).open("ab") as file, pa.ipc.new_stream(file, table.schema) as stream:
                stream.write_table(piece)


def _read_spilled(path: Path, name: str) -> pa.Table:
    pieces = []
    size = path.stat().st_size
    with path.open("rb") as file:
        while file.tell() < size:
            with pa.ipc.open_stream(file) as stream:
                pieces.append(stream.read_all())
    return pa.concat_tables(pieces).cast(schema(name))


def _spilled(spill: Path, name: str, number: int) -> Path:
    return spill / f"{name}-{number:05}.arrow"


def _empty(name: str) -> pa.Table:
    return schema(name).empty_table()
