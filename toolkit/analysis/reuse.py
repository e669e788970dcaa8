"""Text reuse: the passages that a document shares with another, with their places in both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from toolkit.analysis.passages_alike import SEED, Hashes, PackedText, Passage, Source, shingles
from toolkit.errors import InputError

COLUMNS = (
    "document_a", "start_a", "end_a", "document_b", "start_b", "end_b",
    "characters", "similarity", "documents", "common", "text",
)  # fmt: skip

_SAMPLE = np.uint64(16)  # of all shingles one in 16, by its hash, decides which documents are worth comparing


def reused_spans(
    documents: Mapping[str, str],
    pairs: Iterable[tuple[str, str]],
    *,
    minimum: int = 20,
    gap: int = 10,
    common: float = 0.5,
) -> pd.DataFrame:
    """Returns the passages of a document that stand in another too, with or without small edits.

    From left to right, a place of `a` is matched with the place of `b` from where most characters are equal (the
    longest match as in the relative Lempel-Ziv parsing: Kuruppu, Puglisi and Zobel 2010), found by an index of
    shingles of 8 characters. Matches with at most `gap` characters between them on either side
    are one passage (seed and extend, as in passim: Smith, Cordell and Mullen 2015). Full and half width
    are one, white space and line breaks count for nothing. No character of `a` is in two passages of a pair; a passage
    of `b` may be repeated several times. Time is linear in the length of the texts of the pairs.

    Args:
        documents: Text of each document by its id. All of them count for `documents` and `common`.
        pairs: Which documents to compare: the one that repeats first, then the one it may repeat, such as
            (report of 2026, report of 2025). `previous_year_pairs` and `similar_pairs` make such pairs.
        minimum: Characters that a passage has at least (without white space), 8 or more.
        gap: Most characters that may be put in, left out or changed at one place of a passage; 0 for exact copies only.
        common: A passage is common where at least this share of all documents, and three, hold its wording.

    Returns:
        One row a passage, pair by pair in the order given, then by place: `document_a`, `start_a`, `end_a`,
        `document_b`, `start_b`, `end_b` (offsets into the texts as given), `characters` (of `a`, without white space),
        `similarity` (2 · equal characters in order / characters of both; 1 for an exact copy), `documents` (how many of
        all documents hold its wording: the median over its shingles), `common` (formula of the genre rather than a
        copy), `text` (of `a`).

    Raises:
        InputError: A pair names no document or the same twice, or `minimum`, `gap` or `common` is out of range.

    Example:
        >>> old = "全面推进河道清淤和污水管网改造，新建口袋公园3个。"
        >>> new = "全面推进河道清淤和污水管网改造，新建口袋公园5个。"
        >>> reused_spans({"2024": new, "2023": old}, [("2024", "2023")])[["characters", "similarity"]].values.tolist()
        [[22.0, 1.0]]
    """
    _check(minimum, gap, common)
    chosen = list(dict.fromkeys(pairs))
    for pair in chosen:
        _check_pair(pair, documents)
    texts = {name: PackedText(documents[name]) for name in dict.fromkeys(name for pair in chosen for name in pair)}
    found: dict[tuple[str, str], list[Passage]] = {}
    for b, group in _by_source(chosen).items():
        source = Source(texts[b].text, minimum, gap)
        for a in group:
            found[a, b] = list(source.passages(texts[a].text))
    frequency = _frequencies(documents, texts, found)
    rows = []
    for a, b in chosen:
        for passage, count in zip(found[a, b], frequency[a, b], strict=True):
            rows.append(_row(documents, texts, (a, b), passage, count, max(3.0, common * len(documents))))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {"start_a": "int64", "end_a": "int64", "start_b": "int64", "end_b": "int64", "characters": "int64",
         "similarity": "float64", "documents": "float64", "common": "bool"}
    )  # fmt: skip


def reused_share(
    documents: Mapping[str, str], spans: pd.DataFrame, pairs: Iterable[tuple[str, str]] | None = None
) -> pd.DataFrame:
    """Returns what share of each document repeats the other, in characters without white space.

    Args:
        documents: The texts that `spans` were found in.
        spans: A frame of `reused_spans`.
        pairs: The pairs that were compared, so that those without a shared passage have a row with 0; None gives those
            with one only, of which no mean should be taken.

    Returns:
        One row a pair: `document_a`, `document_b`, `characters` (of `a`), `share` (repeated), and `share_specific`
        (without the passages that are `common` to the documents). The shares of an empty document are missing.

    Raises:
        InputError: A document of the spans or pairs is missing.

    Example:
        >>> texts = {"2024": "新建口袋公园。" + "甲" * 13, "2023": "甲" * 13}
        >>> reused_share(texts, reused_spans(texts, [("2024", "2023")], minimum=10))["share"].tolist()
        [0.65]
    """
    ids = ["document_a", "document_b"]
    found = pd.DataFrame(
        {"share": spans["characters"], "share_specific": spans["characters"].where(~spans["common"], 0)}
    )
    sums = found.groupby([spans[name] for name in ids], sort=False).sum()
    chosen = list(sums.index) if pairs is None else list(dict.fromkeys(pairs))
    for pair in chosen:
        _check_pair(pair, documents)
    frame = sums.reindex(pd.MultiIndex.from_tuples(chosen, names=ids), fill_value=0) if chosen else sums
    frame = frame.reset_index()
    sizes = {name: len(PackedText(documents[name]).text) for name in frame["document_a"].unique()}
    frame.insert(2, "characters", frame["document_a"].map(sizes).astype("int64"))
    for name in ("share", "share_specific"):
        frame[name] = frame[name] / frame["characters"].where(frame["characters"] > 0)
    return frame


def previous_year_pairs(documents: pd.DataFrame) -> list[tuple[str, str]]:
    """Returns each document with those of the same region and kind of the year before, as `reused_spans` takes them.

    Args:
        documents: The table `documents`: `document_id`, `region`, `kind`, `report_year`.

    Raises:
        InputError: A column is missing.

    Example:
        >>> frame = pd.DataFrame({"document_id": ["a", "b"], "region": "云溪县", "kind": "report",
        ...                       "report_year": [2024, 2023]})
        >>> previous_year_pairs(frame)
        [('a', 'b')]
    """
    needed = ["document_id", "region", "kind", "report_year"]
    missing = [name for name in needed if name not in documents.columns]
    if missing:
        raise InputError(f"pairs of years need the table documents; the column {', '.join(missing)} is missing")
    known = documents.loc[documents["region"].notna() & documents["report_year"].notna(), needed]
    by_year: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    rows = list(known.itertuples(index=False, name=None))
    for name, region, kind, year in rows:
        by_year[region, kind if pd.notna(kind) else None, int(year)].append(name)
    return [
        (name, other)
        for name, region, kind, year in rows
        for other in by_year.get((region, kind if pd.notna(kind) else None, int(year) - 1), [])
    ]


def similar_pairs(documents: Mapping[str, str], *, least: float = 0.1, common: float = 0.5) -> pd.DataFrame:
    """Returns the pairs of documents that share much wording, where it is not known beforehand who may repeat whom.

    Of the shingles of 8 characters one in 16 is taken by its hash, the same in every document (Manber 1994; Broder
    1997: containment); what `common` of all documents hold is left out. A first look over thousands of documents;
    `reused_spans` then finds the passages.

    Args:
        documents: Text of each document by its id.
        least: The least share of the shingles of either document that the other has too.
        common: Shingles of more than this share of the documents (and of more than two) are left out.

    Returns:
        One row a pair, the most alike first: `document_a`, `document_b` (in the order given), `share_a`, `share_b`
        (estimated share of the shingles of each that the other has).

    Raises:
        InputError: `least` or `common` is out of range.

    Example:
        >>> text = "今年要全面推进河道清淤和污水管网改造，新建口袋公园三个，改造老旧小区十二个，惠及居民三千户。" * 9
        >>> similar_pairs({"a": text, "b": text, "c": "春风"})[["document_a", "document_b"]].values.tolist()
        [['a', 'b']]
    """
    if not 0 < least <= 1 or not 0 < common <= 1:
        raise InputError(f"least and common are shares above 0 and up to 1, not {least!r} and {common!r}")
    names = list(documents)
    sets = [
        np.unique(hashes[hashes % _SAMPLE == 0])
        for hashes in (shingles(PackedText(text).text) for text in documents.values())
    ]
    sizes = [len(chosen) for chosen in sets]
    columns, inverse = np.unique(np.concatenate([*sets, np.zeros(0, np.uint64)]), return_inverse=True)
    used = np.bincount(inverse, minlength=len(columns))
    kept = (used > 1) & (used <= max(2.0, common * len(names)))
    rows = np.repeat(np.arange(len(names)), sizes)
    inside = kept[inverse]
    matrix = csr_matrix(
        (np.ones(inside.sum(), np.int32), (rows[inside], inverse[inside])), shape=(len(names), len(columns))
    )
    shared = (matrix @ matrix.T).tocoo()
    above = shared.row < shared.col
    a, b, count = shared.row[above], shared.col[above], shared.data[above]
    size = np.maximum(np.array(sizes, dtype=float), 1.0)
    frame = pd.DataFrame({
        "document_a": [names[i] for i in a], "document_b": [names[j] for j in b],
        "share_a": count / size[a], "share_b": count / size[b],
    })  # fmt: skip
    best = frame[["share_a", "share_b"]].max(axis=1)
    order = np.lexsort((b, a, -best.to_numpy()))
    return frame.iloc[order][best.iloc[order] >= least].reset_index(drop=True)


def _check(minimum: int, gap: int, common: float) -> None:
    if minimum < SEED:
        raise InputError(f"minimum must be {SEED} characters or more, not {minimum!r}: shorter matches are chance")
    if gap < 0:
        raise InputError(f"gap must be 0 or more, not {gap!r}")
    if not 0 < common <= 1:
        raise InputError(f"common is a share of the documents above 0 and up to 1, not {common!r}")


def _check_pair(pair: tuple[str, str], documents: Mapping[str, str]) -> None:
    if len(pair) != 2 or isinstance(pair, str):
        raise InputError(f"a pair is two ids, not {pair!r}")
    for name in pair:
        if name not in documents:
            raise InputError(f"the pair {pair!r} names {name!r}, which is none of the {len(documents)} documents")
    if pair[0] == pair[1]:
        raise InputError(f"the pair {pair!r} is one document twice; it repeats itself wholly")


def _by_source(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Returns the documents to compare with each source, so that its index is made once."""
    groups: dict[str, list[str]] = defaultdict(list)
    for a, b in pairs:
        groups[b].append(a)
    return groups


def _frequencies(
    documents: Mapping[str, str], texts: Mapping[str, PackedText], found: Mapping[tuple[str, str], Sequence[Passage]]
) -> dict[tuple[str, str], list[float]]:
    """Returns in how many of all documents each passage stands: the median over its shingles."""
    own: dict[tuple[str, str], list[Hashes]] = {}
    for pair, passages in found.items():
        hashes = shingles(texts[pair[0]].text)
        own[pair] = [hashes[p.a : p.end_a - SEED + 1] for p in passages]
    wanted = np.unique(np.concatenate([*(h for group in own.values() for h in group), np.zeros(0, np.uint64)]))
    counts = np.zeros(len(wanted), np.int64)
    if len(wanted):
        for name, source in documents.items():
            hashes = np.unique(shingles(texts[name].text if name in texts else PackedText(source).text))
            at = np.minimum(np.searchsorted(wanted, hashes), len(wanted) - 1)
            counts[at[wanted[at] == hashes]] += 1
    return {
        pair: [float(np.median(counts[np.searchsorted(wanted, hashes)])) for hashes in group]
        for pair, group in own.items()
    }


def _row(
    documents: Mapping[str, str],
    texts: Mapping[str, PackedText],
    pair: tuple[str, str],
    passage: Passage,
    count: float,
    common: float,
) -> tuple[Any, ...]:
    a, b = pair
    start_a, end_a = texts[a].span(passage.a, passage.end_a)
    start_b, end_b = texts[b].span(passage.b, passage.end_b)
    size = passage.end_a - passage.a
    similarity = 2 * passage.equal / (size + passage.end_b - passage.b)
    return (
        a, start_a, end_a, b, start_b, end_b, size, similarity, count, count >= common, documents[a][start_a:end_a],
    )  # fmt: skip
