"""Broken and hostile content: each ends as a failure or a correct result."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.files import NAMESPACES, cell, docx, par, table, zipped
from toolkit import analyze
from toolkit.config import Limits, PipelineConfig
from toolkit.errors import ConfigError, InputError
from toolkit.loaders import iter_documents, read
from toolkit.schema import Document, Failure

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("entity", ["&b;", "&c;"], ids=["expanded", "of a file"])
def test_entities_are_never_expanded(tmp_path: Path, encoding: str, entity: str) -> None:
    xml = f"{LAUGHS}<w:document {NAMESPACES}><w:body>{par('甲').replace('甲', entity)}</w:body></w:document>"
    path = tmp_path / "a.docx"
    path.write_bytes(zipped({"word/document.xml": xml.encode(encoding)}))
    with pytest.raises(InputError, match="declares a document type"):
        read(path)


def test_entities_behind_a_long_prolog(tmp_path: Path) -> None:
    body = f"<w:document {NAMESPACES}><w:body>{par('甲').replace('甲', '&b;')}</w:body></w:document>"
    xml = LAUGHS.replace("<!DOCTYPE", "<!--" + "x" * 5000 + "--><!DOCTYPE") + body
    (tmp_path / "a.docx").write_bytes(zipped({"word/document.xml": xml}))
    with pytest.raises(InputError, match="declares a document type"):
        read(tmp_path / "a.docx")


def test_entities_of_a_page_and_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"{LAUGHS}<html><body><p>甲&b;&c;乙</p>", encoding="utf-8")
    assert read(tmp_path / "a.html")[0].text.endswith("甲&b;&c;乙")
    (tmp_path / "a.xlsx").write_bytes(zipped({"xl/workbook.xml": LAUGHS + "<workbook>&b;</workbook>"}))
    with pytest.raises(InputError, match="declares a document type"):
        read(tmp_path / "a.xlsx")


@pytest.mark.parametrize("size", [30, 200, 600])
def test_truncated_word_files(tmp_path: Path, size: int) -> None:
    (tmp_path / "a.docx").write_bytes(docx(par("修路"))[:size])
    with pytest.raises(InputError, match="no readable Word document"):
        read(tmp_path / "a.docx")


def test_tables_in_tables_without_end(tmp_path: Path) -> None:
    body = par("修路")
    for _ in range(60):
        body = table(f"<w:tc>{body}</w:tc>")
    (tmp_path / "a.docx").write_bytes(docx(body))
    (result,) = iter_documents(tmp_path / "a.docx")
    assert isinstance(result, Failure) or result.text == "修路"


def test_spans_without_end(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<table><tr><td colspan=999999999 rowspan=99999>甲<td>乙</table>", encoding="utf-8"
    )
    assert read(tmp_path / "a.html")[0].text.replace("\t", "") == "甲乙"
    (tmp_path / "a.docx").write_bytes(docx(table(cell("甲", '<w:gridSpan w:val="999999999"/>') + cell("乙"))))
    assert read(tmp_path / "a.docx")[0].text.replace("\t", "") == "甲乙"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(
            ("修路\x00，办学。" * 9 + "绿化" * 900).encode(), "修路\x00，办学。" * 9 + "绿化" * 900, id="null bytes"
        ),
        pytest.param(
            "\u200b一、\ue5e5稳\x0c增长".encode(), "\u200b一、\ue5e5稳\x0c增长", id="invisible and private characters"
        ),
    ],
)
def test_characters_stay_as_they_are(tmp_path: Path, data: bytes, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert read(tmp_path / "a.txt")[0].text == text


@pytest.mark.parametrize("text", ["（" * 1_000_000 + "）" * 1_000_000, "〔【[（(" * 200_000], ids=["nested", "open"])
def test_a_million_brackets(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (document,) = read(tmp_path / "a.txt")
    analysed = analyze(document)
    assert (analysed.text, analysed.quantities, analysed.responsible_units, analysed.projects) == (text, [], [], [])


def test_pages_nested_without_end(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<div>" * 100_000 + "修路" + "</div>" * 100_000, encoding="utf-8")
    assert read(tmp_path / "a.html")[0].text == "修路"
    (tmp_path / "a.html").write_text("<table><tr><td>" * 20_000 + "修路", encoding="utf-8")
    with pytest.raises(InputError, match="nested too deeply"):
        read(tmp_path / "a.html")


@pytest.mark.slow
def test_a_line_of_fifty_million_characters(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("修路，" * 16_666_667, encoding="utf-8")
    (failure,) = iter_documents(path)
    assert isinstance(failure, Failure)
    assert "limits.text_characters" in failure.way_out
    (document,) = iter_documents(path, limits=Limits(text_characters=60_000_000))
    assert isinstance(document, Document)
    assert len(document.text) == 50_000_001


def test_limits_in_the_settings() -> None:
    config = PipelineConfig.from_mapping({"limits": {"pdf_pages": 3}, "text_column": "正文"})
    assert config.limits == Limits(pdf_pages=3)
    assert config.to_dict()["limits"]["pdf_pages"] == 3
    assert PipelineConfig.from_mapping(config.to_dict()) == config
    for limits in ({"pages": 3}, {"pdf_pages": 0}, {"pdf_pages": "3"}, 3):
        with pytest.raises(ConfigError, match="limits"):
            PipelineConfig.from_mapping({"limits": limits})
    with pytest.raises(ConfigError, match="text_column"):
        PipelineConfig(text_column=" ")
