"""Where a number stands: its sentence, the text before and behind it in its clause, and what links it to its neighbour."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from toolkit.extraction.quantities import nouns, words
from toolkit.extraction.quantities.scanner import Candidate
from toolkit.normalization.units import units

_SENTENCE_END = re.compile(r"[。!?\n\t]")
_CLAUSE_END = ",;:。!?\n\t"

# directly behind the number: 以上, 左右, 以内 (also 及以上, 以上的)
_AFTER = re.compile(r"(?:的)?(?:\([^()]{0,30}\))?(?:及|或|含)?(?P<word>以上|左右|上下|以内|之内|以下|之下|多|余)?")
COMPARATOR_AFTER = {"以上": "ge", "左右": "approx", "上下": "approx", "以内": "le", "之内": "le", "以下": "le", "之下": "le", "多": "gt", "余": "gt"}

COUNT_DIMENSIONS = frozenset(["count", "count_people", "count_occurrence", "container", "grade_or_kind", "class_time"])


@dataclass(slots=True)
class Site:
    """One number in its surroundings; all offsets are into the folded text.

    Attributes:
        candidate: The number.
        index: Its position among the candidates of the text.
        sentence_start: Start of the sentence.
        sentence_end: End of the sentence.
        left: Start of what belongs to this number before it.
        noun_end: End of what is left there when relation words are stripped.
        after: Offset behind the number and its comparator.
        right: End of what belongs to this number behind it (the next number or the end of the clause).
        relations: Relation words before the number, from right to left.
        after_word: The comparator behind the number, or an empty string.
        listed: The number follows another in a list (after 、 和 及 or directly), so that it may inherit.
        previous: The site before it in the sentence.
        compared: The words of a comparison between noun and number (比上年, 高于全国平均水平), else empty.
        indicator: The indicator, once found.
        noun_rule: How it was found.
        governing: The words before the noun in its clause, the governing verb among them.
        phrase_end: End of the noun phrase behind the number, where that is the indicator.
        base: It opens a movement (由3个增加到5个).
        comparator: As in the guidelines.
        change: As in the guidelines.
    """

    candidate: Candidate
    index: int
    sentence_start: int
    sentence_end: int
    left: int
    noun_end: int
    after: int
    right: int
    relations: list[words.Relation]
    after_word: str
    listed: bool
    previous: Site | None
    compared: str = ""
    indicator: str = ""
    noun_rule: str = ""
    governing: str = ""
    phrase_end: int = 0
    base: bool = False
    comparator: str = "eq"
    change: str = "level"

    @property
    def bare(self) -> bool:
        """Whether nothing but list marks and relation words stands between the number before and this one."""
        return self.listed and self.noun_end <= self.left

    @property
    def top(self) -> bool:
        """Whether 前 stands before a share (全球前1%)."""
        return bool(self.relations) and self.relations[0].word == "前"

    @property
    def dimension(self) -> str:
        """Dimension of the unit; `bare` where there is none."""
        unit = self.candidate.unit
        if not unit:
            return "bare"
        row = units().get(unit)
        return row.dimension if row else "ratio"

    @property
    def counts(self) -> bool:
        """Whether the unit is a classifier or missing, so that a noun may follow."""
        return self.dimension in COUNT_DIMENSIONS or self.dimension == "bare" or "(" in self.candidate.unit


def sites(text: str, candidates: list[Candidate]) -> list[Site]:
    """Returns the surroundings of each candidate, in order."""
    ends = [m.start() for m in _SENTENCE_END.finditer(text)]
    result: list[Site] = []
    previous: Site | None = None
    for index, candidate in enumerate(candidates):
        i = bisect_right(ends, candidate.start - 1)
        sentence_start = ends[i - 1] + 1 if i else 0
        sentence_end = ends[i] if i < len(ends) else len(text)
        if previous and previous.candidate.start < sentence_start:
            previous = None
        limit = candidates[index + 1].start if index + 1 < len(candidates) else len(text)
        previous = _site(text, candidate, index, sentence_start, min(sentence_end, len(text)), limit, previous)
        result.append(previous)
    return result


def _site(text: str, c: Candidate, index: int, start: int, end: int, limit: int, previous: Site | None) -> Site:
    low = previous.after if previous else start
    clause = max(text.rfind(mark, low, c.start) for mark in _CLAUSE_END) + 1
    listed = False
    if clause <= low:
        clause = low
        if previous and low < c.start or previous and low == previous.after:
            listed = text[low : low + 1] in ("、", "和", "及", "与") or low == c.start
            clause = nouns.skip_list_mark(text, low, c.start)
            if not listed and embeds(text, previous, c):
                clause = previous.left
    m = _AFTER.match(text, c.end)
    word = m["word"] or "" if m else ""
    after = m.end() if m and word else c.end
    right = min(limit, end)
    for mark in _CLAUSE_END:
        at = text.find(mark, after, right)
        if at >= 0:
            right = at
    noun_end, relations, compared = nouns.split_comparison(text, clause, c.start, c.kind == "rank" or c.unit.endswith("百分点"))
    return Site(c, index, start, end, clause, noun_end, after, right, relations, word, listed, previous, compared)


def embeds(text: str, previous: Site, c: Candidate) -> bool:
    """Tells whether the number before stands inside the name of this one (集体经济收入100万元以上村3个)."""
    between = text[previous.after : c.start]
    if previous.counts and not previous.after_word:
        return False
    if previous.dimension in ("percent", "percentage_point") and not between.startswith("的"):
        return False
    cut, _ = nouns.split_relations(text, previous.after, c.start)
    return cut > previous.after and bool(between) and between[0] not in "、,和及与" and not re.search(r"[,;、。]", between) and (
        previous.after_word != "" or between[0] == "的" or previous.dimension in ("age", "time", "money")
    )
