"""Many documents to one result folder; a bad document becomes a row in the table of failures."""

from __future__ import annotations

import datetime as dt
import hashlib
import multiprocessing
import os
import platform
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa

from toolkit.config import PipelineConfig
from toolkit.errors import InputError, OutputError, ToolkitError
from toolkit.pipeline import analyze, prepare
from toolkit.reporting.analysed import Row
from toolkit.reporting.arrow import to_arrow
from toolkit.reporting.columns import TABLES
from toolkit.reporting.tables import document_rows, failure_row
from toolkit.reporting.write import ResultWriter, is_result
from toolkit.schema import Document, Failure

Progress = Callable[[int, int | None, int], None]
_CHUNK_DOCUMENTS = 16
_CHUNK_CHARACTERS = 200_000
_AHEAD = 2  # chunks that wait for each worker
_COUNTED = ("documents", "tasks", "targets", "quantities", "responsible_units", "projects", "failures")


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What a batch did.

    Attributes:
        out: The result folder.
        documents: Documents analysed.
        tasks: Tasks found.
        targets: Targets found, with a number or without.
        quantities: Quantities found.
        responsible_units: Responsible units found.
        projects: Projects found.
        failures: Documents or files that could not be processed.
        characters: Characters of the analysed documents.
        seconds: Wall time.
    """

    out: Path
    documents: int
    tasks: int
    targets: int
    quantities: int
    responsible_units: int
    projects: int
    failures: int
    characters: int
    seconds: float

    @property
    def characters_per_second(self) -> float:
        """Characters ÷ seconds."""
        return self.characters / self.seconds if self.seconds else 0.0


@dataclass(slots=True)
class _ChunkResult:
    """Tables of some documents."""

    tables: dict[str, pa.Table]
    characters: int
    done: int


@dataclass(slots=True)
class _Tally:
    """What has been counted so far."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTED, 0))
    characters: int = 0
    done: int = 0

    def add(self, result: _ChunkResult) -> None:
        """Adds what a chunk holds."""
        for name in _COUNTED:
            self.counts[name] += result.tables[name].num_rows
        self.characters += result.characters
        self.done += result.done


def run_batch(
    paths: str | Path | Iterable[str | Path],
    out: str | Path,
    config: PipelineConfig | None = None,
    *,
    progress: Progress | None = None,
) -> BatchSummary:
    """Analyses files and folders and writes the tables to a folder.

    With more than one worker, call it under `if __name__ == "__main__":` (each worker is a fresh Python).

    Args:
        paths: A file or folder, or several.
        out: The result folder: new, empty, or an earlier result, which is replaced when the run is done.
        config: Settings; the defaults where None.
        progress: Called with the number of documents done, that of all (None where a table among the inputs holds
            an unknown number), and the number of characters done.

    Returns:
        What was done.

    Raises:
        InputError: A path is not there, or there is no document.
        ConfigError: A setting has a value that is not allowed.
        LexiconError: A lexicon is faulty.
        OutputError: The folder cannot be written, holds other things, or a file in it is held by another program.

    Example:
        >>> run_batch("notices", "out").documents  # doctest: +SKIP
        58
    """
    config = config or PipelineConfig()
    given = [Path(p) for p in ([paths] if isinstance(paths, str | Path) else paths)]
    began = time.perf_counter()
    started = dt.datetime.now(dt.UTC)
    prepare(config)
    missing = [path for path in given if not path.exists()]
    if missing or not given:
        raise InputError(f"{missing[0]}: not there" if missing else "no file or folder was named")
    inputs = _Inputs(given, Path(out))
    writer = ResultWriter(Path(out))
    tally = _Tally()
    try:
        for result in _results(_chunks(inputs), config):
            tally.add(result)
            writer.add(result.tables)
            if progress:
                progress(tally.done, inputs.total, tally.characters)
        inputs.check(tally.counts["documents"])
        summary = BatchSummary(
            Path(out), **tally.counts, characters=tally.characters, seconds=time.perf_counter() - began
        )
        writer.finish(_run_record(config, given, inputs.sources, started, summary))
    except BaseException as error:
        if not isinstance(error, OutputError):  # which says where the new data are
            writer.discard()
        raise
    return summary


class _Inputs:
    """Documents and failures of the paths given, and what files they come from.

    A result folder among the inputs (`govtext extract . --out out`, run twice) is passed over.
    """

    def __init__(self, given: Sequence[Path], out: Path) -> None:
        self.given = given
        self.out = out.resolve()
        self.sources: dict[str, None] = {}
        self.empty: list[Failure] = []  # folders without a document
        self._results: dict[Path, bool] = {}
        self.total = self._count()

    def __iter__(self) -> Iterator[Document | Failure]:
        from toolkit.loaders import iter_documents

        for item in iter_documents(self.given):
            source = Path(item.source or "")
            if isinstance(item, Failure) and source.is_dir():
                self.empty.append(item)
            elif not self._is_result(source):
                self.sources[str(source)] = None
                yield item

    def check(self, documents: int) -> None:
        """Raises an `InputError` where there was nothing to do at all."""
        if not documents and not self.sources:
            said = "; ".join(f"{failure.source}: {failure.message}" for failure in self.empty)
            raise InputError(said or f"{self.given[0]}: no document but those of a result folder; give another path")

    def _is_result(self, file: Path) -> bool:
        """Tells whether a file belongs to a result folder and was not named itself."""
        if file in self.given:
            return False
        if file.parent not in self._results:
            self._results[file.parent] = is_result(file.parent) or self.out in file.resolve().parents
        return self._results[file.parent]

    def _count(self) -> int | None:
        """Returns the number of files, None where a table is among them."""
        files = [f for path in self.given for f in ([path] if path.is_file() else path.rglob("*"))]
        suffixes = [file.suffix.lower() for file in files if not self._is_result(file)]
        return None if ".csv" in suffixes else sum(suffix in {".txt", ".docx"} for suffix in suffixes)


def _chunks(inputs: Iterable[Document | Failure]) -> Iterator[list[Document | Failure]]:
    """Gathers inputs to pieces of work that are neither tiny nor large."""
    chunk: list[Document | Failure] = []
    characters = 0
    for item in inputs:
        chunk.append(item)
        characters += len(item.text) if isinstance(item, Document) else 0
        if len(chunk) >= _CHUNK_DOCUMENTS or characters >= _CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def _results(chunks: Iterable[list[Document | Failure]], config: PipelineConfig) -> Iterator[_ChunkResult]:
    """Analyses chunks here or in worker processes; results come in order of the chunks."""
    if config.workers == 1:
        yield from (_analyse_chunk(chunk, config) for chunk in chunks)
        return
    pool = _pool(config, config.workers)
    waiting: deque[tuple[list[Document | Failure], Future[_ChunkResult]]] = deque()
    try:
        for chunk in chunks:
            if len(waiting) >= config.workers * _AHEAD:
                yield from _next(waiting, config)
            try:
                waiting.append((chunk, pool.submit(_analyse_chunk, chunk, config)))
            except BrokenProcessPool:
                while waiting:
                    yield from _next(waiting, config)
                pool.shutdown()
                pool = _pool(config, config.workers)
                waiting.append((chunk, pool.submit(_analyse_chunk, chunk, config)))
        while waiting:
            yield from _next(waiting, config)
    finally:
        pool.shutdown(cancel_futures=True)


def _next(
    waiting: deque[tuple[list[Document | Failure], Future[_ChunkResult]]], config: PipelineConfig
) -> Iterator[_ChunkResult]:
    """Yields the oldest result; where its worker died, each of its documents is tried alone."""
    chunk, future = waiting.popleft()
    try:
        yield future.result()
    except BrokenProcessPool:
        for item in chunk:
            with _pool(config, 1) as alone:
                try:
                    yield alone.submit(_analyse_chunk, [item], config).result()
                except BrokenProcessPool:
                    yield _analyse_chunk([_died(item)], config)


def _died(item: Document | Failure) -> Failure:
    if isinstance(item, Failure):
        return item
    why = "the worker process died"
    return Failure(item.id, item.source, "analyze", "BrokenProcessPool", why, "Run this file alone, with more memory.")


def _pool(config: PipelineConfig, workers: int) -> ProcessPoolExecutor:
    """Returns worker processes started afresh (`spawn`), as on Windows everywhere."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=prepare, initargs=(config,))


def _analyse_chunk(chunk: Sequence[Document | Failure], config: PipelineConfig) -> _ChunkResult:
    """Returns the tables of some documents; whatever goes wrong with one is a row of failures."""
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    characters = 0
    for item in chunk:
        if isinstance(item, Failure):
            rows["failures"].append(failure_row(item))
            continue
        try:
            found = document_rows(analyze(item, config=config))
        except Exception as error:  # one bad document must not stop 3,000 others; its row says why
            rows["failures"].append(failure_row(_failed(item, error)))
            continue
        characters += len(item.text)
        for name, new in found.items():
            rows[name] += new
    return _ChunkResult({name: to_arrow(name, rows[name]) for name in TABLES}, characters, len(chunk))


def _failed(document: Document, error: Exception) -> Failure:
    known = isinstance(error, ToolkitError)
    way_out = "See the message." if known else "This is a fault of the toolkit: please report it with the file."
    return Failure(document.id, document.source, "analyze", type(error).__name__, str(error), way_out)


def _run_record(
    config: PipelineConfig, given: Sequence[Path], sources: Iterable[str], started: dt.datetime, summary: BatchSummary
) -> dict[str, Any]:
    """Returns what `run.json` keeps: versions, settings, inputs with their checksums, counts, time."""
    return {
        "versions": {"govtext": version("govtext"), "python": platform.python_version(), "pyarrow": pa.__version__},
        "started": started.isoformat(timespec="seconds"),
        "config": config.to_dict(),
        "paths": [str(path) for path in given],
        "inputs": [{"source": source, "sha256": _sha256(source)} for source in sources],
        **{name: value for name, value in asdict(summary).items() if name != "out"},
        "characters_per_second": summary.characters_per_second,
        "notes": "documents.csv leaves out the column text, too long for a spreadsheet's cell; it is in the Parquet.",
    }


def _sha256(source: str) -> str | None:
    """Returns the checksum of a file; None for one that cannot be read (it has a row of failures)."""
    try:
        with open(os.fspath(source), "rb") as file:  # noqa: PTH123
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
