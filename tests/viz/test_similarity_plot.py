from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform

from toolkit.errors import InputError
from toolkit.viz.similarity_plot import similarity_plot
from toolkit.viz.style import alt_text


def sample(size: int) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Documents in pairs that are alike, their tree, and supports from 0 to 1."""
    names = [f"青筠区{2000 + i}" for i in range(size)]
    place = np.array([10.0 * (i // 2) + i for i in range(size)])
    distances = np.abs(place[:, None] - place[None, :]) / (place.max() or 1)
    tree = linkage(squareform(distances), "average")
    return pd.DataFrame(1 - distances, index=names, columns=names), tree, np.linspace(1, 0, size - 1)


@pytest.mark.mpl_image_compare
def test_picture_of_similarity_plot() -> Figure:
    frame, tree, support = sample(8)
    return similarity_plot(frame, tree, support=support)


@pytest.mark.parametrize("size", [2, 12, 40, 200])
def test_nothing_is_cut(size: int, nothing_is_cut: Callable[[Figure], None]) -> None:
    frame, tree, support = sample(size)
    figure = similarity_plot(frame, tree, support=support)
    nothing_is_cut(figure)
    assert figure.get_size_inches().max() < 9


def test_documents_stand_in_the_order_of_the_tree() -> None:
    frame, tree, _ = sample(6)
    shuffled = frame.iloc[[3, 0, 5, 1, 4, 2], [3, 0, 5, 1, 4, 2]]
    tree = linkage(squareform(1 - shuffled.to_numpy()), "average")
    branches, cells, _ = similarity_plot(shuffled, tree, labels={"青筠区2000": "甲"}).axes
    order = leaves_list(tree)
    names = [label.get_text() for label in cells.get_yticklabels()]
    assert names == ["甲" if shuffled.index[i] == "青筠区2000" else shuffled.index[i] for i in order]
    drawn = np.asarray(cells.images[0].get_array())
    off = ~np.eye(6, dtype=bool)
    assert np.allclose(drawn[off], shuffled.to_numpy()[np.ix_(order, order)][off])
    assert np.ma.getmaskarray(cells.images[0].get_array()).diagonal().all()
    for line, row in zip(branches.lines, tree, strict=True):  # each branch is drawn at its distance
        assert line.get_xdata()[1] == line.get_xdata()[2] == row[2]


def test_supports_are_written_from_half_on_but_for_the_whole() -> None:
    frame, tree, _ = sample(5)
    branches = similarity_plot(frame, tree, support=[1.0, 0.96, 0.49, 1.0]).axes[0]
    assert [text.get_text() for text in branches.texts] == ["100", "96"]
    assert [line.get_color() for line in branches.lines] == ["black", "black", "0.55", "0.55"]
    assert not similarity_plot(frame, tree).axes[0].texts


def test_many_documents_have_no_names() -> None:
    frame, tree, support = sample(61)
    branches, cells, _ = similarity_plot(frame, tree, support=support).axes
    assert not branches.texts
    assert not cells.get_yticklabels()


def test_documents_that_are_all_the_same() -> None:
    frame = pd.DataFrame(np.ones((3, 3)), index=list("甲乙丙"), columns=list("甲乙丙"))
    similarity_plot(frame, linkage(squareform(np.zeros((3, 3))), "average")).draw_without_rendering()


def test_alternative_text() -> None:
    frame, tree, _ = sample(4)
    assert alt_text(similarity_plot(frame, tree)) == (
        "相似度矩阵与树状图：文档相似度与聚类。4份文档；最相似的是青筠区2000与青筠区2001（0.92）。"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(lambda f, t: (f.iloc[:, :2], t, None), "square frame", id="not square"),
        pytest.param(lambda f, t: (f.iloc[:1, :1], t, None), "two documents", id="one"),
        pytest.param(lambda f, t: (f, t[:-1], None), r"shape \(3, 4\)", id="tree"),
        pytest.param(lambda f, t: (f, t, [1.0]), "3 supports, not 1", id="support"),
    ],
)
def test_wrong_input(change: Callable[..., tuple[pd.DataFrame, np.ndarray, list[float]]], message: str) -> None:
    frame, tree, support = change(*sample(4)[:2])
    with pytest.raises(InputError, match=message):
        similarity_plot(frame, tree, support=support)
