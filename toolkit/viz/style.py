"""Chinese fonts in figures: found, registered and embedded, or an error that says how to get one; never boxes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import matplotlib as mpl
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from toolkit.errors import InputError, MissingDependencyError, OutputError

# Simplified Chinese fonts of the usual systems, the best first.
SYSTEM_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans GB", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "Noto Serif CJK SC", "SimSun",
)  # fmt: skip
# A font with these has the characters of GB 2312 level 1; enough to tell a Chinese font from another.
_SAMPLE = "政府工作报告产业发展，（）：％"

COLUMN, PAGE = 85 / 25.4, 174 / 25.4  # inches: widths of a figure over one column and over the page of a journal
# Okabe and Ito (2008), made for readers with and without colour blindness; with the shapes told apart in grey too.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#e69f00", "#56b4e9")
SHAPES = ("o", "s", "^", "D", "v", "P", "X", "<")  # 7 and 8 have no common factor: 56 things look unlike
_WAY_OUT = (
    "pip install pylopdf-fonts-zh-cn (Noto Sans SC, 17 MB, open licence), or name a font of your own: font='SimHei' "
    "or font='C:/Windows/Fonts/msyh.ttc'"
)


def find_font(font: str | Path | None = None) -> Path:
    """Returns the file of a Simplified Chinese font.

    Args:
        font: A font file or the name of an installed family; None takes the packaged font (the package
            pylopdf-fonts-zh-cn), else the first of `SYSTEM_FONTS` that the system has.

    Raises:
        MissingDependencyError: No such font, or it lacks Chinese characters; the message says how to get one.

    Example:
        >>> find_font().name
        'NotoSansSC-Regular.otf'
    """
    if font is not None:
        path = Path(font) if Path(font).is_file() else _family(str(font))
        if path is None:
            raise MissingDependencyError(f"font {str(font)!r} is neither a file nor an installed family; {_WAY_OUT}")
        missing = missing_characters(_SAMPLE, path)
        if missing:
            raise MissingDependencyError(f"font {str(font)!r} ({path}) lacks {missing!r}; {_WAY_OUT}")
        return path
    try:
        from pylopdf_fonts_zh_cn import sans_path
    except ImportError:
        candidates = map(_family, SYSTEM_FONTS)
    else:
        return Path(sans_path())
    for candidate in candidates:
        if candidate is not None and not missing_characters(_SAMPLE, candidate):
            return candidate
    raise MissingDependencyError(f"no Chinese font found; {_WAY_OUT}")


def _family(name: str) -> Path | None:
    """Returns the file of an installed family, None where there is none of the name."""
    try:
        return Path(font_manager.findfont(font_manager.FontProperties(family=[name]), fallback_to_default=False))
    except ValueError:
        return None


@lru_cache(maxsize=8)
def _characters(path: Path) -> frozenset[int]:
    return frozenset(font_manager.get_font(str(path)).get_charmap())


def missing_characters(text: str, path: Path) -> str:
    """Returns the visible characters of a text that a font file lacks, each once.

    Example:
        >>> missing_characters("生态环境", find_font())
        ''
    """
    known = _characters(path)
    return "".join(dict.fromkeys(c for c in text if not c.isspace() and ord(c) not in known))


@contextmanager
def chinese_style(font: str | Path | None = None) -> Iterator[str]:
    """Draws figures in a Chinese font within a `with` block; matplotlib's settings are as before afterwards.

    Args:
        font: As for `find_font`.

    Yields:
        The name of the family.

    Raises:
        MissingDependencyError: As for `find_font`.

    Example:
        >>> with chinese_style() as family:
        ...     family
        'Noto Sans SC'
    """
    path = str(find_font(font))
    if path not in {entry.fname for entry in font_manager.fontManager.ttflist}:
        font_manager.fontManager.addfont(path)
    family = font_manager.FontProperties(fname=path).get_name()
    with mpl.rc_context(
        {
            "font.family": [family],
            "font.size": 8,  # points, as journals set figures
            "axes.titlesize": 9,
            "figure.titlesize": 9,
            "legend.fontsize": 8,
            "axes.unicode_minus": False,
            "pdf.fonttype": _pdf_font_type(path),
            "svg.fonttype": "path",
        }
    ):
        yield family


@lru_cache(maxsize=8)
def _pdf_font_type(path: str) -> int:
    """Returns 42 (TrueType) where the outlines are TrueType, else 3: matplotlib labels CFF outlines as TrueType."""
    with TTFont(path, fontNumber=0, lazy=True) as font:
        return 42 if "glyf" in font else 3


def finish(figure: Figure, font: str | Path | None = None, *, alt: str = "") -> Figure:
    """Gives every text of a figure the Chinese font itself, so that it keeps it outside of `chinese_style`.

    Args:
        figure: A figure that was drawn within `chinese_style(font)`.
        font: As for `find_font`.
        alt: What the figure shows, in one or two Chinese sentences (`alt_text`); in a figure of several axes it
            follows what the axes before it say.

    Raises:
        MissingDependencyError: The font lacks a character of the figure, which would be a box.
    """
    path = find_font(font)
    family = font_manager.FontProperties(fname=str(path)).get_name()
    for text in figure.findobj(Text):
        text.set_fontfamily(family)
        missing = missing_characters(text.get_text(), path)
        if missing:
            raise MissingDependencyError(
                f"font {path.name} lacks {missing!r} of the label {text.get_text()!r}; {_WAY_OUT}"
            )
    if alt and alt not in alt_text(figure):
        figure.set_label(alt_text(figure) + alt)  # matplotlib itself draws the label of a figure nowhere
    return figure


def alt_text(figure: Figure) -> str:
    """Returns what a figure shows in words (替代文本), for readers who cannot see it and for the page that holds it.

    Every figure function of this package says it, with the figures that the picture holds; empty for other figures.

    Example:
        >>> alt_text(theme_heatmap(pd.DataFrame({"生态": [0.3]}, index=["甲区"])))
        '热力图：各文档的主题占比。1行1列；最大值为甲区的生态（30%）。'
    """
    return str(figure.get_label())


def save_figure(
    figure: Figure, path: str | Path, *, font: str | Path | None = None, dpi: int = 300, alt: str | None = None
) -> Path:
    """Saves a figure with its font inside (embedded in PDF, as outlines in SVG) and its alternative text.

    The text stands in the metadata: Description of a PNG or SVG, Subject of a PDF.

    Args:
        figure: The figure.
        path: File to write; the ending decides the format (`.png`, `.pdf`, `.svg`).
        font: As for `find_font`.
        dpi: Dots an inch of a bitmap.
        alt: Alternative text; None takes that of the figure.

    Returns:
        The path.

    Raises:
        OutputError: The file cannot be written.

    Example:
        >>> save_figure(theme_heatmap(shares), "themes.pdf")
        PosixPath('themes.pdf')
    """
    path = Path(path)
    with chinese_style(font):
        try:
            figure.savefig(path, dpi=dpi, bbox_inches="tight", metadata=_metadata(path, alt or alt_text(figure)))
        except (OSError, ValueError) as error:
            raise OutputError(f"{path}: cannot be written ({error}); is it open in a viewer?") from error
    return path


def _metadata(path: Path, alt: str) -> dict[str, str] | None:
    """Returns the metadata that the format has a place for; None for other formats."""
    key = {".png": "Description", ".svg": "Description", ".pdf": "Subject"}.get(path.suffix.lower())
    return {"Title": alt.partition("。")[0], key: alt} if key and alt else None


def axes_of(size: tuple[float, float], ax: Axes | None = None) -> tuple[Figure, Axes]:
    """Returns the axes to draw in with their figure: the user's own, or those of a new figure.

    Args:
        size: Width and height of a new figure in inches.
        ax: The user's own axes.
    """
    if ax is not None:
        return figure_of(ax), ax
    figure = Figure(figsize=size, layout="constrained")
    return figure, figure.add_subplot()


def figure_of(ax: Axes) -> Figure:
    """Returns the figure that axes of the user's own belong to.

    Raises:
        InputError: They belong to none.
    """
    figure = ax.get_figure(root=True)
    if figure is None:
        raise InputError("the axes belong to no figure")
    return figure
