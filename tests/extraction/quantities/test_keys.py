"""What the sentence adds to the name of an indicator before it becomes a key."""

from __future__ import annotations

import pytest

from toolkit import analyze

CASES = [
    ("built is works", "新建公共停车位2万个。", ["parking_spaces.works"]),
    ("noun behind the number", "今年建设3万亩高标准农田。", ["high_standard_farmland.works"]),
    ("verb behind the noun", "今年完成3万亩高标准农田建设。", ["high_standard_farmland.works"]),
    ("list under one verb", "改造燃气管网30公里、供热管网20公里。", ["gas_pipes.works", "heating_pipes.works"]),
    ("stock", "高标准农田达到80万亩。", ["high_standard_farmland.level"]),
    ("sum behind works", "新建绿道20公里、累计达到300公里。", ["greenways.works", "greenways.level"]),
    ("an indicator of works itself", "改造城镇老旧小区30个。", ["old_communities.level"]),
    ("addition to a flow", "新增造林面积2万亩。", ["afforestation_area.level"]),
    ("plan to bring up", "今年培育高新技术企业50家。", ["hightech_enterprises.works"]),
    ("result that may be the stock", "去年，全市培育高新技术企业500家。", [None]),
    ("denominator before the number", "食品抽检量超过每千人6批次。", ["food_samples_per_1000.level"]),
    (
        "towns and country",
        "城乡低保标准分别提高5%和6%。",
        ["urban_dibao_standard.growth", "rural_dibao_standard.growth"],
    ),
    ("both as one", "城乡居民人均可支配收入增长6%。", ["urban_rural_income_pc.growth"]),
    ("only for some people", "为养老护理人员开展职业技能培训3万人次。", [None]),
    ("for all", "开展职业技能培训3万人次。", ["vocational_training.level"]),
    ("something done with a part", "完成3000家规上工业企业数字化转型。", [None]),
    ("part of the region", "园区新增规上工业企业30家。", [None]),
    ("share of additions alone", "新增非化石能源装机占比达到75%。", [None]),
    ("of a company", "青溪能源集团要当好顶梁柱，力争电力总装机超过400万千瓦。", [None]),
    ("distance of growth to a region", "地区生产总值增速高于全省1个百分点。", ["gdp.growth_gap"]),
    ("distance behind a clause", "地区生产总值增长6%，高于全省1个百分点。", ["gdp.growth", "gdp.growth_gap"]),
    ("change of growth over time", "地区生产总值增速比上年提高0.5个百分点。", ["gdp.growth_change"]),
    ("to a plan period of the past", "地区生产总值增速高于“十三五”时期1个百分点。", ["gdp.growth_change"]),
    ("distance of a rate", "城镇化率比全国平均水平高约2个百分点。", ["urbanization_rate.gap"]),
    ("change of a rate over time", "城镇化率提高2个百分点。", ["urbanization_rate.change"]),
    ("to the same period of a region", "森林覆盖率高于全国同期2个百分点。", ["forest_coverage.gap"]),
    ("to its own same period", "森林覆盖率高于去年同期2个百分点。", ["forest_coverage.change"]),
    ("to another group", "农村居民收入增速快于城镇居民1个百分点。", ["rural_income_pc.growth_gap"]),
    ("distance in money", "居民人均可支配收入高于全省平均水平3000元。", ["income_pc.gap"]),
    ("distance of growth in percent", "地区生产总值增速高于全省1%。", ["gdp.growth_gap"]),
    ("distance in percent behind growth", "地区生产总值增长6%，高于全省1%。", ["gdp.growth", "gdp.growth_gap"]),
    ("distance in percent of the value", "居民人均可支配收入高于全省5%。", ["income_pc.gap"]),
    ("growth to the year before", "居民人均可支配收入比上年增长5%。", ["income_pc.growth"]),
    ("distance behind", "出口增速落后全省2个百分点。", ["exports.growth_gap"]),
    ("in a list", "地区生产总值、出口增速分别领先全省1个百分点、2个百分点。", ["gdp.growth_gap", "exports.growth_gap"]),
    ("share of an addition", "新增电力装机300万千瓦，其中绿色能源占比60%。", ["installed_capacity.change", None]),
]


@pytest.mark.parametrize(("sentence", "keys"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_key_in_sentence(sentence: str, keys: list[str | None]) -> None:
    assert [q.indicator_key for q in analyze(sentence).quantities if not q.unit.endswith("年")] == keys
