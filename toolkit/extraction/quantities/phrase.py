"""The noun phrase behind a number (新建5个公园): where it ends."""

from __future__ import annotations

import re
from typing import Literal

from toolkit.extraction.quantities import nouns, words

_COORDINATE = frozenset(["、", "和", "及", "或", "以及"])
_PREPOSITIONS = frozenset("对向在由从把将被让为给于赴")
_INSIDE = frozenset("“”·-/+")
_LIMIT = 44  # characters within which a noun phrase ends

# a class or model by a number, that opens a name: 20个500千伏输变电工程
_CLASS = re.compile(r"(?:\d+千伏[和、及])?\d+(?:千伏|kV|兆|吨级|价)|(?:各类|新型)(?=各级)")
_RELATIVE = re.compile(r"[^,。;:\d]{2,26}?的")
_HAVING = frozenset(["具有", "具备", "拥有"])
_RELATIVE_VERBS = frozenset(["取得", "符合", "参加", "持有"])
_NEXT_COUNT = re.compile(r"[一二两三四五六七八九十百]+[个项家条座所名]")
_USING = frozenset(["用上", "住上", "喝上", "吃上", "走上", "过上"])
_DEGREES = frozenset(["职称", "学历", "学位", "资格", "资质", "证书", "户籍"])
_CLAUSE = re.compile(r"[,。;:!?\n]")
_SPREAD = re.compile(r"线上线下|早(?=[开投落])|全(?=[部面覆])|均(?=[已为达被获纳实])")
# what a verb of building leaves behind at the end: 社区|亲民化|改造
_MODIFIER = re.compile(r"[一-鿿]*[化类性型]|综合|整体|全面|深度|基础|标准化|超低|排放|节能|超低排放")
# a predicate at the end of the phrase: 省重点实验室|重组|完成
_PREDICATE = re.compile(
    r"(?:顺利|如期|全部|全面|圆满)?完成|上线|运行|重组|毕业|投产|开工|竣工|建成|通车|落地|达产|投用|投运|到位|作用|基础|"
    r"上云|上市|上规|转型|投资|帮扶|退租|扩容|增桩|清零|如期|顺利|之一|新|中|等"
)

# a person or a household, behind which a count of people ends: 10万名残疾人|提供康复服务
# a place that is counted, and what is done for all of them: 20个小区|垃圾回收体系
_SITE = re.compile(
    r"[一-鿿]*(?:区域|机构|医院|企业|家庭|市场|产业链|小区|自然村|行政村|村庄|社区|路口|路段|街道|乡镇|园区|"
    r"学校|领域|行业|集群|河湖|断面|支流|河流|湖泊|水库|市|县|县区)"
)
_ALSO = re.compile(r"\([^()]{1,4}\)")  # 县(市)
_PLACE = re.compile(r"[一-鿿]*(?:[省市区县乡镇村]|街道|学校|企业|医院|城市|社区|路口|领域)")
_UNCOUNTED = re.compile(
    r"(?:体系|面貌|环境|风貌|秩序|问题|治理|整治|条件|工作|达标|水质|流量|质量|能力|服务水平|两位数|发展)\Z"
)

_PERSON = re.compile(
    r"[一-鿿]+(?:人|者|员|生|民|户|妇|童|幼儿)|[一-鿿]*(?:群众|人口|人才|青年|妇女|职工|家庭|患者|居民|农民|学生)"
)
_TROUBLE = re.compile(r"[^,。;、]{2,8}问题")  # what is solved for persons: 6万山区人口|的出行问题
_OF_PERSON = frozenset(
    ["子女", "家属", "代表", "骨干", "队伍", "带头人", "人才", "患者", "家庭", "志愿者", "群体", "人员"]
)

_GOING_ON = frozenset(["等", "(", "·", "经济", "困难", "供养", "亲属", "县", "大县", "城市"])

_WHOLE_REGION = frozenset(["全国", "全省", "全市", "全区", "全县"])

Kind = Literal["thing", "people", "age", "place", "event"]
Token = tuple[str, str, int, int]  # word, tag, start, end


def after(text: str, start: int, end: int, kind: Kind = "thing") -> tuple[int, int]:
    """Returns the span of the noun phrase that begins at `start`; empty where no noun stands there.

    Args:
        text: Folded text.
        start: Offset behind number, unit and comparator.
        end: Offset of the next number or the end of the sentence.
        kind: `age` ends with one person (65岁以上老年人|、…), `people` with persons, `place` with a place
            (在5个县|建设…), `thing` anywhere, `event` also keeps a verb at its end (3项成果互认).
    """
    if text[start : start + 1] == "的":
        start += 1
    if text.startswith("规模", start):
        start += 2  # 200亿元规模母基金
    skipped = _CLASS.match(text, start)
    if skipped:
        start = skipped.end()
        clause = _CLAUSE.search(text, start)
        end = max(end, clause.start() if clause else len(text))
    limit = min(end, start + _LIMIT)
    spread = _SPREAD.search(text, start + 1, limit)
    if spread and text.count("“", start, spread.start()) == text.count("”", start, spread.start()):
        limit = spread.start()
    start, noun_start = _open(text, start, limit)
    taken = _take(text, start, (noun_start, limit), kind)
    if len(taken) > 1 and taken[-1][0] == "”":
        _drop_quoted(taken)
    if kind != "event":
        behind = taken[-1][3] if taken else limit
        _drop_development(taken)
        _drop_predicate(taken, behind < limit and text[behind] not in "、,。;:()和与及的")
    return start, _trim(text, start, taken)


def _take(text: str, start: int, window: tuple[int, int], kind: Kind) -> list[Token]:
    """Returns the tokens of the phrase, from left to right until one that ends it."""
    at, limit = window
    tokens: list[Token] = []
    for word, tag in words.jieba().tag(text[at:limit]):
        tokens.append((word, tag, at, at + len(word)))
        at += len(word)
    taken: list[Token] = []
    noun, depth = False, 0
    for i, token in enumerate(tokens):
        word, tag, here, there = token
        depth += (word in "(“") - (word in ")”")
        if depth < 0 or (not depth and word.isdigit()) or _CLAUSE.match(word):
            break
        if depth or word == ")" or word in _INSIDE or word.isascii():
            noun = noun or word == "”" or word.isalnum()
        elif word in _COORDINATE or word == "等":
            known = noun if word == "等" else bool(taken)
            level = word == "及" and text[here - 1] == "级" and text.startswith("以上", there)  # 二级及以上医院
            if not level and not (known and kind != "age" and _continues(text, there, limit)):
                break
            continue
        elif word in ("以上", "以下") and text[here - 1] == "级":
            continue  # 地级以上市
        elif _ends(tokens, i, here > start, noun):
            break
        elif word not in words.phrase_words("adjunct"):
            noun = noun or tag[0] in "nljisz" or tag == "vn" or word in words.phrase_words("modifier")
        taken.append(token)
        following = tokens[i + 1][0] if i + 1 < len(tokens) else ""
        if kind == "place" and _PLACE.fullmatch(word) and not _PLACE.fullmatch(following):
            break
        if kind in ("people", "age") and _PERSON.fullmatch(word) and not _person_goes_on(tokens, i):
            break
    return taken


def _person_goes_on(tokens: list[Token], i: int) -> bool:
    """Tells whether behind a person the phrase goes on: 农民工|子女, 毕业生|等青年, 学生|和家长."""
    if i + 1 == len(tokens):
        return True
    following = tokens[i + 1][0]
    if following in _COORDINATE or following in _GOING_ON or following in _OF_PERSON:
        return True
    return tokens[i + 1][1] == "n" and following[-2:] in _OF_PERSON  # 优秀青年|科技人才


def _ends(tokens: list[Token], i: int, inside: bool, noun: bool) -> bool:
    """Tells whether a token ends the phrase: 的, a stop word, a preposition, or a verb or adverb behind a noun."""
    word, tag = tokens[i][:2]
    if word == "的":
        return True
    if inside and (word in words.phrase_words("stop") or word in _WHOLE_REGION):
        return True
    preposition = word[0] in _PREPOSITIONS and word not in words.phrase_words("word_with_preposition")
    if inside and preposition and tag not in ("nz", "vn"):
        return True
    if not noun or word in words.phrase_words("modifier"):
        return False
    if words.clause_words().get(word) in ("verb", "transitive") and not _modifies(tokens, i):
        return True
    if words.moves().fullmatch(word):
        return True
    return tag in ("d", "p", "c")


def _modifies(tokens: list[Token], i: int) -> bool:
    """A verb between nouns at the end of the phrase modifies the second one (用餐配送单位)."""
    rest = tokens[i + 1 :]
    if not rest or (len(rest) > 1 and rest[1][0][0] not in ",。;、:\n(和及与"):
        return False
    return rest[0][0] in words.phrase_words("compound_head")


def _open(text: str, start: int, limit: int) -> tuple[int, int]:
    """Handles a relative clause: kept where it opens with its verb (承包经营的食堂), else dropped (实力强的企业).

    Returns the start of the phrase and where the noun after the clause begins.
    """
    m = _RELATIVE.match(text, start, limit)
    if not m or m.end() >= limit:
        return start, start
    tokens = list(words.jieba().tag(text[start : m.end() - 1]))
    if any(word[-1] == "了" or word in _USING for word, _ in tokens):
        return start, start  # 县区通了新的公路, 农户用上稳定的电
    if not tokens or tokens[0][0] in _HAVING:
        return m.end(), m.end()
    (first, first_tag), (last, last_tag) = tokens[0], tokens[-1]
    if _PERSON.fullmatch(last) and _TROUBLE.match(text, m.end(), limit):
        return start, start
    if last in _DEGREES:
        return start, m.end()  # 副高级以上职称的医生
    modifiers = words.phrase_words("modifier")
    if first in _RELATIVE_VERBS or (first_tag in ("v", "vd") and first not in modifiers):
        return start, m.end()
    if len(tokens) > 1 and last_tag in ("v", "a", "vd", "vn", "ad") and last not in modifiers:
        return m.end(), m.end()
    return start, start


def _drop_predicate(taken: list[Token], cut: bool) -> None:
    """Drops the verb of what is counted and what stands before it (9颗卫星|全球组网, 20家企业|战略性重组).

    Args:
        taken: The phrase, shortened in place.
        cut: A word that ends the phrase stands behind it.
    """
    whole = len(taken) + cut
    if len(taken) > 2 and taken[-1][1] == "vn" and _ADVERBS.fullmatch(taken[-2][0]):
        taken.pop()  # 医院|高效|运转
    while len(taken) > 1 and _is_predicate(*taken[-1][:2]) and _names(taken, len(taken) - 2):
        taken.pop()
    while len(taken) > 1 and len(taken) < whole and _ADVERBIAL.fullmatch(taken[-1][0]):
        del taken[-2 if len(taken[-1][0]) == 1 and len(taken) > 2 else -1 :]  # 托底|性


def _drop_development(taken: list[Token]) -> None:
    """Drops what is done for the development of what is counted (5个产业区|高质量发展)."""
    if len(taken) > 1 and taken[-1][0] in _DEVELOPMENT and taken[-2][1][0] in "nj":
        taken.pop()


_DEVELOPMENT = frozenset(["高质量发展", "健康发展", "融合发展", "协调发展"])


def _is_predicate(word: str, tag: str) -> bool:
    if tag != "v" or len(word) < 2 or _UNCOUNTED.search(word):
        return False
    return word not in words.phrase_words("verbal_noun")


def _names(tokens: list[Token], i: int) -> bool:
    """Tells whether a noun ends at token i or before the adverbs that end there."""
    while i > 0 and (_ADVERBIAL.fullmatch(tokens[i][0]) or _is_predicate(*tokens[i][:2])):
        i -= 1
    return (tokens[i][1][0] in "njs" and (i > 0 or tokens[i][1] != "ns")) or tokens[i][0] in "”)"


_ADVERBS = re.compile("高效|扎实|显著|明显|加速|大幅|有序|稳定|便捷|保质保量|按期|按时|全线")
# what stands before the verb of a clause and is no adverb by its tag: 卫星|全球|组网, 企业|战略性|重组
_ADVERBIAL = re.compile(
    r"[一-鿿]{,3}[化性]|全球|深度|集中|高效|扎实|显著|明显|加速|延时|有望|聚力|便捷|有效|大幅|整体|一体|联合|定向|批量"
)


def _trim(text: str, start: int, taken: list[Token]) -> int:
    """Returns the end of the phrase without predicate, verbs of building and what modifies them."""
    whole = len(taken)
    while len(taken) > 1 and _PREDICATE.fullmatch(taken[-1][0]):
        taken.pop()
    if not taken:
        return start
    if len(taken) < whole:
        while len(taken) > 1 and _MODIFIER.fullmatch(taken[-1][0]):
            taken.pop()
    if len(taken) > 2 and taken[-1][0] == "任务" and taken[-2][1] == "v":
        del taken[-2:]
    if _UNCOUNTED.search(taken[-1][0]) and (site := next((t for t in taken[:-1] if _SITE.fullmatch(t[0])), None)):
        also = _ALSO.match(text, site[3])
        return also.end() if also else site[3]
    last = taken[-1][3]
    if last - start > 2 and text[last - 1] == "中" and text[last - 2 : last] not in ("高中", "初中", "集中"):
        last -= 1
    if text.endswith("前期工作", start, last):
        last -= 4
    stop = nouns.strip_works(text, start, last)
    if stop == last and text.endswith(("任务", "前期", "工作"), start, last):
        built = nouns.strip_works(text, start, last - 2)
        stop = built if built < last - 2 else last
    if stop < last:
        stop = _strip_modifiers(taken, stop)
    while stop > start and text[stop - 1] in "、和与及或等·-(“":
        stop -= 1
    return stop


def _drop_quoted(taken: list[Token]) -> None:
    """Drops a quoted predicate at the end, behind a noun (20项窗口事项|“掌上可办”)."""
    opened = next((i for i in range(len(taken) - 1, 0, -1) if taken[i][0] == "“"), 0)
    if opened and taken[opened - 1][1][0] == "n" and taken[-2][1][0] in "vad":
        del taken[opened:]


def _strip_modifiers(taken: list[Token], stop: int) -> int:
    kept = [token for token in taken if token[3] <= stop]
    if not kept or kept[-1][3] < stop:
        return stop
    while len(kept) > 1 and _MODIFIER.fullmatch(kept[-1][0]):
        if kept[-1][0] == "类" and len(kept) > 2:
            kept.pop()
        kept.pop()
    return kept[-1][3] if kept else stop


def _continues(text: str, at: int, limit: int) -> bool:
    """Tells whether behind 、 和 等 a noun follows and not a number or a verb with its object."""
    if at >= limit or text[at].isdigit() or _CLAUSE.match(text, at):
        return False
    m = words.openers().match(text, at, limit)
    if m and words.clause_words()[m[0]] in ("verb", "adverb") and m[0] not in words.phrase_words("modifier"):
        return False
    first = next(iter(words.jieba().cut(text[at : min(limit, at + 4)])), "")
    if first in words.relations() and nouns.split_relations(text, at, limit)[0] == at:
        return False  # 4个台阶、达|15万亿元
    if first in words.phrase_words("stop") or first[:1] in _PREPOSITIONS:
        return False
    return not _NEXT_COUNT.match(text, at)


def opens_noun(text: str, start: int, end: int, has_left: bool = False) -> bool:
    """Tells whether a noun and not a verb or a preposition stands behind the number."""
    if words.moves().match(text, start, end) or text.startswith(("大关", "关口"), start):
        return False
    word, tag = next(iter(words.jieba().tag(text[start : min(end, start + 6)])), ("", "x"))
    if word in words.phrase_words("verbal_noun") and not text.startswith("的", start + len(word)):
        return True
    if word in words.phrase_words("modifier") or text.startswith(("已建成", "有条件", "符合条件"), start):
        return True
    adverb = tag == "d" and words.clause_words().get(word) == "adverb"
    if adverb or tag in ("p", "c") or word in words.phrase_words("stop"):
        return False
    opener = words.openers_with(text[start])
    m = opener.match(text, start, end) if opener else None
    if m and m[0][0] == "新" and text.startswith(("项目", "企业"), m.end()):
        return True  # 30个新投产项目
    if m and len(m[0]) >= len(word) and words.clause_words()[m[0]] in ("verb", "works"):
        return tag == "v" and _RELATIVE.match(text, start, end) is not None
    return not (has_left and tag == "v" and not _RELATIVE.match(text, start, end))


def names_class(text: str, start: int) -> bool:
    """Tells whether a class or model by a number follows (20个500千伏输变电工程, 2家5A级景区)."""
    following = text[start + 1 : start + 2]
    return _CLASS.match(text, start) is not None or (following.isalpha() and following.isascii())
