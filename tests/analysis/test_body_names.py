"""Names of bodies, and that a word inside one is no hit of a concept."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from toolkit import analyze
from toolkit.analysis.body_names import body_names, is_office
from toolkit.analysis.concordance import concordance
from toolkit.analysis.panel import region_years
from toolkit.analysis.panel_concepts import concept_hits, concept_panel
from toolkit.analysis.uptake import uptake
from toolkit.errors import InputError
from toolkit.schema import Document


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("由区数据局、县大数据中心配合。", ["区数据局", "县大数据中心"]),
        ("农业农村部、县农业农村局会同农业银行开展。", ["农业农村部", "县农业农村局", "农业银行"]),
        ("改造村卫生室6所，建设制造业创新中心和智慧农业实验室。", []),
        ("用好数据要素，建设算力中心。", []),
        ("由区数 据局牵头。", ["区数据局"]),
    ],
    ids=["offices", "ministry and bank", "what is built", "none", "over a space"],
)
def test_names_of_offices_are_found(text: str, names: list[str]) -> None:
    found = body_names({"a": text})
    assert found["name"].tolist() == names
    places = zip(found["start"], found["end"], strict=True)
    assert ["".join(text[a:b].split()) for a, b in places] == names


@pytest.mark.parametrize(
    ("word", "said"), [("数据局", True), ("公安局", True), ("数据", False), ("数据中心", False), ("数字经济", False)]
)
def test_a_word_alone_may_be_an_office(word: str, said: bool) -> None:
    assert is_office(word) is said


def test_what_is_no_table_of_units_is_told() -> None:
    with pytest.raises(InputError, match="name"):
        body_names({"a": "文"}, pd.DataFrame({"document_id": ["a"], "start": [0], "end": [1]}))


def tables(*texts: str) -> dict[str, pd.DataFrame]:
    frames = []
    for i, text in enumerate(texts):
        code = {"division_code": f"9901{i:02}", "parent_code": "990100" if i else "990000"}
        fields = {"region": "甲市" if not i else "乙县", "year": "2024", "kind": "report", **code}
        frames.append(analyze(Document(f"d{i}", f"二、2024年工作安排\n{text}\n", None, fields)).to_frames())
    return {name: pd.concat([frame[name] for frame in frames], ignore_index=True) for name in frames[0]}


CASES: list[Any] = [
    pytest.param("推进数据共享，由区数据局负责。", "数据", 1, id="office"),
    pytest.param("1.办好会展。（牵头单位：县人工智能产业局）", "人工智能", 0, id="unknown office that is charged"),
    pytest.param("1.办好会展。（责任单位：县工信、数据、商务局）", "数据", 0, id="clipped name"),
    pytest.param("发展数字农业，由农业农村局落实。", "农业", 1, id="two of one word"),
    pytest.param("建强县数据局，县数据局要担当。", "数据局", 2, id="the word is an office"),
    pytest.param("县公安局交警大队严查酒驾。", "公安局", 1, id="an office inside a name"),
    pytest.param("1.办好会展。（牵头单位：县人工智能产业局）", "人工智能产业局", 1, id="the end of a name"),
    pytest.param("县人民法院、县法院开门办案。", "法院", 2, id="court"),
    pytest.param("改造村卫生室6所，建设国家技术创新中心。", "卫生", 1, id="facility"),
]


@pytest.mark.parametrize(("text", "word", "hits"), CASES)
def test_a_word_inside_a_name_is_no_hit_unless_it_is_the_body(text: str, word: str, hits: int) -> None:
    got = tables(text)
    assert concept_panel(region_years(got["documents"]), got, [word], part="all")["hits"].tolist() == [hits]
    assert len(concept_hits(got, [word], part="all")) == hits
    texts = dict(zip(got["documents"]["document_id"], got["documents"]["text"], strict=True))
    assert len(concordance(texts, word)) == text.count(word)  # shows all places


def test_names_may_be_given_once_for_several_panels() -> None:
    got = tables("推进数据共享，由区数据局负责。")
    none = body_names({})
    status = region_years(got["documents"])
    assert concept_panel(status, {**got, "body_names": none}, ["数据"], part="all")["hits"].tolist() == [2]


def test_a_term_inside_a_name_is_not_taken_over() -> None:
    got = tables("发展人工智能。", "1.办好会展。（牵头单位：县人工智能产业局）")
    status, documents = region_years(got["documents"]), got["documents"]
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    found = uptake(status, texts, ["人工智能"], units=got["responsible_units"])
    assert found["outcome"].tolist() == ["not_adopted"]
