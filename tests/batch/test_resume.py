"""A run that was ended at any moment goes on, and what has not changed is not done again."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from filelock import FileLock

from toolkit import PipelineConfig, run_batch
from toolkit.batch import BatchSummary
from toolkit.errors import OutputError
from toolkit.reporting import TABLES
from toolkit.reporting.write import read_rows

NOTICE = "一、农业\n1.新建水库{}座，整治河道30公里。（牵头单位：县水利局；责任单位：各乡镇）\n"
DOCUMENTS = 60


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "通知"
    for i in range(DOCUMENTS):
        path = folder / f"市{i % 3}" / f"县{i:02}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NOTICE.format(i + 1) * (1 + i % 5), encoding="utf-8")
    (folder / "报告.csv").write_text(
        "region,full_text\n" + "".join(f"县{i},{NOTICE.format(i)!r}\n" for i in range(25)), encoding="utf-8"
    )
    (folder / "坏.docx").write_bytes(b"no zip file")
    return folder


def content(out: Path) -> dict[str, list[dict[str, Any]]]:
    return {name: read_rows(out, name) for name in TABLES} | {
        "text": pd.read_parquet(out / "documents")[["document_id", "text"]].to_dict("records")
    }


def parquet(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("part-*.parquet"))}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a signal of Unix")
def test_killed_at_twenty_random_moments(inputs: Path, tmp_path: Path) -> None:
    began = time.perf_counter()
    run_batch(inputs, tmp_path / "whole")
    took = time.perf_counter() - began
    moments = random.Random(1)  # noqa: S311
    out = tmp_path / "killed"
    finished = 0
    for _ in range(20):
        child = os.fork()
        if child == 0:
            try:
                run_batch(inputs, out)
            finally:
                os._exit(0)
        time.sleep(moments.uniform(0.0, took))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        finished += os.WIFEXITED(status)
    done = len(list(out.rglob("chunk-*.arrow"))) if not finished else None
    summary = run_batch(inputs, out)
    assert summary.documents == DOCUMENTS + 25
    assert done is None or not done or summary.reused, "chunks of the killed runs are taken over"
    assert content(out) == content(tmp_path / "whole")
    assert not (out / ".partial").exists()


def test_killed_while_the_tables_are_moved(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    run_batch(inputs, tmp_path / "whole")
    run_batch(inputs / "市0", out)
    replace = os.replace
    for moves in range(1, 30, 3):
        left = moves

        def killed(source: Any, target: Any) -> None:
            nonlocal left
            if Path(target).parent == out or Path(source).parent == out:
                left -= 1
                if left < 0:
                    raise KeyboardInterrupt
            replace(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", killed)
            try:
                run_batch(inputs, out, force=True)
            except KeyboardInterrupt:
                assert (out / ".partial" / "commit.json").exists()
        summary = run_batch(inputs, out)
        assert summary.documents == DOCUMENTS + 25
        assert content(out) == content(tmp_path / "whole")


def change(inputs: Path) -> None:
    path = inputs / "市1" / "县01.txt"
    path.write_text(path.read_text(encoding="utf-8") + "2.新建公园3个。\n", encoding="utf-8")


def change_a_row(inputs: Path) -> None:
    path = inputs / "报告.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("新建水库7座", "新建水库77座"), encoding="utf-8")


def add(inputs: Path) -> None:
    (inputs / "新.txt").write_text(NOTICE.format(99), encoding="utf-8")


def remove(inputs: Path) -> None:
    (inputs / "市1" / "县01.txt").unlink()


def nothing(_: Path) -> None:
    pass


ALL = DOCUMENTS + 25


@pytest.mark.parametrize(
    ("change", "reused", "documents"),
    [
        pytest.param(nothing, ALL, ALL, id="nothing changed"),
        pytest.param(change, ALL - 1, ALL, id="a document changed"),
        pytest.param(change_a_row, ALL - 1, ALL, id="a row of a table changed"),
        pytest.param(add, ALL, ALL + 1, id="a document is new"),
        pytest.param(remove, ALL - 1, ALL - 1, id="a document is gone"),
    ],
)
def test_only_what_changed_is_done_again(
    inputs: Path, tmp_path: Path, change: Callable[[Path], None], reused: int, documents: int
) -> None:
    run_batch(inputs, tmp_path / "out")
    change(inputs)
    summary = run_batch(inputs, tmp_path / "out")
    assert (summary.reused, summary.documents) == (reused, documents)
    run_batch(inputs, tmp_path / "anew")
    assert content(tmp_path / "out") == content(tmp_path / "anew")
    assert parquet(tmp_path / "out").keys() == parquet(tmp_path / "anew").keys()


def run_with_words(inputs: Path, out: Path, _: pytest.MonkeyPatch) -> BatchSummary:
    return run_batch(inputs, out, PipelineConfig(user_words=("河湖长制",)))


def run_with_force(inputs: Path, out: Path, _: pytest.MonkeyPatch) -> BatchSummary:
    return run_batch(inputs, out, force=True)


def run_with_other_lexicon(inputs: Path, out: Path, patch: pytest.MonkeyPatch) -> BatchSummary:
    patch.setattr("toolkit.batch.fingerprint.package_hashes", lambda: {"lexicons/units.tsv": "other"})
    return run_batch(inputs, out)


def run_with_other_version(inputs: Path, out: Path, patch: pytest.MonkeyPatch) -> BatchSummary:
    patch.setattr("toolkit.batch.fingerprint.version", lambda _: "99.0")
    return run_batch(inputs, out)


@pytest.mark.parametrize("run", [run_with_words, run_with_force, run_with_other_lexicon, run_with_other_version])
def test_all_is_done_again(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[..., BatchSummary]
) -> None:
    run_batch(inputs, tmp_path / "out")
    assert run(inputs, tmp_path / "out", monkeypatch).reused == 0


def test_a_changed_taxonomy_is_recognised_by_its_content(inputs: Path, tmp_path: Path) -> None:
    taxonomy = tmp_path / "own.yaml"
    said = "name: own\nthemes:\n  - {{key: water, zh: 水利, en: Water, words: {{2: [{}]}}}}\n"
    taxonomy.write_text(said.format("水库"), encoding="utf-8")
    config = PipelineConfig(taxonomy=taxonomy)
    run_batch(inputs, tmp_path / "out", config)
    assert run_batch(inputs, tmp_path / "out", config).reused == ALL
    taxonomy.write_text(said.format("河道"), encoding="utf-8")
    assert run_batch(inputs, tmp_path / "out", config).reused == 0


def test_workers_take_over_what_one_process_has_done(inputs: Path, tmp_path: Path) -> None:
    run_batch(inputs, tmp_path / "out")
    change(inputs)
    assert run_batch(inputs, tmp_path / "out", PipelineConfig(workers=2)).reused == ALL - 1


def test_failures_are_tried_again(inputs: Path, tmp_path: Path) -> None:
    assert run_batch(inputs, tmp_path / "out").failures == 1
    (inputs / "坏.docx").unlink()
    (inputs / "坏.txt").write_text(NOTICE, encoding="utf-8")
    summary = run_batch(inputs, tmp_path / "out")
    assert (summary.failures, summary.documents, summary.reused) == (0, ALL + 1, ALL)


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"PAR1 no parquet"], ids=["empty", "header", "junk"])
def test_damaged_part_of_the_earlier_result_is_made_anew(inputs: Path, tmp_path: Path, damage: bytes) -> None:
    run_batch(inputs, tmp_path / "whole")
    shutil.copytree(tmp_path / "whole", tmp_path / "out")
    (tmp_path / "out" / "quantities" / "part-00000.parquet").write_bytes(damage)
    assert run_batch(inputs, tmp_path / "out").reused == 0
    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_damaged_chunk_is_made_anew(inputs: Path, tmp_path: Path) -> None:
    def stop(now: Any) -> None:
        if now.done >= 48:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(inputs, tmp_path / "out", progress=stop)
    first, *rest = sorted((tmp_path / "out" / ".partial").glob("chunk-*.arrow"))
    first.write_bytes(first.read_bytes()[:-100])
    summary = run_batch(inputs, tmp_path / "out")
    assert summary.reused == 16 * len(rest)
    run_batch(inputs, tmp_path / "whole")
    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_second_run_into_one_folder_is_refused(inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with FileLock(out / ".lock"), pytest.raises(OutputError, match="another run"):
        run_batch(inputs, out)
    assert run_batch(inputs, out).documents == ALL


def test_full_disk_keeps_what_is_done(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open
    written = 0

    def full(self: Path, *args: Any, **kwargs: Any) -> Any:
        nonlocal written
        if self.suffix == ".tmp":
            written += 1
            if written > 2:
                raise OSError(28, "No space left on device")
        return opened(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        with pytest.raises(OutputError, match=r"disk full.*run the same command again"):
            run_batch(inputs, tmp_path / "out")
    assert run_batch(inputs, tmp_path / "out").reused > 0


def test_many_parts_hold_the_same_documents_in_each_table(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_batch(inputs, tmp_path / "one")
    monkeypatch.setattr("toolkit.reporting.merge.PART_BYTES", 60_000)
    run_batch(inputs, tmp_path / "many")
    assert len(parquet(tmp_path / "many")) > 2 * len(TABLES)
    assert content(tmp_path / "many") == content(tmp_path / "one")
    for path in (tmp_path / "many" / "quantities").iterdir():
        ids = set(pd.read_parquet(path)["document_id"])
        assert ids <= set(pd.read_parquet(tmp_path / "many" / "documents" / path.name)["document_id"])
    change(inputs)
    assert run_batch(inputs, tmp_path / "many").reused == ALL - 1
    run_batch(inputs, tmp_path / "anew")
    assert content(tmp_path / "many") == content(tmp_path / "anew")


def test_the_record_names_what_the_next_run_takes_over(inputs: Path, tmp_path: Path) -> None:
    run_batch(inputs, tmp_path / "out")
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert len(run["inputs"]) == DOCUMENTS + 2
    assert len(run["rows"]) == 25
    assert run["schema_version"] == 1
