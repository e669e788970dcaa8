from __future__ import annotations

from itertools import pairwise

import pytest

from toolkit.normalization.text import FoldedText
from toolkit.schema import Passage, Structure, Task
from toolkit.structure import parse_structure, read_passages

REPORT = """2031年政府工作报告
各位代表：
一、2030年工作回顾
一年来，新建公园3个。
二、2031年工作安排
今年主要任务如下。过去五年，建成学校9所。今年，新建学校两所，改造老旧校舍，补齐乡村学校的短板，办好家门口的每一所学校。
（一）水利
修建水库。
附件：名词解释
海绵校园：会蓄水的学校。
"""
NOTICE = """青云县2031年重点工作任务分工方案
一、农业
1.扩种油菜。（牵头单位：县农业农村局）
2.抓好粮食。五年来建成粮仓9座。今年再建2座，完成粮库的智能化改造和低温储粮，确保储备粮安全。
"""


def parts(text: str, structure: Structure | None = None) -> list[tuple[str, str]]:
    passages = read_passages(FoldedText(text), structure or parse_structure(text))
    assert all(a.end <= b.start for a, b in pairwise(passages))
    return [(text[p.start : p.end], p.part) for p in passages]


def test_a_report_looks_back_and_plans() -> None:
    found = {text[:4]: part for text, part in parts(REPORT)}
    assert found == {"2031": "other", "各位代表": "other", "一年来，": "review", "今年主要": "plan", "修建水库": "plan",
                     "附件：名": "other", "海绵校园": "other"}  # fmt: skip


def test_a_notice_plans_but_for_what_it_recalls() -> None:
    assert [part for _, part in parts(NOTICE)] == ["plan", "plan", "plan"]
    recalled = NOTICE.replace("今年再建2座，", "")
    assert [part for _, part in parts(recalled)] == ["plan", "plan", "review"]


@pytest.mark.parametrize(
    ("paragraph", "part"),
    [
        ("过去的一年，外事工作取得新进展，结好城市增加到5个。", "review"),
        ("过去一年，民兵训练任务圆满完成。新的一年，要抓好征兵工作，建好人武部营区，办好国防教育馆。", "plan"),
        ("过去的一年，民兵训练任务圆满完成。在新的一年里，要抓好征兵工作，建好人武部营区。", "plan"),
        ("在去年建成4座的基础上，再建粮仓2座。", "plan"),
        ("去年民生支出全部达标，今年再难也要确保标准不降、落实到位。", "plan"),
    ],
    ids=["recalls", "turns to the new year", "turns inside the new year", "on top of", "turns inside the sentence"],
)
def test_a_paragraph_of_a_plan_that_opens_with_the_past_year_is_what_most_of_it_is(paragraph: str, part: str) -> None:
    found = parts(f"一、2030年工作回顾\n建成公园3个。\n二、2031年工作安排\n新建学校。\n{paragraph}\n扩种油菜。\n")
    assert found[1:] == [("新建学校。", "plan"), (paragraph, part), ("扩种油菜。", "plan")]


def test_headings_are_no_passages_and_tasks_keep_their_number() -> None:
    passages = read_passages(FoldedText(NOTICE), parse_structure(NOTICE))
    assert [p.task for p in passages] == [None, "1", "2"]
    assert NOTICE[passages[1].start :].startswith("1.扩种")


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        pytest.param([(5, 10)], ["甲甲甲甲。", "乙乙乙乙。", "丙丙丙丙。"], id="task inside a paragraph"),
        pytest.param([(0, 10)], ["甲甲甲甲。乙乙乙乙。", "丙丙丙丙。"], id="rest behind a task"),
        pytest.param([(0, 5), (10, 15)], ["甲甲甲甲。", "乙乙乙乙。", "丙丙丙丙。"], id="between two tasks"),
        pytest.param([(0, 14)], ["甲甲甲甲。乙乙乙乙。丙丙丙丙"], id="punctuation alone is none"),
    ],
)
def test_what_a_paragraph_has_outside_of_tasks(tasks: list[tuple[int, int]], expected: list[str]) -> None:
    text = "甲甲甲甲。乙乙乙乙。丙丙丙丙。"
    structure = Structure((), tuple(Task("", a, a, b) for a, b in tasks))
    assert [found for found, _ in parts(text, structure)] == expected


def test_nothing_has_no_passage() -> None:
    assert parts("") == parts("\n \n。") == []


def test_long_repeats() -> None:
    text = "一、回顾\n1.今年。五年来，\n" * 5000
    assert len(read_passages(FoldedText(text), parse_structure(text))) == 5000


def test_passage_of_a_task_without_a_number() -> None:
    text = "新建公园。"
    assert read_passages(FoldedText(text), Structure((), (Task("", 0, 0, 5),))) == [Passage(0, 5, "", "other")]
