"""The period stated for a number: its phrase and how far it reaches."""

from __future__ import annotations

import re
from bisect import bisect_left

from toolkit.extraction.quantities.site import Site
from toolkit.patterns.periods import PERIOD

_PERIOD = re.compile(PERIOD)
_HINT = re.compile(r"[年季月]|目前|冬明|“十")  # no period phrase lacks all of these
_BEFORE_HINT, _FROM_HINT = 12, 12  # characters of the longest phrase before its hint, and from there on
# not the period of a number: the year it is compared with, a plan or meeting by its year, a duration as a name
_COMPARED_BEFORE = re.compile(r"(?:比|较|于|与|以|自|从|连续|同比|第|满|每|[《〔])\Z")
_NAME_AFTER = re.compile(
    r"(?:规划|远景|《|政府工作报告|目标任务|度计划|行动|工程|版|期|周年|工作|重点工作|度重点|发展规划|水平|同期|能耗|纲要|收官|开局|及|是“|是我)"
)
_CLAUSE_START = re.compile(r"[,。;:!?\n、—]\Z|\d\.\Z")


def phrases(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Returns the period phrases of one sentence."""
    found: list[tuple[int, int]] = []
    at = start
    for hint in _HINT.finditer(text, start, end):
        here = hint.start()
        if here < at:
            continue
        m = _PERIOD.search(text, max(at, here - _BEFORE_HINT), min(end, here + _FROM_HINT))
        if not m:
            continue
        a, b = m.span()
        at = b
        if text[a] == "“" and text[b - 1] == "”":
            continue
        if (_COMPARED_BEFORE.search(text, max(0, a - 2), a) and text[b : b + 1] != "的") or _NAME_AFTER.match(text, b):
            continue
        if _RANGE_AFTER.match(text, b) or _RANGE_BEFORE.search(text, max(0, a - 8), a):
            continue
        found.append((a, b))
    return found


# 1950年到1997年: a span that is compared with
_RANGE_AFTER = re.compile(r"[到至]\d{4}年")
_RANGE_BEFORE = re.compile(r"\d{4}年\Z")


def period(text: str, site: Site, found: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Returns the span of the period phrase that governs the number.

    A phrase that opens a clause reaches to the end of its sentence, one inside a clause to the end of that clause, one
    before 的 (1997年的7.4万亿元) only to the number behind it.
    """
    c = site.candidate
    last = bisect_left(found, (c.start, 0))
    for a, b in reversed(found[max(0, last - _TRIES) : last]):
        between = text[b : c.start]
        if text[b : b + 1] == "的" and (c.unit == "倍" or len(between) > 8 or _BREAK.search(between)):
            continue
        if _PLANNED.search(between):
            return None
        if not _CLAUSE_BREAK.search(between) or _opens(text, a, site.sentence_start):
            return a, b
    return None


_PLANNED = re.compile(r"\A(?:计划|预计)[^。]*[,;](?:已|累计|目前)")  # 全年计划实施…，已开工…
_TRIES = 8  # phrases looked at, from the number backwards


def _opens(text: str, at: int, sentence_start: int) -> bool:
    """Tells whether a phrase opens its clause, behind a cue or not."""
    if at == sentence_start or text[at - 1] == "用":
        return True
    return _CLAUSE_START.search(text, max(at - 2, 0), at) is not None or (
        text[at : at + 2] in ("全年", "今年") and _CUE.search(text, max(at - 3, 0), at) is not None
    )


# 力争全年…, …: behind a cue that opens the clause the phrase reaches as far as one that opens it itself
_CUE = re.compile(r"[,。;:\n、](?:力争|确保|争取|预计|计划)\Z")
_BREAK = re.compile(r"[,;、\d]")
_CLAUSE_BREAK = re.compile(r"[,;]")
