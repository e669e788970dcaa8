from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text

from toolkit.analysis.themes import load_taxonomy
from toolkit.errors import InputError, MissingDependencyError, OutputError
from toolkit.viz import style
from toolkit.viz.style import chinese_style, find_font, missing_characters, save_figure
from toolkit.viz.theme_heatmap import theme_heatmap

TAXONOMY = load_taxonomy()
LATIN = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


@pytest.fixture
def frame() -> pd.DataFrame:
    keys = TAXONOMY.keys
    rows = {
        "青云县 2023年政府工作报告": [1 / len(keys)] * len(keys),
        "临海区": [0.4] + [0.6 / (len(keys) - 1)] * (len(keys) - 1),
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=keys)


def texts(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if text.get_text()]


def test_every_glyph_of_every_label_is_in_the_packaged_font(frame: pd.DataFrame) -> None:
    from pylopdf_fonts_zh_cn import sans_path

    figure = theme_heatmap(frame, labels=TAXONOMY.labels())
    figure.draw_without_rendering()
    with TTFont(sans_path()) as font:
        glyphs = set(font.getBestCmap())
        family = font["name"].getBestFamilyName()
    assert {ord(c) for text in texts(figure) for c in text.get_text() if not c.isspace()} <= glyphs
    # the packaged font alone: a system font here would hide a fault
    assert {tuple(text.get_fontfamily()) for text in texts(figure)} == {(family,)}
    used = {str(font_manager.findfont(text.get_fontproperties())) for text in texts(figure)}
    assert used == {str(sans_path())}


def test_labels_and_percentages(frame: pd.DataFrame) -> None:
    figure = theme_heatmap(frame, labels=TAXONOMY.labels() | {"临海区": "临海区（2023）"})
    axes = figure.axes[0]
    assert [t.get_text() for t in axes.get_xticklabels()] == list(TAXONOMY.labels().values())
    assert [t.get_text() for t in axes.get_yticklabels()] == ["青云县 2023年政府工作报告", "临海区（2023）"]
    assert [t.get_text() for t in axes.texts][len(frame.columns)] == "40"


def test_no_label_is_cut_and_none_overlaps(frame: pd.DataFrame) -> None:
    figure = theme_heatmap(frame, labels=TAXONOMY.labels())
    figure.draw_without_rendering()
    whole = figure.bbox
    for text in texts(figure):
        box = text.get_window_extent()
        assert box.x0 >= whole.x0 - 1
        assert box.x1 <= whole.x1 + 1
        assert box.y0 >= whole.y0 - 1
        assert box.y1 <= whole.y1 + 1
    rows = [text.get_window_extent() for text in figure.axes[0].get_yticklabels()]
    assert not rows[0].overlaps(rows[1])


def test_given_axes_are_used(frame: pd.DataFrame) -> None:
    figure = Figure(figsize=(12, 4))
    axes = figure.add_subplot()
    assert theme_heatmap(frame, ax=axes) is figure
    assert axes.images


def test_missing_values_and_many_rows(frame: pd.DataFrame) -> None:
    frame.iloc[0, 0] = None
    assert len(theme_heatmap(frame).axes[0].texts) == frame.size - 1
    many = pd.DataFrame({"ecology": [0.5] * 60}, index=[f"文档{i}" for i in range(60)])
    assert not theme_heatmap(many).axes[0].texts


@pytest.mark.parametrize("bad", [pd.DataFrame(), pd.DataFrame({"a": ["一"]})], ids=["empty", "no numbers"])
def test_bad_frames(bad: pd.DataFrame) -> None:
    with pytest.raises(InputError, match="heat map needs"):
        theme_heatmap(bad)


def test_a_character_that_the_font_lacks_is_an_error(frame: pd.DataFrame) -> None:
    with pytest.raises(MissingDependencyError, match="lacks '😀'"):
        theme_heatmap(frame.rename(index={"临海区": "临海区😀"}))


def test_settings_are_as_before() -> None:
    before = dict(mpl.rcParams)
    with chinese_style() as family:
        assert mpl.rcParams["font.family"] == [family]
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(
    "code",
    [
        "import sys, toolkit.viz.theme_heatmap; assert 'matplotlib.pyplot' not in sys.modules",
        (
            "import matplotlib as m; from matplotlib import font_manager as f\n"
            "before = dict(m.rcParams), len(f.fontManager.ttflist)\n"
            "import toolkit.viz.theme_heatmap; assert before == (dict(m.rcParams), len(f.fontManager.ttflist))"
        ),
    ],
    ids=["no pyplot", "no settings"],
)
def test_import_changes_nothing(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("font", ["Keine Schrift", LATIN], ids=["no such family", "no Chinese in it"])
def test_a_bad_font_says_how_to_get_one(font: str | Path) -> None:
    with pytest.raises(MissingDependencyError, match="pip install pylopdf-fonts-zh-cn"):
        find_font(font)


def test_no_font_at_all_is_an_error_never_boxes(monkeypatch: pytest.MonkeyPatch, frame: pd.DataFrame) -> None:
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    monkeypatch.setattr(style, "SYSTEM_FONTS", ("DejaVu Sans",))
    with pytest.raises(MissingDependencyError, match="no Chinese font found; pip install"):
        theme_heatmap(frame)


def test_system_font_is_taken_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    path = find_font()
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    monkeypatch.setattr(style, "_family", {"SimHei": path}.get)
    assert find_font() == path
    assert find_font("SimHei") == path


def test_missing_characters() -> None:
    assert missing_characters("生态 环境环境", LATIN) == "生态环境"


@pytest.mark.parametrize("ending", ["png", "pdf", "svg"])
def test_saved_figures_carry_their_font(frame: pd.DataFrame, tmp_path: Path, ending: str) -> None:
    figure = theme_heatmap(frame, labels=TAXONOMY.labels())
    data = save_figure(figure, tmp_path / f"主题.{ending}").read_bytes()
    if ending == "pdf":
        assert b"NotoSansSC" in data
    elif ending == "svg":
        assert b"<text" not in data
    else:
        assert data.startswith(b"\x89PNG")


def test_a_place_that_cannot_be_written(frame: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        save_figure(theme_heatmap(frame), tmp_path / "none" / "a.png")
