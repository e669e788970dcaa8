"""What is published: sdist and wheel, the metadata for citation and archives, licences, and what the pages promise."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# Licences that would bind those who pass the package on.
COPYLEFT = re.compile(r"\bA?GPL|AFFERO|GNU (?:LESSER )?GENERAL PUBLIC", re.I)


def build(out: Path) -> dict[str, str]:
    """Builds the sdist, and the wheel out of it; returns the checksums by name."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1763942400"}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.iterdir())}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The folder with sdist and wheel of this checkout, and their checksums."""
    out = tmp_path_factory.mktemp("dist")
    return out, build(out)


def test_a_second_build_gives_the_same_bytes(built: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    assert sorted(built[1]) == [
        f"govtext-{PROJECT['version']}-py3-none-any.whl",
        f"govtext-{PROJECT['version']}.tar.gz",
    ]
    assert build(tmp_path) == built[1]


def test_the_sdist_holds_what_a_study_cites_and_nothing_of_the_machine(built: tuple[Path, dict[str, str]]) -> None:
    (path,) = built[0].glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "CITATION.cff", "CHANGELOG.md", "SECURITY.md", "pyproject.toml", "toolkit/py.typed"} <= names
    assert [n for n in names if re.match(r"(?:\.venv|site|out|\.git|dist)(?:/|$)", n) or "__pycache__" in n] == []


@pytest.mark.slow
def test_the_wheel_runs_in_a_new_environment(built: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    """An environment without the checkout; the dependencies are those of this one (CI downloads them too)."""
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True)
    scripts = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    (wheel,) = built[0].glob("*.whl")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PYTHONUTF8": "1"}

    def run(*command: str | Path) -> str:
        done = subprocess.run([*command], capture_output=True, text=True, env=environment, cwd=tmp_path, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel)
    run(python, "-m", "pip", "uninstall", "--quiet", "--yes", "setuptools")  # an old one comes with Python 3.11's venv
    inside = run(python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])").strip()
    # Seen behind the environment's own packages; a .pth in there, as that of the editable checkout, is not followed.
    (Path(inside) / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"], encoding="utf-8")
    assert Path(run(python, "-c", "import toolkit; print(toolkit.__file__)").strip()).is_relative_to(tmp_path)
    assert "No broken requirements" in run(python, "-m", "pip", "check")
    assert run(scripts / "govtext", "--version").strip() == f"govtext {PROJECT['version']}"
    run(scripts / "govtext", "demo", "--out", "out")
    assert (tmp_path / "out" / "targets.csv").stat().st_size > 1000


def test_the_metadata_for_citation_and_archive_agree() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    zenodo = json.loads((ROOT / ".zenodo.json").read_text("utf-8"))
    assert zenodo["version"] == citation["version"] == PROJECT["version"]
    assert zenodo["title"] == citation["title"]
    assert zenodo["license"].lower() == citation["license"].lower() == PROJECT["license"].lower()
    assert [creator["name"] for creator in zenodo["creators"]] == [author["name"] for author in citation["authors"]]
    assert {"cff-version", "message", "type", "date-released", "abstract", "keywords"} <= citation.keys()


def test_binder_has_the_python_and_the_extras_of_the_first_way_in() -> None:
    conda = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    binder = yaml.safe_load((ROOT / ".binder" / "environment.yml").read_text("utf-8"))
    *packages, pip = conda["dependencies"]
    assert binder == {**conda, "dependencies": packages}
    lines = (ROOT / ".binder" / "postBuild").read_text("utf-8").splitlines()
    assert lines[-1].split("--no-cache-dir ")[1].replace("'", "") == " ".join(pip["pip"])


@pytest.fixture(scope="module")
def licences(load_script: Callable[[Path], ModuleType]) -> ModuleType:
    """The script that writes the page of licences."""
    return load_script(ROOT / "docs" / "make_licences.py")


def test_no_dependency_binds_those_who_pass_the_package_on(licences: ModuleType) -> None:
    needed = licences.pulled([Requirement(text).name for text in PROJECT["dependencies"]])
    assert len(needed) > 50
    said = {name: licences.licence(name) for name in needed}
    assert {name for name, text in said.items() if COPYLEFT.search(text)} <= {"tld"}
    assert said["tld"].startswith("MPL")  # it may be had under another licence too


def test_the_licence_list_names_every_dependency(licences: ModuleType) -> None:
    page = (ROOT / "docs" / "licences.md").read_text("utf-8")
    needed = licences.pulled([Requirement(text).name for text in PROJECT["dependencies"]])
    assert needed <= set(re.findall(r"^\| ([a-z0-9-]+) \|", page, re.M)), "run: make docs"


def test_each_test_that_the_security_page_names_is_there() -> None:
    page = (ROOT / "SECURITY.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/.]+)`", page)
    assert len(named) > 8
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_policy_names_the_schema_version() -> None:
    from toolkit.reporting.columns import SCHEMA_VERSION

    assert f"`SCHEMA_VERSION` is now {SCHEMA_VERSION}." in (ROOT / "docs" / "policy.md").read_text("utf-8")
