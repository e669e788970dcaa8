"""Small sound files of each format that loaders read without another program: what fuzzing starts from."""

from __future__ import annotations

import io
import json

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from tests.loaders.files import Pdf, cell, docx, par, table, zipped

TEXT = "一、稳增长\n1.新建公园4个，增长6.5%以上。\n（牵头单位：市园林局；责任单位：各县区）\n"


def seeds() -> dict[str, bytes]:
    """Returns the content of a file by suffix."""
    book = openpyxl.Workbook()
    for row in (["序号", "任务", "责任单位"], [1, "修路5公里", "市交通局"]):
        book.active.append(row)
    workbook, parquet = io.BytesIO(), io.BytesIO()
    book.save(workbook)
    pq.write_table(pa.table({"text": [TEXT, "办学"], "year": [2023, 2024]}), parquet)
    level = '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    num = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    numbering = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>{num}'
    numbered = par("稳增长", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    word = docx(numbered + table(cell("修路") + cell("市交通局")), numbering=numbering)
    head = "<html><head><meta charset=utf-8><title>方案</title></head><body><h1>方案</h1>"
    page = f"{head}<p>{TEXT}<table><tr><td>1<td>修路</table>"
    return {
        ".txt": TEXT.encode("gb18030"),
        ".docx": word,
        ".pdf": Pdf()
        .page()
        .text(72, 700, "新建公园4个。")
        .grid([72, 172, 272], [600, 560])
        .text(80, 570, "修路")
        .bytes(),
        ".html": page.encode(),
        ".csv": f'text,year\n"{TEXT}",2023\n'.encode(),
        ".jsonl": (json.dumps({"text": TEXT, "year": 2023}, ensure_ascii=False) + "\n").encode(),
        ".parquet": parquet.getvalue(),
        ".xlsx": workbook.getvalue(),
        ".zip": zipped({"a.txt": TEXT, "b.docx": word}),
    }
