"""The rules of docs/annotation/segmentation.md, each on sentences about invented places; `|` parts words."""

from __future__ import annotations

import pytest

from toolkit.segmentation import segment

COARSE = {
    "level and department": "县农业农村局|牵头",
    "place and department": "云台市发展和改革局|负责",
    "clipped name": "区住建局|、|区教体局|配合",
    "party office": "市中区委目标绩效办|督办",
    "office of a government": "区政府督查室|汇总",
    "government of a place": "锻山县政府|负责|落实",
    "government of a level": "县政府|各|部门",
    "branch of a firm": "农行云溪支行|参与",
    "branch of a named firm": "中国移动霞岭分公司|协同",
    "centre with a level": "区政务服务中心|受理",
    "customs of a place": "沧浦海关|配合",
    "laboratory with a name": "支持|沧浦实验室|建设",
    "laboratory of a grade": "新增|省级|重点实验室|3|家",
    "zone with a name": "云台石窟景区管委会|、|县高新区管委会",
    "zone after a verb": "开展|景区管委会|改革",
    "kind of oversight": "接受|审计监督|、|舆论监督",
    "coinage in quotation marks": "“|岚字号|”|农产品",
    "hospital that is only mentioned": "区|人民|医院|投入|使用",
    "list of bodies": "县商务局|、|市场监管局|、|农业农村局",
    "group": "各|乡镇|和|有关|部门",
    "indicator": "城镇登记失业率|控制|在|5.5%|以内",
    "longest term": "一般公共预算教育支出|增长",
    "share": "护理型床位占比|提高|到|62%",
    "clause with 占": "民生支出|占|一般公共预算支出|的|81.6%",
    "indicator in quotation marks": "“|专精特新|”|企业",
    "plan": "国民经济和社会发展第十五个五年规划|纲要",
    "transparent compound": "牵头|单位|、|责任|单位|深入|开展",
    "four characters that are fixed": "千方百计|稳中求进",
    "headword": "社会主义|基础设施",
    "each": "各|镇|每|季度|报告",
    "new": "新|业态|、|新|开工|项目",
    "whole": "全|流程|、|全覆盖",
    "negation": "不|低于|3%",
    "degree": "更|好|、|较|快",
    "suffix": "智慧化|、|集团化|办学",
    "suffix after a term": "应急|救援站|3|个",
    "place with a generic": "双枫镇|、|藕湾镇",
    "list number": "是|：|三|是|提高",
}
NUMBERS = {
    "number and measure": "三|个|、|两|倍",
    "million": "7.86亿|元",
    "multiplier alone": "千亿|元|、|百亿|级",
    "more than": "60|余|名|、|300|多|列",
    "date": "2024年|2月|26日",
    "end of a month": "12月|底|前",
    "year in Chinese": "一九七八年|以来",
    "duration": "过去|五|年",
    "ordinal": "第七|届",
    "fraction": "三分之二|以上",
    "range": "25|—|30|名",
    "percent range": "6%|至|7%",
    "unit with a slash": "26|微克|/|立方米",
    "unit of letters": "300|P",
    "letters and digits": "5G|、|5+3",
    "document number": "〔|2024|〕|3|号",
    "dash": "——|坚持|、|……",
    "tenths": "八成|以上",
    "year of a plan": "2026|年度",
    "quarter": "全年|增长|6.5%",
}


@pytest.mark.parametrize("marked", [pytest.param(m, id=name) for name, m in (COARSE | NUMBERS).items()])
def test_coarse(marked: str) -> None:
    assert segment(marked.replace("|", "")).texts == marked.split("|")


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("城镇|登记|失业率|下降", id="indicator"),
        pytest.param("规模|以上|工业|增加值", id="long indicator"),
        pytest.param("县|财政局", id="department of one word"),
        pytest.param("县|住建局", id="clipped name"),
        pytest.param("县|住房|城乡|建设|局|和|市政府|办公室", id="department of several words"),
        pytest.param("高标准|农田|和|营商|环境", id="policy terms"),
        pytest.param("义务教育|、|人工智能|、|专精特新", id="terms that cannot be cut"),
        *(pytest.param(m, id=f"as coarse: {name}") for name, m in NUMBERS.items()),
    ],
)
def test_fine(marked: str) -> None:
    assert segment(marked.replace("|", ""), granularity="fine").texts == marked.split("|")


@pytest.mark.parametrize("backend", ["rjieba", "jieba"])
def test_tags_are_those_of_jieba_and_of_the_lexicons(backend: str) -> None:
    pytest.importorskip("jieba", reason="jieba is an optional peer: pip install jieba")
    tokens = segment("云台市财政局改造公园3个，城镇化率提高。", backend=backend)
    assert list(zip(tokens.texts, tokens.tags, strict=True)) == [
        ("云台市财政局", "nt"), ("改造", "v"), ("公园", "n"), ("3", "m"), ("个", "q"), ("，", "x"), ("城镇化率", "n"),
        ("提高", "v"), ("。", "x"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "unit", ["局", "县财政局", "三", "1", "12月", "分之", "各", "—", "责任单位", "化", "农行云溪支行"]
)
def test_long_repeats_come_back_whole(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    for granularity in ("coarse", "fine"):
        assert "".join(segment(text, granularity=granularity).texts) == text
