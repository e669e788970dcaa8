"""Which noun phrase a number measures, with heads restored and names distributed."""

from __future__ import annotations

import re
from collections.abc import Callable

import rjieba

from toolkit.extraction.quantities import nouns, phrase, words
from toolkit.extraction.quantities.site import Site
from toolkit.normalization.indicators import indicator_names

Original = Callable[[int, int], str]

# verbs of flow that serve as the name where no noun stands: 完成投资, 惠及3400万人
_FLOW = re.compile(
    r"(?:投资|投入|惠及|减负|覆盖|减税降费|减税|降费|消费|补贴|受益|引资|融资|筹资|服务|培训|造林|发电|用电|出口|进口|就业|创业|签约|奖补|脱贫|增收|节约|封山育林|退耕还林|绿化)\Z"
)
# nouns that only say which side of the indicator before is meant: 总量和增速均居全国第5位
_SIDES = re.compile(
    r"(?:总量|增速|总数|总额|占比|比重|份额|数量|规模|均值|增幅|总量和增速|总规模|存量)(?:[和、与](?:增速|总量|占比|规模))?"
)
# a modifier that takes its head from the indicator before: 其中农村1万个
_MODIFIERS = re.compile(
    r"(?:农村|城市|城镇|城区|乡村|城乡|中心城区|县城|县域|山区|女性|男性|省级|市级|县级|区级|国家级|省外|市外|境外|境内|民间|民营|国有|外资|公办|民办|新增|高校)\Z"
)
_MODIFIER_OPENS = re.compile(_MODIFIERS.pattern.removesuffix("\\Z"))
_WITHIN = re.compile(r"其中[,:]?")


def find(text: str, site: Site, original: Original) -> None:
    """Sets `indicator`, `noun_rule` and `governing` of a site.

    Args:
        text: Folded text.
        site: The number; the sites before it in the sentence must be done.
        original: Returns the source characters of a folded span, white space removed.
    """
    _start_behind(text, site)
    a, b = (
        nouns.before(text, site.left, site.noun_end, site.counts)
        if site.noun_end > site.left
        else (site.left, site.left)
    )
    if text[a:b] in words.clause_words() or _is_base(text, site):
        b = a
    site.governing = text[site.left : a]
    if _takes_right(text, site, a, b):
        limit = _before_next(text, site)
        c, d = phrase.after(text, site.after, limit, coordinate=site.dimension != "age")
        if d > c and b > a and _names_capacity(text, site):
            site.noun_rule = "name"
            return
        if d > c:
            site.phrase_end = d if site.counts else 0
            site.governing = text[site.left : site.candidate.start]
            if site.bare and site.previous and not site.governing:
                site.governing = site.previous.governing
            site.indicator, site.noun_rule = _clean(original(c, d)), "after"
            return
    if b > a and _in_favour(text, site, a, b):
        b = a
    if b > a and not _moves_on(text, site):
        _from_left(text, site, a, b, original)
        return
    flow = _flow(text, site)
    if flow:
        site.indicator, site.noun_rule = original(*flow), "flow"
        return
    source = _source(site)
    if source and source.indicator:
        site.indicator, site.noun_rule = source.indicator, "inherited"
        site.governing = site.governing or source.governing
        return
    _from_clause_before(text, site, original)


# dimensions of a capacity that stands in the name of a plant or product
_CAPACITY = frozenset(["mass", "volume", "gas_volume", "power", "energy", "ratio", "apparent_power"])


def _names_capacity(text: str, site: Site) -> bool:
    """延长石油150亿方天然气增产工程: a capacity between two nouns, without verb or comparator, is part of a name."""
    if site.dimension not in _CAPACITY or site.relations or site.after_word or site.noun_end <= site.left:
        return False
    if text[site.noun_end - 1] == "等" or nouns.ends_with_verb(text, site.left, site.noun_end):
        return False
    return not _ACTION_AFTER.match(text, site.after)


_ACTION_AFTER = re.compile(r"的|任务|目标|以|左右")


def _start_behind(text: str, site: Site) -> None:
    """Lets the stretch before a number begin behind the noun phrase of the number before (新增4个A、4个B)."""
    previous = site.previous
    if previous and previous.phrase_end > site.left and previous.phrase_end <= site.candidate.start:
        left = nouns.skip_list_mark(text, previous.phrase_end, site.candidate.start)
        site.listed = left > previous.phrase_end
        site.left, site.noun_end = left, max(left, site.noun_end)


# the noun of the next number behind a list mark or by a head of its own: 新建5个A、B率达80%; 191家A营业收入超百亿元
def _before_next(text: str, site: Site) -> int:
    """Returns the end of what may belong to the noun behind the number: not the noun of the next number."""
    end = site.right
    if end >= len(text) or not text[end].isdigit() and text[end] not in _NUMERALS:
        return end
    cut, relations, _ = nouns.split_comparison(text, site.after, end)
    if not relations and text[cut - 1 : cut] not in "、和及":
        mark = max(text.rfind("、", site.after, cut), text.rfind("和", site.after, cut))
        return mark if mark > site.after else end
    mark = max(text.rfind("、", site.after, cut), text.rfind("和", site.after, cut))
    if mark > site.after and mark < cut - 1:
        return mark
    m = words.heads_backwards().match(text[site.after : cut][::-1])
    if m and m[0] and words.head_classes()[m[0][::-1]] == "measure" and relations:
        return max(site.after + 1, cut - len(m[0]))
    return end


_NUMERALS = frozenset("一二两三四五六七八九十百千万亿数几第翻")


def _source(site: Site) -> Site | None:
    """Returns the number whose indicator a bare one takes: the one before, of a list the last with the same unit."""
    previous = site.previous
    if previous and site.listed and previous.candidate.unit != site.candidate.unit and not site.counts:
        back = previous.previous
        if back and back.candidate.unit == site.candidate.unit and back.left == previous.left:
            return back
    return previous


def name_pairs(text: str, found: list[Site], original: Original) -> None:
    """Names a count by what stands behind the number that follows it at once (超50万名3岁以下婴幼儿, 12类45件实事)."""
    for site, following in zip(found, found[1:], strict=False):
        if site.after == following.candidate.start and site.counts and following.noun_rule == "after":
            c, d = phrase.after(text, following.after, following.right)
            if d > c:
                start = following.candidate.start if following.after_word else c
                site.indicator, site.noun_rule = original(start, d), "after"


def _is_base(text: str, site: Site) -> bool:
    """是计划任务的2.1倍: what stands before is the base of the multiple and not what is measured."""
    return site.candidate.unit == "倍" and _BASE_OF.match(text, site.left, site.candidate.start) is not None


_BASE_OF = re.compile(r"(?:是|为|相当于|达到?)[^,;]{1,30}的近?\Z")


def _in_favour(text: str, site: Site, a: int, b: int) -> bool:
    """为经营主体减负1000亿元, 提高标准、覆盖119万人: what stands before the verb of flow is not its name."""
    m = _FLOW.search(text, a, b)
    if not m or m.start() <= a:
        return False
    return text[max(a - 1, 0)] in "为向对给" or text[m.start() - 1] in "、,"


def _moves_on(text: str, site: Site) -> bool:
    """由66户整合至12户: between base and end of a movement stands only its verb."""
    previous = site.previous
    if not previous or site.left != previous.after or not any(r.kind == "base" for r in previous.relations):
        return False
    return _MOVES.fullmatch(text, site.left, site.candidate.start) is not None


_MOVES = re.compile(r"[^,。;、]{0,4}[至到为]近?")


def _takes_right(text: str, site: Site, a: int, b: int) -> bool:
    """Tells whether the noun behind the number is the indicator (新建5个公园) and not the one before (公园5个)."""
    at = site.after
    if at >= len(text) or site.candidate.kind in ("rank", "doubling", "grade"):
        return False
    if site.candidate.unit in ("倍", "个百分点", "百分点"):
        return False
    first = text[at]
    if first.isdigit():
        return site.counts and phrase.names_class(text, at)
    if not ("一" <= first <= "鿿" or first == "“" or first.isalpha()):
        return False
    if first == "的" and site.counts and not site.after_word:
        return False
    if (
        site.bare
        and site.previous
        and site.previous.noun_rule != "after"
        and not site.counts
        and site.dimension != "age"
    ):
        return False
    if first != "的" and not phrase.opens_noun(text, at, max(site.right, at + 1)):
        return False
    if _names_capacity(text, site):
        return True
    if site.dimension == "age" or site.counts:
        return True
    return (
        a >= b
        or text[site.noun_end - 1] == "等"
        or site.noun_end == site.candidate.start
        and nouns.ends_with_verb(text, site.left, site.noun_end)
    )


def _from_left(text: str, site: Site, a: int, b: int, original: Original) -> None:
    name = text[a:b]
    side = _SIDES.fullmatch(name)
    previous = site.previous
    if site.dimension not in ("percent", "money", "count_occurrence"):
        b = nouns.strip_works(text, a, b)
    if name[0] == "占" and len(name) > 3 and previous and previous.indicator:
        site.indicator, site.noun_rule = previous.indicator + original(a, b), "side"
        return
    if side and previous and previous.indicator:
        base = previous.indicator
        if base.endswith(name):
            site.indicator = base
        else:
            site.indicator = base + original(a, b)
        site.noun_rule = "side"
        return
    if (
        previous
        and previous.indicator
        and _WITHIN.search(text, max(site.left - 3, 0), a)
        and _MODIFIERS.fullmatch(name)
    ):
        site.indicator, site.noun_rule = original(a, b) + previous.indicator, "ellipsis"
        return
    if previous and previous.indicator and _WITHIN.search(text, max(site.left - 3, 0), a):
        tail = _left_out(name, previous.indicator)
        if tail:
            site.indicator, site.noun_rule = original(a, b) + tail, "ellipsis"
            return
    if (
        site.left < site.candidate.start
        and previous
        and previous.left == site.left
        and previous.noun_rule == "inherited"
    ):
        site.indicator, site.noun_rule = previous.indicator + original(a, b), "qualifier"
        site.governing = previous.governing
        return
    if previous and site.listed and previous.indicator and _shares_qualifier(previous, text[a:b]):
        at = previous.indicator.find(text[a : a + 2])
        site.indicator, site.noun_rule = previous.indicator[:at] + original(a, b), "qualifier"
        site.governing = previous.governing
        return
    if previous and site.listed and text[site.left - 1] == "、" and _lacks_owner(name):
        owner = _owner(previous.indicator)
        if owner and not name.startswith(owner):
            site.indicator, site.noun_rule = owner + original(a, b), "owner"
            return
    if name.startswith("全国") and not site.counts and text[a + 2] not in "首百人":
        a += 2
    if site.listed and previous and not site.governing and not any(r.comparator for r in site.relations):
        site.governing = previous.governing
    site.indicator, site.noun_rule = _clean(original(a, b)), "before"


def _lacks_owner(name: str) -> bool:
    """猕猴桃产值增长8%、出口增长5%: a measure alone, whose owner stands before the measure of the number before."""
    if words.head_classes().get(name) == "measure":
        return True
    return len(name) <= 5 and name.endswith(("率", "占比")) and name not in indicator_names()


def _owner(base: str) -> str:
    m = words.heads_backwards().match(base[::-1])
    if not m or not m[0] or words.head_classes()[m[0][::-1]] != "measure" or len(base) - len(m[0]) < 2:
        return ""
    return base[: -len(m[0])]


def _left_out(name: str, base: str) -> str:
    """其中高速公路 behind 公路通车里程: the name ends as the indicator before begins, whose head is left out."""
    for size in range(min(len(name) - 1, len(base) - 2, 4), 1, -1):
        if base.startswith(name[-size:]):
            return base[size:]
    return ""


def _shares_qualifier(previous: Site, name: str) -> bool:
    """先进村 behind 省级乡村振兴先进镇: its first word stands in the name before, behind a qualifier."""
    base = previous.indicator
    at = base.find(name[:2])
    return len(name) >= 3 and at > 0 and len(base) - at == len(name) and base[at:-1] == name[:-1]


def _flow(text: str, site: Site) -> tuple[int, int] | None:
    m = _FLOW.search(text, site.left, site.noun_end)
    if m and m.end() == site.noun_end:
        return m.span()
    return None


def _from_clause_before(text: str, site: Site, original: Original) -> None:
    """Takes the noun of the clause before where the number has none of its own (支持…发展，力争达到20家)."""
    end = site.left - 1
    if end <= site.sentence_start:
        site.noun_rule = "none"
        return
    start = max(text.rfind(mark, site.sentence_start, end) for mark in ",;:。") + 1
    start = max(start, site.sentence_start)
    cut, _, _ = nouns.split_comparison(text, start, end)
    cut = nouns.strip_works(text, start, cut)
    a, b = nouns.before(text, start, cut)
    site.indicator, site.noun_rule = _clean(original(a, b)), "clause"


def _clean(name: str) -> str:
    """Drops quotation marks around the whole."""
    if name.startswith("“") and name.endswith("”") and name.count("“") == 1:
        return name[1:-1]
    return name


def distribute(text: str, chain: list[Site], original: Original) -> bool:
    """Gives each number of a list its own name (分别 distribution); returns whether 分别 stands there.

    Args:
        text: Folded text.
        chain: The first number of the list and the bare ones behind it.
        original: As for `find`.
    """
    first = chain[0]
    marked = text.rfind("分别", first.left, first.candidate.start)
    if len(chain) < 2 or first.noun_rule not in ("before", "flow", "side"):
        return marked >= 0
    head = ""
    if marked >= 0:
        cut, _ = nouns.split_relations(text, first.left, marked)
        a, b = nouns.before(text, first.left, cut)
        behind = text[marked + 2 : first.noun_end]
        if first.noun_end > marked + 2 and behind:
            c, d = nouns.before(text, marked + 2, first.noun_end)
            head = original(c, d) if d > c else behind if _FLOW.search(behind) else ""
            m = _FLOW.search(behind)
            head = head or (m[0] if m else "")
    else:
        cut, _ = nouns.split_relations(text, first.left, first.candidate.start)
        a, b = nouns.before(text, first.left, cut)
    parts = _split(text, a, b)
    if len(parts) == len(chain) and not head:
        last = _MODIFIER_OPENS.match(text, *parts[-1])
        if last and all(_MODIFIERS.fullmatch(text[x:y]) for x, y in parts[:-1]):
            head = original(last.end(), parts[-1][1])
    if len(parts) != len(chain):
        return marked >= 0
    names = [original(*part) for part in parts]
    shared = head or shared_head(names)
    for site, name in zip(chain, names, strict=True):
        site.indicator = _clean(name if name.endswith(shared) else name + shared)
        site.noun_rule = "distributed"
    return marked >= 0


def pair(chain: list[Site], base: list[Site]) -> None:
    """Gives the ends of a movement the names of its bases, one by one (分别从771家、481家增加到1076家、636家)."""
    if len(chain) == len(base) > 1 and chain[0].noun_rule == "inherited" and base[0].noun_rule == "distributed":
        for site, start in zip(chain, base, strict=True):
            site.indicator, site.noun_rule = start.indicator, "distributed"


def _split(text: str, a: int, b: int) -> list[tuple[int, int]]:
    """Splits a coordination at 、 和 与 及 where they are words (not the 及 of 普及率) and outside brackets."""
    parts, at, depth, here = [], a, 0, a
    for word in rjieba.cut(text[a:b]):
        depth += (word in "(“") - (word in ")”")
        if not depth and word in _AND:
            if here > at:
                parts.append((at, here))
            at = here + len(word)
        here += len(word)
    if at < b:
        parts.append((at, b))
    return parts


_AND = frozenset(["、", "和", "与", "及", "以及"])


def shared_head(names: list[str]) -> str:
    """Returns the head noun that the names of a list share, written once at its end; empty where each has its own."""
    m = words.heads_backwards().match(names[-1][::-1])
    if not m or not m[0] or len(m[0]) >= len(names[-1]):
        return ""
    head = m[0][::-1]
    classes = words.head_classes()
    for name in names[:-1]:
        other = words.heads_backwards().match(name[::-1])
        if other and other[0] and classes[other[0][::-1]] == classes[head]:
            return ""
    return head
