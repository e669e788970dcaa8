"""How often the rules that decided were right on gold: the confidence of a quantity."""

from __future__ import annotations

import re
from functools import cache

from toolkit.errors import LexiconError
from toolkit.resources import tsv_rows

_PARTS = ("status", "indicator")
_LIST = re.compile("[、和与及“”]")  # coordinated or quoted: cut or joined wrongly most often


@cache
def rates() -> dict[str, float]:
    """Returns the share of right decisions by `part:rule` (lexicons/confidence.tsv, written by the calibration).

    Raises:
        LexiconError: A rate is no number in [0, 1].
    """
    table = {}
    for line, row in tsv_rows("confidence.tsv", ("rule", "rate", "support")):
        try:
            rate = float(row["rate"])
        except ValueError:
            rate = -1.0
        if not 0 <= rate <= 1 or row["rule"].partition(":")[0] not in _PARTS:
            raise LexiconError(f"confidence.tsv, line {line}: expected part:rule and a rate in [0, 1], got {row}")
        table[row["rule"]] = rate
    return table


def named_rule(rule: str, indicator: str, *, known: bool) -> str:
    """Returns the indicator rule with the form of what it found, on which its being right depends most.

    Example:
        >>> named_rule("before", "粮食、油料产量", known=False)
        'before.list'
    """
    if known:
        return f"{rule}.known"  # a standard indicator (indicator_key)
    return f"{rule}.list" if _LIST.search(indicator) else rule


@cache
def confidence(status_rule: str, indicator_rule: str) -> float:
    """Returns the estimated probability that status and indicator are both right.

    The product of the two rates: the errors of status and indicator were found independent enough on gold
    (docs/evaluation.md has the reliability table). A rule without a row has the rate of `other`.
    """
    table = rates()
    rate = 1.0
    for part, rule in zip(_PARTS, (status_rule, indicator_rule), strict=True):
        rate *= table.get(f"{part}:{rule}", table[f"{part}:other"])
    return round(rate, 3)
