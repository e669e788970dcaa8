"""Numbers in the cells of a table: the row names the indicator, the column says whether it is a target."""

from __future__ import annotations

import re
from bisect import bisect_right

# a run of lines that hold tabs is a table; its first line is the header
_BLOCK = re.compile(r"(?:[^\n\t]*\t[^\n]*(?:\n|\Z))+")
_ACHIEVED = re.compile(r"现状|实际|完成值|完成情况|完成数|基数|基期|去年|上年|进展|实绩|20\d\d年(?:完成|实际|实绩)")
_TARGET = re.compile(r"目标|计划|预期|任务|要求|20\d\d年")
_HAN = re.compile(r"[一-鿿]{2}")


class Cells:
    r"""The tables of one folded text.

    Example:
        >>> cells = Cells("指标\t现状\t目标\n绿地率\t30%\t35%\n")
        >>> cells.header(17), cells.label(17)
        ('目标', (9, 12))
    """

    __slots__ = ("_blocks", "_starts", "_text")

    def __init__(self, text: str) -> None:
        """Finds the tables; linear."""
        self._text = text
        self._blocks = [m.span() for m in _BLOCK.finditer(text)] if "\t" in text else []
        self._starts = [a for a, _ in self._blocks]

    def _block(self, index: int) -> tuple[int, int] | None:
        i = bisect_right(self._starts, index) - 1
        return self._blocks[i] if i >= 0 and index < self._blocks[i][1] else None

    def header(self, index: int) -> str:
        """Returns the text of the header cell above an offset, empty outside tables."""
        block = self._block(index)
        if not block:
            return ""
        text = self._text
        row = text.rfind("\n", block[0], index) + 1 or block[0]
        line_end = text.find("\n", block[0], block[1])
        cells = text[block[0] : line_end if line_end >= 0 else block[1]].split("\t")
        column = text.count("\t", max(row, block[0]), index)
        return cells[column] if column < len(cells) else ""

    def label(self, index: int) -> tuple[int, int] | None:
        """Returns the span of the first cell of the row, left of an offset, that holds words."""
        block = self._block(index)
        if not block:
            return None
        start = max(self._text.rfind("\n", block[0], index) + 1, block[0])
        while start < index:
            end = self._text.find("\t", start, index)
            if end < 0:
                return None
            if _HAN.search(self._text, start, end):
                return start, end
            start = end + 1
        return None

    def status(self, index: int) -> str:
        """Returns `achieved` or `target` as the header of the column says, empty where it does not."""
        header = self.header(index)
        if _ACHIEVED.search(header):
            return "achieved"
        return "target" if _TARGET.search(header) else ""
