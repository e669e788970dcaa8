"""What opens a stretch before its noun: list marks, periods, adverbs, regions and verbs."""

from __future__ import annotations

import re
from functools import cache

from toolkit.extraction.quantities import words
from toolkit.patterns.periods import PERIOD

_PERIOD_START = re.compile(PERIOD + r"[,:]?")
LIST_MARK = re.compile(r"(?:[、与或]|及(?!时)|和(?![美谐平])|以及|还有)+")
_NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}是|按[一-鿿]{1,4}计(?!划)|[①-⑳]|\d{1,3}[.、]|其中|包括|含|\(含|\(其中)[,:]?"
)
_SUFFIX = frozenset("性值率量额者员型式类度法费金权证书期数业师")


def strip_opening(text: str, start: int, end: int, governed: bool = False) -> int:
    """Returns where the noun begins: list marks, periods, adverbs, regions and verbs at the beginning are left out.

    Args:
        text: Folded text.
        start: Start of the stretch.
        end: Its end.
        governed: A governing verb stands directly before, so that an activity is the thing itself (开展培训5万人次).
    """
    while start < end:
        step, governed = _opening(text, start, end, governed)
        if step == start:
            break
        start = step
    return start


def _opening(text: str, start: int, end: int, governed: bool) -> tuple[int, bool]:
    """Returns the offset behind one word that opens a phrase (`start` where none does), and whether a verb governs."""
    first = text[start]
    if first not in _opening_characters():
        return start, governed
    if first in _MARKS:
        m = LIST_MARK.match(text, start, end) or _NUMBERED.match(text, start, end)
        if m and (not governed or _verb_at(text, m.end(), end)):
            return m.end(), False
    if first in _PERIODS and (m := _PERIOD_START.match(text, start, end)):
        return m.end(), governed
    opener = words.openers_with(first)
    m = opener.match(text, start, end) if opener else None
    if not m:
        return _behind_modal(text, start, end, governed), governed
    word, rest = m[0], text[m.end() : end]
    name = words.clause_words()[word]
    if word == "平均" and names_measure(text, m.end(), end) and not _verb_at(text, m.end(), end):
        return start, governed  # 平均单产
    if name in ("adverb", "region"):
        return (m.end() if _stands_alone(text, start, m.end(), end) else start), governed
    if (name != "works" and _longer_word(text, start, m.end(), end)) or (word[0] == "新" and rest[-1:] == "率"):
        return start, governed  # 服务贸易, 新建小区设施配建率
    if name == "transitive" and (names_measure(text, m.end(), end) or (governed and "的" in rest)):
        return start, governed
    names = not rest or words.compound_head().fullmatch(rest) or suffixed(text, m.end(), end)
    if names or (name != "verb" and (rest[0] == "的" or LIST_MARK.match(rest))):
        return start, governed
    if name == "activity" and governed and not text.endswith(HELPING, 0, start):
        return start, governed
    return m.end(), governed or name != "activity"


def _stands_alone(text: str, start: int, stop: int, end: int) -> bool:
    """Tells an adverb or region from the beginning of a name (省内|转化成果, 再|制造)."""
    if text[stop - 1] == "内" and stop < end and words.jieba().tag(text[stop : stop + 4])[0][1][0] == "v":
        return False
    return not suffixed(text, stop, end) if stop - start > 1 else _is_word(text, start, end)


def _behind_modal(text: str, start: int, end: int, governed: bool) -> int:
    """Returns the offset behind a word of manner before a verb (规范|建设…), `start` where it is part of a name."""
    m = _MODAL.match(text, start, end)
    if not m or not (m[0] == "年" or m.end() == end or _verb_at(text, m.end(), end)):
        return start
    if governed and m[0] != "年" and m.end() < end and _opening(text, m.end(), end, True)[0] == m.end():
        return start  # 完成|综合治理任务
    return m.end()


# verbs that take another verb as their complement: 支持|培养|人才, not 实施|帮扶项目
HELPING = ("获批", "支持", "推动", "促进", "组织", "引导", "鼓励", "帮助", "动员", "助力")
_MODAL = re.compile(
    r"(?:年(?=[出存]栏)|重点|集中|联合|综合|系统|规范|组织|高标准|高质量|高水平|高效|有效|全部|科学|优先|全面|基本|新)"
)


_NO_OPENING = re.compile(
    r"再(?:制造|生|就业|贷款)|在[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新岗校建]"
)


_MARKS = frozenset("、和及与或以还一二两三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳0123456789其包含按(")
_PERIODS = frozenset("一二三四五六七八九十0123456789到至截自全今明去上下当年“前近过未这目")


@cache
def _opening_characters() -> frozenset[str]:
    """The characters that what opens a phrase begins with: most phrases begin with another."""
    words_first = {word[0] for word in words.clause_words()}
    modal = "年重集联综系规组高有全科优基新"
    return frozenset(words_first) | _MARKS | _PERIODS | frozenset(modal)


def _longer_word(text: str, start: int, stop: int, end: int) -> bool:
    """Tells whether a longer word begins as the verb does (服务贸易)."""
    return len(next(iter(words.jieba().cut(text[start : min(end, start + 8)])), "")) > stop - start


def names_measure(text: str, start: int, end: int) -> bool:
    """Tells whether a measure ends the phrase, of whose name a verb is part (生育费用|报销|比例, 专利|授予|数量)."""
    head = words.last(words.heads_backwards(), text, start, end)
    return head < end and words.head_classes()[text[head:end]] == "measure"


def suffixed(text: str, start: int, end: int) -> bool:
    """Tells whether a suffix follows that makes a noun of the verb (补贴性), not a word that begins so (提供法律…)."""
    return start < end and text[start] in _SUFFIX and _is_word(text, start, end)


def _verb_at(text: str, start: int, end: int) -> bool:
    opener = words.openers_with(text[start]) if start < end else None
    m = opener.match(text, start, end) if opener else None
    return m is not None and words.clause_words()[m[0]] not in ("adverb", "region")


def _is_word(text: str, start: int, end: int) -> bool:
    """Tells whether the character is a word of its own (将 in 将新增, not in 将军, 再制造, 在川院校)."""
    if _NO_OPENING.match(text, start, end):
        return False
    return len(next(iter(words.jieba().cut(text[start : min(end, start + 6)])), "")) == 1


def has_verb(text: str, start: int, end: int) -> bool:
    """Tells whether a governing verb stands in the stretch."""
    classes = words.clause_words()
    return any(classes[m[0]] not in ("adverb", "region") for m in words.openers().finditer(text, start, end))
