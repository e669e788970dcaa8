"""What the guideline cuts though a dictionary has it as one entry: 责任|单位, 五|年, 第三|届, 新|业态.

The rules look at the form of a word; the words that they need, and those that stay whole, are rows of
lexicons/segmentation_words.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from functools import cache
from typing import NamedTuple

from toolkit.errors import LexiconError
from toolkit.normalization.units import units
from toolkit.patterns.trie import word_regex
from toolkit.resources import tsv_rows

WORDS = "segmentation_words.tsv"
_KINDS = ("keep", "cut", "half", "prefix", "suffix", "word")

NUMERALS = "一二两三四五六七八九十百千万亿几数"
_DIGITS = "〇零一二两三四五六七八九十百千万亿"
# Measure words that are no units of quantities, and so not in units.tsv.
_CLASSIFIERS = frozenset("届次轮批期代步位名任条号段级类份片圈线笔声句城国省市县区镇村月") | {"大类", "方面", "季度"}
FIRST_OF_COUNTED = _DIGITS + "几数每单"
DEGREES = "更较很过太"
_DEGREE_OF = "快慢高低大小多少好差强弱长短深浅宽窄广远近重轻早晚优细实严难旺"
_MEMORY = 1 << 16  # words
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_NAMES = frozenset({"ns", "nrt"})  # tags of places and of foreign names: 呼和浩特, 乌兹别克斯坦
_SET_PHRASES = frozenset({"i"})
EDGES = "初末底前后上中下内里间"  # of time and place, after a word of two characters: 去年|初


class Words(NamedTuple):
    """The rows of lexicons/segmentation_words.tsv by kind."""

    keep: frozenset[str]
    cut: frozenset[str]
    half: frozenset[str]
    prefix: frozenset[str]
    suffix: frozenset[str]
    word: frozenset[str]


@cache
def words() -> Words:
    """Returns the words that are cut, kept or added.

    Raises:
        LexiconError: The file breaks its format or names an unknown kind.
    """
    table: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    for line, row in tsv_rows(WORDS, ["word", "kind"]):
        if row["kind"] not in table:
            raise LexiconError(f"{WORDS}, line {line}: kind {row['kind']!r} is none of {', '.join(_KINDS)}")
        table[row["kind"]].add(row["word"])
    return Words(*(frozenset(table[kind]) for kind in _KINDS))


@cache
def measures() -> frozenset[str]:
    """Returns measure words and units in Chinese script."""
    return frozenset(name for name in units() if _HAN.fullmatch(name)) | _CLASSIFIERS


@cache
def _counted() -> re.Pattern[str]:
    """第三|届, 五十|多|个, 三|是, 万亿|元; 第三 and 三大 stay."""
    return re.compile(rf"(第?[{_DIGITS}]+|几|数[十百千万亿]+|[每单])([多余几]?)({word_regex(measures())}|[是要])")


def numbers_with_measures() -> list[str]:
    """Returns the entries of two and three characters that a dictionary may have and that are two words.

    Example:
        >>> {"五年", "第三届", "亿元", "四是"} <= set(numbers_with_measures())
        True
    """
    keep = words().keep
    tails = [*measures(), "是", "要"]
    ordinals = ("第" + numeral for numeral in "一二三四五六七八九十")
    heads = [*NUMERALS, *ordinals, *(few + many for few in "千百十" for many in "万亿"), "万亿"]
    return [head + tail for head in heads for tail in tails if head + tail not in keep]


class Parts(dict[str, tuple[int, ...]]):
    """Says at which offsets an entry of a dictionary is cut (none: it stays whole), and remembers what it said.

    Example:
        >>> Parts(lambda _: True, lambda _: "n", {})["责任单位"]
        (2,)
    """

    def __init__(self, has_word: Callable[[str], bool], tag: Callable[[str], str], terms: Container[str]) -> None:
        """Takes the dictionary.

        Args:
            has_word: Whether the dictionary has a word.
            tag: Part of speech of a word.
            terms: Words that are never cut.
        """
        super().__init__()
        self._has_word, self._tag, self._terms = has_word, tag, terms

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) > _MEMORY:  # a text of nothing but made-up words does not fill the memory
            self.clear()
        found = self[word] = tuple(self._find(word))
        return found

    def _find(self, word: str) -> list[int]:
        kept = words().keep | words().word
        if len(word) < 2 or word in self._terms or word in kept or not _HAN.fullmatch(word):
            return []
        counted = _counted().fullmatch(word)
        if counted:
            return sorted({counted.end(1), counted.end(2)})
        if len(word) == 2:
            return [1] if word in words().cut or (word[0] in DEGREES and word[1] in _DEGREE_OF) else []
        if word in words().cut and word[0] in "在从本" and word[-1] in "中上内末起看":
            return [1, len(word) - 1]
        if len(word) == 3:
            return self._three(word)
        if len(word) == 4:
            return self._four(word)
        return self._longer(word)

    def _three(self, word: str) -> list[int]:
        if word[0] in words().prefix and self._has_word(word[1:]):
            return [1, *(1 + at for at in self[word[1:]])]
        if word[-1] in EDGES and self._has_word(word[:2]):
            return [2]
        if word in words().cut:
            return [1] if self._has_word(word[1:]) else [2]
        if not self._has_word(word):  # made by a hidden Markov model
            if word[0] in words().suffix and self._has_word(word[1:]):
                return [1]  # 化|发展 after 融合
            counted = _counted().fullmatch(word, 1)
            if counted:
                return [1, counted.end(1)]  # 市|七|届
        return []

    def _four(self, word: str) -> list[int]:
        first, second = word[:2], word[2:]
        if word[0] in words().prefix and self._has_word(word[1:]) and not self._has_word(first):
            return [1, *(1 + at for at in self[word[1:]])]
        if not (self._has_word(first) and self._has_word(second)) or word.endswith("主义"):
            return []
        half = words().half
        tag = self._tag(word)
        if tag in _SET_PHRASES and not (first in half or second in half):
            return []
        if tag in _NAMES and second not in half:
            return []
        return [2]

    def _longer(self, word: str) -> list[int]:
        """The fewest words that make up the entry, those of two characters before others."""
        if not self._has_word(word) or word[-2:] == "主义" or self._tag(word) in (_NAMES | _SET_PHRASES | {"nt"}):
            return []
        best: list[tuple[int, list[int]]] = [(0, [])]
        for end in range(1, len(word) + 1):
            choices = []
            for start in range(max(0, end - 4), end):
                size = end - start
                piece = word[start:end]
                if size == 1 or (size < len(word) and self._has_word(piece) and not self[piece]):
                    cost, cuts = best[start]
                    choices.append((cost + {1: 8, 2: 2, 3: 3, 4: 5}[size], [*cuts, start] if start else cuts))
            best.append(min(choices))
        return best[-1][1]
