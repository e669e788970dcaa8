"""Rates, reliability and the confidence that is made of them, against values computed by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from toolkit import analyze, iter_documents
from toolkit.evaluation import (
    Outcome,
    as_given,
    confidence_tsv,
    leave_one_out,
    outcomes,
    outcomes_tsv,
    rates,
    read_outcomes,
    reliability,
    run_evaluation,
    with_rates_of,
)
from toolkit.evaluation.calibration import COLUMNS, RuleRate, confidence
from toolkit.resources import tsv_rows
from toolkit.schema import Quantity

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "quality" / "gold"


def outcome(status: str, right: bool, document: str = "a", indicator_right: bool = True) -> Outcome:
    return Outcome(document, (status, "after"), (right, indicator_right), 0.9)


# `plan` is right 8 times of 10; `base` (1 of 2) is drawn further towards the overall rate
TOY = [outcome("plan", i < 8) for i in range(10)] + [outcome("base", True), outcome("base", False)]


def read(path: Path) -> dict[str, RuleRate]:
    return {row["rule"]: RuleRate(float(row["rate"]), int(row["support"])) for _, row in tsv_rows(path, COLUMNS)}


def test_rates_by_hand() -> None:
    table = rates(TOY)
    prior = 9 / 12
    assert set(table) == {"status:base", "status:plan", "status:other", "indicator:after", "indicator:other"}
    assert table["status:plan"] == RuleRate(pytest.approx(11.75 / 15), 10)  # (8 + 5·0.75) ÷ (10 + 5)
    assert table["status:base"] == RuleRate(pytest.approx((1 + 5 * prior) / 7), 2)
    assert table["indicator:after"] == RuleRate(1.0, 12)
    assert table["status:other"] == RuleRate(prior, 0)  # the overall rate where nothing was seen


def test_confidence_is_the_product_and_an_unknown_rule_is_other() -> None:
    table = rates(TOY)
    status, indicator, both = confidence(table, ("column", "after"))
    assert (status, indicator) == (table["status:other"].rate, 1.0)
    assert both == status * indicator


def test_outcomes_are_of_right_spans_only() -> None:
    gold = Quantity(6, 8, "3个", Decimal(3), None, "个", "eq", "level", "公园", "target", None)
    found = Quantity(
        6, 8, "3个", Decimal(3), None, "个", "eq", "level", "湿地公园", "target", None, None, 0.8, "plan/after"
    )
    beside = Quantity(5, 8, "近3个", Decimal(3), None, "个", "eq", "level", "公园", "target", None)
    assert outcomes("a", [gold], [found, beside]) == [Outcome("a", ("plan", "after"), (True, False), 0.8)]


def test_reliability_by_hand() -> None:
    scored = [(0.9, True), (0.5, False), (0.9, True), (0.9, False), (0.5, True), (0.9, True)]
    found = reliability(scored)
    assert [(b.n, b.confidence, b.right) for b in found.bins] == [(2, 0.5, 0.5), (4, pytest.approx(0.9), 0.75)]
    assert found.n == 6
    assert found.ece == pytest.approx((2 * 0 + 4 * 0.15) / 6)
    assert found.brier == pytest.approx((2 * 0.25 + 3 * 0.01 + 0.81) / 6)
    assert found.auc == pytest.approx(5 / 8)  # of 4 · 2 pairs: 3 won, 4 equal


@pytest.mark.parametrize(
    ("scored", "auc", "ece"),
    [
        pytest.param([(1.0, True)] * 3, None, 0.0, id="all right"),
        pytest.param([(0.0, True)] * 3, None, 1.0, id="sure and wrong"),
        pytest.param([(i / 99, i % 3 > 0) for i in range(100)], None, None, id="ten bins"),
    ],
)
def test_reliability_at_the_ends(scored: list[tuple[float, bool]], auc: float | None, ece: float | None) -> None:
    found = reliability(scored)
    assert found.n == len(scored)
    if ece is None:
        assert [b.n for b in found.bins] == [10] * 10
    else:
        assert (found.auc, found.ece) == (auc, ece)


def test_nothing_to_measure_is_said() -> None:
    with pytest.raises(ValueError, match="needs some"):
        reliability([])
    with pytest.raises(ValueError, match="need some"):
        rates([])


def test_a_document_does_not_judge_itself() -> None:
    found = [outcome("plan", True, "a") for _ in range(5)] + [outcome("plan", False, "b") for _ in range(5)]
    status = leave_one_out(found)["status"]
    # b, where all is wrong, knows of a, where all is right; and the other way round
    assert [(b.confidence, b.right) for b in status.bins] == [(0.0, 1.0), (1.0, 0.0)]
    assert status.auc is None  # right and wrong never stand in one document
    assert leave_one_out(found[:5]) == {}


def test_separation_is_measured_inside_documents() -> None:
    a = [outcome("plan", True, "a") for _ in range(5)] + [outcome("base", False, "a") for _ in range(5)]
    b = [outcome("plan", True, "b") for _ in range(5)] + [outcome("base", False, "b") for _ in range(5)]
    assert leave_one_out(a + b)["status"].auc == 1.0


def test_tsv_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "confidence.tsv"
    path.write_text(confidence_tsv(TOY), encoding="utf-8")
    expected = {rule: RuleRate(round(r.rate, 4), r.support) for rule, r in rates(TOY).items()}
    assert read(path) == expected
    assert "12 quantities" in path.read_text(encoding="utf-8")


def test_outcomes_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "outcomes.tsv"
    path.write_text(outcomes_tsv(TOY, "made up"), encoding="utf-8")
    assert read_outcomes(path) == TOY


def test_the_rates_are_those_of_first_scores() -> None:
    paths = sorted(GOLD.glob("*-first-outcomes.tsv"))
    found = [outcome for path in paths for outcome in read_outcomes(path)]
    expected = {rule: RuleRate(round(r.rate, 4), r.support) for rule, r in rates(found).items()}
    assert read(ROOT / "toolkit" / "lexicons" / "confidence.tsv") == expected


def test_other_outcomes_are_judged_by_the_rates_of_some() -> None:
    pairs = with_rates_of(TOY, [outcome("plan", False), outcome("column", True)])
    assert pairs == [(rates(TOY)["status:plan"].rate, False), (9 / 12, True)]


def test_confidence_on_the_sample_gold() -> None:
    documents = iter_documents([ROOT / "corpus" / "sample"])
    found = run_evaluation([ROOT / "corpus" / "gold"], documents, analyze, {"quantities"}).outcomes
    table = read(ROOT / "toolkit" / "lexicons" / "confidence.tsv")
    assert found
    for one in found:  # the extractor gives the confidence that the calibration means
        assert one.confidence == pytest.approx(confidence(table, one.rules)[2], abs=0.001)
    auc = as_given(found).auc
    assert auc is None or auc > 0.5  # what is right has more confidence than what is wrong
