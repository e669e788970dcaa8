"""The upper part of a region that a document names short: 青筠区 in the title, 岚州市青筠区 below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from toolkit.normalization.places import Place, place_at

_UPPER = 16  # characters of the province and prefecture before the name of a county
_MENTIONS = 50  # full names that are read; each costs a look at the lexicon for every character above
_UPPER_ENDS = frozenset("省市州盟区")
_HAN = re.compile("[\u4e00-\u9fff]")
# A prefecture that the lexicon does not know.
_CITY = re.compile("[\u4e00-\u9fff]{2,3}[市盟]|[\u4e00-\u9fff]{2,6}(?:地区|自治州)")
# What stands before a name in its clause: 经|岚州市, 2024年|岚州市
_BEFORE = re.compile("[\u4e00-\u9fff]*[年于发将经由在为向对据照共及和与的送]")
# What goes on after the name of a region that is named for itself and not in passing.
_GOVERNMENT = re.compile(r"(?:人民)?(?:政府|代表)|人大|委|管|办公|党|第|\d{4}年|\s|$")


def with_upper_part(place: Place, parts: Iterable[str]) -> Place:
    """Returns the place with the prefecture that the document writes before its county elsewhere.

    A county that the lexicon does not know, or knows in several prefectures (`市中区`), says nothing of its prefecture.
    The first part of the document that names one decides, where all its full names agree.

    Args:
        place: The region as read so far.
        parts: Parts of the document in order of trust: title, head, all of the text.

    Example:
        >>> with_upper_part(Place("市中区", county="市中区"), ["市中区重点任务", "乐山市市中区人民政府"])
        Place(text='乐山市市中区', province='四川省', city='乐山市', county='市中区')
    """
    if place.city or place.county is None or place.text != place.county:
        return place
    for part in parts:
        found = set(_full_names(part, place.county))
        if found:
            return found.pop() if len(found) == 1 else place
    return place


def _full_names(text: str, county: str) -> Iterator[Place]:
    """Yields the places of a text that end in the name of a county and begin above it, of its first mentions."""
    at, left = text.find(county, 1), _MENTIONS
    while at > 0 and left:
        if text[at - 1] in _UPPER_ENDS:
            left -= 1
            if found := _ending(text, at, at + len(county)):
                yield found
        at = text.find(county, at + 1)


def _ending(text: str, at: int, end: int) -> Place | None:
    """Returns the place that ends at `end` with the county from `at` on.

    It begins with a province or prefecture of the lexicon; else where its clause begins, before a government.
    """
    start = at
    while start and at - start < _UPPER and _HAN.match(text, start - 1):
        start -= 1
    for i in range(start, at - 1):
        upper = place_at(text[i:end], known_only=True)
        if upper and (upper.city or upper.province) and (found := _exact(text[i:end], text[at:end])):
            return found
    if at - start == _UPPER or not _GOVERNMENT.match(text, end):
        return None
    before = _BEFORE.match(text, start, at)
    found = _exact(text[before.end() if before else start : end], text[at:end])
    return found if found and found.city and _CITY.fullmatch(found.city) else None


def _exact(name: str, county: str) -> Place | None:
    """Returns the place that a name is read as, where it is all of the name and ends in the county."""
    found = place_at(name)
    return found if found and found.text == name != county and found.county == county else None
