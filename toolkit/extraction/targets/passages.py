"""The passage of the main expected targets (主要预期目标), and the year that a target is for."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from toolkit.patterns.headings import SECTION_NUMBER, SUBSECTION_NUMBER
from toolkit.schema import Horizon

# 今年经济社会发展主要预期目标是: / “十五五”时期的主要目标是:
_LEAD_IN = re.compile(
    r"(?:主要(?:预期|发展|经济|奋斗)?(?:目标|指标)|预期(?:目标|指标)|发展(?:主要|预期|总体)?目标|总体目标)"
    r"(?:任务|建议|安排)?[^,。;:\n]{0,8}?(?:是|为|:|如下)"
)
# a heading of them: (二)主要预期目标
_HEADING = re.compile(r"(?m)^[^\n,。;:]{0,32}(?:主要|预期|发展|总体)(?:预期)?(?:目标|指标)$")
_NUMBERED = re.compile(rf"(?:{SECTION_NUMBER}|{SUBSECTION_NUMBER})")
_BULLET = re.compile(r"[—\-•·●▪◆■]|[一二三四五六七八九十]{1,2}是|\(?\d{1,2}[.、)]")
_LONGEST = 3000  # characters of a passage
_OPENING = 12  # characters of a paragraph before the year that it opens with: 做好2026年工作
_LEAD = 60  # characters before the lead-in that may name its period


@dataclass(frozen=True, slots=True)
class Headlines:
    """The passages of the main targets of one folded text.

    Attributes:
        starts: Where each begins, in order.
        ends: Where each ends.
        leads: The words that lead it in, its period among them.
    """

    starts: list[int]
    ends: list[int]
    leads: list[str]

    def at(self, index: int) -> str | None:
        """Returns the words that lead in the passage at a folded index, None outside."""
        i = bisect_right(self.starts, index) - 1
        return self.leads[i] if i >= 0 and index < self.ends[i] else None


def headlines(text: str) -> Headlines:
    """Finds the passages of the main targets of a folded text."""
    spans: list[tuple[int, int, str]] = []
    for m in _LEAD_IN.finditer(text):
        floor = max(0, m.start() - _LEAD)
        start = max(floor, *(text.rfind(mark, floor, m.start()) + 1 for mark in "。\n"))
        lead = text[start : m.end()]
        spans.append((m.end(), _end_of_list(text, m.end()), lead))
    spans += [(m.end(), _next_heading(text, m.end()), m[0]) for m in _HEADING.finditer(text)]
    result = Headlines([], [], [])
    for start, end, lead in sorted(spans):
        if result.ends and start < result.ends[-1]:
            result.ends[-1] = max(result.ends[-1], end)
            continue
        result.starts.append(start)
        result.ends.append(end)
        result.leads.append(lead)
    return result


def _end_of_list(text: str, at: int) -> int:
    """Returns the end of the sentence, or of the bulleted lines that follow a lead-in at the end of its line."""
    limit = min(len(text), at + _LONGEST)
    line = text.find("\n", at, limit)
    line = limit if line < 0 else line
    stop = text.find("。", at, line)
    if line - at > 2:
        return line if stop < 0 else stop + 1
    end = line
    while end < limit and (m := _BULLET.match(text, end + 1)):
        following = text.find("\n", m.end(), limit)
        end = limit if following < 0 else following
    if end > line:
        return end
    following = text.find("\n", line + 1, limit)
    return limit if following < 0 else following


def _next_heading(text: str, at: int) -> int:
    """Returns where the next numbered heading stands."""
    limit = min(len(text), at + _LONGEST)
    line = text.find("\n", at, limit)
    while 0 <= line < limit:
        if _NUMBERED.match(text, line + 1):
            return line
        line = text.find("\n", line + 1, limit)
    return limit


_YEAR = re.compile(r"(?:[-–—~至]|(?<!\d))((?:19|20)\d\d)年?(?!\d)")
_CHINESE_YEAR = re.compile(r"[一二][九〇零][〇零一二三四五六七八九]{2}(?=年)")
_PLAN = re.compile(r"“?十([一二三四五六七八九])五”?")
_SPAN_OF_YEARS = re.compile(r"(?:今后|未来|接下来)([一二两三四五六七八九十\d]{1,2})年")
_THIS_YEAR = re.compile(r"今年|全年|年内|年底|年末|当年|年度|[上下]半年|季度|月|今冬|新的一年")
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "十": 10}


def resolve(words: str, report_year: int | None) -> tuple[int | None, Horizon] | None:
    """Returns target year and horizon of the words of a period, None where they name none.

    Plan periods end in years divisible by five: the Nth plan (第N个五年规划) in 1955 + 5N, so “十五五” in 2030.

    Args:
        words: `到2030年`, `“十五五”期间`, `全年`, or a heading.
        report_year: The year that the document plans for.

    Example:
        >>> resolve("“十五五”期间", 2026), resolve("全年", 2026), resolve("到2027年", 2025)
        ((2030, 'five_year'), (2026, 'annual'), (2027, 'other'))
    """
    if plan := _PLAN.search(words):
        return 1955 + 5 * (10 + _DIGITS[plan[1]]), "five_year"
    years = [int(y) for y in _YEAR.findall(words)]
    years += [int("".join(str(_DIGITS[c]) for c in m[0])) for m in _CHINESE_YEAR.finditer(words)]
    if years:
        year = max(years)
        return year, _horizon(year, report_year)
    if span := _SPAN_OF_YEARS.search(words):
        length = int(span[1]) if span[1].isdigit() else _DIGITS.get(span[1][-1], 0)
        year_ahead = None if report_year is None else report_year + length - 1
        return year_ahead, "five_year" if length == 5 else "annual" if length == 1 else "other"
    if "明年" in words:
        return None if report_year is None else report_year + 1, "other"
    return (report_year, "annual") if _THIS_YEAR.search(words) else None


def own_year_begins(text: str, heading: str, start: int, report_year: int | None) -> int | None:
    r"""Returns where the plan for the report's own year begins in a section whose heading names a longer period too.

    In `二、“十五五”规划目标与2026年重点任务` the heading alone does not tell: the plan for the year begins with the
    paragraph that opens with it (`今年是“十五五”开局之年`, `2026年，全市经济社会发展主要预期目标是`).

    Args:
        text: The folded text.
        heading: The heading.
        start: Folded offset of the section.
        report_year: The year that the document plans for.

    Returns:
        The folded offset of that paragraph, None where the heading names one period only or no paragraph opens so.

    Example:
        >>> own_year_begins("一、十五五目标和2026年工作\n年均增长5%\n今年增长6%", "十五五目标和2026年工作", 0, 2026)
        23
    """
    if report_year is None or not (_PLAN.search(heading) or _SPAN_OF_YEARS.search(heading)):
        return None
    if f"{report_year}年" not in heading and "今年" not in heading:
        return None
    opened = re.compile(rf"\n[^\n。;:]{{0,{_OPENING}}}?(?:今年|{report_year}年)").search(text, start + len(heading))
    return opened.start() + 1 if opened else None


def _horizon(year: int, report_year: int | None) -> Horizon:
    if year == report_year:
        return "annual"
    if report_year is None:
        return "other"
    return "five_year" if year % 5 == 0 and 0 < year - report_year <= 5 else "other"
