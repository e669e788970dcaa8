"""`govtext panel`, as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from toolkit import run_batch
from toolkit.cli import app

REPORT = "{}{}年政府工作报告\n\n一、工作回顾\n去年平稳。\n二、{}年工作安排\n{}\n"
MANIFEST = (
    "file,region,division_code,level,parent_code,year\n甲县.txt,清河市甲县,990121,county,990100,2031\n"
    "乙县.txt,清河市乙县,990122,county,990100,2031\n丙县.txt,清河市丙县,990123,county,990100,2031\n"
)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("各县")
    plans = {"甲县": "主要预期目标是：地区生产总值增长6%左右。大力发展数字经济。", "乙县": "扩大造林面积。"}
    for name, plan in plans.items():
        (folder / f"{name}.txt").write_text(REPORT.format(name, 2031, 2031, plan), encoding="utf-8")
    run_batch(folder, folder / "结果")
    (folder / "清单.csv").write_text(MANIFEST, encoding="utf-8")
    (folder / "词表.txt").write_text("数字经济\n", encoding="utf-8")
    return folder


def run(*args: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["panel", *(str(arg) for arg in args)])
    assert result.exit_code == code, result.output
    return result.output


def test_targets_to_stata(results: Path) -> None:
    out = results / "目标.dta"
    output = run(
        "targets", results / "结果", "--out", out, "--indicator", "gdp.growth", "--manifest", results / "清单.csv"
    )
    assert "3 rows" in output
    frame = pd.read_stata(out).set_index("division_code")
    assert frame.loc["990121", "value"] == 6
    assert frame["missing_reason"].astype(object).where(frame["missing_reason"].notna(), None).tolist() == [
        None,
        "未设目标",
        "无文档",
    ]


def test_a_missing_document_is_told(results: Path) -> None:
    output = run("coverage", results / "结果", "--out", results / "c.csv", "--manifest", results / "清单.csv")
    assert "1 region-years have no document: 清河市丙县 2031" in output
    frame = pd.read_csv(results / "c.csv", dtype=str)
    assert frame["status"].tolist() == ["found", "without_target", "missing"]


def test_a_document_without_a_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "甲县.txt").write_text(REPORT.format("甲县", 2031, 2031, "扩大造林面积。"), encoding="utf-8")
    (tmp_path / "通知.txt").write_text("请做好值班工作。\n", encoding="utf-8")
    run_batch(tmp_path, tmp_path / "结果")
    output = run("coverage", tmp_path / "结果", "--out", tmp_path / "c.csv")
    assert "1 documents without region or year" in output
    assert ": 通知.txt\n" in output


def test_a_concept_long_and_wide(results: Path) -> None:
    words = results / "词表.txt"
    run("concept", results / "结果", "--out", results / "k.csv", "--words", words)
    frame = pd.read_csv(results / "k.csv").set_index("region")
    assert frame["hits"].to_dict() == {"甲县": 1, "乙县": 0}
    run("concept", results / "结果", "--out", results / "w.csv", "--words", words, "--wide", "--part", "review")
    assert pd.read_csv(results / "w.csv")["2031"].tolist() == [0, 0]
    run("concept", results / "结果", "--out", results / "r.csv", "--words", words, "--without-repeated")


def test_themes_have_a_column_each_with_a_label(results: Path) -> None:
    out = results / "主题.dta"
    run("themes", results / "结果", "--out", out, "--wide", "--manifest", results / "清单.csv")
    with pd.io.stata.StataReader(out) as reader:
        labels = reader.variable_labels()
        frame = reader.read()
    assert len(frame) == 3
    assert "生态" in labels["ecology"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["targets", "{}", "--out", "p.xlsx"], ".parquet"),
        (["targets", "{}", "--out", "p.csv", "--indicator", "gpd.growth"], "gpd.growth"),
        (["targets", ".", "--out", "p.csv"], "is no result folder"),
        (["concept", "{}", "--out", "p.csv", "--words", "none.txt"], "none.txt"),
    ],
    ids=["ending", "indicator", "folder", "words"],
)
def test_what_is_wrong_is_told(results: Path, tmp_path: Path, args: list[str], said: str) -> None:
    filled = [arg.format(results / "结果") for arg in args]
    filled[filled.index("--out") + 1] = str(tmp_path / filled[filled.index("--out") + 1])
    if filled[1] == ".":
        filled[1] = str(tmp_path)
    assert said in run(*filled, code=2)


def test_a_duplicate_is_told_and_shown_on_request(tmp_path: Path) -> None:
    folder = tmp_path / "两份"
    folder.mkdir()
    for name in ("一", "二"):
        text = REPORT.format("甲县", 2031, 2031, "地区生产总值增长6%。")
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    run_batch(folder, tmp_path / "out")
    out = tmp_path / "p.csv"
    output = run("targets", tmp_path / "out", "--out", out, "--indicator", "gdp.growth")
    assert "several documents" in output
    assert pd.read_csv(out)["missing_reason"].tolist() == ["duplicate"]
    run("targets", tmp_path / "out", "--out", out, "--indicator", "gdp.growth", "--each")
    assert pd.read_csv(out)["value"].tolist() == [6, 6]
