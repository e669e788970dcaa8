"""The files that set the project up agree with each other and with what is installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/**/*.md"))]


def pinned() -> dict[str, str]:
    """Returns version by canonical name of constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return {canonicalize_name(n): v for n, v in (line.split("==") for line in lines if not line.startswith("#"))}


def requirements(group: str | None = None) -> list[Requirement]:
    """Returns the requirements of the project, or of one extra with the extras that it names."""
    found: list[Requirement] = []
    for text in PROJECT["optional-dependencies"][group] if group else PROJECT["dependencies"]:
        requirement = Requirement(text)
        if requirement.name == PROJECT["name"]:
            found += [r for extra in sorted(requirement.extras) for r in requirements(extra)]
        else:
            found.append(requirement)
    return found


ALL = {r.name: r for r in [*requirements(), *requirements("all")]}


@pytest.mark.parametrize("name", ALL)
def test_constraints_pin_each_requirement_within_its_bounds(name: str) -> None:
    assert ALL[name].specifier.contains(pinned()[canonicalize_name(name)])


@pytest.mark.parametrize("requirement", requirements(), ids=lambda r: r.name)
def test_constraints_pin_what_a_requirement_pulls(requirement: Requirement) -> None:
    pins, waiting, seen = pinned(), [requirement.name], set[str]()
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        needs = map(Requirement, distribution(name).requires or [])
        waiting += [r.name for r in needs if r.marker is None or r.marker.evaluate({"extra": ""})]
    assert sorted(seen - pins.keys()) == []


def test_ci_runs_the_pinned_versions() -> None:
    if not os.environ.get("GOVTEXT_CI"):
        pytest.skip("only CI promises the exact versions (GOVTEXT_CI is not set)")
    installed = {name: version(name).split("+")[0] for name in pinned()}
    assert installed == pinned()


def test_extra_all_holds_the_other_extras() -> None:
    extras = PROJECT["optional-dependencies"]
    assert Requirement(extras["all"][0]).extras == extras.keys() - {"all"}


def test_conda_environment_is_in_step_with_pyproject() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    *conda, pip = environment["dependencies"]
    assert environment["name"] == PROJECT["name"]
    assert [c for c in conda if not c.startswith("pip")] == ["python=3.11"]
    assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains("3.11")
    constraint, itself = pip["pip"]
    assert (ROOT / constraint.removeprefix("--constraint ")).is_file()
    extras = Requirement(itself.replace(".", PROJECT["name"], 1)).extras
    assert extras <= PROJECT["optional-dependencies"].keys()
    assert "hanlp" not in extras, "torch is gigabytes: the first way in does without it"


def test_version_is_the_same_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert PROJECT["version"] == citation["version"] == version(PROJECT["name"])
    assert re.search(
        rf"^## \[(Unreleased|{re.escape(PROJECT['version'])})\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M
    )


def code_lines(page: Path) -> list[str]:
    """Returns the lines of a page's code blocks and its inline code."""
    text = page.read_text("utf-8")
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.M | re.S)
    return [line.strip() for block in blocks for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_commands_that_a_page_names_exist(page: Path) -> None:
    import typer

    from toolkit.cli import app

    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    commands = typer.main.get_command(app).commands.keys()  # type: ignore[attr-defined]
    lines = code_lines(page)
    assert {m[1] for line in lines if (m := re.match(r"(?:[A-Z]+=\S+ )*make ([a-z-]+)", line))} <= targets
    assert {m[1] for line in lines if (m := re.match(r"govtext ([a-z][a-z-]*)", line))} <= commands


def test_both_readmes_give_the_same_commands() -> None:
    def commands(name: str) -> list[str]:
        blocks = re.findall(r"^```(?:bash|powershell)\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.M | re.S)
        return [re.sub(r"\s+#.*", "", line) for block in blocks for line in block.splitlines()]

    assert commands("README.md")
    assert commands("README.md") == commands("README.zh-CN.md")


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "README.zh-CN.md",
        "docs/getting-started.md",
        "docs/concepts/organisations.md",
        "docs/concepts/targets.md",
        "docs/concepts/units_projects.md",
    ],
)
def test_python_of_a_page_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from toolkit import run_batch, sample_corpus

    run_batch(sample_corpus(), tmp_path / "results")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.M | re.S)
    assert blocks
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, name, "exec"), names)  # noqa: S102 - our own page


def test_the_data_dictionary_is_in_step_with_the_tables(load_script: Callable[[Path], ModuleType]) -> None:
    module = load_script(ROOT / "docs" / "make_data_dictionary.py")
    assert (ROOT / "docs" / "data-dictionary.md").read_text("utf-8") == module.page(), "run: make docs"
    assert (ROOT / "docs" / "concepts" / "targets.md").read_text("utf-8") == module.targets_page(), "run: make docs"
    assert (ROOT / "docs" / "concepts" / "panels.md").read_text("utf-8") == module.panels_page(), "run: make docs"


def test_import_loads_no_heavy_library() -> None:
    heavy = {
        "daachorse",
        "docx",
        "matplotlib",
        "networkx",
        "numpy",
        "pandas",
        "pyarrow",
        "rapidfuzz",
        "rich",
        "rjieba",
        "sklearn",
        "spacy",
        "torch",
    }
    code = "import sys, toolkit; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert "toolkit" in loaded
    assert heavy.intersection(loaded) == set()


def test_public_names_are_there() -> None:
    import toolkit

    assert [name for name in toolkit.__all__ if not hasattr(toolkit, name)] == []


@pytest.fixture(scope="module")
def unpacked_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of a wheel built from this checkout."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = out.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(out / "content")
    return out / "content"


def test_wheel_carries_the_sample_the_lexicons_and_the_type_marker(unpacked_wheel: Path) -> None:
    def files(folder: Path, pattern: str = "*") -> dict[str, bytes]:
        found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob(pattern) if p.is_file()}
        return {name: content for name, content in found.items() if "__pycache__" not in name}

    sample = files(ROOT / "corpus" / "sample")
    assert len(sample) >= 15
    about = {name: (ROOT / "corpus" / name).read_bytes() for name in ("README.md", "manifest.tsv", "yearbook.csv")}
    assert (
        files(unpacked_wheel / "toolkit" / "_corpus")
        == {f"sample/{n}": content for n, content in sample.items()}
        | {f"gold/{n}": content for n, content in files(ROOT / "corpus" / "gold").items()}
        | about
    )
    assert files(unpacked_wheel / "toolkit" / "lexicons") == files(ROOT / "toolkit" / "lexicons")
    assert files(unpacked_wheel / "toolkit" / "_models" / "themes") == files(ROOT / "models" / "themes")
    assert files(unpacked_wheel / "toolkit" / "_notebooks") == files(ROOT / "notebooks", "*.ipynb")
    assert (unpacked_wheel / "toolkit" / "py.typed").is_file()
    assert {p.name for p in unpacked_wheel.iterdir()} == {"toolkit", f"govtext-{PROJECT['version']}.dist-info"}


def test_demo_runs_from_the_wheel(unpacked_wheel: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(unpacked_wheel), "PYTHONUTF8": "1"}
    code = "import toolkit; print(toolkit.__file__)"
    where = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=environment, cwd=tmp_path)
    assert Path(where.stdout.decode().strip()).is_relative_to(unpacked_wheel)
    run = [sys.executable, "-m", "toolkit", "demo", "--out", "out"]
    subprocess.run(run, check=True, capture_output=True, env=environment, cwd=tmp_path)
    assert (tmp_path / "out" / "quantities.csv").stat().st_size > 1000


def test_extra_hanlp_imports_and_runs() -> None:
    try:
        version("hanlp")
    except PackageNotFoundError:
        if os.environ.get("HANLP") == "1":
            raise
        pytest.skip("the extra hanlp is not installed (HANLP=1 make test)")
    import hanlp
    import pkg_resources  # noqa: F401 - HanLP's own failure messages need it, which is why setuptools is held back
    import torch
    from hanlp.utils.rules import split_sentence

    assert torch.__version__.split("+")[0] == pinned()["torch"]
    document = hanlp.pipeline().append(lambda t: list(split_sentence(t)), output_key="sent")("粮食增产。就业稳定。")
    assert document["sent"] == ["粮食增产。", "就业稳定。"]
