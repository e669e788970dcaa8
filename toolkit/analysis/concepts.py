"""A concept's list of words: grown from the corpus, kept by a person, checked in context, and tested for its words.

Growing gives candidates only. They are written to a file in which a person accepts or rejects each; `read_words` takes
the accepted ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.linalg import svds
from scipy.stats import norm

from toolkit.analysis.body_names import body_names
from toolkit.analysis.features import content_words
from toolkit.analysis.panel_concepts import Part, concept_hits, concept_panel
from toolkit.errors import InputError, OutputError

_Matrix: TypeAlias = "csr_matrix[Any]"
_Vectors: TypeAlias = npt.NDArray[np.float64]
_SMOOTHING = 0.75  # of context counts, Levy, Goldberg and Dagan 2015
_VERDICTS = {"accept": "accept", "1": "accept", "y": "accept", "是": "accept", "reject": "reject", "0": "reject"} | {
    "n": "reject", "否": "reject", "": ""}  # fmt: skip


class WordSpace:
    """The content words of a corpus with how they stand together: association (PMI) and embeddings (PPMI and SVD).

    The embeddings are those of Levy and Goldberg, Neural Word Embedding as Implicit Matrix Factorization (NIPS 2014):
    the positive pointwise mutual information of words within a window, its context counts raised to 0.75, factored by
    a truncated SVD, word vectors U·√S of length 1. No model from outside is needed, and the same corpus gives the same
    vectors. With fewer than about 100,000 words they tell little: read the candidates.

    Attributes:
        words: The words, by descending count.
        counts: How often each stands in the corpus.
    """

    def __init__(self, texts: Collection[str], *, window: int = 5, least: int = 5, dimensions: int = 100) -> None:
        """Reads the corpus.

        Args:
            texts: The texts.
            window: How many content words on each side are near.
            least: How often a word stands in the corpus at least.
            dimensions: Dimensions of the embeddings.

        Raises:
            InputError: Fewer than three words stand often enough.
        """
        tokens = [content_words(text) for text in texts]
        counts = Counter(word for words in tokens for word in words)
        self.words = [word for word, count in counts.most_common() if count >= least]
        if len(self.words) < 3:
            raise InputError(f"{len(self.words)} words stand {least} times or more in the texts; give more, or least=1")
        self.counts = [counts[word] for word in self.words]
        self._index = {word: i for i, word in enumerate(self.words)}
        near = _near(tokens, self._index, window)
        self._near = near
        self._vectors = _embed(_pmi(near, _SMOOTHING), min(dimensions, len(self.words) - 1))

    def vector(self, word: str) -> _Vectors:
        """Returns the embedding of a word, shape (dimensions,), length 1.

        Raises:
            InputError: The word is not in the corpus, or too seldom.
        """
        if word not in self._index:
            raise InputError(f"{word!r} is no word of the corpus, or stands in it too seldom")
        return np.asarray(self._vectors[self._index[word]])

    def candidates(self, seeds: Sequence[str], n: int = 50) -> pd.DataFrame:
        """Returns words that may belong to the concept of some seeds, best first; seeds themselves are left out.

        Args:
            seeds: Words of the concept; those that the corpus lacks are passed over.
            n: How many candidates of each method.

        Returns:
            `word`, `count`, `pmi` (of the word with any of the seeds nearby, in bits, of words that stand with one at
            least three times), `together` (how often), `similarity` (cosine of its embedding with the mean of the
            seeds'), `found_by` (pmi, embedding or both), and an empty `verdict` for a person to fill in.

        Raises:
            InputError: The corpus holds none of the seeds.

        Example:
            >>> WordSpace(texts).candidates(["数字经济", "人工智能"]).head()  # doctest: +SKIP
        """
        known = [self._index[seed] for seed in seeds if seed in self._index]
        if not known:
            raise InputError(f"none of the words {', '.join(seeds)} stands in the corpus often enough")
        together = np.asarray(self._near[known].sum(axis=0)).ravel()
        total, counts = float(self._near.sum()), np.asarray(self._near.sum(axis=0)).ravel()
        expected = counts * counts[known].sum() / total
        with np.errstate(divide="ignore", invalid="ignore"):
            pmi = np.where(together >= 3, np.log2(together / expected), -np.inf)
        mean = self._vectors[known].mean(axis=0)
        similarity = self._vectors @ (mean / (np.linalg.norm(mean) or 1.0))
        pmi[known] = similarity[known] = -np.inf
        by_pmi = {int(i) for i in np.argsort(-pmi, kind="stable")[:n] if np.isfinite(pmi[i]) and pmi[i] > 0}
        by_vector = {int(i) for i in np.argsort(-similarity, kind="stable")[:n] if similarity[i] > 0}
        rows = [
            (
                self.words[i], self.counts[i], float(pmi[i]) if np.isfinite(pmi[i]) else None, int(together[i]),
                float(similarity[i]), "both" if i in by_pmi & by_vector else "pmi" if i in by_pmi else "embedding", "",
            )
            for i in by_pmi | by_vector
        ]  # fmt: skip
        names = ["word", "count", "pmi", "together", "similarity", "found_by", "verdict"]
        frame = pd.DataFrame(rows, columns=names)
        frame["_both"] = frame["found_by"].ne("both")
        return frame.sort_values(
            ["_both", "similarity", "word"], ascending=[True, False, True], ignore_index=True
        ).drop(columns="_both")


def write_candidates(frame: pd.DataFrame, path: str | Path) -> Path:
    """Writes candidates to a CSV for a person to fill in the column `verdict`: accept or reject (also 是 or 否).

    Raises:
        OutputError: The file cannot be written, or is there already: verdicts in it are a person's work.

    Example:
        >>> write_candidates(space.candidates(["数字经济"]), "digital.csv")  # doctest: +SKIP
    """
    path = Path(path)
    try:
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            frame.to_csv(file, index=False, float_format="%.3f")
    except FileExistsError as error:
        raise OutputError(f"{path}: is there already, and may hold verdicts; give another name") from error
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error})") from error
    return path


def read_words(path: str | Path) -> list[str]:
    """Returns the words of a file: of a plain list all of them, of a file with a column `verdict` the accepted ones.

    A plain list has one word a line; lines that open with `#` are comments. A table (CSV or TSV, UTF-8) has a column
    `word`.

    Raises:
        InputError: The file cannot be read, has no word, or a verdict is neither accept nor reject.

    Example:
        >>> read_words("digital.csv")  # doctest: +SKIP
        ['数字经济', '人工智能']
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); a list of words is a UTF-8 text file") from error
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    cells = [[cell.strip() for cell in line.split("\t" if "\t" in lines[0] else ",")] for line in lines]
    words = [row[0] for row in cells]
    if cells and "word" in cells[0]:
        at = cells[0].index("word")
        words = [row[at] for row in cells[1:] if len(row) > at]
        if "verdict" in cells[0]:
            words = _accepted(path, cells)
    words = list(dict.fromkeys(word for word in words if word))
    if not words:
        raise InputError(f"{path}: holds no word; of a file of candidates only those with the verdict accept count")
    return words


def _accepted(path: Path, cells: Sequence[Sequence[str]]) -> list[str]:
    at, verdict = cells[0].index("word"), cells[0].index("verdict")
    words = []
    for number, row in enumerate(cells[1:], 2):
        said = row[verdict].lower() if len(row) > verdict else ""
        if said not in _VERDICTS:
            raise InputError(f"{path}, row {number}: the verdict {row[verdict]!r} is neither accept nor reject")
        if _VERDICTS[said] == "accept":
            words.append(row[at])
    return words


def sample_hits(
    tables: Mapping[str, pd.DataFrame], words: Sequence[str], n: int = 100, *, part: Part = "plan", seed: int = 1
) -> pd.DataFrame:
    """Returns a random sample of the places of a concept in context, with a column `correct` to fill in (1 or 0).

    Args:
        tables: As `toolkit.analysis.panel_concepts.concept_hits`.
        words: The words of the concept.
        n: Size of the sample; all places where there are fewer.
        part: As `concept_panel`.
        seed: Of the random numbers.

    Returns:
        The rows of `concept_hits` that were drawn without replacement, in order of the documents, and `correct`, empty.

    Raises:
        InputError: As `concept_panel`.

    Example:
        >>> sample_hits(tables, ["数字经济"], 50).to_csv("judge.csv", encoding="utf-8-sig")  # doctest: +SKIP
    """
    hits = concept_hits(tables, words, part=part)
    drawn = hits.sample(n=min(n, len(hits)), random_state=seed).sort_values(["document_id", "start"])
    return drawn.assign(correct=None).reset_index(drop=True)


def precision(judged: pd.DataFrame, by: str | None = None, *, level: float = 0.95) -> pd.DataFrame:
    """Returns the share of judged places that are correct, with Wilson's interval (JASA 22, 1927).

    Args:
        judged: A frame of `sample_hits` whose column `correct` is filled in: 1, 0, or empty for those not judged.
        by: A column to part the rows by, such as `year` or `word`; None for all together.
        level: Of the interval.

    Returns:
        `by` (or nothing), `judged`, `correct`, `precision`, `low`, `high`.

    Raises:
        InputError: A column is missing, nothing is judged, or a value of `correct` is neither 1 nor 0.

    Example:
        >>> frame = pd.DataFrame({"correct": [1] * 9 + [0]})
        >>> precision(frame)[["precision", "low", "high"]].round(3).values.tolist()
        [[0.9, 0.596, 0.982]]
    """
    if missing := [name for name in ("correct", *([by] if by else [])) if name not in judged.columns]:
        raise InputError(f"precision needs a judged sample; columns missing: {', '.join(missing)}")
    correct = pd.to_numeric(judged["correct"], errors="coerce")
    wrong = judged.loc[judged["correct"].notna() & ~correct.isin([0, 1]), "correct"]
    if not wrong.empty:
        raise InputError(f"correct is 1 or 0, or empty; row {wrong.index[0]} has {wrong.iloc[0]!r}")
    if correct.notna().sum() == 0:
        raise InputError("no place is judged: fill in the column correct with 1 or 0")
    keys = judged[by] if by else pd.Series("all", index=judged.index)
    groups = correct[correct.notna()].groupby(keys)
    frame = pd.DataFrame({"judged": groups.size(), "correct": groups.sum().astype("int64")})
    frame["precision"] = frame["correct"] / frame["judged"]
    frame["low"], frame["high"] = wilson(frame["correct"].to_numpy(float), frame["judged"].to_numpy(float), level)
    return frame.rename_axis(by).reset_index() if by else frame.reset_index(drop=True)


def wilson(right: _Vectors, n: _Vectors, level: float = 0.95) -> tuple[_Vectors, _Vectors]:
    """Returns Wilson's score interval of proportions, `right` of `n`.

    Example:
        >>> low, high = wilson(np.array([0.0]), np.array([10.0]))
        >>> round(float(low[0]), 3), round(float(high[0]), 3)
        (0.0, 0.278)
    """
    z = float(norm.ppf(0.5 + level / 2))
    share = right / n
    middle = share + z * z / (2 * n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low, high = (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)


def leave_one_out(
    status: pd.DataFrame, tables: Mapping[str, pd.DataFrame], words: Sequence[str], *, part: Part = "plan"
) -> pd.DataFrame:
    """Returns what each word of a concept does to its panel: how much of it hangs on single words.

    Args:
        status: A frame of `toolkit.analysis.panel.region_years`.
        tables: As `concept_panel`.
        words: The words of the concept.
        part: As `concept_panel`.

    Returns:
        One row a word, most hits first: `word`, `hits`, `share` (of all hits), `cumulative` (share of the words so far:
        that of the third row is the share of the top three), `correlation` (Spearman's, of `per_10k` of the
        region-years with and without the word; empty where either does not vary).

    Raises:
        InputError: As `concept_panel`, or there are fewer than two words.

    Example:
        >>> leave_one_out(status, tables, ["数字经济", "人工智能"])["share"]  # doctest: +SKIP
    """
    if len(set(words)) < 2:
        raise InputError("leaving one out needs two words or more")
    if "body_names" not in tables and "documents" in tables:
        texts = dict(tables["documents"][["document_id", "text"]].itertuples(index=False, name=None))
        tables = {**tables, "body_names": body_names(texts, tables.get("responsible_units"))}
    whole = concept_panel(status, tables, words, part=part)["per_10k"]
    counts = concept_hits(tables, words, part=part)["word"].value_counts()
    rows = []
    for word in dict.fromkeys(words):
        without = concept_panel(status, tables, [w for w in words if w != word], part=part)["per_10k"]
        both = pd.DataFrame({"with": whole, "without": without}).dropna()
        varies = len(both) > 1 and both.nunique().gt(1).all()
        rho = both["with"].rank().corr(both["without"].rank()) if varies else None
        rows.append((word, int(counts.get(word, 0)), rho))
    frame = pd.DataFrame(rows, columns=["word", "hits", "correlation"]).sort_values(
        "hits", ascending=False, kind="stable"
    )
    frame["share"] = frame["hits"] / max(int(frame["hits"].sum()), 1)
    frame["cumulative"] = frame["share"].cumsum()
    frame["correlation"] = frame["correlation"].astype("float64")
    return frame[["word", "hits", "share", "cumulative", "correlation"]].reset_index(drop=True)


def _near(tokens: Sequence[Sequence[str]], index: Mapping[str, int], window: int) -> _Matrix:
    """Returns how often two words stand within a window, symmetric, shape (words, words)."""
    left: list[npt.NDArray[np.int64]] = []
    right: list[npt.NDArray[np.int64]] = []
    for words in tokens:
        ids = np.array([index[word] for word in words if word in index], dtype=np.int64)
        for distance in range(1, window + 1):
            left.append(ids[:-distance])
            right.append(ids[distance:])
    a, b = np.concatenate(left), np.concatenate(right)
    size = (len(index), len(index))
    pairs = coo_matrix((np.ones(len(a)), (a, b)), shape=size).tocsr()
    both: _Matrix = (pairs + pairs.T).tocsr()
    both.setdiag(0)
    both.eliminate_zeros()
    return both


def _pmi(near: _Matrix, smoothing: float) -> _Matrix:
    """Returns the positive pointwise mutual information of words and contexts, log2, context counts smoothed."""
    counts = np.asarray(near.sum(axis=1)).ravel()
    contexts = counts**smoothing
    pairs = near.tocoo()
    with np.errstate(divide="ignore"):
        share = pairs.data / counts[pairs.row]
        values = np.log2(share * contexts.sum() / contexts[pairs.col])
    positive = values > 0
    cells = (values[positive], (pairs.row[positive], pairs.col[positive]))
    return coo_matrix(cells, shape=near.shape).tocsr()


def _embed(ppmi: _Matrix, dimensions: int) -> _Vectors:
    """Returns word vectors of length 1, shape (words, dimensions)."""
    start = np.ones(min(ppmi.shape)) / np.sqrt(min(ppmi.shape))  # the same vectors each time
    u, s, _ = svds(ppmi, k=dimensions, v0=start)
    vectors = u * np.sqrt(s)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1.0))
