"""Deadlines of tasks (完成时限): `2024年12月底前`, `6月底前完成`, `年内`, `全年`, `持续推进`."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from toolkit.normalization.text import FoldedText
from toolkit.schema import Deadline
from toolkit.structure.body import find_body

_YEAR = r"(?:(?P<year>20\d\d)年|(?P<next>明年)|今年)?"
# 2024年12月底前 / 6月30日前 / 10月上旬 / 9月份完成
_MONTH = r"(?P<month>1[0-2]|0?[1-9])月份?(?:(?P<day>[12]\d|3[01]|0?[1-9])日|(?P<part>[上中下]旬|底|末|初))?"
# 2024年底前 / 年内 / 二季度末前 / 上半年
_SEASON = r"(?:(?P<quarter>[一二三四1-4])季度(?:末|底)?|(?P<half>[上下])半年|(?P<yearend>年底|年末|年内(?!蒙)))"
_DONE = r"(?:之?前)?(?:(?:全[部面]|基本)?(?:完成|建成|完工|竣工|投用|投入使用|到位|落实|实现))?"
# the number of a task before it. 1.6月底前 ; not 2024.6月
_NUMBERED = r"(?<=(?<![\d.])\d\.)|(?<=(?<![\d.])\d\d\.)"
_DATE = re.compile(
    rf"(?=[\d今明年上下一二三四到在于确])(?:(?<![每\d.〔第至—-])|{_NUMBERED})(?:到|在|于|确保)?(?P<span>{_YEAR}(?:{_MONTH}|{_SEASON}|(?(year)(?:[底末]|内(?!蒙)|(?=前))|(?!))){_DONE})"
)
# a date without any of these only says when
_BINDS = re.compile(r"前|完成|建成|完工|竣工|投用|投入使用|到位|实现|年内|月[底末]")
# 完成时限:… / 时限要求:…
_LABEL = re.compile(r"(?:完成|办结|整改|工作|落实)?(?:时限|时间|期限|时间节点)(?:要求)?[:：|\t\n]")
# the head of a column: what fills a cell below it is a deadline without any other word (2024年12月)
_HEAD = re.compile(r"(?:\A|[\t\n|])(?:完成|办结|整改|计划完成)?(?:时限|时间|期限|时间节点)(?:要求)?(?=[\t\n|]|\Z)")
_CELL_END = re.compile(r"[\t\n|]|\Z")
_GOES_ON = "(?:推进|坚持|实施|开展|落实|抓好)"
_END = r"(?=[。;,)〕\]\n|\t]|\Z)"
_OPENS = r"(?<=[:;,|\t])"
# 持续推进 / 常年坚持 / 全年持续开展 / 完成时限:长期
_ONGOING = re.compile(
    rf"(?:全年持续|(?:长期|常年|持续|常态化|并长期)(?:持续)?){_GOES_ON}{_END}|{_OPENS}(?:长期|常年|持续|常态化){_END}"
)
_OF_YEAR = r"(?:(?:(?<!\d)20\d\d|明|今)年)?"
# 完成时限:全年 / 2024年全年推进: to the end of that year; not 全年完成投资5亿元, which says of what the number is
_WHOLE_YEAR = re.compile(rf"(?=[2明今全])(?:{_OPENS}{_OF_YEAR}全年|{_OF_YEAR}全年{_GOES_ON}){_END}")
_RECURRING = re.compile(r"每[^,。;|\t\n]{0,4}\Z")  # 每月28日前报送 is a duty, no deadline
_QUARTERS = {c: i for i, c in enumerate("一二三四", 1)} | {str(i): i for i in range(1, 5)}
_PARTS = {"上旬": 10, "中旬": 20, "初": 10}


def read_deadlines(text: str, report_year: int | None, folded: FoldedText | None = None) -> list[Deadline]:
    """Returns the deadlines of a text in order; `Structure.task_at` tells whose they are.

    Args:
        text: The source text.
        report_year: The year meant where none is written; None leaves such a `date` open.
        folded: The folded text, where it was made already.

    Example:
        >>> read_deadlines("1.新建公园3个，6月底前完成。(牵头单位:县住建局)", 2024)[0].date
        datetime.date(2024, 6, 30)
    """
    folded = folded or find_body(text).fold()
    flat = folded.text
    head = _HEAD.search(flat)
    columns = head.end() if head else len(flat)
    spans = [
        (*m.span("span"), _last_day(m, report_year), False)
        for m in _DATE.finditer(flat)
        if _is_deadline(flat, m, columns)
    ]
    spans += [(*m.span(), _end_of_year(m[0], report_year), False) for m in _WHOLE_YEAR.finditer(flat)]
    spans += [(*m.span(), None, True) for m in _ONGOING.finditer(flat)]
    found = []
    for a, b, date, ongoing in sorted(spans, key=lambda span: span[:2]):
        start, end = folded.span(a, b)
        found.append(Deadline(start, end, text[start:end], date, ongoing=ongoing))
    return found


def _is_deadline(text: str, m: re.Match[str], columns: int) -> bool:
    """Tells a deadline from another date; `columns` is where cells of a column of deadlines may begin."""
    a, b = m.span("span")
    if not m["span"] or _RECURRING.search(text, max(0, a - 6), a):
        return False
    if _LABEL.search(text, max(0, a - 10), a):
        return True
    fills = a > columns and text[a - 1] in "\t|" and _CELL_END.match(text, b) is not None
    return fills or _BINDS.search(text, a, b) is not None


def _last_day(m: re.Match[str], report_year: int | None) -> dt.date | None:
    """Returns the last day of a deadline: 6月底 is June 30, 6月前 is May 31, 2025年前 is 2024, 上旬 the 10th."""
    year = int(m["year"]) if m["year"] else report_year
    if year is None:
        return None
    year += m["next"] is not None
    if m["month"]:
        return _in_month(m, year, int(m["month"]))
    if m["quarter"]:
        return _end_of_month(year, 3 * _QUARTERS[m["quarter"]])
    if m["half"] == "上":
        return dt.date(year, 6, 30)
    return dt.date(year - (re.search("年前", m["span"]) is not None), 12, 31)


def _end_of_year(words: str, report_year: int | None) -> dt.date | None:
    """Returns the last day of 全年, 明年全年, 2024年全年."""
    if stated := _STATED_YEAR.match(words):
        return dt.date(int(stated[0]), 12, 31)
    return dt.date(report_year + words.startswith("明"), 12, 31) if report_year else None


_STATED_YEAR = re.compile(r"\d{4}")


def _in_month(m: re.Match[str], year: int, month: int) -> dt.date | None:
    if m["day"]:
        try:
            return dt.date(year, month, int(m["day"]))
        except ValueError:
            return None
    if m["part"] in _PARTS:
        return dt.date(year, month, _PARTS[m["part"]])
    last = _end_of_month(year, month)
    before = m["part"] is None and "前" in m["span"]
    return dt.date(year, month, 1) - dt.timedelta(days=1) if before else last


def _end_of_month(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
