"""Conflicts between mentions of one target."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from toolkit import Document, analyze
from toolkit.analysis.targets import find_conflicts
from toolkit.errors import InputError

ROW: dict[str, Any] = {
    "document_id": "report",
    "start": 3,
    "region": "清河县",
    "target_key": "gdp.growth||2031|annual",
    "unit": "%",
    "indicator_key": "gdp.growth",
    "value": 6.0,
    "value_high": None,
    "comparator": "approx",
}


@pytest.mark.parametrize(
    ("other", "documents"),
    [
        pytest.param({"document_id": "notice", "value": 7.0}, ["notice", "report"], id="another value"),
        pytest.param({"document_id": "notice", "comparator": "ge"}, ["notice", "report"], id="another comparator"),
        pytest.param({"document_id": "notice", "value_high": 7.0}, ["notice", "report"], id="a range"),
        pytest.param({"document_id": "notice"}, [], id="the same said twice"),
        pytest.param({"document_id": "notice", "value": 7.0, "region": "青屏县"}, [], id="another region"),
        pytest.param({"document_id": "notice", "value": 7.0, "target_key": "gdp.growth||2032|annual"}, [], id="year"),
        pytest.param({"document_id": "notice", "value": 7.0, "unit": "百分点"}, [], id="another unit"),
        pytest.param({"document_id": "notice", "value": 7.0, "indicator_key": None}, [], id="no known indicator"),
        pytest.param({"document_id": "notice", "value": None}, [], id="no number"),
    ],
)
def test_conflicts(other: dict[str, Any], documents: list[str]) -> None:
    assert list(find_conflicts(pd.DataFrame([ROW, ROW | other]))["document_id"]) == documents


def test_report_and_notice() -> None:
    report = Document("report", "清河县2031年政府工作报告\n今年主要预期目标是：地区生产总值增长6%左右。\n")
    notice = Document(
        "notice", "清河县2031年重点工作任务分工方案\n1.力争地区生产总值增长7%左右。（牵头单位：县发展改革局）\n"
    )
    frames = [analyze(document).to_frames()["targets"] for document in (report, notice)]
    assert [list(frame["value"]) for frame in frames] == [[6.0], [7.0]]
    assert list(find_conflicts(pd.concat(frames))["value"]) == [7.0, 6.0]


def test_empty_and_wrong_tables() -> None:
    assert find_conflicts(pd.DataFrame([ROW]).iloc[:0]).empty
    with pytest.raises(InputError, match="columns missing: region"):
        find_conflicts(pd.DataFrame([ROW]).drop(columns="region"))
