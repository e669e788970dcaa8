"""Shares of themes over years, and how fast they rise or fall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from toolkit.analysis.bootstrap import Bootstrap, Values, adjusted, bootstrap_p, percentile_interval
from toolkit.analysis.shares import Groups, Resample, ThemeWeights, members, theme_shares, theme_weights
from toolkit.errors import InputError

_SLOPES = ("group", "theme", "slope", "low", "high", "p", "p_adjusted", "regions", "documents", "resampled")


def theme_trends(
    passage_themes: pd.DataFrame,
    years: Groups,
    groups: Groups | None = None,
    *,
    themes: Sequence[str] | None = None,
    resample: Resample = "auto",
    bootstrap: Bootstrap | None = None,
) -> pd.DataFrame:
    """Returns the share of each theme in each year, group by group, with bootstrap intervals.

    Args:
        passage_themes: As in `toolkit.analysis.shares.theme_shares`.
        years: Year of each document by its document_id: `documents.set_index("document_id")["report_year"]`.
        groups: Group of each document, such as its region; None puts all of a year together, as the group `all`.
        themes: As in `theme_shares`, also for the intervals.
        resample: As there.
        bootstrap: As there.

    Returns:
        One row a group, year and theme, the years in order: `group`, `theme`, `year`, `share`, `low`, `high`,
        `passages`, `documents`, `resampled`.

    Raises:
        InputError: As there, or no document has a year and a group.

    Example:
        >>> frame = pd.DataFrame({"document_id": ["甲", "乙"], "start": 0, "end": 8, "theme": ["urban", "ecology"],
        ...                       "score": 3.0, "share": 1.0})
        >>> theme_trends(frame, {"甲": 2024, "乙": 2025}).query("theme == 'urban'")[["year", "share"]].values.tolist()
        [[2024.0, 1.0], [2025.0, 0.0]]
    """
    cells = _cells(years, groups)
    shares = theme_shares(passage_themes, cells, themes=themes, resample=resample, bootstrap=bootstrap)
    shares["year"] = [year for _, year in shares["group"]]
    shares["group"] = [group for group, _ in shares["group"]]
    order = {group: i for i, group in enumerate(dict.fromkeys(group for group, _ in cells.values()))}
    shares = shares.sort_values(
        ["group", "year"], key=lambda c: c.map(order) if c.name == "group" else c, kind="stable"
    )
    columns = ["group", "theme", "year", "share", "low", "high", "passages", "documents", "resampled"]
    return shares.reset_index(drop=True)[columns]


def theme_slopes(
    passage_themes: pd.DataFrame,
    years: Groups,
    regions: Groups,
    groups: Groups | None = None,
    *,
    themes: Sequence[str] | None = None,
    bootstrap: Bootstrap | None = None,
) -> pd.DataFrame:
    """Returns by how much the share of each theme rises or falls in a year, with interval and corrected p.

    The slope is that within regions: least squares of share on year, both less the mean of their region (fixed effects;
    Wooldridge, Econometric Analysis of Cross Section and Panel Data, 2010, section 10.5), so that regions that differ
    all along, or come in later, move nothing. Regions with one year only say nothing and are left out. How sure it is:

    - With two or more regions in a group (`resampled` = `regions`) by the cluster-robust variance with the factor
      G/(G - 1) and Student's t with G - 1 degrees of freedom, G regions (Liang and Zeger, Biometrika 73, 1986; Cameron
      and Miller, Journal of Human Resources 50, 2015). With two years this is the paired t-test of the regions. Below
      about ten regions read the interval as a hint.
    - With one region (`resampled` = `passages`) by drawing the passages of each document anew: percentile interval
      and p of the bootstrap. It says whether single passages make the slope; three years remain three years.

    `p_adjusted` holds the share of false discoveries down over all rows of the result (Benjamini and Hochberg, Journal
    of the Royal Statistical Society B 57, 1995).

    Args:
        passage_themes: As in `toolkit.analysis.shares.theme_shares`.
        years: Year of each document by its document_id.
        regions: Region of each document, the same name in each year.
        groups: Group of each document, such as `regions` again for a slope of each; None puts all together as `all`.
        themes: As in `theme_shares`.
        bootstrap: As there; its level holds for both kinds of intervals.

    Returns:
        One row a group and theme: `group`, `theme`, `slope` (points of share a year: 0.01 is one percentage point),
        `low`, `high`, `p`, `p_adjusted`, `regions`, `documents`, `resampled`.

    Raises:
        InputError: As in `theme_shares`, or in no group has a region two years.

    Example:
        >>> frame = pd.DataFrame({"document_id": ["甲24", "甲25"], "start": 0, "end": 8, "theme": ["urban", "ecology"],
        ...                       "score": 3.0, "share": 1.0})
        >>> slopes = theme_slopes(frame, {"甲24": 2024, "甲25": 2025}, {"甲24": "甲县", "甲25": "甲县"})
        >>> slopes[["theme", "slope"]].values.tolist()
        [['ecology', 1.0], ['urban', -1.0]]
    """
    weights, settings = theme_weights(passage_themes, themes), bootstrap or Bootstrap()
    year = {str(document): value for document, value in years.items()}
    region = {str(document): name for document, name in regions.items()}
    known = {d: g for d, (g, _) in _cells(years, groups).items() if d in region and not pd.isna(region[d])}
    frames = []
    for group, documents in members(weights.passages, known).items():
        paired = _with_two_years(documents, year, region)
        if not paired:
            continue
        names = sorted({region[document] for document in paired})
        owner = np.array([names.index(region[document]) for document in paired])
        x = _within(np.array([[float(year[document])] for document in paired]), owner)[:, 0]
        drawn = "regions" if len(names) > 1 else "passages"
        estimate = _by_regions if drawn == "regions" else _by_passages
        slope, low, high, p = estimate(weights, paired, x, owner, settings)
        figures = {"theme": weights.themes, "slope": slope, "low": low, "high": high, "p": p}
        counts = {"regions": len(names), "documents": len(paired), "resampled": drawn}
        frames.append(pd.DataFrame({"group": [group] * len(slope), **figures, **counts}))
    if not frames:
        raise InputError(
            "no region has documents of two years; a slope needs them (is `regions` the same name each year?)"
        )
    frame = pd.concat(frames, ignore_index=True)
    return frame.assign(p_adjusted=adjusted(frame["p"].to_numpy(float)))[list(_SLOPES)]


def _cells(years: Groups, groups: Groups | None) -> dict[str, tuple[Any, int]]:
    """Returns group and year of each document that has both."""
    group = None if groups is None else dict(groups.items())
    return {
        str(document): ("all" if group is None else group[document], int(year))
        for document, year in years.items()
        if not pd.isna(year) and (group is None or not pd.isna(group.get(document)))
    }


def _with_two_years(documents: Sequence[str], year: Mapping[str, Any], region: Mapping[str, Any]) -> list[str]:
    """Returns the documents of regions that have documents of two years or more."""
    spans: dict[Any, set[Any]] = {}
    for document in documents:
        spans.setdefault(region[document], set()).add(year[document])
    return [document for document in documents if len(spans[region[document]]) > 1]


def _within(values: Values, owner: np.ndarray[Any, np.dtype[np.int64]]) -> Values:
    """Returns values less the mean of their region; rows are documents."""
    counts = np.bincount(owner)
    sums = np.zeros((len(counts), values.shape[1]))
    np.add.at(sums, owner, values)
    return np.asarray(values - (sums / counts[:, None])[owner])


_Estimate = tuple[Values, Values, Values, Values]  # slope, low, high, p of each theme


def _by_regions(
    weights: ThemeWeights,
    documents: list[str],
    x: Values,
    owner: np.ndarray[Any, np.dtype[np.int64]],
    settings: Bootstrap,
) -> _Estimate:
    """Returns slopes with cluster-robust intervals; x is the year within its region."""
    y = _within(np.array([weights.shares(document) for document in documents]), owner)
    slope = x @ y / (x @ x)
    regions = int(owner.max()) + 1
    scores = np.zeros((regions, y.shape[1]))
    np.add.at(scores, owner, x[:, None] * (y - x[:, None] * slope))
    error = np.sqrt((scores**2).sum(axis=0) * regions / (regions - 1)) / (x @ x)
    wide = stats.t.ppf((1 + settings.level) / 2, regions - 1) * error
    with np.errstate(divide="ignore", invalid="ignore"):
        p = np.where(error > 0, 2 * stats.t.sf(np.abs(slope / error), regions - 1), np.where(slope == 0, 1.0, 0.0))
    return slope, slope - wide, slope + wide, p


def _by_passages(
    weights: ThemeWeights, documents: list[str], x: Values, _: np.ndarray[Any, np.dtype[np.int64]], settings: Bootstrap
) -> _Estimate:
    """Returns the slopes of one region with bootstrap intervals."""
    slope = x @ np.array([weights.shares(document) for document in documents]) / (x @ x)
    replicates = np.zeros((settings.replicates, len(slope)))
    for document, weight in zip(documents, x / (x @ x), strict=True):
        replicates += weight * weights.replicates(document, settings)
    return slope, *percentile_interval(replicates, settings.level), bootstrap_p(replicates)
