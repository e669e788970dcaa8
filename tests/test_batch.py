"""Many documents to one result folder."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from toolkit import Document, PipelineConfig, run_batch
from toolkit.batch import _chunks, _results
from toolkit.errors import ConfigError, InputError
from toolkit.pipeline import AnalysedDocument
from toolkit.reporting.write import read_rows
from toolkit.schema import Failure

NOTICE = "一、农业\n1.新建水库{}座。（牵头单位：县水利局）\n"


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in put 目录"
    for i in range(40):
        path = folder / f"市{i % 3}" / f"县{i}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NOTICE.format(i + 1), encoding="utf-8")
    return folder


def tables(out: Path) -> dict[str, Any]:
    return {name: read_rows(out, name) for name in ("documents", "tasks", "quantities", "responsible_units", "themes")}


def test_folder_to_tables(inputs: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None, int]] = []
    summary = run_batch(inputs, tmp_path / "out", progress=lambda *done: seen.append(done))
    assert (summary.documents, summary.tasks, summary.quantities, summary.failures) == (40, 40, 40, 0)
    assert summary.characters == sum(len(p.read_text(encoding="utf-8")) for p in inputs.rglob("*.txt"))
    assert seen == sorted(seen)
    assert seen[-1] == (40, 40, summary.characters)
    rows = tables(tmp_path / "out")["quantities"]
    ids = [row["document_id"] for row in rows]
    assert ids == sorted(ids)
    assert "市0/县0.txt" in ids
    assert sorted(row["value"] for row in rows) == [float(i) for i in range(1, 41)]


def test_text_offsets_refer_to_the_stored_text(inputs: Path, tmp_path: Path) -> None:
    run_batch(inputs, tmp_path / "out")
    texts = pd.read_parquet(tmp_path / "out" / "documents").set_index("document_id")["text"]
    for name in ("quantities", "responsible_units", "tasks"):
        for row in read_rows(tmp_path / "out", name):
            assert texts[row["document_id"]][row["start"] : row["end"]] == row["text"]


def test_workers_give_the_same_tables(inputs: Path, tmp_path: Path) -> None:
    run_batch(inputs, tmp_path / "one")
    run_batch(inputs, tmp_path / "two 个", PipelineConfig(workers=2))
    assert tables(tmp_path / "one") == tables(tmp_path / "two 个")


def test_a_bad_document_is_a_row_and_the_batch_goes_on(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentences = vars(AnalysedDocument)["sentences"].func

    def broken(self: AnalysedDocument) -> Any:
        if self.document.id.endswith("县7.txt"):
            raise RecursionError("too deep")
        return sentences(self)

    monkeypatch.setattr(AnalysedDocument, "sentences", property(broken))
    summary = run_batch(inputs, tmp_path / "out")
    assert (summary.documents, summary.failures) == (39, 1)
    [row] = read_rows(tmp_path / "out", "failures")
    assert (row["document_id"], row["stage"], row["error"]) == ("市1/县7.txt", "analyze", "RecursionError")
    assert row["way_out"]
    assert all(r["document_id"] != row["document_id"] for r in read_rows(tmp_path / "out", "tasks")), (
        "nothing half done"
    )


class _Kills:
    """Ends the process that unpickles it, as running out of memory would."""

    def __reduce__(self) -> Any:
        return os._exit, (1,)


def test_a_document_that_kills_its_worker_is_a_row() -> None:
    deadly = Document("b", "甲", "b.txt", {"x": _Kills()})  # type: ignore[dict-item]
    chunks: list[list[Document | Failure]] = [
        [Document("a", NOTICE)],
        [deadly, Document("c", NOTICE)],
        [Document("d", "")],
    ]
    results = list(_results(chunks, PipelineConfig(workers=2)))
    documents = [i for r in results for i in r.tables["documents"].column("document_id").to_pylist()]
    failures = [i for r in results for i in r.tables["failures"].column("document_id").to_pylist()]
    assert (documents, failures) == (["a", "c", "d"], ["b"])
    assert sum(r.done for r in results) == 4


def test_run_record(inputs: Path, tmp_path: Path) -> None:
    run_batch([inputs], tmp_path / "out", PipelineConfig(user_words=("河湖长制",)))
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert record["documents"] == 40
    assert record["config"]["user_words"] == ["河湖长制"]
    assert record["versions"]["govtext"]
    [first] = [row for row in record["inputs"] if row["source"].endswith("县0.txt")]
    assert first["sha256"] == hashlib.sha256((inputs / "市0" / "县0.txt").read_bytes()).hexdigest()


def test_nothing_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file that is read"):
        run_batch(tmp_path, tmp_path / "out")
    with pytest.raises(InputError, match="missing"):
        run_batch([tmp_path / "missing"], tmp_path / "out")
    with pytest.raises(InputError, match="was named"):
        run_batch([], tmp_path / "out")


def test_results_among_the_inputs_are_passed_over(inputs: Path) -> None:
    for out in (inputs / "out", inputs / "out", inputs / "另一个"):
        assert run_batch(inputs, out).documents == 40
    with pytest.raises(InputError, match="result folder"):
        run_batch(inputs / "out", inputs / "third")
    assert run_batch([inputs / "out" / "tasks.csv"], inputs / "third").documents == 40, "but not where one is named"


def test_bad_setting_stops_before_the_first_document(inputs: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        run_batch(inputs, tmp_path / "out", PipelineConfig(segmenter="nonsense"))
    assert not (tmp_path / "out").exists()


def test_failed_run_leaves_the_earlier_result(inputs: Path, tmp_path: Path) -> None:
    run_batch(inputs, tmp_path / "out")
    before = tables(tmp_path / "out")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(inputs / "市0", tmp_path / "out", progress=stop)
    assert tables(tmp_path / "out") == before
    assert not (tmp_path / "out" / ".partial").exists()


def test_chunks_are_neither_tiny_nor_large() -> None:
    small = [Document(str(i), "甲" * 10) for i in range(40)]
    assert [len(chunk) for chunk in _chunks(small)] == [16, 16, 8]
    failure = Failure("c", None, "read", "E", "m", "w")
    big = "甲" * 150_000
    large: list[Document | Failure] = [Document("a", big), Document("b", big), failure]
    assert [len(chunk) for chunk in _chunks(large)] == [2, 1]
