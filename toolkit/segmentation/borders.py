"""From the words of a backend to those of the guideline: borders between characters are set and taken away.

Everything is done on arrays over the whole text, so that 100,000 words cost a few milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat

import numpy as np
import numpy.typing as npt
import rjieba

from toolkit.normalization.units import units
from toolkit.patterns.numerals import MULTIPLIER
from toolkit.segmentation.bodies import GENERIC, STRONG_ENDS, Bodies, last_pairs, may_end, stem_parts
from toolkit.segmentation.compounds import DEGREES, EDGES, FIRST_OF_COUNTED, Parts, words
from toolkit.segmentation.lexicon import tag_of

Border = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint16]
Kinds = npt.NDArray[np.uint16]  # bits of `_KIND`, one entry a character

_SHORT_WORD = 4  # characters, which together are a key of 64 bits
_FIRST = np.array([0, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF], dtype=np.uint64)  # so many of a key
_SLOTS = 17  # bits of a slot's number in the memory of short words
_TO_SLOT = np.uint64(64 - _SLOTS)
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
_COINED = re.compile(r"“([\u4e00-\u9fff]{2,3})”")  # “头雁”项目
# 三分之二 / 百分之十五点五
_FRACTION = re.compile(r"[百千万一二三四五六七八九十]{1,3}分之[一二三四五六七八九十百点〇零]+")


_HAN, _LATIN, _DIGIT, _POINT, _DASH, _NUMERAL, _SUFFIX, _NO_SUFFIX_AFTER = (1 << bit for bit in range(8))
_GENERIC, _MAYBE_CUT, _MAYBE_CUT_OF_3, _COUNTED, _EDGE, _STRONG_END, _BODY_END, _GOES_ON = (
    1 << bit for bit in range(8, 16)
)
_CLASSES: dict[int, Iterable[str]] = {
    _HAN: map(chr, range(0x4E00, 0xA000)),
    _LATIN: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    _DIGIT: "0123456789",
    _POINT: ".",
    _DASH: "—…",
    _NUMERAL: "一二三四五六七八九十百千万亿〇零",
    _SUFFIX: words().suffix,
    _NO_SUFFIX_AFTER: "百千万亿余多几",  # 百亿|级
    _GENERIC: GENERIC,
    _MAYBE_CUT: {w[0] for w in words().cut if len(w) == 2} | set(FIRST_OF_COUNTED + DEGREES),
    _MAYBE_CUT_OF_3: {word[0] for word in words().cut if len(word) == 3}
    | words().prefix
    | words().suffix
    | set(FIRST_OF_COUNTED + "第"),
    _COUNTED: FIRST_OF_COUNTED,
    _EDGE: EDGES,
    _STRONG_END: STRONG_ENDS,
    _GOES_ON: "0123456789年月日+,.%‰余多几十百千万亿",  # what `_ARABIC` may take after a digit
    _BODY_END: {pair[1] for pair in last_pairs()} | set(STRONG_ENDS),
}
_KIND = np.zeros(0x10000, dtype=np.uint16)
for _bit, _members in _CLASSES.items():
    _KIND[[ord(member) for member in _members]] |= _bit
_MORE = "余多几"
_NEVER_INSIDE = frozenset("vpcu")  # tags of words that no name holds
_BODY_PAIRS = np.array(sorted(ord(pair[0]) << 16 | ord(pair[1]) for pair in last_pairs()), dtype=np.uint32)


def codes_of(text: str) -> Codes:
    """Returns the code points of a text, those above U+FFFF as 0."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    if len(units) == len(text):
        return units
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return np.where(codes < 0x10000, codes, 0).astype(np.uint16)


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
        self._bodies = Bodies(is_name, lambda word: tag_of(word)[:1] not in _NEVER_INSIDE) if coarse else None
        self._keys = np.zeros(1 << _SLOTS, dtype=np.uint64)  # characters of a word that `parts` was asked for
        self._cuts = np.zeros(1 << _SLOTS, dtype=np.uint8)  # and a bit for each offset at which it is cut

    def apply(self, text: str, codes: Codes, border: Border) -> list[tuple[int, int]]:
        """Changes the borders of a folded text (one for each offset, the end included) in place.

        Returns:
            Spans of the names of bodies that were found, ascending.
        """
        kinds = _KIND[codes]
        self._cut(text, codes, kinds, border)
        fix(border, *_numbers(text, kinds))
        self._join(text, kinds, border)
        coined = [found.span(1) for found in _COINED.finditer(text)]
        fix(border, [a for a, _ in coined], [b for _, b in coined])
        if self._bodies is None:
            self._endings(text, kinds, border)
            return []
        at = np.flatnonzero(border[1:] & (kinds & _BODY_END != 0)) + 1
        pair = codes[np.maximum(at - 2, 0)].astype(np.uint32) << 16 | codes[at - 1]
        nearest = np.minimum(np.searchsorted(_BODY_PAIRS, pair), len(_BODY_PAIRS) - 1)
        at = at[(kinds[at - 1] & _STRONG_END != 0) | (_BODY_PAIRS[nearest] == pair)]
        ends = [end for end in at.tolist() if may_end(text[max(0, end - 3) : end])]
        bodies = self._bodies.find(text, border, ends)
        fix(border, [a for a, _ in bodies], [b for _, b in bodies])
        return bodies

    def _cut(self, text: str, codes: Codes, kinds: Kinds, border: Border) -> None:
        """Cuts words of the backend that are several: 责任|单位, 五|年."""
        starts = np.flatnonzero(border)
        lengths = np.diff(starts)
        first, last = kinds[starts[:-1]], kinds[starts[1:] - 1]
        second = kinds[np.minimum(starts[:-1] + 1, len(codes) - 1)]
        three = first & _MAYBE_CUT_OF_3 | second & _COUNTED | last & _EDGE
        asked = (lengths > 3) | (lengths == 3) & (three != 0) | (lengths == 2) & (first & _MAYBE_CUT != 0)
        at = np.flatnonzero(asked & (first & _HAN != 0))
        border[self._known(text, codes, starts[at], starts[at + 1])] = True

    def _known(
        self, text: str, codes: Codes, starts: npt.NDArray[np.intp], ends: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.intp]:
        """Offsets at which the words are cut: from the memory of short words, else as `Parts` says."""
        lengths = ends - starts
        four = np.ndarray(len(codes), "<u8", codes.tobytes() + bytes(8), strides=(2,))  # characters from each offset
        keys = four[starts] & _FIRST[np.minimum(lengths, _SHORT_WORD)]
        slots = (keys * _SPREAD >> _TO_SLOT).astype(np.intp)
        known = (self._keys[slots] == keys) & (lengths <= _SHORT_WORD)
        cuts = np.where(known, self._cuts[slots], 0)
        found = [starts[np.flatnonzero(cuts & (1 << i))] + i for i in range(1, _SHORT_WORD)]
        more: list[int] = []
        unknown = np.flatnonzero(~known)
        spans = map(slice, starts[unknown].tolist(), ends[unknown].tolist())
        parts_of = list(map(self._parts.__getitem__, map(text.__getitem__, spans)))
        for i, parts in zip(unknown.tolist(), parts_of, strict=True):
            if parts:
                more += [int(starts[i]) + cut for cut in parts]
        for i in np.flatnonzero(~known & (lengths <= _SHORT_WORD)).tolist():
            if not self._keys[slots[i]]:  # set once, so that threads may read
                parts = self._parts[text[starts[i] : ends[i]]]
                self._cuts[slots[i]] = sum(1 << cut for cut in parts)
                self._keys[slots[i]] = keys[i]
        return np.concatenate((*found, np.array(more, dtype=np.intp)))

    def _endings(self, text: str, kinds: Kinds, border: Border) -> None:
        """Parts the ending of a body from the last of several words (城乡|建设|局); 财政局 alone is one word."""
        starts = np.flatnonzero(border)
        names = (np.diff(starts) == 3) & (kinds[starts[1:] - 1] & _STRONG_END != 0)
        for i in np.flatnonzero(names).tolist():
            a, b = int(starts[i]), int(starts[i + 1])
            before = text[starts[i - 1] : a] if i else ""
            if before in stem_parts() or (before == "和" and i > 1):
                border[b - 1] = True

    def _join(self, text: str, kinds: Kinds, border: Border) -> None:
        """Joins a suffix to the word before it (智慧|化), and the generic of a place to its name (双枫|镇)."""
        starts = np.flatnonzero(border)
        if len(starts) < 3:
            return
        lengths = np.diff(starts)
        first, last = kinds[starts[:-1]], kinds[starts[1:] - 1]
        single = lengths == 1
        word_before = np.zeros_like(single)
        word_before[1:] = ((lengths[:-1] == 2) | (lengths[:-1] == 3)) & (first[:-1] & last[:-1] & _HAN != 0)
        suffix = single & (first & _SUFFIX != 0)
        suffix[1:] &= last[:-1] & _NO_SUFFIX_AFTER == 0
        border[starts[:-1][suffix & word_before]] = False
        # 应急救援|站: the suffix belongs to the second word of the term
        for i in (np.flatnonzero(suffix[1:] & (lengths[:-1] == 4)) + 1).tolist():
            a, b = int(starts[i - 1]), int(starts[i])
            if rjieba.has_word(text[a : a + 2]) and rjieba.has_word(text[a + 2 : b]):
                border[b - 2], border[b] = True, False
        generic = single & (first & _GENERIC != 0)
        for i in np.flatnonzero(generic & word_before).tolist():
            a, b = int(starts[i - 1]), int(starts[i])
            if self._is_name(text[a:b]):
                border[b] = False
        # 藕|湾|镇 after a mark: single characters that make no word
        alone = single & (first & _HAN != 0)
        after_mark = generic[3:] & alone[2:-1] & alone[1:-2] & (first[:-3] & _HAN == 0)
        for i in (np.flatnonzero(after_mark) + 3).tolist():
            border[starts[i - 1]] = border[starts[i]] = False


def _numbers(text: str, kinds: Kinds) -> tuple[list[int], list[int]]:
    """Spans of numbers, dates, dashes, and of 余 and 多 after a number, ascending."""
    starts = _number_starts(kinds)
    spans = _spans_at(_ARABIC, text, starts, _plain_ends(kinds, starts))
    if spans:
        ends = np.array([b for _, b in spans])
        lettered = (kinds[np.minimum(ends, len(kinds) - 1)] & _LATIN != 0) & (ends < len(kinds))
        more = [text[b - 1] in _MORE for _, b in spans]
        for i in np.flatnonzero(lettered | more).tolist()[::-1]:
            a, b = spans[i]
            if more[i]:
                spans[i : i + 1] = [(a, b - 1), (b - 1, b)]
            else:
                letters = _LETTERS.match(text, b)
                if letters is None or letters[0] not in _LETTER_UNITS:
                    del spans[i]  # 5G is one word of the backend
    numeral = kinds & _NUMERAL != 0
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


def _number_starts(kinds: Kinds) -> npt.NDArray[np.intp]:
    """Where a number or a dash may begin: a digit that follows no digit, letter or decimal point."""
    dash, digit = kinds & _DASH != 0, kinds & _DIGIT != 0
    inside = kinds & (_DIGIT | _LATIN | _POINT) != 0
    begins = dash | digit
    begins[1:] &= np.where(dash[1:], ~dash[:-1], ~inside[:-1])
    return np.flatnonzero(begins)


def _plain_ends(kinds: Kinds, starts: npt.NDArray[np.intp]) -> list[int]:
    """Where the numbers end that are nothing but digits; 0 for all else that begins at `starts`."""
    digit = kinds & _DIGIT != 0
    last = np.flatnonzero(digit & ~np.append(digit[1:], False))
    if not len(last):
        return [0] * len(starts)
    ends = last[np.minimum(np.searchsorted(last, starts), len(last) - 1)] + 1
    more = (ends < len(kinds)) & (kinds[np.minimum(ends, len(kinds) - 1)] & _GOES_ON != 0)
    plain: list[int] = np.where(digit[starts] & ~more, ends, 0).tolist()
    return plain


def _spans_at(
    pattern: re.Pattern[str], text: str, starts: npt.NDArray[np.intp], ends: Iterable[int] = repeat(0)
) -> list[tuple[int, int]]:
    """What `finditer` finds, where it is known at which offsets alone a match may begin (and where some end)."""
    spans: list[tuple[int, int]] = []
    match, done = pattern.match, 0
    for at, end in zip(starts.tolist(), ends):  # noqa: B905 - endless
        if at < done:
            continue
        if end:
            spans.append((at, end))
        elif found := match(text, at):
            spans.append(found.span())
        else:
            continue
        done = spans[-1][1]
    return spans


def apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns the spans in order without those that reach into one before; of two with one start the longer stays.

    Example:
        >>> apart([(2, 4), (0, 3), (0, 1), (3, 5)])
        [(0, 3), (3, 5)]
    """
    kept: list[tuple[int, int]] = []
    for span in sorted(spans):
        if kept and span[0] == kept[-1][0]:
            kept[-1] = span
        elif not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
