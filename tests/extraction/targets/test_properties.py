"""What holds for every text: true offsets, order, the quantities among the rows, linear time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.extraction.quantities import extract_quantities
from toolkit.extraction.targets import extract_targets
from toolkit.loaders import iter_documents
from toolkit.pipeline import analyze, sample_corpus
from toolkit.schema import Document, Quantity, Target

_SPAN = ("start", "end", "text")
_SAME = (*_SPAN, "indicator", "comparator", "change", "value", "value_high", "unit", "period", "confidence", "rule")
_PIECES = [
    *("居民收入", "粮食产量", "增长", "增速", "与", "经济增长", "同步", "高于", "全国", "平均水平", "不低于", "上年"),
    *("完成", "国家", "下达", "任务", "保持", "稳定", "稳中有增", "持续改善", "力争", "确保", "主要预期目标是："),
    *("５．５％", "5个", "，", "。", "、", "\n", "　", "；", "（一）", "到2035年", "只增不减", "的", "差距", "“", "”"),
]


def check(text: str, found: list[Target]) -> None:
    assert [(t.start, t.end) for t in found] == sorted((t.start, t.end) for t in found)
    for target in found:
        assert text[target.start : target.end] == target.text
        assert 0 <= target.start < target.end <= len(text)
        assert 0 <= target.confidence <= 1
        assert target.rule
        assert (target.relation is None) == (target.value is not None)
        assert (target.reference is None) == (target.reference_text is None)
        assert target.target_key or not target.indicator


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_offsets_are_true(text: str) -> None:
    check(text, extract_targets(text))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    check(text, extract_targets(text))


def check_numbered(quantities: list[Quantity], found: list[Target]) -> None:
    """Asserts that the quantities to be reached and no others are rows."""
    planned = [quantity for quantity in quantities if quantity.status == "target"]
    rows = [target for target in found if target.relation is None]
    assert [tuple(getattr(t, name) for name in _SAME) for t in rows] == [
        tuple(getattr(q, name) for name in _SAME) for q in planned
    ]
    # a target may have a key more: that of its indicator without a level (市本级)
    assert all(q.indicator_key in (None, t.indicator_key) for q, t in zip(planned, rows, strict=True))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_every_quantity_to_be_reached_is_a_row(text: str) -> None:
    check_numbered(extract_quantities(text), extract_targets(text))


def test_rows_of_the_sample_corpus() -> None:
    for document in iter_documents([sample_corpus()]):
        assert isinstance(document, Document)
        analysed = analyze(document)
        check(document.text, analysed.targets)
        check_numbered(analysed.quantities, analysed.targets)


def test_rows_of_a_real_notice(real_corpus: Path) -> None:
    text = (real_corpus / "corpus" / "leshan-shizhong-2022.txt").read_text(encoding="utf-8")
    found = extract_targets(text)
    check(text, found)
    check_numbered(extract_quantities(text), found)


_PARTS = [
    *(
        "高于",
        "与",
        "同步",
        "与同步",
        "与经济增长同步",
        "与经济增长",
        "完成",
        "下达",
        "完成下达",
        "完成国家下达任务",
        "稳步",
    ),
    *("主要预期目标是：", "主要目标", "保持", "保持稳定", "基本", "进一步提升", "不低于", "全国", "在全", "控制在"),
    *(
        "力争",
        "确保粮食产量",
        "居民收入，",
        "居民收入高于全国，",
        "的差距",
        "力争5%，",
        "（一）主要目标\n",
        "5%，高于全市，",
    ),
]


@pytest.mark.parametrize("part", _PARTS)
def test_adversarial_repeats_are_read(part: str) -> None:
    """A pattern that backtracks without bound would not end within the time limit of the run."""
    text = part * (100_000 // len(part))
    check(text, extract_targets(text))


@pytest.mark.parametrize("part", ["高于", "与…同步", "完成…下达", "稳步", "主要预期目标是："])
def test_100_000_repeats_are_read(part: str) -> None:
    text = part * 100_000
    check(text, extract_targets(text, report_year=2031))
