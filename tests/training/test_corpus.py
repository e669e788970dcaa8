from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from toolkit.analysis.opinions import LabelledSpan
from toolkit.errors import InputError
from toolkit.evaluation import text_sha256
from toolkit.training.corpus import (
    LabelledDocument,
    read_corpus,
    read_segmented,
    segmented_sentences,
    split,
    split_sentences,
    tagged_sentences,
)

NOTICE = "一、农业\n1.粮食产量稳定在12万吨以上。（牵头单位：县农业农村局）"


def marked(document: LabelledDocument) -> list[tuple[str, str]]:
    return [(document.text[span.start : span.end], span.label) for span in document.spans]


def write(folder: Path, name: str, text: str, **gold: Any) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
    if gold:
        content = {"id": name, "text_sha256": text_sha256(text), "annotated": [0, len(text)]} | gold
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_rules_label_units_projects_and_indicators(tmp_path: Path) -> None:
    (document,) = read_corpus([write(tmp_path, "a", NOTICE + "\n2.加快青云冷链港项目建设。")])
    assert marked(document) == [("粮食产量", "INDICATOR"), ("县农业农村局", "UNIT"), ("青云冷链港项目", "PROJECT")]
    assert document.golds == ()


def test_gold_wins_where_it_was_annotated_and_rules_fill_the_rest(tmp_path: Path) -> None:
    # the annotator saw projects only, and found one that no rule would
    record = {"start": NOTICE.index("粮食"), "end": NOTICE.index("粮食") + 2, "text": "粮食"}
    write(tmp_path, "a", NOTICE, annotated_kinds=["projects"], projects=[record])
    write(tmp_path, "b", "没有标注。")
    (document,) = read_corpus([tmp_path], "gold")
    assert marked(document) == [("粮食", "PROJECT"), ("粮食产量", "INDICATOR"), ("县农业农村局", "UNIT")]


def test_two_golds_of_one_text_add_up(tmp_path: Path) -> None:
    at = NOTICE.index("粮食")
    for name, a, b in (("x", at, at + 1), ("y", at + 2, at + 3)):
        record = {"start": a, "end": b, "text": NOTICE[a:b]}
        write(tmp_path, name, NOTICE, annotated=[a, b], annotated_kinds=["projects"], projects=[record])
    (document,) = read_corpus([tmp_path], "gold")
    assert [text for text, label in marked(document) if label == "PROJECT"] == ["粮", "产"]
    judged = [
        LabelledSpan(at, at + 1, "PROJECT"),
        LabelledSpan(at + 4, at + 5, "PROJECT"),
        LabelledSpan(at, at + 1, "UNIT"),
    ]
    assert [document.judges(span) for span in judged] == [True, False, False]
    assert (document.annotated("PROJECT"), document.annotated("UNIT")) == (True, False)


def test_texts_of_another_folder_are_left_out_by_checksum(tmp_path: Path) -> None:
    write(tmp_path / "all", "a", NOTICE)
    write(tmp_path / "all", "b", "全年新建公园2个。")
    write(tmp_path / "test", "other-name", NOTICE)
    assert [d.id for d in read_corpus([tmp_path / "all"], without=[tmp_path / "test"])] == ["b.txt"]


def test_a_text_counts_once(tmp_path: Path) -> None:
    write(tmp_path, "a", NOTICE)
    assert len(read_corpus([write(tmp_path, "b", NOTICE)])) == 1


@pytest.mark.parametrize(("labels", "message"), [("gold", "no document with gold"), ("rules", "no document; give")])
def test_nothing_to_learn_from_is_an_error(tmp_path: Path, labels: Any, message: str) -> None:
    if labels == "gold":
        write(tmp_path, "a", NOTICE)
    with pytest.raises(InputError, match=message):
        read_corpus([tmp_path], labels)


def test_a_split_holds_each_document_once_whatever_the_order() -> None:
    documents = [LabelledDocument(str(i), f"第{i:02}份", ()) for i in range(20)]
    parts = split(documents, seed=3)
    assert [len(part) for part in parts] == [12, 4, 4]
    assert sorted(d.id for part in parts for d in part) == sorted(d.id for d in documents)
    assert split(documents[::-1], seed=3) == parts
    assert split(documents, seed=4) != parts
    with pytest.raises(InputError, match="2 texts; three are needed"):
        split(documents[:2])


@pytest.mark.parametrize("sizes", [(1, 1, 1), (1, 1, 500), (500, 1, 1), (3, 400, 5, 6)], ids=str)
def test_no_part_of_a_split_is_empty(sizes: tuple[int, ...]) -> None:
    documents = [LabelledDocument(str(i), "字" * size + str(i), ()) for i, size in enumerate(sizes)]
    assert all(part for seed in range(5) for part in split(documents, seed))


def test_tags_follow_the_spans() -> None:
    text = "修 路３条。由水务局\n牵头"
    spans = (LabelledSpan(0, 3, "PROJECT"), LabelledSpan(2, 3, "INDICATOR"), LabelledSpan(7, 10, "UNIT"))
    found = list(tagged_sentences(LabelledDocument("x", text, spans)))
    assert found[0] == ("修路3条。", ["B-PROJECT", "I-PROJECT", "O", "O", "O"])  # the longer of two that overlap
    assert found[1][1][:4] == ["O", "B-UNIT", "I-UNIT", "I-UNIT"]


def test_a_span_across_sentences_is_left_out() -> None:
    ((_, first), (_, second)) = tagged_sentences(LabelledDocument("x", "修路。牵头", (LabelledSpan(1, 4, "UNIT"),)))
    assert {*first, *second} == {"O"}


def test_words_of_the_sentences_make_the_sentences() -> None:
    document = LabelledDocument("x", "城镇登记失业 率\t３％。\n由水务局牵头", ())
    assert list(segmented_sentences(document)) == [["城镇登记失业率"], ["3%", "。"], ["由", "水务局", "牵头"]]


def test_segmented_text_is_read_and_parted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("由 水务局 牵头 。\n\n新建 公园\n修 路\n", encoding="utf-8")
    sentences = read_segmented([tmp_path])
    assert sentences[0] == ["由", "水务局", "牵头", "。"]
    assert sorted(map(len, split_sentences(sentences))) == [1, 1, 1]
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(InputError, match=r"a\.txt: cannot be read"):
        read_segmented([tmp_path])
    (tmp_path / "a.txt").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="no segmented sentence"):
        read_segmented([tmp_path])
