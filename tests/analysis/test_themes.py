from __future__ import annotations

import math

import pytest

from toolkit.analysis.themes import document_shares, explain, load_taxonomy, score_themes, theme_of_name
from toolkit.normalization.text import FoldedText
from toolkit.schema import ThemeScore

WORK_REPORT = load_taxonomy()

# passage -> the theme that leads it
LEADING = [
    ("地区生产总值增长6%左右，居民消费价格涨幅控制在2%以内", "economy"),
    ("培育壮大青云装备制造产业集群，补齐产业链短板", "industry"),
    ("支持企业加大研发投入，新增高新技术企业3家", "innovation"),
    ("打通数据壁垒，以人工智能和大数据赋能数字政府", "digital"),
    ("发放消费券，社会消费品零售总额增长5%", "consumption"),
    ("狠抓项目前期工作，固定资产投资增长6%", "investment"),
    ("优化营商环境，深化国企改革，进出口增长4%", "reform_opening"),
    ("守牢粮食安全底线，新建高标准农田2万亩", "agriculture"),
    ("改造老旧小区12个，新增停车位800个", "urban"),
    ("云岭至青云高速公路建成通车，新建农村公路30公里", "infrastructure"),
    ("打好蓝天、碧水、净土保卫战，优良天数比例达90%", "ecology"),
    ("新增公办幼儿园学位600个，落实双减", "education"),
    ("县医院创建三级医院，推进医共体建设", "health"),
    ("城镇新增就业3000人，发放低保金", "welfare"),
    ("创建4A级景区，办好文化旅游节", "culture"),
    ("排查安全生产隐患，化解信访积案", "safety"),
    ("化解政府债务风险，一般公共预算收入增长3%", "finance"),
    ("严格依法行政，建设法治政府和廉洁政府", "government"),
]

# a look-alike -> the theme that it must not count for
LOOK_ALIKES = [
    ("全面优化营商环境", "ecology"),
    ("开展党纪学习教育", "education"),
    ("守牢粮食安全", "safety"),
    ("由生态环境局、教育局、财政局、文化广电旅游局负责", "ecology"),
    ("由生态环境局、教育局、财政局、文化广电旅游局负责", "education"),
    ("由生态环境局、教育局、财政局、文化广电旅游局负责", "finance"),
    ("由生态环境局、教育局、财政局、文化广电旅游局负责", "culture"),
    ("加快发展新能源汽车", "ecology"),
    ("做好常态化工作", "industry"),
    ("保护农民工权益", "agriculture"),
    ("推进生态文明建设", "culture"),
    ("城镇登记失业率控制在5%", "urban"),
    ("发展商业航天", "consumption"),
    ("一般公共预算收入增长", "welfare"),
]


def found(text: str) -> dict[str, float]:
    return {s.theme: s.score for s in score_themes(text, [(0, len(text), None)], WORK_REPORT)}


@pytest.mark.parametrize(("text", "theme"), LEADING, ids=[theme for _, theme in LEADING])
def test_leading_theme(text: str, theme: str) -> None:
    scores = found(text)
    assert max(scores, key=scores.__getitem__) == theme


def test_every_theme_has_a_passage_above() -> None:
    assert [theme for _, theme in LEADING] == WORK_REPORT.keys


@pytest.mark.parametrize(("text", "theme"), LOOK_ALIKES)
def test_look_alikes(text: str, theme: str) -> None:
    assert theme not in found(text)


def test_passages_offsets_and_shares() -> None:
    text = "一、农业\n1．新建高标准农田。\n2．建设幼 儿园，扩种油菜。\n"
    first, second = (5, 15, "1"), (16, 30, "2")
    scores = score_themes(text, [first, second], WORK_REPORT)
    assert [(s.task, s.theme, s.score) for s in scores] == [
        ("1", "agriculture", 3.0),
        ("2", "agriculture", 3.0),
        ("2", "education", 3.0),
    ]
    assert all(math.isclose(s.share, 0.5) for s in scores if s.task == "2")
    assert scores == score_themes(FoldedText(text), [first, second], WORK_REPORT)


def test_a_word_across_the_edge_of_a_passage_counts_for_none() -> None:
    text = "学前教育"
    assert score_themes(text, [(0, 2, None), (2, 3, None)], WORK_REPORT) == []


def test_passages_may_be_in_any_order_and_overlap() -> None:
    text = "办好学前教育，保护生态环境"
    parts = [(7, 13, None), (0, 13, None), (0, 6, None)]
    assert [(s.start, s.theme) for s in score_themes(text, parts, WORK_REPORT)] == [
        (7, "ecology"), (0, "ecology"), (0, "education"), (0, "education"),
    ]  # fmt: skip


def test_explain_gives_source_offsets_through_broken_words() -> None:
    text = "新建 幼儿\n园，建设５G基站，守牢粮食安全底线。"
    rows = explain(text, WORK_REPORT)
    assert [(row.theme, row.word, row.weight) for row in rows][-3:] == [
        ("digital", "5G基站", 3.0),
        ("agriculture", "粮食安全", 3.0),
        ("safety", "底线", 1.0),
    ]
    assert all("".join(text[row.start : row.end].split()).replace("５", "5") == row.word for row in rows)


def test_explain_adds_up_to_the_scores() -> None:
    for text, _ in LEADING:
        total: dict[str, float] = {}
        for row in explain(text, WORK_REPORT):
            if row.decided:
                total[row.theme] = total.get(row.theme, 0.0) + row.weight
        assert total == found(text)


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        pytest.param(
            "新建青屏小学，改造村道30公里，扩建县医院",
            {"education", "infrastructure", "health"},
            id="each leads a clause",
        ),
        pytest.param("加快旅游公路、产业公路等农村公路建设", {"infrastructure"}, id="named in passing"),
        pytest.param("加强城市工作", set(), id="below the threshold"),
        pytest.param("修公路，" * 12 + "建小学", {"infrastructure"}, id="below a tenth of the passage"),
    ],
)
def test_a_theme_leads_a_clause_and_reaches_threshold_and_share(text: str, themes: set[str]) -> None:
    assert set(found(text)) == themes


@pytest.mark.parametrize(
    ("name", "theme"),
    [
        pytest.param("地区生产总值", "economy", id="names its theme"),
        pytest.param("一般公共预算收入", "finance", id="whatever stands around it"),
        pytest.param("单位地区生产总值二氧化碳排放", "ecology", id="a longer word takes its parts away"),
        pytest.param("覆盖率", None, id="says nothing"),
        pytest.param("上下游配套率", None, id="only hints"),
        pytest.param("", None, id="no name"),
    ],
)
def test_theme_of_a_name(name: str, theme: str | None) -> None:
    assert theme_of_name(name, load_taxonomy()) == theme


def test_document_shares_sum_to_one_and_dampen_long_tasks() -> None:
    short = [ThemeScore(i, i + 1, None, "urban", 1.0, 1.0) for i in range(10)]
    long = ThemeScore(100, 900, None, "ecology", 100.0, 1.0)
    shares = document_shares([*short, long])
    assert math.isclose(sum(shares.values()), 1.0)
    # ten short tasks of weight log 2 against one of weight log 101
    assert math.isclose(shares["urban"], 10 * math.log(2) / (10 * math.log(2) + math.log(101)))
    assert shares["urban"] > shares["ecology"]


def test_document_shares_of_nothing() -> None:
    assert document_shares([]) == {}


def test_labels_are_there_in_both_languages() -> None:
    assert 12 <= len(WORK_REPORT.themes) <= 20
    assert all(theme.zh and theme.en.isascii() for theme in WORK_REPORT.themes)
    assert WORK_REPORT.labels("en")["ecology"] == "Environment"


@pytest.mark.parametrize("unit", ["学前教", "生态", "1\n", "高"])
def test_long_repeats(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    scores = score_themes(text, [(0, len(text), None)], WORK_REPORT)
    assert all(s.share <= 1 for s in scores)
