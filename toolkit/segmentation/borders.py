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
from toolkit.segmentation.bodies import GENERIC, STRONG_ENDS, Bodies, last_pairs, may_end, stem_parts
from toolkit.segmentation.compounds import DEGREES, EDGES, FIRST_OF_COUNTED, Parts, words
from toolkit.segmentation.lexicon import reference

Border = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint32]

_SHORT_WORD = 4  # characters, which together are a key of 64 bits
_SLOTS = 17  # bits of a slot's number in the memory of short words
_16, _32, _48, _TO_SLOT = (np.uint64(bits) for bits in (16, 32, 48, 64 - _SLOTS))
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio (Knuth, TAOCP 3, 6.4)

_LETTER_UNITS = frozenset(name for name in units() if re.fullmatch(r"[A-Za-z]+", name))
_LETTERS = re.compile(r"[A-Za-z]+")
# 2024年 / 2月 / 26日 / 7.86亿 and 60|余 / 5+3 / 4.5% / —— and ……; opens with a class, so that `re` skips to it
_ARABIC = re.compile(
    r"[0-9—…](?:(?<=[—…])(?:(?<=—)—+|(?<=…)…+)|(?<=[0-9])(?<![A-Za-z.0-9][0-9])(?:"
    r"(?:(?<=1)9|(?<=2)0)[0-9]{2}年(?!度)|[0-9]?(?:月份?|日)(?!均)|[0-9]*(?:\+[0-9]+)+"
    rf"|[0-9]*(?:,[0-9]{{3}})*(?:\.[0-9]+)?(?:[%‰]|{MULTIPLIER})?[余多几]?))"
)
# 一九七八年 / 二百五十
_CHINESE = re.compile(
    r"[一二三四五六七八九](?:(?<=[一二])[九〇零][〇零一二三四五六七八九]{2}年|[十百千万亿〇零一二三四五六七八九]{2,})"
)
# 三分之二 / 百分之十五点五
_FRACTION = re.compile(r"[百千万一二三四五六七八九十]{1,3}分之[一二三四五六七八九十百点〇零]+")


def table(characters: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Returns a lookup by code point, up to U+FFFF."""
    found = np.zeros(0x10000, dtype=bool)
    for character in characters:
        found[ord(character)] = True
    return found


_HAN = table(())
_HAN[0x4E00:0xA000] = True
_LATIN = table("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_MORE = table("余多几")
_NUMERAL = table("一二三四五六七八九十百千万亿〇零")
_DIGIT, _DASH = 2, 3
_NUMBER_KIND = _LATIN.astype(np.uint8)
_NUMBER_KIND[ord(".")] = 1
_NUMBER_KIND[ord("0") : ord("9") + 1] = _DIGIT
_NUMBER_KIND[[ord("—"), ord("…")]] = _DASH
_SUFFIX = table(words().suffix)
_NO_SUFFIX_AFTER = table("百千万亿余多几")  # 百亿|级
_GENERIC = table(GENERIC)
_MAYBE_CUT = table({w[0] for w in words().cut if len(w) == 2} | set(FIRST_OF_COUNTED + DEGREES))
_MAYBE_CUT_OF_3 = table(
    {word[0] for word in words().cut if len(word) == 3} | words().prefix | words().suffix | set(FIRST_OF_COUNTED + "第")
)
_COUNTED = table(FIRST_OF_COUNTED)
_EDGE = table(EDGES)
_STRONG_END = table(STRONG_ENDS)
_BODY_END = table({pair[1] for pair in last_pairs()} | set(STRONG_ENDS))
_BODY_PAIRS = np.array(sorted(ord(pair[0]) << 16 | ord(pair[1]) for pair in last_pairs()), dtype=np.uint32)


def codes_of(text: str) -> Codes:
    """Returns the code points of a text, those above U+FFFF as 0."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.where(codes < 0x10000, codes, 0) if codes.size and codes.max() >= 0x10000 else codes


def fix(border: Border, starts: Sequence[int], ends: Sequence[int]) -> None:
    """Makes each span one token; spans do not overlap."""
    if not starts:
        return
    a, b = np.asarray(starts), np.asarray(ends)
    inside = b - a - 1
    first = a + 1 - np.cumsum(inside) + inside
    border[np.repeat(first, inside) + np.arange(inside.sum())] = False
    border[a] = border[b] = True


class Rules:
    """Applies the rules of form to the borders of a text."""

    def __init__(self, parts: Parts, is_name: Callable[[str], bool], *, coarse: bool) -> None:
        """Takes what the rules ask.

        Args:
            parts: How a word is cut.
            is_name: Whether a word may be a proper name.
            coarse: Whether names of bodies are made one token.
        """
        self._parts, self._is_name = parts, is_name
        self._bodies = Bodies(is_name) if coarse else None
        self._keys = np.zeros(1 << _SLOTS, dtype=np.uint64)  # characters of a word that `parts` was asked for
        self._cuts = np.zeros(1 << _SLOTS, dtype=np.uint8)  # and a bit for each offset at which it is cut

    def apply(self, text: str, codes: Codes, border: Border) -> list[tuple[int, int]]:
        """Changes the borders of a folded text (one for each offset, the end included) in place.

        Returns:
            Spans of the names of bodies that were found, ascending.
        """
        self._cut(text, codes, border)
        fix(border, *_numbers(text, codes))
        self._join(text, codes, border)
        if self._bodies is None:
            self._endings(text, codes, border)
            return []
        at = np.flatnonzero(border[1:] & _BODY_END[codes]) + 1
        last = codes[at - 1]
        pair = codes[np.maximum(at - 2, 0)] << 16 | last
        at = at[_STRONG_END[last] | np.isin(pair, _BODY_PAIRS)]
        ends = [end for end in at.tolist() if may_end(text[max(0, end - 3) : end])]
        bodies = self._bodies.find(text, border, ends)
        fix(border, [a for a, _ in bodies], [b for _, b in bodies])
        return bodies

    def _cut(self, text: str, codes: Codes, border: Border) -> None:
        """Cuts words of the backend that are several: 责任|单位, 五|年."""
        starts = np.flatnonzero(border)
        lengths = np.diff(starts)
        first = codes[starts[:-1]]
        second, last = codes[np.minimum(starts[:-1] + 1, len(codes) - 1)], codes[starts[1:] - 1]
        three = (lengths == 3) & (_MAYBE_CUT_OF_3[first] | _COUNTED[second] | _EDGE[last])
        asked = _HAN[first] & ((lengths > 3) | three | (lengths == 2) & _MAYBE_CUT[first])
        at = np.flatnonzero(asked)
        border[self._known(text, codes, starts[at], starts[at + 1])] = True

    def _known(
        self, text: str, codes: Codes, starts: npt.NDArray[np.intp], ends: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.intp]:
        """Offsets at which the words are cut: from the memory of short words, else as `Parts` says."""
        lengths = ends - starts
        at_last = len(codes) - 1
        keys = codes[starts] | codes[np.minimum(starts + 1, at_last)].astype(np.uint64) << _16
        for i, by in ((2, _32), (3, _48)):
            keys |= np.where(lengths > i, codes[np.minimum(starts + i, at_last)], 0).astype(np.uint64) << by
        slots = (keys * _SPREAD >> _TO_SLOT).astype(np.intp)
        known = (self._keys[slots] == keys) & (lengths <= _SHORT_WORD)
        cuts = np.where(known, self._cuts[slots], 0)
        found = [starts[np.flatnonzero(cuts & (1 << i))] + i for i in range(1, _SHORT_WORD)]
        more: list[int] = []
        unknown = np.flatnonzero(~known)
        for i, a, b in zip(unknown.tolist(), starts[unknown].tolist(), ends[unknown].tolist(), strict=True):
            parts = self._parts[text[a:b]]
            more += [a + cut for cut in parts]
            if b - a <= _SHORT_WORD and not self._keys[slots[i]]:  # set once, so that threads may read
                self._cuts[slots[i]] = sum(1 << cut for cut in parts)
                self._keys[slots[i]] = keys[i]
        return np.concatenate((*found, np.array(more, dtype=np.intp)))

    def _endings(self, text: str, codes: Codes, border: Border) -> None:
        """Parts the ending of a body from the last of several words (城乡|建设|局); 财政局 alone is one word."""
        starts = np.flatnonzero(border)
        names = (np.diff(starts) == 3) & _STRONG_END[codes[starts[1:] - 1]]
        for i in np.flatnonzero(names).tolist():
            a, b = int(starts[i]), int(starts[i + 1])
            before = text[starts[i - 1] : a] if i else ""
            if before in stem_parts() or (before == "和" and i > 1):
                border[b - 1] = True

    def _join(self, text: str, codes: Codes, border: Border) -> None:
        """Joins a suffix to the word before it (智慧|化), and the generic of a place to its name (双枫|镇)."""
        starts = np.flatnonzero(border)
        if len(starts) < 3:
            return
        lengths = np.diff(starts)
        first = codes[starts[:-1]]
        last = codes[starts[1:] - 1]
        single = lengths == 1
        word_before = np.zeros_like(single)
        word_before[1:] = (lengths[:-1] >= 2) & (lengths[:-1] <= 3) & _HAN[first[:-1]] & _HAN[last[:-1]]
        suffix = single & _SUFFIX[first]
        suffix[1:] &= ~_NO_SUFFIX_AFTER[last[:-1]]
        border[starts[:-1][suffix & word_before]] = False
        # 应急救援|站: the suffix belongs to the second word of the term
        for i in (np.flatnonzero(suffix[1:] & (lengths[:-1] == 4)) + 1).tolist():
            a, b = int(starts[i - 1]), int(starts[i])
            if reference().has_word(text[a : a + 2]) and reference().has_word(text[a + 2 : b]):
                border[b - 2], border[b] = True, False
        generic = single & _GENERIC[first]
        for i in np.flatnonzero(generic & word_before).tolist():
            a, b = int(starts[i - 1]), int(starts[i])
            if self._is_name(text[a:b]):
                border[b] = False
        # 藕|湾|镇 after a mark: single characters that make no word
        alone = single & _HAN[first]
        after_mark = generic[3:] & alone[2:-1] & alone[1:-2] & ~_HAN[first[:-3]]
        for i in (np.flatnonzero(after_mark) + 3).tolist():
            border[starts[i - 1]] = border[starts[i]] = False


def _numbers(text: str, codes: Codes) -> tuple[list[int], list[int]]:
    """Spans of numbers, dates, dashes, and of 余 and 多 after a number, ascending."""
    spans = _spans_at(_ARABIC, text, _number_starts(codes))
    if spans:
        ends = np.array([b for _, b in spans])
        lettered = _LATIN[codes[np.minimum(ends, len(codes) - 1)]] & (ends < len(codes))
        more = _MORE[codes[ends - 1]]
        for i in np.flatnonzero(lettered | more).tolist()[::-1]:
            a, b = spans[i]
            if more[i]:
                spans[i : i + 1] = [(a, b - 1), (b - 1, b)]
            else:
                letters = _LETTERS.match(text, b)
                if letters is None or letters[0] not in _LETTER_UNITS:
                    del spans[i]  # 5G is one word of the backend
    numeral = _NUMERAL[codes]
    chinese = _spans_at(_CHINESE, text, np.flatnonzero(numeral[:-2] & numeral[1:-1] & numeral[2:]))
    chinese += _fractions(text)
    if chinese:
        spans = apart(spans + chinese)
    return [a for a, _ in spans], [b for _, b in spans]


def _fractions(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = text.find("分之")
    while at >= 0:
        done = spans[-1][1] if spans else 0
        for start in range(max(done, at - 3), at):
            found = _FRACTION.match(text, start)
            if found:
                spans.append(found.span())
                break
        at = text.find("分之", at + 2)
    return spans


def _number_starts(codes: Codes) -> npt.NDArray[np.intp]:
    """Where a number or a dash may begin: a digit that follows no digit, letter or decimal point."""
    kind = _NUMBER_KIND[codes]
    begins = kind >= _DIGIT
    dash = kind == _DASH
    begins[1:] &= np.where(dash[1:], ~dash[:-1], dash[:-1] | (kind[:-1] == 0))
    return np.flatnonzero(begins)


def _spans_at(pattern: re.Pattern[str], text: str, starts: npt.NDArray[np.intp]) -> list[tuple[int, int]]:
    """What `finditer` finds, where it is known at which offsets alone a match may begin."""
    spans: list[tuple[int, int]] = []
    match, done = pattern.match, 0
    for at in starts.tolist():
        if at >= done:
            found = match(text, at)
            if found:
                spans.append(found.span())
                done = found.end()
    return spans


def apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns the spans in order without those that reach into one before; of two with one start the longer stays.

    Example:
        >>> apart([(2, 4), (0, 3), (0, 1), (3, 5)])
        [(0, 3), (3, 5)]
    """
    kept: list[tuple[int, int]] = []
    for a, b in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or a >= kept[-1][1]:
            kept.append((a, b))
    return kept
