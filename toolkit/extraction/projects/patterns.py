"""Words and shapes of project names, for folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby

from toolkit.resources import tsv_rows, word_list


def alternation(words: Iterable[str]) -> str:
    """Returns a regex part that matches any of the words, longest first, grouped by first character for speed."""
    groups = groupby(sorted(set(words), key=lambda w: (w[0], -len(w), w)), key=lambda w: w[0])
    parts = []
    for first, group in groups:
        rests = [re.escape(word[1:]) for word in group]
        parts.append(re.escape(first) + (rests[0] if len(rests) == 1 else f"(?:{'|'.join(rests)})"))
    return f"(?:{'|'.join(parts)})"


@cache
def heads() -> dict[str, str]:
    """Head nouns with their kind: `work` or `site`."""
    return {row["head"]: row["kind"] for _, row in tsv_rows("project_heads.tsv", ["head", "kind"])}


@cache
def verbs() -> dict[str, tuple[str, str]]:
    """Governing verbs with kind and place."""
    rows = tsv_rows("project_verbs.tsv", ["verb", "kind", "place"])
    return {row["verb"]: (row["kind"], row["place"]) for _, row in rows}


@cache
def common_words() -> frozenset[str]:
    """Words that do not make a name."""
    return frozenset(word_list("project_not.tsv"))


@cache
def works() -> dict[str, str]:
    """Nouns of works with their kind: `hard` or `soft`."""
    return {row["works"]: row["kind"] for _, row in tsv_rows("project_works.tsv", ["works", "kind"])}


@cache
def cues(kind: str) -> tuple[str, ...]:
    """Words of `project_cues.tsv` of one kind."""
    rows = tsv_rows("project_cues.tsv", ["word", "kinds"])
    return tuple(row["word"] for _, row in rows if kind in row["kinds"].split())


HEAD = alternation(heads())
WORKS = rf"(?:{alternation(works())}){{1,3}}"
_DIGITS = "一二三四五六七八九十"

# A phase. e.g. 二期, 一期一步工程
_PHASE = r"(?<![时分学周日长])[一二三四五六七八]期(?:[一二三]步)?(?:工程|项目)?"
# A part of a line, or a phase in brackets. e.g. the 青山至松岭段 of 云青高速公路青山至松岭段
_PART = r"\([^()]{1,12}\)|[^、,的()”和等]{0,10}(?<!阶)段(?![^、,。;和及与等建通开贯全])"

CONJUNCTION = re.compile(r"以及|和|及|暨")
# What may follow a name: a verb, an adverb, a noun like 前期工作; not 项目建设模式
AFTER_NAME = re.compile(rf"(?:{alternation(verbs())})(?!模式|机制|水平|进程|管理|领域|环节|质效|投资|成效)|[”)]")
_FOLLOWED = rf"(?=$|{AFTER_NAME.pattern}|{CONJUNCTION.pattern})"

# The end of a name. e.g. 水库, 水库除险加固, 核电三期, 铁路(青山段), “邻里中心”
# The first lookahead lets the engine pass over most characters at once.
_OPENS = "".join(sorted({w[0] for w in (*heads(), *works())})) + "一二三四五六七八(”"
NAME_END = re.compile(
    rf"(?=[{_OPENS}])(?:(?P<head>{HEAD})(?:{_PHASE}|{_PART}|{WORKS}){{0,2}}"
    rf"|(?P<phase>{_PHASE}|(?<=[一-龥])\([^()]{{1,4}}期\))|(?P<works>{WORKS})|”){_FOLLOWED}"
)
# A class of projects after 等, whatever follows. e.g. 等重大项目释放产能
PROJECTS = re.compile(r"[^、]{0,16}?(?P<head>项目|工程)(?![库组化部学区院师])")
# A noun inside a name, whatever follows it.
INNER = re.compile(rf"(?P<head>{HEAD})|(?P<phase>{_PHASE})|(?P<works>{WORKS})")

# What makes a clause worth parsing: the end of a name before something that may follow it. Every branch opens with a
# literal, so that the engine skips to one.
_ENDS = [w for w, kind in heads().items() if kind != "never"] + list(works()) + [f"{n}期" for n in _DIGITS[:8]]
TRIGGER = re.compile(
    rf"{alternation([*_ENDS, '段', '等建设', '等前期'])}"
    rf"(?=$|[,。;:!?\n〔〕、(—”)]|{AFTER_NAME.pattern}|{CONJUNCTION.pattern})"
)

# What may stand before a verb at the head of a clause: dates, sums, numbers of a list, 将 of 将甲升级为乙.
_LEAD_INS = [
    *(rf"{d}(?:\d{{3}}年(?:底前?)?|\d?月(?:底前?)?|\d{{0,2}}[.、])" for d in "0123456789"),
    *(rf"{word}[\d.]+[万亿]*元" for word in ("投资", "总投资", "投入")),
    rf"\([{_DIGITS}]{{1,3}}\)",
    r"将(?=[^,]{2,24}(?:升级|打造|建设|改造)[为成])",
    *(rf"{c}(?={alternation(verbs())})" for c in "和并"),
]
# Verbs with these; nouns of works are matched too, so that no verb is found inside one.
VERB = re.compile("|".join([alternation([*verbs(), *works()])[3:-1], *_LEAD_INS]))

# 等 with nothing that names a class. e.g. 等建设, 等前期工作
BARE_LIST = re.compile(r"建设|前期|项目|落地|投用|投产|开工|$")
# 建设 as part of a name or of another noun. e.g. 建设项目, 建设用地, 竣工投产项目
NOMINAL = re.compile(
    rf"(?:及|投产|投运|建设|实施|开工|改造|提升|完工|投用)?(?:项目|工程)|{alternation(cues('nominal'))}"
)

DELIMITER = re.compile(r"[,。;:!?\n〔〕]|——")
# 、 between members; not inside quotation marks, not the one of 3、4号机组
ENUMERATION = re.compile(r"(?:(?<!\d)、|、(?!\d{1,2}号))(?![^“”]{0,40}”)")
ETC = re.compile(r"(?<![平高中初同对均])等(?![级候待效])")  # not the 等 of 高等 and 等级

# A counted, anonymous group. e.g. 79个, 10余座, 4大
COUNT = re.compile(
    rf"(?:[近超约达]|超过)?(?:\d[\d.,]*|[{_DIGITS}百千两数几]+)[万亿]?(?:多|余)?"
    r"(?:个|条|座|项|家|处|所|批|台|套|对|组|支|间|栋|片|宗|户|回|大(?![学桥道坝堤运])|公里|万?亩|件|类)(?:以上)?"
)
# A size, which may open a name. e.g. 70万吨, 1000千伏, 110米
SIZE = re.compile(
    rf"±?(?:\d[\d.]*|[{_DIGITS}百千两]+)[万亿]?"
    r"(?:吨级?|千瓦时?|千伏|兆瓦|立方米|方|米|公里|标箱|辆|套|台|片)(?:/年)?"
)
VAGUE = re.compile(alternation(cues("vague")))
GRADE = re.compile(rf"{alternation(cues('grade'))}+")
GRAND = re.compile(alternation(cues("grand")))
POLICY = re.compile(alternation(cues("policy")))
OTHER_CLASS = re.compile(alternation(cues("class")))
ANONYMOUS = re.compile(rf"{alternation(cues('anonymous'))}$")
NATIONAL = re.compile(alternation(word_list("project_names.tsv")))
_PHYSICAL = re.compile(alternation([*cues("physical"), *cues("other")]))

RELATIVE = re.compile(r"[^“]*的")  # 总投资2亿元的
# What may stand before a name inside a list: adverbs, a list number, the region that the document is about.
LEADING = re.compile(
    rf"(?:{alternation([v for v, (kind, _) in verbs().items() if kind == 'adverb'])}|、|[{_DIGITS}]是"
    rf"|\([{_DIGITS}]{{1,3}}\)|\d{{1,2}}[.、]|全[省市区县州]|好|改扩建|新建|续建|在建)+(?=..)"
)
APPOSITION = re.compile(r"[^“]*(?:重点|重大|标志性|控制性|骨干|民生)(?:工程|项目)(?=.{4})")
# A name of common words that is definite by its level. e.g. 省文化馆新馆, 国家…中心
DEFINITE = re.compile(
    r"(?:全?[省市区县州](?![级属内外域场直重区])|自治[区州县])(?=.{3})|(?:国家|全国)(?!级)(?=.{7})|省级(?=.{5})"
    r"|中国(?=.{6})"
)
DEFINITE_END = re.compile(r"(?:中心|平台|系统|节点|馆|院|装置|总部)$")
POSITION_END = re.compile(r"(?:基地|中心|枢纽)$")
# No name: opens with a preposition, 县县通, or counts things inside.
NO_NAME = re.compile(
    r"[以为对由被在这该其]|[省市县乡村]{2}通|面向|对接|分为|首[座条个家批]|.*\d(?:多|余)?(?:[个条座家处]|项(?!目))"
)
# A slogan in quotation marks at the end. e.g. “五个中心”, “双提升”, “八化”工程
SLOGAN = re.compile(rf"^[^“]{{0,7}}“(?:[{_DIGITS}百千两双多](?:[个大][^”]*|[^”]{{0,4}})|[^”]*\+[^”]*)”[^”]{{0,3}}$")
RIVER_WORKS = re.compile(r"(?:[江河湖溪]|航道|水道)(?:综合)?整治$")  # one river is a project, 整治 else a campaign
LATIN = re.compile(r"[A-Za-z0-9·]+")
NUMBERED = re.compile(r"\d+号|..[一二三四五六七八]期")
QUOTED = re.compile(r"“[^”]*”?")
QUOTED_LIST = re.compile(r"“[^”]*、")


def physical(text: str) -> bool:
    """Tells whether a structure or a flow is named in the text.

    Example:
        >>> physical("清洁供暖"), physical("电商直播")
        (True, False)
    """
    words = cues("physical")
    return any(match.group() in words for match in _PHYSICAL.finditer(text))
