"""What a trained model reached on texts that it had not seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.analysis.opinions import LABELS, LabelledSpan
from toolkit.evaluation.metrics import Counts
from toolkit.training.corpus import LabelledDocument


class Trained(NamedTuple):
    """A model and what it reached on documents that it had not seen, by class (`WORD` for a tokenizer)."""

    folder: Path
    scores: dict[str, Counts]


def score_rows(scores: Mapping[str, Counts]) -> list[dict[str, Any]]:
    """Returns a row a class: `class`, `labelled`, `found`, `precision`, `recall`, `f1` (None where undefined).

    Example:
        >>> score_rows({"UNIT": Counts(3, 1, 0)})[0]["f1"]
        0.8571428571428571
    """
    return [
        {
            "class": label,
            "labelled": counts.right + counts.missed,
            "found": counts.right + counts.spurious,
            "precision": counts.precision,
            "recall": counts.recall,
            "f1": counts.f1,
        }
        for label, counts in scores.items()
    ]


def counts_of(found: set[Any], gold: set[Any]) -> Counts:
    """Counts what is right, spurious and missed.

    Example:
        >>> counts_of({(0, 2), (2, 3)}, {(0, 2)})
        Counts(right=1, spurious=1, missed=0)
    """
    return Counts(len(found & gold), len(found - gold), len(gold - found))


def score_spans(
    documents: Iterable[LabelledDocument], tag: Callable[[str], Iterable[LabelledSpan]]
) -> dict[str, Counts]:
    """Compares the spans that a function finds with those of documents, exact start and end, by class.

    Where a class was annotated, spans outside of the annotated passages do not count.
    """
    total = dict.fromkeys(LABELS, Counts())
    for document in documents:
        found = set(tag(document.text))
        for label in LABELS:
            total[label] += counts_of(
                *(
                    {span for span in spans if span.label == label and _counts(document, span)}
                    for spans in (found, set(document.spans))
                )
            )
    return total


def _counts(document: LabelledDocument, span: LabelledSpan) -> bool:
    return document.judges(span) or not document.annotated(span.label)
