from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from toolkit.errors import InputError
from toolkit.viz.keyness_plot import keyness_plot
from toolkit.viz.style import COLUMN, alt_text

Check = Callable[[Figure], None]
WORDS = ["养老", "智能制造", "口袋公园", "银发经济", "旅游", "退耕还林", "家电下乡", "脱贫攻坚"]


@pytest.fixture
def frame() -> pd.DataFrame:
    """Four words of 2026 and four of 2025, the last of each not sure."""
    odds = np.array([2.1, 1.4, 0.8, 0.3, -1.9, -1.1, -0.7, -0.2])
    error = np.array([0.4, 0.3, 0.2, 0.3, 0.5, 0.2, 0.2, 0.3])
    return pd.DataFrame(
        {"word": WORDS, "group": [2026] * 4 + [2025] * 4, "log_odds": odds, "low": odds - 2 * error,
         "high": odds + 2 * error, "z": odds / error, "p_documents_adjusted": [0.001, 0.01, 0.02, 0.4] * 2}
    )  # fmt: skip


def dots(figure: Figure) -> dict[float, tuple[str, str]]:
    """Returns marker and filling by log-odds."""
    return {
        round(float(line.get_xdata()[0]), 3): (line.get_marker(), line.get_markerfacecolor())
        for line in figure.axes[0].lines
        if line.get_marker() != "None"
    }


@pytest.mark.mpl_image_compare
def test_picture_of_keyness_plot(frame: pd.DataFrame) -> Figure:
    return keyness_plot(frame, labels={"2026": "2026年", "2025": "2025年"})


def test_words_by_log_odds_with_the_groups_at_their_ends(frame: pd.DataFrame) -> None:
    figure = keyness_plot(frame.sample(frac=1, random_state=1))
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == [*WORDS[:4], *reversed(WORDS[4:])]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]
    assert [text.get_text() for text in axes.texts] == ["2026 →", "← 2025"]
    assert figure.get_figwidth() == pytest.approx(COLUMN)


def test_unsure_words_are_hollow(frame: pd.DataFrame) -> None:
    looks = dots(keyness_plot(frame))
    assert looks[0.3] == ("o", "white")
    assert looks[-0.2] == ("s", "white")
    assert "white" not in {looks[2.1][1], looks[-1.9][1]}
    assert "空心" in keyness_plot(frame).axes[0].get_xlabel()
    sure = keyness_plot(frame.drop(columns="p_documents_adjusted"))
    assert "white" not in {fill for _, fill in dots(sure).values()}
    assert "空心" not in sure.axes[0].get_xlabel()


def test_the_words_with_the_largest_z(frame: pd.DataFrame) -> None:
    figure = keyness_plot(frame, n=1)
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["养老", "退耕还林"]


def test_one_side_alone(frame: pd.DataFrame) -> None:
    figure = keyness_plot(frame.head(4))
    assert [text.get_text() for text in figure.axes[0].texts] == ["2026 →"]


def test_no_label_is_cut(frame: pd.DataFrame, nothing_is_cut: Check) -> None:
    many = pd.concat([frame.assign(word=frame["word"] + str(i), z=frame["z"] / (i + 1)) for i in range(8)])
    figure = keyness_plot(many, n=30)
    nothing_is_cut(figure)
    rows = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    assert len(rows) == 60
    assert not any(a.overlaps(b) for a, b in pairwise(rows))


def test_given_axes_and_alternative_text(frame: pd.DataFrame) -> None:
    axes = Figure().add_subplot()
    figure = keyness_plot(frame, ax=axes, labels={"2026": "后一年"})
    assert figure is axes.figure
    text = alt_text(figure)
    assert text.startswith(
        "棒棒糖图：两组文档的区别词。后一年一侧有养老、智能制造、口袋公园、银发经济；2025一侧有退耕还林、"
    )


def test_what_cannot_be_drawn(frame: pd.DataFrame) -> None:
    with pytest.raises(InputError, match="columns missing: z"):
        keyness_plot(frame.drop(columns="z"))
    with pytest.raises(InputError, match="at least one word"):
        keyness_plot(frame.iloc[:0])
    with pytest.raises(InputError, match="n = 0"):
        keyness_plot(frame, n=0)
