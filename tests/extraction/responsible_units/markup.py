"""Reads test cases with inline markup: `（‹L:市水务局›牵头，‹C*:各区›配合）`, see the head of assignments.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

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
    tree = yaml.safe_load((HERE / "documents.yaml").read_text(encoding="utf-8"))
    return [case for name, marked in tree.items() for case in widths(read_case(name, marked))]
