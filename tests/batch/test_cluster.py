"""The same tables from the workers of a real Dask scheduler, over TCP."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from toolkit import run_batch
from toolkit.errors import InputError
from toolkit.reporting import TABLES
from toolkit.reporting.write import read_rows

distributed = pytest.importorskip("distributed", reason="Dask is not installed (extra cluster)")
NOTICE = "一、农业\n1.新建水库{}座。（牵头单位：县水利局）\n"


def start(*args: str) -> subprocess.Popen[bytes]:
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + args[0], *args[1:]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=env,
    )


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own."""
    folder = tmp_path_factory.mktemp("dask")
    file = folder / "scheduler.json"
    scheduler = start(
        "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)
    )
    workers = [
        start(
            "dask_worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-dashboard",
            "--local-directory", str(folder / f"worker{i}"),
        )
        for i in range(2)
    ]  # fmt: skip
    with distributed.Client(scheduler_file=str(file), timeout=30) as client:
        client.wait_for_workers(2, timeout=60)
        address = client.scheduler.address
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "通知"
    folder.mkdir()
    for i in range(120):
        (folder / f"县{i:03}.txt").write_text(NOTICE.format(i + 1) * 40, encoding="utf-8")
    (folder / "坏.docx").write_bytes(b"no zip file")
    return folder


def content(out: Path) -> dict[str, list[dict[str, Any]]]:
    return {name: read_rows(out, name) for name in TABLES}


def test_workers_that_do_not_see_the_files(
    cluster: tuple[str, Any], inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.batch.executors.workers_see", lambda *_: False)
    run_batch(inputs, tmp_path / "alone")
    summary = run_batch(inputs, tmp_path / "cluster", client=cluster[0])
    assert (summary.documents, summary.failures) == (120, 1)
    assert content(tmp_path / "cluster") == content(tmp_path / "alone")


def test_a_worker_killed_in_the_middle_loses_nothing(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], inputs: Path, tmp_path: Path
) -> None:
    address, workers = cluster
    killed = threading.Event()

    def kill(now: Any) -> None:
        if now.done >= 16 and not killed.is_set():
            killed.set()
            workers[0].send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))

    summary = run_batch(inputs, tmp_path / "cluster", client=address, progress=kill)
    assert killed.is_set()
    assert (summary.documents, summary.failures) == (120, 1)
    run_batch(inputs, tmp_path / "alone")
    assert content(tmp_path / "cluster") == content(tmp_path / "alone")


def test_no_scheduler_there(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = distributed.Client
    monkeypatch.setattr(distributed, "Client", lambda address, **_: made(address, timeout=0.3))
    with pytest.raises(InputError, match="no Dask scheduler answers"):
        run_batch(inputs, tmp_path / "out", client="tcp://127.0.0.1:9")
    assert not (tmp_path / "out").exists()
