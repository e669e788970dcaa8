"""Stage, kind and investment of projects, in sentences about invented places (field_cases.tsv)."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit.extraction.projects import ProjectExtractor, extract_projects, link_investments
from toolkit.extraction.projects.fields import kind_of, stage_between
from toolkit.extraction.quantities import extract_quantities
from toolkit.schema import Structure

_MARK = re.compile(r"【([^】]+)】")
_ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("field_cases.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith(("#", "sentence"))
]


@pytest.mark.parametrize("row", _ROWS, ids=[_MARK.sub(r"\1", row[0])[:16] + str(i) for i, row in enumerate(_ROWS)])
def test_fields(row: list[str]) -> None:
    sentence, *fields = row
    text = _MARK.sub(r"\1", sentence)
    found = link_investments(text, extract_projects(text), extract_quantities(text))
    stages, kinds, investments, scopes = (field.split("|") for field in fields)
    assert [p.text for p in found] == _MARK.findall(sentence)
    assert [p.stage or "-" for p in found] == stages
    assert [p.kind or "-" for p in found] == kinds
    assert [p.investment for p in found] == [None if value == "-" else Decimal(value) for value in investments]
    assert [p.investment_scope or "-" for p in found] == scopes


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        pytest.param("云澜高铁完成年度投资3亿元。", None, id="behind the name"),
        pytest.param("完成年度投资3亿元的云澜高铁。", None, id="before the name"),
        pytest.param("云澜高铁完成固定资产投资3亿元。", None, id="of fixed assets"),
        pytest.param("推进云澜高铁，完成年度投资3亿元。", "under_construction", id="another verb tells"),
        pytest.param("云澜高铁开工建设并完成年度计划投资。", "start", id="two verbs"),
        pytest.param("云澜高铁完成建设，完成投资3亿元。", "completed", id="works and money"),
    ],
)
def test_money_spent_says_nothing_of_the_stage(text: str, stage: str | None) -> None:
    assert [(p.name, p.stage) for p in extract_projects(text)] == [("云澜高铁", stage)]


def test_there_are_sixty_sentences() -> None:
    assert len(_ROWS) == 60


@pytest.mark.parametrize(
    "text",
    [
        "加快青屏水库、松岭水库等12个项目建设，年度投资72亿元。",
        "总投资5亿元的青屏水库、松岭大桥等项目开工。",
        "青屏水库、松岭水库总投资5亿元。",
        "青屏水库建成。全县完成投资30亿元。",
        "建成青屏水库，安排就业资金2亿元。",
        "建成青屏水库，蓄水5000万立方米。",
    ],
    ids=["sum of a class", "sum of a list", "sum of two", "another sentence", "other money", "no money"],
)
def test_a_sum_of_others_is_not_linked(text: str) -> None:
    found = link_investments(text, extract_projects(text), extract_quantities(text))
    assert found
    assert [p.investment for p in found] == [None] * len(found)


def test_investment_points_at_its_quantity() -> None:
    text = "加快总投资２.７ 亿元的青屏 水库建设，今年完成投资5000万元。"
    quantities = extract_quantities(text)
    (found,) = link_investments(text, extract_projects(text), quantities)
    assert (found.investment, found.investment_scope, found.investment_start) == (
        quantities[0].value,
        "total",
        quantities[0].start,
    )


def test_extractor_links_the_quantities_it_is_given() -> None:
    text = "青屏水库（总投资5亿元）开工建设。"
    (found,) = ProjectExtractor().extract(text, Structure(), quantities=extract_quantities(text))
    assert found.investment == 500_000_000
    assert ProjectExtractor().extract(text, Structure())[0].investment is None


@pytest.mark.parametrize(
    ("before", "after", "stage"),
    [
        ("加快推进", "", "under_construction"),
        ("加快推进", "前期工作", "preliminary"),
        ("开工", "", "start"),
        ("推动", "开工建设", "start"),
        ("建成", "并投入使用", "operating"),
        ("", "建成", "completed"),
        ("规划", "建设", "planned"),
        ("打造", "", None),
        ("", "完成投资", None),
    ],
)
def test_stage_between(before: str, after: str, stage: str | None) -> None:
    assert stage_between(before, after) == stage


@pytest.mark.parametrize(
    ("name", "label", "kind"),
    [
        ("青屏水库除险加固工程", "", "water"),
        ("云台农业产业园", "", "agriculture"),
        ("松岭产业园", "", "industry"),
        ("青屏天路", "旅游公路", "transport"),
        ("云台一期", "煤电项目", "energy"),
        ("云台一期", "", None),
    ],
)
def test_kind_of(name: str, label: str, kind: str | None) -> None:
    assert kind_of(name, label) == kind


def test_stage_goes_on_in_a_list_of_the_next_clause() -> None:
    found = extract_projects("开工云青等2条高铁，青屏和松澜等4个灌区。")
    assert [(p.name, p.stage) for p in found] == [("云青高铁", "start"), ("青屏灌区", "start"), ("松澜灌区", "start")]


def test_two_verbs_in_one_list_give_two_stages() -> None:
    found = extract_projects("建成青屏、开工松岭抽水蓄能电站。")
    assert [(p.text, p.stage) for p in found] == [("青屏", "completed"), ("松岭抽水蓄能电站", "start")]


def test_many_sums_are_read() -> None:
    """20,000 projects with their sums come back, each with its own."""
    text = "总投资2亿元的青屏水库开工。" * 20_000
    projects = extract_projects(text)
    quantities = extract_quantities("总投资2亿元的青屏水库开工。")
    assert len(link_investments(text, projects, quantities)) == 20_000
