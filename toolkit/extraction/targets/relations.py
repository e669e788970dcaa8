"""Predicates that bind an indicator without a number: 与经济增长同步, 高于全国平均水平, 完成国家下达任务, 稳中有升."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from toolkit.extraction.targets.words import atoms, either, reference
from toolkit.patterns.trie import word_regex
from toolkit.schema import Reference, Relation

_END = r"(?=[,。;、:!?)|\t\n]|并|且|和|\Z)"  # a predicate ends its clause: no 的, no number behind it
_NOT_IN_REF = r"[,。;、:!?()|\t\n的\d%]|[高快好优低慢多少大小]于"
# what it is held against; no number (低于一半, 高于三成)
_REF = (
    rf"(?P<ref>(?![一二两三四五六七八九十百千万亿]+[个成倍分半%家项])(?:(?!{_NOT_IN_REF}).){{2,20}}?"
    r"(?:的(?:保护|控制|考核|核定|平均|最低|约束性)?(?:目标|任务|水平|标准|底线|红线|基准|指标|数))?)"
)


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate found, in folded offsets.

    Attributes:
        start: Its first character.
        end: Behind its last one.
        relation: As in `toolkit.schema.Target`.
        reference: As there; None where nothing is named.
        reference_text: As written, None where nothing is named.
        inside: Where an indicator stands inside or behind it (完成国家下达的|节能减排|任务), else None.
        moves: It says how the indicator moves and holds it against nothing.
        set_from_above: It names who set the task (下达, 考核).
    """

    start: int
    end: int
    relation: Relation
    reference: Reference | None = None
    reference_text: str | None = None
    inside: tuple[int, int] | None = None
    moves: bool = False
    set_from_above: bool = False


def find_predicates(text: str) -> list[Predicate]:
    """Returns the predicates of a folded text in order, none overlapping another."""
    found = [*_assigned(text), *_held(text), *_moving(text)]
    found.sort(key=lambda p: (p.start, -p.end))
    kept: list[Predicate] = []
    for predicate in found:
        if not kept or predicate.start >= kept[-1].end:
            kept.append(predicate)
    return kept


_LEVEL_WITH = r"(?:同步|一致|持平|相当|相(?:适应|匹配|协调))(?:增长|提高|提升)?"
_STANDS = r"(?:走在|位居|位列|稳居|居|处于|保持|进入|跻身)在?"
_FOREMOST = r"(?:前列|前茅|上游|第一方阵|领先)(?:水平|位置)?"

# shape of a comparison, relation, whether only a reference of the lexicon counts
_HELD: tuple[tuple[str, Relation, bool], ...] = (
    # 与经济增长基本同步 / 和上年持平 / 与经济同步增长
    (
        rf"[与和同跟]{_REF}(?:保持|实现)?(?:基本|总体|大体|大致)?{_LEVEL_WITH}",
        "in_step",
        False,
    ),
    # 接近全国平均水平
    (rf"(?:接近|赶上|达到){_REF}(?<=水平)", "in_step", False),
    # 不低于上年 / 达到或超过全国平均水平
    (rf"(?:不低于|不少于|不小于|不慢于|不逊于|达到或超过|达到或高于|等于或高于){_REF}", "not_below", False),
    # 高于全国平均水平 / 快于经济增长
    (rf"(?:高于|快于|好于|优于|多于|高出|领先于|强于){_REF}", "above", False),
    # 跑赢全国 / 超过全省平均水平
    (rf"(?:跑赢|领先|反超|赶超|超越|超过|超|大于|超出|领跑){_REF}", "above", True),
    # 保持在全国平均水平以上
    (rf"(?:保持在?|稳定在|处于|维持在|达到|在){_REF}(?<=水平)(?:以上|之上)", "above", True),
    # 走在全国前列
    (
        rf"{_STANDS}(?P<ref>全[国省市区县州]|[东中西]+部|同类[^,。;、\d]{{0,6}})[^,。;、\d]{{0,4}}{_FOREMOST}",
        "above",
        False,
    ),
    # 低于全省平均水平 / 不高于上年
    (rf"(?:低于|慢于|小于|少于){_REF}", "below", False),
    (rf"(?:不高于|不超过|不大于|不突破|不快于|不多于){_REF}", "below", False),
    (rf"(?:控制|保持|稳定)在{_REF}(?<=水平)以[内下]", "below", True),
)


@cache
def _held_patterns() -> tuple[tuple[re.Pattern[str], Relation, bool], ...]:
    return tuple((re.compile(shape + _END), relation, known) for shape, relation, known in _HELD)


_HELD_HINT = re.compile(
    r"同步|一致|持平|相[当适匹协]|接近|赶|[高快好优强低慢小少大多]于|超|跑赢|领|水平|列|前茅|游|方阵|高出|不突破"
)


def _held(text: str) -> Iterator[Predicate]:
    if not _HELD_HINT.search(text):
        return
    for pattern, relation, only_known in _held_patterns():
        for m in pattern.finditer(text):
            words = m["ref"]
            named = reference(words)
            if (only_known or m[0][0] in "和同") and named == "other":
                continue
            if text[m.start() - 1 : m.start()] in ("不", "或"):
                continue  # 不高于, 达到或超过: read by the pattern of the whole
            yield Predicate(m.start(), m.end(), relation, named, words)


_LEVEL = r"国家|中央|自治区|[省市县区](?:里|级|委|政府)?|上级|全[国省市区县]"
_ANY = r"[^,。;:!?()\n\d]"


@cache
def _assigned_patterns() -> tuple[re.Pattern[str], ...]:
    verb, charge, duty = either("binding"), either("charge"), either("duty")
    return tuple(
        re.compile(shape + _END)
        for shape in (
            # 按照国家要求坚决完成节能减排降碳任务
            rf"按照?(?P<ref>(?:{_LEVEL}){_ANY}{{0,6}}?){_ANY}{{0,4}}?{verb}(?P<inside>{_ANY}{{2,40}}?){duty}",
            # 完成国家下达任务 / 达到国家要求的目标 / 完成国家下达的节能减排等任务 / 完成“十四五”考核目标
            rf"{verb}(?P<ref>{_ANY}{{0,16}}?{charge})(?P<of>的)?(?P<inside>{_ANY}{{0,40}}?)(?P<duty>{duty})",
            # 完成节能减排约束性指标
            rf"{verb}(?P<inside>{_ANY}{{2,40}}?)(?P<ref>约束性){duty}",
            # 达到国家要求 / 完成省目标任务
            rf"{verb}(?P<ref>(?:{_LEVEL})的?{_ANY}{{0,2}}?{duty})(?P<inside>)",
            # 完成耕地保有量目标任务
            rf"完成(?P<inside>{_ANY}{{2,40}}?)(?P<ref>目标任务|任务目标|控制指标|年度任务)",
            # 单位能耗完成目标任务
            r"完成(?P<ref>目标任务|任务目标|年度(?:目标|任务)|约束性指标)(?P<inside>)",
            # 生态环境质量等任务全面完成
            rf"(?P<ref>均|全面|如期|圆满|按期|超额)(?:完成|达标)(?:{duty})?(?P<inside>)",
        )
    )


_PLAN_NAME = re.compile(
    rf"“十[一二三四五六七]五”(?:时期|期间)?|年度|约束性|全年|既定|各项|的|相关|有关|(?:{_LEVEL})(?=下达|考核)"
)
_TAILS = ("等", "约束性", "的", "考核", "控制", "各项")


def _assigned(text: str) -> Iterator[Predicate]:
    for pattern in _assigned_patterns():
        for m in pattern.finditer(text):
            yield _assignment(text, m)


def _assignment(text: str, m: re.Match[str]) -> Predicate:
    a, b = m.span("inside")
    while plan := _PLAN_NAME.match(text, a, b):
        a = plan.end()
    while tail := next((tail for tail in _TAILS if text.endswith(tail, a, b)), ""):
        b -= len(tail)
    named = reference(m["ref"])
    groups = m.groupdict()
    held = (a, b) if b - a >= 2 else None
    words = m["ref"] if held or not groups.get("duty") else text[m.start("ref") : m.end("duty")]
    charged = m.re.groupindex.get("of") is not None
    named = "level_above" if named == "other" else named
    return Predicate(m.start(), m.end(), "assigned", named, words, held, set_from_above=charged)


@cache
def _moving_pattern() -> re.Pattern[str]:
    steady = (
        rf"(?P<stable>(?:{either('upkeep')}在?)(?:{either('degree')}){{0,3}}{either('state')}|"
        rf"(?:{either('degree')}){{1,3}}{either('state')})|(?P<bare>{either('state')})"
    )
    moving = (
        rf"(?P<improve>(?:实现|呈现?|有)?(?:{either('manner')}){{1,3}}(?:得到)?{either('direction')}|"
        rf"(?:实现|保持|努力)?(?:在(?P<ref>全[国省市区县州]))?{either('improving')})"
    )
    lead = "(?:实现|保持|逐年|逐步|确保|做到){0,3}"
    rest = rf"(?P<not_below>{lead}{either('not_below')})|(?P<below>{lead}{either('falling')})"
    return re.compile(f"(?:{steady}|{moving}|{rest})" + _END)


@cache
def _opening_pattern() -> re.Pattern[str]:
    """Returns the pattern of how such a predicate begins: one trie, which is scanned much faster than their shapes."""
    classes = ("upkeep", "degree", "state", "manner", "improving", "not_below", "falling")
    return re.compile(word_regex([*_LEADS, *(word[:2] for name in classes for word in atoms()[name])]))


_LEADS = ("实现", "呈", "有", "努力", "在全", "逐年", "逐步", "确保", "做到")
_UPKEPT = re.compile(r"(?:确保|保持|实现|保障|维持|力保)[^,。;:\n]{2,}\Z")  # 确保粮食产量|稳定
_REACH = 30  # characters before a bare state in which its verb stands


def _moving(text: str) -> Iterator[Predicate]:
    pattern, openings, at = _moving_pattern(), _opening_pattern(), 0
    while opening := openings.search(text, at):
        at = opening.start() + 1
        m = pattern.match(text, opening.start())
        if m is None:
            continue
        at = m.end()
        if m["bare"] and not _UPKEPT.search(text, max(0, m.start() - _REACH), m.start()):
            continue
        relation = next((name for name in ("improve", "not_below", "below") if m[name]), "stable")
        words = m["ref"]
        named = reference(words) if words else None
        yield Predicate(m.start(), m.end(), cast("Relation", relation), named, words, moves=True)
