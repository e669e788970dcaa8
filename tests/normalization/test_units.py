"""Measure words: the lexicon is whole, and each combines with each multiplier."""

from __future__ import annotations

from decimal import Decimal

import pytest

from toolkit.extraction.quantities import extract_quantities
from toolkit.normalization.units import dimension, to_base, units

MULTIPLIERS = {"": 1, "万": 10**4, "亿": 10**8, "千万": 10**7, "万亿": 10**12}
# a duration counts only where it is measured, a grade or a share has no multiplier; 类 is also the unit of grades
_TIMES = {"time", "working_time"}


_ALONE = ("%", "‰", "成", "倍", "届", "年", "百分点", "个百分点")  # no multiplier stands before these, nor before 千瓦
_PAIRS = [(u, m) for u in sorted(units()) for m in MULTIPLIERS if not m or (u[0] not in "万亿千" and u not in _ALONE)]


@pytest.mark.parametrize(("unit", "multiplier"), _PAIRS)
def test_unit_combines_with_multiplier(unit: str, multiplier: str) -> None:
    lead = "办理时间缩短至" if units()[unit].dimension in _TIMES else "指标达到"
    text = f"{lead}37{multiplier}{unit}。"
    found = extract_quantities(text)
    assert len(found) == 1, found
    quantity = found[0]
    assert quantity.text == f"37{multiplier}{unit}"
    expected = Decimal(37) * MULTIPLIERS[multiplier] * (10 if unit == "成" else 1)
    assert quantity.value == expected
    assert quantity.unit == {"个百分点": "百分点", "成": "%"}.get(unit, unit)


@pytest.mark.parametrize(
    ("value", "unit", "base"),
    [
        (3, "公顷", (30000, "平方米")),
        (2, "公里", (2000, "米")),
        (10, "斤", (Decimal("0.005"), "吨")),
        (5, "兆瓦", (5000, "千瓦")),
        (7, "度", (7, "千瓦时")),
        pytest.param(15, "分钟", (Decimal("0.25"), "小时"), id="a sixtieth is exact"),
        pytest.param(90, "秒", (Decimal("0.025"), "小时"), id="a part of 3600 is exact"),
        pytest.param(23000, "亩", (Decimal("15333333.3333333"), "平方米"), id="a third to 15 digits"),
        pytest.param(15, "亩", (10000, "平方米"), id="15 亩 are a hectare"),
        (4, "个", (4, "个")),
        (4, "元/平方米", (4, "元/平方米")),
    ],
)
def test_base_unit(value: int, unit: str, base: tuple[int, str]) -> None:
    got, name = to_base(Decimal(value), unit)
    assert (got, name) == (Decimal(base[0]), base[1])


@pytest.mark.parametrize(
    ("unit", "name"), [("元", "money"), ("亩", "area"), ("元/吨", "ratio"), ("", "other"), ("人次", "count_occurrence")]
)
def test_dimension(unit: str, name: str) -> None:
    assert dimension(unit) == name
