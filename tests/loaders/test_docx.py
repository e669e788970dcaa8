"""What Word shows and the files hold in many forms: numbers, boxes, notes, tracked changes, merged cells."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.loaders.files import W, cell, docx, par, run, table, zipped
from toolkit.loaders import read
from toolkit.loaders.docx_numbering import render


def load(tmp_path: Path, body: str, **parts: str) -> str:
    path = tmp_path / "方案.docx"
    path.write_bytes(docx(body, **parts))
    (document,) = read(path)
    return document.text


def level(n: int, fmt: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbered(n: int, text: str, num: int = 1) -> str:
    return par(text, f'<w:numPr><w:ilvl w:val="{n}"/><w:numId w:val="{num}"/></w:numPr>')


LEVELS = (
    level(0, "chineseCountingThousand", "%1、") + level(1, "chineseCounting", "（%2）") + level(2, "decimal", "%3.")
)
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
NUM = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


@pytest.mark.parametrize(
    ("number", "fmt", "expected"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (19, "chineseCountingThousand", "十九"),
        (20, "chineseCounting", "二十"),
        (101, "chineseCountingThousand", "一百零一"),
        (1010, "chineseCountingThousand", "一千零一十"),
        (21, "ideographDigital", "二一"),
        (10, "chineseLegalSimplified", "壹拾"),
        (11, "ideographTraditional", "甲"),
        (12, "ideographZodiac", "亥"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (2, "decimalEnclosedParen", "⑵"),
        (2, "decimalEnclosedFullstop", "⒉"),
        (12, "decimalFullWidth", "１２"),
        (7, "decimalZero", "07"),
        (27, "lowerLetter", "aa"),
        (2, "upperLetter", "B"),
        (14, "upperRoman", "XIV"),
        (9, "lowerRoman", "ix"),
        (5, "none", ""),
        (5, "aFormatOfTheFuture", "5"),
    ],
)
def test_number_formats(number: int, fmt: str, expected: str) -> None:
    assert render(number, fmt) == expected


def test_numbers_that_word_makes_restart_below_each_heading(tmp_path: Path) -> None:
    body = "".join(
        numbered(n, t)
        for n, t in ((0, "甲"), (1, "乙"), (2, "丙"), (2, "丁"), (1, "戊"), (2, "己"), (0, "庚"), (1, "辛"))
    )
    text = load(tmp_path, body, numbering=f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>{NUM}')
    assert text.split("\n") == ["一、甲", "（一）乙", "1.丙", "2.丁", "（二）戊", "1.己", "二、庚", "（一）辛"]


def test_numbers_of_styles_overrides_and_levels_of_others(tmp_path: Path) -> None:
    levels = level(0, "chineseCounting", "第%1章", '<w:pStyle w:val="H1"/>') + level(
        1, "decimal", "%1.%2", "<w:isLgl/>"
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{NUM}'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="H1"/></w:style>'
    )
    body = (
        par("总则", '<w:pStyle w:val="H1"/>')
        + numbered(1, "目的")
        + par("附则", '<w:pStyle w:val="Child"/>')
        + par("无号", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + numbered(0, "另起", num=2)
        + numbered(0, "续", num=2)
    )
    text = load(tmp_path, body, numbering=numbering, styles=styles)
    assert text.split("\n") == ["第一章 总则", "1.1 目的", "第二章 附则", "无号", "第五章 另起", "第六章 续"]


def test_bullets_and_a_list_that_a_style_stands_for(tmp_path: Path) -> None:
    bullets = level(0, "bullet", chr(0xF0B7)) + level(1, "bullet", "▲")
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="L"/>{bullets}</w:abstractNum>{NUM}'
    )
    assert load(tmp_path, numbered(0, "甲") + numbered(1, "乙"), numbering=numbering) == "• 甲\n▲ 乙"


def test_text_boxes_stand_once_after_their_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{par('框内一')}{table(cell('格'))}</w:txbxContent>"
    drawing = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        + box
        + "</wps:txbx></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:textbox>" + box + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = f"<w:r><w:pict><v:textbox><w:txbxContent>{par('旧框')}</w:txbxContent></v:textbox></w:pict></w:r>"
    text = load(tmp_path, par(run("前") + drawing + run("后")) + par(run("又") + old))
    assert text == "前后\n框内一\n格\n又\n旧框"


def test_notes_stand_at_the_end_in_the_order_of_their_marks(tmp_path: Path) -> None:
    notes = "".join(
        f'<w:footnote w:id="{i}">{par(t)}</w:footnote>' for i, t in ((-1, "分隔"), (1, "注甲"), (2, "注乙"))
    )
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = par(run("增长5%") + mark.format(2) + run("左右。")) + par(run("修路") + mark.format(1))
    assert load(tmp_path, body, footnotes=notes) == "增长5%左右。\n修路\n[1] 注乙\n[2] 注甲"


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    body = (
        par(run("新建") + f"<w:ins>{run('4')}</w:ins><w:del><w:r><w:delText>3</w:delText></w:r></w:del>" + run("个"))
        + par(run("一段") + "<w:moveFrom>" + run("移走") + "</w:moveFrom>", "<w:rPr><w:del/></w:rPr>")
        + par(run("并入上段") + "<w:moveTo>" + run("移来") + "</w:moveTo>")
        + table(cell("留"), "<w:trPr><w:del/></w:trPr>" + cell("删"))
    )
    assert load(tmp_path, body) == "新建4个\n一段并入上段移来\n留"


def test_fields_links_controls_hidden_text_and_symbols(tmp_path: Path) -> None:
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r>' + run("7")
    ruby = f"<w:r><w:ruby><w:rt>{run('pin')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby></w:r>"
    control = f"<w:smartTag><w:sdt><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt></w:smartTag>"
    symbols = '<w:r><w:sym w:font="Wingdings" w:char="F0D8"/></w:r><w:r><w:noBreakHyphen/></w:r>'
    math = "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
    hidden = run("隐藏", "<w:vanish/>") + run("不隐藏", '<w:vanish w:val="0"/>')
    link = f"<w:hyperlink>{run('链接')}</w:hyperlink>"
    body = par(run("见") + field + link + control + hidden + ruby + symbols + math)
    assert load(tmp_path, body) == "见7链接控件不隐藏拼•-x=1"


def test_merged_cells_stand_once_and_columns_stay_in_place(tmp_path: Path) -> None:
    wide, first, rest = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = table(
        cell("序号") + cell("责任分工", wide) + cell("时限"),
        cell("1", first) + cell("市水务局") + cell("各区") + cell("6月"),
        cell("看不见", rest) + cell("市住建局") + cell("") + cell("12月"),
        "<w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell("市财政局") + cell("各县") + cell("全年"),
    )
    assert load(tmp_path, rows).split("\n") == [
        "序号\t责任分工\t\t时限",
        "1\t市水务局\t各区\t6月",
        "\t市住建局\t\t12月",
        "\t市财政局\t各县\t全年",
    ]


def test_page_headers_and_footers_are_fields(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx(par("正文"), header1=par("清河市人民政府公报"), footer1=par("— 1 —")))
    (document,) = read(path)
    assert (document.text, document.fields) == ("正文", {"页眉": "清河市人民政府公报"})


def test_embedded_files_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx(par("正文") + "<w:altChunk/>"))
    with pytest.warns(UserWarning, match="altChunk"):
        assert read(path)[0].text == "正文"


def test_a_file_saved_as_strict(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    data = docx(par("正文"))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {n: packed.read(n).replace(W.encode(), STRICT) for n in packed.namelist()}
    path.write_bytes(zipped(parts))
    assert read(path)[0].text == "正文"


def test_provincial_reports_load_with_their_sections(real_corpus: Path) -> None:
    from toolkit import analyze

    files = sorted((real_corpus / "corpus" / "provincial-2025").glob("*.docx"))
    assert len(files) == 20
    for file in files:
        (document,) = read(file)
        assert len(analyze(document).sections) > 3, file.name
