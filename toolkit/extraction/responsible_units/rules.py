"""Rules that a document states: the body listed first leads; some bodies take part in all tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from toolkit.extraction.responsible_units.words import either_script, in_both_scripts

# 列第一位的为牵头单位 / 排名第一的责任单位为牵头单位 / 第一个单位为牵头单位 / 首位为牵头(或汇总)单位
_FIRST_LEADS = (
    r"(?:[列排]|位[列于居]|排[名序])[^。；;！!\n]{0,10}?(?:第一|首|最前|前面|第1)[^。；;！!\n]{0,16}?(?:牵头|汇总|主办|主责)|"
    r"(?:第一(?:个|位|家)?|首(?:个|位|家))(?:责任|列出的|所列)?(?:单位|部门|者|的)[^。；;！!，,\n]{0,6}?(?:牵头|汇总|主办|主责)"
)

_LEAD_WORDS = ("牵头", "汇总", "主办", "主责")  # with one of them such a rule ends
_MAX_FIRST = 40  # characters from its beginning to there

# Words of a rule that gives all tasks to the same bodies.
# 不再列出, in a sentence that says which tasks; 以下均由, 各项任务均需
_ALL = r"(?:均|都(?!市)|皆|一律)"
_TASKS = r"(?:以[下上]|[下上][列述]|各[项条]|具体|所有|全部|本方案|本表|每[项条])"
_TASK_NOUN = r"(?:重点|主要)?(?:任务|工作|事项|项目|指标|实事|措施)"
_NOT_AGAIN = (
    r"不再(?:一一|逐一|逐[项条个]|单独|另行|分别|重复|赘)*(?:列[出明举入示]?|标[注明]|分工|注明|说明|单列|赘述|重复)"
)
_BLANKET = re.compile(
    rf"(?P<again>{_NOT_AGAIN})|(?:以[下上]|(?:{_TASKS}){{1,2}}{_TASK_NOUN}){_ALL}(?:需|须|由|涉及|为)"
)
_ANY_BLANKET = re.compile("不再|均|都|皆|一律")
_SAYS_WHICH = re.compile(rf"{_ALL}|{_TASKS}|下同")
_NUMBER = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}(?:[)）][、.．]?|[、.．])|注[:：])(?=[^\d、])")
_STOP = re.compile(r"[。；;！!\n]")
_OPEN = "(（〔[［【﹝"
_MAX_RULE = 120  # characters of the longest sentence that is a rule


@cache
def _lead_words() -> re.Pattern[str]:
    return re.compile("|".join(w for word in _LEAD_WORDS for w in in_both_scripts(word)))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(either_script(_FIRST_LEADS))


def first_leads_rule(text: str) -> int | None:
    """Returns the offset of the first rule that makes the body listed first lead, None where none is stated.

    Example:
        >>> first_leads_rule("责任单位中列第一位的为牵头单位。")
        5
    """
    for word in _lead_words().finditer(text):
        match = _pattern().search(text, max(0, word.start() - _MAX_FIRST), word.end())
        if match is not None:
            return match.start()
    return None


def sentence_around(text: str, at: int) -> tuple[int, int]:
    """Returns the span of the sentence at an offset, without the bracket that it opens or closes.

    Example:
        >>> text = "（市教育局。列第一位的为牵头单位，下同）"
        >>> text[slice(*sentence_around(text, 7))]
        '列第一位的为牵头单位，下同'
    """
    low = max(0, at - _MAX_RULE)
    start = max((text.rfind(mark, low, at) + 1 for mark in "。；;！!\n"), default=low)
    start = max(start, low)
    opened = max(text.rfind(mark, start, at) for mark in _OPEN)
    if opened >= 0 and not any(c in text[opened:at] for c in ")）〕]］】﹞"):
        start = opened + 1
    stop = _STOP.search(text, at, at + _MAX_RULE)
    end = stop.start() if stop else min(len(text), at + _MAX_RULE)
    depth = 0
    for i in range(at, end):
        depth += text[i] in _OPEN
        if text[i] in ")）〕]］】﹞":
            depth -= 1
            if depth < 0:
                end = i
                break
    number = _NUMBER.match(text, start, end)
    start = number.end() if number and number.end() < at else start
    while start < end and text[start] in " \t\r\u3000，,、":
        start += 1
    while end > start and text[end - 1] in " \t\r\u3000":
        end -= 1
    return start, end


def blanket_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yields the spans of the sentences that can give all tasks to the same bodies.

    Example:
        >>> text = "以下均需各区政府落实，不再列出。"
        >>> [text[a:b] for a, b in blanket_sentences(text)]
        ['以下均需各区政府落实，不再列出']
    """
    done = 0
    if _ANY_BLANKET.search(text) is None:
        return
    for match in _BLANKET.finditer(text):
        if match.start() < done:
            continue
        start, end = sentence_around(text, match.start())
        start = max(start, done)
        if match["again"] and not _SAYS_WHICH.search(text, start, end):
            continue
        done = max(end, match.end())
        yield start, end
