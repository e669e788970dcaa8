"""The columns of each panel: names, types and meanings, with the Chinese labels that a Stata file carries."""

from __future__ import annotations

from toolkit.reporting.columns import Column

_REGION = (
    Column("division_code", "string", "code of the division (行政区划代码, GB/T 2260); empty where it has none"),
    Column("region", "string", "its full name"),
    Column("level", "string", "nation, province, city or county"),
    Column("parent_code", "string", "code of the division above"),
)
_YEAR = (*_REGION, Column("year", "int", "year that the document plans for"))
_DOCUMENT = (
    Column("document_id", "string", "the document; of a duplicate all of them, joined by `; `"),
    Column("documents", "int", "documents of this region-year"),
)
_MISSING = Column(
    "missing_reason",
    "string",
    "why the cells are empty: no_document, damaged, duplicate, no_part, no_theme, no_target or no_number; empty where "
    "they are not",
)

PANELS: dict[str, tuple[Column, ...]] = {
    "concept": (
        *_YEAR,
        *_DOCUMENT,
        Column("hits", "int", "places of the words"),
        Column("characters", "int", "characters read, without white space"),
        Column("per_10k", "float", "hits for each 10,000 characters"),
        Column("sentences", "int", "sentences read"),
        Column("sentence_share", "float", "share of them with a hit"),
        Column("tasks", "int", "tasks read; 0 in a report that numbers none"),
        Column("task_share", "float", "share of them with a hit; empty where there is no task"),
        _MISSING,
    ),
    "themes": (
        *_YEAR,
        *_DOCUMENT,
        Column("theme", "string", "key of the theme in the taxonomy"),
        Column("share", "float", "its share; the themes of a region-year add up to 1"),
        Column("passages", "int", "passages in which it is the first theme"),
        Column("passage_share", "float", "share of them among all passages read"),
        _MISSING,
    ),
    "targets": (
        *_REGION,
        Column("report_year", "int", "year that the document plans for"),
        Column("year", "int", "the year in which the target is to be reached"),
        Column("horizon", "string", "annual, five_year or other"),
        Column("indicator_key", "string", "`code.measure` of the statistical indicator"),
        Column(
            "measure",
            "string",
            "growth, change, gap, level, share, rank, works, growth_change, growth_gap or growth_rank",
        ),
        Column("scope", "string", "part of the area or government (市本级, 城区); empty for the whole region"),
        Column("indicator", "string", "standard name of the indicator"),
        Column("value", "float", "the number to regress on, in the base unit; a decrease is below zero"),
        Column("low", "float", "low end of a range, else the number"),
        Column("high", "float", "high end of a range, else the number"),
        Column("point", "string", "single, or which end of the range is the value: low, mid or high"),
        Column("unit", "string", "base unit of the dimension"),
        Column("comparator", "string", "ge, gt, le, lt, approx or eq; of a decrease turned round"),
        Column("change", "string", "level, increase, decrease, multiple, share or rank, as written"),
        Column("relation", "string", "of a promise without a number: in_step, above, below, not_below, assigned, …"),
        Column("reference", "string", "what that, or a gap, is held against"),
        Column("cue", "string", "the governing word as written"),
        Column("commitment", "string", "class of the cue: firm, effort or expectation"),
        Column("headline", "bool", "it stands among the main expected targets (主要预期目标)"),
        Column("mentions", "int", "mentions of the target in the document"),
        Column("conflict", "bool", "they give unlike numbers"),
        Column("document_id", "string", "the document; of a duplicate all of them, joined by `; `"),
        Column("start", "int", "offset of the mention that the row is taken from"),
        Column("end", "int", "offset after it"),
        Column("text", "string", "that mention as written"),
        Column("confidence", "float", "estimated probability that it is a target of this indicator"),
        Column("rule", "string", "rules that decided it"),
        _MISSING,
    ),
    "coverage": (
        *_YEAR,
        Column("status", "string", "found, without_target, duplicate, missing, damaged or not_placed"),
        Column("documents", "int", "documents of this region-year"),
        Column("document_id", "string", "them, joined by `; `"),
        Column("change", "string", "what the division was or became in the years of the panel"),
    ),
}

# Labels of variables and of values in a Stata file.
LABELS = {
    "division_code": "行政区划代码", "region": "地区", "level": "行政级别", "parent_code": "上级区划代码",
    "year": "年份", "document_id": "文档", "documents": "文档数", "hits": "词频", "characters": "字数",
    "per_10k": "每万字词频", "sentences": "句数", "sentence_share": "含词句占比", "tasks": "任务数",
    "task_share": "含词任务占比", "missing_reason": "缺失原因", "theme": "主题", "share": "主题占比",
    "passages": "以其为首要主题的段落数", "passage_share": "首要主题段落占比", "report_year": "报告年份",
    "horizon": "目标期限", "indicator_key": "指标代码", "measure": "指标度量", "scope": "范围", "indicator": "指标",
    "value": "目标值", "low": "目标下限", "high": "目标上限", "point": "区间取值", "unit": "单位",
    "comparator": "比较关系", "change": "变动", "relation": "无数值目标的关系", "reference": "参照对象",
    "cue": "措辞", "commitment": "承诺强度", "headline": "是否主要预期目标", "mentions": "提及次数",
    "conflict": "是否前后不一", "start": "起始位置", "end": "结束位置", "text": "原文", "confidence": "置信度",
    "rule": "识别规则", "status": "状态",
}  # fmt: skip
VALUES: dict[str, dict[str, str]] = {
    "level": {
        "nation": "国家", "province": "省级", "city": "地级", "county": "县级", "town": "乡级", "park": "园区",
    },
    "horizon": {
        "annual": "年度", "five_year": "五年", "other": "其他",
    },
    "measure": {
        "growth": "增速", "change": "增减量", "level": "水平", "share": "占比", "rank": "位次", "works": "建设量",
        "growth_change": "增速增减", "growth_rank": "增速位次", "gap": "与参照之差", "growth_gap": "增速与参照之差",
    },
    "point": {
        "single": "单一数值", "low": "区间下限", "mid": "区间中点", "high": "区间上限",
    },
    "comparator": {
        "ge": "不低于", "gt": "高于", "le": "不高于", "lt": "低于", "approx": "左右", "eq": "等于",
    },
    "commitment": {
        "firm": "确保", "effort": "力争", "expectation": "预期",
    },
    "status": {
        "found": "有文档", "without_target": "有文档无目标", "duplicate": "重复", "missing": "缺失",
        "damaged": "损坏", "not_placed": "无法定位",
    },
    "missing_reason": {
        "no_document": "无文档", "damaged": "文档损坏", "duplicate": "重复文档", "no_part": "无该部分",
        "no_theme": "无主题", "no_target": "未设目标", "no_number": "有目标无数值",
    },
    "change": {
        "level": "水平", "increase": "增加", "decrease": "减少", "multiple": "倍数", "share": "占比", "rank": "位次",
    },
    "relation": {
        "in_step": "同步", "above": "高于", "below": "低于", "not_below": "不低于", "assigned": "完成下达任务",
        "stable": "稳定", "improve": "改善",
    },
    "reference": {
        "nation": "全国", "province": "全省", "city": "全市", "county": "全县", "level_above": "上级",
        "economic_growth": "经济增长", "last_year": "上年", "other": "其他",
    },
}  # fmt: skip
