"""What a folder may hold, checked before HanLP reads anything of it: no torch needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import ConfigError, MissingDependencyError
from toolkit.segmentation.hanlp_folder import check_folder

CLASS = "toolkit.segmentation.hanlp_repairs.RecurrentTagger"
CONFIG = {"classpath": CLASS, "embed": 64, "crf": True, "rnn_input": None, "lr": 0.005}
VOCABULARIES = {"tag": {"idx_to_token": ["O"], "pad_token": None, "unk_token": None, "mutable": False}}


def make_folder(folder: Path, config: Any = CONFIG, vocabularies: Any = VOCABULARIES) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "vocabs.json").write_text(json.dumps(vocabularies), encoding="utf-8")
    (folder / "model.pt").write_bytes(b"weights")
    return folder


def test_what_training_writes_passes(tmp_path: Path) -> None:
    assert check_folder(make_folder(tmp_path / "模型"), CLASS, "make it") == (tmp_path / "模型").resolve()


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        pytest.param({"classpath": "antigravity.X"}, "names the class 'antigravity.X'", id="foreign class"),
        pytest.param({"classpath": "toolkit.pipeline.analyze"}, "names the class", id="class of ours, not a model"),
        pytest.param(
            {"embed": {"classpath": "hanlp.layers.embeddings.word2vec.Word2VecEmbedding", "embed": "poisoned.txt"}},
            "embed in config.json",
            id="embedding beside the model, read by pickle",
        ),
        pytest.param({"embed": "GLOVE"}, "embed in config.json", id="embedding by name, downloaded"),
        pytest.param({"embed": True}, "embed in config.json", id="embedding a truth value"),
        pytest.param({"transform": {"classpath": "os.system"}}, "nested settings: transform", id="nested class"),
        pytest.param({"rnn_input": [{"classpath": "os.system"}]}, "nested settings: rnn_input", id="nested list"),
    ],
)
def test_a_config_that_could_run_code_is_refused(tmp_path: Path, config: dict[str, Any], reason: str) -> None:
    folder = make_folder(tmp_path / "model", CONFIG | config)
    with pytest.raises(ConfigError, match=f"refused, since it could run code.*{reason}"):
        check_folder(folder, CLASS, "make it")


@pytest.mark.parametrize(
    "vocabulary",
    [
        pytest.param({"idx_to_token": ["O"], "type": "antigravity.X"}, id="class of a vocabulary"),
        pytest.param({"inner": {"idx_to_token": ["O"], "type": "antigravity.X"}}, id="in a nested vocabulary"),
        pytest.param(["O"], id="list"),
    ],
)
def test_a_vocabulary_that_could_run_code_is_refused(tmp_path: Path, vocabulary: Any) -> None:
    folder = make_folder(tmp_path / "model", vocabularies=VOCABULARIES | {"token": vocabulary})
    with pytest.raises(ConfigError, match=r"vocabs\.json: token is no plain vocabulary"):
        check_folder(folder, CLASS, "make it")


def test_a_second_config_is_refused(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "model")
    (folder / "meta.json").write_text('{"classpath": "antigravity.X"}', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"meta\.json"):
        check_folder(folder, CLASS, "make it")


@pytest.mark.parametrize("content", ["{", "[1]"], ids=["no JSON", "no mapping"])
def test_a_broken_config_is_named(tmp_path: Path, content: str) -> None:
    folder = make_folder(tmp_path / "model")
    (folder / "config.json").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"config\.json: refused"):
        check_folder(folder, CLASS, "make it")


def test_the_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingDependencyError, match=r"put config\.json, vocabs\.json, model\.pt into this folder"):
        check_folder(tmp_path / "MSRA_NER_ELECTRA_SMALL_ZH", CLASS, "make it")


def test_the_check_needs_no_torch() -> None:
    code = "import sys, toolkit.segmentation.hanlp_folder; assert not {'torch', 'hanlp'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
