"""Target, achieved or attribute: from the zone of the document, tense and aspect, and fixed-property constructions."""

from __future__ import annotations

import re

from toolkit.extraction.quantities.site import Site
from toolkit.structure.zones import Zones

_LOOK_BACK = 60  # characters before a number in which words of intent and of completion are looked for
_REACH = 200  # characters before a number in which its half of the sentence begins

# what is meant to be: verbs of intent, a future year
_INTENT = re.compile(
    r"力争|确保|争取|计划|预期|预计|努力|将(?!军|士)|拟|目标|到(?:20[2-9]\d)年|不低于|不少于|控制在|"
    r"(?<![重主需必])要(?!求|素|闻|道|件|点|害|塞)|年内|年底前|推动|推进|加快|支持|建议"
)
# what has happened: aspect, completion, comparison with the past, a past year
_DONE = re.compile(
    r"已|(?<!为)了(?!解|不|然|结)|去年|上年|过去|同比|累计|目前|截至|创历史|创下|首次突破|荣获|获批|获评|入选|位居|居全国|"
    r"(?<![到至])(?:19\d\d|20[01]\d|202[0-5]|一九[四五六七八九][〇零一二三四五六七八九])年(?!底|末|前)|这[一两二三四五]年[来中里]?[,间]"
)
# in a plan, what has happened before: 已建成超1.6万个, 批复的6个
_PAST_BEFORE = re.compile(r"(?:已|现有|批复的|建成的|(?<![比较于])(?:去年|上年))[^,。;]{0,16}\Z")
_PAST_OPENING = re.compile(r"(?:去年|上年|前年)(?!的)")
_TURNS = re.compile(r"今年|力争|确保|争取|年内|要(?!求|素)|将")
# in a review, what is still to come
_LOOKS_AHEAD = re.compile(
    r"预期(?:为|目标)|全年计划|今年[^。;]{0,30}(?:(?<![重主需必])要(?!求|素|道)|拟|计划|安排)|力争|20[3-9]\d年|赤字|将(?=达|突破|增|超|新)|"
    r"提出[^,。]{0,12}(?:年均)?增长\Z"
)

# in a glossary, what its entry plans
_INTENT_IN_NOTE = re.compile(r"力争|确保|计划|到20[2-9]\d年|用\S{1,3}年时间|将(?!军|士)")

# fixed properties
_LIFE = re.compile(r"寿命|年龄")
_TOTAL = re.compile(
    r"(?:总投资|投资总规模|总建筑面积|占地(?:面积)?|总面积|总长(?!度)|全长|首期|总规模|注册资本|库容|设计产能|装机规模|时速)"
    r"[^,。;、]{0,6}\Z"
)
_WHOLE = re.compile(r"全[省市区县州国]\Z")  # 全市线路总长900公里 is reached
_BASE = re.compile(r"[由从][^,。;]{0,16}\Z")
_GOES_ON = re.compile(r"[^。;,]{0,16}(?:到|至|为|升)|[、和]\d")
_SET_VERB = re.compile(r"提出|明确|确定|安排|细化|设置|包括|共有|纳入|围绕|分为|发挥|首批|设定")
_ALL = re.compile(r"[^,。;]{0,10}(?:全部|均|达标|完成)")
_ROLE = re.compile(r"[^,。;]{0,14}(?:作用|优势|功能|之一|中[,有的])")
_OUT_OF = re.compile(r"[^,。;、\d]{1,16}中(?:[,有占的A-ZⅠ-Ⅵ][^,。;]{0,16})?\Z")  # 59项测评点中有22项
_DONE_OF = re.compile(r"[^,。;、\d]{2,16}?已?(?:完成|办结|开工|启动)\Z")  # 162项任务已完成97项
_OWN_INVESTMENT = re.compile(r"[^,。;、\d]{0,20}(?:完成|实现|累计)[^,。;、\d]{0,4}投资\Z")  # 810个项目完成投资…
_IN_RATE = re.compile(r"[^,。;、\d]{2,24}率[^,。;、\d]{0,6}")  # 147个断面优良率达98%
_PRESENT = re.compile(
    r"(?:(?:全[省市区县州]|我[省市区县州国])(?:现|共)?|目前|现|还)有(?!望|效|序)"
)  # 全区有280万农牧民
_FOCUS = re.compile(r"(?:聚焦|围绕|针对)[^,。;\d]{0,16}\Z")  # 聚焦28条重点产业链
_WITHIN_SET = re.compile(r"纳入[^,。;]{0,8}\Z")
_KEEP_RATE = re.compile(r"(?:延续|执行|实行|按照|享受|落实)[^,。;]{0,6}\Z")
_BOUND = re.compile(r"[^,;]{0,20}(?:不足|超|超过|突破|低于)\Z")


def status(text: str, site: Site, zones: Zones, following: Site | None) -> tuple[str, str]:
    """Returns the status and the name of the rule that decided.

    Args:
        text: Folded text.
        site: The number with its indicator.
        zones: Zones of the document.
        following: The next number of the sentence, if any.
    """
    fixed = _fixed(text, site, following)
    if fixed:
        return "attribute", fixed
    return planned(text, site, zones)


def planned(text: str, site: Site, zones: Zones) -> tuple[str, str]:
    """Returns the status by tense, aspect and place in the document alone, and the name of the rule."""
    c = site.candidate
    zone = zones.at(c.start)
    clause = text[site.left : c.start]
    if zone == "notes" and not _INTENT_IN_NOTE.search(text, max(site.sentence_start, c.start - _REACH), c.start):
        return "attribute", "notes"
    if not zones.headed and zone in ("review", "plan"):
        return _by_cue(text, site) or (("achieved", "review") if zone == "review" else ("target", "plan"))
    if zone == "review":
        return ("target", "looks-ahead") if _LOOKS_AHEAD.search(clause) else ("achieved", "review")
    if zone == "plan":
        low = max(site.sentence_start, c.start - _LOOK_BACK)
        if text.find("有", low, c.start) >= 0 and _PRESENT.search(text, _clause_start(text, site), c.start):
            return "attribute", "present"
        past = _PAST_BEFORE.search(clause) or _past_sentence(text, site) or _explains(text, site)
        return ("achieved", "plan-past") if past else ("target", "plan")
    return _by_cue(text, site) or (("achieved", "mixed") if zone == "mixed" else ("target", "default"))


def _by_cue(text: str, site: Site) -> tuple[str, str] | None:
    """The last word of intent or of completion before the number decides."""
    c = site.candidate
    before = text[max(site.sentence_start, c.start - _LOOK_BACK) : c.start]
    intent = max((m.start() for m in _INTENT.finditer(before)), default=-1)
    done = max((m.start() for m in _DONE.finditer(before)), default=-1)
    if intent > done:
        return "target", "intent"
    return ("achieved", "aspect") if done >= 0 else None


def _clause_start(text: str, site: Site) -> int:
    at = site.candidate.start
    low = max(site.sentence_start, at - _LOOK_BACK)
    return max(low, text.rfind(",", low, at) + 1, text.rfind(";", low, at) + 1)


def _past_sentence(text: str, site: Site) -> bool:
    """去年…，今年力争…: a sentence that opens with last year recalls until it turns to this one."""
    at = site.candidate.start
    low = max(site.sentence_start, at - _REACH)
    start = max(text.rfind(";", low, at) + 1, low)
    m = _PAST_OPENING.match(text, start)
    return m is not None and not _TURNS.search(text, start, at)


def _explains(text: str, site: Site) -> bool:
    """主要是我省产业完备，拥有5个集群: a sentence that tells the ground of a plan, as far as no intent is told."""
    at = site.candidate.start
    low = max(site.sentence_start, at - _REACH)
    found = text.find("是我", low, at)
    return found >= 0 and _GROUND.match(text, found) is not None and not _TURNS.search(text, found, at)


_GROUND = re.compile(r"是我[省市区县州国盟旗](?:[^,。;]{2,40},|现|已|拥?有)")


def _fixed(text: str, site: Site, following: Site | None) -> str:
    """Returns the name of the construction that makes the number a fixed property, or an empty string."""
    before = text[max(site.left, site.candidate.start - 20) : site.candidate.start]
    if site.dimension == "age" and not _LIFE.search(site.indicator):
        return "age"
    if site.bare and site.previous and site.previous.base and not site.relations:
        site.base = True
    else:
        moves = following and ("由" in before or "从" in before) and _BASE.search(before)
        site.base = bool(moves and following and _GOES_ON.match(text, site.after, following.candidate.end))
    if site.base:
        return "base"
    if site.counts:
        return _counted_set(text, site, before, following) or _served(text, site)
    whole = _WHOLE.search(site.governing) or site.candidate.unit == "%" or "新增" in before
    listed = site.listed and "总投资" not in before and not _han(text, site.after)
    if _TOTAL.search(before) and not whole and not listed:
        return "total"
    if _threshold(text, site, following):
        return "threshold"
    rate = site.candidate.unit == "%" and _KEEP_RATE.search(before) and _han(text, site.after)
    return "rate" if rate else ""


def _counted_set(text: str, site: Site, before: str, following: Site | None) -> str:
    """A set that exists anyway: 发挥3个试点作用, 纳入国家102项工程的…, 提出6项指标, 59项中有22项."""
    behind, next_start = site.after, following.candidate.start if following else -1
    indicators = site.candidate.unit in ("项", "个") and site.indicator.endswith("指标")
    if indicators and not _ALL.match(text, behind):
        return "own-set"
    if following and _OUT_OF.match(text, behind, next_start):
        return "set"
    same = following and following.candidate.unit == site.candidate.unit and site.noun_rule == "after"
    if same and _DONE_OF.match(text, behind, next_start):
        return "set"
    if _ROLE.match(text, behind) and _SET_VERB.search(before):
        return "set"
    if following and _IN_RATE.fullmatch(text, behind, next_start) and following.candidate.unit == "%":
        return "set"
    if following and site.noun_rule == "after" and _OWN_INVESTMENT.match(text, behind, next_start):
        return "set"
    if site.noun_rule == "after" and _FOCUS.search(before):
        return "set"
    return "set" if _WITHIN_SET.search(before) and "的" in text[behind : behind + 14] else ""


def _served(text: str, site: Site) -> str:
    """惠及3400万人的工程: the number describes the thing behind it."""
    if text.startswith("人口的", site.after):
        return "threshold"  # 拥有13亿人口的国家
    flows = site.noun_rule == "flow" and site.dimension in ("count_people", "bare")
    return "threshold" if flows and text.startswith("的", site.after) else ""


def _threshold(text: str, site: Site, following: Site | None) -> bool:
    """Tells a number that bounds what is counted (收入100万元以上村, 20年以上电梯) from one that is reached."""
    c = site.candidate
    if site.noun_rule == "after":
        return site.dimension in ("time", "money") and site.after_word != ""
    qualifies = text.startswith("的", site.after) and not text.startswith("的基础", site.after)
    if c.unit == "%" and following and text.startswith("的有", site.after):
        return True  # 占比超过10%的有4种
    if c.unit != "%" and (qualifies or (site.after_word and _han(text, site.after))):
        return True
    if following:
        return following.left <= c.start and following.candidate.start > c.end
    previous = site.previous  # 34个旗县经济总量不足百亿
    bounds = previous and previous.counts and previous.noun_rule == "after" and not site.listed
    return bool(bounds and previous and _BOUND.fullmatch(text, previous.after, c.start))


def _han(text: str, at: int) -> bool:
    return "一" <= text[at : at + 1] <= "鿿"
