"""Deadlines of tasks: what binds, what only says when, and the last day of each."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.quality.assignments import Case, half_width, load_cases
from toolkit.structure.deadlines import read_deadlines


@pytest.mark.parametrize(
    ("text", "span", "date"),
    [
        pytest.param(
            "新建公园3个，2024年12月底前建成。", "2024年12月底前建成", dt.date(2024, 12, 31), id="year and month"
        ),
        pytest.param(
            "（牵头单位：县水务局；6月底前完成）", "6月底前完成", dt.date(2023, 6, 30), id="year of the report"
        ),
        pytest.param("２月底前完成管网普查。", "２月底前完成", dt.date(2023, 2, 28), id="full width"),
        pytest.param("9月30日前完成清淤。", "9月30日前完成", dt.date(2023, 9, 30), id="day"),
        pytest.param("6月前完成招标。", "6月前完成", dt.date(2023, 5, 31), id="before a month"),
        pytest.param("3月上旬完成选址。", "3月上旬完成", dt.date(2023, 3, 10), id="part of a month"),
        pytest.param("年内开通公交线路2条。", "年内", dt.date(2023, 12, 31), id="within the year"),
        pytest.param("2025年底前建成云溪水库。", "2025年底前建成", dt.date(2025, 12, 31), id="end of a year"),
        pytest.param("2025年前建成云溪水库。", "2025年前建成", dt.date(2024, 12, 31), id="before a year"),
        pytest.param("明年6月底前完工。", "明年6月底前完工", dt.date(2024, 6, 30), id="next year"),
        pytest.param("上半年完成主体工程。", "上半年完成", dt.date(2023, 6, 30), id="half year"),
        pytest.param("三季度末前完成验收。", "三季度末前完成", dt.date(2023, 9, 30), id="quarter"),
        pytest.param("1.6月底前完成选址。", "6月底前完成", dt.date(2023, 6, 30), id="behind a number"),
        pytest.param("12.2024年底前完工。", "2024年底前完工", dt.date(2024, 12, 31), id="year behind a number"),
        pytest.param("完成时限：11月", "11月", dt.date(2023, 11, 30), id="label"),
        pytest.param("任务\t完成时限\n清淤\t2024年11月\n", "2024年11月", dt.date(2024, 11, 30), id="fills a cell"),
        pytest.param("加强河道巡查，长期坚持。", "长期坚持", None, id="ongoing"),
        pytest.param("完成时限：全年", "全年", dt.date(2023, 12, 31), id="the whole year ends"),
        pytest.param("完成时限：2024年全年。", "2024年全年", dt.date(2024, 12, 31), id="a stated whole year"),
        pytest.param("清淤|明年全年|县水务局", "明年全年", dt.date(2024, 12, 31), id="the whole of next year"),
        pytest.param("河道保洁全年推进。", "全年推进", dt.date(2023, 12, 31), id="through the year"),
        pytest.param("河道保洁全年持续推进。", "全年持续推进", None, id="through the year and on"),
        pytest.param("完成时限：常年", "常年", None, id="in all years"),
        pytest.param("清淤\t持续\n", "持续", None, id="goes on, in a cell"),
        pytest.param("2月30日前完成清淤。", "2月30日前完成", None, id="no such day"),
    ],
)
def test_deadline(text: str, span: str, date: dt.date | None) -> None:
    found = read_deadlines(text, 2023)
    assert [(d.text, d.date) for d in found] == [(span, date)]
    assert text[found[0].start : found[0].end] == found[0].text
    assert found[0].ongoing == (span in ("长期坚持", "全年持续推进", "常年", "持续"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("每月28日前报送进展。", id="recurring duty"),
        pytest.param("2022年5月18日，县政府印发方案。", id="a date"),
        pytest.param(
            "任务\t完成时限\n清淤疏浚云溪上游各条河道2024年11月的淤泥\t\n2024年12月",
            id="in a cell, below a table",
        ),
        pytest.param("任务\t内容\n清淤\t2024年11月\n", id="a cell of another column"),
        pytest.param("二季度增长5.1%。", id="a quarter that only says when"),
        pytest.param("2026年内蒙古自治区政府工作报告", id="a place"),
        pytest.param("第3季度例会", id="a name"),
        pytest.param("确保全年完成投资5亿元，全年粮食产量稳定。", id="the year of a number"),
    ],
)
def test_no_deadline(text: str) -> None:
    assert read_deadlines(text, 2023) == []


def test_year_unknown() -> None:
    assert [d.date for d in read_deadlines("6月底前完成。", None)] == [None]


@pytest.mark.parametrize("case", [*load_cases(), *map(half_width, load_cases())], ids=lambda case: case.id)
def test_deadlines_of_the_assignments(case: Case) -> None:
    assert [d.text for d in read_deadlines(case.text, 2023)] == list(case.deadline)


def test_linear() -> None:
    """100,000 repeats end; a pattern that backtracks would not."""
    for part in ("年内", "6月", "2024年", "每月", "完成时限:", "上半年", "全年", "2024年全年推进", ",全年"):
        assert isinstance(read_deadlines(part * 100_000, 2023), list)
