"""Numbers in the cells of a table: the row names the indicator, the column says whether it is a target."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

# a run of lines that hold tabs is a table; its first line is the header
_BLOCK = re.compile(r"(?:[^\n\t]*\t[^\n]*(?:\n|\Z))+")
_ACHIEVED = re.compile(r"现状|实际|完成值|完成情况|完成数|基数|基期|去年|上年|进展|实绩|20\d\d年(?:完成|实际|实绩)")
_TARGET = re.compile(r"目标|计划|预期|任务|要求|20\d\d年")
_LINE = re.compile(r"[^\n]+")
_HAN = re.compile(r"[一-鿿]{2}")


class _Row:
    """One row of a table: its end, where its cells start, its header and the span of its label."""

    __slots__ = ("end", "header", "label", "starts")

    def __init__(self, start: int, end: int, cells: list[str], header: list[str]) -> None:
        self.end, self.header = end, header
        self.starts = list(accumulate((len(cell) + 1 for cell in cells[:-1]), initial=start))
        named = (i for i, cell in enumerate(cells) if _HAN.search(cell))
        i = next(named, -1)
        self.label = (self.starts[i], self.starts[i] + len(cells[i])) if i >= 0 else None


class Cells:
    r"""The tables of one folded text.

    Example:
        >>> cells = Cells("指标\t现状\t目标\n绿地率\t30%\t35%\n")
        >>> cells.header(17), cells.label(17)
        ('目标', (9, 12))
    """

    __slots__ = ("_rows", "_starts")

    def __init__(self, text: str) -> None:
        """Finds the tables; linear."""
        self._starts: list[int] = []  # start of each row
        self._rows: list[_Row] = []
        if "\t" not in text:
            return
        for block in _BLOCK.finditer(text):
            header: list[str] = []
            for line in _LINE.finditer(text, *block.span()):
                cells = line[0].split("\t")
                header = header or cells
                self._starts.append(line.start())
                self._rows.append(_Row(line.start(), line.end(), cells, header))

    def __bool__(self) -> bool:
        return bool(self._rows)

    def _row(self, index: int) -> _Row | None:
        i = bisect_right(self._starts, index) - 1
        return self._rows[i] if i >= 0 and index < self._rows[i].end else None

    def header(self, index: int) -> str:
        """Returns the text of the header cell above an offset, empty outside tables."""
        row = self._row(index)
        if not row:
            return ""
        column = bisect_right(row.starts, index) - 1
        return row.header[column] if column < len(row.header) else ""

    def label(self, index: int) -> tuple[int, int] | None:
        """Returns the span of the first cell of the row, left of an offset, that holds words."""
        row = self._row(index)
        if row and row.label and row.label[1] <= index:
            return row.label
        return None

    def status(self, index: int) -> str:
        """Returns `achieved` or `target` as the header of the column says, empty where it does not."""
        header = self.header(index)
        if _ACHIEVED.search(header):
            return "achieved"
        return "target" if _TARGET.search(header) else ""
