"""A tokenizer of assignments: bodies, labels, role words and separators, with white space of the layout taken out."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from toolkit.extraction.responsible_units.bodies import (
    is_bare,
    is_collective,
    is_complete,
    is_deadline,
    is_level,
    is_listed_body,
    is_organ,
    is_person,
    is_tail,
    opens_clause,
)
from toolkit.extraction.responsible_units.words import role_words
from toolkit.normalization.text import fold_forms

Kind = Literal["body", "words", "scope", "label", "role", "tag", "with", "etc", "sep", "stop"]

# White space, with a page number alone on its line. "\n\n— 3 —\n\n"
_SPACE = re.compile(r"[\s\u3000\u200b\u200c\u200d\ufeff]+(?:[—–-]{1,2} ?\d{1,4} ?[—–-]{1,2}[\s\u3000]+)?")
_LEVELS = "省市区县州盟旗镇乡"
_OPEN, _CLOSE = "(〔", ")〕"
# A rule about roles inside an assignment, which names no body. 列第一位的为牵头单位
_RULE_CLAUSE = (
    r"(?:[列排]|位[列于]|排[名序]|标注|加粗|黑体|带|第一|首)[^,;。()〔〕:]{0,20}为?"
    r"(?:牵头|汇总|主办)(?:\(?汇总\)?)?(?:单位|部门)"
)

# A rule that gives every task to the same bodies, which adds nothing to one. 以下均需各区政府落实,不再列出
_BLANKET = r"(?:以下|下列|上述|各项|具体|所有)?(?:任务|工作|事项|措施)*均(?:需|须|由|涉及|要)[^;。)〕]*"

_MIN_STACKED = 4  # edges of single characters with gaps between that make a name spaced out
_MAX_NAME_BRACKET = 30  # characters inside a bracket that can belong to a name


@dataclass(frozen=True, slots=True)
class Dense:
    """A stretch of source text, folded and without white space, with the way back.

    Attributes:
        text: Folded characters.
        offsets: Source offset of each character, and of the end.
        gaps: Indices before which white space stood.
    """

    text: str
    offsets: tuple[int, ...] | range
    gaps: frozenset[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Returns the source span of dense characters [start, end)."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def part(self, start: int, end: int) -> Dense:
        """Returns the stretch of dense characters [start, end) by itself."""
        gaps = frozenset(g - start for g in self.gaps if start < g < end)
        return Dense(self.text[start:end], self.offsets[start : end + 1], gaps)


def densify(source: str, start: int, end: int) -> Dense:
    """Folds source[start:end] and takes its white space out."""
    folded = fold_forms(source[start:end])
    spaces = list(_SPACE.finditer(folded))
    if not spaces:
        return Dense(folded, range(start, end + 1), frozenset())
    parts: list[str] = []
    offsets: list[int] = []
    gaps: list[int] = []
    done = 0
    for match in spaces:
        parts.append(folded[done : match.start()])
        offsets.extend(range(start + done, start + match.start()))
        gaps.append(len(offsets))
        done = match.end()
    parts.append(folded[done:])
    offsets.extend(range(start + done, end + 1))
    return Dense("".join(parts), tuple(offsets), _without_stacked(gaps, len(offsets) - 1))


def _without_stacked(gaps: list[int], length: int) -> frozenset[int]:
    """Drops the gaps between single characters: a name spaced out, or written from top to bottom (市 财 政 局)."""
    if len(gaps) < _MIN_STACKED - 1:
        return frozenset(gaps)
    kept, run = [], [0]  # where the characters of the run stand that is being read
    for gap in [*gaps, length]:
        if gap - run[-1] != 1:
            kept += run if len(run) <= _MIN_STACKED - 1 else [run[0], run[-1]]
            run = []
        run.append(gap)
    kept += run if len(run) <= _MIN_STACKED - 1 else [run[0], run[-1]]
    return frozenset(kept) - {0, length}


@dataclass(frozen=True, slots=True)
class Token:
    """One token of an assignment.

    Attributes:
        kind: `body`; `words` that are none; `scope`, what a body is in charge of (甲局牵头水源保护); `label`
            (牵头单位:); `role` after a list (牵头); `tag`, a role in a bracket behind one body; `with` (会同); `etc`
            (等); `sep` (、，和 and gaps); `stop` (；。).
        start: Dense index of the first character.
        end: Dense index after the last.
        text: Dense text; of a label or role the words, empty for a label of something else (责任领导, 完成时限).
    """

    kind: Kind
    start: int
    end: int
    text: str


@cache
def _parts() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = role_words()
    # Any label before a colon: of a role, or of something else (完成时限:, 责任领导:)
    known = rf"(?:{words.label}|{PEOPLE_LABEL}):"
    colon_label = rf"(?<![各\w])(?:{words.label}|{words.short_label}|(?:(?!{known})[^\W\d_]){{1,10}}):"
    inside_label = rf"(?:{words.label}|{PEOPLE_LABEL}|完成时[限间]|[^\W\d_]{{0,4}}时限(?:要求)?):"
    verb_end = r"(?=[,、;。:.)〕]|$)"
    delimiter = re.compile(
        rf"(?P<rule>{_RULE_CLAUSE}|{_BLANKET})|(?P<label>{colon_label}|{inside_label})|(?P<boxed>〔(?:{words.label})〕:?|(?:{words.label})(?:分别)?[为是](?=\w))|"
        rf"(?P<bare>{words.label})|(?P<role>[为是](?:{words.label}){verb_end}|{words.inner}|{words.verb}{verb_end})|(?P<with>会同|会商)|(?P<stop>[;。!?])|(?P<sep>[,、/|]|——)|"
        r"(?P<and>以及|[和及与])|(?P<by>(?<!自)由)|(?P<etc>(?<![高中初同平优特对均])等(?!级))|(?P<open>[(〔])|(?P<close>[)〕])"
    )
    bare_label = re.compile(rf"(?:{words.label})(?:[为是]|分别为)?")
    tag = re.compile(rf"(?:{words.verb}|{words.label}|{words.inner})$")
    return delimiter, bare_label, tag


# Labels of leaders; 联系人 is none
LEADER_LABEL = (
    r"(?:责任|牵头|分管|协管|主管|包抓|包保|挂钩|挂点|联系|领衔|督办|配合|责任和?分管|总)?(?:[省市区县州镇乡])?(?:级)?"
    r"(?:领导|责任人|负责人|牵头人)"
)

# Labels of people. 责任领导, 分管市领导, 牵头领导, 责任人
PEOPLE_LABEL = (
    r"(?:责任|牵头|分管|协管|主管|包抓|包保|挂钩|联系|督办|配合|责任和?分管|总)?(?:[省市区县州镇乡])?(?:级)?"
    r"(?:领导|责任人|负责人|联系人|牵头人)"
)


def tokenize(dense: Dense, *, strict: bool = False) -> list[Token]:
    """Cuts an assignment into tokens.

    Args:
        dense: The stretch that holds the assignment, without the brackets around it.
        strict: True for running text, where only words with the form of a body are one.

    Example:
        >>> text = "市水务局牵头，财政局配合"
        >>> [(t.kind, t.text) for t in tokenize(densify(text, 0, len(text)))]
        [('body', '市水务局'), ('role', '牵头'), ('sep', ','), ('body', '财政局'), ('role', '配合')]
    """
    return list(scan(dense, strict=strict))


def scan(dense: Dense, *, strict: bool) -> Iterator[Token]:
    """Yields the tokens of `tokenize` one by one."""
    return _Scanner(dense, strict).run()


def _is_place(name: str) -> bool:
    return name[-1:] in tuple(_LEVELS) and "各" not in name


def _is_role_label(words: str) -> bool:
    return re.fullmatch(rf"{role_words().label}|{role_words().short_label}", words) is not None


class _Scanner:
    """Walks over dense text; `word` is where the name that is being read began."""

    def __init__(self, dense: Dense, strict: bool) -> None:
        self.dense, self.text, self.strict = dense, dense.text, strict
        self.listed = "、" in dense.text  # a gap inside a list with marks cuts a name (清江区 / 民政局)
        self.word = 0
        self.after_etc = False
        self.after_role = -1  # where the last role word ended

    def run(self) -> Iterator[Token]:
        text = self.text
        delimiter, bare_label, _ = _parts()
        first = bare_label.match(text)
        if first and not self.strict and text[first.end() : first.end() + 1] not in (":", ""):
            yield Token("label", 0, first.end(), first.group())
            self.word = first.end()
        at = self.word
        while match := delimiter.search(text, at):
            at = match.end()
            if match.lastgroup == "open":
                at = yield from self._bracket(match.start())
            elif match.lastgroup in ("and", "etc", "bare"):
                yield from self._perhaps(match)
            elif match.lastgroup in ("by", "close"):
                if self.strict or match.lastgroup == "close":
                    yield from self._flush(match.start())
                self.word = at
            else:
                at = yield from self._mark(match)
        yield from self._flush(len(text))

    def _perhaps(self, match: re.Match[str]) -> Iterator[Token]:
        """Reads what can be a part of a name too: 和, 等, a label without a colon."""
        kind, (a, b), token = match.lastgroup, match.span(), None
        if kind == "and" and self._joins(a, b):
            token = Token("sep", a, b, match.group())
        elif kind == "etc" and a > self.word and is_complete(self._clean(self.word, a)[1]):
            token = Token("etc", a, b, match.group())
        elif kind == "bare" and self._is_bare_label(a, b):
            token = Token("label", a, b, match.group())
        if token is not None:
            yield from self._flush(a)
            yield token
            self.word = b
            self.after_etc = kind == "etc"

    def _mark(self, match: re.Match[str]) -> Generator[Token, None, int]:
        """Reads a label, role word or separator; returns where to go on."""
        kind, (a, b) = str(match.lastgroup), match.span()
        if kind == "label" and not _is_role_label(self.text[a : b - 1]):  # it begins after the last gap
            a = max((g for g in self.dense.gaps if a < g < b), default=a)
        yield from self._flush(a)
        token = self._delimiter(kind, a, b, self.text[a:b])
        yield token
        self.word = token.end
        if token.kind == "role":
            self.after_role = token.end
        return token.end

    def _delimiter(self, kind: str, a: int, b: int, words: str) -> Token:
        if kind == "role" and a in self.dense.gaps and self.text[b : b + 1] == ":":  # 甲局  承办:乙局
            return Token("label", a, b + 1, words)
        if kind == "boxed":
            return Token("label", a, b, words.strip("〔〕:是为"))
        if kind == "label":
            words = words[:-1]
            return Token("label", a, b, words if _is_role_label(words) else "")
        kinds: dict[str, Kind] = {"rule": "stop", "role": "role", "with": "with", "stop": "stop", "sep": "sep"}
        return Token(kinds[kind], a, b, words)

    def _bracket(self, a: int) -> Generator[Token, None, int]:
        """Reads a bracket that opens at `a`; returns where to go on."""
        text = self.text
        z = closing(text, a)
        inner = text[a + 1 : z]
        _, _, tag = _parts()
        if tag.fullmatch(inner):
            before_list = a == self.word and re.match(r"\w", text[z + 1 : z + 2]) and not self._behind_body(a)
            yield from self._flush(a)
            yield Token("label" if before_list else "tag", a, z + 1, inner)
            self.word = z + 1
            return z + 1
        own_label = re.search(rf"(?:{role_words().label}):", inner)
        if z >= len(text) or own_label or (z - a > _MAX_NAME_BRACKET and ":" not in inner):
            yield from self._flush(a)
            self.word = a + 1
            return a + 1
        if ":" in inner or is_deadline(inner) or is_person(inner) or _REMARK.search(inner):
            yield from self._flush(a)
            self.word = z + 1
        return z + 1

    def _is_bare_label(self, a: int, b: int) -> bool:
        """Tells whether a label without a colon stands apart: behind a mark or gap, and before a gap."""
        return b in self.dense.gaps and (a in self.dense.gaps or self.text[a - 1 : a] in tuple(",;。)〕"))

    def _behind_body(self, a: int) -> bool:
        """Tells whether a body or its bracket ends right before `a`: 市水务局(市河长办)(牵头)."""
        return a > 0 and (self.text[a - 1].isalnum() or self.text[a - 1] in _CLOSE)

    def _joins(self, a: int, b: int) -> bool:
        """Tells whether 和 parts two bodies: both sides have heads, and not `有关部门和单位`."""
        if a == self.word:
            return True
        left = self._clean(self.word, a)[1]
        end = re.compile(r"[,、;。()〔〕和及与等:]|$").search(self.text, b)
        right = self.text[b : end.start() if end else len(self.text)]
        if not is_complete(left, short=False):
            return False
        return not is_bare(right) or not is_bare(re.sub(r"^.*(?=部门|单位)", "", left))

    def _clean(self, a: int, b: int) -> tuple[int, str]:
        """Drops what may stand before a name: 由, 请, 其中, bullets."""
        match = _LEAD_IN.match(self.text, a, b)
        return (match.end(), self.text[match.end() : b]) if match else (a, self.text[a:b])

    def _flush(self, b: int) -> Iterator[Token]:
        """Yields the name read so far, cut at gaps that part two bodies."""
        a = self.word
        after_etc, self.after_etc = self.after_etc, False
        if a >= b:
            return
        start = a
        for gap in sorted(g for g in self.dense.gaps if a < g < b):
            later = min((g for g in self.dense.gaps if gap < g < b), default=b)
            left, right = self.text[start:gap], self.text[gap:later]
            wrapped = self.listed and _is_place(left) and is_organ(right) and right[0] not in _LEVELS
            if not wrapped and self._parts_at_gap(left, right, self.text[gap:b]):
                yield self._name(start, gap, after_etc)
                yield Token("sep", gap, gap, "")
                start, after_etc = gap, False
        yield self._name(start, b, after_etc)

    @staticmethod
    def _parts_at_gap(left: str, right: str, rest: str) -> bool:
        if is_person(left) or is_deadline(right):
            return True
        if not is_complete(left, short=False):
            return False
        if is_tail(right) or (is_level(right) and "各" not in left and not is_collective(right, False)):
            return False
        return is_complete(right) or is_complete(rest) or is_person(right)

    def _name(self, a: int, b: int, after_etc: bool) -> Token:
        a, name = self._clean(a, b)
        while b > a and self.text[b - 1] in "\"”“.·•*_-—:'":
            b -= 1
        name = self.text[a:b]
        if after_etc and is_bare(name):
            return Token("etc", a, b, name)
        attached = 0 < a == self.after_role and a not in self.dense.gaps
        if attached and not self.strict and not (len(name) > 2 and is_complete(name)):
            return Token("scope", a, b, name)
        good = is_complete(name) and not opens_clause(name) if self.strict else is_listed_body(name)
        if good and (is_person(name) or _ROLE_NOUN.search(name)):
            good = False
        return Token("body" if good else "words", a, b, name)


# What a bracket behind a name says without being part of it. (下同), (以下简称市指挥部), (3项)
_REMARK = re.compile(r"^\d|[为下是]|不再|简称")

_LEAD_IN = re.compile(r"(?:[:\"']|由|请|其中|另由|并由|并|[▲△●◆■★·•*—\-.]+|\d{1,2}[.、])+")

# Role nouns, which name no body. 各责任单位, 牵头单位
_ROLE_NOUN = re.compile(r"(?:责任|主责|牵头|配合|主办|协办|承办|参与|落实)(?:单位|部门)$")


def is_role_noun(words: str) -> bool:
    """Tells whether words name bodies by their role alone: `各责任单位`."""
    return _ROLE_NOUN.search(words) is not None


def closing(text: str, a: int) -> int:
    """Returns where the bracket that opens at `a` closes, a wrong bracket too; the text's end for an unclosed one."""
    depth = 0
    for i in range(a, len(text)):
        if text[i] in _OPEN:
            depth += 1
        elif text[i] in _CLOSE:
            depth -= 1
            if depth == 0:
                return i
    return len(text)
