"""Topics found without labels (主题模型): words that go together, by NMF or LDA, in passages or documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.stats import rankdata
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import TfidfTransformer

from toolkit.analysis.keyness import DocumentCounts
from toolkit.errors import InputError

Values = NDArray[np.float64]
Method = Literal["nmf", "lda"]
Order = Literal["frex", "weight"]

_ITERATIONS = {"nmf": 500, "lda": 30}


@dataclass(frozen=True, slots=True)
class TopicOptions:
    """How topics are found; the same options and texts give the same topics.

    Attributes:
        method: `nmf` is quick and best for short passages; `lda` gives probabilities, and takes ten times as long.
        min_documents: A word counts where it stands in so many units at least.
        max_share: And in no more than this share of them: 发展 and 建设 make no topic.
        seed: Of the start values.
        iterations: At most; None takes 500 for `nmf` (which mostly ends before) and 30 for `lda`.
        random_start: `nmf` begins with random values, not with the singular value decomposition. Runs that are to show
            how stable topics are begin so.

    Raises:
        InputError: An option is out of its range.
    """

    method: Method = "nmf"
    min_documents: int = 5
    max_share: float = 0.5
    seed: int = 1
    iterations: int | None = None
    random_start: bool = False

    def __post_init__(self) -> None:
        if self.method not in get_args(Method):
            raise InputError(f"no method {self.method!r}; there is {', '.join(get_args(Method))}")
        if (
            self.min_documents < 1
            or not 0 < self.max_share <= 1
            or (self.iterations is not None and self.iterations < 1)
        ):
            raise InputError(
                "min_documents and iterations must be 1 or more and max_share above 0 and up to 1, not "
                f"{self.min_documents!r}, {self.iterations!r} and {self.max_share!r}"
            )


@dataclass(frozen=True, slots=True, eq=False)
class Topics:
    """Topics, the most frequent first, numbered from 1.

    Attributes:
        words: Weight of each word in each topic, topics as rows, words as columns; rows sum to 1.
        shares: Share of each topic in each unit (passage or document), units as rows; rows sum to 1, and are missing
            (NaN) where a unit has none of the words.
        sizes: Number of counted words of each unit.
        labels: Label of each topic: its three words with the highest FREX.
        options: How they were found.
    """

    words: pd.DataFrame
    shares: pd.DataFrame
    sizes: pd.Series[int]
    labels: dict[int, str]
    options: TopicOptions

    def top_words(self, n: int = 10, *, by: Order = "frex") -> pd.DataFrame:
        """Returns the words that stand for each topic.

        FREX is the harmonic mean of two ranks of a word among all words of the topic: by its weight, and by its share
        of the weight in all topics (Bischof and Airoldi 2012; computed as in the R package stm, Roberts et al. 2014,
        with equal parts): frequent in the topic and rare elsewhere.

        Args:
            n: Words for each topic.
            by: `frex`, or `weight` for the most frequent words, exclusive or not.

        Returns:
            One row a word: `topic`, `label`, `rank` from 1, `word`, `weight` (of the topic's weight), `frex` in (0, 1].

        Raises:
            InputError: No such order.
        """
        if by not in get_args(Order):
            raise InputError(f"no order {by!r}; there is {', '.join(get_args(Order))}")
        weights = self.words.to_numpy()
        score = frex(weights)
        names = self.words.columns
        rows = []
        for i, topic in enumerate(self.words.index):
            keys = (-weights[i], -score[i]) if by == "frex" else (-score[i], -weights[i])
            best = [j for j in np.lexsort(keys)[:n] if weights[i, j] > 0]
            rows += [
                (topic, self.labels[topic], rank, names[j], float(weights[i, j]), float(score[i, j]))
                for rank, j in enumerate(best, 1)
            ]
        return pd.DataFrame(rows, columns=["topic", "label", "rank", "word", "weight", "frex"])


def fit_topics(counts: DocumentCounts, n: int, *, options: TopicOptions | None = None) -> Topics:
    """Returns n topics of passages or documents.

    `nmf` factorises the TF-IDF weights (1 + log tf, rows of length 1) into non-negative parts (Lee and Seung 1999,
    doi:10.1038/44565) by coordinate descent (Cichocki and Phan 2009), begun by the singular value decomposition
    (Boutsidis and Gallopoulos 2008). `lda` is latent Dirichlet allocation of the counts (Blei, Ng and Jordan 2003) by
    variational Bayes (Hoffman, Blei and Bach 2010). Both are scikit-learn's. Passages are better units than whole
    reports, each of which speaks of everything; how many topics: `toolkit.analysis.topic_choice.choose_topics`.

    Args:
        counts: Of the units (`toolkit.analysis.keyness.count_words`); `passage_texts` makes units of passages.
        n: Number of topics, 2 or more.
        options: Method, which words count, seed; None takes `TopicOptions()`.

    Raises:
        InputError: Fewer units with words, or fewer words, than topics; the message gives the numbers.

    Example:
        >>> from toolkit.analysis.keyness import count_words
        >>> texts = {"a": "景区的民宿和景区的道路。", "b": "粮食和农田。", "c": "景区的民宿。", "d": "农田和粮食。"}
        >>> found = fit_topics(count_words(texts), 2, options=TopicOptions(min_documents=2))
        >>> sorted(found.top_words(2)["word"])
        ['农田', '景区', '民宿', '粮食']
    """
    chosen = options or TopicOptions()
    kept = kept_words(counts, chosen)
    matrix = counts.counts[:, kept]
    sizes = np.asarray(matrix.sum(axis=1)).ravel()
    filled = int((sizes > 0).sum())
    if n < 2 or n > min(filled, len(kept)):
        raise InputError(
            f"{n} topics cannot be found: there must be 2 at least, and no more than the {filled} units with a counted "
            f"word (of {len(sizes)}) and the {len(kept)} words that count (min_documents={chosen.min_documents}, "
            f"max_share={chosen.max_share})"
        )
    weights, shares = _lda(matrix, n, chosen) if chosen.method == "lda" else _nmf(matrix, n, chosen)
    shares[sizes == 0] = np.nan
    order = np.argsort(-np.nansum(shares * sizes[:, None], axis=0), kind="stable")
    numbers = pd.RangeIndex(1, n + 1, name="topic")
    found = Topics(
        words=pd.DataFrame(weights[order], index=numbers, columns=[counts.words[j] for j in kept]),
        shares=pd.DataFrame(shares[:, order], index=pd.Index(counts.documents, name="unit"), columns=numbers),
        sizes=pd.Series(sizes, index=pd.Index(counts.documents, name="unit"), name="words", dtype="int64"),
        labels=dict.fromkeys(numbers, ""),
        options=chosen,
    )
    return replace(found, labels=_labels(found))


def _labels(topics: Topics) -> dict[int, str]:
    """Returns the label of each topic, no two alike."""
    best = topics.top_words(3).groupby("topic")["word"].agg("、".join)
    labels: dict[int, str] = {}
    for topic in topics.words.index:
        label = str(best.get(topic, topic))
        labels[int(topic)] = f"{label}（{topic}）" if label in labels.values() else label
    return labels


def frex(weights: Values, frequency: float = 0.5) -> Values:
    """Returns the FREX score of each word in each topic (see `Topics.top_words`).

    Args:
        weights: Shape (topics, words), 0 or more.
        frequency: How much the rank by weight counts; the rest is that by exclusivity.

    Returns:
        1 / (frequency / F + (1 - frequency) / E), shape (topics, words), where F and E are the shares of the words of
        the topic that do not rank above it (ties share their mean rank).
    """
    total = weights.sum(axis=0)
    exclusive = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    by_weight = rankdata(weights, axis=1) / weights.shape[1]
    by_exclusivity = rankdata(exclusive, axis=1) / weights.shape[1]
    return np.asarray(1 / (frequency / by_weight + (1 - frequency) / by_exclusivity))


def passage_texts(passages: pd.DataFrame, documents: Mapping[str, str]) -> dict[str, str]:
    """Returns the text of each passage by its id, `document_id:start-end`: the units of topics.

    Args:
        passages: The table `passages`, or some of its rows: `document_id`, `start`, `end`.
        documents: Text of each document by its id (the column `text` of the table `documents`).

    Raises:
        InputError: A column or a document is missing.

    Example:
        >>> passage_texts(pd.DataFrame({"document_id": ["a"], "start": [0], "end": [4]}), {"a": "新建公园。"})
        {'a:0-4': '新建公园'}
    """
    units = {}
    for unit, document, start, end in _units(passages):
        if document not in documents:
            raise InputError(f"the passages name {document!r}, which is none of the {len(documents)} documents")
        units[unit] = documents[document][start:end]
    return units


def topic_passages(topics: Topics, passages: pd.DataFrame | None = None) -> pd.DataFrame:
    """Returns topics in the form of the table `passage_themes`, so that all that works on themes works on topics.

    `theme_shares` and `theme_trends` (with intervals from drawing documents anew), `cluster_themes` and the figures
    take it: topics over districts and years.

    Args:
        topics: Topics of passages (units of `passage_texts`) or of whole documents.
        passages: The table `passages` whose texts they were found in; None where the units are documents.

    Returns:
        One row a unit and topic with a share: `document_id`, `start`, `end`, the other columns of `passages`, `theme`
        (the label), `score` (share times counted words), `share`. Units without a counted word have no row.

    Raises:
        InputError: A column is missing, or no passage is a unit of the topics.

    Example:
        >>> topics = fit_topics(counts, 12)
        >>> theme_trends(topic_passages(topics, passages), years, regions)
    """
    shares = topics.shares.dropna().rename(columns=topics.labels)
    long = shares.reset_index(names="unit").melt("unit", var_name="theme", value_name="share")
    long = long[long["share"] > 0]
    long["score"] = long["share"] * long["unit"].map(topics.sizes)
    if passages is None:
        return long.rename(columns={"unit": "document_id"}).assign(start=0, end=0)[
            ["document_id", "start", "end", "theme", "score", "share"]
        ]
    left_out = [name for name in ("theme", "score", "share") if name in passages.columns]
    places = passages.drop(columns=left_out).assign(unit=[unit for unit, *_ in _units(passages)])
    joined = places.merge(long, on="unit", how="inner", sort=False).drop(columns="unit")
    if joined.empty:
        raise InputError("no passage is a unit of these topics; were they found in units of passage_texts(passages)?")
    return joined


def kept_words(counts: DocumentCounts, options: TopicOptions) -> NDArray[np.int64]:
    """Returns the columns of the words that count by `min_documents` and `max_share`."""
    units = np.bincount(counts.counts.indices[counts.counts.data > 0], minlength=len(counts.words))
    most = options.max_share * len(counts.documents)
    return np.flatnonzero((units >= options.min_documents) & (units <= max(most, options.min_documents)))


def _units(passages: pd.DataFrame) -> list[tuple[str, str, int, int]]:
    """Returns id, document, start and end of each passage."""
    missing = [name for name in ("document_id", "start", "end") if name not in passages.columns]
    if missing:
        raise InputError(f"topics need the table passages; the column {', '.join(missing)} is missing")
    rows = passages[["document_id", "start", "end"]].itertuples(index=False, name=None)
    return [(f"{document}:{start}-{end}", str(document), int(start), int(end)) for document, start, end in rows]


def _nmf(matrix: csr_matrix[Any], n: int, options: TopicOptions) -> tuple[Values, Values]:
    """Returns weights of words and shares in units by NMF, rows of both summing to 1."""
    weights = TfidfTransformer(sublinear_tf=True).fit_transform(matrix)
    model = NMF(
        n,
        init="random" if options.random_start else "nndsvd",
        tol=1e-3,
        max_iter=options.iterations or _ITERATIONS["nmf"],
        random_state=options.seed,
    )
    units = model.fit_transform(weights)
    sums = model.components_.sum(axis=1)
    words = np.divide(model.components_, sums[:, None], out=np.zeros_like(model.components_), where=sums[:, None] > 0)
    units = units * sums
    totals = units.sum(axis=1, keepdims=True)
    return words, np.divide(units, totals, out=np.full_like(units, np.nan), where=totals > 0)


def _lda(matrix: csr_matrix[Any], n: int, options: TopicOptions) -> tuple[Values, Values]:
    """Returns weights of words and shares in units by LDA, rows of both summing to 1."""
    model = LatentDirichletAllocation(
        n, max_iter=options.iterations or _ITERATIONS["lda"], learning_method="batch", random_state=options.seed
    )
    units = np.asarray(model.fit_transform(matrix))
    return np.asarray(model.components_ / model.components_.sum(axis=1, keepdims=True)), units
