"""Policy themes of passages and documents by a taxonomy of weighted words."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from toolkit.analysis.taxonomy import Taxonomy, Theme, load_taxonomy, taxonomy_names
from toolkit.normalization.text import FoldedText
from toolkit.schema import ThemeScore

__all__ = [
    "Taxonomy",
    "Theme",
    "ThemeWord",
    "document_shares",
    "explain",
    "load_taxonomy",
    "score_themes",
    "taxonomy_names",
    "theme_of_name",
]

Span = tuple[int, int, str | None]  # start, end, number of the task
_Found = tuple[int, int, int]  # start, end, number of the word
# Where a clause ends.
_STOP = re.compile(r"[,。;:!?\n]")
_LEADS = 0.5  # of the weight of the words of a clause: a theme that has it leads the clause
_TYPICAL = 2  # weight of a word that is typical of a theme
_LEAST_SHARE = 0.1  # of the scores of a passage: below it a theme is named in passing


@dataclass(frozen=True, slots=True)
class ThemeWord:
    """A word that speaks for a theme: one row of `explain`.

    Attributes:
        theme: Key of the theme.
        word: The word as the taxonomy has it, or what a classifier read (`TextTheme.word`).
        weight: Its weight for the theme.
        start: Offset of its first character.
        end: Offset after its last character.
        decided: Whether the passage has the theme.
    """

    theme: str
    word: str
    weight: float
    start: int
    end: int
    decided: bool


def score_themes(text: str | FoldedText, passages: Sequence[Span], taxonomy: Taxonomy) -> list[ThemeScore]:
    """Gives each passage its themes, by the weights of the words in it. Linear in the length of the text.

    A theme's score is the sum of the weights of its words in the passage. The passage has the theme where

    - it leads a clause (a stretch without comma or full stop): at least half of the weight of the clause's words is
      the theme's,
    - its score reaches the taxonomy's `threshold`,
    - and it has a tenth of the scores of all themes in the passage.

    So a theme that is only named beside another (旅游公路 in a clause on roads) is none of the passage. The three
    figures were chosen on half of the labelled passages (docs/annotation/themes.md).

    Args:
        text: The source text, or its folded form where that is there already (twice as fast).
        passages: Start, end and task number of each task or paragraph, offsets into the source text.
        taxonomy: The themes.

    Returns:
        The themes of each passage, passage by passage, in the order of the taxonomy; shares of a passage sum to 1.

    Example:
        >>> text = "完成污水管网改造，水质稳定达标。"
        >>> [(s.theme, s.score) for s in score_themes(text, [(0, len(text), "3")], load_taxonomy())]
        [('urban', 3.0), ('ecology', 6.0)]
    """
    reader = _Reader(text, taxonomy)
    return [
        score for start, end, task in passages for score in reader.scores(start, end, task, reader.words(start, end))
    ]


class _Reader:
    """The words of one text by a taxonomy."""

    def __init__(self, text: str | FoldedText, taxonomy: Taxonomy) -> None:
        self.folded = text if isinstance(text, FoldedText) else FoldedText(text)
        self.taxonomy = taxonomy
        self.matches: list[_Found] = taxonomy.find(self.folded.text)
        self.starts = [match[0] for match in self.matches]
        self.stops = [stop.start() for stop in _STOP.finditer(self.folded.text)]
        self.order = {key: i for i, key in enumerate(taxonomy.keys)}

    def words(self, start: int, end: int) -> list[_Found]:
        """Returns the words that stand wholly in a span of the source text."""
        first, last = self.folded.to_folded(start), self.folded.to_folded(end)
        inside = self.matches[bisect_left(self.starts, first) : bisect_left(self.starts, last)]
        return [match for match in inside if match[1] <= last]

    def scores(self, start: int, end: int, task: str | None, words: Sequence[_Found]) -> list[ThemeScore]:
        """Returns the themes of a passage."""
        found: dict[str, float] = defaultdict(float)
        leading: set[str] = set()
        for clause in self._clauses(words):
            inside: dict[str, float] = defaultdict(float)
            weight = 0.0
            for _, _, number in clause:
                _, weights = self.taxonomy.weights[number]
                weight += max((w for _, w in weights), default=0.0)
                for theme, own in weights:
                    inside[theme] += own
                    found[theme] += own
            leading |= {theme for theme, own in inside.items() if own >= _LEADS * weight}
        total = sum(found.values())
        kept = {
            theme: score
            for theme, score in found.items()
            if theme in leading and score >= self.taxonomy.threshold and score >= _LEAST_SHARE * total
        }
        total = sum(kept.values())
        return [
            ThemeScore(start, end, task, theme, kept[theme], kept[theme] / total)
            for theme in sorted(kept, key=self.order.__getitem__)
        ]

    def _clauses(self, words: Sequence[_Found]) -> Iterator[Sequence[_Found]]:
        """Yields the words of each clause."""
        i = 0
        while i < len(words):
            stop = bisect_left(self.stops, words[i][0])
            until = self.stops[stop] if stop < len(self.stops) else math.inf
            j = i + 1
            while j < len(words) and words[j][0] < until:
                j += 1
            yield words[i:j]
            i = j


def theme_of_name(name: str, taxonomy: Taxonomy) -> str | None:
    """Returns the theme that a name speaks for by itself: 地区生产总值 is economy, whatever stands around it.

    Args:
        name: The name of an indicator.
        taxonomy: The themes.

    Returns:
        The theme whose words in the name weigh most, at least 2 (typical of it) and more than those of any other
        theme; None where there is no such theme.

    Example:
        >>> [theme_of_name(name, load_taxonomy()) for name in ("城镇登记失业率", "覆盖率")]
        ['welfare', None]
    """
    found: dict[str, float] = defaultdict(float)
    for _, _, number in taxonomy.find(FoldedText(name).text):
        for theme, weight in taxonomy.weights[number][1]:
            found[theme] += weight
    most = max(found.values(), default=0.0)
    heaviest = [theme for theme, weight in found.items() if weight == most]
    return heaviest[0] if most >= _TYPICAL and len(heaviest) == 1 else None


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
        Shares by theme, themes that no passage has left out; empty where no passage has any.

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
    """Returns the words that speak for themes in one passage, in order of place; one row for each theme of a word.

    Args:
        text: The passage.
        taxonomy: The themes.

    Returns:
        Every word found; `decided` tells whether `score_themes` gives its theme to the passage.

    Example:
        >>> [(row.word, row.theme, row.decided) for row in explain("守牢粮食安全底线。", load_taxonomy())]
        [('粮食安全', 'agriculture', True), ('底线', 'safety', False)]
    """
    reader = _Reader(text, taxonomy)
    words = reader.words(0, len(text))
    kept = {score.theme for score in reader.scores(0, len(text), None, words)}
    rows: list[ThemeWord] = []
    for start, end, number in words:
        word, weights = taxonomy.weights[number]
        place = reader.folded.span(start, end)
        rows += [ThemeWord(theme, word, weight, *place, theme in kept) for theme, weight in weights]
    return rows
