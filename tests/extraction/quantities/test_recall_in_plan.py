"""A plan recalls the year before by its number: 2023年 in a plan of 2024 is no target. All places are invented."""

from __future__ import annotations

import pytest

from toolkit.extraction.quantities import extract_quantities
from toolkit.extraction.targets import extract_targets

TITLE = "云溪区人民政府办公室关于印发2024年重点工作任务分工方案的通知\n\n"
UNTITLED = "云溪区重点工作任务分工方案\n\n"


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        pytest.param(
            TITLE + "2023年，全区生产总值增长7.4%，接待游客300万人次。", ["achieved", "achieved"], id="recall"
        ),
        pytest.param(TITLE + "2024年，全区生产总值增长8%。", ["target"], id="year of the plan"),
        pytest.param(TITLE + "到2025年，全区生产总值增长8%。", ["target"], id="year to come"),
        pytest.param(TITLE + "2023年新增就业5000人；今年新增就业6000人。", ["achieved", "target"], id="then and now"),
        pytest.param(UNTITLED + "2023年，全区生产总值增长7.4%。", ["target"], id="plan of no known year"),
    ],
)
def test_status(text: str, statuses: list[str]) -> None:
    assert [quantity.status for quantity in extract_quantities(text)] == statuses


@pytest.mark.parametrize("said", ["工业增速低于预期", "居民收入增速好于预期", "投资增速慢于预期"])
def test_an_outcome_held_against_what_was_expected_is_no_target(said: str) -> None:
    assert extract_targets(TITLE + f"{said}。居民收入增速高于全市平均水平。", report_year=2024)[0].text.startswith(
        "居民收入增速高于"
    )
