"""Folded text: what patterns read, with the way back to the source text.

Folding does three things and no more: full-width forms become half-width (one character for one), white space inside a
paragraph is dropped (stray spaces, and line breaks that a page end put inside a sentence; page numbers alone on their
line too), and one line break stands between paragraphs. Every pattern is written once, for folded text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from toolkit.patterns.headings import HEADING_NUMBER, SECTION_NUMBER, SUBSECTION_NUMBER
from toolkit.resources import tsv_rows

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

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
_HALF = {chr(full): half if isinstance(half, str) else chr(half) for full, half in _FOLD.items()}

# One run of white space, with page numbers alone on their line (— 3 —, 第 3 页 共 9 页) counted as white space.
# e.g. the "\n\n— 3 —\n\n" between 水 and 泥
_WHITE = r"[\s\u3000\u200b-\u200d\u2060\ufeff]"
_PAGE_NUMBER = r"(?:[—–·-]{1,2} ?\d{1,4} ?[—–·-]{1,2}|第 ?\d{1,4} ?页(?: ?[,/]? ?共 ?\d{1,4} ?页)?)"
_SPACE = re.compile(rf"{_WHITE}+(?:{_PAGE_NUMBER}{_WHITE}+)*")

# The same where a program that could not write a space wrote its code point: <U+00A0>
_WRITTEN_SPACE = r"<U\+(?:00A0|3000|200[0-9A-D]|2028|FEFF)>"
_SPACE_OR_CODE = re.compile(rf"(?:{_WHITE}|{_WRITTEN_SPACE})+(?:{_PAGE_NUMBER}{_WHITE}+)*")
_LINE_BREAKS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")

# A paragraph may end after these; a line that ends otherwise may be cut.
_CLOSERS = frozenset("。!?;:.〕)》”’…>|")
# After these a sentence goes on, whatever the next line is.
_GOES_ON = frozenset("(〔《“‘、,")
# No line opens with these: they belong to the line before.
_NEVER_FIRST = frozenset("。,、;:!?)〕》”’%")
_TITLE_END = re.compile(r"(?:通知|通报|方案|报告|意见|规划|计划|要点|决定|决议|说明|总结|情况|讲话|办法|代表|会议上)$")
_NEXT_OPENS = re.compile(
    rf"{HEADING_NUMBER}|〔|附件|[^,。;]{{2,12}}〔\d{{4}}〕|[|▲△●◆■★]|——|--|[一二三四五六七八九十]{{1,3}}[是要]"
    r"|各位|同志们|(?:来源|时间|[^\s,。;:]{2,4}(?:单位|部门|领导|时限|科室)):"
)
_HEADING_LINE = re.compile(rf"(?:{SECTION_NUMBER}|{SUBSECTION_NUMBER})")
_PUNCTUATION = re.compile(r"[,。;、:!?]")
_MIN_BROKEN_LINE = 20  # characters; a shorter line without a full stop is a heading, a cell or a signature
# A page of 28 characters a line never ends after the first line of a paragraph (widow control), so that a cut line has
# some 54 characters or more; a heading of sections has fewer.
_MIN_BROKEN_HEADING = 45
_BRACKET_REACH = 400  # characters back from a line's end within which an open bracket is looked for


_SHORT = 100  # characters; the name of an indicator, not a document
_LONG = 2000  # characters; from here on arrays are faster


def fold_width(text: str) -> str:
    """Returns the text with full-width forms made half-width, one character for one, so that offsets stay.

    Example:
        >>> fold_width("（牵头单位：市水务局；责任单位：各区）")
        '(牵头单位:市水务局;责任单位:各区)'
    """
    if len(text) < _SHORT and _HALF.keys().isdisjoint(text):
        return text
    if len(text) > _LONG:
        return _fold_array(text)
    for full, half in _HALF.items():  # three times as fast as str.translate: most texts hold a dozen of these
        if full in text:
            text = text.replace(full, half)
    return text


@cache
def _half_codes() -> npt.NDArray[np.uint16]:
    """The half-width form of each UTF-16 code unit; a surrogate stays what it is."""
    import numpy as np

    codes = np.arange(0x10000, dtype=np.uint16)
    for full, half in _HALF.items():
        codes[ord(full)] = ord(half)
    return codes


def _fold_array(text: str) -> str:
    """The same by one look into a table: four times as fast where the text is long."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    folded: bytes = _half_codes()[codes].astype("<u2", copy=False).tobytes()
    return folded.decode("utf-16-le", "surrogatepass")


@cache
def _white_codes() -> npt.NDArray[np.bool_]:
    """Which code points up to U+FFFF are white space, as `_WHITE` has it."""
    import numpy as np

    white = np.zeros(0x10000, dtype=bool)
    white[[code for code in range(0x10000) if re.match(_WHITE, chr(code))]] = True
    return white


def _spaces(text: str) -> Iterable[re.Match[str]]:
    """Runs of white space in a text without full-width forms, in order."""
    if "<U+" in text:
        return _SPACE_OR_CODE.finditer(text)
    if len(text) <= _LONG:
        return _SPACE.finditer(text)
    return _spaces_at(text)


def _spaces_at(text: str) -> Iterator[re.Match[str]]:
    """The same for long texts: the pattern is tried only where white space is known to stand."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    done = 0
    for at in np.flatnonzero(_white_codes()[np.minimum(codes, 0xFFFF)]).tolist():
        if at >= done and (match := _SPACE.match(text, at)):
            done = match.end()
            yield match


@cache
def _simplified() -> dict[int, str]:
    rows = tsv_rows("traditional_forms.tsv", ["traditional", "simplified"])
    return {ord(row["traditional"]): row["simplified"] for _, row in rows}


def valid(text: str) -> str:
    r"""Returns the text with each lone surrogate, which UTF-8 cannot hold, as U+FFFD; offsets stay.

    Example:
        >>> ascii(valid("\ud800 5G"))
        "'\\ufffd 5G'"
    """
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)


def fold_forms(text: str) -> str:
    """Returns the text half-width and with the traditional characters of our words simplified, one for one.

    Example:
        >>> fold_forms("（牽頭單位：市水務局）")
        '(牵头单位:市水务局)'
    """
    return fold_width(text).translate(_simplified())


def simplified_pairs() -> dict[str, str]:
    """Returns simplified -> traditional for the characters that differ, for patterns over unfolded text."""
    return {s: chr(t) for t, s in _simplified().items()}


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
        paragraph = 0  # source offset where the current paragraph begins
        table = False  # the current line holds cells
        breaks = _Breaks(folded)
        for match in _spaces(folded):
            a, b = match.span()
            parts.append(folded[done:a])
            length += a - done
            broken = (b - a > 1 or folded[a] != " ") and not _LINE_BREAKS.isdisjoint(match.group())
            if broken and (table or not breaks.inside_sentence(paragraph, a, b)):
                parts.append("\n")  # stands for the whole run of white space
                length += 1
                paragraph, table = b, False
            elif not broken and "\t" in match.group() and a > paragraph:
                parts.append("\t")  # parts two cells of a table
                table = True
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

    def shifts(self) -> tuple[list[int], list[int]]:
        """Returns the folded starts of the stretches without white space, and how far each is moved in the source."""
        return self._folded_starts, self._shifts

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Returns the source span of the folded span [start, end), white space at its ends left out."""
        if end <= start:
            at = self.to_source(start)
            return at, at
        starts, shifts = self._folded_starts, self._shifts
        i = bisect_right(starts, start)
        shift = shifts[i - 1]
        if i == len(starts) or end <= starts[i]:  # no white space inside
            return start + shift, end + shift
        return start + shift, self.to_source(end - 1) + 1

    def spans(self, starts: Sequence[int], ends: Sequence[int]) -> tuple[list[int], list[int]]:
        """Returns the source starts and ends of many folded spans at once: `span` for 100,000 words.

        Args:
            starts: Folded starts, ascending.
            ends: Folded ends, ascending; no span is empty.
        """
        source_starts: list[int] = []
        source_ends: list[int] = []
        edges = [*self._folded_starts[1:], len(self.text) + 1]
        i = j = 0
        for shift, edge in zip(self._shifts, edges, strict=True):
            # a start at `edge` belongs to the next run, an end at `edge` (its last character is edge - 1) to this one
            to_i, to_j = bisect_left(starts, edge, i), bisect_right(ends, edge, j)
            source_starts += [start + shift for start in starts[i:to_i]]
            source_ends += [end + shift for end in ends[j:to_j]]
            i, j = to_i, to_j
        return source_starts, source_ends


class _Breaks:
    """Tells line breaks inside a sentence (page ends, lines of fixed length) from those between paragraphs."""

    __slots__ = ("_text", "_wrap")

    def __init__(self, text: str) -> None:
        """Measures the lines of `text` (half-width, white space kept)."""
        self._text = text
        self._wrap = _wrap_width(text)

    def inside_sentence(self, start: int, end: int, after: int) -> bool:
        """Tells whether the break [end, after) stands inside the sentence of the paragraph that begins at `start`."""
        text = self._text
        if after >= len(text) or end == start:
            return False
        last = text[end - 1]
        if last in "。!?":
            return text[after] in "”’)〕"
        if last in _GOES_ON or text[after] in _NEVER_FIRST:
            return True
        opens = _NEXT_OPENS.match(text, after)
        if last in ";:":
            return (opens is None or opens.group().endswith(":")) and self._bracket_open(start, end)
        if last in _CLOSERS:
            return False
        if opens is not None:
            return False
        if last.isdecimal() and text[after].isdecimal() and _PUNCTUATION.search(text, start, end):
            return True  # a number cut in two
        return self._cut(start, end)

    def _cut(self, start: int, end: int) -> bool:
        """Tells whether the text [start, end), which no punctuation closes, is too long to be a line of its own."""
        text = self._text
        length = end - start
        if self._wrap:
            return length >= self._wrap
        if length < _MIN_BROKEN_LINE or _TITLE_END.search(text, max(start, end - 4), end):
            return self._bracket_open(start, end)
        if _HEADING_LINE.match(text, start) and text.find("。", start, end) < 0:
            return length > _MIN_BROKEN_HEADING
        return length > _MIN_BROKEN_HEADING or _PUNCTUATION.search(text, start, end) is not None

    def _bracket_open(self, start: int, end: int) -> bool:
        """Tells whether a bracket of the paragraph is open at `end`: an assignment goes on in the next line."""
        text = self._text
        start = max(start, end - _BRACKET_REACH)
        opened = text.count("〔", start, end) + text.count("(", start, end)
        return opened > 0 and opened > text.count("〕", start, end) + text.count(")", start, end)


def _wrap_width(text: str) -> int:
    """Returns the least length of a cut line where the text was broken at a fixed width (PDF), else 0."""
    lengths = [len(line) for line in map(str.strip, text.split("\n")) if line]
    if len(lengths) < 12 or max(lengths) > 60:
        return 0
    widest = sorted(lengths)[len(lengths) * 9 // 10]  # a few wide lines do not count
    full = sum(1 for length in lengths if length >= widest - 6)
    return widest - 6 if widest >= 18 and full * 2 >= len(lengths) else 0
