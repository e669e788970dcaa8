"""A trained tagger beside the rules: where both agree, where one is alone, and what that is worth on gold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from toolkit.evaluation.metrics import Counts
from toolkit.pipeline import analyze
from toolkit.training.corpus import KIND_OF_LABEL, LABELS, LabelledDocument, LabelledSpan, spans_of
from toolkit.training.scores import counts_of

Voice = Literal["both", "rules", "tagger"]


class Tagger(Protocol):
    """Anything that tags a text as `HanlpTagger` does."""

    def tag(self, text: str) -> Sequence[tuple[int, int, str]]:
        """Returns start, end and class of each span."""
        ...


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


def second_opinion(text: str, tagger: Tagger, *, labels: Sequence[str] = LABELS) -> list[Opinion]:
    """Returns the spans of the rules and, where they abstain, those of the tagger.

    Args:
        text: Any text.
        tagger: A trained tagger (`HanlpTagger(folder)`), or anything with its `tag`.
        labels: Classes to return.

    Returns:
        Opinions in order of the text.

    Example:
        >>> found = second_opinion("由县水务局牵头。", HanlpTagger("models/hanlp-tagger"))  # doctest: +SKIP
        >>> [(o.text, o.voice) for o in found]  # doctest: +SKIP
        [('县水务局', 'both')]
    """
    analysed = analyze(text)
    rules = spans_of(analysed.folded, analysed.responsible_units, analysed.projects, analysed.quantities)
    tagged = [LabelledSpan(*span) for span in tagger.tag(text)]
    return [
        Opinion(span.start, span.end, span.label, text[span.start : span.end], voice)
        for span, voice in _voices(rules, tagged)
        if span.label in labels
    ]


def _voices(rules: Sequence[LabelledSpan], tagged: Sequence[LabelledSpan]) -> list[tuple[LabelledSpan, Voice]]:
    agreed = set(rules) & set(tagged)
    voices: list[tuple[LabelledSpan, Voice]] = [(span, "both" if span in agreed else "rules") for span in rules]
    taken = sorted(rules)
    i, reach = 0, 0  # `reach`: how far the rules' spans that start before go
    for span in sorted(tagged):
        while i < len(taken) and taken[i].start < span.end:
            reach = max(reach, taken[i].end)
            i += 1
        if reach <= span.start:
            voices.append((span, "tagger"))
    return sorted(voices)


@dataclass(slots=True)
class Comparison:
    """Rules, tagger and both together against gold, for one class.

    Attributes:
        rules: The rules alone.
        tagger: The tagger alone.
        together: The rules, and the tagger where they abstain.
        agreed: Of the spans that both have, how many are right; `missed` says nothing here.
        rules_only: Of those that the rules have and the tagger has not.
        tagger_only: Of those that the tagger has where the rules abstain.
    """

    rules: Counts = field(default_factory=Counts)
    tagger: Counts = field(default_factory=Counts)
    together: Counts = field(default_factory=Counts)
    agreed: Counts = field(default_factory=Counts)
    rules_only: Counts = field(default_factory=Counts)
    tagger_only: Counts = field(default_factory=Counts)


def compare(documents: Iterable[LabelledDocument], tagger: Tagger) -> dict[str, Comparison]:
    """Measures rules, tagger and both on documents with gold, exact start and end.

    Args:
        documents: Documents of `read_corpus(paths, "gold")`; only what was annotated counts. The tagger must not have
            learnt from them (`--without`).
        tagger: A trained tagger.

    Returns:
        The figures by class.
    """
    found = {label: Comparison() for label in LABELS}
    for document in documents:
        if document.gold is None:
            continue
        analysed = analyze(document.text)
        rules = spans_of(analysed.folded, analysed.responsible_units, analysed.projects, analysed.quantities)
        tagged = [LabelledSpan(*span) for span in tagger.tag(document.text)]
        gold = spans_of(analysed.folded, document.gold.units, document.gold.projects, document.gold.quantities)
        voices = _voices(rules, tagged)
        for label, comparison in found.items():
            if KIND_OF_LABEL[label] not in document.gold.kinds:
                continue
            right = _counting(document, label, gold)
            for name, spans in (
                ("rules", rules),
                ("tagger", tagged),
                ("together", [span for span, _ in voices]),
                ("agreed", [span for span, voice in voices if voice == "both"]),
                ("rules_only", [span for span, voice in voices if voice == "rules"]),
                ("tagger_only", [span for span, voice in voices if voice == "tagger"]),
            ):
                counts = counts_of(_counting(document, label, spans), right)
                setattr(comparison, name, getattr(comparison, name) + counts)
    return found


def _counting(document: LabelledDocument, label: str, spans: Iterable[LabelledSpan]) -> set[LabelledSpan]:
    gold = document.gold
    return {s for s in spans if s.label == label and (gold is None or gold.counts(s.start, s.end))}
