"""PDF files: lines to paragraphs, edges of pages, tables, columns, fonts, scans."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.loaders.files import Pdf
from toolkit.errors import InputError
from toolkit.loaders import iter_documents, read
from toolkit.schema import Document, Failure

LONG = "现将任务分解印发给你们请结合实际认真抓好贯彻落实并按时报告"  # as wide as the column, no stop at its end


def load(tmp_path: Path, pdf: Pdf) -> Document:
    path = tmp_path / "方案.pdf"
    path.write_bytes(pdf.bytes())
    (document,) = read(path)
    return document


def test_lines_become_paragraphs(tmp_path: Path) -> None:
    pdf = Pdf().page().text(200, 760, "清河市重点工作任务分工方案", 18)
    pdf.text(96, 700, LONG).lines(72, 680, [LONG + "工作", "情况。"]).text(96, 640, "（一）稳增长。新建4").text(
        72, 620, "个公园。"
    )
    lines = load(tmp_path, pdf).text.split("\n")
    assert lines == ["清河市重点工作任务分工方案", LONG + LONG + "工作情况。", "（一）稳增长。新建4", "个公园。"]


def test_a_paragraph_runs_on_over_the_page_and_edges_are_dropped(tmp_path: Path) -> None:
    pdf = Pdf()
    for number in (1, 2, 3):
        pdf.page().text(250, 800, "清河市人民政府公报").text(72, 700, LONG).text(280, 40, f"— {number} —")
    document = load(tmp_path, pdf)
    assert document.text == LONG * 3
    assert document.fields == {"页眉": "清河市人民政府公报"}


def test_what_stands_once_at_the_edge_of_a_page_stays(tmp_path: Path) -> None:
    pdf = Pdf().page().text(200, 800, "清河市人民政府文件").lines(72, 700, [LONG + "工作", "情况。"])
    pdf.page().text(72, 700, "附件").text(280, 30, "2")
    assert load(tmp_path, pdf).text == f"清河市人民政府文件\n{LONG}工作情况。\n附件"


def test_ruled_tables_are_rows_with_merged_cells_once(tmp_path: Path) -> None:
    pdf = Pdf().page().text(72, 780, "任务分解表").grid([72, 120, 360, 440, 520], [700, 660, 620])
    pdf.text(80, 690 - 15, "1").text(130, 685, "新建公园").text(130, 668, "4个").text(370, 675, "区园林局").text(
        450, 675, "6月底"
    )
    pdf.text(80, 635, "2").text(130, 635, "修路").text(370, 635, "区住建局").text(450, 635, "年底")
    pdf.text(72, 600, "以上任务。")
    assert load(tmp_path, pdf).text.split("\n") == [
        "任务分解表", "1\t新建公园4个\t区园林局\t6月底", "2\t修路\t区住建局\t年底", "以上任务。",
    ]  # fmt: skip

    merged = Pdf().page()
    merged.pages[-1] += ["72 700 m 272 700 l S", "172 660 m 272 660 l S", "72 620 m 272 620 l S"]
    merged.pages[-1] += [f"{x} 620 m {x} 700 l S" for x in (72, 172, 272)]
    merged.text(80, 655, "区园林局").text(180, 675, "甲").text(180, 635, "乙")
    assert load(tmp_path, merged).text.split("\n") == ["区园林局\t甲", "\t乙"]


def test_a_row_that_the_page_cuts_is_one(tmp_path: Path) -> None:
    pdf = (
        Pdf()
        .page()
        .grid([72, 120, 360, 440], [140, 100])
        .text(80, 115, "1")
        .text(130, 115, "新建公园")
        .text(370, 115, "区园林局")
    )
    pdf.page().grid([72, 120, 360, 440], [740, 700, 660]).text(130, 715, "4个。").text(80, 675, "2").text(
        130, 675, "修路"
    ).text(370, 675, "区住建局")
    assert load(tmp_path, pdf).text.split("\n") == ["1\t新建公园4个。\t区园林局", "2\t修路\t区住建局"]


def test_cells_without_lines_are_parted_by_tabs(tmp_path: Path) -> None:
    pdf = Pdf().page().text(72, 700, "序号").text(200, 700, "任务").text(400, 700, "责任单位")
    assert load(tmp_path, pdf).text == "序号\t任务\t责任单位"


def test_characters_of_one_font_first(tmp_path: Path) -> None:
    pdf = Pdf().page().text(72, 700, "各位代表").text(132, 700, "现在开会").text(120, 700, "：").text(180, 700, "。")
    assert load(tmp_path, pdf).text == "各位代表：现在开会。"


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left, right = [f"左{i}" + "行" * 16 for i in range(6)], [f"右{i}" + "列" * 16 for i in range(6)]
    pdf = Pdf().page().lines(60, 700, left).lines(320, 700, right)
    assert load(tmp_path, pdf).text.replace("\n", "") == "".join(left + right)


def test_a_file_that_writes_from_the_bottom_is_read_from_the_top(tmp_path: Path) -> None:
    pdf = Pdf().page().text(72, 600, "三。").text(72, 650, "二。").text(72, 700, "一。")
    assert load(tmp_path, pdf).text == "一。\n二。\n三。"


def test_watermarks_are_left_out(tmp_path: Path) -> None:
    pdf = Pdf().page().text(72, 700, "正文。").text(200, 300, "内部资料", 40, "0.7 0.7 -0.7 0.7")
    assert load(tmp_path, pdf).text == "正文。"


def test_a_font_with_cff_outlines(tmp_path: Path) -> None:
    import pylopdf_fonts_zh_cn as fonts

    text = "新建公园4个，完成投资2.3亿元。"
    otf = Path(fonts.__file__).parent / "NotoSerifSC-Regular.otf"
    assert load(tmp_path, Pdf().embed(otf, text).page().text(72, 700, text)).text == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(lambda: Pdf().page().picture().bytes(), "is a scan", id="scan"),
        pytest.param(lambda: Pdf().page().bytes(), "holds no text", id="empty page"),
        pytest.param(lambda: Pdf(encrypted=True).page().text(72, 700, "文").bytes(), "has a password", id="encrypted"),
        pytest.param(lambda: Pdf().page().text(72, 700, "文").bytes()[:300], "no readable PDF", id="truncated"),
        pytest.param(lambda: b"", "holds no text", id="empty"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, data: Callable[[], bytes], message: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data())
    with pytest.raises(InputError, match=message):
        read(path)


def test_pages_that_are_pictures_are_reported_beside_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(Pdf().page().text(72, 700, "正文。").page().picture().bytes())
    document, failure = iter_documents(path)
    assert isinstance(document, Document)
    assert isinstance(failure, Failure)
    assert failure.document_id == "a.pdf#scan"
    assert failure.message == "1 of 2 pages are pictures without text: 2"
    assert "OCR" in failure.way_out


def test_pages_that_are_shown_turned(tmp_path: Path) -> None:
    pdf = Pdf().page()
    for i, text in enumerate(("第一行。", "第二行比它长得多。")):
        pdf.text(100 + 20 * i, 300, text, turn="0 1 -1 0")
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf.bytes().replace(b"/MediaBox [0 0 595 842]", b"/Rotate 90 /MediaBox [0 0 595 842]"))
    assert read(path)[0].text == "第一行。\n第二行比它长得多。"
