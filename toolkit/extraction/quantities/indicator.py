"""Which noun phrase a number measures: the one before it, the one behind it, or one that it inherits."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from toolkit.extraction.quantities import nouns, phrase, restore, words
from toolkit.extraction.quantities.site import Site
from toolkit.normalization.indicators import indicator_names
from toolkit.normalization.places import place_at

Original = Callable[[int, int], str]

_NUMERALS = frozenset("一二两三四五六七八九十百千万亿数几第翻0123456789")
# dimensions of a capacity that stands in the name of a plant or product
_CAPACITY = frozenset(["mass", "volume", "gas_volume", "power", "energy", "ratio", "apparent_power"])
_ACTION_AFTER = re.compile(r"的|任务|目标|以|左右|建成|投产|开工|达产|竣工|投运|并网|投用")
_BASE_OF = re.compile(r"(?:是|为|相当于|达到?)[^,;、]{1,30}的近?\Z")
_MOVES = re.compile(r"[^,。;、]{0,4}[至到为]近?")
_GRADE = re.compile(r"(?:国家|[省市区县州厅部校院]|世界|地|区域|[百千万]亿)级")
_PLACE_ENDS = ("省", "市", "区", "县", "旗", "州", "盟")
_COVERS = ("覆盖", "惠及")  # 供水工程覆盖94%的农村人口: the share is one of what is covered
_STEPS = ("台阶", "大关", "关口")
# the steps themselves: 迈上3000亿、4000亿元|两个台阶
_STEPS_BEHIND = re.compile(r"(?:[、和][\d.]+[百千万亿]+元?){,4}[一两二三四五六七八九十\d]{1,2}个大?(?:台阶|关口)")
_STEPS_LISTED = 5
_STEP_FIRST = frozenset("、和一两二三四五六七八九十123456789")
_MONEY = frozenset(["", "元"])
_BOUNDS = frozenset(["以上", "以下"])
_UNBUILT = frozenset(["percent", "money", "count_occurrence"])  # dimensions before which 改造 is no verb of building


def find(text: str, site: Site, original: Original) -> None:
    """Sets `indicator`, `noun_rule` and `governing` of a site.

    Args:
        text: Folded text.
        site: The number; the sites before it in the sentence must be done.
        original: Returns the source characters of a folded span, white space removed.
    """
    _start_behind(text, site)
    a, b, unit = site.left, site.left, site.candidate.unit
    if unit in _MONEY and _crosses(text, site):
        site.relations = [relation for relation in site.relations if relation.comparator != "gt"]
    if unit == "倍" and (base := _BASE_OF.search(text, site.left, site.candidate.start)):
        site.cut(
            site.left, base.start(), listed=site.listed
        )  # 是计划任务的2.1倍: the base of the multiple is not what is measured
    if site.noun_end > site.left:
        a, b = nouns.before(text, site.left, site.noun_end, site.counts)
    if b > a and (text[a:b] in words.clause_words() or text[a:b] == "对" or _ends_governing(text, a, b)):
        b = a
    site.governing = text[site.left : a]
    if _takes_right(text, site, a, b) and _from_right(text, site, b > a, original):
        return
    if b > a and not _in_favour(text, a, b) and not _moves_on(text, site):
        _from_left(text, site, a, b, original)
        return
    flow = words.last(words.flow_backwards(), text, site.left, site.noun_end)
    if flow < site.noun_end:
        site.indicator, site.noun_rule = original(flow, site.noun_end), "flow"
        site.governing = text[site.left : flow]
        return
    source = _source(site)
    if source and source.indicator:
        site.indicator = _subject(text, source, original) or restore.share(text, site) or source.indicator
        if site.candidate.unit == "天" and (days := site.indicator.find("天数")) > 0:
            site.indicator = site.indicator[: days + 2]  # 优良天数比例达到80%、增加5天
        site.noun_rule = "inherited"
        site.governing = site.governing or source.governing
    elif not site.previous:
        _from_clause_before(text, site, original)
    site.noun_rule = site.noun_rule or "none"


def _subject(text: str, source: Site, original: Original) -> str:
    """Returns what takes the steps that the number before counts (生产总值|迈上3个台阶、达到5万亿元), else nothing."""
    if source.noun_rule != "after" or not source.indicator.endswith(_STEPS):
        return ""
    for _ in range(_STEPS_LISTED):  # 生产总值|跨越3000亿、4000亿元两个台阶
        if not source.bare or not source.previous:
            break
        source = source.previous
    end, _, _ = nouns.split_comparison(text, source.left, source.candidate.start)
    return original(*nouns.before(text, source.left, end, False))


def _ends_governing(text: str, a: int, b: int) -> bool:
    """13个事项基础上又推出10个: what ends with an adverb and a governing verb is no noun."""
    if text[b - 2 : b] not in words.verb_ends() and text[b - 1] != "指":
        return False
    verb = words.last(words.verbs_backwards(), text, a, b)
    return a < verb < b and (text[verb - 1] in "又再还共已将拟" or text[verb:b] == "指")


def name_pairs(text: str, found: list[Site], original: Original) -> None:
    """Names a count by what stands behind the number that follows it at once (超50万名3岁以下婴幼儿, 12类45件实事)."""
    for following, site in pairwise(reversed(found)):
        if site.after == following.candidate.start and site.counts and following.noun_rule == "after":
            c, d = phrase.after(text, following.after, following.right, _kind(text, site))
            if d > c:
                start = following.candidate.start if following.after_word else c
                site.indicator, site.noun_rule = original(start, d), "after"
        elif site.counts and site.noun_rule == "after" and _threshold(text, site, following):
            c, d = phrase.after(text, following.after, following.right, _kind(text, site))
            if d > c:  # 12个|投资额|亿元以上|项目
                site.indicator = original(site.after, d)
                following.indicator, following.noun_rule = original(site.after, following.noun_end), "before"
        elif site.noun_rule in ("none", "clause") and _shares_noun(site, following):
            site.indicator, site.noun_rule = following.indicator, "after"  # 出台20条、8条举措
        elif site.indicator[-1:] == "级" and _GRADE.fullmatch(site.indicator) and following.noun_rule == "after":
            grade = _GRADE.match(following.indicator)
            if grade:  # 20个国家级、19个省级重点县
                site.indicator += following.indicator[grade.end() :]


def _shares_noun(site: Site, following: Site) -> bool:
    """Tells whether the next number of a list has the noun of both behind it."""
    return (
        site.counts
        and following.noun_rule == "after"
        and following.listed
        and following.candidate.unit == site.candidate.unit
        and site.after < following.left <= site.after + 2
    )


def _threshold(text: str, site: Site, following: Site) -> bool:
    """Tells whether a measure and its threshold open the name of what is counted (12个投资额亿元以上项目)."""
    bounds = following.after_word in _BOUNDS or (following.relations and text.startswith("的", following.after))
    if not bounds or not 2 <= following.candidate.start - site.after <= 6:
        return False
    end = following.noun_end
    return text[site.after : end] in words.head_classes() or text[site.after : end] == "人口"


def _start_behind(text: str, site: Site) -> None:
    """Lets the stretch before a number begin behind the noun phrase of the number before (新增4个A、4个B)."""
    previous = site.previous
    if previous and site.left < previous.phrase_end <= site.candidate.start:
        end = nouns.skip_works(text, previous.phrase_end, site.candidate.start)
        left = nouns.skip_list_mark(text, end, site.candidate.start)
        site.cut(left, max(left, site.noun_end), listed=left > end)


def _takes_right(text: str, site: Site, a: int, b: int) -> bool:
    """Tells whether the noun behind the number is the indicator (新建5个公园) and not the one before (公园5个)."""
    at, unit = site.after, site.candidate.unit
    if at >= len(text) or site.candidate.kind in ("rank", "doubling", "grade", "relation"):
        return False
    if unit == "倍" or unit.endswith("百分点"):
        return False
    first = text[at]
    if first.isdigit():
        return site.counts and phrase.names_class(text, at)
    if not ("一" <= first <= "鿿" or first == "“" or first.isalpha()) or (unit in _MONEY and _crosses(text, site)):
        return False
    if first == "的" and not site.after_word and (site.counts or (unit == "%" and b > a and site.relations)):
        return False  # 公园5个的, 占比超过10%的
    if not site.counts and site.dimension != "age" and _shares_left(site, first):
        return False
    if not site.counts and _names_capacity(text, site):
        return True
    if site.counts and b > a and text[site.noun_end - 1] == "等":
        return True
    has_left = b > a and not (site.counts and _is_place(text[a:b]))
    if first != "的" and not phrase.opens_noun(text, at, max(site.right, at + 1), has_left):
        return False
    if site.dimension == "age" or site.counts or a >= b:
        return True
    if text.endswith(_COVERS, site.left, site.noun_end):
        return True
    governed = nouns.ends_with_verb(text, site.left, site.candidate.start)
    return governed or text[site.noun_end - 1] in "等及和"


def _shares_left(site: Site, first: str) -> bool:
    """Tells whether a bare number of a list measures the noun of the one before (产值8亿元、9亿元)."""
    if not site.bare or not site.previous or site.previous.noun_rule == "after":
        return False
    return not (
        site.dimension == "money" and site.after_word in _BOUNDS and first != "的" and not _bounded_before(site)
    )


def _bounded_before(site: Site) -> bool:
    """收入100万元以上村3个、50万元以上村4个: the second bound is of the measure of the first."""
    earlier = site.previous and site.previous.previous
    return bool(earlier and earlier.after_word in _BOUNDS and earlier.candidate.unit == site.candidate.unit)


def _crosses(text: str, site: Site) -> bool:
    """Tells a number that is one of the steps counted behind it (迈上3000亿、4000亿元两个台阶)."""
    if text[site.after : site.after + 1] not in _STEP_FIRST:
        return False
    return _STEPS_BEHIND.match(text, site.after) is not None


def _is_place(name: str) -> bool:
    """资兴市4112户受灾群众: a place says where, not what is counted."""
    if not name.endswith(_PLACE_ENDS):
        return False
    place = place_at(name, known_only=True)
    return place is not None and place.text == name


def _from_right(text: str, site: Site, has_left: bool, original: Original) -> bool:
    """Takes the noun behind the number; returns whether one stands there or the number is part of a name."""
    limit = _before_next(text, site)
    c, d = phrase.after(text, site.after, limit, _kind(text, site))
    if d <= c:
        return False
    if has_left and _names_capacity(text, site):
        site.noun_rule = "name"
        return True
    site.phrase_end = d if site.counts and site.phrase_end == 0 else 0
    site.governing = text[site.left : site.candidate.start]
    if site.bare and site.previous and not site.governing:
        site.governing = site.previous.governing
    site.indicator, site.noun_rule = restore.unquote(original(c, d)), "after"
    return True


def _kind(text: str, site: Site) -> phrase.Kind:
    """Whose noun follows: of an age one person, of people persons, behind 在 a place, else anything."""
    if text[site.candidate.start - 1 : site.candidate.start] == "在":
        return "place"
    if site.dimension == "age":
        return "age"
    if site.candidate.unit in _EVENTS:
        return "event"
    return "people" if site.dimension in ("count_people", "bare") or site.candidate.unit == "户" else "thing"


_EVENTS = frozenset(["项", "次", "场", "场次", "期", "类", "批", "批次", "轮", "届", "起", "件", "%", "例", "种"])


def _names_capacity(text: str, site: Site) -> bool:
    """延长石油150亿方天然气增产工程: a capacity between two nouns, without verb or comparator, is part of a name."""
    if site.dimension not in _CAPACITY or site.relations or site.after_word or site.noun_end <= site.left:
        return False
    if text[site.noun_end - 1] == "等" or nouns.ends_with_verb(text, site.left, site.noun_end):
        return False
    return not _ACTION_AFTER.match(text, site.after)


_MARK = re.compile(r"、|和(?![美谐平])")


def _before_next(text: str, site: Site) -> int:
    """Returns the end of what may belong to the noun behind the number: not the noun of the next number.

    That begins behind a list mark (新建5个A、B率达80%) or is a measure of its own (191家A营业收入超百亿元).
    """
    end = site.right
    if end >= len(text) or text[end] not in _NUMERALS:
        return end
    cut, relations, _ = nouns.split_comparison(text, site.after, end)
    mark = max((m.start() for m in _MARK.finditer(text, site.after, cut)), default=-1)
    if not relations and text[cut - 1] not in "、和及":
        return mark if mark > site.after else end
    if site.after < mark < cut - 1:
        return mark
    head = words.last(words.heads_backwards(), text, min(site.after + 2, cut), cut)
    if relations and text[head:cut] in ("率", "比例"):
        head = _rate_start(text, site.after, head)
        site.phrase_end = -1  # the rate has the whole as its name: 147个国考断面水质优良率
        return head
    if relations and head < cut and words.head_classes()[text[head:cut]] == "measure":
        return max(site.after + 1, head)
    return end


def _rate_start(text: str, start: int, end: int) -> int:
    """Returns where the name of a rate that ends at `end` begins, behind the noun that is counted at `start`."""
    tokens = words.jieba().tag(text[start:end])
    at = end
    while len(tokens) > 1 and tokens[-1][1][0] in "vadz":
        word, tag = tokens.pop()
        at -= len(word)
        if tag[0] in "az" and len(tokens) > 1:
            at -= len(tokens.pop()[0])
    return at


def _moves_on(text: str, site: Site) -> bool:
    """由66户整合至12户: between base and end of a movement stands only its verb."""
    previous = site.previous
    if not previous or site.left != previous.after or not any(r.kind == "base" for r in previous.relations):
        return False
    return _MOVES.fullmatch(text, site.left, site.candidate.start) is not None


def _in_favour(text: str, a: int, b: int) -> bool:
    """为经营主体减负1000亿元, 提高标准、覆盖119万人: what stands before the verb of flow is not its name."""
    flow = words.last(words.flow_backwards(), text, a, b)
    if text[flow:b] == "惠及":
        return True
    return a < flow < b and (
        text[max(a - 1, 0)] in "为向对给" or text[flow - 1] in "、," or _FOR.search(text, a, flow) is not None
    )


_FOR = re.compile(r"为[^,。;、]{1,8}\Z")  # 集中采购为群众减负237亿元


def _source(site: Site) -> Site | None:
    """Returns the number whose indicator a bare one takes: the one before, of a list the last with the same unit."""
    previous = site.previous
    if previous and site.listed and previous.candidate.unit != site.candidate.unit and not site.counts:
        back = previous.previous
        if back and back.candidate.unit == site.candidate.unit and back.left == previous.left:
            return back
    if previous and site.counts and not previous.counts and previous.previous and site.candidate.unit != "位":
        back = previous.previous  # 实施项目50个、总投资80亿元，已开工|35个
        if back.candidate.unit == site.candidate.unit and back.indicator and not site.listed:
            return back
    return previous


def _from_left(text: str, site: Site, a: int, b: int, original: Original) -> None:
    """Takes the noun before the number, with what its neighbour leaves out restored."""
    if site.dimension not in _UNBUILT and not (text.endswith("治理", a, b) and text[a:b] in indicator_names()):
        b = nouns.strip_works(text, a, b)
    if restore.from_previous(text, site, a, b, original) or restore.from_clause(text, site, a, b, original):
        return
    if text[a:b] == "经济" and text.startswith(("增长预期", "增长目标"), b):
        b += 2
    side = text.rfind("、", a, b) + 1
    if side and site.previous and site.previous.indicator and restore.is_side(text[side:b]):
        site.indicator, site.noun_rule = site.previous.indicator + original(side, b), "side"
        return  # 获评A级、数量居全国第1
    if text.startswith("全国", a) and not site.counts and text[a + 2] not in "首百人":
        a += 2
    inherits = site.listed and site.previous and (site.counts or not any(r.comparator for r in site.relations))
    if inherits and site.previous and not site.governing:
        site.governing = site.previous.governing
    split = _SPLIT.search(text, a + 2, b) if text.endswith("就业", a, b) else None
    if split and text[a : split.start()] + text[split.end() : b] in indicator_names():
        site.indicator, site.noun_rule = original(a, split.start()) + original(split.end(), b), "before"
        return
    site.indicator, site.noun_rule = restore.unquote(original(a, b)), "before"


_SPLIT = re.compile("(?:累计|共)(?=新增)")  # inside a statistical name: 城镇|累计|新增就业


_HASTENED = re.compile(r"(?:加快|持续|有序|顺利|全面|(?:市场化)?(?:运营)?改革)\Z")


def _from_clause_before(text: str, site: Site, original: Original) -> None:
    """Takes the noun of the clause before where the number has none of its own (支持…发展，力争达到20家)."""
    end = site.left - 1
    if end <= site.sentence_start:
        return
    start = max(max(text.rfind(mark, site.sentence_start, end) for mark in ",;:。") + 1, site.sentence_start)
    cut, _, _ = nouns.split_comparison(text, start, end)
    a, b = nouns.before(text, start, nouns.strip_works(text, start, cut))
    if m := _HASTENED.search(text, a, b):
        b = m.start()
    if text[a:b] in words.clause_words():
        return
    site.indicator, site.noun_rule = restore.unquote(original(a, b)), "clause"
