"""Values of cells as a workbook shows them: percent, decimals, thousands, dates.

Source of the codes: ECMA-376, part 1, 18.8.30 and 18.8.31 (number formats).
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].')
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?")
_SIGNIFICANT = 15  # digits that Excel keeps
_MOST_DECIMALS = 30


def shown(value: Any, code: str) -> str:
    """Returns a value as a cell shows it.

    Args:
        value: What the cell holds.
        code: Its number format: `0.0%`, `General`, `yyyy"年"m"月"d"日"`.

    Example:
        >>> shown(0.065, "0.0%"), shown(12000.0, "General"), shown(1234.5, "#,##0.00"), shown(3, '0"个"')
        ('6.5%', '12000', '1,234.50', '3个')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime | dt.date):
        return _date(value, code)
    if isinstance(value, int | float):
        return _number(value, code)
    return str(value)


def _number(value: float, code: str) -> str:
    try:
        number = Decimal(f"{value:.{_SIGNIFICANT}g}") if isinstance(value, float) else Decimal(value)
    except InvalidOperation:
        return str(value)
    sections = code.split(";")
    section = sections[1] if number < 0 and len(sections) > 1 and sections[1] else sections[0]
    places = _DIGITS.search(_QUOTED.sub("", section))
    if not number.is_finite() or section in ("General", "@", "") or "E" in section or "/" in section or places is None:
        return _plain(number)
    written = places[0]
    percent = "%" in _QUOTED.sub("", section)
    whole, _, decimals = written.partition(".")
    least = decimals.count("0")
    number = number * 100 if percent else number
    number = number.quantize(Decimal(1).scaleb(-min(len(decimals), _MOST_DECIMALS)), ROUND_HALF_UP)
    text = f"{abs(number):{',' if ',' in whole else ''}f}"
    if len(decimals) > least and "." in text:
        head, _, tail = text.partition(".")
        tail = tail[:least] + tail[least:].rstrip("0")
        text = f"{head}.{tail}" if tail else head
    sign = "-" if number < 0 and section is sections[0] else ""
    before, _, after = _literal(section, written)
    return f"{sign}{before}{text}{after}"


def _literal(section: str, digits: str) -> tuple[str, str, str]:
    """Returns what stands before, in and after the digits of a format, quotation marks and colours taken off."""
    literal = _QUOTED.sub(lambda m: m[1] or m[2] or "", section)
    before, found, after = literal.partition(digits)
    return (before, found, after) if found else ("", "", "%" if "%" in section else "")


def _plain(number: Decimal) -> str:
    text = f"{number:f}" if number.is_finite() else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date(value: dt.datetime | dt.date, code: str) -> str:
    """Returns a date with the signs of its format: `2023年5月`, `5月6日`, else `2023-05-06`."""
    bare = _QUOTED.sub(lambda m: m[1] or m[2] or "", code)
    parts = (("年", f"{value.year}年"), ("月", f"{value.month}月"), ("日", f"{value.day}日"))
    if "年" in bare or "月" in bare:
        return "".join(written for sign, written in parts if sign in bare)
    if isinstance(value, dt.datetime) and (value.hour or value.minute):
        return f"{value:%Y-%m-%d %H:%M}"
    if "y" in bare.lower() and "d" not in bare.lower():
        return f"{value:%Y-%m}"
    return f"{value:%Y-%m-%d}"
