"""Documents that repeat others are named, and left out where that is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit import PipelineConfig, run_batch
from toolkit.cli import app
from toolkit.reporting.write import read_rows

TASKS = "".join(f"{i}.新建第{i}号水库{i}座，整治河道{i + 30}公里。（牵头单位：县水利局）\n" for i in range(1, 60))


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("一、水利\n" + TASKS, encoding="utf-8")
    (folder / "b.txt").write_text("一、水利\r\n" + TASKS, encoding="gb18030")
    (folder / "c.txt").write_text("一、水利\n" + TASKS + "60.新建公园1个。\n", encoding="utf-8")
    (folder / "d.txt").write_text("一、教育\n1.新建幼儿园4所。\n", encoding="utf-8")
    return folder


def test_left_out(inputs: Path, tmp_path: Path) -> None:
    summary = run_batch(inputs, tmp_path / "out", PipelineConfig(exclude_duplicates=True))
    assert (summary.documents, summary.duplicates) == (2, 2)
    assert [row["document_id"] for row in read_rows(tmp_path / "out", "documents")] == ["a.txt", "d.txt"]
    assert {row["document_id"] for row in read_rows(tmp_path / "out", "tasks")} == {"a.txt", "d.txt"}
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert [
        (row["document_id"], row["duplicate_of"], row["near_duplicate_of"]) for row in run["excluded_duplicates"]
    ] == [
        ("b.txt", "a.txt", None),
        ("c.txt", None, "a.txt"),
    ]
    assert run_batch(inputs, tmp_path / "out").documents == 4, "and come back when they are wanted"


def test_named(inputs: Path, tmp_path: Path) -> None:
    assert run_batch(inputs, tmp_path / "out").duplicates == 0
    table = tmp_path / "同.csv"
    done = CliRunner().invoke(app, ["duplicates", str(tmp_path / "out"), "--out", str(table)])
    assert done.exit_code == 0, done.output
    assert "near_duplicate_of" in done.output
    rows = table.read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "document_id,duplicate_of,near_duplicate_of,similarity"
    assert rows[1] == "b.txt,a.txt,,1.0"
    assert rows[2].startswith("c.txt,,a.txt,")
    assert CliRunner().invoke(app, ["duplicates", str(inputs)]).exit_code == 2
