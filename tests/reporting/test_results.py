from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from toolkit import analyze
from toolkit.batch import run_batch
from toolkit.config import PipelineConfig
from toolkit.errors import InputError
from toolkit.reporting.columns import TABLES
from toolkit.reporting.results import read_results
from toolkit.schema import Document

TEXT = "岚州市青筠区2024年政府工作报告\n一、旅游\n1.新建口袋公园3个，游客增长5%以上。（牵头单位：区文旅局）\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("结果")
    (root / "in").mkdir()
    (root / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    run_batch([root / "in"], root / "out", PipelineConfig(workers=1))
    return root / "out"


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(made, tmp_path / "结果"))


def test_the_frames_are_those_of_the_analysis(made: Path) -> None:
    frames = read_results(made)
    expected = analyze(Document("a.txt", TEXT, source=str(made.parent / "in" / "a.txt"))).to_frames()
    assert list(frames) == list(TABLES)
    for name in ("tasks", "quantities", "targets", "assignments", "themes"):
        pd.testing.assert_frame_equal(frames[name], expected[name])
    assert frames["documents"]["text"].tolist() == [TEXT]


def test_only_the_tables_asked_for_and_in_that_order(made: Path) -> None:
    assert list(read_results(str(made), ["targets", "documents", "targets"])) == ["targets", "documents"]
    assert list(read_results(made, "tasks")) == ["tasks"]


def test_a_result_of_a_version_with_fewer_tables(folder: Path) -> None:
    (folder / "themes" / "part-00000.parquet").unlink()
    assert "themes" not in read_results(folder)
    with pytest.raises(InputError, match=r"has no table 'themes'.*run govtext extract again"):
        read_results(folder, ["themes"])


def _drop_column(folder: Path) -> None:
    part = folder / "tasks" / "part-00000.parquet"
    pq.write_table(pq.read_table(part).drop_columns(["leaders"]), part)


def _spoil(folder: Path) -> None:
    (folder / "tasks" / "part-00000.parquet").write_bytes(b"PAR1")


def _other_program(folder: Path) -> None:
    (folder / "run.json").write_text(json.dumps({"format": "another"}), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(_drop_column, r"part-00000.parquet: has no column leaders; .*another version", id="column"),
        pytest.param(_spoil, r"part-00000.parquet: cannot be read", id="spoilt"),
        pytest.param(_other_program, "is no result folder .*govtext extract", id="foreign"),
        pytest.param(lambda folder: (folder / "tasks.new").mkdir(), "is older than tasks.new", id="held"),
    ],
)
def test_what_cannot_be_read_says_why(folder: Path, spoil: Callable[[Path], None], message: str) -> None:
    spoil(folder)
    with pytest.raises(InputError, match=message):
        read_results(folder, ["tasks"])


def test_an_unknown_table_lists_the_tables(made: Path) -> None:
    with pytest.raises(InputError, match="no table 'goals'; there is documents, tasks"):
        read_results(made, ["goals"])
