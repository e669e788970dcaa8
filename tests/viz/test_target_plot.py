from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

from toolkit import analyze
from toolkit.errors import InputError, MissingDependencyError
from toolkit.viz.style import alt_text
from toolkit.viz.target_plot import target_plot


def row(document: str, key: str, value: float | None, **fields: object) -> dict[str, object]:
    name = {"gdp": "地区生产总值", "retail_sales": "社会消费品零售总额", "energy_intensity": "单位地区生产总值能耗"}[
        key.split(".", maxsplit=1)[0]
    ]
    plain = {
        "document_id": document,
        "indicator": name,
        "indicator_key": key,
        "comparator": "eq",
        "change": "increase",
        "value": value,
        "value_high": None,
        "unit": "%",
        "horizon": "annual",
    }
    return plain | fields


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame(
        [
            row("甲.txt", "gdp.growth", 6, comparator="approx"),
            row("甲.txt", "retail_sales.growth", 7, comparator="ge"),
            row("乙.txt", "gdp.growth", 5, value_high=6),
            row("乙.txt", "gdp.growth", 5.5, horizon="five_year"),
            row("乙.txt", "energy_intensity.growth", 3, comparator="ge", change="decrease"),
            row("乙.txt", "retail_sales.growth", None),
        ]
    )


def marks(figure: Figure) -> dict[tuple[float, ...], str]:
    """Returns the x of each mark and its colour."""
    lines = [line for line in figure.axes[0].lines if line.get_marker() != "None"]
    return {tuple(float(x) for x in line.get_xdata()): str(line.get_color()) for line in lines}  # type: ignore[union-attr]


def signs(figure: Figure) -> dict[float, str]:
    notes = [text for text in figure.axes[0].texts if isinstance(text, Annotation)]
    return {float(note.xy[0]): note.get_text() for note in notes}


def legend(figure: Figure) -> list[str]:
    found = figure.axes[0].get_legend()
    return [text.get_text() for text in found.get_texts()] if found else []


def test_each_target_is_a_mark_in_the_colour_of_its_document(frame: pd.DataFrame) -> None:
    drawn = marks(target_plot(frame))
    assert drawn.keys() == {(6, 6), (7, 7), (5, 6), (5.5, 5.5), (-3, -3)}
    first, second = drawn[6, 6], drawn[5, 6]
    assert first != second
    assert [drawn[x] for x in [(7, 7), (5.5, 5.5), (-3, -3)]] == [first, second, second]


def test_comparators_stand_beside_the_marks_and_turn_below_zero(frame: pd.DataFrame) -> None:
    assert signs(target_plot(frame)) == {6: "≈", 7: "≥", -3: "≤"}


@pytest.mark.parametrize(
    ("comparator", "rising", "falling"),
    [("ge", "≥", "≤"), ("gt", ">", "<"), ("le", "≤", "≥"), ("lt", "<", ">"), ("approx", "≈", "≈")],
)
def test_every_comparator(comparator: str, rising: str, falling: str) -> None:
    both = [row("甲", "gdp.growth", 2, comparator=comparator, change=change) for change in ("increase", "decrease")]
    assert signs(target_plot(pd.DataFrame(both))) == {2: rising, -2: falling}


def test_a_falling_range_keeps_its_order() -> None:
    figure = target_plot(pd.DataFrame([row("甲", "energy_intensity.growth", 3, value_high=4, change="decrease")]))
    assert marks(figure).keys() == {(-4, -3)}


def test_no_two_marks_share_a_line_and_indicators_keep_apart(frame: pd.DataFrame) -> None:
    axes = target_plot(frame).axes[0]
    heights = [line.get_ydata()[0] for line in axes.lines if line.get_marker() != "None"]  # type: ignore[index]
    assert len(set(heights)) == len(heights) == 5
    assert list(axes.get_yticks()) == [2, 4, 5]  # three lines of the first, one of each other
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "地区生产总值（增速）", "社会消费品零售总额（增速）", "单位地区生产总值能耗（增速）"
    ]  # fmt: skip


def test_hollow_marks_are_no_annual_targets(frame: pd.DataFrame) -> None:
    figure = target_plot(frame)
    hollow = [line for line in figure.axes[0].lines if line.get_markerfacecolor() == "white"]
    assert [float(line.get_xdata()[0]) for line in hollow] == [5.5]  # type: ignore[arg-type, index]
    assert legend(figure) == ["甲.txt", "乙.txt", "空心：非年度目标"]
    assert legend(target_plot(frame[frame["horizon"] == "annual"])) == ["甲.txt", "乙.txt"]


@pytest.mark.mpl_image_compare
def test_picture_of_target_plot(frame: pd.DataFrame) -> Figure:
    return target_plot(frame)


def test_alternative_text(frame: pd.DataFrame) -> None:
    text = alt_text(target_plot(frame, labels={"gdp.growth": "生产总值增速"}))
    assert text.startswith("点图：各文档的指标目标（单位：%）。2份文档的")
    assert "生产总值增速" in text


def test_labels(frame: pd.DataFrame) -> None:
    figure = target_plot(frame, labels={"甲.txt": "青屏县", "gdp.growth": "生产总值"})
    assert legend(figure)[:2] == ["青屏县", "乙.txt"]
    assert figure.axes[0].get_yticklabels()[0].get_text() == "生产总值"


def test_the_same_target_twice_is_one_mark(frame: pd.DataFrame) -> None:
    twice = pd.concat([frame, frame], ignore_index=True)
    assert len(target_plot(twice).axes[0].lines) == len(target_plot(frame).axes[0].lines)


@pytest.mark.parametrize(
    ("value", "unit", "label", "x"),
    [(12e8, "元", "目标值（亿元）", 12), (3e5, "人", "目标值（万人）", 30), (40, "", "目标值", 40)],
)
def test_large_numbers_are_scaled(value: float, unit: str, label: str, x: float) -> None:
    figure = target_plot(pd.DataFrame([row("甲", "gdp.level", value, unit=unit, change="level")]))
    assert figure.axes[0].get_xlabel() == label
    assert marks(figure).keys() == {(x, x)}


def test_documents_look_unlike() -> None:
    many = pd.DataFrame([row(f"文档{i}", "gdp.growth", i) for i in range(24)])
    figure = target_plot(many)
    looks = {(line.get_color(), line.get_marker()) for line in figure.axes[0].lines}
    assert len(looks) == len(legend(figure)) == 24


def test_many_documents_are_a_spread() -> None:
    many = pd.DataFrame([row(f"文档{i}", "gdp.growth", i, comparator="ge", value_high=i + 1) for i in range(300)])
    figure = target_plot(many)
    (dots,) = figure.axes[0].collections
    assert dots.get_offsets()[:2].tolist() == [[0.5, 1], [1.5, 1]]
    assert not legend(figure)
    assert not signs(figure)
    assert figure.get_figheight() < 3


def test_no_text_is_cut_and_none_overlaps(frame: pd.DataFrame) -> None:
    figure = target_plot(frame, labels={"甲.txt": "岚州市青屏区 2026年政府工作报告"})
    figure.draw_without_rendering()
    whole = figure.bbox
    for text in (text for text in figure.findobj(Text) if text.get_text()):
        box = text.get_window_extent()
        assert whole.x0 - 1 <= box.x0 <= box.x1 <= whole.x1 + 1, text.get_text()
        assert whole.y0 - 1 <= box.y0 <= box.y1 <= whole.y1 + 1, text.get_text()
    rows = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    assert not any(one.overlaps(other) for one, other in combinations(rows, 2))


def test_given_axes_are_used(frame: pd.DataFrame) -> None:
    figure = Figure()
    axes = figure.add_subplot()
    assert target_plot(frame, ax=axes) is figure
    assert axes.lines


def test_an_analysed_text() -> None:
    frame = analyze("全年地区生产总值增长5%左右，社会消费品零售总额增长6%以上，居民收入与经济增长同步。").to_frames()
    assert signs(target_plot(frame["targets"])) == {5: "≈", 6: "≥"}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (pd.DataFrame({"document_id": ["甲"]}), "the column indicator, .* is missing"),
        (pd.DataFrame([row("甲", "gdp.growth", None)]), "needs a target with a number"),
        (pd.DataFrame([row("甲", "gdp.growth", 5, indicator_key=None)]), "needs a target with a number"),
        (
            pd.DataFrame([row("甲", "gdp.growth", 5), row("甲", "gdp.level", 5, unit="元")]),
            r"units '%'、'元', .*choose one: targets.query\(\"unit == '%'\"\)",
        ),
    ],
    ids=["columns", "no number", "no key", "two units"],
)
def test_rows_that_cannot_be_drawn(rows: pd.DataFrame, message: str) -> None:
    with pytest.raises(InputError, match=message):
        target_plot(rows)


def test_a_character_that_the_font_lacks_is_an_error(frame: pd.DataFrame) -> None:
    with pytest.raises(MissingDependencyError, match="lacks '😀'"):
        target_plot(frame, labels={"甲.txt": "甲😀"})


def test_import_loads_no_pyplot() -> None:
    code = "import sys, toolkit.viz.target_plot; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
