"""What surrounds a target: its year, its cue, its scope, the passage of the main targets, its key."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.extraction.targets import extract_targets
from toolkit.schema import Target


def one(text: str, report_year: int | None = 2031) -> Target:
    """Returns the last target of a text."""
    return extract_targets(text, report_year=report_year)[-1]


@pytest.mark.parametrize(
    ("text", "report_year", "expected"),
    [
        pytest.param("今年新建公园5个。", 2031, ("今年", 2031, "annual", "period"), id="this year"),
        pytest.param("2031年新建公园5个。", 2031, ("2031年", 2031, "annual", "period"), id="the year of the report"),
        pytest.param("明年新建公园5个。", 2031, ("明年", 2032, "other", "period"), id="next year"),
        pytest.param("到2033年，新建公园5个。", 2031, ("到2033年", 2033, "other", "period"), id="any later year"),
        pytest.param("到2035年，新建公园5个。", 2031, ("到2035年", 2035, "five_year", "period"), id="end of a plan"),
        pytest.param(
            "“十六五”时期，地区生产总值年均增长6%。",
            2031,
            ("“十六五”时期", 2035, "five_year", "period"),
            id="five-year plan",
        ),
        pytest.param("未来三年，新增泊位5个。", 2031, ("未来三年", 2033, "other", "period"), id="span of years"),
        pytest.param("2033年，进出口总额稳中有升。", 2031, ("2033年", 2033, "other", "period"), id="without a number"),
        pytest.param(
            "（一）“十六五”时期主要目标\n工业增加值年均增长6%。",
            2031,
            (None, 2035, "five_year", "passage"),
            id="passage of the main targets",
        ),
        pytest.param(
            "三、今后五年工作\n（一）做强产业\n粮食产量稳中有增。",
            2031,
            (None, 2035, "five_year", "section"),
            id="heading of the section around",
        ),
        pytest.param("新建公园5个。", 2031, (None, 2031, "annual", "report_year"), id="year of the report"),
        pytest.param("新建公园5个。", None, (None, None, None, None), id="nothing tells"),
        pytest.param("到2033年，新建公园5个。", None, ("到2033年", 2033, "other", "period"), id="period alone tells"),
    ],
)
def test_period(text: str, report_year: int | None, expected: tuple[Any, ...]) -> None:
    target = one(text, report_year)
    assert (target.period, target.target_year, target.horizon, target.period_source) == expected


def test_the_year_is_read_from_the_text() -> None:
    text = "2031年政府工作报告\n一、工作安排\n新建公园5个，粮食产量稳中有增。"
    assert {t.target_year for t in extract_targets(text)} == {2031}


@pytest.mark.parametrize(
    ("text", "cue", "commitment"),
    [
        pytest.param("确保粮食产量12万吨以上。", "确保", "firm", id="firm"),
        pytest.param("完成投资5亿元。", "完成", "firm", id="firm verb"),
        pytest.param("努力实现城镇新增就业5000人。", "努力实现", "effort", id="effort"),
        pytest.param("力争完成投资5亿元。", "力争完成", "effort", id="the longest cue"),
        pytest.param("预计全年财政收入增长3%。", "预计", "expectation", id="expectation"),
        pytest.param("粮食产量达到12万吨。", "达到", "expectation", id="verb of the clause"),
        pytest.param("确保粮食产量达到12万吨。", "确保", "firm", id="modality before the verb"),
        pytest.param("力争产值增长5%，利润增长6%。", "力争", "effort", id="reaches over a list"),
        pytest.param("力争产值增长5%。利润增长6%。", "", "", id="not over a full stop"),
        pytest.param("完成投资5亿元，新建公园3个。", "", "", id="a verb rules its own clause"),
        pytest.param("确保粮食产量稳中有增。", "确保", "firm", id="without a number"),
        pytest.param("主要预期目标是：地区生产总值增长5%。", "预期目标", "expectation", id="main targets"),
        pytest.param("主要预期目标是：力争产值增长5%。", "力争", "effort", id="a word before the passage"),
        pytest.param("新建公园3个。", "", "", id="none"),
    ],
)
def test_cue(text: str, cue: str, commitment: str) -> None:
    target = one(text)
    assert (target.cue, target.commitment) == (cue, commitment)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        pytest.param("全市规模以上工业增加值增长6%。", "全市、规模以上", id="region and group"),
        pytest.param("市本级一般公共预算收入增长3%。", "市本级", id="level"),
        pytest.param("城镇居民人均可支配收入增长6%。", "城镇", id="group in the indicator"),
        pytest.param("全社会用电量增长5%。", "全社会", id="whole society"),
        pytest.param("全县农村居民收入增速高于城镇居民。", "全县、农村", id="without a number"),
        pytest.param("规上工业增加值增速高于全市平均水平。", "规上", id="not that of the reference"),
        pytest.param("固定资产投资增长8%。", "", id="none"),
    ],
)
def test_scope(text: str, scope: str) -> None:
    assert one(text).scope == scope


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "主要预期目标是：地区生产总值增长5%，民间投资提质增效。新建公园3个。", [True, True, False], id="sentence"
        ),
        pytest.param(
            "主要预期目标是：\n——地区生产总值增长5%；\n——粮食产量稳中有增。\n新建公园3个。",
            [True, True, False],
            id="bullets",
        ),
        pytest.param(
            "（一）主要预期目标\n地区生产总值增长5%；粮食产量稳中有增。\n（二）重点任务\n新建公园3个。",
            [True, True, False],
            id="heading",
        ),
        pytest.param("地区生产总值增长5%。", [False], id="none"),
    ],
)
def test_headline(text: str, expected: list[bool]) -> None:
    assert [t.headline for t in extract_targets(text, report_year=2031)] == expected


@pytest.mark.parametrize(
    ("first", "second", "same", "conflict"),
    [
        pytest.param("地区生产总值增长5%", "地区生产总值增长5%", True, False, id="twice"),
        pytest.param("地区生产总值增长5%", "GDP增长5%", True, False, id="another name"),
        pytest.param("地区生产总值增长5%", "全市地区生产总值增长6%", True, True, id="other value"),
        pytest.param("地区生产总值增长5%左右", "地区生产总值增长5%以上", True, True, id="other bound"),
        pytest.param("地区生产总值增长5%", "到2035年，地区生产总值增长6%", False, False, id="other year"),
        pytest.param("地区生产总值增长5%", "地区生产总值达到500亿元", False, False, id="growth and level"),
        pytest.param("全市财政收入增长3%", "市本级财政收入增长4%", False, False, id="level of government"),
        pytest.param("居民收入增长6%", "居民收入增长与经济增长同步", True, False, id="with and without a number"),
        pytest.param("投资5亿元", "投资6亿元", True, False, id="unknown indicators are not held together"),
    ],
)
def test_key_and_conflict(first: str, second: str, same: bool, conflict: bool) -> None:
    a, b = extract_targets(f"{first}。\n{second}。", report_year=2031)
    assert (a.target_key == b.target_key) == same
    assert (a.conflict, b.conflict) == (conflict, conflict)


def test_report_and_notice_share_a_key() -> None:
    report = "云台市政府工作报告\n（2031年1月9日）\n一、2031年工作安排\n今年产值增长5%。"
    notice = "关于印发2031年重点工作任务分工方案的通知\n1.全市产值增长5%以上。（牵头单位：市统计局）"
    a, b = (one(text, None) for text in (report, notice))
    assert a.target_key == b.target_key == "产值||2031|annual"


def test_results_of_the_review_are_no_targets() -> None:
    text = (
        "一、2030年工作回顾\n一年来，地区生产总值增长5%，居民收入增速高于全市平均水平。\n"
        "二、2031年工作安排\n地区生产总值增长6%，居民收入增速高于全市平均水平。"
    )
    found = extract_targets(text, report_year=2031)
    assert [(t.value is None, t.period_source, t.conflict) for t in found] == [
        (False, "section", False),
        (True, "section", False),
    ]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        pytest.param("污水处理厂出水达标率稳定在99%以上。", "稳定在", id="the verb, not the name"),
        pytest.param("出水达标率99%。", "", id="no verb"),
        pytest.param("项目完成率95%。", "", id="rate of completion"),
        pytest.param("目标实现度90%。", "", id="degree"),
        pytest.param("率先实现覆盖率90%。", "实现", id="an adverb is no rate"),
        pytest.param("水土保持率提高到80%。", "", id="inside a word"),
        pytest.param("发达地区结对村15个。", "", id="end of a word"),
        pytest.param("年度计划投资达5亿元。", "达", id="attribute of the indicator"),
        pytest.param("今年计划投资5亿元。", "计划", id="a verb"),
        pytest.param("力争水质达标率99%，空气优良率稳定在95%。", "力争", id="reaches over names"),
        pytest.param("完成的投资5亿元。", "", id="attribute"),
    ],
)
def test_a_cue_is_a_word_of_its_own(text: str, cue: str) -> None:
    assert one(text).cue == cue


@pytest.mark.parametrize(
    ("text", "reference", "words", "scope"),
    [
        pytest.param("地区生产总值增速高于全省1个百分点。", "province", "全省", "", id="region"),
        pytest.param("地区生产总值增长6%，高于全省1个百分点。", "province", "全省", "", id="of the clause before"),
        pytest.param("全市城镇化率比全国平均水平高2个百分点。", "nation", "全国平均水平", "全市", id="beside its own"),
        pytest.param("农村居民收入增速快于城镇居民1个百分点。", "other", "城镇居民", "农村", id="group"),
        pytest.param("农民收入增速快于经济增长1个百分点。", "economic_growth", "经济增长", "", id="indicator"),
        pytest.param("城镇化率提高2个百分点。", None, None, "", id="over time"),
        pytest.param("淘汰落后产能400吨。", None, None, "", id="an adjective"),
    ],
)
def test_what_a_difference_is_taken_to(text: str, reference: str | None, words: str | None, scope: str) -> None:
    target = one(text)
    assert (target.reference, target.reference_text, target.relation) == (reference, words, None)
    assert target.scope == scope


def test_two_references_are_no_conflict() -> None:
    targets = extract_targets("地区生产总值增速高于全省1个百分点、高于全国0.5个百分点。", report_year=2031)
    assert [(t.indicator_key, t.reference, t.conflict) for t in targets] == [
        ("gdp.growth_gap", "province", False),
        ("gdp.growth_gap", "nation", False),
    ]
