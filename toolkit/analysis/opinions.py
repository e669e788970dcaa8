"""What the rules found as labelled spans, and a trained tagger's spans beside them: who agrees, who is alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from toolkit.normalization.text import FoldedText
from toolkit.schema import Project, Quantity, ResponsibleUnit

LABELS = ("UNIT", "PROJECT", "INDICATOR")
Voice = Literal["both", "rules", "tagger"]
# What an opinion is worth: the odds that a quantity is right change by these where a tagger, trained on other real
# reports, has the same indicator and where it has not. Chosen on gold that it had not seen: docs/concepts/models.md.
_AGREES, _DIFFERS = 1.5, 1 / 1.5


class LabelledSpan(NamedTuple):
    """A span of the source text with its class: `UNIT`, `PROJECT` or `INDICATOR`."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """A span and who found it.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        label: `UNIT`, `PROJECT` or `INDICATOR`.
        text: The span as written.
        voice: `both` where rules and tagger have the same span, `rules` where the tagger has none or another one,
            `tagger` where the rules have nothing of any class there.
    """

    start: int
    end: int
    label: str
    text: str
    voice: Voice


def spans_of(
    folded: FoldedText, units: Iterable[ResponsibleUnit], projects: Iterable[Project], quantities: Iterable[Quantity]
) -> list[LabelledSpan]:
    """Returns mentions as labelled spans in order; of a quantity the place of its indicator (`indicator_place`).

    Example:
        >>> text = "粮食产量稳定在12万吨。"
        >>> spans_of(FoldedText(text), [], [], extract_quantities(text))
        [LabelledSpan(start=0, end=4, label='INDICATOR')]
    """
    spans = {LabelledSpan(unit.start, unit.end, "UNIT") for unit in units}
    spans |= {LabelledSpan(project.start, project.end, "PROJECT") for project in projects}
    spans |= {place for quantity in quantities if (place := indicator_place(folded, quantity))}
    return sorted(spans)


def indicator_place(folded: FoldedText, quantity: Quantity) -> LabelledSpan | None:
    """Returns where the indicator of a quantity stands, which the quantity knows by its words alone.

    It is the last place before the number in the same sentence, else the first one behind it; None for an indicator
    that stands nowhere in the sentence (put together from two places).
    """
    words = FoldedText(quantity.indicator).text
    if not words:
        return None
    at = folded.to_folded(quantity.start)
    first = max(folded.text.rfind("。", 0, at), folded.text.rfind("\n", 0, at)) + 1
    start = folded.text.rfind(words, first, at)
    if start < 0:
        ends = [end for mark in "。\n" if (end := folded.text.find(mark, at)) >= 0]
        start = folded.text.find(words, at, min(ends, default=len(folded.text)))
    return LabelledSpan(*folded.span(start, start + len(words)), "INDICATOR") if start >= 0 else None


def merge(rules: Collection[LabelledSpan], tagged: Collection[LabelledSpan]) -> list[tuple[LabelledSpan, Voice]]:
    """Returns the spans of the rules and, where they have nothing of any class, those of the tagger, in order.

    Example:
        >>> merge([LabelledSpan(0, 4, "UNIT")], [LabelledSpan(2, 4, "UNIT"), LabelledSpan(5, 7, "PROJECT")])[1][1]
        'tagger'
    """
    agreed = set(rules) & set(tagged)
    voices: list[tuple[LabelledSpan, Voice]] = [(span, "both" if span in agreed else "rules") for span in rules]
    taken = sorted(rules)
    i, reach = 0, 0  # `reach`: how far the spans of the rules go that start before
    for span in sorted(tagged):
        while i < len(taken) and taken[i].start < span.end:
            reach = max(reach, taken[i].end)
            i += 1
        if reach <= span.start:
            voices.append((span, "tagger"))
    return sorted(voices)


def opinions(text: str, rules: Collection[LabelledSpan], tagged: Collection[LabelledSpan]) -> list[Opinion]:
    """Returns the merged spans with their text."""
    return [
        Opinion(span.start, span.end, span.label, text[span.start : span.end], voice)
        for span, voice in merge(rules, tagged)
    ]


def with_confidence(
    quantities: Sequence[Quantity], folded: FoldedText, tagged: Collection[LabelledSpan]
) -> list[Quantity]:
    """Returns the quantities with the confidence that the tagger's opinion leaves them.

    The odds of being right rise by half where the tagger has the same indicator, and fall by a third where it has not.

    Example:
        >>> text = "粮食产量稳定在12万吨。"
        >>> (quantity,) = with_confidence(extract_quantities(text), FoldedText(text), [LabelledSpan(0, 4, "INDICATOR")])
        >>> quantity.confidence > extract_quantities(text)[0].confidence
        True
    """
    spans = set(tagged)
    return [
        replace(quantity, confidence=_updated(quantity.confidence, indicator_place(folded, quantity) in spans))
        for quantity in quantities
    ]


def _updated(confidence: float, agrees: bool) -> float:
    weight = (_AGREES if agrees else _DIFFERS) * confidence
    return weight / (weight + 1 - confidence)
