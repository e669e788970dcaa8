"""The gate for responsible units: what is found on the 120 invented assignments, in full and in half width."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.quality import assignments
from toolkit.extraction.responsible_units import extract_responsible_units, read_leaders, stated_rules
from toolkit.normalization.text import fold_width
from toolkit.structure import parse_structure

SPAN_FLOOR, ROLE_FLOOR = 0.98, 0.97
COLLECTIVE_FLOOR, TASK_FLOOR = 0.99, 0.98


FULL = assignments.load_cases()
WIDTHS = {"full": FULL, "half": [assignments.half_width(case) for case in FULL]}
BOTH = [case for cases in WIDTHS.values() for case in cases]


def scores(cases: list[Any]) -> dict[str, float]:
    """F1 of spans and of spans with roles; over matched spans the share with the right group mark and task."""
    count: Counter[str] = Counter()
    for case in cases:
        found = {
            (u.start, u.end): u
            for u in extract_responsible_units(case.text)
            if not any(u.start < end and start < u.end for start, end in case.ignore)
        }
        expected = {(u.start, u.end): u for u in case.units}
        pairs = [(found[span], expected[span]) for span in found.keys() & expected.keys()]
        count.update(
            both=len(found) + len(expected),
            spans=len(pairs),
            roles=sum((a.role, a.role_label) == (b.role, b.role_label) for a, b in pairs),
            groups=sum(a.collective == b.collective for a, b in pairs),
            # numbers are full-width whatever the text is (`Task.number`)
            tasks=sum(fold_width(a.task or "") == fold_width(b.task or "") for a, b in pairs),
        )
    return {
        "span": 2 * count["spans"] / count["both"],
        "role": 2 * count["roles"] / count["both"],
        "collective": count["groups"] / count["spans"],
        "task": count["tasks"] / count["spans"],
    }


@pytest.mark.parametrize("width", WIDTHS)
def test_units_reach_the_floors(width: str) -> None:
    reached = scores(WIDTHS[width])
    assert reached["span"] >= SPAN_FLOOR
    assert reached["role"] >= ROLE_FLOOR
    assert reached["collective"] >= COLLECTIVE_FLOOR
    assert reached["task"] >= TASK_FLOOR


@pytest.mark.parametrize("case", [c for c in BOTH if c.style.startswith("negative")], ids=lambda c: c.id)
def test_what_assigns_nothing_gives_no_unit(case: Any) -> None:
    assert extract_responsible_units(case.text) == []


@pytest.mark.parametrize("case", BOTH, ids=lambda c: c.id)
def test_leaders_are_found_and_never_units(case: Any) -> None:
    found = read_leaders(case.text, parse_structure(case.text))
    assert set(case.leaders) == {name for names in found.values() for name in names}
    assert not set(case.leaders) & {u.text for u in extract_responsible_units(case.text)}


@pytest.mark.parametrize("case", BOTH, ids=lambda c: c.id)
def test_rules_are_found_where_they_are_stated(case: Any) -> None:
    rules = stated_rules(case.text, parse_structure(case.text))
    assert all(case.text[rule.start : rule.end] == rule.text for rule in rules)
    led = any(unit.role != unit.role_label for unit in case.units)
    assert [rule.kind for rule in rules] == ["first_listed"] * led + ["blanket"] * bool(case.ignore)
    for rule in rules:
        assert {(body.start, body.end) for body in rule.bodies} == (set(case.ignore) if rule.bodies else set())
        assert all(rule.scope_start <= u.start < rule.scope_end for u in case.units if u.role != u.role_label)
