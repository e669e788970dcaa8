"""The panel of targets: one row for each region, target year and indicator, ready to regress on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, get_args

import pandas as pd

from toolkit.analysis.panel import Duplicates, only_document, records
from toolkit.errors import InputError
from toolkit.normalization.indicators import indicators as lexicon
from toolkit.normalization.units import to_base

Point = Literal["low", "mid", "high"]
REGION = ["division_code", "region", "level", "parent_code"]
KEY = [*REGION, "report_year", "year", "horizon", "indicator_key", "measure", "scope"]
COLUMNS = [
    *KEY, "indicator", "value", "low", "high", "point", "unit", "comparator", "change", "relation", "reference", "cue",
    "commitment", "headline", "mentions", "conflict", "document_id", "start", "end", "text", "confidence", "rule",
    "missing_reason",
]  # fmt: skip
_NEEDED = [
    "document_id", "start", "end", "text", "report_year", "indicator", "indicator_key", "comparator", "change", "value",
    "value_high", "unit", "relation", "reference", "target_year", "horizon", "cue", "commitment", "headline",
    "target_key", "confidence", "rule",
]  # fmt: skip
_TURNED = {"ge": "le", "gt": "lt", "le": "ge", "lt": "gt"}
_WHOLE = ["report_year", "year", "mentions", "start", "end"]
_MENTION = ["document_id", "indicator_key", "scope", "year", "horizon"]


def target_panel(
    status: pd.DataFrame,
    targets: pd.DataFrame,
    *,
    point: Point = "low",
    indicators: Sequence[str] | None = None,
    duplicates: Duplicates = "missing",
) -> pd.DataFrame:
    """Returns one row for each region, year of the report, target year, horizon, indicator, measure and scope.

    Of several mentions of one target the row is that of the first with a number among the main expected targets, else
    of the first with a number, else of the first; `mentions` counts them, `conflict` tells that they say unlike things.
    Nothing is averaged. A decrease is negative (`下降3%以上`: value -3, comparator le), and values stand in the base
    unit of their dimension (斤 in 吨), so that regions can be compared. Only targets of a known indicator and year
    are rows.

    Args:
        status: A frame of `toolkit.analysis.panel.region_years`.
        targets: The table `targets` of a result folder.
        point: Which number of a range is its `value`: the low end (what it binds to), the middle or the high end.
        indicators: Keys (`gdp.growth`) that get a row for every region-year and annual target, with a `missing_reason`
            where there is none, and no others; None takes all keys that stand in the table, without such rows.
        duplicates: As `toolkit.analysis.panel.only_document`.

    Returns:
        `COLUMNS`. `measure` is what the number says of the indicator, the end of its key: growth (relative, in percent
        or times), change (absolute), level, share, rank, or of what is built (works). `scope` is empty for the whole
        region, else the part of its area or government (市本级). `point` is single, or the end of the range taken.
        `missing_reason`: no_number (promised without one: see `relation`), no_target, no_document, damaged, duplicate.

    Raises:
        InputError: A column is missing, or `point` or an indicator is unknown.

    Example:
        >>> panel = target_panel(region_years(documents), targets, indicators=["gdp.growth"])  # doctest: +SKIP
        >>> panel[["region", "year", "value"]].values.tolist()  # doctest: +SKIP
        [['清河市云溪县', 2024, 6.0], ['清河市云溪县', 2025, 5.5]]
    """
    if point not in get_args(Point):
        raise InputError(f"point must be one of {', '.join(get_args(Point))}, not {point!r}")
    if missing := [name for name in _NEEDED if name not in targets.columns]:
        raise InputError(f"the panel needs the table targets; columns missing: {', '.join(missing)}")
    _check_keys(indicators)
    years = only_document(status, duplicates)
    rows = _mentions(targets, indicators)
    chosen = _chosen(rows, point).merge(
        years[years["missing_reason"].isna()][[*REGION, "document_id"]], on="document_id", how="inner"
    )
    chosen["missing_reason"] = chosen["value"].isna().map({True: "no_number", False: None})
    if indicators is not None:
        chosen = pd.concat([chosen, _absent(years, chosen, indicators)], ignore_index=True)
    chosen["measure"] = chosen["indicator_key"].str.rpartition(".")[2]
    names = {code: row.name for code, row in lexicon().items()}
    chosen["indicator"] = chosen["indicator_key"].str.rpartition(".")[0].map(names)
    frame = chosen.reindex(columns=COLUMNS).astype(dict.fromkeys(_WHOLE, "Int64"))
    frame = frame.astype({"headline": "boolean", "conflict": "boolean", "value": "float64"})
    return frame.sort_values(KEY, na_position="last", ignore_index=True)


def _check_keys(keys: Sequence[str] | None) -> None:
    codes = lexicon()
    unknown = [key for key in keys or () if key.rpartition(".")[0] not in codes]
    if unknown:
        raise InputError(
            f"unknown indicators: {', '.join(unknown)}; a key is code.measure, as gdp.growth: take one of the column "
            "indicator_key of the table targets"
        )


def _mentions(targets: pd.DataFrame, indicators: Sequence[str] | None) -> pd.DataFrame:
    """Returns the mentions of known indicators and years, in base units, decreases below zero."""
    known = targets["indicator_key"].notna() & targets["target_year"].notna() & targets["horizon"].notna()
    if indicators is not None:
        known &= targets["indicator_key"].isin(indicators)
    rows = targets.loc[known, _NEEDED].rename(columns={"target_year": "year", "value": "low", "value_high": "high"})
    rows["scope"] = rows["target_key"].str.split("|").str[1].fillna("")
    for name in ("low", "high"):  # exact, as results are: 2.3万亩 planned and reached are one number
        rows[name] = [_in_base(*pair) for pair in zip(rows[name], rows["unit"], strict=True)]
    rows["unit"] = rows["unit"].map({unit: to_base(Decimal(1), unit)[1] for unit in rows["unit"].dropna().unique()})
    falls = rows["change"].eq("decrease").fillna(value=False).astype(bool)
    low = rows["low"].astype("float64") * falls.map({True: -1.0, False: 1.0})
    high = rows["high"].astype("float64") * falls.map({True: -1.0, False: 1.0})
    rows["low"], rows["high"] = low.where(~falls | high.isna(), high), high.where(~falls | high.isna(), low)
    turned = rows["comparator"].map(lambda c: _TURNED.get(c, c), na_action="ignore")
    rows["comparator"] = rows["comparator"].where(~falls, turned)
    for name in ("low", "high"):
        rows[name] = rows[name].round(9)
    return rows


def _in_base(value: float, unit: object) -> float:
    """Returns a number in the base unit of its dimension; NaN where there is none."""
    return float(to_base(Decimal(str(value)), unit)[0]) if isinstance(unit, str) and pd.notna(value) else float("nan")


def _chosen(rows: pd.DataFrame, point: Point) -> pd.DataFrame:
    """Returns the mention that stands for each target of a document, with the number of its mentions."""
    says = zip(rows["low"], rows["high"].fillna(rows["low"]), rows["comparator"], rows["unit"], strict=True)
    rows = rows.assign(
        _without=rows["low"].isna(),
        _below=~rows["headline"].fillna(value=False).astype(bool),
        _says=pd.Series([str(what) for what in says], index=rows.index, dtype=object),
    )
    groups = rows.groupby(_MENTION, sort=False, dropna=False)
    mentions = groups.size().rename("mentions")
    said = rows[rows["low"].notna()].groupby(_MENTION, sort=False, dropna=False)["_says"].nunique()
    first = rows.sort_values(["document_id", "_without", "_below", "start"]).drop_duplicates(_MENTION)
    first = first.merge(mentions.reset_index(), on=_MENTION)
    first = first.merge(said.gt(1).rename("conflict").reset_index(), on=_MENTION, how="left")
    first["conflict"] = first["conflict"].astype("boolean").fillna(value=False)
    ranged = first["high"].notna() & first["high"].ne(first["low"])
    ends = {"low": first["low"], "high": first["high"], "mid": (first["low"] + first["high"]) / 2}
    first["value"] = first["low"].where(~ranged, ends[point])
    first["point"] = ranged.map({True: point, False: "single"}).where(first["low"].notna(), None)
    first["high"] = first["high"].fillna(first["low"])
    return first.drop(columns=["_without", "_below", "_says", "target_key"])


def _absent(years: pd.DataFrame, chosen: pd.DataFrame, indicators: Sequence[str]) -> pd.DataFrame:
    """Returns a row for each region-year and indicator without an annual target of the whole region."""
    annual = chosen[chosen["horizon"].eq("annual") & chosen["scope"].eq("") & chosen["year"].eq(chosen["report_year"])]
    there = set(zip(annual["document_id"], annual["indicator_key"], strict=True))
    rows = [
        {
            **{name: row[name] for name in (*REGION, "document_id")},
            "report_year": row["year"],
            "year": row["year"],
            "horizon": "annual",
            "indicator_key": key,
            "scope": "",
            "missing_reason": row["missing_reason"] if isinstance(row["missing_reason"], str) else "no_target",
        }
        for row in records(years)
        for key in dict.fromkeys(indicators)
        if (row["document_id"], key) not in there
    ]
    return pd.DataFrame(rows)


def annual_values(panel: pd.DataFrame) -> pd.DataFrame:
    """Returns the annual targets of whole regions for the year of the report: what is compared across regions.

    Args:
        panel: A frame of `target_panel`.

    Returns:
        The rows with a number, one a region, year and indicator, with the column `_region` that tells regions apart.

    Raises:
        InputError: A region has two rows for one year and indicator (documents of two kinds, `duplicates="each"`).

    Example:
        >>> annual_values(panel)["value"]  # doctest: +SKIP
    """
    if missing := [name for name in COLUMNS if name not in panel.columns]:
        raise InputError(f"this needs a frame of target_panel; columns missing: {', '.join(missing)}")
    rows = panel[
        panel["horizon"].eq("annual")
        & panel["scope"].eq("")
        & panel["year"].eq(panel["report_year"]).fillna(value=False)
        & panel["value"].notna()
    ].copy()
    rows["_region"] = rows["division_code"].fillna(rows["region"])
    twice = rows[rows.duplicated(["_region", "year", "indicator_key"], keep=False)]
    if not twice.empty:
        row, ids = records(twice)[0], "; ".join(sorted(set(twice["document_id"])))
        raise InputError(
            f"{row['region']} has several documents for {row['year']} ({ids}); choose: region_years(..., kind='report')"
        )
    return rows
