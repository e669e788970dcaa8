"""Many documents to one result folder."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import toolkit.batch
from toolkit import Document, PipelineConfig, run_batch
from toolkit.batch import BatchProgress
from toolkit.batch.executors import processes
from toolkit.batch.inputs import Unit, chunks
from toolkit.batch.run import TooManyFailuresError
from toolkit.batch.work import ChunkResult
from toolkit.errors import ConfigError, InputError
from toolkit.pipeline import AnalysedDocument
from toolkit.reporting.chunks import read_chunk
from toolkit.reporting.write import read_rows

NOTICE = "一、农业\n1.新建水库{}座。（牵头单位：县水利局）\n"


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in put 目录"
    for i in range(40):
        path = folder / f"市{i % 3}" / f"县{i}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NOTICE.format(i + 1), encoding="utf-8")
    return folder


LEXICONS = Path(toolkit.batch.__file__).parent.parent / "lexicons"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tables(out: Path) -> dict[str, Any]:
    return {name: read_rows(out, name) for name in ("documents", "tasks", "quantities", "responsible_units", "themes")}


def test_folder_to_tables(inputs: Path, tmp_path: Path) -> None:
    seen: list[BatchProgress] = []
    summary = run_batch(inputs, tmp_path / "out", progress=seen.append)
    assert (summary.documents, summary.tasks, summary.quantities, summary.failures) == (40, 40, 40, 0)
    assert summary.characters == sum(len(p.read_text(encoding="utf-8")) for p in inputs.rglob("*.txt"))
    assert [now.done for now in seen] == [16, 32, 40]
    last = seen[-1]
    assert (last.total, last.reused, last.failures, last.characters) == (40, 0, 0, summary.characters)
    assert last.rate > 0
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


def unit(name: str, **fields: Any) -> Unit:
    return Unit(name, name, "甲.csv", Document(name, NOTICE, "甲.csv", fields), 10)


def test_a_document_that_kills_its_worker_is_a_row(tmp_path: Path) -> None:
    work = [[unit("a")], [unit("b", x=_Kills()), unit("c"), unit("e")], [unit("d")]]
    results = [result for _, result in processes(work, PipelineConfig(workers=2), "key")]

    def ids(name: str) -> list[str]:
        return sorted(i for r in results for i in unpacked(r, tmp_path)[name].column("document_id").to_pylist())

    assert (ids("documents"), ids("failures")) == (["a", "c", "d", "e"], ["b"])
    assert sorted(u.id for r in results for u in r.units) == ["a", "b", "c", "d", "e"]


def unpacked(result: ChunkResult, folder: Path) -> Any:
    (folder / "chunk").write_bytes(result.chunk)
    return read_chunk(folder / "chunk")


def test_run_record(inputs: Path, tmp_path: Path) -> None:
    run_batch([inputs], tmp_path / "out", PipelineConfig(user_words=("河湖长制",)))
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert record["counts"]["documents"] == 40
    assert record["config"]["user_words"] == ["河湖长制"]
    assert record["versions"]["govtext"]
    assert record["lexicons"]["lexicons/units.tsv"] == sha256(LEXICONS / "units.tsv")
    assert record["machine"]["cores"] == os.cpu_count()
    part = "documents/part-00000.parquet"
    assert record["files"][part] == sha256(tmp_path / "out" / part)
    [first] = [row for row in record["inputs"] if row["source"].endswith("县0.txt")]
    assert first["sha256"] == sha256(inputs / "市0" / "县0.txt")


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


def test_interrupted_run_leaves_the_earlier_result(inputs: Path, tmp_path: Path) -> None:
    run_batch(inputs, tmp_path / "out")
    before = tables(tmp_path / "out")
    for path in inputs.rglob("*.txt"):
        path.write_text(path.read_text(encoding="utf-8") + "2.整治河道30公里。\n", encoding="utf-8")

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(inputs, tmp_path / "out", progress=stop)
    assert tables(tmp_path / "out") == before
    assert run_batch(inputs, tmp_path / "out").reused == 16, "what was done is not done twice"


@pytest.mark.parametrize(("most", "stops"), [(0, True), (1, True), (2, False), (None, False)])
def test_too_many_failures(inputs: Path, tmp_path: Path, most: int | None, stops: bool) -> None:
    for name in ("坏1.docx", "坏2.docx"):
        (inputs / name).write_bytes(b"no zip file")
    config = PipelineConfig(max_failures=most)
    if stops:
        with pytest.raises(TooManyFailuresError, match=r"坏\d\.docx"):
            run_batch(inputs, tmp_path / "out", config)
        (inputs / "坏1.docx").unlink()
        (inputs / "坏2.docx").unlink()
        assert run_batch(inputs, tmp_path / "out", config).documents == 40
    else:
        assert run_batch(inputs, tmp_path / "out", config).failures == 2


def test_chunks_are_neither_tiny_nor_large() -> None:
    def sized(*sizes: int) -> list[Unit]:
        return [Unit(str(i), "", "a.txt", None, size) for i, size in enumerate(sizes)]

    assert [len(chunk) for chunk in chunks(sized(*[10] * 40))] == [16, 16, 8]
    assert [len(chunk) for chunk in chunks(sized(150_000, 150_000, 0))] == [2, 1]
