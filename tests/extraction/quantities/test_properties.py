"""What holds for every text: true offsets, order, linear time, no document lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.extraction.quantities import extract_quantities
from toolkit.schema import Quantity

_PIECES = [
    *("增长", "５．５", "％", "以上", "，", "、", "分别", "达到", "1.2万", "亿元", "个", "第", "前", "位", "Ⅲ类"),
    *("三分之一", "翻番", "\n", "　", " ", "—", "由", "提高到", "其中", "“", "”", "（", "）", "2025年", "全年", "公园"),
    *("新建", "数十", "百亿", "每万人", "-", "半天", "。", "1/3", "1:2", "\t"),
]


def check_offsets(text: str, found: list[Quantity]) -> None:
    last = 0
    for quantity in found:
        assert text[quantity.start : quantity.end] == quantity.text
        assert last <= quantity.start < quantity.end <= len(text)
        last = quantity.end
        assert 0 <= quantity.confidence <= 1
        assert quantity.rule


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_offsets_are_true(text: str) -> None:
    check_offsets(text, extract_quantities(text))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    check_offsets(text, extract_quantities(text))


_PARTS = [
    *(
        "9",
        "（",
        "“",
        "分别",
        "、",
        "1、",
        "5%、",
        "第",
        "一",
        "十",
        "万",
        "每",
        "的",
        "由5%",
        "翻",
        "前3",
        "2025年",
        "A1",
    ),
    *(
        "，5个",
        "新建",
        "1.",
        "5-",
        "比",
        "高于",
        "等",
        "培育",
        "3个以上",
        "百分之",
        "1/2",
        "1:2:",
        "《",
        " ",
        "\n",
        "5个的",
    ),
    *("岁以上", "65岁", "〔", "增长5%，", "2025年增长5%，", "新建5个", "A\t5%\t", "A\t5%\n"),
]


@pytest.mark.parametrize("part", _PARTS)
def test_adversarial_repeats_are_read(part: str) -> None:
    """100,000 repeats end; a pattern that backtracks without bound would not within the time limit of the run."""
    text = part * (100_000 // len(part))
    check_offsets(text, extract_quantities(text))


def test_hash_in_a_link_loses_nothing() -> None:
    """One hash in a link makes a well-known recogniser lose the whole report in silence."""
    text = "来源：https://www.example.org/a/dfb6bd0c9e12345?id=7e3 全年新建公园12个，投资3.5亿元。"
    assert [q.text for q in extract_quantities(text)] == ["12个", "3.5亿元"]


def test_page_break_inside_a_number() -> None:
    text = "全区完成植树造林，扎实推进国土绿化工作，新增造林面积1\n\n— 3 —\n\n28公顷。"
    found = extract_quantities(text)
    assert [(q.text, q.value) for q in found] == [(text[text.index("1") : text.index("。")], 128)]
