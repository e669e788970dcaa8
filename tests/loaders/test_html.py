"""Web pages: the document without the page around it, tables, metadata blocks, several documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from toolkit.loaders import read
from toolkit.loaders.html_fields import page_fields
from toolkit.schema import Document

HEAD = '<html><head><meta charset="{}"><title>清河市重点工作任务分工方案_清河市人民政府</title></head><body>'
NAVIGATION = "<div class='nav'>" + "".join(f"<a href='/{i}'>政务公开栏目{i}</a>" for i in range(8)) + "</div>"
BODY = "".join(
    f"<p>{i}.新建公园{i}个，完成投资{i}.5亿元，确保按时完成。（责任单位：区园林局）</p>" for i in range(1, 9)
)
FOOT = "<div class='footer'>主办：清河市人民政府办公室　备案号：某备000号</div>"


def load(tmp_path: Path, page: str, encoding: str = "utf-8") -> list[Document]:
    path = tmp_path / "页.html"
    path.write_bytes(page.encode(encoding))
    return read(path)


def lines(tmp_path: Path, body: str) -> list[str]:
    (document,) = load(tmp_path, HEAD.format("utf-8") + body)
    return document.text.split("\n")


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("gb2312", "utf-8"),
        ("big5", "utf-8-sig"),
        ("x", "gb18030"),
    ],
)
def test_encodings(tmp_path: Path, declared: str, encoding: str) -> None:
    (document,) = load(tmp_path, HEAD.format(declared) + BODY, encoding)
    assert document.text.startswith("1.新建公园1个，")


def test_a_page_in_big5(tmp_path: Path) -> None:
    (document,) = load(tmp_path, '<meta charset="big5"><p>' + "各單位要認真落實重點工作。" * 9, "big5")
    assert document.text == "各單位要認真落實重點工作。" * 9


def test_the_page_around_a_document_is_left_out_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    signature = "<p align='right'>清河市人民政府办公室</p><p align='right'>2023年3月1日</p>"
    page = (
        f"{NAVIGATION}<div class='crumb'>当前位置：<a>首页</a> &gt; <a>文件</a></div><script>var a='脚本文字'</script>"
        f"<div class='box'><h1>清河市重点工作任务分工方案</h1><div class='text'>{BODY}{signature}</div>"
        "<div style='display: none'>隐藏文字</div></div>" + FOOT
    )
    text = "\n".join(lines(tmp_path, page))
    expected = ["清河市重点工作任务分工方案"] + [
        f"{i}.新建公园{i}个，完成投资{i}.5亿元，确保按时完成。（责任单位：区园林局）" for i in range(1, 9)
    ]
    assert text.split("\n") == [*expected, "清河市人民政府办公室", "2023年3月1日"]


def test_tables_keep_their_columns(tmp_path: Path) -> None:
    table = (
        "<table><caption>任务表</caption><tr><th rowspan=2>序号<th rowspan=2>任务<th colspan=2>责任分工</tr>"
        "<tr><td>牵头<td>配合</tr><tr><td>1<td><p>新建公园</p><p>4个</p><td>区园林局<td></tr></table>"
    )
    assert lines(tmp_path, BODY + table)[8:] == [
        "任务表",
        "序号\t任务\t责任分工\t",
        "\t\t牵头\t配合",
        "1\t新建公园",
        "4个\t区园林局\t",
    ]


def test_tables_that_only_lay_out_the_page(tmp_path: Path) -> None:
    page = f"<table><tr><td>{NAVIGATION}</td><td>{BODY}<table><tr><td>1<td>修路</table></td></tr></table>"
    assert lines(tmp_path, page)[7:] == [
        "8.新建公园8个，完成投资8.5亿元，确保按时完成。（责任单位：区园林局）",
        "1\t修路",
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("甲<br>乙<b>丙</b>\n  丁", ["甲", "乙丙 丁"], id="breaks and blanks"),
        pytest.param("<ol start=3><li>甲<li value=9>乙<li>丙</ol>", ["3.甲", "9.乙", "10.丙"], id="numbers of lists"),
        pytest.param("<ol type=A style='list-style: none'><li>甲</ol><ul><li>乙</ul>", ["甲", "乙"], id="no numbers"),
        pytest.param("<pre>甲\n  乙</pre>", ["甲", "乙"], id="preformatted"),
        pytest.param(
            "<ruby>经<rt>jīng</rt></ruby>济<select><option>选</select><button>钮</button>", ["经济"], id="not read"
        ),
        pytest.param("&#x6e05;&amp;&nbsp;河", ["清&\u00a0河"], id="entities"),
    ],
)
def test_how_elements_are_written(tmp_path: Path, source: str, expected: list[str]) -> None:
    (document,) = load(tmp_path, f"<body><div>{source}</div>")
    assert document.text.split("\n") == expected


BLOCKS = [
    pytest.param("索 引 号：990100/2023-1\t发文字号：清政发〔2023〕2号", id="pairs in cells"),
    pytest.param("索引号\t990100/2023-1\n发文字号\t清政发〔2023〕2号", id="label and value in two cells"),
    pytest.param("索引号：\n990100/2023-1\n文　　号：\n清政发〔2023〕2号", id="label and value on two lines"),
    pytest.param("索引号: 990100/2023-1 文号: 清政发〔2023〕2号", id="two pairs in a line"),
    pytest.param("【索引号】990100/2023-1\n【字 号】清政发〔2023〕2号", id="labels in brackets"),
    pytest.param("索引号：990100/2023-1 | 发文文号：清政发〔2023〕2号 | 有效性：", id="bars and an empty value"),
    pytest.param("索引号：\t发布机构：\n索引号：990100/2023-1\n文号：清政发〔2023〕2号", id="twice, empty first"),
]


@pytest.mark.parametrize("text", BLOCKS)
def test_layouts_of_the_metadata_block(text: str) -> None:
    assert page_fields(html.fromstring("<p></p>"), text) == {"索引号": "990100/2023-1", "发文字号": "清政发〔2023〕2号"}


@pytest.mark.parametrize(
    "text", ["序号\t名称\t关键词\n1\t修路\t交通", "来源：本报\n标题：某某", "成文日期：2023年", "文号"]
)
def test_what_is_no_metadata_block(text: str) -> None:
    assert page_fields(html.fromstring("<p></p>"), text) == {}


def test_metadata_of_a_page(tmp_path: Path) -> None:
    block = "<table><tr><td>索引号：<td>990100/2023-1<td>成文日期：<td>2023年3月1日</tr></table>"
    page = HEAD.format("utf-8").replace("</head>", '<meta name="PubDate" content="2023-03-05"></head>') + block + BODY
    (document,) = load(tmp_path, page)
    assert document.fields == {"索引号": "990100/2023-1", "成文日期": "2023年3月1日", "发布日期": "2023-03-05"}


def test_several_documents_on_a_page(tmp_path: Path) -> None:
    parts = [
        f"<p>清河市人民政府办公室</p><p>关于第{n}件工作的通知</p><p>清政办发〔2023〕{n}号</p>{BODY}" for n in (1, 2)
    ]
    first, second = load(tmp_path, HEAD.format("utf-8") + "<div>" + "".join(parts) + "</div>")
    assert (first.id, second.id) == ("页.html#1", "页.html#2")
    assert second.text.startswith("清河市人民政府办公室\n关于第2件工作的通知\n清政办发〔2023〕2号\n1.")
    assert "第2件" not in first.text


def test_tags_that_nobody_closed(tmp_path: Path) -> None:
    page = "".join(f"<font><p>第{i}段，新建公园。" for i in range(3000))
    text = "\n".join(lines(tmp_path, page))
    assert [f"第{i}段，新建公园。" for i in range(3000)] == text.split("\n")
