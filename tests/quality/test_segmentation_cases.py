"""The gold of segmentation is sound: tokens cover each sentence in order, and a word is cut in one way."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.quality import segmentation_cases as gold

OWN = gold.load_cases(None)
# The same characters cut in two ways, each right: 教育|科技|局 is the bureau of both, 科技局 that of one; the report of
# the county's government is 县 + 政府工作报告, its government alone 县政府.
TWO_CUTS = {"科技局": "科技 局", "县政府": "县 政府"}


@pytest.fixture(scope="module")
def everything(real_corpus: Path) -> list[Any]:
    return gold.load_cases(real_corpus)  # type: ignore[no-any-return]


def check(case: Any) -> None:
    """Asserts that tokens are in order, hold every character that is no white space, and that terms are tokens."""
    for spans in (case.coarse, case.fine):
        end = 0
        for start, stop in spans:
            assert end <= start < stop <= len(case.text)
            assert not case.text[end:start].strip()
            assert case.text[start:stop] == case.text[start:stop].strip()
            end = stop
        assert not case.text[end:].strip()
    assert set(case.terms) <= set(case.coarse)
    borders = {border for span in case.fine for border in span}
    assert all(start in borders and end in borders for start, end in case.coarse)
    assert 15 <= len(re.sub(r"\s", "", case.text)) <= 80


def cut_otherwise(cases: list[Any], granularity: str) -> dict[str, str]:
    """Returns what is one token in one place and several in another, with the several."""
    sentences = []
    for case in cases:
        words = [re.sub(r"\s", "", case.text[start:end]) for start, end in getattr(case, granularity)]
        sentences.append(words)
    known = {word for words in sentences for word in words}
    longest = max(map(len, known))
    found: dict[str, str] = {}
    for words in sentences:
        for i in range(len(words)):
            for j in range(i + 2, len(words) + 1):
                joined = "".join(words[i:j])
                if len(joined) > longest:
                    break
                if joined in known:
                    found[joined] = " ".join(words[i:j])
    return found


@pytest.mark.parametrize("case", OWN, ids=lambda case: case.id)
def test_a_sentence_of_ours_is_sound(case: Any) -> None:
    check(case)


def test_there_are_150_sentences_of_our_own() -> None:
    assert len({case.id for case in OWN}) == len({case.text for case in OWN}) == len(OWN) == 150
    assert sum(len(case.terms) for case in OWN) >= 250


def test_real_sentences_are_150_facts_without_text() -> None:
    rows = gold.real_rows()
    assert len({row["id"] for row in rows}) == len(rows) == 150
    assert all(set(row) == {"id", "source", "text_sha256", "start", "end", "fine", "terms"} for row in rows)
    assert {re.sub(r"/.*", "", row["source"]) for row in rows} == {
        "leshan-shizhong-2022.txt",
        "provincial-2025",
        "provincial-2026",
        "state-council",
    }


FRESH = {"fresh.json": 60, "fresh2.json": 40, "fresh3.json": 78}


@pytest.mark.parametrize(("name", "count"), FRESH.items())
def test_fresh_sentences_are_others_without_text(name: str, count: int) -> None:
    rows = gold.real_rows(name)
    assert len({row["id"] for row in rows}) == len(rows) == count
    assert all(set(row) == {"id", "source", "text_sha256", "start", "end", "fine", "terms"} for row in rows)
    earlier = ["real.json", *(other for other in FRESH if other < name)]
    used = {(row["text_sha256"], row["start"]) for other in earlier for row in gold.real_rows(other)}
    assert used.isdisjoint((row["text_sha256"], row["start"]) for row in rows)


@pytest.mark.parametrize("name", [*FRESH, "fresh3-second.json"])
def test_fresh_sentences_fit_their_texts(real_corpus: Path, name: str) -> None:
    for case in gold.load_fresh(real_corpus, name):
        check(case)


def test_two_annotators_cut_the_same_sentences(real_corpus: Path) -> None:
    one, other = (gold.load_fresh(real_corpus, name) for name in ("fresh3.json", "fresh3-second.json"))
    agreement = {}
    for spans in ("fine", "coarse", "terms"):
        a, b = ({(case.id, span) for case in cases for span in getattr(case, spans)} for cases in (one, other))
        agreement[spans] = round(2 * len(a & b) / (len(a) + len(b)), 3)
    assert agreement == {"fine": 0.988, "coarse": 0.976, "terms": 0.887}


def test_real_sentences_fit_their_texts(everything: list[Any]) -> None:
    assert len(everything) == 300
    assert sum(len(case.terms) for case in everything) >= 400
    for case in everything:
        check(case)


@pytest.mark.parametrize("granularity", ["coarse", "fine"])
def test_our_sentences_cut_a_word_in_one_way(granularity: str) -> None:
    assert cut_otherwise(OWN, granularity).items() <= TWO_CUTS.items()


@pytest.mark.parametrize("granularity", ["coarse", "fine"])
def test_all_sentences_cut_a_word_in_one_way(everything: list[Any], granularity: str) -> None:
    assert cut_otherwise(everything, granularity).items() <= TWO_CUTS.items()


def test_a_word_is_a_term_everywhere_or_nowhere(everything: list[Any]) -> None:
    kinds: dict[str, set[bool]] = defaultdict(set)
    for case in everything:
        for start, end in case.coarse:
            kinds[case.text[start:end]].add((start, end) in case.terms)
    assert [word for word, kind in kinds.items() if len(kind) > 1] == []


@pytest.mark.parametrize(
    ("text", "marked", "coarse", "fine", "terms"),
    [
        pytest.param("城镇登记\n失业率3%", "[城镇|登记|失业率] 3%", [(0, 8), (8, 10)], 4, 1, id="line break in a term"),
        pytest.param("甲|乙 ]", "甲 | 乙 ]", [(0, 1), (1, 2), (2, 3), (4, 5)], 4, 0, id="marks that are text"),
    ],
)
def test_marks_are_read(text: str, marked: str, coarse: list[tuple[int, int]], fine: int, terms: int) -> None:
    case = gold.parse("case", text, marked)
    assert (case.coarse, len(case.fine), len(case.terms)) == (coarse, fine, terms)


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("甲 丙", id="another word"),
        pytest.param("甲", id="text left over"),
        pytest.param("甲  乙", id="empty token"),
        pytest.param("甲 乙 丙", id="token left over"),
    ],
)
def test_tokens_that_do_not_fit_are_refused(marked: str) -> None:
    with pytest.raises(ValueError, match="case: "):
        gold.parse("case", "甲乙", marked)
