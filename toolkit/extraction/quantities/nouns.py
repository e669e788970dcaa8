"""The noun phrase before a number (粮食产量10万吨): where it begins and ends."""

from __future__ import annotations

import re
from functools import cache

from toolkit.extraction.quantities import words
from toolkit.patterns.periods import PERIOD, SPAN, YEAR

_PERIOD_END = re.compile(rf"(?:{YEAR}|{SPAN})[,:]?的?\Z")
_PERIOD_START = re.compile(PERIOD + r"[,:]?")
# a comparison between noun and number: 比上年增长, 较2020年, 高于全国平均水平0.5个百分点
_COMPARED = re.compile(
    r"(?:(?:同比|比(?![重例值率较])|较)[^,。;:、]{1,16}|不?(?:高于|高出|快于|(?<!或)好于|(?<!或)优于|多于|超过|低于|慢于|少于)"
    r"(?:(?!高于|高出|快于|好于|优于|低于)[^,。;:、\d]){2,16}(?<!比例)(?<!率)|与[^,。;:、]{1,10}相比)\Z"
)
# 占全国增量的1/4, 占全疆装机64%: what it is a part of; a noun of ratio (占…比重) is a name
_PART_OF = re.compile(r"占(?![比地用])[^,。;:、]{1,14}(?<!比重)(?<!比例)(?<!份额)\Z")
_COMPARING = frozenset("比较高低快慢好优多少超与")  # one of them stands in every comparison
_PERIOD_LAST = frozenset("年底末初前来度内今期间时划”季月春目的,:份")  # what a period phrase ends with
# a denominator between noun and number: AED达每10万人45台
_DENOMINATOR = re.compile(r"每[\d十百千万亿]*[一-鿿]{1,4}\Z")
_LIST_MARK = re.compile(r"(?:[、与或]|及(?!时)|和(?![美谐平])|以及|还有)+")
_LIST_CLOSED = re.compile(r"等(?!级|额|价|离子|教育|学|法|线)")
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]{1,3}是|[①-⑳]|\d{1,3}[.、]|其中|包括|含|\(含|\(其中)[,:]?")

# behind a verb of building inside a phrase: the verb is part of a name (城市建设用地, 农村公路建设里程)
_OF_WORKS = re.compile(
    r"[(、和与及的]|用地|项目|工程|任务|资金|投资|规模|标准|水平|质量|单位|成本|进度|里程|面积|试点|示范|专项|能力|基地"
)
_POWERS = frozenset(["能力", "水平", "标准", "效率", "质量", "强度"])
_SUFFIX = frozenset("性值率量额者员型式类度法费金权证书期数业师")
_NOT_BUILT = ("违法建设", "违章建设")
_EDGES_LEFT, _EDGES_RIGHT = frozenset("的,:、;·—-)”"), frozenset("的,:、;·(“")


def split_relations(text: str, start: int, end: int, rank: bool = False) -> tuple[int, list[words.Relation]]:
    """Strips relation words from the end of text[start:end].

    Args:
        text: Folded text.
        start: Start of the stretch.
        end: Its end.
        rank: The number is a rank, so that 增速 is what is ranked and stays.

    Returns:
        The end of what is left, and the relation words from right to left.
    """
    backwards = text[start:end][::-1]
    pattern, table = words.relation_backwards(), words.relations()
    at, found = 0, []
    while m := pattern.match(backwards, at):
        relation = table[m[0]]
        if relation.kind == "rank" and not rank:
            break
        if rank and relation.word in ("增速", "增幅", "增长率", "总量"):
            break
        found.append(relation)
        at = m.end()
    return end - at, found


def split_comparison(text: str, start: int, end: int, rank: bool = False) -> tuple[int, list[words.Relation], str]:
    """Strips relation words, denominators and one comparison (比上年) from the end of text[start:end].

    Returns:
        The end of what is left, the relation words from right to left, and the comparison.
    """
    cut, found = split_relations(text, start, end, rank)
    compared = ""
    for _ in range(4):
        low = max(start, cut - 20)
        pattern, m = _first_match(text, low, cut)
        if not m:
            break
        if pattern is _COMPARED:
            compared = m[0]
        elif pattern is _PART_OF:
            found.append(words.Relation("占", "", "share", "drop"))
        cut, more = split_relations(text, start, m.start(), rank)
        found += more
    return cut, found, compared


def _first_match(text: str, low: int, cut: int) -> tuple[re.Pattern[str], re.Match[str] | None]:
    """Tries the patterns whose key character stands in the window; most windows hold none."""
    window = text[low:cut]
    if not _COMPARING.isdisjoint(window) and (m := _COMPARED.search(text, low, cut)):
        return _COMPARED, m
    if window and window[-1] in _PERIOD_LAST and (m := _PERIOD_END.search(text, low, cut)):
        return _PERIOD_END, m
    if "每" in window and (m := _DENOMINATOR.search(text, low, cut)):
        return _DENOMINATOR, m
    if "占" in window and (m := _PART_OF.search(text, low, cut)):
        return _PART_OF, m
    return _PART_OF, None


def skip_works(text: str, start: int, end: int) -> int:
    """Returns the offset behind verbs of building used as nouns that a list mark follows (10处|信号灯|联网、…)."""
    m = words.works().match(text, start, end)
    return m.end() if m and _LIST_MARK.match(text, m.end(), end) else start


def skip_list_mark(text: str, start: int, end: int) -> int:
    """Returns the offset behind a list mark (、 和 及) that opens the stretch."""
    m = _LIST_MARK.match(text, start, end)
    return m.end() if m else start


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
    if text[start] not in _opening_characters():
        return start, governed
    m = _LIST_MARK.match(text, start, end) or _NUMBERED.match(text, start, end)
    if m and (not governed or _verb_at(text, m.end(), end)):
        return m.end(), False
    m = _PERIOD_START.match(text, start, end)
    if m:
        return m.end(), governed
    m = words.openers().match(text, start, end)
    if not m:
        m = _MODAL.match(text, start, end)
        modal = m and (m[0] == "年" or m.end() == end or _verb_at(text, m.end(), end))
        return (m.end() if m and modal else start), governed
    word, rest = m[0], text[m.end() : end]
    name = words.clause_words()[word]
    if name in ("adverb", "region"):
        whole = not _suffixed(text, m.end(), end) if len(word) > 1 else _is_word(text, start, end)
        return (m.end() if whole else start), governed
    if name != "works" and _longer_word(text, start, m.end(), end):
        return start, governed
    names = not rest or words.compound_head().fullmatch(rest) or _suffixed(text, m.end(), end)
    if names or (name != "verb" and rest[0] in "、和与及") or (name == "activity" and governed):
        return start, governed
    return m.end(), governed or name != "activity"


_MODAL = re.compile(
    r"(?:年(?=[出存]栏)|重点|集中|联合|综合|系统|规范|组织|高标准|高质量|高水平|高效|有效|全部|科学|优先|全面|基本|新)"
)


_NO_OPENING = re.compile(
    r"再(?:制造|生|就业|贷款)|在[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新岗校建]"
)


@cache
def _opening_characters() -> frozenset[str]:
    """The characters that what opens a phrase begins with: most phrases begin with another."""
    words_first = {word[0] for word in words.clause_words()}
    marks = "、和及与或以还一二两三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳0123456789其包含("
    periods = "到至截自全今明去上下当年“前近过未这目"
    modal = "年重集联综系规组高有全科优基新"
    return frozenset(words_first) | frozenset(marks + periods + modal)


def _longer_word(text: str, start: int, stop: int, end: int) -> bool:
    """Tells whether a longer word begins as the verb does (服务贸易)."""
    return len(next(iter(words.jieba().cut(text[start : min(end, start + 8)])), "")) > stop - start


def _suffixed(text: str, start: int, end: int) -> bool:
    """Tells whether a suffix follows that makes a noun of the verb (补贴性), not a word that begins so (提供法律…)."""
    return start < end and text[start] in _SUFFIX and _is_word(text, start, end)


def _verb_at(text: str, start: int, end: int) -> bool:
    m = words.openers().match(text, start, end)
    return m is not None and words.clause_words()[m[0]] not in ("adverb", "region")


def _is_word(text: str, start: int, end: int) -> bool:
    """Tells whether the character is a word of its own (将 in 将新增, not in 将军, 再制造, 在川院校)."""
    if _NO_OPENING.match(text, start, end):
        return False
    return len(next(iter(words.jieba().cut(text[start : min(end, start + 6)])), "")) == 1


def before(text: str, start: int, end: int, counted: bool = True) -> tuple[int, int]:
    """Returns the span of the noun phrase at the end of text[start:end], relation words already stripped.

    The phrase begins after the last governing verb, unless that verb forms a compound (培育名单) or belongs to a
    relative clause with an object of its own (持有居住证的随迁子女). A list closed by 等 stays before a measure
    (食品、医药等产业占比) and is left out before what is counted (法律、心理等个案服务).
    """
    end = _strip_tail(text, start, end)
    begin, governed = start, False
    for m in words.verbs().finditer(text, start, end):
        a, b = m.span()
        if begin <= a < b < end and _governs(text, (begin, a, b, end), governed) and _aligned(text, a, b, start, end):
            begin, governed = b, True
    opened = strip_opening(text, begin, end, governed)
    governed = governed or (opened > start and _has_verb(text, start, opened))
    begin = _after_relative(text, opened, end, governed)
    if begin > opened:
        begin = strip_opening(text, begin, end, True)
    closed = begin
    if text.find("等", begin, end) >= 0:
        closed = max((m.end() for m in _LIST_CLOSED.finditer(text, begin, end)), default=begin)
    if closed > begin and end - closed > 2 and (counted or text[closed:end] in words.head_classes()):
        begin = closed
    if end - begin > 4 and text.startswith(("各类", "各级", "各种"), begin):
        begin += 2
    while begin < end and text[begin] in _EDGES_LEFT:
        begin += 1
    while end > begin and text[end - 1] in _EDGES_RIGHT:
        end -= 1
    return begin, end


def _governs(text: str, places: tuple[int, int, int, int], governed: bool) -> bool:
    """Tells whether the verb text[a:b] governs what follows it up to `end`, and is no part of a name.

    Args:
        text: Folded text.
        places: Begin of the phrase so far, a, b, end.
        governed: Whether a verb governs the phrase so far.
    """
    begin, a, b, end = places
    verb, rest = text[a:b], text[b:end]
    if words.clause_words()[verb] == "works" and (len(rest) < 4 or _OF_WORKS.match(rest) or a == begin):
        return False
    if len(rest) == 1 or rest[0] in "、和与及或的占" or rest.startswith("以及") or _suffixed(text, b, end):
        return False
    if rest.endswith(("比重", "比例")) and "占" in text[begin:a]:
        return False
    if (rest in ("项目", "企业") and verb in words.phrase_words("state_verb")) or (rest == "就业" and verb == "新增"):
        return False
    if a == begin or strip_opening(text, begin, a, governed) == a:
        return True
    if rest in _POWERS:
        return False  # 危险废物|处置|能力
    compound = words.compound_head().fullmatch(rest) and (governed or verb in words.phrase_words("compound_verb"))
    return not compound and rest != "数量"


def _has_verb(text: str, start: int, end: int) -> bool:
    classes = words.clause_words()
    return any(classes[m[0]] not in ("adverb", "region") for m in words.openers().finditer(text, start, end))


def _after_relative(text: str, start: int, end: int, governed: bool) -> int:
    """Drops modifiers before the last 的, except a subject's own clause and a verb with its object.

    Kept: 省内生产的药品抽检覆盖率 (opens the clause), 取得证书的劳动者 (verb and object). Dropped: 群众身边的体育场地.
    """
    at = text.rfind("的", start, end)
    if at < 0 or end - at < 3:
        return start
    if not governed:
        return start
    first = next(iter(words.jieba().tag(text[start : min(end, start + 12)])), ("", ""))
    if first[1].startswith("v") and at - start >= 4 and first[0] != "用于":
        return start
    return at + 1


def _aligned(text: str, start: int, end: int, low: int, high: int) -> bool:
    """Tells whether the verb stands on word boundaries (完成 in 未完成度 does not)."""
    at = low if start - low <= 24 else start - 8
    low = at
    starts = at == start
    for word in words.jieba().cut(text[low : min(high, end + 8)]):
        if at == start:
            starts = True
        at += len(word)
        if at == end:
            return starts
        if at > end:
            return False
    return starts


def _strip_tail(text: str, start: int, end: int) -> int:
    """Drops periods and connecting words at the end."""
    while end > start:
        if text[end - 1] in "的,:、;":
            end -= 1
            continue
        m = _PERIOD_END.search(text, max(start, end - 14), end) if text[end - 1] in _PERIOD_LAST else None
        if not m:
            return end
        end = m.start()
    return end


def strip_works(text: str, start: int, end: int) -> int:
    """Drops a verb of building used as a noun at the end: 城中村改造 is counted as 城中村."""
    cut = words.last(words.works_backwards(), text, start, end)
    return cut if cut - start >= 2 and not text.endswith(_NOT_BUILT, start, end) else end


def ends_with_verb(text: str, start: int, end: int) -> bool:
    """Tells whether the stretch ends with a verb of building or of governing (布局建设700万千瓦…)."""
    return words.last(words.verbs_backwards(), text, start, end) < end
