"""Shares of themes in documents and in groups of documents, with intervals."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from toolkit.analysis.bootstrap import Bootstrap, Values, percentile_interval, resampled_sums
from toolkit.errors import InputError, require_columns

Resample = Literal["auto", "documents", "passages"]
Groups = Mapping[str, Any] | pd.Series

_NEEDED = ("document_id", "start", "end", "theme", "score", "share")
_COLUMNS = ("group", "theme", "share", "low", "high", "passages", "documents", "resampled")


@dataclass(frozen=True, eq=False)
class ThemeWeights:
    """The weight of each theme in each passage that has one, document by document.

    Attributes:
        themes: The columns.
        passages: Shape (passages, themes) by document_id: log(1 + Σ score), divided among the themes of the passage by
            their share in it, as in `toolkit.analysis.themes.document_shares`.
    """

    themes: list[str]
    passages: dict[str, Values]

    def shares(self, document: str) -> Values:
        """Returns the shares of the themes in a document; they sum to 1."""
        total = self.passages[document].sum(axis=0)
        return np.asarray(total / total.sum())

    def replicates(self, document: str, bootstrap: Bootstrap) -> Values:
        """Returns the shares with the passages of the document drawn anew, shape (replicates, themes)."""
        sums = resampled_sums(self.passages[document], bootstrap, bootstrap.generator(_number(document)))
        return np.asarray(sums / sums.sum(axis=1, keepdims=True))


@dataclass(frozen=True, eq=False)
class GroupShares:
    """The shares of one group of documents: the mean of its documents, each of which counts the same.

    Attributes:
        group: Its name.
        documents: Its documents.
        passages: Number of its passages with a theme.
        shares: Shape (themes,).
        replicates: The same for each bootstrap sample, shape (replicates, themes); None where there is no interval.
        resampled: What was drawn anew, `documents` or `passages`.
    """

    group: Any
    documents: list[str]
    passages: int
    shares: Values
    replicates: Values | None
    resampled: str


def _number(name: str) -> int:
    """Returns a number of a name, so that its random numbers do not depend on what else is in the table."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass"))


def theme_weights(passage_themes: pd.DataFrame, themes: Sequence[str] | None = None) -> ThemeWeights:
    """Returns the weight of each theme in each passage.

    Args:
        passage_themes: The table `passage_themes` of a result folder or of `analysed.to_frames()`, or some of its rows
            (`passage_themes.query("part == 'plan'")`).
        themes: Themes in the order wanted (`load_taxonomy().keys`), those that stand nowhere too; None takes those of
            the table.

    Raises:
        InputError: A column is missing, no row has a theme, or the table has a theme that `themes` does not name.
    """
    require_columns(passage_themes, _NEEDED, "shares need the table passage_themes")
    rows = passage_themes[passage_themes["score"] > 0]
    if rows.empty:
        raise InputError("the table passage_themes has no row with a theme; nothing can be divided among themes")
    keys = sorted(rows["theme"].unique()) if themes is None else list(themes)
    if unknown := sorted(set(rows["theme"]) - set(keys)):
        raise InputError(f"the table has the themes {', '.join(unknown)}, which `themes` does not name")
    by_passage = rows.groupby(["document_id", "start", "end"], sort=True)
    number = by_passage.ngroup().to_numpy()
    weight = np.log1p(by_passage["score"].transform("sum").to_numpy(float)) * rows["share"].to_numpy(float)
    matrix = np.zeros((int(number.max()) + 1, len(keys)))
    np.add.at(matrix, (number, rows["theme"].map({key: i for i, key in enumerate(keys)}).to_numpy(int)), weight)
    owner = rows["document_id"].to_numpy(str)[np.unique(number, return_index=True)[1]]
    ids, first = np.unique(owner, return_index=True)
    return ThemeWeights(keys, dict(zip(ids.tolist(), np.split(matrix, first[1:]), strict=True)))


def group_shares(
    weights: ThemeWeights, groups: Groups | None, *, resample: Resample, bootstrap: Bootstrap
) -> Iterator[GroupShares]:
    """Yields the shares of each group of documents with their bootstrap samples; arguments as in `theme_shares`."""
    if resample not in get_args(Resample):
        raise InputError(f"resample must be one of {', '.join(get_args(Resample))}, not {resample!r}")
    for group, documents in members(weights.passages, groups).items():
        each = np.array([weights.shares(document) for document in documents])
        drawn = resample if resample != "auto" else "documents" if len(documents) > 1 else "passages"
        replicates: Values | None = None
        if drawn == "passages":
            total = np.zeros((bootstrap.replicates, len(weights.themes)))
            for document in documents:
                total += weights.replicates(document, bootstrap)
            replicates = total / len(documents)
        elif len(documents) > 1:
            replicates = resampled_sums(each, bootstrap, bootstrap.generator(_number(str(group)))) / len(documents)
        passages = sum(len(weights.passages[document]) for document in documents)
        yield GroupShares(group, documents, passages, each.mean(axis=0), replicates, drawn)


def members(documents: Mapping[str, Any], groups: Groups | None) -> dict[Any, list[str]]:
    """Returns the documents of each group, in the order in which the groups come first.

    Raises:
        InputError: No document has a group.
    """
    if groups is None:
        return {document: [document] for document in documents}
    found: dict[Any, list[str]] = {}
    for document, group in groups.items():
        if document in documents and not pd.isna(group):
            found.setdefault(group, []).append(str(document))
    if not found:
        some = "、".join(map(repr, list(documents)[:3]))
        raise InputError(f"no document has a group; `groups` must give one by document_id ({some}, …)")
    return found


def theme_shares(
    passage_themes: pd.DataFrame,
    groups: Groups | None = None,
    *,
    themes: Sequence[str] | None = None,
    resample: Resample = "auto",
    bootstrap: Bootstrap | None = None,
) -> pd.DataFrame:
    """Returns the share of each theme in each document or group of documents, with a bootstrap interval.

    The share in a document is that of `toolkit.analysis.themes.document_shares`; in a group it is the mean of its
    documents, so that a long report weighs no more than a short one. The intervals are percentile intervals of the
    nonparametric bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapters 6 and 13). What is
    drawn anew says what the interval speaks of:

    - `passages`: the passages within each document, the documents staying the same (a stratified bootstrap, Davison
      and Hinkley, Bootstrap Methods and their Application, 1997, section 3.2): how far the share of *these* documents
      hangs on single passages.
    - `documents`: whole documents, with all that stands in them (the cluster bootstrap: there, section 3.8; Cameron,
      Gelbach and Miller, Review of Economics and Statistics 90, 2008): how far the share would move with other
      documents of the kind. With fewer than about ten documents such an interval is too narrow.

    Args:
        passage_themes: The table `passage_themes`, or some of its rows (`passage_themes.query("part == 'plan'")`).
        groups: Group of each document by its document_id, such as a column of the table `documents`:
            `documents.set_index("document_id")["report_year"]`. Documents without one are left out. None takes each
            document alone.
        themes: Themes in the order wanted (`load_taxonomy().keys`), those that stand nowhere too; None takes those of
            the table.
        resample: `auto` draws documents where a group has several, else passages.
        bootstrap: Number of replicates, level and seed; None takes `Bootstrap()`.

    Returns:
        One row a group and theme: `group`, `theme`, `share` in [0, 1] (they sum to 1 in a group), `low`, `high`,
        `passages` (those with a theme) and `documents` of the group, `resampled`. Where no passage has a theme, no
        sample has it either: with passages drawn, the upper end then is the exact one for 0 of n passages (Clopper and
        Pearson, Biometrika 26, 1934); with documents drawn it is 0, and says nothing. Where documents are to be drawn
        and there is only one, low and high are missing.

    Raises:
        InputError: A column is missing, no row has a theme, no document has a group, or `resample` is unknown.

    Example:
        >>> frame = pd.DataFrame({"document_id": "甲", "start": [0, 9], "end": [8, 20], "theme": ["urban", "ecology"],
        ...                       "score": [3.0, 3.0], "share": [1.0, 1.0]})
        >>> theme_shares(frame)[["theme", "share"]].values.tolist()
        [['ecology', 0.5], ['urban', 0.5]]
    """
    weights = theme_weights(passage_themes, themes)
    settings = bootstrap or Bootstrap()
    frames = []
    for row in group_shares(weights, groups, resample=resample, bootstrap=settings):
        low, high = interval_of(row, settings)
        names = {"group": [row.group] * len(low), "theme": weights.themes}
        figures = {"share": row.shares, "low": low, "high": high, "passages": row.passages}
        frames.append(pd.DataFrame({**names, **figures, "documents": len(row.documents), "resampled": row.resampled}))
    return pd.concat(frames, ignore_index=True)[list(_COLUMNS)]


def interval_of(row: GroupShares, bootstrap: Bootstrap) -> tuple[Values, Values]:
    """Returns the ends of the intervals of the shares of a group; missing where nothing was drawn."""
    if row.replicates is None:
        nothing = np.full(row.shares.shape, np.nan)
        return nothing, nothing
    low, high = percentile_interval(row.replicates, bootstrap.level)
    if row.resampled == "passages":
        high = np.where(row.shares == 0, 1 - ((1 - bootstrap.level) / 2) ** (1 / row.passages), high)
    return low, high
