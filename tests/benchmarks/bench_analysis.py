"""Seconds of the comparisons for many documents after extraction, and ratios to peers in the same run (`make bench`).

The documents are made of paragraphs drawn from the sample corpus, or from the folder of $GOVTEXT_REAL_CORPUS.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from toolkit.analysis.bootstrap import Bootstrap
from toolkit.analysis.features import similarity_matrix
from toolkit.analysis.keyness import DocumentCounts, count_words, keyness
from toolkit.analysis.reuse import reused_spans, similar_pairs
from toolkit.analysis.shares import theme_shares
from toolkit.analysis.similarity import cluster_words, weights_of
from toolkit.analysis.themes import load_taxonomy, score_themes
from toolkit.analysis.topic_choice import choose_topics
from toolkit.analysis.topics import TopicOptions, fit_topics

SEED = 1
TOPICS = 20
LDA = TopicOptions(method="lda", iterations=10, min_documents=10)
PEER_DOCUMENTS = 200  # LDA is slow: both on the first of the documents, with as many passes over them


def synthesised(count: int, size: int) -> dict[str, str]:
    """Returns documents of about `size` characters, of paragraphs drawn from real or sample ones."""
    from toolkit import iter_documents, sample_corpus

    real = os.environ.get("GOVTEXT_REAL_CORPUS")
    folder = Path(real) / "corpus" / "provincial-2026" if real else Path(str(sample_corpus()))
    texts = [item.text for item in iter_documents([folder]) if hasattr(item, "text")]
    paragraphs = [line for text in texts for line in text.split("\n") if len(line) >= 30]
    if not paragraphs:
        sys.exit(f"{folder}: no paragraphs")
    rng, made = np.random.default_rng(SEED), {}
    for i in range(count):
        lines: list[str] = []
        while sum(map(len, lines)) < size:
            lines.append(paragraphs[rng.integers(len(paragraphs))])
        made[f"d{i}"] = "\n".join(lines)
    return made


def passage_themes(documents: dict[str, str]) -> pd.DataFrame:
    """Returns the table of this name, by paragraphs; a run over the documents writes it."""
    taxonomy, rows = load_taxonomy(), []
    for name, text in documents.items():
        ends = np.cumsum([len(line) + 1 for line in text.split("\n")])
        places = [(int(a), int(b) - 1, None) for a, b in zip([0, *ends[:-1]], ends, strict=True)]
        rows += [(name, s.start, s.end, s.theme, s.score, s.share) for s in score_themes(text, places, taxonomy)]
    return pd.DataFrame(rows, columns=["document_id", "start", "end", "theme", "score", "share"])


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Returns the seconds of a call and its result."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def parts(documents: dict[str, str]) -> Iterator[tuple[str, float]]:
    """Yields each part of the promise (two minutes for all of them), then what is beside it."""
    groups = {name: i % 2 for i, name in enumerate(documents)}
    table = passage_themes(documents)
    yield (
        "theme profile: shares with intervals, 1,000 samples",
        timed(lambda: theme_shares(table, groups, bootstrap=Bootstrap(replicates=1000)))[0],
    )
    seconds, counts = timed(lambda: count_words(documents))
    yield "words counted once, for all below", seconds
    yield "keyness of two groups", timed(lambda: keyness(counts, groups, 0, 1))[0]
    seconds, weights = timed(lambda: weights_of(counts, min_documents=2))
    yield "TF-IDF and similarity matrix", seconds + timed(lambda: similarity_matrix(weights))[0]
    yield f"topics: {TOPICS} by NMF", timed(lambda: fit_topics(counts, TOPICS))[0]
    yield "", 0.0
    yield (
        "tree with support, 100 samples",
        timed(lambda: cluster_words(weights, bootstrap=Bootstrap(replicates=100)))[0],
    )
    yield (
        "number of topics: 3 tried, 3 runs each",
        timed(lambda: choose_topics(counts, (10, 15, 20), seeds=(1, 2, 3)))[0],
    )
    names = list(documents)
    yield (
        "reuse: each document and the one before",
        timed(lambda: reused_spans(documents, list(zip(names[1:], names, strict=False))))[0],
    )
    yield "documents worth comparing, of all pairs", timed(lambda: similar_pairs(documents))[0]


def peers(counts: DocumentCounts) -> Iterator[tuple[str, float | None, float | None, str]]:
    """Yields work, our seconds, the peer's (None where it is not installed), and its name."""
    own, _ = timed(lambda: fit_topics(counts, TOPICS, options=LDA))
    try:
        from tomotopy import LDAModel
    except ImportError as error:
        yield f"LDA, {TOPICS} topics, 10 passes", own, None, f"tomotopy: missing ({error})"
    else:
        model = LDAModel(k=TOPICS, min_df=LDA.min_documents, seed=SEED)
        rows = counts.counts
        for i in range(rows.shape[0]):
            row = rows[[i]]
            model.add_doc([counts.words[j] for j, n in zip(row.indices, row.data, strict=True) for _ in range(int(n))])
        yield f"LDA, {TOPICS} topics, 10 passes", own, timed(lambda: model.train(10, workers=1))[0], "tomotopy"
    groups = {name: i % 2 for i, name in enumerate(counts.documents)}
    own, _ = timed(lambda: keyness(counts, groups, 0, 1))
    first = np.asarray(counts.counts[::2].sum(axis=0)).ravel()
    second = np.asarray(counts.counts[1::2].sum(axis=0)).ravel()
    try:
        from scattertext import LogOddsRatioUninformativeDirichletPrior
    except ImportError as error:
        yield "keyness", own, None, f"scattertext: missing ({error})"
    else:
        scorer = LogOddsRatioUninformativeDirichletPrior(0.01)
        yield "keyness", own, timed(lambda: scorer.get_scores(first, second))[0], "scattertext, z of the sums alone"


def main() -> None:
    """Measures and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--characters", type=int, default=20_000)
    args = parser.parse_args()
    documents = synthesised(args.documents, args.characters)
    console = Console(width=None if sys.stdout.isatty() else 120)
    table = Table(
        title=f"{len(documents):,} documents, {sum(map(len, documents.values())):,} characters, after extraction"
    )
    table.add_column("part")
    table.add_column("seconds", justify="right")
    promised = 0.0
    within = True
    for name, seconds in parts(documents):
        if not name:
            within = False
            table.add_row("together (to be under 120)", f"{promised:.1f}", end_section=True)
            continue
        promised += seconds if within else 0.0
        table.add_row(name, f"{seconds:.1f}")
    console.print(table)
    some = {name: documents[name] for name in list(documents)[:PEER_DOCUMENTS]}
    table = Table(title=f"peers, {len(some)} documents, counts ready, one thread")
    for column in ("work", "seconds", "peer's", "peer's ÷ ours", "peer"):
        table.add_column(column, justify="left" if column in {"work", "peer"} else "right")
    for work, own, theirs, peer in peers(count_words(some)):
        ratio = "–" if theirs is None or own is None else f"{theirs / own:.2f}"
        table.add_row(work, f"{own:.2f}", "–" if theirs is None else f"{theirs:.2f}", ratio, peer)
    console.print(table)


if __name__ == "__main__":
    main()
