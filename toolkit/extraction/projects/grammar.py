"""From a clause to project names: verbs govern stretches, stretches are lists, lists hold names.

A clause `加快推进甲水库、乙和丙灌区等5项水利工程建设` is read from the left: verbs part it into stretches, each with the
verb before it and the verb after it; a stretch is a list, closed by 等 and a class noun or open; each member is cleaned
and then judged by its head noun, by what governs it and by whether a proper name is left without the common words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.extraction.projects import patterns as p

_GENERIC = frozenset({"项目", "工程", ""})
_GLUE = frozenset("省市区县州乡镇村级型性化类老的和与及等各多全之再改第以非总")
_PLACE = frozenset("州县市镇乡")
_MAX_OPEN = 28  # characters; a longer name outside a closed list is a clause


@dataclass(frozen=True, slots=True)
class Name:
    """A name found in a clause: offsets into the folded text and what the restored name adds to the text there."""

    start: int
    end: int
    rest: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a clause between verbs: its offsets and the kind of what governs it.

    `kind` is `found`, `act` or `aim`, `list` where only a list closed by 等 may go on from the clause before, or empty; `after` is the kind of the verb that follows.
    """

    start: int
    end: int
    kind: str
    after: str = ""


@dataclass(slots=True)
class Member:
    """A member of a list: offsets and where its head noun stands.

    `head` is empty for a name that ends in a phase, in works or in a quotation mark; `complete` tells whether the name
    ends in any of these.
    """

    start: int
    end: int
    head: str = ""
    head_start: int = -1
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """What closes a list: of `等6条高铁` the noun `高铁`; `label` is the class without number and grade.

    `known` is False for a class that is none of projects (`等领域`, `等保护治理`).
    """

    noun: str = ""
    label: str = ""
    known: bool = True


@dataclass(slots=True)
class _List:
    """Members read so far, with what closes them."""

    members: list[Member] = field(default_factory=list)
    closing: Closing | None = None


def proper(text: str) -> int:
    """Tells how much of a proper name is left in the text when common words are taken away.

    Returns:
        0 for none, 1 for a single character (which may be chance), 2 for a name.

    Example:
        >>> proper("青屏大桥"), proper("农贸市场")
        (2, 0)
    """
    if "“" in text:
        return 2
    common, best, run, i, n = p.common_words(), 0, 0, 0, len(text)
    while i < n:
        for size in (4, 3, 2):
            if i + size <= n and text[i : i + size] in common:
                i += size
                run = 0
                break
        else:
            char = text[i]
            if run and char in _PLACE:
                return 2
            if char.isdigit() and (text.startswith("号", i + 1) or text[i : i + 4].isdigit() and i + 4 < n):
                return 2
            run = run + 1 if "一" <= char <= "龥" and char not in _GLUE else 0
            best = max(best, run)
            if best == 2:
                return 2
            i += 1
    return best


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
    for stretch in _stretches(text, start, end, inherited):
        if stretch.kind and stretch.end > trigger:
            found += _stretch_names(text, stretch)
    return found


def _stretches(text: str, start: int, end: int, inherited: bool) -> Iterator[Stretch]:
    """Parts a clause by its verbs."""
    table, works = p.verbs(), p.works()
    marked = text.find("“", start, end) >= 0 or text.find("(", start, end) >= 0
    kind, left, chain = "", start, start
    for match in p.VERB.finditer(text, start, end):
        a, b = match.span()
        word = match.group()
        entry = table.get(word)
        if entry is None:
            if a == chain and word not in works:  # a date, a sum, a number of the list
                left, chain = (b if left == a else left), b
            continue
        verb_kind, place = entry
        if verb_kind == "tail" or (place == "first" and a != chain):
            continue
        if verb_kind == "adverb":
            left, chain = (b if left == a else left), b
            continue
        if (marked and _quoted(text, start, a)) or (verb_kind == "found" and p.NOMINAL.match(text, b, end)):
            continue
        if left < a:
            yield Stretch(left, a, _strength(kind, verb_kind), verb_kind)
        elif kind == "found" and verb_kind == "reach":
            verb_kind = "found"  # 建成开放
        kind, left, chain = verb_kind, b, b
    if left < end:
        yield Stretch(left, end, "" if kind in ("none", "reach") else kind or ("list" if inherited else ""))


def _quoted(text: str, start: int, at: int) -> bool:
    """Tells whether `at` stands inside quotation marks or brackets opened in the clause."""
    return any(text.rfind(mark, start, at) > text.rfind(close, start, at) for mark, close in ("“”", "()"))


def _strength(before: str, after: str) -> str:
    """Kind of what governs a stretch between two verbs; a verb of no project bars what follows it."""
    if after == "reach":
        after = "found"
    if before == "none" or (before == "reach" and after != "found"):
        return ""
    if not before:
        return after if after in ("found", "act") else ""
    return "found" if after == "found" and before != "aim" else before


def _stretch_names(text: str, stretch: Stretch) -> list[Name]:
    """Reads a stretch as one list, or as several each closed by 等."""
    found: list[Name] = []
    pending: list[Member] = []
    for piece_start, piece_end in _pieces(text, stretch.start, stretch.end):
        etc = p.ETC.search(text, piece_start, piece_end)
        if etc is None:
            pending += _split(text, piece_start, piece_end)
            continue
        if etc.start() > piece_start:
            pending += _split(text, piece_start, etc.start())
        closing, at = _closing(text, etc.end(), piece_end)
        if closing == Closing() and etc.end() == piece_end and stretch.after not in ("found", "act"):
            closing = Closing(known=False)
        found += _judge(text, _List(pending, closing), stretch)
        pending = _split(text, at, piece_end) if at < piece_end else []
    return found + _judge(text, _List(pending), stretch)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Parts a stretch at 、 outside quotation marks."""
    for match in p.ENUMERATION.finditer(text, start, end):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < end:
        yield start, end


def _closing(text: str, start: int, end: int) -> tuple[Closing, int]:
    """Reads the class after 等; returns it and the offset where a further list may go on."""
    last = None
    for match in p.NAME_END.finditer(text, start, end):
        if match["head"]:
            last = match
            if p.CONJUNCTION.match(text, match.end(), end):
                break
    last = last or p.PROJECTS.match(text, start, end)
    if last is None:
        return Closing(known=p.BARE_LIST.match(text, start, end) is not None), end
    label_start = start
    while skipped := p.COUNT.match(text, label_start, last.end()) or p.RELATIVE.match(text, label_start, last.start("head")):
        label_start = skipped.end()
    label = text[label_start : last.end("head")].strip("“”")
    quoted = last["head"] not in _GENERIC and "“" in text[start : last.start("head")]
    if quoted or p.OTHER_CLASS.search(label) or p.GRAND.search(label) or p.heads()[last["head"]] == "never":
        return Closing(known=False), end
    after = p.CONJUNCTION.match(text, last.end(), end)
    grade = p.GRADE.match(label)
    return Closing(last["head"], label[grade.end() :] if grade else label), after.end() if after else end


def _split(text: str, start: int, end: int) -> list[Member]:
    """Parts a piece at 和, 及, 以及 where what stands before is a name of its own."""
    members: list[Member] = []
    for match in p.CONJUNCTION.finditer(text, start, end):
        a, b = match.span()
        if a <= start or _quoted(text, start, a):
            continue
        member = _member(text, start, a)
        if (member.complete and member.end == a) or (a - start <= 6 and proper(text[start:a]) == 2 and end - b >= 2):
            members.append(member)
            start = b
    if start < end:
        members.append(_member(text, start, end))
    return members


def _member(text: str, start: int, end: int) -> Member:
    """Cleans one member: leading words, relative clause, apposition; finds where its name ends."""
    member = Member(start, end)
    for match in p.NAME_END.finditer(text, start, end):
        member.end, member.complete = match.end(), True
        member.head, member.head_start = match["head"] or "", match.start()
    for shape in (p.LEADING, p.RELATIVE, p.LEADING, p.APPOSITION):
        skipped = shape.match(text, member.start, member.end)
        if skipped and skipped.end() < member.end:
            member.start = skipped.end()
    return member


def _judge(text: str, items: _List, stretch: Stretch) -> list[Name]:
    """Keeps the members that are projects and restores what they share."""
    found: list[Name] = []
    closing = items.closing
    if not items.members or (stretch.kind == "list" and closing is None):
        return found
    first, last = items.members[0], items.members[-1]
    if closing is not None and not closing.known:
        if stretch.kind != "found":
            return found
        items, tail, whole = _List(items.members), "", False
    else:
        if p.VAGUE.match(text, first.start, first.end):
            items = _List(items.members)
        tail = _shared_tail(text, items)
        whole = items.closing is not None or _is_project(text, last, items, stretch, False)
        if not whole and text[last.end - 1] == "”":
            return found
    for member in items.members:
        kept = _is_project(text, member, items, stretch, bool(tail) and whole)
        if not kept and not (found and _sibling(text, member, stretch)):
            continue
        start, end = _unquote(text, member.start, member.end)
        found.append(Name(start, end, _rest(text, member, items, tail)))
    return found


def _sibling(text: str, member: Member, stretch: Stretch) -> bool:
    """Tells whether a common noun of a site stands beside a name that is founded (`省文化馆新馆和非遗展示馆`)."""
    name = text[member.start : member.end]
    return (
        stretch.kind == "found"
        and p.heads().get(member.head) == "site"
        and member.head_start - member.start >= 2
        and not (p.VAGUE.search(name) or p.COUNT.match(name))
    )


def _shared_tail(text: str, items: _List) -> str:
    """Returns the noun that the members of a list share, empty where they share none."""
    if items.closing is not None:
        noun, label = items.closing.noun, items.closing.label
        inner = [m for m in p.INNER.finditer(label) if m["head"] and m.end() == len(label) - 2]
        if noun in _GENERIC and not (inner and p.heads()[inner[-1]["head"]] == "work"):
            return ""
        return label if len(label) <= 8 else noun
    last = items.members[-1]
    if len(items.members) < 2 or not last.head:
        return ""
    start = last.head_start
    while size := next((n for n in (4, 3, 2) if start - n > last.start and _shareable(text[start - n : start])), 0):
        start -= size
    return text[start : last.end]


def _shareable(word: str) -> bool:
    """Tells whether a word may belong to what the members of a list share."""
    return word in p.common_words() or word in p.heads()


def _rest(text: str, member: Member, items: _List, tail: str) -> str:
    """Returns what the restored name of a member adds to its text."""
    if not member.complete:
        return "" if tail.startswith("号线") else tail
    last = items.members[-1]
    if p.heads().get(member.head) == "work":
        return ""
    works = text[last.head_start + len(last.head) : last.end] if last.head else ""
    plain = member.head and member.head_start + len(member.head) == member.end
    return works if works and plain and member.head == last.head and not works.startswith("(") else ""


def _unquote(text: str, start: int, end: int) -> tuple[int, int]:
    """Takes off quotation marks around the whole."""
    if end - start > 2 and text[start] == "“" and text.find("”", start, end) == end - 1:
        return start + 1, end - 1
    return start, end


def _is_project(text: str, member: Member, items: _List, stretch: Stretch, shared: bool) -> bool:
    """Judges one member by its shape, its head, its list and what governs it."""
    if items.closing is None and not member.complete and not shared:
        return False
    name = text[member.start : member.end]
    kind = p.heads().get(member.head, "")
    if kind == "never" and member.head_start + len(member.head) < member.end:
        kind = ""  # works on it
    if not 2 <= len(name) <= 40 or p.VAGUE.search(name) or p.COUNT.match(name) or p.NO_NAME.match(name):
        return False
    if name.count("“") != name.count("”") or p.QUOTED_LIST.search(name):
        return False
    size = p.SIZE.match(name)
    core_start = member.start + (size.end() if size else 0)
    if member.head:
        head_end = member.head_start + len(member.head)
        core = text[core_start : member.head_start] + text[head_end : member.end]
    else:
        core = text[core_start : member.end]
    numbered = member.head == "号线" and text[member.head_start - 1].isdigit()
    if name[0] == "“" and name.find("”") == len(name) - 1:
        core = name[1:-1]
    named = 2 if numbered else proper(core)
    if items.closing is not None:
        if kind == "never" and not (named == 2 and name.endswith(("基地", "中心"))):
            return False
        if items.closing.noun in ("项目", "工程"):
            return named == 2 or (member.complete and len(name) > len(member.head)) or bool(p.LATIN.fullmatch(name))
        if stretch.kind == "act" and p.heads().get(items.closing.noun) == "site":
            return False
        return named == 2 or (named == 1 and kind == "work") or (shared and bool(p.LATIN.fullmatch(name)))
    if not member.complete:
        return shared and named == 2 and len(name) <= 12
    if kind == "never" or p.SLOGAN.search(name) or len(name) > _MAX_OPEN:
        return False
    return _open_name(name, core, kind, named, stretch)


def _open_name(name: str, core: str, kind: str, named: int, stretch: Stretch) -> bool:
    """Judges a complete name outside a closed list."""
    inner = name.rstrip("”")
    if inner != name:
        ends = [m for m in p.NAME_END.finditer(inner) if m.end() == len(inner)]
        if not ends:
            return False
        kind, core = p.heads().get(ends[-1]["head"] or "", ""), inner[: ends[-1].start()]
    if stretch.kind == "aim":
        return kind == "site" and name.startswith("“")
    if inner.endswith("项目") and proper(p.QUOTED.sub("", core)) == 2 and not (
        p.POLICY.search(core) or p.OTHER_CLASS.search(core) or p.ANONYMOUS.search(core)
    ):
        return True
    if inner.endswith(("工程", "项目")):
        return (named > 0 or bool(p.DEFINITE.match(name) or p.NUMBERED.search(core))) and _is_work(core)
    if kind == "work":
        return named > 0
    if kind == "site":
        if p.GRAND.search(name) and name.endswith(("基地", "中心", "枢纽")):
            return False
        if named == 2 and (stretch.kind == "found" or "期" in name or _hard_works(name)):
            return True
        return stretch.kind == "found" and bool(p.DEFINITE.match(name) and p.DEFINITE_END.search(name))
    plain = name.replace("“", "").replace("”", "")
    return proper(plain) == 2 and not p.POLICY.search(name) and (_hard_works(name) is not False or bool(p.RIVER_WORKS.search(name)))


def _hard_works(name: str) -> bool | None:
    """Tells whether a name ends in works on one structure; None where it ends in no works."""
    last = max((w for w in p.works() if name.endswith(w)), key=len, default="")
    if not last:
        return None
    return p.works()[last] == "hard" and len(name) >= len(last) + 2


def _is_work(core: str) -> bool:
    """Tells whether a 工程 or 项目 of this name is a structure or works on one, and no policy."""
    if p.NATIONAL.search(core) or p.PHYSICAL.search(p.QUOTED.sub("", core)) or p.NUMBERED.search(core):
        return True
    for match in p.INNER.finditer(core):
        if match["phase"] or (match["head"] and p.heads()[match["head"]] != "never"):
            return True
        if match["works"] and not p.POLICY.search(core):
            return True
    return False
