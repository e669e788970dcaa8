from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from toolkit.errors import InputError
from toolkit.viz.style import alt_text
from toolkit.viz.topic_plot import topic_plot

WORDS = ["乡村旅游", "景区", "民宿", "一般公共预算收入", "高标准农田", "粮食", "装备制造", "园区"]


def sample(topics: int, words: int = 8) -> pd.DataFrame:
    rows = [
        (topic, "、".join(WORDS[:3]), rank, WORDS[(rank + topic) % 8], 0.1 / rank)
        for topic in range(1, topics + 1)
        for rank in range(1, words + 1)
    ]
    return pd.DataFrame(rows, columns=["topic", "label", "rank", "word", "weight"])


@pytest.mark.mpl_image_compare
def test_picture_of_topic_plot() -> Figure:
    return topic_plot(sample(4, 5))


@pytest.mark.parametrize("topics", [1, 2, 3, 20])
def test_nothing_is_cut(topics: int, nothing_is_cut: Callable[[Figure], None]) -> None:
    figure = topic_plot(sample(topics).replace("、".join(WORDS[:3]), "一般公共预算收入、高标准农田、乡村旅游"))
    nothing_is_cut(figure)
    for ax in figure.axes:
        (title,) = (text for text in ax.findobj(Text) if text.get_text() == ax.get_title(loc="right"))
        box = title.get_window_extent()
        assert figure.bbox.x0 <= box.x0 < box.x1 <= figure.bbox.x1


def test_words_stand_from_the_top_with_their_weights() -> None:
    frame = sample(2)
    ax = topic_plot(frame.sample(frac=1, random_state=1).sort_values("topic", kind="stable")).axes[1]
    expected = frame.query("topic == 2")
    assert [label.get_text() for label in ax.get_yticklabels()] == expected["word"].tolist()
    assert [bar.get_width() for bar in ax.patches] == expected["weight"].tolist()
    assert ax.yaxis_inverted()


def test_own_axes() -> None:
    ax = Figure().add_subplot()
    assert topic_plot(sample(1), ax=ax) is ax.figure
    with pytest.raises(InputError, match="axes hold one topic"):
        topic_plot(sample(2), ax=ax)


def test_alternative_text() -> None:
    assert (
        alt_text(topic_plot(sample(2, 2)))
        == "条形图：各主题的代表词。主题1：民宿、一般公共预算收入；主题2：一般公共预算收入、高标准农田。"
    )


@pytest.mark.parametrize(
    ("frame", "message"),
    [(sample(1).iloc[:0], "the frame is empty"), (sample(1).drop(columns="weight"), "columns missing: weight")],
    ids=["empty", "column"],
)
def test_wrong_input(frame: pd.DataFrame, message: str) -> None:
    with pytest.raises(InputError, match=message):
        topic_plot(frame)
