"""The result folder, and what a spreadsheet program does to it."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from toolkit.errors import OutputError
from toolkit.reporting import TABLES
from toolkit.reporting.arrow import to_arrow
from toolkit.reporting.spreadsheet import MAX_CELL, spreadsheet_cells
from toolkit.reporting.write import ResultWriter, read_rows


def document(name: str, text: str = "正文") -> tuple[Any, ...]:
    values = {"document_id": name, "characters": len(text), "text": text}
    return tuple(values.get(column.name) for column in TABLES["documents"])


def project(name: str, start: int, text: str = "水库") -> tuple[Any, ...]:
    values = {"document_id": name, "start": start, "end": start + len(text), "text": text, "name": text}
    return tuple(values.get(column.name) for column in TABLES["projects"])


def write(folder: Path, *parts: list[str], text: str = "水库") -> None:
    writer = ResultWriter(folder)
    for names in parts:
        projects = [project(name, start, text) for name in names for start in (3, 10)]
        writer.add(
            {
                "documents": to_arrow("documents", [document(name) for name in names]),
                "projects": to_arrow("projects", projects),
            }
        )
    writer.finish({"documents": 0})


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_layout(tmp_path: Path) -> None:
    write(tmp_path / "结 果", ["a", "b"], ["c"])
    out = tmp_path / "结 果"
    seen = sorted(p.name for p in out.iterdir() if not p.name.startswith("."))
    assert seen == sorted([*TABLES, *(f"{name}.csv" for name in TABLES), "run.json"])
    for name in TABLES:
        frame = pd.read_parquet(out / name)
        assert list(frame.columns) == [column.name for column in TABLES[name]]
        assert (out / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["format"] == "govtext-result"
    assert pd.read_csv(out / "projects.csv")["document_id"].tolist() == ["a", "a", "b", "b", "c", "c"]


def test_documents_csv_leaves_the_text_out(tmp_path: Path) -> None:
    write(tmp_path, ["a"])
    assert "text" not in read_csv(tmp_path / "documents.csv")[0]
    assert pd.read_parquet(tmp_path / "documents")["text"].tolist() == ["正文"]


def test_rows_are_sorted_whatever_the_order_of_documents(tmp_path: Path) -> None:
    write(tmp_path, ["b#10", "b#2"], ["a"])
    rows = read_rows(tmp_path, "projects")
    assert [(r["document_id"], r["start"]) for r in rows] == [
        (name, start) for name in ("a", "b#10", "b#2") for start in (3, 10)
    ]
    assert [r["document_id"] for r in read_csv(tmp_path / "documents.csv")] == ["a", "b#10", "b#2"]


@pytest.mark.parametrize(
    ("part_bytes", "count"), [(1, 24), (2_000, 5), (10**6, 1)], ids=["a part each", "some parts", "one part"]
)
def test_parts_are_the_same_however_the_documents_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part_bytes: int, count: int
) -> None:
    monkeypatch.setattr("toolkit.reporting.merge.PART_BYTES", part_bytes)
    names = [f"d{i:02}" for i in range(24)]
    write(tmp_path / "in order", *(names[i : i + 4] for i in range(0, 24, 4)))
    write(tmp_path / "later ones first", *(names[i : i + 4] for i in range(20, -1, -4)))
    write(tmp_path / "mixed", *(names[i::6] for i in range(6)))
    first, *others = (
        {
            path.relative_to(folder).as_posix(): pd.read_parquet(path).to_json()
            for path in folder.rglob("part-*.parquet")
        }
        for folder in (tmp_path / "in order", tmp_path / "later ones first", tmp_path / "mixed")
    )
    assert [other == first for other in others] == [True, True]
    assert len([path for path in first if path.startswith("documents/")]) == count


def test_earlier_result_is_replaced_wholly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.reporting.merge.PART_BYTES", 1)
    write(tmp_path, ["a"], ["b"], ["c"])
    assert len(list((tmp_path / "projects").iterdir())) == 3
    write(tmp_path, ["d"])
    assert len(list((tmp_path / "projects").iterdir())) == 1
    assert {r["document_id"] for r in read_rows(tmp_path, "projects")} == {"d"}


def test_unfinished_run_leaves_the_earlier_result(tmp_path: Path) -> None:
    write(tmp_path, ["a"])
    writer = ResultWriter(tmp_path)
    writer.add({"documents": to_arrow("documents", [document("b")])})
    assert [r["document_id"] for r in read_rows(tmp_path, "documents")] == ["a"]
    writer.discard()
    write(tmp_path, ["c"])
    assert [r["document_id"] for r in read_rows(tmp_path, "documents")] == ["c"]


@pytest.mark.parametrize("name", ["thesis.docx", "run.json", "projects/notes.txt"])
def test_foreign_folder_is_refused_and_untouched(tmp_path: Path, name: str) -> None:
    if "/" in name:
        write(tmp_path, ["a"])
    path = tmp_path / name
    path.write_text("{}", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OutputError, match=r"another folder|--out"):
        ResultWriter(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before
    assert path.read_text(encoding="utf-8") == "{}"


def test_file_as_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="is a file"):
        ResultWriter(tmp_path / "x")


def hold(monkeypatch: pytest.MonkeyPatch, *held: Path) -> None:
    """Makes files and folders behave as on Windows while another program has them open."""
    replace = os.replace

    def guarded(source: str | Path, target: str | Path) -> None:
        if Path(source) in held or Path(target) in held:
            raise PermissionError(13, "used by another process", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", guarded)


def test_csv_that_excel_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, ["a"], text="旧库")
    held = tmp_path / "projects.csv"
    with monkeypatch.context() as patch:
        hold(patch, held)
        with pytest.raises(OutputError) as caught:
            write(tmp_path, ["a"], text="新库")
    message = str(caught.value)
    assert str(held) in message
    assert "projects.new.csv" in message
    assert "close" in message
    assert {r["text"] for r in read_csv(held)} == {"旧库"}, "what Excel shows is untouched"
    assert {r["text"] for r in read_csv(tmp_path / "projects.new.csv")} == {"新库"}, "nothing is lost"
    assert {r["text"] for r in read_rows(tmp_path, "projects")} == {"新库"}
    assert (tmp_path / "failures.csv").exists(), "tables after the held one are written too"
    assert json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["kept_beside"] == ["projects.new.csv"]
    write(tmp_path, ["a"], text="三库")
    assert {r["text"] for r in read_csv(held)} == {"三库"}
    assert not (tmp_path / "projects.new.csv").exists(), "the next run takes its place"


def test_parquet_that_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, ["a"], text="旧库")
    with monkeypatch.context() as patch:
        hold(patch, tmp_path / "projects")
        with pytest.raises(OutputError, match=r"projects\.new"):
            write(tmp_path, ["a"], text="新库")
    assert {r["text"] for r in read_rows(tmp_path, "projects")} == {"旧库"}
    assert set(pd.read_parquet(tmp_path / "projects.new")["text"]) == {"新库"}
    assert {r["text"] for r in read_csv(tmp_path / "projects.csv")} == {"新库"}


def test_new_name_that_is_held_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, ["a"])
    hold(monkeypatch, tmp_path / "projects.csv", tmp_path / "projects.new.csv")
    with pytest.raises(OutputError, match=r"projects\.new-2\.csv"):
        write(tmp_path, ["a"], text="新库")
    monkeypatch.undo()
    assert {r["text"] for r in read_csv(tmp_path / "projects.new-2.csv")} == {"新库"}


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("+1-1", "'+1-1", id="plus"),
        pytest.param("-2+3", "'-2+3", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\r=1", "'\r=1", id="carriage return"),
        pytest.param("\n=1", "'\n=1", id="line feed"),
        pytest.param("　=1", "'　=1", id="ideographic space"),
        pytest.param("＝1＋1", "'＝1＋1", id="full-width equals"),
        pytest.param("＋1", "'＋1", id="full-width plus"),
        pytest.param("－1+2", "'－1+2", id="full-width minus"),
        pytest.param("＠甲", "'＠甲", id="full-width at"),
        pytest.param("-0.3", "-0.3", id="negative number"),
        pytest.param("-0.3%", "-0.3%", id="negative percentage"),
        pytest.param("+5", "+5", id="positive number"),
        pytest.param("-5\n", "'-5\n", id="number and line break"),
        pytest.param("市水务局", "市水务局", id="plain"),
        pytest.param("", "", id="empty"),
        pytest.param(None, None, id="missing"),
        pytest.param("甲" * (MAX_CELL - 1), "甲" * (MAX_CELL - 1), id="longest cell, with room for an apostrophe"),
        pytest.param("甲" * MAX_CELL, "甲" * (MAX_CELL - 2) + "…", id="too long"),
        pytest.param("=" * (MAX_CELL + 9), "'" + "=" * (MAX_CELL - 2) + "…", id="too long and a formula"),
    ],
)
def test_cells(cell: str | None, written: str | None) -> None:
    table = pa.table({"text": pa.array([cell], pa.string())})
    assert spreadsheet_cells(table).column("text").to_pylist() == [written]


@pytest.mark.parametrize(
    ("number", "written"), [(4e11, "400000000000"), (-0.3, "-0.3"), (0.3333, "0.3333"), (5.0, "5"), (None, None)]
)
def test_numbers_are_written_out(number: float | None, written: str | None) -> None:
    table = pa.table({"value": pa.array([number], pa.float64())})
    assert spreadsheet_cells(table).column("value").to_pylist() == [written]


def test_huge_and_infinite_numbers_do_not_stop_the_table() -> None:
    table = pa.table({"value": pa.array([1e300, float("inf"), float("nan")], pa.float64())})
    assert [float(x) for x in spreadsheet_cells(table).column("value").to_pylist()][:2] == [1e300, float("inf")]


def test_cells_with_quotes_and_line_breaks_come_back(tmp_path: Path) -> None:
    text = '甲"乙",丙\r\n丁'
    write(tmp_path, ["a"], text=text)
    assert {r["text"] for r in read_csv(tmp_path / "projects.csv")} == {text}
    assert {r["text"] for r in read_rows(tmp_path, "projects")} == {text}
