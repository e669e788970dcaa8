"""Targets side by side: the same target in a report and in the notice that divides its tasks."""

from __future__ import annotations

import pandas as pd

from toolkit.errors import require_columns

_SAME = ["region", "target_key", "unit"]
_SAYS = ["value", "value_high", "comparator"]


def find_conflicts(targets: pd.DataFrame) -> pd.DataFrame:
    """Returns the targets of which mentions say unlike things, in one document or across documents of a region.

    Only targets of a known indicator with a number are compared: counts of things that the text does not name by a
    statistical name are many targets under one name. Nothing is averaged or left out; who is right is for the reader.

    Args:
        targets: The table `targets` of a result folder or of `analysed.to_frames()`.

    Returns:
        The rows in conflict with all their columns, ordered by region, key and place.

    Raises:
        InputError: A column is missing.

    Example:
        >>> row = {"document_id": "a", "start": 0, "region": "甲县", "target_key": "gdp.growth||2026|annual",
        ...        "unit": "%", "indicator_key": "gdp.growth", "value": 6.0, "value_high": None, "comparator": "eq"}
        >>> found = find_conflicts(pd.DataFrame([row, row | {"document_id": "b", "value": 7.0}]))
        >>> list(found["value"])
        [6.0, 7.0]
    """
    needed = [*_SAME, *_SAYS, "indicator_key", "document_id", "start"]
    require_columns(targets, needed, "conflicts need the table `targets`")
    known = targets[targets["indicator_key"].notna() & targets["value"].notna()]
    said = known[_SAYS].astype(object).where(known[_SAYS].notna(), None).apply(tuple, axis=1)
    ways = said.groupby([known[name] for name in _SAME], dropna=False).transform("nunique") if len(known) else said
    return known[ways > 1].sort_values([*_SAME, "document_id", "start"], ignore_index=True)
