"""`govtext lab` up to the start of the server; tests/browser has the rest."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from toolkit.cli import app

lab = import_module("toolkit.cli.lab")
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, bool, dict[str, Any]]]:
    """What would have been started: folder, browser or not, and the kernel that it would offer."""
    pytest.importorskip("jupyterlab")
    found: list[tuple[Path, bool, dict[str, Any]]] = []

    def run(folder: Path, *, browser: bool) -> None:
        path = Path(os.environ["JUPYTER_PATH"].split(os.pathsep)[0])
        found.append((folder, browser, json.loads((path / "kernels" / "python3" / "kernel.json").read_text("utf-8"))))

    monkeypatch.setattr("toolkit.cli.lab._run", run)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "of the user"))
    monkeypatch.setenv("JUPYTERLAB_WORKSPACES_DIR", str(tmp_path / "workspaces"))
    return found


def test_notebooks_are_copied_and_none_is_overwritten(
    tmp_path: Path, started: list[tuple[Path, bool, dict[str, Any]]]
) -> None:
    folder = tmp_path / "我的 notebooks"
    folder.mkdir()
    mine = folder / NOTEBOOKS[0].name
    mine.write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(app, ["lab", str(folder), "--no-browser"])
    assert result.exit_code == 0, result.output
    assert f"{len(NOTEBOOKS) - 1} notebooks copied" in result.stderr
    assert sorted(path.name for path in folder.iterdir()) == [path.name for path in NOTEBOOKS]
    assert mine.read_text(encoding="utf-8") == "mine"
    assert [(place, browser) for place, browser, _ in started] == [(folder, False)]


def test_the_kernel_is_this_interpreter(tmp_path: Path, started: list[tuple[Path, bool, dict[str, Any]]]) -> None:
    assert CliRunner().invoke(app, ["lab", str(tmp_path / "work")]).exit_code == 0
    ((_, browser, kernel),) = started
    assert browser
    assert kernel["argv"][0] == sys.executable
    assert os.environ["JUPYTER_PATH"] == str(tmp_path / "of the user"), "the environment is as it was"


@pytest.mark.usefixtures("started")
def test_the_first_layout_is_ours_and_later_ones_are_kept(tmp_path: Path) -> None:
    def visit() -> Path:
        assert CliRunner().invoke(app, ["lab", str(tmp_path / "work")]).exit_code == 0
        (path,) = (tmp_path / "workspaces").iterdir()
        return path

    layout = json.loads(visit().read_text("utf-8"))["data"]["layout-restorer:data"]
    assert layout["main"]["current"] == "notebook:01_quickstart.ipynb"
    path = visit()
    path.write_text(path.read_text("utf-8").replace("01_quickstart", "02_targets"), encoding="utf-8")
    visit()
    assert "01_quickstart" not in path.read_text("utf-8")


def test_without_the_extra_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab, "find_spec", lambda _: None)
    result = CliRunner().invoke(app, ["lab", str(tmp_path / "work")])
    assert result.exit_code == 2
    assert "pip install 'govtext[notebooks]'" in result.stderr
    assert not (tmp_path / "work").exists()


def test_a_checkout_is_worked_in_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert lab.own_folder() == NOTEBOOKS[0].parent
    monkeypatch.setattr(lab, "notebooks_source", lambda: tmp_path / "_notebooks")
    assert lab.own_folder() is None


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = CliRunner().invoke(app, ["lab", str(tmp_path / "file" / "work")])
    assert result.exit_code == 2
    assert "name another folder" in result.stderr
