"""Attainment: the target of a year against the result reported for it a year later, or that of a yearbook."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from toolkit.analysis.panel import records
from toolkit.analysis.panel_targets import annual_values
from toolkit.errors import InputError
from toolkit.normalization.indicators import indicators
from toolkit.normalization.units import to_base

OUTCOMES = ("reached", "missed", "not_reported", "no_direction", "no_document")
COLUMNS = [
    "division_code", "region", "level", "parent_code", "year", "indicator_key", "indicator", "low", "high", "unit",
    "comparator", "direction", "result", "difference", "outcome", "target_document", "result_document", "result_text",
]  # fmt: skip
_BETTER = {"up": "up", "down": "down"}
_BY_COMPARATOR = {"ge": "up", "gt": "up", "le": "down", "lt": "down"}
_MANY_YEARS = re.compile(r"[五5]年(?!前)|“?十[一二三四五六七八九]五|以来|累计|年均|近.{1,2}年|过去.{1,2}年来?")
_PARAGRAPH = re.compile(r"(?m)^[^\n。]{1,60}")
# Paragraphs that open a part of the review: 过去五年， / “十四五”时期，我们 ; 过去一年， / 2025年，面对
_YEARS_OPEN = re.compile(r"五年(?!规划|前)|“?十[一二三四五六七八九]五”?(?:以来|时期|期间|这)")
_YEAR_OPENS = re.compile(r"一年|去年|(?:19|20)\d\d年")
_NEEDED = ["document_id", "start", "text", "sentence", "value", "unit", "change", "indicator_key", "status", "period"]


def reported_results(status: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Returns the results of the past year that each report states for its indicators.

    Of several numbers of one indicator the first counts that is no result of many years: reports open their review with
    the region's own figures. Many years are told by the number's own words (`年均`, `累计`, `“十四五”以来`), and by the
    paragraph that opens the part of the review in which it stands (`过去五年，…` until one opens with `一年来，…`).

    Args:
        status: A frame of `toolkit.analysis.panel.region_years`.
        tables: The tables of a result folder: `quantities` (rows of status achieved are read) and `documents` (with the
            text).

    Returns:
        `division_code`, `region`, `year` (the year of the result: one before that of the report), `indicator_key`,
        `value` and `unit` (in the base unit, a decrease below zero), `document_id`, `text`.

    Raises:
        InputError: A table or a column is missing.

    Example:
        >>> reported_results(status, tables).query("indicator_key == 'gdp.growth'")  # doctest: +SKIP
    """
    needed = {"quantities": _NEEDED, "documents": ["document_id", "text"]}
    for name, columns in needed.items():
        if name not in tables or (missing := [c for c in columns if c not in tables[name].columns]):
            raise InputError(f"results need the table {name}: {', '.join(columns if name not in tables else missing)}")
    quantities = tables["quantities"]
    rows = quantities.loc[quantities["status"].eq("achieved") & quantities["indicator_key"].notna(), _NEEDED]
    parts = {document: _review_parts(text) for document, text in _texts(tables["documents"]).items()}
    rows = rows[[not _of_many_years(row, parts) for row in records(rows)]]
    first = rows.sort_values(["document_id", "start"]).drop_duplicates(["document_id", "indicator_key"])
    places = status.loc[status["status"].eq("found"), ["document_id", "division_code", "region", "year"]]
    found = first.merge(places, on="document_id")
    found["year"] = found["year"] - 1
    signs = found["change"].eq("decrease").map({True: -1.0, False: 1.0})
    bases = [
        to_base(Decimal(str(value)), unit or "") for value, unit in zip(found["value"], found["unit"], strict=True)
    ]
    found["value"] = [float(value) for value, _ in bases] * signs
    found["unit"] = [unit for _, unit in bases]
    names = ["division_code", "region", "year", "indicator_key", "value", "unit", "document_id", "text"]
    return found[names].reset_index(drop=True)


def attainment(
    panel: pd.DataFrame,
    results: pd.DataFrame,
    *,
    status: pd.DataFrame | None = None,
    directions: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Returns for each annual target whether it was reached, by how much not, or that nobody tells.

    Reached means: at least the number where more is wanted, at most the number where less is; of a range the end that
    is easier to reach counts, and an approximate number (左右) counts as it stands. The direction is that of the
    comparator where it has one (以上, 以内), else that which `directions` or the lexicon of indicators names.

    Args:
        panel: A frame of `toolkit.analysis.panel_targets.target_panel`.
        results: A frame of `reported_results`, or a yearbook's: `division_code` or `region`, `year` (of the result),
            `indicator_key`, `value` in the unit of the panel.
        status: A frame of `region_years`: tells a result that the next report passes over in silence (not_reported)
            from a next report that is not there (no_document). None: every missing result is not_reported.
        directions: `up` or `down` by code of the indicator or by key, before those of the lexicon.

    Returns:
        `COLUMNS`: `low` and `high` of the target, `direction`, `result`, `difference` (result minus the number, for a
        range minus the end that it passed and 0 within it), `outcome`: reached, missed, not_reported, no_direction
        (neither direction is wanted: judge by the difference), or no_document.

    Raises:
        InputError: A column is missing, a direction is neither up nor down, or a region has two results for one year
            and indicator.

    Example:
        >>> attainment(panel, reported_results(status, tables), status=status)["outcome"]  # doctest: +SKIP
    """
    wrong = {name: way for name, way in (directions or {}).items() if way not in _BETTER}
    if wrong:
        raise InputError(f"a direction is up or down, not {next(iter(wrong.values()))!r} ({next(iter(wrong))})")
    known = _by_place(results)
    there = _documents(status)
    rows = [
        _judged(row, known.get((row["_region"], row["year"], row["indicator_key"])), directions or {}, there)
        for row in records(annual_values(panel))
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"result": "float64", "difference": "float64"})


def _judged(
    row: dict[str, Any],
    result: dict[str, Any] | None,
    directions: Mapping[str, str],
    there: set[tuple[str, int]] | None,
) -> dict[str, Any]:
    """Returns one target with its result and what came of it."""
    direction = _direction(row, directions)
    judged = {name: row[name] for name in COLUMNS[:11]}
    judged |= {"direction": direction or None, "target_document": row["document_id"]}
    if result is None:
        reported = there is None or (row["_region"], row["year"] + 1) in there
        return {**judged, "outcome": "not_reported" if reported else "no_document"}
    value = float(result["value"])
    return {
        **judged,
        "result": value,
        "difference": _difference(value, row["low"], row["high"]),
        "outcome": _outcome(value, row, direction),
        "result_document": result.get("document_id"),
        "result_text": result.get("text"),
    }


def attainment_table(found: pd.DataFrame, by: str = "indicator_key") -> pd.DataFrame:
    """Returns how many targets had which outcome.

    Args:
        found: A frame of `attainment`.
        by: The column that rows stand for: `indicator_key`, `region`, `year`.

    Returns:
        One row a value of `by`: the number of each outcome, `targets`, `reached_share` (of those reached or missed).

    Raises:
        InputError: A column is missing.

    Example:
        >>> frame = pd.DataFrame({"indicator_key": ["gdp.growth"] * 2, "outcome": ["reached", "not_reported"]})
        >>> attainment_table(frame)[["reached", "not_reported", "reached_share"]].values.tolist()
        [[1.0, 1.0, 1.0]]
    """
    if missing := [name for name in (by, "outcome") if name not in found.columns]:
        raise InputError(f"this needs a frame of attainment; columns missing: {', '.join(missing)}")
    counts = pd.crosstab(found[by], found["outcome"]).reindex(columns=list(OUTCOMES), fill_value=0)
    counts["targets"] = counts.sum(axis=1)
    judged = counts["reached"] + counts["missed"]
    counts["reached_share"] = counts["reached"] / judged.where(judged > 0)
    return counts.rename_axis(columns=None).reset_index()


def _texts(documents: pd.DataFrame) -> dict[str, str]:
    return dict(zip(documents["document_id"], documents["text"], strict=True))


def _review_parts(text: str) -> tuple[list[int], list[bool]]:
    """Returns where parts of a text begin that tell of many years or of one, and whether of many."""
    starts, many = [0], [False]
    for match in _PARAGRAPH.finditer(text):
        opening = match.group()
        years = _YEARS_OPEN.search(opening) is not None
        if years != (_YEAR_OPENS.search(opening) is not None):
            starts.append(match.start())
            many.append(years)
    return starts, many


def _of_many_years(row: dict[str, Any], parts: Mapping[str, tuple[list[int], list[bool]]]) -> bool:
    """Tells whether a number is the result of more than one year."""
    period = row["period"] if isinstance(row["period"], str) else ""
    before = str(row["sentence"] or "").partition(str(row["text"]))[0]
    clause = re.split(r"[，；。,;]", before)[-1]
    if _MANY_YEARS.search(period) or _MANY_YEARS.search(clause):
        return True
    if _YEAR_OPENS.search(period):
        return False
    starts, many = parts.get(row["document_id"], ([0], [False]))
    return many[bisect_right(starts, row["start"]) - 1]


def _by_place(results: pd.DataFrame) -> dict[tuple[str, int, str], dict[str, Any]]:
    """Returns the results by region, year and indicator."""
    missing = [name for name in ("year", "indicator_key", "value") if name not in results.columns]
    if missing or not {"division_code", "region"} & set(results.columns):
        lacking = [*missing, *([] if "region" in results.columns else ["division_code or region"])]
        raise InputError(f"results need the columns {', '.join(lacking)}")
    found: dict[tuple[str, int, str], dict[str, Any]] = {}
    for row in records(results[results["value"].notna()]):
        code, region = row.get("division_code"), row.get("region")
        place = (str(region if pd.isna(code) else code), int(row["year"]), str(row["indicator_key"]))
        if place in found and found[place]["value"] != row["value"]:
            raise InputError(
                f"{place[0]} has two results for {place[1]} and {place[2]}: {found[place]['value']} and {row['value']}"
            )
        found[place] = row
    return found


def _documents(status: pd.DataFrame | None) -> set[tuple[str, int]] | None:
    """Returns the region-years that have a document, by region and year."""
    if status is None:
        return None
    rows = status[status["status"].isin(["found", "duplicate"])]
    return {
        (str(row["region"] if pd.isna(row["division_code"]) else row["division_code"]), int(row["year"]))
        for row in records(rows)
    }


def _direction(row: dict[str, Any], given: Mapping[str, str]) -> str:
    """Returns where a government wants the indicator to go, empty where neither up nor down."""
    key, code = row["indicator_key"], row["indicator_key"].rpartition(".")[0]
    if way := given.get(key) or given.get(code):
        return way
    if way := _BY_COMPARATOR.get(row["comparator"]):
        return way
    better = indicators()[code].better if code in indicators() else ""
    if row["measure"].endswith("rank"):  # place 1 is the best where more is better
        return {"up": "down", "down": "up"}.get(better, "")
    return better


def _difference(result: float, low: float, high: float) -> float:
    """Returns result minus target: minus the end of a range that it passed, 0 within it."""
    passed = low if result < low else min(result, high)
    return round(result - passed, 9)


def _outcome(result: float, row: dict[str, Any], direction: str) -> str:
    if not direction:
        return "no_direction"
    end, strict = (row["low"], "gt") if direction == "up" else (row["high"], "lt")
    gap = round(result - end if direction == "up" else end - result, 9)
    return "reached" if gap > 0 or (gap == 0 and row["comparator"] != strict) else "missed"
