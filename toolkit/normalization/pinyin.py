"""Text without the pinyin that some mirrors put in brackets behind characters: 區(qū)衛(wèi)生健康局."""

from __future__ import annotations

import re
from bisect import bisect_right

_LETTER = r"[a-z\u00e0-\u00fc\u0100-\u01dc\u0300-\u036f]"
_PINYIN = re.compile(rf"\((?<=[\u4e00-\u9fff]\(){_LETTER}{{1,8}}[)）]|（(?<=[\u4e00-\u9fff]（){_LETTER}{{1,8}}[)）]")
_MIN_NOTES = 2  # of a text that has such notes


class WithoutPinyin:
    """A text without pinyin in brackets, with the way back to the source.

    Attributes:
        text: The text; the source itself where it holds no such notes.

    Example:
        >>> plain = WithoutPinyin("責(zé)任單位：區(qū)財政局")
        >>> plain.text, plain.span(5, 9)
        ('責任單位：區財政局', (9, 17))
    """

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, source: str) -> None:
        """Takes the notes out, where there are two or more."""
        self.text = source
        self._starts: list[int] = []  # indices before which a note was taken out
        self._ends: list[int] = []  # source offsets after it
        notes = list(_PINYIN.finditer(source))
        if len(notes) < _MIN_NOTES:
            return
        parts, done, length = [], 0, 0
        for note in notes:
            parts.append(source[done : note.start()])
            length += note.start() - done
            done = note.end()
            self._starts.append(length)
            self._ends.append(done)
        self.text = "".join([*parts, source[done:]])

    def to_source(self, index: int) -> int:
        """Returns the source offset of the character at `index`."""
        i = bisect_right(self._starts, index) - 1
        return self._ends[i] + index - self._starts[i] if i >= 0 else index

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Returns the source span of [start, end), the note on its last character included."""
        last = self.to_source(end - 1) + 1
        i = bisect_right(self._starts, end) - 1
        return self.to_source(start), self._ends[i] if i >= 0 and self._starts[i] == end else last


def pinyin_notes(source: str) -> list[tuple[int, int]]:
    """Returns the spans of the notes of pinyin, none where there are fewer than two.

    Example:
        >>> pinyin_notes("產(chǎn)業(yè)")
        [(1, 7), (8, 12)]
    """
    if "(" not in source and "（" not in source:
        return []
    notes = [m.span() for m in _PINYIN.finditer(source)]
    return notes if len(notes) >= _MIN_NOTES else []


def without_pinyin(source: str) -> str:
    """Returns the text with spaces in place of its pinyin, so that offsets stay; the text itself where it has none.

    Example:
        >>> without_pinyin("產(chǎn)業(yè)增長5%")
        '產      業    增長5%'
    """
    if not pinyin_notes(source):
        return source
    return _PINYIN.sub(lambda note: " " * len(note.group()), source)
