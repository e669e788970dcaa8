"""Uptake: which new terms of the level above a region takes over, and how many years later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from toolkit.analysis.body_names import body_names
from toolkit.analysis.features import content_words
from toolkit.analysis.panel import only_document, records
from toolkit.analysis.panel_concepts import WordFinder, bodies_by_document
from toolkit.errors import InputError
from toolkit.normalization.text import FoldedText

COLUMNS = ["term", "parent_code", "first_above", "division_code", "region", "first", "lag", "outcome"]
_SHORTEST = 3  # characters of a term; shorter words are common language


def new_terms(
    status: pd.DataFrame, texts: Mapping[str, str], *, least: int = 2, exclude: Collection[str] = ()
) -> pd.DataFrame:
    """Returns the words that a region's document of a year brings in: candidates for `uptake`, to choose from.

    Args:
        status: A frame of `toolkit.analysis.panel.region_years`.
        texts: Text by document_id.
        least: How often a term stands in the document that brings it in.
        exclude: Words to leave out, such as names of places.

    Returns:
        `division_code`, `region`, `year`, `term`, `count`: content words of three characters or more that no earlier
        document of the region holds; the region's first document brings in nothing that could be told.

    Raises:
        InputError: A text is missing.

    Example:
        >>> new_terms(status, texts).query("division_code == '990100'")["term"]  # doctest: +SKIP
    """
    rows = []
    for region, documents in _by_region(status).items():
        seen = ""
        for i, row in enumerate(documents):
            text = FoldedText(_text(texts, row["document_id"])).text
            if i:
                counts = Counter(w for w in content_words(text) if len(w) >= _SHORTEST and w not in exclude)
                fresh = [(w, n) for w, n in counts.items() if n >= least and w not in seen]
                rows += [(region, row["region"], row["year"], w, n) for w, n in sorted(fresh, key=lambda f: -f[1])]
            seen += "\n" + text
    return pd.DataFrame(rows, columns=["division_code", "region", "year", "term", "count"])


def uptake(
    status: pd.DataFrame, texts: Mapping[str, str], terms: Sequence[str], *, units: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Returns for each term of a level above and each region below whether and when the region first uses it.

    Args:
        status: A frame of `toolkit.analysis.panel.region_years`, of regions with codes.
        texts: Text by document_id.
        terms: The terms, such as those that a person kept of `new_terms`. Inside the name of a body a term is not used
            (see `toolkit.analysis.panel_concepts.WordFinder`).
        units: The table `responsible_units`, whose names are bodies beside those that the segmentation finds.

    Returns:
        One row a term, region above that uses it, and region below: `term`, `parent_code`, `first_above` (the first
        year in which the region above uses it), `division_code`, `region`, `first` (its own first year), `lag` (years
        between; negative where it was first), `outcome`: adopted (in the same year or later), before (used it before
        the level above), not_adopted (until its last document), unknown (no document from that year on).

    Raises:
        InputError: No region has a region above it in the frame, a text is missing, there is no
            term, or `units` is no such table.

    Example:
        >>> uptake(status, texts, ["低空经济"])[["region", "lag"]]  # doctest: +SKIP
    """
    regions = _by_region(status)
    parents = {rows[0]["parent_code"] for rows in regions.values()} & set(regions)
    if not parents:
        raise InputError("no region has the region above it in the frame; give codes and parent codes in a manifest")
    finders = {term: WordFinder([term]) for term in terms}
    if not finders:
        raise InputError("uptake needs at least one term")
    bodies = bodies_by_document(body_names(texts, units))
    first: dict[tuple[str, str], int] = {}
    for region, documents in regions.items():
        for row in documents:
            folded = FoldedText(_text(texts, row["document_id"]))
            for term, finder in finders.items():
                if (region, term) not in first and finder.find(folded, bodies.get(row["document_id"], [])):
                    first[region, term] = int(row["year"])
    rows = []
    for region, documents in regions.items():
        above, last = documents[0]["parent_code"], int(documents[-1]["year"])
        used = [term for term in finders if above in parents and (above, term) in first]
        own = (region, documents[-1]["region"], last)
        rows += [_row(term, above, first[above, term], own, first) for term in used]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"first_above": "Int64", "first": "Int64", "lag": "Int64"})


def uptake_share(found: pd.DataFrame, by: str = "region") -> pd.DataFrame:
    """Returns the share of terms adopted, and the mean lag of those.

    Args:
        found: A frame of `uptake`.
        by: What a row stands for: `region`, `term`, `parent_code`.

    Returns:
        `by`, `terms` (that could be adopted: neither before nor unknown), `adopted`, `share`, `mean_lag` (years).

    Raises:
        InputError: A column is missing.

    Example:
        >>> frame = pd.DataFrame({"region": ["甲县"] * 2, "outcome": ["adopted", "not_adopted"], "lag": [1, None]})
        >>> uptake_share(frame)[["terms", "adopted", "share", "mean_lag"]].values.tolist()
        [[2.0, 1.0, 0.5, 1.0]]
    """
    if missing := [name for name in (by, "outcome", "lag") if name not in found.columns]:
        raise InputError(f"this needs a frame of uptake; columns missing: {', '.join(missing)}")
    open_ = found[found["outcome"].isin(["adopted", "not_adopted"])]
    adopted = open_["outcome"].eq("adopted")
    lags = open_["lag"].where(adopted).astype("float64")
    frame = pd.DataFrame({by: open_[by], "terms": 1, "adopted": adopted.astype("int64"), "lag": lags})
    table = frame.groupby(by, as_index=False).agg(
        terms=("terms", "sum"), adopted=("adopted", "sum"), mean_lag=("lag", "mean")
    )
    table["share"] = table["adopted"] / table["terms"]
    return table[[by, "terms", "adopted", "share", "mean_lag"]]


def _row(
    term: str, above: str, since: int, own: tuple[str, str, int], first: Mapping[tuple[str, str], int]
) -> tuple[Any, ...]:
    region, name, last = own
    year = first.get((region, term))
    if year is None:
        outcome = "not_adopted" if last >= since else "unknown"
    else:
        outcome = "adopted" if year >= since else "before"
    return term, above, since, region, name, year, None if year is None else year - since, outcome


def _by_region(status: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Returns the documents of each region with a code, in order of their years."""
    found: dict[str, list[dict[str, Any]]] = {}
    rows = only_document(status, "each")
    rows = rows[rows["missing_reason"].isna() & rows["division_code"].notna()]
    for row in records(rows.sort_values(["division_code", "year", "document_id"])):
        found.setdefault(row["division_code"], []).append(row)
    return found


def _text(texts: Mapping[str, str], document: str) -> str:
    if document not in texts:
        raise InputError(f"the text of {document!r} is missing")
    return texts[document]
