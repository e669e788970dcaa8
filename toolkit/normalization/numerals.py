"""Numerals in Arabic, Chinese and mixed script, exact in both directions."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_MULTIPLIERS = {
    m: Decimal(v)
    for m, v in {
        "": 1,
        "十": 10,
        "百": 10**2,
        "千": 10**3,
        "万": 10**4,
        "十万": 10**5,
        "百万": 10**6,
        "千万": 10**7,
        "亿": 10**8,
        "十亿": 10**9,
        "百亿": 10**10,
        "千亿": 10**11,
        "万亿": 10**12,
    }.items()
}
# 1,234.5 / 3 / 12.07
_ARABIC = re.compile(r"(-?\d+(?:,\d{3})*(?:\.\d+)?)([十百千万亿]*)\Z")
_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[零〇○一二两三四五六七八九十百千万亿]")
# 二〇二六, 一九九八: digits read one by one
_DIGIT_STRING = re.compile(r"[零〇○一二三四五六七八九]{2,}\Z")


# 十九点五, 三点六亿
_DECIMAL = re.compile(r"([零〇○一二两三四五六七八九十百千万亿]+)点([零〇○一二三四五六七八九]+)([十百千万亿]*)\Z")


@lru_cache(maxsize=8192)
def parse_numeral(text: str) -> Decimal:
    """Returns the exact value of a numeral.

    Args:
        text: Arabic (`1,234.5`, full width folded before), Chinese (`一百二十`, `十九点五`, `两`, `半`), mixed
            (`1.1万亿`, `3亿5000万`) or a multiplier alone (`百亿` counts as one of it). `十几` and `几十` give the
            number without `几`, `数十` gives 10.

    Returns:
        The value, with as many digits as were written.

    Raises:
        ValueError: The text is no numeral.

    Example:
        >>> parse_numeral("1.1万亿")
        Decimal('1100000000000.0')
        >>> parse_numeral("一百二十")
        Decimal('120')
    """
    match = _ARABIC.match(text)
    if match:
        multiplier = _MULTIPLIERS.get(match[2])
        if multiplier is not None:
            return Decimal(match[1].replace(",", "")) * multiplier
    if text == "半":
        return Decimal("0.5")
    if decimal := _DECIMAL.match(text):
        digits = "".join(str(_DIGITS[c]) for c in decimal[2])
        multiplier = parse_numeral(decimal[3]) if decimal[3] else Decimal(1)
        return (parse_numeral(decimal[1]) + Decimal(f"0.{digits}")) * multiplier
    body = text.strip("几数")
    if _DIGIT_STRING.match(body):
        return Decimal("".join(str(_DIGITS[c]) for c in body))
    tokens = _TOKEN.findall(body)
    if not tokens or "".join(tokens) != body:
        raise ValueError(f"{text!r} is no numeral")
    return _sum_tokens(tokens)


def _sum_tokens(tokens: list[str]) -> Decimal:
    """Adds sections below 万, below 亿 and so on; a large unit after a smaller one multiplies all before it."""
    total = section = current = Decimal(0)
    before = 0  # the last large unit seen
    last = 0  # the last unit of any size, for 一百二 (120)
    seen = False  # a digit stands before the next unit
    for token in tokens:
        if token in _SMALL:
            section += (current if seen else Decimal(1)) * _SMALL[token]
            current, seen, last = Decimal(0), False, _SMALL[token]
        elif token in _LARGE:
            unit = _LARGE[token]
            part = section + current
            if unit > before:
                total = (total + part if total or part else Decimal(1)) * unit
            else:
                total += (part or Decimal(1)) * unit
            section = current = Decimal(0)
            before, last, seen = unit, unit, False
        elif token[0].isdigit() and token.isascii():
            current, seen, last = Decimal(token.replace(",", "")), True, 0
        else:
            digit = _DIGITS[token]
            current, seen = Decimal(digit), digit != 0
            if digit == 0:
                last = 0
    if seen and last >= 100 and tokens[-2:-1] and tokens[-2] in "百千万亿" and not tokens[-1].isascii():
        current *= last // 10
    return total + section + current


_CHINESE_DIGITS = "零一二三四五六七八九"


def chinese_numeral(number: int) -> str:
    """Returns the number in Chinese script, as it is read aloud.

    Args:
        number: From 0 to 9,999,999,999,999,999.

    Raises:
        ValueError: The number is out of that range.

    Example:
        >>> chinese_numeral(10_203)
        '一万零二百零三'
    """
    if not 0 <= number < 10**16:
        raise ValueError(f"{number} is out of the range 0 to 10**16 - 1")
    if number == 0:
        return "零"
    parts: list[str] = []
    high, low = divmod(number, 10**8)
    if high:
        parts.append(_below_hundred_million(high) + "亿")
        if low and low < 10**7:
            parts.append("零")
    if low:
        parts.append(_below_hundred_million(low))
    text = "".join(parts)
    return text[1:] if text.startswith("一十") else text


def _below_hundred_million(number: int) -> str:
    high, low = divmod(number, 10**4)
    if not high:
        return _below_ten_thousand(low)
    gap = "零" if low and low < 1000 else ""
    return _below_ten_thousand(high) + "万" + gap + (_below_ten_thousand(low) if low else "")


def _below_ten_thousand(number: int) -> str:
    parts: list[str] = []
    gap = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            parts.append(("零" if gap and parts else "") + _CHINESE_DIGITS[digit] + name)
            gap = False
        else:
            gap = True
    return "".join(parts)
