"""Clauses of running text that assign, and brackets that hold one."""

from __future__ import annotations

import re
from itertools import islice, pairwise, takewhile

from toolkit.extraction.responsible_units.bodies import (
    is_class,
    is_collective,
    is_complete,
    is_deadline,
    is_filler,
    is_level,
    is_organ,
    is_person,
    is_short,
    opens_with_verb,
)
from toolkit.extraction.responsible_units.grammar import Assignment, located, parse
from toolkit.extraction.responsible_units.tokens import Dense, Token, is_role_noun, scan
from toolkit.extraction.responsible_units.words import role_words
from toolkit.patterns.headings import HEADING_NUMBER

_HEADING = re.compile(HEADING_NUMBER)
_MAX_VAGUE = 3  # words before a clause that look like bodies
# Characters of the shortest institution that a role word governs: 县医院, 供电公司
_MIN_PLACED, _MIN_UNPLACED = 3, 4

# Where a clause that assigns may begin inside a sentence: after 由, and after a mark.
_CLAUSE_START = re.compile(r"(?<!自)由|[,;:]|—+")

# What a heading says after the role word. 市水务局牵头的重点任务
_SCOPE = re.compile(r"的?(?:重点|主要)?(?:工作|任务|事项|项目)(?:清单)?(?:$|[(〔])")
_ONLY_BRACKET = re.compile(r"(?:[(〔][^()〔〕]*[)〕])?$")

# Governments of no place, which running text speaks of in general. 由地方政府负责
_ANY_GOVERNMENT = re.compile(r"(?:^(?:当地|上级|下级|基层|本级)|地方|各级)(?:各级|地方)?(?:人民)?(?:政府|党委)")

# A body with the level that it belongs to. 市水务局, 各区政府
_PLACED = re.compile(r"[省市区县州镇乡旗各]")

# A group with the level that it belongs to. 市属有关企业, 县直部门
_OWN_GROUP = re.compile(r"[省市区县州盟旗镇乡][级属直]")


def first_clause(dense: Dense, text: str) -> Assignment | None:
    """Reads the first clause of a sentence that assigns.

    Args:
        dense: The sentence.
        text: The source text, for role words that depend on others.

    Example:
        >>> from toolkit.extraction.responsible_units.tokens import densify
        >>> text = "新建水厂，由市水务局牵头，各区政府配合。"
        >>> [b.assigned.text for b in first_clause(densify(text, 0, len(text)), text).bodies]
        ['市水务局', '各区政府']
    """
    number = _HEADING.match(dense.text)
    first = number.end() if number else 0
    starts = [(first, False), *((m.end(), m.group() == "由") for m in _CLAUSE_START.finditer(dense.text, first))]
    vague = 0
    reached = 0  # read before without finding a clause: a later beginning in it would fail as well
    for begin, by in starts:
        if begin < reached or (not by and dense.text.startswith("由", begin)):  # read from behind 由
            continue
        part = dense.part(begin, len(dense.text))
        read, length = _clause_tokens(part, by)
        tokens = _specific_part(read, by)
        if read and not tokens and vague < _MAX_VAGUE:  # a vague word before the clause: 改造泵站,市水务局牵头
            vague += 1
            length = next((t.end for t in read if t.kind == "body"), length)
        reached = begin + length
        found = parse(tokens, text, None)
        if found:
            return Assignment(part.offsets[0], part.offsets[tokens[-1].end], located(part, found))
    return None


def is_placed(name: str) -> bool:
    """Tells whether a name opens with the level that it belongs to: `市水务局`, `各区政府`."""
    return _PLACED.match(name) is not None


def is_clause_bracket(tokens: list[Token]) -> bool:
    """Tells whether a bracket without labels assigns: bodies with roles, and no other words than people and dates."""
    if not nothing_else(tokens):
        return False
    bodies = [t for t in tokens if t.kind == "body"]
    return not bodies or any(is_complete(t.text) for t in bodies)


def nothing_else(tokens: list[Token]) -> bool:
    """Tells whether the words that are no bodies are people, dates and role nouns alone."""
    others = [t.text for t in tokens if t.kind == "words" and t.text]
    return all(is_person(t) or is_deadline(t) or is_filler(t) or is_role_noun(t) for t in others)


def _clause_tokens(dense: Dense, by: bool) -> tuple[list[Token], int]:
    """Returns the tokens of a clause that assigns, up to its last role word, and how far was read.

    Args:
        dense: From the first body on.
        by: True after 由, where any words may follow the role word.
    """
    taken: list[Token] = []
    last = length = 0
    worded = False  # whether a role word was read
    for token in scan(dense, strict=True):
        by_next = token.start > 0 and dense.text[token.start - 1] == "由" and not (taken and taken[-1].text == "、")
        if by_next and not worded:  # 县体育馆由县住建局牵头
            break
        worded = worded or token.kind in ("role", "with")
        length = token.end
        if token.kind in ("role", "with") and not any(t.kind == "body" for t in taken):
            break
        if taken and taken[-1].kind == "role":
            explains = token.text.startswith("解释")
            duty = token.kind == "words" and _is_duty(taken)
            if (
                ((by or duty) and not explains)
                or token.kind in ("sep", "stop", "body", "role")
                or (_SCOPE.match(token.text) and _ONLY_BRACKET.match(dense.text, token.end))
            ):
                last = len(taken)
            else:
                break
        if token.kind in ("words", "label", "tag") and token.text:
            break
        if token.kind == "stop" and not (token.text == ";" and last == len(taken)):
            break
        taken.append(token)
    else:
        if taken and taken[-1].kind == "role":
            last = len(taken)
    return taken[:last], length


def _specific_part(taken: list[Token], by: bool) -> list[Token]:
    """Returns the tokens up to the first part (between `;`) whose first body is too vague to be assigned anything.

    Args:
        taken: The tokens of a clause.
        by: True where 由 stands before the first part.
    """
    opened, part = False, 0
    for i, token in enumerate(taken):
        if token.kind == "stop":
            opened, part = False, i
        elif token.kind == "body" and not opened:
            opened = True
            if not (_is_specific(token.text) or _is_governed(taken, i, by and not part)):
                return taken[:part]
    return taken if any(t.kind == "body" for t in taken) else []


def _is_governed(taken: list[Token], i: int, by: bool) -> bool:
    """Tells whether a role word makes an institution or enterprise a body: its form alone says no more than a place.

    It does behind 由 (由供电公司牵头); without it, where the role word follows directly (not 县体育中心，县住建局牵头)
    and the body names its level and is charged with the task (县融媒体中心牵头), or another body of the clause is sure.
    """
    name = taken[i].text
    if _ANY_GOVERNMENT.search(name) or is_level(name) or is_collective(name, False) or is_class(name):
        return False
    placed = _PLACED.match(name) is not None
    if len(name) < (_MIN_PLACED if placed else _MIN_UNPLACED) or opens_with_verb(name):
        return False
    if by:
        return True
    end = next((k for k in range(i + 1, len(taken)) if taken[k].kind not in ("body", "sep", "etc")), len(taken))
    listed = taken[i : end + 1]
    touching = all(a.end == b.start and b.text != "," for a, b in pairwise(listed))  # else 由 or a comma parts them
    if not touching or end == len(taken) or taken[end].kind not in ("role", "with"):
        return False
    part = takewhile(lambda t: t.kind != "stop", islice(taken, i, None))
    return (placed and _charges(taken[end])) or any(_is_specific(t.text) for t in part if t.kind == "body")


def _charges(token: Token) -> bool:
    """Tells whether a word charges a body with a task of its own: 牵头, 负责, 会同, but not 参与 or 落实."""
    words = role_words()
    own = any(word in token.text for word in words.alone) and words.role(token.text, "") != "cooperating"
    return token.kind == "with" or own


def _is_duty(taken: list[Token]) -> bool:
    """Tells whether a clause says what a body is in charge of: `市水务局负责闸站调度`."""
    bodies = [t.text for t in taken if t.kind == "body"]
    return taken[-1].text in ("负责", "牵头负责", "具体负责") and all(is_placed(b) and is_organ(b) for b in bodies)


def _is_specific(name: str) -> bool:
    """Tells whether a body can be the subject of an assignment in running text: no bare 政府, 企业 or 部门."""
    if len(name) < 3 or is_level(name) or _ANY_GOVERNMENT.search(name):
        return False
    own_group = _OWN_GROUP.match(name) is not None and is_collective(name, False)
    return is_organ(name) or is_short(name) or "各" in name or "所在" in name or own_group
