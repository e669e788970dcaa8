"""Finds numbers with their units in folded text and drops those that measure nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from toolkit.extraction.quantities import exclusion, patterns
from toolkit.normalization.numerals import parse_numeral
from toolkit.patterns.numerals import ARABIC


@dataclass(slots=True)
class Candidate:
    """A number found: folded offsets, exact value, unit.

    Attributes:
        more: What stands inside the number and makes it inexact: 多, 余, 几 (more than), 数 (about); `前` of a rank.
        kind: `number`, `rank`, `fraction`, `doubling` or `grade`.
    """

    start: int
    end: int
    value: Decimal
    value_high: Decimal | None
    unit: str
    more: str = ""
    kind: str = "number"


def scan(text: str) -> list[Candidate]:
    """Returns the candidates of a folded text in order, none overlapping another or standing in a quoted name."""
    found: list[Candidate] = []
    for reader in (_arabic, _chinese, _bare, _ranks, _fractions, _doublings, _grades):
        found += reader(text)
    found += _without_unit(text)
    found.sort(key=_place)
    _inherit_units(text, found)
    blocked = exclusion.names(text)
    blocked.append((len(text) + 1, len(text) + 1))
    result: list[Candidate] = []
    i = last = 0
    for candidate in found:
        if candidate.start < last:
            continue
        while blocked[i][1] <= candidate.start:
            i += 1
        if blocked[i][0] >= candidate.end:
            if candidate.unit == "成":
                if text[candidate.end : candidate.end + 1] in exclusion.WORDS_WITH_CHENG:
                    continue
                _from_tenths(candidate)
            if candidate.kind == "number" and candidate.value_high is None:
                _left_over(text, candidate)
            result.append(candidate)
            last = candidate.end
    return result


def _place(candidate: Candidate) -> int:
    """Orders candidates by start, the longest first, numbers last (one integer compares faster than three)."""
    return (candidate.start << 40) - (candidate.end << 1) + (candidate.kind == "number")


def _from_tenths(candidate: Candidate) -> None:
    """七成 is 70 %."""
    candidate.value, candidate.unit = candidate.value * 10, "%"
    if candidate.value_high is not None:
        candidate.value_high *= 10


def _left_over(text: str, candidate: Candidate) -> None:
    """Takes in what stands behind the measure word: 九成|五 is 95 %, 两年|半 is 2.5 年, 一个|半小时 is 1.5 小时."""
    tenths = text[candidate.end - 1] == "成"
    if tenths and (m := patterns.TENTHS_LEFT.match(text, candidate.end)):
        candidate.value, candidate.end = candidate.value + parse_numeral(m["tenth"]), m.end()
    elif candidate.unit and (m := patterns.HALF_LEFT.match(text, candidate.end)):
        candidate.value += 5 if tenths else Decimal("0.5")
        candidate.end, candidate.unit = m.end(), m["u"] or candidate.unit
    moves = candidate.start and text[candidate.start - 1] in "由从"  # 从三成到五成: two
    if tenths and not moves and (m := patterns.TENTHS_TOP.match(text, candidate.end)):  # 六成五到七成
        candidate.value_high = parse_numeral(m["n"]) * 10 + (parse_numeral(m["tenth"]) if m["tenth"] else 0)
        candidate.end = m.end()


_PEOPLE = re.compile("口|民(?![办营间宿政])")


def _arabic(text: str) -> Iterator[Candidate]:
    """Reads numbers in Arabic digits; a range after 由 or 从 is two quantities (由15%到20%)."""
    for m in patterns.number().finditer(text):
        number, multiplier, more, second, unit, high, high_m, high_more, high_unit = m.groups()
        start, end = m.span()
        unit = unit or ""
        if unit == "人" and _PEOPLE.match(text, end):  # 13亿|人口
            unit, end = "", end - 1
        if unit == "部" and text[end : end + 1] == "门":  # 6|部门
            unit, end = "", end - 1
        counted = exclusion.counted(text, start, end, number, multiplier or second, high_unit or unit if high else unit)
        if not counted:
            continue
        value = parse_numeral(f"{number}{multiplier or ''}{second or ''}") if multiplier or second else _plain(number)
        if (
            start
            and text[start - 1] == "-"
            and not (
                start > 1 and ((text[start - 2].isascii() and text[start - 2].isalnum()) or text[start - 2] in "-)%")
            )
        ):
            start, value = start - 1, -value
        if not high:
            yield Candidate(start, end, value, None, unit, more or "")
        elif not high_unit and unit:  # 2.5%-3: the second number is not of this quantity
            yield Candidate(start, m.end("u"), value, None, unit, more or "")
        elif unit and high_unit and unit != high_unit and text[m.end("u")] in "到至":  # 教师120名到12所学校
            yield Candidate(start, m.end("u"), value, None, unit, more or "")
            yield Candidate(m.start("hn"), end, parse_numeral(high + (high_m or "")), None, high_unit, high_more or "")
        else:
            top = parse_numeral(high + (high_m or ""))
            if not multiplier and not unit and high_m:
                value = parse_numeral(number + high_m)
            if unit and start and text[start - 1] in "由从":
                yield Candidate(start, m.end("u"), value, None, unit, more or "")
                yield Candidate(m.start("hn"), end, top, None, high_unit or "")
            else:
                yield Candidate(start, end, value, top, high_unit or unit, high_more or "")


def _plain(number: str) -> Decimal:
    """Returns the value of Arabic digits without multiplier."""
    return Decimal(number.replace(",", ""))


def _chinese(text: str) -> Iterator[Candidate]:
    """Reads numbers in Chinese numerals with a unit: 两个, 数十家, 百亿元."""
    for m in patterns.chinese_number().finditer(text):
        number, high, more, second, unit = m.groups()
        start, end = m.span()
        first = number[0]
        if (
            (
                number == "一"
                and not exclusion.one_counts(text, start, end, unit)
                and not patterns.HALF_LEFT.match(text, end)
            )
            or number in ("几", "数")
            or (number != "一" and (first == "一" and number[1] not in "十百千万亿几"))
        ):
            continue
        more = more or ("几" if number[-1] == "几" else first if first in "数几" else "")
        alone = number.strip("百千万亿") == ""
        if alone and not more and not exclusion.bare_counts(text, start, end):
            continue
        if not exclusion.counted(text, start, end, "", None, unit):
            continue
        if unit == "人" and _PEOPLE.match(text, end):  # 十四亿|人口
            unit, end = "", end - 1
        value = parse_numeral(number + (second or ""))
        top = parse_numeral(high) if high else None
        yield Candidate(start, end, value, top, unit, more)


def _bare(text: str) -> Iterator[Candidate]:
    """Reads a multiplier alone after a comparator: 经济总量不足百亿."""
    for m in patterns.HALF_UNIT.finditer(text):
        if exclusion.counted(text, m.start(), m.end(), "", None, m["u"]):
            yield Candidate(m.start(), m.end(), Decimal("0.5"), None, m["u"])
    for m in patterns.BARE.finditer(text):
        if exclusion.bare_counts(text, m.start(), m.end()):
            yield Candidate(m.start(), m.end(), parse_numeral(m[0]), None, "")


# numbers of a list that leave their unit to the last: 分别提高15、22个百分点
_LIST = re.compile(r"\d(?<![\d.].)[\d.]*(?:[、和]\d[\d.]*)+")
_LIST_MARK = re.compile(r"[、和](?<=[\d.].)(?=\d)")
_RATIO_MARK = re.compile(r"[/:∶](?<=\d.)(?=\d)")
_LIST_HEAD = re.compile(r"(?:分别|各|增长|提高|提升|下降|降低|增加|减少|上升|回落)[^,。;、\d]{0,6}\Z")


def _around(text: str, mark: re.Pattern[str], pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yields the matches of a pattern that opens with a number and holds a mark: marks are rarer than digits."""
    last = 0
    for found in mark.finditer(text):
        start = found.start()
        if start < last:
            continue
        while start > last and text[start - 1] in "0123456789.":
            start -= 1
        m = pattern.match(text, start)
        if m:
            last = m.end()
            yield m


def _without_unit(text: str) -> Iterator[Candidate]:
    """Reads the numbers of a list that inherit the unit of its last member (backward inheritance)."""
    unit_at = re.compile(patterns.unit_regex())
    for m in _around(text, _LIST_MARK, _LIST):
        unit = unit_at.match(text, m.end())
        if unit and _LIST_HEAD.search(text[max(0, m.start() - 14) : m.start()]):
            for n in re.finditer(ARABIC, m[0]):
                if m.start() + n.end() < m.end():
                    at = m.start() + n.start()
                    yield Candidate(at, at + len(n[0]), parse_numeral(n[0]), None, unit[0])


def _inherit_units(text: str, found: list[Candidate]) -> None:
    """Gives 30亿、25亿、4.6亿元 one unit: a number with a multiplier alone takes the unit of the next of its list."""
    for candidate, following in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        if (
            not candidate.unit
            and following.unit
            and following.start == candidate.end + 1
            and text[candidate.end] in "、和"
        ):
            candidate.unit = following.unit


def _ranks(text: str) -> Iterator[Candidate]:
    for m in patterns.RANK.finditer(text):
        if exclusion.is_rank(text, m):
            at = m.start("n") if m["head"] == "前" else m.start()
            yield Candidate(at, m.end(), parse_numeral(m["n"]), None, "位", m["head"], "rank")


def _fractions(text: str) -> Iterator[Candidate]:
    """Reads 三分之一, 百分之五, 1/3, 床护比1:0.5 and 一半; a fraction has four decimal places."""
    for m in patterns.PARTS.finditer(text):
        low, high = (
            patterns.PARTS_LOW.search(text[max(0, m.start() - 6) : m.start()]),
            patterns.PARTS_HIGH.match(text, m.end()),
        )
        if low and high:
            below, above = parse_numeral(low[0]), parse_numeral(high[0].replace(",", ""))
            start = m.start() - len(low[0])
            if low[0] == "百":
                top = patterns.PARTS_TOP.match(text, high.end())
                limit = parse_numeral(top["n"]) if top else None
                yield Candidate(start, top.end() if top else high.end(), above, limit, "%")
            elif below and above < below:
                yield Candidate(start, high.end(), round(above / below, 4), None, "比例", kind="fraction")
    for m in _around(text, _RATIO_MARK, patterns.RATIO):
        a, b = re.split("[/:∶]", m[0])
        ratio = "/" not in m[0]
        if not Decimal(b) or (
            not exclusion.is_ratio(text, m.start()) if ratio else not (0 < int(float(a)) < float(b) <= 10)
        ):
            continue
        yield Candidate(m.start(), m.end(), round(Decimal(a) / Decimal(b), 4), None, "比例", kind="fraction")
    for m in patterns.HALF.finditer(text):
        yield Candidate(m.start(), m.end(), Decimal("0.5"), None, "比例", kind="fraction")


def _doublings(text: str) -> Iterator[Candidate]:
    for m in patterns.DOUBLING.finditer(text):
        times = int(parse_numeral(m["n"])) if m["n"] else 1
        yield Candidate(m.start(), m.end(), Decimal(2) ** times, None, "倍", kind="doubling")


def _before_end(text: str) -> Iterator[re.Match[str]]:
    """Yields the grades: the word that ends them is rarer than the letters that they are written with."""
    at = text.find(patterns.GRADE_END)
    while at >= 0:
        if at and text[at - 1] in patterns.ROMAN:
            # the window may hold the grade before too: 由Ⅳ类提升到Ⅲ类
            yield from (m for m in patterns.GRADE.finditer(text, max(at - 7, 0), at + 1) if m.end() == at + 1)
        at = text.find(patterns.GRADE_END, at + 1)


def _grades(text: str) -> Iterator[Candidate]:
    for m in _before_end(text):
        grades = [Decimal(patterns.ROMAN[g]) for g in re.findall(r"[ⅠⅡⅢⅣⅤⅥ]|[IV]+", m[0]) if g in patterns.ROMAN]
        if grades and exclusion.is_grade_reached(text, m.start(), m.end()):
            yield Candidate(m.start(), m.end(), grades[0], grades[1] if len(grades) > 1 else None, "类", kind="grade")
    for m in patterns.GRADE_MOVES.finditer(text):
        yield Candidate(*m.span("base"), parse_numeral(m["low"]), None, m["u"], kind="grade")
        yield Candidate(*m.span("end"), parse_numeral(m["high"]), None, m["u"], kind="grade")
