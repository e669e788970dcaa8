"""Files that LibreOffice reads, and comparisons with independent readers of the same file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.loaders.files import Pdf, cell, docx, par, run, table
from toolkit.config import Limits
from toolkit.errors import InputError, MissingDependencyError
from toolkit.loaders import iter_documents, office, read
from toolkit.schema import Failure

OFFICE = office.program()
PDFTOTEXT = shutil.which("pdftotext")
needs_office = pytest.mark.skipif(
    not OFFICE and not os.environ.get("GOVTEXT_CI"), reason="LibreOffice is not installed"
)
RTF = r"{\rtf1\ansi\uc1 \u26032?\u24314?4\u20010?\par {\trowd\cellx3000\cellx6000 A\cell B\cell\row}\par }"
BODY = (
    par("清河市重点工作任务分工方案")
    + par("一、新建公园4个，完成投资2.3亿元。（责任单位：市园林局、市财政局）")
    + table(cell("序号") + cell("任务") + cell("责任单位"), cell("1") + cell("修路5公里") + cell("市交通局"))
    + par(run("尾段，") + run("增长6.5%以上。"))
)


def dense(text: str) -> str:
    return re.sub(r"[\s\ufeff\u200b]+", "", text)


def convert(path: Path, suffix: str) -> Path:
    """Returns a file that LibreOffice makes of another, for tests."""
    profile = (path.parent / "profile").as_uri()
    command = [
        str(OFFICE),
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        suffix,
        "--outdir",
        str(path.parent),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.with_suffix("." + suffix.partition(":")[0])


@needs_office
def test_old_formats_say_what_the_new_one_says(tmp_path: Path) -> None:
    path = tmp_path / "方案.docx"
    path.write_bytes(docx(BODY))
    expected = read(path)[0].text
    for suffix in ("doc", "odt", "rtf"):
        (document,) = read(convert(path, suffix))
        assert document.text == expected, suffix
        assert document.id == f"方案.{suffix}"
    shutil.copy(tmp_path / "方案.doc", tmp_path / "方案.wps")
    assert read(tmp_path / "方案.wps")[0].text == expected
    shutil.copy(tmp_path / "方案.doc", tmp_path / "old.docx")
    assert read(tmp_path / "old.docx")[0].text == expected


@needs_office
def test_an_independent_reading_of_a_word_file(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx(BODY))
    theirs = convert(path, "txt:Text (encoded):UTF8").read_text("utf-8-sig")
    assert dense(read(path)[0].text) == dense(theirs)


@pytest.mark.skipif(not PDFTOTEXT and not os.environ.get("GOVTEXT_CI"), reason="pdftotext is not installed")
def test_an_independent_reading_of_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    import pylopdf_fonts_zh_cn as fonts

    rows = [f"第{i}项，新建公园{i}个，完成投资{i}.5亿元，确保按时完成。" for i in range(1, 30)]
    otf = Path(fonts.__file__).parent / "NotoSansSC-Regular.otf"
    path.write_bytes(
        Pdf().embed(otf, "".join(rows)).page().lines(72, 720, rows[:15]).page().lines(72, 720, rows[15:]).bytes()
    )
    theirs = subprocess.run(
        [str(PDFTOTEXT), "-enc", "UTF-8", str(path), "-"], check=True, capture_output=True
    ).stdout.decode()
    assert dense(read(path)[0].text) == dense(theirs) == "".join(rows)


def test_without_libreoffice_the_failure_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    path = tmp_path / "a.rtf"
    path.write_text(RTF, encoding="ascii")
    (failure,) = iter_documents(path)
    assert isinstance(failure, Failure)
    assert failure.error == "MissingDependencyError"
    assert "LibreOffice, which is not installed" in failure.message
    assert "save it as .docx" in failure.way_out
    with pytest.raises(MissingDependencyError):
        read(path)
    with pytest.raises(InputError):
        read(path)


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for LibreOffice")
def test_libreoffice_that_hangs_or_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, script = tmp_path / "a.rtf", tmp_path / "soffice"
    path.write_text(RTF, encoding="ascii")
    monkeypatch.setattr(office, "program", lambda: str(script))
    script.write_text("#!/bin/sh\nsleep 60\n", encoding="ascii")
    script.chmod(0o755)
    with pytest.raises(InputError, match=r"more than 1 s.*limits\.office_seconds"):
        read(path, limits=Limits(office_seconds=1))
    script.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    with pytest.raises(InputError, match="cannot be read by LibreOffice"):
        read(path)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.doc", docx(par("修路")), "修路"),
        ("a.doc", b"<html><body><p>\xe4\xbf\xae\xe8\xb7\xaf", "修路"),
        ("a.wps", docx(par("修路")), "修路"),
        ("a.doc", Pdf().page().text(72, 700, "修路").bytes(), "修路"),
    ],
    ids=["docx as doc", "page as doc", "docx as wps", "pdf as doc"],
)
def test_other_kinds_under_old_suffixes(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert read(tmp_path / name)[0].text == expected
