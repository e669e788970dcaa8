"""From the words of a backend to those of the guideline: borders between characters are set and taken away.

Everything is done on arrays over the whole text, so that 100,000 words cost a few milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from toolkit.normalization.units import units
from toolkit.patterns.numerals import MULTIPLIER
from toolkit.segmentation.bodies import GENERIC, Bodies
from toolkit.segmentation.compounds import DEGREES, Parts, words
from toolkit.segmentation.lexicon import reference

Border = npt.NDArray[np.bool_]
Offsets = npt.NDArray[np.intp]

_HAN_WORD = re.compile(r"[\u4e00-\u9fff]+")
_LETTER_UNITS = sorted((name for name in units() if re.fullmatch(r"[A-Za-z]+", name)), key=len, reverse=True)
# 2024年 / 2月 / 26日 / 7.86亿 and 60|余 / 5+3 / 4.5% / —— and ……
_FIXED = re.compile(
    r"(?:(?<![\d.A-Za-z])(?:(?:19|20)\d\d年(?!度)|\d{1,2}月份?(?!均)|\d{1,2}日(?!均)"
    rf"|\d+(?:\+\d+)+|\d+(?:,\d{{3}})*(?:\.\d+)?(?:[%‰]|{MULTIPLIER})?(?=(?P<letters>[A-Za-z]+)?)(?P<more>[余多几])?)"
    r"|[一二][九〇零][〇零一二三四五六七八九]{2}年|[一二三四五六七八九][十百千万亿〇零一二三四五六七八九]{2,}"
    r"|(?:百|千|万|[一二三四五六七八九十]{1,3})分之[一二三四五六七八九十百点〇零]+|—{2,}|…{2,})"
)


def table(characters: Iterable[str]) -> npt.NDArray[np.bool_]:
    """A lookup by code point."""
    found = np.zeros(0x110000 >> 4, dtype=bool)  # up to U+10FFF: no Han character of a rule lies beyond
    for character in characters:
        found[ord(character)] = True
    return found


_HAN = table(())
_HAN[0x4E00:0xA000] = True
_SUFFIX = table(words().suffix)
_BODY_END = table("局委厅办署室会部心司团行社场关队所院站处段府组")
_GENERIC = table(GENERIC)
_CUT_FIRST = table({word[0] for word in words().cut if len(word) == 2} | set("〇零一二两三四五六七八九十百千万亿几数每单" + DEGREES))
_MULTIPLIERS = table("百千万亿余多几")
_HEAD_END = table("率比额量积入出程模数度值产资龄重例口")


def codes_of(text: str) -> npt.NDArray[np.uint32]:
    """Returns the code points of a text, those above U+FFFF as 0."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.where(codes < 0x10000, codes, 0) if codes.size and codes.max() >= 0x10000 else codes


class Rules:
    """Applies the rules of form to the borders of a text."""

    def __init__(self, parts: Parts, is_name: Callable[[str], bool], *, bodies: bool, shortest: int, indicators=None) -> None:
        """Takes what the rules ask.

        Args:
            parts: How a word is cut.
            is_name: Whether a word may be a proper name.
            bodies: Whether names of bodies are made one token.
            shortest: Length from which words of the backend are asked for their parts.
        """
        self._parts, self._is_name, self._shortest = parts, is_name, shortest
        self._bodies = Bodies(is_name) if bodies else None
        self._indicators = indicators

    def apply(self, text: str, border: Border) -> None:
        """Changes the borders of a folded text (one for each offset, the end included) in place."""
        codes = codes_of(text)
        self._cut(text, codes, border)
        fix(border, *_fixed(text))
        self._suffixes(text, codes, border)
        if self._indicators is not None:
            starts = np.flatnonzero(border)
            heads = np.flatnonzero(_HEAD_END[codes[starts[1:] - 1]])
            spans = self._indicators.find(text, starts.tolist(), heads.tolist())
            fix(border, [a for a, _ in spans], [b for _, b in spans])
        if self._bodies is not None:
            at = np.flatnonzero(border[1:] & _BODY_END[codes]) + 1
            spans = self._bodies.find(text, border.tobytes(), at.tolist())
            fix(border, [a for a, _ in spans], [b for _, b in spans])

    def _cut(self, text: str, codes: npt.NDArray[np.uint32], border: Border) -> None:
        starts = np.flatnonzero(border)
        lengths = np.diff(starts)
        first = codes[starts[:-1]]
        long = np.flatnonzero((lengths >= self._shortest) & _HAN[first] | (lengths == 2) & _CUT_FIRST[first])
        parts = self._parts
        new = [
            a + at
            for a, b in zip(starts[long].tolist(), starts[long + 1].tolist(), strict=True)
            for at in parts(text[a:b])
        ]
        border[new] = True

    @staticmethod
    def _pair(word: str) -> bool:
        return bool(_HAN_WORD.fullmatch(word)) and reference().has_word(word[:2]) and reference().has_word(word[2:])

    def _suffixes(self, text: str, codes: npt.NDArray[np.uint32], border: Border) -> None:
        """Joins a suffix to the word before it (智慧|化), and the generic of a place to its name (双枫|镇)."""
        starts = np.flatnonzero(border)
        if len(starts) < 3:
            return
        lengths = np.diff(starts)
        first = codes[starts[:-1]]
        single = lengths == 1
        before = np.zeros_like(single)
        before[1:] = (lengths[:-1] >= 2) & (lengths[:-1] <= 3) & _HAN[first[:-1]] & _HAN[codes[starts[1:-1] - 1]]
        suffix = single & _SUFFIX[first]
        suffix[1:] &= ~_MULTIPLIERS[codes[starts[1:-1] - 1]]  # 百亿|级
        border[starts[:-1][suffix & before]] = False
        # 应急救援|站: the suffix belongs to the second word of the term
        for i in (np.flatnonzero(suffix[1:] & (lengths[:-1] == 4)) + 1).tolist():
            a, b = int(starts[i - 1]), int(starts[i])
            if self._pair(text[a:b]):
                border[b - 2], border[b] = True, False
        for i in np.flatnonzero(single & _GENERIC[first] & before).tolist():
            a, b = int(starts[i - 1]), int(starts[i])
            if self._is_name(text[a:b]):
                border[b] = False
        # 藕|湾|镇 after a mark: single characters that make no word
        for i in np.flatnonzero(single & _GENERIC[first]).tolist():
            if i >= 3 and single[i - 1] and single[i - 2] and _HAN[first[i - 1]] and _HAN[first[i - 2]] and not _HAN[first[i - 3]]:
                border[starts[i - 1]] = border[starts[i]] = False


def fix(border: Border, starts: Sequence[int], ends: Sequence[int]) -> None:
    """Makes each span one token; spans do not overlap."""
    if not starts:
        return
    a, b = np.asarray(starts), np.asarray(ends)
    inside = np.zeros(len(border) + 1, dtype=np.int8)
    np.add.at(inside, a + 1, 1)
    np.add.at(inside, b, -1)
    border &= np.cumsum(inside[:-1], dtype=np.int32) == 0
    border[a] = border[b] = True


def _fixed(text: str) -> tuple[list[int], list[int]]:
    """Spans of numbers, dates, dashes, and of 余 and 多 after a number."""
    starts: list[int] = []
    ends: list[int] = []
    for match in _FIXED.finditer(text):
        a, b = match.span()
        letters = match["letters"]
        if letters is not None and not any(letters == unit for unit in _LETTER_UNITS):
            continue
        if match["more"]:
            starts += (a, b - 1)
            ends += (b - 1, b)
        else:
            starts.append(a)
            ends.append(b)
    return starts, ends
