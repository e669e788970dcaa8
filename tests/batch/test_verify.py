"""A result that was touched after its run is recognised."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from toolkit import run_batch
from toolkit.batch import verify
from toolkit.cli import app
from toolkit.errors import InputError

NOTICE = "一、农业\n1.新建水库{}座。（牵头单位：县水利局）\n"


@pytest.fixture
def result(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for i in range(3):
        (tmp_path / "in" / f"县{i}.txt").write_text(NOTICE.format(i + 1), encoding="utf-8")
    run_batch(tmp_path / "in", tmp_path / "out")
    return tmp_path


def change_input(root: Path) -> None:
    (root / "in" / "县1.txt").write_text("别的", encoding="utf-8")


def remove_input(root: Path) -> None:
    (root / "in" / "县1.txt").unlink()


def change_table(root: Path) -> None:
    path = root / "out" / "quantities" / "part-00000.parquet"
    frame = pd.read_parquet(path)
    frame["start"] += 1
    frame.to_parquet(path)


def damage_table(root: Path) -> None:
    (root / "out" / "documents" / "part-00000.parquet").write_bytes(b"PAR1")


@pytest.mark.parametrize(
    ("touch", "problems"),
    [
        pytest.param(lambda _: None, [], id="nothing"),
        pytest.param(change_input, ["input changed"], id="input changed"),
        pytest.param(remove_input, ["input missing"], id="input missing"),
        pytest.param(change_table, ["part changed", "text", "text", "text"], id="table changed"),
        pytest.param(damage_table, ["part changed", "part unreadable"], id="table damaged"),
    ],
)
def test_findings(result: Path, touch: Callable[[Path], None], problems: list[str]) -> None:
    touch(result)
    assert [found.problem for found in verify(result / "out")] == problems
    done = CliRunner().invoke(app, ["verify", str(result / "out")])
    assert done.exit_code == bool(problems)
    assert all(problem in done.output for problem in problems)


def test_inputs_that_have_moved(result: Path) -> None:
    shutil.move(result / "in", result / "elsewhere")
    assert {found.problem for found in verify(result / "out")} == {"input missing"}
    assert verify(result / "out", result / "elsewhere") == []
    (result / "elsewhere" / "新.txt").write_text(NOTICE, encoding="utf-8")
    assert [(f.problem, f.place) for f in verify(result / "out", result / "elsewhere")] == [("input new", "新.txt")]


def test_no_result(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no result folder"):
        verify(tmp_path)
    assert CliRunner().invoke(app, ["verify", str(tmp_path)]).exit_code == 2
