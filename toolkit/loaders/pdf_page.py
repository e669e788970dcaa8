"""One page of a PDF: characters to lines in reading order, and tables to rows of cells."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Any

from toolkit.loaders.pdf_grid import Grid, Rule, find_grids

_SAME_LINE = 0.35  # of the height of a line: how far apart the base lines of its characters may be
_LEVEL = 8.0  # points of the bands in which lines of the same height are looked for
_GAP = 1.3  # heights between two characters from which they are two pieces
_WORD_GAP = 0.2  # heights between two Latin characters from which a blank stands between them
_STRAIGHT = 0.1  # radians off a right angle from which text is a watermark
_RECENT = 100  # lines of a band that a piece may belong to
_MOST_PATHS = 20_000  # drawn objects of a page that are looked at
_THIN = 3.0  # points of the thickest line of a table
_HYPHEN = 2  # pdfium's code of a hyphen at the end of a line
_BLANKS = re.compile(r"\s{2,}|\t")
_SAMPLE = 200  # characters by which fonts without Unicode are found


@dataclass(slots=True)
class Line:
    """A line of text, or a row of a table.

    Attributes:
        text: What it says.
        x0: Left edge, in points.
        x1: Right edge.
        y0: Lower edge, from the bottom of the page.
        y1: Upper edge.
        row: Whether it is a row of a table.
    """

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    row: bool = False

    @property
    def height(self) -> float:
        """Height in points."""
        return max(self.y1 - self.y0, 1.0)


@dataclass(slots=True)
class Page:
    """What stands on a page.

    Attributes:
        lines: Lines and rows in reading order.
        width: Width in points, as it is shown.
        height: Height in points.
        images: Number of pictures.
        unmapped: Share of the characters whose font does not say what they are.
    """

    lines: list[Line]
    width: float
    height: float
    images: int
    unmapped: float = 0.0


@dataclass(slots=True)
class _Piece:
    """Characters that stand side by side: where each begins and ends, and what it is."""

    base: float
    height: float
    y0: float
    y1: float
    chars: list[tuple[float, float, str]]
    x0: float
    x1: float
    cell: tuple[int, int, int] | None = None

    def add(self, other: _Piece) -> None:
        self.chars += other.chars
        self.x0, self.x1 = min(self.x0, other.x0), max(self.x1, other.x1)
        self.y0, self.y1 = min(self.y0, other.y0), max(self.y1, other.y1)
        self.height = max(self.height, other.height)

    def text(self) -> str:
        """Returns what it says: blanks between Latin words, a tab where a gap is wider than a character."""
        out: list[str] = []
        end = self.x0
        for x0, x1, char in sorted(self.chars, key=itemgetter(0)):
            if x0 - end > _GAP * self.height:
                out.append("\t")
            elif x0 - end > _WORD_GAP * self.height and out and _is_latin(char) and _is_latin(out[-1]):
                out.append(" ")
            out.append(char)
            end = max(end, x1)
        text = _BLANKS.sub(lambda m: "\t" if "\t" in m[0] else m[0], "".join(out).strip())
        if any("\ud800" <= char <= "\udfff" for char in text):  # halves of rare characters, on Windows
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return text

    def line(self) -> Line:
        return Line(self.text(), self.x0, self.x1, self.y0, self.y1)


def read_page(page: Any) -> Page:
    """Returns what stands on a page of pypdfium2."""
    rotation = page.get_rotation()
    width, height = page.get_size()
    turn = _Turn(rotation, *((height, width) if rotation in (90, 270) else (width, height)))
    text_page = page.get_textpage()
    try:
        pieces = list(_pieces(text_page, turn))
        unmapped = _unmapped(text_page)
    finally:
        text_page.close()
    horizontal, vertical, images = _drawn(page, turn)
    grids = find_grids(horizontal, vertical) if pieces else []
    lines = _in_order([*_lines([p for p in pieces if not _put(p, grids)]), *_tables(pieces, grids)])
    return Page(lines, width, height, images, unmapped)


@dataclass(frozen=True, slots=True)
class _Turn:
    """Turns places on a page to what is shown, for pages that are shown turned."""

    degrees: int
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        if not self.degrees:
            return x, y
        turned = {90: (y, self.width - x), 180: (self.width - x, self.height - y), 270: (self.height - y, x)}
        return turned.get(self.degrees, (x, y))

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        if not self.degrees:
            return x0, y0, x1, y1
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)


def _pieces(text_page: Any, turn: _Turn) -> Iterator[_Piece]:
    """Yields runs of characters that stand side by side, in the order of the file; watermarks are left out."""
    from pypdfium2 import raw

    handle, box = text_page.raw, raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    boxed, at = ctypes.byref(box), (ctypes.byref(x), ctypes.byref(y))
    piece: _Piece | None = None
    for i in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, i)
        if not _is_text(code) or raw.FPDFText_IsGenerated(handle, i) == 1:
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, i, boxed) or not raw.FPDFText_GetCharOrigin(handle, i, *at):
            continue
        char = "-" if code == _HYPHEN else chr(code)
        x0, y0, x1, y1 = turn.box(box.left, box.bottom, box.right, box.top)
        base = turn.point(x.value, y.value)[1]
        if piece is not None and _goes_on(piece, x0, base, y1 - y0):
            piece.chars.append((x0, x1, char))
            piece.x1, piece.y0, piece.y1 = max(x1, piece.x1), min(piece.y0, y0), max(piece.y1, y1)
            continue
        if piece is not None:
            yield piece
            piece = None
        askew = abs(math.remainder(raw.FPDFText_GetCharAngle(handle, i), math.pi / 2)) > _STRAIGHT
        if not char.isspace() and not askew:
            piece = _Piece(base, max(y1 - y0, 1.0), y0, y1, [(x0, x1, char)], x0, x1)
    if piece is not None:
        yield piece


def _is_text(code: int) -> bool:
    return code == _HYPHEN or (code >= 32 and code not in (0xFFFE, 0xFFFF))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _goes_on(piece: _Piece, x0: float, base: float, height: float) -> bool:
    height = max(min(piece.height, height), 1.0)
    return abs(base - piece.base) <= _SAME_LINE * height and -height <= x0 - piece.x1 <= _GAP * height


def _unmapped(text_page: Any) -> float:
    """Returns the share of the first characters for which the file does not say what they are."""
    from pypdfium2 import raw

    count = min(raw.FPDFText_CountChars(text_page.raw), _SAMPLE)
    return sum(raw.FPDFText_HasUnicodeMapError(text_page.raw, i) == 1 for i in range(count)) / count if count else 0.0


def _drawn(page: Any, turn: _Turn) -> tuple[list[Rule], list[Rule], int]:
    """Returns the horizontal and vertical lines of a page, and the number of its pictures."""
    from pypdfium2 import raw

    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    images = 0
    for number, drawn in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE))):
        if number >= _MOST_PATHS:
            break
        if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
            images += 1
            continue
        for x0, y0, x1, y1 in _strokes(drawn, turn):
            if y1 - y0 <= _THIN and x1 - x0 > y1 - y0:
                horizontal.append(((y0 + y1) / 2, x0, x1))
            elif x1 - x0 <= _THIN and y1 - y0 > x1 - x0:
                vertical.append(((x0 + x1) / 2, y0, y1))
    return horizontal, vertical, images


def _strokes(drawn: Any, turn: _Turn) -> Iterator[tuple[float, float, float, float]]:
    """Yields the boxes of the straight lines of a path: a thin filled one, or the strokes of an outline."""
    from pypdfium2 import raw

    x0, y0, x1, y1 = drawn.get_bounds()
    if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
        yield turn.box(x0, y0, x1, y1)
        return
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(drawn.raw, mode, stroked)
    if not stroked.value:
        return
    matrix, last = drawn.get_matrix(), None
    first, x, y = None, ctypes.c_float(), ctypes.c_float()
    for i in range(min(raw.FPDFPath_CountSegments(drawn.raw), _MOST_PATHS)):
        segment = raw.FPDFPath_GetPathSegment(drawn.raw, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            yield _box(turn, last, point)
        if raw.FPDFPathSegment_GetClose(segment) and first is not None:
            yield _box(turn, point, first)
        last = point


def _box(turn: _Turn, a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float, float, float]:
    return turn.box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def _put(piece: _Piece, grids: list[Grid]) -> bool:
    """Puts a piece into the cell that its middle lies in; False outside of all tables."""
    for i, grid in enumerate(grids):
        cell = grid.cell_at((piece.x0 + piece.x1) / 2, (piece.y0 + piece.y1) / 2)
        if cell is not None:
            piece.cell = (i, *cell)
            return True
    return False


def _tables(pieces: list[_Piece], grids: list[Grid]) -> Iterator[Line]:
    """Yields the rows of the tables; the lines of a cell are joined."""
    cells: dict[tuple[int, int, int], list[_Piece]] = {}
    for piece in pieces:
        if piece.cell is not None:
            cells.setdefault(piece.cell, []).append(piece)
    for i, grid in enumerate(grids):
        high, wide = len(grid.ys) - 1, len(grid.xs) - 1
        for row in range(high):
            texts = [_joined(_lines(cells.get((i, row, column), []))) for column in range(wide)]
            if any(texts):
                bottom, top = grid.ys[high - row - 1], grid.ys[high - row]
                yield Line("\t".join(texts), grid.xs[0], grid.xs[-1], bottom, top, row=True)


def _joined(lines: list[Line]) -> str:
    text = ""
    for line in lines:
        text = join(text, line.text.replace("\t", " "))
    return text


def join(text: str, more: str) -> str:
    """Returns two lines as one: a blank stands only between Latin letters or digits."""
    return f"{text} {more}" if text and more and _is_latin(text[-1]) and _is_latin(more[0]) else text + more


def _lines(pieces: list[_Piece]) -> list[Line]:
    """Returns the lines that pieces make, in the order of the file.

    A piece belongs to the line at its height that it touches, wherever in the file that stands: files often hold the
    characters of one font first. Pieces that follow each other in the file are one line over a wider gap too.
    """
    lines: list[_Piece] = []
    levels: dict[int, list[_Piece]] = {}
    for piece in pieces:
        level = round(piece.base / _LEVEL)
        near = [line for i in (level - 1, level, level + 1) for line in levels.get(i, [])[-_RECENT:]]
        line = next((line for line in near if _touches(line, piece)), None)
        if line is None and lines and _level(lines[-1], piece) and piece.x0 >= lines[-1].x1:
            line = lines[-1]
        if line is None:
            line = piece
            lines.append(piece)
            levels.setdefault(level, []).append(piece)
        else:
            line.add(piece)
    return [made for piece in lines if (made := piece.line()).text]


def _level(line: _Piece, piece: _Piece) -> bool:
    return abs(line.base - piece.base) <= _SAME_LINE * min(line.height, piece.height)


def _touches(line: _Piece, piece: _Piece) -> bool:
    reach = _GAP * min(line.height, piece.height)
    return _level(line, piece) and piece.x0 - line.x1 <= reach and line.x0 - piece.x1 <= reach


def _in_order(lines: list[Line]) -> list[Line]:
    """Returns lines from top to bottom, unless the file's own order is that of columns side by side."""
    text = [line for line in lines if not line.row]
    right = -math.inf
    for above, below in pairwise(text):
        right = max(right, above.x1)
        middle = (above.x0 + above.x1) / 2
        if below.y0 > above.y1 and below.x0 < middle:
            return sorted(lines, key=lambda line: (-line.y1, line.x0))
    if len(text) < len(lines):
        return _merged(text, [line for line in lines if line.row])
    return lines


def _merged(text: list[Line], rows: list[Line]) -> list[Line]:
    """Puts the rows of tables among the lines: before the first line that stands lower."""
    out, waiting = [], list(rows)
    for line in text:
        while waiting and (waiting[0].y0 + waiting[0].y1) / 2 > line.y1:
            out.append(waiting.pop(0))
        out.append(line)
    return out + waiting
