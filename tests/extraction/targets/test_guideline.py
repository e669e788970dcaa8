"""The guideline for targets without a number, sentence by sentence: 【】 marks the spans, the table what is expected.

Every sentence is written for these tests; places and projects are invented.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.markup import unmark
from toolkit.extraction.targets import extract_targets
from toolkit.schema import Target


def check(marked: str, expected: tuple[dict[str, Any], ...]) -> None:
    """Asserts that the marked spans and no other targets without a number are found, with the expected fields."""
    text, spans = unmark(marked, "【", "】")
    found = [target for target in extract_targets(text, report_year=2031) if target.relation]
    assert [(t.start, t.end) for t in found] == spans
    for target, fields in zip(found, expected, strict=True):
        assert {name: getattr(target, name) for name in fields} == fields
        assert_no_number(text, target)


def assert_no_number(text: str, target: Target) -> None:
    assert target.text == text[target.start : target.end]
    assert (target.value, target.value_high, target.unit) == (None, None, None)
    assert (target.comparator, target.change, target.conflict) == (None, None, False)


def _case(marked: str, *expected: dict[str, Any]) -> Any:
    return pytest.param(marked, expected, id=marked.replace("【", "").replace("】", "")[:24])


def _record(indicator: str, relation: str, reference: str | None = None, words: str | None = None) -> dict[str, Any]:
    return {"indicator": indicator, "relation": relation, "reference": reference, "reference_text": words}


IN_STEP = [
    _case(
        "明年【居民收入增长与经济增长基本同步】。",
        _record("居民收入", "in_step", "economic_growth", "经济增长") | {"indicator_key": "income_pc.growth"},
    ),
    _case("【财政收入与经济增长保持同步】。", _record("财政收入", "in_step", "economic_growth", "经济增长")),
    _case("【公共预算收入与经济发展相适应】。", _record("公共预算收入", "in_step", "economic_growth", "经济发展")),
    _case("【粮食产量与去年基本持平】。", _record("粮食产量", "in_step", "last_year", "去年")),
    _case("【固定资产投资增速与上年持平】。", _record("固定资产投资", "in_step", "last_year", "上年")),
]
ABOVE = [
    _case(
        "力争【规上工业增加值增速高于全省平均水平】。",
        _record("规上工业增加值", "above", "province", "全省平均水平")
        | {"cue": "力争", "indicator_key": "industrial_value_added_above_scale.growth"},
    ),
    _case("【农村居民收入跑赢全国】。", _record("农村居民收入", "above", "nation", "全国")),
    _case(
        "【居民收入增速快于经济增速】、【高于全市平均水平】。",
        _record("居民收入", "above", "economic_growth", "经济增速"),
        _record("居民收入", "above", "city", "全市平均水平"),
    ),
    _case("规上工业增加值增长6%，【高于全市平均水平】。", _record("规上工业增加值", "above", "city", "全市平均水平")),
    _case(
        "地区生产总值增长5%，努力【跑赢全市平均水平】。",
        _record("地区生产总值", "above", "city", "全市平均水平") | {"cue": "努力"},
    ),
    _case("【工业增加值增速走在全市前列】。", _record("工业增加值", "above", "city", "全市")),
    _case(
        "【人均地区生产总值达到全国平均水平以上】。",
        _record("人均地区生产总值", "above", "nation", "全国平均水平"),
    ),
    _case("【税收增长高于去年同期】。", _record("税收", "above", "last_year", "去年同期")),
    _case("【民间投资增速高于全部投资增速】。", _record("民间投资", "above", "other", "全部投资增速")),
    _case("【规上工业增加值增速高于全县平均水平】。", _record("规上工业增加值", "above", "county", "全县平均水平")),
]
BELOW = [
    _case(
        "确保【单位产值能耗低于全国平均水平】。",
        _record("单位产值能耗", "below", "nation", "全国平均水平") | {"cue": "确保"},
    ),
    _case("【单位产值能耗不高于上年】。", _record("单位产值能耗", "below", "last_year", "上年")),
    _case("【失业率控制在全国平均水平以内】。", _record("失业率", "below", "nation", "全国平均水平")),
    _case("【隐性债务只减不增】。", _record("隐性债务", "below")),
]
NOT_BELOW = [
    _case("【粮食产量不低于上年】。", _record("粮食产量", "not_below", "last_year", "上年")),
    _case("【居民收入增速不低于经济增速】。", _record("居民收入", "not_below", "economic_growth", "经济增速")),
    _case("【耕地保有量只增不减】。", _record("耕地保有量", "not_below")),
]
ASSIGNED = [
    _case("【主要污染物减排完成国家下达任务】。", _record("主要污染物减排", "assigned", "nation", "国家下达任务")),
    _case("【完成省下达的化肥减量任务】。", _record("化肥减量", "assigned", "province", "省下达")),
    _case("【空气质量优良率完成省考核任务】。", _record("空气质量优良率", "assigned", "province", "省考核任务")),
    _case("【单位GDP能耗达到国家要求】。", _record("单位GDP能耗", "assigned", "nation", "国家要求")),
    _case("【能耗强度下降达到上级考核目标】。", _record("能耗强度", "assigned", "level_above", "上级考核目标")),
    _case("【完成耕地保有量目标任务】。", _record("耕地保有量", "assigned", "level_above", "目标任务")),
]
STABLE = [
    _case("保持【物价总水平基本稳定】。", _record("物价总水平", "stable") | {"cue": "保持"}),
    _case("【就业形势总体稳定】。", _record("就业形势", "stable")),
]
IMPROVE = [
    _case("确保【粮食产量稳中有增】。", _record("粮食产量", "improve") | {"cue": "确保"}),
    _case("【空气质量持续改善】。", _record("空气质量", "improve")),
    _case("【主要污染物浓度进一步下降】。", _record("主要污染物浓度", "improve")),
    _case("【工业经济稳中向好】。", _record("工业经济", "improve")),
    _case("主要预期目标是：推动【外贸促稳提质】。", _record("外贸", "improve") | {"cue": "推动"}),
]


@pytest.mark.parametrize(("marked", "expected"), [*IN_STEP, *ABOVE, *BELOW, *NOT_BELOW, *ASSIGNED, *STABLE, *IMPROVE])
def test_targets_without_a_number(marked: str, expected: tuple[dict[str, Any], ...]) -> None:
    check(marked, expected)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("居民收入增速高于全市0.5个百分点。", id="difference with a number"),
        pytest.param("提升服务水平，持续改善营商环境。", id="measure"),
        pytest.param("推动外贸稳定增长。", id="verb of an actor"),
        pytest.param("推动外贸促稳提质。", id="verb of an actor outside the main targets"),
        pytest.param("改革持续深化，社会大局保持稳定。", id="what no figure measures"),
        pytest.param("公共服务水平稳步提升。", id="level without a figure"),
        pytest.param("深入实施空气质量持续改善行动。", id="name of an action"),
        pytest.param("坚持稳中求进。", id="guiding principle"),
        pytest.param("一年来，居民收入增速高于全市平均水平。", id="what has happened"),
        pytest.param("支持收入高于平均水平的县先行。", id="attribute"),
        pytest.param("地区生产总值增长5%。", id="number"),
    ],
)
def test_what_is_none(text: str) -> None:
    check(text, ())


WRAPPED = "全区坚持以人民为中心的发展思想，统筹推进稳增长、促就业各项工作，力争在新的一年里，"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param(
            WRAPPED + "【城乡居民收入增\n\n— 3 —\n\n长与经济增长同步】。",
            _record("城乡居民收入", "in_step", "economic_growth", "经济增长"),
            id="page break",
        ),
        pytest.param(
            WRAPPED + "【农村居民收入增速高\n于全市平均水平】。",
            _record("农村居民收入", "above", "city", "全市平均水平"),
            id="line break",
        ),
        pytest.param(
            "力争产值增长５．５　％，【居民收入与　经济增长 同步】。",
            _record("居民收入", "in_step", "economic_growth", "经济增长"),
            id="white space, full-width digits",
        ),
        pytest.param(
            "【单位ＧＤＰ能耗达到国家要求】。",
            _record("单位ＧＤＰ能耗", "assigned", "nation", "国家要求"),
            id="full-width letters",
        ),
    ],
)
def test_spans_are_those_of_the_source(marked: str, expected: dict[str, Any]) -> None:
    check(marked, (expected,))
