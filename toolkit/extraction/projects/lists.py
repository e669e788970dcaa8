"""Reads a stretch of a clause as lists of names: enumeration, what closes it, what its members share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.extraction.projects import patterns as p
from toolkit.extraction.projects.judge import is_open_name, is_project, is_sibling, proper
from toolkit.extraction.projects.records import Closing, Member, MemberList, Name, Stretch

_GENERIC = frozenset({"项目", "工程", ""})  # classes that are no part of a member's name
_PARTING = ("、", "”“", "(含", "(包括")  # without one of these a stretch is one piece
_PLACE_LIKE = ("港", "城")  # nouns that end names of places too
_MAX_LABEL = 8  # characters of a class that is restored whole
_MAX_GAP = 6  # characters between a subject and its verb
_MIN_APPOSITION = 8  # characters of 重点工程 and a name
_MAX_BARE = 6  # characters of a name without a head noun before 和


def stretch_names(text: str, stretch: Stretch, carried: Sequence[Member] = ()) -> list[Name]:
    """Returns the names of a stretch, which is one list or several each closed by 等.

    Args:
        text: The folded text.
        stretch: The stretch.
        carried: Members before it that wait for the noun of its list.
    """
    if stretch.kind in ("list", "listed") and text.find("等", stretch.start, stretch.end) < 0:
        return []
    found: list[Name] = []
    pending: list[Member] = list(carried)
    united = text[stretch.start] == "集" and p.united().match(text, stretch.start, stretch.end)
    for start, end in _pieces(text, united.end() if united else stretch.start, stretch.end):
        at = start
        while text.find("等", at, end) >= 0 and (etc := p.etc().search(text, at, end)):
            if etc.start() > at:
                pending += _split(text, at, etc.start())
            closing, at = _closing(text, etc.end(), end)
            bare = etc.end() == end or p.is_adverb(text[etc.end() : end])  # 甲、乙等有序实施
            if closing == Closing() and bare and stretch.after not in ("found", "act", "early"):
                closing = Closing(known=False)
            found += _kept(text, MemberList(tuple(pending), closing), stretch)
            pending = []
        counted = p.counted().search(text, at, end) if pending and end == stretch.end else None
        closing = _closing(text, counted.end(), end)[0] if counted else Closing(known=False)
        if counted and closing.known and closing.noun and not p.policy().search(closing.label):
            pending += _split(text, at, counted.start())
            return found + _kept(text, MemberList(tuple(pending), closing), stretch)
        if at < end:
            pending += _split(text, at, end)
    if not any(member.complete for member in pending):
        return found
    return found + _kept(text, MemberList(tuple(pending)), stretch)


def open_members(text: str, stretch: Stretch) -> list[Member]:
    """Returns the last members of a stretch that are proper names without a noun of their own."""
    members = [_member(text, start, end) for start, end in _pieces(text, stretch.start, stretch.end)]
    last = next((i for i in range(len(members), 0, -1) if not is_open_name(text, members[i - 1])), 0)
    return members[last:]


def quoted(text: str, start: int, at: int) -> bool:
    """Tells whether `at` stands inside quotation marks or brackets opened after `start`."""
    return text.rfind("“", start, at) > text.rfind("”", start, at) or text.rfind("(", start, at) > text.rfind(
        ")", start, at
    )


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Parts a stretch at 、 outside quotation marks."""
    if any(text.find(mark, start, end) >= 0 for mark in _PARTING):
        for match in p.enumeration().finditer(text, start, end):
            if match.start() > start:
                yield start, match.start()
            start = match.end()
    if start < end:
        yield start, end


def _closing(text: str, start: int, end: int) -> tuple[Closing, int]:
    """Reads the class after 等; returns it and the offset where a further list may go on."""
    last = None
    for match in p.name_end().finditer(text, start, end):
        if match["head"]:
            last = match
            if p.conjunction().match(text, match.end(), end):
                break
    last = last or p.projects().match(text, start, end)
    if last is not None and p.heads()[last["head"]] == "class":
        return Closing(), end
    if last is None:
        known = p.bare_list().match(text, start, end) is not None or p.is_adverb(text[start:end])
        return Closing(label=text[start:end], known=known) if not known else Closing(), end
    head_start, head_end = last.span("head")
    at = start
    while skipped := p.count().match(text, at, head_end) or p.relative().match(text, at, head_start):
        at = skipped.end()
    label = text[at:head_end].strip("“”")
    several = last["head"] not in _GENERIC and "“" in text[start:head_start]  # 等“五大中心”
    if (
        several
        or p.other_class().search(label)
        or p.grand().search(label)
        or p.heads()[last["head"]] in ("never", "plain", "area")
    ):
        return Closing(known=False), end
    grade = p.grade().match(label)
    after = p.conjunction().match(text, last.end(), end)
    return Closing(last["head"], label[grade.end() :] if grade else label), after.end() if after else end


def _split(text: str, start: int, end: int) -> list[Member]:
    """Parts a piece at 和, 及, 以及 where what stands before is a name of its own."""
    members: list[Member] = []
    for match in p.conjunction().finditer(text, start, end):
        a, b = match.span()
        if a <= start or quoted(text, start, a):
            continue
        member = _member(text, start, a)
        bare = a - start <= _MAX_BARE and proper(text[start:a]) == proper(text[b:end]) == 2
        if bare or (member.complete and (member.end == a or p.is_adverb(text[member.end : a]))):
            members.append(member)
            start = b
    if start < end:
        members.append(_member(text, start, end))
    return members


def _member(text: str, start: int, end: int) -> Member:
    """Cleans one member of leading words, relative clause and apposition; finds where its name ends."""
    member = Member(start, end)
    kinds = p.heads()
    for match in p.name_end().finditer(text, start, end):
        head = match["head"] or ""
        alone = match.group() == head and match.start() - start < (2 if len(head) == 1 else 1)  # 西延, 官路
        kind = kinds.get(head)
        if kind == "plain" or (kind == "class" and match.group() == head):
            continue
        if not (alone and proper(text[start : match.end()]) == 2):
            member.end, member.complete = match.end(), True
            member.head, member.head_start = head, match.start()
            if kind == "class":  # 青屏工业园基础设施改造升级
                member.head, member.head_start = "", match.end("head")
    _skip(text, member, p.leading())
    if (of := text.find("的", member.start, member.end)) >= 0:
        member.ranked = p.grand().search(text, member.start, of) is not None
        _skip(text, member, p.relative())
        _skip(text, member, p.leading())
    if member.end - member.start > _MIN_APPOSITION:
        _skip(text, member, p.apposition())
    return member


def _skip(text: str, member: Member, shape: re.Pattern[str]) -> None:
    """Moves the start of a member behind what the shape matches there."""
    skipped = shape.match(text, member.start, member.end)
    if skipped and skipped.end() < member.end:
        member.start = skipped.end()


def _may_close(closing: Closing | None, kind: str) -> bool:
    """Tells whether what governs a list admits what closes it: 青屏学院等项目纳入规划, not 青屏学院等高校纳入规划."""
    if kind == "listed":
        return closing is not None and closing.noun in ("项目", "工程")
    return kind != "list" or closing is not None


def _kept(text: str, items: MemberList, stretch: Stretch) -> list[Name]:
    """Returns the members that are projects, with what they share."""
    if not items.members or not _may_close(items.closing, stretch.kind):
        return []
    first, last = items.members[0], items.members[-1]
    if (
        stretch.subject
        and items.closing is None
        and last.complete
        and stretch.end - last.end > _MAX_GAP
        and text[last.end] != "("
    ):
        return []  # 青屏学校要与松岭学校结对共建
    if stretch.done and (items.closing is not None or p.vague().match(text, first.start, first.end)):
        stretch = stretch._replace(done=False)
    tail, whole = "", False
    if items.closing is not None and not items.closing.known:
        if stretch.kind != "found" or items.closing.label.endswith(p.works_words()):
            return []  # 青屏路等12处积水点位改造
        items = MemberList(items.members)
    else:
        if p.vague().match(text, first.start, first.end):
            if items.closing is None:
                return []
            items = MemberList(items.members)
        tail = _shared_tail(text, items)
        ends_quoted = text[last.end - 1] == "”"
        whole = items.closing is not None
        if not whole and (tail or ends_quoted):
            whole = is_project(text, last, None, stretch, shared=False)
            if ends_quoted and not whole:  # 甲大学、乙大学“双高”建设
                return []
    found: list[Name] = []
    for member in items.members:
        kept = is_project(text, member, items.closing, stretch, shared=bool(tail) and whole)
        if kept or (found and is_sibling(text, member, stretch, closed=items.closing is not None)):
            start, end = _unquote(text, member.start, member.end)
            rest = _rest(text, member, last, tail, closed=items.closing is not None)
            found.append(Name(start, end, rest, items.closing.label if items.closing else ""))
    return found


def _shared_tail(text: str, items: MemberList) -> str:
    """Returns the noun that the members of a list share, empty where they share none."""
    if items.closing is not None:
        noun, label = items.closing.noun, items.closing.label
        if noun in _GENERIC and not _ends_in_work(label[: -len(noun)] if noun else label):
            return ""
        last = items.members[-1]
        if last.head != noun and last.head and noun.endswith(last.head):
            return last.head  # 青屏、松岭路等断头路
        return label if len(label) <= _MAX_LABEL else noun
    last = items.members[-1]
    phase = p.phase().match(text, last.head_start, last.end) if last.head_start >= 0 else None
    if len(items.members) < 2 or not (last.head or phase):
        return ""
    start = last.head_start
    while size := next((n for n in (4, 3, 2) if start - n > last.start + 1 and _shareable(text[start - n : start])), 0):
        start -= size
    return "" if phase and start == last.head_start else text[start : last.end]


def _ends_in_work(label: str) -> bool:
    """Tells whether a class before 项目 names a structure or works on it (`煤电项目`, `水库除险加固工程`)."""
    found = list(p.inner().finditer(label))
    return bool(found) and found[-1].end() == len(label) and any(p.heads().get(m["head"]) == "work" for m in found)


def _shareable(word: str) -> bool:
    """Tells whether a word may belong to what the members of a list share."""
    return word in p.common_words() or word in p.heads()


def _rest(text: str, member: Member, last: Member, tail: str, *, closed: bool) -> str:
    """Returns what the restored name of a member adds to its text; `closed`: the class of the list gives `tail`."""
    if closed and member.head in _PLACE_LIKE and tail not in text[member.start : member.end]:
        return tail  # 青屏港、松岭港配置枢纽
    if not member.complete or (closed and not member.head and text[member.end - 1] != "”"):
        return "" if tail.startswith("号线") else tail
    if member.head != last.head or member.head_end != member.end or p.heads().get(member.head) != "site":
        return ""
    works = text[last.head_end : last.end]  # 甲小学、乙小学改扩建
    return "" if works.startswith("(") else works


def _unquote(text: str, start: int, end: int) -> tuple[int, int]:
    """Takes off quotation marks around the whole."""
    if end - start > 2 and text[start] == "“" and text.find("”", start, end) == end - 1:
        return start + 1, end - 1
    return start, end
