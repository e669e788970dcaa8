"""Statistical indicators: the many names of one indicator, brought to one key that documents can be compared by.

A key is `code.measure`: the code of a row of lexicons/indicators.tsv, and what the number says about that indicator.
Numbers of unlike measures are never comparable, so they never share a key:

- `level`: the value of the indicator itself, in a unit of its dimension (地区生产总值 1000亿元; 城镇化率 60%). An
  indicator that is itself a rate or ratio has its share as its level (民间投资占比, by `level` or `share`), and
  one that counts what was added (城镇新增就业) has that number as its level, though the text calls it an increase.
- `growth`: relative change, in percent or times (增长6%, 下降3%, 增长1.2倍, 翻番). Also the number of a name that
  ends in 增速 or 涨幅. Direction, and whether times are added or multiplied, stand in the quantity's `change`.
- `change`: absolute change, of a rate in percentage points, else in the indicator's unit (城镇化率提高0.8个百分点;
  粮食产量增加3万吨; 新增学位2000个).
- `works`: so much of a stock is built, renewed, brought up or won (建设高标准农田300万亩; 新培育高新技术企业500家):
  neither the stock nor surely a net addition. What is itself an amount of such work (老旧小区改造, 造林面积, in the
  lexicon a name with a word of the role `flow`) keeps it as its level.
- `growth_change`: change of a growth rate over time: percentage points of an indicator that is no rate
  (地区生产总值增速比上年提高0.5个百分点).
- `gap`, `growth_gap`: distance to the value or growth of another region, group or indicator (城镇化率高于全省2个百分点;
  地区生产总值增速高于全省0.5个百分点). `indicator_key` does not see the comparison; `quantities/keys.py` does.
- `share`: what part of a larger whole the indicator is (棉花产量占全国的90%), in percent or as a fraction.
- `rank`, `growth_rank`: place among others by level or by growth.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from toolkit.errors import LexiconError
from toolkit.normalization.text import fold_width
from toolkit.normalization.units import dimension
from toolkit.resources import tsv_rows

Meaning = Literal["value", "growth", "added", "works"]

_FILE = "indicators.tsv"
_COLUMNS = ("code", "name", "name_en", "aliases", "dimension", "better", "domain")
_AFFIX_FILE = "indicator_affixes.tsv"
_AFFIX_COLUMNS = ("word", "role", "standard")
_ROLES = frozenset({"leading", "trailing", "growth", "added", "works", "done", "flow", "same"})
_DIRECTIONS = frozenset({"up", "down", ""})
# fmt: off
_DOMAINS = frozenset({
    "national_accounts", "industry", "investment", "trade", "finance", "prices", "employment", "income", "population",
    "education", "health", "environment", "agriculture", "energy", "science", "digital", "transport", "construction",
    "culture_tourism", "social_security", "safety",
})
# fmt: on

# Dimensions of units.tsv in which the level of an indicator may be given.
_UNIT_DIMENSIONS: dict[str, frozenset[str]] = {
    "money": frozenset({"money", "currency"}),
    "percent": frozenset({"percent"}),
    "count_people": frozenset({"count_people", "count_occurrence"}),
    "count": frozenset({"count", "count_occurrence"}),
    "area": frozenset({"area"}),
    "mass": frozenset({"mass"}),
    "energy": frozenset({"energy", "standard_coal"}),
    "power": frozenset({"power", "apparent_power"}),
    "length": frozenset({"length"}),
    "time": frozenset({"time", "working_time"}),
}
# The level of an index, a concentration or a compound unit comes in many units, but not in these.
_NEVER_OTHER = frozenset({"percent", "percentage_point"}).union(
    *(_UNIT_DIMENSIONS[name] for name in ("money", "count_people", "count", "area", "length", "time"))
)
_UNITLESS = frozenset({"count", "count_people", "other"})  # 技能人才达到20万; 城乡居民收入比 2.1
_PER = frozenset({"年", "月", "日", "天", "人", "户"})  # 元/人·月 and 吨/年 are money and mass still
_ADDABLE = frozenset({"count", "count_people", "money", "area", "length"})  # not 新增劳动力平均受教育年限
_WORKABLE = _UNIT_DIMENSIONS.keys() - {"money", "percent", "time"} | {"other"}
_FRACTION = "比例"  # the unit of 三分之一

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_DROPPED = re.compile(r"[\s的“”\"‘’'「」『』]+")
_ABBREVIATION = re.compile(r"\([A-Z0-9.&]+\)")  # the (PM2.5) in 细颗粒物(PM2.5)平均浓度


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of lexicons/indicators.tsv.

    Attributes:
        code: Key, ASCII: `retail_sales`.
        name: Standard Chinese name: `社会消费品零售总额`.
        name_en: English name.
        aliases: Other names of the very same indicator.
        dimension: What its level is measured in (`money`, `percent`, …, `other`).
        better: `up` or `down`, the direction that governments want; empty where neither.
        domain: Field of statistics: `trade`.
    """

    code: str
    name: str
    name_en: str
    aliases: tuple[str, ...]
    dimension: str
    better: str
    domain: str

    @property
    def is_flow(self) -> bool:
        """Whether it counts what the period brings (城镇新增就业, 老旧小区改造), so that an addition is its level."""
        if self.dimension == "money":
            return "新增" in self.name or "增量" in self.name  # not 技术改造投资
        return self.dimension in _ADDABLE and _affixes().flow.search(self.name) is not None


@cache
def indicators() -> dict[str, Indicator]:
    """Returns the indicators of the lexicon by code.

    Raises:
        LexiconError: A row's code, dimension, direction or domain is not one of those that there are.

    Example:
        >>> indicators()["urban_unemployment_rate"].name
        '城镇调查失业率'
    """
    table: dict[str, Indicator] = {}
    dimensions = _UNIT_DIMENSIONS.keys() | {"other"}
    for line, row in tsv_rows(_FILE, _COLUMNS):
        aliases = tuple(row["aliases"].split("|")) if row["aliases"] else ()
        if not (_CODE.fullmatch(row["code"]) and row["name"] and row["name_en"] and all(aliases)):
            raise LexiconError(f"{_FILE}, line {line}: code must be snake_case in ASCII, no name empty; got {row}")
        known = row["dimension"] in dimensions and row["better"] in _DIRECTIONS and row["domain"] in _DOMAINS
        if not known:
            raise LexiconError(f"{_FILE}, line {line}: unknown dimension, better or domain in {row}")
        table[row["code"]] = Indicator(**(row | {"aliases": aliases}))  # type: ignore[arg-type]
    return table


@cache
def indicator_names() -> frozenset[str]:
    """Returns all names of all indicators, folded to half width, with the short and long forms of their parts.

    Example:
        >>> {"社零总额", "规上工业增加值", "规模以上工业增加值"} <= indicator_names()
        True
    """
    written = {fold_width(name) for row in indicators().values() for name in (row.name, *row.aliases)}
    standard = _affixes().same
    for word, full in standard.items():
        written |= {name.replace(full, word) for name in written if full in name}
    return frozenset(written)


@lru_cache(maxsize=1 << 16)
def indicator_key(indicator: str, change: str, unit: str, *, works: bool = False) -> str | None:
    """Returns the key `code.measure` of a quantity (the measures: see the module), None for an unknown indicator.

    A name is known by exact match, after folding to half width, without white space, quotation marks and 的, with or
    without region words in front (全市) and count words behind (总量); 增速 and 新增 make it another measure. None too
    where the unit does not fit: 地区生产总值 in 个.

    Args:
        indicator: Name as written: `全市规上工业增加值`.
        change: How the number relates to it: `level`, `increase`, `decrease`, `multiple`, `share` or `rank`.
        unit: Base unit as written: `%`, `元`, `百分点`; empty where there is none.
        works: A verb of building or bringing up governs it (`work_verb`), though the name does not hold it.

    Example:
        >>> indicator_key("全市规上工业增加值", "increase", "%")
        'industrial_value_added_above_scale.growth'
    """
    found = _find(indicator)
    if found is None:
        return None
    row, meaning = found
    if works and meaning == "value" and change == "level":
        meaning = "works"
    measure = _MEASURES[meaning](row, change, unit)
    return f"{row.code}.{measure}" if measure else None


def work_verb(words: str) -> Literal["works", "done", ""]:
    """Returns which verb of building or bringing up ends words that govern an indicator, empty for none.

    `works` is a verb of the work itself (新建, 改造); `done` may tell the whole stock as well where the text reports
    results (建成, 培育).

    Example:
        >>> work_verb("加快建设"), work_verb("全省建成"), work_verb("累计建成"), work_verb("确保")
        ('works', 'done', '', '')
    """
    m = _affixes().governing.search(words)
    if m is None:
        return ""
    return "works" if m["works"] else "done"


@lru_cache(maxsize=1 << 14)
def relation_key(indicator: str, *, growth: bool) -> str | None:
    """Returns the key `code.measure` of an indicator that is bound by a relation, None for an unknown indicator.

    Args:
        indicator: Name as written.
        growth: Its growth is what is compared (与经济增长同步); a rate has its own growth only as a level.

    Example:
        >>> relation_key("居民人均可支配收入", growth=True)
        'income_pc.growth'
    """
    found = _find(indicator)
    if found is None:
        return None
    row, meaning = found
    if meaning == "works" and not row.is_flow:
        return f"{row.code}.works"
    grows = meaning == "growth" or (growth and row.dimension != "percent")
    return f"{row.code}.{'growth' if grows else 'level'}"


@dataclass(frozen=True, slots=True)
class _Affixes:
    leading: re.Pattern[str]
    trailing: re.Pattern[str]
    growth: re.Pattern[str]
    added: re.Pattern[str]
    works: re.Pattern[str]
    governing: re.Pattern[str]
    flow: re.Pattern[str]
    same: dict[str, str]
    same_pattern: re.Pattern[str]


@cache
def _affixes() -> _Affixes:
    words: dict[str, list[str]] = {role: [] for role in _ROLES}
    same: dict[str, str] = {}
    for line, row in tsv_rows(_AFFIX_FILE, _AFFIX_COLUMNS):
        roles = row["role"].split("|")
        if not _ROLES.issuperset(roles) or bool(row["standard"]) != (roles == ["same"]):
            raise LexiconError(f"{_AFFIX_FILE}, line {line}: no such role, or a standard where none belongs: {row}")
        for role in roles:
            words[role].append(row["word"])
        if row["standard"]:
            same[row["word"]] = row["standard"]
    either = {role: "|".join(map(re.escape, sorted(ws, key=len, reverse=True))) for role, ws in words.items()}
    work = f"{either['works']}|{either['done']}"
    return _Affixes(
        re.compile(f"^(?:{either['leading']})+"),
        re.compile(f"(?:{either['trailing']})$"),
        re.compile(f"(?:{either['growth']})$"),
        re.compile(f"^(?:{either['added']})"),
        re.compile(f"^(?:{work})|(?:{work})$"),
        re.compile(f"(?<!累计)(?<!共)(?<!已)(?:(?P<works>{either['works']})|{either['done']})$"),
        re.compile(either["flow"]),
        same,
        re.compile(either["same"]),
    )


def _normal(name: str) -> str:
    """Returns the form under which names of one indicator meet."""
    name = _ABBREVIATION.sub("", _DROPPED.sub("", fold_width(name)).upper())
    affixes = _affixes()
    return affixes.same_pattern.sub(lambda m: affixes.same[m.group()], name)


@cache
def _by_name() -> dict[str, Indicator]:
    table: dict[str, Indicator] = {}
    for row in indicators().values():
        for name in (row.name, *row.aliases):
            other = table.setdefault(_normal(name), row)
            if other is not row:
                raise LexiconError(f"{_FILE}: {name!r} stands under both {other.code!r} and {row.code!r}")
    return table


def _find(name: str) -> tuple[Indicator, Meaning] | None:
    """Returns the indicator of a name, and whether the name means its value, its growth or an addition to it."""
    table = _by_name()
    normal = _normal(name)
    if normal in table:
        return table[normal], "value"
    affixes = _affixes()
    bare = affixes.leading.sub("", normal)
    readings: tuple[tuple[str, Meaning], ...] = (
        (bare, "value"),
        (affixes.growth.sub("", bare), "growth"),
        (affixes.added.sub("", bare), "added"),
        (affixes.works.sub("", bare), "works"),
    )
    for stem, meaning in readings:
        if meaning != "value" and stem == bare:
            continue
        for form in (stem, affixes.trailing.sub("", stem)):
            if form in table:
                return table[form], meaning
    return None


def _is_percent(unit: str) -> bool:
    return unit == _FRACTION or dimension(unit) == "percent"


def _measure_of_growth(_: Indicator, change: str, unit: str) -> str | None:
    if change == "rank":
        return "growth_rank"
    if change in ("increase", "decrease") and dimension(unit) == "percentage_point":
        return "growth_change"
    return "growth" if change in ("level", "increase", "decrease") and _is_percent(unit) else None


def _measure_of_addition(row: Indicator, change: str, unit: str) -> str | None:
    fits = change in ("level", "increase") and row.dimension != "percent" and _fits(row, unit)
    return ("level" if row.is_flow else "change") if fits else None


def _measure_of_works(row: Indicator, change: str, unit: str) -> str | None:
    if change != "level" or row.is_flow or row.dimension not in _WORKABLE:
        return _measure_of_value(row, change, unit)
    return "works" if _fits(row, unit) else None


def _measure_of_value(row: Indicator, change: str, unit: str) -> str | None:
    if change == "rank":
        return "rank"
    is_rate = row.dimension == "percent"
    if change == "share":
        return ("level" if is_rate else "share") if _is_percent(unit) else None
    if change == "level":
        return "level" if _fits(row, unit) else None
    kind = dimension(unit)
    if kind == "percentage_point":
        return "change" if is_rate else "growth_change"
    if kind == "multiple" or _is_percent(unit):
        return "growth"
    if change == "multiple" or not _fits(row, unit):
        return None
    return "level" if change == "increase" and row.is_flow else "change"


_MEASURES: dict[Meaning, Callable[[Indicator, str, str], str | None]] = {
    "value": _measure_of_value,
    "growth": _measure_of_growth,
    "added": _measure_of_addition,
    "works": _measure_of_works,
}


def _fits(row: Indicator, unit: str) -> bool:
    """Tells whether the level of an indicator may be given in a unit."""
    if not unit:
        return row.dimension in _UNITLESS
    kind = dimension(unit)
    if row.dimension == "other":
        return kind not in _NEVER_OTHER and unit != _FRACTION
    if row.dimension == "percent":
        return _is_percent(unit)
    if kind == "ratio":
        numerator, *rest = re.split(r"[/·]", unit)
        kind = dimension(numerator) if _PER.issuperset(rest) else kind
    return kind in _UNIT_DIMENSIONS[row.dimension]
