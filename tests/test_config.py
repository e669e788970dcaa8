"""Settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from toolkit import PipelineConfig
from toolkit.errors import ConfigError


def test_yaml_overrides_defaults(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("workers: 2\nuser_words: [河湖长制]\n", encoding="utf-8")
    assert PipelineConfig.from_yaml(path) == PipelineConfig(workers=2, user_words=("河湖长制",))


def test_empty_yaml_is_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("# nothing\n", encoding="utf-8")
    assert PipelineConfig.from_yaml(tmp_path / "config.yaml") == PipelineConfig()


def test_taxonomy_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("", encoding="utf-8")
    (tmp_path / "config.yaml").write_text("taxonomy: mine.yaml\n", encoding="utf-8")
    assert PipelineConfig.from_yaml(tmp_path / "config.yaml").taxonomy == tmp_path / "mine.yaml"


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        pytest.param({"worker": 2}, ["worker", "workers", "segmenter", "taxonomy"], id="unknown"),
        pytest.param({"workers": 0}, ["workers", "0"], id="no workers"),
        pytest.param({"workers": True}, ["workers", "True"], id="truth value"),
        pytest.param({"workers": "2"}, ["workers", "'2'"], id="text"),
        pytest.param({"user_words": "河湖长制"}, ["user_words", "list"], id="one word"),
        pytest.param({"user_words": [1]}, ["user_words"], id="number as word"),
        pytest.param({"segmenter": ""}, ["segmenter"], id="no segmenter"),
        pytest.param({"taxonomy": None}, ["taxonomy"], id="no taxonomy"),
        pytest.param({"commitment": 5}, ["commitment", "5"], id="number as file of cues"),
        pytest.param({"commitment": ""}, ["commitment"], id="no file of cues"),
    ],
)
def test_wrong_settings_are_refused(settings: dict[str, Any], names: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        PipelineConfig.from_mapping(settings)
    assert all(name in str(caught.value) for name in names)


@pytest.mark.parametrize(
    ("content", "names"),
    [
        pytest.param(b"- a\n", ["by name"], id="list"),
        pytest.param(b"a: [\n", ["YAML"], id="syntax"),
        pytest.param("user_words: [县]".encode("gbk"), ["UTF-8"], id="GBK"),
        pytest.param(b"colour: red\n", ["colour", "workers"], id="unknown"),
    ],
)
def test_faulty_file_is_named(tmp_path: Path, content: bytes, names: list[str]) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        PipelineConfig.from_yaml(path)
    assert all(name in str(caught.value) for name in ["config.yaml", *names])


def test_commitment_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "cues.yaml").write_text("", encoding="utf-8")
    (tmp_path / "config.yaml").write_text("commitment: cues.yaml\n", encoding="utf-8")
    config = PipelineConfig.from_yaml(tmp_path / "config.yaml")
    assert (config.commitment, config.taxonomy) == (tmp_path / "cues.yaml", "work_report")


def test_settings_for_the_record() -> None:
    assert PipelineConfig(commitment=Path("b.yaml")).to_dict()["commitment"] == "b.yaml"
    assert PipelineConfig(taxonomy=Path("a.yaml")).to_dict()["taxonomy"] == "a.yaml"
