from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from toolkit.analysis.themes import load_taxonomy
from toolkit.errors import InputError, MissingDependencyError, OutputError
from toolkit.viz import style
from toolkit.viz.style import PAGE, alt_text, chinese_style, find_font, missing_characters, save_figure
from toolkit.viz.theme_heatmap import department_heatmap, theme_heatmap

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


DISTRICTS = pd.DataFrame(
    [[0.1 + 0.01 * ((3 * i + 5 * j) % 17) for j in range(15)] for i in range(30)],
    index=[f"青屏{i}区" for i in range(30)],
    columns=[f"主题之{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰'[j]}" for j in range(15)],
)


@pytest.mark.mpl_image_compare
def test_picture_of_theme_heatmap() -> Figure:
    return theme_heatmap(DISTRICTS.iloc[:5, :6], labels={"青屏0区": "岚州市青筠区（2025）"})


@pytest.mark.mpl_image_compare
def test_picture_of_department_heatmap() -> Figure:
    return department_heatmap(100 * DISTRICTS.iloc[:6, :5], most=4)


def test_a_map_of_30_districts_and_15_themes_fits_a_page() -> None:
    figure = theme_heatmap(DISTRICTS)
    assert figure.get_figwidth() == pytest.approx(PAGE)
    assert figure.get_figheight() < 240 / 25.4
    figure.draw_without_rendering()
    numbers = [text.get_window_extent() for text in figure.axes[0].texts[:15]]
    assert not any(a.overlaps(b) for a, b in pairwise(numbers))


def test_tasks_of_departments() -> None:
    figure = department_heatmap(pd.DataFrame({"ecology": [3.5, 0]}, index=["水利", "教育"]), labels={"ecology": "生态"})
    assert [text.get_text() for text in figure.axes[0].texts] == ["4", "0"]
    assert figure.axes[1].get_ylabel() == "任务数"
    assert alt_text(figure) == "热力图：各部门承担的主题。2行1列；最大值为水利的生态（3.5）。"
    assert len(department_heatmap(DISTRICTS, most=3, percent=True).axes[0].get_yticklabels()) == 3


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


def test_saved_figures_carry_their_alternative_text(frame: pd.DataFrame, tmp_path: Path) -> None:
    figure = theme_heatmap(frame, labels=TAXONOMY.labels())
    text = alt_text(figure)
    assert text.startswith("热力图：各文档的主题占比。2行")
    with Image.open(save_figure(figure, tmp_path / "a.png", dpi=30)) as image:
        assert image.info["Description"] == text
        assert image.info["Title"] == "热力图：各文档的主题占比"
    assert text in save_figure(figure, tmp_path / "a.svg").read_text("utf-8")
    assert text.encode("utf-16-be") in unescaped(save_figure(figure, tmp_path / "a.pdf").read_bytes())
    own = save_figure(figure, tmp_path / "b.svg", alt="另写的说明。").read_text("utf-8")
    assert "另写的说明。" in own
    assert text not in own
    assert save_figure(Figure(), tmp_path / "c.png").exists()
    assert save_figure(figure, tmp_path / "d.jpg", dpi=30).exists()


def unescaped(data: bytes) -> bytes:
    """Returns the strings of a PDF without their escapes."""
    return re.sub(rb"\\\\([()\\\\])", rb"\\1", data)


def test_each_of_several_axes_adds_to_the_alternative_text(frame: pd.DataFrame) -> None:
    figure = Figure(figsize=(12, 8))
    first, second = figure.subplots(2)
    theme_heatmap(frame, ax=first, title="一")
    theme_heatmap(frame, ax=first, title="一")
    theme_heatmap(frame, ax=second, title="二")
    assert alt_text(figure).count("热力图：") == 2


def test_a_place_that_cannot_be_written(frame: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        save_figure(theme_heatmap(frame), tmp_path / "none" / "a.png")
