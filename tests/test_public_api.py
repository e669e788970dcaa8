"""The public names, and how light the package is at import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import toolkit

HEAVY = ["pandas", "pyarrow", "spacy", "matplotlib", "sklearn", "torch", "hanlp", "docx", "jieba", "numpy"]


@pytest.mark.parametrize("name", toolkit.__all__)
def test_public_names_are_there_and_documented(name: str) -> None:
    value = getattr(toolkit, name)
    assert value.__doc__
    assert name in dir(toolkit)


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        toolkit.nonsense  # noqa: B018


def heavy_after(code: str) -> list[str]:
    check = f"import sys\n{code}\nprint(*[m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, encoding="utf-8", check=True)
    return done.stdout.splitlines()[-1].split()


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import toolkit", id="import"),
        pytest.param("from toolkit import extract_quantities; extract_quantities('新建公园3个。')", id="bare string"),
        pytest.param("from toolkit import analyze; analyze('新建公园3个。').quantities", id="analyze"),
        pytest.param("from toolkit import extract_targets; extract_targets('新建公园3个。')", id="targets"),
        pytest.param(
            "from typer.testing import CliRunner\nfrom toolkit.cli import app\n"
            "assert 'extract' in CliRunner().invoke(app, ['--help']).output",
            id="help",
        ),
    ],
)
def test_nothing_heavy_is_imported(code: str) -> None:
    assert heavy_after(code) == []


def test_import_does_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, toolkit; print(*[m for m in sys.modules if m.startswith('toolkit')])"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.split() == ["toolkit"]


READERS = [
    toolkit.analyze,
    toolkit.extract_quantities,
    toolkit.extract_targets,
    toolkit.extract_responsible_units,
    toolkit.extract_projects,
    toolkit.segment,
]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@pytest.mark.parametrize("given", [None, float("nan"), Path("notice.docx"), b"3", []], ids=lambda g: type(g).__name__)
def test_what_is_no_text_is_named_with_the_way_out(reader: Any, given: object) -> None:
    with pytest.raises(toolkit.ToolkitError, match=rf"str.*Document.*{type(given).__name__}.*read\(path\).*dropna"):
        reader(given)


@pytest.mark.parametrize("reader", READERS[1:], ids=lambda reader: reader.__name__)
def test_a_document_is_read_as_its_text(reader: Any) -> None:
    text = "1.2031年，新建清溪水库等3个水利项目。（牵头单位：县水利局）"
    assert list(reader(toolkit.Document("1.txt", text))) == list(reader(text)) != []
