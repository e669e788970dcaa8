"""Shared passages: planted copies are found with their places, and what is found is what a naive search finds."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest

from toolkit.analysis.passages_alike import PackedText, Source, shingles
from toolkit.analysis.reuse import COLUMNS, previous_year_pairs, reused_share, reused_spans, similar_pairs
from toolkit.errors import InputError

PASSAGE = "全面完成云溪河十二公里清淤和两岸污水管网改造，沿河新建口袋公园三个"
FILL = "甲乙丙丁戊己庚辛壬癸子丑寅卯"  # more than the gap
OTHER = "推动青屏水库除险加固，让三千户居民喝上放心水"


def found(new: str, old: str, **settings: float) -> pd.DataFrame:
    return reused_spans({"new": new, "old": old}, [("new", "old")], **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("new", "old", "copied", "source"),
    [
        pytest.param(f"今年，{PASSAGE}。甲", f"要{PASSAGE}；乙", PASSAGE, PASSAGE, id="between other words"),
        pytest.param(PASSAGE, PASSAGE, PASSAGE, PASSAGE, id="the whole document"),
        pytest.param(
            "增长５．５％，" + PASSAGE, "增长5.5%," + PASSAGE,
            "增长５．５％，" + PASSAGE, "增长5.5%," + PASSAGE, id="width",
        ),
        pytest.param(PASSAGE, PASSAGE[:9] + "\n\n　" + PASSAGE[9:], PASSAGE,
                     PASSAGE[:9] + "\n\n　" + PASSAGE[9:], id="white space"),
        pytest.param("😀" + PASSAGE, "𠀀乙" + PASSAGE, PASSAGE, PASSAGE, id="characters beyond 16 bits"),
        pytest.param("。" + PASSAGE, "。" + PASSAGE, PASSAGE, PASSAGE, id="not the full stop before it"),
    ],
)  # fmt: skip
def test_a_copy_and_its_places(new: str, old: str, copied: str, source: str) -> None:
    (row,) = found(new, old).to_dict("records")
    assert new[row["start_a"] : row["end_a"]] == row["text"]
    assert row["text"].strip("，；。") == copied
    assert old[row["start_b"] : row["end_b"]].strip("，；。") == source
    assert row["similarity"] == 1


@pytest.mark.parametrize(
    ("edited", "gap", "passages"),
    [
        pytest.param(PASSAGE.replace("十二", "十五"), 10, 1, id="a figure changed"),
        pytest.param(PASSAGE.replace("两岸", "左岸"), 0, 0, id="exact copies only"),
        pytest.param(PASSAGE.replace("和两岸", "和左右两岸老旧"), 10, 1, id="words put in"),
        pytest.param(PASSAGE.replace("改造", ""), 10, 1, id="a word left out"),
        pytest.param(PASSAGE.replace("和两岸", "和" + "天地玄黄" * 4), 10, 0, id="more put in than the gap"),
    ],
)
def test_small_edits(edited: str, gap: int, passages: int) -> None:
    frame = found(edited, PASSAGE, gap=gap)
    assert len(frame) == passages
    for row in frame.to_dict("records"):
        assert (row["start_a"], row["end_a"]) == (0, len(edited))
        assert (row["start_b"], row["end_b"]) == (0, len(PASSAGE))
        assert 0.75 < row["similarity"] < 1


def test_similarity_counts_the_characters_that_are_equal() -> None:
    edited = PASSAGE.replace("十二", "十五")  # one of 33 characters
    assert found(edited, PASSAGE)["similarity"].tolist() == [1 - 1 / len(PASSAGE)]


def test_moved_and_repeated_passages() -> None:
    new, old = f"{OTHER}{FILL}{PASSAGE}{FILL[::-1]}{OTHER}", f"{PASSAGE}天地玄黄{OTHER}"
    frame = found(new, old)
    assert [new[row.start_a : row.end_a] for row in frame.itertuples()] == [OTHER, PASSAGE, OTHER]
    assert [old[row.start_b : row.end_b] for row in frame.itertuples()] == [OTHER, PASSAGE, OTHER]


def test_a_short_match_hides_no_longer_one() -> None:
    head = "新建改建城乡道路"  # 8 characters: a seed that stands elsewhere with other words behind it
    old = f"{head}五条。{FILL}{head[-4:]}{PASSAGE[:20]}"
    assert found(f"{head}{PASSAGE[:20]}", old)["text"].tolist() == [head[-4:] + PASSAGE[:20]]


@pytest.mark.parametrize("seed", range(30))
def test_exact_passages_as_a_naive_search_finds_them(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 (no secret)
    pieces = ["".join(rng.choices("甲乙丙", k=rng.randint(3, 18))) for _ in range(12)]
    new, old = ("".join(rng.choices(pieces, k=25)) for _ in range(2))
    minimum, covered, end = 12, set(), 0
    for passage in Source(old, minimum, gap=0).passages(new):
        assert passage.a >= end
        end = passage.end_a
        assert new[passage.a : end] == old[passage.b : passage.end_b]
        assert passage.equal == end - passage.a >= minimum
        longest = max(n for n in range(minimum, len(new) - passage.a + 1) if new[passage.a : passage.a + n] in old)
        assert longest == end - passage.a
        covered |= set(range(passage.a, end))
    for i in range(len(new) - minimum + 1):  # nothing that could be a passage is left
        if covered.isdisjoint(range(i, i + minimum)):
            assert new[i : i + minimum] not in old


@pytest.mark.parametrize(
    "unit",
    ["新建水库。", "甲", "新建公园和水库", "全面推进云溪河治理，"],
    ids=["short", "one character", "seven", "ten"],
)
def test_time_is_linear_on_repeats(unit: str) -> None:
    # Compared character by character these would be 10 ** 11 steps.
    new, old = unit * 100_000, "乙" + unit * 100_000
    frame = found(new, old)
    assert frame["characters"].sum() == len(new)


def test_texts_without_a_passage() -> None:
    frame = reused_spans({"a": "", "b": PASSAGE, "c": "短"}, [("a", "b"), ("b", "a"), ("c", "b")])
    assert list(frame.columns) == list(COLUMNS)
    assert frame.empty
    assert reused_share({"a": ""}, frame).empty
    shares = reused_share({"a": "", "c": "短", "b": PASSAGE}, frame, [("c", "b"), ("a", "b")])
    assert shares["document_a"].tolist() == ["c", "a"]
    assert shares["characters"].tolist() == [1, 0]
    assert shares["share"].fillna(-1).tolist() == [0, -1]
    assert reused_spans({}, []).empty


def test_formulas_of_the_genre_are_flagged() -> None:
    formula = "各位代表，现在我代表县人民政府向大会报告工作，请予审议"
    documents = {f"d{i}": f"{formula}。{FILL[:: 1 - 2 * (i % 2)]}" for i in range(4)}
    documents["d0"] += PASSAGE
    documents["d1"] += PASSAGE
    frame = reused_spans(documents, [("d0", "d1")])
    assert frame["text"].tolist() == [formula + "。", PASSAGE]
    assert frame["documents"].tolist() == [4, 2]
    assert frame["common"].tolist() == [True, False]
    share = reused_share(documents, frame).iloc[0]
    size = len(documents["d0"])
    assert share["share"] == (size - len(FILL)) / size
    assert share["share_specific"] == len(PASSAGE) / size


def test_two_documents_have_no_formula() -> None:
    assert found(PASSAGE, PASSAGE)["common"].tolist() == [False]


@pytest.mark.parametrize(
    ("pairs", "settings", "message"),
    [
        pytest.param([("a", "x")], {}, "'x', which is none of the 2 documents", id="unknown"),
        pytest.param([("a", "a")], {}, "one document twice", id="itself"),
        pytest.param(["ab"], {}, "a pair is two ids", id="no pair"),
        pytest.param([], {"minimum": 7}, "8 characters or more, not 7", id="minimum"),
        pytest.param([], {"gap": -1}, "0 or more, not -1", id="gap"),
        pytest.param([], {"common": 0}, "up to 1, not 0", id="common"),
    ],
)
def test_wrong_input(pairs: list[tuple[str, str]], settings: dict[str, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        reused_spans({"a": PASSAGE, "b": OTHER}, pairs, **settings)  # type: ignore[arg-type]


def test_share_of_a_document_that_is_not_there() -> None:
    with pytest.raises(InputError, match="'new', which is none"):
        reused_share({}, found(PASSAGE, PASSAGE))


def test_pairs_of_years() -> None:
    frame = pd.DataFrame(
        [
            ("a25", "甲县", "report", 2025), ("a24", "甲县", "report", 2024), ("a24n", "甲县", "division", 2024),
            ("b25", "乙县", "report", 2025), ("c25", None, "report", 2025), ("a22", "甲县", "report", 2022),
            ("d25", "丁县", None, 2025), ("d24", "丁县", None, 2024), ("e", "丁县", None, None),
        ],
        columns=["document_id", "region", "kind", "report_year"],
    )  # fmt: skip
    assert previous_year_pairs(frame) == [("a25", "a24"), ("d25", "d24")]
    with pytest.raises(InputError, match="region"):
        previous_year_pairs(frame.drop(columns="region"))


def test_similar_pairs_are_those_that_share_wording() -> None:
    rng = random.Random(3)  # noqa: S311 (no secret)
    characters = [chr(c) for c in range(0x4E00, 0x5E00)]
    texts = {name: "".join(rng.choices(characters, k=4000)) for name in "abcd"}
    texts["b"] = texts["a"][:2000] + texts["b"]  # half of a is a third of b
    frame = similar_pairs(texts, common=1.0)
    assert frame[["document_a", "document_b"]].to_numpy().tolist() == [["a", "b"]]
    assert frame.loc[0, "share_a"] == pytest.approx(1 / 2, abs=0.1)
    assert frame.loc[0, "share_b"] == pytest.approx(1 / 3, abs=0.1)
    assert similar_pairs({}).empty
    assert similar_pairs({"a": ""}).empty
    with pytest.raises(InputError, match="shares above 0"):
        similar_pairs(texts, least=0)


def test_hashes_tell_shingles_apart() -> None:
    text = "".join(chr(0x4E00 + i % 97) + chr(0x5E00 + i % 89) for i in range(2000))
    windows = [text[i : i + 8] for i in range(len(text) - 7)]
    assert len(set(shingles(text).tolist())) == len(set(windows))
    assert (shingles(text[3:11]) == shingles(text)[3:4]).all()
    assert len(shingles("七个字不成一串")) == 0


def test_packed_text_keeps_places() -> None:
    source = "一、水利\n\n新建 水库３座，\n灌溉农田。\t甲"
    packed = PackedText(source)
    assert packed.text == "一、水利新建水库3座,灌溉农田。甲"
    at = packed.text.index("水库")
    assert source[slice(*packed.span(at, at + 4))] == "水库３座"


def test_last_year_is_repeated_more_than_another_province(real_corpus: Path) -> None:
    from toolkit import iter_documents

    documents = {}
    for year in (2025, 2026):
        for document in iter_documents([real_corpus / "corpus" / f"provincial-{year}"]):
            for province in ("上海", "浙江", "四川", "湖南"):
                if province in str(document.source):
                    documents[f"{province}{year}"] = document.text
    assert len(documents) == 8
    own = [(f"{p}2026", f"{p}2025") for p in ("上海", "浙江", "四川", "湖南")]
    other = [(own[i][0], own[i - 1][1]) for i in range(4)]
    shares = reused_share(documents, reused_spans(documents, [*own, *other]))
    shares = shares.set_index(["document_a", "document_b"])["share"]
    assert all(shares[a] > 2 * shares[b] for a, b in zip(own, other, strict=True))
