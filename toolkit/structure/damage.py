"""Damage that changes what a text says: lost characters, masked words, spun copies. It is named, never repaired."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from toolkit.normalization.pinyin import pinyin_notes
from toolkit.normalization.text import FoldedText
from toolkit.resources import words_by_kind
from toolkit.schema import Damage
from toolkit.structure.body import Body
from toolkit.structure.several import later_documents

_NAME = "damage_words.tsv"
_KINDS = ("genre", "share", "unmasked")
_SPUN_LENGTH = 1000  # characters of a text whose words tell whether it was spun
_SPUN_RATE = 8.0  # genre words in 1,000 characters; the soundest measure is in docs/concepts/documents.md

_HAN = r"[\u4e00-\u9fff]"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# A date without its 年 and 月: 于2023626印发
_DATE = re.compile(r"(?:19|20)\d\d(?=\d\d)(?:0[1-9]|1[0-2]|[1-9])(?:0[1-9]|[12]\d|3[01]|[1-9])")
_AFTER_DATE = re.compile(r"[日印前起至到在召发,;:()。、\n]|\Z")
_CODE_BEFORE = re.compile(r"[话机真编号码A-Za-z/_.:×*-]\Z|(?:电话|传真|邮编|编号):\Z")
# 615日前、1215日: month and day in one; not 自受理之日起120日
_MONTH = re.compile(r"(?:[1-9]|1[0-2])(?:[12]\d|3[01])")
_AFTER_MONTH = re.compile(r"日(?:[前起至到、,;。)〕\n印召]|\Z)")
_COUNTED_DAYS = frozenset("满达共过约足计期历起限年月至—-")
# 增长6左右, 补贴10商家: a share without its sign; 指数 and 之比 have none
_AFTER_SIGN = re.compile(r"左右|以上|以内|以下|[,。;)\n]|\Z|商家|政府|财政|企业")
_TO = re.compile(r"(?:达到?|为|约|至|到|超过?|不低于|不超过){0,2}\Z")
_SIGNLESS = re.compile(r"之比|指数|系数|倍差|比值|[从由]\d")
# 政发〔20233号, 〔202316号, 政办(20235号: a document number that lost half of its bracket
_BRACKET = re.compile(
    r"〔(?:19|20)\d{2}(?:第?\d{0,4}[号號]|\d{1,4}(?=[^\d〕年]|\Z))|\((?<=[发办字函文]\()(?:19|20)\d{3,6}(?=[号號])"
)
# ????: characters that no encoding gave back
_GARBLED = re.compile(r"\?{3,}|\ufffd|锟斤拷")
_MASK = r"[*×xX]"
# A marker of a preview page inside a word: 市财1、政局; not 附件1、 and its like
_MARKER_AFTER = re.compile(rf"、{_HAN}")
_NAMED = frozenset("第之表图件目章条款项类级组年月日期区号线路点节批次段标台库卷版轮届")
_LEAST_MARKERS = 3  # markers of a page that has them: one alone may be a list


def _words() -> dict[str, tuple[str, ...]]:
    return words_by_kind(_NAME, _KINDS)


@cache
def _share_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_words()['share'])}){_TO.pattern}")


@cache
def _masked() -> re.Pattern[str]:
    """20*年, 20xx年, xx县, 人民*府, 十x大."""
    letters = f"(?:{'|'.join(_words()['unmasked'])})"
    place = r"(?:省|市|区|县|镇|乡|村|街道|局|公司|同志|万元|亿元)"
    return re.compile(
        rf"20(?:\d{_MASK}|{_MASK}{{1,2}})年|(?<![A-Za-z\d*×]){_MASK}{{1,4}}{place}|"
        rf"(?<={_HAN}){_MASK}{{1,3}}(?={_HAN})(?!{letters})"
    )


def find_damage(body: Body, folded: FoldedText) -> list[Damage]:
    """Returns the places where a text is damaged, in order; none for a sound text.

    Args:
        body: What is read of the text.
        folded: `body.fold()`, where the caller has it already.

    Example:
        >>> from toolkit.structure.body import find_body
        >>> body = find_body("请于2023626前报送xx县政府。")
        >>> [(d.code, d.start, d.end) for d in find_damage(body, body.fold())]
        [('lost_characters', 2, 9), ('masked', 12, 15)]
    """
    found = [Damage(code, *folded.span(a, b)) for code, a, b in _places(folded.text)]
    found += [Damage("pinyin", a, b) for a, b in pinyin_notes(body.text)]
    found += [Damage("several_documents", a, b) for a, b in later_documents(folded)]
    return sorted(found, key=lambda d: (d.start, d.end))


def _places(text: str) -> Iterator[tuple[str, int, int]]:
    yield from _in_numbers(text)
    for m in _BRACKET.finditer(text) if "〔" in text or "(" in text else ():
        yield "lost_characters", *m.span()
    if any(mask in text for mask in "*×xX"):
        for m in _masked().finditer(text):
            yield "masked", *m.span()
    if "?" in text or "\ufffd" in text or "锟" in text:
        for m in _GARBLED.finditer(text):
            yield "garbled", *m.span()
    if len(text) >= _SPUN_LENGTH and sum(map(text.count, _words()["genre"])) * 1000 < _SPUN_RATE * len(text):
        yield "unusual_wording", 0, len(text)


def _in_numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """Yields the numbers that lost something, and those that stand inside of words."""
    markers = []
    for m in _NUMBER.finditer(text):
        a, b = m.span()
        length = b - a
        if length >= 6:
            if length <= 7 and _is_date(text, a, b):
                yield "lost_characters", a, b
        elif length >= 3 and text.startswith("日", b):
            if _MONTH.fullmatch(text, a, b) and _AFTER_MONTH.match(text, b) and text[a - 1 : a] not in _COUNTED_DAYS:
                yield "lost_characters", a, b + 1
        elif _AFTER_SIGN.match(text, b) and _lacks_sign(text, a):
            yield "lost_characters", a, b
        if length <= 2 and _MARKER_AFTER.match(text, b) and text[a - 1 : a] >= "\u4e00" and text[a - 1] not in _NAMED:
            markers.append((a, b + 1))
    if len(markers) >= _LEAST_MARKERS:
        for a, b in markers:
            yield "part_marker", a, b


def _is_date(text: str, a: int, b: int) -> bool:
    return (
        _DATE.fullmatch(text, a, b) is not None
        and _AFTER_DATE.match(text, b) is not None
        and _CODE_BEFORE.search(text, max(0, a - 3), a) is None
    )


def _lacks_sign(text: str, at: int) -> bool:
    """Tells whether a word that a percentage follows stands before a bare number."""
    before = max(text.rfind("\n", max(0, at - 12), at) + 1, at - 12)
    return _share_before().search(text, max(0, before), at) is not None and not _SIGNLESS.search(
        text, max(0, before), at
    )
