"""Responsible units: the styles of real notices, whole documents, what is no unit, and adversarial input.

The cases are texts with inline markup in assignments.yaml, documents.yaml and blind.yaml; the head of the first says
how to read it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from toolkit.extraction.responsible_units import ResponsibleUnitExtractor, extract_responsible_units
from toolkit.schema import Structure

SPAN_FLOOR, ROLE_FLOOR = 0.98, 0.97
HERE = Path(__file__).parent
ROLES = {"L": "lead", "R": "responsible", "C": "cooperating", "S": "supervising"}
_MARK = re.compile(r"‹(?:#(?P<task>[^›]*)|(?P<role>[LRCS])(?:/(?P<label>[LRCS]))?(?P<many>\*?):(?P<name>[^›]*))›")
_HALF = str.maketrans("，：；（）", ",:;()")


@dataclass(frozen=True)
class Expected:
    """A unit that the markup names; `task` is None where the case says nothing of tasks."""

    start: int
    end: int
    text: str
    role: str
    role_label: str
    collective: bool
    task: str | None


@dataclass(frozen=True)
class Case:
    """A text and its units."""

    name: str
    text: str
    units: tuple[Expected, ...]
    tasks: bool


def read_case(name: str, marked: str) -> Case:
    """Takes the markup out of a text."""
    text, done, units, task, tasks = "", 0, [], None, False
    for match in _MARK.finditer(marked):
        text += marked[done : match.start()]
        done = match.end()
        if match["task"] is not None:
            task, tasks = None if match["task"] == "-" else match["task"], True
            continue
        start = len(text)
        text += match["name"]
        role = ROLES[match["role"]]
        label = ROLES[match["label"]] if match["label"] else role
        units.append(Expected(start, len(text), match["name"], role, label, bool(match["many"]), task))
    text += marked[done:]
    assert not re.search("[‹›]", text), f"{name}: broken markup"
    return Case(name, text, tuple(units), tasks)


def widths(case: Case) -> list[Case]:
    """Returns the case in full width, in half width, and with the two mixed."""
    half = case.text.translate(_HALF)
    mixed = "".join(h if i % 2 else c for i, (c, h) in enumerate(zip(case.text, half, strict=True)))
    made = []
    for suffix, text in (("full", case.text), ("half", half), ("mixed", mixed)):
        units = tuple(
            Expected(u.start, u.end, text[u.start : u.end], u.role, u.role_label, u.collective, u.task)
            for u in case.units
        )
        made.append(Case(f"{case.name}-{suffix}", text, units, case.tasks))
    return made


def assignment_cases() -> list[Case]:
    """Returns the short assignments, three widths each."""
    tree = yaml.safe_load((HERE / "assignments.yaml").read_text(encoding="utf-8"))
    cases = []
    for style, texts in tree.items():
        for i, marked in enumerate(texts, 1):
            cases += widths(read_case(f"{style}-{i}", marked.replace("⏎", "\n")))
    return cases


def document_cases() -> list[Case]:
    """Returns the small whole documents, three widths each."""
    cases = []
    for name in ("documents.yaml", "blind.yaml"):
        tree = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
        cases += [case for key, marked in tree.items() for case in widths(read_case(key, marked))]
    return cases


def records(case: Case) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Returns what the case expects and what was found, as comparable tuples."""
    expected = [(u.text, u.start, u.role, u.role_label, u.collective) for u in case.units]
    found = [(u.text, u.start, u.role, u.role_label, u.collective) for u in extract_responsible_units(case.text)]
    return expected, found


@pytest.mark.parametrize("case", assignment_cases(), ids=lambda c: c.name)
def test_assignment(case: Case) -> None:
    expected, found = records(case)
    assert found == expected


@pytest.mark.parametrize("case", document_cases(), ids=lambda c: c.name)
def test_document(case: Case) -> None:
    expected, found = records(case)
    assert found == expected
    if case.tasks:
        assert [u.task for u in extract_responsible_units(case.text)] == [u.task for u in case.units]


def test_scores_over_all_styles_reach_the_floors() -> None:
    count: Counter[str] = Counter()
    for case in assignment_cases() + document_cases():
        expected = {(u.start, u.end): u.role for u in case.units}
        found = {(u.start, u.end): u.role for u in extract_responsible_units(case.text)}
        matched = expected.keys() & found.keys()
        count.update(
            both=len(expected) + len(found), spans=len(matched), roles=sum(expected[s] == found[s] for s in matched)
        )
    assert 2 * count["spans"] / count["both"] >= SPAN_FLOOR
    assert 2 * count["roles"] / count["both"] >= ROLE_FLOOR


def test_offsets_hold_through_line_breaks_and_spaces() -> None:
    text = "1.改造泵站。〔牵头单\n\n位：莲花\n\n— 3 —\n\n县水利局；责任单位：莲花县财政 局］"
    units = extract_responsible_units(text)
    assert [u.text for u in units] == ["莲花\n\n— 3 —\n\n县水利局", "莲花县财政 局"]
    assert all(text[u.start : u.end] == u.text for u in units)


def test_rule_behind_everything_holds_for_the_whole_document() -> None:
    text = "1.建公园。（责任单位：甲局、乙局）\n2.建公厕。（责任单位：丙局）\n注：排在首位的为牵头单位。"
    units = extract_responsible_units(text)
    assert [(u.text, u.role, u.role_label) for u in units] == [
        ("甲局", "lead", "responsible"),
        ("乙局", "responsible", "responsible"),
        ("丙局", "lead", "responsible"),
    ]


def test_extractor_takes_tasks_from_the_structure_it_is_given() -> None:
    text = "1.建公园。（责任单位：市园林局）"
    assert [u.task for u in ResponsibleUnitExtractor().extract(text, Structure())] == [None]


@pytest.mark.parametrize(
    "part",
    [
        *(
            "责任单位",
            "责任单位：",
            "(责任单位:",
            "牵头",
            "，牵头",
            "市水务局、",
            "由市",
            "（市水务局牵头，",
            "）\n",
            "（",
        ),
        *(
            "责任单位\n",
            "责任单位\t",
            "序号\n责任单位\n",
            "1\t市水务局\n",
            "总牵头",
            "列第一",
            "市水务局和",
            "单 位",
            "张三 ",
            "局）",
            "政府、企业负责，",
            "由企业牵头，",
            "（市水务局）",
            "责任单位\t牵头单位\n",
            '责任单位\t牵头单位\n1\t"市\n',
            "├──┤\n│责任单位│\n",
            "责任单位：市水务局\n        市财政局\n",
        ),
    ],
)
def test_long_repeats_end(part: str) -> None:
    text = part * (100_000 // len(part))
    assert all(u.text in text for u in ResponsibleUnitExtractor().extract(text, Structure()))


def test_real_notice(real_corpus: Path) -> None:
    gold = json.loads((real_corpus / "gold/leshan-shizhong-2022.json").read_text(encoding="utf-8"))["units"]
    text = (real_corpus / "gold/leshan-shizhong-2022.txt").read_bytes().decode("utf-8")
    found = [(u.start, u.end, u.role, u.collective, u.task) for u in extract_responsible_units(text)]
    assert found == [(u["start"], u["end"], u["role"], u["collective"], u["task"]) for u in gold]


def test_reports_of_the_state_council_assign_nothing(real_corpus: Path) -> None:
    for path in sorted((real_corpus / "corpus/state-council").glob("*.txt")):
        text = path.read_bytes().decode("utf-8", errors="replace")
        assert extract_responsible_units(text) == [], path.name


def test_a_cell_that_looks_like_a_list_and_names_nobody() -> None:
    assert extract_responsible_units("1.\n责任领导：周某|责任领导：周某县财政局") == []
