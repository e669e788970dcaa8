"""`govtext extract` and `govtext demo`, as a user runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.reporting import TABLES

NOTICE = (
    "关于印发2031年《政府工作报告》重点工作任务分工方案的通知\n\n一、农业\n（一）水利\n"
    "1.新建水库2座，全年粮食产量稳定在12万吨以上。（牵头单位：县水利局；责任单位：县财政局）\n"
    "2.整治河道30公里。（牵头单位：县水利局）\n"
)


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "各县 通知"
    folder.mkdir()
    (folder / "甲县.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "乙县.txt").write_text(NOTICE.replace("2座", "3座"), encoding="gb18030")
    return folder


def run(*args: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(arg) for arg in args])
    assert result.exit_code == code, result.output
    return result.output


def test_extract(inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "结果"
    output = run("extract", inputs, "--out", out)
    for said in (
        "documents",
        "tasks",
        "targets",
        "quantities",
        "responsible units",
        "projects",
        "failures",
        "characters per second",
    ):
        assert said in output
    assert str(out) in output
    frame = pd.read_csv(out / "quantities.csv")
    assert frame["document_id"].unique().tolist() == sorted(["甲县.txt", "乙县.txt"])
    assert frame["value"].tolist() == [3, 120000, 30, 2, 120000, 30]
    assert set(frame["status"]) == {"target"}


def test_extract_writes_targets(inputs: Path, tmp_path: Path) -> None:
    (inputs / "丙县.txt").write_text(NOTICE.replace("新建水库2座", "力争居民收入与经济增长同步"), encoding="utf-8")
    run("extract", inputs, "--out", tmp_path / "out")
    frame = pd.read_csv(tmp_path / "out" / "targets.csv").query("document_id == '丙县.txt'")
    assert frame["text"].tolist() == ["居民收入与经济增长同步", "12万吨", "30公里"]
    assert frame["relation"].fillna("").tolist() == ["in_step", "", ""]
    assert frame["value"].fillna(0).tolist() == [0, 120000, 30]
    assert frame["cue"].fillna("").tolist() == ["力争", "力争", ""]
    assert frame["lead_units"].tolist() == ["县水利局"] * 3
    assert set(frame["target_year"]) == {2031}


def test_extract_with_the_cues_of_the_user(inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "cues.yaml").write_text(
        "firm: [稳定在]\neffort: []\nexpectation: []\nown_clause: [稳定在]\n", encoding="utf-8"
    )
    (tmp_path / "config.yaml").write_text("commitment: cues.yaml\n", encoding="utf-8")
    run("extract", inputs, "--config", tmp_path / "config.yaml", "--out", tmp_path / "out")
    frame = pd.read_csv(tmp_path / "out" / "targets.csv")
    assert frame["commitment"].dropna().tolist() == ["firm", "firm"]


def test_a_faulty_file_of_cues_stops_the_run(inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "cues.yaml").write_text("firm: [确保]\n", encoding="utf-8")
    (tmp_path / "config.yaml").write_text("commitment: cues.yaml\n", encoding="utf-8")
    output = run("extract", inputs, "--config", tmp_path / "config.yaml", "--out", tmp_path / "out", code=2)
    assert "cues.yaml" in output
    assert "own_clause" in output


def test_some_failed(inputs: Path, tmp_path: Path) -> None:
    (inputs / "坏.docx").write_bytes(b"no zip file")
    output = run("extract", inputs, "--out", tmp_path / "out", code=1)
    assert "坏.docx" in output
    failures = pd.read_csv(tmp_path / "out" / "failures.csv")
    assert failures["document_id"].tolist() == ["坏.docx"]
    assert failures["stage"].tolist() == ["read"]
    assert len(pd.read_csv(tmp_path / "out" / "documents.csv")) == 2


@pytest.mark.parametrize(
    ("args", "said"),
    [
        pytest.param(["missing"], "missing", id="no such path"),
        pytest.param(["{inputs}", "--config", "{config}"], "workers", id="unknown setting"),
        pytest.param(["{empty}"], "no file that is read", id="empty folder"),
    ],
)
def test_could_not_run(inputs: Path, tmp_path: Path, args: list[str], said: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "config.yaml").write_text("worker: 2\n", encoding="utf-8")
    places = {"inputs": inputs, "empty": tmp_path / "empty", "config": tmp_path / "config.yaml"}
    output = run("extract", *(arg.format(**places) for arg in args), "--out", tmp_path / "out", code=2)
    assert said in output
    assert "Traceback" not in output


def test_foreign_output_folder(inputs: Path) -> None:
    output = run("extract", inputs, "--out", inputs, code=2)
    assert "--out" in output
    assert sorted(path.name for path in inputs.iterdir()) == sorted(["甲县.txt", "乙县.txt"])


def test_no_argument_shows_help() -> None:
    assert "extract" in CliRunner().invoke(app, []).output


def test_version() -> None:
    assert run("--version").startswith("govtext ")


def test_program_in_a_pipe(inputs: Path, tmp_path: Path) -> None:
    """No progress bar where nobody looks, and no character that the console cannot show stops the run."""
    command = [sys.executable, "-m", "toolkit", "extract", str(inputs), "--out", str(tmp_path / "out")]
    env = {**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"}
    done = subprocess.run(command, capture_output=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    assert "characters per second" in done.stdout.decode("gbk")
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["counts"]["documents"] == 2


def test_demo(tmp_path: Path) -> None:
    output = run("demo", "--out", tmp_path / "demo")
    for said in ("Summary", "Some of the targets", "lead unit", str(tmp_path / "demo")):
        assert said in output
    assert len(pd.read_parquet(tmp_path / "demo" / "documents")) == 15
    targets = pd.read_parquet(tmp_path / "demo" / "targets")
    assert len(targets) > 40
    assert targets["relation"].notna().any()
    planned = pd.read_parquet(tmp_path / "demo" / "quantities").query("status == 'target'")
    assert targets.loc[targets["relation"].isna(), "start"].tolist() == planned["start"].tolist()
    for name in TABLES:
        assert (tmp_path / "demo" / f"{name}.csv").exists()
    assert pd.read_parquet(tmp_path / "demo" / "failures").empty
