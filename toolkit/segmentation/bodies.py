"""Names of bodies by a small grammar: place or level + what they are in charge of + an ending.

县|农业农村局, 市中区|委|目标绩效|办, 霞岭|供电公司, 农行|云溪|支行. What bodies are in charge of is lexicons/functions.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from toolkit.normalization.organisations.functions import function_kinds, function_words
from toolkit.patterns.trie import word_regex
from toolkit.resources import tsv_rows

LEVELS = frozenset("省市县区州旗盟镇乡")
GENERIC = frozenset("省市县区州旗盟镇乡村")
_PARTY = frozenset({"省委", "市委", "县委", "区委", "州委", "旗委", "盟委", "镇党委", "乡党委", "委"})
_GOVERNMENT = frozenset({"省政府", "市政府", "县政府", "区政府", "州政府", "旗政府", "盟行署", "镇政府", "乡政府"})
_COMMON_REGIONS = frozenset(
    "城区 园区 辖区 社区 地区 山区 灾区 县区 市区 城市 乡镇 街镇 城镇 村镇 新区 景区 校区 老区 库区 片区 厂区 港区 林区 矿区 牧区 小区 战区 专区 特区 "
    "街区 郊区 湖区 院区 都市 超市 门市 上市 集市 夜市 楼市 股市 新村 农村 乡村 全村 外省 全国 区县 县市 省市 各省 各市 各县 各区 全省 全市 全县 全区 "
    "我省 我市 我县 我区 本省 本市 本县 本区 该省 该市 该县 该区 邻省 外县 大县 强县 强省 强市 强区 小镇 集镇 建制镇 中心镇 重点镇".split()
)
# Endings that make a body of a function by themselves, and those that need a place or a level before it.
_ORGAN = "局 委 厅 办 署 委员会 办公室 分局 总局 管委会 管理局 管理委员会 督查室 党工委 工委 指挥部 领导小组".split()
_WEAK = (
    "部 中心 公司 集团 支行 分行 分公司 联社 支队 大队 总队 研究所 研究院 服务中心 供销社 管理处 管理所 事务中心 发展中心 管理中心 保障中心 指挥中心 "
    "海关 林场 社 所 站 队 段 行 处 会".split()
)
# Endings that are bodies with a place or level alone, or with one word between.
_BRANCHES = ("供电公司", "供电所", "分公司", "支行", "分行")
_NAMED = ("海关", *_BRANCHES, "公司", "集团")
_NEED_TRADE = ("公司", "集团", "银行", "联社", "林场")
_TRADES = (
    *_BRANCHES, "海关", "公司", "集团", "银行", "联社", "林场", "文联", "妇联", "残联", "侨联", "科协", "工商联", "社科联", "团委", "总工会", "供销社", "武装部",
    "党校", "档案馆", "督查室", "编办", "法院", "检察院", "人武部", "气象局", "关工委", "农科院",
)  # fmt: skip
_PARKS = "高新区 经开区 开发区 经济开发区 经济技术开发区 高新技术产业开发区 高新技术开发区 工业园区 产业园区 示范区 新区 保税区 自贸区 风景区 景区 度假区".split()
# Firms with branches in places: 农行云溪支行, 中国移动霞岭分公司.
_FIRMS = (
    "农行 工行 建行 中行 交行 邮储银行 农商行 农商银行 农村商业银行 农业银行 工商银行 建设银行 中国银行 交通银行 农业发展银行 农发行 人民银行 人行 国家电网 国网 "
    "南方电网 中国移动 移动 中国电信 电信 中国联通 联通 中国铁塔 铁塔 中国邮政 邮政 供电 烟草 中石油 中石化 人保财险 中国人寿".split()
)
# Only mentioned, as a rule: no task is given to them.
_NO_BODIES = ("医院", "学校", "小学", "中学", "大学", "学院", "幼儿园", "卫生院")
_REACH = 30
_BEFORE_LEVEL = frozenset("各全本我该每外邻同两多")


def _alternatives(words: Iterable[str]) -> str:
    """A pattern of the words read backwards."""
    return word_regex(word[::-1] for word in words)


@cache
def _backwards() -> re.Pattern[str]:
    """Functions and ending, read backwards: 局村农业农."""
    stems, ends, syllables = set(), set(), set()
    for function in function_kinds():
        for found in function_words(function):
            word = found.word
            if word.endswith(_NO_BODIES):
                continue
            (syllables if len(word) == 1 else ends if word[-1] in "局委厅办署会部中心社院队所室处司团" and len(word) > 2 else stems).add(word)
            stems.update([word] if len(word) > 1 else [])
    stem = _alternatives(stems)
    tail = _alternatives([*_ORGAN, *_WEAK])
    syllable = "".join(sorted(syllables))
    return re.compile(
        rf"(?P<tail>{tail})(?:(?P<stem>{stem}(?:[和与]?{stem})*)|(?P<clipped>[{syllable}]{{2,4}}))|(?P<whole>{_alternatives(ends)})"
    )


@cache
def places() -> frozenset[str]:
    """Names of provinces, prefectures and counties, in full and short."""
    found: set[str] = set()
    for _, row in tsv_rows("places.tsv", ["place", "short", "last"]):
        found.update(part for part in row["place"].split("/") if len(part) > 1)
        if len(row["short"]) > 1:
            found.add(row["short"])
    return frozenset(found)


class Bodies:
    """Finds the names of bodies in a text whose words are known."""

    def __init__(self, is_name: Callable[[str], bool]) -> None:
        """Takes a test whether a word may be a proper name (in no dictionary, or tagged as a place there)."""
        self._is_name = is_name

    def find(self, text: str, border: bytes, ends: Iterable[int]) -> list[tuple[int, int]]:
        """Returns spans of bodies, ascending.

        Args:
            text: The folded text.
            border: Whether a word begins or ends, 1 or 0 for each offset.
            ends: Offsets, ascending, at which a word ends that may end a body.
        """
        found: list[tuple[int, int]] = []
        for end in ends:
            span = self._body(text, border, end)
            if span is None:
                continue
            while found and found[-1][1] > span[0]:
                if found[-1][0] < span[0]:
                    span = (found[-1][0], span[1])
                found.pop()
            found.append(span)
        return found

    def _body(self, text: str, border: bytes, end: int) -> tuple[int, int] | None:
        if text.endswith("政府", 0, end) :
            return self._government(text, border, end)
        match = _backwards().match(text[max(0, end - _REACH) : end][::-1])
        if match is None:
            return self._branch(text, border, end)
        start = end - match.end()
        tail = (match["tail"] or "")[::-1]
        strong = tail in _ORGAN or match["whole"] is not None
        first = self._prefix(text, border, start)
        if first == start:
            if not strong or not (border[start] or match["stem"]) or match["clipped"] and len(match["clipped"]) > 3:
                return self._branch(text, border, end)
            if tail in ("办", "委", "署", "工委") and not border[start]:
                return None
            if match["whole"] and not border[start]:
                return None
        elif match["clipped"] and not strong:
            return None
        return first, end

    def _government(self, text: str, border: bytes, end: int) -> tuple[int, int] | None:
        """云台市|人民政府; 县政府 is a plain word, 锻山|县政府 a name."""
        start = end - (4 if text.endswith("人民政府", 0, end) else 2)
        if end - start == 2 and start and text[start - 1] in LEVELS and border[start - 1]:
            start -= 1
            at = _word_start(text, border, start)
            return (at, end) if at < start and len(text[at:start]) > 1 and self._is_name(text[at:start]) else None
        first = self._prefix(text, border, start)
        return (first, end) if first < start else None

    def _branch(self, text: str, border: bytes, end: int) -> tuple[int, int] | None:
        """农行|云溪|支行, 县|人民|银行, 霞岭|公交|公司: firms and bodies of one trade."""
        tail = next((tail for tail in _TRADES if text.endswith(tail, 0, end)), None)
        if tail is None:
            return None
        at = end - len(tail)
        if tail in _BRANCHES:
            place = _word_start(text, border, at)
            while place < at and text[place:at] in GENERIC:
                place = _word_start(text, border, place)
            firm = _firm_start(text, place)
            if place < at and firm < place:
                return firm, end
        start = at if border[at] or not border[end] else _word_start(text, border, end)
        if tail in _NEED_TRADE and start == at:
            start = _word_start(text, border, at)
            if start == at:
                return None
        first = self._prefix(text, border, start)
        if first == start and start and tail in _NAMED and self._named(text, border, start):
            first = _word_start(text, border, start)
        return (first, end) if first < start else None

    def _named(self, text: str, border: bytes, end: int) -> bool:
        """Whether an unknown name of two or three characters ends there: 沧浦|海关."""
        at = _word_start(text, border, end)
        return 2 <= end - at <= 3 and self._is_name(text[at:end])

    def _prefix(self, text: str, border: bytes, start: int) -> int:
        """Where the place, level, party committee and park before `start` begin; `start` where there are none."""
        first = start
        for _ in range(4):
            at = _word_start(text, border, first)
            word = text[at:first]
            if not word:
                break
            if word in LEVELS or word in _PARTY or word in _GOVERNMENT or word in _PARKS or self._place(word):
                if word in LEVELS and at and text[at - 1] in _BEFORE_LEVEL:
                    break
                first = at
            elif first < start and text[first] in LEVELS and self._is_name(word) and len(word) <= 4:
                first = at  # 云台|市|财政局
                break
            else:
                break
        if first == start and start and not border[start] and text[start - 1] in LEVELS and border[start - 1]:
            return start - 1  # 市林|草局: the words are wrong, the level stands first
        return first

    def _place(self, word: str) -> bool:
        if word in places():
            return True
        return len(word) > 1 and word[-1] in GENERIC and word not in _COMMON_REGIONS and word[0] not in _BEFORE_LEVEL and self._is_name(word)


def _firm_start(text: str, end: int) -> int:
    """Where the name of a firm that ends there begins, longest first; `end` where there is none."""
    sizes = [len(firm) for firm in _FIRMS if text.endswith(firm, 0, end)]
    return end - max(sizes, default=0)


def _word_start(text: str, border: bytes, end: int) -> int:
    """Where the word that ends at `end` begins; `end` where none of at most eight characters does."""
    if end and border[end]:
        for at in range(end - 1, max(-1, end - 9), -1):
            if text[at] in "、,。:;()〔〕\n\t":
                break
            if border[at]:
                return at
    return end
