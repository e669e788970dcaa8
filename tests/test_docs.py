"""The documentation is true: its Python runs, Chinese and English agree, every page has its place."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
# Blocks of Python: of a page without a title, one after the other in one program.
BLOCK = re.compile(r'^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<code>.*?)^```', re.M | re.S)
# A library that the page tells how to install: from dask_jobqueue import SLURMCluster  # pip install dask-jobqueue
ELSEWHERE = re.compile(r"^(?:from|import) (\w+).*# pip install", re.M)
# test_setup.py runs README, getting started (the Chinese one has the same code) and concepts.
PAGES = sorted(DOCS.glob("how-to/*.md"))


def blocks(page: Path, title: str | None = None, language: str = "python") -> list[str]:
    """Returns the blocks of a page with one title, or those without any."""
    found = BLOCK.finditer(page.read_text("utf-8"))
    code = [match["code"] for match in found if match["title"] == title and match["language"] == language]
    return [block for block in code if not (m := ELSEWHERE.search(block)) or find_spec(m[1])]


def run(code: str, folder: Path, **environment: str) -> None:
    """Runs a program in a folder, as a reader does who copies it."""
    (folder / "page.py").write_text(code, encoding="utf-8")
    variables = os.environ | {"PYTHONUTF8": "1", "MPLBACKEND": "Agg"} | environment
    done = subprocess.run(
        [sys.executable, "page.py"], cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p)], ids=lambda p: p.relative_to(DOCS).as_posix())
def test_the_python_of_a_page_runs(page: Path, tmp_path: Path) -> None:
    from toolkit import sample_corpus

    shutil.copytree(sample_corpus(), tmp_path / "notices")  # the reader's folder of documents
    run("\n".join(blocks(page)), tmp_path)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The package as a checkout that may be changed."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "toolkit", tmp_path / "toolkit", ignore=ignore)
    shutil.copytree(ROOT / "corpus" / "sample", tmp_path / "corpus" / "sample")
    return tmp_path


def test_a_row_of_a_lexicon_as_the_page_says(checkout: Path) -> None:
    page = DOCS / "how-to" / "own-words.md"
    lexicon = "toolkit/lexicons/units.tsv"
    (row,) = blocks(page, lexicon, "text")
    (code,) = blocks(page, "with the row")
    with pytest.raises(AssertionError):
        run(code, checkout, PYTHONPATH=str(checkout))
    with (checkout / lexicon).open("a", encoding="utf-8", newline="\n") as file:
        file.write(row)
    run(code, checkout, PYTHONPATH=str(checkout))


def test_a_loader_as_the_page_says(checkout: Path) -> None:
    page = DOCS / "how-to" / "own-format.md"
    (module,) = blocks(page, "toolkit/loaders/markdown.py")
    (checkout / "toolkit" / "loaders" / "markdown.py").write_text(module, encoding="utf-8")
    base = checkout / "toolkit" / "loaders" / "base.py"
    row = re.search(r'`(".md": "[^`]+",)`', page.read_text("utf-8"))
    assert row
    text = base.read_text("utf-8")
    base.write_text(text.replace("LOADERS = {\n", f"LOADERS = {{\n    {row[1]}\n"), encoding="utf-8")
    (code,) = blocks(page, "with the loader")
    run(code, checkout, PYTHONPATH=str(checkout))


@pytest.fixture(scope="module")
def dictionary(load_script: Callable[[Path], ModuleType]) -> ModuleType:
    """The script that writes the data dictionaries."""
    return load_script(DOCS / "make_data_dictionary.py")


def test_every_column_has_its_chinese_meaning_and_no_other(dictionary: ModuleType) -> None:
    from toolkit.reporting.columns import TABLES

    meanings = dictionary.meanings_zh()
    columns = {(table, column.name) for table, found in TABLES.items() for column in found}
    names = {name for _, name in columns}
    assert {k for k in columns if k not in meanings and ("*", k[1]) not in meanings} == set()
    assert {k for k in meanings if k not in columns and (k[0] != "*" or k[1] not in names)} == set()
    assert set(TABLES) == dictionary.ABOUT_ZH.keys()
    assert dictionary.PAGE_ZH.read_text("utf-8") == dictionary.page_zh(), "run: make docs"


def test_both_getting_started_pages_give_the_same_code() -> None:
    def code(name: str) -> list[str]:
        text = (DOCS / name).read_text("utf-8")
        found = [m["code"] for m in BLOCK.finditer(text) if m["language"] in {"python", "powershell", "bash"}]
        return [re.sub(r"\s+#.*", "", line) for block in found for line in block.splitlines()]

    assert code("getting-started.md")
    assert code("getting-started.md") == code("zh/getting-started.md")


def test_each_page_is_in_the_navigation_once() -> None:
    text = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[2]
    named = re.findall(r"([\w/-]+\.md)$", text, re.M)
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    assert sorted(named) == sorted(pages)
