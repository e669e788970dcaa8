"""Many documents to one result folder; a bad document becomes a row in the table of failures."""

from __future__ import annotations

import datetime as dt
import logging
import os
import platform
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.analysis.duplicates import find_duplicates
from toolkit.batch import executors
from toolkit.batch.fingerprint import package_hashes, run_key
from toolkit.batch.inputs import Inputs, Unit, chunks
from toolkit.batch.progress import BatchProgress, Report
from toolkit.batch.work import ChunkResult
from toolkit.config import PipelineConfig
from toolkit.errors import InputError, OutputError, ToolkitError
from toolkit.pipeline import prepare
from toolkit.reporting.columns import TABLES
from toolkit.reporting.write import ResultWriter, read_run

if TYPE_CHECKING:
    from distributed import Client

_LIBRARIES = ("govtext", "daachorse", "numpy", "pyarrow", "python-docx", "rjieba", "scikit-learn")
_SHOWN = 3
_log = logging.getLogger(__name__)
logging.getLogger("toolkit").addHandler(logging.NullHandler())  # a library prints nothing by itself


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What a batch did.

    Attributes:
        out: The result folder.
        documents: Documents in the result.
        tasks: Tasks in it.
        targets: Targets in it, with a number or without.
        quantities: Quantities in it.
        responsible_units: Responsible units in it.
        projects: Projects in it.
        failures: Documents or files that could not be processed.
        duplicates: Documents that were left out because they repeat another one (`config.exclude_duplicates`).
        reused: Inputs that an interrupted run or the earlier result had already.
        characters: Characters of the documents that this run analysed.
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
    duplicates: int
    reused: int
    characters: int
    seconds: float

    @property
    def characters_per_second(self) -> float:
        """Characters ÷ seconds."""
        return self.characters / self.seconds if self.seconds else 0.0


class TooManyFailuresError(ToolkitError):
    """More documents failed than `max_failures` allows; what is done stays for the next run."""


@dataclass(slots=True)
class _Tally:
    """What this run has done so far."""

    began: float = field(default_factory=time.perf_counter)
    done: int = 0
    reused: int = 0
    characters: int = 0
    failures: list[str] = field(default_factory=list)

    def now(self, total: int | None) -> BatchProgress:
        """Returns how far the run is."""
        seconds = time.perf_counter() - self.began
        return BatchProgress(self.done, self.reused, total, len(self.failures), self.characters, seconds)


def run_batch(
    paths: str | Path | Iterable[str | Path],
    out: str | Path,
    config: PipelineConfig | None = None,
    *,
    client: Client | str | None = None,
    progress: Report | None = None,
    force: bool = False,
) -> BatchSummary:
    """Analyses files and folders and writes the tables to a folder.

    A run that was ended at any moment goes on where it was when it is called again. What an earlier result of the same
    version and settings holds is taken over for each document that has not changed; failures are tried again.

    With more than one worker, call it under `if __name__ == "__main__":` (each worker is a fresh Python).

    Args:
        paths: A file or folder, or several.
        out: The result folder: new, empty, or an earlier result, which is replaced when the run is done.
        config: Settings; the defaults where None. `config.workers` processes of this machine work at once.
        client: A Dask client, or the address of a scheduler (`tcp://HOST:8786`): the work goes there. Files are read by
            the workers where all of them see the inputs under the same path, else here.
        progress: Called after each piece of work; `toolkit.batch.progress` has a bar.
        force: Do everything again.

    Returns:
        What was done.

    Raises:
        InputError: A path is not there, there is no document, or no scheduler answers.
        ConfigError: A setting has a value that is not allowed.
        LexiconError: A lexicon is faulty.
        OutputError: The folder cannot be written, holds other things, another run writes into it, or a file in it is
            held by another program. What is done stays.
        TooManyFailuresError: More documents failed than `config.max_failures`.

    Example:
        >>> run_batch("notices", "out").documents  # doctest: +SKIP
        58
    """
    config = config or PipelineConfig()
    given = [Path(p) for p in ([paths] if isinstance(paths, str | Path) else paths)]
    started = dt.datetime.now(dt.UTC)
    tally = _Tally()
    prepare(config)
    missing = [path for path in given if not path.exists()]
    if missing or not given:
        raise InputError(f"{missing[0]}: there is no such file or folder" if missing else "no file or folder was named")
    key = run_key(config)
    inputs = Inputs(given, Path(out), config)
    writer = ResultWriter(Path(out), key, resume=not force)
    rows: dict[str, str] = {}
    try:
        inputs.check()
        pending = _pending(inputs, writer, tally, rows)
        for _, result in _results(chunks(pending), inputs, config, key, client):
            writer.add_chunk(result.chunk, result.ids, result.size)
            _take(tally, result, config)
            if progress:
                progress(tally.now(inputs.total))
        record = _record(config, key, given, started)
        record |= {"inputs": _checksums(inputs), "rows": rows, "reused": tally.reused, "characters": tally.characters}
        excluded = _duplicates(writer) if config.exclude_duplicates else []
        record |= {"excluded_duplicates": excluded, "seconds": time.perf_counter() - tally.began}
        writer.finish(record, [str(row["document_id"]) for row in excluded])
    except OutputError:
        writer.close()
        raise
    except BaseException:
        writer.discard() if not tally.done else writer.close()
        raise
    if progress and not tally.done - tally.reused:
        progress(tally.now(inputs.total))
    run = read_run(Path(out)) or {}
    counts = run["counts"]
    counted = {name: counts[name] for name in TABLES if name in BatchSummary.__slots__}
    seconds = time.perf_counter() - tally.began
    return BatchSummary(
        Path(out),
        **counted,
        duplicates=len(run["excluded_duplicates"]),
        reused=tally.reused,
        characters=tally.characters,
        seconds=seconds,
    )


def _duplicates(writer: ResultWriter) -> list[dict[str, Any]]:
    found = find_duplicates(writer.texts())
    rows = found.astype(object).where(found.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _pending(inputs: Inputs, writer: ResultWriter, tally: _Tally, rows: dict[str, str]) -> Iterator[Unit]:
    """Yields the units that are to be done; the finished ones are kept."""
    for unit in inputs:
        if unit.fingerprint != inputs.files.get(unit.id):  # a row of a table, or a file with a row in a manifest
            rows[unit.id] = unit.fingerprint
        if unit.fingerprint and writer.finished.get(unit.id) == unit.fingerprint:
            writer.keep(unit.id)
            tally.done += 1
            tally.reused += 1
        else:
            yield unit


def _results(
    work: Iterable[Sequence[Unit]],
    inputs: Inputs,
    config: PipelineConfig,
    key: str,
    client: Client | str | None,
) -> Iterator[executors.Result]:
    if client is not None:
        return _on_cluster(work, inputs, config, key, client)
    coming = iter(work)
    first = list(islice(coming, 2))
    alone = config.workers == 1 or len(first) < 2  # processes take longer to start than one chunk takes here
    return (executors.here if alone else executors.processes)(chain(first, coming), config, key)


def _on_cluster(
    work: Iterable[Sequence[Unit]], inputs: Inputs, config: PipelineConfig, key: str, client: Client | str
) -> Iterator[executors.Result]:
    connected = executors.connect(client) if isinstance(client, str) else client
    try:
        first = next(iter(inputs.paths), None)
        seen = first is None or executors.workers_see(connected, first)
        if not seen:
            _log.info("the workers do not see %s: files are read here and sent to them", first)
        work = work if seen else ([read for unit in chunk for read in inputs.read_here(unit)] for chunk in work)
        yield from executors.cluster(work, config, key, connected)
    finally:
        if connected is not client:
            connected.close()


def _take(tally: _Tally, result: ChunkResult, config: PipelineConfig) -> None:
    """Counts a result, and stops the run where too many have failed."""
    tally.done += len(result.units)
    tally.characters += result.characters
    tally.failures += result.failures
    for failure in result.failures:
        _log.warning("failed: %s", failure)
    if config.max_failures is not None and len(tally.failures) > config.max_failures:
        shown = "; ".join(tally.failures[:_SHOWN])
        raise TooManyFailuresError(
            f"{len(tally.failures)} documents failed, at most {config.max_failures} may (max_failures): {shown}. "
            "What is done stays: mend or remove these files and run the same command again."
        )


def _checksums(inputs: Inputs) -> list[dict[str, str | None]]:
    return [
        {"id": document_id, "source": inputs.sources[document_id], "sha256": sha256}
        for document_id, sha256 in inputs.files.items()
    ]


def _record(config: PipelineConfig, key: str, given: Sequence[Path], started: dt.datetime) -> dict[str, Any]:
    """Returns what `run.json` keeps: versions, settings, lexicons, machine."""
    return {
        "key": key,
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in _LIBRARIES}},
        "machine": {"system": platform.platform(), "processor": platform.machine(), "cores": os.cpu_count()},
        "started": started.isoformat(timespec="seconds"),
        "config": config.to_dict(),
        "lexicons": package_hashes(),
        "paths": [str(path) for path in given],
        "notes": "documents.csv leaves out the column text, too long for a spreadsheet's cell; it is in the Parquet.",
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
