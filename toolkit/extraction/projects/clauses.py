"""From a clause to project names: verbs govern stretches, stretches are lists, lists hold names.

A clause `加快推进青屏水库、松岭和云台灌区等5项水利工程建设` is read from the left. Verbs part it into stretches,
each with the verb before it and the verb after it; a stretch is a list, closed by 等 and a class noun or open; each
member is cleaned and then judged.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.extraction.projects import patterns as p
from toolkit.extraction.projects.lists import open_members, quoted, stretch_names
from toolkit.extraction.projects.records import Member, Name, Stretch

_AGENT_VERBS = ("启动", "组建", "设立", "共建", "联建", "合建", "筹建")  # 甲基地启动试验: what stands before it acts
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
    for stretch in _stretches(text, start, end, inherited):
        if stretch.kind and stretch.end >= trigger - _PREDICATE:
            found += stretch_names(text, stretch, carried)
        carried = []
        if text[stretch.end - 1] == "、" and stretch.kind == "found":  # 建成青屏、开工松岭抽水蓄能电站
            carried = open_members(text, stretch)
    return found


def _stretches(text: str, start: int, end: int, inherited: bool) -> Iterator[Stretch]:
    """Parts a clause by its verbs."""
    table, works = p.verbs(), p.works()
    marked = text.find("“", start, end) >= 0 or text.find("(", start, end) >= 0
    kind, done, left, chain = "", False, start, start
    for match in p.verb().finditer(text, start, end):
        a, b = match.span()
        word = match.group()
        entry = table.get(word)
        if entry is None:
            if a == chain and word not in works:  # a date, a sum, a number of the list
                left, chain = (b if left == a else left), b
            continue
        verb_kind, place = entry
        finishes = verb_kind == "done"
        if verb_kind == "tail" or (place == "first" and a != chain):
            continue
        if verb_kind == "adverb":
            left, chain = (b if left == a else left), b
            continue
        verb_kind = "found" if finishes else verb_kind
        if (marked and quoted(text, start, a)) or (verb_kind == "found" and p.nominal().match(text, b, end)):
            continue
        if left < a:
            if kind == "back" and (verb_kind == "reach" or text[b:end] in table or b == end):
                kind = "found"  # 支持青屏医院建设, not 支持青屏医院建设国家中心
            if not kind and word == "完成":
                verb_kind = "finish"
            acts = not kind and word in _AGENT_VERBS and b < end and not table.get(p.verb_at(text, b, end))
            yield Stretch(left, a, "" if acts else _strength(kind, verb_kind), verb_kind, done or finishes, not kind)
            if finishes and p.each().search(text, left + 1, a):
                verb_kind = "none"
            done = False
        elif kind == "found" and verb_kind == "reach":
            verb_kind = "found"  # 建成开放
        kind, done, left, chain = "found" if verb_kind == "finish" else verb_kind, done or finishes, b, b
    if left < end and not kind and (predicate := p.predicate().search(text, left, end)):
        yield Stretch(left, predicate.start(), "found", "found")  # 青屏结算系统扩容升级
    elif left < end:
        if kind == "back" and text.endswith(p.hard_works(), left, end):
            kind = "found"  # 支持青屏产业园扩建
        governed = "" if kind in ("none", "reach", "back") else kind or ("list" if inherited else "")
        yield Stretch(left, end, governed, done=done)


def _strength(before: str, after: str) -> str:
    """Kind of what governs a stretch between two verbs; a verb of no project bars what follows it."""
    if after == "finish" and not before:
        return "works"
    if after in ("reach", "finish"):
        after = "found"
    if before in ("none", "back") or (before == "reach" and after != "found"):
        return ""
    if not before:
        return after if after in ("found", "act") else ""
    return "found" if after == "found" and before != "aim" else before
