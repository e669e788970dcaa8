from __future__ import annotations

import pytest

from toolkit.analysis.concordance import concordance, theme_concordance
from toolkit.errors import InputError

TEXTS = {
    "甲": "一、工业\n建设新型工业园区，推动人工智能＋制造。\n人工智 能产业园开工。",
    "乙": "无。",
    "丙": "人工智能",
}


def test_each_place_with_its_offsets() -> None:
    got = concordance(TEXTS, ["人工智能", "工业"], width=4)
    for row in got.itertuples():
        assert "".join(TEXTS[row.document_id][row.start : row.end].split()) == row.keyword.replace(" ", "")
    assert got[["document_id", "left", "keyword", "right"]].to_numpy().tolist() == [
        ["甲", "一、", "工业", " 建设新"],
        ["甲", "建设新型", "工业", "园区，推"],
        ["甲", "区，推动", "人工智能", "＋制造。"],
        ["甲", "制造。 ", "人工智 能", "产业园开"],
        ["丙", "", "人工智能", ""],
    ]


@pytest.mark.parametrize("word", ["人工智能+", "人工智能＋"], ids=["half width", "full width"])
def test_width_of_forms_does_not_matter(word: str) -> None:
    assert concordance(TEXTS, word)["keyword"].tolist() == ["人工智能＋"]


def test_the_longest_word_is_found_once() -> None:
    assert concordance({"a": "工业园区"}, ["工业", "工业园区", "园区"])["keyword"].tolist() == ["工业园区"]


def test_words_are_no_patterns() -> None:
    assert concordance({"a": "增长5.5%，增长535%"}, "5.5%")["start"].tolist() == [2]


def test_nothing_found_has_the_same_columns() -> None:
    got = concordance(TEXTS, "水库")
    assert got.empty
    assert list(got.columns) == ["document_id", "start", "end", "left", "keyword", "right"]
    assert got["start"].dtype == "int64"


def test_words_of_a_theme_without_departments() -> None:
    got = theme_concordance({"甲": "守牢粮食安全底线。（牵头单位：区生态环境局）"}, "agriculture", width=2)
    assert got[["left", "keyword", "right"]].to_numpy().tolist() == [["守牢", "粮食安全", "底线"]]
    assert theme_concordance({"甲": "（牵头单位：区生态环境局）"}, "ecology").empty


def test_wrong_arguments() -> None:
    with pytest.raises(InputError, match="needs a word"):
        concordance(TEXTS, [])
    with pytest.raises(InputError, match="none of them may be empty"):
        concordance(TEXTS, ["水", " "])
    with pytest.raises(InputError, match="width must be 0 or more"):
        concordance(TEXTS, "水", width=-1)
    with pytest.raises(InputError, match=r"no theme 'sport' .*there is"):
        theme_concordance(TEXTS, "sport")
