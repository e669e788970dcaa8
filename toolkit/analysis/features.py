"""Documents as weighted words: term matrix, words that set a document apart, similarity."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from toolkit.errors import InputError
from toolkit.normalization.text import FoldedText
from toolkit.resources import tsv_rows
from toolkit.segmentation import segment
from toolkit.segmentation.base import BODY_TAG, domain_terms

# First letters of the tags of content words (the tag set of jieba): nouns, verbs, adjectives, idioms, fixed phrases,
# abbreviations; `eng` is Latin script. Its tags for names of people and places are too often wrong to leave them out.
_CONTENT = tuple("nvailj")
_LATIN = "eng"
# Places in `role_words.tsv` of words that stand in labels; the verbs among the others are words of policy too (监督).
_LABELS = frozenset({"label", "inner", "noun"})


@dataclass(frozen=True, slots=True)
class TermMatrix:
    """TF-IDF weights of documents.

    Attributes:
        documents: Id of each row.
        terms: Word of each column.
        weights: Rows of length 1, shape (documents, terms).
    """

    documents: list[str]
    terms: list[str]
    weights: csr_matrix[Any]


@cache
def _words_of_assignments() -> frozenset[str]:
    """Departments, and the words that label a list of them (牵头, 责任, 单位): they have a table of their own."""
    labels = tsv_rows("role_words.tsv", ["word", "role", "place", "beside", "not_after"])
    return frozenset(
        {term for term, tag in domain_terms().items() if tag == BODY_TAG}
        | {row["word"] for _, row in labels if row["place"] in _LABELS}
    )


def content_words(text: str) -> list[str]:
    """Returns the content words of a text in order: two characters or more, none that only says who is charged.

    Example:
        >>> content_words("今年要新建口袋公园3个，由财政局牵头。")
        ['新建', '口袋公园']
    """
    tokens = segment(FoldedText(text).text)
    left_out = _words_of_assignments()
    return [
        word
        for word, tag in zip(tokens.texts, tokens.tags, strict=True)
        if len(word) > 1 and _has_content(word, tag) and word not in left_out
    ]


def _has_content(word: str, tag: str) -> bool:
    """Returns whether a word is one of content; a new word, which no dictionary has, has no tag (穿透式, 片区化)."""
    return (tag.startswith(_CONTENT) and tag != BODY_TAG) or tag == _LATIN or (tag == "" and word.isalpha())


def term_matrix(documents: Mapping[str, str], *, min_documents: int = 1, exclude: Collection[str] = ()) -> TermMatrix:
    """Returns the TF-IDF weights of the content words of documents.

    The weight of word t in document d is (1 + log tf(t, d)) · (1 + log((1 + N) / (1 + df(t)))), rows scaled to
    Euclidean length 1 (scikit-learn's TfidfVectorizer with `sublinear_tf`).

    Args:
        documents: Text of each document by its id.
        min_documents: Leave out words that stand in fewer documents.
        exclude: Words to leave out, e.g. the names of the places.

    Raises:
        InputError: There is no document, or none holds a content word.

    Example:
        >>> term_matrix({"a": "新建口袋公园。", "b": "新建幼儿园。"}).terms
        ['口袋公园', '幼儿园', '新建']
    """
    left_out = frozenset(exclude)
    vectorizer = TfidfVectorizer(
        analyzer=lambda text: [word for word in content_words(text) if word not in left_out],
        sublinear_tf=True,
        min_df=min_documents,
    )
    try:
        weights = csr_matrix(vectorizer.fit_transform(documents.values()))
    except ValueError as error:
        raise InputError(
            f"no term matrix: {len(documents)} documents hold no content word that {min_documents} of them use"
        ) from error
    return TermMatrix(list(documents), list(vectorizer.get_feature_names_out()), weights)


def distinctive_words(documents: Mapping[str, str] | TermMatrix, n: int = 10) -> pd.DataFrame:
    """Returns the words that set each document apart from the others.

    The score of a word is its weight in the document minus its mean weight in the other documents, so that a word
    that all of them use scores nothing, however common.

    Args:
        documents: Text of each document by its id, or their term matrix.
        n: Words for each document.

    Returns:
        One row a word: `document_id`, `rank` from 1, `word`, `score`; only words with a positive score.

    Example:
        >>> distinctive_words({"a": "新建口袋公园。", "b": "新建幼儿园。"})["word"].tolist()
        ['口袋公园', '幼儿园']
    """
    matrix = documents if isinstance(documents, TermMatrix) else term_matrix(documents)
    total = np.asarray(matrix.weights.sum(axis=0)).ravel()
    others = max(len(matrix.documents) - 1, 1)
    rows = []
    for i, document in enumerate(matrix.documents):
        own = matrix.weights[[i]].toarray().ravel()
        score = own - (total - own) / others
        best = np.argsort(-score, kind="stable")[:n]
        rows += [(document, rank, matrix.terms[j], float(score[j])) for rank, j in enumerate(best, 1) if score[j] > 0]
    return pd.DataFrame(rows, columns=["document_id", "rank", "word", "score"])


def similarity_matrix(documents: Mapping[str, str] | TermMatrix) -> pd.DataFrame:
    """Returns the cosine similarity of each pair of documents, in [0, 1], with the ids as rows and columns.

    Args:
        documents: Text of each document by its id, or their term matrix.

    Example:
        >>> float(similarity_matrix({"a": "新建口袋公园。", "b": "新建口袋公园。"}).loc["a", "b"].round(3))
        1.0
    """
    matrix = documents if isinstance(documents, TermMatrix) else term_matrix(documents)
    similarity = (matrix.weights @ matrix.weights.T).toarray()
    return pd.DataFrame(np.clip(similarity, 0.0, 1.0), index=matrix.documents, columns=matrix.documents)
