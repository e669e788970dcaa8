"""Words that set one group of documents apart from another (关键性, keyness)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats
from scipy.sparse import csr_matrix
from scipy.special import xlogy

from toolkit.analysis.bootstrap import Bootstrap, adjusted, draw_counts, percentile_interval
from toolkit.analysis.features import content_words
from toolkit.analysis.shares import Groups, members
from toolkit.errors import InputError

Values = NDArray[np.float64]

_CELLS = 4_000_000  # of one block of drawn log-odds: 32 MB


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """How often each word stands in each document.

    Attributes:
        documents: Id of each row.
        words: Word of each column.
        counts: Whole numbers, shape (documents, words).
    """

    documents: list[str]
    words: list[str]
    counts: csr_matrix[Any]

    def __post_init__(self) -> None:
        if self.counts.shape != (len(self.documents), len(self.words)):
            raise InputError(
                f"counts of the shape {self.counts.shape} do not fit {len(self.documents)} documents and "
                f"{len(self.words)} words"
            )


@dataclass(frozen=True, slots=True)
class KeynessOptions:
    """Which words are tested, and how.

    Attributes:
        min_count: A word stands so often in the two groups together.
        min_documents: It stands in so many documents of them: a word of one document says nothing about a group.
        prior: Words in the prior: what all documents say counts as much as a text of this length. 0 has no prior.
        words: Words to test, named before looking at the result; None tests all. Least counts do not hold for them, and
            the correction counts them alone.
        level: Level of the intervals.
        bootstrap: Draws the documents of each group anew for the intervals of `log_odds`; None takes the interval of
            the formula, which takes each word for an independent draw and is too narrow.

    Raises:
        InputError: An option is out of its range.
    """

    min_count: int = 5
    min_documents: int = 2
    prior: float = 1000.0
    words: Collection[str] | None = None
    level: float = 0.95
    bootstrap: Bootstrap | None = None

    def __post_init__(self) -> None:
        if self.min_count < 1 or self.min_documents < 1 or self.prior < 0 or not 0 < self.level < 1:
            raise InputError(
                "min_count and min_documents must be 1 or more, prior 0 or more, and level between 0 and 1, not "
                f"{self.min_count!r}, {self.min_documents!r}, {self.prior!r} and {self.level!r}"
            )


def count_words(documents: Mapping[str, str], *, exclude: Collection[str] = ()) -> DocumentCounts:
    """Counts the content words of documents (`toolkit.analysis.features.content_words`).

    Args:
        documents: Text of each document by its id.
        exclude: Words to leave out, e.g. the names of the places.

    Returns:
        The counts; the words in order of their code points.

    Example:
        >>> count_words({"甲": "新建口袋公园，管好口袋公园。"}).words
        ['口袋公园', '新建', '管好']
    """
    left_out = frozenset(exclude)
    found = [Counter(word for word in content_words(text) if word not in left_out) for text in documents.values()]
    words = sorted(set().union(*found))
    place = {word: i for i, word in enumerate(words)}
    columns = [place[word] for counter in found for word in counter]
    counts = [count for counter in found for count in counter.values()]
    ends = np.cumsum([0, *map(len, found)])
    return DocumentCounts(
        list(documents), words, csr_matrix((counts, columns, ends), (len(found), len(words)), dtype=np.int64)
    )


def keyness(
    documents: Mapping[str, str] | DocumentCounts,
    groups: Groups,
    first: Any,
    second: Any = None,
    *,
    pairs: Groups | None = None,
    options: KeynessOptions | None = None,
) -> pd.DataFrame:
    """Returns the words that set one group of documents apart from another, the most distinctive first.

    For a word that stands y₁ times among the n₁ words of the first group and y₂ among n₂ of the second:

    - `log_odds` with an informative Dirichlet prior, its interval and `z` (Monroe, Colaresi and Quinn, Fightin' Words,
      Political Analysis 16, 2008): the difference of log((yᵢ + α) / (nᵢ + α₀ - yᵢ - α)) between
      the groups, with the variance 1/(y₁ + α) + 1/(y₂ + α); α is the share of the word in all documents given, times
      α₀ = `prior`. The prior draws rare words to 0. `p` is that of z (two-sided, normal).
    - `g2`, the log-likelihood ratio of the table of the word and the other words in the two groups, without correction
      (Dunning, Computational Linguistics 19, 1993), with the sign of the difference; above 3.84 p < 0.05.
    - `log_ratio`: log₂ of the ratio of the relative frequencies, 0.5 in place of a 0 (Hardie 2014): 1 is twice.
    - `p_documents`: Welch's t-test of the relative frequencies in the documents of the two groups. The other figures
      take each word for an independent draw, but words come in bursts: one document that says a word forty times makes
      it a key word. Where words are clustered so, this test holds its level (Lijffijt et al., Digital Scholarship in
      the Humanities 31, 2016). Call a word key where `p_documents_adjusted` says so too; it is missing where a group
      has one document.

    `p_adjusted` and `p_documents_adjusted` hold the share of false discoveries down over all words tested (Benjamini
    and Hochberg 1995).

    Args:
        documents: Text of each document by its id (its content words are counted), or counts of the user's own.
        groups: Group of each document by its document_id: `documents.set_index("document_id")["report_year"]`.
        first: The group whose words have a positive `log_odds`.
        second: The group that it is held against; None takes all other documents that have a group.
        pairs: What the two groups have in common, such as the region of each document where the groups are years:
            `documents.set_index("document_id")["region"]`. Then `p_documents` is that of the paired t-test over the
            regions that are in both groups (several documents of a region count as their mean), which sees more where
            regions differ all along.
        options: Least counts, prior, words, level, and whether intervals come from drawing documents anew.

    Returns:
        One row a word, by falling |z|: `word`, `group` (where it is more frequent; `other` for None), `count`,
        `count_other` (in the first and the second group), `documents`, `documents_other` (that have it), `log_odds`,
        `low`, `high`, `z`, `p`, `p_adjusted`, `g2`, `log_ratio`, `p_documents`, `p_documents_adjusted`.

    Raises:
        InputError: A group has no documents, no word is frequent enough, or fewer than two pairs are in both groups.

    Example:
        >>> texts = {"a": "新建公园，新建公园，新建公园。", "b": "新建学校，新建学校，新建学校。"}
        >>> options = KeynessOptions(min_count=2, min_documents=1)
        >>> keyness(texts, {"a": 2025, "b": 2026}, 2026, options=options)[["word", "group"]].values.tolist()
        [['公园', 'other'], ['学校', 2026], ['新建', 'other']]
    """
    settings = options or KeynessOptions()
    table = documents if isinstance(documents, DocumentCounts) else count_words(documents)
    names = _documents(table, groups, first, second)
    pair = _pair(table, names, (first, second))
    totals = [np.asarray(part.sum(axis=0), dtype=np.float64).ravel() for part in pair]
    seen = [np.asarray((part > 0).sum(axis=0)).ravel() for part in pair]
    kept = _kept(table.words, np.asarray(sum(totals)), np.asarray(sum(seen)), settings)
    everywhere = np.asarray(table.counts.sum(axis=0), dtype=np.float64).ravel()
    alpha = settings.prior * everywhere[kept] / everywhere.sum()
    a, b = (total[kept] for total in totals)
    n, m = (float(total.sum()) for total in totals)
    odds, error = log_odds(a, b, n, m, alpha, settings.prior)
    wide = stats.norm.ppf((1 + settings.level) / 2) * error
    low, high = _drawn_anew(pair, kept, alpha, settings) if settings.bootstrap else (odds - wide, odds + wide)
    p, p_documents = 2 * stats.norm.sf(np.abs(odds / error)), _over_documents(pair, kept, names, pairs)
    ratio = log_ratio(a, b, n, m)
    frame = pd.DataFrame({"word": [table.words[i] for i in kept]})
    frame["group"] = [first if value > 0 else "other" if second is None else second for value in odds]
    frame = frame.assign(
        count=a.astype(int), count_other=b.astype(int), documents=seen[0][kept], documents_other=seen[1][kept]
    )
    frame = frame.assign(log_odds=odds, low=low, high=high, z=odds / error, p=p, p_adjusted=adjusted(p))
    frame = frame.assign(g2=np.sign(ratio) * log_likelihood(a, b, n, m), log_ratio=ratio)
    frame = frame.assign(p_documents=p_documents, p_documents_adjusted=adjusted(p_documents))
    return frame.iloc[np.argsort(-np.abs(odds / error), kind="stable")].reset_index(drop=True)


def log_odds(
    count: Values, other: Values, size: float | Values, other_size: float | Values, alpha: Values, prior: float
) -> tuple[Values, Values]:
    """Returns the log-odds with Dirichlet prior and its standard error (Monroe, Colaresi and Quinn 2008).

    Args:
        count: How often each word stands in the first group.
        other: The same in the second.
        size: Words of the first group.
        other_size: Words of the second.
        alpha: Prior count of each word.
        prior: Prior count of all words.

    Example:
        >>> odds, error = log_odds(np.array([30.0]), np.array([10.0]), 1000, 1000, np.array([1.0]), 100)
        >>> round(float(odds[0]), 3), round(float(error[0]), 3)
        (1.054, 0.351)
    """
    one, two = count + alpha, other + alpha
    odds = np.log(one / (size + prior - one)) - np.log(two / (other_size + prior - two))
    return np.asarray(odds), np.asarray(np.sqrt(1 / one + 1 / two))


def log_likelihood(count: Values, other: Values, size: float, other_size: float) -> Values:
    """Returns Dunning's log-likelihood ratio G² of each word, 0 or more, without correction (Dunning 1993).

    Twice the sum of O ln(O / E) over the four cells: the word and all other words, in the two groups. (Rayson and
    Garside, 2000, leave the cells of the other words out, which is hardly less where words are rare.)

    Args:
        count: How often each word stands in the first group.
        other: The same in the second.
        size: Words of the first group.
        other_size: Words of the second.

    Example:
        >>> log_likelihood(np.array([110.0]), np.array([2442.0]), 110 + 111, 2442 + 29114).round(2).tolist()
        [270.72]
    """
    word = count + other
    total = size + other_size
    observed = (count, other, size - count, other_size - other)
    margins = (word * size, word * other_size, (total - word) * size, (total - word) * other_size)
    g2 = sum(xlogy(o, o) - xlogy(o, margin / total) for o, margin in zip(observed, margins, strict=True))
    return np.asarray(2 * np.maximum(g2, 0.0))


def log_ratio(count: Values, other: Values, size: float, other_size: float) -> Values:
    """Returns log₂ of the ratio of the relative frequencies, 0.5 in place of a count of 0 (Hardie 2014).

    Example:
        >>> log_ratio(np.array([8.0]), np.array([4.0]), 1000, 1000).tolist()
        [1.0]
    """
    one, two = (np.where(values == 0, 0.5, values) for values in (count, other))
    return np.asarray(np.log2(one / size) - np.log2(two / other_size))


_Pair = tuple[csr_matrix[Any], csr_matrix[Any]]


def _documents(table: DocumentCounts, groups: Groups, first: Any, second: Any) -> tuple[list[str], list[str]]:
    """Returns the documents of the two groups."""
    found = members(dict.fromkeys(table.documents), groups)
    if second is None:
        rest = [document for group, documents in found.items() if group != first for document in documents]
        found = {first: found.get(first, []), second: rest}
    for group in (first, second):
        if not found.get(group):
            name = "the rest" if group is None else f"the group {group!r}"
            there = "、".join(dict.fromkeys(repr(label) for _, label in groups.items()))
            raise InputError(f"{name} has no document; there is {there}")
    return found[first], found[second]


def _pair(table: DocumentCounts, names: tuple[list[str], list[str]], groups: tuple[Any, Any]) -> _Pair:
    """Returns the counts of the documents of the two groups."""
    place = {document: i for i, document in enumerate(table.documents)}
    one, other = (table.counts[[place[document] for document in documents]] for documents in names)
    for group, part in zip(groups, (one, other), strict=True):
        if not part.sum():
            raise InputError(f"the documents of the group {group!r} hold no word")
    return one, other


def _kept(words: list[str], counts: Values, documents: Values, options: KeynessOptions) -> NDArray[np.int64]:
    """Returns the places of the words that are tested."""
    if options.words is not None:
        kept = np.flatnonzero(np.isin(words, list(options.words)) & (counts > 0))
        problem = "none of the words of the option `words` stands in the two groups"
    else:
        kept = np.flatnonzero((counts >= options.min_count) & (documents >= options.min_documents))
        problem = (
            f"no word stands {options.min_count} times and in {options.min_documents} documents of the two groups; "
            "lower min_count or min_documents"
        )
    if not kept.size:
        raise InputError(problem)
    return kept


def _drawn_anew(pair: _Pair, kept: NDArray[np.int64], alpha: Values, options: KeynessOptions) -> tuple[Values, Values]:
    """Returns percentile intervals of the log-odds with the documents of each group drawn anew."""
    assert options.bootstrap is not None  # noqa: S101
    draws = options.bootstrap.replicates
    if min(part.shape[0] for part in pair) < 2:
        nothing = np.full(len(kept), np.nan)
        return nothing, nothing
    weights = [draw_counts(part.shape[0], draws, options.bootstrap.generator(i)) for i, part in enumerate(pair)]
    sizes = [w @ np.asarray(part.sum(axis=1)) for w, part in zip(weights, pair, strict=True)]  # (replicates, 1)
    ends = np.empty((2, len(kept)))
    block = max(1, _CELLS // draws)
    for at in range(0, len(kept), block):
        words = slice(at, at + block)
        one, other = (np.asarray((part[:, kept[words]].T @ w.T).T) for w, part in zip(weights, pair, strict=True))
        odds, _ = log_odds(one, other, sizes[0], sizes[1], alpha[words], options.prior)
        ends[:, words] = percentile_interval(odds, options.level)
    return ends[0], ends[1]


def _over_documents(
    pair: _Pair, kept: NDArray[np.int64], names: tuple[list[str], list[str]], pairs: Groups | None
) -> Values:
    """Returns the p of a t-test of the relative frequencies of each word; missing where a group is one document."""
    shares, owners = [], []
    for part, documents in zip(pair, names, strict=True):
        lengths = np.asarray(part.sum(axis=1), dtype=np.float64).ravel()
        shares.append(part[lengths > 0][:, kept].multiply(1 / lengths[lengths > 0, None]).tocsr())
        owners.append([document for document, length in zip(documents, lengths, strict=True) if length])
    if pairs is None:
        return _welch(shares) if min(share.shape[0] for share in shares) > 1 else np.full(len(kept), np.nan)
    units = [members(dict.fromkeys(documents), pairs) for documents in owners]
    both = [unit for unit in units[0] if unit in units[1]]
    if len(both) < 2:
        raise InputError("fewer than two of `pairs` have documents in both groups; they must have one name in both")
    means = []
    for share, documents, unit in zip(shares, owners, units, strict=True):
        row = {document: i for i, document in enumerate(documents)}
        places = [(i, row[document], 1 / len(unit[name])) for i, name in enumerate(both) for document in unit[name]]
        rows, columns, weights = zip(*places, strict=True)
        means.append(csr_matrix((weights, (rows, columns)), (len(both), len(documents))) @ share)
    mean, error = _mean(means[0] - means[1])
    return _t_test(mean, error, np.full(len(kept), len(both) - 1.0))


def _mean(rows: csr_matrix[Any]) -> tuple[Values, Values]:
    """Returns the mean of each column and its squared standard error."""
    size = rows.shape[0]
    mean = np.asarray(rows.sum(axis=0)).ravel() / size
    squares = np.asarray(rows.multiply(rows).sum(axis=0)).ravel()
    return mean, np.maximum(squares - size * mean**2, 0) / (size - 1) / size


def _welch(shares: list[csr_matrix[Any]]) -> Values:
    """Returns the p of Welch's t-test of each column."""
    (one, a), (two, b) = map(_mean, shares)
    with np.errstate(divide="ignore", invalid="ignore"):
        df = (a + b) ** 2 / (a**2 / (shares[0].shape[0] - 1) + b**2 / (shares[1].shape[0] - 1))
    return _t_test(one - two, a + b, df)


def _t_test(difference: Values, error: Values, df: Values) -> Values:
    """Returns the two-sided p of differences with their squared standard errors."""
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stats.t.sf(np.abs(difference) / np.sqrt(error), df)
    return np.where(error > 0, p, np.where(difference == 0, 1.0, 0.0))
