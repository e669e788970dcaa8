"""Indicators: the lexicon is sound, and unlike numbers never get one key."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from toolkit.errors import LexiconError
from toolkit.normalization import indicators as module
from toolkit.normalization.indicators import indicator_key, indicator_names, indicators, relation_key, work_verb
from toolkit.normalization.text import fold_width
from toolkit.resources import tsv_rows

ROWS = [row for _, row in tsv_rows("indicators.tsv", module._COLUMNS)]

KEYS = [
    # names
    ("standard name", "地区生产总值", "increase", "%", "gdp.growth"),
    ("abbreviation in Latin letters", "GDP", "increase", "%", "gdp.growth"),
    ("lower case", "pm2.5浓度", "decrease", "%", "pm25.growth"),
    ("full-width letters", "ＧＤＰ", "increase", "%", "gdp.growth"),
    ("abbreviation in brackets", "地区生产总值（GDP）", "level", "元", "gdp.level"),
    ("white space inside", "社会消费品 零售\n总额", "increase", "%", "retail_sales.growth"),
    ("quotation marks around a part", "“五上”企业", "level", "家", "five_above_enterprises.level"),
    ("quotation marks left out", "四上企业", "level", "家", "four_above_enterprises.level"),
    ("full-width brackets inside", "每千人口执业（助理）医师数", "level", "人", "doctors_per_1000.level"),
    ("alias", "社零总额", "increase", "%", "retail_sales.growth"),
    ("规上 for 规模以上", "规上工业增加值", "increase", "%", "industrial_value_added_above_scale.growth"),
    ("限上 for 限额以上", "限上单位零售额", "increase", "%", "above_quota_retail_sales.growth"),
    ("GDP inside a name", "单位GDP能耗", "decrease", "%", "energy_intensity.growth"),
    ("生产总值 inside a name", "单位生产总值能耗", "decrease", "%", "energy_intensity.growth"),
    ("R&D inside a name", "全社会R&D经费支出", "increase", "%", "rd_expenditure.growth"),
    ("每万人 for 每万人口", "每万人高价值发明专利拥有量", "level", "件", "highvalue_patents_per_10000.level"),
    ("with 的", "消费对经济增长的贡献率", "level", "%", "consumption_contribution.level"),
    ("region of the document in front", "全市一般公共预算收入", "increase", "%", "general_budget_revenue.growth"),
    ("region of the speaker in front", "我省粮食产量", "level", "斤", "grain_output.level"),
    ("time and region in front", "全年全县固定资产投资", "increase", "%", "fixed_investment.growth"),
    ("verb in front", "接待国内游客", "level", "人次", "domestic_tourists.level"),
    ("newly built is no stock", "新建高标准农田", "level", "亩", "high_standard_farmland.works"),
    ("works behind the name", "高标准农田建设", "level", "亩", "high_standard_farmland.works"),
    ("works that are the indicator", "老旧小区改造", "level", "个", "old_communities.level"),
    ("works on the indicator of works", "改造农村危房", "level", "户", "rural_dilapidated_housing.level"),
    ("addition to a flow", "新增造林面积", "level", "亩", "afforestation_area.level"),
    ("investment in works is no flow", "技术改造投资", "increase", "元", "technical_renovation_investment.change"),
    ("地方 belongs to the name", "地方一般公共预算收入", "increase", "%", "general_budget_revenue.growth"),
    ("总量 behind", "地区生产总值总量", "level", "元", "gdp.level"),
    ("数 behind", "高新技术企业数", "level", "家", "hightech_enterprises.level"),
    # measures
    ("level in money", "进出口总额", "level", "元", "trade_total.level"),
    ("level in foreign money", "实际使用外资", "level", "美元", "fdi_actual.level"),
    ("level of a rate", "城镇调查失业率", "level", "%", "urban_unemployment_rate.level"),
    ("level in per mille", "人口自然增长率", "level", "‰", "natural_growth_rate.level"),
    ("level of a count without a unit", "技能人才总量", "level", "", "skilled_workers.level"),
    ("level without a unit", "城乡居民收入比", "level", "", "urban_rural_income_ratio.level"),
    ("level per month and head", "城乡低保标准", "level", "元/人·月", "dibao_standard.level"),
    ("level per person", "全员劳动生产率", "level", "元/人", "labor_productivity.level"),
    ("level of a concentration", "PM2.5年均浓度", "level", "微克/立方米", "pm25.level"),
    ("level in years of age", "人均预期寿命", "level", "岁", "life_expectancy.level"),
    ("level in standard coal", "能源消费总量", "level", "吨标准煤", "energy_consumption.level"),
    ("share of a ratio is its level", "民间投资占比", "share", "%", "private_investment_share.level"),
    ("level of a ratio", "民间投资占比", "level", "%", "private_investment_share.level"),
    ("share of what is no ratio", "棉花产量", "share", "%", "cotton_output.share"),
    ("share as a fraction", "水产品产量", "share", "比例", "aquatic_output.share"),
    ("decrease in percent", "生产安全事故起数", "decrease", "%", "accident_count.growth"),
    ("increase by tens", "旅游收入", "increase", "成", "tourism_revenue.growth"),
    ("increase by times", "技术合同成交额", "increase", "倍", "technology_contracts.growth"),
    ("doubling", "人均地区生产总值", "multiple", "倍", "gdp_per_capita.growth"),
    ("points of a rate", "常住人口城镇化率", "increase", "百分点", "urbanization_rate.change"),
    ("points of what is no rate", "地区生产总值", "increase", "百分点", "gdp.growth_change"),
    ("absolute increase", "粮食产量", "increase", "吨", "grain_output.change"),
    ("absolute decrease", "工商业电价", "decrease", "分/千瓦时", "electricity_price.change"),
    ("rank", "高速公路通车里程", "rank", "位", "expressway_mileage.rank"),
    ("rank of growth", "规模以上工业增加值增速", "rank", "位", "industrial_value_added_above_scale.growth_rank"),
    ("level of growth", "固定资产投资增速", "level", "%", "fixed_investment.growth"),
    ("涨幅", "居民消费价格涨幅", "increase", "%", "cpi.growth"),
    ("difference of growth", "出口增速", "increase", "百分点", "exports.growth_change"),
    ("growth of the economy", "经济增长", "increase", "%", "gdp.growth"),
    ("新增 by nature, called increase", "城镇新增就业", "increase", "人", "urban_new_jobs.level"),
    ("新增 by nature, called level", "全区新增城镇就业", "level", "人", "urban_new_jobs.level"),
    ("新增 by nature, its growth", "城镇新增就业", "increase", "%", "urban_new_jobs.growth"),
    ("新增 in front", "新增学位", "increase", "个", "school_places.change"),
    ("新增 in front, called level", "新增公共停车位", "level", "个", "parking_spaces.change"),
    ("新增 kept apart by statistics", "新增专项债券", "level", "元", "new_special_bonds.level"),
    ("age of an addition to the workforce", "新增劳动力平均受教育年限", "increase", "年", "new_schooling_years.change"),
]

UNKNOWN = [
    ("empty", "", "increase", "%"),
    ("no indicator", "青溪河岸", "increase", "%"),
    ("another region", "青溪经济总量", "level", "元"),
    ("the whole country", "全国粮食产量", "level", "吨"),
    ("one level of government", "本级一般公共预算收入", "increase", "%"),
    ("several names", "进口、出口", "increase", "%"),
    ("only a word of growth", "增速", "increase", "%"),
    ("only a region", "全市", "level", "元"),
    ("part of a name", "零售总额", "increase", "%"),
    ("money counted in pieces", "地区生产总值", "level", "个"),
    ("money without a unit", "地区生产总值", "level", ""),
    ("money in percent", "地区生产总值", "level", "%"),
    ("rate counted in people", "城镇调查失业率", "level", "人"),
    ("people in pieces", "城镇新增就业", "level", "个"),
    ("area in money", "粮食播种面积", "increase", "元"),
    ("mass per area", "粮食产量", "level", "公斤/亩"),
    ("concentration in money", "PM2.5浓度", "level", "元"),
    ("share in money", "棉花产量", "share", "元"),
    ("growth in money", "固定资产投资增速", "level", "元"),
    ("share of growth", "固定资产投资增速", "share", "%"),
    ("addition in percent", "新增学位", "increase", "%"),
    ("addition to a rate", "新增城镇化率", "increase", "%"),
    ("multiple in money", "地区生产总值", "multiple", "元"),
]


@pytest.mark.parametrize(("name", "change", "unit", "key"), [c[1:] for c in KEYS], ids=[c[0] for c in KEYS])
def test_key(name: str, change: str, unit: str, key: str) -> None:
    assert indicator_key(name, change, unit) == key


@pytest.mark.parametrize(("name", "change", "unit"), [c[1:] for c in UNKNOWN], ids=[c[0] for c in UNKNOWN])
def test_no_key(name: str, change: str, unit: str) -> None:
    assert indicator_key(name, change, unit) is None


APART = [
    ("城镇调查失业率", "城镇登记失业率"),
    ("财政收入", "一般公共预算收入"),
    ("规模以上工业增加值", "工业增加值"),
    ("固定资产投资", "全社会固定资产投资"),
    ("高技术产业增加值", "高新技术产业增加值"),
    ("居民人均可支配收入", "城乡居民人均可支配收入"),
    ("农村居民人均可支配收入", "农村居民人均纯收入"),
    ("农林牧渔业总产值", "农业总产值"),
    ("森林覆盖率", "林木覆盖率"),
    ("城市低保标准", "农村低保标准"),
    ("常住人口城镇化率", "户籍人口城镇化率"),
    ("接待国内游客", "接待入境游客"),
]


@pytest.mark.parametrize(("one", "other"), APART, ids=["/".join(pair) for pair in APART])
def test_unlike_indicators_stay_apart(one: str, other: str) -> None:
    keys = {indicator_key(one, "increase", "%"), indicator_key(other, "increase", "%")}
    assert len(keys) == 2
    assert None not in keys


RELATIONS = [
    ("growth with the economy", "居民收入", True, "income_pc.growth"),
    ("level", "粮食产量", False, "grain_output.level"),
    ("a rate grows as a level", "城镇化率", True, "urbanization_rate.level"),
    ("growth in the name", "固定资产投资增速", False, "fixed_investment.growth"),
    ("works", "高标准农田建设", False, "high_standard_farmland.works"),
    ("unknown", "青溪河岸", True, None),
]


@pytest.mark.parametrize(("name", "growth", "key"), [c[1:] for c in RELATIONS], ids=[c[0] for c in RELATIONS])
def test_relation_key(name: str, growth: bool, key: str | None) -> None:
    assert relation_key(name, growth=growth) == key


VERBS = [("加快建设", "works"), ("新培育", "works"), ("建成", "done"), ("累计建成", ""), ("确保", ""), ("", "")]


@pytest.mark.parametrize(("words", "kind"), VERBS)
def test_work_verb(words: str, kind: str) -> None:
    assert work_verb(words) == kind


@pytest.mark.parametrize("works", [True, False])
def test_works_leave_other_measures_alone(works: bool) -> None:
    assert indicator_key("高新技术企业", "increase", "%", works=works) == "hightech_enterprises.growth"
    assert indicator_key("工业投资", "level", "元", works=works) == "industrial_investment.level"
    assert indicator_key("城镇老旧小区改造", "level", "个", works=works) == "old_communities.level"


def test_levels_growth_and_shares_never_share_a_key() -> None:
    units = {"level": "元", "increase": "%", "share": "%", "rank": "位"}
    keys = [indicator_key("出口总额", change, unit) for change, unit in units.items()]
    assert keys == ["exports.level", "exports.growth", "exports.share", "exports.rank"]


def test_no_name_stands_twice() -> None:
    names = Counter(name for row in ROWS for name in [row["name"], *filter(None, row["aliases"].split("|"))])
    assert [name for name, times in names.items() if times > 1] == []


def test_names_are_folded() -> None:
    names = [name for row in ROWS for name in (row["name"], row["aliases"])]
    assert [name for name in names if fold_width(name) != name or any(c.isspace() for c in name)] == []


def test_every_name_of_a_row_leads_to_it() -> None:
    found = [
        (code, name, indicator_key(name, "rank", "位"))
        for code, indicator in indicators().items()
        for name in (indicator.name, *indicator.aliases)
    ]
    assert [case for case in found if case[2] != f"{case[0]}.rank"] == []


def test_every_field_of_statistics_is_covered() -> None:
    domains = Counter(indicator.domain for indicator in indicators().values())
    assert len(ROWS) >= 250
    assert set(domains) == module._DOMAINS
    assert {
        *("national_accounts", "industry", "investment", "trade", "finance", "prices", "employment", "income"),
        *("population", "education", "health", "environment", "agriculture", "energy", "science", "digital"),
    } <= set(domains)  # fmt: skip
    assert min(domains.values()) >= 5


def test_most_rows_tell_the_better_direction() -> None:
    directions = Counter(indicator.better for indicator in indicators().values())
    assert directions["up"] + directions["down"] >= 0.9 * len(ROWS)
    assert directions["down"] >= 30
    better = {
        code: indicators()[code].better for code in ("gdp", "pm25", "urban_unemployment_rate", "energy_intensity")
    }
    assert better == {"gdp": "up", "pm25": "down", "urban_unemployment_rate": "down", "energy_intensity": "down"}


def test_names_hold_short_and_long_forms() -> None:
    names = indicator_names()
    assert {"规上工业增加值", "规模以上工业增加值", "人均GDP", "人均地区生产总值", "社零总额"} <= names
    assert "" not in names


BAD = [
    ("code in capitals", "GDP\t生产总值\tGDP\t\tmoney\tup\tprices", "snake_case"),
    ("no English name", "gdp\t生产总值\t\t\tmoney\tup\tprices", "no name empty"),
    ("empty alias", "gdp\t生产总值\tGDP\t总量||经济\tmoney\tup\tprices", "no name empty"),
    ("unknown dimension", "gdp\t生产总值\tGDP\t\tyuan\tup\tprices", "unknown dimension"),
    ("unknown direction", "gdp\t生产总值\tGDP\t\tmoney\thigh\tprices", "better"),
    ("unknown domain", "gdp\t生产总值\tGDP\t\tmoney\tup\teconomy", "domain"),
]


@pytest.mark.parametrize(("row", "message"), [c[1:] for c in BAD], ids=[c[0] for c in BAD])
def test_bad_row_is_named(row: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "indicators.tsv"
    path.write_text("\t".join(module._COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    monkeypatch.setattr(module, "_FILE", path)
    with pytest.raises(LexiconError, match=rf"line 2: .*{message}"):
        module.indicators.__wrapped__()


BAD_AFFIXES = [
    ("unknown role", "全省\tfront"),
    ("same without a standard", "规上\tsame"),
    ("standard where none belongs", "全省\tleading\t全市"),
]


@pytest.mark.parametrize("row", [c[1] for c in BAD_AFFIXES], ids=[c[0] for c in BAD_AFFIXES])
def test_bad_affix_is_named(row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "affixes.tsv"
    path.write_text("\t".join(module._AFFIX_COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    monkeypatch.setattr(module, "_AFFIX_FILE", path)
    with pytest.raises(LexiconError, match="line 2: no such role"):
        module._affixes.__wrapped__()


def test_name_under_two_codes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    one = module.Indicator("one", "地区生产总值", "One", (), "money", "up", "prices")
    two = module.Indicator("two", "GDP", "Two", (), "money", "up", "prices")
    monkeypatch.setattr(module, "indicators", lambda: {"one": one, "two": two})
    with pytest.raises(LexiconError, match="'GDP' stands under both 'one' and 'two'"):
        module._by_name.__wrapped__()
