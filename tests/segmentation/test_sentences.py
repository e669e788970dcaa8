"""Sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.normalization.text import FoldedText
from toolkit.segmentation.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(FoldedText(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("修路。办学！绿化？", ["修路。", "办学！", "绿化？"], id="stops"),
        pytest.param("修路；办学；绿化。", ["修路；办学；绿化。"], id="no end at a semicolon"),
        pytest.param("一、稳增长\n修路", ["一、稳增长", "修路"], id="ends of paragraphs"),
        pytest.param("落实“应保尽保。能保则保”要求。修路。", ["落实“应保尽保。能保则保”要求。", "修路。"], id="quoted"),
        pytest.param("做到“事事落实。”修路。", ["做到“事事落实。”", "修路。"], id="closing mark after the stop"),
        pytest.param("按“一张图。”的要求修路。", ["按“一张图。”的要求修路。"], id="sentence goes on"),
        pytest.param("修路。（甲局负责。）办学。", ["修路。", "（甲局负责。）", "办学。"], id="brackets"),
        pytest.param(
            "修路〔牵头：甲局。责任：乙局)。办学。", ["修路〔牵头：甲局。责任：乙局)。", "办学。"], id="wrong closer"
        ),
        pytest.param("修路（甲局。办学。", ["修路（甲局。", "办学。"], id="never closed"),
        pytest.param("真好？！修路。", ["真好？！", "修路。"], id="run of stops"),
        pytest.param("增长5.5%以上。", ["增长5.5%以上。"], id="decimal point"),
        pytest.param("", [], id="empty"),
        pytest.param(" \n　\n", [], id="white space"),
        pytest.param("。", ["。"], id="stop alone"),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_page_end_does_not_end_a_sentence() -> None:
    text = "坚持项目为王，加快推进临港物流园、北部建材产业园和清河智慧水\n\n— 3 —\n\n务一期建设。办学。"
    assert len(sentences(text)) == 2


def test_a_long_unclosed_quotation_does_not_swallow_the_text() -> None:
    text = "“" + "修路办学。" * 100 + "绿化”。"
    assert len(sentences(text)) > 90


@given(st.text(alphabet="修路1。！？；“”（）〔〕《》\n 　,…", max_size=80))
def test_every_character_stands_in_one_sentence(text: str) -> None:
    folded = FoldedText(text)
    spans = sentence_spans(folded)
    covered = [i for a, b in spans for i in range(a, b)]
    assert covered == sorted(set(covered))
    visible = {folded.to_source(i) for i, c in enumerate(folded.text) if c != "\n"}
    assert visible <= set(covered)
    assert all(text[a:b].strip() == text[a:b] != "" for a, b in spans)


@pytest.mark.parametrize("part", ["（", "“。", "。”", "（。）", "。\n", "〔牵头"])
def test_repeats_end(part: str) -> None:
    text = part * 100_000
    assert sentence_spans(FoldedText(text))[-1][1] <= len(text)
