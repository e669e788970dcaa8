"""Where chunks are worked on: this process, processes of this machine, or the workers of a Dask cluster.

Dask gives an executor of the standard library's kind, so that all but its making is one code path.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.batch.inputs import Unit
from toolkit.batch.work import ChunkResult, analyse_chunk, died
from toolkit.config import PipelineConfig
from toolkit.errors import InputError, MissingDependencyError
from toolkit.pipeline import prepare

if TYPE_CHECKING:
    from distributed import Client

_AHEAD = 2  # chunks that wait for each worker

Chunk = Sequence[Unit]
Result = tuple[Chunk, ChunkResult]


def here(chunks: Iterable[Chunk], config: PipelineConfig, key: str) -> Iterator[Result]:
    """Works in this process."""
    for chunk in chunks:
        yield chunk, analyse_chunk(chunk, config, key)


def processes(chunks: Iterable[Chunk], config: PipelineConfig, key: str) -> Iterator[Result]:
    """Works in processes of this machine; a worker that dies loses nothing."""

    def make(workers: int) -> Executor:
        # Started afresh (`spawn`), as on Windows everywhere.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(config,))

    def alone(chunk: Chunk) -> ChunkResult:
        with make(1) as executor:
            return executor.submit(analyse_chunk, chunk, config, key).result()

    yield from _run(chunks, lambda: make(config.workers), lambda: config.workers, alone, (config, key))


def _begin(config: PipelineConfig) -> None:
    """Loads a worker process; the garbage collector need not look again at what lives as long as it."""
    prepare(config)
    gc.collect()
    gc.freeze()


def cluster(chunks: Iterable[Chunk], config: PipelineConfig, key: str, client: Client) -> Iterator[Result]:
    """Works on the workers of a Dask cluster; a worker that dies loses nothing, its chunk goes to another one."""
    executor = client.get_executor(pure=False, retries=0)

    def alone(chunk: Chunk) -> ChunkResult:
        result: ChunkResult = executor.submit(analyse_chunk, chunk, config, key).result()
        return result

    def workers() -> int:
        threads: dict[str, int] = client.nthreads()
        return max(1, sum(threads.values()))

    yield from _run(chunks, lambda: executor, workers, alone, (config, key))


def connect(scheduler: str) -> Client:
    """Returns a client of a Dask scheduler.

    Raises:
        MissingDependencyError: Dask is not installed.
        InputError: No scheduler answers there.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingDependencyError(
            "a scheduler needs Dask; install it here and on the workers: pip install 'govtext[cluster]'"
        ) from error
    try:
        return Client(scheduler, timeout=10)
    except (OSError, ValueError) as error:
        raise InputError(
            f"{scheduler}: no Dask scheduler answers ({error}); start one with `dask scheduler` and give the address "
            "that it prints, as tcp://HOST:8786"
        ) from error


def workers_see(client: Client, file: Path) -> bool:
    """Tells whether all workers see a file under the same path, so that they can read the inputs themselves."""
    found: dict[Any, bool] = client.run(_exists, str(file.resolve()))
    return bool(found) and all(found.values())


def _exists(file: str) -> bool:
    return Path(file).is_file()


def _run(
    chunks: Iterable[Chunk],
    make: Callable[[], Executor],
    workers: Callable[[], int],
    alone: Callable[[Chunk], ChunkResult],
    given: tuple[PipelineConfig, str],
) -> Iterator[Result]:
    """Yields results as they are ready; few chunks wait at a time, so that memory stays flat."""
    executor = make()
    waiting: dict[Future[ChunkResult], Chunk] = {}
    try:
        for chunk in chunks:
            while len(waiting) >= workers() * _AHEAD:
                yield from _ready(waiting, alone, given)
            try:
                future = executor.submit(analyse_chunk, chunk, *given)
            except BrokenProcessPool:
                while waiting:
                    yield from _ready(waiting, alone, given)
                executor.shutdown()
                executor = make()
                future = executor.submit(analyse_chunk, chunk, *given)
            waiting[future] = chunk
        while waiting:
            yield from _ready(waiting, alone, given)
    finally:
        if isinstance(executor, ProcessPoolExecutor):
            executor.shutdown(cancel_futures=True)
        else:
            executor.shutdown(wait=False)  # Dask's cancels what still runs


def _ready(
    waiting: dict[Future[ChunkResult], Chunk],
    alone: Callable[[Chunk], ChunkResult],
    given: tuple[PipelineConfig, str],
) -> Iterator[Result]:
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        chunk = waiting.pop(future)
        try:
            yield chunk, future.result()
        except CancelledError as error:
            raise InputError(
                "the connection to the scheduler is lost; what is done stays: start it and run the same command again"
            ) from error
        except Exception as error:
            if not _killed(error):
                raise
            yield from _retried(chunk, alone, given)


def _retried(
    chunk: Chunk, alone: Callable[[Chunk], ChunkResult], given: tuple[PipelineConfig, str]
) -> Iterator[Result]:
    """Tries a chunk whose worker died again, alone; halves it until the one document is found that kills."""
    try:
        yield chunk, alone(chunk)
    except Exception as error:
        if not _killed(error):
            raise
        if len(chunk) == 1:
            yield chunk, analyse_chunk([died(chunk[0])], *given)
            return
        half = len(chunk) // 2
        yield from _retried(chunk[:half], alone, given)
        yield from _retried(chunk[half:], alone, given)


def _killed(error: Exception) -> bool:
    """Tells whether a worker process died (Dask's KilledWorker is known by name: Dask need not be installed)."""
    return isinstance(error, BrokenProcessPool) or type(error).__name__ == "KilledWorker"
