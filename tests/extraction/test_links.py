from __future__ import annotations

from decimal import Decimal

import pytest

from toolkit.extraction.links import find_links, heading_of, tasks_of, with_rows
from toolkit.extraction.projects import ProjectExtractor
from toolkit.extraction.quantities import extract_quantities
from toolkit.extraction.responsible_units import extract_responsible_units, read_rows
from toolkit.normalization.text import FoldedText
from toolkit.schema import Link, Structure
from toolkit.structure import parse_structure

TEXT = (
    "一、水利（县水利局牵头）\n"
    "1.开工建设总投资5亿元的青屏水库，整治河道30公里。（责任单位：县财政局）\n"
    "2.整治山坪塘20口。（责任单位：各乡镇）\n"
    "二、教育\n"
    "1.新建小学2所。（责任单位：县教育局）\n"
    "三、保障措施（县政府督查室牵头）\n"
    "加强督促检查。\n"
)


@pytest.fixture
def structure() -> Structure:
    return parse_structure(TEXT)


@pytest.fixture
def links(structure: Structure) -> list[Link]:
    quantities = extract_quantities(TEXT)
    projects = ProjectExtractor().extract(TEXT, structure, quantities=quantities)
    assert [(p.name, p.investment) for p in projects] == [("青屏水库", Decimal(500_000_000))]
    return find_links(structure, extract_responsible_units(TEXT), projects, quantities)


def words(links: list[Link], relation: str) -> list[tuple[str, str]]:
    """Returns the links of one relation as written, tasks by their first eight characters."""
    return [(TEXT[slice(*x.source)][:8], TEXT[slice(*x.target)]) for x in links if x.relation == relation]


def test_tasks_of_each_body(structure: Structure) -> None:
    found = {
        u.text: [TEXT[t.start : t.body_start + 2] for t in tasks_of(u, structure)]
        for u in extract_responsible_units(TEXT)
    }
    assert found == {
        "县水利局": ["1.开工", "2.整治"],
        "县财政局": ["1.开工"],
        "各乡镇": ["2.整治"],
        "县教育局": ["1.新建"],
        "县政府督查室": ["三、保障"],  # a section without tasks below is one
    }


def test_headings(structure: Structure) -> None:
    found = {u.text: heading_of(u, structure) for u in extract_responsible_units(TEXT)}
    assert {text: section.number for text, section in found.items() if section} == {
        "县水利局": "一",
        "县政府督查室": "三",
    }


def test_no_sections() -> None:
    (unit,) = extract_responsible_units("由县水利局负责。")
    assert tasks_of(unit, Structure()) == []
    assert heading_of(unit, Structure()) is None


def test_a_task_is_assigned_to_its_bodies_and_those_of_its_heading(links: list[Link]) -> None:
    assert words(links, "assigned") == [
        ("1.开工建设总投", "县水利局"),
        ("1.开工建设总投", "县财政局"),
        ("2.整治山坪塘2", "县水利局"),
        ("2.整治山坪塘2", "各乡镇"),
        ("1.新建小学2所", "县教育局"),
        ("三、保障措施（县", "县政府督查室"),
    ]


def test_a_task_contains_projects_and_quantities(links: list[Link]) -> None:
    assert words(links, "contains") == [
        ("1.开工建设总投", "5亿元"),
        ("1.开工建设总投", "青屏水库"),
        ("1.开工建设总投", "30公里"),
        ("2.整治山坪塘2", "20口"),
        ("1.新建小学2所", "2所"),
    ]
    assert {(x.source_kind, x.target_kind) for x in links if x.relation == "contains"} == {
        ("task", "project"),
        ("task", "quantity"),
    }


def test_a_project_has_its_money_and_its_bodies(links: list[Link]) -> None:
    assert words(links, "invests") == [("青屏水库", "5亿元")]
    assert words(links, "serves") == [("青屏水库", "县水利局"), ("青屏水库", "县财政局")]


def test_order_and_no_repeats(links: list[Link]) -> None:
    keys = [(x.source, x.target, x.relation) for x in links]
    assert keys == sorted(set(keys))


def test_nothing() -> None:
    assert find_links(Structure(), [], [], []) == []


def unnumbered(text: str) -> list[str]:
    """Returns the tasks that the structure alone does not have, as written."""
    structure = parse_structure(text)
    whole = with_rows(structure, FoldedText(text), extract_responsible_units(text), read_rows(text))
    assert all(a.end <= b.start for a, b in zip(whole.tasks, whole.tasks[1:], strict=False))
    assert all(tasks_of(unit, whole) for unit in extract_responsible_units(text))
    return [text[task.start : task.end] for task in whole.tasks if task not in structure.tasks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "牵头单位 | 任务\n县水利局 | 新建水库\n县教育局 | 新建小学\n",
            ["县水利局 | 新建水库", "县教育局 | 新建小学"],
            id="rows with bars",
        ),
        pytest.param(
            "序号\n任务\n牵头单位\n1\n新建水库。\n县水利局\n2\n新建小学。\n县教育局\n",
            ["1\n新建水库。\n县水利局", "2\n新建小学。\n县教育局"],
            id="one cell a line",
        ),
        pytest.param(
            "总的要求。\n新建水库。\n责任领导：周某\n牵头单位：县水利局\n配合单位：县财政局\n完成时限：6月底\n尾声。\n",
            ["新建水库。\n责任领导：周某\n牵头单位：县水利局\n配合单位：县财政局\n完成时限：6月底"],
            id="label lines",
        ),
        pytest.param("新建水库。\n（县水利局、县财政局）\n", ["新建水库。\n（县水利局、县财政局）"], id="bracket"),
        pytest.param(
            "新建水库（县水利局牵头）；新建小学（县教育局牵头）（县财政局配合）。",
            ["新建水库（县水利局牵头）；", "新建小学（县教育局牵头）（县财政局配合）。"],
            id="two in a sentence",
        ),
        pytest.param(
            "新建水库。（县水利局牵头）新建小学。（县教育局牵头）修路。（县交通局牵头）\n",
            ["新建水库。（县水利局牵头）", "新建小学。（县教育局牵头）", "修路。（县交通局牵头）"],
            id="three in a paragraph",
        ),
        pytest.param("1.修路。\n（县交通局）\n", [], id="numbered"),
        pytest.param("（一）修路。由县交通局会同县财政局负责。\n", [], id="a section is one"),
        pytest.param("新建水库3座。\n", [], id="no assignment"),
    ],
)  # fmt: skip
def test_tasks_without_a_number(text: str, expected: list[str]) -> None:
    assert unnumbered(text) == expected
