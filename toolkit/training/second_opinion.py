"""A trained tagger beside the rules: where both agree, where one is alone, and what that is worth on gold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from toolkit.analysis.opinions import LABELS, LabelledSpan, Opinion, merge, opinions, spans_of
from toolkit.evaluation.metrics import Counts
from toolkit.pipeline import analyze
from toolkit.training.corpus import LabelledDocument
from toolkit.training.scores import counts_of


class Tagger(Protocol):
    """Anything that tags a text as `HanlpTagger` does."""

    def tag(self, text: str) -> Sequence[tuple[int, int, str]]:
        """Returns start, end and class of each span."""
        ...


def second_opinion(text: str, tagger: Tagger) -> list[Opinion]:
    """Returns the spans of the rules and, where they abstain, those of the tagger.

    Args:
        text: Any text.
        tagger: A trained tagger (`HanlpTagger(folder)`), or anything with its `tag`.

    Returns:
        Opinions in order of the text.

    Example:
        >>> found = second_opinion("由县水务局牵头。", HanlpTagger("models/hanlp-tagger"))  # doctest: +SKIP
        >>> [(o.text, o.voice) for o in found]  # doctest: +SKIP
        [('县水务局', 'both')]
    """
    analysed = analyze(text)
    rules = spans_of(analysed.folded, analysed.responsible_units, analysed.projects, analysed.quantities)
    return opinions(text, rules, [LabelledSpan(*span) for span in tagger.tag(text)])


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
        if not document.golds:
            continue
        analysed = analyze(document.text)
        rules = spans_of(analysed.folded, analysed.responsible_units, analysed.projects, analysed.quantities)
        tagged = [LabelledSpan(*span) for span in tagger.tag(document.text)]
        voices = merge(rules, tagged)
        spoken = {
            "rules": rules,
            "tagger": tagged,
            "together": [span for span, _ in voices],
            "agreed": [span for span, voice in voices if voice == "both"],
            "rules_only": [span for span, voice in voices if voice == "rules"],
            "tagger_only": [span for span, voice in voices if voice == "tagger"],
        }
        for label, comparison in found.items():
            gold = _judged(document, label, document.spans)
            for name, spans in spoken.items():
                counts = counts_of(_judged(document, label, spans), gold)
                setattr(comparison, name, getattr(comparison, name) + counts)
    return found


def _judged(document: LabelledDocument, label: str, spans: Iterable[LabelledSpan]) -> set[LabelledSpan]:
    return {span for span in spans if span.label == label and document.judges(span)}
