"""Where our users sit: a GBK locale, Chinese characters and spaces in paths, spawned workers, Excel holding a file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit import sample_corpus
from toolkit.cli import app

FOLDER = "分工方案 2026"
TABLES = ("documents", "tasks", "quantities", "responsible_units", "projects", "themes", "failures")


@pytest.fixture(scope="session")
def gbk_locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the locale zh_CN.GBK, the encoding of a Chinese Windows."""
    if not __file__.isascii():
        pytest.skip("before 3.13 Python itself does not start in GBK where an editable install's path is not ASCII")
    if not shutil.which("localedef"):
        if os.environ.get("GOVTEXT_CI"):
            pytest.fail("localedef is missing, which CI installs (package locales)")
        pytest.skip("localedef is not there to make a GBK locale (Debian: package locales)")
    folder = tmp_path_factory.mktemp("locales")
    command = ["localedef", "-i", "zh_CN", "-f", "GBK", str(folder / "zh_CN.GBK")]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if not (folder / "zh_CN.GBK" / "LC_CTYPE").exists():
        pytest.skip(f"localedef cannot make zh_CN.GBK: {made.stderr.strip()[:200]}")
    return folder


def environment(**variables: str) -> dict[str, str]:
    """The variables of a fresh shell, without any of Python's own settings for encodings."""
    hidden = ("LC_", "LANG", "PYTHON", "COV_CORE", "COVERAGE")
    return {k: v for k, v in os.environ.items() if not k.startswith(hidden)} | variables


def govtext(*args: str, cwd: bytes | Path, env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    """Runs the command line in a fresh process."""
    return subprocess.run([sys.executable, "-m", "toolkit", *args], cwd=cwd, env=env, capture_output=True, check=False)


def extract(root: Path, encoding: str, workers: int, env: dict[str, str]) -> tuple[Path, bytes]:
    """Runs `extract` in a folder whose name is Chinese in the locale's encoding; returns the result and the output.

    Under a GBK locale Linux keeps the names of files in GBK, so that the folder is made of bytes.
    """
    work = os.fsencode(root) + "/研究 数据".encode(encoding)
    notices = work + b"/" + FOLDER.encode(encoding)
    shutil.copytree(os.fsencode(sample_corpus()), notices)
    shutil.copy(next(Path(sample_corpus()).glob("*.txt")), notices + "/青山 通知.txt".encode(encoding))
    command = [sys.executable.encode(), b"-m", b"toolkit", b"extract", FOLDER.encode(encoding), b"--workers"]
    out = "结果 表".encode(encoding)
    run = subprocess.run(
        [*command, str(workers).encode(), b"--out", out], cwd=work, env=env, capture_output=True, check=False
    )
    assert run.returncode == 0, run.stderr.decode(encoding, "replace")
    shutil.move(work + b"/" + out, root / "result")
    return root / "result", run.stdout


@pytest.fixture(scope="module")
def plain_result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of one worker under UTF-8."""
    return extract(tmp_path_factory.mktemp("plain"), "utf-8", 1, environment(PYTHONUTF8="1"))[0]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps names of files in Unicode and has no such locales")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_gbk_locale_gives_the_same_tables(
    plain_result: Path, gbk_locales: Path, tmp_path: Path, workers: int
) -> None:
    env = environment(LC_ALL="zh_CN.GBK", LOCPATH=str(gbk_locales))
    where = "import locale; print(locale.getpreferredencoding())"
    preferred = subprocess.run([sys.executable, "-c", where], env=env, capture_output=True, check=True).stdout
    assert preferred.strip().lower() in {b"gbk", b"cp936"}
    result, said = extract(tmp_path, "gbk", workers, env)
    assert "结果 表" in said.decode("gbk")
    for name in TABLES:
        assert (result / f"{name}.csv").read_bytes() == (plain_result / f"{name}.csv").read_bytes(), name


def test_chinese_paths_with_spaces_are_the_ids(plain_result: Path) -> None:
    rows = (plain_result / "documents.csv").read_text("utf-8-sig").splitlines()
    assert [row for row in rows if row.startswith(('"青山 通知.txt"', "青山 通知.txt,"))]


def test_spawned_workers_give_the_same_tables(plain_result: Path, tmp_path: Path) -> None:
    result, _ = extract(tmp_path, "utf-8", 2, environment(PYTHONUTF8="1"))
    for name in TABLES:
        assert (result / f"{name}.csv").read_bytes() == (plain_result / f"{name}.csv").read_bytes(), name


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locales")
def test_demo_prints_chinese_in_a_gbk_console(gbk_locales: Path, tmp_path: Path) -> None:
    run = govtext("demo", cwd=tmp_path, env=environment(LC_ALL="zh_CN.GBK", LOCPATH=str(gbk_locales)))
    assert run.returncode == 0, run.stderr.decode("gbk", "replace")
    assert len(re.findall("[一-鿿]", run.stdout.decode("gbk"))) > 50, "the table of targets"
    assert "Traceback" not in run.stderr.decode("gbk", "replace")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locales")
def test_failures_are_told_in_a_gbk_console(gbk_locales: Path, tmp_path: Path) -> None:
    folder, name = os.fsencode(tmp_path) + "/研究 数据".encode("gbk"), "空 表.csv".encode("gbk")
    os.mkdir(folder)  # noqa: PTH102 - pathlib takes no bytes
    shutil.copy(next(Path(sample_corpus()).glob("*.txt")), folder + b"/a.txt")
    with open(folder + b"/" + name, "wb") as file:  # noqa: PTH123
        file.write("甲,乙\n1,2\n".encode("gbk"))
    env = environment(LC_ALL="zh_CN.GBK", LOCPATH=str(gbk_locales))
    run = govtext("extract", ".", "--out", "out", cwd=folder, env=env)
    assert run.returncode == 1, run.stderr.decode("gbk", "replace")
    assert "空 表.csv" in run.stderr.decode("gbk")


def test_a_table_that_excel_holds_is_kept_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "结果 表"
    sample = str(sample_corpus())
    assert CliRunner().invoke(app, ["extract", sample, "--out", str(out)]).exit_code == 0
    earlier = "earlier content that the researcher looks at"
    for name in ("quantities.csv", "tasks.csv"):
        (out / name).write_text(earlier, "utf-8")
    replace = os.replace

    def held(source: str | Path, target: str | Path) -> None:
        if Path(target).name == "quantities.csv":
            raise PermissionError(13, "The process cannot access the file because it is being used", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", held)
    again = CliRunner().invoke(app, ["extract", sample, "--out", str(out)])
    assert again.exit_code == 2
    message = " ".join(again.output.split())
    assert "quantities.csv is held by another program" in message
    assert "quantities.new.csv" in message
    assert (out / "quantities.csv").read_text("utf-8") == earlier
    assert (out / "quantities.new.csv").read_text("utf-8-sig").startswith('"mention_id"')
    assert (out / "tasks.csv").read_text("utf-8-sig").startswith('"task_id"')
    assert not (out / ".partial").exists()
