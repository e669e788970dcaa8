"""Targets against those of others: the level above (层层加码), the year before, the siblings; and ranks among them."""

from __future__ import annotations

import pandas as pd

from toolkit.analysis.panel_targets import annual_values
from toolkit.errors import InputError

COLUMNS = [
    "division_code", "region", "level", "parent_code", "year", "indicator_key", "indicator", "unit", "value",
    "parent_value", "gap_parent", "previous_value", "gap_previous", "siblings", "siblings_mean", "gap_siblings",
]  # fmt: skip


def amplification(panel: pd.DataFrame) -> pd.DataFrame:
    """Returns how far each annual target lies from that of the level above, of the year before, and of its siblings.

    A positive `gap_parent` of a growth target is what is meant by 层层加码: each level sets more than the one above.

    Args:
        panel: A frame of `toolkit.analysis.panel_targets.target_panel`; the regions above are part of it.

    Returns:
        One row a region, year and indicator with a number: `value`; `parent_value` (same year, the region whose code is
        `parent_code`) and `gap_parent` (value minus parent_value); `previous_value` (own, a year earlier) and
        `gap_previous`; `siblings` (number of other regions of the same parent and level with a number), `siblings_mean`
        (their mean, itself left out) and `gap_siblings`. Gaps are differences in the unit of the value (percentage
        points of a growth), empty where the other is missing.

    Raises:
        InputError: As `annual_values`, or no region has a code.

    Example:
        >>> amplification(panel).query("indicator_key == 'gdp.growth'")["gap_parent"]  # doctest: +SKIP
    """
    rows = annual_values(panel)
    if rows["division_code"].isna().all():
        raise InputError("no region of the panel has a code, so no level above is known; give a manifest with codes")
    values = rows[["_region", "year", "indicator_key", "value"]]
    above = values.rename(columns={"_region": "parent_code", "value": "parent_value"})
    before = values.rename(columns={"value": "previous_value"}).assign(year=values["year"] + 1)
    rows = rows.merge(above, on=["parent_code", "year", "indicator_key"], how="left")
    rows = rows.merge(before, on=["_region", "year", "indicator_key"], how="left")
    groups = rows.groupby(["parent_code", "level", "year", "indicator_key"], dropna=True)["value"]
    rows["siblings"] = (groups.transform("size") - 1).fillna(0).astype("int64")
    others = rows["siblings"].where(rows["siblings"] > 0)
    rows["siblings_mean"] = (groups.transform("sum") - rows["value"]) / others
    for other in ("parent", "previous", "siblings"):
        column = "siblings_mean" if other == "siblings" else f"{other}_value"
        rows[f"gap_{other}"] = (rows["value"] - rows[column]).round(9)
    return rows[COLUMNS].sort_values(["indicator_key", "year", "division_code", "region"], ignore_index=True)


def ranks(panel: pd.DataFrame, *, within: str | None = "parent_code") -> pd.DataFrame:
    """Returns the rank of each annual target among the regions of its level.

    Args:
        panel: A frame of `toolkit.analysis.panel_targets.target_panel`.
        within: Rank among regions of the same `parent_code`; None: among all regions of the level.

    Returns:
        `division_code`, `region`, `level`, `parent_code`, `year`, `indicator_key`, `value`, `rank` (1 is the highest
        value; regions with the same value share the best rank, and the next ranks are left out: 1, 1, 3), `tied` (how
        many others have the same value), `of` (how many are ranked).

    Raises:
        InputError: As `annual_values`.

    Example:
        >>> ranks(panel)[["region", "rank", "tied", "of"]]  # doctest: +SKIP
    """
    rows = annual_values(panel)
    keys = [*([within] if within else []), "level", "year", "indicator_key"]
    groups = rows.groupby(keys, dropna=False)["value"]
    rows["rank"] = groups.rank(method="min", ascending=False).astype("int64")
    rows["of"] = groups.transform("size").astype("int64")
    rows["tied"] = rows.groupby([*keys, "value"], dropna=False)["value"].transform("size").astype("int64") - 1
    names = ["division_code", "region", "level", "parent_code", "year", "indicator_key", "value", "rank", "tied", "of"]
    return rows[names].sort_values(["indicator_key", "year", "rank", "region"], ignore_index=True)
