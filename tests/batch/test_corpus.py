"""A corpus of one's own: what `add` fills and keeps, what `check` names, what `extract` takes from the manifest."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from toolkit.batch import add, check, open_corpus, run_batch, verify
from toolkit.batch.manifest import fields_of, find_manifest
from toolkit.cli import app
from toolkit.errors import InputError, OutputError
from toolkit.reporting.write import read_rows

NOTICE = (
    "清溪县人民政府办公室\n关于印发{year}年政府工作报告重点任务分工方案的通知\n清政办发〔{year}〕3号\n"
    "一、农业\n1.粮食产量稳定在12万吨以上。（牵头单位：县农业农村局）\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two notices of one county, the second of them a row of a table."""
    folder = tmp_path / "语料"
    (folder / "2024").mkdir(parents=True)
    (folder / "2024" / "清溪县.txt").write_text(NOTICE.format(year=2024), encoding="gb18030")
    with (folder / "表.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["full_text"], [NOTICE.format(year=2025)]])
    return folder


def edit(folder: Path, file: str, **cells: str) -> None:
    """Fills cells of a row as a user does, whatever the format."""
    path = find_manifest(folder)
    assert path is not None
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        header = [cell.value for cell in sheet[1]]
        row = next(row for row in sheet.iter_rows(min_row=2) if row[header.index("file")].value == file)
        for name, cell in cells.items():
            row[header.index(name)].value = int(cell) if cell.isdigit() else cell
        book.save(path)
        return
    manifest = open_corpus(folder)
    rows = [{**row, **(cells if row["file"] == file else {})} for row in manifest.rows]
    with path.open("w", encoding="gb18030", newline="") as opened:  # as Excel saves it in China
        writer = csv.DictWriter(opened, manifest.columns, delimiter="\t" if path.suffix == ".tsv" else ",")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("suffix", [".tsv", ".csv", ".xlsx"])
def test_add_fills_from_the_documents_and_keeps_what_the_user_filled(folder: Path, suffix: str) -> None:
    done = add(folder, suffix=suffix)  # type: ignore[arg-type]
    assert (done.new, done.rows, done.manifest.name) == (2, 2, f"manifest{suffix}")
    first, second = open_corpus(folder).rows
    assert [first[n] for n in ("id", "file", "region", "level", "year", "kind")] == [
        "清溪县", "2024/清溪县.txt", "清溪县", "county", "2024", "task_division",
    ]  # fmt: skip
    assert (second["file"], second["year"]) == ("表.csv#1", "2025")
    edit(folder, "2024/清溪县.txt", region="白石市清溪县", division_code="990123", title="我的标题", year="2023")
    again = add(folder)
    assert (again.new, again.filled) == (0, 0)
    kept = open_corpus(folder).rows[0]
    expected = ["白石市清溪县", "990123", "我的标题", "2023"]
    assert [kept[n] for n in ("region", "division_code", "title", "year")] == expected


def test_a_row_without_a_checksum_is_completed_and_own_columns_and_layout_stay(folder: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["文献类型", "file", "region"])
    book.active.append(["甲类", "2024/清溪县.txt", "白石市清溪县"])
    book.active.column_dimensions["A"].width = 41
    book.create_sheet("备注")["A1"] = "=1+1"
    book.save(folder / "manifest.xlsx")
    done = add(folder)
    assert (done.new, done.filled) == (1, 1)
    sheet, notes = openpyxl.load_workbook(folder / "manifest.xlsx").worksheets
    assert [cell.value for cell in sheet[1]][:4] == ["文献类型", "file", "region", "title"]
    assert [cell.value for cell in sheet[2]][:3] == ["甲类", "2024/清溪县.txt", "白石市清溪县"]
    assert (sheet.column_dimensions["A"].width, notes["A1"].value) == (41, "=1+1")
    assert [row["year"] for row in open_corpus(folder).rows] == ["2024", "2025"]


def test_add_copies_and_replaces_nothing(tmp_path: Path) -> None:
    other = tmp_path / "下载" / "白石县2024.txt"
    other.parent.mkdir()
    other.write_text(NOTICE.format(year=2024).replace("清溪", "白石"), encoding="utf-8")
    corpus = tmp_path / "新"
    assert add(corpus, [other]).new == 1
    assert add(corpus, [other]).new == 0
    assert (corpus / other.name).read_bytes() == other.read_bytes()
    other.write_text("另一个文件", encoding="utf-8")
    with pytest.raises(InputError, match="holds another file"):
        add(corpus, [other])
    with pytest.raises(InputError, match="there is no such file"):
        add(corpus, [tmp_path / "无"])


def test_a_title_that_a_spreadsheet_would_run_stays_a_text(folder: Path) -> None:
    edited = add(folder)
    edit(folder, "2024/清溪县.txt", title="=HYPERLINK(1)")
    (folder / "丙.txt").write_text(NOTICE.format(year=2026), encoding="utf-8")
    add(folder)
    assert "'=HYPERLINK(1)" in edited.manifest.read_text(encoding="utf-8-sig")
    assert open_corpus(folder).rows[0]["title"] == "=HYPERLINK(1)"


def test_check_names_each_problem_with_its_row_and_a_way_out(folder: Path) -> None:
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    done = add(folder)
    assert len(done.failures) == 1
    edit(folder, "2024/清溪县.txt", kind="通知", level="县", year="今年", division_code="110105", id="表#1")
    (folder / "2024" / "清溪县.txt").write_text(NOTICE.format(year=2023), encoding="utf-8")
    (folder / "新.txt").write_text(NOTICE.format(year=2022), encoding="utf-8")
    with done.manifest.open("a", encoding="gb18030", newline="") as file:
        file.write("x\t无.txt\t\t甲县\t12\t\t\t2024\treport\t\t\r\n")
    edit(folder, "表.csv#1", id="表#1")
    found = {(p.row, p.column) for p in check(folder)}
    assert {(2, "kind"), (2, "level"), (2, "year"), (2, "division_code"), (2, "sha256")} <= found
    assert (3, "region") in found or (3, "year") in found  # the damaged file has neither
    assert {p.column for p in check(folder) if p.what.startswith("cannot be read")} == {None}
    assert (5, "file") in found
    assert (5, "division_code") in found
    assert (None, None) in found
    assert any(p.column == "id" and "row 2" in p.what for p in check(folder))
    assert all(p.way_out for p in check(folder))


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        ({}, set()),
        ({"division_code": "990123"}, {"division_code"}),
        ({"division_code": "990123", "level": "county", "parent_code": "990100"}, set()),
        ({"division_code": "511102", "region": "四川省乐山市市中区"}, set()),
        ({"division_code": "511102"}, {"division_code"}),
    ],
    ids=["as read", "unknown code", "code of one's own", "known code", "code of another region"],
)
def test_codes(folder: Path, cells: dict[str, str], problems: set[str]) -> None:
    add(folder)
    edit(folder, "2024/清溪县.txt", **cells)
    assert {p.column for p in check(folder)} == problems


def test_duplicate_region_year_is_named(folder: Path) -> None:
    (folder / "副本.txt").write_text(NOTICE.format(year=2024), encoding="utf-8")
    add(folder)
    (problem,) = check(folder)
    assert (problem.column, "stands in row 2 too" in problem.what) == ("year", True)


def test_extract_takes_what_the_manifest_says(folder: Path, tmp_path: Path) -> None:
    add(folder, suffix=".xlsx")
    run_batch(folder, tmp_path / "out")
    edit(folder, "2024/清溪县.txt", region="四川省乐山市市中区", division_code="511102", year="2023", kind="report")
    edit(folder, "表.csv#1", title="改过的标题", source="https://example.org")
    summary = run_batch(folder, tmp_path / "out")
    assert (summary.documents, summary.reused, summary.failures) == (2, 0, 0)
    first, second = read_rows(tmp_path / "out", "documents")
    assert [first[n] for n in ("region", "city", "division_code", "report_year", "kind")] == [
        "四川省乐山市市中区", "乐山市", "511102", 2023, "report",
    ]  # fmt: skip
    assert (second["title"], json.loads(second["fields"])["source"]) == ("改过的标题", "https://example.org")
    assert run_batch(folder, tmp_path / "out").reused == 2
    assert verify(tmp_path / "out", folder) == []
    edit(folder, "表.csv#1", title="再改")
    assert [found.problem for found in verify(tmp_path / "out")] == ["input changed"]


def test_a_manifest_that_was_not_edited_changes_no_row(folder: Path, tmp_path: Path) -> None:
    run_batch(folder, tmp_path / "before")
    add(folder)
    run_batch(folder, tmp_path / "after")
    for table in ("targets", "assignments", "responsible_units"):
        assert [*read_rows(tmp_path / "before", table)] == [*read_rows(tmp_path / "after", table)]


def test_fields_of_a_row() -> None:
    said = fields_of({"file": "a.txt", "sha256": "0", "region": "清溪县", "年份": "2024", "kind": "", "备注": "好"})
    assert said == {"region": "清溪县", "年份": "2024", "report_year": "2024", "备注": "好"}


def test_two_manifests_and_two_rows_of_one_document_are_refused(folder: Path) -> None:
    add(folder)
    add(folder)
    text = (folder / "manifest.tsv").read_text("utf-8-sig")
    (folder / "manifest.csv").write_text("file,year\n", encoding="utf-8")
    with pytest.raises(InputError, match="keep the one"):
        open_corpus(folder)
    (folder / "manifest.csv").unlink()
    (folder / "manifest.tsv").write_text(text + "b\t2024/清溪县.txt\t别的\r\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"row 4.*another row already"):
        open_corpus(folder)


def test_a_manifest_that_cannot_be_replaced_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = add(folder).manifest
    before = path.read_bytes()
    (folder / "新.txt").write_text(NOTICE.format(year=2022), encoding="utf-8")

    def held(*_: object) -> None:
        raise PermissionError("held by Excel")

    monkeypatch.setattr("toolkit.batch.manifest_file.os.replace", held)
    with pytest.raises(OutputError, match="close it in Excel"):
        add(folder)
    assert path.read_bytes() == before
    assert not list(folder.glob(".manifest*"))


def test_the_commands_give_the_exit_codes(folder: Path) -> None:
    run = CliRunner().invoke
    assert run(app, ["corpus", "check", str(folder)]).exit_code == 2
    assert run(app, ["corpus", "add", str(folder), "--format", "csv"]).exit_code == 0
    shown = run(app, ["corpus", "list", str(folder)])
    assert shown.exit_code == 0
    assert "regions: 1; years: 2024 to 2025" in shown.output
    assert run(app, ["corpus", "check", str(folder)]).exit_code == 0
    edit(folder, "表.csv#1", kind="通知")
    checked = run(app, ["corpus", "check", str(folder)])
    assert checked.exit_code == 1
    assert "row 3, kind 表.csv#1" in checked.output
    (folder / "坏.docx").write_bytes(b"PK\x03\x04")
    again = run(app, ["corpus", "add", str(folder), "--format", "xlsx"])
    assert again.exit_code == 1
    assert "manifest.csv is there and stays" in again.output
    assert "坏.docx: is no readable Word document" in again.output
    assert "; open it in Office or WPS" in again.output


def test_panel_reads_the_same_manifest(folder: Path, tmp_path: Path) -> None:
    add(folder, suffix=".xlsx")
    for file in ("2024/清溪县.txt", "表.csv#1"):
        edit(folder, file, division_code="990123", level="county", parent_code="990100")
    run_batch(folder, tmp_path / "out")
    out = tmp_path / "coverage.csv"
    manifest = str(folder / "manifest.xlsx")
    arguments = ["panel", "coverage", str(tmp_path / "out"), "--out", str(out), "--manifest", manifest]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    rows = list(csv.DictReader(out.open(encoding="utf-8-sig")))
    assert [(r["division_code"], r["year"], r["status"]) for r in rows] == [
        ("990123", "2024", "found"),
        ("990123", "2025", "found"),
    ]
