"""The word lists of targets, read and compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

from toolkit.errors import LexiconError
from toolkit.normalization.indicators import relation_key
from toolkit.patterns.trie import word_regex
from toolkit.resources import tsv_rows, word_list, yaml_tree
from toolkit.schema import Reference

_ATOMS = "target_words.yaml"
_NOT_CUES = "cue_not.tsv"
_CLASSES = frozenset(
    [
        "upkeep",
        "degree",
        "state",
        "manner",
        "direction",
        "improving",
        "not_below",
        "falling",
        "binding",
        "charge",
        "duty",
        "measured",
        "unmeasured",
    ]
)
_REFERENCES = frozenset(
    ["nation", "province", "city", "county", "level_above", "economic_growth", "last_year", "other"]
)
_SCOPES = frozenset(["whole", "level", "group", "none"])
_COMMITMENTS = ("firm", "effort", "expectation")


@cache
def _rows(name: str, column: str, allowed: frozenset[str]) -> dict[str, str]:
    """Returns the second column of a lexicon by its word.

    Raises:
        LexiconError: A value of the second column is not allowed.
    """
    table = {}
    for line, row in tsv_rows(name, ("word", column)):
        if row[column] not in allowed:
            raise LexiconError(f"{name}, line {line}: {column} must be one of {sorted(allowed)}, got {row[column]!r}")
        table[row["word"]] = row[column]
    return table


@cache
def atoms() -> dict[str, tuple[str, ...]]:
    """Returns the words of lexicons/target_words.yaml by class.

    Raises:
        LexiconError: A class is missing or unknown, or holds anything but words.
    """
    tree = yaml_tree(_ATOMS)
    if not isinstance(tree, dict) or set(tree) != _CLASSES:
        raise LexiconError(f"{_ATOMS}: must hold exactly the lists {', '.join(sorted(_CLASSES))}")
    for name, words in tree.items():
        if not isinstance(words, list) or not words or not all(isinstance(word, str) and word for word in words):
            raise LexiconError(f"{_ATOMS}: {name} must be a list of words, not {words!r}")
    return {name: tuple(words) for name, words in tree.items()}


@cache
def either(name: str) -> str:
    """Returns a pattern that matches the longest word of one class of lexicons/target_words.yaml."""
    return word_regex(atoms()[name])


_GENERIC = re.compile(
    r"同期|平均|水平|增速|增幅|涨幅|增长|速度|增|下达|考核|核定|要求|规定|确定|分解|目标|任务|指标|计划|值|分数?|线|数|上年|去年|同类|地区|"
    r"经济|的|和|、|以上|均|保护|红线|审核|衔接|后|“[^”]*”|[省市州县区]?[级委里定]|政府|总体"
)


@cache
def reference(words: str) -> Reference:
    """Returns what a reference is: the first row of lexicons/target_references.tsv that stands in it decides.

    A region with an indicator of its own is another indicator: 全省农民收入增速 is `other`.

    Example:
        >>> reference("全国平均水平"), reference("城镇居民收入增速"), reference("全省农民收入增速")
        ('nation', 'other', 'other')
    """
    for word, name in _rows("target_references.tsv", "reference", _REFERENCES).items():
        if word in words:
            rest = _GENERIC.sub("", words.replace(word, "", 1))
            return (
                "other" if len(rest) > 1 and measured(rest) and name != "economic_growth" else cast("Reference", name)
            )
    return "other"


@cache
def _ends() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return tuple(re.compile(word_regex(word[::-1] for word in atoms()[name])) for name in ("measured", "unmeasured"))  # type: ignore[return-value]


def measured(noun: str) -> bool:
    """Tells whether a figure or a grade measures the noun: a known indicator, or one that ends so.

    Example:
        >>> measured("空气质量"), measured("服务质量")
        (True, False)
    """
    if relation_key(noun, growth=False):
        return True
    yes, no = (pattern.match(noun[::-1]) for pattern in _ends())
    return yes is not None and (no is None or len(no[0]) < len(yes[0]))


@cache
def scopes() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Returns the pattern of a word of scope, and the class of each (lexicons/scope_words.tsv)."""
    table = _rows("scope_words.tsv", "class", _SCOPES)
    return re.compile(word_regex(table)), table


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of commitment.

    Attributes:
        pattern: Matches the longest cue at a place, or a word that holds its characters and governs nothing (达标).
        classes: Class of each cue: `firm`, `effort`, `expectation`.
        own_clause: Cues that rule their own clause only.
    """

    pattern: re.Pattern[str]
    classes: Mapping[str, str]
    own_clause: frozenset[str]

    def at(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Yields the cues in text[start:end] that are words of their own, in order.

        Example:
            >>> text = "出水达标率稳定在99%"
            >>> [m[0] for m in cues().at(text, 0, len(text))]
            ['稳定在']
        """
        for m in self.pattern.finditer(text, start, end):
            if m[0] in self.classes and not _NAMES.match(text, m.end()):
                yield m


# behind a cue: it is part of a noun (完成率, 实现度) or of an attribute (完成的) and governs no number
_NAMES = re.compile("率(?!先)|度(?![假过夏汛电])|额(?![外度])|[的等]")


def cues(source: str | Path = "commitment") -> Cues:
    """Reads a file of cues: one of the package by name (`commitment`), or the user's own by its path.

    Raises:
        LexiconError: The file cannot be read, lacks a class, or names a cue twice; the message says which.
    """
    path = Path(source)
    if not path.suffix:
        return _cues(f"{source}.yaml", 0)
    return _cues(path, path.stat().st_mtime_ns if path.exists() else 0)  # a file that is edited is read again


@lru_cache(maxsize=8)
def _cues(name: str | Path, _: int) -> Cues:
    tree = yaml_tree(name)
    wanted = (*_COMMITMENTS, "own_clause")
    if not isinstance(tree, dict) or set(tree) != set(wanted):
        raise LexiconError(f"{name}: must hold exactly the lists {', '.join(wanted)}; copy lexicons/commitment.yaml")
    classes: dict[str, str] = {}
    for commitment in wanted:
        words = tree[commitment]
        if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
            raise LexiconError(f"{name}: {commitment} must be a list of words, not {words!r}")
        for word in words if commitment != "own_clause" else ():
            if word in classes:
                raise LexiconError(f"{name}: {word!r} stands under both {classes[word]} and {commitment}")
            classes[word] = commitment
    pattern = re.compile(word_regex([*classes, *word_list(_NOT_CUES)]))
    return Cues(pattern, classes, frozenset(tree["own_clause"]))
