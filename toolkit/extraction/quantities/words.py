"""The word lists of the clause analysis, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from rjieba import Jieba

from toolkit.errors import LexiconError
from toolkit.patterns.trie import word_regex
from toolkit.resources import tsv_rows, word_list

_COMPARATORS = frozenset(["", "ge", "gt", "le", "lt", "approx"])
_CHANGES = frozenset(["", "level", "increase", "decrease", "share"])
_KINDS = frozenset(["drop", "keep", "base", "rank"])
_CLASSES = frozenset(["verb", "works", "activity", "transitive", "adverb", "region"])


@dataclass(frozen=True, slots=True)
class Relation:
    """What a relation word says of its number (lexicons/relation_words.tsv)."""

    word: str
    comparator: str
    change: str
    kind: str


@cache
def relations() -> dict[str, Relation]:
    """Returns the relation words."""
    table = {}
    for line, row in tsv_rows("relation_words.tsv", ("word", "comparator", "change", "kind")):
        r = Relation(**row)
        if r.comparator not in _COMPARATORS or r.change not in _CHANGES or r.kind not in _KINDS:
            raise LexiconError(f"relation_words.tsv, line {line}: value not allowed in {row}")
        table[r.word] = r
    return table


@dataclass(frozen=True, slots=True)
class Backwards:
    """Words that are looked for at the end of a stretch.

    Attributes:
        words: The words.
        sizes: The lengths of the words that end with a character, by that character, longest first.
    """

    words: frozenset[str]
    sizes: dict[str, tuple[int, ...]]


def _backwards(words: Iterable[str]) -> Backwards:
    every = frozenset(words)
    sizes: dict[str, set[int]] = {}
    for word in every:
        sizes.setdefault(word[-1], set()).add(len(word))
    return Backwards(every, {end: tuple(sorted(found, reverse=True)) for end, found in sizes.items()})


@cache
def relation_backwards() -> Backwards:
    """Returns the relation words, to be looked for at the end of a stretch."""
    return _backwards(relations())


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
            raise LexiconError(
                f"clause_words.tsv, line {line}: class must be one of {sorted(_CLASSES)}, got {row['class']!r}"
            )
        table[row["word"]] = row["class"]
    return table


def _of(*classes: str) -> list[str]:
    return [word for word, name in clause_words().items() if name in classes]


_PHRASE_CLASSES = {
    *("stop", "modifier", "adjunct", "word_with_preposition", "compound_verb", "compound_head", "state_verb"),
    *("flow", "category", "verbal_noun", "action"),
}


@cache
def phrase_words(name: str) -> frozenset[str]:
    """Returns the words of one class of lexicons/noun_phrase_words.tsv."""
    table = {row["class"]: row["words"] for _, row in tsv_rows("noun_phrase_words.tsv", ("class", "words"))}
    if set(table) != _PHRASE_CLASSES:
        raise LexiconError(f"noun_phrase_words.tsv: the classes must be {sorted(_PHRASE_CLASSES)}, got {sorted(table)}")
    return frozenset(table[name].split())


@cache
def compound_head() -> re.Pattern[str]:
    """Returns the pattern of a noun that forms a compound with the verb before it."""
    return re.compile(word_regex(phrase_words("compound_head")))


@cache
def jieba() -> Jieba:
    """Returns a segmenter of our own, which knows the governing verbs and nothing that a user adds elsewhere."""
    segmenter = Jieba()
    for word, name in clause_words().items():
        if len(word) > 1 and name not in ("adverb", "region") and not segmenter.has_word(word):
            segmenter.add_word(word, _VERB_FREQUENCY, "v")
    for _, row in tsv_rows("domain_terms.tsv", ("word", "kind")):
        segmenter.add_word(row["word"], _TERM_FREQUENCY, "n")
    return segmenter


_TERM_FREQUENCY = 5000  # above the path through the parts of a term
_VERB_FREQUENCY = 500  # that of a usual verb in jieba's dictionary


@cache
def flow_backwards() -> Backwards:
    """Returns the verbs of flow that serve as names, at the end of a stretch."""
    return _backwards(phrase_words("flow"))


@cache
def category() -> re.Pattern[str]:
    """Returns the pattern of a part whose head may be left out (农村, 民营)."""
    return re.compile(word_regex(phrase_words("category")))


def last(found: Backwards, text: str, start: int, end: int) -> int:
    """Returns where the word that ends text[start:end] begins; `end` where none of the words stands there."""
    if end > start:
        for size in found.sizes.get(text[end - 1], ()):
            at = end - size
            if at >= start and text[at:end] in found.words:
                return at
    return end


@cache
def verbs() -> re.Pattern[str]:
    """Returns the pattern of a governing or building verb."""
    return re.compile(word_regex(_of("verb", "works", "transitive")))


@cache
def actions() -> re.Pattern[str]:
    """Returns the pattern of an activity that stands between subject and object (母港接待邮轮)."""
    return re.compile(word_regex(phrase_words("action")))


@cache
def verb_ends() -> frozenset[str]:
    """Returns the last two characters of each governing or building verb."""
    return frozenset(word[-2:] for word in _of("verb", "works", "transitive"))


@cache
def openers() -> re.Pattern[str]:
    """Returns the pattern of any word that may open a clause before its noun."""
    return re.compile(word_regex(clause_words()))


@lru_cache(maxsize=1 << 13)
def openers_with(first: str) -> re.Pattern[str] | None:
    """Returns the pattern of the words of `openers` that begin with a character, None where none does."""
    found = [word for word in clause_words() if word[0] == first]
    return re.compile(word_regex(found)) if found else None


@cache
def verbs_backwards() -> Backwards:
    """Returns the governing and building verbs, at the end of a stretch."""
    return _backwards(_of("verb", "works", "transitive"))


@cache
def works() -> re.Pattern[str]:
    """Returns the pattern of verbs of building used as nouns."""
    return re.compile(word_regex(word_list("works_nouns.tsv")))


@cache
def works_backwards() -> Backwards:
    """Returns the verbs of building used as nouns, at the end of a stretch."""
    return _backwards(word_list("works_nouns.tsv"))


@cache
def head_classes() -> dict[str, str]:
    """Returns the head nouns of indicators with their class, `measure` or `thing`."""
    return {row["word"]: row["class"] for _, row in tsv_rows("indicator_heads.tsv", ("word", "class"))}


@cache
def heads_backwards() -> Backwards:
    """Returns the head nouns of indicators, at the end of a stretch."""
    return _backwards(head_classes())
