"""How many topics: their coherence, and how far they come back when texts and start values change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix, hstack

from toolkit.analysis.keyness import DocumentCounts
from toolkit.analysis.topics import TopicOptions, Topics, fit_topics
from toolkit.errors import InputError

Values = NDArray[np.float64]

_DRAWN = 0.8  # share of the units in a run, as in Greene et al. 2014


def coherence(topics: Topics, windows: DocumentCounts, *, top: int = 10) -> pd.Series[float]:
    """Returns the coherence of each topic: how often its words stand in one passage, beyond chance.

    The mean of NPMI(a, b) = log(p(a, b) / (p(a) p(b))) / -log p(a, b) over the pairs of its `top` most weighted words
    (NPMI: Bouma 2009; for topics: Lau, Newman and Baldwin 2014, doi:10.3115/v1/E14-1056), with the probabilities of
    standing in a passage (P_bp of Röder, Both and Hinneburg 2015, doi:10.1145/2684822.2685324). From -1 (never
    together) over 0 (as by chance) to 1 (never apart).

    Args:
        topics: The topics.
        windows: Counts of passages: the units of the topics, or others where those are whole documents, in which all
            words stand together.
        top: Words of each topic.

    Raises:
        InputError: `top` is less than 2, or the windows have none of the words.
    """
    if top < 2:
        raise InputError(f"coherence needs 2 words or more of each topic, not {top!r}")
    best = [_top(row, top) for row in topics.words.to_numpy()]
    place = {word: i for i, word in enumerate(windows.words)}
    names = topics.words.columns
    used = sorted({j for row in best for j in row})
    if not any(names[j] in place for j in used):
        raise InputError("the windows hold no word of the topics; were both counted in the same texts?")
    total = len(windows.documents)
    holds = csr_matrix(windows.counts > 0, dtype=np.float64).tocsc()
    with_none = hstack([holds, csr_matrix((total, 1))], format="csc")  # the last column: a word that stands nowhere
    chosen = with_none[:, [place.get(names[j], -1) for j in used]]
    together = (chosen.T @ chosen).toarray() / total
    npmi = _npmi(together)
    at = {j: i for i, j in enumerate(used)}
    values = []
    for row in best:
        i = np.array([at[j] for j in row])
        pairs = npmi[np.ix_(i, i)][np.triu_indices(len(i), 1)]
        values.append(float(pairs.mean()) if len(pairs) else np.nan)
    return pd.Series(values, index=topics.words.index, name="coherence")


def agreement(one: Topics, other: Topics, *, top: int = 10) -> pd.Series[float]:
    """Returns how alike each topic of `one` is to its partner in `other`, in [0, 1].

    Two topics are compared by the average Jaccard score of their ranked words: the mean over depths d = 1 … `top` of
    |A ∩ B| / |A ∪ B| of their d most weighted words. Partners are found together, so that their sum is largest
    (Hungarian method: Kuhn 1955, by scipy), as in Greene, O'Callaghan and Cunningham 2014
    (doi:10.1007/978-3-662-44848-9_32).

    Args:
        one: The topics that are looked at.
        other: As many topics of other units, words or seeds, or more or fewer: topics without a partner score 0.
        top: Words of each topic.

    Raises:
        InputError: `top` is less than 1.
    """
    if top < 1:
        raise InputError(f"agreement needs a word or more of each topic, not {top!r}")
    a, b = _ranked(one, top), _ranked(other, top)
    scores = np.array([[_average_jaccard(x, y, top) for y in b] for x in a])
    rows, columns = linear_sum_assignment(scores, maximize=True)
    matched = np.zeros(len(a))
    matched[rows] = scores[rows, columns]
    return pd.Series(matched, index=one.words.index, name="agreement")


def stability(
    counts: DocumentCounts, topics: Topics, *, seeds: Sequence[int] = (1, 2, 3, 4, 5), top: int = 10
) -> pd.DataFrame:
    """Returns how far each topic comes back in runs on 80 % of the units, each with start values of its own.

    Greene, O'Callaghan and Cunningham 2014: a topic that hangs on single passages or on the start values is found in
    one run and not in another.

    Args:
        counts: Of the units that the topics were found in.
        topics: The topics.
        seeds: One run each.
        top: Words of each topic that are compared (`agreement`).

    Returns:
        One row a topic: `topic`, `label`, `stability` (mean over the runs), `lowest` (of the runs).

    Raises:
        InputError: No seed, or the runs have too few units or words.
    """
    if not seeds:
        raise InputError("stability needs a seed or more")
    runs = np.array([agreement(topics, _run(counts, topics, seed), top=top).to_numpy() for seed in seeds])
    return pd.DataFrame({
        "topic": topics.words.index, "label": [topics.labels[topic] for topic in topics.words.index],
        "stability": runs.mean(axis=0), "lowest": runs.min(axis=0),
    })  # fmt: skip


def choose_topics(
    counts: DocumentCounts,
    numbers: Iterable[int],
    *,
    options: TopicOptions | None = None,
    windows: DocumentCounts | None = None,
    seeds: Sequence[int] = (1, 2, 3, 4, 5),
) -> pd.DataFrame:
    """Returns the coherence and the stability of several numbers of topics, and which number both speak for.

    `chosen` is the number with the largest sum of both, each less its mean and divided by its standard deviation over
    the numbers tried (of equal ones the smallest). That is our convention: look at both columns, and read the topics of
    two or three numbers before you settle.

    Args:
        counts: Of the units.
        numbers: Numbers of topics to try, such as `range(6, 21, 2)`.
        options: As for `fit_topics`.
        windows: As for `coherence`; None takes the units.
        seeds: As for `stability`.

    Returns:
        One row a number, ascending: `topics`, `coherence` (mean over the topics), `stability` (mean over topics and
        runs), `lowest` (stability of the least stable topic), `chosen`.

    Raises:
        InputError: No number, or one that cannot be (`fit_topics`).

    Example:
        >>> choose_topics(counts, range(4, 13, 2)).query("chosen")["topics"].tolist()
        [8]
    """
    tried = sorted(set(numbers))
    if not tried:
        raise InputError("choose_topics needs a number of topics to try, such as range(6, 21, 2)")
    rows = []
    for n in tried:
        found = fit_topics(counts, n, options=options)
        runs = stability(counts, found, seeds=seeds)["stability"]
        rows.append((n, coherence(found, windows or counts).mean(), runs.mean(), runs.min()))
    frame = pd.DataFrame(rows, columns=["topics", "coherence", "stability", "lowest"])
    support = sum((_standard(frame[name].to_numpy()) for name in ("coherence", "stability")), np.zeros(len(frame)))
    return frame.assign(chosen=np.arange(len(frame)) == int(np.argmax(support.round(9))))


def _run(counts: DocumentCounts, topics: Topics, seed: int) -> Topics:
    """Returns as many topics of 80 % of the units, begun at random, among the same words."""
    rng = np.random.default_rng(seed)
    units = len(counts.documents)
    drawn = np.sort(rng.choice(units, size=max(1, round(_DRAWN * units)), replace=False))
    place = {word: j for j, word in enumerate(counts.words)}
    kept = [place[word] for word in topics.words.columns]
    part = DocumentCounts(
        [counts.documents[i] for i in drawn], [counts.words[j] for j in kept], counts.counts[drawn][:, kept]
    )
    options = replace(topics.options, min_documents=1, max_share=1.0, seed=seed, random_start=True)
    return fit_topics(part, len(topics.words), options=options)


def _top(weights: Values, top: int) -> list[int]:
    """Returns the places of the largest weights above 0, the largest first."""
    return [int(j) for j in np.argsort(-weights, kind="stable")[:top] if weights[j] > 0]


def _ranked(topics: Topics, top: int) -> list[list[str]]:
    names = topics.words.columns
    return [[names[j] for j in _top(row, top)] for row in topics.words.to_numpy()]


def _average_jaccard(a: Sequence[str], b: Sequence[str], top: int) -> float:
    """Returns the mean Jaccard score of the first 1, 2, … `top` words of both."""
    total = 0.0
    for depth in range(1, top + 1):
        one, other = set(a[:depth]), set(b[:depth])
        total += len(one & other) / max(len(one | other), 1)
    return total / top


def _npmi(together: Values) -> Values:
    """Returns the NPMI of each pair, given the share of passages with both; the diagonal holds single words."""
    alone = np.diag(together)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(together / np.outer(alone, alone)) / -np.log(together)
    value[together >= 1] = 1.0  # in every passage
    value[together == 0] = -1.0
    return np.asarray(value)


def _standard(values: Values) -> Values:
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
