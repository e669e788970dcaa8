"""The measures of targets without a number, against values computed by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import InputError
from toolkit.evaluation import (
    Counts,
    Gold,
    GoldTarget,
    Predictions,
    Rate,
    read_gold,
    score_file,
    score_targets,
    text_sha256,
)
from toolkit.evaluation.matching import overlaps_half_of_shorter
from toolkit.evaluation.report import metrics
from toolkit.schema import Target

TEXT = "力争居民收入与经济增长同步，粮食产量稳中有增，空气质量持续改善，投资增长5%。"


def predicted(start: int, end: int, **fields: Any) -> Target:
    names = ("indicator_key", "comparator", "change", "value", "value_high", "unit", "reference", "reference_text")
    values: dict[str, Any] = dict.fromkeys((*names, "period", "target_year", "horizon", "period_source"))
    values |= {"indicator": "居民收入", "relation": "in_step", "cue": "", "commitment": "", "headline": False}
    values |= {"scope": "", "target_key": "", "conflict": False, "confidence": 0.9, "rule": "in_step/clause"}
    return Target(start, end, TEXT[start:end], **(values | fields))


def gold(start: int, end: int, **fields: Any) -> GoldTarget:
    return replace(GoldTarget(start, end, "居民收入", "in_step", None, None, None, ""), **fields)


@pytest.mark.parametrize(
    ("a", "b", "enough"),
    [
        pytest.param((0, 10), (0, 10), True, id="equal"),
        pytest.param((0, 10), (3, 5), True, id="inside"),
        pytest.param((0, 10), (8, 12), True, id="half of the shorter"),
        pytest.param((0, 10), (9, 13), False, id="a quarter of the shorter"),
        pytest.param((0, 10), (10, 12), False, id="next to it"),
    ],
)
def test_overlap(a: tuple[int, int], b: tuple[int, int], enough: bool) -> None:
    for first, second in ((a, b), (b, a)):
        assert overlaps_half_of_shorter(gold(*first), gold(*second)) == enough


def test_by_hand() -> None:
    found = [
        predicted(2, 13, reference="economic_growth", reference_text="经济增长"),
        predicted(16, 22, indicator="粮食产量", relation="stable"),
        predicted(31, 38),
    ]
    expected = [
        gold(2, 13, reference="economic_growth", reference_text="经济增长", cue="力争"),
        gold(14, 22, indicator="粮食产量", relation="improve"),
        gold(23, 31, indicator="空气质量", relation="improve"),
    ]
    score = score_targets(expected, found)
    assert score.match == Counts(right=2, spurious=1, missed=1)
    assert (score.exact, score.indicator, score.relation) == (Rate(1, 2), Rate(2, 2), Rate(1, 2))
    assert (score.reference, score.period) == (Rate(2, 2), Rate(2, 2))
    assert score.cue == Rate(0, 1), "only where the gold names one"
    assert score.in_step == Counts(right=1, spurious=1, missed=0)
    assert (score.improve, score.stable) == (Counts(0, 0, 2), Counts(0, 1, 0))
    assert (score + score).match == Counts(4, 2, 2)
    figures = metrics(score)
    assert figures["match_f1"] == pytest.approx(2 / 3)
    assert figures["exact_accuracy"] == 0.5
    assert figures["in_step_precision"] == 0.5
    assert figures["above_f1"] is None


def test_a_span_over_two_answers_one() -> None:
    assert score_targets([gold(2, 13), gold(14, 22)], [predicted(2, 22)]).match == Counts(1, 0, 1)


def test_an_equal_span_keeps_its_partner() -> None:
    score = score_targets([gold(2, 13)], [predicted(0, 22), predicted(2, 13)])
    assert (score.match, score.exact) == (Counts(1, 1, 0), Rate(1, 1))


def whole(**fields: Any) -> Gold:
    base = Gold("own", "made up", text_sha256(TEXT), (0, len(TEXT)), frozenset(["targets"]))
    return replace(base, **fields)


def test_targets_with_a_number_are_not_scored() -> None:
    number = predicted(36, 38, relation=None)
    assert score_file(whole(), TEXT, Predictions(targets=[number])).scores["targets"].match == Counts()  # type: ignore[union-attr]


def test_findings() -> None:
    record = whole(targets=(gold(2, 13, cue="力争"), gold(14, 22, indicator="粮食产量", relation="improve")))
    targets = [predicted(2, 13, period="今年"), predicted(16, 22), predicted(23, 31)]
    found = score_file(record, TEXT, Predictions(targets=targets)).findings
    assert [(f.problem, TEXT[f.start]) for f in found] == [("wrong", "居"), ("span", "粮"), ("spurious", "空")]
    assert found[0].expected.endswith("period=None cue=力争")
    assert found[1].expected.startswith("粮食产量稳中有增 | indicator=粮食产量 relation=improve")


def test_records_without_text_are_read(tmp_path: Path) -> None:
    fields = ("start", "end", "indicator", "relation", "reference", "reference_text", "period", "cue")
    row = {name: getattr(gold(2, 13), name) for name in fields}
    data = {"id": "a", "text_sha256": text_sha256(TEXT), "annotated": [0, 20], "annotated_kinds": ["targets"]}
    path = tmp_path / "a.json"
    path.write_text(json.dumps(data | {"targets": [row]}), encoding="utf-8")
    read = read_gold(path)
    assert read.targets == (gold(2, 13),)
    read.check(TEXT)
    path.write_text(json.dumps(data | {"targets": [row, row | {"relation": "rise"}]}), encoding="utf-8")
    with pytest.raises(InputError, match=r"targets, record 2.*rise"):
        read_gold(path)
