"""Numerals round-trip in both scripts."""

from __future__ import annotations

import os
import random
from decimal import Decimal

import pytest

from toolkit.normalization.numerals import chinese_numeral, parse_numeral

BOUNDARIES = sorted(
    {unit * k + d for unit in (10**4, 10**8, 10**12) for k in (1, 2, 10, 100, 9999) for d in (-1, 0, 1)}
)


def _round_trips(number: int) -> bool:
    return parse_numeral(chinese_numeral(number)) == number and parse_numeral(str(number)) == number


def test_every_integer_to_99999_round_trips() -> None:
    assert [n for n in range(100_000) if not _round_trips(n)] == []


@pytest.mark.parametrize("number", BOUNDARIES)
def test_boundaries_of_wan_and_yi_round_trip(number: int) -> None:
    assert _round_trips(number)
    assert parse_numeral(f"{number:,}") == number


def test_random_integers_round_trip() -> None:
    draw = random.Random(20260101)  # noqa: S311 -- a seeded draw of test cases
    numbers = [draw.randrange(10 ** draw.randrange(1, 17)) for _ in range(100_000)]
    assert [n for n in numbers if not _round_trips(n)] == []


@pytest.mark.skipif(not os.environ.get("GOVTEXT_EXHAUSTIVE"), reason="about ten minutes; run by make test-exhaustive")
def test_every_integer_to_99999999_round_trips() -> None:
    assert next((n for n in range(10**8) if parse_numeral(chinese_numeral(n)) != n), None) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.1万亿", 11 * 10**11),
        ("3.5万", 35_000),
        ("3亿5000万", 350_000_000),
        ("三亿五千万", 350_000_000),
        ("一万二千亿", 12 * 10**11),
        ("百亿", 10**10),
        ("千万", 10**7),
        ("两", 2),
        ("半", Decimal("0.5")),
        ("十几", 10),
        ("数十", 10),
        ("几百", 100),
        ("一百二", 120),
        ("一百零二", 102),
        ("二〇二六", 2026),
        ("十五", 15),
        ("-0.3", Decimal("-0.3")),
        ("1,234.5", Decimal("1234.5")),
    ],
)
def test_value(text: str, value: int | Decimal) -> None:
    assert parse_numeral(text) == value


def test_digits_are_kept_as_written() -> None:
    assert str(parse_numeral("5.50")) == "5.50"


@pytest.mark.parametrize("text", ["", "abc", "万里长城", "5x"])
def test_no_numeral(text: str) -> None:
    with pytest.raises(ValueError, match="no numeral"):
        parse_numeral(text)


@pytest.mark.parametrize("number", [-1, 10**16])
def test_out_of_range(number: int) -> None:
    with pytest.raises(ValueError, match="out of the range"):
        chinese_numeral(number)
