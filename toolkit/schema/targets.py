"""Targets: what a plan binds an indicator to, by a number or by a relation."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from toolkit.schema.mentions import Change, Comparator, Record

Relation = Literal["in_step", "above", "below", "not_below", "assigned", "stable", "improve"]
Reference = Literal["nation", "province", "city", "county", "level_above", "economic_growth", "last_year", "other"]
Horizon = Literal["annual", "five_year", "other"]
PeriodSource = Literal["period", "passage", "section", "report_year"]


@dataclass(frozen=True, slots=True)
class Target(Record):
    """One target: a quantity to be reached, or a clause that binds an indicator without a number.

    Attributes:
        start: Offset of the first character: of number and unit, or of the clause where there is no number.
        end: Offset after the last character.
        text: The span as written.
        indicator: What is measured, copied from the text without white space.
        indicator_key: Key of the canonical indicator (`code.measure`), None for an unknown one.
        comparator: As of a quantity; None where there is no number.
        change: As of a quantity; None where there is no number.
        value: Exact value in the base unit; None where there is no number.
        value_high: High end of a range, else None.
        unit: Base unit as written; None where there is no number.
        relation: Where the indicator shall stand or go; None where there is a number.
        reference: What it is held against; None where nothing is named.
        reference_text: The reference as written.
        period: The period as written, where the sentence states one.
        target_year: The year in which it is to be reached, None where neither text nor report tells.
        horizon: `annual`, `five_year` (a plan period or its end), `other`; None where the year is unknown.
        period_source: What told year and horizon: its `period`, the `passage` of the main targets, the heading of the
            `section`, or the `report_year`.
        cue: The governing word as written (确保, 力争, 完成, 达到), else empty.
        commitment: Class of the cue in lexicons/commitment.yaml or the user's file, else empty.
        headline: It stands in the passage of the main expected targets (主要预期目标).
        scope: What it covers, as written (全市, 规模以上, 城镇), else empty.
        target_key: Indicator, level, year and horizon: mentions of one target of one region share it.
        conflict: Another mention of the same target in this text gives another value.
        confidence: Estimated probability that the row is a target of this indicator.
        rule: Names of the rules that decided status (or relation) and indicator, `status/indicator`.
    """

    start: int
    end: int
    text: str
    indicator: str
    indicator_key: str | None
    comparator: Comparator | None
    change: Change | None
    value: Decimal | None
    value_high: Decimal | None
    unit: str | None
    relation: Relation | None
    reference: Reference | None
    reference_text: str | None
    period: str | None
    target_year: int | None
    horizon: Horizon | None
    period_source: PeriodSource | None
    cue: str
    commitment: str
    headline: bool
    scope: str
    target_key: str
    conflict: bool
    confidence: float
    rule: str
