"""`govtext evaluate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from toolkit import analyze
from toolkit.cli import app
from toolkit.evaluation import read_outcomes, text_sha256

TEXT = "二、目标任务\r\n2031年，全县新建公园3个，粮食产量稳定在12万吨以上。\r\n"


def gold(**changes: Any) -> dict[str, Any]:
    """Gold that says what is found, so that each test can make one error in it."""
    rows = []
    for quantity in analyze(TEXT).quantities:
        row = {k: v for k, v in quantity.to_dict().items() if k not in {"indicator_key", "confidence", "rule"}}
        row |= {k: float(row[k]) for k in ("value", "value_high") if row[k] is not None}
        rows.append(row | changes)
    head = {"id": "qinghe", "source": "made up", "text_sha256": text_sha256(TEXT), "annotated": [0, len(TEXT)]}
    return head | {"annotated_kinds": ["quantities"], "quantities": rows, "units": [], "projects": []}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "金 标准"
    folder.mkdir()
    (folder / "qinghe.txt").write_bytes(TEXT.encode())
    (folder / "qinghe.json").write_text(json.dumps(gold(), ensure_ascii=False), encoding="utf-8")
    return folder


def run(*args: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["evaluate", *map(str, args)])
    assert result.exit_code == code, result.output
    return result.output


def test_table(folder: Path) -> None:
    output = run("--gold", folder, "--errors")
    assert "quantities" in output
    assert "qinghe" in output
    assert output.count("1.000") >= 20
    assert "expected" not in output


def test_json(folder: Path) -> None:
    figures = json.loads(run("--gold", folder, "--json"))
    assert figures["total"]["quantities"]["full_f1"] == 1.0
    assert figures["files"]["qinghe"]["quantities"]["span_gold"] == 2


def test_errors_say_where_and_what(folder: Path) -> None:
    (folder / "qinghe.json").write_text(json.dumps(gold(status="achieved"), ensure_ascii=False), encoding="utf-8")
    output = run("--gold", folder, "--errors")
    assert "【3个】" in output
    assert "status=achieved" in output
    assert "status=target" in output


def test_kind_not_annotated_prints_nothing(folder: Path) -> None:
    assert "qinghe" not in run("--gold", folder, "--kind", "units")


def test_texts_elsewhere_in_any_format(folder: Path, tmp_path: Path) -> None:
    (folder / "qinghe.txt").unlink()
    assert "--texts" in run("--gold", folder, code=2)
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "甲.csv").write_bytes(b"full_text\n" + b'"' + TEXT.encode() + b'"\n')
    assert "1.000" in run("--gold", folder, "--texts", texts)


def test_faulty_gold_is_no_traceback(folder: Path) -> None:
    (folder / "qinghe.json").write_text("{", encoding="utf-8")
    output = run("--gold", folder, code=2)
    assert "qinghe.json" in output
    assert "Traceback" not in output


def test_several_folders_of_gold(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "second.json").write_text(json.dumps(gold() | {"id": "second"}, ensure_ascii=False), encoding="utf-8")
    figures = json.loads(run("--gold", folder, "--gold", other, "--json"))  # the text is found by its checksum
    assert list(figures["files"]) == ["qinghe", "second"]
    assert figures["total"]["quantities"]["span_gold"] == 4


def test_reliability(folder: Path) -> None:
    assert "share right" in run("--gold", folder, "--reliability")
    assert "share right" not in run("--gold", folder)
    figures = json.loads(run("--gold", folder, "--reliability", "--json"))
    assert sum(group["n"] for group in figures["reliability"]["as given"]["bins"]) == 2


def test_confidence_is_written(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "confidence.tsv"
    run("--gold", folder, "--write-confidence", path)
    assert "\nrule\trate\tsupport\n" in path.read_text(encoding="utf-8")
    assert "cannot be written" in run("--gold", folder, "--write-confidence", tmp_path / "no" / "file.tsv", code=2)


def test_outcomes_are_written(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "outcomes.tsv"
    run("--gold", folder, "--write-outcomes", path)
    assert [outcome.right for outcome in read_outcomes(path)] == [(True, True)] * 2


def test_no_confidence_without_quantities(folder: Path) -> None:
    (folder / "qinghe.json").write_text(json.dumps(gold() | {"quantities": []}, ensure_ascii=False), encoding="utf-8")
    assert "no annotated quantity" in run("--gold", folder, "--reliability", code=2)
