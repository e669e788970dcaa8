"""Which line breaks FoldedText joins: page ends and lines of fixed width, not ends of paragraphs."""

from __future__ import annotations

import pytest

from toolkit.normalization.text import FoldedText

_LONG = "坚持把项目作为抓手，加快推进临港物流园、北部建材产业园和清河智慧水"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{_LONG}\n\n务一期建设。", id="word cut by a page end"),
        pytest.param(f"{_LONG}\n— 12 —\n务一期建设。", id="page number"),
        pytest.param(f"{_LONG}\n第 3 页 共 9 页\n务一期建设。", id="page number in words"),
        pytest.param("全市力争完成工业投资，生产总值达到1\n30亿元。", id="number"),
        pytest.param("新增公园，\n学校。", id="after a comma"),
        pytest.param("改革（\n三）深化", id="after an opening bracket"),
        pytest.param("修路\n，办学", id="before a comma"),
        pytest.param("修路。〔牵头单位：\n市交通局；\n责任单位：各区〕", id="open bracket"),
        pytest.param("修路。〔牵头\n单位：市交通局〕", id="label cut"),
        pytest.param("空气质量持续改善，各项指标稳中向好，其中PM\n2.5\n平均浓度下降。", id="short pieces in a row"),
    ],
)
def test_joined(text: str) -> None:
    assert "\n" not in FoldedText(text).text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("（三）加力扩大有效需求，推动经济发展质量和效益进一步增强\n项目建设提速。", id="long heading"),
        pytest.param("——2026年2月3日在清河市第十六届人民代表大会第四次会议上\n来源：清河日报", id="occasion"),
        pytest.param("市长某某代表市人民政府，向大会作报告。本报记者张某摄\n各位代表：", id="salutation"),
        pytest.param("十四五时期发展成就和二〇二五年工作的回顾\n五年来，我们攻坚克难。", id="title without number"),
        pytest.param("新建公园四个，改造道路十二公里，绿化河岸\n牵头单位：市园林局", id="label line"),
        pytest.param("新建公园四个，改造道路十二公里，绿化河岸\n2.办学", id="next task"),
        pytest.param("修路。\n办学。", id="full stop"),
    ],
)
def test_kept(text: str) -> None:
    assert FoldedText(text).text.count("\n") == 1


def test_lines_of_fixed_width() -> None:
    paragraph = (
        "坚持把项目作为稳投资促增长的抓手和底盘、加快推进临港物流园和北部建材产业园建设、全年完成投资三十亿元。" * 3
    )
    width = 28
    lines = [paragraph[i : i + width] for i in range(0, len(paragraph), width)]
    text = "一、稳增长\n" + "\n".join([*lines, "（二）促改革", *lines])
    assert FoldedText(text).text.split("\n") == ["一、稳增长", paragraph, "(二)促改革", paragraph]


def test_code_points_written_out_are_white_space() -> None:
    text = "<U+00A0><U+00A0>一、修<U+00A0>路<U+3000>"
    folded = FoldedText(text)
    assert folded.text == "一、修路"
    start, end = folded.span(2, 4)
    assert text[start:end] == "修<U+00A0>路"
