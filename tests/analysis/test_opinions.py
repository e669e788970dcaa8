from __future__ import annotations

import pytest

from toolkit.analysis.opinions import LabelledSpan, indicator_place, merge, opinions, spans_of, with_confidence
from toolkit.extraction.quantities import extract_quantities
from toolkit.normalization.text import FoldedText

UNIT = LabelledSpan(10, 14, "UNIT")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("粮食产量稳定在12万吨。", "粮食产量", id="before"),
        pytest.param("粮食产量是根本，粮食产量稳定在12万吨。", "粮食产量", id="nearest"),
        pytest.param("新建口袋公园3个。", "口袋公园", id="beside"),
        pytest.param("新建3个口袋公园。", "口袋公园", id="behind"),
        pytest.param("粮食产 量稳定在12万吨。", "粮食产 量", id="white space"),
    ],
)
def test_the_place_of_an_indicator(text: str, place: str) -> None:
    (span,) = spans_of(FoldedText(text), [], [], extract_quantities(text))
    assert text[span.start : span.end] == place
    assert span.start == text.rfind(place)


def test_an_indicator_of_another_sentence_has_no_place() -> None:
    text = "粮食产量稳定。新建公园3个。"
    (quantity,) = extract_quantities("粮食产量稳定在3个。")
    moved = type(quantity)(**(quantity.to_dict() | {"start": text.index("3"), "end": text.index("3") + 2}))
    assert indicator_place(FoldedText(text), moved) is None


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [
        pytest.param([UNIT], [(UNIT, "both")], id="same span"),
        pytest.param([], [(UNIT, "rules")], id="tagger silent"),
        pytest.param([LabelledSpan(10, 13, "UNIT")], [(UNIT, "rules")], id="shorter span"),
        pytest.param([LabelledSpan(10, 14, "PROJECT")], [(UNIT, "rules")], id="another class"),
        pytest.param([LabelledSpan(8, 11, "PROJECT")], [(UNIT, "rules")], id="overlap"),
        pytest.param(
            [LabelledSpan(14, 16, "PROJECT")],
            [(UNIT, "rules"), (LabelledSpan(14, 16, "PROJECT"), "tagger")],
            id="beside",
        ),
        pytest.param(
            [LabelledSpan(1, 3, "INDICATOR")],
            [(LabelledSpan(1, 3, "INDICATOR"), "tagger"), (UNIT, "rules")],
            id="before",
        ),
    ],
)
def test_who_agrees_and_who_is_alone(tagged: list[LabelledSpan], expected: list[tuple[LabelledSpan, str]]) -> None:
    assert merge([UNIT], tagged) == expected


def test_a_long_span_before_a_short_one_still_holds_what_lies_in_it() -> None:
    rules = [LabelledSpan(0, 20, "PROJECT"), LabelledSpan(2, 4, "INDICATOR")]
    assert [voice for _, voice in merge(rules, [LabelledSpan(10, 12, "UNIT")])] == ["rules", "rules"]


def test_opinions_carry_their_text() -> None:
    (opinion,) = opinions("由县水务局牵头。", [LabelledSpan(1, 5, "UNIT")], [])
    assert (opinion.text, opinion.voice) == ("县水务局", "rules")


def test_agreement_raises_confidence_and_its_lack_lowers_it() -> None:
    text = "粮食产量稳定在12万吨，新建公园3个。"
    before = extract_quantities(text)
    after = with_confidence(before, FoldedText(text), [LabelledSpan(0, 4, "INDICATOR")])
    assert before[0].confidence < after[0].confidence < 1
    assert 0 < after[1].confidence < before[1].confidence
    assert [q.text for q in after] == [q.text for q in before]
