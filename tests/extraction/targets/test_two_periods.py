"""A heading that names a plan period and the year of the report: each of its paragraphs says which it is."""

from __future__ import annotations

import pytest

from toolkit import extract_targets

HEADING = "二、“十五五”规划目标与2026年重点任务"


@pytest.mark.parametrize(
    ("heading", "paragraphs", "expected"),
    [
        (
            HEADING,
            "规划提出，地区生产总值年均增长5%左右。\n今年是“十五五”开局之年。\n主要预期目标是：地区生产总值增长4.5%左右。",
            [("five_year", 2030), ("annual", 2026)],
        ),
        (
            "二、今后五年发展目标和今年重点工作",
            "粮食产量稳定在10万吨以上。\n2026年，要做到粮食产量达到9万吨。",
            [("five_year", 2030), ("annual", 2026)],
        ),
        (
            "二、“十五五”时期目标任务",
            "地区生产总值增长5%左右。\n今年是开局之年。\n粮食产量达到9万吨。",
            [("five_year", 2030)] * 2,
        ),
        (HEADING, "地区生产总值增长5%左右。\n粮食产量达到9万吨。", [("five_year", 2030)] * 2),
    ],
    ids=["plan and year", "five years and this year", "plan only", "no paragraph of the year"],
)
def test_a_heading_of_two_periods(heading: str, paragraphs: str, expected: list[tuple[str, int]]) -> None:
    text = f"一、工作回顾\n去年工作平稳。\n{heading}\n{paragraphs}\n"
    assert [(t.horizon, t.target_year) for t in extract_targets(text, report_year=2026)] == expected


def test_a_condition_in_front_is_no_part_of_the_indicator() -> None:
    (target,) = extract_targets("正常年景下粮食产量达到9万吨以上。", report_year=2026)
    assert target.indicator_key == "grain_output.level"


def test_many_targets_below_such_a_heading_cost_linear_time() -> None:
    text = f"{HEADING}\n" + "今年粮食产量达到9万吨，蔬菜产量达到8万吨。\n" * 1000
    assert len(extract_targets(text, report_year=2026)) == 2000
