"""The result folder: `DIR/<table>/part-*.parquet`, `DIR/<table>.csv`, `DIR/run.json`.

A run writes into `DIR/.partial` and moves its tables into place when all documents are done, so that an earlier result
stays whole until then. A file that another program holds is not lost: the new data are kept beside it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.errors import OutputError
from toolkit.reporting.arrow import schema
from toolkit.reporting.columns import TABLES
from toolkit.reporting.spreadsheet import write_csv

FORMAT = "govtext-result"
RUN_FILE = "run.json"
_PARTIAL = ".partial"
_PART_BYTES = 64 * 2**20  # rows that gather in memory before a part is written
_LEFT_OUT_OF_CSV = {("documents", "text")}  # longer than a spreadsheet's cell


class ResultWriter:
    """Writes the result of one run.

    Example:
        >>> writer = ResultWriter(Path("out"))  # doctest: +SKIP
        >>> writer.add({"tasks": to_arrow("tasks", rows)})  # doctest: +SKIP
        >>> writer.finish({"version": "0.1.0"})  # doctest: +SKIP
    """

    def __init__(self, folder: Path) -> None:
        """Takes an empty folder, a new one, or an earlier result, which will be replaced.

        Raises:
            OutputError: The folder holds other things, or cannot be written.
        """
        self.folder = folder
        self._made = not folder.exists()
        _refuse_foreign(folder)
        self._partial = folder / _PARTIAL
        try:
            shutil.rmtree(self._partial, ignore_errors=True)
            for name in TABLES:
                (self._partial / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{folder}: cannot be written ({error}); choose another folder with --out") from error
        self._parts = dict.fromkeys(TABLES, 0)
        self._waiting: dict[str, list[pa.Table]] = {name: [] for name in TABLES}
        self._waiting_bytes = 0
        self._last_id = ""
        self._sorted = True

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Takes the rows of some documents; what has gathered is written as one part of each table.

        Raises:
            OutputError: The disk is full or the folder is gone.
        """
        if "documents" in tables and tables["documents"].num_rows:
            ids = tables["documents"].column("document_id").to_pylist()
            self._sorted &= all(a < b for a, b in zip([self._last_id, *ids], ids, strict=False))
            self._last_id = ids[-1]
        for name, table in tables.items():
            if table.num_rows:
                self._waiting[name].append(table)
                self._waiting_bytes += table.nbytes
        if self._waiting_bytes > _PART_BYTES:
            self._flush()

    def _flush(self) -> None:
        for name, tables in self._waiting.items():
            if tables:
                self._write_part(name, pa.concat_tables(tables))
                tables.clear()
        self._waiting_bytes = 0

    def _write_part(self, name: str, table: pa.Table) -> None:
        path = self._partial / name / f"part-{self._parts[name]:05}.parquet"
        try:
            with path.open("wb") as file:  # see _read
                pq.write_table(table, file, compression="zstd")
        except OSError as error:
            raise OutputError(f"{path}: cannot be written ({error}); is the disk full?") from error
        self._parts[name] += 1

    def finish(self, run: Mapping[str, Any]) -> None:
        """Sorts the tables, moves them into place, and writes the CSV files and `run.json`.

        Every table is written even where one cannot be replaced.

        Raises:
            OutputError: Some files could not be replaced; the message names them, and where the new data are.
        """
        try:
            kept = self._finish(run)
        except OSError as error:
            raise OutputError(f"{self.folder}: cannot be written ({error}); is the disk full?") from error
        if kept:
            raise OutputError(
                "; ".join(f"{old} is held by another program, the new data are in {new}" for old, new in kept)
                + ". Nothing is lost: close the file (Excel?) and rename the new one, or run again."
            )

    def _finish(self, run: Mapping[str, Any]) -> list[tuple[Path, Path]]:
        """Does it, and returns what could not be replaced, with what stands beside it."""
        self._flush()
        kept: list[tuple[Path, Path]] = []
        for name in TABLES:
            if not self._parts[name]:
                self._write_part(name, schema(name).empty_table())
            elif not self._sorted or name == "failures":
                self._sort(name)
            kept += self._write_table_csv(name)
            kept += _replace_folder(self._partial / name, self.folder / name)
        shutil.rmtree(self._partial, ignore_errors=True)
        record = {"format": FORMAT, **run, "kept_beside": [str(new.name) for _, new in kept]}
        beside = self.folder / f"{RUN_FILE}.new"
        beside.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return kept + _replace(beside, self.folder / RUN_FILE)

    def discard(self) -> None:
        """Removes what an unfinished run has written; an earlier result stays."""
        shutil.rmtree(self._partial, ignore_errors=True)
        if self._made:
            with contextlib.suppress(OSError):
                self.folder.rmdir()

    def _read_parts(self, name: str) -> Iterator[pa.Table]:
        for i in range(self._parts[name]):
            yield _read(self._partial / name / f"part-{i:05}.parquet", name)

    def _sort(self, name: str) -> None:
        """Sorts a whole table; needed where documents did not come in order of their id."""
        table = pa.concat_tables(self._read_parts(name))
        table = table.sort_by("document_id")  # stable: the rows of one document came in their order
        for i in range(1, self._parts[name]):
            (self._partial / name / f"part-{i:05}.parquet").unlink()
        self._parts[name] = 0
        self._write_part(name, table)

    def _write_table_csv(self, name: str) -> list[tuple[Path, Path]]:
        columns = [c.name for c in TABLES[name] if (name, c.name) not in _LEFT_OUT_OF_CSV]
        for new in _free_names(self.folder / f"{name}.csv"):
            try:
                write_csv(new, self._read_parts(name), columns)
            except PermissionError:  # a file of an earlier run that was kept beside, now open itself
                continue
            return _replace(new, self.folder / f"{name}.csv")
        raise AssertionError("there is always one more name")


def _read(part: Path, name: str, columns: list[str] | None = None) -> pa.Table:
    """Reads one part; opened here, since pyarrow itself opens names in UTF-8 only, whatever the locale.

    Without threads: those that read from a Python file abort the interpreter at its end now and then (apache/arrow,
    issues 34314 and 50482).
    """
    with part.open("rb") as file:
        return pq.read_table(file, schema=schema(name), columns=columns, use_threads=False)


def read_rows(folder: Path, name: str, limit: int | None = None) -> list[dict[str, Any]]:
    """Returns rows of a table of a result folder by column name, all but the documents' text.

    Args:
        folder: The result folder.
        name: The table.
        limit: At most so many rows; None for all.
    """
    columns = [column.name for column in TABLES[name] if (name, column.name) not in _LEFT_OUT_OF_CSV]
    rows: list[dict[str, Any]] = []
    for path in sorted((folder / name).glob("part-*.parquet")):
        part = _read_part(path, columns)
        rows += (part if limit is None else part.slice(0, limit - len(rows))).to_pylist()
    return rows


def _read_part(path: Path, columns: list[str] | None = None) -> pa.Table:
    with path.open("rb") as file:
        return pq.read_table(file, columns=columns, use_threads=False)


def is_result(folder: Path) -> bool:
    """Tells whether a folder holds a result of this toolkit."""
    try:
        ours: bool = json.loads((folder / RUN_FILE).read_text(encoding="utf-8")).get("format") == FORMAT
    except (OSError, ValueError, AttributeError):
        return False
    return ours


def _refuse_foreign(folder: Path) -> None:
    """Refuses a folder that holds other things than a result of ours."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputError(f"{folder}: is a file; name a folder with --out")
    if all(path.name == _PARTIAL for path in folder.iterdir()):
        return
    added = [p for name in TABLES for p in (folder / name).glob("*") if not p.match("part-*.parquet")]
    if added:
        raise OutputError(f"{added[0]}: is no part of a result and would be lost; move it, or name another folder")
    if not is_result(folder):
        raise OutputError(
            f"{folder}: holds other files than an earlier result; name an empty or a new folder with --out"
        )


def _free_names(path: Path) -> Iterator[Path]:
    """Yields `quantities.new.csv`, `quantities.new-2.csv` and so on."""
    yield path.with_suffix(f".new{path.suffix}")
    for i in range(2, 10_000):
        yield path.with_suffix(f".new-{i}{path.suffix}")


def _replace(new: Path, old: Path) -> list[tuple[Path, Path]]:
    """Puts a file in the place of another; where that one is held, both stay and are returned."""
    try:
        os.replace(new, old)  # noqa: PTH105 (the one call that tests of held files patch)
    except PermissionError:
        return [(old, new)]
    return []


def _replace_folder(new: Path, old: Path) -> list[tuple[Path, Path]]:
    """Puts the parts of a table in the place of those of an earlier run; all of them, or none."""
    try:
        if old.exists():
            os.replace(old, new.with_name(f"{new.name}.old"))  # noqa: PTH105 (as above); goes with `.partial`
        os.replace(new, old)  # noqa: PTH105 (as above)
    except PermissionError:
        beside = old.with_name(f"{old.name}.new")
        shutil.rmtree(beside, ignore_errors=True)
        shutil.copytree(new, beside, dirs_exist_ok=True)
        return [(old, beside)]
    return []
