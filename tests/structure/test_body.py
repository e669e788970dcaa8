"""What is read of a text: page matter, repeats, traditional characters, pinyin."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit import (
    analyze,
    extract_quantities,
    extract_responsible_units,
    extract_targets,
    iter_documents,
    sample_corpus,
)
from toolkit.normalization.scripts import is_traditional, simplified
from toolkit.resources import tsv_rows
from toolkit.schema import Document
from toolkit.structure import parse_structure
from toolkit.structure.body import find_body

TASKS = "".join(
    f"{i}.清溪镇第{i}片区新建口袋公园{i + 2}个，绿化{i * 3 + 1}万平方米。（牵头单位：区园林局；责任单位：各街道）\n"
    for i in range(1, 7)
)
NOTICE = f"关于印发2031年重点任务分工方案的通知\n一、城市绿化\n{TASKS}"


def marked(text: str, kind: str = "boilerplate") -> list[str]:
    return [text[a.start : a.end].strip() for a in find_body(text).asides if a.kind == kind]


@pytest.mark.parametrize(
    "line",
    [
        "当前位置：首页 > 政务公开 > 通知",
        "【字体：大 中 小】",
        "【字体：",
        "打印 关闭",
        "大　中　小",
        "关闭窗口",
        "扫一扫在手机打开当前页",
        "分享到：微信 微博",
        "浏览次数：",
        "上一篇：关于新建公园5个的公示",
        "下一篇：无",
        "（责任编辑：周某）",
        "清ICP备12345678号-1",
        "网站标识码：9901020001",
        "— 3 —",
        "第 3 页 共 9 页",
        "${currentUser.name}",
        "<!-- 12个 -->",
    ],
)
def test_page_matter_is_marked_and_not_read(line: str) -> None:
    text = f"{line}\n{NOTICE}{line}\n"
    assert marked(text) == [line, line]
    assert [q.text for q in extract_quantities(text)] == [q.text for q in extract_quantities(NOTICE)]
    assert analyze(text).quantities == extract_quantities(text)
    assert analyze(text).structure.asides == find_body(text).asides


@pytest.mark.parametrize(
    "line",
    [
        "主办单位：区园林局、区住建局。",
        "打印社整治完成12家。",
        "分享农业发展红利，农民人均收入增长6%。",
        "扫码点餐商户达到300家，下一步继续推广；来源可查的食品达到90%。加强培训，共同发展，确保全年目标任务如期完成，各项工作走在前列。",
        "大力发展中小企业。",
    ],
)
def test_text_of_the_document_is_read(line: str) -> None:
    assert marked(f"一、发展\n{line}\n二、民生\n") == []


def test_a_footer_is_known_by_its_neighbours() -> None:
    footer = "主办单位：清河区人民政府办公室\n承办单位：清河区数据局\n版权所有 清河区人民政府\n"
    assert marked(NOTICE + footer) == footer.splitlines()
    assert extract_responsible_units(NOTICE + footer) == extract_responsible_units(NOTICE)


def test_running_heads_stand_beside_page_numbers() -> None:
    pages = "".join(f"清河区人民政府公报\n— {i} —\n{i}.新建公园{i}个。\n" for i in range(1, 5))
    assert marked(pages).count("清河区人民政府公报") == 4
    assert [q.text for q in extract_quantities(pages)] == ["1个", "2个", "3个", "4个"]


@pytest.mark.parametrize("copies", [2, 6])
def test_a_repeated_text_is_read_once(copies: int) -> None:
    text = "当前位置：首页\n" + NOTICE * copies
    body = find_body(text)
    assert body.copies == copies
    assert [q.text for q in extract_quantities(text)] == [q.text for q in extract_quantities(NOTICE)]
    assert len(parse_structure(text).tasks) == 6
    frames = analyze(text).to_frames()
    assert frames["documents"]["repeated"].tolist() == [copies]
    assert len(frames["assignments"]) == 12


def test_lines_that_come_again_in_one_text_are_no_copies() -> None:
    line = "牵头单位：区发展和改革局；责任单位：区财政局、区住房和城乡建设局、各镇街\n"
    text = "".join(f"{i}.完成第{i}项改革任务，项目数量达到{i}个，覆盖全部街道和乡镇。\n{line}" for i in range(2, 9))
    assert find_body(text).copies == 1
    assert len(extract_responsible_units(text)) == 28


def traditional(text: str) -> str:
    """Writes a text as a mirror in traditional characters would, one for one, from the lexicon."""
    names = ("traditional_characters.tsv", "traditional_forms.tsv")
    pairs = {
        row["simplified"]: row["traditional"]
        for name in names
        for _, row in tsv_rows(name, ["traditional", "simplified"])
    }
    return "".join(pairs.get(c, c) for c in text)


def test_traditional_texts_give_the_same_records_at_the_same_places() -> None:
    documents = [d for d in iter_documents([sample_corpus()]) if isinstance(d, Document)]
    seen = 0
    for text in [NOTICE, *(d.text for d in documents[:4])]:
        mirror = traditional(text)
        assert is_traditional(mirror)
        assert simplified(mirror) == text
        for extract in (extract_quantities, extract_responsible_units, extract_targets):
            here, there = extract(text), extract(mirror)
            seen += len(here)
            assert [m.to_dict() | {"text": ""} for m in there] == [m.to_dict() | {"text": ""} for m in here]
            assert all(m.text == mirror[m.start : m.end] for m in there)
        assert parse_structure(mirror) == parse_structure(text)
    assert seen > 200


@pytest.mark.parametrize("text", ["", "于", "乾县", "著名企业", "发展於潜镇经济", "瞭望塔"])
def test_simplified_texts_stay(text: str) -> None:
    assert find_body(text).text is text


def test_pinyin_between_characters_does_not_hide_a_quantity() -> None:
    text = "糧(liáng)食產(chǎn)量(liàng)穩(wěn)定在12萬(wàn)噸(dūn)以上。"
    (quantity,) = extract_quantities(text)
    assert (quantity.indicator, int(quantity.value), quantity.unit) == ("粮食产量", 120000, "吨")
    assert quantity.text == text[quantity.start : quantity.end]


@pytest.mark.parametrize(
    "part",
    ["当前位置：", "|", "─", "│ ", "打印 ", "${", "<!--", "(a)中", "上一篇\n", "— 3 —\n", "發", "20xx年", "1、中"],
)
def test_linear_on_adversarial_text(part: str) -> None:
    text = part * (100_000 // len(part))
    assert len(find_body(text).text) == len(text)
    assert analyze(text).damage is not None


def test_real_reports_that_stand_six_times(real_corpus: Path) -> None:
    found = {}
    for path in sorted((real_corpus / "corpus/state-council").iterdir()):
        (document,) = iter_documents([path])
        assert isinstance(document, Document)
        found[path.stem] = find_body(document.text).copies
        if found[path.stem] > 1:
            starts = [q.start for q in extract_quantities(document.text)]
            assert max(starts) < len(document.text) / found[path.stem] * 1.1
    assert [year for year, copies in found.items() if copies == 6] == [
        "1979",
        "1989",
        "1999",
        "2003",
        "2008",
        "2010",
        "2012",
    ]
