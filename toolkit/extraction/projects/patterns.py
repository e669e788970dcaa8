"""Words and shapes of project names, for folded text; read and compiled when first used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import groupby

from toolkit.resources import tsv_rows, word_list

_BUCKET = 16  # first characters of words tried one after the other


def alternation(words: Iterable[str]) -> str:
    """Returns a regex part that matches any of the words, longest first.

    Words are grouped by their first character, and many of these in buckets of characters, since the engine tries
    branch after branch.
    """
    groups = groupby(sorted(set(words), key=lambda w: (w[0], -len(w), w)), key=lambda w: w[0])
    parts = []
    for first, group in groups:
        rests = [re.escape(word[1:]) for word in group]
        parts.append((first, re.escape(first) + (rests[0] if len(rests) == 1 else f"(?:{'|'.join(rests)})")))
    if len(parts) <= 2 * _BUCKET:
        return f"(?:{'|'.join(part for _, part in parts)})"
    buckets = [parts[i : i + _BUCKET] for i in range(0, len(parts), _BUCKET)]
    branches = [f"(?={_one_of(c for c, _ in bucket)})(?:{'|'.join(p for _, p in bucket)})" for bucket in buckets]
    return f"(?={_one_of(c for c, _ in parts)})(?:{'|'.join(branches)})"


def _one_of(characters: Iterable[str]) -> str:
    return f"[{''.join(re.escape(c) for c in sorted(set(characters)))}]"


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
def works_words() -> tuple[str, ...]:
    """Nouns of works, longest first."""
    return tuple(sorted(works(), key=len, reverse=True))


@cache
def hard_works() -> tuple[str, ...]:
    """Works on one structure."""
    return tuple(word for word, kind in works().items() if kind == "hard")


@cache
def soft_works() -> tuple[str, ...]:
    """Works that are no name without a noun before them."""
    return tuple(word for word, kind in works().items() if kind == "soft")


@cache
def cues(kind: str) -> tuple[str, ...]:
    """Words of `project_cues.tsv` of one kind."""
    rows = tsv_rows("project_cues.tsv", ["word", "kinds"])
    return tuple(row["word"] for _, row in rows if kind in row["kinds"].split())


def _lazy(pattern: Callable[[], str]) -> Callable[[], re.Pattern[str]]:
    """Returns a function that compiles the pattern when it is first called, so that an import reads no lexicon."""
    return cache(lambda: re.compile(pattern()))


_DIGITS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# A phase. e.g. 二期, 一期一步工程
_PHASE = r"(?<![时分学周日长])[一二三四五六七八]期(?:[一二三]步)?(?:工程|项目)?"
# A part of a line, or a phase in brackets. e.g. the 青山至松岭段 of 云青高速公路青山至松岭段
_PART = (
    r"\((?!含|包括)(?![^()]*(?:牵头|负责|配合|单位|部门|[万亿]))[^()]{1,12}\)"
    r"|[东西南北][区苑]"
    r"|[^、,的()”和等]{0,10}(?<!阶)段(?![^、,。;和及与等建通开贯全运])"
)
# A road by its number. e.g. G513, S21线云台段
_ROAD = rf"[GSXY]\d{{1,4}}线?(?:{_PART})?"
_CONJUNCTION = "以及|和|及|暨"


@cache
def _blocked() -> tuple[str, ...]:
    """Words that end in a head noun and are none (`底线`), where no longer noun ends in them (`输电线路`)."""
    nouns = tuple(w for w, kind in heads().items() if kind != "plain")
    plain = (w for w, kind in heads().items() if kind == "plain")
    return tuple(w for w in plain if w.endswith(nouns) and not any(n.endswith(w) for n in nouns))


@cache
def _not_blocked() -> str:
    groups = groupby(sorted(_blocked(), key=len), key=len)
    return "".join(f"(?<!{alternation(words)})" for _, words in groups)


@cache
def _head() -> str:
    # Told by what stands behind the noun: as alternatives, the blocked words would open at most characters of a text.
    return f"(?:{alternation(set(heads()) - set(_blocked()))}{_not_blocked()})"


@cache
def _works_run() -> str:
    """Works, one or several in a row: 续建配套与现代化改造."""
    return rf"(?:{alternation(works())}(?:[与和]?{alternation(works())}){{0,2}})"


@cache
def _after_name() -> str:
    """What may follow a name: a verb, an adverb, a noun like 前期工作; not 项目建设模式."""
    not_after = "程|模式|机制|水平|进程|管理|领域|环节|质效|投资|成效|指挥部|领导小组|专班|公司|集团"
    return rf"(?:{alternation(verbs())})(?!{not_after})|[”)]|\((?![^()]*\)\d)"


def _name_end() -> str:
    # The first lookahead lets the engine pass over most characters at once.
    opens = _one_of([*(w[0] for w in {*heads(), *works()} - {*_blocked()}), *"一二三四五六七八(”GSXY"])
    return (
        rf"(?={opens})(?:(?P<head>{_head()})(?:{_PHASE}|{_PART}|{_works_run()}){{0,2}}"
        rf"|(?P<phase>{_PHASE}|(?<=[一-龥])\([^()]{{1,4}}期\))|{_ROAD}|(?P<works>{_works_run()})|”)"
        rf"(?=$|{_after_name()}|{_CONJUNCTION})"
    )


def _trigger() -> str:
    # By the last character of an ending and the first of what follows, which few positions pass; only then by words.
    ends = [w for w, kind in heads().items() if kind in ("work", "site")] + [*works(), *cues("predicate")]
    ends += [f"{n}期" for n in _DIGITS[:8]] + ["段", "等建设", "等前期"]
    widths = groupby(sorted(set(ends), key=len), key=len)
    behind = "|".join(f"(?<={alternation(words)})" for _, words in widths)
    built = alternation(word for word, (kind, _) in verbs().items() if kind in ("done", "found"))
    behind += rf"|(?<=等)(?={built})"  # 甲、乙等建成投产
    behind += "|(?<=[电气算氢]入.”)|(?<=[电气算氢]外送”)"  # 宁电入湘, 疆电外送
    places = [w for w, kind in heads().items() if kind == "site"]
    behind += "".join(f"|(?<={alternation(w for w in places if len(w) == n)}[东西南北]区)" for n in (2, 3))
    behind += r"|(?<=[GSXY]\d\d线)|(?<=[GSXY]\d{3}线)"
    last = "".join(sorted({w[-1] for w in ends})) + "区线"
    marks = ",。;:!?\n\t〔〕、(—“”)"
    following = _one_of([*marks, *"0123456789", *_CONJUNCTION, *(v[0] for v in verbs())])
    after = rf"(?=$|{_one_of(marks)}|{_after_name()}|{_CONJUNCTION})"
    counted_class = r"(?<=项目|工程)(?=\d)"  # 甲、乙等项目12个
    return rf"[{last}等”](?={following}|$)(?:(?:{behind}){_not_blocked()}{after}|{counted_class})"


def _verb() -> str:
    # Lead-ins stand before a verb at the head of a clause: dates, sums, numbers of a list, 将 of 将甲升级为乙. Nouns of
    # works are matched too, so that no verb is found inside one.
    lead_ins = [
        *(rf"{d}(?:\d{{3}}年(?:底前?)?|\d?月(?:底前?)?|\d{{0,2}}[.、])" for d in "0123456789"),
        *(rf"{word}(?:[约近超达]|超过|达到)?[\d.]+[万亿]*元" for word in ("投资", "总投资", "投入")),
        rf"\((?:[{_DIGITS}]{{1,3}}|\d{{1,3}})\)",
        *(rf"{d}\d{{0,2}}\)" for d in "0123456789"),
        rf"[{_CIRCLED}]",
        r"将(?=[^,]{2,24}(?:升级|打造|建设|改造)[为成])",
        *(rf"{c}(?={alternation(verbs())})" for c in "和并"),
    ]
    leading_in = f"0123456789({_CIRCLED}将投总和并"
    opens = _one_of([*(w[0] for w in (*verbs(), *works())), *leading_in])
    first = rf"(?={_one_of(leading_in)})(?:{'|'.join(lead_ins)})"
    return rf"(?={opens})(?:{first}|{alternation([*verbs(), *works()])})"


conjunction = _lazy(lambda: _CONJUNCTION)
# The end of a name. e.g. 水库, 水库除险加固, 核电三期, 铁路(青山段), “邻里中心”
name_end = _lazy(_name_end)
# What makes a clause worth parsing: the end of a name before something that may follow it.
trigger = _lazy(_trigger)
# Verbs and what may stand before them.
verb = _lazy(_verb)
phase = _lazy(lambda: _PHASE)
# A noun inside a name, whatever follows it.
inner = _lazy(lambda: rf"(?P<head>{_head()})|(?P<phase>{_PHASE})|(?P<works>{_works_run()})")
# Without one of these before them, works make no name.
noun = _lazy(lambda: alternation([*(w for w, kind in heads().items() if kind != "plain"), *"段”江河湖溪"]))
# A class of projects after 等, whatever follows. e.g. 等重大项目释放产能
projects = _lazy(lambda: rf"[^、]{{0,16}}?(?P<head>项目|工程)(?![库组化部学区院师]|{_works_run()})")

# 等 with nothing that names a class. e.g. 等建设, 等前期工作
bare_list = _lazy(lambda: r"建设|前期|项目|落地|投用|投产|开工|$")
# 建设 as part of a name or of another noun. e.g. 建设项目, 建设用地, 竣工投产项目
nominal = _lazy(
    lambda: rf"(?:及|投产|投运|建设|实施|开工|改造|提升|完工|投用)?(?:项目|工程)|{alternation(cues('nominal'))}"
)

_DELIMITER = r"[,。;:!?\n\t〔〕]|——"
delimiter = _lazy(lambda: _DELIMITER)
clause_before = _lazy(lambda: rf"(?s:.*)(?:{_DELIMITER})")  # up to the last delimiter
# What tells that a bracket or a line assigns a task. e.g. 〔牵头单位:…〕, (县水利局牵头), 责任单位:…
bracket = _lazy(lambda: "[(〔)〕]")
bracket_close = _lazy(lambda: "[)〕]")
assignment = _lazy(lambda: "单位|部门|牵头|负责|责任|主办|协办|承办|配合")
label_line = _lazy(
    lambda: r"(?:总?牵头|主?责任?|配合|协办|协同|主办|承办|参与|落实|督办)(?:责任)?(?:单位|部门|领导|人)?:"
)
# 、 between members, and the bracket of 甲工程(含乙水库扩建); 、 not inside quotation marks or brackets, not the one of
# 3、4号机组; nothing between two quoted ones
enumeration = _lazy(
    lambda: (
        r"(?:(?<!\d)、|、(?!\d{1,2}号))(?![^“”]{0,40}”)(?![^()]{0,20}\))|(?<=”)(?=“)"
        r"|\((?:含|包括)(?=[^()]{3,30}\))"
    )
)
# 等, not that of 高等 and 等级
etc = _lazy(lambda: r"(?<![平高中初同对均])等(?![级候待效])")
# A number that closes a list without 等: 青屏路、松岭路2条道路
counted = _lazy(
    lambda: (
        r"(?<=[一-龥])(?<!项目)(?<!工程)"
        r"(?=\d{1,2}[条座个项处所](?![月区县])|共\d[\d.]*(?:公里|[条座个项处所]))"
    )
)

# A counted, anonymous group. e.g. 79个, 10余座, 4大
count = _lazy(
    lambda: (
        rf"(?:[近超约达共]|超过)?(?:\d[\d.,]*|[{_DIGITS}百千两数几]+)[万亿]?(?:多|余)?"
        r"(?:个|条|座|项|家|处|所|批|台|套|对|组|支|间|栋|片|宗|户|回|大(?![学桥道坝堤运])|公里|平方米|万?亩|件|类)(?:以上)?"
    )
)
# A size, which may open a name. e.g. 70万吨, 1000千伏, 110米
size = _lazy(
    lambda: (
        rf"±?(?:\d[\d.]*|[{_DIGITS}百千两]+)[万亿]?"
        r"(?:吨级?|千瓦时?|千伏|兆瓦|立方米|方|米|公里|标箱|辆|套|台|片)(?:/年)?"
    )
)
vague = _lazy(lambda: alternation(cues("vague")))
grade = _lazy(lambda: rf"{alternation(cues('grade'))}+")
grand = _lazy(lambda: alternation(cues("grand")))
policy = _lazy(lambda: alternation(cues("policy")))
other_class = _lazy(lambda: alternation(cues("class")))
anonymous = _lazy(lambda: rf"{alternation(cues('anonymous'))}$")
national = _lazy(lambda: alternation(word_list("project_names.tsv")))
_physical = _lazy(lambda: alternation([*cues("physical"), *cues("other")]))

of_sum = _lazy(lambda: "(?:以上|以下|左右)?的")  # 总投资2亿元以上的
relative = _lazy(lambda: r"[^“]*的")  # 总投资2亿元的
# What may stand before a name inside a list: adverbs, a list number, the region that the document is about.
leading = _lazy(
    lambda: (
        rf"(?:{alternation(v for v, (kind, _) in verbs().items() if kind == 'adverb' and v != '重点')}"
        rf"|重点(?!地区|区域|领域|行业|流域|口岸|水域|路段)|、|[{_DIGITS}]是"
        rf"|\([{_DIGITS}]{{1,3}}\)|\d{{1,2}}[.、]|全[省市区县州]|好|改扩建|新建|续建|在建)+(?=..)"
    )
)
apposition = _lazy(lambda: r"[^“]*(?:重点|重大|标志性|控制性|骨干|民生)(?:工程|项目)(?=.{4})")
# A name of common words that is definite by its level. e.g. 省文化馆新馆, 国家…中心
definite = _lazy(
    lambda: (
        r"(?:全?[省市区县州](?![级属内外域场直重区民城块际乡村镇县市委])|自治[区州县])(?=.{3})|(?:国家|全国)(?!级)(?=.{7})|省级(?=.{5})"
        r"|中国(?=.{6})"
    )
)
definite_end = _lazy(
    lambda: (
        r"(?:中心|平台|系统|节点|馆|院|装置|总部|楼|[院校]区|[中小]学|学校|幼儿园|公园|市场)"
        r"(?:改?扩建|[新迁]建)?(?:[一二三四]期)?$"
    )
)
ordinal = _lazy(lambda: r"第[一二三四五六七八九十](?:[一-龥]{0,4}[厂院学校园馆站桥]|.*(?:水库|隧道|电厂)$)")
phase_end = _lazy(lambda: r"[一-龥]{4}[二三四五六七八]期$")
# What a definite site of common words may end in, and what tells that there are many of it.
common_end = _lazy(
    lambda: (
        r"(?<!服务|承载|创新)(?:中心|平台|系统|基地|馆|公园|产业园|实验室|装置|枢纽|综合体|资源库|试验场|交易所|市场|综合楼)$"
    )
)
united = _lazy(lambda: "集.{2,60}?于一体的")  # 集甲馆、乙馆于一体的
# What says how the members of a list go together. e.g. 推动甲机场和乙机场联动发展
relation = _lazy(lambda: rf"{alternation(cues('relation'))}$")
many = _lazy(
    lambda: r"[和与及或批]|^(?:[国省市县区乡镇村地]级|区域|多|社区|基层|县域|乡镇|农村|村|各|智能化|高水平)|级$"
)
# One each, so that none is named: 企业全部建成甲中心, 12个县建成乙学校
each = _lazy(
    lambda: (
        r"(?:[一-龥](?:全部|普遍|逐一|均|都)|(?:\d[^,]{0,12}|[各每]个?)(?:[市区县镇乡村家]|县\(市、区\))"
        r"|企业|园区|乡镇|街道|社区|设施)$"
    )
)
# Works that are said of a thing rather than named: 青屏结算系统扩容升级
predicate = _lazy(lambda: rf"{alternation(cues('predicate'))}(?=、|$)")
street = _lazy(lambda: "[一-龥]{2,3}[路桥]")  # 人民路: its words are common, it is a name nonetheless
# Works on one building or place, also where they only go on. e.g. 云台书院修复
repair = _lazy(lambda: "(?:改造|修缮|修复|改造提升|提升改造|更新改造)$")
# A flow from one province to another: 宁电入湘, 疆电外送
flow = _lazy(lambda: r"[一-龥]{1,2}[电气水油煤算氢](?:[入送]|外送|[东西南北])[一-龥]{1,2}|[一-龥]电外送")
position_end = _lazy(lambda: r"(?:基地|中心|枢纽)$")
# No name: it opens with a preposition, with 县县通, with a superlative; 首座 of 全国首座, 办好.
no_name = _lazy(
    lambda: (
        r"[以为对由被在这该其做抓]|[建管护运用解][一-龥]?好|[省市县乡村]{2}通|面向|对接|分为|国家和省级"
        r"|[^“]{0,14}首[座条个批家]"
    )
)
# No name: inside it stand a rank of scenic areas, a number of things, a person.
no_name_inside = _lazy(
    lambda: (
        r"[0-9A-Z]级(?:旅游)?(?:景区|度假区)|[二三四五六七八九十]大(?![学桥道坝堤运剧])"
        r"|\d(?:多|余)?(?:[个条座家处]|项(?!目))|(?<=..)[两三四五六]个|总书记|的(?:项目|工程)$"
    )
)
# A slogan in quotation marks at the end. e.g. “五个中心”, “双提升”, “八化”工程
slogan = _lazy(
    lambda: rf"^[^“]{{0,7}}“(?:[{_DIGITS}百千两双多](?:[个大专站部区张][^”]*|[^”]{{0,4}})|[^”]*\+[^”]*)”[^”]{{0,3}}$"
)
river_works = _lazy(
    lambda: r"(?:[江河湖溪]|航道|水道|[江河湖溪][^流]{0,6}段)(?:(?:综合)?整治|清淤|疏浚)$"
)  # one river is a project, 整治 else a campaign
road = _lazy(lambda: _ROAD)
latin = _lazy(lambda: r"[A-Za-z0-9·]+")
numbered = _lazy(lambda: r"[GSXY]\d{1,3}|\d+号|..[一二三四五六七八]期")
quoted = _lazy(lambda: r"“[^”]*”?")
quoted_list = _lazy(lambda: r"“[^”]*、")


def verb_at(text: str, start: int, end: int) -> str:
    """Returns the verb that stands at `start`, empty for none."""
    match = verb().match(text, start, end)
    return match.group() if match else ""


def is_adverb(word: str) -> bool:
    """Tells whether a word is an adverb that stands beside verbs (`全线`)."""
    return verbs().get(word, ("", ""))[0] == "adverb"


def physical(text: str) -> bool:
    """Tells whether a structure or a flow is named in the text.

    Example:
        >>> physical("清洁供暖"), physical("电商直播")
        (True, False)
    """
    words = cues("physical")
    return any(match.group() in words for match in _physical().finditer(text))
