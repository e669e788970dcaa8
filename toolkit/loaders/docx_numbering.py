"""The numbers that Word makes (`一、`, `（一）`, `1.`): they stand in no run of text but are what a reader sees.

Source of the rules: ECMA-376, part 1, 17.9 (numbering), 17.18.59 (`ST_NumberFormat`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from toolkit.loaders.package import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_UNITS, _LEGAL_UNITS = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_CLOSING = "、.．。)）】〕:：,，"
_MAX_DEPTH = 20  # styles that are based on one another
_LEVELS = 9
_FORMATS_OF_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
     "japaneseCounting", "koreanCounting"}
)  # fmt: skip


def render(number: int, fmt: str) -> str:
    """Returns a number in one of Word's formats; one that is not known is written in Arabic digits.

    Example:
        >>> [render(n, f) for n, f in ((12, "chineseCounting"), (3, "decimalEnclosedCircle"), (21, "ideographDigital"))]
        ['十二', '③', '二一']
    """
    if fmt in _FORMATS_OF_CHINESE:
        return _chinese(number, _DIGITS, _UNITS)
    if fmt == "chineseLegalSimplified":
        return _chinese(number, _LEGAL, _LEGAL_UNITS)
    if fmt in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(d)] for d in str(number))
    if fmt == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if fmt == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    if fmt.startswith("decimalEnclosed"):
        return _enclosed(number, fmt)
    if fmt in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(0xFF10 + int(d)) for d in str(number))
    if fmt == "decimalZero":
        return f"{number:02}"
    if fmt in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 50)
        return letter.upper() if fmt == "upperLetter" else letter
    if fmt in ("lowerRoman", "upperRoman") and 0 < number < 5000:
        roman = _roman(number)
        return roman.upper() if fmt == "upperRoman" else roman
    return "" if fmt == "none" else str(number)


def _chinese(number: int, digits: str, units: tuple[str, ...]) -> str:
    if not 0 < number < 10_000:
        return digits[0] if number == 0 else str(number)
    zero = "零" if units is _UNITS else digits[0]
    out, gap = "", False
    for power, digit in enumerate(reversed(str(number))):
        value = int(digit)
        if value:
            out = digits[value] + units[power] + (zero if gap and out else "") + out
        gap = bool(out) and not value
    if units is _UNITS and 10 <= number < 20:
        out = out[1:]
    return out


def _enclosed(number: int, fmt: str) -> str:
    """Returns ①, ⑴ or ⒈."""
    if fmt == "decimalEnclosedParen":
        return chr(0x2474 + number - 1) if 1 <= number <= 20 else f"({number})"
    if fmt == "decimalEnclosedFullstop":
        return chr(0x2488 + number - 1) if 1 <= number <= 20 else f"{number}."
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _roman(number: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        out += sign * count
    return out


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list."""

    fmt: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    style: str | None = None
    suffix: str = "tab"


@dataclass(slots=True)
class _List:
    """A list of the document (`w:num`): its levels, and where its counters are kept."""

    levels: dict[int, _Level]
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Gives paragraphs, asked in order, the number that Word shows before them."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        """Reads the lists and what styles say of them.

        Args:
            numbering: Root of `numbering.xml`, None where there is none.
            styles: Root of `styles.xml`.
        """
        self._styles = {} if styles is None else {s.get(f"{W}styleId"): s for s in styles.findall(f"{W}style")}
        self._default = next((s.get(f"{W}styleId") for s in self._styles.values() if _is_default_paragraph(s)), None)
        self._abstract = {}
        self._lists: dict[str, _List] = {}
        if numbering is not None:
            self._abstract = {a.get(f"{W}abstractNumId"): a for a in numbering.findall(f"{W}abstractNum")}
            for num in numbering.findall(f"{W}num"):
                self._add(num)
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[str, int]] = set()

    def label(self, paragraph: Element) -> str:
        """Returns the number before a paragraph, and counts it; empty where it has none."""
        properties = paragraph.find(f"{W}pPr")
        found = self._of(properties)
        if found is None or (shown := self._lists.get(found[0])) is None:
            return ""
        num_id, level = found
        kind = shown.levels.get(level, _Level())
        counts = self._counts[shown.abstract]
        if (num_id, level) not in self._started and level in shown.starts:
            counts[level] = shown.starts[level] - 1
        self._started.add((num_id, level))
        counts[level] = counts.get(level, kind.start - 1) + 1
        for lower in [n for n in counts if n > level]:
            restart = shown.levels.get(lower, _Level()).restart
            if restart is None or 0 < restart >= level + 1:
                del counts[lower]
        return self._written(kind, shown, counts)

    def _written(self, kind: _Level, shown: _List, counts: dict[int, int]) -> str:
        if kind.fmt == "bullet":
            mark = "".join("•" if "\ue000" <= c <= "\uf8ff" else c for c in kind.text)
            return f"{mark} " if mark and kind.suffix != "nothing" else mark

        def number(match: re.Match[str]) -> str:
            other = shown.levels.get(int(match[1]) - 1, _Level())
            value = counts.get(int(match[1]) - 1, other.start)
            return render(value, "decimal" if kind.legal and other.fmt != "none" else other.fmt)

        written = _PLACE.sub(number, kind.text)
        apart = kind.suffix == "nothing" or not written or written[-1] in _CLOSING
        return written if apart else written + " "

    def _of(self, properties: Element | None) -> tuple[str, int] | None:
        """Returns list and level of a paragraph, from itself or from its style."""
        own = None if properties is None else properties.find(f"{W}numPr")
        style = None if properties is None else properties.find(f"{W}pStyle")
        name = self._default if style is None else style.get(f"{W}val")
        num_id, level = _pair(own)
        if num_id == "0":
            return None
        for _ in range(_MAX_DEPTH):
            found = self._styles.get(name)
            if found is None or (num_id is not None and level is not None):
                break
            below = found.find(f"{W}pPr/{W}numPr")
            if below is not None:
                its_id, its_level = _pair(below)
                if num_id is None and its_id is not None:
                    num_id = its_id
                    level = its_level if level is None else level
                    if level is None:
                        level = self._level_of_style(num_id, name)
                elif level is None:
                    level = its_level
            based = found.find(f"{W}basedOn")
            name = None if based is None else based.get(f"{W}val")
        if num_id in (None, "0"):
            return None
        return str(num_id), level or 0

    def _level_of_style(self, num_id: str, style: str | None) -> int | None:
        shown = self._lists.get(num_id)
        levels = shown.levels if shown else {}
        return next((n for n, level in levels.items() if level.style == style), None)

    def _add(self, num: Element) -> None:
        link = num.find(f"{W}abstractNumId")
        abstract = self._linked(None if link is None else link.get(f"{W}val"))
        if abstract is None:
            return
        levels = {n: _level(e) for e in abstract.findall(f"{W}lvl") if (n := _number(e, "ilvl")) is not None}
        shown = _List(levels, abstract.get(f"{W}abstractNumId"))
        for override in num.findall(f"{W}lvlOverride"):
            n = _number(override, "ilvl")
            if n is None:
                continue
            if (own := override.find(f"{W}lvl")) is not None:
                levels[n] = _level(own)
                shown.starts[n] = levels[n].start
            start = _value(override, "startOverride")
            if start is not None:
                shown.starts[n] = _int(start, 1)
        self._lists[num.get(f"{W}numId")] = shown

    def _linked(self, abstract_id: str | None) -> Element | None:
        """Returns an abstract list, or the one that a style it names stands for."""
        abstract = self._abstract.get(abstract_id)
        if abstract is None or abstract.find(f"{W}lvl") is not None:
            return abstract
        name = _value(abstract, "numStyleLink")
        return next((a for a in self._abstract.values() if name and _value(a, "styleLink") == name), abstract)


def _is_default_paragraph(style: Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on")


def _pair(properties: Element | None) -> tuple[str | None, int | None]:
    if properties is None:
        return None, None
    level = _value(properties, "ilvl")
    return _value(properties, "numId"), None if level is None else min(max(_int(level, 0), 0), _LEVELS - 1)


def _level(element: Element) -> _Level:
    restart = _value(element, "lvlRestart")
    fmt = _value(element, "numFmt")
    if fmt is None:  # Word's own formats of later years, with an older one beside: mc:AlternateContent
        fmt = next((e.get(f"{W}val") for e in element.iter(f"{W}numFmt")), "decimal")
    return _Level(
        fmt=fmt or "decimal",
        text=_value(element, "lvlText") or "",
        start=_int(_value(element, "start"), 0 if element.find(f"{W}start") is None else 1),
        restart=None if restart is None else _int(restart, 0),
        legal=element.find(f"{W}isLgl") is not None,
        style=_value(element, "pStyle"),
        suffix=_value(element, "suff") or "tab",
    )


def _value(element: Element, name: str) -> str | None:
    found = element.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")


def _number(element: Element, name: str) -> int | None:
    value = element.get(f"{W}{name}")
    return _int(value, 0) if value is not None else None


def _int(value: str | None, default: int) -> int:
    """Returns a whole number of an attribute, bounded: a hostile file may name any."""
    try:
        return min(max(int(value or ""), 0), 100_000)
    except ValueError:
        return default
