"""Whether a member of a list is a project: by its head noun, by what governs it, by what is left as a proper name."""

from __future__ import annotations

from toolkit.extraction.projects import patterns as p
from toolkit.extraction.projects.records import Closing, Member, Stretch

_GLUE = frozenset("省市区县州乡镇村级型性化类老的和与及等各多全之再改第以非总")  # alone they make no name
_PLACE = frozenset("州县市镇乡")  # after a character of a name they complete it
_MAX_NAME = 40  # characters
_MAX_OPEN = 28  # characters; a longer name outside a closed list is a clause
_MIN_BARE = 3  # characters of a head noun that is a project by itself in a list that says 项目 or 工程
_PROJECTS = ("项目", "工程")
_MIN_COMMON = 4  # characters before the head noun of a name without a proper name
_MAX_FOREIGN = 3  # characters of a name without a noun that is known by its neighbours alone
_MAX_SHARED = 12  # characters of a name whose noun its list shares


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
                i, run = i + size, 0
                break
        else:
            char = text[i]
            if (run and char in _PLACE) or (char.isdigit() and _number_of_its_own(text, i)):
                return 2
            if char == "化" and run == i == 1:
                return 2  # 云化, a company
            run = run + 1 if "一" <= char <= "龥" and char not in _GLUE else 0
            if run == 2:
                return 2
            best, i = max(best, run), i + 1
    return best


def _number_of_its_own(text: str, i: int) -> bool:
    """Tells whether the digit at `i` belongs to a number that names: 1号, G513线, 12345热线."""
    return (
        text.startswith("号", i + 1)
        or text[max(0, i - 1) : i] in ("G", "S", "X", "Y")
        or (i + 4 < len(text) and text[i : i + 4].isdigit())
    )


def is_project(text: str, member: Member, closing: Closing | None, stretch: Stretch, *, shared: bool) -> bool:
    """Judges one member of a list.

    Args:
        text: The folded text.
        member: The member.
        closing: What closes its list, None for an open one.
        stretch: The stretch of the clause in which it stands.
        shared: True where the list shares a noun that is itself accepted.
    """
    if closing is None and not member.complete and not shared:
        return False
    name = text[member.start : member.end]
    if not _has_shape(name):
        return False
    kind = p.heads().get(member.head, "")
    if kind == "never" and member.head_end < member.end:
        kind = ""  # works on it
    core = _core(text, member, name)
    named = 2 if member.head.startswith("号") and text[member.head_start - 1].isdigit() else proper(core)
    if closing is not None:
        return _in_closed_list(name, member, kind, named, closing, stretch)
    if not member.complete:
        return named == 2 and len(name) <= _MAX_SHARED
    if kind == "never" or len(name) > _MAX_OPEN or p.slogan().search(name):
        return False
    return _in_open_list(name, member, core, kind, named, stretch)


def is_open_name(text: str, member: Member) -> bool:
    """Tells whether a member is a proper name whose noun stands elsewhere (`青屏` of 建成青屏、开工松岭水库)."""
    name = text[member.start : member.end]
    return not member.complete and 2 <= len(name) <= _MAX_SHARED and _has_shape(name) and proper(name) == 2


def is_foreign(name: str) -> bool:
    """Tells whether no common word stands in a short name (`屏村`, `屏和成`), so that beside other names it is one."""
    common = p.common_words()
    return not any(name[i : i + size] in common for size in (2, 3, 4) for i in range(len(name) - size + 1))


def is_sibling(text: str, member: Member, stretch: Stretch, *, closed: bool) -> bool:
    """Tells whether a member may stand beside a name that is a project.

    So may a common noun of a site where it is founded (`省文化馆新馆和非遗展示馆`), and, in a closed list, a short word
    that is no common one.
    """
    name = text[member.start : member.end]
    if closed and not member.complete and 1 < len(name) <= _MAX_FOREIGN and is_foreign(name):
        return True
    return (
        stretch.kind == "found"
        and p.heads().get(member.head) == "site"
        and member.head_start - member.start >= 2
        and not (p.vague().search(name) or p.count().match(name))
    )


def _has_shape(name: str) -> bool:
    """Tells whether a text may be a name at all."""
    return (
        2 <= len(name) <= _MAX_NAME
        and not (p.vague().search(name) or p.count().match(name) or p.no_name().match(name))
        and not p.no_name_inside().search(name)
        and name.count("“") == name.count("”")
        and not p.quoted_list().search(name)
    )


def _core(text: str, member: Member, name: str) -> str:
    """Returns a name without head noun, opening size and quotation marks around the whole."""
    if name[0] == "“" and name.find("”") == len(name) - 1:
        return name[1:-1]
    size = p.size().match(name)
    start = member.start + (size.end() if size else 0)
    if not member.head:
        return text[start : member.end]
    return text[start : member.head_start] + text[member.head_end : member.end]


def _in_closed_list(name: str, member: Member, kind: str, named: int, closing: Closing, stretch: Stretch) -> bool:
    """Judges a member of a list closed by 等 and a class; one of projects admits common nouns too."""
    of_projects = closing.noun in _PROJECTS
    if kind == "never" and not (name.endswith(("基地", "中心")) and (named == 2 or of_projects)):
        return False
    if (name.startswith("“") and p.slogan().search(name)) or (named == 0 and p.grade().match(name)):
        return False
    if of_projects:
        if named == 2 or p.latin().fullmatch(name):
            return True
        return member.complete and (len(name) > len(member.head) or (kind == "site" and len(name) >= _MIN_BARE))
    if stretch.kind == "act" and p.heads().get(closing.noun) == "site":
        return False
    if stretch.kind == "aim" and not closing.noun and "“" not in name:
        return False
    own_class = closing.noun in ("", "平台") or member.head.endswith(closing.noun)
    if kind == "site" and own_class and p.definite().match(name):
        return True
    return named == 2 or (named == 1 and kind == "work") or (bool(closing.noun) and bool(p.latin().fullmatch(name)))


def _in_open_list(name: str, member: Member, core: str, kind: str, named: int, stretch: Stretch) -> bool:
    """Judges a complete name outside a closed list."""
    inner = name.rstrip("”")
    if inner != name:
        end = next((m for m in p.name_end().finditer(inner) if m.end() == len(inner)), None)
        if end is None:
            return bool(p.flow().fullmatch(inner.lstrip("“")))
        kind, core = p.heads().get(end["head"] or "", ""), inner[: end.start()]
        named = 2 if p.latin().search(core) else proper(core.lstrip("“"))
    if stretch.kind == "aim":
        return kind == "site" and name.startswith("“")
    if inner.endswith(("工程", "项目")):
        return _is_named_work(inner, core, named)
    if kind in ("never", "plain"):
        return False
    if kind == "work":
        if len(member.head) == 1:
            return named == 2 or bool(p.street().fullmatch(name[: member.head_end - member.start]))
        return named > 0 or bool(p.ordinal().search(name))
    if kind == "area":
        return named == 2 and member.head_end < member.end
    if kind == "site":
        return _is_founded_site(name, member, named, stretch.kind, stretch.done)
    if p.road().fullmatch(name):
        return True
    plain = name.replace("“", "").replace("”", "")
    works = _hard_works(name) is not False or p.river_works().search(name)
    return bool(works) and proper(plain) == 2 and not p.policy().search(name)


def _is_founded_site(name: str, member: Member, named: int, governed: str, done: bool) -> bool:
    """Judges an institution or a place: it must be founded, built or extended, and no position to be reached."""
    if (p.grand().search(name) or (member.ranked and not done)) and p.position_end().search(name):
        return False
    if named == 2 and (governed == "found" or "期" in name or _hard_works(name) or p.repair().search(name)):
        return True
    if p.phase_end().search(name) and governed in ("found", "act"):
        return True
    if governed != "found":
        return False
    if p.definite().match(name) and p.definite_end().search(name):
        return True
    return done and len(name) - len(member.head) >= _MIN_COMMON and _is_definite_common(name)


def _is_definite_common(name: str) -> bool:
    """Tells whether a name of common words, finished or put to use, is of one thing (`海洋传感器中试平台`)."""
    return bool(p.common_end().search(name)) and not (p.grand().search(name) or p.many().search(name))


def _hard_works(name: str) -> bool | None:
    """Tells whether a name ends in works on one structure; None where it ends in no works."""
    if not name.endswith(p.works_words()):
        return None
    last = next(word for word in p.works_words() if name.endswith(word))
    return p.works()[last] == "hard" and len(name) >= len(last) + 2


def _is_named_work(name: str, core: str, named: int) -> bool:
    """Tells whether a 工程 or 项目 is a structure or works on one, and no campaign."""
    campaign = p.policy().search(core) or p.other_class().search(core) or p.anonymous().search(core)
    if name.endswith("项目") and not campaign and proper(p.quoted().sub("", core)) == 2:
        return True
    if not (named or p.definite().match(name) or p.numbered().search(core)):
        return False
    if p.national().search(core) or p.numbered().search(core) or p.physical(p.quoted().sub("", core)):
        return True
    for match in p.inner().finditer(core):
        if match["phase"] or (len(match["head"] or "") > 1 and p.heads()[match["head"]] in ("work", "site", "area")):
            return True
        if match["works"] and not p.policy().search(core):
            return True
    return False
