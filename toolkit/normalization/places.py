"""Places named in titles and names of bodies: province, prefecture and county of a region."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from toolkit.errors import LexiconError
from toolkit.resources import tsv_rows

_NAME = "places.tsv"
COLUMNS = ("place", "short", "last", "codes", "now")
_LONGEST = 15  # characters of the longest place name

# What a place that the lexicon does not know ends with.
# 清河市 / 云山自治州 / 莲花区 / 东岭满族自治县 ; a county's own 市 after a prefecture's
_CITY = re.compile(r"[\u4e00-\u9fff]{2,9}?(?:市|自治州|地区|州|盟)")
_COUNTY = re.compile(r"[\u4e00-\u9fff]{1,9}?(?:自治县|自治旗|新区|开发区|高新区|管理区|县|区|旗|市)")
_PROVINCE = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:省|自治区)")
_NO_NAMES = frozenset(("自治区", "各区", "各县", "全区", "全县", "我区", "我县", "市区", "本区", "本县"))
# Counties whose names are common nouns: inside a title they name none (高新区, 中心城区).
_COMMON = frozenset(("新区", "城区", "郊区", "矿区", "市区"))
# What follows the name of a place where it names a government.
_AFTER = re.compile(r"人民政府|政府|人民代表|人大|委员会|管理?委|办公|委|第|[\d年]|$|关于|党")


@dataclass(frozen=True, slots=True)
class Place:
    """A region by its parts; `text` is the name as written.

    Attributes:
        text: As written: `乐山市市中区`.
        province: Province-level part, written or known.
        city: Prefecture-level part.
        county: County-level part.
    """

    text: str
    province: str | None = None
    city: str | None = None
    county: str | None = None


@dataclass(slots=True)
class _Index:
    """Names of the lexicon by level; short forms of provinces and prefectures lead to the full name."""

    provinces: dict[str, str] = field(default_factory=dict)
    cities: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    counties: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))


@cache
def divisions() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Returns the administrative divisions of lexicons/places.tsv: names from the province down, and a short form.

    Raises:
        LexiconError: A row is no province/prefecture/county.

    Example:
        >>> (("四川省", "乐山市"), "乐山") in divisions()
        True
    """
    rows = []
    for line, row in tsv_rows(_NAME, COLUMNS):
        parts = tuple(row["place"].split("/"))
        if len(parts) > 3 or not parts[0] or not parts[-1]:
            raise LexiconError(f"{_NAME}, line {line}: {row['place']!r} is not province/prefecture/county")
        rows.append((parts, row["short"]))
    return tuple(rows)


@cache
def _index() -> _Index:
    index = _Index()
    for parts, short in divisions():
        if len(parts) == 1:
            index.provinces[parts[0]] = index.provinces[short] = parts[0]
        elif len(parts) == 2:
            names = {parts[1]}
            if parts[1].endswith("自治州") and short:
                names.add(short + "州")
            for name in names:
                index.cities[name].append((parts[0], parts[1]))
        else:
            index.counties[parts[2]].append((parts[0], parts[1]))
    return index


def place_at(text: str, start: int = 0, *, known_only: bool = False) -> Place | None:
    """Reads the place that `text` names from `start` on: province, prefecture, county, as far as they stand there.

    Args:
        text: Text without white space, e.g. the name of a government.
        start: Where the place begins.
        known_only: Whether only names of the lexicon count; else shapes do too (`…市…区`).

    Returns:
        The place with the upper parts that the lexicon knows, or None.

    Example:
        >>> place_at("乐山市市中区人民政府办公室")
        Place(text='乐山市市中区', province='四川省', city='乐山市', county='市中区')
    """
    index = _index()
    at = start
    province = city = county = None
    written = _longest(text, at, index.provinces)
    if written and (index.provinces[written] == written or _province_follows(text, at, written)):
        province = index.provinces[written]
        at += len(written)
    elif not known_only and (match := _PROVINCE.match(text, at)) and match.group() != "自治区":
        province = match.group()
        at = match.end()
    written = _longest(text, at, index.cities)
    if written:
        homes = [h for h in index.cities[written] if province in (None, h[0])]
        if homes:
            province, city = homes[-1]
            at += len(written)
    written = _longest(text, at, index.counties)
    if written:
        homes = [h for h in index.counties[written] if province in (None, h[0]) and city in (None, h[1])]
        if homes or (city and not known_only):
            county = written
            at += len(written)
            if len({h[0] for h in homes}) == 1:
                province = homes[0][0]
            if len(set(homes)) == 1:
                city = homes[0][1] or city
    if not known_only and county is None:
        at, city, county = _by_shape(text, at, city, county)
    if at == start:
        return None
    return Place(text[start:at], province, city, county)


def find_place(text: str) -> Place | None:
    """Returns the first place of the lexicon that stands anywhere in `text` (a title, a file name).

    Example:
        >>> find_place("2025年宁夏政府工作报告")
        Place(text='宁夏', province='宁夏回族自治区', city=None, county=None)
    """
    for start in range(min(len(text), 200)):
        place = place_at(text, start, known_only=True)
        if place and place.text not in _COMMON:
            return place
    return None


def _longest(text: str, at: int, names: dict[str, str] | dict[str, list[tuple[str, str]]]) -> str | None:
    for length in range(min(_LONGEST, len(text) - at), 1, -1):
        name = text[at : at + length]
        if name in names:
            return name
    return None


def _province_follows(text: str, at: int, short: str) -> bool:
    """Tells whether a short form (`吉林`) names the province and not the beginning of another name (`吉林市`)."""
    index = _index()
    longer = _longest(text, at, index.cities) or _longest(text, at, index.counties)
    return longer is None or len(longer) <= len(short)


def _by_shape(text: str, at: int, city: str | None, county: str | None) -> tuple[int, str | None, str | None]:
    """Reads a prefecture and a county by their last characters, where the name of a body or a title goes on after."""
    if city is None and (match := _CITY.match(text, at)):
        rest = _COUNTY.match(text, match.end())
        if rest and _AFTER.match(text, rest.end()):
            return rest.end(), match.group(), rest.group()
        if _AFTER.match(text, match.end()):
            return match.end(), match.group(), None
    match = _COUNTY.match(text, at)
    if match and _AFTER.match(text, match.end()) and match.group() not in _NO_NAMES:
        return match.end(), city, match.group()
    return at, city, county
