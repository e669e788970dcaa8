"""Dates and years as documents write them: `2022年5月18日`, `二〇二二年五月十八日`, `2022-05-18`."""

from __future__ import annotations

import datetime as dt
import re

_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("零○OoΟО0", "0")
_ZERO = "〇零○OoΟО0"

# A year in either script: 2022, 二〇二二, 二OO七 (letters for the round zero)
YEAR = rf"(?:(?:19|20)\d{{2}}|[一二][{_ZERO}九][{_ZERO}一二三四五六七八九]{{2}})"
_PART = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
DATE = rf"(?P<y>{YEAR})(?:年(?P<m>{_PART})月(?P<d>{_PART})[日号]|[-./](?P<m2>\d{{1,2}})[-./](?P<d2>\d{{1,2}})(?!\d))"
UNNAMED_DATE = re.sub(r"\?P<\w+>", "?:", DATE)  # to stand more than once in a pattern


def year_value(text: str) -> int:
    """Returns the year that matches `YEAR`.

    Example:
        >>> year_value("二〇二二")
        2022
    """
    return int("".join(_DIGITS.get(c, c) for c in text))


def date_value(match: re.Match[str]) -> dt.date | None:
    """Returns the date of a match of `DATE`, None for one that the calendar does not have.

    Example:
        >>> date_value(re.search(DATE, "二〇二二年五月十八日"))
        datetime.date(2022, 5, 18)
    """
    month, day = match["m"] or match["m2"], match["d"] or match["d2"]
    try:
        return dt.date(year_value(match["y"]), _small(month), _small(day))
    except ValueError:
        return None


def _small(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    value = int(_DIGITS[ones]) if ones else 0
    return value + (10 * (int(_DIGITS[tens]) if tens else 1) if ten else 0)
