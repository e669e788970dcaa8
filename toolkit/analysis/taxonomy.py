"""Taxonomies of policy themes: what a file of weighted words says, checked."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from toolkit.config import ThemeLevel
from toolkit.errors import LexiconError
from toolkit.normalization.text import fold_width
from toolkit.resources import yaml_tree
from toolkit.segmentation.base import BODY_TAG, domain_terms

_Match = tuple[int, int, int]  # start, end, number of the word


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme, or one sub-theme of it.

    Attributes:
        key: Its name in data and code: `ecology`.
        zh: Chinese label.
        en: English label.
        words: Words with their weights, half-width; those of its sub-themes are among them.
        exclude: Look-alikes that hold a word of the theme and count for nothing.
        subthemes: Its parts, where the taxonomy names some.
    """

    key: str
    zh: str
    en: str
    words: Mapping[str, float]
    exclude: frozenset[str]
    subthemes: tuple[Theme, ...] = ()


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """Themes in their order, with the automaton that finds their words.

    Attributes:
        name: Name of the taxonomy.
        themes: The themes.
        threshold: Least score of a theme that a passage has.
        exclude: Look-alikes of the taxonomies that its words come from.
    """

    name: str
    themes: tuple[Theme, ...]
    threshold: float = 0.0
    exclude: frozenset[str] = field(default_factory=frozenset)

    @property
    def keys(self) -> list[str]:
        """The keys of the themes in order."""
        return [theme.key for theme in self.themes]

    def labels(self, language: str = "zh") -> dict[str, str]:
        """Returns the label of each key, `zh` or `en`."""
        return {theme.key: theme.en if language == "en" else theme.zh for theme in self.themes}

    def at(self, level: ThemeLevel) -> Taxonomy:
        """Returns the taxonomy at a level: `theme` as it is; at `subtheme` each sub-theme stands by itself.

        The key of a sub-theme is then `theme.subtheme`; a theme keeps its own key for the words that belong to none.

        Example:
            >>> load_taxonomy().at("subtheme").labels()["welfare.elderly"]
            '就业与社会保障·养老服务'
        """
        if level == "theme":
            return self
        flat: list[Theme] = []
        for theme in self.themes:
            held = {word for sub in theme.subthemes for word in sub.words}
            flat += [
                replace(sub, key=f"{theme.key}.{sub.key}", zh=f"{theme.zh}·{sub.zh}", en=f"{theme.en}: {sub.en}")
                for sub in theme.subthemes
            ]
            rest = {word: weight for word, weight in theme.words.items() if word not in held}
            if rest:
                flat.append(replace(theme, words=rest, subthemes=()))
        exclude = self.exclude.union(*(theme.exclude for theme in self.themes))
        return Taxonomy(self.name, tuple(flat), self.threshold, exclude)

    @cached_property
    def weights(self) -> tuple[tuple[str, tuple[tuple[str, float], ...]], ...]:
        """Each word and look-alike with its themes and weights.

        A look-alike has none; so has a department (`domain_terms.tsv`, kind body): who is charged is no theme.
        """
        table: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for theme in self.themes:
            for word, weight in theme.words.items():
                table[word].append((theme.key, weight))
        bodies = {word for word, tag in domain_terms().items() if tag == BODY_TAG}
        for word in self.exclude.union(bodies, *(theme.exclude for theme in self.themes)):
            table[word].extend(())
        return tuple((word, tuple(table[word])) for word in sorted(table))

    @cached_property
    def _automaton(self) -> CharwiseDoubleArrayAhoCorasick:
        return CharwiseDoubleArrayAhoCorasick([word for word, _ in self.weights], MATCH_KIND_LEFTMOST_LONGEST)

    def find(self, folded: str) -> list[_Match]:
        """Returns the leftmost longest words of a folded text: start, end, place in `weights`."""
        matches: list[_Match] = self._automaton.find(folded)
        return matches


def load_taxonomy(name_or_path: str | Path = "work_report", level: ThemeLevel = "theme") -> Taxonomy:
    """Returns a taxonomy of the package by name, or the user's own by path.

    Args:
        name_or_path: `work_report`, `state_council` (国务院公文主题分类), `cap` (major topics of the Comparative
            Agendas Project), or the path of a YAML file of the same form (a string that ends in `.yaml` or `.yml`).
        level: `theme`, or `subtheme` for each sub-theme by itself.

    Raises:
        LexiconError: No such taxonomy, or the file breaks the format; the message names file, theme and word.

    Example:
        >>> load_taxonomy().labels()["ecology"]
        '生态环境'
    """
    if isinstance(name_or_path, Path) or Path(name_or_path).suffix in {".yaml", ".yml"}:
        return _read(Path(name_or_path)).at(level)
    return _packaged(name_or_path).at(level)


def taxonomy_names() -> list[str]:
    """Returns the names of the taxonomies of the package."""
    folder = files("toolkit") / "lexicons" / "themes"
    return sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".yaml"))


@cache
def _packaged(name: str) -> Taxonomy:
    names = taxonomy_names()
    if name not in names:
        raise LexiconError(f"no taxonomy {name!r}; there is {', '.join(names)}, or give the path of a YAML file")
    return _read(f"themes/{name}.yaml")


def _read(source: str | Path) -> Taxonomy:
    tree = yaml_tree(source)
    if not isinstance(tree, dict) or not {"name", "themes"} <= set(tree) <= {"name", "threshold", "themes"}:
        raise LexiconError(f"{source}: expected the keys name and themes, and maybe threshold")
    if not isinstance(tree["themes"], list) or not tree["themes"]:
        raise LexiconError(f"{source}: themes must be a list of at least one theme")
    threshold = tree.get("threshold", 0.0)
    if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not 0 <= threshold < math.inf:
        raise LexiconError(f"{source}: threshold {threshold!r} is no number from 0")
    themes = tuple(_theme(source, number, node) for number, node in enumerate(tree["themes"], 1))
    _check_keys(f"{source}", themes)
    words = {word: theme.key for theme in themes for word in theme.words}
    for theme in themes:
        for word in sorted(theme.exclude & words.keys()):
            raise LexiconError(
                f"{source}, theme {theme.key!r}: {word!r} is a word of {words[word]!r} and takes its parts away by "
                "itself; drop it from exclude"
            )
    borrowed = {name for node in tree["themes"] for name in node.get("from", {})}
    look_alikes = {word for name in borrowed for theme in _packaged(name).themes for word in theme.exclude}
    return Taxonomy(str(tree["name"]), themes, float(threshold), frozenset(look_alikes - words.keys()))


def _check_keys(place: str, themes: Collection[Theme]) -> None:
    for key, count in Counter(theme.key for theme in themes).items():
        if count > 1:
            raise LexiconError(f"{place}: theme {key!r} stands {count} times")


def _theme(source: str | Path, number: int, node: Any) -> Theme:
    """Returns one theme of the tree, checked."""
    theme, place = _bare(f"{source}, theme", number, node, {"words", "exclude", "subthemes", "from"})
    words = dict(_weighted(place, node["words"])) if "words" in node else {}
    subthemes = []
    nodes = node.get("subthemes", [])
    if not isinstance(nodes, list):
        raise LexiconError(f"{place}: subthemes must be a list of sub-themes, each with key, zh, en and words")
    for position, subnode in enumerate(nodes, 1):
        sub, subplace = _bare(f"{place}, sub-theme", position, subnode, {"words"})
        subwords = dict(_weighted(subplace, subnode.get("words")))
        for word in subwords.keys() & words.keys():
            raise LexiconError(f"{subplace}: {word!r} is a word of the theme itself; leave it in one of the two")
        subthemes.append(replace(sub, words=subwords))
    _check_keys(place, subthemes)
    for sub in subthemes:
        _add(words, sub.words)
    for taken in _borrowed(place, node.get("from", {})):
        _add(words, taken.words)
    if not words:
        raise LexiconError(f"{place}: it has no word; give words, subthemes or from")
    exclude = frozenset(_words(f"{place}, exclude", node.get("exclude", [])))
    for word in sorted(exclude):
        if not any(word[i:j] in words for i in range(len(word)) for j in range(i + 1, len(word) + 1)):
            raise LexiconError(f"{place}, exclude: {word!r} holds no word of the theme")
    return replace(theme, words=words, exclude=exclude, subthemes=tuple(subthemes))


def _bare(place: str, number: int, node: Any, more: Collection[str]) -> tuple[Theme, str]:
    """Returns a theme without words, and how messages name it."""
    needed = {"key", "zh", "en"}
    if not isinstance(node, dict) or not needed <= set(node) <= needed.union(more):
        raise LexiconError(f"{place} number {number}: expected the keys key, zh, en and {', '.join(sorted(more))}")
    place = f"{place} {node['key']!r}"
    for key in ("key", "zh", "en"):
        if not isinstance(node[key], str) or not node[key].strip():
            raise LexiconError(f"{place}: {key} must be a text that is not empty")
    if "." in node["key"]:
        raise LexiconError(f"{place}: a key has no dot, which parts theme and sub-theme")
    return Theme(node["key"], node["zh"], node["en"], {}, frozenset()), place


def _weighted(place: str, node: Any) -> Iterator[tuple[str, float]]:
    """Yields the words of a node by weight, each once."""
    if not isinstance(node, dict) or not node:
        raise LexiconError(f"{place}: words must give a list of words for each weight (3: [产业链, 制造业])")
    seen: set[str] = set()
    for weight, entries in node.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight < math.inf:
            raise LexiconError(f"{place}: weight {weight!r} is no positive number")
        for word in _words(place, entries):
            if word in seen:
                raise LexiconError(f"{place}: {word!r} stands twice")
            seen.add(word)
            yield word, float(weight)


def _words(place: str, entries: Any) -> Iterator[str]:
    """Yields the words of a list, half-width."""
    if not isinstance(entries, list):
        raise LexiconError(f"{place}: expected a list of words, got {entries!r}")
    for word in entries:
        if not isinstance(word, str) or word.split() != [word]:
            raise LexiconError(f"{place}: {word!r} is no word (a text without white space; quote numbers and yes/no)")
        yield fold_width(word)


def _borrowed(place: str, node: Any) -> Iterator[Theme]:
    """Yields the themes and sub-themes of other taxonomies whose words a theme takes over."""
    if not isinstance(node, dict):
        raise LexiconError(f"{place}: from must give a list of themes for a taxonomy (work_report: [ecology.nature])")
    for name, keys in node.items():
        if name not in taxonomy_names() or _is_crosswalk(name):
            able = [other for other in taxonomy_names() if not _is_crosswalk(other)]
            raise LexiconError(f"{place}, from: no taxonomy {name!r} to take words of; there is {', '.join(able)}")
        source = _packaged(name)
        there = {theme.key: theme for level in ("theme", "subtheme") for theme in source.at(level).themes[::-1]}
        there |= {theme.key: theme for theme in source.themes}
        for key in _words(f"{place}, from {name}", keys):
            if key not in there:
                raise LexiconError(f"{place}, from {name}: no theme {key!r}; there is {', '.join(sorted(there))}")
            yield there[key]


@cache
def _is_crosswalk(name: str) -> bool:
    """A taxonomy that takes words of others gives none: no circle."""
    return any("from" in node for node in yaml_tree(f"themes/{name}.yaml")["themes"])


def _add(words: dict[str, float], more: Mapping[str, float]) -> None:
    """Adds words; one that is there keeps the larger weight."""
    for word, weight in more.items():
        words[word] = max(weight, words.get(word, 0.0))
