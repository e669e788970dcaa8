"""Which verb of a stretch governs its noun, and which is part of a name."""

from __future__ import annotations

import re

from toolkit.extraction.quantities import words
from toolkit.extraction.quantities.opening import HELPING, LIST_MARK, names_measure, strip_opening, suffixed
from toolkit.normalization.indicators import indicator_names

# behind a verb of building inside a phrase: the verb is part of a name (城市建设用地, 农村公路建设里程)
_OF_WORKS = re.compile(
    r"[(、和与及的]|用地|项目|工程|任务|资金|投资|规模|标准|水平|质量|单位|成本|进度|里程|面积|试点|示范|专项|能力|基地"
)
_JOINED = re.compile("[、和与及]")
_POWERS = frozenset(["能力", "水平", "标准", "效率", "质量", "强度", "时限", "时长", "时间", "次数", "成本"])


def after_verb(text: str, start: int, end: int) -> tuple[int, bool]:
    """Returns the offset behind the last governing verb of the stretch, and whether one governs what follows."""
    begin, governed = start, False
    for m in words.verbs().finditer(text, start, end - 2):
        a, b = m.span()
        if begin <= a < b < end and _governs(text, (begin, a, b, end), governed) and _aligned(text, a, b, start, end):
            begin, governed = b, True
    if "、" in text[begin:end]:
        for m in _NEW_CLAUSE.finditer(text, begin, end):
            begin, governed = m.end() - len(m[1]), False
    return begin, governed


def _in_quotes(text: str, begin: int, at: int, end: int) -> bool:
    """Tells whether an offset lies in a quoted name that the phrase goes on behind (“请进来·选择某地”活动)."""
    opened = text.rfind("“", begin, at)
    return opened >= 0 and text.find("”", opened, at) < 0 <= text.find("”", at, end)


def _governs(text: str, places: tuple[int, int, int, int], governed: bool) -> bool:
    """Tells whether the verb text[a:b] governs what follows it up to `end`, and is no part of a name.

    Args:
        text: Folded text.
        places: Begin of the phrase so far, a, b, end.
        governed: Whether a verb governs the phrase so far.
    """
    begin, a, b, end = places
    verb, rest = text[a:b], text[b:end]
    if "”" in rest and _in_quotes(text, begin, b, end):
        return False
    name = words.clause_words()[verb]
    if name == "works" and (len(rest) < 4 or _OF_WORKS.match(rest) or a == begin or _second(text, places, governed)):
        return False
    if rest[-1] in "率数" and _of_rate(name, verb, rest):
        return False
    if name == "transitive" and (names_measure(text, b, end) or (governed and "的" in rest)):
        return False  # 新增|取得证书的劳动者
    if a > begin + 1 and text[a - 1] == "、" and name == "verb" and len(rest) > 1:
        # 建立专班机制、完成|投资, but 扩容、下沉项目
        return not words.compound_head().fullmatch(rest) or words.jieba().tag(text[a - 4 : a - 1])[-1][1] != "v"
    if rest.startswith("“一带一路”"):
        return False  # 共建“一带一路”国家
    if len(rest) == 1 or rest[0] in "的占后" or LIST_MARK.match(rest) or suffixed(text, b, end):
        return False
    if rest.endswith(("比重", "比例")) and "占" in text[begin:a]:
        return False
    if (rest in ("项目", "企业") and verb in words.phrase_words("state_verb")) or (rest == "就业" and verb == "新增"):
        return False
    if a == begin or strip_opening(text, begin, a, governed) == a:
        return True
    if rest in _POWERS or (rest[-1] in "量率额数" and len(rest) < 4 and verb in words.phrase_words("state_verb")):
        return False  # 危险废物|处置|能力, 产品|落地|加工量
    compound = words.compound_head().fullmatch(rest) and (governed or verb in words.phrase_words("compound_verb"))
    return not compound and rest != "数量"


def _second(text: str, places: tuple[int, int, int, int], governed: bool) -> bool:
    """Tells a verb of building with a noun before it inside the object of another verb (打造|城镇建设样板)."""
    begin, a, b, _ = places
    if not governed or a <= begin + 1 or text.endswith(HELPING, 0, begin) or _JOINED.search(text, begin, b):
        return False
    return strip_opening(text, begin, a, governed) != a


def _of_rate(name: str, verb: str, rest: str) -> bool:
    """Tells a verb inside the name of a rate or index: no rate is built (新建|小区设施配建率, 创新|产出指数)."""
    if rest[-1] == "率":
        return name == "works" or verb[0] == "新"
    return rest.endswith("指数") and verb in words.phrase_words("compound_verb")


_NEW_CLAUSE = re.compile(r"、(力争|确保|并(?!网|购|轨|联)|累计|预计|同时|再(?!生|制造|就业)|已经?)")


def after_action(text: str, start: int, end: int, counted: bool) -> int:
    """Returns the offset behind the verb of a clause with a subject, else `start`."""
    acted = _after_acting(text, start, end) if _ACTING_CHARACTERS.search(text, start, end) else start
    if acted > start or not counted or text[start - 1 : start] in ("、", "和", "及"):
        return acted
    return _after_subject(text, start, end)


_ACTING_CHARACTERS = re.compile("[累共已后陆约划预]")  # one of each
_ACTING = re.compile(r"(?:累计|共|已经|先后|陆续|大约|计划|预计)(?=[一-鿿]{4})")


def _after_acting(text: str, start: int, end: int) -> int:
    """Returns the offset behind a verb that an adverb inside the stretch marks (铁路|累计|发送|旅客), else `start`."""
    found = next(reversed(list(_ACTING.finditer(text, start, end))), None)
    if not found or not starts_word(text, found.start(), start):
        return start
    at = found.end()
    if text[start : found.start()] + text[at:end] in indicator_names():
        return start  # 城镇|累计|新增就业
    if text[at:end] in indicator_names():
        return at
    if names_measure(text, at, end):
        return start
    tokens = words.jieba().tag(text[at:end])
    for word, tag in tokens[:2]:
        rest = text[at + len(word) : end]
        if (
            tag not in ("v", "vn")
            or len(rest) < 2
            or rest[0] in "、和与及或的"
            or words.compound_head().fullmatch(rest)
        ):
            break
        at += len(word)
    return at if at > found.end() else start


_SERVED = re.compile(r"[一-鿿]*(?:群众|企业|居民|市民|旅客|游客|学生|职工|农户|家庭|老年人|残疾人|主体|客户|用户)")


def _after_subject(text: str, start: int, end: int) -> int:
    """Returns the offset behind an activity that stands between its subject and its object (邮轮母港|接待|邮轮)."""
    for m in words.actions().finditer(text, start + 2, end - 1):
        rest = text[m.end() : end]
        if m[0] == "服务" and not _SERVED.fullmatch(rest):
            continue
        if rest[0] in "、和与及或的" or words.compound_head().fullmatch(rest) or names_measure(text, m.end(), end):
            continue
        if suffixed(text, m.end(), end) or not _aligned(text, *m.span(), start, end):
            continue
        if text[m.start() - 1] == "”":
            return m.end()  # “双师制”|培养|工匠
        subject = words.jieba().tag(text[max(start, m.start() - 8) : m.start()])
        if subject and subject[-1][1][0] == "n":
            return m.end()
    return start


def starts_word(text: str, at: int, low: int) -> bool:
    """Tells whether a word begins at an offset (累计 in 铁路累计, not 共 in 公共)."""
    here = max(low, at - 8)
    for word in words.jieba().cut(text[here : at + 4]):
        if here >= at:
            break
        here += len(word)
    return here == at


def _aligned(text: str, start: int, end: int, low: int, high: int) -> bool:
    """Tells whether the verb stands on word boundaries (完成 in 未完成度 does not)."""
    at = low if start - low <= 8 else start - 8
    low = at
    starts = at == start
    for word in words.jieba().cut(text[low : min(high, end + 5)]):
        if at == start:
            starts = True
        at += len(word)
        if at == end:
            return starts
        if at > end:  # 解决困难: a verb with its object
            return starts and len(word) == 4 and words.jieba().tag(word)[0][1] == "v"
    return starts
