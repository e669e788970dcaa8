"""The figures of the section "Scoring" of the annotation guidelines, summable over files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Self

from toolkit.evaluation.matching import match_equal, match_relaxed, span
from toolkit.schema import DocumentMetadata, Project, Quantity, ResponsibleUnit, Structure

_FRACTION_UNIT = "比例"  # 三分之一: the guidelines keep four decimal places
_FRACTION_TOLERANCE = Decimal("0.00005")


class Sums:
    """Adds field by field, so that scores of files make the score of all."""

    __slots__ = ()

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Counts(Sums):
    """Right, spurious and missed records.

    Attributes:
        right: Predictions that answer a gold record.
        spurious: Predictions that answer none.
        missed: Gold records without an answer.
    """

    right: int = 0
    spurious: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """Right ÷ predicted; None where nothing was predicted."""
        return self.right / (self.right + self.spurious) if self.right + self.spurious else None

    @property
    def recall(self) -> float | None:
        """Right ÷ gold; None where there is no gold."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both, `2·right ÷ (predicted + gold)`; None where there is neither."""
        total = 2 * self.right + self.spurious + self.missed
        return 2 * self.right / total if total else None


@dataclass(frozen=True, slots=True)
class Rate(Sums):
    """`right` of `total`."""

    right: int = 0
    total: int = 0

    @property
    def rate(self) -> float | None:
        """Right ÷ total; None for no total."""
        return self.right / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Mean(Sums):
    """Sum and number of values."""

    sum: float = 0.0
    total: int = 0

    @property
    def mean(self) -> float | None:
        """Sum ÷ number; None for no values."""
        return self.sum / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class QuantityScore(Sums):
    """Scores of quantities.

    Attributes:
        span: Exact start and end.
        full: Span, value, unit, comparator and status all right.
        target: The same on the records whose gold or predicted status is `target`.
        value_unit: Of the matched spans, those with value, high end and unit right.
        comparator: Of the matched spans.
        change: Of the matched spans.
        status: Of the matched spans.
        indicator: Exact indicators, of the matched spans.
        indicator_chars: Mean character F1 of the indicators of the matched spans (characters as a multiset).
        period: F1 over the matched spans whose gold or predicted period is not null.
    """

    span: Counts = field(default_factory=Counts)
    full: Counts = field(default_factory=Counts)
    target: Counts = field(default_factory=Counts)
    value_unit: Rate = field(default_factory=Rate)
    comparator: Rate = field(default_factory=Rate)
    change: Rate = field(default_factory=Rate)
    status: Rate = field(default_factory=Rate)
    indicator: Rate = field(default_factory=Rate)
    indicator_chars: Mean = field(default_factory=Mean)
    period: Counts = field(default_factory=Counts)


@dataclass(frozen=True, slots=True)
class UnitScore(Sums):
    """Scores of responsible units: F1 on (span, role); collective accuracy on those matches."""

    span_role: Counts = field(default_factory=Counts)
    collective: Rate = field(default_factory=Rate)


@dataclass(frozen=True, slots=True)
class ProjectScore(Sums):
    """Scores of projects: F1 on the exact span, and where the overlap is at least half of the longer span."""

    exact: Counts = field(default_factory=Counts)
    relaxed: Counts = field(default_factory=Counts)


@dataclass(frozen=True, slots=True)
class FactScore(Sums):
    """Facts of the whole document (metadata, numbers of sections and tasks) that are right."""

    facts: Rate = field(default_factory=Rate)


def same_value(gold: Quantity, predicted: Quantity) -> bool:
    """Tells whether value and high end are equal: exactly, but fractions (`三分之一`) to four decimal places."""
    for a, b in ((gold.value, predicted.value), (gold.value_high, predicted.value_high)):
        if a is None or b is None:
            if a is not b:
                return False
        elif a != b and (gold.unit != _FRACTION_UNIT or abs(a - b) > _FRACTION_TOLERANCE):
            return False
    return True


def wrong_fields(gold: Quantity, predicted: Quantity) -> list[str]:
    """Returns the scored fields in which two quantities with one span differ."""
    names = [] if same_value(gold, predicted) else ["value"]
    scored = ("unit", "comparator", "status", "change", "indicator", "period")
    return names + [name for name in scored if getattr(gold, name) != getattr(predicted, name)]


def character_f1(gold: str, predicted: str) -> float:
    """Returns the F1 of two strings as multisets of characters.

    Example:
        >>> character_f1("粮食产量", "粮食总产量")
        0.8888888888888888
    """
    if not gold and not predicted:
        return 1.0
    shared = sum((Counter(gold) & Counter(predicted)).values())
    return 2 * shared / (len(gold) + len(predicted))


def _counts(right: int, predicted: int, gold: int) -> Counts:
    return Counts(right, predicted - right, gold - right)


def score_quantities(gold: Sequence[Quantity], predicted: Sequence[Quantity]) -> QuantityScore:
    """Scores quantities; both lists are already restricted to what counts (`Gold.counts`)."""
    pairs = match_equal(gold, predicted, span)
    wrong = [set(wrong_fields(g, p)) for g, p in pairs]
    n = len(pairs)
    whole = [not w & {"value", "unit", "comparator", "status"} for w in wrong]
    targets = sum(ok and g.status == "target" for ok, (g, _) in zip(whole, pairs, strict=True))
    period_right = sum(g.period is not None and g.period == p.period for g, p in pairs)

    def rate(*names: str) -> Rate:
        return Rate(sum(not w & set(names) for w in wrong), n)

    return QuantityScore(
        span=_counts(n, len(predicted), len(gold)),
        full=_counts(sum(whole), len(predicted), len(gold)),
        target=_counts(targets, sum(p.status == "target" for p in predicted), sum(g.status == "target" for g in gold)),
        value_unit=rate("value", "unit"),
        comparator=rate("comparator"),
        change=rate("change"),
        status=rate("status"),
        indicator=rate("indicator"),
        indicator_chars=Mean(sum(character_f1(g.indicator, p.indicator) for g, p in pairs), n),
        period=_counts(
            period_right, sum(p.period is not None for _, p in pairs), sum(g.period is not None for g, _ in pairs)
        ),
    )


def score_units(gold: Sequence[ResponsibleUnit], predicted: Sequence[ResponsibleUnit]) -> UnitScore:
    """Scores responsible units on (span, role)."""
    pairs = match_equal(gold, predicted, lambda unit: (unit.start, unit.end, unit.role))
    return UnitScore(
        _counts(len(pairs), len(predicted), len(gold)),
        Rate(sum(g.collective == p.collective for g, p in pairs), len(pairs)),
    )


def score_projects(gold: Sequence[Project], predicted: Sequence[Project]) -> ProjectScore:
    """Scores projects on the exact span and on half of the longer span."""
    exact, relaxed = len(match_equal(gold, predicted, span)), len(match_relaxed(gold, predicted))
    return ProjectScore(_counts(exact, len(predicted), len(gold)), _counts(relaxed, len(predicted), len(gold)))


def score_metadata(
    expected: Mapping[str, Any], metadata: DocumentMetadata
) -> tuple[FactScore, dict[str, tuple[str, str]]]:
    """Compares the metadata that the gold states; dates as `2022-05-18`.

    Returns:
        The score, and expected and found value of each wrong field.
    """
    found = {name: getattr(metadata, name, None) for name in expected}
    return _facts(expected, {name: None if value is None else str(value) for name, value in found.items()})


def score_structure(expected: Mapping[str, Any], structure: Structure) -> tuple[FactScore, dict[str, tuple[str, str]]]:
    """Compares the numbers of sections, subsections and tasks."""
    found = {
        "sections": sum(section.level == 1 for section in structure.sections),
        "subsections": sum(section.level == 2 for section in structure.sections),
        "tasks": len(structure.tasks),
    }
    return _facts(expected, {name: str(found.get(name)) for name in expected})


def _facts(
    expected: Mapping[str, Any], found: Mapping[str, str | None]
) -> tuple[FactScore, dict[str, tuple[str, str]]]:
    wrong = {
        name: (str(value), str(found[name]))
        for name, value in expected.items()
        if found[name] != (None if value is None else str(value))
    }
    return FactScore(Rate(len(expected) - len(wrong), len(expected))), wrong
