"""Comparator and change: how the number bounds its indicator and how it relates to it."""

from __future__ import annotations

import re

from toolkit.extraction.quantities.site import COMPARATOR_AFTER, Site

# the verbs before the noun that make a number a difference: 新增…1500人, 淘汰落后产能100万吨
_INCREASE_VERB = re.compile(r"(?:新增|净增|增加|扩充|提高|再增|多增|新增加|净增加|年新增)[^,。;、]{0,2}\Z")
_DECREASE_VERB = re.compile(r"(?:淘汰|退出|关停|压减|减少|减轻|压降|关闭|削减|淘汰退出|关停淘汰|(?<![、和及])废止)\Z")
_LONGEST_VERB = 6  # characters in which one of these verbs ends
_BELOW = re.compile(r"低于|慢于|少于|低|落后")
_STEPS = ("台阶", "大关", "关口")  # what is crossed, one by one
_BASES = ("比", "较", "同比", "与")
_SHARE_NOUN = re.compile(r"(?:占比|比重|份额|占有率)\Z|占[^,。;、]{1,24}\Z")
_GROWTH_NOUNS = frozenset(["涨幅", "增幅", "增速", "降幅"])
_SHARE_NAME = re.compile(r"(?:占比|比重|份额|占有率)\Z")
_FUNDS = ("财力", "财政支出", "资金")  # 80%以上的财力用于民生
_GROWTH_BEHIND = re.compile("的?增[长速]")  # 6%左右的增长速度
_PERCENT = frozenset(["%", "‰", "比例"])


# a difference and what it is taken to: 高于全省|1个百分点, 领先全市平均约|2个百分点, 比城镇居民高|0.5个百分点
_AGAINST = re.compile(
    r"(?:(?:[高快好优强低慢少多]于|[高超]出|领先于|落后于|(?:领先|落后|跑赢|超过?)(?=[全国省市县区州]))(?P<ref>[^,。;:、\d的]{2,16}?)|"
    r"(?:比(?![重例值率较])|较|与)(?P<base>[^,。;:、\d的]{2,16}?)(?:相比)?(?:(?<![提拔升])高|(?<![降减])低|[快慢多少]|领先|落后)[出于]?)"
    r"的?(?:大?约|将?近|至少|不[少低]于|超过?|达到?|保持|整整|了)*\Z"
)
_AGAINST_REACH = 30  # characters before a number in which such a comparison stands
# what lies in the past of the same place: a difference to it is a change over time
_EARLIER = re.compile(
    r"[上去前往常历近][一二两三四五]?年|“十|年[初末底均]|期[初末]|(?<![国省市区县])同期|时期|季度|上[半个]|月|历史|过去|以往|以前|之前|"
    r"此前|[一-鿿]前\Z"
)


def held_against(text: str, low: int, at: int) -> tuple[int, int] | None:
    """Returns the span of what a difference is taken to: another region, group or indicator; None for its own past.

    Args:
        text: Folded text.
        low: Start of what belongs to the number before it.
        at: Start of the number.

    Example:
        >>> text = "生产总值增速高于全省1个百分点"
        >>> text[slice(*held_against(text, 0, 10))], held_against("比上年高1个百分点", 0, 4)
        ('全省', None)
    """
    m = _AGAINST.search(text, max(low, at - _AGAINST_REACH), at)
    if not m:
        return None
    span = m.span("ref") if m["ref"] else m.span("base")
    return None if _EARLIER.search(text, *span) else span


def comparator(site: Site) -> str:
    """Returns the comparator of one number; a bare member of a list takes the one before the list."""
    c = site.candidate
    if c.kind == "rank" or site.top:
        return "le" if c.more == "前" or site.top else "eq"
    if site.after_word:
        return COMPARATOR_AFTER[site.after_word]
    if site.compared.startswith("不"):  # 不超过上限的20%
        return "ge" if _BELOW.match(site.compared, 1) else "le"
    own = _before(site)
    if own:
        if own == "gt" and site.noun_rule == "after" and site.indicator.endswith(_STEPS):
            return "eq"  # 跨越3个百亿元台阶
        return "eq" if own in ("gt", "lt") and site.differs and not site.differs.startswith(_BASES) else own
    if c.more:
        return "approx" if c.more == "数" else "gt"
    if site.bare and site.previous and not site.relations and not site.compared:
        previous = site.previous
        own = _before(previous)
        if own:
            return "eq" if own in ("gt", "lt") and previous.differs else own
        return previous.comparator if previous.bare and not previous.after_word else "eq"
    return "eq"


def _before(site: Site) -> str:
    for relation in site.relations:
        if relation.comparator:
            return relation.comparator
    return ""


def share_last(chain: list[Site], distributed: bool) -> None:
    """Gives the comparator behind the last number of a 分别 list to each of its numbers."""
    last = chain[-1]
    if distributed and last.after_word:
        for site in chain[:-1]:
            if not site.after_word:
                site.comparator = last.comparator


def change(text: str, site: Site) -> str:
    """Returns how the number relates to its indicator; `site.governing` and `site.previous` must be known."""
    c = site.candidate
    if c.kind == "rank" or site.top:
        return "rank"
    if c.kind == "doubling":
        return "multiple"
    if site.bare and site.previous and not site.relations and not site.compared:
        return site.previous.change
    found = _by_relation(site)
    if c.unit == "倍":
        return "increase" if found == "increase" else "multiple"
    points = c.unit.endswith("百分点")
    if site.compared.startswith("不"):
        return "level"
    if (points and found not in ("increase", "decrease")) or (
        not found and site.differs and not site.differs.startswith(_BASES)
    ):
        below = _BELOW.match(site.differs) or site.differs.endswith(("低", "少", "慢"))
        return "decrease" if below else "increase"
    if found == "increase" and site.noun_rule == "after" and c.unit not in _PERCENT:
        found = (
            "increase" if "新增" in site.governing or _INCREASE_VERB.search(site.governing) else ""
        )  # 改造提升3000个村道 builds
    if found in ("increase", "decrease"):
        return found
    if site.noun_rule == "after" and c.unit == "%" and _GROWTH_BEHIND.match(text, site.after):
        return "increase"
    if c.unit in _PERCENT and _is_share(text, site, found):
        return "share"
    return _by_verb(site, found)


def _within_increase(site: Site) -> bool:
    """新增床位800张，其中护理床位500张: a part of an increase is one."""
    previous = site.previous
    same = previous and previous.candidate.unit == site.candidate.unit and previous.change == "increase"
    return bool(same and previous and "新增" in previous.governing and site.within and not site.relations)


def _by_relation(site: Site) -> str:
    """The nearest relation word decides; a noun of growth behind it prevails (涨幅保持在2%)."""
    found = ""
    for relation in site.relations:
        if relation.change:
            if relation.word in _GROWTH_NOUNS:
                return relation.change
            found = found or relation.change
            if found != "level":
                return found
    return found


def _is_share(text: str, site: Site, found: str) -> bool:
    by_text = _SHARE_NOUN.search(text, site.left, site.noun_end)
    of_money = site.noun_rule == "after" and site.after_word != "" and site.indicator.endswith(_FUNDS)
    return found == "share" or of_money or by_text is not None or _SHARE_NAME.search(site.indicator) is not None


def _by_verb(site: Site, found: str) -> str:
    """The governing verb decides where no relation word does: 新增…1500人, 淘汰落后产能100万吨."""
    if "新增" in site.indicator or _within_increase(site):
        return "increase"
    if found == "level":
        return "level"
    if not site.governing:
        return "level"
    at = max(len(site.governing) - _LONGEST_VERB, 0)
    if _INCREASE_VERB.search(site.governing, at) or (site.noun_rule == "after" and "新增" in site.governing):
        return "increase"
    return "decrease" if _DECREASE_VERB.search(site.governing, at) else "level"
