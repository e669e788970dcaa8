"""Where a number stands: its sentence, what is before and behind it in its clause, and its link to its neighbour."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from toolkit.extraction.quantities import nouns, words
from toolkit.extraction.quantities.scanner import Candidate
from toolkit.normalization.units import units
from toolkit.patterns.headings import HEADING_NUMBER

_CLAUSE_END = re.compile(r"[,;:。!?\n\t]")
_SENTENCE_END = re.compile(r"[。!?\n\t]")

# a number in brackets behind another, or the end of such brackets: 2000人（含…1000人）左右、…
_BRACKET = re.compile(r"(?:\((?:其中|含)?|\)(?:左右|以上|以内|以下)?(?P<mark>[、和及])?)")
# directly behind the number: 以上, 左右, 以内 (also 及以上, 以上的)
_AFTER = re.compile(r"(?:的)?(?:\([^()]{0,30}\))?(?:及|或|含)?(?P<word>以上|左右|上下|以内|之内|以下|之下|多|余)?")
_AFTER_FIRST = frozenset("的(及或含以左上之多余")
COMPARATOR_AFTER = {
    "以上": "ge",
    "左右": "approx",
    "上下": "approx",
    "以内": "le",
    "之内": "le",
    "以下": "le",
    "之下": "le",
    "多": "gt",
    "余": "gt",
}

_RACES = ("领先", "领先于", "跑赢", "落后", "落后于")
_DIFFERENCES = frozenset(["高于", "高出", "快于", "好于", "优于", "低于", "慢于", "少于", "多于", "超出", *_RACES])
COUNT_DIMENSIONS = frozenset(
    ["bare", "count", "count_people", "count_occurrence", "container", "grade_or_kind", "class_time"]
)


@dataclass(slots=True)
class Site:
    """One number in its surroundings; all offsets are into the folded text.

    Attributes:
        candidate: The number.
        dimension: Dimension of its unit; `bare` where there is none.
        counts: Whether the unit is a classifier or missing, so that a noun may follow.
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
        within: It is a part of the number before (其中…).
        base: It opens a movement (由3个增加到5个).
        comparator: As in the guidelines.
        change: As in the guidelines.
        bare: Nothing but list marks and relation words stands between the number before and this one.
    """

    candidate: Candidate
    dimension: str
    counts: bool
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
    within: bool = False
    base: bool = False
    comparator: str = "eq"
    change: str = "level"
    bare: bool = False

    def cut(self, left: int, noun_end: int, *, listed: bool) -> None:
        """Sets what stands before the number anew."""
        self.left, self.noun_end, self.listed = left, noun_end, listed
        self.bare = listed and noun_end <= left

    @property
    def differs(self) -> str:
        """The word of a difference (高于全市1.1个百分点, 高于上年1.2万元), else empty."""
        if self.compared or not self.relations:
            return self.compared
        points = self.candidate.unit.endswith("百分点")
        for relation in self.relations if points else self.relations[1:]:
            if relation.word in _DIFFERENCES:
                return relation.word
        return ""

    @property
    def top(self) -> bool:
        """Whether 前 stands before a share (全球前1%)."""
        return bool(self.relations) and self.relations[0].word == "前"


@cache
def _dimension(unit: str) -> tuple[str, bool]:
    """Returns the dimension of a unit (`bare` where there is none), and whether a counted noun may follow it."""
    row = units().get(unit)
    name = row.dimension if row else "ratio" if unit else "bare"
    return name, name in COUNT_DIMENSIONS or "(" in unit


def sites(text: str, candidates: list[Candidate]) -> list[Site]:
    """Returns the surroundings of each candidate, in order."""
    if not candidates:
        return []
    ends = [m.start() for m in _SENTENCE_END.finditer(text)]
    ends.append(len(text))
    limits = [candidate.start for candidate in candidates[1:]]
    limits.append(len(text))
    result: list[Site] = []
    previous: Site | None = None
    start, end, bounds = 0, -1, [0]
    for candidate, limit in zip(candidates, limits, strict=True):
        if candidate.end > end:
            i = bisect_left(ends, candidate.start)
            start, end = ends[i - 1] + 1 if i else 0, ends[bisect_left(ends, candidate.end, i)]
            bounds = [m.start() for m in _CLAUSE_END.finditer(text, start, end)]
            bounds.append(end)
            if previous and previous.candidate.start < start:
                previous = None
        previous = _site(text, candidate, (start, end), limit, bounds, previous)
        result.append(previous)
    return result


def _site(
    text: str, c: Candidate, sentence: tuple[int, int], limit: int, bounds: list[int], previous: Site | None
) -> Site:
    start, end = sentence
    i = bisect_left(bounds, c.start)
    clause = bounds[i - 1] + 1 if i else start
    if clause == start:
        clause = _skip_number(text, start, c.start)
    listed = False
    if previous and clause <= previous.after:
        low = previous.after
        clause = nouns.skip_list_mark(text, low, c.start)
        listed = clause > low or low == c.start
        bracket = _BRACKET.match(text, low, c.start) if text[low] in "()" else None
        if bracket:
            listed, clause = bool(bracket["mark"]), bracket.end()
        if not listed and embeds(text, previous, c):
            clause = previous.left
    clause = max(clause, c.start - _REACH)
    m = _AFTER.match(text, c.end) if text[c.end : c.end + 1] in _AFTER_FIRST else None
    word = m["word"] or "" if m else ""
    after = m.end() if m and word else c.end
    right = min(limit, bounds[bisect_left(bounds, after)] if after < end else end)
    keeps_growth = c.kind == "rank" or c.unit.endswith("百分点")
    noun_end, relations, compared = nouns.split_comparison(text, clause, c.start, keeps_growth)
    name, counts = _dimension(c.unit)
    site = Site(
        c, name, counts, start, end, clause, noun_end, after, right, relations, word, listed, previous, compared
    )
    site.bare = listed and noun_end <= clause
    site.within = text.startswith("其中", clause)
    return site


_REACH = 80  # characters before a number in which its noun begins
_LIST_NUMBER = re.compile(HEADING_NUMBER)


def _skip_number(text: str, start: int, end: int) -> int:
    """Skips the number that opens a paragraph (1.粮食产量…)."""
    if start and text[start - 1] not in "\n\t":
        return start
    m = _LIST_NUMBER.match(text, start, end)
    return m.end() if m and not _LIST_NUMBER.match(text, m.end(), end) else start  # 一、二、三产业 is a list


def names_rate(text: str, previous: Site, c: Candidate) -> bool:
    """65岁以上老年人、患者管理率达到66%, 3岁以下婴幼儿托位数4.7个: the age stands in the name of a rate or number."""
    if previous.dimension != "age" or _CLAUSE_END.search(text, previous.after, c.start):
        return False
    end, _, _ = nouns.split_comparison(text, previous.after, c.start)
    return end > previous.after and (c.unit == "%" or text[end - 1] in "率数")


_NO_RATE = re.compile(r"[^,;。]*[,;。]")  # 65岁以上老年人、患者管理率达到66%: one name
_NO_NAME = re.compile(r"[、,和及与]|[^,;、。]*[,;、。]")


def embeds(text: str, previous: Site, c: Candidate) -> bool:
    """Tells whether the number before stands inside the name of this one (集体经济收入100万元以上村3个)."""
    if previous.counts and not previous.after_word:
        return False
    first = text[previous.after]
    if previous.dimension in ("percent", "percentage_point") and first != "的":
        return False
    if not previous.after_word and first != "的" and previous.dimension not in ("age", "time", "money"):
        return False
    if (_NO_RATE if names_rate(text, previous, c) else _NO_NAME).match(text, previous.after, c.start):
        return False
    cut, _, _ = nouns.split_comparison(text, previous.after, c.start)
    return cut > previous.after and cut > previous.candidate.end
