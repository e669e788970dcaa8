"""Region-years: which document stands for which region and year, what is missing, and what is there twice.

Every panel is built on the frame of `region_years`, so that a missing document is never a zero and two documents of one
region-year are never one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import pandas as pd

from toolkit.errors import InputError
from toolkit.normalization.divisions import Divisions, code_of, division_of, divisions
from toolkit.structure import read_metadata

KEYS = ["division_code", "region", "level", "parent_code", "year"]
STATUSES = ("found", "duplicate", "missing", "damaged", "not_placed")
# What a status says of the cells of a panel; a found document may still lack something of its own.
REASONS = {"duplicate": "duplicate", "missing": "no_document", "damaged": "damaged"}
Duplicates = Literal["missing", "each"]

_DOCUMENT_COLUMNS = ("document_id", "region", "province", "city", "county", "division_code", "level", "parent_code")
_MANIFEST_NAMES = {
    "division_code": ("division_code", "code", "adcode", "行政区划代码"),
    "region": ("region", "name", "地区"),
    "level": ("level", "级别"),
    "parent_code": ("parent_code", "parent", "上级代码"),
    "year": ("year", "report_year", "年份"),
    "file": ("file", "document_id", "文件"),
    "kind": ("kind", "类型"),
}


def region_years(
    documents: pd.DataFrame,
    *,
    failures: pd.DataFrame | None = None,
    manifest: pd.DataFrame | None = None,
    table: Divisions | None = None,
    kind: str | None = None,
) -> pd.DataFrame:
    """Returns one row for each region-year that is expected or there, and one for each document without a place.

    Expected are the rows of the manifest, and every region of the documents in every year that any of them has.

    Args:
        documents: The table `documents` of a result folder.
        failures: The table `failures`: a file that could not be read is `damaged`, where manifest or name tells which
            region-year it is.
        manifest: One row a document or an expected region-year: `year`, `division_code` or `region`, and where known
            `level`, `parent_code`, `kind` and `file` (as in document_id), which tells the codes of documents whose text
            does not.
        table: Divisions for codes and names; None takes those of the package.
        kind: Only documents of one kind: `report` or `task_division`.

    Returns:
        `division_code`, `region`, `level`, `parent_code`, `year`, `status` (found, duplicate, missing, damaged or
        not_placed), `documents` (their number), `document_id` (several joined by `; `), by code, region and year.

    Raises:
        InputError: A column is missing, or no document has a region and a year.

    Example:
        >>> row = {"document_id": "a", "region": "甲县", "province": None, "city": None, "county": "甲县",
        ...        "division_code": None, "level": "county", "parent_code": None, "report_year": 2024, "kind": "report"}
        >>> frame = pd.DataFrame([row, row | {"document_id": "b"}, row | {"document_id": "c", "report_year": 2025}])
        >>> region_years(frame)[["year", "status", "document_id"]].values.tolist()
        [[2024, 'duplicate', 'a; b'], [2025, 'found', 'c']]
    """
    placed = place_documents(documents, manifest=manifest, table=table, kind=kind)
    known = placed[placed["_key"].ne("") & placed["year"].notna()]
    if known.empty:
        raise InputError(
            "no document has a region and a year, so there is no region-year; name them in a manifest "
            "(columns file, division_code or region, year), or as columns of the CSV that holds the texts"
        )
    expected = _expected(known, manifest, kind)
    damaged = _damaged(failures, manifest, table)
    found: dict[tuple[str, int], list[str]] = {}
    for row in records(known):
        found.setdefault((row["_key"], int(row["year"])), []).append(row["document_id"])
    regions = _regions(known, expected, damaged)
    places: list[tuple[str, int]] = [*found, *expected, *damaged]
    rows = [
        (*regions[key], year, *_status(found.get((key, year), []), damaged.get((key, year))))
        for key, year in dict.fromkeys(places)
    ]
    rows += [
        (None, row["region"], row["level"], None, row["year"], "not_placed", 1, row["document_id"])
        for row in records(placed[placed["_key"].eq("") | placed["year"].isna()])
    ]
    frame = pd.DataFrame(rows, columns=[*KEYS, "status", "documents", "document_id"])
    frame["year"] = frame["year"].astype("Int64")
    return frame.sort_values(["division_code", "region", "year", "document_id"], na_position="last", ignore_index=True)


def _status(found: list[str], damaged: tuple[Any, list[str]] | None) -> tuple[str, int, str]:
    """Returns status, number and ids of the documents of one region-year."""
    if found:
        return "duplicate" if len(found) > 1 else "found", len(found), "; ".join(found)
    return ("damaged", 0, "; ".join(damaged[1])) if damaged else ("missing", 0, "")


def place_documents(
    documents: pd.DataFrame,
    *,
    manifest: pd.DataFrame | None = None,
    table: Divisions | None = None,
    kind: str | None = None,
) -> pd.DataFrame:
    """Returns documents with code, region, level and code above filled in from a manifest; arguments as `region_years`.

    The column `year` is the report_year; `_key` is what tells regions apart: the code, else the name, else empty.

    Raises:
        InputError: A column is missing.
    """
    _check(documents, [*_DOCUMENT_COLUMNS, "report_year", "kind"], "documents")
    rows = documents[[*_DOCUMENT_COLUMNS, "report_year", "kind"]].rename(columns={"report_year": "year"})
    found = records(rows.astype(object).where(rows.notna(), None))
    if manifest is not None:
        said = _manifest_rows(manifest)
        by_file = {row["file"]: row for row in said if row["file"]}
        by_name = {row["region"]: row for row in said if row["region"] and row["division_code"]}
        found = [_filled(row, by_file, by_name) for row in found]
    table = table or divisions()
    placed = pd.DataFrame([_named(row, table) for row in found], columns=[*rows.columns, "_key"], dtype=object)
    return placed[placed["kind"].eq(kind)] if kind else placed


def only_document(status: pd.DataFrame, duplicates: Duplicates = "missing") -> pd.DataFrame:
    """Returns region-years with the one document that each has: what a panel is joined to.

    Args:
        status: A frame of `region_years`.
        duplicates: `missing` leaves a region-year with several documents without values, its documents named in
            `document_id`; `each` gives each of them a row of its own.

    Returns:
        `KEYS`, `document_id`, `documents` and `missing_reason` (empty where the one document is there); documents
        without a place are left out.
    """
    rows = status[status["status"].ne("not_placed")].copy()
    rows["missing_reason"] = rows["status"].map(REASONS)
    if duplicates == "each":
        rows["document_id"] = rows["document_id"].str.split("; ")
        rows = rows.explode("document_id")
        rows.loc[rows["status"].eq("duplicate"), "missing_reason"] = None
    return rows[[*KEYS, "document_id", "documents", "missing_reason"]].reset_index(drop=True)


def wide(panel: pd.DataFrame, value: str, columns: str, index: Sequence[str] = tuple(KEYS)) -> pd.DataFrame:
    """Returns a long panel with the values of one column beside each other: one column a year, theme or indicator.

    Args:
        panel: A long panel.
        value: The column that holds the values: `per_10k`, `share`, `value`.
        columns: The column whose values become columns: `year`, `theme`, `indicator_key`.
        index: What a row stands for.

    Raises:
        InputError: A column is missing, or two rows of the panel fall into one cell.

    Example:
        >>> long = pd.DataFrame({"region": ["甲县", "甲县"], "year": [2024, 2025], "value": [6.0, 5.5]})
        >>> wide(long, "value", "year", ["region"]).values.tolist()
        [['甲县', 6.0, 5.5]]
    """
    rows = [name for name in index if name != columns]
    _check(panel, [value, columns, *rows], "the panel")
    keyed = panel[panel[columns].notna()]
    twice = keyed[keyed.duplicated([*rows, columns], keep=False)]
    if not twice.empty:
        first = twice.iloc[0]
        raise InputError(
            f"{first.get('region', '')} {first.get('year', '')} has several rows for {columns} {first[columns]}, which "
            "one cell cannot hold; choose among them first (kind, horizon, measure, scope)"
        )
    names = sorted(keyed[columns].unique())
    table = keyed.set_index([*rows, columns])[value].unstack(columns)
    order = panel[rows].drop_duplicates()
    return order.merge(table.reindex(columns=names).reset_index(), on=rows, how="left").rename_axis(columns=None)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Returns the rows of a frame by column name."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _check(frame: pd.DataFrame, columns: Sequence[str], table: str) -> None:
    if missing := [name for name in columns if name not in frame.columns]:
        raise InputError(f"{table}: columns missing: {', '.join(missing)}; run govtext extract again")


def _named(row: dict[str, Any], table: Divisions) -> dict[str, Any]:
    """Returns a document with code, full name and key of its region."""
    row = dict(row)
    if not row["division_code"] and row["region"]:
        hits = table.find(row["region"], year=row["year"])
        if len(hits) == 1:
            row |= {"division_code": hits[0].code, "level": hits[0].level, "parent_code": hits[0].parent or None}
    row["region"] = _name(row, table)
    return row | {"_key": row["division_code"] or row["region"] or ""}


def _name(row: dict[str, Any], table: Divisions) -> str | None:
    """Returns the full name of a region: that of its code, else the names above it with its own."""
    division = table.get(row["division_code"], row["year"]) if row["division_code"] else None
    if division:
        return table.path(division)
    parts = [part for part in (row["province"], row["city"], row["county"]) if part]
    written = row["region"] or ""
    return "".join(parts) if len("".join(parts)) > len(written) else written or None


def _manifest_rows(manifest: pd.DataFrame) -> list[dict[str, Any]]:
    """Returns the rows of a manifest under the names of this module; what is not there is None."""
    header = {str(name).strip().lower(): name for name in manifest.columns}
    chosen = {key: next((header[n] for n in names if n in header), None) for key, names in _MANIFEST_NAMES.items()}
    if chosen["year"] is None or (chosen["division_code"] is None and chosen["region"] is None):
        raise InputError(
            f"the manifest needs a column year, and division_code or region; it has {', '.join(map(str, header))}"
        )
    rows = []
    for record in records(manifest.astype(object).where(manifest.notna(), None)):
        row = {key: record[name] if name is not None else None for key, name in chosen.items()}
        for key in ("division_code", "parent_code"):
            row[key] = code_of(str(row[key])) or None if row[key] is not None else None
        row["year"] = _year(row["year"])
        row["file"] = str(row["file"]).replace("\\", "/") if row["file"] else None
        row["region"] = "".join(str(row["region"]).split()) if row["region"] else None
        rows.append(row)
    return rows


def _year(value: Any) -> int | None:
    text = str(value).strip().removesuffix(".0").removesuffix("年")
    return int(text) if text.isdigit() else None


def _filled(row: dict[str, Any], by_file: dict[str, Any], by_name: dict[str, Any]) -> dict[str, Any]:
    """Returns a document with what the manifest says of its file, else of its region, where it says nothing itself."""
    said = _of_file(row["document_id"], by_file) or by_name.get(row["region"]) or {}
    names = ["division_code", "level", "parent_code"] if said.get("division_code") else []
    return {**row, **{name: said[name] or row[name] for name in names}} | {
        name: row[name] or said.get(name) for name in ("region", "year", "kind")
    }


def _of_file(document: str, by_file: dict[str, Any]) -> dict[str, Any] | None:
    """Returns the row of a document's file: the paths may begin at different folders."""
    path = document.partition("#")[0]
    for name in (document, path):
        if name in by_file:
            return dict(by_file[name])
    hits = [row for file, row in by_file.items() if file.endswith("/" + path) or path.endswith("/" + file)]
    return dict(hits[0]) if len(hits) == 1 else None


def _expected(
    known: pd.DataFrame, manifest: pd.DataFrame | None, kind: str | None
) -> dict[tuple[str, int], dict[str, Any]]:
    """Returns what is known of each expected region-year, by key and year."""
    years = sorted(set(known["year"].astype(int)))
    rows = {(row["_key"], year): row for row in records(known.drop_duplicates("_key", keep="last")) for year in years}
    for row in _manifest_rows(manifest) if manifest is not None else ():
        key = row["division_code"] or row["region"]
        if key and row["year"] and (not kind or row["kind"] in (None, kind)):
            rows.setdefault((key, row["year"]), row)
    return rows


def _damaged(
    failures: pd.DataFrame | None, manifest: pd.DataFrame | None, table: Divisions | None
) -> dict[tuple[str, int], tuple[dict[str, Any], list[str]]]:
    """Returns the files that could not be read by the region-year that manifest or name gives them."""
    found: dict[tuple[str, int], tuple[dict[str, Any], list[str]]] = {}
    if failures is None or failures.empty:
        return found
    by_file = {row["file"]: row for row in _manifest_rows(manifest) if row["file"]} if manifest is not None else {}
    for document, source in zip(failures["document_id"], failures["source"], strict=True):
        row = _of_file(document, by_file)
        if row is None:
            metadata = read_metadata("", source or document)
            code, level, parent = division_of(metadata, {}, table)
            row = {"division_code": code, "region": metadata.region, "level": level, "parent_code": parent}
            row["year"] = metadata.report_year
        key = row["division_code"] or row["region"]
        if key and row["year"]:
            found.setdefault((key, row["year"]), (row, []))[1].append(document)
    return found


def _regions(
    known: pd.DataFrame, expected: dict[tuple[str, int], dict[str, Any]], damaged: dict[tuple[str, int], Any]
) -> dict[str, tuple[Any, ...]]:
    """Returns code, name, level and code above of each region; the latest document counts first."""
    said = [((key, year), row) for (key, year), row in expected.items()]
    said += [(place, row) for place, (row, _) in damaged.items()]
    regions = {}
    for (key, _), row in said:
        regions[key] = tuple(row[name] for name in KEYS[:-1])
    for row in records(known.sort_values("year")):
        regions[row["_key"]] = tuple(row[name] for name in KEYS[:-1])
    return regions
