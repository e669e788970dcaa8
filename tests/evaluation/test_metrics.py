"""The scorer against values computed by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from toolkit.evaluation import Counts, Rate, score_metadata, score_projects, score_quantities, score_structure
from toolkit.evaluation.matching import match_relaxed
from toolkit.evaluation.metrics import character_f1, score_units
from toolkit.schema import DocumentMetadata, Project, Quantity, ResponsibleUnit, Section, Structure, Task


def quantity(start: int, end: int, **fields: Any) -> Quantity:
    base = Quantity(start, end, "x" * (end - start), Decimal(5), None, "个", "eq", "level", "公园", "target", None)
    return replace(base, **fields)


def unit(start: int, end: int, role: str = "lead", collective: bool = False) -> ResponsibleUnit:
    return ResponsibleUnit(start, end, "x", role, role, collective, None)  # type: ignore[arg-type]


def project(start: int, end: int) -> Project:
    return Project(start, end, "x", "x", None)


G = quantity(0, 2)


@pytest.mark.parametrize(
    ("predicted", "right"),
    [
        pytest.param(G, True, id="equal"),
        pytest.param(replace(G, value=Decimal("5.0")), True, id="5.0 is 5"),
        pytest.param(replace(G, value=Decimal("5.00001")), False, id="no tolerance for plain numbers"),
        pytest.param(replace(G, value_high=Decimal(6)), False, id="high end spurious"),
        pytest.param(replace(G, unit="家"), False, id="unit"),
        pytest.param(replace(G, comparator="ge"), False, id="comparator"),
        pytest.param(replace(G, status="achieved"), False, id="status"),
        pytest.param(replace(G, change="increase"), True, id="change is not part of full"),
        pytest.param(replace(G, indicator="湿地公园"), True, id="indicator is not part of full"),
        pytest.param(replace(G, period="全年"), True, id="period is not part of full"),
        pytest.param(replace(G, end=3), False, id="span"),
    ],
)
def test_full_match(predicted: Quantity, right: bool) -> None:
    score = score_quantities([G], [predicted])
    assert score.full.f1 == (1.0 if right else 0.0)


@pytest.mark.parametrize(("found", "right"), [("0.3333", 1), ("0.33334", 1), ("0.3334", 0)])
def test_fractions_are_compared_to_four_places(found: str, right: int) -> None:
    gold = quantity(0, 4, value=Decimal("0.3333"), unit="比例")
    assert score_quantities([gold], [replace(gold, value=Decimal(found))]).value_unit == Rate(right, 1)


def test_quantities_by_hand() -> None:
    gold = [
        quantity(0, 2, period="全年"),
        quantity(10, 12, status="achieved"),
        quantity(20, 22, period="年内", indicator="粮食产量"),
        quantity(30, 32),
    ]
    predicted = [
        quantity(0, 2, period="全年"),  # all right
        quantity(10, 12, status="target", change="increase"),  # status and change wrong
        quantity(20, 22, period="全年", indicator="粮食总产量", comparator="ge"),  # comparator, period, indicator wrong
        quantity(40, 42),  # spurious
        quantity(50, 52, status="achieved"),  # spurious
    ]
    score = score_quantities(gold, predicted)
    assert score.span == Counts(3, 2, 1)
    assert score.span.precision == pytest.approx(3 / 5)
    assert score.span.recall == pytest.approx(3 / 4)
    assert score.span.f1 == pytest.approx(6 / 9)
    assert score.full == Counts(1, 4, 3)
    # gold targets 3, predicted targets 4, one of them right in all
    assert score.target == Counts(1, 3, 2)
    assert score.value_unit == Rate(3, 3)
    assert score.comparator == Rate(2, 3)
    assert score.change == Rate(2, 3)
    assert score.status == Rate(2, 3)
    assert score.indicator == Rate(2, 3)
    assert score.indicator_chars.mean == pytest.approx((1 + 1 + 8 / 9) / 3)
    # periods of matched spans: 全年 right; 年内 against 全年 is one missed and one spurious
    assert score.period == Counts(1, 1, 1)


def test_nothing_to_measure_is_not_zero() -> None:
    score = score_quantities([], [])
    assert score.span.f1 is None
    assert score.comparator.rate is None
    assert score.indicator_chars.mean is None


def test_second_prediction_of_a_span_is_spurious() -> None:
    assert score_quantities([G], [G, replace(G)]).span == Counts(1, 1, 0)


def test_scores_add_up() -> None:
    one, two = score_quantities([G], [G]), score_quantities([G], [])
    assert (one + two).span == Counts(1, 0, 1)
    assert (one + two).indicator == Rate(1, 1)


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        pytest.param("粮食产量", "粮食产量", 1.0, id="equal"),
        pytest.param("粮食产量", "粮食总产量", 8 / 9, id="one more"),
        pytest.param("甲甲乙", "甲乙乙", 4 / 6, id="multiset"),
        pytest.param("", "", 1.0, id="both empty"),
        pytest.param("甲", "", 0.0, id="one empty"),
    ],
)
def test_character_f1(gold: str, predicted: str, expected: float) -> None:
    assert character_f1(gold, predicted) == pytest.approx(expected)


def test_units_by_hand() -> None:
    gold = [unit(0, 4), unit(5, 9, "responsible"), unit(10, 14, collective=True)]
    predicted = [unit(0, 4), unit(5, 9, "lead"), unit(10, 14)]
    score = score_units(gold, predicted)
    assert score.span_role == Counts(2, 1, 1)
    assert score.collective == Rate(1, 2)


@pytest.mark.parametrize(
    ("gold", "predicted", "exact", "relaxed"),
    [
        pytest.param([(0, 10)], [(0, 10)], 1, 1, id="equal"),
        pytest.param([(0, 10)], [(5, 10)], 0, 1, id="half of the longer"),
        pytest.param([(0, 10)], [(6, 10)], 0, 0, id="less than half"),
        pytest.param([(0, 10)], [(0, 20)], 0, 1, id="prediction is the longer"),
        pytest.param([(0, 10)], [(0, 21)], 0, 0, id="prediction too long"),
        pytest.param([(0, 10)], [(0, 5), (5, 10)], 0, 1, id="one to one"),
        pytest.param([(0, 6), (6, 12)], [(0, 12)], 0, 1, id="one prediction answers one"),
        # greedy by place would pair (0, 8) with (0, 10) and leave the second pair without a partner
        pytest.param([(0, 8), (2, 10)], [(0, 10), (0, 6)], 0, 2, id="largest matching"),
        pytest.param([(0, 10)], [(10, 20)], 0, 0, id="touching is no overlap"),
    ],
)
def test_projects(gold: list[Any], predicted: list[Any], exact: int, relaxed: int) -> None:
    score = score_projects([project(*s) for s in gold], [project(*s) for s in predicted])
    assert (score.exact.right, score.relaxed.right) == (exact, relaxed)
    assert score.relaxed.spurious == len(predicted) - relaxed
    assert score.relaxed.missed == len(gold) - relaxed


def test_equal_spans_are_paired_with_each_other() -> None:
    gold, predicted = [project(0, 8), project(0, 10)], [project(0, 10), project(0, 8)]
    assert [(g.end, p.end) for g, p in match_relaxed(gold, predicted)] == [(8, 8), (10, 10)]


def test_metadata_and_structure() -> None:
    score, wrong = score_metadata(
        {"region": "青河县", "report_year": 2031}, DocumentMetadata(region="青河县", report_year=2030)
    )
    assert score.facts == Rate(1, 2)
    assert wrong == {"report_year": ("2031", "2030")}
    structure = Structure(
        (Section(1, "一", "农业", 0, 4, 9), Section(2, "（一）", "水利", 5, 7, 9)), (Task("1", 7, 9, 9),)
    )
    score, wrong = score_structure({"sections": 1, "subsections": 2, "tasks": 1}, structure)
    assert score.facts == Rate(2, 3)
    assert wrong == {"subsections": ("2", "1")}
