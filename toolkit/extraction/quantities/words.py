"""The word lists of the clause analysis, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from toolkit.errors import LexiconError
from toolkit.patterns.trie import word_regex
from toolkit.resources import tsv_rows, word_list

_COMPARATORS = frozenset(["", "ge", "gt", "le", "lt", "approx"])
_CHANGES = frozenset(["", "level", "increase", "decrease", "share"])
_KINDS = frozenset(["drop", "keep", "base", "rank"])
_CLASSES = frozenset(["verb", "works", "activity", "adverb", "region"])


@dataclass(frozen=True, slots=True)
class Relation:
    """What a relation word says of its number (lexicons/relation_words.tsv)."""

    word: str
    comparator: str
    change: str
    kind: str


@cache
def relations() -> dict[str, Relation]:
    """Returns the relation words, keyed by the word read backwards."""
    table = {}
    for line, row in tsv_rows("relation_words.tsv", ("word", "comparator", "change", "kind")):
        r = Relation(**row)
        if r.comparator not in _COMPARATORS or r.change not in _CHANGES or r.kind not in _KINDS:
            raise LexiconError(f"relation_words.tsv, line {line}: value not allowed in {row}")
        table[r.word[::-1]] = r
    return table


def _backwards(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(word_regex(w[::-1] for w in words))


@cache
def relation_backwards() -> re.Pattern[str]:
    """Returns the pattern of a relation word in reversed text, longest first."""
    return re.compile(word_regex(relations()))


@cache
def moves() -> re.Pattern[str]:
    """Returns the pattern of a relation word of two characters or more that moves a value (缩小至, 提高到)."""
    return re.compile(word_regex(r.word for r in relations().values() if r.change and len(r.word) > 1))


@cache
def clause_words() -> dict[str, str]:
    """Returns the class of each word that stands before a noun phrase (lexicons/clause_words.tsv)."""
    table = {}
    for line, row in tsv_rows("clause_words.tsv", ("word", "class")):
        if row["class"] not in _CLASSES:
            raise LexiconError(f"clause_words.tsv, line {line}: class must be one of {sorted(_CLASSES)}, got {row['class']!r}")
        table[row["word"]] = row["class"]
    return table


def _of(*classes: str) -> list[str]:
    return [word for word, name in clause_words().items() if name in classes]


@cache
def verbs() -> re.Pattern[str]:
    """Returns the pattern of a governing or building verb."""
    return re.compile(word_regex(_of("verb", "works")))


@cache
def openers() -> re.Pattern[str]:
    """Returns the pattern of any word that may open a clause before its noun."""
    return re.compile(word_regex(clause_words()))


@cache
def verbs_backwards() -> re.Pattern[str]:
    """Returns the pattern of a governing or building verb in reversed text."""
    return _backwards(_of("verb", "works"))


@cache
def works_backwards() -> re.Pattern[str]:
    """Returns the pattern of verbs of building used as nouns, in reversed text."""
    return _backwards(word_list("works_nouns.tsv"))


@cache
def head_classes() -> dict[str, str]:
    """Returns the head nouns of indicators with their class, `measure` or `thing`."""
    return {row["word"]: row["class"] for _, row in tsv_rows("indicator_heads.tsv", ("word", "class"))}


@cache
def heads_backwards() -> re.Pattern[str]:
    """Returns the pattern of head nouns of indicators in reversed text, longest first."""
    return _backwards(head_classes())
