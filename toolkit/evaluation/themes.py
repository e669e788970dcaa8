"""How well passages were assigned to themes: a set of labels each, against a set of labels."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from toolkit.evaluation.metrics import Counts


def count_labels(
    gold: Sequence[Collection[str]], found: Sequence[Collection[str]], labels: Sequence[str]
) -> dict[str, Counts]:
    """Counts right, spurious and missed passages of each label.

    Args:
        gold: The labels of each passage.
        found: What was found for it, in the same order.
        labels: The labels to count.

    Example:
        >>> count_labels([{"urban"}, {"urban", "ecology"}], [{"urban"}, {"ecology"}], ["urban"])
        {'urban': Counts(right=1, spurious=0, missed=1)}
    """
    pairs = list(zip(gold, found, strict=True))
    return {
        label: Counts(
            sum(label in wanted and label in got for wanted, got in pairs),
            sum(label not in wanted and label in got for wanted, got in pairs),
            sum(label in wanted and label not in got for wanted, got in pairs),
        )
        for label in labels
    }


def macro_f1(counts: Mapping[str, Counts]) -> float:
    """Returns the mean of F1 over the labels that occur, each of the same weight, however rare.

    Macro-averaging of F1 as in Opitz and Burst, Macro F1 and Macro F1 (arXiv:1911.03347, 2019): the mean of the F1 of
    the classes, not the F1 of the mean precision and recall.

    Example:
        >>> macro_f1({"urban": Counts(1, 0, 1), "ecology": Counts(1, 0, 0), "health": Counts(0, 0, 0)})
        0.8333333333333333
    """
    values = [f1 for count in counts.values() if (f1 := count.f1) is not None]
    return sum(values) / len(values) if values else 0.0


def micro_f1(counts: Mapping[str, Counts]) -> float:
    """Returns F1 of all labels together, each passage and label of the same weight.

    Example:
        >>> micro_f1({"urban": Counts(1, 0, 1), "ecology": Counts(1, 0, 0)})
        0.8
    """
    return sum(counts.values(), Counts()).f1 or 0.0
