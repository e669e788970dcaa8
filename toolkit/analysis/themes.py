"""Policy themes of passages and documents by a taxonomy of weighted words."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from toolkit.errors import LexiconError
from toolkit.normalization.text import FoldedText, fold_width
from toolkit.resources import yaml_tree
from toolkit.schema import ThemeScore
from toolkit.segmentation.base import BODY_TAG, domain_terms

_Match = tuple[int, int, int]  # start, end, number of the word


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme.

    Attributes:
        key: Its name in data and code: `ecology`.
        zh: Chinese label.
        en: English label.
        words: Words with their weights, half-width.
        exclude: Look-alikes that hold a word of the theme and count for nothing.
    """

    key: str
    zh: str
    en: str
    words: Mapping[str, float]
    exclude: frozenset[str]


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """Themes in their order, with the automaton that finds their words.

    Attributes:
        name: Name of the taxonomy.
        themes: The themes.
    """

    name: str
    themes: tuple[Theme, ...]

    @property
    def keys(self) -> list[str]:
        """The keys of the themes in order."""
        return [theme.key for theme in self.themes]

    def labels(self, language: str = "zh") -> dict[str, str]:
        """Returns the label of each key, `zh` or `en`."""
        return {theme.key: theme.en if language == "en" else theme.zh for theme in self.themes}

    @cached_property
    def weights(self) -> tuple[tuple[str, tuple[tuple[str, float], ...]], ...]:
        """Each word and look-alike with its themes and weights.

        A look-alike has none; so has a department (`domain_terms.tsv`, kind body): who is charged is no theme.
        """
        table: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for theme in self.themes:
            for word, weight in theme.words.items():
                table[word].append((theme.key, weight))
            for word in theme.exclude:
                table[word].extend(())
        for word, tag in domain_terms().items():
            if tag == BODY_TAG:
                table[word].extend(())
        return tuple((word, tuple(table[word])) for word in sorted(table))

    @cached_property
    def _automaton(self) -> CharwiseDoubleArrayAhoCorasick:
        return CharwiseDoubleArrayAhoCorasick([word for word, _ in self.weights], MATCH_KIND_LEFTMOST_LONGEST)

    def find(self, folded: str) -> list[_Match]:
        """Returns the leftmost longest words of a folded text: start, end, place in `weights`."""
        matches: list[_Match] = self._automaton.find(folded)
        return matches


@dataclass(frozen=True, slots=True)
class ThemeWord:
    """A word that speaks for a theme: one row of `explain`.

    Attributes:
        theme: Key of the theme.
        word: The word as the taxonomy has it.
        weight: Its weight for the theme.
        start: Offset of its first character.
        end: Offset after its last character.
    """

    theme: str
    word: str
    weight: float
    start: int
    end: int


def load_taxonomy(name_or_path: str | Path = "work_report") -> Taxonomy:
    """Returns a taxonomy of the package by name, or the user's own by path.

    Args:
        name_or_path: `work_report`, or the path of a YAML file of the same form (a string that ends in `.yaml`
            or `.yml` is a path).

    Raises:
        LexiconError: No such taxonomy, or the file breaks the format; the message names file, theme and word.

    Example:
        >>> load_taxonomy().labels()["ecology"]
        '生态环境'
    """
    if isinstance(name_or_path, Path) or Path(name_or_path).suffix in {".yaml", ".yml"}:
        return _read(Path(name_or_path))
    return _packaged(name_or_path)


@cache
def _packaged(name: str) -> Taxonomy:
    folder = files("toolkit") / "lexicons" / "themes"
    names = sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    if name not in names:
        raise LexiconError(f"no taxonomy {name!r}; there is {', '.join(names)}, or give the path of a YAML file")
    return _read(f"themes/{name}.yaml")


def _read(source: str | Path) -> Taxonomy:
    tree = yaml_tree(source)
    if not isinstance(tree, dict) or set(tree) != {"name", "themes"}:
        raise LexiconError(f"{source}: expected the keys name and themes")
    if not isinstance(tree["themes"], list) or not tree["themes"]:
        raise LexiconError(f"{source}: themes must be a list of at least one theme")
    themes = tuple(_theme(source, number, node) for number, node in enumerate(tree["themes"], 1))
    for key, count in Counter(theme.key for theme in themes).items():
        if count > 1:
            raise LexiconError(f"{source}: theme {key!r} stands {count} times")
    words = {word: theme.key for theme in themes for word in theme.words}
    for theme in themes:
        for word in sorted(theme.exclude & words.keys()):
            raise LexiconError(
                f"{source}, theme {theme.key!r}: {word!r} is a word of {words[word]!r} and takes its parts away by "
                "itself; drop it from exclude"
            )
    return Taxonomy(str(tree["name"]), themes)


def _theme(source: str | Path, number: int, node: Any) -> Theme:
    """Returns one theme of the tree, checked."""
    needed = {"key", "zh", "en", "words"}
    if not isinstance(node, dict) or not needed <= set(node) <= needed | {"exclude"}:
        raise LexiconError(f"{source}, theme number {number}: expected the keys key, zh, en, words and maybe exclude")
    place = f"{source}, theme {node['key']!r}"
    for key in ("key", "zh", "en"):
        if not isinstance(node[key], str) or not node[key].strip():
            raise LexiconError(f"{place}: {key} must be a text that is not empty")
    if not isinstance(node["words"], dict) or not node["words"]:
        raise LexiconError(f"{place}: words must give a list of words for each weight (3: [产业链, 制造业])")
    words: dict[str, float] = {}
    for weight, entries in node["words"].items():
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight < math.inf:
            raise LexiconError(f"{place}: weight {weight!r} is no positive number")
        for word in _words(place, entries):
            if word in words:
                raise LexiconError(f"{place}: {word!r} stands twice")
            words[word] = float(weight)
    exclude = frozenset(_words(f"{place}, exclude", node.get("exclude", [])))
    for word in sorted(exclude):
        if not any(word[i:j] in words for i in range(len(word)) for j in range(i + 1, len(word) + 1)):
            raise LexiconError(f"{place}, exclude: {word!r} holds no word of the theme")
    return Theme(node["key"], node["zh"], node["en"], words, exclude)


def _words(place: str, entries: Any) -> Iterator[str]:
    """Yields the words of a list, half-width."""
    if not isinstance(entries, list):
        raise LexiconError(f"{place}: expected a list of words, got {entries!r}")
    for word in entries:
        if not isinstance(word, str) or word.split() != [word]:
            raise LexiconError(f"{place}: {word!r} is no word (a text without white space; quote numbers and yes/no)")
        yield fold_width(word)


def score_themes(
    text: str | FoldedText, passages: Sequence[tuple[int, int, str | None]], taxonomy: Taxonomy
) -> list[ThemeScore]:
    """Scores each passage by the weights of the words in it. Linear in the length of the text.

    Args:
        text: The source text, or its folded form where that is there already (twice as fast).
        passages: Start, end and task number of each task or paragraph, offsets into the source text.
        taxonomy: The themes.

    Returns:
        The themes with a word in the passage, passage by passage, in the order of the taxonomy.

    Example:
        >>> text = "完成污水管网改造，水质稳定达标。"
        >>> [(s.theme, s.score) for s in score_themes(text, [(0, len(text), "3")], load_taxonomy())]
        [('urban', 2.0), ('ecology', 5.0)]
    """
    folded = text if isinstance(text, FoldedText) else FoldedText(text)
    matches = taxonomy.find(folded.text)
    starts = [match[0] for match in matches]
    weights = [weights for _, weights in taxonomy.weights]
    order = {key: i for i, key in enumerate(taxonomy.keys)}
    scores: list[ThemeScore] = []
    for start, end, task in passages:
        first, last = folded.to_folded(start), folded.to_folded(end)
        found: dict[str, float] = {}
        for match in matches[bisect_left(starts, first) : bisect_left(starts, last)]:
            if match[1] <= last:
                for theme, weight in weights[match[2]]:
                    found[theme] = found.get(theme, 0.0) + weight
        total = sum(found.values())
        scores += [
            ThemeScore(start, end, task, theme, found[theme], found[theme] / total)
            for theme in sorted(found, key=order.__getitem__)
        ]
    return scores


def document_shares(scores: Iterable[ThemeScore]) -> dict[str, float]:
    """Returns the share of each theme in a document; the shares sum to 1.

    A passage p with the scores s(p, t) has the weight log(1 + Σ s(p, t)) and divides it among its themes by their
    share in it; the document's share of a theme is its part of the weight of all passages. So a task of ten sentences
    weighs more than one of a single sentence, but not ten times as much, and a passage that repeats a word does not
    drown the others. (The same damping as the sublinear term frequency 1 + log tf: Manning, Raghavan and Schütze,
    Introduction to Information Retrieval, 2008, section 6.4.1.)

    Args:
        scores: The scores of one document.

    Returns:
        Shares by theme, themes without a word left out; empty where no passage has any.

    Example:
        >>> document_shares([ThemeScore(0, 9, "1", "urban", 2.0, 0.4), ThemeScore(0, 9, "1", "ecology", 3.0, 0.6)])
        {'urban': 0.4, 'ecology': 0.6}
    """
    passages: dict[tuple[int, int], list[ThemeScore]] = defaultdict(list)
    for score in scores:
        passages[score.start, score.end].append(score)
    weight: dict[str, float] = defaultdict(float)
    for group in passages.values():
        passage_weight = math.log1p(sum(score.score for score in group))
        for score in group:
            weight[score.theme] += passage_weight * score.share
    total = sum(weight.values())
    return {theme: value / total for theme, value in weight.items()} if total else {}


def explain(text: str, taxonomy: Taxonomy) -> list[ThemeWord]:
    """Returns the words that decide the themes of a text, in order of place; one row for each theme of a word.

    Example:
        >>> [(row.word, row.theme) for row in explain("守牢粮食安全底线。", load_taxonomy())]
        [('粮食安全', 'agriculture'), ('底线', 'safety')]
    """
    folded = FoldedText(text)
    rows: list[ThemeWord] = []
    for start, end, number in taxonomy.find(folded.text):
        word, weights = taxonomy.weights[number]
        rows += [ThemeWord(theme, word, weight, *folded.span(start, end)) for theme, weight in weights]
    return rows
