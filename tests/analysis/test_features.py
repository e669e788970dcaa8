from __future__ import annotations

import math

import numpy as np
import pytest

from toolkit.analysis.features import content_words, distinctive_words, similarity_matrix, term_matrix
from toolkit.errors import InputError

DOCUMENTS = {
    "山区": "发展乡村旅游，建设景区民宿。发展乡村旅游，保护森林。",
    "工区": "发展装备制造，建设工业园区。改造化工企业，保护水源。",
    "农区": "发展粮食生产，建设高标准农田。收购粮食，保护耕地。",
}


def test_weights_are_tf_idf_by_hand() -> None:
    matrix = term_matrix({"a": "旅游，旅游，景区", "b": "旅游，工厂"})
    counts = {"a": {"旅游": 2, "景区": 1}, "b": {"旅游": 1, "工厂": 1}}
    for i, name in enumerate(matrix.documents):
        raw = [
            (1 + math.log(counts[name][term])) * (1 + math.log(3 / (1 + sum(term in c for c in counts.values()))))
            if term in counts[name]
            else 0.0
            for term in matrix.terms
        ]
        expected = np.array(raw) / np.linalg.norm(raw)
        assert np.allclose(matrix.weights[[i]].toarray().ravel(), expected)


def test_distinctive_words_set_documents_apart() -> None:
    table = distinctive_words(DOCUMENTS, 2)
    first = table[table["rank"] == 1].set_index("document_id")["word"]
    assert first["山区"] == "乡村旅游"
    assert first["农区"] == "粮食"
    assert "发展" not in set(table["word"])
    assert (table["score"] > 0).all()


def test_distinctive_words_of_one_document() -> None:
    assert distinctive_words({"山区": DOCUMENTS["山区"]}, 3)["rank"].tolist() == [1, 2, 3]


def test_similarity() -> None:
    table = similarity_matrix({**DOCUMENTS, "山区二": DOCUMENTS["山区"]})
    values = table.to_numpy()
    assert np.allclose(values, values.T)
    assert np.allclose(np.diag(values), 1.0)
    assert math.isclose(table.loc["山区", "山区二"], 1.0)
    assert table.loc["山区", "工区"] < 0.5


def test_content_words_without_departments_and_single_characters() -> None:
    assert content_words("由教育局和园林局牵头，新建公 园5个。") == ["新建", "公园"]


def test_excluded_words_and_rare_words_are_left_out() -> None:
    assert "景区" not in term_matrix(DOCUMENTS, exclude={"景区"}).terms
    assert set(term_matrix(DOCUMENTS, min_documents=3).terms) == {"发展", "建设", "保护"}


@pytest.mark.parametrize("documents", [{}, {"a": "。"}])
def test_no_words_is_an_error_that_says_so(documents: dict[str, str]) -> None:
    with pytest.raises(InputError, match="no content word"):
        term_matrix(documents)
