"""Workbooks and tables of records."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from toolkit.config import Limits
from toolkit.errors import InputError
from toolkit.loaders import iter_documents, read
from toolkit.loaders.number_format import shown
from toolkit.schema import Document, Failure

LONG = "现将重点工作任务分解印发给你们，请认真贯彻落实。" * 20


def workbook(path: Path, fill: Callable[[Any], object]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "任务"
    fill(book)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (0.065, "0.0%", "6.5%"),
        (0.065, "General", "0.065"),
        (6, "General", "6"),
        (6.0, "General", "6"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (12.5, "0.##", "12.5"),
        (12.0, "0.##", "12"),
        (-3, "0;(0)", "(3)"),
        (-3.14, "0.0", "-3.1"),
        (4, '0"个"', "4个"),
        (2.5, "0.0_ ;[Red]-0.0", "2.5"),
        (1e20, "General", "100000000000000000000"),
        (True, "General", "TRUE"),
        (None, "General", ""),
        (dt.datetime(2023, 3, 1), "yyyy-mm-dd", "2023-03-01"),
        (dt.datetime(2023, 3, 1), 'yyyy"年"m"月"d"日"', "2023年3月1日"),
        (dt.datetime(2023, 3, 1), 'yyyy"年"m"月"', "2023年3月"),
        (dt.datetime(2023, 3, 1), 'm"月"d"日"', "3月1日"),
        (dt.datetime(2023, 3, 1, 9, 30), "yyyy/m/d h:mm", "2023-03-01 09:30"),
        (dt.date(2023, 3, 1), "yyyy/m", "2023-03"),
    ],
)
def test_values_as_cells_show_them(value: Any, code: str, expected: str) -> None:
    assert shown(value, code) == expected


def test_a_sheet_is_a_document(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        for row in (
            ["序号", "工作任务", "目标", "责任单位"],
            [1, "新建\n公园", 0.065, "区园林局"],
            [2, "修路", 4, None],
            [None] * 4,
        ):
            sheet.append(row)
        sheet["C2"].number_format = "0.0%"
        sheet.merge_cells("D2:D3")
        book.create_sheet("空")
        book.create_sheet("藏").append(["看不见"])
        book["藏"].sheet_state = "hidden"
        book.create_sheet("附表").append(["甲"])

    first, second = read(workbook(tmp_path / "表.xlsx", fill))
    assert (first.id, second.id) == ("表.xlsx#任务", "表.xlsx#附表")
    assert first.text == "序号\t工作任务\t目标\t责任单位\n1\t新建 公园\t6.5%\t区园林局\n2\t修路\t4\t"
    assert second.text == "甲"


def test_a_sheet_of_documents(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        for row in (["province", "year", "full_text"], ["清河省", 2023, LONG], ["云州省", 2024, LONG + "二"]):
            book.active.append(row)

    first, second = read(workbook(tmp_path / "表.xlsx", fill))
    assert (first.id, first.fields) == ("表.xlsx#任务#1", {"province": "清河省", "year": "2023"})
    assert second.text == LONG + "二"


def test_lines_of_a_text_in_a_cell_stay_lines(tmp_path: Path) -> None:
    text = "关于印发任务分工方案的通知\n一、农业\n1.新建公园3个。\n" + LONG
    rows = (["正文", "备\n注"], [text, "甲"])
    (document,) = read(workbook(tmp_path / "表.xlsx", lambda book: [book.active.append(row) for row in rows]))
    assert (document.text, document.fields) == (text, {"备 注": "甲"})


def test_a_column_of_tasks_is_no_column_of_documents(tmp_path: Path) -> None:
    (document,) = read(
        workbook(tmp_path / "表.xlsx", lambda b: [b.active.append(r) for r in (["序号", "内容"], [1, "修路"])])
    )
    assert document.text == "序号\t内容\n1\t修路"


def test_a_web_table_saved_as_workbook(tmp_path: Path) -> None:
    path = tmp_path / "表.xls"
    path.write_text("<html><body><table><tr><td>1<td>修路</table>", encoding="utf-8")
    assert read(path)[0].text == "1\t修路"


def test_a_sheet_with_cells_far_apart_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "表.xlsx", lambda b: [b.active.cell(1, 1, "甲"), b.active.cell(1_000_000, 16_000, "乙")])
    with pytest.raises(InputError, match=r"16,000,000,000 cells.*limits\.table_cells"):
        read(path)


def test_the_column_of_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"标识,通知\n1,{LONG}\n2,{LONG}二\n", encoding="utf-8")
    assert [d.text for d in read(path)] == [LONG, LONG + "二"]  # by its length
    assert [d.text for d in read(path, text_column="标识")] == ["1", "2"]
    with pytest.raises(InputError, match="has no column 全文; its columns are 标识, 通知"):
        read(path, text_column="全文")


def test_tsv_takes_tabs_only(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("a,b,c\ttext\n1,2\t修路，办学\n", encoding="utf-8")
    (document,) = read(path)
    assert (document.text, document.fields) == ("修路，办学", {"a,b,c": "1,2"})


def test_jsonl(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    records = [
        {"text": "修路", "year": 2023, "tags": ["路"], "none": None},
        {"text": "办学", "later": "有"},
        {"year": 1},
    ]
    rows = [json.dumps(record, ensure_ascii=False) for record in records]
    path.write_text(
        "\n".join([rows[0], "", rows[1], rows[2], "{broken", "[1]", '{"text": "半\\ud800字"}']), encoding="utf-8"
    )
    results = list(iter_documents(path))
    documents = [r for r in results if isinstance(r, Document)]
    assert [(d.id, d.text) for d in documents] == [
        ("a.jsonl#1", "修路"),
        ("a.jsonl#3", "办学"),
        ("a.jsonl#7", "半\ufffd字"),
    ]
    assert documents[0].fields == {"year": "2023", "tags": '["路"]', "none": ""}
    assert documents[1].fields == {"later": "有"}
    failures = [r.message for r in results if isinstance(r, Failure)]
    assert failures[0] == "row 4 holds no text in the column 'text'"
    assert failures[1].startswith("line 5 is no JSON object")
    assert failures[2] == "line 6 is no JSON object (it is a list)"


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": range(100), "正文": [f"第{i}件，修路。" for i in range(99)] + [None]}), path)
    results = list(iter_documents(path))
    assert isinstance(results[-1], Failure)
    assert results[-1].document_id == "a.parquet#100"
    assert [r.text for r in results if isinstance(r, Document)] == [f"第{i}件，修路。" for i in range(99)]
    with pytest.raises(InputError, match=r"unpacks to .* limits\.archive_bytes"):
        read(path, limits=Limits(archive_bytes=10))


def test_a_row_that_is_too_long_fails_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\n修路\n" + "修" * 100 + "\n", encoding="utf-8")
    document, failure = iter_documents(path, limits=Limits(text_characters=50))
    assert isinstance(document, Document)
    assert isinstance(failure, Failure)
    assert "limits.text_characters" in failure.way_out
