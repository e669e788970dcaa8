"""Rules that a document states, with their place, what they name and where they hold."""

from __future__ import annotations

import pytest

from toolkit.extraction.responsible_units import extract_responsible_units, stated_rules
from toolkit.schema import Structure
from toolkit.structure import parse_structure


@pytest.mark.parametrize(
    ("text", "rule", "bodies"),
    [
        ("以下均需各区政府落实，不再列出。", "以下均需各区政府落实，不再列出", [("各区政府", "responsible")]),
        ("具体任务均涉及各市政府,不再分工,下同", "具体任务均涉及各市政府,不再分工,下同", [("各市政府", "responsible")]),
        (
            "以上任务，各镇街均为责任单位，不再逐项列出。",
            "以上任务，各镇街均为责任单位，不再逐项列出",
            [("各镇街", "responsible")],
        ),
        (
            "（责任单位：市水务局；以下任务均由各区政府、高新区管委会配合）",
            "以下任务均由各区政府、高新区管委会配合",
            [("各区政府", "cooperating"), ("高新区管委会", "cooperating")],
        ),
        ("各区政府参与全部任务，不再逐一标注。", "各区政府参与全部任务，不再逐一标注", [("各区政府", "cooperating")]),
        ("所有任务均由市政府督查室督办。", "所有任务均由市政府督查室督办", [("市政府督查室", "supervising")]),
    ],
)
def test_blanket_rule(text: str, rule: str, bodies: list[tuple[str, str]]) -> None:
    (found,) = stated_rules(text, parse_structure(text))
    assert (found.kind, found.text) == ("blanket", rule)
    assert text[found.start : found.end] == rule
    assert [(b.text, b.role) for b in found.bodies] == bodies
    assert not {b.start for b in found.bodies} & {u.start for u in extract_responsible_units(text)}


@pytest.mark.parametrize(
    "text",
    [
        "各项工作均需落实到位。",
        "以后不再列出。",
        "全市所有企业都要落实主体责任。",
        "各项指标均由负转正。",
        "",
    ],
)
def test_no_rule(text: str) -> None:
    assert stated_rules(text, Structure()) == []


TASKS = "1.建公园。（市园林局、市财政局）\n2.建公厕。（市城管局）"


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        pytest.param(f"以下均需各区落实，不再列出。\n{TASKS}", "以下", id="from here on"),
        pytest.param(f"{TASKS}\n各项任务均由各区落实。", "1.建", id="the whole text"),
        pytest.param(f"一、任务分工中，列第一位的为牵头单位。\n{TASKS}", "任务", id="first listed, before its lists"),
        pytest.param(f"{TASKS}\n注：列第一位的为牵头单位。", "1.建", id="first listed, behind all lists"),
        pytest.param(
            "1.建公园。（市园林局、市财政局。列第一位的为牵头单位，下同）\n2.建公厕。（市城管局）",
            "（市园",
            id="first listed, its own list",
        ),
    ],
)
def test_where_a_rule_holds(text: str, scope: str) -> None:
    (rule,) = stated_rules(text, parse_structure(text))
    assert text[rule.scope_start :].startswith(scope)
    assert rule.scope_end == len(text)


def test_rule_about_what_stands_above() -> None:
    text = f"{TASKS}\n以上均需各区落实，不再列出。\n3.建泵站。（市水务局）"
    (rule,) = stated_rules(text, parse_structure(text))
    assert (rule.scope_start, rule.scope_end) == (0, rule.start)


def test_first_listed_agrees_with_the_units() -> None:
    text = (
        "1.建园。（市园林局、市财政局）\n2.建厕。（市城管局、各区。列第一位的为牵头单位，下同）\n3.建站。（市水务局）"
    )
    (rule,) = stated_rules(text, parse_structure(text))
    units = extract_responsible_units(text)
    assert [u.text for u in units if u.role != u.role_label] == ["市城管局", "市水务局"]
    assert all(u.start >= rule.scope_start for u in units if u.role != u.role_label)


@pytest.mark.parametrize("part", ["以下均由", "不再列出", "各项任务均需市水务局，", "列第一位牵头"])
def test_long_repeats_end(part: str) -> None:
    text = part * (100_000 // len(part))
    assert all(text[r.start : r.end] == r.text for r in stated_rules(text, Structure())[:50])
