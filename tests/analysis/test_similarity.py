"""Distances, trees and their support, against scipy step by step and on documents whose groups are known."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy.cluster.hierarchy import cut_tree, linkage
from scipy.sparse import csr_matrix
from scipy.spatial.distance import cosine, jensenshannon, pdist

from toolkit.analysis.bootstrap import Bootstrap
from toolkit.analysis.features import TermMatrix, term_matrix
from toolkit.analysis.keyness import count_words
from toolkit.analysis.similarity import Clustering, cluster_themes, cluster_words, theme_distances, weights_of
from toolkit.errors import InputError

TEXTS = {
    "山一": "发展乡村旅游，建设景区民宿，保护森林资源。",
    "山二": "发展乡村旅游，改造景区道路，保护森林水源。",
    "工一": "发展装备制造，建设工业园区，改造化工企业。",
    "工二": "发展装备制造，引进化工企业，建设工业厂房。",
}
QUICK = Bootstrap(replicates=50)


def matrix(rows: np.ndarray) -> TermMatrix:
    return TermMatrix([f"d{i}" for i in range(len(rows))], [f"w{j}" for j in range(rows.shape[1])], csr_matrix(rows))


def test_weights_of_counts_are_those_of_texts() -> None:
    one, other = term_matrix(TEXTS, min_documents=2), weights_of(count_words(TEXTS), min_documents=2)
    assert one.terms == other.terms
    assert one.documents == other.documents
    assert np.allclose(one.weights.toarray(), other.weights.toarray())
    with pytest.raises(InputError, match="no word stands in 9 of the 4 documents"):
        weights_of(count_words(TEXTS), min_documents=9)


def test_theme_distances_are_scipys_to_base_2() -> None:
    rng = np.random.default_rng(1)
    values = rng.random((5, 7)) * (rng.random((5, 7)) > 0.3) + 1e-9
    shares = pd.DataFrame(values, index=list("甲乙丙丁戊"))
    distances = theme_distances(shares)
    for i, a in enumerate(shares.index):
        for j, b in enumerate(shares.index):
            assert distances.loc[a, b] == pytest.approx(jensenshannon(values[i], values[j], base=2), abs=2e-6)
    by_hand = theme_distances(pd.DataFrame([[0.5, 0.5], [1.0, 0.0]]))
    divergence = 0.5 * (0.5 * np.log2(0.5 / 0.75) + 0.5 * np.log2(0.5 / 0.25)) + 0.5 * np.log2(1 / 0.75)
    assert by_hand.iloc[0, 1] == pytest.approx(np.sqrt(divergence), abs=2e-6)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        pytest.param(pd.DataFrame({"a": [1.0, -1.0]}), "document 1: a share is negative", id="negative"),
        pytest.param(pd.DataFrame({"a": [1.0, None]}), "document 1: a share is negative or missing", id="missing"),
        pytest.param(pd.DataFrame({"a": [1.0, 0.0]}), "1 of 2 documents have no word or theme", id="empty"),
        pytest.param(pd.DataFrame({"a": ["x"]}), "need numbers", id="text"),
    ],
)
def test_shares_that_cannot_be(frame: pd.DataFrame, message: str) -> None:
    with pytest.raises(InputError, match=message):
        theme_distances(frame)


@pytest.mark.parametrize("method", ["average", "complete", "single"])
def test_tree_is_scipys_of_cosine_distances(method: str) -> None:
    rows = np.random.default_rng(2).random((9, 40)) + 0.01
    found = cluster_words(matrix(rows), method=method, support=False)  # type: ignore[arg-type]
    expected = linkage(pdist(rows, "cosine"), method)
    assert np.allclose(found.linkage[:, 2:], expected[:, 2:], atol=2e-6)
    for count in range(1, 10):
        one, other = found.groups(count).to_numpy(), cut_tree(expected, count).ravel()
        assert len(set(zip(one, other, strict=True))) == count
    assert np.isnan(found.support).all()
    assert found.distances.loc["d0", "d5"] == pytest.approx(cosine(rows[0], rows[5]), abs=2e-6)
    assert sorted(found.order) == found.documents


def test_words_of_one_document_count_for_its_length() -> None:
    rows = np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [1.0, 0.0, 2.0]])
    distances = cluster_words(matrix(rows), support=False).distances.to_numpy()
    assert distances[0, 1] == pytest.approx(1 - 1 / np.sqrt(2), abs=2e-6)
    assert distances[0, 2] == pytest.approx(1 - 1 / np.sqrt(10), abs=2e-6)


def test_support_is_the_share_of_samples_with_the_group() -> None:
    rows = np.random.default_rng(3).random((6, 30)) + 0.05
    found = cluster_words(matrix(rows), bootstrap=QUICK)
    rng, hits = QUICK.generator(), np.zeros(5)
    for _ in range(50):
        drawn = rng.multinomial(30, np.full(30, 1 / 30))
        tree = linkage(pdist(np.repeat(rows, drawn, axis=1), "cosine"), "average")
        groups = members_of(tree, 6)
        hits += [group in groups for group in members_of(found.linkage, 6)]
    assert found.support == pytest.approx(hits / 50)
    assert found.support[-1] == 1


def members_of(tree: np.ndarray, size: int) -> list[set[int]]:
    """The groups of a tree, from their definition: cut it at each height."""
    groups = []
    for row in range(1, size):
        inside: dict[int, set[int]] = {i: {i} for i in range(size)}
        for k in range(row):
            inside[size + k] = inside[int(tree[k, 0])] | inside[int(tree[k, 1])]
        groups.append(inside[size + row - 1])
    return groups


def test_known_groups_are_found_with_support() -> None:
    found = cluster_words(term_matrix(TEXTS), bootstrap=QUICK)
    nodes = found.nodes()
    assert nodes["documents"].tolist()[2] == list(TEXTS)
    assert {tuple(group) for group in nodes["documents"][:2]} == {("山一", "山二"), ("工一", "工二")}
    assert nodes["support"].min() > 0.7
    assert found.groups(2)["山一"] == found.groups(2)["山二"] != found.groups(2)["工一"]
    assert [name[0] for name in found.order] in (["山", "山", "工", "工"], ["工", "工", "山", "山"])


def test_noise_has_little_support() -> None:
    rows = (np.random.default_rng(4).random((12, 200)) < 0.3).astype(float)
    assert np.median(cluster_words(matrix(rows), bootstrap=QUICK).support[:-1]) < 0.5


def test_same_seed_same_support() -> None:
    one, other = (cluster_words(term_matrix(TEXTS), bootstrap=QUICK) for _ in range(2))
    assert one.support.tolist() == other.support.tolist()
    assert one.linkage.tolist() == other.linkage.tolist()


def test_the_same_document_twice() -> None:
    found = cluster_words(term_matrix({**TEXTS, "山一甲": TEXTS["山一"]}), bootstrap=QUICK)
    first = found.nodes().iloc[0]
    assert (first["documents"], first["distance"], first["support"]) == (["山一", "山一甲"], 0, 1)


def themes(parts: dict[str, list[str]]) -> pd.DataFrame:
    rows = [(d, 10 * i, 10 * i + 9, t, 3.0, 1.0) for d, keys in parts.items() for i, t in enumerate(keys)]
    return pd.DataFrame(rows, columns=["document_id", "start", "end", "theme", "score", "share"])


def test_tree_of_themes() -> None:
    frame = themes({
        "a": ["tourism"] * 8 + ["ecology"] * 2, "b": ["tourism"] * 7 + ["ecology"] * 3,
        "c": ["industry"] * 8 + ["ecology"] * 2, "d": ["industry"] * 9 + ["ecology"],
    })  # fmt: skip
    found = cluster_themes(frame, bootstrap=QUICK)
    assert {tuple(group) for group in found.nodes()["documents"]} == {("a", "b"), ("c", "d"), ("a", "b", "c", "d")}
    assert found.support.min() > 0.95
    assert found.distances.loc["a", "b"] == pytest.approx(jensenshannon([8, 2], [7, 3], base=2), abs=2e-6)
    assert found.distances.loc["a", "c"] == pytest.approx(jensenshannon([8, 2, 0], [0, 2, 8], base=2), abs=2e-6)


@pytest.mark.parametrize(
    ("work", "message"),
    [
        pytest.param(lambda: cluster_words(matrix(np.ones((1, 3)))), "two documents or more, not 1", id="one"),
        pytest.param(lambda: cluster_words(matrix(np.eye(3) * [1, 1, 0])), "the first 'd2'", id="without a word"),
        pytest.param(lambda: cluster_words(matrix(np.ones((2, 3))), method="ward"), "no method 'ward'", id="method"),  # type: ignore[arg-type]
        pytest.param(lambda: cluster_themes(pd.DataFrame({"theme": ["x"]})), "document_id", id="columns"),
        pytest.param(lambda: cluster_themes(themes({"a": ["x"]})), "not 1", id="one with themes"),
        pytest.param(lambda: two().groups(0), "1 or more, not 0", id="no group"),
    ],
)
def test_wrong_input(work: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        work()  # type: ignore[operator]


def two() -> Clustering:
    return cluster_words(matrix(np.ones((2, 3))), support=False)


def test_heights_of_an_average_tree_never_fall() -> None:
    rows = np.random.default_rng(5).random((30, 60))
    heights = cluster_words(matrix(rows), support=False).linkage[:, 2]
    assert all(a <= b for a, b in pairwise(heights))
