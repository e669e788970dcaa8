"""From a clause to project names: verbs govern stretches, stretches are lists, lists hold names.

A clause `加快推进青屏水库、松岭和云台灌区等5项水利工程建设` is read from the left. Verbs part it into stretches,
each with the verb before it and the verb after it; a stretch is a list, closed by 等 and a class noun or open; each
member is cleaned and then judged.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.extraction.projects import patterns as p
from toolkit.extraction.projects.fields import beside, stage_between
from toolkit.extraction.projects.lists import open_members, quoted, stretch_names
from toolkit.extraction.projects.records import Member, Name, Stretch

_BUILDING = ("found", "done", "finish")
_PREDICATE = 4  # characters of works that end a clause as its predicate


def clause_names(text: str, start: int, end: int, trigger: int, inherited: bool) -> list[Name]:
    """Returns the names in the clause [start, end).

    Args:
        text: The folded text.
        start: Offset of the clause.
        end: Offset after it.
        trigger: Offset before which no name ends.
        inherited: True where the clause before it gave names, so that a list without a verb goes on from there.
    """
    if inherited and text[start] in "和及":
        start += 1
    found: list[Name] = []
    carried: list[Member] = []
    stretches = list(_stretches(text, start, end, inherited))
    for i, whole in enumerate(stretches):
        joined = bool(found) and whole.end - whole.start > 2 and text[whole.start] in "和及"  # 甲机场建设和乙大桥改造
        stretch = whole._replace(start=whole.start + 1) if joined else whole
        if stretch.kind and stretch.end >= trigger - _PREDICATE:
            names = stretch_names(text, stretch, carried)
            before = _governing(text, stretches[i - 1].end if i else start, stretch.start, stretch.end)
            until = stretches[i + 1].start if i + 1 < len(stretches) else end
            stage = stage_between(before, beside(text, names[-1].end, until, end)) if names else None
            for name in names:
                if name.start < stretch.start and i > 0:  # carried from the stretch before
                    verbs = _governing(text, stretches[i - 2].end if i > 1 else start, name.start, name.end)
                    found.append(name._replace(stage=stage_between(verbs, "")))
                else:
                    found.append(name._replace(stage=stage) if stage else name)
        carried = []
        if text[stretch.end - 1] == "、" and stretch.kind == "found":  # 建成青屏、开工松岭抽水蓄能电站
            carried = open_members(text, stretch)
    return found


def _governing(text: str, start: int, end: int, limit: int) -> str:
    """Returns the words between a stretch and the next that govern the next (`开工` of 甲建成、开工乙)."""
    comma = text.rfind("、", start, end)
    return beside(text, max(start, comma + 1), end, limit)


def _stretches(text: str, start: int, end: int, inherited: bool) -> Iterator[Stretch]:
    """Parts a clause by its verbs."""
    kind, done = "", False
    for left, a, b, word in _parting_verbs(text, start, end):
        if not word:
            yield _last_stretch(text, left, end, kind or ("list" if inherited else ""), done)
            return
        verb = p.verbs()[word][0]
        finishes = verb in ("done", "finish")
        follows = "found" if finishes or (left == a and kind == "found" and verb == "reach") else verb  # 建成开放
        if left < a:
            if verb == "act" and not kind and p.verbs().get(text[b:end], ("", ""))[0] in _BUILDING:
                verb = "found"  # 青屏展览馆加快建设
            ends = (b == end and p.verbs()[word][1] != "edge") or text[b:end] in p.verbs()
            if kind == "back" and (verb == "reach" or ends):
                kind = "found"  # 支持青屏医院建设, not 支持青屏医院建设国家中心
            actor = not kind and _is_actor(text, word, b, end)
            governed = "" if actor else _strength(kind, verb)  # 青屏基地启动首批试验
            yield Stretch(left, a, governed, "found" if finishes else verb, done or finishes, not kind)
            done = False
            if finishes and p.each().search(text, left, a):
                follows = "none"
        if verb == "early":  # 推进青屏水库前期工作和松岭大桥建设
            follows = kind or "act"
        if verb == "listed" and not word.endswith("获批"):
            follows = "none"  # 争取获批甲、乙等项目, not 纳入甲、乙等项目
        kind, done = follows, done or finishes


def _parting_verbs(text: str, start: int, end: int) -> Iterator[tuple[int, int, int, str]]:
    """Yields the verbs that part a clause.

    Yields:
        Start of the stretch before the verb, start and end of the verb, the verb; at last a stretch with an empty verb
        where the clause does not end in one.
    """
    table, works = p.verbs(), p.works()
    marked = text.find("“", start, end) >= 0 or text.find("(", start, end) >= 0
    left = chain = start
    for match in p.verb().finditer(text, start, end):
        a, b = match.span()
        word = match.group()
        if word[-1] == "元" and a != chain and not p.of_sum().match(text, b, end):
            word = "总投资"  # 青屏水库总投资5亿元
        kind, place = table.get(word, ("", ""))
        if kind == "tail" or (place == "first" and a != chain and text[a - 1] != "、"):
            continue
        if place == "edge" and a != chain and b != end:
            continue
        if kind in ("", "adverb"):
            if kind or (a == chain and word not in works):  # a date, a sum, a number of the list
                left, chain = (b if left == a else left), b
            continue
        if (marked and quoted(text, start, a)) or (kind in _BUILDING and p.nominal().match(text, b, end)):
            continue
        yield left, a, b, word
        left = chain = b
    if left < end:
        yield left, end, end, ""


def _is_actor(text: str, verb: str, start: int, end: int) -> bool:
    """Tells whether the subject of a verb that ends at `start` does it itself (`青屏园区建设国家平台`)."""
    if verb in p.cues("agent"):
        return _has_object(text, start, end)
    if verb in p.cues("place"):
        return p.count().search(text, start, end) is not None
    if verb not in p.cues("builder") or not _has_object(text, start, end):
        return False
    return bool(p.inner().search(text, start, end) or p.count().search(text, start, end))


def _has_object(text: str, start: int, end: int) -> bool:
    """Tells whether something other than a verb follows, adverbs left out."""
    while start < end and (word := p.verb_at(text, start, end)):
        if not p.is_adverb(word) or word == "并":
            return False
        start += len(word)
    return start < end and text[start] not in "、和及与并"


def _last_stretch(text: str, left: int, end: int, kind: str, done: bool) -> Stretch:
    """Returns the stretch after the last verb."""
    if kind in ("", "list") and (predicate := p.predicate().search(text, left, end)):
        return Stretch(left, predicate.start(), "found", "found")  # 青屏结算系统扩容升级
    if kind == "act" and p.relation().search(text, left, end):
        kind = "list"  # 推动青屏机场和松岭机场联动发展
    if kind == "back" and text.endswith(p.hard_works(), left, end):
        kind = "found"  # 支持青屏产业园扩建
    return Stretch(left, end, "" if kind in ("none", "reach", "back", "title") else kind, done=done)


def _strength(before: str, after: str) -> str:
    """Kind of what governs a stretch between two verbs; a verb of no project bars what follows it."""
    if after == "finish" and not before:
        return "works"
    if after == "early":
        return "act" if before in ("", "none", "aim") else before
    if after == "title":
        return ""
    if after == "listed":
        return before or "listed"
    if after in ("reach", "finish", "done"):
        after = "found"
    if before in ("none", "back", "title") or (before == "reach" and after != "found"):
        return ""
    if not before:
        return after if after in ("found", "act") else ""
    return "found" if after == "found" and before != "aim" else before
