from __future__ import annotations

import inspect
import json
import logging
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import ConfigError, MissingDependencyError
from toolkit.normalization.text import fold_width
from toolkit.segmentation import make_segmenter, segment

pytest.importorskip("torch", reason="extra `hanlp` is not installed: pip install 'govtext[hanlp]'")
pytest.importorskip("hanlp", reason="extra `hanlp` is not installed: pip install 'govtext[hanlp]'")

import torch

from toolkit.segmentation import hanlp as backend
from toolkit.segmentation.base import Dictionary, Entry
from toolkit.segmentation.hanlp_repairs import quiet
from toolkit.segmentation.hanlp_tagger import HanlpTagger
from toolkit.training.hanlp import fit_tagger, fit_tokenizer

PLACES = ["清河区", "云岭县", "白石镇", "柳湾乡"]
ACTS = [("新建", "公园"), ("改造", "老旧", "小区"), ("提升", "水质"), ("修复", "河道"), ("扩建", "小学")]
SENTENCES = [[place, *act, "，", "由", "水务局", "牵头", "。"] for place in PLACES for act in ACTS]
SENTENCES += [["今年", "力争", "在", place, *act, "。"] for place in PLACES for act in ACTS]


def tagged(words: list[str]) -> tuple[str, list[str]]:
    tags = [["B-UNIT"] + ["I-UNIT"] * (len(w) - 1) if w.endswith("局") else ["O"] * len(w) for w in words]
    return "".join(words), [tag for word in tags for tag in word]


def half_width(words: list[str]) -> list[str]:
    return [fold_width(word) for word in words]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fit_tokenizer(SENTENCES, SENTENCES[::4], tmp_path_factory.mktemp("模型 folder"), epochs=20)


@pytest.fixture(scope="module")
def tagger_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sentences = [tagged(words) for words in SENTENCES]
    return fit_tagger(sentences, sentences[::4], tmp_path_factory.mktemp("标注 folder"), epochs=20)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the network was asked for, since HanLP swallows the failure."""
    calls: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        calls.append(arguments)
        raise OSError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return calls


def test_a_trained_tokenizer_segments_with_offsets(folder: Path) -> None:
    text = "清河区 新建公园，\n由水务局牵头。\n\n今年力争在白石镇提升水质。"
    tokens = segment(text, backend=f"hanlp:{folder}")
    assert tokens.texts == [
        "清河区", "新建", "公园", "，", "由", "水务局", "牵头", "。",
        "今年", "力争", "在", "白石镇", "提升", "水质", "。",
    ]  # fmt: skip
    assert all(text[t.start : t.end] == t.text for t in tokens)


def test_cells_of_a_table_are_parted(folder: Path) -> None:
    tokens = segment("清河区\t新建公园\t水务局", backend=f"hanlp:{folder}")
    assert not any("\t" in text for text in tokens.texts)


def test_the_crf_learns(folder: Path) -> None:
    # with the CRF over the batch axis, as upstream has it, nothing is learnt and nothing is reported
    tokenizer = backend.load(folder)
    right = sum(words == tokenizer("".join(words)) for words in map(half_width, SENTENCES))
    assert right >= 0.9 * len(SENTENCES)


def test_a_trained_tagger_finds_spans_in_the_source(tagger_folder: Path) -> None:
    text = "清河区新建公园，由水 务局牵头。\n云岭县修复河道，由水务局牵头。"
    spans = HanlpTagger(tagger_folder).tag(text)
    assert [(text[s.start : s.end], s.label) for s in spans] == [("水 务局", "UNIT"), ("水务局", "UNIT")]
    assert HanlpTagger(tagger_folder).tag(" \n") == []


def test_user_words_stay_whole(folder: Path) -> None:
    tokens = segment("云岭县改造老旧小区。", backend=f"hanlp:{folder}", user_words=["县改造"])
    assert tokens.texts[:3] == ["云岭", "县改造", "老旧小区"]


def test_empty_text_and_callers_list(folder: Path) -> None:
    assert len(segment(" \n", backend=f"hanlp:{folder}")) == 0
    sentences = ["新建公园。", "修复河道。"]
    backend.load(folder)(sentences)
    assert sentences == ["新建公园。", "修复河道。"]


def test_same_seed_same_model(tagger_folder: Path, tmp_path: Path) -> None:
    sentences = [tagged(words) for words in SENTENCES]
    other = fit_tagger(sentences, sentences[::4], tmp_path, epochs=20)
    first, second = (torch.load(f / "model.pt", weights_only=True) for f in (tagger_folder, other))
    assert all(torch.equal(first[name], second[name]) for name in first)


@pytest.mark.parametrize("made", ["folder", "tagger_folder"])
def test_loads_in_a_new_process_without_a_network(made: str, request: pytest.FixtureRequest) -> None:
    path = request.getfixturevalue(made)
    code = (
        "import socket, sys\n"
        "def refuse(*_): raise SystemExit('the network was asked')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from toolkit.segmentation.hanlp import load\n"
        "from toolkit.segmentation.hanlp_tagger import HanlpTagger\n"
        "text = '由水务局牵头。'\n"
        "print(load(sys.argv[2])(text) if sys.argv[1] == 'folder' else HanlpTagger(sys.argv[2]).tag(text))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, made, str(path)], check=True, capture_output=True, encoding="utf-8"
    )
    assert ("水务局" if made == "folder" else "start=1, end=4, label='UNIT'") in done.stdout
    assert not list(path.glob("*.log"))


# --- nothing in a folder runs -----------------------------------------------------------------------------------------


class Attack:
    """A pickle that leaves a file behind when it is read."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.trace,))


def attacked(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "copy"))


def test_a_pickle_in_place_of_the_weights_does_not_run(
    tagger_folder: Path, tmp_path: Path, asked: list[object]
) -> None:
    copy, trace = attacked(tagger_folder, tmp_path), tmp_path / "trace"
    torch.save({"out.weight": Attack(trace)}, copy / "model.pt")
    with pytest.raises(Exception, match=r"[Ww]eights.only|Unsupported"):
        HanlpTagger(copy)
    assert not trace.exists()
    assert asked == []


@pytest.mark.parametrize(
    ("file", "change"),
    [
        pytest.param("config.json", {"classpath": "poisoned.X"}, id="class of the model"),
        pytest.param("config.json", {"embed": {"classpath": "poisoned.X"}}, id="nested class"),
        pytest.param(
            "vocabs.json", {"token": {"idx_to_token": ["O"], "type": "poisoned.X"}}, id="class of a vocabulary"
        ),
    ],
)
@pytest.mark.parametrize("made", ["folder", "tagger_folder"])
def test_a_module_that_a_file_names_is_not_imported(
    made: str, file: str, change: Any, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, trace = attacked(request.getfixturevalue(made), tmp_path), tmp_path / "trace"
    (tmp_path / "poisoned.py").write_text(f"from pathlib import Path\nPath({str(trace)!r}).touch()\nX = dict\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    content = json.loads((copy / file).read_text(encoding="utf-8"))
    (copy / file).write_text(json.dumps(content | change), encoding="utf-8")
    with pytest.raises(ConfigError, match="refused"):
        backend.load(copy) if made == "folder" else HanlpTagger(copy)
    assert not trace.exists()


def test_a_tokenizer_is_no_tagger(folder: Path, tagger_folder: Path) -> None:
    with pytest.raises(ConfigError, match="names the class"):
        HanlpTagger(folder)
    with pytest.raises(ConfigError, match="names the class"):
        backend.load(tagger_folder)


@pytest.mark.parametrize("trust", [False, True])
def test_a_name_of_a_pretrained_model_is_not_downloaded(trust: bool, asked: list[object]) -> None:
    with pytest.raises(MissingDependencyError, match=r"config\.json, vocabs\.json, model\.pt"):
        backend.HanlpBackend("FINE_ELECTRA_SMALL_ZH", trust=trust)
    assert asked == []


@pytest.mark.filterwarnings("ignore:pkg_resources is deprecated")
@pytest.mark.parametrize("trust", [False, True])
def test_a_model_that_does_not_load_asks_no_network(
    trust: bool, folder: Path, tmp_path: Path, asked: list[object]
) -> None:
    copy = attacked(folder, tmp_path)
    (copy / "model.pt").write_bytes(b"no weights")
    with pytest.raises(Exception, match=r"[Ww]eights.only|invalid"):
        backend.HanlpBackend(copy, trust=trust)
    assert asked == []


def test_a_trusted_model_segments(folder: Path) -> None:
    assert backend.HanlpBackend(folder, trust=True).cut("由水务局牵头。").words == ["由", "水务局", "牵头", "。"]


def test_trust_is_given_by_name(folder: Path, tagger_folder: Path) -> None:
    assert (
        segment("由水务局牵头。", backend=f"hanlp-trusted:{folder}", user_words=["水务局牵头"]).texts[1] == "水务局牵头"
    )
    with pytest.raises(ConfigError, match="no tokenizer"):
        segment("由水务局牵头。", backend=f"hanlp-trusted:{tagger_folder}")


@pytest.fixture(scope="module")
def transformer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer tokenizer of HanLP that knows next to nothing: one layer, learnt from one look at 40 sentences."""
    from hanlp.components.tokenizers.transformer import TransformerTaggingTokenizer

    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("transformer")
    lines = [" ".join(half_width(words)) for words in SENTENCES]
    (folder / "train.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    characters = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set("".join(lines)) - {" "})]
    (folder / "vocab.txt").write_text("\n".join(characters), encoding="utf-8")
    size = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config = transformers.BertConfig(vocab_size=len(characters), **size)
    transformers.BertModel(config).save_pretrained(folder / "encoder")
    vocabulary = {character: i for i, character in enumerate(characters)}
    transformers.BertTokenizerFast(vocab=vocabulary, vocab_file=str(folder / "vocab.txt")).save_pretrained(
        folder / "encoder"
    )

    def adam(parameters: Any, *, no_deprecation_warning: bool = False, **rest: Any) -> torch.optim.AdamW:
        assert isinstance(no_deprecation_warning, bool)
        return torch.optim.AdamW(parameters, **rest)

    with pytest.MonkeyPatch.context() as patched, quiet():  # layers/transformers/utils.py:287 asks for what is gone
        patched.setattr(transformers.optimization, "AdamW", adam, raising=False)
        files = [str(folder / name) for name in ("train.txt", "train.txt", "model", "encoder")]
        TransformerTaggingTokenizer().fit(*files, epochs=1, devices=-1, logger=logging.getLogger("test"), seed=1)
    return folder / "model"


TEXT = "由水 务局牵头，今年改造老旧小区。\n\n由水务局提升水质。"


@pytest.mark.parametrize("made", ["transformer_folder", "folder"], ids=["dict_force", "trie"])
def test_a_trusted_model_is_given_the_dictionary(made: str, request: pytest.FixtureRequest) -> None:
    backend_name = f"hanlp-trusted:{request.getfixturevalue(made)}"
    tokens = make_segmenter(backend_name, ["水务局牵头", "造老"], lexicon=False).segment(TEXT)
    assert tokens.texts[1] == "水 务局牵头"
    assert "造老" in tokens.texts
    assert "".join(tokens.texts).replace(" ", "") == TEXT.replace(" ", "").replace("\n", "")
    assert all(TEXT[t.start : t.end] == t.text for t in tokens)


@pytest.mark.parametrize("made", ["transformer_folder", "folder"], ids=["dict_force", "trie"])
def test_a_trusted_model_keeps_the_terms_of_the_lexicon(made: str, request: pytest.FixtureRequest) -> None:
    tokens = segment("城镇登记失业率5%", backend=f"hanlp-trusted:{request.getfixturevalue(made)}")
    assert tokens.texts[0] == "城镇登记失业率"


def test_words_go_to_the_dictionaries_of_a_transformer(transformer_folder: Path) -> None:
    words = {"水务局": Entry("n"), "老旧小区": Entry("n", 5)}
    trusted = backend.HanlpBackend(transformer_folder, Dictionary(words, weighed=frozenset({"老旧小区"})), trust=True)
    tokenizer = trusted._tokenize.func  # type: ignore[attr-defined]
    assert dict(tokenizer.dict_force.items()) == {"水务局": True}
    assert dict(tokenizer.dict_combine.items()) == {"老旧小区": True}
    assert "水务局" in trusted.cut("由水务局改造老旧小区。").words


def test_the_lexicon_can_be_left_out(folder: Path) -> None:
    text = "规模以上工业增加值"
    assert segment(text, backend=f"hanlp:{folder}").texts == [text]
    bare = make_segmenter(f"hanlp:{folder}", lexicon=False).segment(text).texts
    assert bare == backend.load(folder)(text) != [text]


def test_load_names_the_missing_files(tmp_path: Path) -> None:
    with pytest.raises(MissingDependencyError, match=r"config\.json, vocabs\.json, model\.pt"):
        make_segmenter(f"hanlp:{tmp_path}")


# --- repairs ----------------------------------------------------------------------------------------------------------


def test_upstream_still_needs_each_repair() -> None:
    # one that fails says which method of toolkit/segmentation/hanlp_repairs.py can go
    from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer
    from hanlp.components.taggers.rnn import rnntaggingmodel
    from hanlp.components.tokenizers.tok import RNNTokenizer
    from hanlp.utils import component_util, span_util

    assert "CRF(n_out, crf_constraints)" in inspect.getsource(rnntaggingmodel)
    assert "dataset = ChunkingDataset(data)\n" in inspect.getsource(RNNTokenizer.build_dataset)
    assert "prediction" not in inspect.signature(RNNTokenizer.update_metrics).parameters
    assert "metric(self._id_to_tags(logits), batch['tag'])" in inspect.getsource(
        RNNNamedEntityRecognizer.update_metrics
    )
    assert "sentence[i] = list(s)" in inspect.getsource(RNNTokenizer.predict)
    assert "return list(spans)" in inspect.getsource(span_util.bio_tags_to_spans)
    assert "get_latest_info_from_pypi()" in inspect.getsource(component_util.load_from_meta_file)


def test_without_the_repair_the_crf_runs_over_the_batch(tagger_folder: Path) -> None:
    from hanlp.components.taggers.rnn.rnntaggingmodel import RNNTaggingModel

    assert RNNTaggingModel(torch.nn.Embedding(3, 4), None, 5, 2).crf.batch_first is None
    assert HanlpTagger(tagger_folder)._tagger.model.crf.batch_first is True
