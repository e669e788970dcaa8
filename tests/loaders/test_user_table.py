"""Tables that the user keeps: formats, encodings, and what is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from toolkit.errors import InputError
from toolkit.loaders.user_table import read_table


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TEXT = 'file,标题 , year\n甲.txt,"一,二",2024\n\n乙.txt\n'
EXPECTED = (
    ["file", "标题", "year"],
    [{"file": "甲.txt", "标题": "一,二", "year": "2024"}, {"file": "乙.txt", "标题": "", "year": ""}],
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", TEXT.encode("utf-8-sig")),
        ("a.csv", TEXT.encode("gb18030")),
        ("a.csv", TEXT.encode("utf-16")),
        ("a.tsv", b"file\t\xe6\xa0\x87\xe9\xa2\x98\tyear\n" + "甲.txt\t一,二\t2024\n乙.txt\n".encode()),
        ("a.xlsx", workbook([["file", "标题", "year"], ["甲.txt", "一,二", 2024], [], ["乙.txt"]])),
    ],
    ids=["utf-8", "Excel in China", "Unicode text", "tsv", "workbook"],
)
def test_formats_and_encodings(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert read_table(tmp_path / name) == EXPECTED


def bomb() -> bytes:
    """Returns a workbook whose one sheet would fill the memory."""
    source, out = zipfile.ZipFile(io.BytesIO(workbook([["file"]]))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in source.namelist():
            data = source.read(part)
            new.writestr(part, data + b" " * 200_000_000 if part.endswith("sheet1.xml") else data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"file", "save it as one of these"),
        ("a.csv", b"", "holds no text"),
        ("a.csv", b"\n\n", "holds no text"),
        ("a.csv", b"file,year,file\n", "names the column file twice"),
        ("a.xlsx", b"PK\x03\x04 broken", "a.xlsx"),
        ("a.xlsx", bomb(), "a.xlsx"),
    ],
    ids=["ending", "empty", "blank", "column twice", "damaged", "zip bomb"],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=said):
        read_table(tmp_path / name)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_table(tmp_path / "manifest.xlsx")
