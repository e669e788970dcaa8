"""Whose body a name means: its level and region, from what the name says and from who issues the document."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from toolkit.normalization.organisations.functions import (
    LONGEST_NAME,
    function_kinds,
    functions_of,
    stem_start,
)
from toolkit.normalization.places import divisions
from toolkit.schema import DocumentMetadata, Level

NATION = "国家"
_LONGEST = 15  # characters of the longest place name
_SHORTEST_FOREIGN = 3  # characters; a shorter name of a distant county (城区) is a common noun

# What an issuer's region ends with, where it is no province, city or county.
_TOWN = re.compile(r"(?:镇|乡|街道|苏木)$")
_PARK = re.compile(r"(?:开发区|高新区|经开区|新区|园区|示范区|度假区|景区|保税区|试验区|管理区)$")
_TOWN_NAME = re.compile(r"[\u4e00-\u9fff]{1,12}?(?:街道|镇|乡|苏木)")
# 国家税务总局清河市税务局: the organ of the centre, then its organ on the spot
_HEAD_OFFICE = re.compile(r"国家[\u4e00-\u9fff]{2,10}?总局(?=.)|中共|中国共产党")
# What stands between region and stem: 市(级), 市(直), 市(人民政府), 市(委)
_OF_REGION = re.compile(r"(?:党委|委员会|委|人民政府|政府|府|直属|直|级|属)$")
_NATIONAL = re.compile(r"(?:国家|中央|最高|国务院|全国|中国|中华|国)$")
_NATIONAL_END = re.compile(r"(?:部|总局|总署|署)$")
# 市生态环境局(云溪)分局, 县公安局(城关)派出所
_BRANCH = re.compile(r"(?P<parent>.{1,20}局)(?P<place>[\u4e00-\u9fff]{2,8}?)(?:分局|支队|大队|派出所|所|站)$")
_YOUTH = re.compile(r"(?:共青)?团(?P<word>[省市州盟县区旗])委")
_GROUP = re.compile(r"各|有关|相关|所有|涉农|其他|其它")
_ENTERPRISES = frozenset({"company", "bank", "utility"})
# Organs among banks and utilities: 市邮政管理局, 通信发展办公室, the central bank
_ADMINISTERS = re.compile(r"(?:管理局|监管局|办公室|办)$|人民银行|人行|外汇")
_NO_LEVEL = frozenset({"institution", "military"})
_LAST: dict[str, Level] = {
    "省": "province", "市": "city", "州": "city", "盟": "city", "县": "county", "区": "county", "旗": "county",
    "镇": "town", "乡": "town", "村": "village",
}  # fmt: skip
_UPPER = "省市州盟县区旗"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues a document, as its metadata say it.

    Attributes:
        region: Region in full as written: `乐山市市中区`.
        province: Province-level part.
        city: Prefecture-level part.
        county: County-level part.
        level: Level of the issuing body; None where it is not known.
        year: Year of the document, for names that changed with the reforms.
    """

    region: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    level: Level | None = None
    year: int | None = None


def issuer_of(metadata: DocumentMetadata) -> Issuer:
    """Returns the issuer that the metadata of a document describe.

    Example:
        >>> issuer_of(DocumentMetadata(region="清河市云溪区", city="清河市", county="云溪区")).level
        'county'
    """
    region = metadata.region
    level: Level | None = None
    if region and _TOWN.search(region):
        level = "town"
    elif region and _PARK.search(region) and not (metadata.county and metadata.county in _divisions().counties):
        level = "park"
    elif metadata.county:
        level = "county"
    elif metadata.city:
        level = "city"
    elif metadata.province:
        level = "province"
    elif metadata.issuer and "国务院" in metadata.issuer:
        level = "nation"
    year = metadata.report_year or (metadata.date.year if metadata.date else None)
    return Issuer(region, metadata.province, metadata.city, metadata.county, level, year)


@dataclass(frozen=True, slots=True)
class Home:
    """Level and region of a body.

    Attributes:
        prefix: The region as the name writes it (`市`, `乐山市`), empty for none.
        level: Level of the body.
        region: Its region in full.
        is_branch: Whether it is an organ sent to a place (`市生态环境局云溪分局`).
    """

    prefix: str
    level: Level | None
    region: str | None
    is_branch: bool = False


def home_of(name: str, issuer: Issuer) -> Home:
    """Returns level and region of a body.

    Args:
        name: The folded name, its region written or not.
        issuer: Who issues the document.

    Example:
        >>> issuer = Issuer("清河市云溪区", None, "清河市", "云溪区", "county")
        >>> home_of("市财政局", issuer).region, home_of("水务局", issuer).region
        ('清河市', '清河市云溪区')
    """
    if len(name) > LONGEST_NAME:
        return Home("", None, own_region(issuer))
    name = _HEAD_OFFICE.sub("", name, count=1)
    functions = functions_of(name, issuer.year)
    kind = function_kinds()[functions[0]] if functions else ""
    if kind in ("town", "village"):
        return _below_county(name, kind, issuer)
    if kind == "park" or (kind in _ENTERPRISES and not _ADMINISTERS.search(name)):
        home = _placed(name, issuer)
        region = home.region if home.prefix else _place_inside(name, issuer) or home.region
        return Home(home.prefix, "park" if kind == "park" else "enterprise", region)
    if youth := _YOUTH.match(name):
        level, region = _by_level_word(youth["word"], issuer)
        return Home(youth["word"], level, region)
    if branch := _branch(name, issuer):
        return branch
    start = stem_start(name)
    prefix = _region_words(name[:start]) if start else ""
    if prefix and prefix[0] in _UPPER and prefix[-1] not in _LAST and not _known_place(prefix, issuer)[0]:
        prefix = prefix[0]  # 区(企业)综合服务中心
    if prefix:
        level, region = _resolve(prefix, issuer)
        return Home(prefix, level, region)
    if not functions:
        return _placed(name, issuer)
    if _NATIONAL_END.search(name) and kind in ("department", "vertical"):
        return Home("", "nation", NATION)
    return Home("", None if kind in _NO_LEVEL else issuer.level, own_region(issuer))


def own_region(issuer: Issuer) -> str | None:
    """Returns the full region of an issuer: `乐山市市中区`, `北京市海淀区`, `四川省`."""
    return issuer.region if issuer.level in ("town", "park") else _region_at(issuer.level, issuer) or issuer.region


def _region_at(level: Level | None, issuer: Issuer) -> str | None:
    """Returns the region at a level that the issuer belongs to, itself included."""
    if level == "nation":
        return NATION
    if level == "province":
        return issuer.province or (issuer.region if issuer.level == "province" else None)
    if level == "city":
        return issuer.city or (issuer.region if issuer.level == "city" else None)
    if level == "county" and issuer.county:
        return _full(issuer.province, issuer.city, issuer.county)
    return issuer.region if level == issuer.level else None


def _full(province: str | None, city: str | None, county: str | None) -> str | None:
    """Returns the usual full name of a region: a county behind its city, or behind a municipality."""
    if county:
        return (city or (province if province and province.endswith("市") else None) or "") + county
    return city or province


@dataclass(frozen=True, slots=True)
class _Divisions:
    """Full and short names of the lexicon of places, each with what it may mean: province, city, county."""

    upper: dict[str, list[tuple[str | None, str | None]]]
    counties: dict[str, list[tuple[str, str]]]


@cache
def _divisions() -> _Divisions:
    upper: dict[str, list[tuple[str | None, str | None]]] = defaultdict(list)
    counties: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for parts, short in divisions():
        if len(parts) == 3:
            counties[parts[2]].append((parts[0], parts[1]))
            continue
        names = {parts[-1]} | ({short} if short else set())
        if parts[-1].endswith("自治州"):
            names.add(short + "州")
        for name in names:
            upper[name].append((parts[0], parts[1] if len(parts) == 2 else None))
    return _Divisions(dict(upper), dict(counties))


def _known_place(name: str, issuer: Issuer) -> tuple[int, str | None, str | None, str | None]:
    """Reads province, city and county at the start of a name: how many characters they take, and which they are."""
    table = _divisions()
    at = 0
    province = city = county = None
    for _ in range(2):
        written = _longest(name, at, table.upper, (issuer.province, issuer.city))
        if written is None:
            break
        if written == issuer.city:
            homes: list[tuple[str | None, str | None]] = [(issuer.province, issuer.city)]
        elif written == issuer.province:
            homes = [(issuer.province, None)]
        else:
            homes = [h for h in table.upper[written] if province in (None, h[0])]
        homes = [h for h in homes if h[0] == issuer.province] or homes
        if not homes or (city and homes[0][1]):
            break
        province, city = homes[0]
        at += len(written)
    written = _longest(name, at, table.counties, (issuer.county,))
    if written and written == issuer.county and city in (None, issuer.city):
        return at + len(written), issuer.province, issuer.city, written
    if written:
        here = city or issuer.city
        found = [h for h in table.counties.get(written, ()) if province in (None, h[0]) and city in (None, h[1])]
        near = [h for h in found if here and h[1] == here] or [h for h in found if h[0] == issuer.province]
        foreign = len(found) == 1 and (city is not None or len(written) >= _SHORTEST_FOREIGN)
        if len(near) == 1 or foreign:
            province, city = near[0] if near else found[0]
            county = written
            at += len(written)
    return at, province, city or None, county


def _longest(name: str, at: int, *tables: object) -> str | None:
    for length in range(min(_LONGEST, len(name) - at), 1, -1):
        if any(name[at : at + length] in table for table in tables):  # type: ignore[operator]
            return name[at : at + length]
    return None


def _region_words(words: str) -> str:
    """Returns the region in front of a stem without what stands between: `市委`, `市级`, `市人民政府` give `市`."""
    bare = _OF_REGION.sub("", words)
    return bare or words


def _resolve(prefix: str, issuer: Issuer) -> tuple[Level | None, str | None]:
    """Returns level and full region of the words in front of a stem."""
    if _GROUP.search(prefix):
        return _LAST.get(prefix[-1]), own_region(issuer)
    if _NATIONAL.search(prefix):
        return "nation", NATION
    if prefix in _LAST or prefix in ("自治区", "自治州", "自治县", "地区", "街道"):
        return _by_level_word(prefix, issuer)
    length, province, city, county = _known_place(prefix, issuer)
    if length == len(prefix):
        level: Level = "county" if county else "city" if city else "province"
        return level, _full(province, city, county)
    if prefix == issuer.region:
        return issuer.level, own_region(issuer)
    rest = prefix[length:] if length else prefix
    if _PARK.search(rest):
        return "park", _joined(province, city, county, rest, issuer)
    if rest in _LAST and length:  # 乐山(short form)市
        return ("county" if county else "city" if city else "province"), _full(province, city, county)
    if rest.endswith("街道"):
        return "town", _joined(province, city, county, rest, issuer)
    last = _LAST.get(rest[-1]) if rest else None
    if last is None:
        return None, _full(province, city, county) or own_region(issuer)
    if last == "city" and issuer.level == "city" and rest[-1] == "市":
        last = "county"  # another 市 in a city's own document is below it
    if last in ("province", "city"):
        return last, rest
    return last, _joined(province, city, county, rest, issuer)


def _joined(province: str | None, city: str | None, county: str | None, rest: str, issuer: Issuer) -> str:
    """Returns a region below another: the written one above it, else the one that the issuer's document is about."""
    if province or city:
        return (_full(province, city, county) or "") + rest
    if _LAST.get(rest[-1]) == "county":
        above = issuer.city if issuer.level in ("city", "county", "town", "park") else None
    else:
        above = own_region(issuer)
    return (above or "") + rest


def _by_level_word(word: str, issuer: Issuer) -> tuple[Level | None, str | None]:
    """Resolves a bare 市, 县, 区 … by the issuer."""
    province = issuer.province or ""
    level: Level
    if word in ("省", "自治区") or (word == "区" and _is_autonomous(issuer)):
        level = "province"
    elif word == "市" and province.endswith("市") and not issuer.city:
        level = "province"  # a municipality
    elif word == "市" and issuer.level in ("county", "town") and (issuer.county or "").endswith("市"):
        level = "county"
    elif word in ("市", "州", "盟", "地区", "自治州"):
        level = "city"
    elif word == "街道":
        level = "town"
    else:
        level = _LAST[word[-1]]
    return level, _region_at(level, issuer)


def _is_autonomous(issuer: Issuer) -> bool:
    return issuer.level == "province" and (issuer.province or issuer.region or "").endswith("自治区")


def _placed(name: str, issuer: Issuer) -> Home:
    """Returns the home of a body that has a place or a level in front of a name of its own: `清河市供电公司`."""
    length, province, city, county = _known_place(name, issuer)
    if length:
        level: Level = "county" if county else "city" if city else "province"
        return Home(name[:length], level, _full(province, city, county))
    if name[:1] in _LAST and len(name) > 1:
        found, region = _by_level_word(name[0], issuer)
        return Home(name[0], found, region or own_region(issuer))
    return Home("", None, own_region(issuer))


def _place_inside(name: str, issuer: Issuer) -> str | None:
    """Returns the issuer's county or city where a name holds its short form: 清河 in `人行清河支行`."""
    if issuer.county and len(issuer.county) > 2 and issuer.county[:-1] in name:
        return _region_at("county", issuer)
    return issuer.city if issuer.city and len(issuer.city) > 2 and issuer.city[:-1] in name else None


def _below_county(name: str, kind: str, issuer: Issuer) -> Home:
    length, province, city, county = _known_place(name, issuer)
    upper = _full(province, city, county) if length else own_region(issuer)
    if _GROUP.search(name):
        return Home(name[:length], "village" if kind == "village" else "town", upper)
    town = _TOWN_NAME.match(name, length)
    prefix = name[: town.end()] if town else name[:length]
    if town and len(town.group()) > 1 and town.group() != "街道" and not (upper or "").endswith(town.group()):
        upper = (upper or "") + town.group()
    return Home(prefix, "village" if kind == "village" else "town", upper)


def _branch(name: str, issuer: Issuer) -> Home | None:
    """Returns the home of an organ below another: `市生态环境局云溪分局`, `市公安局交警支队` (of the city)."""
    match = _BRANCH.fullmatch(name)
    if match is None or stem_start(match["parent"]) is None or not match["place"]:
        return None
    place = match["place"]
    if functions_of(place) or functions_of(place + "局"):  # 市公安局交警支队 is named by its field
        return home_of(match["parent"], issuer)
    own = issuer.county or ""
    if own and (own == place or own[:-1] == place):
        return Home(match["parent"], "county", _region_at("county", issuer), is_branch=True)
    length, province, city, county = _known_place(place, issuer)
    if length == len(place) and county:
        return Home(match["parent"], "county", _full(province, city, county), is_branch=True)
    return Home(match["parent"], "county", (issuer.city or "") + place, is_branch=True)
