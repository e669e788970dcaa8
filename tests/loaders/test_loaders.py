"""Files and folders to documents."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from toolkit.errors import InputError
from toolkit.loaders import iter_documents, read
from toolkit.schema import Document, Failure

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how old Office files begin
TEXT = "一、稳增长\r\n（一）扩大投资，新建公园4个。\n"


def ids(paths: object) -> list[str]:
    return [d.id if isinstance(d, Document) else f"!{d.document_id}" for d in iter_documents(paths)]  # type: ignore[arg-type]


def save_docx(path: Path, fill: Callable[[docx.document.Document], object]) -> Path:
    document = docx.Document()
    fill(document)
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode(), id="utf-8"),
        pytest.param(TEXT.encode("utf-8-sig"), id="utf-8 with mark"),
        pytest.param(TEXT.encode("gb18030"), id="gb18030"),
        pytest.param(TEXT.encode("utf-16"), id="utf-16 with mark"),
        pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), id="utf-16-be with mark"),
        pytest.param(TEXT.encode("utf-16-le"), id="utf-16-le without mark"),
        pytest.param(TEXT.encode("utf-32"), id="utf-32 with mark"),
    ],
)
def test_encodings_of_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "方案 一.txt"
    path.write_bytes(data)
    assert read(path) == [Document("方案 一.txt", TEXT, str(path))]


def test_traditional_text_in_big5(tmp_path: Path) -> None:
    text = "各單位要認真落實重點工作，推動經濟發展，保障民生，並按時報告進度。" * 8
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("big5"))
    assert read(path)[0].text == text


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        pytest.param("a.txt", b"", "holds no text", id="empty"),
        pytest.param("a.txt", b"\xef\xbb\xbf \r\n\t", "holds no text", id="mark and white space"),
        pytest.param("a.txt", bytes(range(256)) * 8, "no text file|no encoding", id="binary"),
        pytest.param("a.txt", b"\xff\xfe\x00\xd8", "damaged", id="broken utf-16"),
        pytest.param("a.txt", b"\x89PNG\r\n\x1a\n" + b"\xff\x81\x02" * 90, "no text file|no encoding", id="picture"),
        pytest.param("a.docx", b"", "holds no text", id="empty docx"),
        pytest.param("a.docx", b"PK\x03\x04 broken", "no readable Word document", id="broken docx"),
        pytest.param("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "password", id="encrypted docx"),
        pytest.param("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password", id="encrypted xlsx"),
        pytest.param("a.doc", OLE + "EncryptedPackage".encode("utf-16-le"), "password", id="encrypted docx as doc"),
        pytest.param("a.txt", b"%PDF-1.7\n1 0 obj", "a .pdf file by its content.* ends in .pdf", id="pdf as txt"),
        pytest.param("a.pdf", b"<html><body>x", "a .html file by its content", id="page as pdf"),
        pytest.param("a.doc", "市政府".encode(), "no .doc file by its content", id="text as doc"),
        pytest.param("a.csv", b"", "holds no text", id="empty csv"),
        pytest.param("a.csv", "id,body\n1,修路\n".encode(), "columns are id, body", id="no text column"),
        pytest.param("a.csv", b"id,text\n", "holds no text", id="header alone"),
        pytest.param("a.csv", 'id,text\n1,"修路\n'.encode(), "no well-formed table", id="open quotation"),
        pytest.param("a.csv", b'id,text\n1," "\n', "row 1 holds no text", id="all rows empty"),
        pytest.param("a.pdf", b"%PDF", "no readable PDF", id="broken pdf"),
        pytest.param("a.ofd", b"PK", "OFD reader", id="ofd"),
        pytest.param("a.jpg", b"\xff\xd8", "OCR", id="picture file"),
        pytest.param("a.rar", b"Rar!", "unpack it", id="rar"),
        pytest.param("a.jsonl", b"[1]\n", "no JSON object a line", id="jsonl without objects"),
        pytest.param("a.parquet", b"PAR1PAR1", "no readable Parquet", id="broken parquet"),
        pytest.param("a.xlsx", b"PK\x03\x04", "no readable workbook", id="broken xlsx"),
        pytest.param("a.zip", b"PK\x03\x04", "no readable archive", id="broken zip"),
        pytest.param("a.html", b"<html><script>var a=1</script>", "scripts fill it", id="page of scripts"),
        pytest.param("a.xyz", b"x", r"\.txt, \.docx, \.pdf", id="unknown suffix"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=message) as caught:
        read(path)
    assert name in str(caught.value)
    (failure,) = iter_documents([path])
    assert isinstance(failure, Failure)
    assert (failure.document_id.split("#")[0], failure.stage, failure.error) == (name, "read", "InputError")
    assert failure.way_out
    assert failure.way_out in str(caught.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        read(tmp_path / "none.txt")
    with pytest.raises(InputError, match="is a folder"):
        read(tmp_path)
    (missing, empty) = iter_documents([tmp_path / "none.txt", tmp_path])
    assert isinstance(missing, Failure)
    assert missing.error == "FileNotFoundError"
    assert isinstance(empty, Failure)
    assert "holds no file that is read" in empty.message


def test_docx_in_reading_order(tmp_path: Path) -> None:
    def fill(document: docx.document.Document) -> None:
        document.add_paragraph("一、稳增长")
        table = document.add_table(rows=3, cols=3)
        for cell, text in zip(table.rows[0].cells, ("序号", "任务", "责任单位"), strict=True):
            cell.text = text
        for cell, text in zip(table.rows[1].cells, ("1", "修路", "甲局"), strict=True):
            cell.text = text
        table.cell(2, 0).text = "2"
        table.cell(2, 1).text = "办学\n绿化"
        table.cell(1, 2).merge(table.cell(2, 2))
        paragraph = document.add_paragraph("尾")
        paragraph.add_run("\t声").add_break()
        paragraph.add_run("完")

    path = save_docx(tmp_path / "表.docx", fill)
    (document,) = read(path)
    assert document.text == "一、稳增长\n序号\t任务\t责任单位\n1\t修路\t甲局\n2\t办学\n绿化\t\n尾\t声\n完"


def test_docx_wide_cells_stand_once(tmp_path: Path) -> None:
    def fill(document: docx.document.Document) -> None:
        table = document.add_table(rows=1, cols=3)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "任务"
        table.cell(0, 2).text = "单位"
        table.cell(0, 2).add_table(rows=1, cols=2).cell(0, 0).text = "内"

    (document,) = read(save_docx(tmp_path / "a.docx", fill))
    assert document.text.count("任务") == document.text.count("内") == 1
    assert document.text.startswith("任务\t\t单位\n内")


def test_docx_tracked_changes_and_content_controls(tmp_path: Path) -> None:
    path = save_docx(tmp_path / "a.docx", lambda d: [d.add_paragraph("甲"), d.add_paragraph("乙")])
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    xml = parts["word/document.xml"].decode("utf-8")
    xml = xml.replace(
        "<w:r><w:t>甲</w:t></w:r>",
        "<w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom>",
    )
    xml = xml.replace(
        "<w:p><w:r><w:t>乙</w:t></w:r></w:p>",
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    )
    parts["word/document.xml"] = xml.encode("utf-8")
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    assert read(path)[0].text == "新\n乙"


def table(rows: list[list[str]], encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
def test_tables(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "数据.csv"
    rows = [["Province", " Full_Text ", "year"], ["清河市", TEXT, "2022"], [], ["云州市", "修路，办学。", ""]]
    path.write_bytes(table(rows, encoding, delimiter))
    first, second = read(path)
    assert (first.id, first.text, first.fields) == ("数据.csv#1", TEXT, {"Province": "清河市", "year": "2022"})
    assert (second.id, second.text, second.source) == ("数据.csv#2", "修路，办学。", str(path))


def test_bad_rows_fail_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("text,id\n修路,1\n,2\n办学,3,多,余\n绿化,4,,\n\n养老\n".encode())
    assert ids(path) == ["a.csv#1", "!a.csv#2", "!a.csv#3", "a.csv#4", "a.csv#5"]
    with pytest.warns(UserWarning, match="row 2 holds no text|row 3 has 4 cells") as caught:
        assert [d.text for d in read(path)] == ["修路", "绿化", "养老"]
    assert len(caught) == 2


def test_a_long_cell_is_read_and_the_limit_restored(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(table([["text"], ["修" * 300_000]]))
    before = csv.field_size_limit()
    assert len(read(path)[0].text) == 300_000
    assert csv.field_size_limit() == before


def test_folders(tmp_path: Path) -> None:
    root = tmp_path / "通知 2022"
    (root / "乙").mkdir(parents=True)
    (root / ".cache").mkdir()
    for name in ("b.txt", "a.TXT", "乙/c.txt", ".hidden.txt", "~$a.docx", "log.xyz", ".cache/d.txt", "old.ofd"):
        (root / name).write_text(TEXT, encoding="utf-8")
    (root / "e.csv").write_bytes(table([["text"], ["修路"], ["办学"]]))
    expected = ["a.TXT", "b.txt", "e.csv#1", "e.csv#2", "!old.ofd", "乙/c.txt"]
    assert ids(root) == ids([str(root)]) == expected
    assert ids([root, root / "b.txt", root]) == expected


def test_ids_never_collide(tmp_path: Path) -> None:
    for folder in ("甲", "乙", "丙/乙"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.txt").write_text(TEXT, encoding="utf-8")
    assert ids([tmp_path / "甲", tmp_path / "乙" / "a.txt", tmp_path / "丙" / "乙"]) == [
        "a.txt",
        "乙/a.txt",
        "乙/a.txt~2",
    ]


def test_a_loader_that_breaks_ends_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.csv"):
        (tmp_path / name).write_text("text\n修路\n", encoding="utf-8")

    def broken(*_: object) -> None:
        raise RecursionError("deep")

    monkeypatch.setattr("toolkit.loaders.txt.load", broken)
    failure, document = iter_documents(tmp_path)
    assert isinstance(failure, Failure)
    assert (failure.document_id, failure.error, failure.message) == ("a.txt", "RecursionError", "deep")
    assert isinstance(document, Document)


def test_real_corpus_loads_whole(real_corpus: Path) -> None:
    results = list(iter_documents(real_corpus / "corpus"))
    assert len(results) == 51
    assert all(isinstance(r, Document) for r in results)
    by_id = {r.id: r for r in results if isinstance(r, Document)}
    assert "政府工作报告" in by_id["state-council/1979.txt"].text
    assert by_id["provincial-2026/2026_上海市_政府工作报告.csv#1"].fields["province"] == "上海市"
