"""The layers hold: the contract of pyproject.toml, and what it cannot say."""

from __future__ import annotations

import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """The imports of the package, those inside functions too."""
    return grimp.build_graph("toolkit", include_external_packages=True, cache_dir=None)


def test_only_the_top_uses_the_public_front(graph: grimp.ImportGraph) -> None:
    # `from toolkit import analyze` inside the package would pass every layer at once.
    users = graph.find_modules_that_directly_import("toolkit")
    assert {module for module in users if module.split(".")[1] not in {"cli", "__main__"}} == set()


@pytest.mark.parametrize("library", ["jieba", "hanlp", "torch", "spacy", "matplotlib"])
def test_a_heavy_library_stays_in_its_place(graph: grimp.ImportGraph, library: str) -> None:
    places = {
        "jieba": {"segmentation"},
        "hanlp": {"integrations", "segmentation", "training"},
        "torch": {"segmentation", "training"},
        "spacy": {"integrations", "segmentation", "training"},
        "matplotlib": {"viz"},
    }
    users = graph.find_modules_that_directly_import(library) if library in graph.modules else set()
    assert {m for m in users if m.split(".")[1] not in places[library]} == set()


def test_every_imported_library_is_declared(graph: grimp.ImportGraph) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [text for texts in project["optional-dependencies"].values() for text in texts]
    declared = {canonicalize_name(Requirement(text).name) for text in [*project["dependencies"], *extras]}
    outside = {m for m in graph.modules if not m.startswith("toolkit")} - set(sys.stdlib_module_names)
    known = packages_distributions()
    undeclared = {
        m for m in outside if not declared & {canonicalize_name(d) for d in known.get(m, [m])} and not m.startswith("_")
    }
    assert undeclared == set()


def test_the_diagram_of_the_architecture_page_is_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (contract,) = (contract for contract in contracts if contract["id"] == "layers")
    layers = [layer.replace("(", "").replace(")", "") for layer in contract["layers"]]
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    block = page.split("<!-- layers -->\n\n```text\n", 1)[1].split("```", 1)[0]
    assert [line.split("  ")[0].strip() for line in block.splitlines()] == layers


@pytest.mark.parametrize("path", sorted((ROOT / "toolkit").rglob("*.py")), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_file_stays_readable(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400
