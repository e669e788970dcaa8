from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from toolkit.errors import InputError, OutputError
from toolkit.reporting import export as module
from toolkit.reporting import workbook
from toolkit.reporting.columns import TABLES
from toolkit.reporting.export import export
from toolkit.reporting.labels import COLUMN_NAMES, TABLE_NAMES
from toolkit.reporting.results import read_results
from toolkit.reporting.review import write_review
from toolkit.reporting.workbook import Sheet, cell_text, write_workbook


def parts_of(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name).decode("utf-8") for name in book.namelist() if name.endswith((".xml", ".rels"))}


def test_a_workbook_holds_each_table_as_it_is(hostile: Path, tmp_path: Path) -> None:
    (path,) = export(hostile, tmp_path / "a.xlsx")
    tables = {name: frame for name, frame in read_results(hostile).items() if len(frame)}
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [*tables, "columns"]
    for name, frame in tables.items():
        sheet = book[name]
        shown = frame.drop(columns="text") if name == "documents" else frame
        assert [cell.value for cell in sheet[1]] == list(shown.columns)
        assert sheet.max_row == len(frame) + 1
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
    (column,) = (c for c in book["targets"].iter_cols(values_only=True) if c[0] == "indicator")
    assert [cell or "" for cell in column[1:]] == tables["targets"]["indicator"].tolist()


def test_no_text_becomes_a_formula_or_a_link(hostile: Path, tmp_path: Path) -> None:
    (path,) = export(hostile, tmp_path / "a.xlsx")
    parts = parts_of(path)
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not any("<f>" in text or "<hyperlink" in text for text in sheets)
    cells = {cell.value for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row}
    assert any(isinstance(value, str) and value.startswith("=HYPERLINK(") for value in cells)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1-1",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "http://a.example/",
        "mailto:a@b",
        "{=1}",
        "007",
        "a\x07b",
        "_x0041_",
        "𠮷",
    ],
)
def test_a_cell_is_the_text(text: str, tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [Sheet("s", pd.DataFrame({"a": [text]}))])
    (sheet,) = openpyxl.load_workbook(path)
    cell = sheet["A2"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert openpyxl.utils.escape.unescape(cell.value) == text or cell.value == text


def test_a_long_text_is_cut_between_characters() -> None:
    assert cell_text("字" * 32_767) == "字" * 32_767
    assert cell_text("字" * 32_768) == "字" * 32_766 + "…"
    assert cell_text("𠮷" * 20_000) == "𠮷" * 16_383 + "…"


def test_rows_beyond_a_sheet_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 4)
    monkeypatch.setattr(workbook, "_MAX_LINKS", 2)
    frame = pd.DataFrame({"go": ["查看"] * 7, "n": range(7)})
    links = [f'review/a.html#m-"{i}' for i in range(7)]
    path = write_workbook(tmp_path / "a.xlsx", [Sheet("targets", frame, links={"go": links})])
    book = openpyxl.load_workbook(path)
    assert [(s.title, [c.value for c in s["B"]]) for s in book] == [
        ("targets", ["n", 0, 1, 2]),
        ("targets 2", ["n", 3, 4, 5]),
        ("targets 3", ["n", 6]),
    ]
    second = book["targets 2"]["A"]
    assert "#m-" in second[1].hyperlink.location or "m-" in second[1].hyperlink.location
    assert second[3].value == '=HYPERLINK("review/a.html#m-""5","查看")'  # past what Excel takes as links of a sheet


def test_each_row_leads_to_an_anchor_that_is_there(hostile: Path, tmp_path: Path) -> None:
    results = tmp_path / "结果"
    shutil.copytree(hostile, results)
    write_review(results)
    (path,) = export(results, results / "表 1.xlsx")
    places = "".join(text for name, text in parts_of(path).items() if "worksheets/_rels" in name)
    assert re.search(r'Target="review/[0-9a-z-]+\.html#?', places)
    assert "\\" not in places
    book = openpyxl.load_workbook(path)
    linked = [c.hyperlink for s in book for (c,) in s.iter_rows(min_row=2, max_col=1) if c.hyperlink]
    rows = {name: len(frame) for name, frame in read_results(results).items() if name != "failures"}
    assert len(linked) == sum(rows.values())
    for link in linked:
        page, _, anchor = f"{link.target}#{link.location or ''}".partition("#")
        html = (results / page).read_text("utf-8")
        assert not anchor or f'id="{anchor}"' in html, link.ref


def test_stata_has_ascii_names_and_chinese_labels(hostile: Path, tmp_path: Path) -> None:
    (path,) = export(hostile, tmp_path / "t.dta", tables=["targets"])
    frame = read_results(hostile, ["targets"])["targets"]
    with pd.io.stata.StataReader(path) as reader:
        read, labels = reader.read(), reader.variable_labels()
    assert len(read) == len(frame)
    assert all(name.isascii() for name in read.columns)
    assert labels["indicator"] == "指标"
    assert read["text"].tolist() == frame["text"].tolist()


def test_folders_and_lines(hostile: Path, tmp_path: Path) -> None:
    paths = export(hostile, tmp_path / "csv", to="csv")
    assert {p.name for p in paths} == {f"{n}.csv" for n, f in read_results(hostile).items() if len(f)}
    (path,) = export(hostile, tmp_path / "d.jsonl", tables=["documents"])
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    assert [row["text"] for row in rows] == read_results(hostile)["documents"]["text"].tolist()


@pytest.mark.parametrize(
    ("out", "options", "said"),
    [
        pytest.param("a.txt", {}, "tells no format", id="ending"),
        pytest.param("a.csv", {}, "holds one table", id="several tables in one file"),
        pytest.param("a.xlsx", {"tables": ["nope"]}, "no table 'nope'", id="unknown table"),
        pytest.param("a", {"to": "pdf"}, "is unknown", id="unknown format"),
        pytest.param("a.json", {"to": "doccano", "tables": ["targets"]}, "leave the choice", id="annotation"),
    ],
)
def test_what_cannot_be_written_is_told(hostile: Path, tmp_path: Path, out: str, options: dict, said: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(InputError, match=said):
        export(hostile, tmp_path / out, **options)


def test_a_held_file_is_told(hostile: Path, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        export(hostile, tmp_path / "a.xlsx")


def test_pages_on_another_drive_are_not_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise ValueError("path is on mount 'D:'")

    (tmp_path / "index.html").touch()
    monkeypatch.setattr(module.os.path, "relpath", fail)
    assert module.base_of(tmp_path / "a.xlsx", tmp_path) is None


def test_every_column_has_a_chinese_name() -> None:
    assert TABLE_NAMES.keys() == TABLES.keys()
    assert {column.name for columns in TABLES.values() for column in columns} <= COLUMN_NAMES.keys()
