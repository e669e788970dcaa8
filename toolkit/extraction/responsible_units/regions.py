"""Finds where assignments stand: brackets, label lines, clauses; cheap where there is none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache

from toolkit.extraction.responsible_units.bodies import (
    is_collective,
    is_complete,
    is_level,
    is_organ,
)
from toolkit.extraction.responsible_units.boxes import read_box
from toolkit.extraction.responsible_units.cells import Cell, is_list
from toolkit.extraction.responsible_units.clauses import first_clause, is_clause_bracket, is_placed, nothing_else
from toolkit.extraction.responsible_units.grammar import Assignment, located, parse
from toolkit.extraction.responsible_units.rules import first_leads_rule
from toolkit.extraction.responsible_units.tables import read_table
from toolkit.extraction.responsible_units.tokens import Dense, Token, densify, tokenize
from toolkit.extraction.responsible_units.words import in_both_scripts, role_words
from toolkit.normalization.text import fold_forms
from toolkit.patterns.headings import HEADING_NUMBER
from toolkit.structure.marks import marks

_MAX_BRACKET = 1500  # characters of the longest bracket that is read
_MAX_BREAKS = 8  # line breaks inside one bracket (page ends)
_MAX_BEFORE = 800  # characters before its first role word
_MAX_SENTENCE = 600  # characters looked at around a role word in running text
_BRACKETS = re.compile(r"[(（〔\[［【﹝)）〕\]］】﹞]|\n\s*")
_OPENERS = frozenset("(（〔[［【﹝")
_CLOSERS = frozenset(")）〕]］】﹞")
_DATE_LINE = re.compile(r"\s*[\d二〇○][\d〇○零一二三四五六七八九 ]{2,8}年")
_HEADING = re.compile(HEADING_NUMBER)
_SENTENCE_END = re.compile(r"[。！？!?\n\r]")

# What stands before a verb where it ends an assignment: the end of a body, an adverb. 由市考核办考核, 由甲局具体实施
_CLAUSE_BEFORE = "[局委办厅府部院会心司团道镇乡区县市州门位队处所室科组]"
_ADVERBS = (
    "具体",
    "共同",
    "联合",
    "分别",
    "统一",
    "组织",
    "各自",
    "分工",
    "牵头",
    "负责",
    "协同",
    "推进",
    "督促",
    "抓好",
)
_ORGAN_END = "局委办厅府部院"  # how names of organs end; a bracket that closes behind one can be a list without roles

# Foot lines of web pages, whose 主办单位 assigns nothing.
_FOOTER_LINE = re.compile(r"版权|备案|ICP|标识码|技术支持|邮编")
_MAX_FOOTER = 200  # characters of such a line
_FOOTER = re.compile(r"版权|备案|ICP|网站|标识码|技术支持|邮编|地址|电话")

# What stands before a label that only mentions it. 各责任单位:, 明确责任单位
_MENTION = re.compile(r"的$|各[^,:]{0,12}$")


@cache
def anchors() -> re.Pattern[str]:
    """Returns the one cheap pattern over source text: no assignment is without a match of it.

    Each alternative opens with a literal character, by which the regex engine skips over all other text.
    """
    roles = role_words()
    nouns = "|".join(w for noun in roles.nouns for w in in_both_scripts(noun))
    after = rf"(?:{nouns}|[）)〕\]】：:]|[（(](?:{nouns}))"  # what follows a common word where it assigns
    words = [w for word in (*roles.alone, "会同") for w in in_both_scripts(word)]
    ends = tuple(v for v in roles.verbs if v not in _ADVERBS and not any(v != o and v.endswith(o) for o in roles.verbs))
    for word in dict.fromkeys((*roles.stems, *ends)):
        for w in in_both_scripts(word):
            where = [after] if word in roles.stems else []
            words.append(rf"{w}(?:{'|'.join(where + ([_behind_body(w)] if word in ends else []))})")
    words += [r"单\s+位", r"單\s+位", r"部\s+[门門]"]
    words += [
        rf"{re.escape(c)}(?:(?=[。；;])|(?<=[{_ORGAN_END}]{re.escape(c)})|[．.]?[ \t\u3000]*(?=[\r\n]|$))"
        for c in sorted(_CLOSERS)
    ]
    return re.compile("|".join(words))


def _behind_body(word: str) -> str:
    """Returns a part for a common verb that ends a clause right behind the end of a body, an adverb between or not."""
    ends = "|".join(f"(?<={before}{re.escape(word)})" for before in (_CLAUSE_BEFORE, *_ADVERBS))
    return rf"(?=[。；;，,]|[ \t\r]*(?:\n|$))(?:{ends})"


@cache
def _label() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = role_words()
    return (
        re.compile(
            rf"(?:〔(?:{words.label})〕:?|(?:{words.label}):|(?:{words.label})(?:分别)?[为是](?=\w)|(?<![\w])(?:{words.short_label}):)"
        ),
        re.compile(rf"(?:{words.label})(?:分别)?[为是]?"),
    )


@lru_cache(maxsize=2)
def finder_of(text: str) -> Finder:
    """Returns the finder of a text: units, leaders and stated rules of one document are read from one walk."""
    return Finder(text)


class Finder:
    """Walks over the anchors of one text and reads the assignment that each stands in."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lists = False  # whether a list without role words was found that is no gloss
        self.doubtful: set[int] = set()  # where lists of one body stand that only such a text has
        self.refused = -1  # the last bracket that was read and holds no assignment
        self.barren = 0  # running text is read up to here without finding an assignment

    @cached_property
    def rule(self) -> int | None:
        """Where a rule stands that makes the body listed first lead, None where none is stated."""
        return first_leads_rule(self.text)

    @cached_property
    def _explained(self) -> list[int]:
        """Where explanations of words begin (名词解释), and where an annex ends them, in turn."""
        text = self.text.replace("：", ":")
        begins = [m.start() for m in marks().glossary.finditer(text)]
        ends = [m.start() for m in marks().annex.finditer(text)] if begins else []
        turns: list[int] = []
        for at, begin in sorted([(b, True) for b in begins] + [(e, False) for e in ends]):
            if begin != len(turns) % 2:
                turns.append(at)
        return turns

    def _explains(self, at: int) -> bool:
        return bisect_left(self._explained, at) % 2 == 1

    @cached_property
    def assignments(self) -> list[Assignment]:
        """The assignments in order."""
        assignments = list(self._walk())
        return assignments if self.lists else [a for a in assignments if a.start not in self.doubtful]

    def _walk(self) -> Iterator[Assignment]:
        consumed = 0
        for match in anchors().finditer(self.text):
            p = match.start()
            if p < consumed:
                continue
            table = None
            if self.text[p] not in _CLOSERS:
                table = read_box(self.text, p) or read_table(self.text, p, match.end())
            if table is not None:
                yield from table.rows
                consumed = table.end
                continue
            found = self._read(p, consumed)
            if found is not None:
                consumed = found.end
                if found.bodies:
                    yield found

    def _read(self, p: int, floor: int) -> Assignment | None:
        closer = self.text[p] in _CLOSERS
        opener = self._opener(p, floor)
        if opener is not None and opener != self.refused:
            found = self._bracket(opener)
            if found is not None:
                return found
            self.refused = opener
        if closer or p < self.barren:
            return None
        start, end = self._sentence(p, floor)
        dense = densify(self.text, start, end)
        at = bisect_left(dense.offsets, p)
        found = self._labelled(dense, at, end)
        if found is None and not self._explains(p):
            found = first_clause(dense, self.text)
        if found is None:
            self.barren = end
        return found

    # -- brackets ---------------------------------------------------------------------------------------------------

    def _opener(self, p: int, floor: int) -> int | None:
        """Returns where the bracket around `p` opens."""
        low = max(floor, p - _MAX_BEFORE)
        stop = self.text.rfind("。", low, p) + 1
        if self.rule is None or not stop <= self.rule < p:  # the rule may be a sentence in the bracket of its list
            low = max(low, stop)
        if all(self.text.rfind(mark, low, p) < 0 for mark in _OPENERS):
            return None
        line = p
        for _ in range(_MAX_BREAKS):
            line = self.text.rfind("\n", low, line)
            if line < 0:
                break
        low = max(low, line)
        open_at: list[int] = []
        for match in _BRACKETS.finditer(self.text, low, p):
            mark = match.group()
            if mark in _OPENERS:
                open_at.append(match.start())
            elif mark[0] == "\n":
                if open_at and self._starts_anew(match.end()):
                    open_at.clear()
            elif open_at:
                open_at.pop()
        return open_at[0] if open_at else None

    def _starts_anew(self, at: int) -> bool:
        """Tells whether a heading or a task stands at the beginning of the line at `at`."""
        return _HEADING.match(fold_forms(self.text[at : at + 24]).replace(" ", "")) is not None

    def _close(self, opener: int) -> int:
        """Returns where the bracket closes (a wrong bracket counts); for an unclosed one the end of its line."""
        depth, breaks, line_end = 0, 0, -1
        for match in _BRACKETS.finditer(self.text, opener, opener + _MAX_BRACKET):
            mark = match.group()
            if mark[0] == "\n":
                breaks += 1
                before = self.text[match.start() - 1]
                if line_end < 0 and before not in "、，,；;：:":
                    line_end = match.start()
                if breaks > _MAX_BREAKS or before == "。" or self._starts_anew(match.end()):
                    return line_end if line_end >= 0 else match.start()
            elif mark in _OPENERS:
                depth += 1
            else:
                depth -= 1
                if depth == 0:
                    return match.start()
        end = min(len(self.text), opener + _MAX_BRACKET)
        return line_end if line_end >= 0 else end

    def _bracket(self, opener: int) -> Assignment | None:
        end = self._close(opener)
        dense = densify(self.text, opener + 1, end)
        if not dense.text or _label()[1].fullmatch(dense.text):
            return None
        tokens = tokenize(dense)
        kinds = {t.kind for t in tokens}
        if any(t.kind == "label" and t.text for t in tokens):
            pass
        elif "role" in kinds or "tag" in kinds or "with" in kinds:
            if not is_clause_bracket(tokens):
                return None
        elif not self._is_bare_list(tokens, opener, end):
            return None
        else:
            self._note_list(tokens, opener)
        return Assignment(opener, end + 1, located(dense, parse(tokens, self.text)))

    def _is_bare_list(self, tokens: list[Token], opener: int, end: int) -> bool:
        """Tells whether a bracket without role words lists bodies for the sentence before it, and glosses nothing."""
        bodies = [t.text for t in tokens if t.kind == "body"]
        if not bodies or not nothing_else(tokens) or not all(is_complete(b) for b in bodies):
            return False
        chunk = self.text[max(0, opener - 12) : opener]
        before = chunk.rstrip()
        own_line = "\n" in chunk[len(before) :]
        ended = before[-1:] in tuple("。；;！.")
        closed = not self.text[end + 1 : end + 2].strip("。；; \t\r\n\u3000")
        if (own_line and not ended) or not (closed or ended) or not before:
            return False
        placed = len(bodies) > 1 and is_placed(bodies[0])
        if is_level(bodies[0]) or not (is_organ(bodies[0]) or (placed and not is_collective(bodies[0], False))):
            sure = any(is_organ(b) or is_collective(b, False) for b in bodies if not is_level(b))
            # (清河供电公司) behind a sentence assigns where other tasks of the text have such lists
            return ended and (sure or (not is_level(bodies[0]) and self._ends_line(end + 1)))
        if not any(is_organ(b) for b in bodies):
            return False
        gloss = before[-1] in "局委办厅府部" and (len(bodies) == 1 or not self._ends_line(end + 1))
        return ended or not gloss

    def _ends_line(self, at: int) -> bool:
        return not self.text[at : at + 8].split("\n")[0].strip("。．.；; \t\r\u3000")

    def _note_list(self, tokens: list[Token], opener: int) -> None:
        """Notes whether a bare list could be a gloss: one body behind words that go on (`档案馆(市档案局)`)."""
        ended = self.text[max(0, opener - 12) : opener].rstrip()[-1:] in "。；;！."
        bodies = [t.text for t in tokens if t.kind == "body"]
        organs = any(is_organ(b) or is_collective(b, False) for b in bodies)
        if (organs and (ended or self.rule is not None)) or len(bodies) > 1:
            self.lists = True
        else:
            self.doubtful.add(opener)

    # -- labels -----------------------------------------------------------------------------------------------------

    def _sentence(self, p: int, floor: int) -> tuple[int, int]:
        low = max(floor, p - _MAX_SENTENCE)
        start = low
        for mark in "。！？!?\n\r":
            start = max(start, self.text.rfind(mark, low, p) + 1)
        match = _SENTENCE_END.search(self.text, p, p + _MAX_SENTENCE)
        return start, match.start() if match else min(len(self.text), p + _MAX_SENTENCE)

    def _labelled(self, dense: Dense, at: int, end: int) -> Assignment | None:
        label, bare = _label()
        match = next((m for m in label.finditer(dense.text) if m.end() > at), None)
        if match is None:
            first = bare.match(dense.text)
            if not first or first.end() not in dense.gaps:
                return None
            return self._label_region(dense, 0, first.end(), end, strict=True)
        if _MENTION.search(dense.text[max(0, match.start() - 14) : match.start()]):
            return None
        loose = match.group()[-1] in ":〕"
        return self._label_region(dense, match.start(), match.end(), end, strict=not loose)

    def _label_region(self, dense: Dense, a: int, b: int, end: int, *, strict: bool) -> Assignment | None:
        line_end = self.text.find("\n", dense.offsets[a])
        line = self.text[dense.offsets[a] : line_end if line_end >= 0 else len(self.text)][:200]
        if _FOOTER.search(line) or ("办" in dense.text[a:b] and self._beside_footer(dense.offsets[a], line_end)):
            return None
        start = dense.offsets[a]
        end = self._continued(start, end, empty=b >= len(dense.text))
        region = densify(self.text, start, end)
        tokens = tokenize(region)
        bodies = [t for t in tokens if t.kind == "body"]
        if strict and not (bodies and all(is_complete(t.text) for t in bodies)):
            return None
        return Assignment(start, end, located(region, parse(tokens, self.text, None)))

    def _beside_footer(self, start: int, line_end: int) -> bool:
        """Tells whether the line before or after that of 主办单位 is the foot of a web page."""
        line = self.text.rfind("\n", 0, start)
        before = self.text[max(0, line - _MAX_FOOTER) : max(0, line)].rsplit("\n", 1)[-1]
        after = self.text[line_end + 1 : line_end + _MAX_FOOTER].split("\n")[0] if line_end >= 0 else ""
        return _FOOTER_LINE.search(f"{before} {after}") is not None

    def _continued(self, start: int, end: int, *, empty: bool) -> int:
        """Returns the end of a label line that goes on in the next lines; `empty` where it holds a label alone."""
        alone = empty
        for _ in range(_MAX_BREAKS):
            if end >= len(self.text) or self.text[end] not in "\r\n":
                return end
            here = densify(self.text, start, end).text
            next_line = re.compile(r"\s*([^\n\r。]*)").match(self.text, end)
            if next_line is None or not next_line.group(1):
                return end
            folded = fold_forms(next_line.group(1)).replace(" ", "")
            if _HEADING.match(folded) or _label()[0].search(folded) or _label()[1].fullmatch(folded):
                return end
            head = re.split(r"[,、;。:]", folded)[0]
            open_name = re.split(r"[,、;:和及]", here)[-1]
            goes_on = here[-1:] in ("、", ",", "和", "及")
            broken = not is_complete(open_name) and not goes_on and is_complete(open_name + head) and is_complete(head)
            goes_on = goes_on or (not empty and self._is_list_below(start, end, next_line.end(), deeper=not alone))
            if not (goes_on or (empty and is_complete(head)) or (broken and len(open_name) > 1 and not empty)):
                return end
            end, empty = next_line.end(), False
        return end

    def _is_list_below(self, start: int, end: int, next_end: int, *, deeper: bool) -> bool:
        """Tells whether the line right after `end` is one more line of a label's list, and no signature with its date.

        Args:
            start: Where the label begins.
            end: Where the list ends so far.
            next_end: Where the next line that is not blank ends.
            deeper: Whether the line must be indented below the label's.
        """
        at = end + 1 + (self.text[end : end + 2] == "\r\n")
        following = re.compile(r"[ \t\u3000]*").match(self.text, at)
        if following is None or following.end() >= next_end or "\n" in self.text[at:next_end]:
            return False
        indent = following.group()
        own = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        if deeper and len(indent) + indent.count("\u3000") < 8 + len(own) - len(own.lstrip()):
            return False
        return is_list(self.text, Cell(following.end(), next_end)) and _DATE_LINE.match(self.text, next_end) is None
