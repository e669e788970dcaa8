from __future__ import annotations

import inspect
import json
import shutil
from pathlib import Path

import pytest

from toolkit.errors import ConfigError, InputError, MissingDependencyError
from toolkit.segmentation import make_segmenter, segment

pytest.importorskip("torch", reason="extra `hanlp` is not installed: pip install 'govtext[hanlp]'")
pytest.importorskip("hanlp", reason="extra `hanlp` is not installed: pip install 'govtext[hanlp]'")

from toolkit.segmentation import hanlp as backend

PLACES = ["清河区", "云岭县", "白石镇", "柳湾乡"]
ACTS = [("新建", "公园"), ("改造", "老旧", "小区"), ("提升", "水质"), ("修复", "河道"), ("扩建", "小学")]
SENTENCES = [[place, *act, "，", "由", "水务局", "牵头", "。"] for place in PLACES for act in ACTS]
SENTENCES += [["今年", "力争", "在", place, *act, "。"] for place in PLACES for act in ACTS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return backend.train_segmenter(SENTENCES, SENTENCES[::4], tmp_path_factory.mktemp("模型 folder"), epochs=12)


def test_a_trained_tokenizer_segments_with_offsets(folder: Path) -> None:
    text = "清河区 新建公园，\n由水务局牵头。\n\n今年力争在白石镇提升水质。"
    tokens = segment(text, backend=f"hanlp:{folder}")
    assert tokens.texts == [
        "清河区", "新建", "公园", "，", "由", "水务局", "牵头", "。",
        "今年", "力争", "在", "白石镇", "提升", "水质", "。",
    ]  # fmt: skip
    assert all(text[t.start : t.end] == t.text for t in tokens)


def test_the_crf_learns(folder: Path) -> None:
    # with the CRF over the batch axis, as upstream has it, nothing is learnt and nothing is reported
    tokenizer = backend.load(folder)
    right = sum(words == tokenizer("".join(words)) for words in SENTENCES)
    assert right >= 0.9 * len(SENTENCES)


def test_user_words_stay_whole(folder: Path) -> None:
    tokens = segment("云岭县改造老旧小区。", backend=f"hanlp:{folder}", user_words=["县改造"])
    assert tokens.texts[:3] == ["云岭", "县改造", "老旧小区"]


def test_empty_text_and_callers_list(folder: Path) -> None:
    assert len(segment(" \n", backend=f"hanlp:{folder}")) == 0
    sentences = ["新建公园。", "修复河道。"]
    backend.load(folder)(sentences)
    assert sentences == ["新建公园。", "修复河道。"]


def test_same_seed_same_model(folder: Path, tmp_path: Path) -> None:
    import torch

    other = backend.train_segmenter(SENTENCES, SENTENCES[::4], tmp_path, epochs=12)
    first, second = (torch.load(f / "model.pt", weights_only=True) for f in (folder, other))
    assert all(torch.equal(first[name], second[name]) for name in first)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("classpath", "antigravity.X", id="foreign class"),
        pytest.param("embed", {"classpath": "hanlp.layers.embeddings.word2vec.Word2VecEmbedding"}, id="nested class"),
        pytest.param("rnn_input", ["a"], id="nested list"),
    ],
)
def test_load_refuses_what_could_run_code(folder: Path, tmp_path: Path, key: str, value: object) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    config = json.loads((copy / "config.json").read_text(encoding="utf-8"))
    (copy / "config.json").write_text(json.dumps(config | {key: value}), encoding="utf-8")
    with pytest.raises(ConfigError, match="refused"):
        make_segmenter(f"hanlp:{copy}")


def test_load_names_the_missing_files(tmp_path: Path) -> None:
    with pytest.raises(MissingDependencyError, match=r"config\.json, vocabs\.json, model\.pt"):
        make_segmenter(f"hanlp:{tmp_path}")


def test_training_names_the_bad_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="sentence 2 of train"):
        backend.train_segmenter([["新建"], ["公 园"]], [["新建"]], tmp_path)
    with pytest.raises(InputError, match="dev holds no sentence"):
        backend.train_segmenter([["新建"]], [], tmp_path)


def test_upstream_still_needs_each_repair() -> None:
    # one that fails says which method of RecurrentTokenizer can go
    from hanlp.components.taggers.rnn import rnntaggingmodel
    from hanlp.components.tokenizers.tok import RNNTokenizer

    assert "CRF(n_out, crf_constraints)" in inspect.getsource(rnntaggingmodel)
    assert "dataset = ChunkingDataset(data)\n" in inspect.getsource(RNNTokenizer.build_dataset)
    assert "prediction" not in inspect.signature(RNNTokenizer.update_metrics).parameters
    assert "sentence[i] = list(s)" in inspect.getsource(RNNTokenizer.predict)
