from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from toolkit.errors import ConfigError, MissingDependencyError
from toolkit.model_files import MANIFEST, checksums, read_manifest, refuse_listed, require_files, verify

MODELS = Path(__file__).parents[1] / "models"
LIMIT = 2_000_000  # bytes


def entry(name: str, folder: Path) -> dict[str, object]:
    return {
        "name": name, "task": "tagging", "framework": "hanlp", "version": "1", "trained_on": "texts",
        "command": "make it", "seed": 1, "sha256": checksums(folder), "size": 5, "licence": "Apache-2.0",
    }  # fmt: skip


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "模型"
    (folder / "inner").mkdir(parents=True)
    (folder / "config.json").write_text("{}", encoding="utf-8")
    (folder / "inner" / "weights").write_bytes(b"\0\1\2")
    manifest = {"models": [entry("模型", folder)]}
    (tmp_path / MANIFEST).write_text(yaml.safe_dump(manifest, allow_unicode=True), encoding="utf-8")
    return folder


def test_unchanged_files_pass_and_a_card_may_be_edited(model: Path) -> None:
    (model / "README.md").write_text("a card", encoding="utf-8")
    found = verify(model)
    assert found is not None
    assert found.command == "make it"


@pytest.mark.parametrize(
    ("file", "content"),
    [
        pytest.param("config.json", b'{"a": 1}', id="changed"),
        pytest.param("inner/weights", None, id="removed"),
        pytest.param("meta.json", b"{}", id="added"),
    ],
)
def test_files_that_differ_are_refused(model: Path, file: str, content: bytes | None) -> None:
    if content is None:
        (model / file).unlink()
    else:
        (model / file).write_bytes(content)
    with pytest.raises(ConfigError, match=rf"refused, since {file} differ.*make it"):
        verify(model)


def test_a_model_without_a_manifest_is_the_users_own(model: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    assert verify(tmp_path / "mine") is None
    (tmp_path / MANIFEST).unlink()
    assert verify(model) is None


def test_a_new_model_does_not_replace_one_of_a_manifest(model: Path, tmp_path: Path) -> None:
    refuse_listed(tmp_path / "mine")
    with pytest.raises(ConfigError, match="choose another folder"):
        refuse_listed(model)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[1]", "no manifest of models", id="no list"),
        pytest.param("models:\n- name: a\n", "a: fields missing or unknown: command", id="missing field"),
        pytest.param("models: [", "no manifest of models", id="no YAML"),
    ],
)
def test_a_faulty_manifest_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / MANIFEST
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        read_manifest(path)


def test_a_name_stands_once(model: Path, tmp_path: Path) -> None:
    path = tmp_path / MANIFEST
    twice = {"models": [entry("模型", model), entry("模型", model)]}
    path.write_text(yaml.safe_dump(twice, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ConfigError, match="a name stands twice"):
        read_manifest(path)


def test_missing_files_are_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(MissingDependencyError, match=r"b missing\); put a, b into this folder, or make them: make it"):
        require_files(tmp_path, ("a", "b"), "make it")


@pytest.mark.parametrize("name", ["hanlp-tokenizer", "hanlp-tagger", "govtext_zh"])
def test_shipped_models_are_those_of_the_manifest(name: str) -> None:
    shipped = verify(MODELS / name)
    assert shipped is not None
    assert shipped.licence == "Apache-2.0"
    files = [path for path in (MODELS / name).rglob("*") if path.is_file() and path.name != "README.md"]
    assert sum(path.stat().st_size for path in files) == shipped.size < LIMIT
    assert shipped.scores
    assert shipped.command.startswith("make models")
    assert (MODELS / name / "README.md").read_text(encoding="utf-8").startswith(f"# {name}")


def test_no_pickle_is_shipped() -> None:
    # model.pt is read as weights only; nothing else may be of a format that can hold code
    suffixes = {path.suffix for path in MODELS.rglob("*") if path.is_file()}
    assert not suffixes & {".pkl", ".pickle", ".joblib", ".bin", ".npy", ".pth"} - {".bin"}
