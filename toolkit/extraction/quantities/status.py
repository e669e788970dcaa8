"""Target, achieved or attribute: from the zone of the document, tense and aspect, and fixed-property constructions."""

from __future__ import annotations

import re

from toolkit.extraction.quantities.site import Site

# what is meant to be: verbs of intent, a future year
_INTENT = re.compile(
    r"力争|确保|争取|计划|预期|预计|努力|将(?!军|士)|拟|目标|到(?:20[2-9]\d)年|不低于|不少于|控制在|要(?!求|素|闻|道|件|点|害|塞)|年内|年底前|预期目标|推动|推进|加快|支持|建议"
)
# what has happened: aspect, completion
_DONE = re.compile(
    r"已(?:经|建|完|达|开|投|有|实|累|成|获|批)?|(?<!为)了(?!解|不|然|结)|去年|上年|过去|同比|比上年|较上年|累计|目前|截至|创历史|创下|首次突破|荣获|获批|获评|入选|位居|居全国|(?<![到至])(?:19\d\d|20[01]\d|202[0-5])年(?!底|末|前)"
)
_PAST_BEFORE = re.compile(
    r"(?:已建成|已建|已批复|已有|已经|已|现有|批复的|建成的|(?<![比较])(?:去年|上年))[^,。;]{0,16}\Z"
)
# a clause of a review that looks ahead
_LOOKS_AHEAD = re.compile(
    r"预期(?:为|目标)|今年[^。;]{0,30}(?:要(?!求|素|道)|拟|计划|安排)|力争|到20[3-9]\d年|20[3-9]\d年|赤字|将(?=达|突破|增|超|新)|提出[^,。]{0,12}(?:年均)?增长\Z"
)
# fixed properties
_TOTAL = re.compile(
    r"(?:总投资|投资总规模|总建筑面积|占地面积|占地|总面积|总长|全长|首期|总规模|注册资本|库容|总库容|设计产能|装机规模|时速|设计时速)[^,。;、]{0,6}\Z"
)
_BASE = re.compile(r"(?:由|从)[^,。;]{0,16}\Z")
_SET = re.compile(r"(?:提出|明确|确定|安排|细化|设置|包括|共有|纳入|围绕|分为|发挥|首批|设定)")
_ALL = re.compile(r"[^,。;]{0,10}(?:全部|均|达标|完成)")
_SET_NOUN = re.compile(r"(?:指标|约束性指标|预期性指标|主要指标)\Z")
_ROLE = re.compile(r"[^,。;]{0,14}(?:作用|优势|功能|之一|中[,有的])")
_OUT_OF = re.compile(r"[^,。;、\d]{1,16}中(?:[,有占的A-ZⅠ-Ⅵ][^,。;]{0,16})?\Z")  # 59项测评点中有22项
_KEEP_RATE = re.compile(r"(?:延续|执行|实行|按照|享受|落实)[^,。;]{0,6}\Z")
_BEYOND = re.compile(r"[^,。;、\d]{0,20}投资\Z")


def status(text: str, site: Site, zone: str, following: Site | None) -> tuple[str, str]:
    """Returns the status and the name of the rule that decided.

    Args:
        text: Folded text.
        site: The number with its indicator.
        zone: Zone of the document there (`review`, `plan`, `mixed`, `unknown`).
        following: The next number of the sentence, if any.
    """
    fixed = _fixed(text, site, following)
    if fixed:
        return "attribute", fixed
    c = site.candidate
    before = text[max(site.sentence_start, c.start - 60) : c.start]
    clause = text[site.left : c.start]
    if zone == "review" and _LOOKS_AHEAD.search(clause):
        return "target", "looks-ahead"
    if zone == "plan":
        if _PAST_BEFORE.search(clause) or _past_sentence(text, site):
            return "achieved", "plan-past"
        return "target", "plan"
    if zone == "review":
        return "achieved", "review"
    intent, done = None, None
    for intent in _INTENT.finditer(before):
        pass
    for done in _DONE.finditer(before):
        pass
    if intent and (not done or intent.start() > done.start()):
        return "target", "intent"
    if done:
        return "achieved", "aspect"
    if zone == "mixed":
        return "achieved", "mixed"
    return "target", "default"


_PAST_OPENING = re.compile(r"(?:去年|上年|前年)")
_TURNS = re.compile(r"今年|力争|确保|争取|年内|要(?!求|素)|将")


def _past_sentence(text: str, site: Site) -> bool:
    """去年…，今年力争…: a sentence that opens with last year recalls until it turns to this one."""
    start = max(text.rfind(mark, site.sentence_start, site.candidate.start) for mark in ";。") + 1
    start = max(start, site.sentence_start)
    m = _PAST_OPENING.match(text, start)
    return bool(m) and text[m.end() : m.end() + 1] != "的" and not _TURNS.search(text, start, site.candidate.start)


def _fixed(text: str, site: Site, following: Site | None) -> str:
    """Returns the name of the construction that makes the number a fixed property, or an empty string."""
    c = site.candidate
    before = text[max(site.left, c.start - 20) : c.start]
    if site.dimension == "age" and not re.search(r"寿命|年龄", site.indicator):
        return "age"
    if site.bare and site.previous and site.previous.base and not site.relations:
        site.base = True
        return "base"
    site.base = bool(_BASE.search(before)) and _goes_on(text, site, following)
    if site.base:
        return "base"
    if not site.counts and _TOTAL.search(before):
        return "total"
    behind = text[site.after : site.after + 1]
    if site.dimension in ("time", "money") and site.after_word and site.noun_rule == "after":
        return "threshold"
    if (
        not site.counts
        and site.noun_rule != "after"
        and (
            behind == "的"
            and not text.startswith("的基础", site.after)
            or site.after_word
            and behind
            and "一" <= behind <= "鿿"
        )
        and c.unit not in ("%",)
    ):
        return "threshold"
    if site.dimension in ("count_people", "bare") and behind == "的" and site.noun_rule == "flow":
        return "threshold"
    if following and not site.counts and following.left <= c.start and following.candidate.start > c.end:
        return "threshold"
    if site.counts:
        if c.unit in ("项", "个") and _SET_NOUN.search(site.indicator) and not _ALL.match(text, site.after):
            return "own-set"
        if following and _OUT_OF.match(text, site.after, following.candidate.start):
            return "set"
        if _ROLE.match(text, site.after) and _SET.search(before):
            return "set"
        if following and site.noun_rule == "after" and _BEYOND.match(text, site.after, following.candidate.start):
            return "set"
        if re.search(r"纳入[^,。;]{0,8}\Z", before) and "的" in text[site.after : site.after + 14]:
            return "set"
    if c.unit == "%" and _KEEP_RATE.search(before) and behind and "一" <= behind <= "鿿":
        return "rate"
    if (
        following is None
        and site.previous
        and site.previous.counts
        and site.previous.noun_rule == "after"
        and not site.listed
        and not site.counts
    ):
        between = text[site.previous.after : c.start]
        if (
            not re.search(r"[,;]", between)
            and re.search(r"(?:不足|超|超过|突破|低于)\Z", between)
            and "投资" not in between
        ):
            return "threshold"
    return ""


def _goes_on(text: str, site: Site, following: Site | None) -> bool:
    """Tells whether 由A提高到B follows, so that A is only the base."""
    return following is not None and bool(
        re.match(r"[^。;,]{0,16}(?:到|至|为|跃升|升)|[、和]\d", text[site.after : following.candidate.end])
    )
