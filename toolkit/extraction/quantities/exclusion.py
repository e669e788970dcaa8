"""What is no quantity: dates, ordinals, names, classes, set phrases, durations that only say when.

Mechanisms, not a list of cases: quotation, neighbours of the number, and the lexicon of set phrases.
"""

from __future__ import annotations

import re
from functools import cache

from toolkit.patterns.trie import word_regex
from toolkit.resources import tsv_rows

# Names between quotation marks, title marks and document numbers: “345”工作思路, 《2030年方案》, 〔2022〕2号.
# A longer quotation is a sentence, not a name.
_QUOTED = re.compile(r"[“《〔](?:(?<=“)[^“”\n]{1,40}”|(?<=《)[^《》\n]{1,60}》|(?<=〔)\d{4}〕\d*号?)")
_LINK = re.compile(r"(?:https?://|www\.)[\x21-\x7e]+|[\w.+-]{1,64}@[\w.-]+")

_BEFORE_NAME = frozenset("第#№_/.+×-每") | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
# after a number without unit or multiplier: the rest of a date, an ordinal, a name or a model
_AFTER_BARE = frozenset("月号届时期级代版型价线式点后大字批次日年强0123456789+×:/.〕)_-") | _BEFORE_NAME
# after number and unit: a class used as a name (千亿级, 5A级, 500强), a plan by its length (5年期)
_AFTER_UNIT = re.compile(
    r"级(?!别)|型|强(?![县镇市区企])|版(?![权面])|制(?![造度剂品药])|期(?![货间])|代(?![表理])|式|族(?!群)|号(?!召)|届|数(?![据字控码学智十百千])"
)
_AFTER_UNIT_FIRST = frozenset("口内级型强版制期代式族号届数")
_TIME_UNITS = frozenset(["年", "个月", "周", "天", "日", "小时", "分钟", "秒", "星期", "工作日", "个工作日"])

# a duration that is measured: 审批时限压缩至3天, 平均受教育年限11.3年
_MEASURED_TIME = re.compile(
    r"(?:缩短|压缩|压减|延长|提前|减少|增加|节约|节省|提速|时间|时长|时限|年限|周期|寿命|期限|天数|工期|不低于|不少于|不超过|"
    r"控制在|提高|平均|超过|突破|时数|等候|耗时|用时|办结|日数|居住|停留)[^,。;:、]{0,6}\Z"
)
# a duration that names: 30分钟通勤圈, 24小时不打烊
_TIME_NAME = re.compile(
    r"[^,。;、]{0,10}(?:圈|无休|不打烊|营业|值守|值班|服务|在线|办理|供水|全天|畅通|过境|免签|提供|开放|制)"
)
_TIME_WHEN = re.compile(r"(?:连续|近|过去|未来|今后|前|后|历时|为期|每|每隔|时隔|第|再|用|满|月|这|了|每天|全天)\Z")
_TIME_NOUNS = ("季度", "月", "榨季", "学年", "采暖季", "年度", "雪季", "交易日")
_AT_LEAST = ("以上", "以下")

# A multiplier alone counts only with a comparator (超百亿元, 亿元以上): 千家万户 counts nothing
_BARE_BEFORE = re.compile(r"(?:超|过|破|近|上|达|到|至|逾|约|足|增|越|跨|跃|于|万)\Z")
_BARE_AFTER = ("以上", "以下", "以内", "左右", "大关")

# a noun that a bare number may count where the measure word is left out: 285重点项目
_BARE_NOUN = re.compile(r"[一-鿿]{0,8}?(?:项目|企业|工程|社区|小区|学校|村|户|岗位|人才|学生|市县|县区|区县)")
# a pure number: 城乡居民收入倍差从2.42缩小至2.12
_INDEX_BEFORE = re.compile(r"(?:倍差|系数|指数|之比|收入比|比值|满意度|得分|评分)[^,。;、]{0,10}\Z")
_OWN_POINTS = re.compile(r"(?:以下|下列|上述)[^,。;]{0,2}\Z")
WORDS_WITH_CHENG = frozenset("功立为都熟果员本效长分绩就品交")

_RANK_BEFORE = re.compile(
    r"(?:居|列|从|由|排名?|位次|跃升?|升至?|保持|进入?|跻身|稳|全国|全省|全市|全区|全县|全州|全球|世界|国内|中部|西部|东部|西北|东北|华东|华中|华南|西南|华北|长三角|沿海|省内|副省级|同类)"
    r"[^,。;:、]{0,12}\Z"
)
_FIRST_LISTED = re.compile(r"者?的?(?:责任)?(?:为|是|单位|部门|负责)")  # 列第一位的为牵头单位
_RATIO_BEFORE = re.compile(
    r"(?:比|比例)(?:达到?|为|提高到|不低于|控制在|提升至|缩小[至到]|从|由|从[^,。;]{1,8}(?:缩小|降低?|提升|提高)[至到])?\Z"
)
# a grade that is reached (水质达到Ⅲ类), not one that names (Ⅰ类新药, 达到或优于Ⅲ类比例)
_GRADE_BEFORE = re.compile(
    r"(?:水质|断面|水体|湖|河|水库|达|达到|稳定|优于|保持|提升|为|由|从|到|至|在)[^,。;、]{0,8}\Z"
)
_GRADE_NAME = re.compile(r"(?:及以上|以上)?(?:水质|水体|断面)*(?:的)?(?:比例|占比|新药|医疗)|[)新]")


@cache
def _set_phrases() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words: dict[str, list[str]] = {"after": [], "whole": []}
    for _, row in tsv_rows("set_phrases.tsv", ("word", "kind")):
        words[row["kind"]].append(row["word"])
    return re.compile(word_regex(words["after"])), re.compile(word_regex(words["whole"]))


def names(text: str) -> list[tuple[int, int]]:
    """Returns the spans in which no number counts: quoted names, titles, set phrases, links."""
    spans = [m.span() for m in _QUOTED.finditer(text)]
    spans += [m.span() for m in _set_phrases()[1].finditer(text)]
    if "www." in text or "http" in text or "@" in text:
        spans += [m.span() for m in _LINK.finditer(text)]
    spans.sort()
    return spans


def counted(text: str, start: int, end: int, number: str, multiplier: str | None, unit: str) -> bool:
    """Tells a number that counts or measures from one in a date, a name or a class."""
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    if before in _BEFORE_NAME and not (before == "-" and unit):
        return False
    if unit:
        if unit == "个" and text.startswith(("连续", "时隔"), start - 2) and text.startswith(_TIME_NOUNS, end):
            return False  # 连续10个季度
        if after in _AFTER_UNIT_FIRST and (
            text.startswith("口径", end)
            or (after == "内" and unit in ("米", "公里", "千米"))
            or (_AFTER_UNIT.match(text, end) and not (unit in ("期", "轮", "届") and after == "数"))
        ):
            return False
        if unit == "份" and text.startswith("共印", start - 2):
            return False  # (共印120份): the imprint of the notice itself
        if unit in ("分", "秒") and before in "时分点" and text[start - 2 : start - 1].isdigit():
            return False  # 12时30分
        if unit in _TIME_UNITS and not _measured_time(text, start, end, number, unit):
            return False
        window = text[start - 4 if start > 4 else 0 : start]
        if ("下" in window or "上" in window) and _OWN_POINTS.search(window):
            return False
        return bool(number) or not _set_phrases()[0].match(text, end)
    if multiplier:
        return after not in _AFTER_BARE
    if _INDEX_BEFORE.search(text[max(0, start - 12) : start]):
        return after not in _AFTER_BARE
    if after in _AFTER_BARE or text.startswith("千伏", end) or before in "\n(:—-、" or len(number) > 4:
        return False
    return not (len(number) == 4 and number[:2] in ("19", "20")) and _BARE_NOUN.match(text, end) is not None


def _measured_time(text: str, start: int, end: int, number: str, unit: str) -> bool:
    """Tells a duration that is measured from one that only says when or names something."""
    if unit == "年" and len(number) == 4 and number[:2] in ("18", "19", "20"):
        return False
    if unit == "年" and text[end : end + 1] in ("来", "前", "后", "内"):
        return False
    before = text[max(0, start - 14) : start]
    at_least = text.startswith(_AT_LEAST, end)
    if _TIME_NAME.match(text, end):
        return unit == "年" and at_least
    if _MEASURED_TIME.search(before):
        return True
    if _TIME_WHEN.search(before):
        return False
    return at_least or (unit in ("天", "小时", "分钟", "秒") and text[end : end + 1] not in ("内", "后", "前", "来"))


def bare_counts(text: str, start: int, end: int) -> bool:
    """Tells whether a multiplier without digits counts: it does with a comparator beside it."""
    return _BARE_BEFORE.search(text[max(0, start - 2) : start]) is not None or text.startswith(_BARE_AFTER, end)


def one_counts(text: str, start: int, end: int, unit: str) -> bool:
    """Tells 一 as a number (新建绿色矿山一座。) from the article (建设一座新城)."""
    if unit not in _ONE_UNITS or text[end : end + 1] not in (",", "。", ";", "、", ")"):
        return False
    return start > 1 and "一" <= text[start - 1] <= "鿿" and text[start - 1] not in "的了第同每某另有是这那任哪为成唯"


_ONE_UNITS = frozenset("座家所条处支台艘架幢栋")


def is_rank(text: str, m: re.Match[str]) -> bool:
    """Tells a rank (居全国第3位, 排名第七, 前10位) from an ordinal (第一产业, 前三季度)."""
    start, end = m.span()
    if _FIRST_LISTED.match(text, end):
        return False
    if m["u"] == "位":
        return True
    after = text[end : end + 1]
    if not m["u"] and not text.startswith(("的", "优势"), end) and ("一" <= after <= "鿿" or after.isalnum()):
        return False
    return _RANK_BEFORE.search(text[max(0, start - 14) : start]) is not None


def is_ratio(text: str, start: int) -> bool:
    """Tells a ratio (床护比达到1:0.5) from a clock time or a scale."""
    return _RATIO_BEFORE.search(text[max(0, start - 8) : start]) is not None


def is_grade_reached(text: str, start: int, end: int) -> bool:
    """Tells a grade that is reached from one that names."""
    return bool(_GRADE_BEFORE.search(text[max(0, start - 14) : start])) and not _GRADE_NAME.match(text, end)
