"""Folded text: what patterns read, with the way back to the source text.

Folding does three things and no more: full-width forms become half-width (one character for one), white space inside a
paragraph is dropped (stray spaces, and line breaks that a page end put inside a sentence), and one line break stands
between paragraphs. Every pattern is written once, for folded text.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from toolkit.patterns.headings import HEADING_NUMBER

# Full-width ASCII block, the ideographic full stop's relatives, all kinds of tortoise-shell and square brackets.
# `。`, `、`, quotation marks and 《》 stay as they are.
_FOLD = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {
    ord("【"): "〔",
    ord("】"): "〕",
    ord("["): "〔",
    ord("]"): "〕",
    ord("［"): "〔",
    ord("］"): "〕",
    ord("﹪"): "%",
    ord("﹝"): "〔",
    ord("﹞"): "〕",
    ord("："): ":",
    ord("．"): ".",
    ord("﹑"): "、",
    ord("○"): "〇",
    ord("‰"): "‰",
}

# One run of white space, with a page number alone on its line (— 3 —) counted as white space.
# e.g. the "\n\n— 3 —\n\n" between 水 and 泥
_SPACE = re.compile(r"[\s\u3000\u200b\u200c\u200d\ufeff]+(?:[—–-]{1,2} ?\d{1,4} ?[—–-]{1,2}[\s\u3000]+)?")

# A line that may stop in the middle of a sentence ends in none of these.
_CLOSERS = frozenset("。!?;:.〕)》”’…>")
_TITLE_END = re.compile(r"(?:通知|方案|报告|意见|规划|要点|决定|办法|代表)$")
_NEXT_OPENS = re.compile(rf"(?:{HEADING_NUMBER}|〔|附件|[^,。;]{{2,12}}〔\d{{4}}〕|\||[▲△●◆■★])")
_MIN_BROKEN_LINE = 20  # characters; a shorter line without a full stop is a heading, a cell or a signature


def fold_width(text: str) -> str:
    """Returns the text with full-width forms made half-width, one character for one, so that offsets stay.

    Example:
        >>> fold_width("（牵头单位：市水务局；责任单位：各区）")
        '(牵头单位:市水务局;责任单位:各区)'
    """
    return text.translate(_FOLD)


class FoldedText:
    """A folded text with the offsets of its source.

    Attributes:
        text: The folded text.
        source: The text as given.

    Example:
        >>> folded = FoldedText("全年增长５．５ ％以上。")
        >>> folded.text
        '全年增长5.5%以上。'
        >>> folded.span(4, 8)
        (4, 9)
    """

    __slots__ = ("_folded_starts", "_shifts", "_source_starts", "source", "text")

    def __init__(self, source: str) -> None:
        """Folds the source; linear in its length."""
        self.source = source
        folded = fold_width(source)
        parts: list[str] = []
        starts, shifts = [0], [0]
        done = length = 0  # source offset and folded length reached so far
        line_start = 0  # folded-side source offset where the current line begins
        for match in _SPACE.finditer(folded):
            a, b = match.span()
            piece = folded[done:a]
            parts.append(piece)
            length += len(piece)
            keep = "\n" in match.group() or "\r" in match.group() or "\u2028" in match.group()
            if keep:
                keep = not _broken(folded, line_start, a, b)
                line_start = b
            if keep:
                parts.append("\n")
                # the kept line break stands for the whole run of white space
                length += 1
            done = b
            starts.append(length)
            shifts.append(b - length)
        parts.append(folded[done:])
        self.text = "".join(parts)
        self._folded_starts, self._shifts = starts, shifts
        self._source_starts = [a + s for a, s in zip(starts, shifts, strict=True)]

    def to_source(self, index: int) -> int:
        """Returns the source offset of the folded character at `index` (of the end for `len(text)`)."""
        return index + self._shifts[bisect_right(self._folded_starts, index) - 1]

    def to_folded(self, offset: int) -> int:
        """Returns the folded index of the first folded character at or after a source offset."""
        i = bisect_right(self._source_starts, offset) - 1
        index = offset - self._shifts[i]
        return min(index, self._folded_starts[i + 1]) if i + 1 < len(self._folded_starts) else index

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Returns the source span of the folded span [start, end), white space at its ends left out."""
        if end <= start:
            at = self.to_source(start)
            return at, at
        return self.to_source(start), self.to_source(end - 1) + 1


def _broken(text: str, line_start: int, end: int, next_start: int) -> bool:
    """Tells whether the line break at `end` stands inside a sentence (a page end) and not between paragraphs."""
    if next_start >= len(text) or end - line_start < _MIN_BROKEN_LINE or text[end - 1] in _CLOSERS:
        return False
    if _TITLE_END.search(text, max(line_start, end - 4), end):
        return False
    return _NEXT_OPENS.match(text, next_start) is None
