"""Coverage: what there is for every expected region and year, and which divisions changed in between."""

from __future__ import annotations

import pandas as pd

from toolkit.analysis.panel import KEYS, records
from toolkit.errors import InputError
from toolkit.normalization.divisions import Divisions, divisions

STATUSES = ("found", "without_target", "duplicate", "missing", "damaged", "not_placed")


def coverage(
    status: pd.DataFrame, targets: pd.DataFrame | None = None, *, table: Divisions | None = None
) -> pd.DataFrame:
    """Returns the status of every expected region-year: found, missing, damaged, duplicate or without target.

    Args:
        status: A frame of `toolkit.analysis.panel.region_years`.
        targets: The table `targets`: a document without any row in it is `without_target`. None does not ask.
        table: Divisions that may have changed; None takes those of the package.

    Returns:
        `division_code`, `region`, `level`, `parent_code`, `year`, `status`, `documents`, `document_id`, and `change`:
        what became of the division in a year after the first and up to the last of the frame (`2015: 密云县 110228 →
        密云区 110118`), so that a series that breaks off is not taken for a missing report.

    Raises:
        InputError: A column is missing.

    Example:
        >>> coverage(region_years(documents), targets)["status"].value_counts()  # doctest: +SKIP
    """
    if missing := [name for name in (*KEYS, "status", "document_id") if name not in status.columns]:
        raise InputError(f"coverage needs a frame of region_years; columns missing: {', '.join(missing)}")
    frame = status.copy()
    if targets is not None:
        having = set(targets["document_id"])
        silent = frame["status"].eq("found") & ~frame["document_id"].isin(having)
        frame.loc[silent, "status"] = "without_target"
    table = table or divisions()
    years = frame["year"].dropna()
    first, last = (int(years.min()), int(years.max())) if len(years) else (0, 0)
    changes = {code: "; ".join(_told(table, code, first, last)) for code in frame["division_code"].dropna().unique()}
    frame["change"] = frame["division_code"].map(changes).replace("", None)
    return frame[[*KEYS, "status", "documents", "document_id", "change"]]


def coverage_table(found: pd.DataFrame) -> pd.DataFrame:
    """Returns how many region-years of each year have which status.

    Args:
        found: A frame of `coverage` or of `region_years`.

    Returns:
        One row a year: the number of each status, `expected` (all but documents without a place).

    Example:
        >>> frame = pd.DataFrame({"year": [2024, 2024], "status": ["found", "missing"]})
        >>> coverage_table(frame)[["year", "found", "missing", "expected"]].values.tolist()
        [[2024, 1, 1, 2]]
    """
    years = sorted(found["year"].dropna().unique())
    counts = {(row["year"], row["status"]): 0 for row in records(found)}
    for row in records(found):
        counts[row["year"], row["status"]] += 1
    rows = [[int(year), *(counts.get((year, status), 0) for status in STATUSES)] for year in years]
    table = pd.DataFrame(rows, columns=["year", *STATUSES])
    table["expected"] = table[[status for status in STATUSES if status != "not_placed"]].sum(axis=1)
    return table


def _told(table: Divisions, code: str, first: int, last: int) -> list[str]:
    return [
        f"{after.first}: {before.name} {before.code} → {after.name} {after.code}"
        for before, after in table.changes(code, first, last)
    ]
