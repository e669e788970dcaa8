"""How a figure is tested: the pattern for whoever adds one.

1. A test that returns the figure and carries the mark; its picture is compared with `tests/viz/baseline/NAME.png` in
   every run (`--mpl` stands in pyproject.toml), so that a change of looks is seen and decided, never slips in:

       @pytest.mark.mpl_image_compare
       def test_picture_of_trend_plot(trends: pd.DataFrame) -> Figure:
           return trend_plot(trends, labels=LABELS)

   Draw a small frame that is written in the test; random figures need a seed. One picture a figure, two where it has
   two looks (few and many groups).
2. Make or renew its picture, look at it, and commit it with the change (the pictures come from the versions of
   constraints.txt; the font is the packaged one, so that they hardly depend on the machine):

       pytest tests/viz/test_trend_plot.py -k picture --mpl-generate-path=tests/viz/baseline

3. Tests of what is drawn, not of how: labels, numbers, marks; no label cut (`nothing_is_cut`) or covered at 30
   districts × 15 themes.
4. `alt_text(figure)` says in Chinese what the figure shows (`finish(figure, font, alt=...)`), with its main figure.
5. `ax=` draws into axes of the user's; what cannot be drawn is an `InputError` that says what to do.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from matplotlib.figure import Figure

LOOKS = {"dpi": 60, "metadata": {"Software": None}}  # small files, the same from each version of matplotlib


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Draws every picture that is compared at the same size."""
    for item in items:
        if mark := item.get_closest_marker("mpl_image_compare"):
            mark.kwargs.setdefault("savefig_kwargs", LOOKS)


@pytest.fixture
def nothing_is_cut() -> Callable[[Figure], None]:
    """Returns what checks that titles, labels and legends lie within the figure."""

    def check(figure: Figure) -> None:
        figure.draw_without_rendering()
        texts = [text for legend in figure.legends for text in legend.get_texts()]
        for ax in figure.axes:
            texts += [ax.title, ax.xaxis.label, ax.yaxis.label, *ax.texts]
            low, high = sorted(ax.get_ylim())
            texts += [tick.label1 for tick in ax.yaxis.get_major_ticks() if low <= tick.get_loc() <= high]
        for text in (text for text in texts if text.get_text()):
            box = text.get_window_extent()
            assert figure.bbox.x0 - 1 <= box.x0 <= box.x1 <= figure.bbox.x1 + 1, text.get_text()
            assert figure.bbox.y0 - 1 <= box.y0 <= box.y1 <= figure.bbox.y1 + 1, text.get_text()

    return check
