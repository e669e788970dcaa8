"""Key of a quantity's indicator: what the sentence adds to the name as it is written."""

from __future__ import annotations

import re
from functools import lru_cache

from toolkit.extraction.quantities.comparison import held_against
from toolkit.extraction.quantities.site import Site
from toolkit.normalization.indicators import indicator_key, indicators, relation_key, work_verb
from toolkit.normalization.text import fold_width

_PER = re.compile(r"每(?P<many>[十百千万]{1,2})(?:常住人口|人口|人|名[^,;。、\d]{1,6}|户|[^,;。、\d]{1,3})\Z")
_BENEFICIARY = re.compile(r"(?:为|面向|针对)[^,;]{2,}|对[^,;]{2,}(?:进行|开展)")
_WHOLE = re.compile(r"累计|总数|总量|总里程|总面积|共计")  # the stock, whatever verb stands before
# parts of a region, whose numbers are not the region's
_PART = re.compile(
    r"(?:县市|县区|区县|园区|开发区|高新区|自贸试验区|自贸区|经开区|口岸|国有控股企业)(?:共|已|实现|完成|新增)*\Z"
)
_COMPANY = re.compile(r"(?:集团|公司)(?:要|力争|实现|全年)")  # whose numbers the clauses behind give
_COMPARATOR = re.compile(r"(?:超过?|近|约|不少于|不低于|至少|突破|达到?|各类|一批)+\Z")
_CLAUSE = re.compile(r"[^,;:。!?\n、()]*")
_GOES_ON = re.compile(r"[和及与或并等以的]|左右|上下")
_WORKS_WORD = 12  # characters before a noun or number in which a verb of building ends


def key(text: str, site: Site, following: Site | None, status: str) -> str | None:
    """Returns the key of a number in its sentence, None where what it measures has no row in the lexicon.

    A denominator in front of the number belongs to the measure (抽检量超每千人6批次), 城乡 over two numbers means the
    towns first and the country second (城乡低保标准分别提高5%和6%), a verb of building or bringing up makes a stock
    an amount of works (新建停车位2万个), and what is done for some says nothing of all (为护理员开展培训3万人次). The
    distance to another region or indicator is no change over time (城镇化率高于全省2个百分点).

    Args:
        text: The folded text.
        site: The number, with indicator and change.
        following: The number behind it in the sentence.
        status: Its status: of a result, 建成 may tell works or stock, so that a stock has no key.
    """
    found = _key(text, site, following, status) if site.indicator else None
    if not found or site.change not in _MOVES or not found.endswith(("change", "growth")) or not _is_gap(text, site):
        return found
    return as_gap(found, grows=_grows(site))


def as_gap(key: str | None, *, grows: bool) -> str | None:
    """Returns the key of the distance to another value for that of a change over time; any other key as it is.

    Args:
        key: Key of a change.
        grows: A percentage is of growth (增速高于全省1%), not of the value itself (收入高于全省5%).

    Example:
        >>> as_gap("gdp.growth_change", grows=True), as_gap("income_pc.growth", grows=False)
        ('gdp.growth_gap', 'income_pc.gap')
    """
    code, _, measure = (key or "").partition(".")
    gaps = {"change": "gap", "growth_change": "growth_gap", "growth": "growth_gap" if grows else "gap"}
    return f"{code}.{gaps[measure]}" if measure in gaps else key


def _grows(site: Site) -> bool:
    before = site.previous if site.noun_rule == "inherited" else None
    return any(r.change in _MOVES for r in site.relations) or (before is not None and before.change in _MOVES)


_MOVES = ("increase", "decrease")


def _is_gap(text: str, site: Site) -> bool:
    """Tells whether a number, or the first of its list, is the distance to another value (高于全省1个百分点)."""
    while site.bare and site.previous and not site.relations and not site.compared:
        site = site.previous
    return held_against(text, site.left, site.candidate.start) is not None


def _key(text: str, site: Site, following: Site | None, status: str) -> str | None:
    name = site.indicator
    unit, at = site.candidate.unit, site.candidate.start
    if site.noun_end < at and text.find("每", max(site.left, at - 12), at) >= 0:
        per = _PER.search(text, max(site.left, at - 12), at)
        if per:
            return indicator_key(f"每{per['many']}人{name}", site.change, unit)
    if not _known(name):
        return None
    if "城乡" in name and (side := _side(site, following)):
        own = indicator_key(name.replace("城乡", side, 1), site.change, unit)
        if own:
            return own
    if (site.governing and _PART.search(site.governing)) or _COMPANY.search(
        text, max(site.sentence_start, site.left - 60), site.left
    ):
        return None
    verb = _verb(text, site) if site.governing or site.noun_rule == "after" else ""
    if not verb and (_acted_on(text, site) or _of_addition(site)):
        found = indicator_key(name, site.change, unit)
        return found if found and indicators()[found.partition(".")[0]].is_flow else None
    added = site.governing.endswith("新增") and indicator_key(f"新增{name}", site.change, unit)
    found = added or indicator_key(name, site.change, unit, works=bool(verb))
    if verb == "done" and status == "achieved" and found and found.endswith(".works"):
        return None
    if found and _BENEFICIARY.search(site.governing):
        people = indicators()[found.partition(".")[0]].dimension == "count_people"
        return None if people else found
    return found


@lru_cache(maxsize=1 << 14)
def _known(name: str) -> bool:
    """Tells whether the lexicon has a name, alone or with what `key` adds to it."""
    forms = (name, f"新增{name}", *(name.replace("城乡", side, 1) for side in ("城镇", "农村") if "城乡" in name))
    return any(relation_key(form, growth=False) for form in forms)


def _verb(text: str, site: Site) -> str:
    """Returns the kind of the verb of building that governs a number: before its noun, or behind (2万亩农田建设)."""
    verb = work_verb(_COMPARATOR.sub("", site.governing)[-_WORKS_WORD:]) if site.governing else ""
    if not verb:
        behind = _behind(text, site)
        verb = work_verb(behind) if 0 < len(behind) <= _WORKS_WORD else ""
    return "" if verb and _WHOLE.search(text, site.left, site.candidate.start) else verb


def _behind(text: str, site: Site) -> str:
    """Returns what stands between a noun behind its number and the end of the clause."""
    if site.noun_rule != "after":
        return ""
    start = site.phrase_end
    if not start:
        at = text.find(noun := fold_width(site.indicator), site.after, site.right)
        start = at + len(noun) if at >= 0 else site.right
    m = _CLAUSE.match(text, start, site.right)
    return m.group() if m else ""


def _acted_on(text: str, site: Site) -> bool:
    """Tells whether something is done with what is counted (完成3000家企业数字化转型), so that it is no stock."""
    behind = "" if site.dimension in ("money", "currency") else _behind(text, site)
    return len(behind) > 1 and not _GOES_ON.match(behind)


def _of_addition(site: Site) -> bool:
    """Tells whether a share is one of an addition (新增装机300万千瓦,其中绿电占比60%), not of the whole."""
    first = site.previous
    if site.dimension == "percent" and site.change in ("share", "level") and site.governing.endswith("新增"):
        return True
    return (
        site.within
        and first is not None
        and first.change == "increase"
        and first.dimension not in ("percent", "percentage_point")
        and site.dimension == "percent"
    )


def _side(site: Site, following: Site | None) -> str:
    """Returns which of 城镇 and 农村 a number of a pair under one 城乡 name is of; empty for a number alone."""
    if _pair(site, following):
        return "城镇"
    return (
        "农村"
        if site.previous and _pair(site.previous, site) and not _pair(site.previous.previous, site.previous)
        else ""
    )


def _pair(first: Site | None, second: Site | None) -> bool:
    return (
        first is not None
        and second is not None
        and second.bare
        and second.previous is first
        and (second.indicator, second.change) == (first.indicator, first.change)
        and second.candidate.unit == first.candidate.unit
        and not first.base
    )
