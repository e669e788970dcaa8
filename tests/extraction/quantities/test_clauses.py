"""Where the noun of a number begins and ends in clauses with a subject, a verb and an object.

Every sentence is written for these tests; places and projects are invented.
"""

from __future__ import annotations

import pytest

from toolkit.extraction.quantities import extract_quantities

# sentence and the indicators of its numbers
BEFORE = [
    ("云溪县承担省级技改课题12项。", ["省级技改课题"]),
    ("全年召开新闻发布会30场。", ["新闻发布会"]),
    ("报销门诊费用6000万元。", ["门诊费用"]),
    ("门诊费用报销比例达到70%。", ["门诊费用报销比例"]),
    ("新增取得电工证书的务工人员800人。", ["取得电工证书的务工人员"]),
    ("甘泉邮轮码头接待邮轮15艘次。", ["邮轮"]),
    ("为老人提供寄递便民服务点40个。", ["寄递便民服务点"]),
    ("青石铁路累计发送旅客300万人次。", ["旅客"]),
    ("支持培养青年技师90人。", ["青年技师"]),
    ("实施帮扶项目25个。", ["帮扶项目"]),
    ("县里建立专班推进机制、完成投资4亿元。", ["投资"]),
    ("打造云溪水街、力争游客人数达50万人次。", ["游客人数"]),
    ("改造老旧厂房、农贸市场等60处。", ["老旧厂房、农贸市场"]),
    ("完成山洪沟综合治理任务70公里。", ["山洪沟综合治理任务"]),
    ("完成云河治理12公里。", ["云河"]),
    ("安置房新开工300套。", ["安置房"]),
    ("开展“来云溪·选择好物”推介活动8场。", ["“来云溪·选择好物”推介活动"]),
    ("海铁联运班列年开行突破千列。", ["海铁联运班列"]),
    ("夏粮平均单产420公斤。", ["夏粮平均单产"]),
    ("经济增长预期目标为6%。", ["经济增长"]),
    ("城镇累计新增就业5万人。", ["城镇新增就业"]),
    ("快递业务量接连突破3亿件、4亿件。", ["快递业务量", "快递业务量"]),
    ("打造城镇建设示范样板40个。", ["城镇建设示范样板"]),
    ("志愿平台帮助群众解决困难问题200件。", ["困难问题"]),
    ("新建小区设施配建率达到90%。", ["新建小区设施配建率"]),
    ("省内转化科技成果增长5%。", ["省内转化科技成果"]),
    ("主要产品落地加工量新增3万吨。", ["主要产品落地加工量"]),
    ("“双师制”培养工匠300名。", ["工匠"]),
    ("深化云溪班列市场化运营改革，全年开行300列。", ["云溪班列"]),
    ("全区二、三级医院号源31万个、增长4%。", ["二、三级医院号源", "二、三级医院号源"]),
    ("建设和美乡村示范村6个。", ["和美乡村示范村"]),
    ("建设和谐社区8个。", ["和谐社区"]),
    ("修复和新造红树林90亩。", ["红树林"]),
    ("完成制造业企业数字化改造80户。", ["制造业企业"]),
]
BEHIND = [
    ("“云溪号”9颗卫星全球组网。", ["卫星"]),
    ("14家企业战略性重组。", ["企业"]),
    ("30家优质企业融入汽车产业链。", ["优质企业"]),
    ("支持7家敬老院提档升级。", ["敬老院"]),
    ("推动16家县医院高效运转。", ["县医院"]),
    ("实现20项检验结果互认。", ["检验结果互认"]),
    ("出台15条惠企政策举措。", ["惠企政策举措"]),
    ("推动8条支流水质达标。", ["支流"]),
    ("改善40所乡村学校办学条件。", ["乡村学校"]),
    ("4个国考断面水质优良比例保持100%。", ["国考断面", "国考断面水质优良比例"]),
    ("将80%以上的财力用于民生。", ["财力"]),
    ("3个县区通了新的公路。", ["县区"]),
    ("建成30个宜居宜业和美乡村及5个田园综合体。", ["宜居宜业和美乡村", "田园综合体"]),
    ("实施惠企稳岗18条举措。", ["举措"]),
    ("改造30公里乡道和5万平方米村内道路。", ["乡道", "村内道路"]),
    ("培育2个世界级、5个国家级、9个区域级产业集群。", ["世界级产业集群", "国家级产业集群", "区域级产业集群"]),
    ("引进6个投资额亿元以上工业项目。", ["投资额亿元以上工业项目", "投资额"]),
    ("新认定3个硕士授予单位和6个实验室。", ["硕士授予单位", "实验室"]),
    ("支持5个开发区高质量发展。", ["开发区"]),
    ("带动60家企业融通发展。", ["企业"]),
    ("推动7个县（市）义务教育优质均衡发展。", ["县（市）"]),
    ("推动40家中小企业数字化转型。", ["中小企业"]),
    ("推动50家工业企业技术改造和数字化转型。", ["工业企业"]),
    ("实施12家企业智能化改造。", ["企业"]),
    ("缓解12万山区人口吃水问题。", ["山区人口"]),
    ("26项窗口事项“掌上可办”。", ["窗口事项"]),
    ("提升30家县级养老机构服务水平。", ["县级养老机构"]),
    ("选派600名优秀青年科技人才。", ["优秀青年科技人才"]),
    ("出台20条、8条具体举措。", ["具体举措", "具体举措"]),
    ("竹产业总产值达到300亿元、十亿元以上企业达到5家。", ["竹产业总产值", "企业", "十亿元以上企业"]),
]
SHARED = [
    ("地区生产总值连续跨越4个百亿元台阶、达900亿元、年均增长6%。", ["百亿元台阶", "地区生产总值", "地区生产总值"]),
    ("接待游客30万人次、旅游收入2亿元，分别增长8%、9%。", ["游客", "旅游收入", "游客", "旅游收入"]),
    ("瞪羚企业增至40家、小巨人企业增至60家，均居全市第一。", ["瞪羚企业", "小巨人企业", "瞪羚企业、小巨人企业"]),
    (
        "道路事故起数、死亡人数分别下降9%、8%，降幅居全市第2位。",
        ["道路事故起数", "道路事故死亡人数", "道路事故起数、死亡人数降幅"],
    ),
    ("实施重点项目50个、总投资80亿元，已开工35个。", ["重点项目", "总投资", "重点项目"]),
    ("优良天数比例达到85%、增加6天。", ["优良天数比例", "优良天数"]),
    ("集装箱航线增至15条、吞吐量超200万标箱。", ["集装箱航线", "集装箱吞吐量"]),
    ("有色金属产业产值超50亿元，食品、造纸产业超30亿元。", ["有色金属产业产值", "食品、造纸产业产值"]),
    ("云溪机场货邮、旅客吞吐量分别达3万吨、40万人次。", ["云溪机场货邮吞吐量", "旅客吞吐量"]),
    ("大豆单产连续3年居粮食主产县第1位。", ["大豆单产"]),
    ("首批8个“码上办”事项实现多端上线、累计办理6万件。", ["“码上办”事项", "“码上办”事项"]),
    ("新建成地铁线路2条、通车里程60公里。", ["地铁线路", "地铁通车里程"]),
    ("生产总值迈上3000亿、4000亿元两个台阶，年均增长6%。", ["生产总值", "生产总值", "台阶", "生产总值"]),
    ("接待游客20万人次、实现收入4亿元，增长8%和9%。", ["游客", "收入", "游客", "收入"]),
    ("5家三级医院获评A级、数量居全省第1位。", ["三级医院", "三级医院数量"]),
]


@pytest.mark.parametrize(("text", "indicators"), BEFORE, ids=[text for text, _ in BEFORE])
def test_the_noun_before_a_number_begins_behind_its_verb(text: str, indicators: list[str]) -> None:
    assert [q.indicator for q in extract_quantities(text)] == indicators


@pytest.mark.parametrize(("text", "indicators"), BEHIND, ids=[text for text, _ in BEHIND])
def test_the_noun_behind_a_number_ends_before_its_predicate(text: str, indicators: list[str]) -> None:
    assert [q.indicator for q in extract_quantities(text)] == indicators


@pytest.mark.parametrize(("text", "indicators"), SHARED, ids=[text for text, _ in SHARED])
def test_what_a_clause_leaves_to_the_one_before(text: str, indicators: list[str]) -> None:
    assert [q.indicator for q in extract_quantities(text)] == indicators


def test_a_run_of_quarters_is_no_count() -> None:
    assert extract_quantities("工业连续10个季度快于全市。") == []


@pytest.mark.parametrize("text", ["玉石储量全县第一优势明显。", "全县第4的地位更加巩固。"])
def test_a_rank_before_its_noun(text: str) -> None:
    assert [(q.unit, q.change) for q in extract_quantities(text)] == [("位", "rank")]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("提请审议条例4件，废止规章6件。", ["level", "decrease"]),
        ("制定、修订和废止规章9件。", ["level"]),
        ("新增1个示范集群、新入规加工企业20家。", ["increase", "level"]),
        ("将80%以上的财力用于民生。", ["share"]),
        ("实现6%左右的增长速度。", ["increase"]),
        ("经济增长目标设定为6%左右。", ["increase"]),
    ],
)
def test_the_change_by_verb_and_noun(text: str, changes: list[str]) -> None:
    assert [q.change for q in extract_quantities(text)] == changes


def test_steps_are_reached_one_by_one() -> None:
    found = extract_quantities("经济总量迈上3000亿、4000亿元两个台阶。")
    assert [q.comparator for q in found[:2]] == ["eq", "eq"]


def test_the_time_of_day_is_no_quantity() -> None:
    assert extract_quantities("云溪县政府网站3月10日07时41分发布。") == []


def test_people_are_counted_without_a_measure_word() -> None:
    found = extract_quantities("全县九十万人民同心协力。")
    assert [(q.text, q.unit, q.indicator) for q in found] == [("九十万", "", "人民")]


def test_the_ground_of_a_plan_is_no_target() -> None:
    plan = "二、2031年工作安排\n主要是我市产业完备，拥有5个产业集群，人口约80万。今年力争新增2个产业集群。"
    assert [q.status for q in extract_quantities(plan)] == ["achieved", "achieved", "target"]


def test_a_share_of_a_list_is_a_property() -> None:
    assert extract_quantities("在县城占比超过10%的有4种。")[0].status == "attribute"


def test_the_investment_of_listed_projects_is_a_property() -> None:
    found = extract_quantities("去年，全县向民间资本推介项目12个、总投资30亿元，建成泊位2个、总面积3000平方米。")
    assert [q.status for q in found] == ["achieved", "attribute", "achieved", "achieved"]
