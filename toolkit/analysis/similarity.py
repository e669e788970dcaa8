"""How alike documents are, and the tree of their groups with the support of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, leaves_list, linkage, optimal_leaf_ordering
from scipy.spatial.distance import cdist, squareform
from sklearn.feature_extraction.text import TfidfTransformer

from toolkit.analysis.bootstrap import Bootstrap
from toolkit.analysis.features import TermMatrix
from toolkit.analysis.keyness import DocumentCounts
from toolkit.analysis.shares import theme_weights
from toolkit.errors import InputError

Matrix = NDArray[np.float64]
Method = Literal["average", "complete", "single"]

_ORDERED = 300  # documents; the best order of the leaves of more takes too long
_LARGEST = 4_000_000  # numbers of a dense block of weights


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """A tree of documents.

    Attributes:
        documents: The ids, in the order given.
        distances: Distance of each pair, ids as rows and columns.
        linkage: The tree as scipy keeps it, shape (documents - 1, 4): the two parts, their distance, the size.
        support: Of each row of `linkage`, the share of the samples in which the same documents form a group.
    """

    documents: list[str]
    distances: pd.DataFrame
    linkage: Matrix
    support: Matrix

    @property
    def order(self) -> list[str]:
        """The documents as the leaves of the tree stand, so that what is alike stands side by side."""
        return [self.documents[i] for i in leaves_list(self.linkage)]

    def groups(self, count: int) -> pd.Series[int]:
        """Returns the group of each document, from 1, where the tree is cut into at most `count` groups.

        Raises:
            InputError: `count` is less than 1.
        """
        if count < 1:
            raise InputError(f"count must be 1 or more, not {count!r}")
        found = fcluster(self.linkage, count, criterion="maxclust")
        return pd.Series(found, index=pd.Index(self.documents, name="document_id"), name="group", dtype="int64")

    def nodes(self) -> pd.DataFrame:
        """Returns the groups of the tree, the closest first: `documents` (list of ids), `distance`, `support`.

        The last row holds all documents; its support is 1 by necessity.
        """
        members = [[self.documents[i] for i in sorted(node)] for node in _members(self.linkage)]
        return pd.DataFrame({"documents": members, "distance": self.linkage[:, 2], "support": self.support})


def weights_of(counts: DocumentCounts, *, min_documents: int = 1) -> TermMatrix:
    """Returns the TF-IDF weights of `toolkit.analysis.features.term_matrix` from counts that are there already.

    Args:
        counts: Of the documents (`toolkit.analysis.keyness.count_words`).
        min_documents: Leave out words that stand in fewer documents.

    Raises:
        InputError: No word is left.

    Example:
        >>> from toolkit.analysis.keyness import count_words
        >>> weights_of(count_words({"a": "新建口袋公园。", "b": "新建幼儿园。"}), min_documents=2).terms
        ['新建']
    """
    used = np.bincount(counts.counts.indices[counts.counts.data > 0], minlength=len(counts.words))
    kept = np.flatnonzero(used >= max(min_documents, 1))
    if not len(kept):
        raise InputError(f"no word stands in {min_documents} of the {len(counts.documents)} documents")
    weights = TfidfTransformer(sublinear_tf=True).fit_transform(counts.counts[:, kept])
    return TermMatrix(counts.documents, [counts.words[j] for j in kept], weights.tocsr())


def theme_distances(shares: pd.DataFrame) -> pd.DataFrame:
    """Returns the Jensen–Shannon distance of the theme shares of each pair of documents, in [0, 1].

    The square root of the divergence to base 2 (Lin 1991, doi:10.1109/18.61115; a metric: Endres and Schindelin 2003,
    doi:10.1109/TIT.2003.813506), by scipy: 0 for the same shares, 1 for documents without a common theme.

    Args:
        shares: Shares (or any weights, 0 or more), documents as rows, themes as columns; rows need not sum to 1.

    Returns:
        A square frame, ids as rows and columns.

    Raises:
        InputError: No documents, a weight is negative or missing, or a document has none.

    Example:
        >>> shares = pd.DataFrame({"ecology": [1.0, 0.0], "urban": [0.0, 1.0]}, index=["甲区", "乙区"])
        >>> float(theme_distances(shares).loc["甲区", "乙区"])
        1.0
    """
    weights = _weights(shares)
    names = [str(name) for name in shares.index]
    return pd.DataFrame(_jensen_shannon(weights), index=names, columns=names)


def cluster_words(
    matrix: TermMatrix, *, method: Method = "average", support: bool = True, bootstrap: Bootstrap | None = None
) -> Clustering:
    """Returns the tree of documents by the cosine distance of their words, with bootstrap support.

    The distance is 1 - cosine of the TF-IDF weights; the tree joins the closest groups (average linkage, UPGMA: Sokal
    and Michener 1958). For the support, words are drawn with replacement as often as there are words, and the tree is
    made anew (Felsenstein 1985, doi:10.1111/j.1558-5646.1985.tb00420.x; the BP value of pvclust: Suzuki and Shimodaira
    2006, doi:10.1093/bioinformatics/btl117). A group found in 95 % of the samples does not hang on a few words; the
    value is rather too low than too high for true groups (Hillis and Bull 1993, doi:10.1093/sysbio/42.2.182).

    Args:
        matrix: The weights (`weights_of`, or `toolkit.analysis.features.term_matrix`). Leave out names of places
            there, or the tree shows whose documents they are: with two years of each district, `min_documents=3`
            leaves out the words of a single district.
        method: Distance of two groups: the mean (`average`), the largest (`complete`) or the least (`single`) of pairs.
        support: False makes the tree only; its support is missing (NaN).
        bootstrap: How often words are drawn, and the seed; None takes 1,000 times (40 documents: two seconds, 1,000
            documents: three minutes).

    Raises:
        InputError: Fewer than two documents, one without a word, or no such method.

    Example:
        >>> from toolkit.analysis.features import term_matrix
        >>> texts = {"a": "新建口袋公园。", "b": "新建口袋公园和绿道。", "c": "收购粮食。"}
        >>> cluster_words(term_matrix(texts)).nodes()["documents"].tolist()
        [['a', 'b'], ['a', 'b', 'c']]
    """
    used = np.flatnonzero(np.diff(matrix.weights.tocsc().indptr) > 1)  # a word of one document counts for its length
    shared = matrix.weights[:, used].astype(np.float32)
    lengths = np.asarray(matrix.weights.multiply(matrix.weights).sum(axis=1)).ravel()
    _check_rows(lengths, matrix.documents)
    own = matrix.weights.multiply(matrix.weights).tocsr()
    width = len(matrix.terms)

    def sampled(rng: np.random.Generator) -> Matrix:
        counts = rng.multinomial(width, np.full(width, 1 / width))
        norms = np.sqrt(np.maximum(own @ counts, 1e-12))
        return _cosine_distance(shared, counts[used].astype(np.float32), norms)

    distances = _cosine_distance(shared, np.ones(len(used), np.float32), np.sqrt(lengths))
    return _cluster(matrix.documents, distances, sampled, method, _settings(bootstrap, support))


def cluster_themes(
    passage_themes: pd.DataFrame,
    *,
    method: Method = "average",
    support: bool = True,
    bootstrap: Bootstrap | None = None,
) -> Clustering:
    """Returns the tree of documents by the Jensen–Shannon distance of their themes, with bootstrap support.

    The shares are those of `toolkit.analysis.shares.theme_shares`. For the support, each document's passages are drawn
    with replacement, and all else is as in `cluster_words`.

    Args:
        passage_themes: The table `passage_themes`, or some of its rows. Documents without a theme are not in the tree.
        method: As for `cluster_words`.
        support: As there.
        bootstrap: As there.

    Raises:
        InputError: A column is missing, fewer than two documents have a theme, or no such method.

    Example:
        >>> frame = pd.DataFrame({"document_id": ["a", "b", "c"], "start": 0, "end": 9, "score": 3.0, "share": 1.0,
        ...                       "theme": ["urban", "urban", "ecology"]})
        >>> cluster_themes(frame).nodes()["documents"].tolist()
        [['a', 'b'], ['a', 'b', 'c']]
    """
    weights = theme_weights(passage_themes)
    parts = list(weights.passages.values())

    def sampled(rng: np.random.Generator) -> Matrix:
        return _jensen_shannon(np.array([part[rng.integers(len(part), size=len(part))].sum(axis=0) for part in parts]))

    distances = _jensen_shannon(np.array([part.sum(axis=0) for part in parts]))
    return _cluster(list(weights.passages), distances, sampled, method, _settings(bootstrap, support))


def _settings(bootstrap: Bootstrap | None, support: bool) -> Bootstrap | None:
    """Returns how to draw, None where the support is not wanted."""
    return (bootstrap or Bootstrap(replicates=1000)) if support else None


def _weights(shares: pd.DataFrame) -> Matrix:
    try:
        weights = shares.to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise InputError(f"theme distances need numbers: {error}") from error
    for name, row in zip(shares.index, weights, strict=True):
        if not np.isfinite(row).all() or (row < 0).any():
            raise InputError(f"document {name!r}: a share is negative or missing")
    _check_rows(weights.sum(axis=1), [str(name) for name in shares.index])
    return weights


def _check_rows(sums: Matrix, documents: list[str]) -> None:
    """Refuses documents without any weight: they are at no distance from others."""
    empty = [name for name, total in zip(documents, sums, strict=True) if not total > 0]
    if empty:
        raise InputError(
            f"{len(empty)} of {len(documents)} documents have no word or theme that counts, the first {empty[0]!r}; "
            "leave them out"
        )


def _jensen_shannon(weights: Matrix) -> Matrix:
    """Returns the distances to base 2 of rows of weights; scipy's are to base e."""
    distances = np.asarray(cdist(weights, weights, "jensenshannon")) / np.sqrt(np.log(2))
    return _clean(distances)


def _cosine_distance(weights: Any, counts: NDArray[np.float32], norms: Matrix) -> Matrix:
    """Returns 1 - cosine of rows of sparse weights, each column taken `counts` times."""
    size = weights.shape[0]
    products = np.zeros((size, size), np.float32)
    for first, last in _blocks(weights.shape[1], max(1, _LARGEST // max(size, 1))):
        block = weights[:, first:last].toarray() * np.sqrt(counts[first:last])
        products += block @ block.T
    return _clean(1.0 - products / norms[:, None] / norms[None, :])


def _blocks(width: int, step: int) -> Iterator[tuple[int, int]]:
    for first in range(0, width, step):
        yield first, min(first + step, width)


def _clean(distances: Matrix) -> Matrix:
    """Returns distances that are symmetric, in [0, 1] and 0 to oneself, whatever rounding did."""
    both = np.clip((distances + distances.T) / 2, 0.0, 1.0).round(6)  # the last digits hang on the processor
    np.fill_diagonal(both, 0.0)
    return np.asarray(both, dtype=np.float64)


def _cluster(
    documents: list[str],
    distances: Matrix,
    sampled: Callable[[np.random.Generator], Matrix],
    method: Method,
    bootstrap: Bootstrap | None,
) -> Clustering:
    """Returns the tree of the distances and its support in the trees of sampled distances."""
    if method not in {"average", "complete", "single"}:
        raise InputError(f"no method {method!r}; there is average, complete, single")
    if len(documents) < 2:
        raise InputError(f"a tree needs two documents or more, not {len(documents)}")
    condensed = squareform(distances, checks=False)
    tree = linkage(condensed, method)
    if len(documents) <= _ORDERED:
        tree = optimal_leaf_ordering(tree, condensed)
    groups = _members(tree)
    support = np.full(len(groups), np.nan)
    if bootstrap is not None:
        hits, rng = np.zeros(len(groups)), bootstrap.generator()
        for _ in range(bootstrap.replicates):
            other = set(_members(linkage(squareform(sampled(rng), checks=False), method)))
            hits += [group in other for group in groups]
        support = hits / bootstrap.replicates
    return Clustering(list(documents), pd.DataFrame(distances, index=documents, columns=documents), tree, support)


def _members(tree: Matrix) -> list[frozenset[int]]:
    """Returns the documents of each row of a tree, by number."""
    leaves = len(tree) + 1
    found: list[frozenset[int]] = [frozenset([i]) for i in range(leaves)]
    for a, b in tree[:, :2].astype(int):
        found.append(found[a] | found[b])
    return found[leaves:]
