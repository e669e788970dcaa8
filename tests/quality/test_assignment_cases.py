"""The test set of assignments is sound: marks parse, offsets hold, every style is there."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.quality import assignments
from toolkit.normalization.text import fold_width

CASES = assignments.load_cases()
BOTH = [variant for case in CASES for variant in (case, assignments.half_width(case))]


def test_there_are_120_cases_of_every_style_and_level() -> None:
    assert len(CASES) == 120
    assert len({case.id for case in BOTH}) == 240
    assert sum(case.style.startswith("doc-") for case in CASES) >= 20
    assert {case.style for case in CASES} == set(assignments.STYLES)
    assert {case.level for case in CASES} == set(assignments.LEVELS)


def test_functions_and_roles_are_there_in_number() -> None:
    units = [unit for case in CASES for unit in case.units]
    assert sum(bool(case.functions) for case in CASES) >= 60
    assert {unit.role for unit in units} == set(assignments.ROLES)
    assert any(unit.role != unit.role_label for unit in units)
    assert any(case.ignore for case in CASES)


@pytest.mark.parametrize("case", BOTH, ids=lambda case: case.id)
def test_a_case_is_sound(case: Any) -> None:
    assert not set(case.text) & set("⟦⟧")
    end = 0
    for unit in case.units:
        assert unit.start >= end
        end = unit.end
        assert case.text[unit.start : end] == unit.text
        assert unit.text == unit.text.strip()
        assert not re.search(r"[，,；;：:。]$|^[，,；;：:。、]|牵头|负责$", unit.text)
        assert unit.role in assignments.ROLES
        assert unit.role_label in assignments.ROLES
        assert unit.task is None or fold_width(unit.task) in fold_width(case.text)
    assert set(case.functions) == {unit.text for unit in case.units if not unit.collective}
    assert all(leader in case.text for leader in case.leaders)
    assert all(deadline in case.text for deadline in case.deadline)
    assert not case.style.startswith("doc-") or case.text.count("\n") >= 8


def test_half_width_leaves_no_full_width_mark() -> None:
    for case in CASES:
        half = assignments.half_width(case)
        assert not set(half.text) & set("，：；（）")
        assert [(u.start, u.end, u.role) for u in half.units] == [(u.start, u.end, u.role) for u in case.units]


def test_marks_are_read_and_wrong_ones_refused() -> None:
    text, units, ignore = assignments.parse(
        "⟦task=1⟧⟦甲|lead|label=responsible⟧、⟦乙|cooperating|collective|task=2⟧⟦丙|ignore⟧"
    )
    assert text == "甲、乙丙"
    assert [(u.text, u.role, u.role_label, u.collective, u.task) for u in units] == [
        ("甲", "lead", "responsible", False, "1"),
        ("乙", "cooperating", "cooperating", True, "2"),
    ]
    assert ignore == ((3, 4),)
    with pytest.raises(ValueError, match="malformed"):
        assignments.parse("⟦甲|leader⟧")
