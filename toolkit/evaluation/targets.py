"""The measures of targets without a number (docs/annotation/targets.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from toolkit.evaluation.matching import match_relaxed, overlaps_half_of_shorter, span
from toolkit.evaluation.metrics import Counts, Rate, Sums
from toolkit.schema import Reference, Relation, Target

FIELDS = ("indicator", "relation", "reference", "period", "cue")


@dataclass(frozen=True, slots=True)
class GoldTarget:
    """What a careful reader found: the fields of `Target` of the same names; the text is its span's.

    Attributes:
        start: Offset of the first character of the clause.
        end: Offset after the last one.
        indicator: What is measured.
        relation: Where it shall stand or go.
        reference: What it is held against.
        reference_text: The reference as written.
        period: The period as written.
        cue: The governing word as written, else empty.
    """

    start: int
    end: int
    indicator: str
    relation: Relation
    reference: Reference | None
    reference_text: str | None
    period: str | None
    cue: str


@dataclass(frozen=True, slots=True)
class TargetScore(Sums):
    """Scores of targets without a number.

    Attributes:
        match: Spans that share at least half of the shorter one, one to one.
        exact: Of the matches, those with equal start and end.
        indicator: Exact indicators, of the matches.
        relation: Of the matches.
        reference: Of the matches.
        period: Of the matches.
        cue: Of the matches whose gold names one: elsewhere that of the passage is filled in.
        in_step: Matches of this relation by gold and prediction; so each relation below.
        above: Of this relation.
        below: Of this relation.
        not_below: Of this relation.
        assigned: Of this relation.
        stable: Of this relation.
        improve: Of this relation.
    """

    match: Counts = field(default_factory=Counts)
    exact: Rate = field(default_factory=Rate)
    indicator: Rate = field(default_factory=Rate)
    relation: Rate = field(default_factory=Rate)
    reference: Rate = field(default_factory=Rate)
    period: Rate = field(default_factory=Rate)
    cue: Rate = field(default_factory=Rate)
    in_step: Counts = field(default_factory=Counts)
    above: Counts = field(default_factory=Counts)
    below: Counts = field(default_factory=Counts)
    not_below: Counts = field(default_factory=Counts)
    assigned: Counts = field(default_factory=Counts)
    stable: Counts = field(default_factory=Counts)
    improve: Counts = field(default_factory=Counts)


def wrong_target_fields(gold: GoldTarget, predicted: Target) -> list[str]:
    """Returns the scored fields in which two targets differ."""
    scored = FIELDS if gold.cue else FIELDS[:-1]
    return [name for name in scored if getattr(gold, name) != getattr(predicted, name)]


def score_targets(gold: Sequence[GoldTarget], predicted: Sequence[Target]) -> TargetScore:
    """Scores targets without a number; both lists are already restricted to what counts (`Gold.counts`).

    Example:
        >>> gold = GoldTarget(2, 15, "居民收入", "in_step", "economic_growth", "经济增长", None, "力争")
        >>> score_targets([gold], []).match  # 力争居民收入增长与经济增长同步
        Counts(right=0, spurious=0, missed=1)
    """
    pairs = match_relaxed(gold, predicted, overlaps_half_of_shorter)
    wrong = [wrong_target_fields(g, p) for g, p in pairs]
    n = len(pairs)
    parts: dict[str, Any] = {name: Rate(sum(name not in w for w in wrong), n) for name in FIELDS}
    with_cue = [w for w, (g, _) in zip(wrong, pairs, strict=True) if g.cue]
    parts["cue"] = Rate(sum("cue" not in w for w in with_cue), len(with_cue))
    for name in get_args(Relation):
        right = sum(g.relation == p.relation == name for g, p in pairs)
        found, expected = (sum(record.relation == name for record in records) for records in (predicted, gold))
        parts[name] = Counts(right, found - right, expected - right)
    return TargetScore(
        match=Counts(n, len(predicted) - n, len(gold) - n),
        exact=Rate(sum(span(g) == span(p) for g, p in pairs), n),
        **parts,
    )
