"""The guideline for quantities, sentence by sentence: inline marks show the spans, the table what is expected of each.

Every sentence is written for these tests; places and projects are invented.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.markup import unmark
from toolkit.extraction.quantities import extract_quantities


def _case(marked: str, *expected: dict[str, Any]) -> Any:
    return pytest.param(marked, expected, id=marked[:24])


def check(marked: str, expected: tuple[dict[str, Any], ...]) -> None:
    """Asserts that the marked spans and no others are found, with the expected fields."""
    text, spans = unmark(marked, "[", "]")
    found = extract_quantities(text)
    assert [(q.start, q.end) for q in found] == spans
    assert all(text[q.start : q.end] == q.text for q in found)
    for quantity, fields in zip(found, expected, strict=True):
        record = quantity.to_dict()
        for name, value in fields.items():
            got = record[name]
            assert got == (Decimal(str(value)) if name.startswith("value") and value is not None else value), (
                name,
                quantity,
            )


NUMERALS = [
    _case("新建公园[四个]。", {"value": 4, "unit": "个", "indicator": "公园"}),
    _case("培育龙头企业[一百二十家]。", {"value": 120, "unit": "家"}),
    _case("建成[两座]污水处理厂。", {"value": 2, "unit": "座", "indicator": "污水处理厂"}),
    _case("新引进[十几个]项目。", {"value": 10, "unit": "个", "comparator": "gt"}),
    _case("培训骨干[数十名]。", {"value": 10, "unit": "名", "comparator": "approx"}),
    _case("服务企业[1000余家]。", {"value": 1000, "unit": "家", "comparator": "gt"}),
    _case("惠及群众[40多万人]。", {"value": 400000, "unit": "人", "comparator": "gt"}),
    _case("地区生产总值突破[1.1万亿元]。", {"value": 1.1e12, "unit": "元", "comparator": "gt"}),
    _case("完成投资[１２．５　亿元]。", {"value": 1250000000, "unit": "元", "indicator": "投资"}),
    _case("实现产值[1,250.5万元]。", {"value": 12505000, "unit": "元"}),
    _case("占全省的[三分之一]。", {"value": 0.3333, "unit": "比例", "change": "share"}),
    _case("绿电占比达到[七成]。", {"value": 70, "unit": "%", "change": "share", "indicator": "绿电占比"}),
    _case("农村集中供水率达到[九成五]。", {"value": 95, "unit": "%", "indicator": "农村集中供水率"}),
    _case("覆盖率提高[两成五]、满意率达到[八成半]以上。", {"value": 25}, {"value": 85, "comparator": "ge"}),
    _case("[九成五]的农户用上清洁能源。", {"value": 95, "indicator": "农户"}),
    _case("[九成]一线职工参加培训。", {"value": 90, "indicator": "一线职工"}),
    _case("[八成]半导体企业完成改造。", {"value": 80, "indicator": "半导体企业"}),
    _case("覆盖率达到[六成五到七成]。", {"value": 65, "value_high": 70}),
    _case("覆盖率由[六成]到[七成五]。", {"value": 60}, {"value": 75}),
    _case("办理时限压缩到[一个半小时]以内。", {"value": Decimal("1.5"), "unit": "小时", "comparator": "le"}),
    _case("产量增长[一倍半]。", {"value": Decimal("1.5"), "unit": "倍"}),
    _case("产业规模实现[翻一番]。", {"value": 2, "unit": "倍", "change": "multiple", "indicator": "产业规模"}),
    _case("五年间总量[翻了两番]。", {"value": 4, "unit": "倍", "change": "multiple"}),
    _case("水质达到[Ⅲ类]。", {"value": 3, "unit": "类", "indicator": "水质"}),
    _case("增加值增速居全市[第3位]。", {"value": 3, "unit": "位", "change": "rank", "indicator": "增加值增速"}),
    _case("综合排名进入全省前[10位]。", {"value": 10, "unit": "位", "change": "rank", "comparator": "le"}),
    _case("通车里程全国[第七]。", {"value": 7, "unit": "位", "change": "rank", "indicator": "通车里程"}),
    _case("居民收入增长[5%-5.5%]。", {"value": 5, "value_high": 5.5, "unit": "%"}),
    _case("新增泊位[3到5个]。", {"value": 3, "value_high": 5, "unit": "个"}),
    _case("引进院士团队[10—15家]。", {"value": 10, "value_high": 15, "unit": "家"}),
    _case("气价下降[3-5分/立方米]。", {"value": 3, "value_high": 5, "unit": "分/立方米", "change": "decrease"}),
    _case("月均气温变化[-0.3%]。", {"value": -0.3, "unit": "%"}),
    _case("审批时限压缩至[3天]。", {"value": 3, "unit": "天", "change": "level", "indicator": "审批时限"}),
]

COMPARATORS = [
    _case("粮食产量不低于[10.9万吨]。", {"comparator": "ge", "indicator": "粮食产量"}),
    _case("举办促销活动[30场]以上。", {"comparator": "ge", "indicator": "促销活动"}),
    _case("国企资产规模突破[200亿元]。", {"comparator": "gt", "indicator": "国企资产规模"}),
    _case("完成近[2万亩]高标准农田建设。", {"comparator": "approx", "indicator": "高标准农田"}),
    _case("城镇登记失业率控制在[4.4%]以内。", {"comparator": "le", "indicator": "城镇登记失业率"}),
    _case("城镇调查失业率[5.5%]左右。", {"comparator": "approx", "indicator": "城镇调查失业率"}),
    _case(
        "一般公共预算收入增速高于全市平均水平[0.5个百分点]。",
        {"comparator": "eq", "change": "increase", "unit": "百分点"},
    ),
    _case(
        "服务业、建筑业增加值分别增长[5%]、[6.5%]左右。",
        {"comparator": "approx", "indicator": "服务业增加值"},
        {"comparator": "approx", "indicator": "建筑业增加值"},
    ),
    _case("农村自来水普及率超过[98%]、[85%]。", {"comparator": "gt"}, {"comparator": "gt"}),
    _case("招引项目总投资超[百亿元]。", {"comparator": "gt", "value": 1e10}),
]

INDICATORS = [
    _case("新建[5个]公园。", {"indicator": "公园"}),
    _case("新建公园[5个]。", {"indicator": "公园"}),
    _case("全力推进[44个]产业项目建设。", {"indicator": "产业项目"}),
    _case("力争培育限上餐饮企业[8家]。", {"indicator": "限上餐饮企业", "status": "target"}),
    _case("城镇新增就业[18万人]以上。", {"indicator": "城镇新增就业", "change": "increase"}),
    _case(
        "电子信息、有色金属、装备制造业产业规模分别达[1.28万亿]、[1.18万亿]、[8200亿元]。",
        {"indicator": "电子信息产业规模", "unit": "元"},
        {"indicator": "有色金属产业规模", "unit": "元"},
        {"indicator": "装备制造业产业规模", "unit": "元", "value": 820000000000},
    ),
    _case(
        "城乡居民人均可支配收入分别增长[4.4%]、[5.6%]。",
        {"indicator": "城乡居民人均可支配收入"},
        {"indicator": "城乡居民人均可支配收入"},
    ),
    _case(
        "地区生产总值[6765亿元]，增长[5.5%]。", {"change": "level"}, {"change": "increase", "indicator": "地区生产总值"}
    ),
    _case(
        "争创省级和美乡村示范镇[1个]、示范村[3个]。",
        {"indicator": "省级和美乡村示范镇"},
        {"indicator": "省级和美乡村示范村"},
    ),
    _case(
        "新建公共充电桩[2万个]以上，其中农村[1万个]以上。", {"indicator": "公共充电桩"}, {"indicator": "农村公共充电桩"}
    ),
    _case(
        "建成经营性收入[80万元]以上村[6个]、[30万元]以上村[9个]。",
        {"indicator": "经营性收入", "status": "attribute", "comparator": "ge"},
        {"indicator": "经营性收入80万元以上村", "status": "target"},
        {"indicator": "经营性收入", "status": "attribute"},
        {"indicator": "经营性收入30万元以上村"},
    ),
    _case(
        "服务业增加值占地区生产总值比重达到[55%]。", {"indicator": "服务业增加值占地区生产总值比重", "change": "share"}
    ),
    _case("为全市[65岁]以上老年人免费体检。", {"indicator": "老年人", "status": "attribute", "comparator": "ge"}),
    _case("确保完成投资[5亿元]。", {"indicator": "投资"}),
    _case("交通、水利分别完成投资[25亿元]、[8亿元]。", {"indicator": "交通投资"}, {"indicator": "水利投资"}),
    _case("全面完成[120个]城镇老旧小区改造任务。", {"indicator": "城镇老旧小区"}),
    _case("城中村改造[6万户]。", {"indicator": "城中村"}),
    _case("1.粮食播种面积稳定在[23.9万亩]。", {"indicator": "粮食播种面积"}),
]

CHANGES = [
    _case("新增持证护理员[1500人]。", {"change": "increase", "indicator": "持证护理员"}),
    _case(
        "新增上市企业[2家]、上云企业[300家]。", {"change": "increase"}, {"change": "increase", "indicator": "上云企业"}
    ),
    _case("淘汰落后产能[100万吨]。", {"change": "decrease", "indicator": "落后产能"}),
    _case("单位生产总值能耗下降[3%]。", {"change": "decrease", "indicator": "单位生产总值能耗"}),
    _case("参保人数增加到[30万人]。", {"change": "level", "indicator": "参保人数"}),
    _case("改造提升[3000个]行政村村道。", {"change": "level", "indicator": "行政村村道"}),
    _case("用电量增长[1.5倍]。", {"change": "increase", "unit": "倍"}),
]

STATUS = [
    _case("力争社会消费品零售总额增长[6%]。", {"status": "target"}),
    _case("去年社会消费品零售总额增长[6%]。", {"status": "achieved", "period": "去年"}),
    _case("推进总投资[2.7亿元]的青溪环保发电项目建设。", {"status": "attribute", "indicator": "总投资"}),
    _case(
        "生均公用经费标准由[6000元]提高到[7000元]。",
        {"status": "attribute", "change": "level"},
        {"status": "target", "change": "level", "indicator": "生均公用经费标准"},
    ),
    _case("全年力争引进外资[1.2亿美元]。", {"status": "target", "period": "全年", "unit": "美元"}),
    _case("到2030年，森林覆盖率达到[45%]。", {"status": "target", "period": "到2030年", "change": "level"}),
]

RESTORED = [
    _case(
        "一、二、三产业增加值分别增长[4%]、[5%]、[6%]。",
        {"indicator": "一产业增加值"},
        {"indicator": "二产业增加值"},
        {"indicator": "三产业增加值"},
    ),
    _case(
        "食品、医药、纺织等产业增加值分别增长[7%]、[11%]、[9%]。",
        {"indicator": "食品产业增加值"},
        {"indicator": "医药产业增加值"},
        {"indicator": "纺织产业增加值"},
    ),
    _case("城镇、农村居民人均可支配收入分别增长[4%]、[6%]。", {"indicator": "城镇居民人均可支配收入"}, {}),
    _case("预计增长[百分之十九点五]。", {"value": "19.5", "unit": "%"}),
    _case(
        "增长[百分之二到三]，回升[百分之二点五至百分之三]。", {"value_high": "3"}, {"value": "2.5", "value_high": "3"}
    ),
    _case("比上年增加[三点五亿元]。", {"value": "350000000", "unit": "元"}),
    _case("第一、第三产业增加值分别增长[3%]、[5%]。", {"indicator": "第一产业增加值"}, {"indicator": "第三产业增加值"}),
    _case("国家级、市级创新平台分别达到[2家]、[8家]。", {"indicator": "国家级创新平台"}, {"indicator": "市级创新平台"}),
    _case("“保甲”“保乙”交付率分别达[90%]、[98%]。", {"indicator": "“保甲”交付率"}, {"indicator": "“保乙”交付率"}),
    _case("力争轿车产量[20万辆]、客车[4万辆]。", {"indicator": "轿车产量"}, {"indicator": "客车产量"}),
    _case("新增地铁运营里程[8公里]、总里程达到[90公里]。", {}, {"indicator": "地铁运营总里程"}),
    _case("新增护理险参保人数[3万人]，参保率达[93%]。", {}, {"indicator": "护理险参保率"}),
    _case("供水工程覆盖[94%]的农村人口。", {"indicator": "农村人口"}),
    _case("完善[90个]居民小区垃圾回收体系。", {"indicator": "居民小区"}),
    _case("总额不超过原限额的[20%]。", {"comparator": "le", "change": "level"}),
    _case("为企业减轻税费负担超[9亿元]。", {"change": "decrease", "comparator": "gt"}),
    _case("争取腾飞云等[25个]数据中心。", {"indicator": "数据中心"}),
    _case("茶叶、药材种植面积分别达到[5万亩]、[3万亩]。", {"indicator": "茶叶种植面积"}, {"indicator": "药材种植面积"}),
    _case("项目开工率、投产率分别不低于[70%]、[45%]。", {"indicator": "项目开工率"}, {"indicator": "项目投产率"}),
    _case("布局[2个]国家级、[9个]省级示范县。", {"indicator": "国家级示范县"}, {"indicator": "省级示范县"}),
    _case("选派教师[12名]到[6所]学校支教。", {"indicator": "教师"}, {"unit": "所"}),
    _case("赤字率拟按[2.6%]安排，比去年预算低[0.4个百分点]。", {"indicator": "赤字率"}, {"change": "decrease"}),
    _case("建设用地减量[7平方公里]。", {"change": "decrease", "indicator": "建设用地"}),
    _case("分别高于全市平均[0.9]、[0.5个百分点]。", {"comparator": "eq"}, {"comparator": "eq"}),
    _case("我国是有[十四亿]人口的大国。", {"unit": "", "status": "attribute"}),
    _case("[15件]民生实事已完成[11件]。", {"status": "attribute"}, {}),
    _case("在[5个]乡镇开展试点。", {"indicator": "乡镇"}),
    _case(
        "改造老旧供热、燃气管网[8公里]、[6公里]。",
        {"indicator": "老旧供热管网"},
        {"indicator": "老旧燃气管网"},
    ),
    _case(
        "新材料、新能源产业产值分别增长[9%]、[8%]。", {"indicator": "新材料产业产值"}, {"indicator": "新能源产业产值"}
    ),
    _case("治理矿山图斑[26个]、面积[340亩]。", {}, {"indicator": "矿山图斑面积"}),
    _case("游客停留时间延长[0.5天]。", {"change": "increase", "indicator": "游客停留时间"}),
    _case("新增智能企业[15家]、上云平台企业超[12家]。", {"change": "increase"}, {"change": "increase"}),
    _case("去年末存款余额增长[8%]。", {"period": "去年末", "indicator": "存款余额"}),
    _case("聚焦[8条]重点产业链，开展攻关。", {"status": "attribute"}),
    _case("柑橘产值增长[8%]、出口增长[5%]。", {"indicator": "柑橘产值"}, {"indicator": "柑橘出口"}),
    _case(
        "新增床位[800张]，其中护理床位[500张]。",
        {"change": "increase"},
        {"change": "increase", "indicator": "护理床位"},
    ),
    _case("新增[4个]示范区、[6个]创新基地。", {"change": "increase"}, {"change": "increase", "indicator": "创新基地"}),
    _case(
        "惠及超[5万名][3岁]以下婴幼儿。",
        {"indicator": "3岁以下婴幼儿"},
        {"status": "attribute", "comparator": "le"},
    ),
    _case("全区[147个]监测断面优良率达[98%]。", {"status": "attribute"}, {"indicator": "监测断面优良率"}),
    _case("公路里程达到[200公里]，其中高速公路[60公里]。", {}, {"indicator": "高速公路里程"}),
    _case("主导企业由[66户]整合至[12户]。", {"status": "attribute"}, {"indicator": "主导企业"}),
    _case("集中采购为群众减负[2.3亿元]。", {"indicator": "减负"}),
    _case("居民消费价格涨幅保持在[2%]左右。", {"change": "increase", "indicator": "居民消费价格"}),
    _case("工业销售产值是前年的[1.8倍]。", {"change": "multiple", "indicator": "工业销售产值"}),
    _case("产品价格比去年提高[15]、[22个百分点]。", {"unit": "百分点"}, {"unit": "百分点"}),
    _case("竹浆、竹材产值分别达到[12亿]、[8.5亿元]。", {"unit": "元", "value": 1200000000}, {"unit": "元"}),
    _case("推进[20个]500千伏输变电工程。", {"indicator": "输变电工程"}),
    _case("为[3万户]农牧民提供健康服务。", {"indicator": "农牧民"}),
    _case("在山谷建设[70万千瓦]抽水蓄能项目。", {"indicator": "抽水蓄能项目"}),
]

TABLE = "附表：主要指标\n序号\t指标\t上年完成\t今年目标\n1\t绿化覆盖率\t41%\t42%\n2\t工业投资\t增长9%\t增长10%左右\n"

NOT_QUANTITIES = [
    "2022年5月18日，云溪区召开第十一届三次全会。",
    "云府发〔2022〕2号文件已经印发。",
    "落实“345”工作思路和“十百千万”工程。",
    "守住三区三线，深化一网通办，打通最后一公里。",
    "做强四大主导产业，打赢七大攻坚战。",
    "重点抓好八个方面工作。",
    "打造千亿级产业集群，引进500强企业，建设5A级景区。",
    "推进二期工程，改造G5高速和5G基站网络。",
    "连续三年获评先进，近五年稳步前进。",
    "降低万元GDP能耗，提高每万人口发明专利拥有量。",
    "提升一批、建设若干，解决多个问题。",
    "办好八项规定学习教育，深化三次产业融合。",
    "建设15分钟便民生活圈，提供24小时不打烊服务。",
    "拨打12345政务服务便民热线。",
    "推进云溪石化70万吨乙烯改造项目。",
    "列第一位的为牵头单位。",
    "消除劣Ⅴ类水质。",
    "平均30年来首次实现。",
]


# A grade that is reached, with the one that it comes from.
GRADES = [
    (f"{body}由[{low}]{verb}[{high}]。", unit, body)
    for body, low, verb, high, unit in (
        ("松溪河水质", "Ⅳ类", "提升到", "Ⅲ类", "类"),
        ("松溪河水质", "IV类", "好转至", "III类", "类"),
        ("松溪河断面水质", "四类", "改善为", "三类", "类"),
        ("园区安全等级", "三级", "提升为", "二级", "级"),
        ("松溪航道", "4级", "升级为", "3级", "级"),
    )
]


@pytest.mark.parametrize(("marked", "unit", "indicator"), GRADES, ids=[marked for marked, _, _ in GRADES])
def test_a_change_of_grade_holds_two(marked: str, unit: str, indicator: str) -> None:
    fields = {"unit": unit, "indicator": indicator, "change": "level"}
    check(f"力争{marked}", ({**fields, "status": "attribute"}, {**fields, "status": "target"}))


@pytest.mark.parametrize(
    "marked",
    ["松溪河水质由劣Ⅴ类提升到[Ⅳ类]。", "松溪河水质从劣V类好转为[IV类]。"],
)
def test_a_grade_below_the_scale_is_no_part_of_the_indicator(marked: str) -> None:
    check(marked, ({"indicator": "松溪河水质", "unit": "类"},))


@pytest.mark.parametrize(
    "text",
    [
        "县医院由二级医院升为三级医院。",
        "县医院由二级升为三级综合医院。",
        "形成从一级到三级的网络。",
        "信用等级从C级升到B级。",
    ],
)
def test_a_grade_that_names_or_has_no_number_is_none(text: str) -> None:
    assert extract_quantities(text) == []


@pytest.mark.parametrize(("marked", "expected"), NUMERALS + COMPARATORS + INDICATORS + CHANGES + STATUS + RESTORED)
def test_sentence(marked: str, expected: tuple[dict[str, Any], ...]) -> None:
    check(marked, expected)


@pytest.mark.parametrize("text", NOT_QUANTITIES)
def test_no_quantity(text: str) -> None:
    assert extract_quantities(text) == []


def test_cells_of_a_table() -> None:
    """The row names the indicator, the header of the column tells target from result."""
    found = [(q.text, q.indicator, q.status) for q in extract_quantities(TABLE)]
    assert found == [
        ("41%", "绿化覆盖率", "achieved"),
        ("42%", "绿化覆盖率", "target"),
        ("9%", "工业投资", "achieved"),
        ("10%", "工业投资", "target"),
    ]


def test_parts_of_a_report() -> None:
    """A heading opens the look back or the plan; inside, a sentence may turn and come back."""
    text = (
        "一、2024年工作回顾\n新建公园5个。\n二、2025年重点工作\n新建公园6个。过去五年，新建公园7个。今后五年，新建公园8个。\n"
        "三、名词解释\n1.“口袋公园”：指规模在2公顷以下的公园。\n"
    )
    assert [(q.text, q.status) for q in extract_quantities(text)] == [
        ("5个", "achieved"),
        ("6个", "target"),
        ("7个", "achieved"),
        ("8个", "target"),
        ("2公顷", "attribute"),
    ]


def test_a_progress_report_is_a_review_until_it_looks_ahead() -> None:
    text = (
        "甘泉县2025年政府工作报告重点任务上半年进展情况\n"
        "一、经济运行。完成投资8亿元。（牵头单位：县发改局）\n"
        "二、下步措施。完成投资9亿元。（牵头单位：县发改局）\n"
    )
    assert [q.status for q in extract_quantities(text)] == ["achieved", "target"]


def test_a_recall_at_the_head_of_a_plan_is_a_review() -> None:
    text = (
        "甘泉县重点任务分工\n一、工作基础\n去年，建成公园5个。新增路灯300盏。\n"
        "二、重点任务\n新建学校2所。（牵头单位：县教育局）"
    )
    assert [q.status for q in extract_quantities(text)] == ["achieved", "achieved", "target"]
