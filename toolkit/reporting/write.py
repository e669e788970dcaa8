"""The result folder: `DIR/<table>/part-*.parquet`, `DIR/<table>.csv`, `DIR/run.json`.

A run gathers chunks in `DIR/.partial`, each whole or not there. When all are done they are sorted and moved into
place, so that an earlier result stays whole until then, and a run that was ended at any moment goes on from its
chunks. A file that another program holds is not lost: the new data are kept beside it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
from filelock import FileLock, Timeout

from toolkit.errors import InputError, OutputError
from toolkit.reporting.chunks import UnitRecord, pack, read_chunk, read_header, write_chunk
from toolkit.reporting.columns import SCHEMA_VERSION, TABLES
from toolkit.reporting.merge import Source, each_table, read_part, write_sorted
from toolkit.reporting.spreadsheet import write_csv

FORMAT = "govtext-result"
RUN_FILE = "run.json"
LOCK_FILE = ".lock"
PARTIAL = ".partial"
_NEW = "new"  # the sorted tables, in PARTIAL
_COMMIT = "commit.json"  # the tables in _NEW are whole
_LEFT_OUT_OF_CSV = {("documents", "text")}  # longer than a spreadsheet's cell


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the rows of a finished input are: a chunk, or a part of the earlier result."""

    path: Path | int
    unit: UnitRecord


class ResultWriter:
    """Writes the result of one run.

    Attributes:
        finished: Fingerprints by id of the inputs that an interrupted run or the earlier result of the same settings
            has already; `keep` takes them over.

    Example:
        >>> writer = ResultWriter(Path("out"))  # doctest: +SKIP
        >>> writer.add({"tasks": to_arrow("tasks", rows)})  # doctest: +SKIP
        >>> writer.finish({"version": "0.1.0"})  # doctest: +SKIP
    """

    def __init__(self, folder: Path, key: str = "", *, resume: bool = False) -> None:
        """Takes an empty folder, a new one, or an earlier result, which will be replaced.

        Args:
            folder: The result folder.
            key: Fingerprint of settings, lexicons and version.
            resume: Whether what is finished under the same key is taken over.

        Raises:
            OutputError: The folder holds other things, another run writes into it, or it cannot be written.
        """
        self.folder = folder
        self.key = key
        self._partial = folder / PARTIAL
        self._new = self._partial / _NEW
        self._made = not folder.exists()
        _refuse_foreign(folder)
        self._lock = _locked(folder)
        try:
            self._roll_forward()
            if not resume:
                shutil.rmtree(self._partial, ignore_errors=True)
            self._partial.mkdir(exist_ok=True)
        except OSError as error:
            self._lock.release()
            raise OutputError(f"{folder}: cannot be written ({error}); choose another folder with --out") from error
        self._number = 0
        self._chunks: list[tuple[Path, frozenset[str], int]] = []
        self._places: dict[str, _Place] = {}
        self._kept: dict[str, _Place] = {}
        if resume:
            self._find_finished()
        self.finished = {unit_id: place.unit.fingerprint for unit_id, place in self._places.items()}

    def keep(self, unit_id: str) -> None:
        """Takes over a finished input; what is finished and not kept is left out of the result."""
        self._kept[unit_id] = self._places[unit_id]

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Takes the rows of some documents, whole tables or none.

        Raises:
            OutputError: The disk is full or the folder is gone.
        """
        found = [name for name in ("documents", "failures") if name in tables]
        ids = {i for name in found for i in tables[name].column("document_id").to_pylist()}
        self.add_chunk(pack(tables, self.key, ()), ids, sum(table.nbytes for table in tables.values()))

    def add_chunk(self, chunk: bytes, ids: set[str], size: int) -> None:
        """Takes a chunk that a worker has packed, with the ids of its documents and its size in memory."""
        self._number += 1
        self._chunks.append((write_chunk(self._partial, self._number, chunk), frozenset(ids), size))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yields id and text of each document of the result to be, in no order."""
        for source in self._sources():
            for row in source.read()["documents"].select(["document_id", "text"]).to_pylist():
                if row["document_id"] in source.ids:
                    yield row["document_id"], row["text"]

    def finish(self, run: Mapping[str, Any], exclude: Collection[str] = ()) -> None:
        """Sorts the tables, moves them into place, and writes the CSV files and `run.json`.

        Every table is written even where one cannot be replaced.

        Args:
            run: What `run.json` keeps beside counts and checksums.
            exclude: Documents to leave out.

        Raises:
            OutputError: Some files could not be replaced; the message names them, and where the new data are.
        """
        try:
            shutil.rmtree(self._new, ignore_errors=True)
            write_sorted([source.without(exclude) for source in self._sources()], self._new)
            each_table(self._write_csv)
            record = {"format": FORMAT, "schema_version": SCHEMA_VERSION, **run}
            record |= {"counts": _count_rows(self._new), "files": _checksums(self._new)}
            _write_json(self._partial / _COMMIT, record)
            kept = self._place(record)
        except OSError as error:
            raise OutputError(
                f"{self.folder}: cannot be written ({error}); is the disk full? What is done stays: run the same "
                "command again"
            ) from error
        finally:
            self._lock.release()
        if kept:
            raise OutputError(
                "; ".join(f"{old} is held by another program, the new data are in {new}" for old, new in kept)
                + ". Nothing is lost: close the file (Excel?) and rename the new one, or run again."
            )

    def _write_csv(self, name: str) -> None:
        columns = [c.name for c in TABLES[name] if (name, c.name) not in _LEFT_OUT_OF_CSV]
        write_csv(self._new / f"{name}.csv", map(read_part, parts(self._new, name)), columns)

    def discard(self) -> None:
        """Removes what an unfinished run has written; an earlier result stays."""
        shutil.rmtree(self._partial, ignore_errors=True)
        self.close()
        if self._made:
            with contextlib.suppress(OSError):
                (self.folder / LOCK_FILE).unlink(missing_ok=True)
                self.folder.rmdir()

    def close(self) -> None:
        """Leaves the folder as it is; what has been added is taken over by the next run."""
        self._lock.release()

    def _find_finished(self) -> None:
        """Reads what an interrupted run and the earlier result hold; damaged files are done again."""
        run = read_run(self.folder)
        if run and run.get("key") == self.key and run.get("schema_version") == SCHEMA_VERSION:
            done = {**{i["id"]: i["sha256"] for i in run["inputs"]}, **run["rows"]}
            for number in part_numbers(self.folder, "documents"):
                for document_id in self._earlier_ids(number):
                    if document_id in done:
                        unit = UnitRecord(document_id, done[document_id], (document_id,), failed=False)
                        self._places[document_id] = _Place(number, unit)
        for path in sorted(self._partial.glob("chunk-*.arrow")):
            self._number = max(self._number, int(path.stem.partition("-")[2]))
            header = read_header(path)
            if header is None or header.key != self.key:
                path.unlink()
                continue
            for unit in header.units:
                if not unit.failed:
                    self._places[unit.id] = _Place(path, unit)

    def _earlier_ids(self, number: int) -> list[str]:
        """Ids in one part of the earlier result; none where any table of the part is damaged."""
        try:
            for name in TABLES:
                for path in self._earlier(name, number):
                    read_part(path)
            [path] = self._earlier("documents", number)
            ids: list[str] = read_part(path, ["document_id"]).column("document_id").to_pylist()
        except (OSError, ValueError, pa.ArrowException):
            return []
        return ids

    def _earlier(self, name: str, number: int) -> list[Path]:
        path = self.folder / name / f"part-{number:05}.parquet"
        return [path] if path.exists() else []

    def _read_earlier(self, number: int) -> dict[str, pa.Table]:
        return {name: read_part(path) for name in TABLES for path in self._earlier(name, number)}

    def _sources(self) -> list[Source]:
        sources = [Source(partial(read_chunk, path), ids, True, size) for path, ids, size in self._chunks if ids]
        places: dict[Path | int, list[str]] = {}
        for place in self._kept.values():
            places.setdefault(place.path, []).extend(place.unit.documents)
        for path, ids in places.items():
            if isinstance(path, Path):
                size = int(getattr(read_header(path), "bytes", 0))
                sources.append(Source(partial(read_chunk, path), frozenset(ids), False, size))
            else:
                size = sum(p.stat().st_size for name in TABLES for p in self._earlier(name, path)) * 4
                sources.append(Source(partial(self._read_earlier, path), frozenset(ids), False, size))
        return sources

    def _roll_forward(self) -> None:
        """Finishes what a run that was ended while it moved its tables had begun."""
        commit = self._partial / _COMMIT
        if commit.exists():
            self._place(json.loads(commit.read_text(encoding="utf-8")))

    def _place(self, record: Mapping[str, Any]) -> list[tuple[Path, Path]]:
        """Moves the new tables into place, and returns what could not be, with what stands beside it."""
        stale = (read_run(self.folder) or {}).get("kept_beside", [])
        kept: list[tuple[Path, Path]] = []
        for name in TABLES:
            for new in (self._new / f"{name}.csv", self._new / name):
                if new.exists():
                    kept += _replace(new, self.folder / new.name)
        beside = [new.name for _, new in kept]
        _write_json(self.folder / RUN_FILE, {**record, "kept_beside": beside})
        for name in stale:
            if name not in beside:
                _remove(self.folder / Path(name).name)
        shutil.rmtree(self._partial, ignore_errors=True)
        return kept


def _locked(folder: Path) -> FileLock:
    lock = FileLock(folder / LOCK_FILE)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise OutputError(
            f"{folder}: another run is writing into it; wait for its end, or name another folder with --out"
        ) from error
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error}); choose another folder with --out") from error
    return lock


def _write_json(path: Path, record: Mapping[str, Any]) -> None:
    beside = path.with_suffix(".json.tmp")
    beside.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(beside, path)  # noqa: PTH105 (the one call that tests of held files patch)


def _count_rows(folder: Path) -> dict[str, int]:
    first = {name: [TABLES[name][0].name] for name in TABLES}
    return {name: sum(read_part(path, first[name]).num_rows for path in parts(folder, name)) for name in TABLES}


def _checksums(folder: Path) -> dict[str, str]:
    """Returns the SHA-256 of each Parquet file."""
    sums = {}
    for path in (path for name in TABLES for path in parts(folder, name)):
        with path.open("rb") as file:
            sums[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return sums


def parts(folder: Path, name: str) -> list[Path]:
    """Returns the Parquet files of a table in order."""
    return sorted((folder / name).glob("part-*.parquet"))


def part_numbers(folder: Path, name: str) -> list[int]:
    """Returns the numbers of the parts of a table; one without rows has none of its number."""
    return [int(path.stem.partition("-")[2]) for path in parts(folder, name)]


def read_rows(folder: Path, name: str, limit: int | None = None) -> list[dict[str, Any]]:
    """Returns rows of a table of a result folder by column name, all but the documents' text.

    Args:
        folder: The result folder.
        name: The table.
        limit: At most so many rows; None for all.
    """
    columns = [column.name for column in TABLES[name] if (name, column.name) not in _LEFT_OUT_OF_CSV]
    rows: list[dict[str, Any]] = []
    for path in parts(folder, name):
        part = read_part(path, columns)
        rows += (part if limit is None else part.slice(0, limit - len(rows))).to_pylist()
    return rows


def iter_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yields id and text of each document of a result folder, one part in memory at a time.

    Raises:
        InputError: The folder is no result.
    """
    if not is_result(folder):
        raise InputError(f"{folder}: is no result folder; make one: govtext extract PATH... --out {folder}")
    for path in parts(folder, "documents"):
        for row in read_part(path, ["document_id", "text"]).to_pylist():
            yield row["document_id"], row["text"]


def read_run(folder: Path) -> dict[str, Any] | None:
    """Returns what `run.json` of a result folder says; None where there is no result of this toolkit."""
    try:
        run: dict[str, Any] = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))
        return run if run["format"] == FORMAT else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def is_result(folder: Path) -> bool:
    """Tells whether a folder holds a result of this toolkit."""
    return read_run(folder) is not None


def _refuse_foreign(folder: Path) -> None:
    """Refuses a folder that holds other things than a result of ours."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputError(f"{folder}: is a file; name a folder with --out")
    if all(path.name in {PARTIAL, LOCK_FILE} for path in folder.iterdir()):
        return
    added = [p for name in TABLES for p in (folder / name).glob("*") if not p.match("part-*.parquet")]
    if added:
        raise OutputError(f"{added[0]}: is no part of a result and would be lost; move it, or name another folder")
    if not is_result(folder) and not (folder / PARTIAL / _COMMIT).exists():
        raise OutputError(
            f"{folder}: holds other files than an earlier result; name an empty or a new folder with --out"
        )


def _free_names(path: Path) -> Iterator[Path]:
    """Yields `quantities.new.csv`, `quantities.new-2.csv` and so on."""
    yield path.with_suffix(f".new{path.suffix}")
    for i in range(2, 10_000):
        yield path.with_suffix(f".new-{i}{path.suffix}")


def _replace(new: Path, old: Path) -> list[tuple[Path, Path]]:
    """Puts a file or folder in the place of another; where that one is held, both stay and are returned."""
    try:
        if old.is_dir():
            replaced = new.with_name(f"{new.name}.old")
            shutil.rmtree(replaced, ignore_errors=True)
            os.replace(old, replaced)  # noqa: PTH105 (as above); goes with `.partial`
        os.replace(new, old)  # noqa: PTH105 (as above)
    except PermissionError:
        for beside in _free_names(old):
            with contextlib.suppress(PermissionError):
                _remove(beside)
                os.replace(new, beside)  # noqa: PTH105 (as above)
                return [(old, beside)]
    return []


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
