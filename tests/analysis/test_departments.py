from __future__ import annotations

import pandas as pd
import pytest

from toolkit import analyze
from toolkit.analysis.departments import department_themes
from toolkit.errors import InputError


@pytest.fixture
def assignments() -> pd.DataFrame:
    rows = [
        ("t1", "lead", False, "水利", "甲县水利局"),
        ("t1", "responsible", False, "财政", "甲县财政局"),
        ("t1", "responsible", False, "水利", "甲县水利局"),  # twice in one task
        ("t2", "lead", False, "水利", "乙区水务局"),
        ("t3", "lead", False, "教育", "甲县教育局"),
        ("t3", "cooperating", True, None, "各乡镇"),
        ("t4", "lead", False, "教育", "甲县教育局"),  # a task without a theme
        (None, "lead", False, "公安", "甲县公安局"),  # of a blanket rule
    ]
    return pd.DataFrame(rows, columns=["task_id", "role", "collective", "function", "name"])


@pytest.fixture
def themes() -> pd.DataFrame:
    rows = [
        ("t1", "ecology", 0.25), ("t1", "agriculture", 0.75), ("t2", "ecology", 1.0), ("t3", "education", 1.0),
        (None, "ecology", 1.0),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["task_id", "theme", "share"])


def test_rows_sum_to_the_tasks_of_a_department(assignments: pd.DataFrame, themes: pd.DataFrame) -> None:
    got = department_themes(assignments, themes)
    assert list(got.index) == ["水利", "教育", "财政"]
    assert got.loc["水利"].to_dict() == {"agriculture": 0.75, "ecology": 1.25, "education": 0}
    assert got.sum(axis=1).tolist() == [2, 1, 1]


@pytest.mark.parametrize(("of", "axis"), [("department", 1), ("theme", 0)])
def test_shares_of_departments_and_of_themes(
    assignments: pd.DataFrame, themes: pd.DataFrame, of: str, axis: int
) -> None:
    got = department_themes(assignments, themes, of=of, themes=["ecology", "education", "agriculture", "sport"])  # type: ignore[arg-type]
    assert list(got.columns) == ["ecology", "education", "agriculture", "sport"]
    sums = got.sum(axis=axis).drop("sport", errors="ignore")
    assert sums.tolist() == pytest.approx([1.0] * len(sums))
    assert got["sport"].tolist() == [0, 0, 0]


def test_roles_and_names(assignments: pd.DataFrame, themes: pd.DataFrame) -> None:
    got = department_themes(assignments, themes, roles=["lead"], node="name")
    assert list(got.index) == ["乙区水务局", "甲县教育局", "甲县水利局"]


def test_an_analysed_notice() -> None:
    frames = analyze(
        "一、生态\n1.完成污水管网改造，提升水质。（牵头单位：县水利局；责任单位：县财政局）\n"
        "2.新建幼儿园3所，办好学前教育。（牵头单位：县教育局）\n"
    ).to_frames()
    got = department_themes(frames["assignments"], frames["passage_themes"], of="department", roles=["lead"])
    assert got.loc["教育"].idxmax() == "education"
    assert got.loc["水利"].idxmax() == "ecology"


def test_what_cannot_be_counted(assignments: pd.DataFrame, themes: pd.DataFrame) -> None:
    with pytest.raises(InputError, match="of must be one of tasks, department, theme"):
        department_themes(assignments, themes, of="all")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="columns missing: share"):
        department_themes(assignments, themes.drop(columns="share"))
    with pytest.raises(InputError, match="columns missing: role"):
        department_themes(assignments.drop(columns="role"), themes)
    with pytest.raises(InputError, match="no task has both"):
        department_themes(assignments, themes.assign(task_id="other"))
