"""Sections, subsections and tasks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.loaders import iter_documents
from toolkit.normalization.text import FoldedText
from toolkit.schema import Document
from toolkit.structure import paragraphs, parse_structure


def outline(text: str) -> list[tuple[int, str, str]]:
    return [(s.level, s.number, s.title) for s in parse_structure(text).sections]


def tasks(text: str) -> list[tuple[str, str]]:
    return [(t.number, text[t.body_start : t.end]) for t in parse_structure(text).tasks]


NOTICE = """关于印发清河市2022年重点工作分工方案的通知
一、稳增长
（一）扩大投资。
1.新建公园4个。〔牵头单位：市园林局；责任单位：各区〕
2、改造道路 12 公里。
牵头单位：市住建局
责任单位：各街道
（二）促消费。
3. 2022年底前办成活动30场。（市商务局负责）
二、惠民生
1．新增学位2000个。
"""


def test_sections_and_tasks_of_a_notice() -> None:
    assert outline(NOTICE) == [
        (1, "一", "稳增长"),
        (2, "（一）", "扩大投资"),
        (2, "（二）", "促消费"),
        (1, "二", "惠民生"),
    ]
    assert tasks(NOTICE) == [
        ("1", "新建公园4个。〔牵头单位：市园林局；责任单位：各区〕"),
        ("2", "改造道路 12 公里。\n牵头单位：市住建局\n责任单位：各街道"),
        ("3", " 2022年底前办成活动30场。（市商务局负责）"),
        ("1", "新增学位2000个。"),
    ]


def test_offsets_lie_in_the_source_and_nest() -> None:
    structure = parse_structure(NOTICE)
    for section in structure.sections:
        assert NOTICE[section.start :].startswith(section.number)
        assert section.start < section.heading_end <= section.end <= len(NOTICE)
    for task in structure.tasks:
        assert NOTICE[task.start :].startswith(task.number)
        assert structure.task_at(task.body_start) == task
    path = structure.path_at(NOTICE.index("活动"))
    assert [s.number for s in path] == ["一", "（二）"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("（一）修路。（牵头单位：市交通局）\n（二）办学。", ["（一）"], id="label in brackets"),
        pytest.param("（一）修路。\n责任单位：市交通局", ["（一）"], id="label line"),
        pytest.param("（一）修路。（市交通局牵头，各区配合）", ["（一）"], id="clause in brackets"),
        pytest.param("（一）修路。（市交通局、市财政局，各区政府）", ["（一）"], id="bare list"),
        pytest.param("（一）修路。由市交通局会同市财政局负责落实。", ["（一）"], id="running text"),
        pytest.param("（一）修路。\n1.通车12公里。（市交通局负责）", ["1"], id="numbered task below"),
        pytest.param("一、修路\n全年通车12公里。\n主办单位：市交通局", ["一"], id="section is the task"),
        pytest.param("（一）修路成效明显。全年通车12公里。", [], id="report without assignment"),
        pytest.param(
            "一、修路\n（1）通车。\n（2）绿化。", ["（1）", "（2）"], id="items where nothing else is numbered"
        ),
        pytest.param("1.修路。\n（1）通车。\n（2）绿化。", ["1"], id="items of a task"),
        pytest.param("1.修路。\n2.3所小学开工。\n3.1个公园开放。", ["1", "2", "3"], id="digit behind the dot"),
        pytest.param("1.2022年修路。\n2.2022年办学。", ["1", "2"], id="year behind the dot"),
        pytest.param("1.6月底前修路。\n2.12月底前办学。", ["1", "2"], id="month behind the dot"),
    ],
)
def test_what_is_a_task(text: str, expected: list[str]) -> None:
    assert [number for number, _ in tasks(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1.5万亩农田建成。", id="decimal at the line's start"),
        pytest.param("2.5G网络升级。", id="decimal before a letter"),
        pytest.param("1.6个月内办结。", id="decimal before months"),
        pytest.param("一、二、三产业融合发展。", id="three kinds of industry"),
        pytest.param("主要做了以下工作。\n一是抓项目。二是惠民生。", id="points inside a paragraph"),
        pytest.param("2022年建成公园。", id="year"),
        pytest.param("名词解释\n1.一网通办：网上办理。\n2.三长：三种负责人。", id="explained words"),
        pytest.param("", id="empty"),
        pytest.param(" \n\t\n　", id="white space"),
        pytest.param("\x00\ud800\n）（〕〔", id="hostile"),
    ],
)
def test_no_structure(text: str) -> None:
    structure = parse_structure(text)
    assert not structure.tasks
    assert not structure.sections


def test_numbers_cut_by_a_page_end_stay_in_their_task() -> None:
    text = "1.围绕重点产业链开展招商，加快建设临港物流园，全年力争完成投资1\n\n— 3 —\n\n30亿元。\n2.修路。"
    assert [t[0] for t in tasks(text)] == ["1", "2"]


def test_explanations_and_annex() -> None:
    text = "二、工作安排\n今年办好10件实事。\n名词解释\n1.甲：乙。\n附件2\n十件实事\n一、助学\n二、养老"
    structure = parse_structure(text)
    assert [s.title for s in structure.sections] == ["工作安排", "助学", "养老"]
    assert text[structure.sections[0].start : structure.sections[0].end].endswith("实事。")
    assert structure.tasks == ()


def test_signature_and_salutation_end_tasks() -> None:
    signed = "1.建学校5所。\n责任单位：市教育局\n清河市人民政府\n二○二二年三月二日\n"
    assert tasks(signed) == [("1", "建学校5所。\n责任单位：市教育局")]
    spoken = "1.建学校5所。\n各位代表！让我们团结起来。"
    assert tasks(spoken) == [("1", "建学校5所。")]


@pytest.mark.parametrize(
    "closing",
    [
        "请各单位于12月底前完成并报送进展。",
        "请于12月底前报送进展。",
        "各责任单位要于3月底前制定方案。\n县政府督查室每季度通报一次。",
        "各部门、各单位要加强配合。\n联系人：王某",
        "以上任务排在第一位的为牵头单位，其他为配合单位。",
        "（以上任务，各镇均为责任单位，不再逐项列出）",
        "注：列第一位的为牵头单位。",
        "本方案自印发之日起施行。",
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        "新建公园4个。（责任单位：县住建局）",
        "新建公园4个。（县供电公司负责，6月底前完成）",
        "新建公园4个。\n责任单位：县住建局",
        "新建公园4个，由县住建局牵头。",
    ],
    ids=["bracket", "deadline", "label", "clause"],
)
def test_a_paragraph_to_all_bodies_ends_the_task_that_its_assignment_closed(body: str, closing: str) -> None:
    assert tasks(f"1.{body}\n\n{closing}\n2.修路。") == [("1", body), ("2", "修路。")]


@pytest.mark.parametrize(
    "body",
    [
        "新建公园4个。（责任单位：县住建局）\n其中城东2个，6月底前完成。",
        "新建公园4个。（责任单位：县住建局）\n完成时限：6月底前",
        "新建公园4个。\n牵头单位：县住建局\n责任单位：县财政局\n各有关单位、县应急管理局",
        "新建公园4个。（县住建局牵头）\n各有关单位要配合征地。（责任单位：县自然资源局）",
        "加强督查。\n各责任单位要于6月底前报送进展。",
        "新建公园4个。（责任单位：县住建局）\n请进来、走出去，引进企业4家。",
    ],
    ids=["detail", "deadline", "list", "assigned-again", "not-assigned", "slogan"],
)
def test_a_task_whose_text_goes_on_keeps_it(body: str) -> None:
    assert tasks(f"1.{body}\n2.修路。") == [("1", body), ("2", "修路。")]


def test_an_institution_that_leads_makes_a_subsection_a_task() -> None:
    assert [number for number, _ in tasks("（一）建好媒体平台。县融媒体中心牵头，各镇配合。")] == ["（一）"]
    assert tasks("（一）建好媒体平台。支持创新中心牵头组建联盟。") == []


def test_parts_stand_above_sections() -> None:
    text = "第一部分 目标\n一、增长\n（一）工业\n第二部分 任务\n一、项目"
    assert [(s.level, s.number) for s in parse_structure(text).sections] == [
        (1, "第一部分"),
        (2, "一"),
        (3, "（一）"),
        (1, "第二部分"),
        (2, "一"),
    ]


def test_titles_without_numbers_in_a_speech() -> None:
    text = "政府工作报告\n各位代表：\n2024年工作回顾\n（一）经济向好。\n2025年工作安排\n（一）抓项目。"
    assert outline(text) == [
        (1, "", "2024年工作回顾"),
        (2, "（一）", "经济向好"),
        (1, "", "2025年工作安排"),
        (2, "（一）", "抓项目"),
    ]


@pytest.mark.parametrize("leaders", ["......1", ""], ids=["leaders", "plain"])
def test_table_of_contents_is_no_structure(leaders: str) -> None:
    text = f"目录\n一、工作回顾{leaders}\n二、工作安排{leaders}\n一、工作回顾\n去年。\n二、工作安排\n今年。"
    sections = parse_structure(text).sections
    assert [s.title for s in sections] == ["工作回顾", "工作安排"]
    assert text[sections[0].start : sections[0].end].endswith("去年。")


def test_text_that_lost_its_line_breaks() -> None:
    filler = "坚持把项目作为抓手，推动各项工作落实。" * 90
    text = f"一、2021年工作回顾{filler}（一）修路。{filler}（二）办学。二、2022年工作安排{filler}"
    assert [(n, t) for _, n, t in outline("各位代表。" + text)] == [
        ("一", "2021年工作回顾"),
        ("（一）", "修路"),
        ("（二）", "办学"),
        ("二", "2022年工作安排"),
    ]


def test_title_keeps_the_width_of_the_source() -> None:
    assert outline("一、抓项目，稳增长\n（一）投资增长５％。")[0][2] == "抓项目，稳增长"
    assert outline("一、优化结构（市能源局总牵头）\n略。")[0][2] == "优化结构"


def test_paragraphs_are_spans_of_the_source() -> None:
    text = "\n　　稳增长。 \r\n\r\n促改革\n"
    assert [text[a:b] for a, b in paragraphs(FoldedText(text))] == ["稳增长。", "促改革"]
    assert paragraphs(FoldedText("")) == []


@pytest.mark.parametrize(
    "part",
    [
        "一、",
        "（一）",
        "1.\n",
        "附件\n",
        "名词解释\n1.",
        "目录\n一、\n",
        "（市局、",
        "市局牵头，",
        "。1.",
        "1.（市局牵头）\n各单位要",
        "各单位要：牵头。\n",
    ],
)
def test_repeats_end(part: str) -> None:
    text = "一、甲\n（一）乙\n" + part * 20000
    structure = parse_structure(text)
    assert all(0 <= s.start < s.end <= len(text) for s in structure.sections)


def test_real_notice(real_corpus: Path) -> None:
    gold = json.loads((real_corpus / "gold/leshan-shizhong-2022.json").read_text(encoding="utf-8"))["structure"]
    structure = parse_structure((real_corpus / "gold/leshan-shizhong-2022.txt").read_text(encoding="utf-8"))
    levels = [s.level for s in structure.sections]
    assert (levels.count(1), levels.count(2), len(structure.tasks)) == (
        gold["sections"],
        gold["subsections"],
        gold["tasks"],
    )
    assert [t.number for t in structure.tasks] == [str(i) for i in range(1, gold["tasks"] + 1)]


def test_real_reports_have_their_main_sections(real_corpus: Path) -> None:
    for name in ("provincial-2025", "provincial-2026"):
        documents = list(iter_documents(real_corpus / "corpus" / name))
        assert len(documents) == 20
        for document in documents:
            assert isinstance(document, Document)
            main = [s for s in parse_structure(document.text).sections if s.level == 1]
            assert 2 <= len(main) <= 14, document.id
            assert "回顾" in main[0].title or "成就" in main[0].title or "总结" in main[0].title, document.id
