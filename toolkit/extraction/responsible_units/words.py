"""The words that assignments are read by, compiled once from the lexicons."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from toolkit.errors import LexiconError
from toolkit.normalization.text import simplified_pairs
from toolkit.resources import tsv_rows, word_list, words_by_kind
from toolkit.schema import Role

_ROLES: dict[str, Role] = {
    "lead": "lead",
    "responsible": "responsible",
    "cooperating": "cooperating",
    "supervising": "supervising",
}
_PLACES = ("label", "verb", "both", "inner", "noun")
_STRENGTH: tuple[Role, ...] = ("lead", "cooperating", "supervising", "responsible")

# Adverbs that stand between a list and its role word. 按职责分工(负责), 分别(牵头), 总(牵头)
_ADVERB = (
    r"(?:(?:按照?|依据?|根据|依照)?(?:各自|有关|法定)?(?:的)?职[责能](?:和)?(?:任务)?(?:分工)?|按(?:任务)?分工|分工|分别|分头|"
    r"共同|联合|具体|积极|密切|全面|直接|各自|主动|协调|统筹|总|主|予以|做好|抓好)"
)
# Words that widen a label: 主要责任单位, 第一责任单位, 市级牵头部门
_LABEL_MODIFIER = (
    r"(?:主要|其他|其它|具体|行业|属地|第[一二三四]|直接|共同|相关|有关|涉及|总|主|任务|工作|职责|"
    r"[省市区县州]级|[省市区县州]直?)"
)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


class RoleWords:
    """Role words by their place, as regex parts, and the role of a matched label or verb.

    Attributes:
        label: Matches a label without its colon: `牵头责任单位`, `配合单位(部门)`.
        short_label: Matches a stem alone, a label only before a colon: `牵头`, `责任`.
        verb: Matches the role words after a list, adverbs included: `按职责分工负责`, `牵头负责`.
        inner: Matches role words that end a list wherever they stand: `牵头`, `负责`.
        alone: Words rare enough to look for by themselves.
        stems: The other role words.
        verbs: Those that can stand after a list.
        nouns: Nouns of labels.
    """

    def __init__(self) -> None:
        """Reads `role_words.tsv`."""
        rows = list(tsv_rows("role_words.tsv", ["word", "role", "place", "beside", "not_after"]))
        self._role: dict[str, Role] = {}
        self._beside: dict[str, str] = {}
        guards = {row["word"]: row["not_after"] for _, row in rows if row["not_after"]}
        places: dict[str, list[str]] = {p: [] for p in _PLACES}
        for number, row in rows:
            word, role, place = row["word"], row["role"], row["place"]
            if place not in places or (place != "noun" and role not in _ROLES):
                raise LexiconError(
                    f"role_words.tsv, line {number}: place must be one of {', '.join(_PLACES)} "
                    f"and role one of {', '.join(_ROLES)} (empty for a noun), got {place!r} and {role!r}"
                )
            places[place].append(word)
            if place != "noun":
                self._role[word] = _ROLES[role]
            if row["beside"]:
                self._beside[word] = row["beside"]
        stem = _alternatives(places["label"] + places["both"] + places["inner"])
        noun = _alternatives(places["noun"])
        self.label = (
            rf"{_LABEL_MODIFIER}{{0,2}}(?:(?:{stem})(?:\((?:{stem})\)|及|和|、)?){{1,4}}(?:{noun}|(?<=分工)|(?<=主体))"
            rf"(?:(?:[及和、/]|\()(?:{noun})\)?)?(?:[及和、/](?:具体)?(?:责任人|负责人|联系人|(?:责任|分管)领导))?"
        )
        self.short_label = rf"{_LABEL_MODIFIER}{{0,2}}(?:{stem}){{1,3}}"
        verbs = _alternatives(w for w in places["verb"] + places["both"] + places["inner"] if not guards.get(w))
        verbs += "".join(f"|(?<![{guard}]){re.escape(word)}" for word, guard in guards.items())
        self.verb = rf"{_ADVERB}{{0,3}}(?:(?:{verbs})(?:和|、)?{_ADVERB}?){{1,3}}(?<![和、])"
        inner = _alternatives(places["inner"])
        self.inner = (
            rf"{_ADVERB}{{0,3}}(?:{inner})(?!人|制|的(?!(?:重点|主要)?(?:工作|任务|事项|项目)))(?:{verbs}){{0,2}}"
        )
        self.alone = (*places["inner"], *(w for w in places["both"] if self._role[w] == "lead"))
        self.verbs = tuple(w for p in ("both", "verb") for w in places[p] if w not in self.alone)
        self.stems = tuple(w for w in self._role if w not in self.alone)
        self.nouns = tuple(places["noun"])
        self._stem = re.compile(_alternatives(self._role))

    def role(self, words: str, text: str) -> Role:
        """Returns the role of a label or verb; the strongest of its words decides (`牵头责任` is lead).

        Args:
            words: The matched words, folded.
            text: The whole source text, for words that hold only beside another.
        """
        found = set()
        for stem in self._stem.findall(words):
            beside = self._beside.get(stem)
            found.add(self._role[stem] if beside is None or beside in text else "responsible")
        return next((r for r in _STRENGTH if r in found), "responsible")


@cache
def role_words() -> RoleWords:
    """Returns the role words of the package."""
    return RoleWords()


def unit_heads() -> dict[str, tuple[str, ...]]:
    """Returns the endings of bodies by kind (the column `kind` of the lexicon)."""
    return words_by_kind("unit_heads.tsv", ("organ", "body", "alone", "group", "level", "whole", "not"))


def collective_words() -> dict[str, tuple[str, ...]]:
    """Returns the words of groups by place (the column `place` of the lexicon)."""
    return words_by_kind("collective_words.tsv", ("any", "start", "end", "under", "whole", "class", "not"), "place")


@cache
def body_breakers() -> str:
    """Returns a regex part for the words that never open a body in running text."""
    return _alternatives(word_list("body_breakers.tsv"))


def in_both_scripts(word: str) -> list[str]:
    """Returns a word in simplified and, where it differs, in traditional characters."""
    pairs = simplified_pairs()
    return list(dict.fromkeys((word, "".join(pairs.get(c, c) for c in word))))


def either_script(pattern: str) -> str:
    """Returns a regex in which each of our characters matches its traditional form too (none inside a class)."""
    pairs = simplified_pairs()
    return "".join(f"[{c}{pairs[c]}]" if c in pairs else c for c in pattern)
