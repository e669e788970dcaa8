"""The noun phrase before a number (粮食产量10万吨): where it begins and ends."""

from __future__ import annotations

import re
from functools import cache

from toolkit.extraction.quantities import words
from toolkit.extraction.quantities.governing import after_action, after_verb, starts_word
from toolkit.extraction.quantities.opening import HELPING, LIST_MARK, has_verb, strip_opening
from toolkit.normalization.indicators import indicator_names
from toolkit.patterns.periods import SPAN, YEAR

_RUN = r"连续[\d一两三四五六七八九十]{1,3}个(?:季度|月|年度|学年|榨季|采暖季)"
_PERIOD_END = re.compile(rf"(?:{YEAR}|{SPAN}|{_RUN}|(?:连续)?多年)[,:]?的?\Z")
# a comparison between noun and number: 比上年增长, 较2020年, 高于全国平均水平0.5个百分点
_COMPARED = re.compile(
    r"(?:(?:同比|比(?![重例值率较])|较)[^,。;:、]{1,16}|不?(?:高于|高出|快于|(?<!或)好于|(?<!或)优于|多于|超过|低于|慢于|少于)"
    r"(?:(?!高于|高出|快于|好于|优于|低于)[^,。;:、\d]){2,16}(?<!比例)(?<!率)|与[^,。;:、]{1,10}相比)\Z"
)
# 占全国增量的1/4, 占全疆装机64%: what it is a part of; a noun of ratio (占…比重) is a name
# the field in which something has a rank: 居粮食主产省第1位, 稳居行业第3
_RANKED = re.compile(
    r"(?:[稳跃位]居|(?<![安宜移定旅民邻故])居(?![民住家委室间])|位列|名列|排名|排在|(?<![系班队行并前])列(?!车))于?[^,。;:、\d]{1,12}\Z"
)
_PART_OF = re.compile(r"占(?![比地用])[^,。;:、]{1,14}(?<!比重)(?<!比例)(?<!份额)\Z")
_COMPARING = re.compile("[比较高低快慢好优多少超与]")  # one of them stands in every comparison
_ANY_KEY = re.compile("[比较高低快慢好优多少超与每占]")
_PERIOD_LAST = frozenset("年底末初前来度季内今期间时划”季月春目的,:份")  # what a period phrase ends with
# a denominator between noun and number: AED达每10万人45台
_DENOMINATOR = re.compile(r"每[\d十百千万亿]*[一-鿿]{1,4}\Z")
_LIST_CLOSED = re.compile(r"等(?!级|额|价|离子|教育|学|法|线)")

_NOT_BUILT = ("违法建设", "违章建设", "综合治理", "系统治理", "专项治理", "链条治理", "基层治理", "社会治理", "和治理")
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
    found: list[words.Relation] = []
    every, table = words.relation_backwards(), words.relations()
    while (at := words.last(every, text, start, end)) < end:
        relation = table[text[at:end]]
        if relation.kind == "rank" and not rank:
            break
        if rank and relation.word in ("增速", "增幅", "降幅", "涨幅", "增长率", "总量"):
            break
        found.append(relation)
        end = at
    return end, found


def split_comparison(text: str, start: int, end: int, rank: bool = False) -> tuple[int, list[words.Relation], str]:
    """Strips relation words, denominators and one comparison (比上年) from the end of text[start:end].

    Returns:
        The end of what is left, the relation words from right to left, and the comparison.
    """
    cut, found = split_relations(text, start, end, rank)
    if rank and (m := _RANKED.search(text, max(start, cut - 18), cut)):
        cut, more = split_relations(text, start, m.start(), rank)  # 居粮食主产省|第3位
        found += more
    compared = ""
    for _ in range(4):
        if cut == start:
            break
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
    if not _ANY_KEY.search(text, low, cut) and text[cut - 1] not in _PERIOD_LAST:
        return _PART_OF, None
    window = text[low:cut]
    if _COMPARING.search(window) and (m := _COMPARED.search(text, low, cut)):
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
    return m.end() if m and LIST_MARK.match(text, m.end(), end) else start


def skip_list_mark(text: str, start: int, end: int) -> int:
    """Returns the offset behind a list mark (、 和 及) that opens the stretch."""
    m = LIST_MARK.match(text, start, end)
    return m.end() if m else start


def before(text: str, start: int, end: int, counted: bool = True) -> tuple[int, int]:
    """Returns the span of the noun phrase at the end of text[start:end], relation words already stripped.

    The phrase begins after the last governing verb, unless that verb forms a compound (培育名单) or belongs to a
    relative clause with an object of its own (持有居住证的随迁子女). A list closed by 等 stays before a measure
    (食品、医药等产业占比) and is left out before what is counted (法律、心理等个案服务).
    """
    whole, end = end, _strip_tail(text, start, end)
    if text[start:end] in _plain_names():
        return start, end
    begin, governed = after_verb(text, start, end)
    if not governed and end - begin > 5 and (acted := after_action(text, begin, end, counted)) > begin:
        begin, governed = acted, True
    opened = strip_opening(text, begin, end, governed)
    governed = governed or (opened > start and has_verb(text, start, opened))
    if governed and text.startswith("、", end) and end < whole and _has_verb_at(text, start, end):
        return whole, whole  # 实现联网、累计办理|5万件: what is counted stands before the predicates
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
    if not counted and (kept := _KEPT.search(text, max(start, begin - 4), begin)):
        begin = kept.start()
    while begin < end and text[begin] in _EDGES_LEFT:
        begin += 1
    while end > begin and text[end - 1] in _EDGES_RIGHT:
        end -= 1
    return begin, end


# before what grows or is measured, part of its name: 转化成果增长5%
_KEPT = re.compile(r"(?:转化|新登记|新注册)\Z")


def _has_verb_at(text: str, start: int, end: int) -> bool:
    """Tells whether a stretch opens with a verb of its own, so that it has no subject."""
    if text.startswith(HELPING, start):
        return False
    return strip_opening(text, start, end) > start and has_verb(text, start, start + 4)


@cache
def _plain_names() -> frozenset[str]:
    """Returns the standard indicators that hold no governing verb: such a stretch is the noun phrase."""
    verbs = [word for word, name in words.clause_words().items() if name in ("verb", "works", "transitive")]
    pattern = re.compile("|".join(map(re.escape, [*verbs, "到位"])))
    return frozenset(name for name in indicator_names() if not pattern.search(name))


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


def _strip_tail(text: str, start: int, end: int) -> int:
    """Drops periods and connecting words at the end."""
    while end > start:
        if text[end - 1] in "的,:、;":
            end -= 1
            continue
        last, cut = text[end - 1], end
        if last in _PERIOD_LAST and (m := _PERIOD_END.search(text, max(start, end - 14), end)):
            cut = m.start()
        elif text[end - 2 : end] in words.verb_ends():
            cut = _strip_done(text, start, end)
        elif last in _NO_ENDS:
            cut = _strip_word(text, start, end)
        if cut == end:
            return end
        end = cut
    return end


_DONE = re.compile(r"(?:新|基本|累计|已经?|全部|陆续|先后)\Z")


def _strip_done(text: str, start: int, end: int) -> int:
    """Drops a governing verb behind its noun that an adverb marks as done (安置房|新开工, 住房|基本建成)."""
    verb = words.last(words.verbs_backwards(), text, start, end)
    if verb == end or words.clause_words()[text[verb:end]] == "works" or text.startswith("新增", verb):
        return end
    if text[verb] != "新":
        m = _DONE.search(text, max(start, verb - 2), verb)
        verb = m.start() if m else end
    return verb if start + 1 < verb < end and starts_word(text, verb, start) else end


_NO_ENDS = frozenset("年中上下间等新")


def _strip_word(text: str, start: int, end: int) -> int:
    """Drops a word at the end that is no noun: 评价|中, 班列|年, 农房|等."""
    if end - start < 3:
        return end
    word = words.jieba().cut(text[max(start, end - 6) : end])[-1]
    return end - 1 if len(word) == 1 else end


def strip_works(text: str, start: int, end: int) -> int:
    """Drops a verb of building used as a noun at the end, also one that another joins: 企业|技术改造和数字化转型."""
    cut = words.last(words.works_backwards(), text, start, end)
    if cut == end or cut - start < 2 or text.endswith(_NOT_BUILT, start, end):
        return end
    return strip_works(text, start, cut - 1) if text[cut - 1] in "和与及" and cut - start > 2 else cut


def ends_with_verb(text: str, start: int, end: int) -> bool:
    """Tells whether the stretch ends with a verb of building or of governing (布局建设700万千瓦…)."""
    return text[end - 2 : end] in words.verb_ends() and words.last(words.verbs_backwards(), text, start, end) < end
