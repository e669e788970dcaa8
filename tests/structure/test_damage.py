"""Damage that changes meaning, several documents on a page, and what the tables say of both."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit import analyze, iter_documents
from toolkit.schema import Document


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("请于2023626前报送。", "lost_characters", "2023626"),
        ("615日、1215日前完成。", "lost_characters", "615日"),
        ("清政发〔20233号", "lost_characters", "〔20233号"),
        ("清政发〔202316号", "lost_characters", "〔202316号"),
        ("清政办(20235号", "lost_characters", "(20235"),
        ("政府补贴10商家", "lost_characters", "10"),
        ("产值增长6左右。", "lost_characters", "6"),
        ("20*年新增公园4个。", "masked", "20*年"),
        ("20xx年工作回顾", "masked", "20xx年"),
        ("由xx县负责", "masked", "xx县"),
        ("清河区人民*府", "masked", "*"),
        ("十x大精神", "masked", "x"),
        ("推进项目????建设", "garbled", "????"),
        ("市财1、政局和区教2、育局和县住3、建局", "part_marker", "1、"),
        ("區(qū)衛(wèi)生", "pinyin", "(qū)"),
    ],
)
def test_damage_is_found(text: str, code: str, place: str) -> None:
    first = analyze(text).damage[0]
    assert (first.code, text[first.start : first.end]) == (code, place)


@pytest.mark.parametrize(
    "text",
    [
        "产值增长6%左右，城镇化率提高0.8个百分点。",
        "分别增长6、7和8个百分点。",
        "道路交通指数从6.3下降至6.1。",
        "产值之比提高到2.2，农民增收。",
        "自受理之日起120日内办结。",
        "开展攻坚180日行动。",
        "联系电话：2023626",
        "购置X射线机5台、X光机2台。",
        "场地为5×8米。",
        "附件1、附件2、附件3、工程表",
        "清府办发〔2023〕3号",
        "何为高质量发展？为了人民？？依靠人民！",
        "投资2023626元。",
    ],
)
def test_sound_text_has_no_warning(text: str) -> None:
    assert analyze(text).damage == []


def test_a_spun_copy_lacks_the_words_of_the_genre() -> None:
    sentence = "鞭策楼盘营造，晋升民众糊口，增添花圃4个，夯实根柢，拓宽路子，凝聚气力，"
    assert [d.code for d in analyze(sentence * 40).damage] == ["unusual_wording"]
    sound = "推动项目建设，提升服务水平，加快发展经济，新建公园4个，落实工作责任，"
    assert analyze(sound * 40).damage == []


def test_numbers_of_a_damaged_place_are_flagged() -> None:
    frames = analyze("新建公园4个。由xx县新建学校2所。").to_frames()
    assert frames["documents"]["warnings"].tolist() == ["masked@8-11"]
    assert frames["quantities"]["damaged"].tolist() == [False, True]
    lost = analyze("新建公园4个。\n请于2023626前报送。\n确保产值增长6%。").to_frames()
    assert lost["quantities"]["damaged"].tolist() == [True, True], "lost characters cast doubt on the whole page"
    assert lost["targets"]["damaged"].tolist() == [True, True]
    assert analyze("新建公园4个。").to_frames()["documents"]["warnings"].tolist() == [""]


def test_several_documents_on_a_page_are_told() -> None:
    first = "关于甲的通知\n清府发〔2024〕1号\n各局：\n" + "推进工作，抓好落实。" * 80
    second = "清河区人民政府关于乙的通知\n清府发〔2024〕2号\n各局：\n加快发展。"
    text = f"{first}\n{second}"
    (damage,) = analyze(text).damage
    assert (damage.code, text[damage.start : damage.end]) == ("several_documents", "清河区人民政府关于乙的通知")
    assert analyze(first + "\n根据清府发〔2023〕9号文件，推进工作。\n").damage == []


def test_real_documents_are_sound(real_corpus: Path) -> None:
    documents = [d for d in iter_documents([real_corpus / "corpus"]) if isinstance(d, Document)]
    assert len(documents) >= 50
    assert [(d.id, analyze(d).damage) for d in documents if analyze(d).damage] == []
