"""What a number's noun leaves to its neighbour: ellipsis of head, qualifier or owner, and distribution by 分别."""

from __future__ import annotations

import re
from collections.abc import Callable

from toolkit.extraction.quantities import nouns, words
from toolkit.extraction.quantities.site import Site
from toolkit.normalization.indicators import indicator_names

Original = Callable[[int, int], str]

# nouns that only say which side of the indicator before is meant: 总量和增速均居全国第5位
_SIDES = re.compile(
    r"(?:总量|增速|总数|总额|占比|比重|份额|数量|规模|均值|增幅|降幅|涨幅|总量和增速|总规模|存量)(?:[和、与](?:增速|总量|占比|规模))?"
)
_ABBREVIATION = re.compile(r"[（(][A-Za-z]+[)）]\Z")
_SIDE_END = re.compile(r"(?:占比|比重|增速|份额)\Z")
_WITHIN = re.compile(r"其中[,:]?")
# measures that are nothing without the thing they are of
_BARE = re.compile(r"总里程|总产量?|平均单产|单产|总?产能|产销量|(?:通车|运营)里程|参保率|利用率|吞吐量")
_LINES = re.compile(r"(?<=..)(?:新线|线路)\Z")
_EXTENTS = frozenset(["面积", "里程", "总面积"])  # of what is counted before: 图斑26个、面积3400亩
_FLOWS = ("产量", "销量", "产销量", "产能")  # of what is counted in 辆 or 台, a number alone is none of them
_SCOPE = re.compile(r"规模以上|规上|老旧|每[千万]人口?")
_AND = frozenset(["、", "和", "与", "及", "以及"])
_LISTED = re.compile("[、和与及“]")  # without one of them there is no list to divide


def unquote(name: str) -> str:
    """Drops quotation marks around the whole and a Latin abbreviation in brackets behind it."""
    if name[-1:] in (")", "）"):
        name = _ABBREVIATION.sub("", name)
    if name[:1] == "“" and name.endswith("”") and name.count("“") == 1:
        return name[1:-1]
    return name


def is_side(name: str) -> bool:
    """Tells whether a noun only says which side of the indicator before is meant (总量, 增速)."""
    return _SIDES.fullmatch(name) is not None


def from_clause(text: str, site: Site, a: int, b: int, original: Original) -> bool:
    """Sets the indicator of a measure without its thing, which the clause before names; returns whether it does.

    乙烯项目投产，总产能达…: its subject. 公司建成赖氨酸基地，产能占…: its object.
    """
    if text[site.left - 1 : site.left] != "," or not _BARE.fullmatch(text, a, b):
        return False
    end = site.left - 1
    start = max(max(text.rfind(mark, site.sentence_start, end) for mark in ",;:。") + 1, site.sentence_start)
    tokens = words.jieba().tag(text[start:end])
    verbs = words.clause_words()
    nominal = next((i for i, (word, tag) in enumerate(tokens) if tag[0] not in "njbq" or word in verbs), len(tokens))
    if nominal + 1 < len(tokens) and tokens[-1][1][0] == "n":
        c, d = nouns.before(text, start, end)
    else:
        c, d = start, start + sum(len(word) for word, _ in tokens[:nominal])
    if d - c < 2 or text[c] == "等" or text[c:d] in words.head_classes():
        return False
    site.indicator, site.noun_rule = original(c, d) + original(a, b), "owner"
    return True


def from_previous(text: str, site: Site, a: int, b: int, original: Original) -> bool:
    """Sets the indicator of a number whose noun text[a:b] needs that of the number before; returns whether it does."""
    previous = site.previous
    if not previous or not previous.indicator:
        return False
    name, base = text[a:b], previous.indicator
    if _SIDES.fullmatch(name):
        owner = _SIDE_END.sub("", base)
        site.indicator, site.noun_rule = base if base.endswith(name) else owner + original(a, b), "side"
    elif name[0] == "占" and len(name) > 3:
        site.indicator, site.noun_rule = base + original(a, b), "side"
    elif _WITHIN.search(text, max(site.left - 3, 0), a) and (tail := _left_out(name, base)):
        site.indicator, site.noun_rule = original(a, b) + tail, "ellipsis"
    elif previous.left == site.left and previous.noun_rule == "inherited":
        site.indicator, site.noun_rule = base + original(a, b), "qualifier"
        site.governing = previous.governing
    elif site.listed and _shares_qualifier(base, name):
        site.indicator, site.noun_rule = base[: base.find(name[:2])] + original(a, b), "qualifier"
        site.governing = previous.governing
    elif site.listed and text[site.left - 1] == "、" and _lacks_owner(name) and (owner := _owner(base)):
        if name.startswith(owner):
            return False
        site.indicator, site.noun_rule = owner + original(a, b), "owner"
    elif _BARE.fullmatch(name) and (owner := _thing(name, base)):
        site.indicator, site.noun_rule = owner + original(a, b), "owner"
    elif site.listed and previous.counts and name in _EXTENTS and previous.noun_rule in ("before", "after"):
        site.indicator, site.noun_rule = base + original(a, b), "owner"
    elif (site.listed and not site.relations and (head := _same_measure(site, previous, name))) or (
        head := _same_kind(site, previous, name)
    ):
        site.indicator, site.noun_rule = original(a, b) + head, "ellipsis"
    else:
        return False
    return True


def _left_out(name: str, base: str) -> str:
    """Returns the head that a part of the indicator before leaves out.

    其中农村 behind 公共充电桩: all of it. 其中高速公路 behind 公路通车里程: what follows the word that both share.
    """
    if words.category().fullmatch(name):
        return base
    for size in range(min(len(name) - 1, len(base) - 2, 4), 1, -1):
        if base.startswith(name[-size:]):
            return base[size:]
    return ""


def _shares_qualifier(base: str, name: str) -> bool:
    """先进村 behind 省级乡村振兴先进镇: the same word but for its last character, behind a qualifier."""
    at = base.find(name[:2])
    return len(name) >= 3 and at > 0 and len(base) - at == len(name) and base[at:-1] == name[:-1]


def _lacks_owner(name: str) -> bool:
    """猕猴桃产值增长8%、出口增长5%: a measure alone, whose owner stands before the measure of the number before."""
    if words.head_classes().get(name) == "measure":
        return True
    return len(name) <= 5 and name.endswith(("率", "占比")) and name not in indicator_names()


def _thing(name: str, base: str) -> str:
    """Returns the thing of the indicator before whose other measure `name` is.

    地铁运营里程 and 总里程: 地铁运营; 长护险参保人数 and 参保率: 长护险; 粮食播种面积 and 总产: 粮食.
    """
    kind = name.removeprefix("总")
    if len(kind) > 1 and base.endswith(kind):
        return base[: -len(kind)]
    owner = _owner(base)
    if not owner and name.endswith("里程") and (line := _LINES.search(base)):  # 地铁线路3条、运营里程30公里
        return base[: line.start()]
    if not owner and name == "吞吐量":  # 集装箱航线15条、吞吐量200万标箱
        tokens = words.jieba().tag(base)
        return base[: -len(tokens[-1][0])] if len(tokens) > 1 else ""
    if shared := next((n for n in range(len(name) - 1, 1, -1) if owner.endswith(name[:n])), 0):
        return owner[:-shared]
    tokens = words.jieba().tag(owner)
    return owner[: -len(tokens[-1][0])] if len(tokens) > 1 and tokens[-1][1][0] == "v" else owner


def _same_measure(site: Site, previous: Site, name: str) -> str:
    """Returns the measure that a name leaves out behind one with the same unit (整车产量20万辆、新能源汽车10万辆)."""
    if previous.candidate.unit != site.candidate.unit or name.endswith(_FLOWS):
        return ""
    return next((head for head in _FLOWS if previous.indicator.endswith(head)), "")


_KINDS = ("产业", "行业", "集群", "园区")


def _same_kind(site: Site, previous: Site, name: str) -> str:
    """Returns the measure that a name leaves out behind one of the same kind (汽车产业产值超5亿元,家电产业超3亿元)."""
    if not name.endswith(_KINDS) or previous.candidate.unit != site.candidate.unit:
        return ""
    owner = _owner(previous.indicator)
    return previous.indicator[len(owner) :] if owner[-2:] == name[-2:] else ""


def _owner(base: str) -> str:
    at = words.last(words.heads_backwards(), base, 0, len(base))
    measures = at < len(base) and words.head_classes()[base[at:]] == "measure"
    return base[:at] if measures and at >= 2 else ""


def distribute(text: str, chain: list[Site], original: Original) -> bool:
    """Gives each number of a list its own name (分别 distribution); returns whether 分别 stands there.

    Args:
        text: Folded text.
        chain: The first number of the list and the bare ones behind it.
        original: Returns the source characters of a folded span.
    """
    first = chain[0]
    marked = text.rfind("分别", first.left, first.candidate.start)
    if len(chain) < 2 or first.noun_rule not in ("before", "flow", "side"):
        return marked >= 0
    stop = marked if marked >= 0 else first.candidate.start
    if not _LISTED.search(text, first.left, stop):
        return marked >= 0
    a, b = nouns.before(text, first.left, nouns.split_relations(text, first.left, stop)[0], first.counts)
    parts = _split(text, a, b)
    if len(parts) != len(chain) or len({site.candidate.kind for site in chain}) > 1:
        return marked >= 0
    if marked < 0 and chain[-1].relations and len({site.candidate.unit for site in chain}) > 1:
        return False  # 二、三级医院号源3万个、增长4%
    names = [original(*part) for part in parts]
    shared = _verb_object(text, marked + 2, first.noun_end, original) if marked >= 0 else ""
    shared = shared or _after_category(text, parts, original)
    names, shared = (names, shared) if shared else _closed_list(names)
    shared = shared or _parallel_tail(names) or shared_head(names)
    if not shared and len(owner := _owner(names[0])) > 2:
        classes = words.head_classes()  # 集装箱吞吐量 names its thing
        names[1:] = [owner + n if classes.get(n) == "measure" and n[-3:] != "吞吐量" else n for n in names[1:]]
    if not shared and len(names[0]) > 4 and all(name[-1] == "率" for name in names):  # 项目开工率、投产率
        names[1:] = [names[0][:-3] + n if len(n) == 3 else n for n in names[1:]]
    if shared and (scope := _SCOPE.match(names[0])):  # 规上高技术制造业、装备制造业增加值
        names[1:] = [name if _SCOPE.match(name) else scope[0] + name for name in names[1:]]
    for site, name in zip(chain, names, strict=True):
        site.indicator = unquote(name if name.endswith(shared) else name + shared)
        site.noun_rule = "distributed"
    return marked >= 0


def _verb_object(text: str, start: int, end: int, original: Original) -> str:
    """Returns the object behind 分别 that the names share (交通、水利分别完成投资25亿元、8亿元)."""
    if end <= start:
        return ""
    a, b = nouns.before(text, start, end)
    if b > a:
        return "" if text[a:b] in words.clause_words() else original(a, b)
    flow = words.last(words.flow_backwards(), text, start, end)
    return original(flow, end)


def _after_category(text: str, parts: list[tuple[int, int]], original: Original) -> str:
    """Returns the head of a list of categories (城镇、农村居民人均可支配收入)."""
    opens = words.category().match(text, *parts[-1])
    if opens and all(words.category().fullmatch(text, *part) for part in parts[:-1]):
        return original(opens.end(), parts[-1][1])
    return ""


def _closed_list(names: list[str]) -> tuple[list[str], str]:
    """Returns names and head of 食品、医药等产业增加值 and of 一、二产业增加值."""
    first, closed, head = names[-1].partition("等")
    if closed and first and head:
        return [*names[:-1], first], head
    if all(len(name) == 1 for name in names[:-1]) and len(names[-1]) > 1:
        return [*names[:-1], names[-1][0]], names[-1][1:]
    return names, ""


def pair(chain: list[Site], base: list[Site]) -> None:
    """Gives the ends of a movement the names of its bases, one by one (分别从771家、481家增加到1076家、636家)."""
    if len(chain) == len(base) > 1 and chain[0].noun_rule == "inherited" and base[0].noun_rule == "distributed":
        for site, start in zip(chain, base, strict=True):
            site.indicator, site.noun_rule = start.indicator, "distributed"


def pair_back(text: str, chain: list[Site]) -> None:
    """Gives 分别 numbers without nouns the names before, one by one (甲达5个、乙达8个，分别增长1%、2%)."""
    first = chain[0]
    marked = "分别" in text[first.left : first.candidate.start]
    growth = len(chain) == 2 and first.relations and {site.candidate.unit for site in chain} == {"%"}  # 增长1%和2%
    if first.noun_rule != "inherited" or not (marked or (growth and first.previous and not first.previous.bare)):
        return
    before: list[Site] = []
    previous = chain[0].previous
    while previous and len(before) < len(chain):
        before.append(previous)
        previous = previous.previous
    before.reverse()
    if len(before) < len(chain) or chain[0].left > before[-1].after + 1:
        return  # the clause before must hold them
    if any(site.noun_rule in ("inherited", "distributed", "none") for site in before[1:]) or not before[0].indicator:
        return
    for site, start in zip(chain, before, strict=True):
        site.indicator, site.noun_rule = start.indicator, "distributed"


_CLAUSE = 80  # characters of a clause that are looked at


def share(text: str, site: Site) -> str:
    """Returns the names of the clause before that a rank with 均 holds for (甲增至5家、乙增至8家，均居全国第一)."""
    if not any(relation.word in ("均", "都") for relation in site.relations) or text[site.left - 1] != ",":
        return ""
    names: list[str] = []
    previous, start = site.previous, -1
    while previous and len(names) < _CLAUSE and (start == -1 or previous.candidate.start >= start):
        if start == -1:
            low = max(previous.sentence_start, previous.candidate.start - _CLAUSE)
            start = max(text.rfind(mark, low, previous.candidate.start) for mark in ",;:")
        if previous.indicator not in names and previous.noun_rule in ("before", "after"):
            names.append(previous.indicator)
        previous = previous.previous
    return "、".join(reversed(names)) if len(names) > 1 else ""


def _split(text: str, a: int, b: int) -> list[tuple[int, int]]:
    """Splits a coordination at 、 和 与 及 where they are words (not the 及 of 普及率) and outside brackets."""
    parts, at, depth, here = [], a, 0, a
    for word in words.jieba().cut(text[a:b]):
        depth += (word in "(“") - (word in ")”")
        if word == "“" and text[here - 1] == "”" and here > at:  # “甲”“乙”率
            parts.append((at, here))
            at = here
        elif not depth and word in _AND:
            if here > at:
                parts.append((at, here))
            at = here + len(word)
        here += len(word)
    if at < b:
        parts.append((at, b))
    return parts


def _parallel_tail(names: list[str]) -> str:
    """Returns what stands behind the modifier of the last name that is parallel to the others.

    Parallel are modifiers with one first or last character in common (第一、第三产业增加值; 国家级、部级平台).
    """
    *others, last = names
    if last[0] == "“" and all(name[0] == "“" and name[-1] == "”" for name in others):
        return last[last.rfind("”") + 1 :]
    if len({name[-1] for name in others}) == 1 and others[0][-1] in "级类型性外内":
        at = last.find(others[0][-1], 1, 6)
        return last[at + 1 :] if at > 0 else ""
    if all(len(name) == 2 and name[0] == "第" for name in others) and last[0] == "第":
        return last[2:]
    if all(len(name) == 2 and words.jieba().tag(name)[0][1] == "b" for name in others) and len(last) > 4:
        return last[2:]
    return ""


def shared_head(names: list[str]) -> str:
    """Returns the head noun that the names of a list share, written once at its end; empty where each has its own."""
    last = names[-1]
    at = words.last(words.heads_backwards(), last, 0, len(last))
    if at == 0:  # 旅客吞吐量 is a head, and so is 吞吐量
        at = words.last(words.heads_backwards(), last, 1, len(last))
    if not 0 < at < len(last):
        return ""
    classes = words.head_classes()
    for name in names[:-1]:
        if name[-1] in "量率数额值":
            return ""
        other = words.last(words.heads_backwards(), name, 0, len(name))
        if other < len(name) and classes[name[other:]] == classes[last[at:]]:
            return ""
    tokens = words.jieba().tag(last[:at])
    kind = "产业" if not any("产业" in name for name in names[:-1]) else ""
    while len(tokens) > 1 and (tokens[-1][1] in ("v", "vn") or tokens[-1][0] == kind):  # 茶叶、中药材|种植|面积
        at -= len(tokens.pop()[0])
    return last[at:]
