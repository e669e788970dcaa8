"""Scores by file and in total, and the errors, one by one, to work from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.evaluation.calibration import Outcome, outcomes
from toolkit.evaluation.gold import Gold
from toolkit.evaluation.matching import (
    Spanned,
    match_equal,
    match_relaxed,
    overlaps_enough,
    overlaps_half_of_shorter,
    span,
)
from toolkit.evaluation.metrics import (
    Counts,
    FactScore,
    Mean,
    ProjectScore,
    QuantityScore,
    Rate,
    UnitScore,
    score_metadata,
    score_projects,
    score_quantities,
    score_structure,
    score_units,
    wrong_fields,
)
from toolkit.evaluation.targets import FIELDS, GoldTarget, TargetScore, score_targets, wrong_target_fields
from toolkit.schema import DocumentMetadata, Project, Quantity, ResponsibleUnit, Structure, Target

Score = QuantityScore | UnitScore | ProjectScore | TargetScore | FactScore
_CONTEXT = 20  # characters shown on each side of an error


@dataclass(frozen=True, slots=True)
class Predictions:
    """What extraction found in a whole text; None for what was not asked for.

    Of `targets` only those without a number are scored: the others are quantities.
    """

    quantities: Sequence[Quantity] | None = None
    units: Sequence[ResponsibleUnit] | None = None
    projects: Sequence[Project] | None = None
    targets: Sequence[Target] | None = None
    metadata: DocumentMetadata | None = None
    structure: Structure | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One error.

    Attributes:
        file: Id of the gold.
        kind: `quantities`, `units`, `projects`, `targets`, `metadata` or `structure`.
        problem: `missed`, `spurious`, `wrong` (right span, wrong fields) or `span` (overlapping, not equal).
        start: Offset in the text.
        context: The place, with the span between `【` and `】`, line breaks shown as `⏎`.
        expected: What the gold says, empty for a spurious one.
        found: What was predicted, empty for a missed one.
    """

    file: str
    kind: str
    problem: str
    start: int
    context: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class FileScore:
    """Scores of one text by kind, its errors in order of place, and what became of its quantities."""

    id: str
    scores: dict[str, Score]
    findings: tuple[Finding, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


@dataclass(slots=True)
class Evaluation:
    """Scores of several texts."""

    files: list[FileScore] = field(default_factory=list)

    @property
    def total(self) -> dict[str, Score]:
        """Scores by kind, summed over all texts (micro average)."""
        sums: dict[str, Any] = {}
        for file in self.files:
            for kind, score in file.scores.items():
                sums[kind] = sums[kind] + score if kind in sums else score
        return sums

    @property
    def outcomes(self) -> list[Outcome]:
        """What became of the quantities of all texts whose span is right."""
        return [outcome for file in self.files for outcome in file.outcomes]

    def to_dict(self) -> dict[str, Any]:
        """Returns all figures as plain numbers: `{"total": {kind: {metric: value}}, "files": {id: …}}`."""
        return {
            "total": {kind: metrics(score) for kind, score in self.total.items()},
            "files": {f.id: {kind: metrics(score) for kind, score in f.scores.items()} for f in self.files},
        }


def metrics(score: Score) -> dict[str, float | None]:
    """Returns the figures of a score by name: `span_gold`, `span_found`, `span_f1`, `change_accuracy` and so on."""
    figures: dict[str, float | None] = {}
    for name in score.__dataclass_fields__:
        part = getattr(score, name)
        if isinstance(part, Counts):
            figures |= {f"{name}_gold": part.right + part.missed, f"{name}_found": part.right + part.spurious}
            figures |= {f"{name}_precision": part.precision, f"{name}_recall": part.recall, f"{name}_f1": part.f1}
        elif isinstance(part, Rate):
            figures[f"{name}_accuracy"] = part.rate
        elif isinstance(part, Mean):
            figures[f"{name}_f1"] = part.mean
    return figures


def score_file(gold: Gold, text: str, predictions: Predictions, kinds: Collection[str] | None = None) -> FileScore:
    """Scores the predictions for one text.

    Args:
        gold: The annotation; only its kinds, only inside its range.
        text: The text, for the context of errors.
        predictions: What was found in the whole text.
        kinds: The kinds to score, None for all that are annotated and predicted.
    """
    scores: dict[str, Score] = {}
    findings: list[Finding] = []
    became: list[Outcome] = []
    asked: list[str] = [
        k for k in ("quantities", "units", "projects", "targets") if k in gold.kinds and (kinds is None or k in kinds)
    ]
    for kind in asked:
        found = getattr(predictions, kind)
        if found is None:
            continue
        expected = [r for r in getattr(gold, kind) if gold.annotated[0] <= r.start and r.end <= gold.annotated[1]]
        found = [record for record in found if gold.counts(record.start, record.end)]
        if kind == "quantities":
            scores[kind] = score_quantities(expected, found)
            became = outcomes(gold.text_sha256, expected, found)
        elif kind == "units":
            scores[kind] = score_units(expected, found)
        elif kind == "targets":
            found = [target for target in found if target.relation is not None]
            scores[kind] = score_targets(expected, found)
        else:
            scores[kind] = score_projects(expected, found)
        findings += _findings(gold.id, kind, text, expected, found)
    for fact in ("metadata", "structure"):
        facts = getattr(predictions, fact)
        if facts is not None and fact in gold.kinds and (kinds is None or fact in kinds):
            compare: Any = score_metadata if fact == "metadata" else score_structure
            scores[fact], wrong = compare(getattr(gold, fact), facts)
            findings += [Finding(gold.id, fact, "wrong", 0, name, *values) for name, values in wrong.items()]
    return FileScore(gold.id, scores, tuple(findings), tuple(became))


def _findings(file: str, kind: str, text: str, gold: Sequence[Any], predicted: Sequence[Any]) -> Iterable[Finding]:
    """Yields the errors of one kind, in order of place."""
    out: list[Finding] = []
    same = match_equal(gold, predicted, span)
    for g, p in same:
        wrong = _wrong(g, p)
        if wrong:
            said = [_show(text, record, wrong) for record in (g, p)]
            out.append(Finding(file, kind, "wrong", g.start, _context(text, g), *said))
    rest_gold, rest = _without(gold, [g for g, _ in same]), _without(predicted, [p for _, p in same])
    near = match_relaxed(rest_gold, rest, overlaps_half_of_shorter if kind == "targets" else overlaps_enough)
    for g, p in near:
        out.append(Finding(file, kind, "span", g.start, _context(text, g), _show(text, g), _show(text, p)))
    missed, spurious = _without(rest_gold, [g for g, _ in near]), _without(rest, [p for _, p in near])
    out += [Finding(file, kind, "missed", g.start, _context(text, g), _show(text, g), "") for g in missed]
    out += [Finding(file, kind, "spurious", p.start, _context(text, p), "", _show(text, p)) for p in spurious]
    return sorted(out, key=lambda finding: finding.start)


def _without(records: Sequence[Any], done: Sequence[Any]) -> list[Any]:
    ids = {id(record) for record in done}
    return [record for record in records if id(record) not in ids]


def _wrong(gold: Any, predicted: Any) -> list[str]:
    if isinstance(gold, Quantity):
        return wrong_fields(gold, predicted)
    if isinstance(gold, GoldTarget):
        return wrong_target_fields(gold, predicted)
    return [name for name in _names(gold) if getattr(gold, name) != getattr(predicted, name)]


def _names(record: Any) -> Sequence[str]:
    """Returns the scored fields of a unit, target or project."""
    if isinstance(record, ResponsibleUnit):
        return ("role", "collective")
    return FIELDS if isinstance(record, GoldTarget | Target) else ("name",)


def _show(source: str, record: Any, names: Sequence[str] = ()) -> str:
    """Says what a record holds, only in the named fields where some are named."""
    text = " ".join(source[record.start : record.end].split())
    if isinstance(record, Quantity):
        fields = list(names) or ["value", "unit", "comparator", "change", "indicator", "status", "period"]
        if "value" in fields and record.value_high is not None:
            fields.insert(fields.index("value") + 1, "value_high")
    else:
        fields = list(names) or ([] if isinstance(record, Project) else list(_names(record)))
    said = " ".join(f"{name}={_plain(getattr(record, name))}" for name in fields)
    return f"{text} | {said}" if said else text


def _plain(value: Any) -> str:
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)


def _context(text: str, record: Spanned) -> str:
    before, after = text[max(0, record.start - _CONTEXT) : record.start], text[record.end : record.end + _CONTEXT]
    shown = f"{before}【{text[record.start : record.end]}】{after}"
    return "⏎".join(" ".join(line.split()) for line in shown.splitlines() if line.strip())
