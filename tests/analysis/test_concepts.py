"""A concept's words: grown, kept, checked and stressed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from toolkit import analyze
from toolkit.analysis.concepts import (
    WordSpace,
    leave_one_out,
    precision,
    read_words,
    sample_hits,
    write_candidates,
)
from toolkit.analysis.panel import region_years
from toolkit.errors import InputError, OutputError
from toolkit.schema import Document

DIGITAL = "加快发展数字经济和人工智能，建设算力中心，推动大数据应用。"
GREEN = "扩大造林面积，保护湿地，治理河道，提升森林覆盖率。"
ROADS = "新建农村公路，改造危桥，完善公交线路，建设停车场。"


@pytest.fixture(scope="module")
def space() -> WordSpace:
    return WordSpace([DIGITAL * 8, GREEN * 8, ROADS * 8], window=3, least=3, dimensions=4)


def test_candidates_are_words_of_the_same_field(space: WordSpace) -> None:
    found = space.candidates(["数字经济"], 5)
    best = found[found["found_by"].eq("both")]["word"].tolist()
    assert best
    assert set(best) <= {"人工智能", "发展", "算力", "大数据", "应用", "加快", "中心", "算力中心", "推动", "建设"}
    assert "数字经济" not in found["word"].tolist()
    assert set(found["verdict"]) == {""}


def test_the_same_corpus_gives_the_same_vectors(space: WordSpace) -> None:
    again = WordSpace([DIGITAL * 8, GREEN * 8, ROADS * 8], window=3, least=3, dimensions=4)
    assert again.vector("河道").round(6).tolist() == space.vector("河道").round(6).tolist()
    assert space.vector("河道") @ space.vector("河道") == pytest.approx(1)
    assert space.vector("河道") @ space.vector("治理") > space.vector("河道") @ space.vector("数字经济")


def test_words_that_the_corpus_lacks_are_told(space: WordSpace) -> None:
    with pytest.raises(InputError, match="量子"):
        space.candidates(["量子"])
    with pytest.raises(InputError, match="least"):
        WordSpace(["短文。"], least=5)


def test_a_person_accepts_and_rejects(space: WordSpace, tmp_path: Path) -> None:
    path = write_candidates(space.candidates(["数字经济"], 5), tmp_path / "数字.csv")
    frame = pd.read_csv(path, encoding="utf-8-sig", dtype=str)
    frame["verdict"] = ["accept", "是", *["reject"] * (len(frame) - 2)]
    frame.to_csv(path, index=False, encoding="utf-8-sig")
    assert read_words(path) == frame["word"].tolist()[:2]
    with pytest.raises(OutputError, match="verdicts"):
        write_candidates(space.candidates(["数字经济"], 5), path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("数字经济\n人工智能\n数字经济\n", ["数字经济", "人工智能"]),
        ("# 概念\n\n数字经济\n", ["数字经济"]),
        ("word\tnote\n数字经济\t主\n", ["数字经济"]),
        ("count,word\n3,数字经济\n", ["数字经济"]),
    ],
    ids=["list", "comment", "tsv", "csv"],
)
def test_lists_of_words(tmp_path: Path, content: str, words: list[str]) -> None:
    path = tmp_path / "words.txt"
    path.write_text(content, encoding="utf-8-sig")
    assert read_words(path) == words


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "no word"), ("word,verdict\n数字经济,maybe\n", "row 2"), ("word,verdict\n数字经济,\n", "accept")],
    ids=["empty", "verdict", "nothing accepted"],
)
def test_a_faulty_list_is_told(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "words.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_words(path)


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    frames = []
    for name, year, text in (("a", 2023, DIGITAL + GREEN), ("b", 2024, DIGITAL * 3), ("c", 2025, GREEN)):
        plan = f"一、工作回顾\n去年平稳。\n二、{year}年工作安排\n{text}\n"
        fields = {"region": "甲县", "year": str(year), "kind": "report"}
        frames.append(analyze(Document(name, plan, None, fields)).to_frames())
    return {name: pd.concat([frame[name] for frame in frames], ignore_index=True) for name in frames[0]}


def test_a_sample_is_drawn_once_and_judged_by_year(tables: dict[str, pd.DataFrame]) -> None:
    words = ["数字经济", "人工智能"]
    drawn = sample_hits(tables, words, 5)
    assert len(drawn) == 5
    assert not drawn.duplicated(["document_id", "start"]).any()
    assert drawn["right"].str.len().gt(0).all()  # what stands behind the word is kept for the reader
    assert drawn.equals(sample_hits(tables, words, 5))
    assert len(sample_hits(tables, words, 99)) == 8
    judged = sample_hits(tables, words, 99)
    judged["correct"] = ["1"] * 6 + ["0", ""]
    by_year = precision(judged.replace({"correct": {"": None}}), "year").set_index("year")
    assert by_year["judged"].tolist() == [2, 5]
    assert by_year.loc[2024, "precision"] == 0.8
    assert (by_year["low"] < by_year["precision"]).all()


def test_what_is_no_verdict_is_told() -> None:
    with pytest.raises(InputError, match="row 1"):
        precision(pd.DataFrame({"correct": [1, "yes"]}))
    with pytest.raises(InputError, match="no place is judged"):
        precision(pd.DataFrame({"correct": [None, None]}))


def test_one_word_may_carry_the_concept(tables: dict[str, pd.DataFrame]) -> None:
    found = leave_one_out(region_years(tables["documents"]), tables, ["数字经济", "湿地", "量子"])
    assert found["word"].tolist() == ["数字经济", "湿地", "量子"]
    assert found["hits"].tolist() == [4, 2, 0]
    assert found["cumulative"].round(3).tolist() == [0.667, 1.0, 1.0]
    assert found.loc[2, "correlation"] == pytest.approx(1)  # a word that stands nowhere changes nothing
    assert found.loc[1, "correlation"] < 0.9
