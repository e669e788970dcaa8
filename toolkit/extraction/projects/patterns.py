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


HEAD = alternation(heads())
WORKS = rf"(?:{alternation(works())}){{1,3}}"

# 二期 / 一期一步工程
_PHASE = r"(?<![时分学周日长])[一二三四五六七八]期(?:[一二三]步)?(?:工程|项目)?"
# (三期) / (遂内段) / 南段 / 宿城至泗洪段
_PART = r"\([^()]{1,12}\)|[^、,的()”和等]{0,10}(?<!阶)段(?![^、,。;和及与等建通开贯全])"

AFTER_NAME = re.compile(rf"(?:{alternation(verbs())})(?!模式|机制|水平|进程|管理|领域|环节|质效|投资|成效)|[”)]")
CONJUNCTION = re.compile(r"以及|和|及|暨")

# The end of a name. e.g. 水库, 水库除险加固, 核电三期, 铁路(遂内段), “邻里中心”
_OPENS = "".join(sorted({w[0] for w in (*heads(), *works())})) + "一二三四五六七八(”"
NAME_END = re.compile(
    rf"(?=[{_OPENS}])(?:(?P<head>{HEAD})(?:{_PHASE}|{_PART}|{WORKS}){{0,2}}|(?P<phase>{_PHASE}|(?<=[一-龥])\([^()]{{1,4}}期\))"
    rf"|(?P<works>{WORKS})|”)(?=$|{AFTER_NAME.pattern}|{CONJUNCTION.pattern})"
)
# A class of projects after 等, whatever follows. e.g. 等重大项目释放产能
PROJECTS = re.compile(r"[^、]{0,16}?(?P<head>项目|工程)(?![库组化部学区院师])")
# A noun inside a name, whatever follows it.
INNER = re.compile(rf"(?P<head>{HEAD})|(?P<phase>{_PHASE})|(?P<works>{WORKS})")

# What makes a clause worth parsing: the end of a name before something that may follow it. Every branch opens with a
# literal, so that the regex engine skips to one.
_ENDS = [w for w, kind in heads().items() if kind != "never"] + list(works()) + [f"{n}期" for n in "一二三四五六七八"]
TRIGGER = re.compile(
    rf"{alternation([*_ENDS, '段', '等建设', '等前期'])}(?=$|[,。;:!?\n〔〕、(—”)]|{AFTER_NAME.pattern}|{CONJUNCTION.pattern})"
)

_LEAD_INS = "|".join(
    [
        *(rf"{d}(?:\d{{3}}年(?:底前?)?|\d?月(?:底前?)?|\d{{0,2}}[.、])" for d in "0123456789"),  # 2027年, 6月底, 12.
        r"投资[\d.]+[万亿]*元|总投资[\d.]+[万亿]*元|投入[\d.]+[万亿]*元",
        r"\([一二三四五六七八九十]{1,3}\)",
        r"将(?=[^,]{2,24}(?:升级|打造|建设|改造)[为成])",
        *(rf"{c}(?={alternation(verbs())})" for c in "和并"),
    ]
)
# Verbs, with what may stand before them: dates, sums, numbers of a list. Works are matched so that none is split.
VERB = re.compile(rf"{alternation([*verbs(), *works()])[3:-1].join(('(?:', '|'))}{_LEAD_INS})")
BARE_LIST = re.compile(r"建设|前期|项目|落地|投用|投产|开工|$")

# 建设 as part of a name or of another noun: 建设项目, 建设兵团, 竣工投产项目
NOMINAL = re.compile(
    r"(?:及|投产|投运|建设|实施|开工|改造|提升|完工|投用)?(?:项目|工程)|规模|用地|兵团|银行|标准|任务|领域|资金|周期|成效|质量|方案|行动|改造|率|者|单位|中的|总承包|模式|机制|水平|进程|管理|领域|环节|质效|投资"
)

DELIMITER = re.compile(r"[,。;:!?\n〔〕]|——")
ENUMERATION = re.compile(r"、(?![^“”]{0,40}”)")
ETC = re.compile(r"(?<![平高中初同对均])等(?![级候待效])")

# An anonymous group: 79个, 一批, 10余座, 4大; not a size (70万吨, 110米)
COUNT = re.compile(
    r"(?:[近超约达]|超过)?(?:\d[\d.,]*|[一二三四五六七八九十百千两数几]+)[万亿]?(?:多|余)?"
    r"(?:个|条|座|项|家|处|所|批|台|套|对|组|支|间|栋|片|宗|户|回|大(?![学桥道坝堤运])|公里|万?亩|件|类)(?:以上)?"
)
SIZE = re.compile(
    r"±?(?:\d[\d.]*|[一二三四五六七八九十百千两]+)[万亿]?(?:吨级?|千瓦时?|千伏|兆瓦|立方米|方|米|公里|标箱|辆|套|台|片)(?:/年)?"
)
VAGUE = re.compile(r"一批|若干|多个|各类|各级|更多|系列|所有|部分|各地|多条|多座|一些")
RELATIVE = re.compile(r"[^“]*的")
LEADING = re.compile(
    rf"(?:{alternation([v for v, (k, _) in verbs().items() if k == 'adverb'])}|、|[一二三四五六七八九十]是|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、]|全[省市区县州]|好|改扩建|新建|续建|在建)+(?=..)"
)
APPOSITION = re.compile(r"[^“]*(?:重点|重大|标志性|控制性|骨干|民生)(?:工程|项目)(?=.{4})")
DEFINITE = re.compile(r"(?:全?[省市区县州](?![级属内外域场直重区])|自治[区州县])(?=.{3})|(?:国家|全国)(?!级)(?=.{7})|省级(?=.{5})|中国(?=.{6})")
DEFINITE_END = re.compile(r"(?:中心|平台|系统|节点|馆|院|装置|总部)$")
POLICY = re.compile(r"产业|企业|行业|经济|机制|体系|制度|政策|改革|人才|就业|服务业|消费|教育|能力|素质|素养|信用|文化|金融|问题|语言|普及|攻坚|质量|扶持|创作|产能|粮食")
# A name that opens with a preposition is none; one with a counted group inside names several things.
NO_NAME = re.compile(r"[以为对由被在]|[省市县乡村]{2}通|面向|对接|分为|首[座条个家批]|.*\d(?:多|余)?(?:[个条座家处]|项(?!目))")
# Slogans in quotation marks at the end: “五个中心”, “双提升”, “八化”工程
SLOGAN = re.compile(r"^[^“]{0,7}“(?:[一二三四五六七八九十百千两双多](?:[个大][^”]*|[^”]{0,4})|[^”]*\+[^”]*)”[^”]{0,3}$")
# Works on a body of water are a project of their own. e.g. 青溪河整治
RIVER_WORKS = re.compile(r"(?:[江河湖溪]|航道|水道)(?:综合)?整治$")
OTHER_CLASS = re.compile(r"行业|领域|企业|城市|地区|部门|民生|实事|惠民|利民|行动|场景|产品|系统工程|小项目|合作项目")
# An anonymous project: 签约在施重大项目
ANONYMOUS = re.compile(r"(?:重大|重点|在建|续建|投资|支撑|试点|带动|工业|支持|类|级)$")
GRAND = re.compile(r"重要|战略|优质|世界级|国内|全球|最大|一流|领先|首个|首条|首座|首家")
LATIN = re.compile(r"[A-Za-z0-9·]+")
NATIONAL = re.compile(alternation(word_list("project_names.tsv")))
# What makes a 工程 a work and not a policy: a structure, a flow or a number of its own. e.g. 清洁供暖工程, 1号工程
PHYSICAL = re.compile(r"水(?!平)|电(?!商|子)|气(?!象)|暖|(?<!互联|物联)网(?![络民])|管(?!理)|坝|堤|闸|调蓄|集疏运|遗址|河道|河段|桥|航道|渠|光伏|矿")
NUMBERED = re.compile(r"\d+号|..[一二三四五六七八]期")
QUOTED = re.compile(r"“[^”]*”?")
QUOTED_LIST = re.compile(r"“[^”]*、")
# The grade of a class, no part of a restored name. e.g. the 大中型 of 大中型灌区
GRADE = re.compile(r"(?:大中型|大型|中型|在建|续建|重点|重大|特色|标志性|骨干|国家级|省级|现代化|一批)+")
