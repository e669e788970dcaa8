"""The words around a target: the cue that governs it, and what it covers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from toolkit.extraction.targets.words import Cues, scopes
from toolkit.patterns.headings import HEADING_NUMBER
from toolkit.patterns.periods import PERIOD

_SENTENCE = "。!?\n\t"
_REACH = 200  # characters before a target in which its sentence is looked at
_BEFORE_NOUN = 12  # characters before an indicator in which its region stands


def find_cue(text: str, start: int, end: int, cues: Cues, indicator: str = "") -> str:
    """Returns the governing word of the target text[start:end] as written, empty where none stands.

    A word of modality (力争) in the clause governs; else one that opens an earlier clause and reaches over a list of
    targets (力争A增长5%，B增长6%); else the verb of the clause itself (达到). A cue is a word, never part of the name
    of an indicator (达标率, 年度计划投资).

    Args:
        text: Folded text.
        start: Start of the number, or of the clause where there is none.
        end: Its end.
        cues: The file of cues.
        indicator: What is measured, as found.

    Example:
        >>> from toolkit.extraction.targets.words import cues
        >>> find_cue("力争产值增长5%,利润增长6%", 13, 15, cues())
        '力争'
    """
    floor = max(0, start - _REACH)
    low = max(floor, *(text.rfind(mark, floor, start) + 1 for mark in _SENTENCE))
    own = _clause_start(text, low, start)
    verb = ""
    noun = text.rfind(indicator, own, end) if indicator else -1
    for m in cues.at(text, own, end):
        if len(m[0]) > 1 and 0 <= noun < m.start() and m.end() < noun + len(indicator):
            continue
        if m[0] not in cues.own_clause:
            return m[0]
        verb = verb or m[0]
    return _reaching(text, low, own, cues) or verb


def _reaching(text: str, low: int, own: int, cues: Cues) -> str:
    """Returns the cue that opens an earlier clause and reaches over a list of clauses with targets, else empty."""
    end = own - 1
    while end > low and text[end] in ",;" and (start := _clause_start(text, low, end)) < end:
        if not _TARGET.search(text, start, end):
            return ""
        opens = _behind_period(text, start, end)
        opening = next(cues.at(text, opens, end), None)
        if opening and opening.start() == opens and opening[0] not in cues.own_clause:
            return opening[0]
        if text[end] == ";":
            return ""
        end = start - 1
    return ""


def _clause_start(text: str, low: int, end: int) -> int:
    return max(low, *(text.rfind(mark, low, end) + 1 for mark in ",;:"))


_TARGET = re.compile(r"\d|同步|[高快低]于|稳定|任务|[一二三四五六七八九十][个家项]")  # what a clause of the list holds
_OPENING = re.compile(rf"(?:{HEADING_NUMBER})?(?:{PERIOD}|,|我们|要|全[省市区县])*")


def _behind_period(text: str, start: int, end: int) -> int:
    """Returns where the words of a sentence begin behind its number and period (2.2026年,力争…)."""
    m = _OPENING.match(text, start, end)
    return m.end() if m else start


@dataclass(frozen=True, slots=True)
class Scope:
    """What a target covers.

    Attributes:
        words: The words of scope as written, in order.
        level: Those of a part of the government or area (市本级), which make another target.
    """

    words: tuple[str, ...]
    level: str


def find_scope(text: str, indicator: str, low: int, at: int) -> Scope:
    """Returns the words of scope before and in an indicator.

    Where the indicator is inherited (市区比率达到85%，全市达到88%), a region in the clause takes the place of its own.

    Args:
        text: Folded text.
        indicator: The indicator as found.
        low: Start of its sentence.
        at: Start of the number or predicate.

    Example:
        >>> find_scope("全市规模以上工业增加值增长6%", "规模以上工业增加值", 0, 13).words
        ('全市', '规模以上')
    """
    pattern, classes = scopes()
    noun = text.rfind(indicator, low, at) if indicator else -1
    own = _clause_start(text, low, at)
    regions: list[str] = []
    if noun >= own:
        before = text[max(own, noun - _BEFORE_NOUN) : noun]
        regions = [m[0] for m in pattern.finditer(before) if classes[m[0]] in _REGIONS]
    elif noun >= 0:
        regions = [m[0] for m in pattern.finditer(text, own, at) if classes[m[0]] in _REGIONS]
    inside = [m[0] for m in pattern.finditer(indicator) if classes[m[0]] != "none"]
    if regions and noun < own:
        inside = [word for word in inside if classes[word] not in _REGIONS]
    found = tuple(dict.fromkeys([*regions, *inside]))
    return Scope(found, "、".join(word for word in found if classes[word] == "level"))


_REGIONS = frozenset(["whole", "level"])
