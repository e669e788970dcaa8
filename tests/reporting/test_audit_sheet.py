from __future__ import annotations

import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.evaluation.audit_report import audit_report
from toolkit.reporting.audit_sheet import MARKS, audit_sample, read_audit_sheet, write_audit_sheet
from toolkit.reporting.audit_widget import AuditWidget
from toolkit.reporting.review import write_review


@pytest.fixture
def sample(hostile: Path) -> pd.DataFrame:
    return audit_sample(hostile, n=40, seed=3)


def test_the_sheet_is_there_to_be_marked(hostile: Path, sample: pd.DataFrame, tmp_path: Path) -> None:
    pages = write_review(hostile, tmp_path / "核对").index.parent
    path = write_audit_sheet(sample, tmp_path / "s.xlsx", review=pages)
    sheet = openpyxl.load_workbook(path)["audit"]
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert '"right,wrong,unsure"' in lists.values()
    headings = [cell.value for cell in sheet[1]]
    assert "verdict 判定" in headings
    for (cell,) in sheet.iter_rows(min_row=2, max_col=1):
        page, anchor = cell.hyperlink.target, cell.hyperlink.location
        assert f'id="{anchor}"' in (tmp_path / page).read_text("utf-8")
    for row in sample.itertuples():
        assert f"【{row.text}】" in row.context


def test_what_is_marked_comes_back_whatever_the_order_of_rows(sample: pd.DataFrame, tmp_path: Path) -> None:
    sample["verdict"] = "right"
    sample.loc[sample.index[0], ["verdict", "comment"]] = ["wrong", "=1+1"]
    sample.loc[sample["kind"].eq("sentence"), ["verdict", "missed_targets"]] = ["wrong", 2]
    sentences = int(sample["kind"].eq("sentence").sum())
    path = write_audit_sheet(sample.sample(frac=1, random_state=2), tmp_path / "s.xlsx")
    read = read_audit_sheet(path)
    assert read.attrs["seed"] == 3
    assert sorted(read["unit_id"]) == sorted(sample["unit_id"])
    back = read.set_index("unit_id").loc[sample["unit_id"]]
    assert back["verdict"].tolist() == sample["verdict"].tolist()
    assert back["comment"].iloc[0] == "=1+1"
    assert int(pd.to_numeric(back["missed_targets"]).sum()) == 2 * sentences
    one, other = (
        audit_report(f).estimates.sort_values(["measure", "kind", "by", "group"], ignore_index=True)
        for f in (sample, read)
    )
    pd.testing.assert_frame_equal(one, other)


def test_a_sheet_that_is_none_or_was_changed_is_refused(sample: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"end in \.xlsx"):
        write_audit_sheet(sample, tmp_path / "s.csv")
    with pytest.raises(InputError, match="cannot be read"):
        read_audit_sheet(tmp_path / "none.xlsx")
    pd.DataFrame({"a": [1]}).to_excel(tmp_path / "other.xlsx")
    with pytest.raises(InputError, match="is no sheet of govtext audit"):
        read_audit_sheet(tmp_path / "other.xlsx")
    write_audit_sheet(pd.concat([sample, sample.head(1)]), tmp_path / "twice.xlsx")
    with pytest.raises(InputError, match="stands in two rows"):
        read_audit_sheet(tmp_path / "twice.xlsx")


def test_the_widget_takes_marks_and_shows_them_again(sample: pd.DataFrame, tmp_path: Path) -> None:
    pytest.importorskip("ipywidgets")
    widget = AuditWidget(sample)
    view, verdict, fields, missed, comment, buttons = widget.box.children
    assert "【" not in view.value
    assert "&lt;script&gt;" in "".join(widget._in_html(row) for _, row in sample.iterrows())
    assert "<script" not in "".join(widget._in_html(row) for _, row in sample.iterrows())
    verdict.value = "right"
    comment.value = "核对过"
    fields.children[0].value = True
    buttons.children[1].click()
    assert (widget.position, verdict.value, comment.value) == (1, "–", "")
    buttons.children[0].click()
    assert (widget.position, verdict.value, comment.value) == (0, "right", "核对过")
    place = int(sample["kind"].eq("sentence").to_numpy().argmax())
    widget.show(place)
    assert missed.children[0].layout.display == ""
    verdict.value, missed.children[0].value = "wrong", 2
    read = read_audit_sheet(widget.save(tmp_path / "s.xlsx"))
    assert read["verdict"].notna().sum() == 2
    assert read.loc[place, "missed_targets"] == 2
    assert read[[*MARKS]].iloc[0]["comment"] == "核对过"
    widget.show(10_000)
    assert widget.position == len(sample) - 1


def test_without_ipywidgets_a_table_is_shown(sample: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    widget = AuditWidget(sample)
    assert widget.box is None
    assert "<script>" not in widget._repr_html_()
    assert widget._repr_html_().count("<tr") == len(sample) + 1
